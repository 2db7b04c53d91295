/* Whether a revision can go the other way from where it stands, which statements can be tried
 * without knowing whether their turn has come, and which failures say that it has not. */
#include "runtime/run_leftovers_internal.h"
#include "runtime/run_turn_internal.h"

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

/* "column = COALESCE(column, ...)" at hand, which is passed over, or a value of `empty`. */
static bool keeps_value(SchemacWords *words, const char *empty)
{
    char column[SCHEMAC_NAME_SIZE], kept[SCHEMAC_NAME_SIZE] = "";
    schemac_take_name(words, column, sizeof column);
    bool is_equation = words->has && words->token.kind == '=';
    schemac_next_word(words);
    if (is_equation && schemac_pass_word(words, "coalesce")) {
        SchemacWords inside = *words;
        schemac_next_word(&inside);
        if (inside.has) schemac_take_name(&inside, kept, sizeof kept);
    }
    schemac_pass_to(words, "where", "from");
    return is_equation && (strcmp(column, kept) == 0 || strcmp(column, empty) == 0);
}

/* The column that "WHERE column IS NULL [AND ...]" asks to be empty. */
static void find_empty(SchemacWords words, char *empty, size_t size)
{
    int depth = 0;
    for (; words.has && (depth > 0 || !schemac_is_word(&words, "where")); schemac_next_word(&words))
        depth += (words.token.kind == '(') - (words.token.kind == ')');
    if (!schemac_pass_word(&words, "where") || !words.has) return;
    schemac_take_name(&words, empty, size);
    bool is_empty = schemac_pass_word(&words, "is") && schemac_pass_word(&words, "null") &&
                    (!words.has || schemac_is_word(&words, "and"));
    for (depth = 0; words.has; schemac_next_word(&words)) {
        depth += (words.token.kind == '(') - (words.token.kind == ')');
        is_empty = is_empty && !(depth == 0 && schemac_is_word(&words, "or"));
    }
    if (!is_empty) empty[0] = '\0';
}

bool schemac_fills_empty(const char *sql, const SchemacStatement *statement)
{
    SchemacWords words = schemac_words_of(sql, statement);
    char empty[SCHEMAC_NAME_SIZE] = "";
    find_empty(words, empty, sizeof empty);
    bool keeps_all = schemac_pass_word(&words, "update");
    while (words.has && !schemac_pass_word(&words, "set")) schemac_next_word(&words);
    for (bool has_more = words.has; has_more && keeps_all;) {
        keeps_all = keeps_value(&words, empty);
        has_more = words.has && words.token.kind == ',';
        if (has_more) schemac_next_word(&words);
    }
    return keeps_all;
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
    if (schemac_token_is(sql, statement, 0, "update")) return schemac_fills_empty(sql, statement);
    return !(schemac_token_is(sql, statement, 0, "alter") && tail.has_using);
}

static bool place_failure(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                          size_t position)
{
    schemac_place_error(runner, step, section);
    runner->error->has_position = true;
    runner->error->position = position;
    return false;
}

static bool fail_rows(SchemacRunner *runner, const SchemacStep *step, const SchemacRecord *record,
                      uint32_t section, const SchemacStatement *statement)
{
    SchemacError *error = runner->error;
    bool was_down = record->applied == SCHEMAC_DOWNGRADING;
    char label[SCHEMAC_LABEL_SIZE], text[200];
    const char *sql = schemac_step_section(step, section)->sql + statement->begin;
    size_t length = statement->end - statement->begin;
    length = length < sizeof text - 1 ? length : sizeof text - 1;
    memcpy(text, sql, length);
    text[length] = '\0';
    schemac_fail(error, SCHEMAC_ERROR_HALF_DONE,
                 "revision %s is half %s, and its %s side changes rows: cannot determine "
                 "whether that statement is the next one to run",
                 schemac_label(label, step->revision), was_down ? "reverted" : "done",
                 step->down ? "down" : "up");
    schemac_set_detail(error, "%u of %u sections of its %s side are done. The statement is: %s",
                       record->sections_done, record->sections, was_down ? "down" : "up", text);
    schemac_set_hint(error, "%s",
                     step->down ? "Fix what is not done yet in its up file and run `schemac "
                                  "seal`, and `schemac apply` finishes it; or undo by hand what "
                                  "is done and `schemac stamp` the previous revision."
                                : "`schemac revert` finishes undoing it, and `schemac apply` "
                                  "applies it again then; or do by hand what is undone and "
                                  "`schemac stamp` the revision.");
    return place_failure(runner, step, section, statement->begin);
}

