/* Deciding: the model's enums, tables, columns and constraints as C has them. */
#include "emit/emit_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- enums ---- */

/* FNV-1a of the label, 28 bits: a value that stays when labels come before it or go. Never 0. */
static uint32_t label_hash(Text label)
{
    uint32_t hash = UINT32_C(2166136261);
    for (size_t i = 0; i < label.length; i++)
        hash = (hash ^ (unsigned char)label.bytes[i]) * UINT32_C(16777619);
    hash = (hash ^ hash >> 28) & 0x0FFFFFFF;
    return hash == 0 ? 1 : hash;
}

static bool value_is_taken(const CEnum *labels, uint32_t value)
{
    for (size_t i = 0; i < labels->labels.count; i++)
        if (labels->labels.items[i].value == value) return true;
    return false;
}

/* prefix_name, or prefix_namespace_name out of the project's own namespace. */
static Text object_base(CModel *model, const Object *object)
{
    Arena *arena = model->arena;
    Text name = c_identifier(arena, text_lower(arena, name_text(object->name.name)));
    if (object->name.namespace_name == model->default_namespace)
        return text_format(arena, "%s_%.*s", model->prefix, TEXT_FORMAT(name));
    Text space = c_identifier(arena, text_lower(arena, name_text(object->name.namespace_name)));
    return text_format(arena, "%s_%.*s_%.*s", model->prefix, TEXT_FORMAT(space), TEXT_FORMAT(name));
}

static void add_labels(CModel *model, CEnum *made, Text upper)
{
    const Enum *object = made->object;
    for (size_t i = 0; i < object->labels.count; i++) {
        const EnumLabel *label = &object->labels.items[i];
        Text word = c_upper(model->arena, c_identifier(model->arena, label->label));
        Text name = text_format(model->arena, "%.*s_%.*s", TEXT_FORMAT(upper), TEXT_FORMAT(word));
        CLabel item = {label, c_names_take(&model->names, name), label_hash(label->label)};
        while (value_is_taken(made, item.value)) item.value = item.value % 0x0FFFFFFF + 1;
        VECTOR_ADD(model->arena, &made->labels, item);
    }
}

static void add_enum(CModel *model, const Enum *object)
{
    Arena *arena = model->arena;
    CEnum *made = ARENA_NEW(arena, CEnum);
    made->object = object;
    Text base = c_names_take(&model->names, object_base(model, &object->object));
    Text camel = c_camel(arena, base);
    Text rest = text_slice(camel, model->camel.length, camel.length);
    made->function = base;
    made->type = c_names_take(&model->names, camel);
    made->maybe =
        c_names_take(&model->names, text_format(arena, "%.*sMaybe%.*s", TEXT_FORMAT(model->camel),
                                                TEXT_FORMAT(rest)));
    made->array = c_names_take(&model->names, text_format(arena, "%.*sArray", TEXT_FORMAT(camel)));
    made->maybe_array =
        c_names_take(&model->names, text_format(arena, "%.*sArray", TEXT_FORMAT(made->maybe)));
    Text upper = c_upper(arena, base);
    c_names_take(&model->names, text_format(arena, "%.*s_text", TEXT_FORMAT(base)));
    c_names_take(&model->names, text_format(arena, "%.*s_parse", TEXT_FORMAT(base)));
    made->unrecognized =
        c_names_take(&model->names, text_format(arena, "%.*s_UNRECOGNIZED", TEXT_FORMAT(upper)));
    add_labels(model, made, upper);
    VECTOR_ADD(arena, &model->enum_list, made);
    map_put_pointer(model->enums, object, made);
}

/* ---- tables ---- */

/* The macros that a table has beside those of its columns. */
static size_t table_macros(const CTable *table, const char *const **macros)
{
    static const char *const all[] = {"ALL", "WRITABLE", "WORDS"};
    *macros = all;
    return table->is_wide ? 3 : 2;
}

/* Every name that a table's own is the beginning of: all of them must be free. */
static bool table_names_are_free(CModel *model, const CTable *table, Text base)
{
    static const char *const types[] = {"", "List", "Copy", "Stream"};
    const char *const *macros;
    size_t macro_count = table_macros(table, &macros);
    static const char *const functions[] = {
        "insert",   "insert_returning", "update",     "delete",       "upsert",      "copy_begin",
        "copy_put", "copy_end",         "copy_abort", "stream_begin", "stream_next", "stream_end"};
    Arena *arena = model->arena;
    Text camel = c_camel(arena, base);
    Text upper = c_upper(arena, base);
    bool is_free = !c_names_has(&model->names, base);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        Text name = text_format(arena, "%.*s%s", TEXT_FORMAT(camel), types[i]);
        is_free = is_free && !c_names_has(&model->names, name);
    }
    for (size_t i = 0; i < macro_count; i++) {
        Text name = text_format(arena, "%.*s_%s", TEXT_FORMAT(upper), macros[i]);
        is_free = is_free && !c_names_has(&model->names, name);
    }
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        Text name = text_format(arena, "%.*s_%s", TEXT_FORMAT(base), functions[i]);
        is_free = is_free && !c_names_has(&model->names, name);
    }
    return is_free;
}

