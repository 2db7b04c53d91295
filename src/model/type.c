/* Aliases of built-in types, equality of types, and their spelling by format_type's rules. */
#include "model/type.h"

#include "model/catalog_names.h"

#include <string.h>

typedef struct TypeAlias {
    const char *alias;
    const char *name;
} TypeAlias;

static const TypeAlias TYPE_ALIASES[] = {
#define TYPE_ALIAS(alias, name) {alias, name},
#include "model/type_aliases.def"
#undef TYPE_ALIAS
};

#define TYPE_ALIAS_COUNT (sizeof TYPE_ALIASES / sizeof TYPE_ALIASES[0])

size_t builtin_type_count(void)
{
    return known_builtin_type_count();
}

const BuiltinType *builtin_type_at(size_t index)
{
    return index < builtin_type_count() ? known_type_at(index) : NULL;
}

const BuiltinType *builtin_type_find(Text name)
{
    const BuiltinType *found = known_type_find(name);
    size_t low = 0;
    size_t high = found != NULL ? 0 : TYPE_ALIAS_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(name, text_from_string(TYPE_ALIASES[middle].alias));
        if (order == 0) return known_type_find(text_from_string(TYPE_ALIASES[middle].name));
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return found;
}

static bool is_numeric(const Type *type)
{
    return type->builtin != NULL && strcmp(type->builtin->internal, "numeric") == 0;
}

/* numeric(12) is numeric(12,0). */
static bool modifiers_equal(const Type *a, const Type *b)
{
    if (a->modifier_count != b->modifier_count &&
        !(is_numeric(a) && a->modifier_count != 0 && b->modifier_count != 0))
        return false;
    for (uint8_t i = 0; i < a->modifier_count || i < b->modifier_count; i++) {
        int32_t left = i < a->modifier_count ? a->modifiers[i] : 0;
        int32_t right = i < b->modifier_count ? b->modifiers[i] : 0;
        if (left != right) return false;
    }
    return true;
}

/* An extension's type without a namespace is where the extension is. */
static bool names_equal(const Type *a, const Type *b)
{
    bool is_anywhere = a->type_class == TYPE_EXTENSION &&
                       (a->name.namespace_name == NULL || b->name.namespace_name == NULL);
    return is_anywhere ? a->name.name == b->name.name : qualified_name_equals(a->name, b->name);
}

bool type_equals(const Type *a, const Type *b)
{
    return a->type_class == b->type_class && a->builtin == b->builtin && names_equal(a, b) &&
           (a->array_dimensions > 0) == (b->array_dimensions > 0) && modifiers_equal(a, b);
}

static void put_modifiers(TextBuilder *builder, const Type *type)
{
    if (type->modifier_count == 0) return;
    text_put_byte(builder, '(');
    for (uint8_t i = 0; i < type->modifier_count; i++) {
        if (i > 0) text_put_byte(builder, ',');
        text_put_number(builder, type->modifiers[i]);
    }
    if (type->modifier_count == 1 && is_numeric(type)) text_put_string(builder, ",0");
    text_put_byte(builder, ')');
}

/* Without a length, bpchar and bit are not what the SQL words say (those mean a length of 1), so
 * format_type writes the internal name, quoted where the bare word would be SQL's. */
static Text builtin_spelling(const Type *type)
{
    const char *internal = type->builtin == NULL ? "" : type->builtin->internal;
    if (type->modifier_count == 0 && strcmp(internal, "bpchar") == 0) return TEXT("bpchar");
    if (type->modifier_count == 0 && strcmp(internal, "bit") == 0) return TEXT("\"bit\"");
    return type->name.name != NULL ? name_text(type->name.name)
                                   : text_from_string(type->builtin->name);
}

static void put_builtin(TextBuilder *builder, const Type *type)
{
    Text spelling = builtin_spelling(type);
    /* "timestamp with time zone": the modifier stands after the first word. */
    bool has_zone = text_ends_with(spelling, " time zone");
    size_t split = spelling.length;
    if (has_zone) split = (size_t)(strchr(spelling.bytes, ' ') - spelling.bytes);
    text_put(builder, text_slice(spelling, 0, split));
    put_modifiers(builder, type);
    text_put(builder, text_slice(spelling, split, spelling.length));
}

Text type_format(Arena *arena, const Type *type, Name default_namespace)
{
    TextBuilder builder = text_builder(arena);
    if (type->type_class == TYPE_BUILTIN) {
        put_builtin(&builder, type);
    } else {
        Name namespace_name = type->name.namespace_name;
        if (namespace_name != NULL && (namespace_name != default_namespace ||
                                       catalog_may_have(KIND_DOMAIN, type->name.name))) {
            text_put(&builder, identifier_format(arena, namespace_name));
            text_put_byte(&builder, '.');
        }
        if (type->name.name != NULL) text_put(&builder, identifier_format(arena, type->name.name));
        put_modifiers(&builder, type);
    }
    if (type->array_dimensions > 0) text_put_string(&builder, "[]");
    return text_built(&builder);
}
