/* What rows get that are there already, in columns that come or become not null.
 *
 * Of a table: its columns come and get their types first; then one UPDATE fills all of them that it
 * can (one that reads another waits for it: a stage); then the checks, and their validation. What
 * of the table is new beside its columns comes behind, what goes before it. */
#include "plan/update_internal.h"

/* ---- the clauses ---- */

/* What was written for an edit before does nothing in this one, unless somebody says so. */
static void report_spent(Planner *planner, const Column *column, const char *word,
                         const ColumnClause *clause)
{
    SpentClauses *spent = planner->options->spent;
    if (planner->down || !clause->spent || planner->options->spent_are_void) return;
    for (size_t i = 0; spent != NULL && i < spent->count; i++)
        if (spent->items[i].column == column && spent->items[i].word == word) return;
    if (spent != NULL) {
        VECTOR_ADD(planner->arena, spent, ((SpentClause){column, word, clause->written}));
        return;
    }
    Diagnostic *diagnostic =
        diag_add(planner->diagnostics, CODE_CLAUSE_SPENT, clause->span,
                 "the \"%s\" of %.*s was written for an edit before this one", word,
                 TEXT_FORMAT(planner_describe(planner, &column->object)));
    diag_hint(
        planner->diagnostics, diagnostic,
        "Take it away, and it does nothing; write what is meant now; or, if it is meant again, "
        "run diff on a terminal, which asks, or write it in other words: \"%s (CAST(%.*s AS "
        "%.*s))\".",
        word, TEXT_FORMAT(clause->written),
        TEXT_FORMAT(type_format(planner->arena, &column->type, NULL)));
}

const Expression *planner_conversion(Planner *planner, const Column *to)
{
    const Expression *value = diff_conversion(planner->diff, to);
    report_spent(planner, to, "using", &to->extras->conversion);
    return planner->down || expression_is_none(value) ? NULL : value;
}

/* ---- which columns ---- */

/* How the expression is run by ADD COLUMN ... DEFAULT: once, without any row. */
bool planner_is_constant(const Planner *planner, const Expression *value)
{
    for (size_t i = 0; i < value->reference_count; i++) {
        ReferenceKind kind = value->references[i].kind;
        if (kind == REFERENCE_COLUMN || kind == REFERENCE_RELATION || kind == REFERENCE_STAR)
            return false;
    }
    return !value_is_volatile(planner, value) && !text_has_word(value->text, "SELECT");
}

/* The value of a new column where the default alone does not give it in place. */
static Expression value_of_new(const Planner *planner, const Column *column, bool *made_up)
{
    const Expression none = {.text = TEXT_NONE};
    *made_up = false;
    if (!planner->down && !expression_is_none(diff_backfill(planner->diff, column)))
        return *diff_backfill(planner->diff, column);
    if (!expression_is_none(&column->default_value) && !expression_is_null(&column->default_value))
        return value_is_volatile(planner, &column->default_value) ? column->default_value : none;
    if (!column_refuses_nulls(column) || !planner->down) return none;
    *made_up = true;
    return value_neutral(planner->arena, &column->type);
}

Expression planner_constant_of_new(Planner *planner, const Column *column, bool *made_up)
{
    const Expression none = {.text = TEXT_NONE};
    Expression value = value_of_new(planner, column, made_up);
    return planner_is_constant(planner, &value) ? value : none;
}

bool planner_is_made_up(const Planner *planner, const Column *column)
{
    bool made_up;
    if (map_find_pointer(planner->created, &column->object) == NULL ||
        map_find_pointer(planner->created, column->object.parent) != NULL)
        return false;
    (void)value_of_new(planner, column, &made_up);
    return made_up;
}

static bool is_computed(const Column *column)
{
    return column->identity != IDENTITY_NONE || !expression_is_none(&column->extras->generated);
}

