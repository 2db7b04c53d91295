/* The same statements as the runner's own, for a person to read and psql to run. Instead of the
 * lease, each revision looks whether the database is where the script takes it to be. */
#include "runtime/run_internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct Script {
    SchemacBuffer text;
    const SchemacChain *chain;
    SchemacSigner signer;
    SchemacError *error;
} Script;

static void put_begin(Script *script, const SchemacSection *section)
{
    schemac_put(&script->text, "BEGIN;\n");
    schemac_put_pins(&script->text, script->chain, section, 0);
    schemac_put(&script->text, "SET LOCAL standard_conforming_strings = on;\n");
}

/* Raises an error unless the revision is (not) applied, and its parents are. */
static void put_expectation(Script *script, const SchemacStep *step)
{
    const char *schema = script->signer.schema;
    const SchemacRevision *revision = step->revision;
    schemac_put(&script->text, "DO $schemac$ BEGIN\n");
    schemac_put_sql(
        &script->text,
        "  IF %vEXISTS (SELECT FROM %n.revisions WHERE id = %l AND state = 'applied') THEN\n"
        "    RAISE EXCEPTION 'revision %% is %v', %l;\n  END IF;\n",
        step->down ? "NOT " : "", schema, revision->id,
        step->down ? "not applied" : "applied already", revision->id);
    for (uint32_t i = 0; i < revision->parent_count && !step->down; i++) {
        schemac_put_sql(
            &script->text,
            "  IF NOT EXISTS (SELECT FROM %n.revisions WHERE id = %l AND state = 'applied') THEN"
            "\n    RAISE EXCEPTION 'revision %%, which comes before %%, is not applied', "
            "%l, %l;\n  END IF;\n",
            schema, revision->parents[i], revision->parents[i], revision->id);
    }
    schemac_put(&script->text, "END $schemac$;\n");
}

/* As it is written, and ended where it is not. */
static void put_section(Script *script, const SchemacSection *section)
{
    SchemacScan scan = {.sql = section->sql, .length = section->length};
    SchemacStatement statement;
    bool is_ended = true;
    while (schemac_scan_next(&scan, &statement)) is_ended = statement.is_ended;
    schemac_put_bytes(&script->text, section->sql, section->length);
    if (section->length > 0 && section->sql[section->length - 1] != '\n')
        schemac_put(&script->text, "\n");
    if (!is_ended) schemac_put(&script->text, ";\n");
}

static void put_transaction(Script *script, const SchemacStep *step, uint32_t at)
{
    const SchemacSection *section = schemac_step_section(step, at);
    put_begin(script, section);
    if (at == 0) put_expectation(script, step);
    put_section(script, section);
    schemac_put_section_done(&script->text, &script->signer, step, at);
    schemac_put(&script->text, "COMMIT;\n");
}

/* Recorded as open before and as done after, as the runner does; a person sees where it stopped. */
static void put_outside(Script *script, const SchemacStep *step, uint32_t at)
{
    const SchemacSection *section = schemac_step_section(step, at);
    put_begin(script, section);
    if (at == 0) put_expectation(script, step);
    schemac_put_progress(&script->text, &script->signer, step, at, 0, true);
    schemac_put(&script->text, "COMMIT;\n");
    schemac_put_sql(&script->text,
                    "SET search_path = %v;\nSET lock_timeout = %i;\nSET statement_timeout = %i;\n"
                    "SET TimeZone = 'UTC';\n",
                    script->chain->search_path == NULL ? "public" : script->chain->search_path,
                    (int64_t)schemac_lock_timeout(section, 0),
                    (int64_t)schemac_statement_timeout(section));
    if (section->triggers_off)
        schemac_put(&script->text, "SET session_replication_role = replica;\n");
    put_section(script, section);
    if (section->triggers_off) schemac_put(&script->text, "RESET session_replication_role;\n");
    schemac_put(
        &script->text,
        "RESET search_path;\nRESET lock_timeout;\nRESET statement_timeout;\nRESET TimeZone;\n");
    put_begin(script, section);
    schemac_put_section_done(&script->text, &script->signer, step, at);
    schemac_put(&script->text, "COMMIT;\n");
}

