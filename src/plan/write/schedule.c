/* List scheduling: a section takes, in order, every step of its class that waits for nothing; then
 * the next section begins. As few sections as beginning with any of the classes can give. */
#include "plan/write/write.h"

#include <string.h>

enum { CLASS_COUNT = 3, LINE_WIDTH = 96 };

typedef struct Link {
    uint32_t task;
    bool apart;
} Link;

typedef VECTOR(Link) Links;

/* A step while it is scheduled; one of class CLASS_COUNT has no statement: a node that needs none.
 */
typedef struct Task {
    PlannedStep *planned;
    uint32_t step_class;
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
    Heap ready[CLASS_COUNT];
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
        if (schedule->tasks[task].step_class == CLASS_COUNT) earliest = schedule->not_before[task];
        if (schedule->not_before[after] < earliest) schedule->not_before[after] = earliest;
        if (--schedule->waiting[after] == 0) task_ready(schedule, after);
    }
}

static void task_ready(Schedule *schedule, uint32_t task)
{
    uint32_t step_class = schedule->tasks[task].step_class;
    if (step_class == CLASS_COUNT)
        finish_task(schedule, task);
    else if (schedule->not_before[task] > schedule->section_count)
        heap_push(schedule->arena, &schedule->next, task);
    else
        heap_push(schedule->arena, &schedule->ready[step_class], task);
}

static int next_class(const Schedule *schedule)
{
    for (int i = 0; i < CLASS_COUNT; i++)
        if (schedule->ready[i].count > 0) return i;
    return -1;
}

static void run_section(Schedule *schedule, int step_class)
{
    while (schedule->ready[step_class].count > 0) {
        uint32_t task = heap_pop(&schedule->ready[step_class]);
        schedule->section[schedule->done] = schedule->section_count;
        schedule->order[schedule->done++] = task;
        finish_task(schedule, task);
    }
    schedule->section_count++;
    Heap next = schedule->next;
    memset(&schedule->next, 0, sizeof schedule->next);
    for (size_t i = 0; i < next.count; i++) task_ready(schedule, next.items[i]);
}

static void run(Schedule *schedule, int first)
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
    for (int step_class = next_class(schedule); step_class >= 0; step_class = next_class(schedule))
        run_section(schedule, step_class);
}

/* ---- tasks from nodes ---- */

static void link_tasks(Schedule *schedule, uint32_t before, uint32_t after, bool apart)
{
    VECTOR_ADD(schedule->arena, &schedule->tasks[before].links, (Link){after, apart});
    VECTOR_ADD(schedule->arena, &schedule->tasks[after].before, (Link){before, apart});
    schedule->tasks[after].waits_for++;
}

typedef struct Range {
    uint32_t first; /* task */
    uint32_t entry; /* the first that puts something in the place of what is there */
    uint32_t gate;
    uint32_t last;
} Range;

static void make_tasks(Schedule *schedule, const Planner *planner, Range *ranges)
{
    for (size_t i = 0; i < planner->ordered.count; i++) {
        const Node *node = planner->ordered.items[i];
        uint32_t count = (uint32_t)node->steps.count;
        ranges[i].first = schedule->count;
        if (count == 0) schedule->tasks[schedule->count++].step_class = CLASS_COUNT;
        for (uint32_t j = 0; j < count; j++) {
            Task *task = &schedule->tasks[schedule->count++];
            task->planned = node->steps.items[j];
            task->step_class = task->planned->step.step_class;
            if (j > 0) link_tasks(schedule, schedule->count - 2, schedule->count - 1, false);
        }
        ranges[i].entry = ranges[i].first + node->entry;
        ranges[i].last = schedule->count - 1;
        uint32_t gate = node->gate < count ? node->gate : count;
        ranges[i].gate = gate == 0 ? ranges[i].first : ranges[i].first + gate - 1;
    }
}

