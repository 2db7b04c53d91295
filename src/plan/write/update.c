/* An UPDATE of rows that are there, and what would keep it from them unseen: row security that is
 * forced on the owner as well hides rows from it, a rule does something instead. Both are lifted
 * for the transaction, which nobody else sees. What it leaves to be checked at the end of the
 * transaction is checked at once: no ALTER TABLE can follow else (CheckTableNotInUse). */
#include "plan/write/write.h"

/* ---- row security ---- */

static bool is_forced(const Table *table)
{
    return table != NULL && table->extras->row_security_forced;
}

static bool has_row_security(const Table *table)
{
    return table != NULL && table->extras->row_security;
}

/* Whether it may be in force for the owner at some time of this side. */
static bool may_be_forced(const Planner *planner, QualifiedName name)
{
    const Table *from = database_find_table(planner->source, name);
    const Table *to = database_find_table(planner->target, name);
    return (is_forced(from) || is_forced(to)) && (has_row_security(from) || has_row_security(to));
}

/* `by_owner`: what reads it does so as its own owner, whoever runs the statement. */
typedef struct Forced {
    const Object *table;
    bool by_owner;
} Forced;

typedef VECTOR(Forced) ForcedTables;

static void add_forced(Planner *planner, QualifiedName name, bool by_owner, ForcedTables *tables)
{
    const Table *table = database_find_table(planner->target, name);
    if (table == NULL) table = database_find_table(planner->source, name);
    if (table == NULL || !may_be_forced(planner, name)) return;
    for (size_t i = 0; i < tables->count; i++) {
        if (tables->items[i].table != &table->object) continue;
        tables->items[i].by_owner = tables->items[i].by_owner || by_owner;
        return;
    }
    VECTOR_ADD(planner->arena, tables, ((Forced){&table->object, by_owner}));
}

/* Views and routines are read through; a materialized view has rows of its own. */
static void add_read(Planner *planner, const Database *database, const Object *object, Map *seen,
                     ForcedTables *tables)
{
    ObjectReferences references = {0};
    object_references(planner->arena, database, object, &references);
    for (size_t i = 0; i < references.count; i++) {
        const Object *read = references.items[i].object;
        if (read->parent != NULL) read = read->parent;
        if (read->kind == KIND_TABLE)
            add_forced(planner, read->name, object->kind != KIND_COLUMN, tables);
        if ((read->kind != KIND_VIEW && read->kind != KIND_FUNCTION) ||
            map_find_pointer(seen, read) != NULL)
            continue;
        map_put_pointer(seen, read, (void *)(uintptr_t)read);
        add_read(planner, database, read, seen, tables);
    }
}

/* The table, and those that its rows are filled from. */
static ForcedTables forced_tables(Planner *planner, const Object *table, const SqlFills *fills)
{
    const Database *databases[] = {planner->source, planner->target};
    Map *seen = map_make(planner->arena);
    ForcedTables tables = {0};
    add_forced(planner, table->name, false, &tables);
    for (size_t i = 0; i < fills->count; i++) {
        Column value = *fills->items[i].column; /* that needs what the value names */
        value.default_value = *fills->items[i].value;
        value.extras = &column_extras_none;
        for (size_t side = 0; side < 2; side++)
            add_read(planner, databases[side], &value.object, seen, &tables);
    }
    return tables;
}

static void write_beside(Planner *planner, Node *node, Text statement, StatementForm form,
                         const Object *table, StepClass step_class)
{
    PlannedStep *step = write_step(planner, node, statement, form, table);
    step->step.step_class = step_class;
}

static void write_lifted(Planner *planner, Node *node, const ForcedTables *tables,
                         StepClass step_class)
{
    for (size_t i = 0; i < tables->count; i++)
        write_beside(planner, node,
                     sql_lift_row_security(&planner->writer, tables->items[i].table,
                                           tables->items[i].by_owner),
                     FORM_ROW_SECURITY, tables->items[i].table, step_class);
}

static void write_forced_again(Planner *planner, Node *node, const ForcedTables *tables,
                               StepClass step_class)
{
    for (size_t i = tables->count; i > 0; i--) {
        const Object *table = tables->items[i - 1].table;
        if (is_forced(database_find_table(planner->target, table->name)))
            write_beside(planner, node, sql_force_row_security_again(&planner->writer, table),
                         FORM_ROW_SECURITY, table, step_class);
    }
}

