/* All or nothing: what was done of a revision that the server refused half way is undone by its
 * down side, when that says what its sections undo, and nothing is lost with it.
 *
 * A failure that may go away by itself (a lock, a full disk, a cancelled statement) is none of
 * this: the next run goes on from what is done. */
#include "runtime/run_leftovers_internal.h"
#include "runtime/run_turn_internal.h"

#include <stdio.h>
#include <string.h>

typedef struct Undo {
    SchemacRunner *runner;
    const SchemacRecord *record; /* half done, on its way up */
    SchemacStep step;            /* down */
    uint32_t section;            /* of the down side, at hand */
    const SchemacStatement *statement;
    bool loses_data; /* its directive says so */
    char *why_not;   /* a clause: "table x has rows"; "" when it can be undone */
    size_t size;
} Undo;

/* ---- what would be lost ---- */

/* The rows of a question, or NULL; what is wrong with it is nobody's error. */
static PGresult *look(Undo *undo, const SchemacBuffer *select)
{
    SchemacRunner *runner = undo->runner;
    SchemacError *kept = runner->error;
    SchemacError ignored;
    runner->error = &ignored;
    const SchemacQuestion question = {runner, &undo->step, undo->section, undo->statement, ""};
    PGresult *rows = schemac_look(&question, select);
    runner->error = kept;
    return rows;
}

/* A question whose answer is yes or no; one that fails is a yes: who cannot see the rows must not
 * drop them. */
static bool ask(Undo *undo, const SchemacBuffer *select)
{
    PGresult *rows = look(undo, select);
    bool answer = rows == NULL || PQntuples(rows) == 0 || PQgetvalue(rows, 0, 0)[0] == 't';
    PQclear(rows);
    return answer;
}

static bool has_rows(Undo *undo, const char *table)
{
    SchemacBuffer sql = {0};
    schemac_put_sql(&sql, "SELECT pg_catalog.to_regclass(%l) IS NOT NULL", table);
    bool has = ask(undo, &sql);
    schemac_buffer_clear(&sql);
    schemac_put_sql(&sql, "SET LOCAL row_security = off; SELECT EXISTS (SELECT FROM %v)", table);
    has = has && ask(undo, &sql);
    schemac_buffer_free(&sql);
    return has;
}

static bool is_done(const Undo *undo, uint32_t section)
{
    SchemacStanding standing = schemac_standing_now(undo->runner, undo->record, section);
    return standing != SCHEMAC_STANDING_NONE && standing != SCHEMAC_STANDING_CLEARED;
}

/* Whether what was done of the up side gave the column its values. */
static bool is_filled(const Undo *undo, const char *column)
{
    const SchemacRevision *revision = undo->record->revision;
    for (uint32_t i = 0; i < revision->up_count; i++) {
        const SchemacSection *section = &revision->up[i];
        SchemacScan scan = {.sql = section->sql, .length = section->length};
        SchemacStatement statement;
        if (!is_done(undo, i) && i != undo->record->sections_done) continue;
        while (schemac_scan_next(&scan, &statement)) {
            SchemacScan words = {
                .sql = section->sql, .length = statement.end, .offset = statement.begin};
            SchemacToken token, before = {0};
            if (!schemac_token_is(section->sql, &statement, 0, "update")) continue;
            while (schemac_scan_token(&words, &token)) {
                if (token.kind == '=' && before.end - before.begin == strlen(column) &&
                    memcmp(section->sql + before.begin, column, strlen(column)) == 0)
                    return true;
                before = token;
            }
        }
    }
    return false;
}

/* Values that are neither the column's default nor the revision's own. */
static bool has_values(Undo *undo, const char *table, const char *column)
{
    SchemacBuffer sql = {0};
    schemac_put_sql(
        &sql,
        "SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attribute a LEFT "
        "JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE "
        "a.attrelid = pg_catalog.to_regclass(%l) AND a.attname = (pg_catalog.parse_ident(%l))[1] "
        "AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = ''",
        table, column);
    PGresult *rows = look(undo, &sql);
    bool has = rows == NULL || PQntuples(rows) > 0;
    if (rows != NULL && has) {
        schemac_buffer_clear(&sql);
        schemac_put_sql(&sql,
                        "SET LOCAL row_security = off; SELECT EXISTS (SELECT FROM %v WHERE %v IS "
                        "NOT NULL",
                        table, column);
        if (!PQgetisnull(rows, 0, 0)) {
            schemac_put_sql(&sql, " AND %v::text IS DISTINCT FROM (%v)::text", column,
                            PQgetvalue(rows, 0, 0));
        }
        schemac_put(&sql, ")");
        has = ask(undo, &sql);
    }
    PQclear(rows);
    schemac_buffer_free(&sql);
    return has;
}

