/* Kinds of model/definitions.def: dropped and created where they cannot be altered. */
#include "plan/write/write.h"

#include "base/bug.h"

/* Columns have a domain, so it is not re-created. */
static void write_users_of_cast(Planner *planner, Node *node, PlannedStep *step)
{
    const Objects *dependents = planner_dependents(planner, node->from);
    for (size_t i = 0; i < dependents->count; i++) {
        const Object *dependent = dependents->items[i];
        if (dependent->kind == KIND_DOMAIN && planner_counterpart(planner, dependent) != NULL)
            write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if %.*s uses the cast",
                         TEXT_FORMAT(planner_describe(planner, dependent)));
    }
}

/* What a base type is made of went with the one before. */
static void write_made_of(Planner *planner, Node *node)
{
    const Object *type = node->to;
    const Object *shell = database_find(planner->target, KIND_SHELL_TYPE, type->name, TEXT_NONE);
    if (shell == NULL || planner_is_new(planner, shell)) return;
    write_step(planner, node, sql_create(&planner->writer, shell), FORM_OBJECT, NULL);
    for (size_t i = 0; i < planner->target->objects.count; i++) {
        const Object *routine = planner->target->objects.items[i];
        if (!base_type_is_made_of(type, routine) || planner_is_new(planner, routine)) continue;
        write_step(planner, node, sql_create(&planner->writer, routine), FORM_OBJECT, NULL);
        node->to = routine;
        write_extras_again(planner, node);
        node->to = type;
    }
}

/* What is no part of a relation locks none. */
static const Object *part_of_relation(const Object *object)
{
    return object->parent != NULL ? object : NULL;
}

static void write_create(Planner *planner, Node *node)
{
    const Definition *definition = (const Definition *)node->to;
    if (node->to->kind == KIND_BASE_TYPE) write_made_of(planner, node);
    const Object *part = part_of_relation(node->to);
    if (part != NULL && planner_is_new(planner, part->parent)) part = NULL;
    write_step(planner, node, sql_create(&planner->writer, node->to),
               write_form_of_created(node->to), part);
    for (size_t i = 0; i < definition->additions.count; i++)
        write_step(
            planner, node,
            sql_add_to_definition(&planner->writer, node->to, definition->additions.items[i]),
            write_form_of_created(node->to), NULL);
}

static void write_altered(Planner *planner, Node *node)
{
    SqlTexts statements = {0};
    if (!sql_alter_definition(&planner->writer, (const Definition *)node->from,
                              (const Definition *)node->to, &statements))
        BUG("a definition is altered that cannot be");
    for (size_t i = 0; i < statements.count; i++)
        write_step(planner, node, statements.items[i], write_form_of_created(node->to),
                   part_of_relation(node->to));
}

void write_definition(Planner *planner, Node *node)
{
    if (node->kind == NODE_DROP) {
        PlannedStep *step =
            write_step(planner, node, sql_drop(&planner->writer, node->from),
                       write_form_of_dropped(node->from), part_of_relation(node->from));
        if (node->from->kind == KIND_CAST) write_users_of_cast(planner, node, step);
        return;
    }
    if (node->kind != NODE_CREATE && node->pair->renamed) write_renamed_part(planner, node);
    if (node->kind == NODE_CREATE)
        write_create(planner, node);
    else if ((node->pair->attributes & ATTRIBUTE_DEFINITION) != 0)
        write_altered(planner, node);
    write_owner_and_comment(planner, node);
}
