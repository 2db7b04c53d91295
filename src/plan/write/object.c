/* Namespaces, extensions, sequences, routines and raw blocks. A sequence that comes to a column
 * with rows is set after their values. */
#include "plan/write/write.h"

static void write_drop(Planner *planner, Node *node, const char *what)
{
    PlannedStep *step = write_step(planner, node, sql_drop(&planner->writer, node->from),
                                   write_form_of_dropped(node->from), NULL);
    if (node->pair != NULL) return;
    write_loss_of_drop(planner, step, node->from);
    if (what != NULL) write_hazard(planner, step, HAZARD_BREAKS_CLIENTS, "%s", what);
}

void write_namespace(Planner *planner, Node *node)
{
    const Object *object = node->to != NULL ? node->to : node->from;
    if (namespace_is_public(object)) {
        write_public(planner, node);
        return;
    }
    bool is_provided = database_is_provided(
        node->kind == NODE_DROP ? planner->source : planner->target, object->name.name);
    if (is_provided && node->kind != NODE_ALTER) {
        /* Somebody else's, with what is in it. */
        if (node->kind == NODE_CREATE)
            write_step(planner, node, sql_provide_namespace(&planner->writer, object->name.name),
                       FORM_OBJECT, NULL);
        return;
    }
    if (node->kind == NODE_DROP) {
        write_drop(planner, node, NULL);
        return;
    }
    if (node->kind == NODE_CREATE)
        write_step(planner, node, sql_create(&planner->writer, node->to), FORM_OBJECT, NULL);
    write_owner_and_comment(planner, node);
}

static void write_made_extension(Planner *planner, Node *node)
{
    write_suspended_default_privileges(planner, node, false);
    PlannedStep *step =
        write_step(planner, node, sql_create(&planner->writer, node->to), FORM_OBJECT, NULL);
    write_hazard(planner, step, HAZARD_REQUIREMENT, "extension %s must be installed on the server",
                 node->to->name.name);
    write_suspended_default_privileges(planner, node, true);
}

/* Somebody else makes it and drops it. */
static void write_provided_extension(Planner *planner, Node *node)
{
    if (node->kind == NODE_DROP) return;
    PlannedStep *step = write_step(
        planner, node, sql_check_extension(&planner->writer, (const Extension *)node->to),
        FORM_OBJECT, NULL);
    write_hazard(planner, step, HAZARD_REQUIREMENT, "extension %s must exist", node->to->name.name);
}

void write_extension(Planner *planner, Node *node)
{
    const Extension *extension =
        (const Extension *)(node->kind == NODE_DROP ? node->from : node->to);
    if (extension->provided) {
        write_provided_extension(planner, node);
        return;
    }
    if (node->kind == NODE_DROP) {
        write_drop(planner, node, NULL);
        return;
    }
    if (node->kind == NODE_CREATE || (node->pair->attributes & ATTRIBUTE_PROVIDED) != 0) {
        write_made_extension(planner, node);
    } else if ((node->pair->attributes & ATTRIBUTE_VERSION) != 0) {
        PlannedStep *step = write_step(
            planner, node, sql_update_extension(&planner->writer, extension), FORM_OBJECT, NULL);
        write_hazard(planner, step, HAZARD_REQUIREMENT, "the server must have that version of %s",
                     node->to->name.name);
    }
    write_owner_and_comment(planner, node);
}

void write_later_start(Planner *planner, Node *node, QualifiedName sequence,
                       const SequenceOptions *to, const SequenceOptions *from)
{
    if (sequence_begins_later(to, from))
        write_step(planner, node, sql_sequence_enter_bounds(&planner->writer, sequence, to),
                   FORM_OBJECT, NULL);
    if (sequence_began_beyond(to, from))
        write_step(planner, node, sql_sequence_return(&planner->writer, sequence, to, from),
                   FORM_OBJECT, NULL);
}

