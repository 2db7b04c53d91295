#include "plan/plan_internal.h"

#include <string.h>

/* List scheduling: a section takes, in order, every step of its class that waits for nothing; then
 * the next section begins. As few sections as beginning with any of the classes can give. */

enum { CLASS_COUNT = 3, LINE_WIDTH = 96 };

typedef struct Link {
    uint32_t after;
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
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < heap->count; child++) {
            if (heap->items[child] < heap->items[least]) least = child;
        }
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
        uint32_t after = links->items[i].after;
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
    for (int i = 0; i < CLASS_COUNT; i++) {
        if (schedule->ready[i].count > 0) return i;
    }
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
    for (uint32_t i = 0; i < schedule->count; i++) {
        if (schedule->tasks[i].waits_for == 0) task_ready(schedule, i);
    }
    if (schedule->ready[first].count > 0) run_section(schedule, first);
    for (int step_class = next_class(schedule); step_class >= 0; step_class = next_class(schedule))
        run_section(schedule, step_class);
}

/* ---- tasks from nodes ---- */

static void link_tasks(Schedule *schedule, uint32_t before, uint32_t after, bool apart)
{
    VECTOR_ADD(schedule->arena, &schedule->tasks[before].links, (Link){after, apart});
    schedule->tasks[after].waits_for++;
}

typedef struct Range {
    uint32_t first; /* task */
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
            link_tasks(schedule, edge->whole ? ranges[before].last : ranges[before].gate,
                       ranges[after].first, edge->apart);
        }
    }
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

static Text write_alter(Arena *arena, PlannedStep *const *run_of_steps, size_t count)
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
        step.statement = write_alter(arena, steps.items, steps.count);
    step.section = section;
    VECTOR_ADD(arena, &side->steps, step);
    return steps.count;
}

static bool breaks_clients(const Step *step)
{
    for (size_t i = 0; i < step->hazards.count; i++) {
        if (step->hazards.items[i].kind == HAZARD_BREAKS_CLIENTS) return true;
    }
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

void planner_schedule(Planner *planner, PlanSide *side)
{
    Arena *scratch = arena_new();
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
    int best = 0;
    uint32_t fewest = UINT32_MAX;
    for (int first = 0; first < CLASS_COUNT; first++) {
        run(&schedule, first);
        if (schedule.section_count < fewest) {
            fewest = schedule.section_count;
            best = first;
        }
        if (fewest <= 1) break;
    }
    run(&schedule, best);
    write_side(planner, side, &schedule);
    arena_free(scratch);
}
