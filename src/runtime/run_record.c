/* Statements that change the records, for the runner and for scripts alike. In which transaction
 * they stand is decided where they are put. */
#include "runtime/run_internal.h"

#include <stdio.h>
#include <string.h>

/* Milliseconds since the transaction began, by the server's clock. */
#define TOOK "extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.now()) * 1000"
#define DEFAULT_LOCK_TIMEOUT_MS 3000

uint32_t schemac_step_sections(const SchemacStep *step)
{
    uint32_t count = step->down ? step->revision->down_count : step->revision->up_count;
    return count == 0 ? 1 : count;
}

/* A revision without sections (a merge) has one that does nothing. */
const SchemacSection *schemac_step_section(const SchemacStep *step, uint32_t section)
{
    static const SchemacSection nothing = {.sql = "",
                                           .transactional = true,
                                           .lock_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT,
                                           .statement_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT};
    uint32_t count = step->down ? step->revision->down_count : step->revision->up_count;
    if (count == 0) return &nothing;
    return &(step->down ? step->revision->down : step->revision->up)[section];
}

static uint64_t hash_add(uint64_t hash, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)bytes[i]) * 1099511628211u;
    return hash;
}

/* The first `limit` statements of a section. */
static uint64_t hash_section(uint64_t hash, const SchemacSection *section, uint32_t limit)
{
    SchemacScan scan = {.sql = section->sql, .length = section->length};
    SchemacStatement statement;
    hash = hash_add(hash, section->transactional ? "T" : "N", 1);
    for (uint32_t i = 0; i < limit && schemac_scan_next(&scan, &statement); i++) {
        hash = hash_add(hash, section->sql + statement.begin, statement.end - statement.begin);
        hash = hash_add(hash, ";", 1);
    }
    return hash;
}

void schemac_done_hash(char hash[SCHEMAC_HASH_SIZE], const SchemacStep *step, uint32_t sections,
                       uint32_t statements)
{
    uint64_t sum = 14695981039346656037u;
    uint32_t count = step->down ? step->revision->down_count : step->revision->up_count;
    for (uint32_t i = 0; i < sections && i < count; i++)
        sum = hash_section(sum, schemac_step_section(step, i), UINT32_MAX);
    if (statements > 0 && sections < count)
        sum = hash_section(sum, schemac_step_section(step, sections), statements);
    snprintf(hash, SCHEMAC_HASH_SIZE, "%016llx", (unsigned long long)sum);
}

int32_t schemac_lock_timeout(const SchemacSection *section, int32_t otherwise)
{
    if (section->lock_timeout_ms >= 0) return section->lock_timeout_ms;
    return otherwise > 0 ? otherwise : DEFAULT_LOCK_TIMEOUT_MS;
}

int32_t schemac_statement_timeout(const SchemacSection *section)
{
    return section->statement_timeout_ms >= 0 ? section->statement_timeout_ms : 0;
}

void schemac_put_pins(SchemacBuffer *sql, const SchemacChain *chain, const SchemacSection *section,
                      int32_t lock_timeout_ms)
{
    schemac_put_sql(sql, "SET LOCAL search_path = %v;\nSET LOCAL lock_timeout = %i;\n",
                    chain->search_path == NULL ? "public" : chain->search_path,
                    (int64_t)schemac_lock_timeout(section, lock_timeout_ms));
    schemac_put_sql(sql, "SET LOCAL statement_timeout = %i;\nSET LOCAL TimeZone = 'UTC';\n",
                    (int64_t)schemac_statement_timeout(section));
}

static void put_parents(SchemacBuffer *sql, const SchemacRevision *revision)
{
    schemac_put(sql, "ARRAY[");
    for (uint32_t i = 0; i < revision->parent_count; i++)
        schemac_put_sql(sql, i == 0 ? "%l" : ", %l", revision->parents[i]);
    schemac_put(sql, "]::text[]");
}

void schemac_put_insert(SchemacBuffer *sql, const SchemacSigner *signer, const char *state,
                        const SchemacStep *step, uint32_t sections_done)
{
    const SchemacRevision *revision = step->revision;
    schemac_put_sql(
        sql,
        "INSERT INTO %n.revisions (id, name, parents, up_sha256, down_sha256, chain_sha256, "
        "breaks_clients, state, sections, sections_done, host, program, took_ms)\nVALUES "
        "(%l, %l, ",
        signer->schema, revision->id, revision->name);
    put_parents(sql, revision);
    schemac_put_sql(sql, ", %l, %l,\n  %l, %b, %l, %i, %i, %l, %l, " TOOK ")", revision->up_sha256,
                    revision->down_sha256, revision->chain_sha256, (int)revision->breaks_clients,
                    state, (int64_t)schemac_step_sections(step), (int64_t)sections_done,
                    signer->host, signer->program);
}

void schemac_put_log(SchemacBuffer *sql, const SchemacSigner *signer, const char *action,
                     const SchemacRevision *revision, const char *outcome, const char *message)
{
    schemac_put_sql(
        sql,
        "INSERT INTO %n.log (action, revision, name, outcome, message, host, program, took_ms)"
        "\nVALUES (%l, %l, %l, %l, %l, %l, %l, " TOOK ");\n",
        signer->schema, action, revision == NULL ? NULL : revision->id,
        revision == NULL ? NULL : revision->name, outcome, message, signer->host, signer->program);
}

