#include "plan/plan_internal.h"

/* Kinds of model/definitions.def: dropped and created where they cannot be altered. */

static const Object *locked_of(const Object *object)
{
    return object->parent;
}

static void emit_create(Planner *planner, Node *node)
{
    const Definition *definition = (const Definition *)node->to;
    const Object *locked = planner_is_new(planner, node->to) && node->to->parent != NULL &&
                                   planner_is_new(planner, node->to->parent)
                               ? NULL
                               : locked_of(node->to);
    emit_step(planner, node, sql_create(&planner->writer, node->to),
              locked == NULL ? LOCK_NONE : LOCK_ACCESS_EXCLUSIVE, locked);
    for (size_t i = 0; i < definition->additions.count; i++)
        emit_step(planner, node,
                  sql_add_to_definition(&planner->writer, node->to, definition->additions.items[i]),
                  LOCK_NONE, NULL);
}

void emit_definition(Planner *planner, Node *node)
{
    if (node->kind == NODE_DROP) {
        const Object *locked = locked_of(node->from);
        emit_step(planner, node, sql_drop(&planner->writer, node->from),
                  locked == NULL ? LOCK_NONE : LOCK_ACCESS_EXCLUSIVE, locked);
        return;
    }
    if (node->kind == NODE_CREATE) emit_create(planner, node);
    emit_owner_and_comment(planner, node);
}
