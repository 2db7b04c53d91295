/* What every emitter writes its steps with: locks, hazards, and losses, which stop the plan unless
 * they are allowed. */
#include "plan/write/write.h"

#include <stdarg.h>
#include <string.h>

#include "base/bug.h"

/* What is locked: the relation that the object is, or is part of. */
static const Object *relation_of(const Object *object)
{
    return object->parent != NULL ? object->parent : object;
}

/* Who only reads the catalogs of a relation hinders nobody but those who want it for themselves. */
static bool is_told(const StatementFormRow *form)
{
    return form->lock > LOCK_ACCESS_SHARE || form->work != WORK_NONE;
}

/* What the work of its form is to others. */
static void write_work(Planner *planner, PlannedStep *planned, const StatementFormRow *form)
{
    planned->step.rewrites = form->work == WORK_REWRITE;
    planned->step.scans = form->work != WORK_NONE;
    if (form->detail == NULL) return; /* it hinders nobody */
    HazardKind kind = form->work == WORK_REWRITE ? HAZARD_TABLE_REWRITE : HAZARD_LONG_LOCK;
    write_hazard(planner, planned, kind, "%s", form->detail);
}

PlannedStep *write_step(Planner *planner, Node *node, Text statement, StatementForm form,
                        const Object *about)
{
    const StatementFormRow *row = statement_form_row(form);
    PlannedStep *planned = ARENA_NEW(planner->arena, PlannedStep);
    planned->node = node;
    planned->form = form;
    planned->about = about;
    planned->step.statement = statement;
    planned->step.change = node->change;
    if (row->outside) planned->step.step_class = STEP_NO_TRANSACTION;
    if (about != NULL && is_told(row) && !planner_is_new(planner, relation_of(about))) {
        planned->step.lock = row->lock;
        planned->step.locked = relation_of(about);
        write_work(planner, planned, row);
    }
    VECTOR_ADD(planner->arena, &node->steps, planned);
    return planned;
}

PlannedStep *write_alter(Planner *planner, Node *node, Text statement, StatementForm form,
                         const Object *about)
{
    PlannedStep *planned = write_step(planner, node, statement, form, about);
    if (!statement_form_row(form)->merges) BUG("the statement is no action of an ALTER TABLE");
    const Object *object = node->to != NULL ? node->to : node->from;
    if (about != NULL) object = about;
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

void write_only(Planner *planner, Node *node, const Object *table, Text statement,
                StatementForm form)
{
    write_step(planner, node, statement, form, table)->alone = true;
}

void write_work_is(PlannedStep *step, const char *why)
{
    if (step->step.hazards.count > 0) step->step.hazards.items[0].detail = text_from_string(why);
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
