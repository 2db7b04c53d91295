/* What a child has otherwise in columns of its parents. Defaults, NOT NULL and storage go on to the
 * child's own children; statistics and options are each table's own, which ONLY says. SET
 * COMPRESSION stays at the table, though children begin with their parent's, and ALTER TYPE resets
 * it in all of them. */
#include "plan/children_internal.h"
#include "plan/update_internal.h"

/* All that the column is in the table, what it says itself included. */
Column planner_effective_column(const Database *database, const Table *table, Name name)
{
    Column column = {.statistics = -1, .extras = &column_extras_none};
    const Column *override = table_find_override(table, name);
    if (!family_find_inherited(database, table, name, &column) && override != NULL)
        column.type = override->type;
    column.object = (Object){
        .kind = KIND_COLUMN, .name = {NULL, name}, .parent = (Object *)(uintptr_t)&table->object};
    column.statistics = -1;
    column.extras = &column_extras_none;
    column.not_null = column.not_null || table_primary_key_has(table, name);
    if (override == NULL) return column;
    column.not_null = column.not_null || override->not_null;
    if (!expression_is_none(&override->default_value))
        column.default_value = override->default_value;
    if (override->storage != NULL) column.storage = override->storage;
    column.compression = override_compression(override, column.compression);
    column.statistics = override->statistics;
    column.extras = override->extras;
    return column;
}

static bool is_null(const Expression *value)
{
    return expression_is_none(value) || text_equals_string(value->text, "NULL");
}

static void emit_only(Planner *planner, Node *node, const Object *table, Text statement)
{
    Text rest = text_slice(statement, sizeof "ALTER TABLE " - 1, statement.length);
    emit_step(planner, node,
              text_format(planner->arena, "ALTER TABLE ONLY %.*s", TEXT_FORMAT(rest)),
              LOCK_ACCESS_EXCLUSIVE, table);
}

