/* Which columns get another type online (on the way down, those that did on the way up): a column
 * of the new type is added beside the former one, a trigger keeps the two equal while rows are
 * filled in batches and indexes are built, and one short transaction puts it in the place of the
 * other. Only where that is surely the same as ALTER COLUMN TYPE but for the order of columns;
 * where it was asked for and is not, the statement says why. */
#include "plan/select/select.h"

#include <string.h>

/* "trigger t would fire for each row": what stands in the way; none: nothing does. */
#define HINDRANCE(...) text_format(planner->arena, __VA_ARGS__)

/* ---- of a table ---- */

static bool is_standalone(const Planner *planner, const Table *table)
{
    return !table->extras->is_foreign && table->extras->type.name == NULL &&
           table->extras->partition_of.name == NULL && !table_is_partitioned(table) &&
           table->inherits.count == 0 && !planner_has_children(planner, &table->object);
}

/* Whether UPDATE of other columns than it names fires it. */
static bool fires_for_update(const Trigger *trigger)
{
    return (trigger->events & TRIGGER_UPDATE) != 0 && trigger->update_columns.count == 0 &&
           trigger->enabled != TRIGGER_DISABLED;
}

/* Triggers fire in the order of their names: none may change a row after ours. */
static bool fires_last(const Trigger *trigger, Name ours)
{
    return trigger->timing == TRIGGER_BEFORE && trigger->for_each_row &&
           strcmp(trigger->object.name.name, ours) > 0;
}

static Text hindrance_of_trigger(const Planner *planner, const Table *table, Name ours)
{
    for (size_t i = 0; i < table->triggers.count; i++) {
        const Trigger *trigger = table->triggers.items[i];
        if (fires_for_update(trigger))
            return HINDRANCE("trigger %s would fire for every row", trigger->object.name.name);
        if (fires_last(trigger, ours))
            return HINDRANCE("trigger %s fires after the one that would fill it",
                             trigger->object.name.name);
    }
    for (size_t i = 0; i < table->definitions.count; i++)
        if (table->definitions.items[i]->object.kind == KIND_RULE)
            return HINDRANCE("rule %s is in the way of an UPDATE",
                             table->definitions.items[i]->object.name.name);
    return TEXT_NONE;
}

static bool is_row_of(const Type *type, const Object *table)
{
    return type->type_class == TYPE_USER && qualified_name_equals(type->name, table->name);
}

static bool takes_rows_of(const Routine *routine, const Object *table)
{
    if (routine->has_returns && is_row_of(&routine->returns, table)) return true;
    for (size_t i = 0; i < routine->arguments.count; i++)
        if (is_row_of(&routine->arguments.items[i].type, table)) return true;
    return false;
}

static bool reads_whole_rows(const Expression *query, const Object *table)
{
    for (size_t i = 0; i < query->reference_count; i++) {
        const SqlReference *reference = &query->references[i];
        bool is_whole = reference->kind == REFERENCE_STAR || reference->is_row;
        if (is_whole &&
            (reference->name.name == NULL || qualified_name_equals(reference->name, table->name)))
            return true;
    }
    return false;
}

/* The column would be the last one of its table: who knows their order. */
static bool knows_order(const Object *object, const Object *table)
{
    bool is_routine = object->kind == KIND_FUNCTION || object->kind == KIND_PROCEDURE;
    if (is_routine && definition_row(object->kind) == NULL &&
        takes_rows_of((const Routine *)object, table))
        return true;
    const Expression *query = planner_query_of(object);
    return query != NULL && reads_whole_rows(query, table);
}

/* All tables of the database or a namespace, or this one. */
static bool publishes(const Definition *publication, const Object *table)
{
    const Expression *clauses = &publication->clauses;
    if (text_has_word(clauses->text, "ALL") || text_has_word(clauses->text, "SCHEMA")) return true;
    for (size_t i = 0; i < clauses->reference_count; i++)
        if (qualified_name_equals(clauses->references[i].name, table->name)) return true;
    return false;
}

