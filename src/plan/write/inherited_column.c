/* What a child has otherwise in columns of its parents. Defaults, NOT NULL and storage go on to the
 * child's own children; statistics and options are each table's own, which ONLY says. SET
 * COMPRESSION stays at the table, though children begin with their parent's, and ALTER TYPE resets
 * it in all of them. */
#include "plan/write/write.h"

static void write_whole(Planner *planner, Node *node, Text statement, StatementForm form)
{
    write_step(planner, node, statement, form, node->to);
}

static FamilyVisit look_for_column(void *context, const Table *ancestor)
{
    const Column *column = context;
    Name name = column->object.name.name;
    if (&ancestor->object == column->object.parent) return FAMILY_STOP;
    return table_find_column(ancestor, name) == NULL && table_find_override(ancestor, name) == NULL
               ? FAMILY_GO_ON
               : FAMILY_SKIP_ABOVE;
}

/* Whether the table has the column as it is, through tables that say nothing of it. */
static bool has_from(const Database *database, const Table *table, const Column *column)
{
    return family_visit_ancestors(database, table, look_for_column, (void *)(uintptr_t)column);
}

/* What the child's column is after the parent's. */
static void write_compression_of(Planner *planner, Node *node, const Table *from, const Table *to,
                                 Name name, bool retyped)
{
    Column before = planner_effective_column(planner->source, from, name);
    Column after = planner_effective_column(planner->target, to, name);
    if (retyped ? after.compression != NULL : before.compression != after.compression)
        write_step(planner, node, sql_set_compression(&planner->writer, &after),
                   FORM_SET_COMPRESSION, &to->object);
}

void write_compression_below(Planner *planner, Node *node, const Column *column, bool retyped)
{
    const Object *parent = column->object.parent;
    const Object *former = database_find(planner->source, KIND_TABLE, parent->name, TEXT_NONE);
    if (former == NULL || !planner_has_children(planner, parent)) return;
    const Tables *children = planner_descendants(planner, former);
    for (size_t i = 0; i < children->count; i++) {
        const Table *from = children->items[i];
        const Table *to = (const Table *)planner_counterpart(planner, &from->object);
        if (to != NULL && table_find_column(to, column->object.name.name) == NULL &&
            table_find_override(to, column->object.name.name) == NULL &&
            has_from(planner->target, to, column))
            write_compression_of(planner, node, from, to, column->object.name.name, retyped);
    }
}

/* Its own, inherited, or of its type. */
static bool has_column(const Database *database, const Table *table, Name name)
{
    Column given;
    if (table_find_column(table, name) != NULL ||
        family_find_inherited(database, table, name, &given))
        return true;
    const Object *type =
        table->extras->type.name == NULL ? NULL : database_find_type(database, table->extras->type);
    if (type == NULL || type->kind != KIND_COMPOSITE) return false;
    const Composite *composite = (const Composite *)type;
    for (size_t i = 0; i < composite->attributes.count; i++)
        if (composite->attributes.items[i].name == name) return true;
    return false;
}

/* On the way down a column comes back to the parents without its values, and this table takes no
 * nulls in it. */
static void write_values_again(Planner *planner, Node *node, const Column *to)
{
    const Table *before = database_find_table(planner->source, to->object.parent->name);
    if (!planner->down || before == NULL ||
        has_column(planner->source, before, to->object.name.name))
        return;
    Expression value = to->default_value;
    if (value_is_null(&value)) value = value_neutral(planner->arena, &to->type);
    if (value_is_null(&value)) return;
    SqlFills fills = {0};
    VECTOR_ADD(planner->arena, &fills, ((SqlFill){to, &value}));
    (void)write_update(planner, node, &fills, STEP_TRANSACTION);
}