PlannedStep *write_reading(Planner *planner, Node *node, Text statement, const Object *table)
{
    const SqlFills none = {0};
    ForcedTables tables = forced_tables(planner, table, &none);
    write_lifted(planner, node, &tables, STEP_TRANSACTION);
    PlannedStep *step = write_step(planner, node, statement, FORM_SELECT, table);
    write_forced_again(planner, node, &tables, STEP_TRANSACTION);
    return step;
}

/* How the rule fires, as ALTER TABLE says it; none: not for us. */
static Text firing_of(const Definition *rule)
{
    if (rule->additions.count == 0) return TEXT("ENABLE");
    Text addition = rule->additions.items[0];
    return text_equals_string(addition, "ENABLE ALWAYS") ? addition : TEXT_NONE;
}

/* Of the source's definitions: a rule that stands in the way of an UPDATE on both sides, and can be
 * disabled; NULL: it is none. */
static const Definition *rule_in_the_way(Planner *planner, const Object *from)
{
    const Definition *rule = (const Definition *)planner_counterpart(planner, from);
    return rule != NULL && planner_replaces_update(&rule->object) && !text_is_none(firing_of(rule))
               ? rule
               : NULL;
}

static bool has_rule_in_the_way(Planner *planner, const Object *table)
{
    const Table *former = database_find_table(planner->source, table->name);
    for (size_t i = 0; former != NULL && i < former->definitions.count; i++)
        if (rule_in_the_way(planner, &former->definitions.items[i]->object) != NULL) return true;
    return false;
}

/* What comes with this side, comes after the rows have their values. */
static void write_rules(Planner *planner, Node *node, const Object *table, bool enabled,
                        StepClass step_class)
{
    const Table *former = database_find_table(planner->source, table->name);
    for (size_t i = 0; former != NULL && i < former->definitions.count; i++) {
        const Definition *rule = rule_in_the_way(planner, &former->definitions.items[i]->object);
        if (rule == NULL) continue;
        write_beside(planner, node,
                     sql_add_to_definition(&planner->writer, &rule->object,
                                           enabled ? firing_of(rule) : TEXT("DISABLE")),
                     FORM_ENABLE_RULE, table, step_class);
    }
}

/* ---- what is checked late ---- */

static void add_deferred(Planner *planner, const Table *table)
{
    for (size_t i = 0; i < table->constraints.count; i++)
        if (table->constraints.items[i]->initially_deferred)
            VECTOR_ADD(planner->arena, planner->deferred, &table->constraints.items[i]->object);
    for (size_t i = 0; i < table->triggers.count; i++)
        if (table->triggers.items[i]->initially_deferred)
            VECTOR_ADD(planner->arena, planner->deferred, &table->triggers.items[i]->object);
}

/* Constraints and triggers of both sides that wait for the end of a transaction. */
static const Objects *find_deferred(Planner *planner)
{
    const Database *databases[] = {planner->source, planner->target};
    if (planner->deferred != NULL) return planner->deferred;
    planner->deferred = ARENA_NEW(planner->arena, Objects);
    for (size_t side = 0; side < 2; side++) {
        for (size_t i = 0; i < databases[side]->objects.count; i++) {
            const Object *object = databases[side]->objects.items[i];
            if (object->kind == KIND_TABLE) add_deferred(planner, (const Table *)object);
        }
    }
    return planner->deferred;
}

/* Whether it looks at rows of the table, which a foreign key does of both its tables. */
static bool looks_at(const Object *deferred, QualifiedName table)
{
    return qualified_name_equals(deferred->parent->name, table) ||
           (deferred->kind == KIND_CONSTRAINT &&
            qualified_name_equals(((const Constraint *)deferred)->referenced_table, table));
}

/* What partitions have from the table above them, and children have beside it, counts as well. */
static bool leaves_checks(Planner *planner, const Object *table)
{
    const Objects *deferred = find_deferred(planner);
    if (deferred->count == 0) return false;
    const Tables *tables[] = {planner_descendants(planner, table),
                              family_partition_ancestors(planner->target, (const Table *)table)};
    for (size_t i = 0; i < deferred->count; i++) {
        if (looks_at(deferred->items[i], table->name)) return true;
        for (size_t k = 0; k < 2; k++) {
            for (size_t j = 0; j < tables[k]->count; j++)
                if (looks_at(deferred->items[i], tables[k]->items[j]->object.name)) return true;
        }
    }
    return false;
}

/* ---- the whole ---- */