static void take_table_names(CModel *model, const CTable *table, Text base)
{
    static const char *const types[] = {"", "List", "Copy", "Stream"};
    const char *const *macros;
    size_t macro_count = table_macros(table, &macros);
    Text camel = c_camel(model->arena, base);
    Text upper = c_upper(model->arena, base);
    c_names_take(&model->names, base);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        c_names_take(&model->names,
                     text_format(model->arena, "%.*s%s", TEXT_FORMAT(camel), types[i]));
    }
    for (size_t i = 0; i < macro_count; i++) {
        c_names_take(&model->names,
                     text_format(model->arena, "%.*s_%s", TEXT_FORMAT(upper), macros[i]));
    }
}

static void add_c_mistake(CModel *model, const Object *object, const char *clause, Text text)
{
    Diagnostic *diagnostic =
        diag_add(model->diagnostics, CODE_C_NAME, object->span, "%s \"%.*s\" is not a C %s", clause,
                 TEXT_FORMAT(text), strcmp(clause, "c_type") == 0 ? "type" : "identifier");
    diag_hint(model->diagnostics, diagnostic,
              "Use letters, digits and underscores, not beginning with a digit, and no keyword.");
}

/* A clause's prefix as it was written, without the underscores at its end. */
static Text table_base(CModel *model, const Table *table)
{
    Arena *arena = model->arena;
    if (table->c.name != NULL) {
        Text name = text_lower(arena, name_text(table->c.name));
        if (!c_is_identifier(name)) {
            add_c_mistake(model, &table->object, "c_name", name);
            return object_base(model, &table->object);
        }
        return text_format(arena, "%s_%.*s", model->prefix, TEXT_FORMAT(name));
    }
    if (text_is_empty(table->c.prefix)) return object_base(model, &table->object);
    Text prefix = text_lower(arena, table->c.prefix);
    while (text_ends_with(prefix, "_")) prefix = text_slice(prefix, 0, prefix.length - 1);
    if (!c_is_identifier(prefix)) {
        add_c_mistake(model, &table->object, "prefix", table->c.prefix);
        return object_base(model, &table->object);
    }
    Text name = c_identifier(arena, text_lower(arena, name_text(table->object.name.name)));
    return text_format(arena, "%.*s_%.*s", TEXT_FORMAT(prefix), TEXT_FORMAT(name));
}

static bool is_c_type(Text text)
{
    bool has_letter = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        has_letter = has_letter || is_word;
        if (!is_word && !(c >= '0' && c <= '9' && has_letter) && c != ' ' && c != '*') return false;
    }
    return has_letter;
}

static Text member_name(CModel *model, const CTable *table, const Column *column)
{
    Arena *arena = model->arena;
    Text name = c_member(arena, name_text(column->object.name.name));
    if (column->extras->c.name != NULL) {
        if (c_is_identifier(name_text(column->extras->c.name)))
            name = name_text(column->extras->c.name);
        else
            add_c_mistake(model, &column->object, "c_name", name_text(column->extras->c.name));
    }
    Text free_name = name;
    int number = 2;
    for (size_t i = 0; i < table->columns.count; i++) {
        if (text_equals(table->columns.items[i].member, free_name)) {
            free_name = text_format(arena, "%.*s_%d", TEXT_FORMAT(name), number++);
            i = (size_t)-1; /* look at all again */
        }
    }
    return free_name;
}

static void add_column(CModel *model, CTable *table, const Column *column)
{
    Arena *arena = model->arena;
    CColumn made = {.column = column};
    made.member = member_name(model, table, column);
    made.bit =
        c_names_take(&model->names, text_format(arena, "%.*s_%.*s", TEXT_FORMAT(table->upper),
                                                TEXT_FORMAT(c_upper(arena, made.member))));
    made.type = c_type(model, &column->type);
    if (made.type.dimensions > 0) {
        made.dimensions = c_names_take(
            &model->names, text_format(arena, "%.*s_DIMENSIONS", TEXT_FORMAT(made.bit)));
    }
    made.is_nullable = !column_refuses_nulls(column);
    made.is_generated =
        !expression_is_none(&column->extras->generated) || column->identity == IDENTITY_ALWAYS;
    made.field_type = made.is_nullable ? made.type.maybe : made.type.type;
    if (!text_is_empty(column->extras->c.type)) {
        if (is_c_type(column->extras->c.type))
            made.field_type = column->extras->c.type;
        else
            add_c_mistake(model, &column->object, "c_type", column->extras->c.type);
    }
    table->has_generated = table->has_generated || made.is_generated;
    VECTOR_ADD(arena, &table->columns, made);
}

