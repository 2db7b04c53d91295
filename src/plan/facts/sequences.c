/* Which columns count by a sequence. */
#include "plan/facts/facts.h"

#include <string.h>

/* "nextval('s'::regclass)" and nothing around it, in a column of integers. */
static bool counts_by(const Column *column, const Sequence *sequence)
{
    const Expression *value = &column->default_value;
    static const char *const integers[] = {"int2", "int4", "int8"};
    bool is_integer = false;
    for (size_t i = 0; i < 3 && column->type.builtin != NULL; i++)
        is_integer = is_integer || strcmp(column->type.builtin->internal, integers[i]) == 0;
    if (!is_integer || !expression_has(value, EXPRESSION_IS_CALL)) return false;
    const ExpressionCall *call = &value->facts->calls[value->facts->call_count - 1];
    if (strcmp(call->name.name, "nextval") != 0) return false;
    for (size_t i = 0; i < value->reference_count; i++)
        if (value->references[i].kind == REFERENCE_RELATION &&
            qualified_name_equals(value->references[i].name, sequence->object.name))
            return true;
    return false;
}

Objects sequence_columns(Arena *arena, const Database *database, const Sequence *sequence)
{
    Objects columns = {0};
    for (size_t i = 0; i < database->objects.count; i++) {
        const Object *object = database->objects.items[i];
        if (object->kind != KIND_TABLE || ((const Table *)object)->extras->is_foreign) continue;
        const Table *table = (const Table *)object;
        for (size_t j = 0; j < table->columns.count; j++)
            if (counts_by(table->columns.items[j], sequence))
                VECTOR_ADD(arena, &columns, &table->columns.items[j]->object);
    }
    return columns;
}
