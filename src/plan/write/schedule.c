/* List scheduling: a section takes, in order, every step of its class that waits for nothing; then
 * the next section begins. As few sections as beginning with any of the classes can give. */
#include "plan/write/write.h"

#include <string.h>

RULE(label_is_committed, NEED, "it has the text of a new label, which must be committed first");

enum { STEP_CLASSES = STEP_NO_TRANSACTION + 1 };

#define CLASS_NONE UINT32_MAX

typedef struct Link {
    uint32_t task;
    bool apart;
} Link;

typedef VECTOR(Link) Links;

/* A step while it is scheduled. */
typedef struct Task {
    PlannedStep *planned; /* NULL: a node that needs no statement */
    uint32_t class;       /* only what is of one class can be in one section; or CLASS_NONE */
    uint32_t waits_for;
    uint32_t not_before; /* section */
    Links links;
    Links before; /* the same links, from the other end */
} Task;

/* Positions of ready tasks of one class: a heap, lowest first. */
typedef VECTOR(uint32_t) Heap;

typedef struct Schedule {
    Arena *arena;
    Task *tasks;
    uint32_t count;
    uint32_t *waiting; /* a run's own copy of waits_for */
    uint32_t *not_before;
    bool is_parted; /* what undoes one section of the way up is in sections of its own */
    uint32_t class_count;
    Heap *ready;       /* of each class */
    Heap next;         /* ready, but for the next section */
    uint32_t *order;   /* result: tasks in order, */
    uint32_t *section; /* and the section of each */
    uint32_t done;
    uint32_t section_count;
} Schedule;

static void heap_push(Arena *arena, Heap *heap, uint32_t value)
{
    VECTOR_ADD(arena, heap, value);
    for (size_t at = heap->count - 1; at > 0;) {
        size_t parent = (at - 1) / 2;
        if (heap->items[parent] <= heap->items[at]) break;
        uint32_t item = heap->items[parent];
        heap->items[parent] = heap->items[at];
        heap->items[at] = item;
        at = parent;
    }
}

static uint32_t heap_pop(Heap *heap)
{
    uint32_t top = heap->items[0];
    heap->items[0] = heap->items[--heap->count];
    for (size_t at = 0;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < heap->count; child++)
            if (heap->items[child] < heap->items[least]) least = child;
        if (least == at) return top;
        uint32_t item = heap->items[least];
        heap->items[least] = heap->items[at];
        heap->items[at] = item;
        at = least;
    }
}

static void task_ready(Schedule *schedule, uint32_t task);

static void finish_task(Schedule *schedule, uint32_t task)
{
    const Links *links = &schedule->tasks[task].links;
    for (size_t i = 0; i < links->count; i++) {
        uint32_t after = links->items[i].task;
        uint32_t earliest = schedule->section_count + (links->items[i].apart ? 1 : 0);
        if (schedule->tasks[task].class == CLASS_NONE) earliest = schedule->not_before[task];
        if (schedule->not_before[after] < earliest) schedule->not_before[after] = earliest;
        if (--schedule->waiting[after] == 0) task_ready(schedule, after);
    }
}

static void task_ready(Schedule *schedule, uint32_t task)
{
    uint32_t class = schedule->tasks[task].class;
    if (class == CLASS_NONE)
        finish_task(schedule, task);
    else if (schedule->not_before[task] > schedule->section_count)
        heap_push(schedule->arena, &schedule->next, task);
    else
        heap_push(schedule->arena, &schedule->ready[class], task);
}

static uint32_t next_class(const Schedule *schedule)
{
    for (uint32_t i = 0; i < schedule->class_count; i++)
        if (schedule->ready[i].count > 0) return i;
    return CLASS_NONE;
}

static void run_section(Schedule *schedule, uint32_t class)
{
    while (schedule->ready[class].count > 0) {
        uint32_t task = heap_pop(&schedule->ready[class]);
        schedule->section[schedule->done] = schedule->section_count;
        schedule->order[schedule->done++] = task;
        finish_task(schedule, task);
    }
    schedule->section_count++;
    Heap next = schedule->next;
    memset(&schedule->next, 0, sizeof schedule->next);
    for (size_t i = 0; i < next.count; i++) task_ready(schedule, next.items[i]);
}

