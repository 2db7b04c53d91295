/* Whether a key has an operator class that takes its type; of unknown types nothing is said. The
 * methods of pgvector must be told theirs, for it says which distance is searched by. */
#include "sema/parts_internal.h"

#include <string.h>

/* Whether a class that takes the polymorphic type `input` can index `type`. */
static bool is_polymorphic_match(const char *input, const Type *type)
{
    Type base = type_base(type);
    bool is_array = base.array_dimensions > 0;
    if (strcmp(input, "anyarray") == 0) return is_array;
    if (is_array) return false;
    ObjectKind kind = base.type_class == TYPE_USER ? base.object->kind : KIND_COUNT;
    if (strcmp(input, "anyenum") == 0) return kind == KIND_ENUM;
    if (strcmp(input, "record") == 0)
        return kind == KIND_COMPOSITE || kind == KIND_TABLE || kind == KIND_VIEW;
    /* A range is known by its multirange's name too; both have classes of their own. */
    if (kind == KIND_RANGE)
        return strcmp(input, "anyrange") == 0 || strcmp(input, "anymultirange") == 0;
    const char *internal = type_internal(type);
    if (strcmp(input, "anymultirange") == 0) return strstr(internal, "multirange") != NULL;
    return strcmp(input, "anyrange") == 0 && strstr(internal, "range") != NULL &&
           strstr(internal, "multirange") == NULL;
}

static Type input_type(Sema *sema, KnownTypeNumber number)
{
    const KnownType *known = known_type(number);
    Type type = {.type_class = TYPE_EXTENSION,
                 .array_dimensions = (number & KNOWN_ARRAY) != 0 ? 1 : 0};
    type.name.name = name_intern_string(sema->names, known->name);
    if (known->extension == KNOWN_POSTGRESQL) {
        type.type_class = TYPE_BUILTIN;
        type.builtin = known;
    }
    return type;
}

static bool class_accepts(Sema *sema, const KnownOperatorClass *row, const Type *type)
{
    if (is_polymorphic_match(known_type(row->type)->internal, type)) return true;
    Type input = input_type(sema, row->type);
    bool is_binary;
    return type_casts_implicitly(type, &input, &is_binary) && is_binary;
}

static bool is_available(const Sema *sema, const KnownOperatorClass *row)
{
    return row->extension == KNOWN_POSTGRESQL ||
           sema_has_extension(sema, known_extension_name(row->extension));
}

/* ---- of vectors ---- */

static bool is_vector_method(const KnownAccessMethod *method)
{
    return strcmp(known_extension_name(method->extension), "vector") == 0;
}

/* The classes of `method` that take `type`: "vector_l2_ops, vector_ip_ops or vector_cosine_ops". */
static Text list_classes(Sema *sema, const KnownAccessMethod *method, const Type *type)
{
    TextBuilder builder = text_builder(sema->arena);
    for (size_t i = 0; i < known_operator_class_count(); i++) {
        const KnownOperatorClass *row = known_operator_class_at(i);
        if (strcmp(known_name(row->access_method), method->name) != 0 || !is_available(sema, row) ||
            !class_accepts(sema, row, type))
            continue;
        if (builder.length > 0) text_put_string(&builder, ", ");
        text_put_string(&builder, known_name(row->name));
    }
    return text_built(&builder);
}

static void report_missing_vector_class(Sema *sema, const KnownAccessMethod *method,
                                        const AstKey *ast, const Type *type)
{
    Text classes = type_is_poison(type) ? TEXT("") : list_classes(sema, method, type);
    if (classes.length == 0 && !type_is_poison(type)) {
        SEMA_ADD(sema, OPERATOR_CLASS_TYPE, ast->span,
                 "access method \"%s\" cannot index type %.*s", method->name,
                 TEXT_FORMAT(type_show(sema, type)));
        return;
    }
    Diagnostic *diagnostic = SEMA_ADD(sema, OPERATOR_CLASS_MISSING, ast->span,
                                      "an index with %s requires an operator class", method->name);
    if (classes.length > 0)
        SEMA_HINT(sema, diagnostic, "It selects the distance to search by: %.*s.",
                  TEXT_FORMAT(classes));
}

/* ---- default classes ---- */

static const KnownOperatorClass *find_default(Sema *sema, const KnownAccessMethod *method,
                                              const Type *type, bool is_declared)
{
    for (size_t i = 0; i < known_operator_class_count(); i++) {
        const KnownOperatorClass *row = known_operator_class_at(i);
        if (row->is_default && strcmp(known_name(row->access_method), method->name) == 0 &&
            is_available(sema, row) == is_declared && class_accepts(sema, row, type))
            return row;
    }
    return NULL;
}

