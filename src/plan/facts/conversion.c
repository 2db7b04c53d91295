/* Whether values of one type become values of another, by which cast and with what loss. keeps.def
 * says what the servers' casts lose; casts that the schema declares come after them. */
#include "plan/facts/facts.h"

#include <string.h>

static const Conversion IMPOSSIBLE = {.how = SQL_CONVERT_TEXT, .rewrites = true, .may_fail = true};

typedef struct KeepRow {
    const char *from;
    const char *to;
    char keeps; /* 'K' all, 'F' all or fails */
} KeepRow;

static const KeepRow keep_rows[] = {
#define KEEPS(from, to, keeps) {from, to, keeps},
#include "plan/facts/keeps.def"
#undef KEEPS
};

bool type_base_equals(const Type *a, const Type *b)
{
    return a->type_class == b->type_class && a->builtin == b->builtin &&
           qualified_name_equals(a->name, b->name) &&
           (a->array_dimensions > 0) == (b->array_dimensions > 0);
}

static bool is_internal(const Type *type, const char *internal)
{
    return type->builtin != NULL && strcmp(type->builtin->internal, internal) == 0;
}

static bool is_one_of(const Type *type, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_internal(type, names[i])) return true;
    return false;
}

static bool is_string(const Type *type)
{
    static const char *const names[] = {"varchar", "text", "bpchar", "name"};
    return is_one_of(type, names, sizeof names / sizeof *names);
}

/* Of PostgreSQL's category of strings, for which casts by a type's input and output are enough:
 * what is no string becomes one by assignment, and a string becomes anything where that is asked
 * for. */
static bool is_of_strings(const Type *type)
{
    return type->builtin != NULL
               ? is_string(type)
               : type->type_class == TYPE_EXTENSION && strcmp(type->name.name, "citext") == 0;
}

/* Only the modifiers differ. */
static Conversion convert_modifiers(const Type *from, const Type *to)
{
    static const char *const lengths[] = {"varchar", "varbit"};
    static const char *const times[] = {"timestamp", "timestamptz", "time", "timetz", "interval"};
    enum { MOST_DIGITS = 6 }; /* of a second: what is meant without a number */
    bool is_time = is_one_of(from, times, 5);
    bool smaller = to->modifier_count > 0 &&
                   (from->modifier_count == 0 || to->modifiers[0] < from->modifiers[0]) &&
                   !(is_time && to->modifiers[0] >= MOST_DIGITS);
    Conversion conversion = {.how = SQL_CONVERT_ASSIGN,
                             .possible = true,
                             .rewrites = true,
                             .narrows = smaller,
                             .may_fail = smaller};
    if (from->modifier_count == 0 && to->modifier_count == 0)
        conversion.rewrites = false; /* a domain's base type, another collation */
    else if (from->type_class == TYPE_EXTENSION) {
        conversion.narrows = false; /* vector(3) to vector(4): refused row by row, nothing is cut */
        conversion.may_fail = to->modifier_count > 0;
        conversion.rewrites = to->modifier_count > 0;
    } else if (is_internal(from, "numeric")) {
        int32_t from_scale = from->modifier_count > 1 ? from->modifiers[1] : 0;
        int32_t to_scale = to->modifier_count > 1 ? to->modifiers[1] : 0;
        bool free_target = to->modifier_count == 0;
        bool wider = from->modifier_count > 0 &&
                     to->modifiers[0] - to_scale >= from->modifiers[0] - from_scale &&
                     to_scale >= from_scale;
        conversion.narrows = conversion.may_fail = !free_target && !wider;
        conversion.rewrites = !free_target && !(wider && to_scale == from_scale);
    } else if (is_one_of(from, lengths, 2) || is_time) {
        conversion.rewrites = smaller;
    } else if (is_internal(from, "bit")) {
        conversion.how = SQL_CONVERT_CAST;
    }
    return conversion;
}

/* ---- by PostgreSQL's casts ---- */

/* "int4", "vector", "float4[]" */
static bool is_called(const Type *type, const char *name)
{
    const char *own = type->builtin != NULL                ? type->builtin->internal
                      : type->type_class == TYPE_EXTENSION ? type->name.name
                                                           : "";
    size_t length = strlen(own);
    if (strncmp(own, name, length) != 0) return false;
    return strcmp(name + length, type->array_dimensions > 0 ? "[]" : "") == 0;
}

static const KnownType *known_of(const Type *type)
{
    return type->builtin != NULL ? type->builtin
           : type->type_class == TYPE_EXTENSION
               ? known_extension_type_find(name_text(type->name.name))
               : NULL;
}