static void emit_whole(Planner *planner, Node *node, Text statement)
{
    emit_step(planner, node, statement, LOCK_ACCESS_EXCLUSIVE, node->to);
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

/* What the child's column is behind the parent's. */
static void emit_compression_of(Planner *planner, Node *node, const Table *from, const Table *to,
                                Name name, bool retyped)
{
    Column before = planner_effective_column(planner->source, from, name);
    Column after = planner_effective_column(planner->target, to, name);
    if (retyped ? after.compression != NULL : before.compression != after.compression)
        emit_step(planner, node, sql_set_compression(&planner->writer, &after),
                  LOCK_ACCESS_EXCLUSIVE, &to->object);
}

void emit_compression_below(Planner *planner, Node *node, const Column *column, bool retyped)
{
    const Object *parent = column->object.parent;
    const Object *former = database_find(planner->source, KIND_TABLE, parent->name, TEXT_NONE);
    if (former == NULL || !planner_has_children(planner, parent)) return;
    const Tables *heirs = planner_descendants(planner, former);
    for (size_t i = 0; i < heirs->count; i++) {
        const Table *from = heirs->items[i];
        const Table *to = (const Table *)planner_counterpart(planner, &from->object);
        if (to != NULL && table_find_column(to, column->object.name.name) == NULL &&
            table_find_override(to, column->object.name.name) == NULL &&
            has_from(planner->target, to, column))
            emit_compression_of(planner, node, from, to, column->object.name.name, retyped);
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
static void emit_values_again(Planner *planner, Node *node, const Column *to)
{
    const Table *before = database_find_table(planner->source, to->object.parent->name);
    if (!planner->down || before == NULL ||
        has_column(planner->source, before, to->object.name.name))
        return;
    Expression value = to->default_value;
    if (is_null(&value)) value = value_neutral(planner->arena, &to->type);
    if (is_null(&value)) return;
    SqlFills fills = {0};
    VECTOR_ADD(planner->arena, &fills, ((SqlFill){to, &value}));
    (void)emit_update(planner, node, &fills, STEP_TRANSACTION);
}

/* `all`: whatever the parents' ALTER did to the children is put right again. */
static void emit_column_override(Planner *planner, Node *node, const Column *from, const Column *to,
                                 bool all)
{
    SqlWriter *writer = &planner->writer;
    const Expression none = {.text = TEXT_NONE};
    const Options *options = &to->extras->options;
    /* Those are set again once what they need is there. */
    bool around =
        node->kind == NODE_ALTER && node->to->kind == KIND_TABLE && node->pair->default_around;
    bool sets = all || is_null(&from->default_value) != is_null(&to->default_value) ||
                (!is_null(&to->default_value) &&
                 !expression_equals(&from->default_value, &to->default_value));
    if (sets && !around)
        emit_whole(
            planner, node,
            sql_set_default(writer, to, is_null(&to->default_value) ? &none : &to->default_value));
    if (from->not_null != to->not_null && to->not_null) emit_values_again(planner, node, to);
    if (from->not_null != to->not_null && to->not_null && !not_null_is_plain(&to->extras->not_null))
        emit_whole(planner, node, sql_add_not_null(writer, to, to->extras->not_null.not_valid));
    else if (from->not_null != to->not_null)
        emit_whole(planner, node, sql_set_not_null(writer, to, to->not_null));
    else if (to->not_null && !not_null_equals(&from->extras->not_null, &to->extras->not_null))
        emit_not_null_form(planner, node, from, to);
    bool retyped = !type_equals(&from->type, &to->type) ||
                   !qualified_name_equals(from->collation, to->collation);
    if (from->storage != to->storage || (retyped && to->storage != NULL))
        emit_whole(planner, node, sql_set_storage(writer, to, planner_storage(planner, to)));
    if (from->compression != to->compression || (retyped && to->compression != NULL)) {
        emit_whole(planner, node, sql_set_compression(writer, to));
        emit_compression_below(planner, node, to, retyped);
    }
    if (from->statistics != to->statistics)
        emit_only(planner, node, node->to, sql_set_statistics(writer, to));
    if (options_equal(&from->extras->options, options)) return;
    if (from->extras->options.count > 0)
        emit_only(planner, node, node->to,
                  sql_set_column_options(writer, to, &from->extras->options, true));
    if (options->count > 0)
        emit_only(planner, node, node->to, sql_set_column_options(writer, to, options, false));
}

void emit_moved_column(Planner *planner, Node *node, const Column *from, const Column *to)
{
    emit_column_override(planner, node, from, to, false);
}

void emit_own_column(Planner *planner, Node *node, const Column *column)
{
    const Table *table = database_find_table(planner->source, column->object.parent->name);
    Column before = planner_effective_column(planner->source, table, column->object.name.name);
    emit_column_override(planner, node, &before, column, false);
}

/* Whether the table has it from another parent as well. */
static bool stays_inherited(Planner *planner, const Table *table, Name name)
{
    const Object *to = planner_counterpart(planner, &table->object);
    Column given;
    return to != NULL && family_find_inherited(planner->target, (const Table *)to, name, &given);
}

void emit_column_left_below(Planner *planner, Node *node, const Table *table, const Column *column)
{
    Column own = *column;
    own.object.parent = (Object *)(uintptr_t)&table->object;
    Text statement = sql_drop(&planner->writer, &own.object);
    if (!planner_is_kept_below(planner, table, column)) {
        emit_step(planner, node, statement, LOCK_ACCESS_EXCLUSIVE, &table->object);
        return;
    }
    emit_only(planner, node, &table->object, statement);
    const Tables *heirs = planner_descendants(planner, &table->object);
    for (size_t i = 0; i < heirs->count; i++) {
        const Table *heir = heirs->items[i];
        const Object *to = planner_counterpart(planner, &heir->object);
        Name name = column->object.name.name;
        if (to != NULL && table_inherits(heir, table->object.name) &&
            table_find_column(heir, name) == NULL &&
            table_find_column((const Table *)to, name) == NULL &&
            !stays_inherited(planner, heir, name))
            emit_column_left_below(planner, node, heir, column);
    }
}

static void emit_parents_default(Planner *planner, Node *node, Name name, bool back)
{
    const Table *table = (const Table *)node->to;
    Expression first = {.text = TEXT_NONE};
    for (size_t i = 0; i < table->inherits.count; i++) {
        const Table *parent = database_find_table(planner->target, table->inherits.items[i]);
        if (parent == NULL) continue;
        Column given = planner_effective_column(planner->target, parent, name);
        const Column *own = table_find_column(parent, name);
        if (own != NULL) given.default_value = own->default_value;
        if (is_null(&given.default_value)) continue;
        if (expression_is_none(&first)) first = given.default_value;
        if (expression_equals(&first, &given.default_value)) continue;
        Text statement =
            sql_set_default(&planner->writer, &given, back ? &given.default_value : NULL);
        emit_only(planner, node, &parent->object, statement);
    }
}

void emit_parents_defaults(Planner *planner, Node *node, bool back)
{
    const Table *table = (const Table *)node->to;
    for (size_t i = 0; table->inherits.count > 1 && i < table->extras->overrides.count; i++) {
        const Column *override = table->extras->overrides.items[i];
        if (!expression_is_none(&override->default_value))
            emit_parents_default(planner, node, override->object.name.name, back);
    }
}

void emit_new_overrides(Planner *planner, Node *node)
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
        emit_column_override(planner, node, &from, &to, false);
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

void emit_altered_overrides(Planner *planner, Node *node)
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
            emit_column_override(planner, node, &before, &after,
                                 said != NULL && !expression_is_none(&said->default_value));
        }
    }
}

