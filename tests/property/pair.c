/* The checks in their order, and the report of a pair that fails, which is made small first. */
#include "pair.h"

#include <stdio.h>
#include <string.h>

#include "catalog/catalog.h"
#include "fingerprint.h"
#include "property/embedded.h"
#include "random_schema.h"
#include "sema/sema.h"
#include "snapshot/snapshot.h"
#include "syntax/syntax.h"

/* ---- compiling ---- */

/* `before`: what it is an edit of; NULL: nothing. */
static const Database *compile_edit(Run *run, Names *names, Text text, const char *path,
                                    const Database *before)
{
    Diagnostics *diagnostics = diagnostics_make(run->arena);
    const Ast *ast =
        syntax_parse(run->arena, names, diagnostics, source_make(run->arena, path, text));
    Database *database = sema_compile(run->arena, names, diagnostics,
                                      (SemaFiles){.items = &ast, .count = 1, .before = before});
    if (!diagnostics_has_errors(diagnostics)) return database;
    TextBuilder out = text_builder(run->arena);
    diagnostics_render_text(diagnostics, &out, false);
    server_fail(run, "a schema does not compile", text_built(&out));
    return NULL;
}

static const Database *compile(Run *run, Names *names, Text text, const char *path)
{
    return compile_edit(run, names, text, path, NULL);
}

static const Database *empty_database(Run *run, Names *names)
{
    return compile(run, names, TEXT("project random { namespace public; }\n"), "empty.schema");
}

static bool check_snapshot(Run *run, Names *names, const Database *database)
{
    Text printed = snapshot_print(run->arena, database);
    const Database *again = compile(run, names, printed, "snapshot.schema");
    if (again == NULL) return server_fail(run, "a snapshot does not compile", printed);
    if (!database_equals(database, again))
        return server_fail(run, "a snapshot means something else", printed);
    if (!text_equals(printed, snapshot_print(run->arena, again)))
        return server_fail(run, "a snapshot prints otherwise the second time", printed);
    Diff *diff = diff_make(run->arena, again, database, NULL);
    return diff_is_empty(diff) || server_fail(run, "diff(a, snapshot of a) is not empty", printed);
}

/* A type that does not convert into another, a column without a value for the rows, a child that is
 * to keep its parents' column as its own: refused, and rightly so. */
static bool is_refused_rightly(const Diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->items.count; i++) {
        DiagnosticCode code = diagnostics->items.items[i]->code;
        if (code != CODE_CONVERSION_MISSING && code != CODE_BACKFILL_MISSING &&
            code != CODE_COMPOSITE_IN_USE && code != CODE_PARTITION_MOVES)
            return false;
    }
    return true;
}

/* Those pairs say in the schema what may be lost. */
static bool says_losses(const Run *run)
{
    return run->seed % 5 == 1;
}

static Plan *make_plan(Run *run, const Database *from, const Database *to)
{
    Diagnostics *diagnostics = diagnostics_make(run->arena);
    PlanOptions options = {.allow_data_loss = !says_losses(run), .offline_ddl = run->seed % 4 == 3};
    Plan *plan =
        plan_make(run->arena, diagnostics, diff_make(run->arena, from, to, NULL), &options);
    if (!diagnostics_has_errors(diagnostics)) return plan;
    run->refused = is_refused_rightly(diagnostics);
    TextBuilder out = text_builder(run->arena);
    diagnostics_render_text(diagnostics, &out, false);
    server_fail(run, "no plan", text_built(&out));
    return NULL;
}

/* ---- comparing ---- */

static bool check_catalog(Run *run, Text expected, const char *what)
{
    Text actual = fingerprint(run->arena, run->connection);
    if (text_is_none(actual)) return server_fail(run, "no fingerprint", TEXT_NONE);
    return text_equals(expected, actual) ||
           server_fail(run, what, fingerprint_difference(run->arena, expected, actual));
}

static bool pull(Run *run, Text *text)
{
    Diagnostics *diagnostics = diagnostics_make(run->arena);
    CatalogOptions options = {.project = "random"};
    CatalogText read = {.schema = TEXT_NONE};
    bool done = catalog_read(run->arena, diagnostics, run->connection, &options, &read);
    *text = read.schema;
    if (done) return true;
    TextBuilder out = text_builder(run->arena);
    diagnostics_render_text(diagnostics, &out, false);
    return server_fail(run, "pull says no", text_built(&out));
}

static void put_changes(Run *run, TextBuilder *out, const Diff *diff)
{
    for (size_t i = 0; i < diff->changes.count; i++) {
        Text line = change_describe(run->arena, &diff->changes.items[i], NULL);
        text_put_format(out, "  %.*s\n", TEXT_FORMAT(line));
    }
}

/* It takes longer than all the rest. */
static bool pulls(const Run *run)
{
    return run->seed % 5 == 0;
}

/* Those pairs begin with a database that others made. */
static bool takes_over(const Run *run)
{
    return run->seed % 5 == 3;
}

