/* `diff`: the next revision from what changed in the schema. Asks what cannot be known from the two
 * models: renames, and clauses that were written for an edit before. */
#include "cli/compile_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/map.h"
#include "cli/diff_internal.h"
#include "plan/plan.h"
#include "snapshot/snapshot.h"

/* ---- showing ---- */

static void changes_put(DiffCommand *command, const Diff *diff)
{
    Session *session = command->session;
    Name namespace_name = command->new_database->project.default_namespace;
    json_key(&session->writer, "changes");
    json_begin_array(&session->writer);
    for (size_t i = 0; i < diff->changes.count; i++) {
        Text line = change_describe(session->arena, &diff->changes.items[i], namespace_name);
        session_say(session, "  %.*s\n", TEXT_FORMAT(line));
        json_text(&session->writer, line);
    }
    json_end_array(&session->writer);
}

/* A hazard for a person, who is told once: with the table, where the detail does not name it. */
static void hazard_say(DiffCommand *command, Map *said, const Step *step, const Hazard *hazard)
{
    Session *session = command->session;
    const HazardRow *row = hazard_row(hazard->kind);
    if (row->level == HAZARD_LEVEL_NOTE) return;
    Name namespace_name = command->new_database->project.default_namespace;
    Text line = text_format(session->arena, "%s: %.*s", row->id, TEXT_FORMAT(hazard->detail));
    if (step->locked != NULL && !text_has_word(hazard->detail, step->locked->name.name))
        line =
            text_format(session->arena, "%.*s (%.*s)", TEXT_FORMAT(line),
                        TEXT_FORMAT(object_describe(session->arena, step->locked, namespace_name)));
    if (map_find(said, line) != NULL) return;
    map_put(said, line, command);
    session_say(session, "  hazard %.*s\n", TEXT_FORMAT(line));
}

static void side_put_hazards(DiffCommand *command, Map *said, const PlanSide *side)
{
    JsonWriter *writer = &command->session->writer;
    for (size_t i = 0; i < side->steps.count; i++) {
        const Step *step = &side->steps.items[i];
        for (size_t k = 0; k < step->hazards.count; k++) {
            const Hazard *hazard = &step->hazards.items[k];
            hazard_say(command, said, step, hazard);
            json_begin_object(writer);
            json_key(writer, "id");
            json_string(writer, hazard_row(hazard->kind)->id);
            json_key(writer, "detail");
            json_text(writer, hazard->detail);
            json_key(writer, "statement");
            json_text(writer, step->statement);
            json_end_object(writer);
        }
    }
}

/* What a person should know before it runs: the hazards of the way up that are more than notes. */
static void hazards_put(DiffCommand *command, const PlanParts *parts)
{
    JsonWriter *writer = &command->session->writer;
    Map *said = map_make(command->session->arena);
    json_key(writer, "hazards");
    json_begin_array(writer);
    for (size_t i = 0; i < parts->count; i++) side_put_hazards(command, said, &parts->items[i]->up);
    json_end_array(writer);
}

static void side_show(Session *session, const RevisionSide *side, const char *key)
{
    bool dry = arguments_has(&session->arguments, "dry-run");
    json_key(&session->writer, key);
    json_string(&session->writer, side->source == NULL ? NULL : side->path);
    if (side->source == NULL) return;
    if (dry)
        session_print(session, "-- %s\n%.*s", side->path, TEXT_FORMAT(side->source->text));
    else
        session_print(session, "%s\n", side->path);
}

static void revision_show(Session *session, const Revision *revision)
{
    json_key(&session->writer, "revision");
    json_string(&session->writer, revision->label);
    side_show(session, &revision->up, "up");
    if (arguments_has(&session->arguments, "dry-run")) session_print(session, "\n");
    side_show(session, &revision->down, "down");
}

/* ---- writing ---- */

static bool report_write(Session *session, const char *path)
{
    diag_add(session->diagnostics, CODE_FILE_WRITE, SPAN_NONE, "could not write \"%s\": %s", path,
             strerror(errno));
    return false;
}

/* Of two, revisions.sum gets both at once. */
static bool revisions_save(DiffCommand *command, Revision *const *revisions, size_t count)
{
    RevisionChain *chain = command->chain;
    Diagnostics *diagnostics = command->session->diagnostics;
    size_t sealed;
    bool done = true;
    if (count == 1) return revision_save(chain, diagnostics, revisions[0], true);
    for (size_t i = 0; done && i < count; i++)
        done = revision_save(chain, diagnostics, revisions[i], false);
    done = done && revision_seal(chain, diagnostics, NULL, &sealed);
    for (size_t i = 0; !done && i < count; i++)
        (void)!(file_remove(revisions[i]->up.path) && file_remove(revisions[i]->down.path));
    return done;
}

/* Revision and snapshot belong together: the snapshot is on disk, beside its place, before the
 * revision is written, so that a full disk leaves neither. */
