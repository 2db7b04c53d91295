/* Scripts: checked by the parser, but split by tokens: what does not parse is split too. */
#include "syntax/sql_internal.h"

static void report_at(Sql *sql, const Source *source, const SqlError *error)
{
    SqlWrapped whole = {.text = source->text, .span = span_make(source, 0, source->text.length)};
    sql_report(sql, &whole, error);
}

bool sql_script_check(Sql *sql, const Source *source)
{
    Arena *scratch = arena_new();
    SqlParse parse;
    bool done = sql_parse(scratch, text_copy(scratch, source->text), &parse);
    if (!done) report_at(sql, source, &parse.error);
    arena_free(scratch);
    return done;
}

/* Of the bytes between two semicolons, those from the first token to the end of the last. */
typedef struct Statement {
    size_t begin;
    size_t end;
} Statement;

static void add_statement(Sql *sql, const Source *source, SqlStatements *statements,
                          Statement *statement)
{
    if (statement->end > statement->begin)
        VECTOR_ADD(sql->arena, statements,
                   text_slice(source->text, statement->begin, statement->end));
    *statement = (Statement){0};
}

/* BEGIN ATOMIC ... END holds semicolons of its own, with CASE ... END inside. */
static void split_tokens(Sql *sql, const Source *source, const SqlTokens *tokens,
                         SqlStatements *statements)
{
    Statement statement = {0};
    size_t atomic = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        const SqlToken *token = &tokens->items[i];
        bool begins = token->kind == PG_QUERY__TOKEN__BEGIN_P && i + 1 < tokens->count &&
                      tokens->items[i + 1].kind == PG_QUERY__TOKEN__ATOMIC;
        if (begins || (atomic > 0 && token->kind == PG_QUERY__TOKEN__CASE)) atomic++;
        if (atomic > 0 && token->kind == PG_QUERY__TOKEN__END_P) atomic--;
        if (token->kind == PG_QUERY__TOKEN__ASCII_59 && atomic == 0) {
            add_statement(sql, source, statements, &statement);
            continue;
        }
        if (statement.end == 0) statement.begin = token->begin;
        statement.end = token->end;
    }
    add_statement(sql, source, statements, &statement);
}

bool sql_script_split(Sql *sql, const Source *source, SqlStatements *statements)
{
    Arena *scratch = arena_new();
    SqlTokens tokens = {0};
    SqlError error;
    bool done = sql_scan(scratch, text_copy(scratch, source->text), &tokens, &error);
    if (done)
        split_tokens(sql, source, &tokens, statements);
    else
        report_at(sql, source, &error);
    arena_free(scratch);
    return done;
}