/* What pull makes of both databases is the same, and compiles. */
static bool check_pulled(Run *run, Names *names, const Side *side)
{
    Text text;
    if (text_is_none(side->pulled)) return true;
    if (!pull(run, &text)) return false;
    const Database *found = compile(run, names, text, "pulled.schema");
    const Database *expected =
        found == NULL ? NULL : compile(run, names, side->pulled, "pulled_fresh.schema");
    if (expected == NULL) {
        run->failure = "what is pulled does not compile";
        return false;
    }
    Diff *diff = diff_make(run->arena, found, expected, NULL);
    if (diff_is_empty(diff)) return true;
    TextBuilder out = text_builder(run->arena);
    put_changes(run, &out, diff);
    return server_fail(run, "the second diff is not empty", text_built(&out));
}

static bool check_rows(Run *run, Text query, Text before, const char *what)
{
    Text after = server_query(run, query);
    if (text_is_none(after)) return false;
    return text_equals(before, after) ||
           server_fail(run, what,
                       text_format(run->arena, "%.*s\n-- before\n%.*s-- after\n%.*s",
                                   TEXT_FORMAT(query), TEXT_FORMAT(before), TEXT_FORMAT(after)));
}

/* ---- a pair ---- */

static bool prepare_side(Run *run, Names *names, const Database *empty, Side *side)
{
    side->database = compile(run, names, side->text, "random.schema");
    if (side->database == NULL || !check_snapshot(run, names, side->database)) return false;
    side->create = make_plan(run, empty, side->database);
    return side->create != NULL;
}

static bool check_down_to_nothing(Run *run, const Side *side)
{
    run->is_clean = server_run_side(run, &side->create->down) &&
                    check_catalog(run, run->nothing, "down to nothing leaves something");
    return run->is_clean;
}

/* Leaves nothing. */
static bool check_from_nothing(Run *run, Side *side)
{
    run->is_clean = false;
    if (!server_run_side(run, &side->create->up)) return false;
    side->catalog = fingerprint(run->arena, run->connection);
    if (pulls(run) && !pull(run, &side->pulled)) return false;
    return check_down_to_nothing(run, side);
}

/* From here on a is what pull makes of a database that was made by it, and changed by hand. The way
 * down to nothing is the one of what was pulled. */
static bool take_over(Run *run, Names *names, const Database *empty, Side *a)
{
    run->is_clean = false;
    if (!server_run_side(run, &a->create->up) || !server_execute(run, property_by_hand_sql))
        return false;
    a->catalog = fingerprint(run->arena, run->connection);
    if (!pull(run, &a->pulled)) return false;
    a->text = a->pulled;
    a->database = compile(run, names, a->text, "pulled.schema");
    if (a->database == NULL || !check_snapshot(run, names, a->database)) return false;
    a->create = make_plan(run, empty, a->database);
    return a->create != NULL && check_down_to_nothing(run, a);
}

/* What a's SQL makes of nothing; where a was taken over, what was there, and no drift. */
static bool make_before(Run *run, Names *names, Side *a)
{
    run->is_clean = false;
    if (!server_run_side(run, &a->create->up)) return false;
    if (text_is_none(a->catalog)) {
        a->catalog = fingerprint(run->arena, run->connection);
        return true;
    }
    return check_catalog(run, a->catalog, "what was pulled makes another database") &&
           check_pulled(run, names, a);
}

/* The database's owner makes what is there at first. The change is made by it, by a member of it,
 * or by the superuser. */
static const char *first_role(const Run *run)
{
    return pair_has_roles(run->seed) ? "random_owner" : NULL;
}

static const char *changing_role(const Run *run)
{
    static const char *const roles[] = {"random_owner", "random_member", NULL};
    return pair_has_roles(run->seed) ? roles[run->seed / 5 % 3] : NULL;
}

bool pair_has_roles(uint64_t seed)
{
    return seed % 5 == 2;
}

bool pair_has_several_roles(uint64_t seed)
{
    return pair_has_roles(seed) && seed / 5 % 3 != 0;
}

static bool check_change(Run *run, Names *names, Side *a, const Side *b, const Plan *plan)
{
    Text rows = run->rows ? random_schema_rows(run->arena, a->schema, b->schema) : TEXT("");
    Text kept_before = random_schema_kept(run->arena, a->schema, b->schema);
    Text kept_after = random_schema_kept(run->arena, b->schema, a->schema);
    Text said_before = random_schema_clauses(run->arena, a->schema, b->schema, true);
    Text said_after = random_schema_clauses(run->arena, a->schema, b->schema, false);
    if (!make_before(run, names, a) || !server_execute(run, text_string(run->arena, rows)))
        return false;
    Text before = server_query(run, kept_before);
    Text filled_before = server_query(run, said_before);
    run->role = changing_role(run);
    return !text_is_none(before) && !text_is_none(filled_before) &&
           server_run_side(run, &plan->up) &&
           check_catalog(run, b->catalog, "up does not give b's catalog") &&
           check_pulled(run, names, b) && check_rows(run, kept_after, before, "up lost rows") &&
           check_rows(run, said_after, filled_before, "a clause gave something else") &&
           server_run_side(run, &plan->down) &&
           check_rows(run, kept_before, before, "down lost rows") &&
           check_catalog(run, a->catalog, "down does not give a's catalog");
}

