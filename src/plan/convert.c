#include "plan/plan_internal.h"

#include <string.h>

static const Conversion IMPOSSIBLE = {.how = SQL_CONVERT_TEXT, .rewrites = true, .may_fail = true};

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
    for (size_t i = 0; i < count; i++) {
        if (is_internal(type, names[i])) return true;
    }
    return false;
}

static bool is_string(const Type *type)
{
    static const char *const names[] = {"varchar", "text", "bpchar", "name"};
    return is_one_of(type, names, sizeof names / sizeof *names);
}

/* Only the modifiers differ. */
static Conversion convert_modifiers(const Type *from, const Type *to)
{
    static const char *const lengths[] = {"varchar", "varbit"};
    static const char *const times[] = {"timestamp", "timestamptz", "time", "timetz", "interval"};
    bool smaller = to->modifier_count > 0 &&
                   (from->modifier_count == 0 || to->modifiers[0] < from->modifiers[0]);
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
    } else if (is_one_of(from, lengths, 2) || is_one_of(from, times, 5)) {
        conversion.rewrites = smaller;
    } else if (is_internal(from, "bit")) {
        conversion.how = SQL_CONVERT_CAST;
    }
    return conversion;
}

static int number_rank(const Type *type)
{
    static const char *const names[] = {"int2", "int4", "int8", "numeric", "float4", "float8"};
    for (int i = 0; i < 6; i++) {
        if (is_internal(type, names[i])) return i;
    }
    return -1;
}

static Conversion convert_numbers(const Type *from, const Type *to)
{
    bool narrows = number_rank(to) < number_rank(from) ||
                   (is_internal(to, "numeric") && to->modifier_count > 0);
    return (Conversion){.how = SQL_CONVERT_ASSIGN,
                        .possible = true,
                        .rewrites = true,
                        .narrows = narrows,
                        .may_fail = narrows};
}

static Conversion convert_strings(const Type *from, const Type *to)
{
    bool padded = is_internal(from, "bpchar") || is_internal(to, "bpchar") ||
                  is_internal(from, "name") || is_internal(to, "name");
    bool limited = to->modifier_count > 0;
    bool shorter = limited && (from->modifier_count == 0 || from->modifiers[0] > to->modifiers[0]);
    return (Conversion){.how = SQL_CONVERT_ASSIGN,
                        .possible = true,
                        .rewrites = padded || limited,
                        .narrows = shorter,
                        .may_fail = shorter};
}

/* date, timestamp, timestamptz both ways; time and timetz from and to them where PostgreSQL has a
 * cast. */
static Conversion convert_times(const Type *from, const Type *to)
{
    static const char *const days[] = {"date", "timestamp", "timestamptz"};
    static const char *const hours[] = {"time", "timetz"};
    bool from_day = is_one_of(from, days, 3);
    bool to_day = is_one_of(to, days, 3);
    Conversion conversion = {.how = SQL_CONVERT_ASSIGN, .possible = true, .rewrites = true};
    if (from_day && to_day) {
        conversion.narrows = is_internal(to, "date");
        return conversion;
    }
    if (is_one_of(from, hours, 2) && is_one_of(to, hours, 2)) {
        conversion.narrows = is_internal(to, "time");
        return conversion;
    }
    if (from_day && !is_internal(from, "date") && is_internal(to, "time")) {
        conversion.narrows = true;
        return conversion;
    }
    return IMPOSSIBLE;
}

static Conversion convert_builtin(const Type *from, const Type *to)
{
    if (from->builtin == to->builtin && qualified_name_equals(from->name, to->name))
        return convert_modifiers(from, to);
    if (is_string(from) && is_string(to)) return convert_strings(from, to);
    if (number_rank(from) >= 0 && number_rank(to) >= 0) return convert_numbers(from, to);
    if (is_string(to)) {
        bool limited = to->modifier_count > 0;
        return (Conversion){
            .how = SQL_CONVERT_ASSIGN, .possible = true, .rewrites = true, .may_fail = limited};
    }
    if (is_string(from))
        return (Conversion){
            .how = SQL_CONVERT_CAST, .possible = true, .rewrites = true, .may_fail = true};
    if (from->builtin->category == 'D' && to->builtin->category == 'D')
        return convert_times(from, to);
    static const char *const jsons[] = {"json", "jsonb"};
    if (is_one_of(from, jsons, 2) && is_one_of(to, jsons, 2))
        return (Conversion){.how = SQL_CONVERT_ASSIGN, .possible = true, .rewrites = true};
    if ((is_internal(from, "bool") && is_internal(to, "int4")) ||
        (is_internal(from, "int4") && is_internal(to, "bool")))
        return (Conversion){.how = SQL_CONVERT_CAST,
                            .possible = true,
                            .rewrites = true,
                            .narrows = is_internal(to, "bool")};
    if (from->builtin == to->builtin)
        return (Conversion){
            .how = SQL_CONVERT_CAST, .possible = true, .rewrites = true, .may_fail = true};
    return IMPOSSIBLE;
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

static bool is_enum(const Type *type)
{
    return type->type_class == TYPE_USER && type->object != NULL && type->object->kind == KIND_ENUM;
}

static bool labels_fit(const Enum *labels, const Type *string)
{
    for (size_t i = 0; i < labels->labels.count && string->modifier_count > 0; i++) {
        if (labels->labels.items[i].label.length > (size_t)string->modifiers[0]) return false;
    }
    return true;
}

static Conversion convert_users(const Type *from, const Type *to)
{
    Conversion conversion = {
        .how = SQL_CONVERT_CAST, .possible = true, .rewrites = true, .may_fail = true};
    if (is_enum(from) && is_enum(to)) {
        conversion.how = SQL_CONVERT_TEXT;
    } else if (is_enum(from) && is_string(to)) {
        conversion.how = SQL_CONVERT_ASSIGN;
        conversion.may_fail = !labels_fit((const Enum *)from->object, to);
    } else if (is_enum(to) && is_string(from)) {
        return conversion;
    } else if (from->type_class == TYPE_USER || to->type_class == TYPE_USER) {
        if (!is_string(from) && !is_string(to)) return IMPOSSIBLE;
    }
    return conversion;
}

Conversion conversion_of(const Type *from, const Type *to)
{
    bool from_domain = false;
    bool to_domain = false;
    Type a = below_domains(from, &from_domain);
    Type b = below_domains(to, &to_domain);
    bool a_array = a.array_dimensions > 0;
    bool b_array = b.array_dimensions > 0;
    if (a_array != b_array) {
        bool through_text = (a_array ? is_string(&b) : is_string(&a)) ||
                            a.type_class == TYPE_EXTENSION || b.type_class == TYPE_EXTENSION;
        if (!through_text) return IMPOSSIBLE;
        return (Conversion){
            .how = SQL_CONVERT_CAST, .possible = true, .rewrites = true, .may_fail = true};
    }
    if (type_base_equals(&a, &b)) {
        Conversion conversion = convert_modifiers(&a, &b);
        conversion.may_fail = conversion.may_fail || to_domain;
        conversion.rewrites = conversion.rewrites || to_domain; /* its checks are run */
        return conversion;
    }
    Conversion conversion;
    if (a.builtin != NULL && b.builtin != NULL)
        conversion = convert_builtin(&a, &b);
    else
        conversion = convert_users(&a, &b);
    if (a_array && conversion.how == SQL_CONVERT_ASSIGN && is_string(&b) && !is_string(&a))
        conversion.how = SQL_CONVERT_CAST;
    conversion.may_fail = conversion.may_fail || to_domain;
    return conversion;
}
