/* Bodies in SQL and PL/pgSQL; other languages are not looked into. Without a catalogue PL/pgSQL's
 * parser knows no types, so not every mistake that it reports is believed. */
#include "syntax/sql_internal.h"

#include <stdio.h>
#include <string.h>

static const SqlFragment *fragment_of_tree(Sql *sql, const SqlBody *body, const SqlTree *tree)
{
    SqlFragment *fragment = ARENA_NEW(sql->arena, SqlFragment);
    Span span = body->content;
    if (span_is_none(span))
        span = span_make(body->literal.source, body->literal.begin, body->literal.begin);
    *fragment =
        (SqlFragment){.text = text_copy(sql->arena, body->text), .span = span, .tree = tree};
    return fragment;
}

static void report_body(Sql *sql, const SqlBody *body, Text text, const SqlError *error)
{
    if (span_is_none(body->content)) {
        diag_add(sql->diagnostics, CODE_SQL_SYNTAX, body->literal, "%.*s",
                 TEXT_FORMAT(error->message));
        return;
    }
    SqlWrapped wrapped = {.text = text, .span = body->content};
    sql_report(sql, &wrapped, error);
}

static bool parse_sql_body(Sql *sql, Arena *scratch, const SqlBody *body,
                           const SqlFragment **fragment)
{
    SqlParse parse;
    Text text = text_copy(scratch, body->text);
    if (!sql_parse(scratch, text, &parse)) {
        report_body(sql, body, text, &parse.error);
        return false;
    }
    SqlTree *tree = sql_tree_make(sql->arena);
    for (size_t i = 0; i < parse.tree->n_stmts; i++)
        sql_tree_add(tree, sql->arena, sql->names, parse.tree->stmts[i]->stmt, text, 0, NULL);
    for (size_t i = 0; i < tree->named.count; i++) {
        tree->named.items[i].source_begin = tree->named.items[i].begin;
        tree->named.items[i].source_end = tree->named.items[i].end;
    }
    *fragment = fragment_of_tree(sql, body, tree);
    return true;
}

/* ---- PL/pgSQL ---- */

static size_t line_offset(Text text, int line)
{
    size_t at = 0;
    for (int i = 1; i < line && at < text.length; i++) {
        while (at < text.length && text.bytes[at] != '\n') at++;
        if (at < text.length) at++;
    }
    return at;
}

static bool is_word_byte(Text text, size_t at)
{
    if (at >= text.length) return false;
    char c = text.bytes[at];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* The first `wanted` at or after `from` that is not a part of a longer word; the length where
 * there is none. */
static size_t find_token(Text text, size_t from, Text wanted)
{
    for (size_t at = from; wanted.length > 0 && at + wanted.length <= text.length; at++) {
        if (memcmp(text.bytes + at, wanted.bytes, wanted.length) != 0) continue;
        bool joined = is_word_byte(wanted, 0) && at > 0 && is_word_byte(text, at - 1);
        bool goes_on =
            is_word_byte(wanted, wanted.length - 1) && is_word_byte(text, at + wanted.length);
        if (!joined && !goes_on) return at;
    }
    return text.length;
}

/* PL/pgSQL's parser gives no position, but the line where it was, and the token it did not expect.
 * */
static size_t mistake_offset(Text text, const PgQueryError *error)
{
    static const char near_words[] = "near line ";
    const char *near = error->context == NULL ? NULL : strstr(error->context, near_words);
    int line = 1;
    if (near != NULL && sscanf(near + sizeof near_words - 1, "%d", &line) != 1) line = 1;
    size_t from = line_offset(text, line);
    const char *quoted = strstr(error->message, "at or near \"");
    if (quoted != NULL) {
        Text token = text_from_string(quoted + strlen("at or near \""));
        token = text_slice(token, 0, token.length - 1);
        size_t at = find_token(text, from, token);
        if (at == text.length) at = find_token(text, 0, token);
        if (at < text.length) return at;
    }
    while (from < text.length && (text.bytes[from] == ' ' || text.bytes[from] == '\t')) from++;
    return from;
}

static void report_plpgsql(Sql *sql, const SqlBody *body, const PgQueryError *error)
{
    SqlError mistake = {.message = text_from_string(error->message),
                        .offset = mistake_offset(body->text, error)};
    report_body(sql, body, body->text, &mistake);
}

/* Without a catalogue libpg_query knows no types and so complains of cursors and records that are
 * fine: only what is wrong whatever the types are is believed. */
static bool is_certain(const PgQueryError *error)
{
    Text message = text_from_string(error->message);
    return text_starts_with(message, "syntax error") || text_starts_with(message, "unterminated") ||
           text_starts_with(message, "missing ");
}

/* A variable of a type of the schema's own may be a row or one value: some bodies hold together
 * with the one only, some with the other. */
static PgQueryPlpgsqlParseResult parse_guessing(Arena *scratch, const SqlBody *body)
{
    PgQueryPlpgsqlParseResult result =
        pg_query_parse_plpgsql(sql_plpgsql_stand_in(scratch, body, "text").bytes);
    if (result.error == NULL || is_certain(result.error)) return result;
    PgQueryPlpgsqlParseResult second =
        pg_query_parse_plpgsql(sql_plpgsql_stand_in(scratch, body, "record").bytes);
    pg_query_free_plpgsql_parse_result(second.error == NULL ? result : second);
    return second.error == NULL ? second : result;
}

static bool parse_plpgsql_body(Sql *sql, Arena *scratch, SqlBody *body,
                               const SqlFragment **fragment)
{
    PgQueryPlpgsqlParseResult result = parse_guessing(scratch, body);
    bool done = result.error == NULL;
    if (done) {
        SqlTree *tree = sql_tree_make(sql->arena);
        tree->is_loose = true;
        sql_plpgsql_add(sql, scratch, tree, body, text_from_string(result.plpgsql_funcs));
        *fragment = fragment_of_tree(sql, body, tree);
    } else if (is_certain(result.error)) {
        report_plpgsql(sql, body, result.error);
    } else {
        body->is_unknown = true;
        done = true;
    }
    pg_query_free_plpgsql_parse_result(result);
    return done;
}

bool sql_body_parse(Sql *sql, Arena *scratch, SqlBody *body, const SqlFragment **fragment)
{
    *fragment = NULL;
    if (strcmp(body->language, "sql") == 0) return parse_sql_body(sql, scratch, body, fragment);
    if (strcmp(body->language, "plpgsql") == 0)
        return parse_plpgsql_body(sql, scratch, body, fragment);
    return true;
}
