/* Going down from half way up. A down side undoes all of its up side; of one that stopped half way
 * the rest never came to be, and what was to be there for a while only is still there. So:
 *
 * 1. Constraints and indexes that the up side made are dropped: they carry no rows, and some of
 *    them have a name that only the rest of it would have given up.
 * 2. A section of the down side whose directive says that it undoes what was never done is left
 *    out; the others run action by action, and an action that has nothing to undo ("column x does
 *    not exist", "relation v already exists") is passed over, aloud.
 *
 * A statement that changes rows does not show whether its turn has come, so that a down side with
 * one is refused, before anything runs, unless all that its section undoes was done. */
#include "runtime/run_locks_internal.h"

#include <string.h>

bool schemac_has_begun(const SchemacRunner *runner, const SchemacRecord *record)
{
    const SchemacProgress *progress;
    schemac_state_find(runner->state, record->revision, &progress);
    return record->statements_done > 0 || record->statement_open || progress->subject[0] != '\0';
}

bool schemac_is_untouched(const SchemacRunner *runner, const SchemacRecord *record)
{
    return record->applied == SCHEMAC_UPGRADING && record->sections_done == 0 &&
           !schemac_has_begun(runner, record);
}

/* A down side of which nothing is said undoes all of the up side. */
SchemacTurn schemac_turn_of(const SchemacRunner *runner, const SchemacStep *step, uint32_t section)
{
    const SchemacProgress *progress;
    const SchemacRecord *record = schemac_state_find(runner->state, step->revision, &progress);
    const SchemacSection *down = schemac_step_section(step, section);
    bool is_first = record->applied == SCHEMAC_UPGRADING;
    uint32_t done = is_first ? record->sections_done : progress->reached_sections;
    bool has_more = is_first ? schemac_has_begun(runner, record) : progress->reached_statements > 0;
    if (down->undoes_first == 0 || (!is_first && !progress->has_reached)) return SCHEMAC_TURN_SOME;
    if (down->undoes_first > done + (has_more ? 1 : 0)) return SCHEMAC_TURN_NONE;
    return down->undoes_last <= done ? SCHEMAC_TURN_ALL : SCHEMAC_TURN_SOME;
}

bool schemac_is_retreat(const SchemacRunner *runner, const SchemacStep *step)
{
    const SchemacProgress *progress;
    const SchemacRecord *record = schemac_state_find(runner->state, step->revision, &progress);
    return step->down && record != NULL &&
           (record->applied == SCHEMAC_UPGRADING ||
            (record->applied == SCHEMAC_DOWNGRADING && progress->retreats));
}

/* ---- trying ---- */

/* One retreat. */
typedef struct Retreat {
    SchemacRunner *runner;
    const SchemacStep *step; /* down */
    uint32_t section;
    SchemacBuffer preamble; /* of the section's transaction: see schemac_gentle */
} Retreat;

/* `text`, a statement or an action of it, inside of the transaction; what begins at `begin` of the
 * section's SQL. */
static bool try_piece(Retreat *retreat, const SchemacBuffer *text, size_t begin)
{
    SchemacRunner *runner = retreat->runner;
    SchemacBuffer sql = {0};
    schemac_put(&sql, "SAVEPOINT schemac_retreat;\n");
    size_t offset = sql.length;
    schemac_put_sql(&sql, "%v\n;\nRELEASE SAVEPOINT schemac_retreat;\n",
                    text->failed ? "" : text->bytes);
    if (sql.failed || text->failed) {
        schemac_buffer_free(&sql);
        return schemac_fail_memory(runner->error);
    }
    PGresult *result = schemac_query_all(runner, sql.bytes);
    ExecStatusType status = PQresultStatus(result);
    bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!done) {
        schemac_fail_section(runner, result, retreat->step, retreat->section, sql.bytes, offset,
                             begin);
        if (!runner->error->has_position) {
            runner->error->has_position = true;
            runner->error->position = begin;
        }
        done = PQstatus(runner->connection) == CONNECTION_OK &&
               schemac_pass_over(runner, text->bytes, 0, text->length);
        if (done) {
            PQclear(PQexec(runner->connection, "ROLLBACK TO SAVEPOINT schemac_retreat; "
                                               "RELEASE SAVEPOINT schemac_retreat"));
        }
    }
    PQclear(result);
    schemac_buffer_free(&sql);
    return done;
}

