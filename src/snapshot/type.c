/* Namespaces, extensions, types and sequences. */
#include "snapshot/writer_internal.h"

void print_namespace(Writer *writer, const Object *object)
{
    put_comment(writer, object, "");
    put(writer, "namespace ");
    put_name(writer, object->name.name);
    put_owner(writer, object);
    put(writer, ";\n\n");
}

void print_extension(Writer *writer, const Object *object)
{
    const Extension *extension = (const Extension *)object;
    put_comment(writer, object, "");
    put(writer, "extension ");
    put_name(writer, object->name.name);
    if (!text_is_none(extension->version)) {
        put(writer, " version ");
        put_string(writer, extension->version);
    }
    put_clause(writer, "schema", extension->namespace_name);
    put(writer, extension->provided ? " provided;\n\n" : ";\n\n");
}

static void begin_type(Writer *writer, const Object *object, const char *word)
{
    put_comment(writer, object, "");
    put(writer, word);
    put_qualified(writer, object->name);
    put_owner(writer, object);
}

void print_enum(Writer *writer, const Object *object)
{
    const Enum *type = (const Enum *)object;
    begin_type(writer, object, "enum ");
    put(writer, " {\n");
    for (size_t i = 0; i < type->labels.count; i++) {
        put(writer, "    ");
        put_string(writer, type->labels.items[i].label);
        put(writer, i + 1 < type->labels.count ? ",\n" : "\n");
    }
    put(writer, "}\n\n");
}

void print_composite(Writer *writer, const Object *object)
{
    const Composite *type = (const Composite *)object;
    begin_type(writer, object, "type ");
    put(writer, " {\n");
    for (size_t i = 0; i < type->attributes.count; i++) {
        const Attribute *attribute = &type->attributes.items[i];
        put_attribute_comment(writer, object, attribute);
        put(writer, "    ");
        put_name(writer, attribute->name);
        put(writer, " ");
        put_type(writer, &attribute->type);
        put_collation(writer, attribute->collation);
        put(writer, ";\n");
    }
    put(writer, "}\n\n");
}

void print_domain(Writer *writer, const Object *object)
{
    const Domain *domain = (const Domain *)object;
    begin_type(writer, object, "domain ");
    put(writer, " as ");
    put_type(writer, &domain->type);
    put_collation(writer, domain->collation);
    put_not_null(writer, domain->not_null, &(NotNull){.name = domain->not_null_name});
    if (!expression_is_none(&domain->default_value)) {
        put(writer, " default ");
        put_value(writer, &domain->default_value);
    }
    for (size_t i = 0; i < domain->checks.count; i++) {
        const DomainCheck *check = &domain->checks.items[i];
        put(writer, "\n    constraint ");
        put_name(writer, check->name);
        put(writer, " check ");
        put_expression(writer, &check->expression);
        put(writer, check->not_valid ? " not valid" : "");
    }
    put(writer, ";\n\n");
}

void print_sequence(Writer *writer, const Object *object)
{
    const Sequence *sequence = (const Sequence *)object;
    put_comment(writer, object, "");
    put(writer, "sequence ");
    put_qualified(writer, object->name);
    put(writer, sequence->unlogged ? " unlogged" : "");
    put_owner(writer, object);
    put_clause(writer, "as", sequence->options.type);
    put_sequence_options(writer, &sequence->options);
    if (sequence->owned_by_table.name != NULL) {
        put(writer, " owned by ");
        put_qualified(writer, sequence->owned_by_table);
        put(writer, ".");
        put_name(writer, sequence->owned_by_column);
    }
    put(writer, ";\n\n");
}
