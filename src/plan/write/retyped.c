/* Columns that get other types online. First what is built beside: columns of the new types, a
 * trigger that gives every row that is written their values, an UPDATE of the others, indexes. Then
 * the swap, in one transaction: the former columns go, with their indexes, and the new ones get
 * their names and all that was said of them. */
#include "plan/write/write.h"

static const Column *column_to(const Pair *pair)
{
    return (const Column *)pair->to;
}

static QualifiedName function_of(const Retyped *retyped)
{
    return (QualifiedName){retyped->table->object.name.namespace_name, retyped->trigger};
}

static SqlRetypedColumns retyped_columns(Planner *planner, const Retyped *retyped)
{
    SqlRetypedColumns all = {0};
    for (size_t i = 0; i < retyped->pairs.count; i++) {
        const Pair *pair = retyped->pairs.items[i];
        const Expression *clause = planner_conversion(planner, column_to(pair));
        Conversion conversion = planner_conversion_of(planner, &((const Column *)pair->from)->type,
                                                      &column_to(pair)->type);
        VECTOR_ADD(planner->arena, &all,
                   ((SqlRetyped){.column = pair->beside,
                                 .former = pair->to->name.name,
                                 .conversion = clause != NULL ? SQL_CONVERT_CLAUSE : conversion.how,
                                 .keeps_null =
                                     clause == NULL || clause_is_cast(clause, pair->to->name.name),
                                 .clause = clause}));
    }
    return all;
}

/* ---- beside ---- */

static void write_column_beside(Planner *planner, Node *node, Pair *pair)
{
    static const Expression none = {.text = TEXT_NONE};
    const Column *beside = pair->beside;
    SqlWriter *writer = &planner->writer;
    PlannedStep *step = write_alter(planner, node, sql_add_column(writer, beside, false, &none),
                                    FORM_ADD_COLUMN, pair->to);
    step->once = true;
    step->why = "it takes the place of the former one when rows have their values";
    if (beside->storage != NULL)
        write_alter(planner, node, sql_set_storage(writer, beside, beside->storage),
                    FORM_SET_STORAGE, pair->to);
    if (!column_refuses_nulls(column_to(pair))) return;
    pair->beside_check = write_name_of_not_null_check(planner, beside);
    write_alter(planner, node, sql_add_not_null_check(writer, beside, pair->beside_check),
                FORM_ADD_CHECK_UNCHECKED, pair->to)
        ->why =
        "SET NOT NULL reads no rows where a check that is validated shows that none is null";
}

static void write_keeping_equal(Planner *planner, Node *node, const SqlRetypedColumns *all)
{
    const Retyped *retyped = node->retyped;
    const Object *table = &retyped->table->object;
    SqlWriter *writer = &planner->writer;
    write_step(planner, node, sql_create_retype_function(writer, function_of(retyped), all),
               FORM_OBJECT, NULL);
    write_step(planner, node, sql_create_retype_trigger(writer, table, retyped->trigger),
               FORM_CREATE_TRIGGER, table)
        ->why = "rows that are written from now on have both values";
    write_alter(planner, node, sql_enable_retype_trigger(writer, table, retyped->trigger),
                FORM_ENABLE_TRIGGER, table);
}

static void write_may_fail(Planner *planner, PlannedStep *step, const Retyped *retyped)
{
    for (size_t i = 0; i < retyped->pairs.count; i++) {
        const Pair *pair = retyped->pairs.items[i];
        const Column *from = (const Column *)pair->from;
        const Expression *clause = planner_conversion(planner, column_to(pair));
        if (clause != NULL ||
            planner_conversion_of(planner, &from->type, &column_to(pair)->type).may_fail)
            write_hazard(planner, step, HAZARD_MAY_FAIL,
                         "fails where a value of %s does not convert", pair->to->name.name);
    }
}

static void write_columns_beside(Planner *planner, Node *node)
{
    const Retyped *retyped = node->retyped;
    SqlWriter outside = outside_writer(planner);
    SqlRetypedColumns all = retyped_columns(planner, retyped);
    for (size_t i = 0; i < retyped->pairs.count; i++)
        write_column_beside(planner, node, retyped->pairs.items[i]);
    write_keeping_equal(planner, node, &all);
    PlannedStep *step = write_step(planner, node, sql_fill_retyped(&outside, &all), FORM_UPDATE,
                                   &retyped->table->object);
    step->step.step_class = STEP_BACKFILL;
    write_may_fail(planner, step, retyped);
    for (size_t i = 0; i < retyped->pairs.count; i++) {
        const Pair *pair = retyped->pairs.items[i];
        Constraint check = {.object = pair->beside->object};
        if (pair->beside_check == NULL) continue;
        check.object.kind = KIND_CONSTRAINT;
        check.object.name.name = pair->beside_check;
        write_alter(planner, node, sql_validate_constraint(&planner->writer, &check),
                    FORM_VALIDATE_CHECK, pair->to)
            ->step.step_class = STEP_VALIDATE;
    }
}

/* ---- indexes over them ---- */