/* The cast of servers of any version: one that is as old as its types, and still there. */
static const KnownCast *find_cast(const Type *from, const Type *to)
{
    const KnownType *a = known_of(from);
    const KnownType *b = known_of(to);
    if (a == NULL || b == NULL) return NULL;
    const KnownCast *cast = known_cast(known_type_number(a, from->array_dimensions > 0),
                                       known_type_number(b, to->array_dimensions > 0), 0);
    bool is_of_all =
        cast != NULL && cast->versions.last == KNOWN_NEWEST &&
        (cast->versions.first <= a->versions.first || cast->versions.first <= b->versions.first);
    return is_of_all ? cast : NULL;
}

/* What is not said to keep all of a value loses something of it. */
static char what_is_kept(const KnownCast *cast, const Type *from, const Type *to)
{
    for (size_t i = 0; i < sizeof keep_rows / sizeof *keep_rows; i++)
        if (is_called(from, keep_rows[i].from) && is_called(to, keep_rows[i].to))
            return keep_rows[i].keeps;
    return cast->method == 'b' ? 'K' : 'L';
}

/* int2 to numeric(5,0) and wider keeps all. */
static bool has_room(const Type *from, const Type *to)
{
    int32_t digits = is_internal(from, "int2")   ? 5
                     : is_internal(from, "int4") ? 10
                     : is_internal(from, "int8") ? 19
                                                 : INT32_MAX;
    int32_t scale = to->modifier_count > 1 ? to->modifiers[1] : 0;
    return to->modifiers[0] - scale >= digits;
}

static Conversion convert_by_cast(const KnownCast *cast, const Type *from, const Type *to)
{
    char keeps = what_is_kept(cast, from, to);
    Conversion conversion = {.how = cast->context == 'e' ? SQL_CONVERT_CAST : SQL_CONVERT_ASSIGN,
                             .possible = true,
                             .rewrites = true,
                             .narrows = keeps == 'L',
                             .may_fail = keeps != 'K'};
    if (to->modifier_count > 0 && is_internal(to, "numeric") && !has_room(from, to))
        conversion.narrows = conversion.may_fail = true;
    return conversion;
}

/* oid, and its aliases: regclass and the like. */
static bool is_object_id(const Type *type)
{
    return type->builtin != NULL && (strcmp(type->builtin->internal, "oid") == 0 ||
                                     strncmp(type->builtin->internal, "reg", 3) == 0);
}

/* regproc and regprocedure, regoper and regoperator */
static bool is_with_arguments(const Type *plain, const Type *full)
{
    return (is_internal(plain, "regproc") && is_internal(full, "regprocedure")) ||
           (is_internal(plain, "regoper") && is_internal(full, "regoperator"));
}

static Conversion convert_object_ids(const Type *from, const Type *to)
{
    static const char *const integers[] = {"int2", "int4", "int8"};
    bool is_wide = is_internal(to, "int4") || is_internal(to, "int8");
    bool converts = is_object_id(from)
                        ? is_internal(to, "oid") || is_wide ||
                              (is_internal(from, "oid") && is_object_id(to)) ||
                              is_with_arguments(from, to) || is_with_arguments(to, from)
                        : is_one_of(from, integers, 3);
    if (!converts) return IMPOSSIBLE;
    return (Conversion){.how = SQL_CONVERT_ASSIGN,
                        .possible = true,
                        .rewrites = true,
                        .may_fail = is_internal(from, "int8")};
}

/* ---- strings ---- */

static Conversion convert_strings(const Type *from, const Type *to)
{
    bool padded = is_internal(from, "bpchar") || is_internal(to, "bpchar") ||
                  is_internal(from, "name") || is_internal(to, "name");
    bool limited = to->modifier_count > 0 || is_internal(to, "name");
    bool shorter =
        is_internal(to, "name") ||
        (limited && (from->modifier_count == 0 || from->modifiers[0] > to->modifiers[0]));
    return (Conversion){.how = SQL_CONVERT_ASSIGN,
                        .possible = true,
                        .rewrites = padded || limited,
                        .narrows = shorter,
                        .may_fail = shorter};
}

/* "interval day": what it has no fields for is cut. */
static Conversion convert_intervals(const Type *to)
{
    return (Conversion){.how = SQL_CONVERT_CAST,
                        .possible = true,
                        .rewrites = true,
                        .narrows = strcmp(to->name.name, "interval") != 0};
}