/* Names are qualified where a session need not look into the project's namespace. */
static Text update_of(Planner *planner, const SqlFills *fills, StepClass step_class)
{
    SqlWriter outside = outside_writer(planner);
    outside.other_texts = planner->writer.other_texts;
    return sql_backfill(step_class == STEP_BACKFILL ? &outside : &planner->writer, fills);
}

PlannedStep *write_update(Planner *planner, Node *node, const SqlFills *fills, StepClass step_class)
{
    const Object *table = fills->items[0].column->object.parent;
    ForcedTables forced = forced_tables(planner, table, fills);
    bool is_replaced = has_rule_in_the_way(planner, table);
    bool is_hindered = is_replaced || forced.count > 0; /* then nobody must come between */
    if (step_class == STEP_BACKFILL && (is_hindered || planner->options->offline_ddl))
        step_class = STEP_VALIDATE;
    write_lifted(planner, node, &forced, step_class);
    write_rules(planner, node, table, false, step_class);
    PlannedStep *step =
        write_step(planner, node, update_of(planner, fills, step_class), FORM_UPDATE, node->to);
    step->step.step_class = step_class;
    if (is_replaced)
        write_hazard(planner, step, HAZARD_LONG_LOCK,
                     "its rules are disabled: nobody else can use the table");
    else if (forced.count > 0)
        write_hazard(planner, step, HAZARD_LONG_LOCK,
                     "if row security hides rows from the role, nobody else can use the table");
    if (step_class != STEP_BACKFILL && leaves_checks(planner, table))
        write_step(planner, node, TEXT("SET CONSTRAINTS ALL IMMEDIATE"), FORM_SESSION, NULL)
            ->step.step_class = step_class;
    write_rules(planner, node, table, true, step_class);
    write_forced_again(planner, node, &forced, step_class);
    return step;
}

/* ---- backfills ---- */

/* A column as it is when rows are filled. */
static const Column *column_to_fill(Planner *planner, const Column *column)
{
    if (!type_refuses_null(&column->type)) return column;
    Column *below = ARENA_NEW(planner->arena, Column);
    *below = *column;
    below->type = type_below_domains(&column->type);
    return below;
}

/* Whether all rows without a value get one that may be in the column once. */
static bool repeats_key(Planner *planner, const Fill *fill)
{
    NameList names = {0};
    VECTOR_ADD(planner->arena, &names, fill->column->object.name.name);
    return planner_is_constant(planner, &fill->value) &&
           database_find_keys(planner->arena, planner->target, fill->column->object.parent->name,
                              &names)
                   .count > 0;
}

/* What it reads of a row, or of other tables, may be gone by then. */
static bool reads_nothing(const Expression *value)
{
    for (size_t i = 0; i < value->reference_count; i++) {
        ReferenceKind kind = value->references[i].kind;
        if (kind == REFERENCE_COLUMN || kind == REFERENCE_RELATION || kind == REFERENCE_STAR)
            return false;
    }
    return !expression_has(value, EXPRESSION_HAS_QUERY);
}

void write_last_pass(Planner *planner, Node *node, const Column *column)
{
    const Fill *fill = select_fill_of(planner, &column->object);
    SqlFills fills = {0};
    if (fill == NULL || planner->options->offline_ddl || !reads_nothing(&fill->value)) return;
    VECTOR_ADD(planner->arena, &fills, ((SqlFill){column_to_fill(planner, column), &fill->value}));
    write_update(planner, node, &fills, STEP_BACKFILL)->why =
        "rows may have come without a value while the others got theirs";
}

void write_fill(Planner *planner, Node *node)
{
    SqlFills fills = {0};
    for (size_t i = 0; i < node->fills.count; i++)
        VECTOR_ADD(planner->arena, &fills,
                   ((SqlFill){column_to_fill(planner, node->fills.items[i]->column),
                              &node->fills.items[i]->value}));
    PlannedStep *step = write_update(planner, node, &fills, STEP_BACKFILL);
    for (size_t i = 0; i < node->fills.count; i++) {
        const char *name = node->fills.items[i]->column->object.name.name;
        if (node->fills.items[i]->from != NULL && planner->down)
            write_hazard(planner, step, HAZARD_NOT_REVERSIBLE,
                         "the former values of %s are lost: all rows get the same value", name);
        else if (node->fills.items[i]->from != NULL)
            write_hazard(planner, step, HAZARD_NOT_REVERSIBLE,
                         "nulls in %s are not restored on the way down", name);
        if (repeats_key(planner, node->fills.items[i]))
            write_hazard(planner, step, HAZARD_MAY_FAIL,
                         "fails if %s, which is unique, is null in several rows", name);
    }
}