static void link_nodes(Schedule *schedule, const Planner *planner, const Range *ranges)
{
    for (size_t i = 0; i < planner->ordered.count; i++) {
        const Node *node = planner->ordered.items[i];
        for (size_t j = 0; j < node->edges.count; j++) {
            const Edge *edge = &node->edges.items[j];
            uint32_t before = planner->down ? node->place : edge->before->place;
            uint32_t after = planner->down ? edge->before->place : node->place;
            bool late = edge->late || (planner->ordered.items[before]->kind == NODE_DROP &&
                                       planner->ordered.items[after]->kind == NODE_ALTER);
            link_tasks(schedule, edge->whole ? ranges[before].last : ranges[before].gate,
                       late ? ranges[after].entry : ranges[after].first, edge->apart);
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
        const PlannedStep *planned = schedule->tasks[i].planned;
        if (i == adds || planned == NULL || planned->node == schedule->tasks[adds].planned->node ||
            memmem(planned->step.statement.bytes, planned->step.statement.length, literal.bytes,
                   literal.length) == NULL)
            continue;
        mark_followers(schedule, i, marks);
        if (marks->of_task[adds] != marks->last) link_tasks(schedule, adds, i, true);
    }
}

static void link_labels(Schedule *schedule, const Planner *planner, const Range *ranges,
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
            link_users_of_label(schedule, ranges[i].last, sql_take(&writer), marks);
        }
    }
}