typedef struct Pair {
    Side a;
    Side b;
    Plan *plan;
} Pair;

static bool check(Run *run, Pair *pair)
{
    Names *names = names_make(run->arena);
    const Database *empty = empty_database(run, names);
    pair->a.text = random_schema_text(run->arena, pair->a.schema);
    pair->b.text = random_schema_text(run->arena, pair->b.schema);
    if (says_losses(run)) {
        Text losses = random_schema_losses(run->arena, pair->a.schema, pair->b.schema);
        pair->b.text =
            text_format(run->arena, "%.*s\n%.*s", TEXT_FORMAT(pair->b.text), TEXT_FORMAT(losses));
    }
    run->failure = NULL;
    run->detail = TEXT_NONE;
    run->refused = false;
    run->state[0] = '\0';
    if (!run->is_clean && !server_reset(run)) return false;
    run->role = first_role(run);
    pair->a.catalog = pair->a.pulled = pair->b.pulled = TEXT_NONE;
    if (!prepare_side(run, names, empty, &pair->a) || !prepare_side(run, names, empty, &pair->b))
        return false;
    if (takes_over(run) && !take_over(run, names, empty, &pair->a)) return false;
    const Database *edit = compile_edit(run, names, pair->b.text, "edit.schema", pair->a.database);
    if (edit == NULL) return false;
    pair->plan = make_plan(run, pair->a.database, edit);
    if (pair->plan == NULL) return false;
    return check_from_nothing(run, &pair->b) &&
           check_change(run, names, &pair->a, &pair->b, pair->plan) &&
           check_down_to_nothing(run, &pair->a);
}

bool pair_check(Run *run, const RandomSchema *a, const RandomSchema *b)
{
    Pair pair = {.a = {.schema = a}, .b = {.schema = b}};
    return check(run, &pair);
}

/* ---- a failure ---- */

/* Takes away one part after the other for as long as it fails in the same way. */
static void shrink(Run *run, RandomSchema *a, RandomSchema *b)
{
    const char *failure = run->failure;
    Arena *arena = run->arena;
    char state[sizeof run->state];
    memcpy(state, run->state, sizeof state);
    uint64_t tries = 0;
    bool smaller = true;
    while (smaller && tries < run->tries) {
        smaller = false;
        for (int at = 0; at < random_schema_parts(a, b) && tries < run->tries; tries++) {
            run->arena = arena_new();
            RandomSchema *less_a = random_schema_copy(run->arena, a);
            RandomSchema *less_b = random_schema_copy(run->arena, b);
            random_schema_shrink(less_a, less_b, at);
            bool same = !pair_check(run, less_a, less_b) && !run->refused &&
                        strcmp(run->failure, failure) == 0 && strcmp(run->state, state) == 0;
            if (same) {
                random_schema_assign(a, less_a);
                random_schema_assign(b, less_b);
                smaller = true;
            } else {
                at++;
            }
            arena_free(run->arena);
        }
    }
    run->arena = arena;
}

static void put_side(TextBuilder *out, const char *title, const PlanSide *side)
{
    text_put_format(out, "---- %s\n", title);
    for (size_t i = 0; i < side->sections.count; i++) {
        const PlanSection *section = &side->sections.items[i];
        text_put_string(out, section->step_class == STEP_NO_TRANSACTION ? "-- no-transaction\n"
                                                                        : "-- transaction\n");
        for (uint32_t k = 0; k < section->step_count; k++) {
            Text statement = side->steps.items[section->first_step + k].statement;
            text_put_format(out, "%.*s;\n", TEXT_FORMAT(statement));
        }
    }
}

void pair_report(Run *run, const RandomSchema *a, const RandomSchema *b)
{
    RandomSchema *less_a = random_schema_copy(run->arena, a);
    RandomSchema *less_b = random_schema_copy(run->arena, b);
    const char *first_failure = run->failure;
    Text first_detail = run->detail;
    shrink(run, less_a, less_b);
    Pair pair = {.a = {.schema = less_a}, .b = {.schema = less_b}};
    TextBuilder out = text_builder(run->arena);
    if (check(run, &pair)) {
        run->failure = text_format(run->arena, "only once: %s", first_failure).bytes;
        run->detail = first_detail;
    }
    text_put_format(&out, "==== seed %llu%s%s: %s\n%.*s\n", (unsigned long long)run->seed,
                    run->rows ? ", rows" : "", run->seed % 4 == 3 ? ", offline" : "", run->failure,
                    TEXT_FORMAT(run->detail));
    text_put_format(&out, "---- a\n%.*s---- b\n%.*s", TEXT_FORMAT(pair.a.text),
                    TEXT_FORMAT(pair.b.text));
    if (pair.plan == NULL && pair.a.create != NULL) put_side(&out, "create a", &pair.a.create->up);
    if (pair.plan != NULL) {
        put_side(&out, "up", &pair.plan->up);
        put_side(&out, "down", &pair.plan->down);
    }
    fputs(text_built(&out).bytes, stderr);
}