static Conversion convert_builtin(const Type *from, const Type *to)
{
    bool is_interval = is_internal(to, "interval") && !qualified_name_equals(from->name, to->name);
    if (from->builtin == to->builtin)
        return is_interval ? convert_intervals(to) : convert_modifiers(from, to);
    if (is_string(from) && is_string(to)) return convert_strings(from, to);
    if (is_string(to))
        return (Conversion){.how = SQL_CONVERT_ASSIGN,
                            .possible = true,
                            .rewrites = true,
                            .may_fail = to->modifier_count > 0};
    if (is_string(from))
        return (Conversion){
            .how = SQL_CONVERT_CAST, .possible = true, .rewrites = true, .may_fail = true};
    if (is_object_id(from) || is_object_id(to)) return convert_object_ids(from, to);
    const KnownCast *cast = find_cast(from, to);
    return cast == NULL ? IMPOSSIBLE : convert_by_cast(cast, from, to);
}

/* A domain stands for the type below it. */
static Type below_domains(const Type *type, bool *is_domain)
{
    Type base = *type;
    for (int depth = 0; depth < 32; depth++) {
        if (base.type_class != TYPE_USER || base.object == NULL || base.object->kind != KIND_DOMAIN)
            return base;
        uint8_t dimensions = base.array_dimensions;
        base = ((const Domain *)base.object)->type;
        base.array_dimensions = (uint8_t)(base.array_dimensions + dimensions);
        *is_domain = true;
    }
    return base;
}

/* Its elements are of a domain, for which no cast of arrays is meant. */
static bool has_domain_elements(const Type *type)
{
    for (int depth = 0; depth < 32; depth++) {
        if (type->type_class != TYPE_USER || type->object == NULL ||
            type->object->kind != KIND_DOMAIN)
            return false;
        if (type->array_dimensions > 0) return true;
        type = &((const Domain *)type->object)->type;
    }
    return false;
}

static bool is_enum(const Type *type)
{
    return type->type_class == TYPE_USER && type->object != NULL && type->object->kind == KIND_ENUM;
}

static bool labels_fit(const Enum *labels, const Type *string)
{
    for (size_t i = 0; i < labels->labels.count && string->modifier_count > 0; i++)
        if (labels->labels.items[i].label.length > (size_t)string->modifiers[0]) return false;
    return true;
}

/* By the output of the one and the input of the other. */
static Conversion convert_by_text(const Type *from, const Type *to)
{
    Conversion conversion = {
        .how = SQL_CONVERT_CAST, .possible = true, .rewrites = true, .may_fail = true};
    if (!is_of_strings(to)) return is_of_strings(from) ? conversion : IMPOSSIBLE;
    conversion.how = SQL_CONVERT_ASSIGN;
    conversion.may_fail = to->builtin != NULL && to->modifier_count > 0;
    if (is_enum(from)) conversion.may_fail = !labels_fit((const Enum *)from->object, to);
    return conversion;
}

static Conversion convert_users(const Type *from, const Type *to)
{
    const KnownCast *cast = find_cast(from, to);
    if (is_enum(from) && is_enum(to))
        return (Conversion){
            .how = SQL_CONVERT_TEXT, .possible = true, .rewrites = true, .may_fail = true};
    if (is_of_strings(from) && is_of_strings(to)) return convert_strings(from, to);
    return cast != NULL ? convert_by_cast(cast, from, to) : convert_by_text(from, to);
}

static bool is_vector(const Type *type)
{
    static const char *const names[] = {"vector", "halfvec", "sparsevec"};
    for (size_t i = 0; i < 3 && type->type_class == TYPE_EXTENSION; i++)
        if (strcmp(type->name.name, names[i]) == 0) return true;
    return false;
}

/* A vector has as many dimensions as it has: no cast changes that. */
static bool has_other_dimensions(const Type *from, const Type *to)
{
    return is_vector(from) && is_vector(to) && from->modifier_count > 0 && to->modifier_count > 0 &&
           from->modifiers[0] != to->modifiers[0];
}

static Conversion convert_arrays(const Type *from, const Type *to, bool has_cast)
{
    const KnownCast *cast = has_cast ? find_cast(from, to) : NULL;
    if (cast != NULL) return convert_by_cast(cast, from, to);
    Conversion conversion = {
        .how = SQL_CONVERT_CAST, .possible = true, .rewrites = true, .may_fail = true};
    bool to_string = to->array_dimensions == 0 && is_of_strings(to);
    if (to_string) conversion.how = SQL_CONVERT_ASSIGN;
    return to_string || (from->array_dimensions == 0 && is_of_strings(from)) ? conversion
                                                                             : IMPOSSIBLE;
}