static void write_altered_sequence(Planner *planner, Node *node)
{
    const Sequence *from = (const Sequence *)node->from;
    const Sequence *to = (const Sequence *)node->to;
    ChangeAttributes attributes = node->pair->attributes;
    if ((attributes & ATTRIBUTE_SEQUENCE) != 0)
        write_later_start(planner, node, to->object.name, &to->options, &from->options);
    if ((attributes & ATTRIBUTE_SEQUENCE) != 0)
        write_step(planner, node, sql_alter_sequence(&planner->writer, to, from),
                   FORM_ALTER_SEQUENCE, node->to);
    if ((attributes & ATTRIBUTE_LOGGED) != 0)
        write_step(planner, node, sql_sequence_set_logged(&planner->writer, to),
                   FORM_SET_SEQUENCE_LOGGED, node->to);
}

void write_catch_up(Planner *planner, Node *node, const Column *column,
                    const SequenceOptions *options)
{
    write_reading(planner, node, sql_sequence_catch_up(&planner->writer, column, options),
                  column->object.parent);
}

/* The column that a new sequence is to count for, when it was there before: else NULL. */
static const Column *counted_column(const Planner *planner, const Sequence *sequence)
{
    const Table *table = database_find_table(planner->target, sequence->owned_by_table);
    const Column *column =
        table == NULL ? NULL : table_find_column(table, sequence->owned_by_column);
    if (column == NULL || planner_is_new(planner, &column->object)) return NULL;
    const Expression *value = &column->default_value;
    for (size_t i = 0; i < value->reference_count; i++)
        if (value->references[i].kind == REFERENCE_RELATION &&
            qualified_name_equals(value->references[i].name, sequence->object.name))
            return column;
    return NULL;
}

/* Both must have one owner. What is there already may be another role's than who makes the other
 * now, where the schema does not say whose it is. */
static void write_common_owner(Planner *planner, Node *node, const Sequence *sequence)
{
    QualifiedName owner = ((const Sequence *)node->to)->owned_by_table;
    const Table *table = database_find_table(planner->target, owner);
    bool is_said = table == NULL || planner->target->project.owner != NULL ||
                   object_extras(&table->object)->owner != NULL;
    if (is_said || (planner_is_new(planner, &table->object) && planner_is_new(planner, node->to)))
        return;
    write_step(planner, node, sql_sequence_follow_table(&planner->writer, sequence), FORM_OBJECT,
               NULL);
}

static void write_owned_by(Planner *planner, Node *node)
{
    const Object *known = node->to != NULL ? node->to : node->from;
    const Sequence *former =
        planner->down == (node->to != NULL) ? planner_left_behind(planner, known) : NULL;
    const Object *locked = former == NULL ? known : &former->object;
    Sequence sequence = *(const Sequence *)locked;
    if (node->to == NULL) sequence.owned_by_table.name = NULL;
    if (node->to != NULL) write_common_owner(planner, node, &sequence);
    if (node->to != NULL && planner_is_new(planner, node->to)) locked = NULL;
    write_step(planner, node, sql_sequence_set_owned_by(&planner->writer, &sequence),
               FORM_ALTER_SEQUENCE, locked);
    if (node->to == NULL || !planner_is_new(planner, node->to)) return;
    const Column *column = counted_column(planner, (const Sequence *)node->to);
    if (column == NULL) return;
    if (former != NULL)
        column = table_find_column(
            database_find_table(planner->diff->old_database, former->owned_by_table),
            former->owned_by_column);
    write_catch_up(planner, node, column, &sequence.options);
}

/* Whether the column was there, with numbers in it. */
static bool was_integer(const Planner *planner, const Column *column)
{
    const Table *table = database_find_table(planner->source, column->object.parent->name);
    const Column *before =
        table == NULL ? NULL : table_find_column(table, column->object.name.name);
    return before != NULL && before->type.builtin != NULL &&
           before->type.builtin == column->type.builtin;
}

/* Where it stands is told by what counts by it and was there before; of its own column by
 * emit_owned_by. */
