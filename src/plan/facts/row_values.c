/* Values that rows get which are there already: whether ADD COLUMN gives them, and whether an
 * UPDATE reaches the rows. */
#include "plan/facts/facts.h"

/* How the expression is run by ADD COLUMN ... DEFAULT: once, without any row. */
bool planner_is_constant(const Planner *planner, const Expression *value)
{
    for (size_t i = 0; i < value->reference_count; i++) {
        ReferenceKind kind = value->references[i].kind;
        if (kind == REFERENCE_COLUMN || kind == REFERENCE_RELATION || kind == REFERENCE_STAR)
            return false;
    }
    return !value_is_volatile(planner, value) && !expression_has(value, EXPRESSION_HAS_QUERY);
}

/* The value of a new column where the default alone does not give it in place. */
Expression row_value_of_new(const Planner *planner, const Column *column, bool *made_up)
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
    Expression value = row_value_of_new(planner, column, made_up);
    return planner_is_constant(planner, &value) ? value : none;
}

bool planner_is_made_up(const Planner *planner, const Column *column)
{
    bool made_up;
    if (map_find_pointer(planner->created, &column->object) == NULL ||
        map_find_pointer(planner->created, column->object.parent) != NULL)
        return false;
    (void)row_value_of_new(planner, column, &made_up);
    return made_up;
}

bool column_is_computed(const Column *column)
{
    return column->identity != IDENTITY_NONE || !expression_is_none(&column->extras->generated);
}

bool planner_replaces_update(const Object *part)
{
    if (part->kind != KIND_RULE) return false;
    const Definition *rule = (const Definition *)part;
    return text_starts_with(rule->clauses.text, "AS ON UPDATE ") && rule_is_instead(rule);
}

const Expression *planner_conversion(const Planner *planner, const Column *to)
{
    const Expression *value = diff_conversion(planner->diff, to);
    return planner->down || expression_is_none(value) ? NULL : value;
}