/* ---- going up again ---- */

static bool fail_up(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                    const char *why, const char *hint)
{
    char label[SCHEMAC_LABEL_SIZE];
    const SchemacStep down = {.revision = step->revision, .down = true};
    schemac_fail(runner->error, SCHEMAC_ERROR_HALF_DONE,
                 "revision %s is half reverted and cannot go up again: %s",
                 schemac_label(label, step->revision), why);
    schemac_set_hint(runner->error, "%s", hint);
    return place_failure(runner, &down, section, 0);
}

/* Each section of the down side that ran says what it undid of the up side, which is as it was. */
static bool check_up(SchemacRunner *runner, const SchemacStep *step, const SchemacRecord *record)
{
    const SchemacProgress *progress;
    const SchemacRevision *revision = step->revision;
    uint32_t reached = record->sections_done + (schemac_has_begun(runner, record) ? 1 : 0);
    char why[120];
    schemac_state_find(runner->state, revision, &progress);
    if (schemac_is_other_side(revision, progress->standing)) {
        return fail_up(runner, step, 0, "its up side was changed since it began to go down",
                       "`schemac revert` finishes undoing it, and `schemac apply` applies it again "
                       "then; or restore its up file.");
    }
    for (uint32_t i = 0; i < reached && i < revision->down_count; i++) {
        if (revision->down[i].undoes_first > 0) continue;
        snprintf(why, sizeof why,
                 "section %u of its down side, which ran, does not say which sections it undoes",
                 i + 1);
        return fail_up(runner, step, i, why,
                       "Say so in its directive (`undoes=1`) and run `schemac seal`, and `schemac "
                       "apply` goes up again; or `schemac revert` finishes undoing it, and "
                       "`schemac apply` applies it again then.");
    }
    return true;
}

bool schemac_turn_check(SchemacRunner *runner, const SchemacStep *step, const SchemacRecord *record)
{
    bool turns = schemac_turns_round(step, record);
    uint32_t count = step->down ? step->revision->down_count : step->revision->up_count;
    if (turns && !step->down && !check_up(runner, step, record)) return false;
    for (uint32_t i = turns ? step->first_section : record->sections_done; i < count; i++) {
        const SchemacSection *section = schemac_step_section(step, i);
        SchemacScan scan = {.sql = section->sql, .length = section->length};
        SchemacStatement statement;
        if (schemac_turn_of(runner, step, i) != SCHEMAC_TURN_SOME) continue;
        while (schemac_scan_next(&scan, &statement))
            if (!can_be_tried(section->sql, &statement) ||
                schemac_drops_replaced(section, &statement))
                return fail_rows(runner, step, record, i, &statement);
    }
    return true;
}

/* ---- what can be passed over ---- */

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

bool schemac_is_about_made(const char *sql, size_t begin, size_t end)
{
    static const char *const heads[] = {"alter", "comment", "create", "drop"};
    static const char *const words[] = {"constraint", "index", "cluster"};
    SchemacScan scan = {.sql = sql, .length = end, .offset = begin};
    SchemacToken token;
    bool is_definition = false, has = false;
    if (!schemac_scan_token(&scan, &token)) return false;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        is_definition = is_definition || schemac_token_equals(sql, &token, heads[i]);
    for (size_t i = 0; is_definition && i < sizeof words / sizeof *words; i++)
        has = has || has_word(sql, begin, end, words[i]);
    return has;
}

bool schemac_pass_over(SchemacRunner *runner, const char *sql, size_t begin, size_t end)
{
    const char *state = runner->error->sqlstate;
    /* "column x is not an identity column" is object_not_in_prerequisite_state */
    bool is_other = strcmp(state, "55000") == 0 && (has_word(sql, begin, end, "identity") ||
                                                    has_word(sql, begin, end, "expression"));
    /* "multiple primary keys for table"; "x is already a partition" */
    is_other = is_other || (strcmp(state, "42P16") == 0 && has_word(sql, begin, end, "primary")) ||
               (strcmp(state, "42809") == 0 && has_word(sql, begin, end, "attach"));
    if (!is_passable(state) && !is_other) return false;
    char message[sizeof runner->error->message + 32];
    snprintf(message, sizeof message, "nothing to %s: %s", runner->error->down ? "undo" : "do",
             runner->error->message);
    schemac_report(runner, (SchemacEvent){.kind = SCHEMAC_EVENT_RESUME,
                                          .section = runner->error->section,
                                          .message = message});
    return true;
}
