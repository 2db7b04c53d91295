/* What an edit asks for and PostgreSQL has no way to: an error on the way up, which is the same
 * both ways. What the rows alone can refuse is a hazard of the statement instead. */
#include "plan/select/select.h"

/* ---- tables ---- */

static void report_valid(Planner *planner, const Object *table, Name check)
{
    Diagnostic *diagnostic =
        diag_add(planner->diagnostics, CODE_CHECK_COPY_VALID, table->span,
                 "check \"%s\" of %.*s is valid, and cannot be made not valid again", check,
                 TEXT_FORMAT(planner_describe(planner, table)));
    diag_hint(planner->diagnostics, diagnostic, "Write `constraint %.*s with options valid;`.",
              TEXT_FORMAT(identifier_format(planner->arena, check)));
}

static void refuse_copies(Planner *planner, const Table *from, const Table *to)
{
    const CheckCopies *copies = &to->extras->copies;
    for (size_t i = 0; i < copies->count; i++) {
        const CheckCopy *before = table_find_copy(from, copies->items[i].name);
        if (before != NULL && before->is_valid && !copies->items[i].is_valid)
            report_valid(planner, &to->object, before->name);
    }
}

/* What the table says of its parents' columns. */
static void refuse_inherited_names(Planner *planner, const Table *from, const Table *to)
{
    const Columns *said = &to->extras->overrides;
    for (size_t i = 0; i < said->count; i++) {
        Name name = said->items[i]->object.name.name;
        Column before = planner_effective_column(planner->source, from, name);
        Column after = planner_effective_column(planner->target, to, name);
        select_refuse_not_null_name(planner, &before, &after);
    }
}

static void refuse_table(Planner *planner, const Pair *pair)
{
    const Table *from = (const Table *)pair->from;
    const Table *to = (const Table *)pair->to;
    bool moves = table_moves_in_or_out(from, to);
    if (moves) select_refuse_standalone(planner, from, to);
    if ((pair->attributes & ATTRIBUTE_INHERITS) != 0) select_refuse_child(planner, from, to);
    if ((pair->attributes & ATTRIBUTE_CHECK_COPIES) != 0) refuse_copies(planner, from, to);
    if ((pair->attributes & (ATTRIBUTE_OVERRIDES | ATTRIBUTE_INHERITS)) != 0 && !moves)
        refuse_inherited_names(planner, from, to);
}

/* ---- types ---- */

static void report_composite(Planner *planner, const Object *type, const char *what)
{
    Diagnostic *diagnostic = diag_add(
        planner->diagnostics, CODE_COMPOSITE_IN_USE, type->span, "%s of %.*s cannot change %s",
        what, TEXT_FORMAT(planner_describe(planner, type)), "while a column uses it");
    diag_hint(planner->diagnostics, diagnostic,
              "Create a type with another name and move the columns over to it.");
}

static void refuse_composite(Planner *planner, const Composite *from, const Composite *to)
{
    if (!composite_keeps_order(from, to))
        report_composite(planner, &to->object, "the order of the attributes");
    for (size_t i = 0; i < to->attributes.count; i++) {
        const Attribute *attribute = &to->attributes.items[i];
        const Attribute *before = composite_find_attribute(from, attribute->name);
        if (before != NULL && !attribute_type_equals(before, attribute) &&
            type_is_in_use(planner, &from->object))
            report_composite(planner, &to->object, "the type of an attribute");
    }
}

/* Columns of the type that are converted by a clause of their own. */
static void report_spent_of(Planner *planner, const Pair *type)
{
    for (size_t i = 0; i < type->columns.count; i++) {
        const Column *from = (const Column *)type->columns.items[i];
        const Column *to = (const Column *)planner_counterpart(planner, &from->object);
        if (to != NULL && type_base_equals(&from->type, &to->type))
            select_report_spent(planner, to, "using", &to->extras->conversion);
    }
}

/* ---- all ---- */

static void refuse_pair(Planner *planner, const Pair *pair)
{
    const Object *parent = pair->to->parent;
    if (parent != NULL && map_find_pointer(planner->created, parent) != NULL) return;
    if (pair->recreated) {
        if (pair->to->kind == KIND_COLUMN)
            select_refuse_new_column(planner, (const Column *)pair->to, true);
        return;
    }
    if (pair->type_recreated) report_spent_of(planner, pair);
    if (pair->to->kind == KIND_TABLE)
        refuse_table(planner, pair);
    else if (pair->to->kind == KIND_COLUMN)
        select_refuse_column(planner, pair);
    else if (pair->to->kind == KIND_COMPOSITE && (pair->attributes & ATTRIBUTE_MEMBERS) != 0)
        refuse_composite(planner, (const Composite *)pair->from, (const Composite *)pair->to);
}

void select_refuse(Planner *planner)
{
    if (planner->down) return;
    for (size_t i = 0; i < planner->creates.count; i++) {
        const Object *object = planner->creates.items[i]->new_object;
        if (object->kind == KIND_COLUMN)
            select_refuse_new_column(planner, (const Column *)object, false);
    }
    for (size_t i = 0; i < planner->pairs.count; i++) refuse_pair(planner, planner->pairs.items[i]);
    for (size_t i = 0; i < planner->drops.count; i++) {
        const Object *object = planner->drops.items[i]->old_object;
        if (object->kind == KIND_COLUMN && object->parent->kind == KIND_TABLE)
            select_refuse_own_column(planner, (const Column *)object, false);
    }
}