static Text hindrance_of_others(const Planner *planner, const Database *database,
                                const Object *table)
{
    for (size_t i = 0; i < database->objects.count; i++) {
        const Object *object = database->objects.items[i];
        if (object->kind == KIND_PUBLICATION && publishes((const Definition *)object, table))
            return HINDRANCE("subscribers of publication %s may lack a column beside it",
                             object->name.name);
        if (knows_order(object, table))
            return HINDRANCE("%s has all columns of the table in their order", object->name.name);
    }
    return TEXT_NONE;
}

static Text hindrance_of_table(const Planner *planner, const Database *database, const Table *table,
                               Name trigger)
{
    if (!is_standalone(planner, table))
        return TEXT("its table has partitions, parents or children, or is one of these");
    if (table->extras->row_security_forced)
        return TEXT("row security is forced on the owner of its table");
    if (table_primary_key(table) == NULL)
        return TEXT("its table has no primary key, by which rows are filled in batches");
    Text hindrance = hindrance_of_trigger(planner, table, trigger);
    return text_is_none(hindrance) ? hindrance_of_others(planner, database, &table->object)
                                   : hindrance;
}

/* ---- of a column ---- */

/* What is said of the sequence of its identity goes with that. */
static bool has_said_sequence(const Database *database, const Column *column)
{
    for (size_t i = 0; column->identity != IDENTITY_NONE && i < database->objects.count; i++) {
        if (database->objects.items[i]->kind != KIND_EXTERNAL) continue;
        const External *external = (const External *)database->objects.items[i];
        if (external->column == column->object.name.name &&
            qualified_name_equals(external->table, column->object.parent->name))
            return true;
    }
    return false;
}

static bool is_read_by_generated(const Table *table, Name column)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (expression_names_column(&table->columns.items[i]->extras->generated, &table->object,
                                    column))
            return true;
    return false;
}

static Text hindrance_of_constraint(const Planner *planner, const Table *table, Name column)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = table->constraints.items[i];
        if (!constraint_names_column(constraint, &table->object, column)) continue;
        if (constraint->constraint_kind == CONSTRAINT_EXCLUDE ||
            (constraint_is_key(constraint) && !planner_is_online(planner, &constraint->object)))
            return HINDRANCE("constraint %s has no online form", constraint->object.name.name);
    }
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *index = table->indexes.items[i];
        if (index_names_column(index, &table->object, column) &&
            !planner_is_online(planner, &index->object))
            return HINDRANCE("index %s has no online form", index->object.name.name);
    }
    return TEXT_NONE;
}

static bool has_usual_bounds(const SequenceOptions *options)
{
    SequenceOptions usual = sequence_options_default(options->type, options->increment);
    return options->maximum == usual.maximum && options->minimum == usual.minimum;
}

/* The sequence of the new column goes on where that of the former one stood: it counts alike. */
static bool counts_alike(const Column *from, const Column *to)
{
    SequenceOptions before = from->extras->identity_options;
    const SequenceOptions *after = &to->extras->identity_options;
    if ((from->identity == IDENTITY_NONE) != (to->identity == IDENTITY_NONE)) return false;
    if (from->identity == IDENTITY_NONE) return true;
    if (has_usual_bounds(&before) && has_usual_bounds(after)) {
        before.maximum = after->maximum;
        before.minimum = after->minimum;
    }
    before.type = after->type;
    return sequence_options_equal(&before, after);
}

static Text hindrance_of_clause(const Planner *planner, const Expression *clause)
{
    if (clause == NULL) return TEXT_NONE;
    if (value_is_volatile(planner, clause) || expression_has(clause, EXPRESSION_HAS_QUERY))
        return TEXT("its USING may not give the same value each time");
    for (size_t i = 0; i < clause->reference_count; i++)
        if (clause->references[i].kind == REFERENCE_FUNCTION)
            return TEXT(
                "its USING calls a function, which whoever writes rows may not be allowed to call");
    return TEXT_NONE;
}

