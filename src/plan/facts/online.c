/* What can be built while the table is in use. */
#include "plan/facts/facts.h"

static bool is_of_partitioned(const Object *part)
{
    const Object *table = part->parent;
    return table != NULL && table->kind == KIND_TABLE && table_is_partitioned((const Table *)table);
}

static bool is_check(const Object *part)
{
    return part->kind == KIND_CONSTRAINT &&
           ((const Constraint *)part)->constraint_kind == CONSTRAINT_CHECK;
}

/* Nothing builds its index beside the table's use. */
static bool is_without_overlaps(const Object *part)
{
    return part->kind == KIND_CONSTRAINT &&
           constraint_is_without_overlaps((const Constraint *)part);
}

static bool nulls_are_alike(const Object *part)
{
    return part->kind == KIND_INDEX ? ((const Index *)part)->nulls_not_distinct
                                    : ((const Constraint *)part)->nulls_not_distinct;
}

/* Whether all rows get one value, or null where the part takes nulls for alike, in a column that
 * comes back. A default satisfies the checks, but is no row's of another table. */
static bool gets_one_value(const Planner *planner, const Column *column, const Object *part)
{
    const Expression *value = &column->default_value;
    if (planner_is_made_up(planner, column)) return true;
    if (is_check(part) || column->identity != IDENTITY_NONE ||
        !expression_is_none(&column->extras->generated) ||
        map_find_pointer(planner->created, column) == NULL ||
        map_find_pointer(planner->created, column->object.parent) != NULL)
        return false;
    return expression_is_none(value) || expression_is_null(value)
               ? nulls_are_alike(part)
               : !value_is_volatile(planner, value);
}

/* Whether the rows can hardly satisfy it, since on the way down a column comes back with one value
 * for all: it fails at once, with nothing done, and not in a section of its own. */
static bool is_over_made_up(const Planner *planner, const Object *part)
{
    if (!planner->down || part->parent == NULL || part->parent->kind != KIND_TABLE) return false;
    const Table *table = (const Table *)part->parent;
    bool is_index = part->kind == KIND_INDEX;
    if (is_index ? !((const Index *)part)->unique : part->kind != KIND_CONSTRAINT) return false;
    size_t named = 0;
    size_t made_up = 0;
    for (size_t i = 0; i < table->columns.count; i++) {
        if (!part_names_column(part, table->columns.items[i]->object.name.name)) continue;
        named++;
        if (gets_one_value(planner, table->columns.items[i], part)) made_up++;
    }
    bool is_of_rows = is_index || constraint_is_key((const Constraint *)part) ||
                      ((const Constraint *)part)->constraint_kind == CONSTRAINT_EXCLUDE;
    return is_of_rows ? made_up > 0 && made_up == named : made_up > 0;
}

bool planner_is_online(const Planner *planner, const Object *part)
{
    return !planner->options->offline_ddl && !is_without_overlaps(part) &&
           (!is_of_partitioned(part) || is_check(part)) && !is_over_made_up(planner, part);
}

bool planner_is_online_by_partitions(const Planner *planner, const Object *part)
{
    return !planner->options->offline_ddl && !is_without_overlaps(part) && is_of_partitioned(part);
}
