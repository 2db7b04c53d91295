/* Options of foreign tables, which PostgreSQL's parser reads. */
#include "syntax/sql_internal.h"

#include <stdlib.h>

static int compare_options(const void *a, const void *b)
{
    return name_compare(((const Option *)a)->name, ((const Option *)b)->name);
}

static bool read_options(Sql *sql, Arena *scratch, Span span, Options *options)
{
    SqlParse parse;
    SqlWrapped wrapped;
    if (!sql_wrap(sql, scratch, "CREATE SERVER x FOREIGN DATA WRAPPER y OPTIONS (", span, ")",
                  &wrapped))
        return false;
    if (!sql_parse(scratch, wrapped.text, &parse)) {
        sql_report(sql, &wrapped, &parse.error);
        return false;
    }
    const PgQuery__Node *statement = sql_parse_only_statement(&parse);
    if (statement == NULL ||
        statement->node_case != PG_QUERY__NODE__NODE_CREATE_FOREIGN_SERVER_STMT) {
        diag_add(sql->diagnostics, CODE_SQL_SYNTAX, wrapped.span, "invalid list of options");
        return false;
    }
    const PgQuery__CreateForeignServerStmt *server = statement->create_foreign_server_stmt;
    for (size_t i = 0; i < server->n_options; i++) {
        const PgQuery__DefElem *element = server->options[i]->def_elem;
        const char *value = element->arg == NULL ? "" : sql_string_of(element->arg);
        Option option = {sql_name(sql->names, element->defname),
                         text_copy(sql->arena, text_from_string(value == NULL ? "" : value))};
        VECTOR_ADD(sql->arena, options, option);
    }
    if (options->count > 1) qsort(options->items, options->count, sizeof(Option), compare_options);
    return true;
}

bool sql_parse_foreign_options(Sql *sql, Span span, Options *options)
{
    Arena *scratch = arena_new();
    bool done = read_options(sql, scratch, span, options);
    arena_free(scratch);
    return done;
}