/* Where the actions of ALTER TABLE begin; 0: it is something else. */
static size_t find_actions(const char *sql, const SchemacStatement *statement)
{
    uint32_t at = 2;
    if (!schemac_token_is(sql, statement, 0, "alter") ||
        !schemac_token_is(sql, statement, 1, "table"))
        return 0;
    if (schemac_token_is(sql, statement, at, "if")) at += 2;
    if (schemac_token_is(sql, statement, at, "only")) at++;
    at++; /* the name */
    while (at + 1 < statement->token_count && statement->tokens[at].kind == '.') at += 2;
    if (at < statement->token_count && statement->tokens[at].kind == '*') at++;
    return at < statement->token_count ? statement->tokens[at].begin : 0;
}

/* Each action of ALTER TABLE by itself, any other statement whole. */
static bool try_statement(Retreat *retreat, const char *sql, const SchemacStatement *statement)
{
    size_t actions = find_actions(sql, statement);
    size_t begin = actions == 0 ? statement->begin : actions;
    SchemacScan scan = {.sql = sql, .length = statement->end, .offset = begin};
    SchemacBuffer text = {0};
    SchemacToken token;
    int depth = 0;
    bool done = true;
    while (done && begin < statement->end) {
        size_t end = statement->end;
        while (schemac_scan_token(&scan, &token)) {
            depth +=
                (token.kind == '(' || token.kind == '[') - (token.kind == ')' || token.kind == ']');
            if (actions != 0 && depth == 0 && token.kind == ',') {
                end = token.begin;
                break;
            }
        }
        schemac_buffer_clear(&text);
        if (actions != 0)
            schemac_put_bytes(&text, sql + statement->begin, actions - statement->begin);
        size_t head = text.length;
        schemac_put_bytes(&text, sql + begin, end - begin);
        done = try_piece(retreat, &text, begin >= head ? begin - head : begin);
        begin = end < statement->end ? end + 1 : end;
    }
    schemac_buffer_free(&text);
    return done;
}

/* ---- a section in a transaction ---- */

static bool finish(Retreat *retreat, bool done)
{
    SchemacRunner *runner = retreat->runner;
    if (!done) schemac_roll_back(runner);
    if (PQstatus(runner->connection) == CONNECTION_OK) runner->in_flight = false;
    return done;
}

/* SQL of the runner's own that ends or begins the transaction. */
static bool run_own(Retreat *retreat, SchemacBuffer *sql)
{
    SchemacRunner *runner = retreat->runner;
    bool done = !sql->failed || schemac_fail_memory(runner->error);
    if (done) {
        PGresult *result = schemac_query_all(runner, sql->bytes);
        done = PQresultStatus(result) == PGRES_COMMAND_OK;
        if (done && !runner->is_marked)
            done = schemac_fail_unmarked(runner);
        else if (!done)
            schemac_fail_section(runner, result, retreat->step, retreat->section, NULL, 0, 0);
        PQclear(result);
    }
    schemac_buffer_free(sql);
    return done;
}