/* The column that takes the place of the one of that name; NULL: it stays. */
static Name name_beside(const Planner *planner, const Object *table, Name column)
{
    const Column *to = table_find_column((const Table *)table, column);
    for (size_t i = 0; to != NULL && i < planner->retyped.count; i++) {
        const Retyped *retyped = planner->retyped.items[i];
        for (size_t j = 0; j < retyped->pairs.count; j++)
            if (retyped->pairs.items[j]->to == &to->object)
                return retyped->pairs.items[j]->beside->object.name.name;
    }
    return NULL;
}

static NameList names_beside(Planner *planner, const Object *table, const NameList *columns)
{
    NameList names = {0};
    for (size_t i = 0; i < columns->count; i++) {
        Name beside = name_beside(planner, table, columns->items[i]);
        VECTOR_ADD(planner->arena, &names, beside == NULL ? columns->items[i] : beside);
    }
    return names;
}

static Expression expression_beside(Planner *planner, const Object *table, Expression expression)
{
    ExpressionEdits edits = {0};
    SqlReference *references =
        ARENA_ARRAY(planner->arena, SqlReference, expression.reference_count);
    for (size_t i = 0; i < expression.reference_count; i++) {
        const SqlReference *reference = &expression.references[i];
        Name beside = reference->kind == REFERENCE_COLUMN
                          ? name_beside(planner, table, reference->part)
                          : NULL;
        references[i] = *reference;
        if (beside != NULL)
            VECTOR_ADD(planner->arena, &edits,
                       ((ExpressionEdit){.begin = reference->begin,
                                         .end = reference->end,
                                         .to = identifier_format(planner->arena, beside)}));
    }
    return expression_edited(planner->arena, expression, references, &edits);
}

static Index index_beside(Planner *planner, const Index *index)
{
    const Object *table = index->object.parent;
    Index copy = *index;
    copy.keys.items = ARENA_ARRAY(planner->arena, IndexKey, index->keys.count);
    for (size_t i = 0; i < index->keys.count; i++) {
        IndexKey *key = &copy.keys.items[i];
        *key = index->keys.items[i];
        Name beside = key->column == NULL ? NULL : name_beside(planner, table, key->column);
        if (beside != NULL) key->column = beside;
        key->expression = expression_beside(planner, table, key->expression);
    }
    copy.include = names_beside(planner, table, &index->include);
    copy.predicate = expression_beside(planner, table, index->predicate);
    return copy;
}

static void write_built(Planner *planner, Node *node)
{
    SqlWriter outside = outside_writer(planner);
    Name name = planner_built_name(planner, node->to, node->to->name.name);
    Text statement;
    bool is_unique = true;
    if (node->to->kind == KIND_INDEX) {
        Index index = index_beside(planner, (const Index *)node->to);
        is_unique = index.unique;
        statement = sql_create_index_as(&outside, &index, true, name);
    } else {
        Constraint key = *(const Constraint *)node->to;
        key.columns = names_beside(planner, node->to->parent, &key.columns);
        key.include = names_beside(planner, node->to->parent, &key.include);
        statement = sql_create_constraint_index(&outside, &key, name);
    }
    PlannedStep *step =
        write_step(planner, node, statement, FORM_CREATE_INDEX_CONCURRENTLY, node->to);
    step->why = "built over the new columns, while the former index still serves";
    if (is_unique) write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if rows are not unique");
}

void write_made_beside(Planner *planner, Node *node)
{
    if (node->retyped != NULL)
        write_columns_beside(planner, node);
    else
        write_built(planner, node);
}

void write_built_in_place(Planner *planner, Node *node)
{
    Object built = *node->to;
    built.kind = KIND_INDEX;
    built.name.name = planner_built_name(planner, node->to, node->to->name.name);
    if (node->to->kind == KIND_INDEX)
        write_step(planner, node, sql_rename(&planner->writer, &built, node->to->name.name),
                   FORM_ALTER_INDEX, NULL);
    else
        write_alter(planner, node,
                    sql_add_constraint_using_index(&planner->writer, (const Constraint *)node->to,
                                                   built.name.name),
                    FORM_ADD_KEY_USING_INDEX, node->to);
    write_extras_again(planner, node);
}

/* ---- the swap ---- */

static void write_not_null_proved(Planner *planner, Node *node, const Pair *pair)
{
    Constraint check = {.object = pair->beside->object};
    if (pair->beside_check == NULL) return;
    check.object.kind = KIND_CONSTRAINT;
    check.object.name.name = pair->beside_check;
    PlannedStep *step =
        write_alter(planner, node, sql_set_not_null(&planner->writer, pair->beside, true),
                    FORM_SET_NOT_NULL_PROVED, pair->to);
    step->merge = false; /* the check must still be there when it runs */
    step = write_alter(planner, node, sql_drop(&planner->writer, &check.object), FORM_DROP_CHECK,
                       pair->to);
    step->merge = false;
}

