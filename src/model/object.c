/* Objects of any kind: their order, which all output follows, their key, and what messages call
 * them. */
#include "model/object.h"

#include "model/definition.h"
#include "model/type.h"

bool qualified_name_equals(QualifiedName a, QualifiedName b)
{
    return a.namespace_name == b.namespace_name && a.name == b.name;
}

int qualified_name_compare(QualifiedName a, QualifiedName b)
{
    int order = name_compare(a.namespace_name, b.namespace_name);
    return order != 0 ? order : name_compare(a.name, b.name);
}

static Name object_parent_name(const Object *object)
{
    return object->parent == NULL ? NULL : object->parent->name.name;
}

int object_compare(const Object *a, const Object *b)
{
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    int order = name_compare(a->name.namespace_name, b->name.namespace_name);
    if (order == 0) order = name_compare(object_parent_name(a), object_parent_name(b));
    if (order == 0) order = name_compare(a->name.name, b->name.name);
    return order != 0 ? order : text_compare(a->signature, b->signature);
}

static void describe_qualifier(Arena *arena, TextBuilder *builder, Name namespace_name,
                               Name default_namespace)
{
    if (namespace_name == NULL || namespace_name == default_namespace) return;
    text_put(builder, identifier_format(arena, namespace_name));
    text_put_byte(builder, '.');
}

static void describe_name(Arena *arena, TextBuilder *builder, const Object *object,
                          Name default_namespace)
{
    describe_qualifier(arena, builder, object->name.namespace_name, default_namespace);
    text_put(builder, identifier_format(arena, object->name.name));
}

static bool is_part_on(ObjectKind kind)
{
    return kind == KIND_CONSTRAINT || kind == KIND_TRIGGER || kind == KIND_POLICY ||
           kind == KIND_RULE;
}

/* "default privileges for role r in namespace app on tables" */
static void describe_default_privileges(Arena *arena, TextBuilder *builder, const Object *object)
{
    if (!text_is_none(object->signature))
        text_put_format(builder, " for role %.*s", TEXT_FORMAT(object->signature));
    if (object->name.namespace_name != NULL)
        text_put_format(builder, " in namespace %.*s",
                        TEXT_FORMAT(identifier_format(arena, object->name.namespace_name)));
    text_put_format(builder, " on %s", object->name.name);
}

Text object_describe(Arena *arena, const Object *object, Name default_namespace)
{
    const DefinitionRow *row = definition_row(object->kind);
    TextBuilder builder = text_builder(arena);
    text_put_string(&builder, kind_row(object->kind)->word);
    if (object->kind == KIND_DEFAULT_PRIVILEGES) {
        describe_default_privileges(arena, &builder, object);
        return text_built(&builder);
    }
    text_put_byte(&builder, ' ');
    if (object->kind == KIND_EXTERNAL) {
        text_put(&builder, name_text(object->name.name));
        return text_built(&builder);
    }
    if (object->kind == KIND_COLUMN && object->parent != NULL) {
        describe_name(arena, &builder, object->parent, default_namespace);
        text_put_byte(&builder, '.');
        text_put(&builder, identifier_format(arena, object->name.name));
    } else if (is_part_on(object->kind) && object->parent != NULL) {
        text_put(&builder, identifier_format(arena, object->name.name));
        text_put_string(&builder, " on ");
        describe_name(arena, &builder, object->parent, default_namespace);
    } else if (row != NULL && row->form != DEFINITION_NAMED) {
        describe_qualifier(arena, &builder, object->name.namespace_name, default_namespace);
        text_put(&builder, name_text(object->name.name)); /* a sign, or SQL */
    } else {
        describe_name(arena, &builder, object, default_namespace);
    }
    if (!text_is_none(object->signature)) text_put(&builder, object->signature);
    return text_built(&builder);
}

/* NUL stands in no name, so it separates them. */
Text object_key(Arena *arena, const Object *object)
{
    TextBuilder builder = text_builder(arena);
    text_put_string(&builder, kind_row(object->kind)->identifier);
    text_put_byte(&builder, '\0');
    text_put(&builder, name_text(object->name.namespace_name));
    text_put_byte(&builder, '\0');
    text_put(&builder, name_text(object_parent_name(object)));
    text_put_byte(&builder, '\0');
    text_put(&builder, name_text(object->name.name));
    text_put_byte(&builder, '\0');
    text_put(&builder, object->signature);
    return text_built(&builder);
}

bool options_equal(const Options *a, const Options *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->items[i].name != b->items[i].name ||
            !text_equals(a->items[i].value, b->items[i].value))
            return false;
    return true;
}

const Option *options_find(const Options *options, Name name)
{
    for (size_t i = 0; i < options->count; i++)
        if (options->items[i].name == name) return &options->items[i];
    return NULL;
}