static bool begin_transaction(Retreat *retreat)
{
    SchemacRunner *runner = retreat->runner;
    SchemacBuffer sql = {0};
    runner->in_flight = true;
    schemac_put_mark(&sql, runner);
    schemac_put(&sql, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;\n");
    schemac_put_clean_begin(&sql, runner);
    schemac_put_pins(&sql, runner->chain, schemac_step_section(retreat->step, retreat->section),
                     runner->options.lock_timeout_ms);
    schemac_put_defaults(&sql);
    schemac_put_guard(&sql, runner, retreat->step);
    schemac_put_bytes(&sql, retreat->preamble.bytes, retreat->preamble.length);
    return run_own(retreat, &sql);
}

static bool try_section(Retreat *retreat)
{
    SchemacRunner *runner = retreat->runner;
    const SchemacSection *section = schemac_step_section(retreat->step, retreat->section);
    const SchemacSigner signer = {runner->schema, runner->host, runner->program};
    SchemacScan scan = {.sql = section->sql, .length = section->length};
    SchemacStatement statement;
    SchemacBuffer sql = {0};
    bool done = begin_transaction(retreat);
    while (done && schemac_scan_next(&scan, &statement))
        done = try_statement(retreat, section->sql, &statement);
    if (done) {
        schemac_put_mark_row(&sql, runner);
        schemac_put_clean(&sql, runner);
        schemac_put_section_done(&sql, &signer, retreat->step, retreat->section);
        schemac_put(&sql, "COMMIT;\n");
        done = run_own(retreat, &sql);
    }
    return finish(retreat, done);
}

/* ---- what the up side made ---- */

static bool drop_constraint(Retreat *retreat, const char *sql, const SchemacStatement *statement,
                            const SchemacToken *name)
{
    SchemacBuffer text = {0};
    schemac_put_bytes(&text, sql + statement->begin,
                      find_actions(sql, statement) - statement->begin);
    schemac_put(&text, "DROP CONSTRAINT ");
    schemac_put_bytes(&text, sql + name->begin, name->end - name->begin);
    bool done = try_piece(retreat, &text, 0);
    schemac_buffer_free(&text);
    return done;
}

static bool drop_constraints(Retreat *retreat, const char *sql, const SchemacStatement *statement)
{
    SchemacScan scan = {.sql = sql, .length = statement->end, .offset = statement->begin};
    SchemacToken token, before = {0}, before_that = {0};
    bool done = true;
    while (done && schemac_scan_token(&scan, &token)) {
        if (schemac_token_equals(sql, &before_that, "add") &&
            schemac_token_equals(sql, &before, "constraint"))
            done = drop_constraint(retreat, sql, statement, &token);
        before_that = before;
        before = token;
    }
    return done;
}

/* The index that a CREATE INDEX made: by name, on that table. */
static bool drop_index(Retreat *retreat, const SchemacSubject *subject)
{
    SchemacRunner *runner = retreat->runner;
    SchemacBuffer text = {0};
    schemac_put_sql(
        &text,
        "SELECT pg_catalog.format('DROP INDEX %%I.%%I', n.nspname, c.relname) FROM "
        "pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN "
        "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE i.indrelid = "
        "pg_catalog.to_regclass(%l) AND c.relname = (pg_catalog.parse_ident(%l))[1] AND NOT EXISTS "
        "(SELECT FROM pg_catalog.pg_constraint o WHERE o.conindid = i.indexrelid)",
        subject->table.text, subject->name.text);
    PGresult *rows = schemac_query(runner, &text);
    bool done = rows != NULL;
    for (int row = 0; done && row < PQntuples(rows); row++) {
        schemac_buffer_clear(&text);
        schemac_put(&text, PQgetvalue(rows, row, 0));
        done = try_piece(retreat, &text, 0);
    }
    PQclear(rows);
    schemac_buffer_free(&text);
    return done;
}

/* Statements of the up side's section, up to the first that was not done. */
static bool drop_made(Retreat *retreat, uint32_t number, uint32_t limit)
{
    const SchemacSection *section = &retreat->step->revision->up[number];
    SchemacScan scan = {.sql = section->sql, .length = section->length};
    SchemacStatement statement;
    SchemacSubject subject;
    bool done = true;
    for (uint32_t i = 0; done && i < limit && schemac_scan_next(&scan, &statement); i++)
        if (find_actions(section->sql, &statement) != 0)
            done = drop_constraints(retreat, section->sql, &statement);
        else if (schemac_is_index_creation(section->sql, &statement, &subject) &&
                 subject.name.text[0] != '\0')
            done = drop_index(retreat, &subject);
    return done;
}

/* What was cut short is looked up first: *statements counts it when it was done. */
static bool look_at_open(Retreat *retreat, const SchemacRecord *record, const char *before,
                         uint32_t *statements)
{
    SchemacRunner *runner = retreat->runner;
    const SchemacStep up = {.revision = record->revision};
    const SchemacSection *section = schemac_step_section(&up, record->sections_done);
    SchemacScan scan = {.sql = section->sql, .length = section->length};
    SchemacStatement statement;
    SchemacFound found;
    if (!record->statement_open) return true;
    for (uint32_t i = 0; i <= record->statements_done; i++)
        if (!schemac_scan_next(&scan, &statement)) return true;
    const SchemacQuestion question = {runner, &up, record->sections_done, &statement, before};
    if (!schemac_effect_find(&question, &found)) return false;
    if (found == SCHEMAC_FOUND_UNKNOWN) {
        return schemac_fail_half_done(runner, &up, record->sections_done, record->statements_done,
                                      &statement);
    }
    *statements += found == SCHEMAC_FOUND_DONE;
    return true;
}

/* From here on the revision is one that goes down. */
static bool turn_round(Retreat *retreat, const SchemacRecord *record, uint32_t statements)
{
    SchemacRunner *runner = retreat->runner;
    SchemacBuffer sql = {0};
    bool done = begin_transaction(retreat);
    if (done && record->sections_done < record->revision->up_count)
        done = drop_made(retreat, record->sections_done, statements);
    for (uint32_t i = record->sections_done; done && i-- > 0;)
        done = drop_made(retreat, i, UINT32_MAX);
    if (done) {
        schemac_put_mark_row(&sql, runner);
        schemac_put_sql(&sql,
                        "UPDATE %n.revisions SET state = 'downgrading', retreats = true, sections "
                        "= %i, sections_done = 0, statements_done = 0, statement_open = false, "
                        "done_hash = NULL, subject = NULL, reached_sections = %i, "
                        "reached_statements = %i WHERE id = %l;\nCOMMIT;\n",
                        runner->schema, (int64_t)schemac_step_sections(retreat->step),
                        (int64_t)record->sections_done, (int64_t)schemac_has_begun(runner, record),
                        record->revision->id);
        done = run_own(retreat, &sql);
    }
    return finish(retreat, done);
}

/* ---- the whole step ---- */

static bool begin_retreat(Retreat *retreat, const SchemacRecord *record)
{
    uint32_t attempt = 0;
    uint32_t statements = record->statements_done;
    const SchemacProgress *progress;
    schemac_state_find(retreat->runner->state, record->revision, &progress);
    bool done = look_at_open(retreat, record, progress->subject, &statements);
    while (done && !turn_round(retreat, record, statements))
        done = schemac_retry(retreat->runner, &attempt);
    return done;
}

/* Nothing of what the section undoes was done: only its record. */
static bool pass_section(Retreat *retreat)
{
    SchemacRunner *runner = retreat->runner;
    const SchemacSigner signer = {runner->schema, runner->host, runner->program};
    SchemacBuffer sql = {0};
    bool done = begin_transaction(retreat);
    if (done) {
        schemac_put_mark_row(&sql, runner);
        schemac_put_section_done(&sql, &signer, retreat->step, retreat->section);
        schemac_put(&sql, "COMMIT;\n");
        done = run_own(retreat, &sql);
    }
    return finish(retreat, done);
}

static bool run_gently(Retreat *retreat)
{
    uint32_t attempt = 0;
    SchemacRunner *runner = retreat->runner;
    size_t length = schemac_step_section(retreat->step, retreat->section)->length;
    bool done = false;
    runner->lock_spent_ms = 0;
    while (schemac_gentle(runner, retreat->step, retreat->section, 0, length, &retreat->preamble)) {
        done = try_section(retreat);
        if (done) break;
        schemac_name_blockers(runner, retreat->step, retreat->section, 0, length);
        if (!schemac_retry(runner, &attempt)) break;
    }
    schemac_buffer_free(&retreat->preamble);
    return done;
}

static bool run_section(Retreat *retreat, const SchemacRecord *record)
{
    if (schemac_turn_of(retreat->runner, retreat->step, retreat->section) == SCHEMAC_TURN_NONE)
        return pass_section(retreat);
    if (!schemac_step_section(retreat->step, retreat->section)->transactional) {
        bool goes_on =
            record->applied == SCHEMAC_DOWNGRADING && retreat->section == record->sections_done;
        return schemac_run_outside_from(retreat->runner, retreat->step, retreat->section,
                                        goes_on ? record : NULL);
    }
    return run_gently(retreat);
}

bool schemac_run_retreat(SchemacRunner *runner, SchemacCursor *cursor)
{
    const SchemacStep *step = &cursor->plan->steps[cursor->step];
    const SchemacRecord *record = schemac_state_find(runner->state, step->revision, NULL);
    Retreat retreat = {.runner = runner, .step = step};
    if (schemac_is_untouched(runner, record) || step->first_section >= schemac_step_sections(step))
        return schemac_run_finish(runner, cursor);
    schemac_cursor_begin(runner, cursor);
    if (!schemac_pin_session(runner) ||
        (record->applied == SCHEMAC_UPGRADING && !begin_retreat(&retreat, record)))
        return false;
    uint32_t count = schemac_step_sections(step);
    for (uint32_t section = step->first_section; section < count; section++) {
        retreat.section = section;
        if (schemac_is_cancelled(runner)) return schemac_fail_cancelled(runner);
        if (section > step->first_section) schemac_cursor_begin(runner, cursor);
        if (!run_section(&retreat, record)) return false;
        schemac_cursor_end(runner, cursor);
    }
    return true;
}
