/* Columns and checks that a table has as its own and from its parents too.
 *
 * ALTER TABLE of the parent goes down to them: what is added merges with the child's own, a type or
 * name is changed in both, a default is set over the child's own. What is the child's own cannot go
 * while the parent has it. */
#include "plan/facts/facts.h"

bool column_has_default(const Column *column)
{
    return column != NULL && !expression_is_none(&column->default_value);
}

const Column *table_find_said(const Table *table, Name name)
{
    const Column *own = table == NULL ? NULL : table_find_column(table, name);
    return own != NULL || table == NULL ? own : table_find_override(table, name);
}

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

/* True: the visit said so of one. */
bool planner_any_ancestor(const Database *database, const Table *table, AncestorVisit *visit,
                          void *context)
{
    const Tables *ancestors = family_ancestors(database, table);
    for (size_t i = 0; i < ancestors->count; i++)
        if (visit(context, ancestors->items[i])) return true;
    return false;
}

/* The ancestor's own part of the same name. */
const Object *table_find_same_part(const Table *ancestor, const Object *part)
{
    if (part->kind == KIND_COLUMN) {
        const Column *column = table_find_column(ancestor, part->name.name);
        return column == NULL ? NULL : &column->object;
    }
    const Constraint *constraint = table_find_constraint(ancestor, part->name.name);
    return constraint == NULL ? NULL : &constraint->object;
}

/* ---- types and names ---- */

typedef struct Search {
    Planner *planner;
    const Pair *pair;
    const Change *change;
} Search;

static bool is_retyped(void *context, const Table *ancestor)
{
    const Search *search = context;
    const Object *above = table_find_same_part(ancestor, search->pair->from);
    const Pair *pair = above == NULL ? NULL : map_find_pointer(search->planner->pair_of, above);
    return pair != NULL && !pair->recreated &&
           (pair->attributes & (ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION)) != 0 &&
           type_equals(&((const Column *)pair->to)->type,
                       &((const Column *)search->pair->to)->type);
}

bool planner_is_retyped_above(Planner *planner, const Pair *pair)
{
    Search search = {.planner = planner, .pair = pair};
    return planner_any_ancestor(planner->source, (const Table *)pair->from->parent, is_retyped,
                                &search);
}

static bool is_renamed(void *context, const Table *ancestor)
{
    const Search *search = context;
    const Object *above = table_find_same_part(ancestor, search->change->old_object);
    const Diff *diff = search->planner->diff;
    for (size_t i = 0; above != NULL && i < diff->changes.count; i++) {
        const Change *other = &diff->changes.items[i];
        if (other->change_kind == CHANGE_RENAME && other->old_object == above)
            return other->new_object->name.name == search->change->new_object->name.name;
    }
    return false;
}

bool planner_is_renamed_above(Planner *planner, const Change *change)
{
    Search search = {.planner = planner, .change = change};
    return change->old_object->kind == KIND_COLUMN && change->old_object->parent != NULL &&
           change->old_object->parent->kind == KIND_TABLE &&
           planner_any_ancestor(planner->diff->old_database,
                                (const Table *)change->old_object->parent, is_renamed, &search);
}

/* ---- inherited columns that become own ---- */

/* The table's own column of the target, where it had one of that type from its parents alone. */
static bool keeps(const Planner *planner, const Table *from, const Table *to,
                  const Column *inherited)
{
    Name name = inherited->object.name.name;
    const Column *column = table_find_column(to, name);
    return column != NULL && table_find_column(from, name) == NULL &&
           type_equals(&column->type, &inherited->type) &&
           map_find_pointer(planner->created, column) != NULL;
}

static bool was_there(const Planner *planner, const Column *column)
{
    const Table *table = database_find_table(planner->source, column->object.parent->name);
    return table != NULL && table_find_column(table, column->object.name.name) != NULL;
}