static void write_created_sequence(Planner *planner, Node *node)
{
    const Sequence *sequence = (const Sequence *)node->to;
    write_step(planner, node, sql_create(&planner->writer, node->to), FORM_CREATE_SEQUENCE, NULL);
    if (sequence->owned_by_table.name != NULL) return;
    Objects columns = sequence_columns(planner->arena, planner->target, sequence);
    for (size_t i = 0; i < columns.count; i++) {
        const Column *column = (const Column *)columns.items[i];
        if (!was_integer(planner, column)) continue;
        write_reading(planner, node, sql_sequence_go_beyond(&planner->writer, sequence, column),
                      column->object.parent);
    }
}

void write_sequence(Planner *planner, Node *node)
{
    if (node->aspect == ASPECT_OWNED_BY) {
        write_owned_by(planner, node);
        return;
    }
    if (node->kind == NODE_DROP) {
        write_drop(planner, node, "the sequence is gone");
        return;
    }
    if (node->kind == NODE_CREATE)
        write_created_sequence(planner, node);
    else
        write_altered_sequence(planner, node);
    write_owner_and_comment(planner, node);
}

/* A body may name a column in ways that do not tell. */
static bool renames_columns(const Planner *planner)
{
    for (size_t i = 0; i < planner->diff->changes.count; i++) {
        const Change *change = &planner->diff->changes.items[i];
        if (change->change_kind == CHANGE_RENAME && change->old_object->kind == KIND_COLUMN)
            return true;
    }
    return false;
}

/* On the way down what was renamed gets its old name back last of all. */
static bool names_what_is_renamed(const Planner *planner, const Routine *routine)
{
    if (!planner->down || planner->diff->renamed == planner->diff->old_database) return false;
    for (size_t i = 0; i < routine->body_reference_count; i++) {
        const SqlReference *reference = &routine->body_references[i];
        if (reference->kind == REFERENCE_RELATION &&
            database_find_relation(planner->target, reference->name) == NULL)
            return true;
        if (reference->kind == REFERENCE_TYPE &&
            database_find_type(planner->target, reference->name) == NULL &&
            database_find_extension_of(planner->target, reference->name) == NULL)
            return true;
    }
    return renames_columns(planner);
}

/* The server would refuse a body that names what is not there. */
static void write_body_check(Planner *planner, Node *node, const char *value)
{
    const Routine *routine = (const Routine *)node->to;
    if (!routine->unchecked && !routine->is_opaque &&
        map_find_pointer(planner->unchecked, node->to) == NULL &&
        !names_what_is_renamed(planner, routine))
        return;
    sql_put(&planner->writer, "SET LOCAL check_function_bodies TO ");
    sql_put(&planner->writer, value);
    write_step(planner, node, sql_take(&planner->writer), FORM_SESSION, NULL)->why =
        "the body names what is not there, or is not to be checked";
}

void write_routine(Planner *planner, Node *node)
{
    const Routine *routine = (const Routine *)node->to;
    if (node->kind == NODE_DROP) {
        write_drop(planner, node, "the routine is gone");
        return;
    }
    bool is_new = node->kind == NODE_CREATE;
    if (is_new || (node->pair->attributes & (ATTRIBUTE_DEFINITION | ATTRIBUTE_SIGNATURE)) != 0) {
        write_body_check(planner, node, "off");
        write_step(planner, node,
                   is_new ? sql_create(&planner->writer, node->to)
                          : sql_replace_routine(&planner->writer, routine),
                   FORM_OBJECT, NULL);
        write_body_check(planner, node, "DEFAULT");
    }
    write_owner_and_comment(planner, node);
}

/* What nobody knows the meaning of is run as it stands. */
void write_raw(Planner *planner, Node *node)
{
    const Raw *raw = (const Raw *)(node->kind == NODE_DROP ? node->from : node->to);
    const Texts *statements = node->kind == NODE_DROP ? &raw->down_statements : &raw->up_statements;
    for (size_t i = 0; i < statements->count; i++)
        write_step(planner, node, statements->items[i], FORM_RAW, NULL);
}
