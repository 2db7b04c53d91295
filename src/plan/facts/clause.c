/* What a `using` does to the values of its column, as far as its casts tell. */
#include "plan/facts/facts.h"

#include <string.h>

bool clause_reads(const Expression *clause, Name column)
{
    for (size_t i = 0; i < clause->reference_count; i++) {
        const SqlReference *reference = &clause->references[i];
        bool is_row = reference->kind == REFERENCE_RELATION || reference->kind == REFERENCE_STAR;
        if (reference->name.name == NULL &&
            (is_row || (reference->kind == REFERENCE_COLUMN && reference->part == column)))
            return true;
    }
    return false;
}

bool clause_is_cast(const Expression *clause, Name column)
{
    return expression_has(clause, EXPRESSION_IS_COLUMN) && clause_reads(clause, column);
}

static Type type_of_cast(const ExpressionCast *cast)
{
    Type type = {.type_class = TYPE_BUILTIN, .builtin = cast->type};
    type.name.name = cast->type->name;
    type.modifier_count = cast->modifier_count;
    memcpy(type.modifiers, cast->modifiers, sizeof type.modifiers);
    return type;
}

/* The casts of the column that stands at `begin`, up to one of which the type is not known: whether
 * any narrows; *last is what they make of it. */
static bool casts_narrow(const ExpressionFacts *facts, uint32_t begin, Type *last, bool *is_known)
{
    for (size_t i = 0; facts != NULL && i < facts->cast_count; i++) {
        const ExpressionCast *cast = &facts->casts[i];
        if (cast->column_begin != begin) continue;
        *is_known = cast->type != NULL && cast->array_dimensions == 0;
        if (!*is_known) return false;
        Type type = type_of_cast(cast);
        if (conversion_of(last, &type).narrows) return true;
        *last = type;
    }
    return false;
}

bool clause_narrows(const Expression *clause, Name column, const Type *from, const Type *to)
{
    bool is_cast = clause_is_cast(clause, column);
    for (size_t i = 0; i < clause->reference_count; i++) {
        const SqlReference *reference = &clause->references[i];
        if (reference->kind != REFERENCE_COLUMN || reference->name.name != NULL ||
            reference->part != column)
            continue;
        Type last = *from;
        bool is_known = true;
        if (casts_narrow(clause->facts, reference->begin, &last, &is_known)) return true;
        if (!is_known) return false;
        if (is_cast && conversion_of(&last, to).narrows) return true;
    }
    return false;
}