bool planner_is_kept_below(Planner *planner, const Table *table, const Column *column)
{
    const Tables *children = planner_descendants(planner, &table->object);
    bool kept = false;
    for (size_t i = 0; i < children->count; i++) {
        const Table *from = children->items[i];
        const Table *to = (const Table *)planner_counterpart(planner, &from->object);
        Column given;
        if (to == NULL || to->extras->partition_of.name != NULL) continue;
        if (keeps(planner, from, to, column))
            kept = true;
        else if (table_find_column(from, column->object.name.name) == NULL &&
                 family_find_inherited(planner->target, to, column->object.name.name, &given) &&
                 was_there(planner, &given))
            return false; /* from another parent as well: ONLY would make it the table's own */
    }
    return kept;
}

typedef struct Keep {
    Planner *planner;
    const Column *column;
} Keep;

static bool is_kept_of(void *context, const Table *ancestor)
{
    const Keep *keep = context;
    const Column *above = table_find_column(ancestor, keep->column->object.name.name);
    return above != NULL && map_find_pointer(keep->planner->dropped, above) != NULL &&
           type_equals(&above->type, &keep->column->type) &&
           planner_is_kept_below(keep->planner, ancestor, above);
}

bool planner_was_inherited(Planner *planner, const Column *column)
{
    Keep keep = {planner, column};
    const Table *table = database_find_table(planner->source, column->object.parent->name);
    return table != NULL && table->extras->partition_of.name == NULL &&
           table_find_column(table, column->object.name.name) == NULL &&
           planner_any_ancestor(planner->source, table, is_kept_of, &keep);
}

/* ---- what a part has above ---- */

/* A partition's columns and checks are its table's: it cannot have them added or dropped alone. */
bool planner_stays_partition(Planner *planner, const Object *part)
{
    const Table *table = (const Table *)part->parent;
    const Table *from = database_find_table(planner->source, table->object.name);
    const Table *to = database_find_table(planner->target, table->object.name);
    return from != NULL && to != NULL && from->extras->partition_of.name != NULL &&
           to->extras->partition_of.name != NULL && !planner_is_new(planner, &to->object);
}

typedef struct Above {
    const Map *among;
    const Object *part;
    const Object *found;
} Above;

static bool find_above(void *context, const Table *ancestor)
{
    Above *above = context;
    const Object *part = table_find_same_part(ancestor, above->part);
    if (part == NULL || map_find_pointer(above->among, part) == NULL) return false;
    above->found = part;
    return true;
}

const Object *planner_find_above(const Database *database, const Object *part, const Map *among)
{
    Above above = {.among = among, .part = part};
    (void)planner_any_ancestor(database, (const Table *)part->parent, find_above, &above);
    return above.found;
}

const Column *planner_column_above(Planner *planner, const Column *column)
{
    return planner_stays_partition(planner, &column->object)
               ? (const Column *)planner_find_above(planner->target, &column->object,
                                                    planner->created)
               : NULL;
}

/* ---- names of not-null constraints ---- */

static bool find_not_null_above(const Database *database, const Column *column, Column *given)
{
    const Object *parent = column->object.parent;
    *given = (Column){.extras = &column_extras_none};
    return parent->kind == KIND_TABLE &&
           family_find_inherited(database, (const Table *)parent, column->object.name.name,
                                 given) &&
           given->not_null;
}

bool planner_not_null_is_inherited(const Planner *planner, const Column *from, const Column *to)
{
    Column before;
    Column after;
    return find_not_null_above(planner->source, from, &before) &&
           find_not_null_above(planner->target, to, &after);
}

bool planner_not_null_is_renamed_above(const Planner *planner, const Column *from, const Column *to)
{
    Column before;
    Column after;
    return find_not_null_above(planner->source, from, &before) &&
           find_not_null_above(planner->target, to, &after) &&
           before.extras->not_null.name == from->extras->not_null.name &&
           after.extras->not_null.name == to->extras->not_null.name;
}

bool not_null_renames(const NotNull *before, const NotNull *after)
{
    return before->name != after->name && !(after->not_valid && !before->not_valid) &&
           !(not_null_name_is_usual(before->name) && not_null_name_is_usual(after->name));
}
