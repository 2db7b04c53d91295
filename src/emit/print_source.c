/* The source of the models: descriptor tables, and functions that hand them to the runtime. */
#include "emit/emit_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- enums ---- */

static int compare_labels(const void *a, const void *b)
{
    return text_compare(((const CLabel *)a)->label->label, ((const CLabel *)b)->label->label);
}

static void put_enum(CModel *model, const CEnum *labels, TextBuilder *out)
{
    Text base = labels->function;
    c_put_banner(out, text_format(out->arena, "enum %s", labels->object->object.name.name));
    size_t count = labels->labels.count;
    CLabel *sorted = ARENA_ARRAY(model->arena, CLabel, count + 1);
    for (size_t i = 0; i < count; i++) sorted[i] = labels->labels.items[i];
    qsort(sorted, count, sizeof *sorted, compare_labels);
    if (count > 0) {
        text_put_format(out, "\nstatic const SchemacLabel %.*s_items[] = {\n", TEXT_FORMAT(base));
        for (size_t i = 0; i < count; i++) {
            text_put_string(out, "    {");
            c_put_string(out, sorted[i].label->label);
            text_put_format(out, ", %.*s},\n", TEXT_FORMAT(sorted[i].constant));
        }
        text_put_string(out, "};");
    }
    text_put_format(out, "\nstatic const SchemacLabels %.*s_labels = {", TEXT_FORMAT(base));
    if (count > 0)
        text_put_format(out, "%.*s_items, %zu};\n", TEXT_FORMAT(base), count);
    else
        text_put_string(out, "NULL, 0};\n");
    text_put_format(out,
                    "\nconst char *%.*s_text(%.*s value)\n{\n"
                    "    return schemac_label_text(&%.*s_labels, (int)value);\n}\n"
                    "\n%.*s %.*s_parse(SchemacText text)\n{\n"
                    "    return (%.*s)schemac_label_find(&%.*s_labels, text);\n}\n",
                    TEXT_FORMAT(base), TEXT_FORMAT(labels->type), TEXT_FORMAT(base),
                    TEXT_FORMAT(labels->type), TEXT_FORMAT(base), TEXT_FORMAT(labels->type),
                    TEXT_FORMAT(base));
}

/* ---- constraints ---- */

static void put_constraints(CModel *model, TextBuilder *out)
{
    if (model->constraints.count == 0) return;
    c_put_banner(out, TEXT("constraints"));
    text_put_format(out,
                    "\n/* By name, then by table. */\n"
                    "static const struct {\n"
                    "    const char *name;\n"
                    "    const char *table;\n"
                    "    %.*s constraint;\n"
                    "} %s_constraints[] = {\n",
                    TEXT_FORMAT(model->constraint_type), model->prefix);
    for (size_t i = 0; i < model->constraints.count; i++) {
        const CConstraint *constraint = &model->constraints.items[i];
        TextBuilder line = text_builder(model->arena);
        text_put_string(&line, "    {");
        c_put_string(&line, name_text(constraint->object->name.name));
        text_put_string(&line, ", ");
        c_put_string(&line, name_text(constraint->object->parent->name.name));
        text_put_format(&line, ", %.*s},", TEXT_FORMAT(constraint->constant));
        c_put_wrapped(out, text_built(&line), 5, 0);
        text_put_byte(out, '\n');
    }
    text_put_format(
        out,
        "};\n\n"
        "%.*s %s_constraint(const SchemacFailure *failure)\n"
        "{\n"
        "    size_t low = 0;\n"
        "    size_t high = sizeof %s_constraints / sizeof %s_constraints[0];\n"
        "    while (low < high) {\n"
        "        size_t middle = low + (high - low) / 2;\n"
        "        int order = strcmp(failure->constraint, %s_constraints[middle].name);\n"
        "        if (order == 0) {\n"
        "            order = strcmp(failure->table, %s_constraints[middle].table);\n"
        "        }\n"
        "        if (order == 0) {\n"
        "            return %s_constraints[middle].constraint;\n"
        "        }\n"
        "        if (order < 0) {\n"
        "            high = middle;\n"
        "        } else {\n"
        "            low = middle + 1;\n"
        "        }\n"
        "    }\n"
        "    return %.*s_CONSTRAINT_UNRECOGNIZED;\n"
        "}\n",
        TEXT_FORMAT(model->constraint_type), model->prefix, model->prefix, model->prefix,
        model->prefix, model->prefix, model->prefix, TEXT_FORMAT(model->upper));
}

/* ---- descriptors ---- */