Conversion conversion_of(const Type *from, const Type *to)
{
    bool from_domain = false;
    bool to_domain = false;
    Type a = below_domains(from, &from_domain);
    Type b = below_domains(to, &to_domain);
    bool a_array = a.array_dimensions > 0;
    if (has_other_dimensions(&a, &b)) {
        Conversion none = IMPOSSIBLE;
        none.other_dimensions = true;
        return none;
    }
    if (a_array != (b.array_dimensions > 0))
        return convert_arrays(&a, &b, !has_domain_elements(from) && !has_domain_elements(to));
    if (type_base_equals(&a, &b)) {
        Conversion conversion = convert_modifiers(&a, &b);
        conversion.may_fail = conversion.may_fail || to_domain;
        conversion.rewrites = conversion.rewrites || to_domain; /* its checks are run */
        return conversion;
    }
    a.array_dimensions = b.array_dimensions = 0; /* element by element */
    Conversion conversion;
    if (a.builtin != NULL && b.builtin != NULL)
        conversion = convert_builtin(&a, &b);
    else
        conversion = convert_users(&a, &b);
    conversion.may_fail = conversion.may_fail || to_domain;
    return conversion;
}

/* ---- casts of the schema ---- */

static bool spells(Text text, const Type *type)
{
    Text name = text;
    while (name.length > 0 && name.bytes[0] == ' ') name = text_slice(name, 1, name.length);
    if (type->builtin != NULL) return builtin_type_find(name) == type->builtin;
    size_t dot = name.length;
    while (dot > 0 && name.bytes[dot - 1] != '.') dot--;
    return text_equals_string(text_slice(name, dot, name.length), type->name.name);
}

/* "(int AS app.t)" */
static bool is_cast_between(const Object *cast, const Type *from, const Type *to)
{
    static const char words[] = " AS ";
    Text name = name_text(cast->name.name);
    const char *found =
        name.length < 2 ? NULL : memmem(name.bytes, name.length, words, sizeof words - 1);
    if (found == NULL) return false;
    size_t at = (size_t)(found - name.bytes);
    return spells(text_slice(name, 1, at), from) &&
           spells(text_slice(name, at + sizeof words - 1, name.length - 1), to);
}

/* ---- base types of the schema that are strings ---- */

static bool is_own_string(const Planner *planner, const Type *type)
{
    static const char category[] = "category = 'S'";
    const Database *databases[] = {planner->target, planner->source};
    for (size_t i = 0; i < 2 && type->type_class == TYPE_USER; i++) {
        const Object *base = database_find(databases[i], KIND_BASE_TYPE, type->name, TEXT_NONE);
        if (base == NULL) continue;
        Text clauses = ((const Definition *)base)->clauses.text;
        return memmem(clauses.bytes, clauses.length, category, sizeof category - 1) != NULL;
    }
    return false;
}

static Conversion convert_own_strings(const Planner *planner, const Type *from, const Type *to)
{
    bool is_domain = false;
    Type a = below_domains(from, &is_domain);
    Type b = below_domains(to, &is_domain);
    bool alike = (a.array_dimensions > 0) == (b.array_dimensions > 0);
    bool to_string = (alike || b.array_dimensions == 0) && is_own_string(planner, &b);
    bool from_string = (alike || a.array_dimensions == 0) && is_own_string(planner, &a);
    if (!to_string && !from_string) return IMPOSSIBLE;
    return (Conversion){.how = to_string ? SQL_CONVERT_ASSIGN : SQL_CONVERT_CAST,
                        .possible = true,
                        .rewrites = true,
                        .may_fail = true};
}

Conversion planner_conversion_of(const Planner *planner, const Type *from, const Type *to)
{
    Conversion conversion = conversion_of(from, to);
    const Database *database = planner->target;
    if (conversion.possible || conversion.other_dimensions) return conversion;
    for (size_t i = 0; i < database->cast_count; i++) {
        const Object *cast = database->objects.items[database->first_cast + i];
        Text clauses = ((const Definition *)cast)->clauses.text;
        if (!is_cast_between(cast, from, to)) continue;
        bool is_unsaid = text_has_word(clauses, "IMPLICIT") || text_has_word(clauses, "ASSIGNMENT");
        return (Conversion){.how = is_unsaid ? SQL_CONVERT_ASSIGN : SQL_CONVERT_CAST,
                            .possible = true,
                            .rewrites = true,
                            .may_fail = true,
                            .cast = cast};
    }
    return convert_own_strings(planner, from, to);
}
