/* The header of the models: what a program sees. */
#include "emit/emit_internal.h"

#include <string.h>

static bool has_own_types(const CModel *model)
{
    for (size_t i = 0; i < model->tables.count; i++) {
        const CTable *table = model->tables.items[i];
        for (size_t k = 0; k < table->columns.count; k++)
            if (!text_is_empty(table->columns.items[k].column->extras->c.type)) return true;
    }
    return false;
}

static void put_head(CModel *model, TextBuilder *out)
{
    Text project = model->database->project.name == NULL ? TEXT("the database")
                                                         : name_text(model->database->project.name);
    text_put_format(
        out,
        "/* %s.h: the tables of %.*s in C. Written by `schemac gen`; edit the schema instead.\n"
        " *\n"
        " * A row that is written borrows all it points to until the call returns. A streamed row is a\n"
        " * view, good until the next call on its stream. Lists and rows got by key live in the arena.\n"
        " * Columns are chosen by a mask of their bits; a column out of it takes its default when it is\n"
        " * inserted, and is zero when it is read. See schemac/rt.h for the types and for failures. */\n",
        model->prefix, TEXT_FORMAT(project));
    text_put_format(out, "#ifndef %.*s_H\n#define %.*s_H\n\n", TEXT_FORMAT(model->upper),
                    TEXT_FORMAT(model->upper));
    text_put_string(out, "#include \"schemac/rt.h\"\n");
    if (has_own_types(model)) {
        text_put_format(
            out, "#include \"%s_types.h\" /* the program's own: what c_type clauses name */\n",
            model->prefix);
    }
    text_put_string(
        out, "\n"
             "#if SCHEMAC_RT_ABI != 1\n"
             "#error \"generated for another version of schemac-rt: run `schemac gen` again\"\n"
             "#endif\n\n"
             "#ifdef __cplusplus\nextern \"C\" {\n#endif\n");
}

/* ---- enums ---- */

static void put_enum_helpers(const CEnum *labels, TextBuilder *out)
{
    text_put_format(out, "SCHEMAC_MAYBE(%.*s, %.*s);\n", TEXT_FORMAT(labels->maybe),
                    TEXT_FORMAT(labels->type));
    if (labels->has_array) {
        text_put_format(out, "SCHEMAC_ARRAY(%.*s, %.*s);\n", TEXT_FORMAT(labels->array),
                        TEXT_FORMAT(labels->type));
        text_put_format(out, "SCHEMAC_MAYBE(%.*s, %.*s);\n", TEXT_FORMAT(labels->maybe_array),
                        TEXT_FORMAT(labels->array));
    }
    text_put_format(out,
                    "/* The label of a value, or NULL; the value of a label, or UNRECOGNIZED. */\n"
                    "const char *%.*s_text(%.*s value);\n"
                    "%.*s %.*s_parse(SchemacText text);\n",
                    TEXT_FORMAT(labels->function), TEXT_FORMAT(labels->type),
                    TEXT_FORMAT(labels->type), TEXT_FORMAT(labels->function));
}

static void put_enum(const CEnum *labels, TextBuilder *out)
{
    c_put_banner(out, text_format(out->arena, "enum %s", labels->object->object.name.name));
    text_put_byte(out, '\n');
    c_put_comment(out, 0, labels->object->object.comment);
    text_put_string(out,
                    "/* A value is made from its label: it stays when others come or go. */\n");
    text_put_format(out, "typedef enum %.*s {\n", TEXT_FORMAT(labels->type));
    text_put_format(out, "    %.*s = 0, /* a label that came later; never written */\n",
                    TEXT_FORMAT(labels->unrecognized));
    for (size_t i = 0; i < labels->labels.count; i++) {
        const CLabel *label = &labels->labels.items[i];
        text_put_format(out, "    %.*s = 0x%07x%s", TEXT_FORMAT(label->constant),
                        (unsigned)label->value, i + 1 < labels->labels.count ? "," : "");
        if (!text_is_empty(label->label->comment)) {
            Text comment = text_trim(label->label->comment);
            Text line;
            if (text_next_line(&comment, &line)) {
                text_put_format(out, " /* %.*s */",
                                TEXT_FORMAT(c_comment_text(out->arena, text_trim(line))));
            }
        }
        text_put_byte(out, '\n');
    }
    text_put_format(out, "} %.*s;\n", TEXT_FORMAT(labels->type));
    put_enum_helpers(labels, out);
}

/* ---- constraints ---- */

