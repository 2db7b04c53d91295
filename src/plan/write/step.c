/* What every emitter writes its steps with: locks, hazards, and losses, which stop the plan unless
 * they are allowed. */
#include "plan/write/write.h"

#include <stdarg.h>
#include <string.h>

/* What is locked: the relation that the object is, or is part of. */
static const Object *relation_of(const Object *object)
{
    return object->parent != NULL ? object->parent : object;
}

PlannedStep *write_step(Planner *planner, Node *node, Text statement, LockMode lock,
                        const Object *locked)
{
    PlannedStep *planned = ARENA_NEW(planner->arena, PlannedStep);
    planned->node = node;
    planned->step.statement = statement;
    planned->step.change = node->change;
    planned->step.lock = locked == NULL ? LOCK_NONE : lock;
    planned->step.locked = lock == LOCK_NONE || locked == NULL ? NULL : relation_of(locked);
    VECTOR_ADD(planner->arena, &node->steps, planned);
    return planned;
}

PlannedStep *write_alter(Planner *planner, Node *node, Text statement, LockMode lock,
                         const Object *locked)
{
    PlannedStep *planned = write_step(planner, node, statement, lock, locked);
    const Object *object = node->to != NULL ? node->to : node->from;
    if (locked != NULL) object = locked;
    sql_put(&planner->writer, "ALTER TABLE ");
    sql_put_qualified(&planner->writer, relation_of(object)->name);
    sql_put(&planner->writer, " ");
    planned->alter_table = sql_take(&planner->writer);
    planned->merge = true;
    return planned;
}

void write_hazard(Planner *planner, PlannedStep *step, HazardKind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Text detail = text_format_list(planner->arena, format, arguments);
    va_end(arguments);
    VECTOR_ADD(planner->arena, &step->step.hazards, (Hazard){kind, detail});
}

Loss *write_loss(Planner *planner, PlannedStep *step, const Object *object, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Text detail = text_format_list(planner->arena, format, arguments);
    va_end(arguments);
    Loss *loss = ARENA_NEW(planner->arena, Loss);
    *loss = (Loss){.object = object, .detail = detail};
    VECTOR_ADD(planner->arena, &step->step.hazards, ((Hazard){HAZARD_DATA_LOSS, detail}));
    VECTOR_ADD(planner->arena, &step->losses, loss);
    return loss;
}

/* Under the name it has before this node. */
Object node_former_object(const Node *node)
{
    Object object = *node->to;
    bool is_aside = node->aspect != ASPECT_TEMPORARY_NAME && node->pair->temporary_name != NULL;
    object.name.name = is_aside ? node->pair->temporary_name : node->from->name.name;
    return object;
}

/* Outside of a transaction SET LOCAL does nothing: names say their namespace, but for the one that
 * any session looks into. */
SqlWriter outside_writer(const Planner *planner)
{
    Name home = planner->writer.default_namespace;
    return sql_writer(planner->arena, strcmp(home, "public") == 0 ? home : NULL);
}

/* What comes back where it was dropped is built in the plain form, since nobody can write there. */
bool node_may_be_online(const Node *node)
{
    return node->pair == NULL || node->apart;
}

void write_only(Planner *planner, Node *node, const Object *table, Text statement, LockMode lock)
{
    write_step(planner, node, statement, lock, table)->alone = true;
}

StepLink write_link_of(const Planner *planner, const Node *node, const Edge *edge)
{
    StepLink link = {.before = planner->down ? node : edge->before,
                     .after = planner->down ? edge->before : node};
    uint32_t count = (uint32_t)link.before->steps.count;
    uint32_t done = edge->whole || link.before->gate > count ? count : link.before->gate;
    bool late = edge->late || (link.before->kind == NODE_DROP && link.after->kind == NODE_ALTER);
    link.waited = done == 0 ? 0 : done - 1;
    link.waiting = late ? link.after->entry : 0;
    return link;
}
