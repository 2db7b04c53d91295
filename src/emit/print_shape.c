/* The columns that the program was generated for, as the check at its start compares them. */
#include "emit/emit_internal.h"

#include <string.h>

/* As the type's typmodin makes them of modifiers, for those where another one is another value:
 * fewer digits round, fewer bits or dimensions are refused. */
static bool type_modifier(const Type *type, int32_t *modifier)
{
    static const char *const plain[] = {"bit",    "varbit", "timestamp", "timestamptz", "time",
                                        "timetz", "vector", "halfvec",   "sparsevec"};
    const char *name = type->type_class == TYPE_BUILTIN ? type->builtin->internal : type->name.name;
    bool is_known = type->type_class == TYPE_BUILTIN || type->type_class == TYPE_EXTENSION;
    bool is_numeric = is_known && strcmp(name, "numeric") == 0;
    bool has_modifier = is_numeric;
    for (size_t i = 0; is_known && i < sizeof plain / sizeof plain[0]; i++)
        has_modifier = has_modifier || strcmp(name, plain[i]) == 0;
    if (type->modifier_count == 0) {
        *modifier = -1;
        /* bit alone is bit(1) */
        return has_modifier && strcmp(name, "bit") != 0;
    }
    *modifier = type->modifiers[0];
    if (is_numeric) {
        int32_t scale = type->modifier_count > 1 ? type->modifiers[1] : 0;
        *modifier = (int32_t)((uint32_t)type->modifiers[0] << 16 | ((uint32_t)scale & 0x7FF)) + 4;
    }
    return has_modifier;
}

static void put_column(Arena *arena, const Database *database, const Table *table,
                       const Column *column, TextBuilder *out)
{
    const Type *type = &column->type;
    if (type->type_class == TYPE_POISON) return;
    TextBuilder line = text_builder(arena);
    text_put_string(&line, "    {");
    c_put_string(&line, name_text(table->object.name.namespace_name));
    text_put_string(&line, ", ");
    c_put_string(&line, name_text(table->object.name.name));
    text_put_string(&line, ", ");
    c_put_string(&line, name_text(column->object.name.name));
    text_put_string(&line, ", ");
    if (type->type_class == TYPE_BUILTIN) {
        text_put_string(&line, "\"pg_catalog\", ");
        c_put_string(&line, text_from_string(type->builtin->internal));
    } else {
        if (type->type_class == TYPE_USER)
            c_put_string(&line, name_text(type->name.namespace_name));
        else
            text_put_string(&line, "NULL");
        text_put_string(&line, ", ");
        c_put_string(&line, name_text(type->name.name));
    }
    int32_t modifier;
    bool has_modifier = type_modifier(type, &modifier);
    text_put_format(&line, ", %d, %s, %s, ", has_modifier ? modifier : 0,
                    has_modifier ? "true" : "false", type->array_dimensions > 0 ? "true" : "false");
    c_put_string(&line, type_format(arena, type, database->project.default_namespace));
    text_put_string(&line, "},");
    c_put_wrapped(out, text_built(&line), 5, 0);
    text_put_byte(out, '\n');
}

size_t c_put_shape(Arena *arena, const Database *database, TextBuilder *out)
{
    CModel model = {.arena = arena, .database = database, .columns = map_make(arena)};
    size_t count = 0;
    for (size_t i = 0; i < database->objects.count; i++) {
        const Table *table = (const Table *)database->objects.items[i];
        if (table->object.kind != KIND_TABLE || table->c.skip) continue;
        Columns columns = {0};
        c_table_columns(&model, table, &columns);
        for (size_t k = 0; k < columns.count; k++) {
            if (count++ == 0) {
                c_put_banner(out, TEXT("columns"));
                text_put_string(out, "\nstatic const SchemacShapeColumn columns[] = {\n");
            }
            put_column(arena, database, table, columns.items[k], out);
        }
    }
    text_put_string(out, count > 0 ? "};\n" : "");
    return count;
}
