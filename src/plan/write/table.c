/* Tables as a whole: made, altered, dropped. What CREATE TABLE cannot say is said right after it.
 */
#include "plan/write/write.h"

#include <string.h>

/* ---- tables ---- */

static void write_settings(Planner *planner, Node *node, const Table *table)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        const Column *column = table->columns.items[i];
        PlannedStep *step = NULL;
        if (column->storage != NULL)
            step = write_alter(planner, node,
                               sql_set_storage(&planner->writer, column, column->storage),
                               FORM_SET_STORAGE, NULL);
        if (column->statistics >= 0)
            step = write_alter(planner, node, sql_set_statistics(&planner->writer, column),
                               FORM_SET_STATISTICS, NULL);
        if (column->extras->options.count > 0)
            step = write_alter(
                planner, node,
                sql_set_column_options(&planner->writer, column, &column->extras->options, false),
                FORM_SET_COLUMN_OPTIONS, NULL);
        if (column->extras->foreign_options.count > 0) {
            Column without = *column;
            without.extras = &column_extras_none;
            step = write_step(planner, node,
                              sql_set_column_foreign_options(&planner->writer, &without, column),
                              FORM_SET_COLUMN_FOREIGN_OPTIONS, NULL);
        }
        (void)step;
    }
}

/* A table without parents, then what makes it a child of them. */
static void write_made_apart(Planner *planner, Node *node, const Table *table)
{
    SqlWriter *writer = &planner->writer;
    TableExtras extras = *table->extras;
    Table alone = *table;
    extras.partition_of.name = NULL;
    extras.bound = (Expression){.text = TEXT_NONE};
    alone.extras = &extras;
    alone.inherits.count = 0;
    write_step(planner, node, sql_create_table_without(writer, &alone, planner->later),
               FORM_CREATE_TABLE, NULL);
    for (size_t i = 0; i < table->inherits.count; i++)
        write_inherit(planner, node, table, table->inherits.items[i], NULL);
    if (table->extras->partition_of.name != NULL)
        write_partition_locks(planner,
                              write_step(planner, node, sql_attach_partition(writer, table),
                                         FORM_ATTACH_PARTITION_PROVED, NULL),
                              table, FORM_ATTACH_PARTITION_PROVED);
}

/* A column that the table writes itself has no default if it says none, whatever its parents say.
 */
static Table with_own_defaults(Planner *planner, const Table *table)
{
    Table made = *table;
    memset(&made.columns, 0, sizeof made.columns);
    for (size_t i = 0; i < table->columns.count; i++) {
        Column *column = table->columns.items[i];
        Column given;
        if (expression_is_none(&column->default_value) &&
            expression_is_none(&column->extras->generated) && column->identity == IDENTITY_NONE &&
            family_find_inherited(planner->target, table, column->object.name.name, &given) &&
            !expression_is_none(&given.default_value)) {
            Column *without = ARENA_NEW(planner->arena, Column);
            *without = *column;
            without->default_value = expression_null();
            column = without;
        }
        VECTOR_ADD(planner->arena, &made.columns, column);
    }
    return made;
}

static void write_created_with_parents(Planner *planner, Node *node, const Table *table)
{
    Table made = *table;
    if (table->inherits.count > 0 || table->extras->partition_of.name != NULL)
        made = with_own_defaults(planner, table);
    write_parents_defaults(planner, node, false);
    PlannedStep *step =
        write_step(planner, node, sql_create_table_without(&planner->writer, &made, planner->later),
                   FORM_CREATE_TABLE, NULL);
    for (size_t i = 0; i < table->inherits.count; i++)
        write_parent_lock(planner, step, table->inherits.items[i], FORM_CREATE_TABLE_INHERITS);
    write_partition_locks(planner, step, table, FORM_CREATE_TABLE_PARTITION_OF);
    write_inherited_key_locks(planner, step, family_partition_ancestors(planner->target, table),
                              FORM_CREATE_TABLE_PARTITION_OF);
    write_parents_defaults(planner, node, true);
}

/* CLUSTER ON and the replica identity: of a part of the parent's index they are no ALTER TABLE. */
static void write_mark(Planner *planner, Node *node, Name index, Text statement, StatementForm form)
{
    const Object *about = node->kind == NODE_CREATE ? NULL : node->to;
    if (sql_names_own_index((const Table *)node->to, index))
        write_alter(planner, node, statement, form, about);
    else
        write_step(planner, node, statement, form, about);
}