static void add_fill(Planner *planner, const Column *from, const Column *column, Expression value)
{
    Fill *fill = ARENA_NEW(planner->arena, Fill);
    *fill = (Fill){.from = from, .column = column, .value = value};
    VECTOR_ADD(planner->arena, &planner->fills, fill);
    map_put_pointer(planner->fill_of, column, fill);
}

static void find_new(Planner *planner, const Object *object)
{
    bool made_up;
    if (object->kind != KIND_COLUMN || is_computed((const Column *)object)) return;
    const Column *column = (const Column *)object;
    if (map_find_pointer(planner->created, object->parent) != NULL) return;
    Expression value = value_of_new(planner, column, &made_up);
    if (!expression_is_none(&value) && !planner_is_constant(planner, &value))
        add_fill(planner, NULL, column, value);
}

/* What a virtual column was computed as, where it becomes one that rows have a value of. */
static bool find_former(Planner *planner, const Pair *pair)
{
    const Column *from = (const Column *)pair->from;
    const Column *to = (const Column *)pair->to;
    if (!from->extras->is_virtual || is_computed(to) ||
        (!planner->down && !expression_is_none(diff_backfill(planner->diff, to))))
        return false;
    add_fill(planner, NULL, to, from->extras->generated);
    return true;
}

/* Whether the column takes no nulls from now on. */
static bool ends_nulls(const Pair *pair)
{
    const Column *from = (const Column *)pair->from;
    const Column *to = (const Column *)pair->to;
    bool refuses = type_refuses_null(&to->type) && !type_refuses_null(&from->type);
    return ((pair->attributes & ATTRIBUTE_NOT_NULL) != 0 && to->not_null) ||
           ((pair->attributes & ATTRIBUTE_TYPE) != 0 && refuses);
}

/* On the way down: of a column whose `using` left no value in it. */
static bool lost_all(const Planner *planner, const Pair *pair)
{
    return planner->down &&
           expression_is_null(diff_conversion(planner->diff, (const Column *)pair->from));
}

static void find_again(Planner *planner, const Pair *pair)
{
    const Column *to = (const Column *)pair->to;
    Expression value = to->default_value;
    if (expression_is_none(&value) || expression_is_null(&value))
        value = value_neutral(planner->arena, &to->type);
    if (!expression_is_none(&value)) add_fill(planner, (const Column *)pair->from, to, value);
}

static void find_fills(Planner *planner)
{
    for (size_t i = 0; i < planner->creates.count; i++) {
        const Change *change = planner->creates.items[i];
        find_new(planner, planner->down ? change->old_object : change->new_object);
    }
    for (size_t i = 0; i < planner->pairs.count; i++) {
        const Pair *pair = planner->pairs.items[i];
        if (pair->from->kind != KIND_COLUMN ||
            map_find_pointer(planner->created, pair->to->parent) != NULL)
            continue;
        const Column *to = (const Column *)pair->to;
        if (ends_nulls(pair)) report_spent(planner, to, "backfill", &to->extras->backfill);
        if (pair->rebuilt && !find_former(planner, pair))
            find_new(planner, pair->to);
        else if (!pair->rebuilt && !planner->down && ends_nulls(pair) &&
                 !expression_is_none(&to->extras->backfill.value))
            add_fill(planner, (const Column *)pair->from, to, *diff_backfill(planner->diff, to));
        else if (!pair->rebuilt && ends_nulls(pair) && lost_all(planner, pair))
            find_again(planner, pair);
    }
}

Fill *planner_fill(const Planner *planner, const Object *column)
{
    return map_find_pointer(planner->fill_of, column);
}

/* ---- stages ---- */

/* The fill of a column of the same table that the reference names; else NULL. */
static Fill *fill_read(const Planner *planner, const Fill *fill, const SqlReference *reference)
{
    if (reference->kind != REFERENCE_COLUMN || reference->name.name != NULL) return NULL;
    const Column *read =
        table_find_column((const Table *)fill->column->object.parent, reference->part);
    return read == NULL || read == fill->column ? NULL : planner_fill(planner, &read->object);
}

