/* A plan as text: directives for the reader of sections, BEGIN and COMMIT for psql, locks and
 * hazards as comments. */
#include "plan/plan.h"

#include <string.h>

#include "sql/sql.h"

/* What it undoes, and whether that loses data, is asked only of what can stop half way. */
static void put_extent(TextBuilder *out, const PlanSection *section, bool is_down, uint32_t before)
{
    if (is_down) text_put_format(out, " undoes=%u", before + section->undoes_first);
    if (is_down && section->undoes_last > section->undoes_first)
        text_put_format(out, "..%u", before + section->undoes_last);
    text_put_string(out, section->loses_data ? " loses-data" : "");
}

bool step_class_is_transaction(StepClass step_class)
{
    return step_class == STEP_TRANSACTION || step_class == STEP_VALIDATE;
}

static bool can_stop_half_way(const Plan *plan)
{
    return plan->up.sections.count > 1 ||
           (plan->up.sections.count == 1 &&
            !step_class_is_transaction(plan->up.sections.items[0].step_class));
}

/* A plan that is a part of a revision. */
typedef struct Part {
    const Plan *plan;
    bool is_whole;   /* there is no other */
    uint32_t before; /* sections of the way up that the parts before it have */
    Text words;      /* more of the first directive; none: nothing */
} Part;

static void put_directive(TextBuilder *out, const Part *part, const PlanSide *side,
                          const PlanSection *section)
{
    const Plan *plan = part->plan;
    static const char *const directives[] = {
        [STEP_TRANSACTION] = "-- schemac: transaction  lock_timeout=3s",
        [STEP_VALIDATE] = "-- schemac: transaction  lock_timeout=3s statement_timeout=0",
        [STEP_BACKFILL] =
            "-- schemac: no-transaction  lock_timeout=3s statement_timeout=0 batch=10000",
        /* Waiting for old transactions blocks nobody, and giving up would leave a broken index. */
        [STEP_NO_TRANSACTION] = "-- schemac: no-transaction  lock_timeout=0 statement_timeout=0",
    };
    text_put_string(out, directives[section->step_class]);
    if (!part->is_whole || can_stop_half_way(plan))
        put_extent(out, section, side == &plan->down, part->before);
    text_put_string(out, section->breaks_clients ? " breaks-clients" : "");
    if (section == side->sections.items && side == &plan->up && !text_is_none(part->words)) {
        text_put_byte(out, ' ');
        text_put(out, part->words);
    }
    text_put_byte(out, '\n');
}

static void put_locked(Arena *arena, TextBuilder *out, const Object *relation, LockMode lock,
                       Name default_namespace)
{
    text_put_string(out, "-- locks ");
    if (relation->name.namespace_name != NULL &&
        relation->name.namespace_name != default_namespace) {
        text_put(out, identifier_format(arena, relation->name.namespace_name));
        text_put_byte(out, '.');
    }
    text_put(out, identifier_format(arena, relation->name.name));
    text_put_format(out, ": %s", lock_mode_name(lock));
}

static void put_locks(Arena *arena, TextBuilder *out, const Step *step, Name default_namespace)
{
    for (size_t i = 0; i < step->also_locked.count; i++) {
        const StepLock *also = &step->also_locked.items[i];
        put_locked(arena, out, also->relation, also->lock, default_namespace);
        text_put_byte(out, '\n');
    }
    if (step->lock == LOCK_NONE || step->locked == NULL) return;
    put_locked(arena, out, step->locked, step->lock, default_namespace);
    if (step->rewrites)
        text_put_string(out, ", rewrites the table");
    else if (step->scans)
        text_put_string(out, ", reads all rows");
    text_put_byte(out, '\n');
}

static bool is_repeated(const Hazards *hazards, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (hazards->items[i].kind == hazards->items[at].kind &&
            text_equals(hazards->items[i].detail, hazards->items[at].detail))
            return true;
    return false;
}

/* A comment may not end early: names can hold anything. */
static void put_comment_text(TextBuilder *out, Text text)
{
    for (size_t i = 0; i < text.length; i++)
        text_put_byte(out, text.bytes[i] == '\n' || text.bytes[i] == '\r' ? ' ' : text.bytes[i]);
}

static void put_step(Arena *arena, TextBuilder *out, const Step *step, Name default_namespace)
{
    put_locks(arena, out, step, default_namespace);
    for (size_t i = 0; i < step->hazards.count; i++) {
        const Hazard *hazard = &step->hazards.items[i];
        if (is_repeated(&step->hazards, i)) continue;
        text_put_format(out, "-- %s: ", hazard_row(hazard->kind)->title);
        put_comment_text(out, hazard->detail);
        text_put_byte(out, '\n');
    }
    text_put(out, sql_break_lines(arena, step->statement));
    text_put_string(out, ";\n");
}

/* For psql: the reader of sections takes BEGIN and COMMIT out again, and the runner says itself
 * where names without a namespace are. */
