/* Which sections of the way up each node of the way down undoes: the first in which its counterpart
 * stands, to the last one. A revision that stopped before the first has nothing of it to undo; one
 * that was undone and is to go up again does all of them again. */
#include "plan/write/write.h"

/* Nodes of the way up by the objects that they are about, and the last sections that have anything
 * of an object or of what is in it. */
typedef struct Counterparts {
    Arena *arena;
    Map *of_object; /* const Object * -> Nodes * */
    Map *last_of;   /* const Object * -> uint32_t * */
} Counterparts;

static void register_node(Counterparts *counterparts, const Object *object, Node *node)
{
    if (object == NULL) return;
    Nodes *nodes = map_find_pointer(counterparts->of_object, object);
    if (nodes == NULL) {
        nodes = ARENA_NEW(counterparts->arena, Nodes);
        map_put_pointer(counterparts->of_object, object, nodes);
    }
    VECTOR_ADD(counterparts->arena, nodes, node);
}

static void register_last(Counterparts *counterparts, const Object *object, uint32_t section)
{
    for (; object != NULL && section > 0; object = object->parent) {
        uint32_t *last = map_find_pointer(counterparts->last_of, object);
        if (last == NULL) {
            last = ARENA_NEW(counterparts->arena, uint32_t);
            map_put_pointer(counterparts->last_of, object, last);
        }
        if (section > *last) *last = section;
    }
}

static void register_objects(Counterparts *counterparts, const Object *from, const Object *to,
                             Node *node)
{
    register_node(counterparts, from, node);
    register_last(counterparts, from, node->last_section);
    if (to == from) return;
    register_node(counterparts, to, node);
    register_last(counterparts, to, node->last_section);
}

/* Of what is built beside nothing is left to be undone. */
static void register_up(Counterparts *counterparts, Node *node)
{
    const Retyped *retyped = node->retyped;
    if (node->aspect == ASPECT_BESIDE) return;
    for (size_t i = 0; i < node->fills.count; i++)
        register_last(counterparts, &node->fills.items[i]->column->object, node->last_section);
    for (size_t i = 0; retyped != NULL && i < retyped->pairs.count; i++)
        register_objects(counterparts, retyped->pairs.items[i]->from, retyped->pairs.items[i]->to,
                         node);
    if (retyped == NULL) register_objects(counterparts, node->from, node->to, node);
}

/* Where something happens that has no statement: with what causes it. */
static uint32_t section_of(const Node *up)
{
    uint32_t first = up->section;
    for (size_t i = 0; first == 0 && i < up->causes.count; i++)
        first = section_of(up->causes.items[i]);
    return first;
}

static bool is_inverse(const Node *down, const Node *up)
{
    static const NodeKind inverse[] = {[NODE_DROP] = NODE_CREATE,
                                       [NODE_ALTER] = NODE_ALTER,
                                       [NODE_CREATE] = NODE_DROP,
                                       [NODE_RENAMES] = NODE_RENAMES};
    /* What is built beside undoes that others took the places. */
    Aspect aspect = down->aspect == ASPECT_BESIDE ? ASPECT_OBJECT : down->aspect;
    return up->kind == inverse[down->kind] && up->aspect == aspect;
}

/* The earliest section of the nodes about the object; 0: there is none. */
static uint32_t first_section(const Counterparts *counterparts, const Object *object,
                              const Node *down, bool inverse_only)
{
    const Nodes *nodes = object == NULL ? NULL : map_find_pointer(counterparts->of_object, object);
    uint32_t first = 0;
    for (size_t i = 0; nodes != NULL && i < nodes->count; i++) {
        const Node *up = nodes->items[i];
        uint32_t section = section_of(up);
        if ((!inverse_only || is_inverse(down, up)) && section > 0 &&
            (first == 0 || section < first))
            first = section;
    }
    return first;
}

static uint32_t find_counterpart(const Counterparts *counterparts, const Object *object,
                                 const Node *down)
{
    uint32_t section = first_section(counterparts, object, down, true);
    return section > 0 ? section : first_section(counterparts, object, down, false);
}

/* Of its own counterpart; else with what it is there for, or is a part of; else the first. */
static uint32_t section_undone(const Counterparts *counterparts, const Node *down)
{
    const Object *object = down->from != NULL ? down->from : down->to;
    uint32_t section = find_counterpart(counterparts, object, down);
    if (section == 0) section = find_counterpart(counterparts, down->to, down);
    if (section == 0 && down->pair != NULL)
        section = find_counterpart(counterparts, down->pair->recreated_since.cause, down);
    if (section == 0 && down->pair != NULL)
        section = find_counterpart(counterparts, down->pair->suspended_since.cause, down);
    for (; section == 0 && object != NULL; object = object->parent)
        section = find_counterpart(counterparts, object->parent, down);
    return section > 0 ? section : 1;
}

/* What an alteration undoes is what its counterparts did; what a drop undoes is all that became of
 * the object. */
static uint32_t last_undone(const Counterparts *counterparts, const Node *down)
{
    uint32_t last = 0;
    const Object *object = down->from != NULL ? down->from : down->to;
    const Nodes *nodes = map_find_pointer(counterparts->of_object, object);
    if (down->kind == NODE_DROP) {
        const uint32_t *of_object = map_find_pointer(counterparts->last_of, object);
        return of_object == NULL ? 0 : *of_object;
    }
    for (size_t i = 0; nodes != NULL && i < nodes->count; i++)
        if (is_inverse(down, nodes->items[i]) && nodes->items[i]->last_section > last)
            last = nodes->items[i]->last_section;
    return last;
}

static uint32_t section_of_renames(const Planner *up)
{
    for (size_t i = 0; i < up->ordered.count; i++)
        if (up->ordered.items[i]->kind == NODE_RENAMES && up->ordered.items[i]->section > 0)
            return up->ordered.items[i]->section;
    return 1;
}

/* The first in which columns change places with others; 0: there is none. What comes with them is
 * undone with them, whatever is validated after that: it is one transaction. */
static uint32_t section_of_swap(const Planner *up)
{
    uint32_t first = 0;
    for (size_t i = 0; i < up->retyped.count; i++) {
        uint32_t section = up->retyped.items[i]->swap->section;
        if (first == 0 || section < first) first = section;
    }
    return first;
}

void write_undone(Planner *planner)
{
    bool is_parted = planner->down && planner->up_sections > 1;
    Arena *scratch = arena_new();
    Counterparts counterparts = {scratch, map_make(scratch), map_make(scratch)};
    for (size_t i = 0; is_parted && i < planner->up->ordered.count; i++)
        register_up(&counterparts, planner->up->ordered.items[i]);
    uint32_t swap = is_parted ? section_of_swap(planner->up) : 0;
    for (size_t i = 0; i < planner->ordered.count; i++) {
        Node *node = planner->ordered.items[i];
        if (!is_parted)
            node->undoes = 1;
        else if (node->kind == NODE_RENAMES)
            node->undoes = section_of_renames(planner->up);
        else
            node->undoes = section_undone(&counterparts, node);
        node->undoes_last = is_parted ? last_undone(&counterparts, node) : 1;
        if (node->undoes_last < node->undoes || (swap > 0 && node->undoes >= swap))
            node->undoes_last = node->undoes;
    }
    arena_free(scratch);
}