/* Columns that are filled from each other see the rows as they were. */
static uint32_t find_stage(const Planner *planner, Fill *fill)
{
    if (fill->stage != 0 || fill->is_open) return fill->stage;
    uint32_t stage = 1;
    fill->is_open = true;
    for (size_t i = 0; i < fill->value.reference_count; i++) {
        Fill *read = fill_read(planner, fill, &fill->value.references[i]);
        uint32_t before = read == NULL ? 0 : find_stage(planner, read);
        if (before >= stage) stage = before + 1;
    }
    fill->is_open = false;
    return fill->stage = stage;
}

/* ---- nodes ---- */

static Fill *find_leader(const Planner *planner, const Fill *fill)
{
    for (size_t i = 0; i < planner->fills.count; i++) {
        Fill *other = planner->fills.items[i];
        if (other->column->object.parent == fill->column->object.parent &&
            other->stage == fill->stage)
            return other;
    }
    return NULL;
}

static Node *node_of_column(const Planner *planner, const Object *column)
{
    Node *node = map_find_pointer(planner->alter_nodes, column);
    return node != NULL ? node : map_find_pointer(planner->create_nodes, column);
}

static void add_fill_nodes(Planner *planner)
{
    for (size_t i = 0; i < planner->fills.count; i++)
        (void)find_stage(planner, planner->fills.items[i]);
    for (size_t i = 0; i < planner->fills.count; i++) {
        Fill *fill = planner->fills.items[i];
        Fill *leader = find_leader(planner, fill);
        const Node *own = node_of_column(planner, &fill->column->object);
        if (leader == fill)
            fill->node =
                planner_add_node(planner, NODE_ALTER, ASPECT_FILL, &fill->column->object,
                                 &fill->column->object, NULL, own == NULL ? NULL : own->change);
        else
            fill->node = leader->node;
        VECTOR_ADD(planner->arena, &fill->node->fills, fill);
    }
}

/* A node of its own for what can only be when all rows are filled. */
static void add_not_null_node(Planner *planner, Node *column)
{
    column->not_null = planner_add_node(planner, NODE_ALTER, ASPECT_NOT_NULL, column->from,
                                        column->to, column->pair, column->change);
    planner_add_edge(planner, column->not_null, (Edge){.before = column});
}

void planner_add_fill_nodes(Planner *planner)
{
    find_fills(planner);
    Nodes others = planner->nodes;
    planner->nodes = (Nodes){0};
    for (size_t i = 0; i < others.count; i++) {
        Node *node = others.items[i];
        VECTOR_ADD(planner->arena, &planner->nodes, node);
        if (node->aspect != ASPECT_OBJECT || node->kind == NODE_DROP || node->to == NULL ||
            node->to->kind != KIND_COLUMN)
            continue;
        bool fills = planner_fill(planner, node->to) != NULL;
        bool ends = node->kind == NODE_ALTER && (node->pair->attributes & ATTRIBUTE_NOT_NULL) != 0;
        if (fills || (ends && ((const Column *)node->to)->not_null))
            add_not_null_node(planner, node);
    }
    add_fill_nodes(planner);
}

/* ---- edges ---- */

/* The column as an object that needs what its value names. */
static Column *column_of_value(Planner *planner, const Column *column, const Expression *value)
{
    Column *copy = ARENA_NEW(planner->arena, Column);
    *copy = *column;
    copy->default_value = *value;
    copy->extras = &column_extras_none;
    return copy;
}

static void add_needs_of_value(Planner *planner, Node *node, const Column *column,
                               const Expression *value)
{
    Column *from = column_of_value(planner, column, value);
    Column *to = column_of_value(planner, column, value);
    const Table *table = database_find_table(planner->source, column->object.parent->name);
    if (table != NULL) from->object.parent = &table->object;
    planner_add_needs_of(planner, node, &from->object, &to->object);
}