/* ---- what a statement of the down side would lose ---- */

static void judge_dropped_tables(Undo *undo, const char *sql, const SchemacStatement *statement)
{
    SchemacWords words = schemac_words_after_table(sql, statement);
    char name[SCHEMAC_NAME_SIZE];
    while (words.has && undo->why_not[0] == '\0') {
        schemac_take_name(&words, name, sizeof name);
        if (has_rows(undo, name)) snprintf(undo->why_not, undo->size, "table %s has rows", name);
        if (!words.has || words.token.kind != ',') return;
        schemac_next_word(&words);
    }
}

/* Whether values change on the way to the former type and back, or do not fit it. */
static bool changes_values(Undo *undo, const char *table, const char *column, const char *value,
                           const char *type)
{
    SchemacBuffer sql = {0};
    schemac_put_sql(&sql,
                    "SELECT pg_catalog.format_type(atttypid, atttypmod) FROM "
                    "pg_catalog.pg_attribute WHERE attrelid = pg_catalog.to_regclass(%l) AND "
                    "attname = (pg_catalog.parse_ident(%l))[1] AND NOT attisdropped",
                    table, column);
    PGresult *rows = look(undo, &sql);
    bool changes = rows == NULL || PQntuples(rows) > 0;
    if (rows != NULL && changes) {
        schemac_buffer_clear(&sql);
        schemac_put_sql(&sql,
                        "SET LOCAL row_security = off; SELECT EXISTS (SELECT FROM %v WHERE "
                        "((%v)::%v)::%v::text IS DISTINCT FROM %v::text)",
                        table, value, type, PQgetvalue(rows, 0, 0), column);
        changes = ask(undo, &sql);
    }
    PQclear(rows);
    schemac_buffer_free(&sql);
    return changes;
}

static void judge_conversion(Undo *undo, const char *table, const char *column, const char *value,
                             const char *type)
{
    if (changes_values(undo, table, column, value, type))
        snprintf(undo->why_not, undo->size,
                 "values of column %s of table %s do not fit its former "
                 "type",
                 column, table);
}

/* Its values go on in another one. */
static void judge_replaced_column(Undo *undo, const char *table, const char *column,
                                  const SchemacReplacement *replacement)
{
    if (undo->loses_data)
        judge_conversion(undo, table, column, replacement->value, replacement->type);
}

/* After DROP: COLUMN, or the name alone. */
static void judge_dropped_column(Undo *undo, SchemacWords *words, const char *table)
{
    char column[SCHEMAC_NAME_SIZE];
    SchemacReplacement replacement;
    if (schemac_pass_word(words, "constraint")) return;
    schemac_pass_word(words, "column");
    schemac_pass_if_exists(words);
    if (!words->has) return;
    schemac_copy_token(column, sizeof column, words->scan.sql, &words->token);
    if (schemac_find_replacement(undo->step.revision, table, column, &replacement)) {
        judge_replaced_column(undo, table, column, &replacement);
        return;
    }
    if (!is_filled(undo, column) && has_values(undo, table, column))
        snprintf(undo->why_not, undo->size, "column %s of table %s has values", column, table);
}

