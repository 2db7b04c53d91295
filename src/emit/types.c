/* Types in C. */
#include "emit/emit_internal.h"

#include <string.h>

typedef struct CTypeRow {
    const char *internal;
    const char *code;
    const char *form;
    const char *short_name;
    const char *c_type;
} CTypeRow;

static const CTypeRow ROWS[] = {
#define C_TYPE(internal, code, form, short_name, c_type) {internal, code, form, short_name, c_type},
#include "emit/c_types.def"
#undef C_TYPE
};

static const CTypeRow UNKNOWN = {"", "BYTES", "SCALAR", "Bytes", "SchemacBytes"};

static const CTypeRow *row_find(const char *internal)
{
    size_t low = 0;
    size_t high = sizeof ROWS / sizeof ROWS[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(internal, ROWS[middle].internal);
        if (order == 0) return &ROWS[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return &UNKNOWN;
}

/* The type that a domain is of, domains of domains included; arrays add up. */
static Type resolve_domain(const Type *type)
{
    Type resolved = *type;
    for (int depth = 0; depth < 64; depth++) {
        bool is_domain = resolved.type_class == TYPE_USER && resolved.object != NULL &&
                         resolved.object->kind == KIND_DOMAIN;
        if (!is_domain || resolved.array_dimensions > 0) break;
        resolved = ((const Domain *)resolved.object)->type;
    }
    return resolved;
}

/* The element's name as the server has it. An array of a domain is an array of that name, not of
 * its base. */
static void set_server_name(CModel *model, const Type *type, CType *made)
{
    Name name = type->type_class == TYPE_BUILTIN ? NULL : type->name.name;
    Text internal = type->type_class == TYPE_BUILTIN ? text_from_string(type->builtin->internal)
                                                     : name_text(name);
    made->server_name = internal;
    if (type->array_dimensions > 0) {
        /* as makeArrayTypeName: cut to 63 bytes */
        Text array_name = text_format(model->arena, "_%.*s", TEXT_FORMAT(internal));
        made->server_name = text_slice(array_name, 0, 63);
    }
    if (type->type_class == TYPE_BUILTIN)
        made->server_schema = TEXT("pg_catalog");
    else if (type->type_class == TYPE_USER)
        made->server_schema = name_text(type->name.namespace_name);
}

static void set_bare(CModel *model, const Type *type, CType *made)
{
    bool has_fields = type->type_class == TYPE_BUILTIN && type->name.name != NULL &&
                      strcmp(type->name.name, type->builtin->name) != 0;
    if (type->modifier_count == 0 && !has_fields) return;
    TextBuilder out = text_builder(model->arena);
    if (type->type_class == TYPE_BUILTIN) {
        text_put_format(&out, "pg_catalog.%s", type->builtin->internal);
    } else {
        if (type->name.namespace_name != NULL) {
            text_put(&out, identifier_format(model->arena, type->name.namespace_name));
            text_put_byte(&out, '.');
        }
        text_put(&out, identifier_format(model->arena, type->name.name));
    }
    text_put_string(&out, type->array_dimensions > 0 ? "[]" : "");
    made->bare = text_built(&out);
}

/* vector(768) and halfvec(768) are bare pointers: their size is known. */
static void set_fixed_vector(const Type *type, CType *made)
{
    if (type->modifier_count != 1 || type->array_dimensions > 0) return;
    if (strcmp(made->code, "VECTOR") == 0) {
        made->code = "FLOATS";
        made->type = TEXT("const float *");
        made->maybe = TEXT("SchemacMaybeFloats");
        made->dimensions = type->modifiers[0];
    } else if (strcmp(made->code, "HALFVEC") == 0) {
        made->code = "HALVES";
        made->type = TEXT("const SchemacHalf *");
        made->maybe = TEXT("SchemacMaybeHalves");
        made->dimensions = type->modifiers[0];
    }
}

static void set_enum(CModel *model, const Type *type, CType *made)
{
    CEnum *labels = map_find_pointer(model->enums, type->object);
    made->labels = labels;
    made->code = "ENUM";
    if (type->array_dimensions > 0) {
        labels->has_array = true;
        made->form = "ARRAY_OF";
        made->type = labels->array;
        made->maybe = labels->maybe_array;
    } else {
        made->form = "SCALAR";
        made->type = labels->type;
        made->maybe = labels->maybe;
    }
}

static void set_plain(CModel *model, const CTypeRow *row, bool is_array, CType *made)
{
    bool is_range = strcmp(row->form, "RANGE_OF") == 0;
    bool is_multirange = strcmp(row->form, "MULTIRANGE_OF") == 0;
    if (is_array && is_multirange) {
        row = &UNKNOWN; /* an array of multiranges: each as its wire form */
        is_multirange = false;
    }
    made->code = row->code;
    if (!is_array) {
        made->form = row->form;
        made->type = text_from_string(row->c_type);
        made->maybe = text_format(model->arena, "SchemacMaybe%s", row->short_name);
        return;
    }
    made->form = is_range ? "RANGE_ARRAY_OF" : "ARRAY_OF";
    made->type = text_format(model->arena, "Schemac%sArray", row->short_name);
    made->maybe = text_format(model->arena, "SchemacMaybe%sArray", row->short_name);
}

CType c_type(CModel *model, const Type *type)
{
    Type resolved = resolve_domain(type);
    CType made = {.bare = TEXT_NONE};
    set_server_name(model, &resolved, &made);
    set_bare(model, &resolved, &made);
    /* an array of a domain has elements of the domain's base type, in the domain's name */
    Type element = resolved;
    element.array_dimensions = 0;
    element = resolve_domain(&element);
    bool is_array = resolved.array_dimensions > 0;
    if (element.array_dimensions > 0) element = (Type){.type_class = TYPE_POISON};
    if (element.type_class == TYPE_USER && element.object != NULL &&
        element.object->kind == KIND_ENUM &&
        map_find_pointer(model->enums, element.object) != NULL) {
        element.array_dimensions = is_array ? 1 : 0;
        set_enum(model, &element, &made);
        return made;
    }
    const CTypeRow *row = &UNKNOWN;
    if (element.type_class == TYPE_BUILTIN)
        row = row_find(element.builtin->internal);
    else if (element.type_class == TYPE_EXTENSION)
        row = row_find(element.name.name);
    set_plain(model, row, is_array, &made);
    set_fixed_vector(&resolved, &made);
    return made;
}
