/* A table that becomes a partition, or ceases to be one: DETACH leaves it what it has, ATTACH takes
 * it as it is. So the table alone must have the columns that the partition has: its parent's under
 * its own word. Other parts come and go beside that. */
#include "plan/select/select.h"

typedef struct Standalone {
    Planner *planner;
    const Table *alone;
    const Table *inside;
    const Database *database; /* of `inside` */
    const Database *other;    /* of `alone`: what the parent becomes, or was */
} Standalone;

typedef bool Fits(const Standalone *standalone, const Table *table, const Object *part);

static void report(const Standalone *standalone, const Object *part, const char *what)
{
    Planner *planner = standalone->planner;
    bool comes = standalone->database == planner->target;
    Diagnostic *diagnostic =
        diag_add(planner->diagnostics, CODE_PARTITION_MOVES, part->span, "%.*s %s, and %.*s %s",
                 TEXT_FORMAT(planner_describe(planner, &standalone->alone->object)),
                 comes ? "is attached as a partition" : "is detached",
                 TEXT_FORMAT(planner_describe(planner, part)), what);
    diag_hint(planner->diagnostics, diagnostic,
              comes ? "Make that change in a revision before this one."
                    : "First declare the table exactly as it was as a partition; make the other "
                      "changes in a revision after this one.");
}

/* ---- in the table, or what it is a partition of ---- */

/* The parents as they are in `database`: the first by the partition's word. */
static bool any_parent(const Standalone *standalone, const Database *database, Fits *fits,
                       const Object *part)
{
    const Table *table = database_find_table(database, standalone->inside->extras->partition_of);
    if (table == NULL) return false;
    const Tables *above = family_partition_ancestors(database, table);
    if (fits(standalone, table, part)) return true;
    for (size_t i = 0; i < above->count; i++)
        if (fits(standalone, above->items[i], part)) return true;
    return false;
}

static bool any_inside(const Standalone *standalone, Fits *fits, const Object *part)
{
    return fits(standalone, standalone->inside, part) ||
           any_parent(standalone, standalone->database, fits, part) ||
           any_parent(standalone, standalone->other, fits, part);
}

/* ---- columns ---- */

static bool has_column(const Standalone *standalone, const Table *table, const Object *part)
{
    (void)standalone;
    return table_find_column(table, part->name.name) != NULL;
}

static bool value_is_like(const Expression *a, const Expression *b)
{
    bool none = expression_is_none(a) || expression_has(a, EXPRESSION_IS_NULL);
    bool other = expression_is_none(b) || expression_has(b, EXPRESSION_IS_NULL);
    return none || other ? none == other : text_equals(a->text, b->text);
}

static bool key_has(const Standalone *standalone, const Table *table, const Object *part)
{
    (void)standalone;
    return table_primary_key_has(table, part->name.name);
}

/* Whether `part`, a column of the table alone, is the one of `table` under the partition's word. */
static bool column_fits(const Standalone *standalone, const Table *table, const Object *part)
{
    const Column *alone = (const Column *)part;
    const Column *column = table_find_column(table, part->name.name);
    const Column *own = table_find_override(standalone->inside, part->name.name);
    if (column == NULL) return false;
    const Column *valued = own != NULL && !expression_is_none(&own->default_value) ? own : column;
    bool not_null =
        column->not_null || (own != NULL && own->not_null) || any_inside(standalone, key_has, part);
    Name storage = own != NULL && own->storage != NULL ? own->storage : column->storage;
    Name compression = override_compression(own, column->compression);
    return type_equals(&alone->type, &column->type) && alone->not_null == not_null &&
           qualified_name_equals(alone->collation, column->collation) &&
           value_is_like(&alone->default_value, &valued->default_value) &&
           value_is_like(&alone->extras->generated, &column->extras->generated) &&
           alone->extras->is_virtual == column->extras->is_virtual &&
           !alone->extras->not_null.no_inherit && !alone->extras->not_null.not_valid &&
           alone->storage == storage && alone->compression == compression &&
           alone->statistics == (own == NULL ? -1 : own->statistics);
}

static void check_columns(const Standalone *standalone)
{
    for (size_t i = 0; i < standalone->alone->columns.count; i++) {
        const Object *column = &standalone->alone->columns.items[i]->object;
        if (!any_inside(standalone, has_column, column))
            report(standalone, column, "exists only in the standalone table");
        else if (!any_inside(standalone, column_fits, column))
            report(standalone, column, "differs from its parent's");
    }
}

static bool lacks_column(const Standalone *standalone, const Table *table, const Object *part)
{
    const Table *other = database_find_table(standalone->other, table->object.name);
    (void)part;
    for (size_t i = 0; i < table->columns.count; i++) {
        const Object *column = &table->columns.items[i]->object;
        bool stays = other == NULL || table_find_column(other, column->name.name) != NULL;
        if (stays && table_find_column(standalone->alone, column->name.name) == NULL) {
            report(standalone, column, "is missing in the standalone table");
            return true;
        }
    }
    return false;
}

void select_refuse_standalone(Planner *planner, const Table *from, const Table *to)
{
    bool comes = from->extras->partition_of.name == NULL;
    Standalone standalone = {.planner = planner,
                             .alone = comes ? from : to,
                             .inside = comes ? to : from,
                             .database = comes ? planner->target : planner->source,
                             .other = comes ? planner->source : planner->target};
    if (database_find_table(standalone.database, standalone.inside->extras->partition_of) == NULL)
        return;
    check_columns(&standalone);
    (void)any_parent(&standalone, standalone.database, lacks_column, NULL);
}
