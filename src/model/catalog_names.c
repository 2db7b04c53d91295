/* The names of the functions, operators and types of pg_catalog are known. Of other kinds, such as
 * collations and text search, any name may be there. */
#include "model/catalog_names.h"

#include <string.h>

#include "model/type.h"

static bool is_function(Name name)
{
    KnownFunctions functions = known_functions(name_text(name));
    for (size_t i = 0; i < functions.count; i++)
        if (functions.items[i].extension == KNOWN_POSTGRESQL) return true;
    return false;
}

static bool is_operator(Name name)
{
    KnownOperators operators = known_operators(name_text(name));
    for (size_t i = 0; i < operators.count; i++)
        if (operators.items[i].extension == KNOWN_POSTGRESQL) return true;
    return false;
}

bool catalog_may_have(ObjectKind kind, Name name)
{
    if (strncmp(name, "pg_", 3) == 0) return true;
    switch (kind) {
    case KIND_FUNCTION:
    case KIND_PROCEDURE:
    case KIND_AGGREGATE: return is_function(name);
    case KIND_OPERATOR: return is_operator(name);
    case KIND_DOMAIN:
    case KIND_ENUM:
    case KIND_COMPOSITE:
    case KIND_RANGE:
    case KIND_BASE_TYPE:
    case KIND_SHELL_TYPE:
        return builtin_type_find(name_text(name)) != NULL ||
               (name[0] == '_' && builtin_type_find(text_from_string(name + 1)) != NULL);
    /* Some are made with the server's libraries, others with the database. */
    case KIND_COLLATION:
    case KIND_CONVERSION:
    case KIND_OPERATOR_CLASS:
    case KIND_OPERATOR_FAMILY:
    case KIND_TEXT_SEARCH_PARSER:
    case KIND_TEXT_SEARCH_TEMPLATE:
    case KIND_TEXT_SEARCH_DICTIONARY:
    case KIND_TEXT_SEARCH_CONFIGURATION: return true;
    default: return false;
    }
}