/* Its own column is set again, as far as the ALTER changes it. */
static void disturb_own(Planner *planner, const Column *own, ChangeAttributes attributes)
{
    Pair *pair = planner_pair(planner, &own->object);
    if (pair == NULL) return;
    const Column *to = (const Column *)pair->to;
    ChangeAttributes taken = attributes & (ATTRIBUTE_DEFAULT | ATTRIBUTE_STORAGE);
    if ((attributes & (ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION)) != 0)
        taken |= (to->storage != NULL ? ATTRIBUTE_STORAGE : 0u) |
                 (to->compression != NULL ? ATTRIBUTE_COMPRESSION : 0u);
    if (!expression_is_none(&to->extras->generated) || to->identity != IDENTITY_NONE)
        taken &= ~(ChangeAttributes)ATTRIBUTE_DEFAULT;
    if (to->not_null) taken |= attributes & ATTRIBUTE_NOT_NULL;
    pair->attributes |= taken;
}

/* A column changes in `parent`: the ALTER goes down to the children, over their own word. */
static void disturb_children(Planner *planner, const Object *parent, Name column,
                             ChangeAttributes attributes)
{
    const Object *to = planner_counterpart(planner, parent);
    if (to == NULL || !planner_has_children(planner, to)) return;
    const Tables *heirs = planner_descendants(planner, parent);
    for (size_t i = 0; i < heirs->count; i++) {
        const Table *table = heirs->items[i];
        const Column *own = table_find_column(table, column);
        if (own == NULL && table_find_override(table, column) == NULL) continue;
        if (own != NULL) {
            disturb_own(planner, own, attributes);
            continue;
        }
        Pair *pair = planner_pair(planner, &table->object);
        if (pair != NULL) pair->attributes |= ATTRIBUTE_OVERRIDES;
    }
}

void planner_disturb_overrides(Planner *planner, const Pair *pair)
{
    if (pair->from->kind == KIND_COLUMN) {
        disturb_children(planner, pair->from->parent, pair->from->name.name, pair->attributes);
        return;
    }
    const Table *tables[] = {(const Table *)pair->from, (const Table *)pair->to};
    for (size_t side = 0; side < 2; side++) {
        const Columns *overrides = &tables[side]->extras->overrides;
        for (size_t i = 0; i < overrides->count; i++)
            disturb_children(planner, pair->from, overrides->items[i]->object.name.name,
                             ATTRIBUTE_DEFAULT | ATTRIBUTE_STORAGE | ATTRIBUTE_NOT_NULL);
    }
}