/* `.name = "id", .type_name = "varchar", ...`: what is zero is left out. */
static Text column_members(const CTable *table, const CColumn *column, Arena *arena)
{
    const CType *type = &column->type;
    TextBuilder out = text_builder(arena);
    text_put_string(&out, ".name = ");
    c_put_string(&out, name_text(column->column->object.name.name));
    if (!text_is_none(type->server_schema)) {
        text_put_string(&out, ", .type_schema = ");
        c_put_string(&out, type->server_schema);
    }
    text_put_string(&out, ", .type_name = ");
    c_put_string(&out, type->server_name);
    if (!text_is_none(type->bare)) {
        text_put_string(&out, ", .bare_type = ");
        c_put_string(&out, type->bare);
    }
    text_put_format(&out, ", .offset = offsetof(%.*s, %.*s), .type = SCHEMAC_TYPE_%s",
                    TEXT_FORMAT(table->type), TEXT_FORMAT(column->member), type->code);
    if (strcmp(type->form, "SCALAR") != 0)
        text_put_format(&out, ", .form = SCHEMAC_%s", type->form);
    if (type->labels != NULL)
        text_put_format(&out, ", .labels = &%.*s_labels", TEXT_FORMAT(type->labels->function));
    if (type->dimensions > 0) text_put_format(&out, ", .dimensions = %d", type->dimensions);
    text_put_string(&out, column->is_nullable ? ", .is_nullable = true" : "");
    text_put_string(&out, column->is_generated ? ", .is_generated = true" : "");
    return text_built(&out);
}

static void put_column(const CTable *table, const CColumn *column, TextBuilder *out)
{
    Text line = text_format(out->arena, "    {%.*s},",
                            TEXT_FORMAT(column_members(table, column, out->arena)));
    c_put_wrapped(out, line, 5, 0);
    text_put_byte(out, '\n');
}

static void put_descriptors(const CTable *table, TextBuilder *out)
{
    text_put_format(out, "\nstatic const SchemacColumn %.*s_columns[] = {\n",
                    TEXT_FORMAT(table->base));
    for (size_t i = 0; i < table->columns.count; i++)
        put_column(table, &table->columns.items[i], out);
    text_put_format(out, "};\n\nstatic const SchemacTable %.*s_table = {\n    .schema = ",
                    TEXT_FORMAT(table->base));
    c_put_string(out, table->schema);
    text_put_string(out, ",\n    .name = ");
    c_put_string(out, name_text(table->table->object.name.name));
    text_put_format(
        out,
        ",\n    .columns = %.*s_columns,\n    .column_count = %zu,\n    .row_size = sizeof(%.*s),\n};\n",
        TEXT_FORMAT(table->base), table->columns.count, TEXT_FORMAT(table->type));
    for (size_t i = 0; i < table->columns.count; i++) {
        const CColumn *column = &table->columns.items[i];
        if (!text_is_empty(column->column->extras->c.type)) {
            text_put_format(
                out,
                "_Static_assert(sizeof(((%.*s *)0)->%.*s) == sizeof(%.*s), \"%.*s: c_type has "
                "another size\");\n",
                TEXT_FORMAT(table->type), TEXT_FORMAT(column->member),
                TEXT_FORMAT(column->is_nullable ? column->type.maybe : column->type.type),
                TEXT_FORMAT(column->member));
        }
    }
}

static void put_numbers(const CTable *table, const CColumnList *columns, const char *kind,
                        Text descriptor, TextBuilder *out)
{
    text_put_format(out, "static const unsigned short %.*s%s[] = {", TEXT_FORMAT(descriptor), kind);
    for (size_t i = 0; i < columns->count; i++)
        text_put_format(out, "%s%zu", i == 0 ? "" : ", ", columns->items[i]);
    text_put_string(out, "}; /*");
    for (size_t i = 0; i < columns->count; i++) {
        text_put_format(out, "%s %.*s", i == 0 ? "" : ",",
                        TEXT_FORMAT(table->columns.items[columns->items[i]].member));
    }
    text_put_string(out, " */\n");
}

static void put_keys(const CTable *table, TextBuilder *out)
{
    for (size_t i = 0; i < table->keys.count; i++) {
        const CKey *key = &table->keys.items[i];
        text_put_byte(out, '\n');
        put_numbers(table, &key->columns, "_columns", key->descriptor, out);
        text_put_format(out, "static const SchemacKey %.*s = {%.*s_columns, %zu};\n",
                        TEXT_FORMAT(key->descriptor), TEXT_FORMAT(key->descriptor),
                        key->columns.count);
    }
}

static void put_listing(const CTable *table, const CListing *listing, TextBuilder *out)
{
    text_put_byte(out, '\n');
    if (listing->equal.count > 0)
        put_numbers(table, &listing->equal, "_equal", listing->descriptor, out);
    put_numbers(table, &listing->order, "_order", listing->descriptor, out);
    text_put_format(out, "static const SchemacListing %.*s = {\n",
                    TEXT_FORMAT(listing->descriptor));
    if (listing->equal.count > 0) {
        text_put_format(out, "    .equal = {%.*s_equal, %zu},\n", TEXT_FORMAT(listing->descriptor),
                        listing->equal.count);
    }
    text_put_format(out, "    .order = {%.*s_order, %zu},\n", TEXT_FORMAT(listing->descriptor),
                    listing->order.count);
    text_put_string(out, listing->is_descending ? "    .is_descending = true,\n" : "");
    if (!text_is_empty(listing->predicate)) {
        text_put_string(out, "    .predicate = ");
        c_put_string(out, listing->predicate);
        text_put_string(out, ",\n");
    }
    text_put_string(out, "};\n");
}

