/* Edits of columns that PostgreSQL has no statement for, or that lack a value. */
#include "plan/select/select.h"

/* ---- not null ---- */

/* PostgreSQL hands a parent's constraint down to children that have none, and renames it no more:
 * one that comes with the parent's is called as that is. */
static void refuse_not_null(Planner *planner, const Column *column)
{
    Column given = {.extras = &column_extras_none};
    Column before = {.extras = &column_extras_none};
    const Table *table = (const Table *)column->object.parent;
    const Table *former = database_find_table(planner->source, table->object.name);
    const Column *was = former == NULL ? NULL : table_find_column(former, column->object.name.name);
    Name own = column->extras->not_null.name;
    if (former == NULL || (was != NULL && was->not_null) ||
        !family_find_inherited(planner->target, table, column->object.name.name, &given) ||
        !family_find_inherited(planner->source, former, column->object.name.name, &before) ||
        !given.not_null || before.not_null || own == given.extras->not_null.name ||
        (not_null_name_is_usual(own) && not_null_name_is_usual(given.extras->not_null.name)))
        return;
    Diagnostic *diagnostic =
        diag_add(planner->diagnostics, CODE_INHERITED_NOT_NULL, column->object.span,
                 "%.*s becomes not null together with its parent's, so its constraint gets the "
                 "name of the parent's",
                 TEXT_FORMAT(planner_describe(planner, &column->object)));
    if (not_null_name_is_usual(given.extras->not_null.name))
        diag_hint(planner->diagnostics, diagnostic,
                  "Leave the name out, or make it not null in an earlier revision than the "
                  "parent's.");
    else
        diag_hint(
            planner->diagnostics, diagnostic,
            "Write \"constraint %.*s not null\", or make it not null in an earlier revision than "
            "the parent's.",
            TEXT_FORMAT(identifier_format(planner->arena, given.extras->not_null.name)));
}

static void report_inherited_name(Planner *planner, const Column *column)
{
    const Object *table = column->object.parent;
    const Column *said = table->kind == KIND_TABLE
                             ? table_find_override((const Table *)table, column->object.name.name)
                             : NULL;
    if (said == NULL) said = column;
    Diagnostic *diagnostic = diag_add(
        planner->diagnostics, CODE_INHERITED_NOT_NULL,
        span_is_none(said->object.span) ? table->span : said->object.span,
        "the not-null constraint of %.*s is also inherited from a parent: PostgreSQL cannot "
        "rename it here",
        TEXT_FORMAT(planner_describe(planner, &column->object)));
    diag_hint(planner->diagnostics, diagnostic,
              "Keep the name; or first detach the table from its parents, rename the constraint "
              "in a revision of its own, and attach the table again.");
}

void select_refuse_not_null_name(Planner *planner, const Column *from, const Column *to)
{
    if (from->not_null && to->not_null &&
        not_null_renames(&from->extras->not_null, &to->extras->not_null) &&
        planner_not_null_is_inherited(planner, from, to) &&
        !planner_not_null_is_renamed_above(planner, from, to))
        report_inherited_name(planner, to);
}

/* ---- values of rows that are there ---- */

/* DEFAULT NULL gives none. */
static bool gives_value(const Column *column)
{
    return !expression_is_none(&column->default_value) &&
           !expression_is_null(&column->default_value);
}

static void report_backfill(Planner *planner, const Column *column)
{
    Text name = planner_describe(planner, &column->object);
    Text word = identifier_format(planner->arena, column->object.name.name);
    Diagnostic *diagnostic =
        diag_add(planner->diagnostics, CODE_BACKFILL_MISSING, column->object.span,
                 "%.*s is not null, but has no value for existing rows", TEXT_FORMAT(name));
    diag_hint(planner->diagnostics, diagnostic,
              "Add a clause, \"%.*s ... not null backfill (VALUE)\", or a default.",
              TEXT_FORMAT(word));
}

/* A new column of a table that exists: nothing fills it, and it refuses what is in it then. */
static void refuse_nulls(Planner *planner, const Column *column)
{
    bool made_up;
    Expression constant = planner_constant_of_new(planner, column, &made_up);
    bool refuses = column_refuses_nulls(column) || type_refuses_null(&column->type);
    if (refuses && expression_is_none(&constant) && !gives_value(column) &&
        !type_has_default(&column->type))
        report_backfill(planner, column);
}

void select_refuse_new_column(Planner *planner, const Column *column, bool is_recreated)
{
    const Object *table = column->object.parent;
    if (table->kind != KIND_TABLE || map_find_pointer(planner->created, table) != NULL ||
        planner_column_above(planner, column) != NULL)
        return;
    if (!is_recreated) select_refuse_own_column(planner, column, true);
    bool has_fill = select_fill_of(planner, &column->object) != NULL;
    if (has_fill && column->not_null) refuse_not_null(planner, column);
    if (!has_fill && !planner_was_inherited(planner, column) && !column_is_computed(column))
        refuse_nulls(planner, column);
}

/* ---- types ---- */

static void report_conversion(Planner *planner, const Column *from, const Column *to)
{
    Text name = planner_describe(planner, &to->object);
    Text old_type = type_format(planner->arena, &from->type, NULL);
    Text new_type = type_format(planner->arena, &to->type, NULL);
    Text word = identifier_format(planner->arena, to->object.name.name);
    Diagnostic *diagnostic =
        diag_add(planner->diagnostics, CODE_CONVERSION_MISSING, to->object.span,
                 "%.*s cannot be converted from type %.*s to type %.*s", TEXT_FORMAT(name),
                 TEXT_FORMAT(old_type), TEXT_FORMAT(new_type));
    if (conversion_of(&from->type, &to->type).other_dimensions) {
        diag_hint(
            planner->diagnostics, diagnostic,
            "A vector cannot be converted to other dimensions: they come from the model. Write "
            "\"%.*s %.*s backfill by program\": one revision adds a column %.*s_new, which a program "
            "fills with new embeddings, and another one, which waits until it has, puts that "
            "column in the place of \"%.*s\".",
            TEXT_FORMAT(word), TEXT_FORMAT(new_type), TEXT_FORMAT(word), TEXT_FORMAT(word));
        return;
    }
    diag_hint(
        planner->diagnostics, diagnostic,
        "Specify the conversion: \"%.*s %.*s using (EXPRESSION)\"; or add a column of the new "
        "type, fill it, and drop the old one in a revision of its own.",
        TEXT_FORMAT(word), TEXT_FORMAT(new_type));
}

static void refuse_type(Planner *planner, const Pair *pair)
{
    const Column *from = (const Column *)pair->from;
    const Column *to = (const Column *)pair->to;
    bool is_foreign = ((const Table *)pair->to->parent)->extras->is_foreign;
    select_report_spent(planner, to, "using", &to->extras->conversion);
    if (!is_foreign && !planner_is_retyped_above(planner, pair) &&
        planner_conversion(planner, to) == NULL &&
        !planner_conversion_of(planner, &from->type, &to->type).possible)
        report_conversion(planner, from, to);
}

/* ---- all ---- */

void select_refuse_column(Planner *planner, const Pair *pair)
{
    const Column *to = (const Column *)pair->to;
    if ((pair->attributes & (ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION)) != 0)
        refuse_type(planner, pair);
    if ((pair->attributes & ATTRIBUTE_NOT_NULL) != 0 && to->not_null) refuse_not_null(planner, to);
    if ((pair->attributes & ATTRIBUTE_NOT_NULL_FORM) != 0)
        select_refuse_not_null_name(planner, (const Column *)pair->from, to);
}