/* What the table says of a column comes behind what its ancestors say of it. */
static void add_edges_behind(Planner *planner, Node *node, const Table *table, Name column)
{
    const Tables *ancestors = family_ancestors(planner->target, table);
    for (size_t i = 0; i < ancestors->count; i++) {
        const Column *own = table_find_column(ancestors->items[i], column);
        Node *nodes[] = {map_find_pointer(planner->alter_nodes, ancestors->items[i]),
                         own == NULL ? NULL : map_find_pointer(planner->alter_nodes, own),
                         own == NULL ? NULL : map_find_pointer(planner->create_nodes, own)};
        for (size_t j = 0; j < 3; j++)
            planner_add_edge(planner, node,
                             (Edge){.before = nodes[j], .soft = true, .whole = true});
    }
}

/* A new child begins with the compression that its parents' columns have by then. */
static void add_edges_to_compression(Planner *planner, Node *node, const Table *table)
{
    const ChangeAttributes sets = ATTRIBUTE_COMPRESSION | ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION;
    const Tables *ancestors = family_ancestors(planner->target, table);
    for (size_t i = 0; i < ancestors->count; i++) {
        const Table *ancestor = ancestors->items[i];
        for (size_t k = 0; k < ancestor->columns.count; k++) {
            Node *before = map_find_pointer(planner->alter_nodes, ancestor->columns.items[k]);
            if (before != NULL && (before->pair->attributes & sets) != 0)
                planner_add_edge(planner, node,
                                 (Edge){.before = before, .soft = true, .whole = true});
        }
    }
}

static void add_expression_edges(Planner *planner, Node *node, const Table *table,
                                 const Expression *expression)
{
    for (size_t i = 0; i < expression->reference_count; i++) {
        const SqlReference *reference = &expression->references[i];
        if (reference->kind == REFERENCE_COLUMN && reference->part != NULL)
            add_edges_behind(planner, node, table, reference->part);
    }
}

/* The indexes of children are made anew with the column of a parent: until then they have their
 * former names. */
void planner_add_renamed_index_edges(Planner *planner, Node *node)
{
    const Object *object = node->to;
    const Table *table = (const Table *)object->parent;
    bool is_index = object->kind == KIND_INDEX;
    if (node->kind != NODE_ALTER || !node->pair->renamed || table->object.kind != KIND_TABLE ||
        (!is_index && object->kind != KIND_CONSTRAINT))
        return;
    size_t count = is_index ? ((const Index *)object)->keys.count
                            : ((const Constraint *)object)->columns.count;
    for (size_t i = 0; i < count; i++) {
        Name column = is_index ? ((const Index *)object)->keys.items[i].column
                               : ((const Constraint *)object)->columns.items[i];
        if (column != NULL) add_edges_behind(planner, node, table, column);
        if (is_index)
            add_expression_edges(planner, node, table,
                                 &((const Index *)object)->keys.items[i].expression);
    }
    if (is_index) add_expression_edges(planner, node, table, &((const Index *)object)->predicate);
}

void planner_add_override_edges(Planner *planner, Node *node)
{
    if (node->kind == NODE_CREATE && node->to->kind == KIND_COLUMN) {
        add_edges_behind(planner, node, (const Table *)node->to->parent, node->to->name.name);
    } else if (node->kind == NODE_CREATE) {
        const Table *table = (const Table *)node->to;
        if (node->aspect == ASPECT_OBJECT) add_edges_to_compression(planner, node, table);
        for (size_t i = 0; i < table->extras->overrides.count; i++)
            add_edges_behind(planner, node, table,
                             table->extras->overrides.items[i]->object.name.name);
    }
    if (node->kind != NODE_ALTER || (node->pair->attributes & ATTRIBUTE_OVERRIDES) == 0) return;
    const Table *tables[] = {(const Table *)node->to, (const Table *)node->from};
    for (size_t side = 0; side < 2; side++) {
        const Columns *overrides = &tables[side]->extras->overrides;
        for (size_t i = 0; i < overrides->count; i++)
            add_edges_behind(planner, node, tables[0], overrides->items[i]->object.name.name);
    }
}