static void write_created_table(Planner *planner, Node *node)
{
    const Table *table = (const Table *)node->to;
    SqlWriter *writer = &planner->writer;
    const Constraint *check = write_partition_announced(planner, node, table);
    if (table->made_apart)
        write_made_apart(planner, node, table);
    else
        write_created_with_parents(planner, node, table);
    write_partition_arrived(planner, node, check);
    write_new_part_names(planner, node, table);
    write_settings(planner, node, table);
    for (size_t i = 0; i < table->columns.count; i++)
        write_late_not_null(planner, node, table->columns.items[i]);
    write_new_inherited_columns(planner, node);
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = table->constraints.items[i];
        if (constraint_stands_apart(constraint) &&
            map_find_pointer(planner->later, constraint) == NULL)
            write_alter(planner, node, sql_create(writer, &constraint->object),
                        write_form_of_created(&constraint->object), NULL);
    }
    for (size_t i = 0; i < table->indexes.count; i++) {
        write_step(planner, node, sql_create(writer, &table->indexes.items[i]->object),
                   FORM_CREATE_INDEX, NULL);
        write_index_statistics(planner, node, NULL, table->indexes.items[i]);
    }
    if (table->replica_identity != REPLICA_IDENTITY_DEFAULT)
        write_mark(planner, node, table->replica_identity_index,
                   sql_set_replica_identity(writer, table), FORM_REPLICA_IDENTITY);
    for (size_t i = 0; i < table->triggers.count; i++) {
        const Trigger *trigger = table->triggers.items[i];
        if (!trigger->inherited)
            write_step(planner, node, sql_create(writer, &trigger->object), FORM_CREATE_TRIGGER,
                       NULL);
        if (trigger->inherited || trigger->enabled != TRIGGER_ENABLED_ORIGIN)
            write_step(planner, node, sql_enable_trigger(writer, trigger), FORM_ENABLE_TRIGGER,
                       NULL);
    }
    if (table->extras->row_security)
        write_alter(planner, node, sql_set_row_security(writer, table, false), FORM_ROW_SECURITY,
                    NULL);
    if (table->extras->row_security_forced)
        write_alter(planner, node, sql_set_row_security(writer, table, true), FORM_ROW_SECURITY,
                    NULL);
    if (table->extras->cluster != NULL)
        write_mark(planner, node, table->extras->cluster, sql_set_cluster(writer, table),
                   FORM_CLUSTER_ON);
    write_owner_and_comment(planner, node);
}

void write_detached(Planner *planner, Node *node)
{
    Table former = *(const Table *)node->to; /* under its new name */
    former.extras = ((const Table *)node->from)->extras;
    write_detached_partition(planner, node, &former);
}

static void write_altered_extras(Planner *planner, Node *node, const Table *from, const Table *to)
{
    ChangeAttributes attributes = node->pair->attributes;
    SqlWriter *writer = &planner->writer;
    const TableExtras *before = from->extras;
    if ((attributes & ATTRIBUTE_PARTITION) != 0) {
        /* What gets another place left its own before: ASPECT_DETACHED. */
        if (before->partition_of.name != NULL && to->extras->partition_of.name == NULL)
            write_detached(planner, node);
        if (to->extras->partition_of.name != NULL) write_attached_partition(planner, node, to);
    }
    if ((attributes & ATTRIBUTE_ROW_SECURITY) != 0) {
        if (before->row_security != to->extras->row_security)
            write_alter(planner, node, sql_set_row_security(writer, to, false), FORM_ROW_SECURITY,
                        node->to);
        if (before->row_security_forced != to->extras->row_security_forced)
            write_alter(planner, node, sql_set_row_security(writer, to, true), FORM_ROW_SECURITY,
                        node->to);
    }
    if ((attributes & ATTRIBUTE_FOREIGN_OPTIONS) != 0)
        write_step(planner, node, sql_set_table_foreign_options(writer, from, to),
                   FORM_FOREIGN_OPTIONS, node->to);
}