static void put_begin(Arena *arena, TextBuilder *out, Name default_namespace)
{
    text_put_string(out, "BEGIN;\n");
    if (strcmp(default_namespace, "public") == 0) return;
    text_put_string(out, "SET LOCAL search_path TO ");
    text_put(out, identifier_format(arena, default_namespace));
    text_put_string(out, ";\n");
}

static void put_side(Arena *arena, TextBuilder *out, const Part *part, const PlanSide *side)
{
    Name default_namespace = part->plan->diff->new_database->project.default_namespace;
    for (size_t i = 0; i < side->sections.count; i++) {
        const PlanSection *section = &side->sections.items[i];
        bool transactional = step_class_is_transaction(section->step_class);
        text_put_string(out, out->length == 0 ? "" : "\n");
        put_directive(out, part, side, section);
        if (transactional) put_begin(arena, out, default_namespace);
        for (uint32_t j = 0; j < section->step_count; j++) {
            text_put_byte(out, '\n');
            put_step(arena, out, &side->steps.items[section->first_step + j], default_namespace);
        }
        text_put_string(out, transactional ? "\nCOMMIT;\n" : "");
    }
}

/* The change on the way down. */
static Change change_invert(const Change *change)
{
    static const ChangeKind inverse[] = {[CHANGE_RENAME] = CHANGE_RENAME,
                                         [CHANGE_CREATE] = CHANGE_DROP,
                                         [CHANGE_DROP] = CHANGE_CREATE,
                                         [CHANGE_ALTER] = CHANGE_ALTER};
    return (Change){.change_kind = inverse[change->change_kind],
                    .old_object = change->new_object,
                    .new_object = change->old_object,
                    .attributes = change->attributes,
                    .old_part = change->new_part,
                    .new_part = change->old_part};
}

/* "create table documents" as a sentence's beginning; many of a kind in one line. */
static Text summary_text(Arena *arena, const Diff *diff, bool down)
{
    enum { LINES_SHOWN = 40 };
    TextBuilder out = text_builder(arena);
    Name default_namespace = diff->new_database->project.default_namespace;
    for (size_t i = 0; i < diff->changes.count && i < LINES_SHOWN; i++) {
        size_t begin = out.length;
        size_t at = down ? diff->changes.count - 1 - i : i;
        Change change = diff->changes.items[at];
        if (down) change = change_invert(&change);
        put_comment_text(&out, change_describe(arena, &change, default_namespace));
        if (out.bytes[begin] >= 'a' && out.bytes[begin] <= 'z')
            out.bytes[begin] = (char)(out.bytes[begin] - 'a' + 'A');
        text_put_string(&out, ".\n");
    }
    if (diff->changes.count > LINES_SHOWN)
        text_put_format(&out, "And %zu more changes.\n", diff->changes.count - LINES_SHOWN);
    return text_trim(text_built(&out));
}

PlanText plan_parts_text(Arena *arena, const Diff *diff, const PlanParts *parts, Text words)
{
    TextBuilder up = text_builder(arena);
    TextBuilder down = text_builder(arena);
    uint32_t before = 0;
    for (size_t i = 0; i < parts->count; i++) {
        const Plan *plan = parts->items[i];
        Part part = {plan, parts->count == 1, before, up.length == 0 ? words : TEXT_NONE};
        put_side(arena, &up, &part, &plan->up);
        before += (uint32_t)plan->up.sections.count;
    }
    for (size_t i = parts->count; i-- > 0;) {
        const Plan *plan = parts->items[i];
        before -= (uint32_t)plan->up.sections.count;
        Part part = {plan, parts->count == 1, before, TEXT_NONE};
        put_side(arena, &down, &part, &plan->down);
    }
    return (PlanText){.summary = summary_text(arena, diff, false),
                      .down_summary = summary_text(arena, diff, true),
                      .up = text_built(&up),
                      .down = text_built(&down)};
}

PlanText plan_text(Arena *arena, const Plan *plan)
{
    PlanParts parts = {0};
    VECTOR_ADD(arena, &parts, plan);
    return plan_parts_text(arena, plan->diff, &parts, TEXT_NONE);
}

Text plan_name(Arena *arena, const Plan *plan)
{
    static const char *const verbs[] = {"rename", "create", "drop", "alter"};
    const Diff *diff = plan->diff;
    if (diff->changes.count == 0) return TEXT("nothing");
    if (diff->old_database->objects.count == 0) return TEXT("baseline");
    const Change *change = &diff->changes.items[0];
    const Object *object = change->new_object != NULL ? change->new_object : change->old_object;
    if (object->kind == KIND_COLUMN)
        return text_format(arena, "%s_%s_%s", verbs[change->change_kind], object->parent->name.name,
                           object->name.name);
    return text_format(arena, "%s_%s", verbs[change->change_kind], object->name.name);
}
