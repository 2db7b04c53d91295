/* Names of types: looked for among PostgreSQL's own, then the schema's, then the extensions'.
 * Quoted, or from SQL, a name is one of pg_type: "char" is not char. */
#include "sema/types_internal.h"

#include <string.h>

/* A spelling in a .schema text or in SQL. */
typedef struct Spelling {
    QualifiedName name;
    Span span;        /* of the name */
    bool is_internal; /* pg_type.typname: "quoted", or from SQL */
    Name fields;      /* of interval */
    Span modifiers_span;
    int32_t modifiers[2];
    uint8_t modifier_count;
    uint8_t array_dimensions;
} Spelling;

static const Type poison = {.type_class = TYPE_POISON};

/* ---- modifiers ---- */

typedef struct ModifierLimit {
    const char *internal;
    int32_t minimum;
    int32_t maximum;
} ModifierLimit;

/* PostgreSQL's own limits: varlena.c, varbit.c, numeric.c, timestamp.c. */
static const ModifierLimit modifier_limits[] = {
    {"varchar", 1, 10485760}, {"bpchar", 1, 10485760}, {"bit", 1, 83886080},
    {"varbit", 1, 83886080},  {"numeric", 1, 1000},    {"time", 0, 6},
    {"timetz", 0, 6},         {"timestamp", 0, 6},     {"timestamptz", 0, 6},
    {"interval", 0, 6},
};

static const char *modifier_word(const char *internal)
{
    if (strcmp(internal, "numeric") == 0) return "precision";
    return strchr(internal, 't') == internal || strcmp(internal, "interval") == 0 ? "precision"
                                                                                  : "length";
}

static bool check_modifier_range(Sema *sema, const BuiltinType *builtin, const Spelling *spelling)
{
    for (size_t i = 0; i < sizeof modifier_limits / sizeof *modifier_limits; i++) {
        const ModifierLimit *limit = &modifier_limits[i];
        if (strcmp(builtin->internal, limit->internal) != 0) continue;
        if (spelling->modifiers[0] >= limit->minimum && spelling->modifiers[0] <= limit->maximum)
            return true;
        SEMA_ADD(sema, TYPE_MODIFIER, spelling->modifiers_span,
                 "%s of type %s must be between %d and %d, not %d",
                 modifier_word(builtin->internal), builtin->name, limit->minimum, limit->maximum,
                 spelling->modifiers[0]);
        return false;
    }
    return true;
}

static bool check_modifiers(Sema *sema, const BuiltinType *builtin, const Spelling *spelling)
{
    if (spelling->modifier_count == 0) return true;
    if (builtin->modifier_count == 0) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, TYPE_MODIFIER, spelling->modifiers_span,
                     "type modifier is not allowed for type \"%s\"", builtin->name);
        if (strcmp(builtin->internal, "text") == 0)
            SEMA_HINT(sema, diagnostic, "Use varchar(%d) for text of limited length.",
                      spelling->modifiers[0]);
        return false;
    }
    if (spelling->modifier_count > builtin->modifier_count) {
        SEMA_ADD(sema, TYPE_MODIFIER, spelling->modifiers_span,
                 "type %s takes at most %d modifier%s", builtin->name, builtin->modifier_count,
                 builtin->modifier_count == 1 ? "" : "s");
        return false;
    }
    if (!check_modifier_range(sema, builtin, spelling)) return false;
    if (spelling->modifier_count == 2 &&
        (spelling->modifiers[1] < -1000 || spelling->modifiers[1] > 1000)) {
        SEMA_ADD(sema, TYPE_MODIFIER, spelling->modifiers_span,
                 "scale of type numeric must be between -1000 and 1000, not %d",
                 spelling->modifiers[1]);
        return false;
    }
    return true;
}

/* ---- built-in types ---- */

/* float(1..24) is real, float(25..53) double precision. */
static const BuiltinType *resolve_float(Sema *sema, Spelling *spelling)
{
    int32_t bits = spelling->modifiers[0];
    if (spelling->modifier_count > 1 || bits < 1 || bits > 53) {
        SEMA_ADD(sema, TYPE_MODIFIER, spelling->modifiers_span,
                 "precision of type float must be between 1 and 53 bits");
        return NULL;
    }
    spelling->modifier_count = 0;
    return builtin_type_find(bits <= 24 ? TEXT("real") : TEXT("double precision"));
}

static const BuiltinType *find_builtin(const Spelling *spelling)
{
    Text name = name_text(spelling->name.name);
    if (!spelling->is_internal) return builtin_type_find(name);
    if (text_equals(name, TEXT("char"))) return builtin_type_find(TEXT("\"char\""));
    if (text_starts_with(name, "interval ")) return builtin_type_find(TEXT("interval"));
    const BuiltinType *found = builtin_type_find(name);
    return found != NULL && text_equals_string(name, found->internal) ? found : NULL;
}

static bool has_implicit_length(const BuiltinType *builtin, const Spelling *spelling)
{
    if (spelling->is_internal || spelling->modifier_count > 0) return false;
    return strcmp(builtin->internal, "bit") == 0 ||
           (strcmp(builtin->internal, "bpchar") == 0 &&
            !text_equals(name_text(spelling->name.name), TEXT("bpchar")));
}