/* `all`: whatever the parents' ALTER did to the children is put right again. */
static void write_inherited_column(Planner *planner, Node *node, const Column *from,
                                   const Column *to, bool all)
{
    SqlWriter *writer = &planner->writer;
    const Expression none = {.text = TEXT_NONE};
    const Options *options = &to->extras->options;
    /* Those are set again once what they need is there. */
    bool around =
        node->kind == NODE_ALTER && node->to->kind == KIND_TABLE && node->pair->default_suspended;
    bool sets = all || value_is_null(&from->default_value) != value_is_null(&to->default_value) ||
                (!value_is_null(&to->default_value) &&
                 !expression_equals(&from->default_value, &to->default_value));
    if (sets && !around)
        write_whole(planner, node,
                    sql_set_default(writer, to,
                                    value_is_null(&to->default_value) ? &none : &to->default_value),
                    FORM_SET_DEFAULT);
    if (from->not_null != to->not_null && to->not_null) write_values_again(planner, node, to);
    if (from->not_null != to->not_null && to->not_null && !not_null_is_plain(&to->extras->not_null))
        write_whole(planner, node, sql_add_not_null(writer, to, to->extras->not_null.not_valid),
                    to->extras->not_null.not_valid ? FORM_ADD_NOT_NULL_NOT_VALID
                                                   : FORM_ADD_NOT_NULL);
    else if (from->not_null != to->not_null)
        write_whole(planner, node, sql_set_not_null(writer, to, to->not_null),
                    to->not_null ? FORM_SET_NOT_NULL : FORM_DROP_NOT_NULL);
    else if (to->not_null && !not_null_equals(&from->extras->not_null, &to->extras->not_null))
        write_not_null_form(planner, node, from, to);
    bool retyped = !type_equals(&from->type, &to->type) ||
                   !qualified_name_equals(from->collation, to->collation);
    if (from->storage != to->storage || (retyped && to->storage != NULL))
        write_whole(planner, node, sql_set_storage(writer, to, planner_storage(planner, to)),
                    FORM_SET_STORAGE);
    if (from->compression != to->compression || (retyped && to->compression != NULL)) {
        write_whole(planner, node, sql_set_compression(writer, to), FORM_SET_COMPRESSION);
        write_compression_below(planner, node, to, retyped);
    }
    if (from->statistics != to->statistics)
        write_only(planner, node, node->to, sql_set_statistics(sql_only(writer), to),
                   FORM_SET_STATISTICS);
    if (options_equal(&from->extras->options, options)) return;
    if (from->extras->options.count > 0)
        write_only(planner, node, node->to,
                   sql_set_column_options(sql_only(writer), to, &from->extras->options, true),
                   FORM_SET_COLUMN_OPTIONS);
    if (options->count > 0)
        write_only(planner, node, node->to,
                   sql_set_column_options(sql_only(writer), to, options, false),
                   FORM_SET_COLUMN_OPTIONS);
}

void write_moved_column(Planner *planner, Node *node, const Column *from, const Column *to)
{
    write_inherited_column(planner, node, from, to, false);
}

void write_own_column(Planner *planner, Node *node, const Column *column)
{
    const Table *table = database_find_table(planner->source, column->object.parent->name);
    Column before = planner_effective_column(planner->source, table, column->object.name.name);
    write_inherited_column(planner, node, &before, column, false);
}

/* Whether the table has it from another parent as well. */
static bool stays_inherited(Planner *planner, const Table *table, Name name)
{
    const Object *to = planner_counterpart(planner, &table->object);
    Column given;
    return to != NULL && family_find_inherited(planner->target, (const Table *)to, name, &given);
}

void write_column_left_below(Planner *planner, Node *node, const Table *table, const Column *column)
{
    Column own = *column;
    own.object.parent = (Object *)(uintptr_t)&table->object;
    if (!planner_is_kept_below(planner, table, column)) {
        write_step(planner, node, sql_drop(&planner->writer, &own.object), FORM_DROP_COLUMN,
                   &table->object);
        return;
    }
    write_only(planner, node, &table->object, sql_drop(sql_only(&planner->writer), &own.object),
               FORM_DROP_COLUMN);
    const Tables *children = planner_descendants(planner, &table->object);
    for (size_t i = 0; i < children->count; i++) {
        const Table *child = children->items[i];
        const Object *to = planner_counterpart(planner, &child->object);
        Name name = column->object.name.name;
        if (to != NULL && table_inherits(child, table->object.name) &&
            table_find_column(child, name) == NULL &&
            table_find_column((const Table *)to, name) == NULL &&
            !stays_inherited(planner, child, name))
            write_column_left_below(planner, node, child, column);
    }
}