static bool command_save(DiffCommand *command, Revision *const *revisions, size_t count)
{
    Session *session = command->session;
    const char *place = command->workspace.snapshot;
    const char *beside = command->workspace.snapshot_new;
    Text text = snapshot_print(session->arena, command->new_database);
    Hash hash = hash_text(text);
    revision_set_snapshot(command->chain, text_from_string(hash.hex));
    if (!folder_make(session->arena, command->workspace.migrations) ||
        !file_write(session->arena, beside, text, NULL))
        return report_write(session, beside);
    if (!revisions_save(command, revisions, count)) {
        (void)!file_remove(beside);
        return false;
    }
    return rename(beside, place) == 0 || report_write(session, place);
}

/* `name` may be none; `parent` NULL: the head. */
static Revision *revision_make(DiffCommand *command, Text name, const PlanText *text,
                               const char *id, const RevisionList *parents)
{
    Session *session = command->session;
    RevisionDraft draft = {
        .id = id,
        .name = name,
        .summary = text->summary,
        .down_summary = text->down_summary,
        .up = text->up,
        .down = text->down,
        .parents = parents,
    };
    Revision *revision = NULL;
    return revision_draft(command->chain, session->diagnostics, &draft, &revision) ? revision
                                                                                   : NULL;
}

static const char *next_id(const DiffCommand *command)
{
    RevisionIds ids =
        command->workspace.timestamp_ids ? REVISION_IDS_TIMESTAMP : REVISION_IDS_NUMBER;
    return revision_next_id(command->session->arena, command->chain, ids, time(NULL));
}

/* In the order of the text. */
static int compare_clauses(const void *a, const void *b)
{
    Span one = ((const SpentClause *)a)->column->object.span;
    Span other = ((const SpentClause *)b)->column->object.span;
    int order = strcmp(one.source->path, other.source->path);
    return order != 0 ? order : (one.begin > other.begin) - (one.begin < other.begin);
}

/* Clauses that were written for an edit before, and are asked about: those that are meant again. */
static SemaReused clauses_ask(DiffCommand *command, const SpentClauses *spent)
{
    Arena *arena = command->session->arena;
    Name namespace_name = command->new_database->project.default_namespace;
    SemaReused reused = {0};
    if (spent->count > 1) qsort(spent->items, spent->count, sizeof *spent->items, compare_clauses);
    for (size_t i = 0; i < spent->count; i++) {
        const SpentClause *clause = &spent->items[i];
        Text shown = object_describe(arena, &clause->column->object, namespace_name);
        Text key = object_describe(arena, &clause->column->object, NULL);
        Text question = text_format(
            arena, "\"%s (%.*s)\" of %.*s was written for an earlier edit: use it again?",
            clause->word, TEXT_FORMAT(clause->clause), TEXT_FORMAT(shown));
        if (!command_ask(command, question)) continue;
        VECTOR_ADD(arena, &reused, text_format(arena, "%s %.*s", clause->word, TEXT_FORMAT(key)));
    }
    return reused;
}

/* The texts of large migrations go where the trees of the schema were, which nobody needs any more:
 * again after each time that it is compiled. */
static bool chain_load(DiffCommand *command)
{
    Session *session = command->session;
    return revision_chain_load(session->trees, session->diagnostics, command->workspace.migrations,
                               false, &command->chain);
}

static PlanOptions options_of(const Session *session)
{
    return (PlanOptions){
        .offline_ddl = arguments_has(&session->arguments, "offline-ddl"),
        .allow_data_loss = arguments_has(&session->arguments, "allow-data-loss"),
        .explains = session->verbose,
    };
}

/* NULL with diagnostics. `*diff` is made again where clauses are used once more. */
static const Plan *command_plan(DiffCommand *command, const Diff **diff)
{
    Session *session = command->session;
    SpentClauses spent = {0};
    bool asks = isatty(STDIN_FILENO) == 1 && session->terminal_error && !session->json;
    PlanOptions options = options_of(session);
    options.spent = asks ? &spent : NULL;
    Diagnostics *kept = session->diagnostics;
    Diagnostics *first = asks ? diagnostics_make(session->arena) : kept;
    size_t errors = kept->error_count;
    const Plan *plan = plan_make(session->arena, first, *diff, &options);
    if (asks) {
        SemaReused reused = clauses_ask(command, &spent);
        options.spent_are_void = true;
        if (reused.count > 0) {
            command->new_database =
                workspace_compile(session, &command->workspace, command->old_database, reused);
            bool again = command->new_database != NULL && chain_load(command);
            *diff = again ? command_compare(command) : NULL;
            if (*diff == NULL) return NULL;
        }
        plan = plan_make(session->arena, kept, *diff, &options);
    }
    return kept->error_count > errors ? NULL : plan;
}

static void plans_put(DiffCommand *command, const Diff *diff, const PlanParts *parts)
{
    Session *session = command->session;
    changes_put(command, diff);
    hazards_put(command, parts);
    for (size_t i = 0; i < parts->count; i++) {
        const Plan *plan = parts->items[i];
        if (session->verbose) {
            side_explain(session, &plan->up, "up");
            side_explain(session, &plan->down, "down");
        }
        sizes_put(session, &command->workspace, &plan->up,
                  command->new_database->project.default_namespace);
    }
}