static void put_constraints(CModel *model, TextBuilder *out)
{
    if (model->constraints.count == 0) return;
    c_put_banner(out, TEXT("constraints"));
    text_put_format(out,
                    "\n/* What a row can be refused by. */\n"
                    "typedef enum %.*s {\n"
                    "    %.*s_CONSTRAINT_UNRECOGNIZED = 0, /* none, or one that came later */\n",
                    TEXT_FORMAT(model->constraint_type), TEXT_FORMAT(model->upper));
    for (size_t i = 0; i < model->constraints.count; i++) {
        text_put_format(out, "    %.*s%s\n", TEXT_FORMAT(model->constraints.items[i].constant),
                        i + 1 < model->constraints.count ? "," : "");
    }
    text_put_format(out,
                    "} %.*s;\n"
                    "/* The constraint that a failure names. */\n"
                    "%.*s %s_constraint(const SchemacFailure *failure);\n",
                    TEXT_FORMAT(model->constraint_type), TEXT_FORMAT(model->constraint_type),
                    model->prefix);
}

/* ---- tables ---- */

static const Constraint *reference_of(const Table *table, Name column)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = table->constraints.items[i];
        if (constraint->constraint_kind == CONSTRAINT_FOREIGN_KEY &&
            constraint->columns.count == 1 && constraint->columns.items[0] == column)
            return constraint;
    }
    return NULL;
}

/* "varchar(36), key", "varchar(36), references documents" */
static Text column_note(CModel *model, const CTable *table, const CColumn *column)
{
    TextBuilder out = text_builder(model->arena);
    text_put(&out, type_format(model->arena, &column->column->type, model->default_namespace));
    Name name = column->column->object.name.name;
    const Constraint *primary = table_primary_key(table->table);
    for (size_t i = 0; primary != NULL && i < primary->columns.count; i++)
        text_put_string(&out, primary->columns.items[i] == name ? ", primary key" : "");
    const Constraint *reference = reference_of(table->table, name);
    if (reference != NULL)
        text_put_format(&out, ", references %s", reference->referenced_table.name);
    if (column->is_generated) text_put_string(&out, ", made by the server");
    return text_built(&out);
}

static Text field_declaration(CModel *model, const CColumn *column)
{
    const char *space = text_ends_with(column->field_type, "*") ? "" : " ";
    return text_format(model->arena, "%.*s%s%.*s;", TEXT_FORMAT(column->field_type), space,
                       TEXT_FORMAT(column->member));
}

static void put_struct(CModel *model, const CTable *table, TextBuilder *out)
{
    c_put_comment(out, 0, table->table->object.comment);
    text_put_format(out, "typedef struct %.*s {\n", TEXT_FORMAT(table->type));
    size_t width = 0;
    for (size_t i = 0; i < table->columns.count; i++) {
        Text field = field_declaration(model, &table->columns.items[i]);
        width = field.length > width && field.length < 44 ? field.length : width;
    }
    for (size_t i = 0; i < table->columns.count; i++) {
        const CColumn *column = &table->columns.items[i];
        c_put_comment(out, 4, column->column->object.comment);
        Text field = field_declaration(model, column);
        text_put_format(
            out, "    %-*.*s /* %.*s */\n", (int)width, TEXT_FORMAT(field),
            TEXT_FORMAT(c_comment_text(model->arena, column_note(model, table, column))));
    }
    text_put_format(out, "} %.*s;\n", TEXT_FORMAT(table->type));
}

static size_t bit_width(const CTable *table)
{
    size_t width = table->upper.length + strlen(table->has_generated ? "_WRITABLE" : "_ALL");
    for (size_t i = 0; i < table->columns.count; i++) {
        size_t length = table->columns.items[i].bit.length;
        width = length > width ? length : width;
    }
    return width;
}

static void put_wide_bits(const CTable *table, TextBuilder *out)
{
    text_put_format(out,
                    "\n/* Columns by number, for masks of %.*s_WORDS words:\n"
                    " * SCHEMAC_MASK_ADD(mask, %.*s). */\n",
                    TEXT_FORMAT(table->upper), TEXT_FORMAT(table->columns.items[0].bit));
    int width = (int)bit_width(table);
    for (size_t i = 0; i < table->columns.count; i++) {
        text_put_format(out, "#define %-*.*s %zu\n", width,
                        TEXT_FORMAT(table->columns.items[i].bit), i);
    }
    text_put_format(out, "#define %.*s_WORDS SCHEMAC_MASK_WORDS(%zu)\n", TEXT_FORMAT(table->upper),
                    table->columns.count);
    text_put_format(out, "extern const uint64_t %.*s_all[%.*s_WORDS];\n", TEXT_FORMAT(table->base),
                    TEXT_FORMAT(table->upper));
    if (table->has_generated) {
        text_put_format(
            out,
            "/* Without what the server makes. */\nextern const uint64_t %.*s_writable[%.*s_WORDS];\n",
            TEXT_FORMAT(table->base), TEXT_FORMAT(table->upper));
    }
}

