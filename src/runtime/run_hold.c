/* Revisions that an upgrade holds back: what breaks running programs waits until they are gone, or
 * until somebody says so. What comes after such a revision waits with it. */
#include "runtime/run_hold_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what it breaks ---- */

#define BREAKS "-- breaks running clients: "
enum { BREAKS_SHOWN = 3, STATEMENT_SHOWN = 90 };

/* The first line after `at` that is no comment: the statement that the comments are about. */
static const char *statement_after(const char *at)
{
    while (strncmp(at, "--", 2) == 0) {
        const char *end = strchr(at, '\n');
        if (end == NULL) return "";
        at = end + 1;
    }
    return at;
}

static void add_break(SchemacHeld *held, const char *line)
{
    char text[400];
    const char *detail = line + sizeof BREAKS - 1;
    const char *statement = statement_after(line);
    int shown = (int)strcspn(statement, "\n;");
    size_t used = strlen(held->breaks);
    bool is_long = shown > STATEMENT_SHOWN;
    snprintf(text, sizeof text, "%s%.*s (%.*s%s)", used == 0 ? "" : "; ",
             (int)strcspn(detail, "\n"), detail, is_long ? STATEMENT_SHOWN : shown, statement,
             is_long ? "..." : "");
    schemac_copy_text(held->breaks + used, sizeof held->breaks - used, text);
}

/* What the files that `diff` writes say before each statement that breaks programs. */
static void find_breaks(SchemacHeld *held)
{
    const SchemacRevision *revision = held->revision;
    uint32_t count = 0;
    for (uint32_t i = 0; i < revision->up_count; i++) {
        const char *sql = revision->up[i].sql;
        const char *at = sql;
        while ((at = strstr(at, BREAKS)) != NULL) {
            bool is_line = at == sql || at[-1] == '\n';
            if (is_line && count++ < BREAKS_SHOWN) add_break(held, at);
            at += sizeof BREAKS - 1;
        }
    }
    if (count > BREAKS_SHOWN) {
        size_t used = strlen(held->breaks);
        char more[40];
        snprintf(more, sizeof more, "; and %u more", count - BREAKS_SHOWN);
        schemac_copy_text(held->breaks + used, sizeof held->breaks - used, more);
    }
}

/* ---- whether it waits ---- */

static bool may_wait(const SchemacRunner *runner, const SchemacRevision *revision)
{
    bool holds = runner->options.hold != SCHEMAC_HOLD_NOTHING && !runner->began_empty;
    return holds && (revision->is_contract || revision->fill_count > 0);
}

/* By the server's clock, in UTC. */
static bool day_has_come(SchemacRunner *runner, const char *day, bool *has_come)
{
    SchemacBuffer sql = {0};
    *has_come = false;
    if (day == NULL) return true;
    schemac_put(&sql, "SET LOCAL statement_timeout = 0;\n");
    schemac_put_sql(
        &sql, "SELECT pg_catalog.clock_timestamp() >= (%l || ' 00:00:00+00')::timestamptz", day);
    PGresult *result = schemac_query(runner, &sql);
    schemac_buffer_free(&sql);
    if (result == NULL) return false;
    *has_come = PQgetvalue(result, 0, 0)[0] == 't';
    PQclear(result);
    return true;
}

static bool contract_waits(SchemacRunner *runner, SchemacHeld *held, bool *waits)
{
    const SchemacRevision *revision = held->revision;
    char why_not[600];
    char after[32];
    char from[64] = "";
    bool may_go = false;
    if (!day_has_come(runner, revision->contract_from, &may_go)) return false;
    if (!may_go && !schemac_clients_allow(runner, revision, &may_go, why_not, sizeof why_not))
        return false;
    *waits = !may_go;
    if (may_go) return true;
    if (revision->contract_from != NULL)
        snprintf(from, sizeof from, " from %s (UTC) on,", revision->contract_from);
    snprintf(held->until, sizeof held->until,
             "It is applied with --contract,%s or once %s.clients has shown a program generated "
             "for it and no older one for %s: %s.",
             from, runner->schema, schemac_contract_after(runner, after), why_not);
    return true;
}

/* ---- the chain ---- */

static bool add_held(SchemacRunner *runner, const SchemacRevision *revision, bool *waits)
{
    SchemacHeld *items = realloc(runner->held, (runner->held_count + 1) * sizeof *runner->held);
    if (items == NULL) return schemac_fail_memory(runner->error);
    runner->held = items;
    items[runner->held_count] = (SchemacHeld){.revision = revision};
    SchemacHeld *held = &items[runner->held_count];
    bool is_contract = revision->is_contract && runner->options.hold == SCHEMAC_HOLD_CONTRACTS;
    if (!schemac_fills_wait(runner, held, waits)) return false;
    if (!*waits && is_contract && !contract_waits(runner, held, waits)) return false;
    if (*waits) find_breaks(held);
    runner->held_count += *waits ? 1 : 0;
    return true;
}