static void put_done_hash(SchemacBuffer *sql, const SchemacStep *step, uint32_t sections,
                          uint32_t statements)
{
    char hash[SCHEMAC_HASH_SIZE];
    schemac_done_hash(hash, step, sections, statements);
    schemac_put_sql(sql, "done_hash = %l, subject = NULL", hash);
}

/* `is_first`: there is no record of it yet. */
static void put_up_done(SchemacBuffer *sql, const SchemacSigner *signer, const SchemacStep *step,
                        uint32_t section, bool is_last, bool is_first)
{
    const char *state = is_last ? "applied" : "upgrading";
    if (is_first) {
        schemac_put_insert(sql, signer, state, step, 1);
        schemac_put(sql, ";\n");
        if (is_last) return;
    }
    schemac_put_sql(sql, "UPDATE %n.revisions SET ", signer->schema);
    if (!is_first) {
        schemac_put_sql(sql,
                        "state = %l, sections = %i, sections_done = %i, statements_done = 0,\n  "
                        "statement_open = false, applied_at = pg_catalog.clock_timestamp(), "
                        "took_ms = took_ms + " TOOK ",\n  ",
                        state, (int64_t)schemac_step_sections(step), (int64_t)section + 1);
    }
    if (is_last)
        schemac_put(sql, "done_hash = NULL, subject = NULL, standing = NULL");
    else
        put_done_hash(sql, step, section + 1, 0);
    schemac_put_sql(sql, " WHERE id = %l;\n", step->revision->id);
}

static void put_down_done(SchemacBuffer *sql, const SchemacSigner *signer, const SchemacStep *step,
                          uint32_t section, bool is_last)
{
    if (is_last) {
        schemac_put_sql(sql, "DELETE FROM %n.revisions WHERE id = %l;\n", signer->schema,
                        step->revision->id);
        return;
    }
    schemac_put_sql(
        sql,
        "UPDATE %n.revisions SET state = 'downgrading', sections = %i, sections_done = %i, "
        "statements_done = 0, statement_open = false,\n  ",
        signer->schema, (int64_t)schemac_step_sections(step), (int64_t)section + 1);
    put_done_hash(sql, step, section + 1, 0);
    schemac_put_sql(sql, " WHERE id = %l;\n", step->revision->id);
}

static void put_done(SchemacBuffer *sql, const SchemacSigner *signer, const SchemacStep *step,
                     uint32_t section, bool is_first)
{
    bool is_last = section + 1 == schemac_step_sections(step);
    if (step->down)
        put_down_done(sql, signer, step, section, is_last);
    else
        put_up_done(sql, signer, step, section, is_last, is_first);
    if (is_last)
        schemac_put_log(sql, signer, step->down ? "revert" : "apply", step->revision, "done", NULL);
}

void schemac_put_section_done(SchemacBuffer *sql, const SchemacSigner *signer,
                              const SchemacStep *step, uint32_t section)
{
    put_done(sql, signer, step, section,
             section == 0 && schemac_step_section(step, 0)->transactional);
}

void schemac_put_turned_done(SchemacBuffer *sql, const SchemacSigner *signer,
                             const SchemacStep *step, uint32_t section)
{
    put_done(sql, signer, step, section, false);
}

void schemac_put_finish(SchemacBuffer *sql, const SchemacSigner *signer, const SchemacStep *step)
{
    if (step->down) {
        put_down_done(sql, signer, step, schemac_step_sections(step) - 1, true);
    } else {
        schemac_put_sql(sql,
                        "UPDATE %n.revisions SET state = 'applied', sections = %i, sections_done = "
                        "%i, statements_done = 0, statement_open = false, done_hash = NULL, "
                        "subject = NULL, standing = NULL WHERE id = %l;\n",
                        signer->schema, (int64_t)schemac_step_sections(step),
                        (int64_t)schemac_step_sections(step), step->revision->id);
    }
    schemac_put_log(sql, signer, step->down ? "revert" : "apply", step->revision, "done", NULL);
}

void schemac_put_progress(SchemacBuffer *sql, const SchemacSigner *signer, const SchemacStep *step,
                          uint32_t section, uint32_t statements_done, bool open)
{
    if (!step->down && section == 0) {
        schemac_put_insert(sql, signer, "upgrading", step, 0);
        schemac_put(sql, "\nON CONFLICT (id) DO NOTHING;\n");
    }
    schemac_put_sql(sql,
                    "UPDATE %n.revisions SET state = %l, sections = %i, sections_done = %i, "
                    "statements_done = %i, statement_open = %b,\n  took_ms = took_ms + " TOOK ", ",
                    signer->schema, step->down ? "downgrading" : "upgrading",
                    (int64_t)schemac_step_sections(step), (int64_t)section,
                    (int64_t)statements_done, (int)open);
    put_done_hash(sql, step, section, statements_done);
    schemac_put_sql(sql, " WHERE id = %l;\n", step->revision->id);
}