/* Sets the section that each task has in the best order there is. */
static void run_best(Schedule *schedule, uint32_t *sections)
{
    int best = 0;
    uint32_t fewest = UINT32_MAX;
    for (int first = 0; first < CLASS_COUNT; first++) {
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

/* What is dropped only to be created again, and not in the section in which it is dropped, goes
 * when all is there that it needs to come back. True: something changed. */
static bool hold_back_drops(Schedule *schedule, const Planner *planner, const Range *ranges,
                            const uint32_t *sections, Marks *marks)
{
    bool changed = false;
    for (size_t i = 0; i < planner->ordered.count; i++) {
        Node *create = planner->ordered.items[i];
        if (create->kind != NODE_CREATE || create->pair == NULL || create->held ||
            create->aspect != ASPECT_OBJECT || create->steps.count == 0)
            continue;
        const Node *drop = map_find_pointer(planner->drop_nodes, create->pair->from);
        if (drop == NULL || drop->steps.count == 0 ||
            sections[ranges[drop->place].first] == sections[ranges[i].first])
            continue;
        hold_back(schedule, ranges[drop->place].first, ranges[i].first, marks);
        create->held = changed = true;
    }
    return changed;
}

/* What comes back in a later section than it is dropped in is built as what is new: while the table
 * is in use. True: something is. */
static bool build_apart(Planner *planner, const Range *ranges, const uint32_t *sections)
{
    bool changed = false;
    for (size_t i = 0; i < planner->ordered.count; i++) {
        Node *create = planner->ordered.items[i];
        if (create->kind != NODE_CREATE || create->pair == NULL || create->apart ||
            !part_has_index(create->to) ||
            (!planner_is_online(planner, create->to) &&
             !planner_is_online_by_partitions(planner, create->to)))
            continue;
        const Node *drop = map_find_pointer(planner->drop_nodes, create->pair->from);
        if (drop == NULL || create->steps.count == 0 ||
            sections[ranges[drop->place].first] == sections[ranges[i].first])
            continue;
        create->apart = changed = true;
        create->steps.count = 0;
        write_node(planner, create);
        write_locks(planner, create);
    }
    return changed;
}

/* ---- steps that become one statement ---- */

static bool can_merge(const PlannedStep *first, const PlannedStep *second)
{
    return first->merge && second->merge && text_equals(first->alter_table, second->alter_table);
}

/* The action alone: what follows "ALTER TABLE t ". */
static Text action_of(const PlannedStep *planned)
{
    return text_slice(planned->step.statement, planned->alter_table.length,
                      planned->step.statement.length);
}

static Text merged_alter(Arena *arena, PlannedStep *const *run_of_steps, size_t count)
{
    TextBuilder out = text_builder(arena);
    Text prefix = run_of_steps[0]->alter_table;
    Text first = run_of_steps[0]->step.statement;
    if (count == 1 && first.length <= LINE_WIDTH && memchr(first.bytes, '\n', first.length) == NULL)
        return first;
    text_put(&out, text_slice(prefix, 0, prefix.length - 1));
    for (size_t i = 0; i < count; i++) {
        text_put_string(&out, i == 0 ? "\n    " : ",\n    ");
        text_put(&out, action_of(run_of_steps[i]));
    }
    return text_built(&out);
}

static void merge_into(Arena *arena, Step *step, const Step *other)
{
    if (other->lock > step->lock) {
        step->lock = other->lock;
        step->locked = other->locked;
    }
    for (size_t i = 0; i < other->also_locked.count; i++)
        step_add_lock(arena, step, other->also_locked.items[i]);
    step->rewrites = step->rewrites || other->rewrites;
    step->scans = step->scans || other->scans;
    if (step->change == NULL) step->change = other->change;
    for (size_t i = 0; i < other->hazards.count; i++)
        VECTOR_ADD(arena, &step->hazards, other->hazards.items[i]);
}

static size_t add_merged(Planner *planner, PlanSide *side, const Schedule *schedule, uint32_t at,
                         uint32_t section)
{
    Arena *arena = planner->arena;
    PlannedStep *first = schedule->tasks[schedule->order[at]].planned;
    VECTOR(PlannedStep *) steps = {0};
    Step step = first->step;
    VECTOR_ADD(arena, &steps, first);
    for (uint32_t next = at + 1; next < schedule->done && schedule->section[next] == section;
         next++) {
        PlannedStep *other = schedule->tasks[schedule->order[next]].planned;
        if (!can_merge(first, other)) break;
        merge_into(arena, &step, &other->step);
        VECTOR_ADD(arena, &steps, other);
    }
    if (first->alter_table.length > 0)
        step.statement = merged_alter(arena, steps.items, steps.count);
    step.section = section;
    for (size_t i = 0; i < steps.count; i++) steps.items[i]->index = (uint32_t)side->steps.count;
    VECTOR_ADD(arena, &side->steps, step);
    return steps.count;
}

static bool breaks_clients(const Step *step)
{
    for (size_t i = 0; i < step->hazards.count; i++)
        if (step->hazards.items[i].kind == HAZARD_BREAKS_CLIENTS) return true;
    return false;
}

static void write_side(Planner *planner, PlanSide *side, const Schedule *schedule)
{
    for (uint32_t at = 0; at < schedule->done;) {
        uint32_t section = schedule->section[at];
        if (at == 0 || section != schedule->section[at - 1])
            VECTOR_ADD(
                planner->arena, &side->sections,
                (PlanSection){.step_class =
                                  schedule->tasks[schedule->order[at]].planned->step.step_class,
                              .first_step = (uint32_t)side->steps.count});
        at += (uint32_t)add_merged(planner, side, schedule, at, section);
        PlanSection *last = &VECTOR_LAST(&side->sections);
        last->step_count++;
        last->breaks_clients = last->breaks_clients || breaks_clients(&VECTOR_LAST(&side->steps));
    }
}

/* False: it must be done again, since something is built apart. */
static bool try_schedule(Planner *planner, PlanSide *side, Arena *scratch)
{
    size_t most = planner->ordered.count;
    for (size_t i = 0; i < planner->ordered.count; i++)
        most += planner->ordered.items[i]->steps.count;
    Schedule schedule = {.arena = scratch,
                         .tasks = ARENA_ARRAY(scratch, Task, most),
                         .waiting = ARENA_ARRAY(scratch, uint32_t, most),
                         .not_before = ARENA_ARRAY(scratch, uint32_t, most),
                         .order = ARENA_ARRAY(scratch, uint32_t, most),
                         .section = ARENA_ARRAY(scratch, uint32_t, most)};
    Range *ranges = ARENA_ARRAY(scratch, Range, planner->ordered.count);
    make_tasks(&schedule, planner, ranges);
    link_nodes(&schedule, planner, ranges);
    Marks marks = {ARENA_ARRAY(scratch, uint32_t, schedule.count), 0};
    link_labels(&schedule, planner, ranges, &marks);
    uint32_t *sections = ARENA_ARRAY(scratch, uint32_t, schedule.count);
    run_best(&schedule, sections);
    while (hold_back_drops(&schedule, planner, ranges, sections, &marks))
        run_best(&schedule, sections);
    if (build_apart(planner, ranges, sections)) return false;
    write_side(planner, side, &schedule);
    return true;
}

void write_sections(Planner *planner, PlanSide *side)
{
    Arena *scratch = arena_new();
    while (!try_schedule(planner, side, scratch)) {
        for (size_t i = 0; i < planner->ordered.count; i++) planner->ordered.items[i]->held = false;
        arena_reset(scratch);
    }
    arena_free(scratch);
    if (planner->options->explains) write_reasons(planner, side);
}