static bool command_write(DiffCommand *command, const Diff *diff)
{
    Session *session = command->session;
    bool dry = arguments_has(&session->arguments, "dry-run");
    const Plan *plan = command_plan(command, &diff);
    if (plan == NULL) return false;
    const char *name = arguments_find(&session->arguments, "name");
    PlanText text = plan_text(session->arena, plan);
    Revision *revision = revision_make(
        command, name == NULL ? plan_name(session->arena, plan) : text_from_string(name), &text,
        next_id(command), NULL);
    if (revision == NULL) return false;
    PlanParts parts = {0};
    VECTOR_ADD(session->arena, &parts, plan);
    plans_put(command, diff, &parts);
    if (!dry && !command_save(command, &revision, 1)) return false;
    revision_show(session, revision);
    return true;
}

/* The second of two revisions has the first one as its parent, which is in no file yet. */
static bool filled_draft(DiffCommand *command, const Diff *diff, const FilledPlan *filled,
                         Revision *revisions[2])
{
    Arena *arena = command->session->arena;
    const char *given = arguments_find(&command->session->arguments, "name");
    Text name = given == NULL ? filled->name : text_from_string(given);
    PlanText text = plan_text(arena, filled->expand);
    revisions[0] = revision_make(command, text_format(arena, "%.*s_expand", TEXT_FORMAT(name)),
                                 &text, next_id(command), NULL);
    if (revisions[0] == NULL) return false;
    RevisionChain ahead = *command->chain;
    RevisionList parents = {0};
    VECTOR_ADD(arena, &parents, revisions[0]);
    ahead.revisions = (__typeof__(ahead.revisions)){0};
    VECTOR_ADD(arena, &ahead.revisions, revisions[0]);
    DiffCommand then = *command;
    then.chain = &ahead;
    text = plan_parts_text(arena, diff, &filled->rest, filled->words);
    revisions[1] = revision_make(command, name, &text, next_id(&then), &parents);
    return revisions[1] != NULL;
}

static bool command_write_filled(DiffCommand *command, const Diff *diff)
{
    Session *session = command->session;
    bool dry = arguments_has(&session->arguments, "dry-run");
    PlanOptions options = options_of(session);
    FilledPlan filled;
    Revision *revisions[2];
    if (!filled_plan(command, diff, &options, &filled) ||
        !filled_draft(command, diff, &filled, revisions))
        return false;
    PlanParts parts = {0};
    VECTOR_ADD(session->arena, &parts, filled.expand);
    for (size_t i = 0; i < filled.rest.count; i++)
        VECTOR_ADD(session->arena, &parts, filled.rest.items[i]);
    plans_put(command, diff, &parts);
    if (!dry && !command_save(command, revisions, 2)) return false;
    json_key(&session->writer, "expand");
    json_begin_object(&session->writer);
    revision_show(session, revisions[0]);
    json_end_object(&session->writer);
    if (dry) session_print(session, "\n");
    revision_show(session, revisions[1]);
    return true;
}

static bool diff_open(DiffCommand *command)
{
    Session *session = command->session;
    if (!renames_read(session, &command->renames) || !workspace_open(session, &command->workspace))
        return false;
    const Workspace *workspace = &command->workspace;
    if (workspace_diff_was_cut(session, workspace) &&
        rename(workspace->snapshot_new, workspace->snapshot) != 0)
        return report_write(session, workspace->snapshot);
    command->old_database = workspace_load_snapshot(session, workspace, NULL);
    command->new_database =
        workspace_compile(session, workspace, command->old_database, (SemaReused){0});
    return chain_load(command) && !diagnostics_has_errors(session->diagnostics) &&
           command->old_database != NULL && command->new_database != NULL;
}

/* Revisions that are there run with the namespace that they were written for. */
static bool namespace_stays(const DiffCommand *command)
{
    const Project *project = &command->new_database->project;
    Name before = command->old_database->project.default_namespace;
    if (command->chain->revisions.count == 0 || before == project->default_namespace) return true;
    Diagnostic *diagnostic =
        diag_add(command->session->diagnostics, CODE_DEFAULT_NAMESPACE, project->span,
                 "the namespace of unqualified names was \"%s\" and is now \"%s\"", before,
                 project->default_namespace);
    diag_hint(command->session->diagnostics, diagnostic,
              "Write \"namespace %.*s;\" in the project block, and qualify names in other "
              "namespaces.",
              TEXT_FORMAT(identifier_format(command->session->arena, before)));
    return false;
}

bool command_diff(Session *session)
{
    DiffCommand command = {.session = session, .answers = map_make(session->arena)};
    if (!diff_open(&command) || !namespace_stays(&command)) return false;
    const Diff *diff = command_compare(&command);
    if (diff == NULL) return false;
    if (diff_is_empty(diff)) {
        session_print(session, "nothing to do: the schema has no changes without a revision\n");
        json_key(&session->writer, "revision");
        json_string(&session->writer, NULL);
        return true;
    }
    if (arguments_has(&session->arguments, "exit-code")) session->exit_status = 4;
    return filled_is_asked(diff) ? command_write_filled(&command, diff)
                                 : command_write(&command, diff);
}