/* What rows are filled from in other tables must be filled itself. */
static void add_other_tables(Planner *planner, Node *node, const Expression *value)
{
    for (size_t i = 0; i < value->reference_count; i++) {
        const SqlReference *reference = &value->references[i];
        const Table *table = reference->kind != REFERENCE_COLUMN || reference->name.name == NULL
                                 ? NULL
                                 : database_find_table(planner->target, reference->name);
        const Column *read = table == NULL ? NULL : table_find_column(table, reference->part);
        const Fill *fill = read == NULL ? NULL : planner_fill(planner, &read->object);
        if (fill != NULL)
            planner_add_edge(planner, node,
                             (Edge){.before = fill->node, .whole = true, .soft = true});
    }
}

/* Whether the node gives another type to a column that rows are filled from, and not filled itself:
 * it waits, so that what is read is what was there. */
static bool converts_what_is_read(const Node *fill, const Node *node)
{
    if (node->kind != NODE_ALTER || node->to->kind != KIND_COLUMN ||
        (node->pair->attributes & ATTRIBUTE_TYPE) == 0)
        return false;
    bool is_read = false;
    for (size_t i = 0; i < fill->fills.count; i++) {
        const Fill *one = fill->fills.items[i];
        if (&one->column->object == node->to) return false;
        is_read = is_read || clause_reads(&one->value, node->from->name.name) ||
                  clause_reads(&one->value, node->to->name.name);
    }
    return is_read;
}

/* Without the columns of its own table that are converted behind it. */
static Expression without_converted(Planner *planner, const Fill *fill)
{
    Expression rest = fill->value;
    SqlReference *references = ARENA_ARRAY(planner->arena, SqlReference, rest.reference_count);
    rest.references = references;
    rest.reference_count = 0;
    const Table *table = (const Table *)fill->column->object.parent;
    for (size_t i = 0; i < fill->value.reference_count; i++) {
        const SqlReference *reference = &fill->value.references[i];
        bool is_own = reference->kind == REFERENCE_COLUMN && reference->name.name == NULL;
        const Column *read = is_own ? table_find_column(table, reference->part) : NULL;
        const Node *alter = read == NULL ? NULL : map_find_pointer(planner->alter_nodes, read);
        if (alter == NULL || !converts_what_is_read(fill->node, alter))
            references[rest.reference_count++] = *reference;
    }
    return rest;
}

static void add_value_edges(Planner *planner, Node *node, const Fill *fill)
{
    Expression rest = without_converted(planner, fill);
    add_needs_of_value(planner, node, fill->column, &rest);
    add_other_tables(planner, node, &fill->value);
    for (size_t i = 0; i < fill->value.reference_count; i++) {
        const Fill *read = fill_read(planner, fill, &fill->value.references[i]);
        if (read != NULL && read->stage < fill->stage)
            planner_add_edge(planner, node, (Edge){.before = read->node, .whole = true});
    }
}

/* What may hinder the UPDATE, or would be done twice. */
static bool hinders(const Object *part)
{
    if (part->kind == KIND_INDEX) return ((const Index *)part)->unique;
    return part->kind == KIND_CONSTRAINT || part->kind == KIND_TRIGGER ||
           planner_replaces_update(part);
}

/* What only names columns: made anew, it is there again at once. */
static bool only_names(const Object *part)
{
    return part->kind == KIND_TRIGGER || part->kind == KIND_POLICY || part->kind == KIND_RULE;
}

static void add_table_edges(Planner *planner, Node *fill)
{
    const Object *table = fill->to->parent;
    for (size_t i = 0; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        const Object *part = node->kind == NODE_DROP ? node->from : node->to;
        if (node == fill || node->aspect != ASPECT_OBJECT || part == NULL || part->parent == NULL)
            continue;
        bool drops = node->kind == NODE_DROP;
        if ((drops ? planner_counterpart(planner, part->parent) : part->parent) != table) continue;
        /* A rule that stays is as it will be by then. */
        bool stays = node->pair != NULL && planner_replaces_update(part);
        bool comes =
            part->kind == KIND_COLUMN ? !drops && !converts_what_is_read(fill, node) : drops;
        comes = comes || stays;
        if (part->kind == KIND_COLUMN ? drops : !drops && !stays && node->kind != NODE_CREATE)
            continue;
        if (part->kind != KIND_COLUMN && drops && !hinders(part)) continue;
        if (node->pair != NULL && only_names(part) && !stays) continue;
        planner_add_edge(planner, comes ? fill : node,
                         (Edge){.before = comes ? node : fill, .soft = true, .whole = true});
    }
}