/* "interval day to second" as its name; only fields with seconds take a precision. */
static Name interval_name(Sema *sema, const Spelling *spelling)
{
    Text fields = spelling->fields != NULL ? name_text(spelling->fields) : TEXT_NONE;
    if (text_is_none(fields) && text_starts_with(name_text(spelling->name.name), "interval "))
        return spelling->name.name;
    if (text_is_none(fields)) return name_intern(sema->names, TEXT("interval"));
    if (spelling->modifier_count > 0 && !text_ends_with(fields, "second"))
        SEMA_ADD(sema, TYPE_MODIFIER, spelling->modifiers_span, "interval %s takes no precision",
                 spelling->fields);
    return name_intern(sema->names, text_format(sema->arena, "interval %.*s", TEXT_FORMAT(fields)));
}

static Type make_builtin(Sema *sema, const BuiltinType *builtin, const Spelling *spelling)
{
    Type type = {.type_class = TYPE_BUILTIN, .builtin = builtin};
    type.name.name = strcmp(builtin->internal, "interval") == 0
                         ? interval_name(sema, spelling)
                         : name_intern_string(sema->names, builtin->name);
    type.modifier_count = spelling->modifier_count;
    memcpy(type.modifiers, spelling->modifiers, sizeof type.modifiers);
    if (has_implicit_length(builtin, spelling)) {
        type.modifiers[0] = 1;
        type.modifier_count = 1;
    }
    if (strcmp(builtin->internal, "numeric") == 0 && type.modifier_count == 1)
        type.modifiers[type.modifier_count++] = 0;
    type.array_dimensions = spelling->array_dimensions;
    return type;
}

static bool check_pseudo(Sema *sema, const BuiltinType *builtin, const Spelling *spelling,
                         TypeUse use)
{
    if (builtin->category != 'P' || use == TYPE_OF_ARGUMENT) return true;
    SEMA_ADD(sema, PSEUDO_TYPE, spelling->span,
             "type %s is a pseudo-type: nothing can be stored in it", builtin->name);
    return false;
}

static Type resolve_builtin(Sema *sema, const BuiltinType *builtin, Spelling *spelling, TypeUse use)
{
    bool is_float = !spelling->is_internal && spelling->modifier_count > 0 &&
                    text_equals(name_text(spelling->name.name), TEXT("float"));
    if (is_float) builtin = resolve_float(sema, spelling);
    if (builtin == NULL || !check_pseudo(sema, builtin, spelling, use) ||
        !check_modifiers(sema, builtin, spelling))
        return poison;
    return make_builtin(sema, builtin, spelling);
}

/* ---- extensions' types ---- */

bool type_find_extension(Sema *sema, QualifiedName written, QualifiedName *resolved)
{
    const KnownType *row = known_extension_type_find(name_text(written.name));
    return row != NULL &&
           sema_find_in_extension(sema, known_extension_name(row->extension), written, resolved);
}

/* The namespace of unqualified names is left out. */
static Type make_extension_type(Sema *sema, const Spelling *spelling)
{
    Type type = {.type_class = TYPE_EXTENSION, .name = spelling->name};
    (void)type_find_extension(sema, spelling->name, &type.name);
    if (type.name.namespace_name == sema->default_namespace) type.name.namespace_name = NULL;
    type.modifier_count = spelling->modifier_count;
    memcpy(type.modifiers, spelling->modifiers, sizeof type.modifiers);
    type.array_dimensions = spelling->array_dimensions;
    return type;
}

static Type resolve_extension(Sema *sema, const KnownType *row, const Spelling *spelling)
{
    const char *extension = known_extension_name(row->extension);
    if (!sema_has_extension(sema, extension)) {
        Name name = name_intern_string(sema->names, extension);
        if (sema_is_excused(sema, name)) return poison;
        Diagnostic *diagnostic = SEMA_ADD(
            sema, EXTENSION_NOT_DECLARED, spelling->span,
            "type \"%s\" belongs to extension \"%s\", which is not declared", row->name, extension);
        SEMA_HINT(sema, diagnostic, "Add \"extension %.*s;\".",
                  TEXT_FORMAT(identifier_format(sema->arena, name)));
        return poison;
    }
    if (spelling->modifier_count > row->modifier_count) {
        SEMA_ADD(sema, TYPE_MODIFIER, spelling->modifiers_span,
                 row->modifier_count == 0 ? "type modifier is not allowed for type \"%s\""
                                          : "type \"%s\" has too many modifiers",
                 row->name);
        return poison;
    }
    Type type = make_extension_type(sema, spelling);
    return vector_check_type(sema, &type, spelling->modifiers_span) ? type : poison;
}

/* ---- declared types ---- */