static bool has_own_not_null(const Column *column)
{
    return column->not_null && !not_null_is_plain(&column->extras->not_null);
}

static Text hindrance_of_column(const Planner *planner, const Pair *pair)
{
    const Column *from = (const Column *)pair->from;
    const Column *to = (const Column *)pair->to;
    const Expression *generated[] = {&from->extras->generated, &to->extras->generated};
    if (!expression_is_none(generated[0]) || !expression_is_none(generated[1]))
        return TEXT("it is generated");
    if (is_read_by_generated((const Table *)from->object.parent, from->object.name.name) ||
        is_read_by_generated((const Table *)to->object.parent, to->object.name.name))
        return TEXT("a generated column reads it");
    if (has_own_not_null(from) || has_own_not_null(to))
        return TEXT("its not-null constraint has a form of its own");
    if (to->not_null && !from->not_null) return TEXT("it takes no nulls any more");
    if (type_has_constraints(&to->type) || type_has_default(&to->type))
        return TEXT("its type has constraints or a default");
    if (!counts_alike(from, to) || pair->default_suspended) return TEXT("how it counts changes");
    if (has_said_sequence(planner->source, from) || has_said_sequence(planner->target, to))
        return TEXT("something is said of the sequence of its identity");
    return TEXT_NONE;
}

static Text hindrance_of_conversion(const Planner *planner, const Pair *pair)
{
    const Column *from = (const Column *)pair->from;
    const Column *to = (const Column *)pair->to;
    const Expression *clause = planner_conversion(planner, to);
    Conversion conversion = planner_conversion_of(planner, &from->type, &to->type);
    if (clause == NULL && !conversion.possible) return TEXT("no cast converts its values");
    if (clause == NULL && conversion.cast != NULL)
        return TEXT("its values are converted by a cast of the schema");
    return hindrance_of_clause(planner, clause);
}

static Text find_hindrance(const Planner *planner, const Pair *pair, Name trigger)
{
    const Table *from = (const Table *)pair->from->parent;
    const Table *to = (const Table *)pair->to->parent;
    Text found = hindrance_of_table(planner, planner->source, from, trigger);
    if (text_is_none(found)) found = hindrance_of_table(planner, planner->target, to, trigger);
    if (text_is_none(found)) found = hindrance_of_column(planner, pair);
    if (text_is_none(found)) found = hindrance_of_conversion(planner, pair);
    if (text_is_none(found)) found = hindrance_of_constraint(planner, from, pair->from->name.name);
    return text_is_none(found) ? hindrance_of_constraint(planner, to, pair->to->name.name) : found;
}

/* ---- what was asked for ---- */

static bool is_small(const Project *project, QualifiedName table)
{
    for (size_t i = 0; i < project->small_tables.count; i++)
        if (qualified_name_equals(project->small_tables.items[i], table)) return true;
    return false;
}

static bool is_wanted(const Planner *planner, const Pair *pair)
{
    const Project *project = &planner->diff->new_database->project;
    if (planner->options->offline_ddl || project->online_rewrite == ONLINE_REWRITE_NEVER)
        return false;
    return project->online_rewrite == ONLINE_REWRITE_ALWAYS ||
           !is_small(project, pair->to->parent->name);
}

/* Whether ALTER COLUMN TYPE would rewrite the table. */
static bool rewrites(const Planner *planner, const Pair *pair)
{
    if (pair->from->kind != KIND_COLUMN || (pair->attributes & ATTRIBUTE_TYPE) == 0 ||
        pair->recreated || ((const Table *)pair->to->parent)->extras->is_foreign)
        return false;
    const Column *to = (const Column *)pair->to;
    return planner_conversion(planner, to) != NULL ||
           planner_conversion_of(planner, &((const Column *)pair->from)->type, &to->type).rewrites;
}

/* ---- names ---- */

static bool has_column(const Object *table, Name name)
{
    return table_find_column((const Table *)table, name) != NULL;
}