static bool put_step(Script *script, const SchemacStep *step)
{
    char label[SCHEMAC_LABEL_SIZE];
    uint32_t count = step->down ? step->revision->down_count : step->revision->up_count;
    schemac_label(label, step->revision);
    if (step->down && count == 0) {
        schemac_fail(script->error, SCHEMAC_ERROR_NOT_REVERSIBLE,
                     "revision %s cannot be reverted: it has no down side", label);
        return false;
    }
    for (uint32_t at = 0; at < schemac_step_sections(step); at++) {
        const SchemacSection *section = schemac_step_section(step, at);
        if (at < count && !schemac_section_check(step->revision, step->down, at, script->error))
            return false;
        schemac_put_sql(&script->text, "\n-- %v %v", step->down ? "revert" : "apply", label);
        if (count > 1)
            schemac_put_sql(&script->text, ", section %i of %i", (int64_t)at + 1, (int64_t)count);
        schemac_put(&script->text, "\n");
        if (section->transactional)
            put_transaction(script, step, at);
        else
            put_outside(script, step, at);
    }
    return true;
}

static void put_heading(Script *script, const char *from, const char *to)
{
    schemac_put_sql(
        &script->text,
        "-- From %v to %v. Run it with psql, as the role that owns the objects:\n"
        "--     psql -X -f THIS-FILE DATABASE\n\\set ON_ERROR_STOP on\n"
        "SET client_encoding = 'UTF8';\n\nBEGIN;\nSET LOCAL client_min_messages = warning;\n"
        "CREATE SCHEMA IF NOT EXISTS %n;\n",
        from, to, script->signer.schema);
    schemac_put_create(&script->text, script->signer.schema);
    schemac_put_added_columns(&script->text, script->signer.schema);
    schemac_put(&script->text, "COMMIT;\n");
}

/* What is applied when the database is at `target`. */
static bool mark_target(const SchemacIndex *index, const char *target, bool *marks,
                        SchemacError *error)
{
    if (target[0] == '+' || target[0] == '-') {
        schemac_fail(error, SCHEMAC_ERROR_TARGET, "relative target \"%s\" requires a database",
                     target);
        schemac_set_hint(error, "Specify the revision, \"base\" or \"head\".");
        return false;
    }
    return schemac_target_set(index, target, marks, marks, error);
}

static bool put_steps(Script *script, const bool *from, const bool *to)
{
    const SchemacChain *chain = script->chain;
    for (uint32_t i = chain->count; i-- > 0;) {
        const SchemacStep step = {.revision = &chain->revisions[i], .down = true};
        if (from[i] && !to[i] && !put_step(script, &step)) return false;
    }
    for (uint32_t i = 0; i < chain->count; i++) {
        const SchemacStep step = {.revision = &chain->revisions[i]};
        if (to[i] && !from[i] && !put_step(script, &step)) return false;
    }
    return true;
}

SchemacResult schemac_script(const SchemacChain *chain, const char *from, const char *to,
                             char **text, SchemacError *error)
{
    SchemacError own;
    SchemacIndex index = {0};
    Script script = {.chain = chain, .error = error == NULL ? &own : error};
    bool *marks = NULL;
    *text = NULL;
    schemac_error_clear(script.error);
    bool done =
        schemac_chain_check(chain, script.error) && schemac_index_make(&index, chain, script.error);
    if (done) {
        script.signer.schema = chain->state_schema == NULL ? "schemac" : chain->state_schema;
        script.signer.program = "schemac script";
        marks = calloc(2 * (size_t)chain->count + 2, sizeof *marks);
        done = marks != NULL || schemac_fail_memory(script.error);
    }
    if (done) {
        bool *to_marks = marks + chain->count + 1;
        put_heading(&script, from, to);
        done = mark_target(&index, from, marks, script.error) &&
               mark_target(&index, to, to_marks, script.error) &&
               put_steps(&script, marks, to_marks);
    }
    if (done && script.text.failed) done = schemac_fail_memory(script.error);
    free(marks);
    schemac_index_free(&index);
    if (!done) {
        schemac_buffer_free(&script.text);
        return script.error->result;
    }
    *text = script.text.bytes;
    return SCHEMAC_OK;
}

void schemac_script_free(char *script)
{
    free(script);
}
