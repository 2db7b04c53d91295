/* What breaks programs that were made for the schema before an edit: client_breaks.def. */
#include "plan/facts/facts.h"

#include <string.h>

/* ---- columns ---- */

static bool domain_gives_value(const Edit *edit, const Type *type)
{
    const Object *object = type->type_class == TYPE_USER ? type->object : NULL;
    const Domain *domain =
        object != NULL && object->kind == KIND_DOMAIN ? (const Domain *)object : NULL;
    for (int depth = 0; domain != NULL && depth < TYPE_NESTING; depth++) {
        if (!expression_is_none(&domain->default_value)) return true;
        domain = database_find_domain_below(edit->planner->target, domain);
    }
    return false;
}

/* Whether a row that leaves the column out has a value there. */
static bool gives_value(const Edit *edit, const Column *column)
{
    bool has_default =
        !expression_is_none(&column->default_value) && !expression_is_null(&column->default_value);
    return has_default || column->identity != IDENTITY_NONE ||
           !expression_is_none(&column->extras->generated) ||
           domain_gives_value(edit, &column->type);
}

static bool is_made_by_server(const Column *column)
{
    return column->identity == IDENTITY_ALWAYS || !expression_is_none(&column->extras->generated);
}

static bool break_column_required(const Edit *edit)
{
    const Column *to = (const Column *)edit->to;
    return edit->from == NULL && to->not_null && !gives_value(edit, to);
}

static bool break_column_not_null(const Edit *edit)
{
    const Column *from = (const Column *)edit->from;
    const Column *to = (const Column *)edit->to;
    return from != NULL && to != NULL && !from->not_null && to->not_null;
}

static bool break_column_default_dropped(const Edit *edit)
{
    const Column *from = (const Column *)edit->from;
    const Column *to = (const Column *)edit->to;
    return from != NULL && to != NULL && gives_value(edit, from) && !gives_value(edit, to);
}

static bool break_column_made_by_server(const Edit *edit)
{
    const Column *from = (const Column *)edit->from;
    const Column *to = (const Column *)edit->to;
    return from != NULL && to != NULL && !is_made_by_server(from) && is_made_by_server(to);
}

/* Generated C takes text for varchar, and the other way. */
static bool is_text(const Type *type)
{
    return type->type_class == TYPE_BUILTIN && (strcmp(type->builtin->internal, "text") == 0 ||
                                                strcmp(type->builtin->internal, "varchar") == 0);
}

static bool break_column_type(const Edit *edit)
{
    if (edit->from == NULL || edit->to == NULL) return false;
    const Type *from = &((const Column *)edit->from)->type;
    const Type *to = &((const Column *)edit->to)->type;
    bool are_texts =
        is_text(from) && is_text(to) && (from->array_dimensions > 0) == (to->array_dimensions > 0);
    return !type_base_equals(from, to) && !are_texts;
}

static bool break_column_narrowed(const Edit *edit)
{
    if (edit->from == NULL || edit->to == NULL || break_column_type(edit)) return false;
    Conversion conversion =
        conversion_of(&((const Column *)edit->from)->type, &((const Column *)edit->to)->type);
    return conversion.narrows || conversion.may_fail || !conversion.possible;
}

/* ---- constraints and indexes ---- */

static bool break_constraint_added(const Edit *edit)
{
    const Constraint *from = (const Constraint *)edit->from;
    const Constraint *to = (const Constraint *)edit->to;
    if (to == NULL || to->not_enforced || !client_knows_table(edit, edit->to)) return false;
    return from == NULL || from->not_enforced || (edit->attributes & ATTRIBUTE_DEFINITION) != 0;
}

static bool break_key_dropped(const Edit *edit)
{
    const Constraint *from = (const Constraint *)edit->from;
    if (from == NULL || !constraint_is_key(from)) return false;
    return edit->to == NULL || (edit->attributes & ATTRIBUTE_DEFINITION) != 0;
}

static bool break_key_deferred(const Edit *edit)
{
    const Constraint *from = (const Constraint *)edit->from;
    const Constraint *to = (const Constraint *)edit->to;
    return from != NULL && to != NULL && constraint_is_key(to) && !from->deferrable &&
           to->deferrable;
}

static bool break_unique_index_added(const Edit *edit)
{
    const Index *to = (const Index *)edit->to;
    if (to == NULL || !to->unique || !client_knows_table(edit, edit->to)) return false;
    return edit->from == NULL || !((const Index *)edit->from)->unique ||
           (edit->attributes & ATTRIBUTE_DEFINITION) != 0;
}