static Name name_beside(const Planner *planner, const Pair *pair)
{
    const Object *tables[] = {pair->from->parent, pair->to->parent};
    Name name = planner_name(planner, pair->to->name.name, "_new");
    for (int number = 2; has_column(tables[0], name) || has_column(tables[1], name); number++)
        name = planner_name(
            planner, pair->to->name.name,
            text_string(planner->arena, text_format(planner->arena, "_new%d", number)));
    return name;
}

static bool has_function(const Database *database, QualifiedName name)
{
    for (size_t i = 0; i < database->objects.count; i++)
        if (database->objects.items[i]->kind == KIND_FUNCTION &&
            qualified_name_equals(database->objects.items[i]->name, name))
            return true;
    return false;
}

/* Of the trigger and its function: the last of all letters, since triggers fire in their order. */
static Name name_of_trigger(const Planner *planner, const Object *table)
{
    QualifiedName name = table->name;
    Text stem = text_format(planner->arena, "zzz_%s", table->name.name);
    const char *suffix = "_retype";
    for (int number = 2;; number++) {
        name.name = planner_name(planner, name_intern(planner->target->names, stem), suffix);
        if (!has_function(planner->source, name) && !has_function(planner->target, name))
            return name.name;
        suffix = text_string(planner->arena, text_format(planner->arena, "_retype%d", number));
    }
}

/* ---- all ---- */

static Retyped *retyped_of(Planner *planner, const Object *table, RetypedTables *tables)
{
    for (size_t i = 0; i < tables->count; i++)
        if (&tables->items[i]->table->object == table) return tables->items[i];
    Retyped *retyped = ARENA_NEW(planner->arena, Retyped);
    *retyped = (Retyped){.table = (const Table *)table, .trigger = name_of_trigger(planner, table)};
    VECTOR_ADD(planner->arena, tables, retyped);
    return retyped;
}

static void put_beside(Planner *planner, Pair *pair)
{
    Column *beside = ARENA_NEW(planner->arena, Column);
    *beside = *(const Column *)pair->to;
    beside->object.name.name = name_beside(planner, pair);
    beside->default_value = (Expression){.text = TEXT_NONE};
    beside->identity = IDENTITY_NONE;
    beside->not_null = false;
    beside->extras = &column_extras_none;
    pair->beside = beside;
}

/* Of the way up. */
static bool is_online_up(const Planner *planner, const Pair *pair)
{
    const Pair *up = map_find_pointer(planner->up->pair_of, pair->to);
    return up != NULL && up->beside != NULL;
}

/* Where the table is rewritten for one of them, the others need no other form. */
static bool is_hindered(Planner *planner, const Retyped *retyped)
{
    Text hindrance = TEXT_NONE;
    for (size_t i = 0; i < retyped->pairs.count && text_is_none(hindrance); i++)
        hindrance = find_hindrance(planner, retyped->pairs.items[i], retyped->trigger);
    for (size_t i = 0; i < retyped->pairs.count; i++)
        retyped->pairs.items[i]->plain_since = hindrance;
    return !text_is_none(hindrance);
}

void select_retyped(Planner *planner)
{
    RetypedTables tables = {0};
    for (size_t i = 0; i < planner->pairs.count; i++) {
        Pair *pair = planner->pairs.items[i];
        if (!rewrites(planner, pair) || !is_wanted(planner, pair) ||
            (planner->down && !is_online_up(planner, pair)))
            continue;
        VECTOR_ADD(planner->arena, &retyped_of(planner, pair->to->parent, &tables)->pairs, pair);
    }
    for (size_t i = 0; i < tables.count; i++) {
        Retyped *retyped = tables.items[i];
        if (is_hindered(planner, retyped)) continue;
        for (size_t j = 0; j < retyped->pairs.count; j++)
            put_beside(planner, retyped->pairs.items[j]);
        VECTOR_ADD(planner->arena, &planner->retyped, retyped);
    }
}
