/* `apply` and `revert` are one command with two directions: run, shown before (--dry-run), or
 * written as a script for psql (--sql). */
#include "cli/deeds_internal.h"

#include <stdio.h>
#include <string.h>

#include "model/type.h"

typedef struct Direction {
    RunnerOperation *operation;
    SchemacResult (*plan)(PGconn *connection, const SchemacChain *chain, const char *target,
                          const SchemacOptions *options, SchemacPlan **plan, SchemacError *error);
    const char *target; /* the default */
    const char *verb;
    const char *done;
} Direction;

static const Direction up = {schemac_upgrade, schemac_plan_upgrade, "head", "apply", "applied"};
static const Direction down = {schemac_downgrade, schemac_plan_downgrade, "-1", "revert",
                               "reverted"};

static const char *direction_target(const Session *session, const Direction *direction)
{
    const char *target = arguments_operand(&session->arguments, 0);
    return target == NULL ? direction->target : target;
}

/* ---- what was done ---- */

static void steps_put_json(Runner *runner, const char *key)
{
    JsonWriter *writer = &runner->session->writer;
    json_key(writer, key);
    json_begin_array(writer);
    for (size_t i = 0; i < runner->steps.count; i++) {
        const RunnerStep *step = &runner->steps.items[i];
        json_begin_object(writer);
        json_key(writer, "revision");
        json_string(writer, step->label);
        json_key(writer, "direction");
        json_string(writer, step->down ? "down" : "up");
        json_key(writer, "took_ms");
        json_number(writer, (int64_t)step->took_ms);
        json_end_object(writer);
    }
    json_end_array(writer);
}

/* What is held back, and the exit status that it makes. */
static void direction_put_held(Runner *runner, const Direction *direction, const SchemacHeld *held,
                               size_t count)
{
    Session *session = runner->session;
    if (direction == &down) return;
    held_put(session, held, count);
    if (count > 0 && arguments_has(&session->arguments, "exit-code")) session->exit_status = 4;
}

static void run_print_summary(Runner *runner, const Direction *direction, const char *target)
{
    Session *session = runner->session;
    if (runner->steps.count > 0) {
        const char *count =
            count_words(session->arena, runner->steps.count, "revision", "revisions");
        session_say(session, "%s %s\n", count, direction->done);
        return;
    }
    const SchemacRevision *revision = schemac_find(runner->run, target, NULL);
    if (runner->held.count > 0)
        session_print(session, "nothing to do but what is held back\n");
    else if (revision != NULL && direction == &up)
        session_print(session, "nothing to do: the database has %s\n",
                      label_make(session->arena, revision->id, revision->name));
    else
        session_print(session, "nothing to do\n");
}

static SchemacResult direction_plan(Runner *runner, const Direction *direction, const char *target,
                                    SchemacPlan **plan, SchemacError *error)
{
    return direction->plan(runner->connection, runner->run, target, &runner->locks, plan, error);
}

/* What was stamped was there before: its down side drops what no revision made. */
static bool check_stamped(Runner *runner, const SchemacPlan *plan, const SchemacState *state)
{
    Arena *arena = runner->session->arena;
    Diagnostics *diagnostics = runner->session->diagnostics;
    const Map *records = state_index(arena, state);
    Diagnostic *diagnostic = NULL;
    for (size_t i = 0; i < plan->count; i++) {
        const SchemacRevision *revision = plan->steps[i].revision;
        const SchemacRecord *record = map_find(records, text_from_string(revision->id));
        if (record == NULL || !record->stamped) continue;
        const char *label = label_make(arena, revision->id, revision->name);
        if (diagnostic == NULL)
            diagnostic =
                diag_add(diagnostics, CODE_RUN_STAMPED, SPAN_NONE,
                         "revision %s was stamped, not run: reverting it would drop objects that "
                         "existed before",
                         label);
        else
            diag_note(diagnostics, diagnostic, SPAN_NONE, "so was %s", label);
    }
    if (diagnostic == NULL) return true;
    diag_hint(diagnostics, diagnostic,
              "`schemac stamp` records another revision without running anything; to drop the "
              "objects with their rows, use --allow-data-loss.");
    return false;
}

static bool direction_is_allowed(Runner *runner, const Direction *direction, const char *target)
{
    SchemacPlan *plan = NULL;
    SchemacError error = {0};
    if (direction == &up || arguments_has(&runner->session->arguments, "allow-data-loss"))
        return true;
    SchemacState *state = runner_read_state(runner);
    if (state == NULL) return false;
    bool done = direction_plan(runner, direction, target, &plan, &error) == SCHEMAC_OK;
    done = done ? check_stamped(runner, plan, state) : runner_fail(runner, &error);
    schemac_plan_free(plan);
    schemac_state_free(state);
    return done;
}

/* --open-statement: the answer for a statement that cannot be looked up. */