/* After ALTER, where it is of a column's type. */
static void judge_type(Undo *undo, SchemacWords *words, const char *table)
{
    const char *sql = words->scan.sql;
    char column[SCHEMAC_NAME_SIZE], type[SCHEMAC_NAME_SIZE], value[2 * SCHEMAC_NAME_SIZE];
    schemac_pass_word(words, "column");
    schemac_copy_token(column, sizeof column, sql, &words->token);
    schemac_next_word(words);
    schemac_pass_word(words, "set");
    schemac_pass_word(words, "data");
    if (!schemac_pass_word(words, "type")) return;
    SchemacToken span = schemac_pass_to(words, "using", "collate");
    schemac_copy_token(type, sizeof type, sql, &span);
    schemac_pass_to(words, "using", NULL);
    schemac_copy_text(value, sizeof value, column);
    if (schemac_pass_word(words, "using")) {
        span = schemac_pass_to(words, NULL, NULL);
        schemac_copy_token(value, sizeof value, sql, &span);
    }
    judge_conversion(undo, table, column, value, type);
}

static void judge_actions(Undo *undo, const char *sql, const SchemacStatement *statement)
{
    SchemacWords words = schemac_words_after_table(sql, statement);
    char table[SCHEMAC_NAME_SIZE];
    if (!words.has) return;
    schemac_take_name(&words, table, sizeof table);
    while (words.has && undo->why_not[0] == '\0') {
        if (schemac_pass_word(&words, "drop"))
            judge_dropped_column(undo, &words, table);
        else if (undo->loses_data && schemac_pass_word(&words, "alter"))
            judge_type(undo, &words, table);
        schemac_pass_to(&words, NULL, NULL);
        schemac_next_word(&words);
    }
}

static void judge_statement(Undo *undo, const char *sql, const SchemacStatement *statement)
{
    undo->statement = statement;
    if (!schemac_token_is(sql, statement, 1, "table")) return;
    if (schemac_token_is(sql, statement, 0, "drop"))
        judge_dropped_tables(undo, sql, statement);
    else if (schemac_token_is(sql, statement, 0, "alter"))
        judge_actions(undo, sql, statement);
}

/* ---- whether it can be undone ---- */

/* What is done of the up side, and the sections of the down side that undo it. */
static void judge_sides(Undo *undo)
{
    const SchemacRevision *revision = undo->record->revision;
    for (uint32_t i = 0; i < revision->down_count; i++)
        if (revision->down[i].undoes_first == 0)
            snprintf(undo->why_not, undo->size,
                     "its down side does not say which sections it undoes");
    if (revision->down_count == 0) snprintf(undo->why_not, undo->size, "it has no down side");
    for (uint32_t i = 0; i < revision->up_count; i++)
        if (revision->up[i].loses_data && is_done(undo, i))
            snprintf(undo->why_not, undo->size, "section %u of it cannot be undone", i + 1);
}

static void judge(Undo *undo)
{
    const SchemacRevision *revision = undo->record->revision;
    if (schemac_is_untouched(undo->runner, undo->record)) return;
    judge_sides(undo);
    for (uint32_t i = 0; i < revision->down_count && undo->why_not[0] == '\0'; i++) {
        const SchemacSection *section = &revision->down[i];
        SchemacScan scan = {.sql = section->sql, .length = section->length};
        SchemacStatement statement;
        undo->section = i;
        undo->loses_data = section->loses_data;
        if (schemac_turn_of(undo->runner, &undo->step, i) == SCHEMAC_TURN_NONE) continue;
        while (undo->why_not[0] == '\0' && schemac_scan_next(&scan, &statement))
            judge_statement(undo, section->sql, &statement);
    }
    if (undo->why_not[0] == '\0' && !schemac_turn_check(undo->runner, &undo->step, undo->record))
        snprintf(undo->why_not, undo->size, "its down side changes rows");
}

/* ---- telling ---- */

static void add_hint(SchemacError *error, const char *sentence)
{
    size_t length = strlen(error->hint);
    if (length > 0 && length + 1 < sizeof error->hint) error->hint[length++] = ' ';
    schemac_copy_text(error->hint + length, sizeof error->hint - length, sentence);
}

/* "1 of its 3 sections, and 2 statements of the next" */
static void put_extent(char *text, size_t size, const SchemacRecord *record)
{
    int length =
        snprintf(text, size, "%u of its %u sections", record->sections_done, record->sections);
    if (record->statements_done > 0) {
        snprintf(text + length, size - (size_t)length, " and %u %s of the next",
                 record->statements_done,
                 record->statements_done == 1 ? "statement" : "statements");
    }
}

