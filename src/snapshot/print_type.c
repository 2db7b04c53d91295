#include "snapshot/print_internal.h"

void print_extension(Printer *printer, const Extension *extension)
{
    print_comment(printer, &extension->object, 0);
    put_string(printer, "extension ");
    put_name(printer, extension->object.name.name);
    if (!text_is_none(extension->version)) {
        put_string(printer, " version ");
        put_literal(printer, extension->version);
    }
    put_name_clause(printer, "schema", extension->namespace_name);
    put_string(printer, ";\n");
}

void print_namespace(Printer *printer, const Namespace *item)
{
    print_comment(printer, &item->object, 0);
    put_string(printer, "namespace ");
    put_name(printer, item->object.name.name);
    put_name_clause(printer, "owner", item->owner);
    put_string(printer, ";\n");
}

static bool is_plain_label(Text label)
{
    for (size_t i = 0; i < label.length; i++) {
        char c = label.bytes[i];
        bool is_letter = (c >= 'a' && c <= 'z') || c == '_';
        if (!is_letter && !(i > 0 && c >= '0' && c <= '9')) return false;
    }
    return label.length > 0;
}

void print_enum(Printer *printer, const Enum *item)
{
    print_comment(printer, &item->object, 0);
    put_string(printer, "enum ");
    put_qualified(printer, item->object.name);
    put_string(printer, " {\n");
    for (size_t i = 0; i < item->labels.count; i++) {
        Text label = item->labels.items[i].label;
        put_string(printer, "    ");
        if (is_plain_label(label))
            put_text(printer, label);
        else
            put_literal(printer, label);
        put_string(printer, i + 1 < item->labels.count ? ",\n" : "\n");
    }
    put_string(printer, "}\n");
}

static void put_collation(Printer *printer, QualifiedName collation)
{
    if (collation.name == NULL) return;
    put_string(printer, " collate ");
    put_qualified(printer, collation);
}

void print_composite(Printer *printer, const Composite *composite)
{
    print_comment(printer, &composite->object, 0);
    put_string(printer, "type ");
    put_qualified(printer, composite->object.name);
    put_string(printer, " {\n");
    for (size_t i = 0; i < composite->attributes.count; i++) {
        const Attribute *attribute = &composite->attributes.items[i];
        print_attribute_comment(printer, &composite->object, attribute);
        put_string(printer, "    ");
        put_name(printer, attribute->name);
        text_put_byte(printer->out, ' ');
        put_type(printer, &attribute->type);
        put_collation(printer, attribute->collation);
        put_string(printer, ";\n");
    }
    put_string(printer, "}\n");
}

void print_domain(Printer *printer, const Domain *domain)
{
    print_comment(printer, &domain->object, 0);
    put_string(printer, "domain ");
    put_qualified(printer, domain->object.name);
    put_string(printer, " as ");
    put_type(printer, &domain->type);
    put_collation(printer, domain->collation);
    if (domain->not_null) put_string(printer, " not null");
    put_default(printer, &domain->default_value);
    for (size_t i = 0; i < domain->checks.count; i++) {
        const DomainCheck *check = &domain->checks.items[i];
        put_string(printer, "\n   ");
        put_name_clause(printer, "constraint", check->name);
        put_clause(printer, "check", &check->expression);
        if (check->not_valid) put_string(printer, " not valid");
    }
    put_string(printer, ";\n");
}

static void put_number(Printer *printer, const char *word, int64_t number, int64_t usual)
{
    if (number == usual) return;
    text_put_byte(printer->out, ' ');
    put_string(printer, word);
    text_put_byte(printer->out, ' ');
    text_put_number(printer->out, number);
}

void print_sequence_options(Printer *printer, const SequenceOptions *options)
{
    SequenceOptions usual = sequence_options_default(options->type, options->increment);
    /* PostgreSQL starts at the end it counts from. */
    int64_t start = options->increment > 0 ? options->minimum : options->maximum;
    put_number(printer, "start with", options->start, start);
    put_number(printer, "increment by", options->increment, 1);
    put_number(printer, "minvalue", options->minimum, usual.minimum);
    put_number(printer, "maxvalue", options->maximum, usual.maximum);
    put_number(printer, "cache", options->cache, 1);
    if (options->cycle) put_string(printer, " cycle");
}

void print_sequence(Printer *printer, const Sequence *sequence)
{
    print_comment(printer, &sequence->object, 0);
    put_string(printer, "sequence ");
    put_qualified(printer, sequence->object.name);
    if (sequence->unlogged) put_string(printer, " unlogged");
    put_string(printer, " as ");
    put_string(printer, sequence->options.type);
    print_sequence_options(printer, &sequence->options);
    if (sequence->owned_by_table.name != NULL) {
        put_string(printer, " owned by ");
        put_qualified(printer, sequence->owned_by_table);
        text_put_byte(printer->out, '.');
        put_name(printer, sequence->owned_by_column);
    }
    put_string(printer, ";\n");
}