static SchemacResult settle_done(PGconn *connection, const SchemacChain *chain, const char *target,
                                 const SchemacOptions *options, SchemacError *error)
{
    (void)target;
    return schemac_settle(connection, chain, true, options, error);
}

static SchemacResult settle_again(PGconn *connection, const SchemacChain *chain, const char *target,
                                  const SchemacOptions *options, SchemacError *error)
{
    (void)target;
    return schemac_settle(connection, chain, false, options, error);
}

/* An option that takes one of two words. */
static bool check_choice(Session *session, const char *option, const char *one, const char *other,
                         const char *hint)
{
    const char *value = arguments_find(&session->arguments, option);
    return value == NULL || strcmp(value, one) == 0 || strcmp(value, other) == 0 ||
           session_refuse_value(session, option, hint);
}

static bool check_choices(Session *session, const Direction *direction)
{
    return check_choice(session, "open-statement", "done", "again",
                        "Valid values are done (it took effect) and again (run it again).") &&
           (direction == &down || backup_check_options(session)) &&
           (direction == &down ||
            check_choice(session, "on-failure", "undo", "stay",
                         "Valid values are undo (what was done of the revision) and stay (half "
                         "done)."));
}

static SchemacOnFailure on_failure_of(const Session *session)
{
    const char *value = arguments_find(&session->arguments, "on-failure");
    return value != NULL && strcmp(value, "stay") == 0 ? SCHEMAC_ON_FAILURE_STAY
                                                       : SCHEMAC_ON_FAILURE_UNDO;
}

static bool settle(Runner *runner, bool is_at_head)
{
    const char *answer = arguments_find(&runner->session->arguments, "open-statement");
    SchemacError error = {.result = SCHEMAC_ERROR_TARGET};
    if (answer == NULL) return true;
    if (!is_at_head)
        return runner_run(runner, strcmp(answer, "done") == 0 ? settle_done : settle_again, "");
    snprintf(error.message, sizeof error.message, "no revision has an open statement");
    return runner_fail(runner, &error);
}

/* A plan that cannot be made is reported by the run itself. */
static bool check_rights(Runner *runner, const Direction *direction, const char *target)
{
    SchemacPlan *plan = NULL;
    SchemacError error = {0};
    if (arguments_has(&runner->session->arguments, "no-preflight") ||
        direction_plan(runner, direction, target, &plan, &error) != SCHEMAC_OK)
        return true;
    bool done = rights_check(runner, plan);
    schemac_plan_free(plan);
    return done;
}

static bool direction_run(Runner *runner, const Direction *direction, const char *target,
                          bool is_at_head)
{
    if (!settle(runner, is_at_head)) return false;
    if (direction == &up) {
        runner->on_failure = on_failure_of(runner->session);
        runner->no_preflight = arguments_has(&runner->session->arguments, "no-preflight");
    }
    runner->before = direction == &up ? backup_before : NULL;
    bool done = is_at_head || (direction_is_allowed(runner, direction, target) &&
                               check_rights(runner, direction, target) &&
                               runner_run(runner, direction->operation, target));
    steps_put_json(runner, direction->done);
    if (done) run_print_summary(runner, direction, target);
    direction_put_held(runner, direction, runner->held.items, runner->held.count);
    return done;
}

/* ---- --dry-run ---- */

static void plan_print(Runner *runner, const Direction *direction, const SchemacPlan *plan)
{
    Session *session = runner->session;
    JsonWriter *writer = &session->writer;
    json_key(writer, "pending");
    json_begin_array(writer);
    for (size_t i = 0; i < plan->count; i++) {
        const SchemacStep *step = &plan->steps[i];
        const char *label = label_make(session->arena, step->revision->id, step->revision->name);
        uint32_t sections = step->down ? step->revision->down_count : step->revision->up_count;
        json_begin_object(writer);
        json_key(writer, "revision");
        json_string(writer, label);
        json_key(writer, "direction");
        json_string(writer, step->down ? "down" : "up");
        json_key(writer, "first_section");
        json_number(writer, step->first_section + 1);
        json_key(writer, "sections");
        json_number(writer, sections);
        json_end_object(writer);
        session_print(session, "would %s %s", step->down ? "revert" : "apply", label);
        if (step->first_section > 0)
            session_print(session, ", from its section %u on", step->first_section + 1);
        session_print(session, "\n");
    }
    json_end_array(writer);
    if (plan->count == 0) session_print(session, "nothing to %s\n", direction->verb);
}

static bool direction_show_plan(Runner *runner, const Direction *direction, const char *target)
{
    SchemacPlan *plan = NULL;
    SchemacError error = {0};
    if (direction_plan(runner, direction, target, &plan, &error) != SCHEMAC_OK)
        return runner_fail(runner, &error);
    plan_print(runner, direction, plan);
    direction_put_held(runner, direction, plan->held, plan->held_count);
    bool done =
        arguments_has(&runner->session->arguments, "no-preflight") || rights_check(runner, plan);
    schemac_plan_free(plan);
    return done;
}

