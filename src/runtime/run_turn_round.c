/* Where a half-done revision turns round: constraints and indexes that the way so far made, and
 * what it would have taken away again, are dropped, and its record says from then on what of each
 * up section is done. */
#include "runtime/run_leftovers_internal.h"
#include "runtime/run_turn_internal.h"

#include <string.h>

/* ---- what was made ---- */

static bool drop_constraint(Turning *turning, const char *sql, const SchemacStatement *statement,
                            const SchemacToken *name)
{
    SchemacBuffer text = {0};
    schemac_put_bytes(&text, sql + statement->begin,
                      schemac_find_actions(sql, statement) - statement->begin);
    schemac_put(&text, "DROP CONSTRAINT ");
    schemac_put_bytes(&text, sql + name->begin, name->end - name->begin);
    bool done = schemac_turning_try(turning, &text, 0);
    schemac_buffer_free(&text);
    return done;
}

static bool drop_constraints(Turning *turning, const char *sql, const SchemacStatement *statement)
{
    SchemacScan scan = {.sql = sql, .length = statement->end, .offset = statement->begin};
    SchemacToken token, before = {0}, before_that = {0};
    bool done = true;
    while (done && schemac_scan_token(&scan, &token)) {
        if (schemac_token_equals(sql, &before_that, "add") &&
            schemac_token_equals(sql, &before, "constraint"))
            done = drop_constraint(turning, sql, statement, &token);
        before_that = before;
        before = token;
    }
    return done;
}

/* The index that a CREATE INDEX made: by name, on that table. */
static bool drop_index(Turning *turning, const SchemacSubject *subject)
{
    SchemacRunner *runner = turning->runner;
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
        done = schemac_turning_try(turning, &text, 0);
    }
    PQclear(rows);
    schemac_buffer_free(&text);
    return done;
}

/* What the section's first `limit` statements made. */
static bool drop_made(Turning *turning, const SchemacSection *section, uint32_t limit)
{
    SchemacScan scan = {.sql = section->sql, .length = section->length};
    SchemacStatement statement;
    SchemacSubject subject;
    bool done = true;
    for (uint32_t i = 0; done && i < limit && schemac_scan_next(&scan, &statement); i++)
        if (schemac_find_actions(section->sql, &statement) != 0)
            done = drop_constraints(turning, section->sql, &statement);
        else if (schemac_is_index_creation(section->sql, &statement, &subject) &&
                 subject.name.text[0] != '\0')
            done = drop_index(turning, &subject);
    return done;
}

/* Whether the way so far did anything of its section. */
static bool has_made(const Turning *turning, const SchemacStep *so_far, const SchemacRecord *record,
                     uint32_t section)
{
    SchemacTurn turn;
    if (!so_far->down) {
        SchemacStanding standing = schemac_standing_now(turning->runner, record, section);
        return standing != SCHEMAC_STANDING_NONE && standing != SCHEMAC_STANDING_CLEARED;
    }
    turn = schemac_turn_of(turning->runner, so_far, section);
    return section <= record->sections_done && turn != SCHEMAC_TURN_NONE;
}

/* The newest first. `statements` of the section that was at hand are done. */
static bool drop_all_made(Turning *turning, const SchemacRecord *record, uint32_t statements)
{
    const SchemacStep so_far = {.revision = record->revision, .down = !turning->step->down};
    bool done = true;
    for (uint32_t i = schemac_step_sections(&so_far); done && i-- > 0;) {
        bool is_at_hand = i == record->sections_done;
        if (has_made(turning, &so_far, record, i))
            done = drop_made(turning, schemac_step_section(&so_far, i),
                             is_at_hand ? statements : UINT32_MAX);
    }
    return done;
}

static bool drop_leftover(void *context, const SchemacBuffer *statement)
{
    return schemac_turning_try(context, statement, 0);
}

static bool drop_leftovers(Turning *turning, const SchemacRecord *record)
{
    const SchemacStep so_far = {.revision = record->revision, .down = !turning->step->down};
    return schemac_drop_leftovers(&so_far, record->sections_done, drop_leftover, turning);
}

/* ---- turning round ---- */

/* What was cut short is looked up first: *statements counts it when it was done. */
static bool look_at_open(Turning *turning, const SchemacRecord *record, uint32_t *statements)
{
    SchemacRunner *runner = turning->runner;
    const SchemacProgress *progress;
    const SchemacStep so_far = {.revision = record->revision, .down = !turning->step->down};
    SchemacStatement statement;
    SchemacFound found;
    *statements = record->statements_done;
    if (!record->statement_open) return true;
    const SchemacSection *section = schemac_step_section(&so_far, record->sections_done);
    SchemacScan scan = {.sql = section->sql, .length = section->length};
    for (uint32_t i = 0; i <= record->statements_done; i++)
        if (!schemac_scan_next(&scan, &statement)) return true;
    schemac_state_find(runner->state, record->revision, &progress);
    const SchemacQuestion question = {runner, &so_far, record->sections_done, &statement,
                                      progress->subject};
    if (!schemac_effect_find(&question, &found)) return false;
    if (found == SCHEMAC_FOUND_UNKNOWN) {
        return schemac_fail_half_done(runner, &so_far, record->sections_done,
                                      record->statements_done, &statement);
    }
    *statements += found == SCHEMAC_FOUND_DONE;
    return true;
}

static bool try_turn(Turning *turning, const SchemacRecord *record, uint32_t statements)
{
    SchemacRunner *runner = turning->runner;
    const SchemacStep *step = turning->step;
    SchemacBuffer sql = {0}, standing = {0};
    bool done = schemac_turning_begin(turning) && drop_all_made(turning, record, statements) &&
                drop_leftovers(turning, record);
    if (done) {
        schemac_put_standing(&standing, runner, step);
        schemac_put_mark_row(&sql, runner);
        schemac_put_sql(&sql,
                        "UPDATE %n.revisions SET state = %l, retreats = %b, sections = %i, "
                        "sections_done = %i, statements_done = 0, statement_open = false, "
                        "done_hash = NULL, subject = NULL, standing = %l WHERE id = "
                        "%l;\nCOMMIT;\n",
                        runner->schema, step->down ? "downgrading" : "upgrading", (int)step->down,
                        (int64_t)schemac_step_sections(step), (int64_t)step->first_section,
                        standing.bytes, record->revision->id);
        sql.failed = sql.failed || standing.failed;
        done = schemac_turning_run(turning, &sql);
    }
    schemac_buffer_free(&standing);
    return schemac_turning_end(turning, done);
}

bool schemac_turn_round(Turning *turning, const SchemacRecord *record)
{
    uint32_t attempt = 0;
    uint32_t statements;
    bool done = look_at_open(turning, record, &statements);
    turning->turn = SCHEMAC_TURN_SOME;
    while (done && !try_turn(turning, record, statements))
        done = schemac_retry(turning->runner, &attempt);
    return done;
}