static void put_bits(const CTable *table, TextBuilder *out)
{
    if (table->is_wide) {
        put_wide_bits(table, out);
        return;
    }
    int width = (int)bit_width(table);
    text_put_byte(out, '\n');
    uint64_t all = 0;
    uint64_t writable = 0;
    for (size_t i = 0; i < table->columns.count; i++) {
        const CColumn *column = &table->columns.items[i];
        text_put_format(out, "#define %-*.*s (UINT64_C(1) << %zu)\n", width,
                        TEXT_FORMAT(column->bit), i);
        all |= UINT64_C(1) << i;
        writable |= column->is_generated ? 0 : UINT64_C(1) << i;
    }
    Text name = text_format(out->arena, "%.*s_ALL", TEXT_FORMAT(table->upper));
    text_put_format(out, "#define %-*.*s UINT64_C(0x%llx)\n", width, TEXT_FORMAT(name),
                    (unsigned long long)all);
    if (table->has_generated) {
        name = text_format(out->arena, "%.*s_WRITABLE", TEXT_FORMAT(table->upper));
        text_put_format(out,
                        "#define %-*.*s UINT64_C(0x%llx) /* without what the server makes */\n",
                        width, TEXT_FORMAT(name), (unsigned long long)writable);
    }
}

const char *c_matrix_member(CModel *model, const CTable *table, const CColumn *column)
{
    (void)table;
    Text member = column->member;
    if (text_equals_string(member, "rows") || text_equals_string(member, "count") ||
        text_equals_string(member, "distances")) {
        return text_string(model->arena,
                           text_format(model->arena, "%.*s_matrix", TEXT_FORMAT(member)));
    }
    return text_string(model->arena, member);
}

static void put_list(CModel *model, const CTable *table, TextBuilder *out)
{
    if (table->listings.count + table->vectors.count == 0) return;
    text_put_format(out, "\ntypedef struct %.*sList {\n    const %.*s *rows;\n    size_t count;\n",
                    TEXT_FORMAT(table->type), TEXT_FORMAT(table->type));
    if (table->vectors.count > 0) {
        text_put_string(out,
                        "    const double *distances; /* of a nearest, one a row; else NULL */\n");
    }
    for (size_t i = 0; i < table->columns.count; i++) {
        const CColumn *column = &table->columns.items[i];
        if (strcmp(column->type.code, "FLOATS") == 0) {
            text_put_format(out,
                            "    SchemacMatrix %s; /* all vectors in one block, a row each */\n",
                            c_matrix_member(model, table, column));
        }
    }
    text_put_format(out, "} %.*sList;\n", TEXT_FORMAT(table->type));
}

static void put_prototypes(const CTable *table, TextBuilder *out)
{
    text_put_format(out,
                    "\ntypedef struct %.*sCopy {\n    SchemacCopy *state;\n} %.*sCopy;\n"
                    "typedef struct %.*sStream {\n    SchemacStream *state;\n} %.*sStream;\n\n",
                    TEXT_FORMAT(table->type), TEXT_FORMAT(table->type), TEXT_FORMAT(table->type),
                    TEXT_FORMAT(table->type));
    for (size_t i = 0; i < table->functions.count; i++) {
        const CFunction *function = &table->functions.items[i];
        c_put_comment(out, 0, function->comment);
        c_put_signature(out, function, function->is_checked ? strlen(" SCHEMAC_CHECKED;") : 1);
        text_put_string(out, function->is_checked ? " SCHEMAC_CHECKED;\n" : ";\n");
    }
}

Text c_print_header_table(CModel *model, const CTable *table)
{
    TextBuilder made = text_builder(model->arena);
    TextBuilder *out = &made;
    const Object *object = &table->table->object;
    c_put_banner(out, text_format(out->arena, "table %.*s",
                                  TEXT_FORMAT(identifier_format(out->arena, object->name.name))));
    if (table->columns.count == 0) {
        text_put_string(out, "\n/* No columns: nothing to read or write. */\n");
        return text_built(out);
    }
    text_put_byte(out, '\n');
    put_struct(model, table, out);
    put_bits(table, out);
    for (size_t i = 0; i < table->columns.count; i++) {
        const CColumn *column = &table->columns.items[i];
        if (column->type.dimensions > 0) {
            text_put_format(out, "enum { %.*s = %d };\n", TEXT_FORMAT(column->dimensions),
                            column->type.dimensions);
        }
    }
    put_list(model, table, out);
    put_prototypes(table, out);
    return text_built(out);
}

Text c_print_header_begin(CModel *model)
{
    TextBuilder out = text_builder(model->arena);
    put_head(model, &out);
    for (size_t i = 0; i < model->enum_list.count; i++) put_enum(model->enum_list.items[i], &out);
    put_constraints(model, &out);
    return text_built(&out);
}

Text c_print_header_end(void)
{
    return TEXT("\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}
