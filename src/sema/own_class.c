/* Operator classes of the schema's own that are their type's default: the server takes them where
 * no class is said, and before those that take the type by a cast. */
#include "sema/parts_internal.h"

#include <string.h>

static const char begins[] = "DEFAULT FOR TYPE ";
static const char ends[] = " USING ";

static const Objects *own_defaults(Sema *sema)
{
    if (sema->default_classes != NULL) return sema->default_classes;
    sema->default_classes = ARENA_NEW(sema->working, Objects);
    for (size_t i = 0; i < sema->database->objects.count; i++) {
        Object *object = sema->database->objects.items[i];
        if (object->kind == KIND_OPERATOR_CLASS &&
            text_starts_with(((const Definition *)(const void *)object)->clauses.text, begins))
            VECTOR_ADD(sema->working, sema->default_classes, object);
    }
    return sema->default_classes;
}

/* "int" is integer, "app.mood" stays. */
static Text plain_type(Text written)
{
    const BuiltinType *builtin = builtin_type_find(written);
    return builtin != NULL ? text_from_string(builtin->name) : written;
}

/* The namespace may be left out of what is written. */
static bool is_type(Sema *sema, Text written, const Type *type)
{
    Type element = *type;
    bool is_array = text_ends_with(written, "[]");
    if (is_array != (type->array_dimensions > 0)) return false;
    element.array_dimensions = 0;
    element.modifier_count = 0;
    if (is_array) written = text_slice(written, 0, written.length - 2);
    Text full = type_format(sema->scratch, &element, NULL);
    written = plain_type(written);
    if (text_equals(written, full)) return true;
    size_t length = written.length + 1;
    return type->type_class != TYPE_BUILTIN && full.length > length &&
           full.bytes[full.length - length] == '.' &&
           text_equals(text_slice(full, full.length - length + 1, full.length), written);
}

static bool is_class_for(Sema *sema, const Object *object, const char *method, const Type *type)
{
    Text text = ((const Definition *)(const void *)object)->clauses.text;
    text = text_slice(text, sizeof begins - 1, text.length);
    const char *at = memmem(text.bytes, text.length, ends, sizeof ends - 1);
    if (at == NULL) return false;
    size_t end = (size_t)(at - text.bytes);
    Text rest = text_slice(text, end + sizeof ends - 1, text.length);
    size_t length = strlen(method);
    return text_starts_with(rest, method) && (rest.length == length || rest.bytes[length] == ' ') &&
           is_type(sema, text_slice(text, 0, end), type);
}

QualifiedName operator_class_own_default(Sema *sema, const char *method, const Type *type)
{
    const Objects *defaults = own_defaults(sema);
    Type base = type_base(type);
    for (size_t i = 0; base.type_class != TYPE_POISON && i < defaults->count; i++)
        if (is_class_for(sema, defaults->items[i], method, &base)) return defaults->items[i]->name;
    return (QualifiedName){NULL, NULL};
}