static void run(Schedule *schedule, uint32_t first)
{
    for (uint32_t i = 0; i < schedule->count; i++) {
        schedule->waiting[i] = schedule->tasks[i].waits_for;
        schedule->not_before[i] = 0;
    }
    schedule->done = 0;
    schedule->section_count = 0;
    for (uint32_t i = 0; i < schedule->count; i++)
        if (schedule->tasks[i].waits_for == 0) task_ready(schedule, i);
    if (schedule->ready[first].count > 0) run_section(schedule, first);
    for (uint32_t class = next_class(schedule); class != CLASS_NONE; class = next_class(schedule))
        run_section(schedule, class);
}

/* ---- tasks from nodes ---- */

static void link_tasks(Schedule *schedule, uint32_t before, uint32_t after, bool apart)
{
    VECTOR_ADD(schedule->arena, &schedule->tasks[before].links, (Link){after, apart});
    VECTOR_ADD(schedule->arena, &schedule->tasks[after].before, (Link){before, apart});
    schedule->tasks[after].waits_for++;
}

static uint32_t class_of(const Schedule *schedule, const Planner *planner,
                         const PlannedStep *planned)
{
    const Node *node = planned->node;
    uint32_t sections = planner->up_sections;
    uint32_t newer = (sections - node->undoes) * sections + sections - node->undoes_last;
    return (schedule->is_parted ? newer : 0) * STEP_CLASSES + planned->step.step_class;
}

static void make_tasks(Schedule *schedule, const Planner *planner, uint32_t *firsts)
{
    for (size_t i = 0; i < planner->ordered.count; i++) {
        const Node *node = planner->ordered.items[i];
        uint32_t count = (uint32_t)node->steps.count;
        firsts[i] = schedule->count;
        if (count == 0) schedule->tasks[schedule->count++].class = CLASS_NONE;
        for (uint32_t j = 0; j < count; j++) {
            Task *task = &schedule->tasks[schedule->count++];
            task->planned = node->steps.items[j];
            task->class = class_of(schedule, planner, task->planned);
            if (j > 0) link_tasks(schedule, schedule->count - 2, schedule->count - 1, false);
        }
    }
}

static void link_nodes(Schedule *schedule, const Planner *planner, const uint32_t *firsts)
{
    for (size_t i = 0; i < planner->ordered.count; i++) {
        const Node *node = planner->ordered.items[i];
        for (size_t j = 0; j < node->edges.count; j++) {
            const Edge *edge = &node->edges.items[j];
            StepLink link = write_link_of(planner, node, edge);
            link_tasks(schedule, firsts[link.before->place] + link.waited,
                       firsts[link.after->place] + link.waiting, edge->apart);
        }
    }
}

/* ---- what is best done close together ---- */

typedef struct Marks {
    uint32_t *of_task;
    uint32_t last;
} Marks;

/* Marks what waits for the task, in the end. */
static void mark_followers(const Schedule *schedule, uint32_t task, Marks *marks)
{
    Heap open = {0};
    VECTOR_ADD(schedule->arena, &open, task);
    marks->of_task[task] = ++marks->last;
    while (open.count > 0) {
        const Links *links = &schedule->tasks[open.items[--open.count]].links;
        for (size_t i = 0; i < links->count; i++) {
            uint32_t after = links->items[i].task;
            if (marks->of_task[after] == marks->last) continue;
            marks->of_task[after] = marks->last;
            VECTOR_ADD(schedule->arena, &open, after);
        }
    }
}

/* `task` waits for all that `other`, and what must be between the two, waits for and that can be
 * done without `task`. */