static void report_no_default(Sema *sema, const KnownAccessMethod *method, const AstKey *ast,
                              const Type *type)
{
    Diagnostic *diagnostic =
        SEMA_ADD(sema, OPERATOR_CLASS_MISSING, ast->span,
                 "data type %.*s has no default operator class for access method \"%s\"",
                 TEXT_FORMAT(type_show(sema, type)), method->name);
    const KnownOperatorClass *elsewhere = find_default(sema, method, type, false);
    Text classes = list_classes(sema, method, type);
    if (strcmp(method->name, "gin") == 0 && strcmp(type_internal(type), "") != 0 &&
        type_has_collation(type))
        SEMA_HINT(
            sema, diagnostic,
            "For words, index to_tsvector('english', ...). For parts of words, use extension pg_trgm "
            "and its class gin_trgm_ops.");
    else if (elsewhere != NULL)
        SEMA_HINT(sema, diagnostic, "Extension \"%s\" has one. Add \"extension %s;\".",
                  known_extension_name(elsewhere->extension),
                  known_extension_name(elsewhere->extension));
    else if (classes.length > 0)
        SEMA_HINT(sema, diagnostic, "Name one: %.*s.", TEXT_FORMAT(classes));
    else if (type_is(type, "json"))
        SEMA_HINT(sema, diagnostic,
                  "Values of type json cannot be compared. Use jsonb, or an expression.");
}

static void check_default(Sema *sema, const KnownAccessMethod *method, const AstKey *ast,
                          const Type *type)
{
    Type base = type_base(type);
    bool is_unknown = base.type_class == TYPE_POISON ||
                      (base.type_class == TYPE_USER && base.object->kind == KIND_SHELL_TYPE) ||
                      (base.type_class == TYPE_EXTENSION &&
                       known_extension_type_find(name_text(base.name.name)) == NULL);
    if (is_vector_method(method)) {
        report_missing_vector_class(sema, method, ast, type);
        return;
    }
    if (is_unknown || operator_class_own_default(sema, method->name, type).name != NULL) return;
    base.modifier_count = 0;
    Text key = text_format(sema->scratch, "class %s %.*s", method->name,
                           TEXT_FORMAT(type_format(sema->scratch, &base, NULL)));
    if (map_find(sema->harmless, key) != NULL) return;
    if (find_default(sema, method, type, true) != NULL)
        map_put(sema->harmless, key, sema);
    else
        report_no_default(sema, method, ast, type);
}

/* ---- written classes ---- */

static void report_unknown(Sema *sema, const KnownAccessMethod *method, const AstKey *ast)
{
    Name name = ast->operator_class.name;
    Diagnostic *diagnostic = SEMA_ADD(
        sema, UNKNOWN_OPERATOR_CLASS, ast->operator_class.span,
        "operator class \"%s\" does not exist for access method \"%s\"", name, method->name);
    Near near = near_begin(sema, name_text(name));
    for (size_t i = 0; i < known_operator_class_count(); i++) {
        const KnownOperatorClass *row = known_operator_class_at(i);
        if (strcmp(known_name(row->access_method), method->name) == 0)
            near_try(&near, text_from_string(known_name(row->name)));
    }
    near_hint(&near, diagnostic);
}

static void report_type(Sema *sema, const KnownAccessMethod *method, const AstKey *ast,
                        const Type *type)
{
    Diagnostic *diagnostic = SEMA_ADD(sema, OPERATOR_CLASS_TYPE, ast->operator_class.span,
                                      "operator class \"%s\" does not accept data type %.*s",
                                      ast->operator_class.name, TEXT_FORMAT(type_show(sema, type)));
    Text classes = list_classes(sema, method, type);
    if (classes.length > 0)
        SEMA_HINT(sema, diagnostic, "For this type: %.*s.", TEXT_FORMAT(classes));
}

static void check_written(Sema *sema, const KnownAccessMethod *method, const AstKey *ast,
                          const Type *type)
{
    const KnownOperatorClass *row =
        known_operator_class(text_from_string(method->name), name_text(ast->operator_class.name));
    bool is_own = ast->operator_class.namespace_name != NULL &&
                  strcmp(ast->operator_class.namespace_name, "pg_catalog") != 0;
    if (row == NULL) {
        if (!sema->open_types && !is_own) report_unknown(sema, method, ast);
        return;
    }
    if (!is_available(sema, row)) {
        if (is_vector_method(method)) return; /* reported with the access method */
        const char *extension = known_extension_name(row->extension);
        Diagnostic *diagnostic =
            SEMA_ADD(sema, EXTENSION_NOT_DECLARED, ast->operator_class.span,
                     "operator class \"%s\" belongs to extension \"%s\", which is not declared",
                     known_name(row->name), extension);
        SEMA_HINT(sema, diagnostic, "Add \"extension %s;\".", extension);
        return;
    }
    if (!type_is_poison(type) && !class_accepts(sema, row, type))
        report_type(sema, method, ast, type);
}

void operator_class_check(Sema *sema, const KnownAccessMethod *method, const AstKey *ast,
                          const Type *type)
{
    if (ast->operator_class.name != NULL)
        check_written(sema, method, ast, type);
    else
        check_default(sema, method, ast, type);
}
