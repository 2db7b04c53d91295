/* Functions, procedures and aggregates. */
#include "known/known_internal.h"

enum {
    STRICT = KNOWN_STRICT,
    RETURNS_SET = KNOWN_RETURNS_SET,
    VARIADIC = KNOWN_VARIADIC,
};

static const KnownFunction functions[] = {
#define FUNCTION(first, last, extension, name, kind, volatility, flags, defaults, result, count, \
                 ...)                                                                            \
    {NAME_PLACE(name_##name),                                                                    \
     {__VA_ARGS__},                                                                              \
     result,                                                                                     \
     X_##extension,                                                                              \
     {first, last},                                                                              \
     kind,                                                                                       \
     volatility,                                                                                 \
     flags,                                                                                      \
     defaults,                                                                                   \
     count},
#include "known/functions.def"
#undef FUNCTION
};

enum { FUNCTION_COUNT = sizeof functions / sizeof *functions };

static int order_by_name(const void *key, const void *row)
{
    const KnownFunction *function = row;
    return text_compare(*(const Text *)key, text_from_string(known_name(function->name)));
}

KnownFunctions known_functions(Text name)
{
    KnownRange range =
        known_range(functions, sizeof *functions, FUNCTION_COUNT, order_by_name, &name);
    return (KnownFunctions){functions + range.begin, range.count};
}

KnownFunctions known_all_functions(void)
{
    return (KnownFunctions){functions, FUNCTION_COUNT};
}

/* What values of are made by the server's own code only. */
static bool is_internal(KnownTypeNumber type)
{
    switch (type) {
    case T_internal:
    case T_trigger:
    case T_event_trigger:
    case T_language_handler:
    case T_fdw_handler:
    case T_index_am_handler:
    case T_table_am_handler:
    case T_tsm_handler:
    case T_pg_ddl_command: return true;
    default: return false;
    }
}

bool known_function_is_callable(const KnownFunction *function)
{
    for (size_t i = 0; i < function->argument_count; i++)
        if (is_internal(function->arguments[i])) return false;
    return !is_internal(function->result);
}

/* A type has functions at least to read and to write it. */
bool known_extension_has_functions(KnownExtension extension)
{
    for (size_t i = 0; i < FUNCTION_COUNT; i++)
        if (functions[i].extension == extension) return true;
    for (size_t i = 0; i < known_type_count(); i++)
        if (known_type_at(i)->extension == extension) return false;
    return true;
}
