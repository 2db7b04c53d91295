/* Heads of tables that few have, and partitions, which become statements of their own. */
#include "syntax/parser_internal.h"

static const AstTableExtras extras_none = {0};

static AstTableExtras *extras_of(Parser *p)
{
    AstTable *table = (AstTable *)p->statement;
    if (table->extras == NULL || table->extras == &extras_none) {
        AstTableExtras *extras = ARENA_NEW(p->arena, AstTableExtras);
        table->extras = extras;
        return extras;
    }
    return (AstTableExtras *)table->extras;
}

void table_set_foreign(Parser *p, AstRange word)
{
    extras_of(p)->foreign = build_span(p, word);
}

void table_add_copy(Parser *p, AstRange name, bool is_valid)
{
    AstTableExtras *extras = extras_of(p);
    AstCopy *copy = ARENA_NEW(p->arena, AstCopy);
    AstCopy **end = &extras->copies;
    while (*end != NULL) end = &(*end)->next;
    *copy = (AstCopy){.name = build_name(p, name), .is_valid = is_valid};
    *end = copy;
}

void table_set_row_security(Parser *p, AstRange range, AstRowSecurity row_security)
{
    AstTableExtras *extras = extras_of(p);
    if (build_is_repeated(p, range, extras->row_security_span)) return;
    extras->row_security_span = build_span(p, range);
    extras->row_security = row_security;
}

void table_set_partition_of(Parser *p, AstRange range, QualifiedRange parent, AstRange bound)
{
    AstTableExtras *extras = extras_of(p);
    if (build_is_repeated(p, range, extras->partition_of.span)) return;
    extras->partition_of = build_qualified_name(p, parent);
    extras->bound = build_sql(p, AST_SQL_EXPRESSION, bound);
}

void table_set_partition_by(Parser *p, AstRange word, AstRange first, AstRange last)
{
    AstTableExtras *extras = extras_of(p);
    if (build_is_repeated(p, word, extras->partition_key.span)) return;
    extras->partition_key = build_sql(p, AST_SQL_EXPRESSION, (AstRange){first.begin, last.end});
}

void table_set_type(Parser *p, AstRange word, QualifiedRange type)
{
    AstTableExtras *extras = extras_of(p);
    if (!build_is_repeated(p, word, extras->type.span))
        extras->type = build_qualified_name(p, type);
}

void table_set_cluster(Parser *p, AstRange word, AstRange index)
{
    AstTableExtras *extras = extras_of(p);
    if (!build_is_repeated_name(p, word, &extras->cluster)) extras->cluster = build_name(p, index);
}

void table_set_server(Parser *p, AstRange word, AstRange server)
{
    AstTableExtras *extras = extras_of(p);
    if (!build_is_repeated_name(p, word, &extras->server)) extras->server = build_name(p, server);
}

void table_set_foreign_options(Parser *p, AstRange word, AstRange options)
{
    AstTableExtras *extras = extras_of(p);
    if (!build_is_repeated(p, word, extras->options.span))
        extras->options = build_sql(p, AST_SQL_EXPRESSION, options);
}

/* ---- partitions ---- */

void table_begin_partitions(Parser *p)
{
    p->partitions.depth = 0;
    p->partitions.parents[p->partitions.depth++] = p->statement->name;
}

void table_end_partitions(Parser *p)
{
    p->partitions.depth = 0;
}

void partition_set_renamed(Parser *p, QualifiedRange name)
{
    p->partitions.renamed_from = build_qualified_name(p, name);
}

void partition_begin(Parser *p, AstRange word, QualifiedRange name, AstRange bound)
{
    AstTable *table = ARENA_NEW(p->arena, AstTable);
    AstTableExtras *extras = ARENA_NEW(p->arena, AstTableExtras);
    table->statement.kind = AST_TABLE;
    table->statement.name = build_qualified_name(p, name);
    table->statement.documentation = build_documentation(p, word.begin);
    if (table->statement.name.namespace_name == NULL)
        table->statement.name.namespace_name = p->statement->name.namespace_name;
    table->statement.renamed_from = p->partitions.renamed_from;
    p->partitions.renamed_from = (AstQualifiedName){0};
    if (table->statement.renamed_from.name != NULL &&
        table->statement.renamed_from.namespace_name == NULL)
        table->statement.renamed_from.namespace_name =
            p->statement->renamed_from.name == NULL ? p->statement->name.namespace_name
                                                    : p->statement->renamed_from.namespace_name;
    extras->partition_of = p->partitions.depth == 0
                               ? p->statement->name
                               : p->partitions.parents[p->partitions.depth - 1];
    extras->bound = build_sql(p, AST_SQL_EXPRESSION, bound);
    table->extras = extras;
    p->partitions.current = table;
}

void partition_set_key(Parser *p, AstRange first, AstRange last)
{
    AstTableExtras *extras = (AstTableExtras *)p->partitions.current->extras;
    extras->partition_key = build_sql(p, AST_SQL_EXPRESSION, (AstRange){first.begin, last.end});
}

static void add_partition(Parser *p, AstTable *table, AstRange range)
{
    table->statement.span = build_span(p, range);
    if (p->partitions.first == NULL)
        p->partitions.first = &table->statement;
    else
        p->partitions.last->next = &table->statement;
    p->partitions.last = &table->statement;
}

void partition_end(Parser *p, AstRange range)
{
    add_partition(p, p->partitions.current, range);
}

void partition_open(Parser *p)
{
    AstTable *table = p->partitions.current;
    if (p->partitions.depth == PARTITION_DEPTH) {
        diag_add(p->diagnostics, CODE_TOO_DEEP, table->statement.name.span,
                 "partitions are nested more than %d levels deep", PARTITION_DEPTH);
        return;
    }
    p->partitions.parents[p->partitions.depth++] = table->statement.name;
    add_partition(p, table, (AstRange){0, 0});
}

void partition_close(Parser *p, AstRange range)
{
    (void)range;
    if (p->partitions.depth > 0) p->partitions.depth--;
}

void table_end(Parser *p, AstRange range)
{
    AstTable *table = (AstTable *)p->statement;
    AstStatement *partition = p->partitions.first;
    if (table->extras == NULL) table->extras = &extras_none;
    p->partitions = (PartitionBuild){0};
    build_end(p, range);
    while (partition != NULL) {
        AstStatement *next = partition->next;
        partition->next = NULL;
        build_add(p, partition);
        partition = next;
    }
}
