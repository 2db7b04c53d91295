/* What names a column, and must be re-created when it gets another type, or goes and comes back. */
#include "plan/select/select.h"

static bool trigger_names(const Trigger *trigger, const Object *table, Name column)
{
    return name_list_has(&trigger->update_columns, column) ||
           expression_names_column(&trigger->condition, table, column);
}

static bool is_query(const Object *object)
{
    return object->kind == KIND_VIEW || object->kind == KIND_MATERIALIZED_VIEW;
}

/* Views that may read the column: the references say so, or its name occurs in their text. */
static void recreate_readers(Planner *planner, const Object *changed)
{
    const Object *table = changed->parent;
    Name column = changed->name.name;
    const Objects *dependents = planner_readers(planner, table);
    for (size_t i = 0; i < dependents->count; i++) {
        const Object *object = dependents->items[i];
        const Expression *query = planner_query_of(object);
        if (query != NULL && (expression_names_column(query, table, column) ||
                              (is_query(object) && expression_names(query, column))))
            select_recreate(planner, object, (Reason){"it may read", changed});
    }
}

/* As another operator class: neither the old one stands the new type, nor the new one the old. */
static bool is_altered(const Planner *planner, const Index *index)
{
    const Pair *pair = map_find_pointer(planner->pair_of, index);
    return pair != NULL && (pair->attributes & ATTRIBUTE_DEFINITION) != 0;
}

/* Whether it is one that another takes the place of, filled while the table is in use. */
static bool gives_way(const Planner *planner, const Object *column)
{
    const Pair *pair = map_find_pointer(planner->pair_of, column);
    return pair != NULL && pair->beside != NULL;
}

/* Of an index or key of the target: whether it is over columns that take the places of others. */
static bool names_beside(const Planner *planner, const Object *part)
{
    for (size_t i = 0; part != NULL && i < planner->retyped.count; i++) {
        const Retyped *retyped = planner->retyped.items[i];
        for (size_t j = 0; &retyped->table->object == part->parent && j < retyped->pairs.count; j++)
            if (part_names_column(part, retyped->pairs.items[j]->to->name.name)) return true;
    }
    return false;
}

/* What holds on to a column that another takes the place of. An index or key is built over that
 * first, if it is one over such columns still; else it leaves them before. */
static void leave_column(Planner *planner, const Object *part, Reason reason, bool is_beside)
{
    if (!is_beside || !part_has_index(part))
        select_recreate(planner, part, reason);
    else if (names_beside(planner, planner_counterpart(planner, part)))
        select_build_beside(planner, part, reason);
}

/* Parts of the column's own table, when its type changes (`gone`: when it is dropped and added). */
static void invalidate_table(Planner *planner, const Table *table, const Object *changed,
                             bool base_changed, bool gone)
{
    const Reason names_it = {"it names", changed};
    Name column = changed->name.name;
    const Object *object = &table->object;
    bool is_beside = gives_way(planner, changed);
    gone = gone || is_beside;
    for (size_t i = 0; i < table->columns.count; i++)
        if (expression_names_column(&table->columns.items[i]->extras->generated, object, column))
            select_recreate(planner, &table->columns.items[i]->object, names_it);
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = table->constraints.items[i];
        bool foreign = constraint->constraint_kind == CONSTRAINT_FOREIGN_KEY;
        bool holds =
            gone ||
            (base_changed && (foreign || constraint_text_names_column(constraint, object, column)));
        if (holds && constraint_names_column(constraint, object, column))
            leave_column(planner, &constraint->object, names_it, is_beside);
    }
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *index = table->indexes.items[i];
        bool holds = gone || (base_changed && is_altered(planner, index));
        if ((holds && index_names_column(index, object, column)) ||
            (base_changed && index_text_names_column(index, object, column)))
            leave_column(planner, &index->object, names_it, is_beside);
    }
    for (size_t i = 0; i < table->triggers.count; i++)
        if (trigger_names(table->triggers.items[i], object, column))
            select_recreate(planner, &table->triggers.items[i]->object, names_it);
    for (size_t i = 0; i < table->definitions.count; i++) {
        const Definition *definition = table->definitions.items[i];
        if (expression_names_column(&definition->clauses, object, column))
            select_recreate(planner, &definition->object, names_it);
    }
}

/* Whether the object is of a table that has the column from its parents, and is made of it. */
static bool is_of_child(const Object *object, const Object *column)
{
    const Object *table = object->parent;
    if (table == NULL || table->kind != KIND_TABLE || table == column->parent ||
        table_find_column((const Table *)table, column->name.name) != NULL)
        return false;
    return object->kind == KIND_INDEX
               ? index_names_column((const Index *)object, table, column->name.name)
               : object->kind == KIND_CONSTRAINT &&
                     constraint_names_column((const Constraint *)object, table, column->name.name);
}

void select_invalidate_column(Planner *planner, const Object *column, bool base_changed, bool gone)
{
    /* Foreign keys of other tables bear another length, but not another type. */
    gone = gone || gives_way(planner, column);
    const Objects *dependents = base_changed || gone ? planner_dependents(planner, column)
                                                     : planner_readers(planner, column);
    invalidate_table(planner, (const Table *)column->parent, column, base_changed, gone);
    for (size_t i = 0; i < dependents->count; i++) {
        const Object *object = dependents->items[i];
        if (is_of_child(object, column))
            invalidate_table(planner, (const Table *)object->parent, column, base_changed, gone);
        else if (is_query(object) || routine_holds(object) || object->kind == KIND_TRIGGER ||
                 definition_row(object->kind) != NULL ||
                 (object->kind == KIND_CONSTRAINT && (base_changed || gone)))
            select_recreate(planner, object, (Reason){"it names", column});
    }
    recreate_readers(planner, column);
}