static void write_altered_table(Planner *planner, Node *node)
{
    const Table *from = (const Table *)node->from;
    const Table *to = (const Table *)node->to;
    ChangeAttributes attributes = node->pair->attributes;
    SqlWriter *writer = &planner->writer;
    if ((attributes & ATTRIBUTE_LOGGED) != 0)
        write_step(planner, node, sql_set_logged(writer, to), FORM_SET_LOGGED, node->to);
    if ((attributes & ATTRIBUTE_OPTIONS) != 0) write_options(planner, node, &from->with, &to->with);
    if ((attributes & ATTRIBUTE_TABLESPACE) != 0)
        write_step(planner, node, sql_set_tablespace(writer, node->to, to->tablespace),
                   FORM_SET_TABLESPACE, node->to);
    if ((attributes & ATTRIBUTE_ACCESS_METHOD) != 0)
        write_step(planner, node, sql_set_access_method(writer, to), FORM_SET_ACCESS_METHOD,
                   node->to);
    write_altered_extras(planner, node, from, to);
    if ((attributes & ATTRIBUTE_INHERITS) != 0) write_inherits(planner, node, from, to);
    if ((attributes & ATTRIBUTE_CHECK_COPIES) != 0) write_validated_copies(planner, node);
    if ((attributes & ATTRIBUTE_PART_NAMES) != 0 && !table_moves_in_or_out(from, to))
        write_changed_part_names(planner, node);
    if ((attributes & ATTRIBUTE_OVERRIDES) != 0 && !table_moves_in_or_out(from, to))
        write_altered_inherited_columns(planner, node);
    write_owner_and_comment(planner, node);
}

static void write_altered_marks(Planner *planner, Node *node)
{
    const Table *to = (const Table *)node->to;
    ChangeAttributes attributes = node->pair->attributes;
    if ((attributes & ATTRIBUTE_CLUSTER) != 0)
        write_mark(planner, node, to->extras->cluster, sql_set_cluster(&planner->writer, to),
                   FORM_CLUSTER_ON);
    /* By itself: in one ALTER TABLE PostgreSQL drops NOT NULL before it. */
    if ((attributes & ATTRIBUTE_REPLICA_IDENTITY) != 0)
        write_step(planner, node, sql_set_replica_identity(&planner->writer, to),
                   FORM_REPLICA_IDENTITY, node->to);
}

/* Who allows it for a partitioned table allows it for its partitions, which are named. */
static void write_lost_rows(Planner *planner, Node *node, PlannedStep *step)
{
    Objects gone = planner_dropped_partitions(planner, node->from);
    Loss *loss = write_loss_of_drop(planner, step, node->from);
    for (size_t i = 1; i < gone.count; i++) {
        const Table *partition = (const Table *)gone.items[i];
        if (table_is_partitioned(partition) || partition->extras->is_foreign) continue;
        write_hazard(planner, step, HAZARD_DATA_LOSS, "%.*s is dropped with it, with its rows",
                     TEXT_FORMAT(planner_describe(planner, gone.items[i])));
        if (loss != NULL) VECTOR_ADD(planner->arena, &loss->gone, gone.items[i]);
    }
}

/* A partition that has left its table before was left with the foreign keys that it had of it. */
static void write_locks_of_drop(Planner *planner, PlannedStep *step, const Table *table,
                                bool has_left)
{
    step->alone = true; /* its partitions go with it, or have left it */
    if (has_left)
        write_inherited_key_locks(planner, step, family_partition_ancestors(planner->source, table),
                                  FORM_DROP_TABLE);
    else
        write_partition_locks(planner, step, table, FORM_DROP_TABLE);
}

void write_table(Planner *planner, Node *node)
{
    if (node->aspect == ASPECT_DEFAULT) {
        write_suspended_defaults(planner, node);
    } else if (node->aspect == ASPECT_INDEX_MARKS) {
        write_altered_marks(planner, node);
    } else if (node->kind == NODE_CREATE) {
        write_created_table(planner, node);
    } else if (node->kind == NODE_ALTER) {
        write_altered_table(planner, node);
    } else {
        bool has_left = write_dropped_partition(planner, node);
        PlannedStep *step = write_step(planner, node, sql_drop(&planner->writer, node->from),
                                       FORM_DROP_TABLE, node->from);
        write_locks_of_drop(planner, step, (const Table *)node->from, has_left);
        if (!((const Table *)node->from)->extras->is_foreign) write_lost_rows(planner, node, step);
        write_hazard(planner, step, HAZARD_BREAKS_CLIENTS, "the table is gone");
    }
}