static bool break_unique_index_dropped(const Edit *edit)
{
    const Index *from = (const Index *)edit->from;
    const Index *to = (const Index *)edit->to;
    if (from == NULL || !from->unique || !expression_is_none(&from->predicate)) return false;
    return to == NULL || !to->unique || (edit->attributes & ATTRIBUTE_DEFINITION) != 0;
}

/* ---- the rest ---- */

static bool break_row_security(const Edit *edit)
{
    if (edit->from == NULL || edit->to == NULL) return false;
    const TableExtras *from = ((const Table *)edit->from)->extras;
    const TableExtras *to = ((const Table *)edit->to)->extras;
    return to->row_security &&
           (!from->row_security || (to->row_security_forced && !from->row_security_forced));
}

/* One that is added allows more, unless it is restrictive. Before row security, none matters. */
static bool break_policy(const Edit *edit)
{
    const Object *object = edit->from != NULL ? edit->from : edit->to;
    const Table *table = database_find_table(edit->planner->source, object->parent->name);
    if (table == NULL || !table->extras->row_security) return false;
    if (edit->from != NULL) return true;
    return strstr(text_string(edit->planner->arena, ((const Definition *)edit->to)->clauses.text),
                  "restrictive") != NULL;
}

static bool enum_has(const Enum *object, Text label)
{
    for (size_t i = 0; i < object->labels.count; i++)
        if (text_equals(object->labels.items[i].label, label)) return true;
    return false;
}

/* One that is added is read as UNRECOGNIZED. */
static bool break_enum_label_dropped(const Edit *edit)
{
    const Enum *from = (const Enum *)edit->from;
    if (from == NULL || edit->to == NULL) return false;
    for (size_t i = 0; i < from->labels.count; i++)
        if (!enum_has((const Enum *)edit->to, from->labels.items[i].label)) return true;
    return false;
}

static bool domain_has(const Domain *domain, const DomainCheck *check)
{
    for (size_t i = 0; i < domain->checks.count; i++)
        if (expression_equals(&domain->checks.items[i].expression, &check->expression)) return true;
    return false;
}

static bool break_domain_narrowed(const Edit *edit)
{
    const Domain *from = (const Domain *)edit->from;
    const Domain *to = (const Domain *)edit->to;
    if (from == NULL || to == NULL) return false;
    for (size_t i = 0; i < to->checks.count; i++)
        if (!domain_has(from, &to->checks.items[i])) return true;
    bool loses_default =
        !expression_is_none(&from->default_value) && expression_is_none(&to->default_value);
    return loses_default || (!from->not_null && to->not_null) ||
           !type_equals(&from->type, &to->type);
}

/* ---- judging ---- */

/* Of a row that asks of objects of every kind. */
#define KIND_ANY KIND_COUNT

typedef struct ClientBreak {
    ObjectKind kind;
    bool (*function)(const Edit *edit);
    const char *detail;
} ClientBreak;

static const ClientBreak breaks[] = {
#define CLIENT_BREAK(identifier, kind, detail) {KIND_##kind, break_##identifier, detail},
#include "plan/facts/client_breaks.def"
#undef CLIENT_BREAK
};

/* The detail with the name in place of its %s. */
static Text detail_of(const Planner *planner, const char *detail, const char *name)
{
    const char *hole = strstr(detail, "%s");
    return text_format(planner->arena, "%.*s%s%s", (int)(hole - detail), detail, name, hole + 2);
}

static bool is_asked(const ClientBreak *row, const Object *object, ClientBreakPart part)
{
    bool is_not_null = row->function == break_column_not_null;
    if (row->kind != object->kind && row->kind != KIND_ANY) return false;
    return part == CLIENT_BREAKS_ALL || is_not_null == (part == CLIENT_BREAKS_NOT_NULL);
}

Hazards client_breaks_of(const Edit *edit, ClientBreakPart part)
{
    Hazards hazards = {0};
    const Object *object = edit->to != NULL ? edit->to : edit->from;
    for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++)
        if (is_asked(&breaks[i], object, part) && breaks[i].function(edit))
            VECTOR_ADD(edit->planner->arena, &hazards,
                       ((Hazard){HAZARD_BREAKS_CLIENTS,
                                 detail_of(edit->planner, breaks[i].detail, object->name.name)}));
    return hazards;
}
