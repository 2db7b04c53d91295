/* Enums, domains, composites. What ALTER TYPE cannot do is done by a new type: the former makes
 * room under another name, the columns are converted, and it is dropped. */
#include "plan/write/write.h"

/* How many of the target's labels, from the first on, come before the last of the source's. */
static size_t last_old_label(const Enum *from, const Enum *to)
{
    size_t last = 0;
    for (size_t i = 0; i < to->labels.count; i++)
        if (enum_has_label(from, to->labels.items[i].label)) last = i;
    return last;
}

/* The first label of both, as the target has it. */
static Text first_common_label(const Enum *from, const Enum *to)
{
    for (size_t i = 0; i < to->labels.count; i++)
        if (enum_has_label(from, to->labels.items[i].label)) return to->labels.items[i].label;
    return TEXT_NONE;
}

static void write_added_labels(Planner *planner, Node *node, const Enum *from, const Enum *to)
{
    size_t last = last_old_label(from, to);
    for (size_t i = 0; i < to->labels.count; i++) {
        Text label = to->labels.items[i].label;
        Text before = TEXT_NONE;
        Text after = TEXT_NONE;
        if (enum_has_label(from, label)) continue;
        if (i < last && i > 0)
            after = to->labels.items[i - 1].label;
        else if (i < last)
            before = first_common_label(from, to);
        write_step(planner, node, sql_add_label(&planner->writer, to, label, before, after),
                   FORM_OBJECT, NULL);
    }
}

static void write_removed_labels(Planner *planner, Node *node, const Enum *from, const Enum *to)
{
    TextBuilder removed = text_builder(planner->arena);
    for (size_t i = 0; i < from->labels.count; i++) {
        if (enum_has_label(to, from->labels.items[i].label)) continue;
        text_put_string(&removed, removed.length == 0 ? "\"" : ", \"");
        text_put(&removed, from->labels.items[i].label);
        text_put_byte(&removed, '"');
    }
    write_recreated_type(planner, node, SQL_CONVERT_TEXT);
    if (removed.length == 0 || !type_is_in_use(planner, node->from)) return;
    PlannedStep *step = node->steps.items[0];
    write_loss(planner, step, node->to,
               "%.*s loses %.*s; fails if any row has it, unless a using clause maps it",
               TEXT_FORMAT(planner_describe(planner, node->to)), TEXT_FORMAT(text_built(&removed)));
}

void write_enum(Planner *planner, Node *node)
{
    if (node->kind == NODE_DROP) {
        write_step(planner, node, sql_drop(&planner->writer, node->from), FORM_OBJECT, NULL);
        return;
    }
    if (node->kind == NODE_CREATE) {
        write_step(planner, node, sql_create(&planner->writer, node->to), FORM_OBJECT, NULL);
    } else if (node->pair->type_recreated) {
        write_removed_labels(planner, node, (const Enum *)node->from, (const Enum *)node->to);
        return;
    } else if ((node->pair->attributes & ATTRIBUTE_LABELS) != 0) {
        write_added_labels(planner, node, (const Enum *)node->from, (const Enum *)node->to);
    }
    write_owner_and_comment(planner, node);
}

/* ---- composites ---- */

static PlannedStep *write_attribute(Planner *planner, Node *node, Text statement,
                                    StatementForm form, const Objects *tables)
{
    PlannedStep *step =
        write_step(planner, node, statement, form, tables->count == 0 ? NULL : tables->items[0]);
    write_type_locks(planner, step, tables);
    return step;
}

static void write_attributes(Planner *planner, Node *node, const Composite *from,
                             const Composite *to)
{
    Objects tables = type_tables(planner->arena, planner->source, node->from->name);
    SqlWriter *writer = &planner->writer;
    bool cascades = tables.count > 0;
    for (size_t i = 0; i < from->attributes.count; i++) {
        const Attribute *attribute = &from->attributes.items[i];
        if (composite_find_attribute(to, attribute->name) != NULL) continue;
        PlannedStep *step =
            write_attribute(planner, node, sql_drop_attribute(writer, to, attribute, cascades),
                            FORM_ALTER_TYPE_OF_TABLE, &tables);
        if (type_is_in_use(planner, node->from))
            write_loss(planner, step, node->to,
                       "the values of attribute \"%s\" of %.*s are gone for good", attribute->name,
                       TEXT_FORMAT(planner_describe(planner, node->to)));
    }
    for (size_t i = 0; i < to->attributes.count; i++) {
        const Attribute *attribute = &to->attributes.items[i];
        const Attribute *before = composite_find_attribute(from, attribute->name);
        if (before == NULL)
            write_attribute(planner, node, sql_add_attribute(writer, to, attribute, cascades),
                            FORM_ALTER_TYPE_OF_TABLE, &tables);
        else if (!attribute_type_equals(before, attribute))
            write_attribute(planner, node, sql_alter_attribute(writer, to, attribute, cascades),
                            FORM_ALTER_ATTRIBUTE_TYPE, &tables);
    }
}

void write_composite(Planner *planner, Node *node)
{
    if (node->kind == NODE_DROP) {
        write_step(planner, node, sql_drop(&planner->writer, node->from), FORM_OBJECT, NULL);
        return;
    }
    if (node->kind == NODE_CREATE) {
        write_step(planner, node, sql_create(&planner->writer, node->to), FORM_OBJECT, NULL);
    } else if ((node->pair->attributes & ATTRIBUTE_MEMBERS) != 0) {
        const Composite *from = (const Composite *)node->from;
        const Composite *to = (const Composite *)node->to;
        write_attributes(planner, node, from, to);
        if (planner->down && node->steps.count > 0 && !composite_keeps_order(from, to))
            write_hazard(planner, VECTOR_LAST(&node->steps), HAZARD_NOT_REVERSIBLE,
                         "the attributes of %s are restored in another order",
                         to->object.name.name);
    }
    write_owner_and_comment(planner, node);
}