/* The one that the revision waits for with its parents, from 1; 0: none. */
static uint32_t held_parent(const SchemacRunner *runner, const SchemacRevision *revision,
                            const uint32_t *held_by)
{
    for (uint32_t p = 0; p < revision->parent_count; p++) {
        const char *parent = revision->parents[p];
        uint32_t at = schemac_index_find(&runner->index, parent, strlen(parent));
        if (at != SCHEMAC_NONE && held_by[at] > 0) return held_by[at];
    }
    return 0;
}

bool schemac_hold_back(SchemacRunner *runner, const bool *applied, bool *wanted)
{
    const SchemacChain *chain = runner->chain;
    uint32_t *held_by = calloc(chain->count + 1u, sizeof *held_by);
    runner->held_count = 0;
    runner->began_empty = runner->began_empty || runner->state->count == 0;
    bool done = held_by != NULL || schemac_fail_memory(runner->error);
    for (uint32_t i = 0; done && i < chain->count; i++) {
        const SchemacRevision *revision = &chain->revisions[i];
        if (applied[i] || !wanted[i]) continue;
        held_by[i] = held_parent(runner, revision, held_by);
        if (held_by[i] > 0) {
            runner->held[held_by[i] - 1].followers++;
        } else if (may_wait(runner, revision)) {
            bool waits = false;
            done = add_held(runner, revision, &waits);
            held_by[i] = waits ? (uint32_t)runner->held_count : 0;
        }
        wanted[i] = held_by[i] == 0;
    }
    free(held_by);
    return done;
}

bool schemac_state_hold(SchemacRunner *runner)
{
    SchemacState *state = runner->state;
    size_t count = runner->chain->count;
    if (state->fit == SCHEMAC_FIT_AT_HEAD) return true;
    if (runner->index.slots == NULL &&
        !schemac_index_make(&runner->index, runner->chain, runner->error))
        return false;
    bool *marks = calloc(2 * count + 2, sizeof *marks);
    if (marks == NULL) return schemac_fail_memory(runner->error);
    bool *wanted = marks + count + 1;
    for (size_t i = 0; i < count; i++) wanted[i] = true;
    for (size_t i = 0; i < state->count; i++)
        if (state->records[i].revision != NULL)
            marks[state->records[i].revision - runner->chain->revisions] = true;
    bool done = schemac_hold_back(runner, marks, wanted);
    state->waits = calloc(count + 1, sizeof *state->waits);
    if (done && state->waits == NULL) done = schemac_fail_memory(runner->error);
    for (size_t i = 0; done && i < count; i++) state->waits[i] = !wanted[i];
    free(marks);
    if (!done) return false;
    state->held = runner->held;
    state->held_count = runner->held_count;
    runner->held = NULL;
    runner->held_count = 0;
    return true;
}

bool schemac_state_is_held(const SchemacRunner *runner, const SchemacState *state, bool *is_held)
{
    const SchemacChain *chain = runner->chain;
    enum { MARK_APPLIED = 1, MARK_WAITS };
    uint32_t *marks = calloc(chain->count + 1u, sizeof *marks);
    *is_held = false;
    if (marks == NULL) return schemac_fail_memory(runner->error);
    for (size_t i = 0; i < state->count; i++)
        if (state->records[i].revision != NULL)
            marks[state->records[i].revision - chain->revisions] = MARK_APPLIED;
    *is_held = true;
    for (uint32_t i = 0; i < chain->count && *is_held; i++) {
        const SchemacRevision *revision = &chain->revisions[i];
        if (marks[i] == MARK_APPLIED) continue;
        *is_held = revision->is_contract || revision->fill_count > 0;
        for (uint32_t p = 0; p < revision->parent_count && !*is_held; p++) {
            const char *parent = revision->parents[p];
            uint32_t at = schemac_index_find(&runner->index, parent, strlen(parent));
            *is_held = at != SCHEMAC_NONE && marks[at] == MARK_WAITS;
        }
        marks[i] = MARK_WAITS;
    }
    free(marks);
    return true;
}

/* ---- saying so ---- */

static void put_words(const SchemacHeld *held, char *words, size_t size)
{
    char label[SCHEMAC_LABEL_SIZE];
    char after[64] = "";
    if (held->followers > 0)
        snprintf(after, sizeof after, ", and %u revision%s after it", held->followers,
                 held->followers == 1 ? "" : "s");
    snprintf(words, size, "held back %s%s: it %s%s. %s", schemac_label(label, held->revision),
             after,
             held->breaks[0] != '\0'       ? "breaks older programs: "
             : held->revision->is_contract ? "is a contract revision"
                                           : "needs values that a program fills in",
             held->breaks, held->until);
}

void schemac_report_held(SchemacRunner *runner)
{
    for (size_t i = 0; i < runner->held_count; i++) {
        char words[2048];
        const SchemacHeld *held = &runner->held[i];
        put_words(held, words, sizeof words);
        runner->step = (SchemacStep){0};
        runner->step_number = 0;
        schemac_report(runner,
                       (SchemacEvent){.kind = SCHEMAC_EVENT_HELD, .held = held, .message = words});
    }
}