/* A partition that comes, and what says which index identifies rows, ask for columns that are not
 * null; what a child has as its own comes behind its parent's. */
static bool asks_not_null(const Node *node)
{
    const Object *object = node->to;
    return object != NULL && node->kind != NODE_DROP && node->aspect == ASPECT_OBJECT &&
           (object->kind == KIND_TABLE || node->not_null != NULL);
}

static void add_asking_edges(Planner *planner, Node *node)
{
    size_t count = node->edges.count;
    for (size_t i = 0; i < count; i++) {
        Edge edge = node->edges.items[i];
        if (edge.before->not_null == NULL) continue;
        edge.before = edge.before->not_null;
        edge.soft = edge.soft || node->not_null != NULL;
        planner_add_edge(planner, node->not_null != NULL ? node->not_null : node, edge);
    }
    if (node->to->kind != KIND_TABLE || node->kind != NODE_ALTER) return;
    const Table *table = (const Table *)node->to;
    for (size_t i = 0; i < table->columns.count; i++) {
        const Node *column = node_of_column(planner, &table->columns.items[i]->object);
        if (column != NULL && column->not_null != NULL)
            planner_add_edge(planner, node, (Edge){.before = column->not_null, .soft = true});
    }
}

void planner_add_fill_edges(Planner *planner)
{
    for (size_t i = 0; i < planner->fills.count; i++) {
        const Fill *fill = planner->fills.items[i];
        const Node *column = node_of_column(planner, &fill->column->object);
        add_value_edges(planner, fill->node, fill);
        planner_add_edge(planner, fill->node, (Edge){.before = (Node *)column});
        planner_add_edge(planner, column->not_null, (Edge){.before = fill->node, .whole = true});
        if (find_leader(planner, fill) == fill) add_table_edges(planner, fill->node);
    }
    for (size_t i = 0; i < planner->nodes.count; i++)
        if (asks_not_null(planner->nodes.items[i]))
            add_asking_edges(planner, planner->nodes.items[i]);
}

/* A conversion sees the rows as they were: what it reads changes or goes behind it, what it calls
 * is there before. */
void planner_add_conversion_edges(Planner *planner, Node *node)
{
    const Column *to = (const Column *)node->to;
    if ((node->pair->attributes & (ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION)) == 0) return;
    const Expression *value = planner_conversion(planner, to);
    if (value == NULL) return;
    Expression rest = *value;
    SqlReference *references = ARENA_ARRAY(planner->arena, SqlReference, value->reference_count);
    rest.references = references;
    rest.reference_count = 0;
    const Table *table = (const Table *)node->from->parent;
    for (size_t i = 0; i < value->reference_count; i++) {
        const SqlReference *reference = &value->references[i];
        bool is_own = reference->kind == REFERENCE_COLUMN && reference->name.name == NULL;
        if (!is_own) references[rest.reference_count++] = *reference;
        const Column *read = is_own ? table_find_column(table, reference->part) : NULL;
        if (read == NULL || &read->object == node->from) continue;
        Node *drop = map_find_pointer(planner->drop_nodes, read);
        Node *alter = map_find_pointer(planner->alter_nodes, read);
        if (drop != NULL) planner_add_edge(planner, drop, (Edge){.before = node});
        if (alter != NULL) planner_add_edge(planner, alter, (Edge){.before = node, .soft = true});
    }
    add_needs_of_value(planner, node, to, &rest);
}
