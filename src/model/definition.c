#include "model/definition.h"

#include <string.h>

static const DefinitionRow rows[] = {
#define DEFINITION(kind, words, sql, form, middle) \
    {KIND_##kind, words, sql, DEFINITION_##form, middle},
#include "model/definitions.def"
#undef DEFINITION
};

const DefinitionRow *definition_rows(size_t *count)
{
    *count = sizeof rows / sizeof *rows;
    return rows;
}

const DefinitionRow *definition_row(ObjectKind kind)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].kind == kind) return &rows[i];
    }
    return NULL;
}

bool definition_equals(const Definition *a, const Definition *b)
{
    if (!text_equals(a->lead, b->lead) || !expression_equals(&a->clauses, &b->clauses) ||
        a->additions.count != b->additions.count)
        return false;
    for (size_t i = 0; i < a->additions.count; i++) {
        if (!text_equals(a->additions.items[i], b->additions.items[i])) return false;
    }
    return true;
}

bool range_names_multirange(const Object *range)
{
    static const char option[] = "multirange_type_name = ";
    const Text text = ((const Definition *)range)->clauses.text;
    return memmem(text.bytes, text.length, option, strlen(option)) != NULL;
}