static void write_parents_default(Planner *planner, Node *node, Name name, bool back)
{
    const Table *table = (const Table *)node->to;
    Expression first = {.text = TEXT_NONE};
    for (size_t i = 0; i < table->inherits.count; i++) {
        const Table *parent = database_find_table(planner->target, table->inherits.items[i]);
        if (parent == NULL) continue;
        Column given = planner_effective_column(planner->target, parent, name);
        const Column *own = table_find_column(parent, name);
        if (own != NULL) given.default_value = own->default_value;
        if (value_is_null(&given.default_value)) continue;
        if (expression_is_none(&first)) first = given.default_value;
        if (expression_equals(&first, &given.default_value)) continue;
        Text statement =
            sql_set_default(sql_only(&planner->writer), &given, back ? &given.default_value : NULL);
        write_only(planner, node, &parent->object, statement, FORM_SET_DEFAULT);
    }
}

void write_parents_defaults(Planner *planner, Node *node, bool back)
{
    const Table *table = (const Table *)node->to;
    for (size_t i = 0; table->inherits.count > 1 && i < table->extras->overrides.count; i++) {
        const Column *override = table->extras->overrides.items[i];
        if (!expression_is_none(&override->default_value))
            write_parents_default(planner, node, override->object.name.name, back);
    }
}

void write_new_inherited_columns(Planner *planner, Node *node)
{
    const Table *table = (const Table *)node->to;
    const Columns *overrides = &table->extras->overrides;
    for (size_t i = 0; i < overrides->count; i++) {
        Name name = overrides->items[i]->object.name.name;
        Column to = planner_effective_column(planner->target, table, name);
        Column from = {.statistics = -1, .extras = &column_extras_none};
        ColumnExtras not_null_stated = {0};
        if (family_find_inherited(planner->target, table, name, &from)) {
            from.statistics = -1;
            from.extras = &column_extras_none;
        }
        /* It came with the table. */
        if (column_states_not_null(overrides->items[i])) {
            from.not_null = true;
            from.extras = &not_null_stated;
            not_null_stated.not_null = to.extras->not_null;
        }
        write_inherited_column(planner, node, &from, &to, false);
    }
}

typedef struct Passed {
    const Database *source;
    Name name;
    bool storage;
    bool not_null;
} Passed;

static void compare_passed(const Column *from, const Column *to, Passed *passed)
{
    if (from == NULL || to == NULL) return;
    passed->storage = passed->storage || from->storage != to->storage;
    passed->not_null = passed->not_null || from->not_null != to->not_null;
}

/* What changes of the column in an ancestor: the ALTER goes down, over the word of all below. */
static FamilyVisit look_above(void *context, const Table *to)
{
    Passed *passed = context;
    const Table *from = database_find_table(passed->source, to->object.name);
    if (from == NULL) return FAMILY_SKIP_ABOVE;
    compare_passed(table_find_column(from, passed->name), table_find_column(to, passed->name),
                   passed);
    compare_passed(table_find_override(from, passed->name), table_find_override(to, passed->name),
                   passed);
    return FAMILY_GO_ON;
}

/* The column as it was, and as far as the ancestors' ALTER went down to it, as they leave it. */
static Column left_by_parents(Planner *planner, const Table *from, const Table *to, Name name)
{
    Column left = planner_effective_column(planner->source, from, name);
    Column given = {.extras = &column_extras_none};
    Passed passed = {.source = planner->source, .name = name};
    (void)family_visit_ancestors(planner->target, to, look_above, &passed);
    if (!family_find_inherited(planner->target, to, name, &given)) return left;
    if (passed.storage) left.storage = given.storage;
    if (passed.not_null) left.not_null = given.not_null;
    return left;
}

void write_altered_inherited_columns(Planner *planner, Node *node)
{
    const Table *from = (const Table *)node->from;
    const Table *to = (const Table *)node->to;
    const Columns *sides[] = {&to->extras->overrides, &from->extras->overrides};
    for (size_t side = 0; side < 2; side++) {
        for (size_t i = 0; i < sides[side]->count; i++) {
            Name name = sides[side]->items[i]->object.name.name;
            if (side == 1 &&
                (table_find_override(to, name) != NULL || !has_column(planner->target, to, name)))
                continue;
            Column before = left_by_parents(planner, from, to, name);
            Column after = planner_effective_column(planner->target, to, name);
            const Column *said = table_find_override(to, name);
            write_inherited_column(planner, node, &before, &after,
                                   said != NULL && !expression_is_none(&said->default_value));
        }
    }
}