static void hold_back(Schedule *schedule, uint32_t task, uint32_t other, Marks *marks)
{
    Heap between = {0};
    mark_followers(schedule, task, marks);
    uint32_t follows = marks->last++;
    VECTOR_ADD(schedule->arena, &between, other);
    while (between.count > 0) {
        const Links links = schedule->tasks[between.items[--between.count]].before;
        for (size_t i = 0; i < links.count; i++) {
            uint32_t before = links.items[i].task;
            uint32_t mark = marks->of_task[before];
            if (before == task || mark == marks->last) continue;
            marks->of_task[before] = marks->last;
            if (mark == follows)
                VECTOR_ADD(schedule->arena, &between, before);
            else
                link_tasks(schedule, before, task, links.items[i].apart);
        }
    }
}

/* A new label must be committed before it is used. A text that means one need not say so with a
 * cast: whatever has it as a literal waits. */
static void link_users_of_label(Schedule *schedule, uint32_t adds, Text literal, Marks *marks)
{
    for (uint32_t i = 0; i < schedule->count; i++) {
        PlannedStep *planned = schedule->tasks[i].planned;
        if (i == adds || planned == NULL || planned->node == schedule->tasks[adds].planned->node ||
            memmem(planned->step.statement.bytes, planned->step.statement.length, literal.bytes,
                   literal.length) == NULL)
            continue;
        mark_followers(schedule, i, marks);
        if (marks->of_task[adds] == marks->last) continue;
        planned->waits_for = schedule->tasks[adds].planned;
        planned->waits_by = &label_is_committed;
        link_tasks(schedule, adds, i, true);
    }
}

static void link_labels(Schedule *schedule, const Planner *planner, const uint32_t *firsts,
                        Marks *marks)
{
    SqlWriter writer = sql_writer(schedule->arena, NULL);
    for (size_t i = 0; i < planner->ordered.count; i++) {
        const Node *node = planner->ordered.items[i];
        if (node->kind != NODE_ALTER || node->to->kind != KIND_ENUM || node->steps.count == 0 ||
            node->pair->type_recreated)
            continue;
        const Enum *type = (const Enum *)node->to;
        for (size_t j = 0; j < type->labels.count; j++) {
            if (enum_has_label((const Enum *)node->from, type->labels.items[j].label)) continue;
            sql_put_literal(&writer, type->labels.items[j].label);
            link_users_of_label(schedule, firsts[i] + (uint32_t)node->steps.count - 1,
                                sql_take(&writer), marks);
        }
    }
}

/* Sets the section that each task has in the best order there is. */
static void run_best(Schedule *schedule, uint32_t *sections)
{
    uint32_t best = 0;
    uint32_t fewest = UINT32_MAX;
    for (uint32_t first = 0; first < STEP_CLASSES; first++) {
        run(schedule, first);
        if (schedule->section_count < fewest) {
            fewest = schedule->section_count;
            best = first;
        }
        if (fewest <= 1) break;
    }
    run(schedule, best);
    for (uint32_t i = 0; i < schedule->done; i++)
        sections[schedule->order[i]] = schedule->section[i];
}

/* The node that drops what `create` creates again, in another section; NULL: none does. */
static const Node *torn_drop(const Planner *planner, const Node *create, const uint32_t *firsts,
                             const uint32_t *sections)
{
    if (create->kind != NODE_CREATE || create->pair == NULL || create->steps.count == 0)
        return NULL;
    const Node *drop = map_find_pointer(planner->drop_nodes, create->pair->from);
    bool is_torn = drop != NULL && drop->steps.count > 0 &&
                   sections[firsts[drop->place]] != sections[firsts[create->place]];
    return is_torn ? drop : NULL;
}

static size_t count_torn(const Planner *planner, const uint32_t *firsts, const uint32_t *sections)
{
    size_t count = 0;
    for (size_t i = 0; i < planner->ordered.count; i++)
        count += torn_drop(planner, planner->ordered.items[i], firsts, sections) != NULL;
    return count;
}

/* What is dropped only to be created again, and not in the section in which it is dropped, goes
 * when all is there that it needs to come back. True: something changed. */