static void put_vector(const CVector *vector, TextBuilder *out)
{
    text_put_format(out,
                    "\n/* Index %s. */\n"
                    "static const SchemacVectorIndex %.*s = {\n"
                    "    .column = %zu,\n    .expression = ",
                    vector->index->object.name.name, TEXT_FORMAT(vector->descriptor),
                    vector->column);
    c_put_string(out, vector->expression);
    text_put_string(out, ",\n    .operator_name = ");
    c_put_string(out, vector->operator_sql);
    text_put_string(out, ",\n    .parameter_type = ");
    c_put_string(out, vector->parameter_type);
    text_put_format(out, ",\n    .type = SCHEMAC_TYPE_%s,\n", vector->code);
    if (vector->dimensions > 0) text_put_format(out, "    .dimensions = %d,\n", vector->dimensions);
    if (!expression_is_none(&vector->index->predicate)) {
        text_put_string(out, "    .predicate = ");
        c_put_string(out, vector->index->predicate.text);
        text_put_string(out, ",\n");
    }
    text_put_string(out, vector->is_ivfflat ? "    .is_ivfflat = true,\n" : "");
    text_put_string(out, "};\n");
}

/* The runtime's list has matrices in the order of the table's vector columns. */
static void put_list_setter(CModel *model, const CTable *table, TextBuilder *out)
{
    if (table->listings.count + table->vectors.count == 0) return;
    text_put_format(out,
                    "\nstatic void %.*s_list_set(%.*sList *list, const SchemacList *found)\n{\n"
                    "    list->rows = found->rows;\n"
                    "    list->count = found->count;\n",
                    TEXT_FORMAT(table->base), TEXT_FORMAT(table->type));
    text_put_string(out,
                    table->vectors.count > 0 ? "    list->distances = found->distances;\n" : "");
    size_t matrix = 0;
    for (size_t i = 0; i < table->columns.count; i++) {
        const CColumn *column = &table->columns.items[i];
        if (strcmp(column->type.code, "FLOATS") == 0) {
            text_put_format(out, "    list->%s = found->matrices[%zu];\n",
                            c_matrix_member(model, table, column), matrix++);
        }
    }
    text_put_string(out, "}\n");
}

static void put_wide_mask(const CTable *table, const char *name, bool is_writable, TextBuilder *out)
{
    text_put_format(out, "\nconst uint64_t %.*s_%s[%.*s_WORDS] = {\n", TEXT_FORMAT(table->base),
                    name, TEXT_FORMAT(table->upper));
    for (size_t word = 0; word * 64 < table->columns.count; word++) {
        uint64_t bits = 0;
        for (size_t i = word * 64; i < table->columns.count && i < word * 64 + 64; i++) {
            bool is_in = !is_writable || !table->columns.items[i].is_generated;
            bits |= is_in ? UINT64_C(1) << (i - word * 64) : 0;
        }
        text_put_format(out, "    UINT64_C(0x%llx),\n", (unsigned long long)bits);
    }
    text_put_string(out, "};\n");
}

Text c_print_source_table(CModel *model, const CTable *table)
{
    TextBuilder made = text_builder(model->arena);
    TextBuilder *out = &made;
    if (table->columns.count == 0) return text_built(out);
    const Object *object = &table->table->object;
    c_put_banner(out, text_format(out->arena, "table %.*s",
                                  TEXT_FORMAT(identifier_format(out->arena, object->name.name))));
    put_descriptors(table, out);
    put_keys(table, out);
    for (size_t i = 0; i < table->listings.count; i++)
        put_listing(table, &table->listings.items[i], out);
    for (size_t i = 0; i < table->vectors.count; i++) put_vector(&table->vectors.items[i], out);
    if (table->is_wide) {
        put_wide_mask(table, "all", false, out);
        if (table->has_generated) put_wide_mask(table, "writable", true, out);
    }
    put_list_setter(model, table, out);
    for (size_t i = 0; i < table->functions.count; i++) {
        const CFunction *function = &table->functions.items[i];
        text_put_byte(out, '\n');
        c_put_signature(out, function, 0);
        text_put_string(out, "\n{\n");
        c_put_body(out, function->body);
        text_put_string(out, "}\n");
    }
    return text_built(out);
}

Text c_print_source_begin(CModel *model)
{
    TextBuilder out = text_builder(model->arena);
    text_put_format(
        &out,
        "/* %s.c: what %s.h promises, over schemac-rt. Written by `schemac gen`; edit the\n"
        " * schema instead. */\n"
        "#include \"%s.h\"\n\n#include <string.h>\n\n"
        "/* Does not link with a schemac-rt of another ABI. */\n"
        "const int *const %s_rt_abi = &schemac_rt_abi_1;\n",
        model->prefix, model->prefix, model->prefix, model->prefix);
    for (size_t i = 0; i < model->enum_list.count; i++)
        put_enum(model, model->enum_list.items[i], &out);
    put_constraints(model, &out);
    return text_built(&out);
}
