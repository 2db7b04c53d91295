/* Which statements of a retreat can be tried, and which failures say that there is nothing to undo.
 */
#include "runtime/run_internal.h"

#include <stdio.h>
#include <string.h>

/* A token window over a whole statement: its last four, and what stood before. */
typedef struct Tail {
    SchemacToken tokens[4];
    bool has_using; /* TYPE ... USING something that is not the column itself */
} Tail;

/* `USING name::type` is what the server does without it. */
static bool is_own_cast(const char *sql, const SchemacToken *column, SchemacScan scan)
{
    SchemacToken name, colon;
    return schemac_scan_token(&scan, &name) && schemac_scan_token(&scan, &colon) &&
           colon.kind == ':' && name.end - name.begin == column->end - column->begin &&
           memcmp(sql + name.begin, sql + column->begin, name.end - name.begin) == 0;
}

static void read_tail(const char *sql, const SchemacStatement *statement, Tail *tail)
{
    SchemacScan scan = {.sql = sql, .length = statement->end, .offset = statement->begin};
    SchemacToken token;
    SchemacToken column = {0};
    bool after_column = false, is_type = false;
    *tail = (Tail){0};
    while (schemac_scan_token(&scan, &token)) {
        if (is_type && schemac_token_equals(sql, &token, "using"))
            tail->has_using = tail->has_using || !is_own_cast(sql, &column, scan);
        if (schemac_token_equals(sql, &token, "type") && after_column) {
            is_type = true;
            column = tail->tokens[3];
            if (schemac_token_equals(sql, &column, "data")) column = tail->tokens[1];
        }
        after_column = token.kind == 'w' || token.kind == 'q';
        is_type = is_type && token.kind != ',';
        memmove(tail->tokens, tail->tokens + 1, 3 * sizeof *tail->tokens);
        tail->tokens[3] = token;
    }
}

/* Statements that may be tried without knowing whether their turn has come. */
static bool can_be_tried(const char *sql, const SchemacStatement *statement)
{
    static const char *const rows[] = {"insert", "delete", "merge", "truncate", "copy",
                                       "with",   "call",   "do",    "execute"};
    Tail tail;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (schemac_token_is(sql, statement, 0, rows[i])) return false;
    read_tail(sql, statement, &tail);
    if (schemac_token_is(sql, statement, 0, "update")) { /* fills what is empty: once is as twice */
        return schemac_token_equals(sql, &tail.tokens[0], "where") &&
               schemac_token_equals(sql, &tail.tokens[2], "is") &&
               schemac_token_equals(sql, &tail.tokens[3], "null");
    }
    return !(schemac_token_is(sql, statement, 0, "alter") && tail.has_using);
}

static bool fail_rows(SchemacRunner *runner, const SchemacRecord *record, uint32_t section,
                      const SchemacStatement *statement)
{
    SchemacError *error = runner->error;
    const SchemacRevision *revision = record->revision;
    char label[SCHEMAC_LABEL_SIZE], text[200];
    const char *sql = revision->down[section].sql + statement->begin;
    size_t length = statement->end - statement->begin;
    length = length < sizeof text - 1 ? length : sizeof text - 1;
    memcpy(text, sql, length);
    text[length] = '\0';
    schemac_fail(error, SCHEMAC_ERROR_HALF_DONE,
                 "revision %s is half done, and its down side changes rows: cannot determine "
                 "whether that statement is the next one to run",
                 schemac_label(label, revision));
    schemac_set_detail(error, "%u of %u sections of its up side are done. The statement is: %s",
                       record->sections_done, record->sections, text);
    schemac_set_hint(error,
                     "Fix what is not done yet in its up file and run `schemac seal`, and "
                     "`schemac apply` finishes it; or undo by hand what is done and `schemac "
                     "stamp` the previous revision.");
    schemac_copy_text(error->revision, sizeof error->revision, revision->id);
    schemac_copy_text(error->revision_name, sizeof error->revision_name, revision->name);
    error->down = true;
    error->section = section + 1;
    error->has_position = true;
    error->position = statement->begin;
    return false;
}

bool schemac_retreat_check(SchemacRunner *runner, const SchemacRecord *record)
{
    const SchemacRevision *revision = record->revision;
    const SchemacStep step = {.revision = revision, .down = true};
    uint32_t first = record->applied == SCHEMAC_DOWNGRADING ? record->sections_done : 0;
    for (uint32_t i = first; i < revision->down_count; i++) {
        const SchemacSection *section = &revision->down[i];
        SchemacScan scan = {.sql = section->sql, .length = section->length};
        SchemacStatement statement;
        if (schemac_turn_of(runner, &step, i) != SCHEMAC_TURN_SOME) continue;
        while (schemac_scan_next(&scan, &statement))
            if (!can_be_tried(section->sql, &statement))
                return fail_rows(runner, record, i, &statement);
    }
    return true;
}

/* undefined_table, _column, _object, _function, invalid_schema_name; duplicate_table, _column,
 * _object, _function, _schema */
static bool is_passable(const char *state)
{
    static const char *const states[] = {"42P01", "42703", "42704", "42883", "3F000",
                                         "42P07", "42701", "42710", "42723", "42P06"};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (strcmp(state, states[i]) == 0) return true;
    return false;
}

static bool has_word(const char *sql, size_t begin, size_t end, const char *word)
{
    SchemacScan scan = {.sql = sql, .length = end, .offset = begin};
    SchemacToken token;
    while (schemac_scan_token(&scan, &token))
        if (schemac_token_equals(sql, &token, word)) return true;
    return false;
}

bool schemac_pass_over(SchemacRunner *runner, const char *sql, size_t begin, size_t end)
{
    const char *state = runner->error->sqlstate;
    /* "column x is not an identity column" is object_not_in_prerequisite_state */
    bool is_other = strcmp(state, "55000") == 0 && (has_word(sql, begin, end, "identity") ||
                                                    has_word(sql, begin, end, "expression"));
    if (!is_passable(state) && !is_other) return false;
    char message[sizeof runner->error->message + 32];
    snprintf(message, sizeof message, "nothing to undo: %s", runner->error->message);
    schemac_report(runner, (SchemacEvent){.kind = SCHEMAC_EVENT_RESUME,
                                          .section = runner->error->section,
                                          .message = message});
    return true;
}
