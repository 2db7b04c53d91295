/* Lists of the functions and operators of pg_catalog. Of kinds without one, such as collations and
 * text search, any name may be there. */
#include "model/catalog_names.h"

#include <string.h>

#include "model/type.h"

/* Words between blanks. */
static const char *const function_names[] = {
#define FUNCTIONS(extension, names) (sizeof(extension) > 1 ? "" : (names)),
#include "model/builtin_functions.def"
#include "model/internal_functions.def"
#undef FUNCTIONS
};

static const char operator_names[] =
    "!! !~ !~* !~~ !~~* # ## #- #> #>> % & && &< &<| &> * *< *<= *<> *= *> *>= + - -> ->> -|- / < "
    "<-> << <<= <<| <= <> <@ <^ = > >= >> >>= >^ ? ?# ?& ?- ?-| ?| ?|| @ @-@ @> @? @@ @@@ ^ ^@ | "
    "|&> |/ |>> || ||/ ~ ~* ~<=~ ~<~ ~= ~>=~ ~>~ ~~ ~~*";

static bool has_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = strstr(words, word); at != NULL; at = strstr(at + 1, word)) {
        bool begins = at == words || at[-1] == ' ';
        if (begins && (at[length] == ' ' || at[length] == '\0')) return true;
    }
    return false;
}

static bool is_function(Name name)
{
    for (size_t i = 0; i < sizeof function_names / sizeof *function_names; i++)
        if (has_word(function_names[i], name)) return true;
    return false;
}

bool catalog_may_have(ObjectKind kind, Name name)
{
    if (strncmp(name, "pg_", 3) == 0) return true;
    switch (kind) {
    case KIND_FUNCTION:
    case KIND_PROCEDURE:
    case KIND_AGGREGATE: return is_function(name);
    case KIND_OPERATOR: return has_word(operator_names, name);
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
