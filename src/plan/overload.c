/* A routine that goes while another of its name comes: what calls it has the same text before and
 * after, yet holds on to the one that goes, and must be made anew to find the other. */
#include "plan/plan_internal.h"

static bool is_routine(const Object *object)
{
    return object->kind == KIND_FUNCTION || object->kind == KIND_PROCEDURE ||
           object->kind == KIND_AGGREGATE;
}

static Text key_of(Arena *arena, const Object *routine)
{
    TextBuilder key = text_builder(arena);
    text_put(&key, name_text(routine->name.namespace_name));
    text_put_byte(&key, '\0');
    text_put(&key, name_text(routine->name.name));
    return text_built(&key);
}

static const Object *object_of(const Change *change)
{
    return change->new_object != NULL ? change->new_object : change->old_object;
}

static Map *find_names_that_come(Planner *planner)
{
    Map *names = map_make(planner->arena);
    for (size_t i = 0; i < planner->creates.count; i++) {
        const Object *object = object_of(planner->creates.items[i]);
        if (is_routine(object))
            map_put(names, key_of(planner->arena, object), (void *)(uintptr_t)object);
    }
    return names;
}

Objects planner_replaced_routines(Planner *planner)
{
    Objects replaced = {0};
    Map *names = NULL;
    for (size_t i = 0; i < planner->drops.count; i++) {
        const Object *object = object_of(planner->drops.items[i]);
        if (!is_routine(object)) continue;
        if (names == NULL) names = find_names_that_come(planner);
        if (map_find(names, key_of(planner->arena, object)) != NULL)
            VECTOR_ADD(planner->arena, &replaced, (Object *)(uintptr_t)object);
    }
    return replaced;
}

/* Made again before that, it would find the old one again. */
void planner_add_overload_edges(Planner *planner)
{
    Objects replaced = planner_replaced_routines(planner);
    for (size_t i = 0; i < replaced.count; i++) {
        Node *gone = map_find_pointer(planner->drop_nodes, replaced.items[i]);
        const Objects *dependents = planner_dependents(planner, replaced.items[i]);
        Map *held = map_make(planner->arena);
        for (size_t j = 0; j < dependents->count; j++)
            map_put_pointer(held, dependents->items[j], gone);
        for (size_t j = 0; j < planner->nodes.count && gone != NULL; j++) {
            Node *node = planner->nodes.items[j];
            if (node->kind == NODE_CREATE && node->pair != NULL &&
                map_find_pointer(held, node->pair->from) != NULL)
                planner_add_edge(planner, node, (Edge){.before = gone, .soft = true});
        }
    }
}