static Type make_user_type(Sema *sema, const Object *object, const Spelling *spelling)
{
    if (spelling->modifier_count > 0 && object->kind != KIND_SHELL_TYPE) {
        SEMA_ADD(sema, TYPE_MODIFIER, spelling->modifiers_span,
                 "type modifier is not allowed for type \"%s\"", object->name.name);
        return poison;
    }
    Type type = {.type_class = TYPE_USER,
                 .name = object->name,
                 .object = object,
                 .modifiers = {spelling->modifiers[0], spelling->modifiers[1]},
                 .modifier_count = spelling->modifier_count,
                 .array_dimensions = spelling->array_dimensions};
    /* A range has the name of its multirange type as well. */
    if (object->kind == KIND_RANGE) type.name.name = spelling->name.name;
    return type;
}

static bool is_type(ObjectKind kind)
{
    return kind == KIND_ENUM || kind == KIND_DOMAIN || kind == KIND_COMPOSITE ||
           kind == KIND_RANGE || kind == KIND_SHELL_TYPE;
}

static void report_unknown(Sema *sema, Name home, const Spelling *spelling)
{
    if (sema_is_excused(sema, spelling->name.name)) return;
    Text name = name_text(spelling->name.name);
    Text shown = sema_format_name(sema, spelling->name);
    Diagnostic *diagnostic = SEMA_ADD(sema, UNKNOWN_TYPE, spelling->span,
                                      "type \"%.*s\" does not exist", TEXT_FORMAT(shown));
    if (text_ends_with(name, "serial") || text_ends_with(name, "serial4")) {
        SEMA_HINT(sema, diagnostic, "Serial types can only be used for table columns.");
        return;
    }
    Near near = near_begin(sema, name);
    near_try_objects(&near,
                     spelling->name.namespace_name != NULL ? spelling->name.namespace_name : home,
                     is_type);
    if (spelling->name.namespace_name == NULL && home != sema->default_namespace)
        near_try_objects(&near, sema->default_namespace, is_type);
    for (size_t i = builtin_type_count(); i < known_type_count(); i++)
        near_try(&near, text_from_string(known_type_at(i)->name));
    for (size_t i = 0; i < builtin_type_count(); i++) {
        near_try(&near, text_from_string(builtin_type_at(i)->internal));
        near_try(&near, text_from_string(builtin_type_at(i)->name));
    }
    near_hint(&near, diagnostic);
}

/* The row types of the server's own relations, and the domains of information_schema. */
static bool is_of_server(const Spelling *spelling)
{
    Name namespace_name = spelling->name.namespace_name;
    if (namespace_name != NULL && strcmp(namespace_name, "information_schema") == 0) return true;
    return (namespace_name == NULL || strcmp(namespace_name, "pg_catalog") == 0) &&
           strncmp(spelling->name.name, "pg_", 3) == 0;
}

static Type resolve_spelling(Sema *sema, Name home, Spelling *spelling, TypeUse use)
{
    if (spelling->name.name == NULL) return poison;
    bool is_catalog = spelling->name.namespace_name != NULL &&
                      strcmp(spelling->name.namespace_name, "pg_catalog") == 0;
    if (spelling->name.namespace_name == NULL || is_catalog) {
        if (is_catalog) spelling->is_internal = true;
        const BuiltinType *builtin = find_builtin(spelling);
        if (builtin != NULL) return resolve_builtin(sema, builtin, spelling, use);
    }
    const Object *object = sema_find_type(sema, home, spelling->name);
    if (object != NULL) return make_user_type(sema, object, spelling);
    const KnownType *row = known_extension_type_find(name_text(spelling->name.name));
    if (row != NULL) return resolve_extension(sema, row, spelling);
    if (sema->open_types || is_of_server(spelling)) return make_extension_type(sema, spelling);
    report_unknown(sema, home, spelling);
    return poison;
}

Type type_resolve(Sema *sema, Name home, const AstType *written, TypeUse use)
{
    Spelling spelling = {
        .name = written_name(&written->name),
        .span = written->name.span,
        .is_internal = written->name.quoted,
        .fields = written->interval_fields,
        .modifiers_span = written->modifiers_span,
        .modifiers = {written->modifiers[0], written->modifiers[1]},
        .modifier_count = written->modifier_count,
        .array_dimensions = written->array_dimensions,
    };
    if (span_is_none(spelling.modifiers_span)) spelling.modifiers_span = spelling.span;
    return resolve_spelling(sema, home, &spelling, use);
}

Type type_resolve_sql(Sema *sema, Name home, const SqlType *written, TypeUse use)
{
    Spelling spelling = {
        .name = written->name,
        .span = written->span,
        .is_internal = true,
        .modifiers_span = written->span,
        .modifiers = {written->modifiers[0], written->modifiers[1]},
        .modifier_count = written->modifier_count,
        .array_dimensions = written->array_dimensions,
    };
    return resolve_spelling(sema, home, &spelling, use);
}

Type type_builtin(Sema *sema, const char *name)
{
    return (Type){.type_class = TYPE_BUILTIN,
                  .builtin = builtin_type_find(text_from_string(name)),
                  .name = {NULL, name_intern_string(sema->names, name)}};
}

Text type_show(const Sema *sema, const Type *type)
{
    return type_format(sema->arena, type, sema->default_namespace);
}