/* Sequences that the former column owns, which would go with it. */
static void write_owned_sequences(Planner *planner, Node *node, const Pair *pair)
{
    for (size_t i = 0; i < planner->source->objects.count; i++) {
        const Object *object = planner->source->objects.items[i];
        if (object->kind != KIND_SEQUENCE) continue;
        Sequence sequence = *(const Sequence *)object;
        if (!qualified_name_equals(sequence.owned_by_table, pair->from->parent->name) ||
            sequence.owned_by_column != pair->from->name.name)
            continue;
        sequence.owned_by_column = pair->beside->object.name.name;
        write_step(planner, node, sql_sequence_set_owned_by(&planner->writer, &sequence),
                   FORM_ALTER_SEQUENCE, object);
    }
}

/* A sequence of its own, which goes on where the former one stands, and gets its name in the end.
 * NULL: it has none. */
static Name write_identity_beside(Planner *planner, Node *node, const Pair *pair)
{
    const Column *from = (const Column *)pair->from;
    const Column *to = column_to(pair);
    QualifiedName former = {from->object.name.namespace_name, from->extras->identity_sequence};
    if (to->identity == IDENTITY_NONE) return NULL;
    Name name = planner_built_name(planner, pair->to, to->extras->identity_sequence);
    Column none = *pair->beside;
    Column counting = *to;
    ColumnExtras extras = *to->extras;
    extras.identity_sequence = name;
    extras.writes_sequence = true;
    counting.object = pair->beside->object;
    counting.extras = &extras;
    write_alter(planner, node, sql_set_identity(&planner->writer, &counting, &none),
                FORM_SET_IDENTITY, pair->to)
        ->merge = false;
    write_step(planner, node,
               sql_sequence_go_on(&planner->writer,
                                  (QualifiedName){to->object.name.namespace_name, name}, former),
               FORM_SESSION, NULL);
    return name;
}

static void write_lost(Planner *planner, PlannedStep *step, const Pair *pair)
{
    const Column *from = (const Column *)pair->from;
    const Column *to = column_to(pair);
    const Expression *clause = planner_conversion(planner, to);
    if (clause != NULL)
        conversion_judge(planner, step, from, to, clause);
    else if (planner_conversion_of(planner, &from->type, &to->type).narrows)
        write_loss(planner, step, &to->object, "values of %.*s may not fit its new type",
                   TEXT_FORMAT(planner_describe(planner, &to->object)));
    write_hazard(planner, step, HAZARD_BREAKS_CLIENTS,
                 "%s is the last column of its table from now on, for programs that name none",
                 to->object.name.name);
}

static void write_settings(Planner *planner, Node *node, const Column *column)
{
    if (column->statistics >= 0)
        write_alter(planner, node, sql_set_statistics(&planner->writer, column),
                    FORM_SET_STATISTICS, &column->object);
    if (column->extras->options.count > 0)
        write_alter(
            planner, node,
            sql_set_column_options(&planner->writer, column, &column->extras->options, false),
            FORM_SET_COLUMN_OPTIONS, &column->object);
}

static void write_column_in_place(Planner *planner, Node *node, const Pair *pair)
{
    SqlWriter *writer = &planner->writer;
    const Column *to = column_to(pair);
    write_not_null_proved(planner, node, pair);
    write_owned_sequences(planner, node, pair);
    Name sequence = write_identity_beside(planner, node, pair);
    PlannedStep *step =
        write_alter(planner, node, sql_drop(writer, pair->to), FORM_DROP_COLUMN, pair->to);
    step->merge = false;
    step->why = "another column takes its place, with all values";
    write_lost(planner, step, pair);
    write_step(planner, node, sql_rename(writer, &pair->beside->object, to->object.name.name),
               FORM_RENAME_COLUMN, pair->to);
    if (sequence != NULL) {
        Object counted = {.kind = KIND_SEQUENCE,
                          .name = {to->object.name.namespace_name, sequence}};
        write_step(planner, node, sql_rename(writer, &counted, to->extras->identity_sequence),
                   FORM_RENAME_TABLE, NULL);
    }
    if (!expression_is_none(&to->default_value) && !pair->default_suspended)
        write_alter(planner, node, sql_set_default(writer, to, &to->default_value),
                    FORM_SET_DEFAULT, pair->to);
    write_settings(planner, node, to);
    write_extras_again(planner, node);
}

void write_swapped_columns(Planner *planner, Node *node)
{
    const Retyped *retyped = node->retyped;
    const Object *table = &retyped->table->object;
    SqlWriter *writer = &planner->writer;
    PlannedStep *step =
        write_step(planner, node, sql_drop_retype_trigger(writer, table, retyped->trigger),
                   FORM_DROP_TRIGGER, table);
    step->once = true;
    write_step(planner, node, sql_drop_retype_function(writer, function_of(retyped)), FORM_OBJECT,
               NULL);
    for (size_t i = retyped->pairs.count; i-- > 0;) {
        node_set_pair(node, retyped->pairs.items[i]);
        write_column_in_place(planner, node, retyped->pairs.items[i]);
        write_client_breaks(planner, node);
    }
}