static bool hold_back_drops(Schedule *schedule, const Planner *planner, const uint32_t *firsts,
                            const uint32_t *sections, Marks *marks)
{
    bool changed = false;
    for (size_t i = 0; i < planner->ordered.count; i++) {
        Node *create = planner->ordered.items[i];
        if (create->held || create->aspect != ASPECT_OBJECT) continue;
        const Node *drop = torn_drop(planner, create, firsts, sections);
        if (drop == NULL) continue;
        hold_back(schedule, firsts[drop->place], firsts[i], marks);
        create->held = changed = true;
    }
    return changed;
}

/* What comes back in a later section than it is dropped in has another form, if there is one. True:
 * something is. */
static bool build_apart(Planner *planner, const uint32_t *firsts, const uint32_t *sections)
{
    bool changed = false;
    for (size_t i = 0; i < planner->ordered.count; i++) {
        Node *create = planner->ordered.items[i];
        if (create->apart || create->if_apart.steps.count == 0 ||
            torn_drop(planner, create, firsts, sections) == NULL)
            continue;
        node_put_apart(create);
        changed = true;
    }
    return changed;
}

/* ---- the result ---- */

static size_t add_merged(Planner *planner, PlanSide *side, const Schedule *schedule, uint32_t at,
                         uint32_t section)
{
    PlannedSteps steps = {0};
    for (; at < schedule->done && schedule->section[at] == section; at++) {
        PlannedStep *planned = schedule->tasks[schedule->order[at]].planned;
        if (steps.count > 0 && !write_can_merge(steps.items[0], planned)) break;
        planned->index = (uint32_t)side->steps.count;
        VECTOR_ADD(planner->arena, &steps, planned);
    }
    Step step = write_merged(planner->arena, &steps);
    step.section = section;
    VECTOR_ADD(planner->arena, &side->steps, step);
    return steps.count;
}

static bool has_hazard(const Step *step, HazardKind kind)
{
    for (size_t i = 0; i < step->hazards.count; i++)
        if (step->hazards.items[i].kind == kind) return true;
    return false;
}

static void add_section(Planner *planner, PlanSide *side, const PlannedStep *first)
{
    VECTOR_ADD(planner->arena, &side->sections,
               (PlanSection){.step_class = first->step.step_class,
                             .first_step = (uint32_t)side->steps.count,
                             .undoes_first = first->node->undoes,
                             .undoes_last = first->node->undoes_last});
}

static void widen_section(PlanSection *section, const Node *node)
{
    if (node->undoes < section->undoes_first) section->undoes_first = node->undoes;
    if (node->undoes_last > section->undoes_last) section->undoes_last = node->undoes_last;
}

static void write_side(Planner *planner, PlanSide *side, const Schedule *schedule)
{
    for (uint32_t at = 0; at < schedule->done;) {
        uint32_t section = schedule->section[at];
        if (at == 0 || section != schedule->section[at - 1])
            add_section(planner, side, schedule->tasks[schedule->order[at]].planned);
        PlanSection *last = &VECTOR_LAST(&side->sections);
        size_t count = add_merged(planner, side, schedule, at, section);
        for (size_t i = 0; i < count; i++, at++)
            widen_section(last, schedule->tasks[schedule->order[at]].planned->node);
        const Step *step = &VECTOR_LAST(&side->steps);
        last->step_count++;
        last->breaks_clients = last->breaks_clients || has_hazard(step, HAZARD_BREAKS_CLIENTS);
        last->loses_data = last->loses_data || has_hazard(step, HAZARD_DATA_LOSS) ||
                           (!planner->down && has_hazard(step, HAZARD_NOT_REVERSIBLE));
    }
}

/* ---- the best arrangement ---- */

typedef struct Arrangement {
    Schedule schedule;
    uint32_t *firsts;   /* the first task of each node, in order */
    uint32_t *sections; /* of each task */
} Arrangement;