static void add_table(CModel *model, const Table *table)
{
    Arena *arena = model->arena;
    CTable *made = ARENA_NEW(arena, CTable);
    made->table = table;
    Columns columns = {0};
    c_table_columns(model, table, &columns);
    made->is_wide = columns.count > 64; /* more than a word of a mask has bits */
    Text base = table_base(model, table);
    made->base = base;
    for (int number = 2; !table_names_are_free(model, made, made->base); number++)
        made->base = text_format(arena, "%.*s_%d", TEXT_FORMAT(base), number);
    take_table_names(model, made, made->base);
    made->upper = c_upper(arena, made->base);
    made->type = c_camel(arena, made->base);
    made->schema = name_text(table->object.name.namespace_name);
    for (size_t i = 0; i < columns.count; i++) add_column(model, made, columns.items[i]);
    VECTOR_ADD(arena, &model->tables, made);
}

Text c_descriptor(CModel *model, const char *kind, const CTable *table, size_t number)
{
    return c_names_take(&model->names, text_format(model->arena, "%s_%.*s_%zu", kind,
                                                   TEXT_FORMAT(table->base), number + 1));
}

size_t c_table_find(const CTable *table, Name column)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (table->columns.items[i].column->object.name.name == column) return i;
    return (size_t)-1;
}

/* ---- constraints: what an insert or update can be refused by ---- */

static void add_constraint(CModel *model, const Object *object)
{
    Text word = c_upper(model->arena, c_identifier(model->arena, name_text(object->name.name)));
    Text name = text_format(model->arena, "%.*s_CONSTRAINT_%.*s", TEXT_FORMAT(model->upper),
                            TEXT_FORMAT(word));
    CConstraint made = {object, c_names_take(&model->names, name)};
    VECTOR_ADD(model->arena, &model->constraints, made);
}

/* As rag_constraint searches them: by name, then by table, bytewise. */
static int compare_constraints(const void *a, const void *b)
{
    const Object *left = ((const CConstraint *)a)->object;
    const Object *right = ((const CConstraint *)b)->object;
    int order = name_compare(left->name.name, right->name.name);
    return order != 0 ? order : name_compare(left->parent->name.name, right->parent->name.name);
}

static void add_constraints(CModel *model)
{
    for (size_t i = 0; i < model->tables.count; i++) {
        const Table *table = model->tables.items[i]->table;
        for (size_t k = 0; k < table->constraints.count; k++)
            add_constraint(model, &table->constraints.items[k]->object);
        for (size_t k = 0; k < table->indexes.count; k++)
            if (table->indexes.items[k]->unique)
                add_constraint(model, &table->indexes.items[k]->object);
    }
    if (model->constraints.count > 0) {
        qsort(model->constraints.items, model->constraints.count, sizeof *model->constraints.items,
              compare_constraints);
    }
}

/* The names that the files have beside those of objects. */
static void take_own_names(CModel *model)
{
    Arena *arena = model->arena;
    model->constraint_type = c_names_take(
        &model->names, text_format(arena, "%.*sConstraint", TEXT_FORMAT(model->camel)));
    static const char *const names[] = {"constraint", "constraints", "rt_abi"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        c_names_take(&model->names, text_format(arena, "%s_%s", model->prefix, names[i]));
    static const char *const macros[] = {"H", "CHAIN_H", "CONSTRAINT_UNRECOGNIZED"};
    for (size_t i = 0; i < sizeof macros / sizeof macros[0]; i++) {
        c_names_take(&model->names,
                     text_format(arena, "%.*s_%s", TEXT_FORMAT(model->upper), macros[i]));
    }
}

CModel *c_model_make(Arena *arena, const Database *database, Diagnostics *diagnostics)
{
    CModel *model = ARENA_NEW(arena, CModel);
    model->arena = arena;
    model->database = database;
    model->diagnostics = diagnostics;
    model->names = (CNames){arena, map_make(arena)};
    model->prefix = emit_prefix(arena, &database->project);
    model->upper = c_upper(arena, text_from_string(model->prefix));
    model->camel = c_camel(arena, text_from_string(model->prefix));
    Name default_namespace = database->project.default_namespace;
    model->default_namespace =
        default_namespace != NULL ? default_namespace : name_find(database->names, TEXT("public"));
    model->enums = map_make(arena);
    model->columns = map_make(arena);
    take_own_names(model);
    for (size_t i = 0; i < database->objects.count; i++) {
        const Object *object = database->objects.items[i];
        if (object->kind == KIND_ENUM) add_enum(model, (const Enum *)object);
    }
    for (size_t i = 0; i < database->objects.count; i++) {
        const Object *object = database->objects.items[i];
        if (object->kind == KIND_TABLE && !((const Table *)object)->c.skip)
            add_table(model, (const Table *)object);
    }
    add_constraints(model);
    return model;
}

void c_table_decide(CModel *model, CTable *table)
{
    if (table->columns.count > 0) {
        c_model_add_keys(model, table);
        c_model_add_vectors(model, table);
        c_model_add_functions(model, table);
        c_model_add_search_functions(model, table);
    }
}