static void tell_half_done(SchemacError *error, const SchemacRecord *record, const char *why_not)
{
    char sentence[sizeof error->hint];
    char label[SCHEMAC_LABEL_SIZE];
    char extent[100];
    put_extent(extent, sizeof extent, record);
    snprintf(sentence, sizeof sentence,
             "Revision %s is half done (%s)%s%s. Fix the data or the rest of its up file, and "
             "`schemac apply` continues; `schemac revert` undoes what is done.",
             schemac_label(label, record->revision), extent,
             why_not[0] == '\0' ? "" : " and was not undone: ", why_not);
    add_hint(error, sentence);
}

static void tell_undone(SchemacError *error)
{
    error->is_undone = true;
    add_hint(error, "What was done of the revision was undone: the database is as it was before. "
                    "Fix the data or the revision, and apply it again.");
}

static void tell_undo_failed(SchemacError *error, const SchemacError *undoing)
{
    char sentence[sizeof error->hint];
    snprintf(sentence, sizeof sentence,
             "Undoing what was done failed as well: %.600s. The next `schemac apply` or `schemac "
             "revert` continues with that.",
             undoing->message);
    add_hint(error, sentence);
}

/* ---- doing it ---- */

/* The server refused a section for what it or the data is: it will do so again. */
static bool is_refusal(const SchemacError *error)
{
    static const char *const passing[] = {"53", "57", "58", "XX"}; /* resources, operators, disks */
    bool is_section =
        error->result == SCHEMAC_ERROR_SECTION || error->result == SCHEMAC_ERROR_ALREADY_EXISTS;
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (strncmp(error->sqlstate, passing[i], 2) == 0) return false;
    return is_section && !error->down && error->revision[0] != '\0' && error->sqlstate[0] != '\0';
}

static const SchemacRecord *find_refused(const SchemacRunner *runner, const SchemacError *refused)
{
    for (size_t i = 0; i < runner->state->count; i++) {
        const SchemacRecord *record = &runner->state->records[i];
        if (record->revision != NULL && record->applied == SCHEMAC_UPGRADING &&
            strcmp(record->id, refused->revision) == 0)
            return record;
    }
    return NULL;
}

static bool check_sections(Undo *undo)
{
    const SchemacRevision *revision = undo->record->revision;
    for (uint32_t i = 0; i < revision->down_count; i++)
        if (!schemac_section_check(revision, true, i, undo->runner->error)) return false;
    return true;
}

static bool run(Undo *undo)
{
    SchemacRunner *runner = undo->runner;
    const SchemacPlan plan = {.count = 1, .steps = &undo->step};
    SchemacCursor cursor = {.plan = &plan, .batch_limit = 1};
    schemac_report(runner, (SchemacEvent){.kind = SCHEMAC_EVENT_UNDO,
                                          .message = "undoing what was done of it"});
    bool done = check_sections(undo) && schemac_pooled_check(runner, &plan) &&
                schemac_run_turned(runner, &cursor);
    if (!done) schemac_log_failure(runner, &undo->step);
    return done;
}

void schemac_undo_refused(SchemacRunner *runner)
{
    SchemacError refused = *runner->error;
    SchemacError *kept = runner->error;
    SchemacError undoing = {0};
    char why_not[400] = "";
    Undo undo = {.runner = runner, .why_not = why_not, .size = sizeof why_not};
    if (!is_refusal(&refused) || PQstatus(runner->connection) != CONNECTION_OK) return;
    runner->error = &undoing;
    if (schemac_state_load(runner, SCHEMAC_LOOK_RECORDS))
        undo.record = find_refused(runner, &refused);
    if (undo.record != NULL) {
        undo.step = (SchemacStep){.revision = undo.record->revision, .down = true};
        if (runner->options.on_failure == SCHEMAC_ON_FAILURE_UNDO) judge(&undo);
        if (runner->options.on_failure == SCHEMAC_ON_FAILURE_STAY || why_not[0] != '\0')
            tell_half_done(&refused, undo.record, why_not);
        else if (run(&undo))
            tell_undone(&refused);
        else
            tell_undo_failed(&refused, &undoing);
    }
    runner->error = kept;
    *runner->error = refused;
}