/* ---- --sql ---- */

/* --set-role, for all of a session of psql. */
static Text script_in_role(Session *session, Text script)
{
    const char *role = arguments_find(&session->arguments, "set-role");
    if (role == NULL) return script;
    Text name = identifier_format(session->arena, name_intern_string(session->names, role));
    return text_format(session->arena, "SET ROLE %.*s;\n%.*sRESET ROLE;\n", TEXT_FORMAT(name),
                       TEXT_FORMAT(script));
}

static bool script_print(Runner *runner, const char *from, const char *to)
{
    Session *session = runner->session;
    SchemacError error = {0};
    char *script = NULL;
    if (schemac_script(runner->run, from, to, &script, &error) != SCHEMAC_OK)
        return runner_fail(runner, &error);
    Text text = script_in_role(session, text_from_string(script));
    session_print_text(session, text);
    json_key(&session->writer, "sql");
    json_text(&session->writer, text);
    schemac_script_free(script);
    return true;
}

/* Where a plan ends: its last revision up, the parent of its last one down. */
static const char *plan_find_end(const SchemacPlan *plan)
{
    const SchemacStep *last = &plan->steps[plan->count - 1];
    if (!last->down) return last->revision->id;
    return last->revision->parent_count == 0 ? "base" : last->revision->parents[0];
}

/* The one revision that the database is at, as a target of a script. */
static const char *runner_find_from(Runner *runner)
{
    SchemacState *state = runner_read_state(runner);
    if (state == NULL) return NULL;
    const char *current = state_current(runner->session->arena, state);
    if (strchr(current, ',') != NULL) {
        Diagnostic *diagnostic = diag_add(runner->session->diagnostics, CODE_RUN_TARGET, SPAN_NONE,
                                          "the database is at several revisions, %s", current);
        diag_hint(runner->session->diagnostics, diagnostic, "Specify the range: --sql FROM:TO.");
        current = NULL;
    }
    schemac_state_free(state);
    return current;
}

static bool direction_print_script(Runner *runner, const Direction *direction, const char *target)
{
    SchemacPlan *plan = NULL;
    SchemacError error = {0};
    const char *from = runner_find_from(runner);
    if (from == NULL) return false;
    if (direction_plan(runner, direction, target, &plan, &error) != SCHEMAC_OK)
        return runner_fail(runner, &error);
    bool done = true;
    if (plan->count == 0)
        session_print(runner->session, "-- nothing to %s\n", direction->verb);
    else
        done = script_print(runner, from, plan_find_end(plan));
    schemac_plan_free(plan);
    return done;
}

/* "0001:0003": no database is asked. */
static bool script_print_range(Session *session, const char *range)
{
    Runner runner;
    const char *colon = strchr(range, ':');
    const char *from = text_string(session->arena, (Text){range, (size_t)(colon - range)});
    if (!runner_open(session, false, &runner)) return false;
    return script_print(&runner, from[0] == '\0' ? "base" : from,
                        colon[1] == '\0' ? "head" : colon + 1);
}

static bool direction_command(Session *session, const Direction *direction)
{
    Runner runner;
    SchemacOptions locks;
    const char *target = direction_target(session, direction);
    bool sql = arguments_has(&session->arguments, "sql");
    if (!check_choices(session, direction) || !runner_read_lock_options(session, &locks) ||
        (direction == &up && !held_read_options(session, &locks)))
        return false;
    if (strchr(target, ':') != NULL) {
        if (sql) return script_print_range(session, target);
        Diagnostic *diagnostic =
            diag_add(session->diagnostics, CODE_OPERAND, SPAN_NONE,
                     "a range such as \"%s\" can only be used with --sql", target);
        diag_hint(session->diagnostics, diagnostic, "Specify a single revision.");
        return false;
    }
    bool is_at_head = false;
    bool is_plain = !sql && !arguments_has(&session->arguments, "dry-run");
    if (is_plain && direction == &up && strcmp(target, "head") == 0) {
        if (!runner_open_quickly(session, &runner, &is_at_head)) return false;
    } else if (!runner_open_connected(session, &runner)) {
        return false;
    }
    runner.locks = locks;
    bool is_going_up = direction == &up && !is_at_head && !sql;
    if (is_going_up && !runner_check_server(&runner)) {
        runner_close(&runner);
        return false;
    }
    bool done = sql ? direction_print_script(&runner, direction, target)
                : arguments_has(&session->arguments, "dry-run")
                    ? direction_show_plan(&runner, direction, target)
                    : direction_run(&runner, direction, target, is_at_head);
    runner_close(&runner);
    return done;
}

bool command_apply(Session *session)
{
    return direction_command(session, &up);
}

bool command_revert(Session *session)
{
    return direction_command(session, &down);
}