static void arrange(Planner *planner, Arena *scratch, bool is_parted, Arrangement *made)
{
    uint32_t ranges = is_parted ? planner->up_sections * planner->up_sections : 1;
    uint32_t class_count = ranges * STEP_CLASSES;
    size_t count = planner->ordered.count;
    size_t most = count;
    for (size_t i = 0; i < count; i++) {
        most += planner->ordered.items[i]->steps.count;
        planner->ordered.items[i]->held = false;
    }
    *made = (Arrangement){.schedule = {.arena = scratch,
                                       .is_parted = is_parted,
                                       .class_count = class_count,
                                       .ready = ARENA_ARRAY(scratch, Heap, class_count),
                                       .tasks = ARENA_ARRAY(scratch, Task, most),
                                       .waiting = ARENA_ARRAY(scratch, uint32_t, most),
                                       .not_before = ARENA_ARRAY(scratch, uint32_t, most),
                                       .order = ARENA_ARRAY(scratch, uint32_t, most),
                                       .section = ARENA_ARRAY(scratch, uint32_t, most)},
                          .firsts = ARENA_ARRAY(scratch, uint32_t, count),
                          .sections = ARENA_ARRAY(scratch, uint32_t, most)};
    Schedule *schedule = &made->schedule;
    make_tasks(schedule, planner, made->firsts);
    link_nodes(schedule, planner, made->firsts);
    Marks marks = {ARENA_ARRAY(scratch, uint32_t, schedule->count), 0};
    link_labels(schedule, planner, made->firsts, &marks);
    run_best(schedule, made->sections);
    while (hold_back_drops(schedule, planner, made->firsts, made->sections, &marks))
        run_best(schedule, made->sections);
}

static void arrange_built_apart(Planner *planner, Arena *scratch, Arrangement *made)
{
    while (build_apart(planner, made->firsts, made->sections))
        arrange(planner, scratch, made->schedule.is_parted, made);
}

static bool undoes_others(const Task *task, const Task *before)
{
    const Node *node = task->planned->node, *other = before->planned->node;
    return node->undoes != other->undoes || node->undoes_last != other->undoes_last;
}

/* A section that undoes several of the way up is tried, statement by statement, when only some of
 * those were done: whether it holds what cannot be tried. */
static bool has_once_among_others(const Schedule *schedule)
{
    bool has_once = false, is_mixed = false;
    for (uint32_t at = 0; at < schedule->done; at++) {
        const Task *task = &schedule->tasks[schedule->order[at]];
        const Task *before = at == 0 ? NULL : &schedule->tasks[schedule->order[at - 1]];
        bool begins = at == 0 || schedule->section[at] != schedule->section[at - 1];
        has_once = (!begins && has_once) || task->planned->once;
        is_mixed = !begins && (is_mixed || undoes_others(task, before));
        if (has_once && is_mixed) return true;
    }
    return false;
}

/* A down side of few sections is best. Where that cannot be undone in part, what undoes one section
 * of the way up has sections of its own, the newest first; but not where that would leave something
 * dropped for longer. */
static Arrangement arrange_best(Planner *planner, Arena *scratch)
{
    Arrangement whole, parted;
    arrange(planner, scratch, false, &whole);
    arrange_built_apart(planner, scratch, &whole);
    if (planner->up_sections == 1 || !has_once_among_others(&whole.schedule)) return whole;
    arrange(planner, scratch, true, &parted);
    /* A column that was filled beside another, tried alone, would stay there. */
    if (planner->retyped.count == 0 && count_torn(planner, parted.firsts, parted.sections) >
                                           count_torn(planner, whole.firsts, whole.sections))
        return whole;
    arrange_built_apart(planner, scratch, &parted);
    return parted;
}

void write_sections(Planner *planner, PlanSide *side)
{
    Arena *scratch = arena_new();
    write_undone(planner);
    Arrangement best = arrange_best(planner, scratch);
    write_side(planner, side, &best.schedule);
    for (size_t i = 0; i < planner->ordered.count; i++) {
        Node *node = planner->ordered.items[i];
        for (size_t j = 0; j < node->steps.count; j++) {
            uint32_t section = best.sections[best.firsts[i] + j] + 1;
            if (j == 0) node->section = section;
            if (section > node->last_section) node->last_section = section;
        }
    }
    arena_free(scratch);
    if (planner->options->explains) write_reasons(planner, side);
}
