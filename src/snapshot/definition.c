/* Kinds of model/definitions.def: clauses that are SQL already after the words of the kind. */
#include "snapshot/writer_internal.h"

static void put_definition(Writer *writer, const Definition *definition, const char *indent)
{
    const Object *object = &definition->object;
    const DefinitionRow *row = definition_row(object->kind);
    put_comment(writer, object, indent);
    put(writer, indent);
    put(writer, row->words);
    put(writer, " ");
    if (row->form == DEFINITION_OPERATOR) {
        if (object->name.namespace_name != NULL) {
            put_name(writer, object->name.namespace_name);
            put(writer, ".");
        }
        put_text(writer, name_text(object->name.name));
    } else if (row->form != DEFINITION_WHOLE) {
        if (row->form == DEFINITION_PART)
            put_name(writer, object->name.name);
        else
            put_qualified(writer, object->name);
    }
    put_owner(writer, object);
    if (row->form != DEFINITION_WHOLE) put(writer, definition->clauses.text.length > 0 ? " " : "");
    if (!text_is_none(definition->lead))
        put_text(writer, text_lower(writer->arena, definition->lead));
    put_text(writer, definition->clauses.text);
    if (definition->additions.count == 0) {
        put(writer, ";\n");
        return;
    }
    put(writer, " {\n");
    for (size_t i = 0; i < definition->additions.count; i++) {
        put(writer, indent);
        put(writer, "    ");
        put_text(writer, definition->additions.items[i]);
        put(writer, ";\n");
    }
    put(writer, indent);
    put(writer, "}\n");
}

void print_definition(Writer *writer, const Object *object)
{
    put_definition(writer, (const Definition *)object, "");
    put(writer, "\n");
}

void put_definitions(Writer *writer, const Definitions *definitions)
{
    for (size_t i = 0; i < definitions->count; i++)
        put_definition(writer, definitions->items[i], "    ");
}
