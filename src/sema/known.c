/* The functions and operators that the servers know, among them those that a project may mean. */
#include "sema/known_internal.h"

#include <string.h>

static bool is_visible(const Sema *sema, KnownExtension extension)
{
    return extension == KNOWN_POSTGRESQL ||
           sema_has_extension(sema, known_extension_name(extension));
}

static bool is_there(const Sema *sema, KnownVersions versions)
{
    return known_in(versions, sema->database->project.server);
}

/* ---- functions ---- */

typedef bool FunctionTest(const KnownFunction *function);

static bool is_any(const KnownFunction *function)
{
    (void)function;
    return true;
}

static bool is_of_trigger(const KnownFunction *function)
{
    const KnownType *result = known_type(function->result);
    return result != NULL && strcmp(result->internal, "trigger") == 0;
}

static const char *find_extension(const Sema *sema, Text name, FunctionTest *is_meant)
{
    KnownFunctions functions = known_functions(name);
    const char *found = NULL;
    bool is_declared = false;
    for (size_t i = 0; i < functions.count; i++) {
        const KnownFunction *function = &functions.items[i];
        if (!is_meant(function)) continue;
        if (function->extension == KNOWN_POSTGRESQL) return "";
        if (found != NULL && (is_declared || !is_visible(sema, function->extension))) continue;
        found = known_extension_name(function->extension);
        is_declared = is_visible(sema, function->extension);
    }
    return found;
}

/* COALESCE and its like are the grammar's own, under words that can name columns but no functions:
 * a parser that does not know one takes it for a call. */
static bool is_of_grammar(Text name)
{
    KnownKeywords keywords = known_keywords(name);
    for (size_t i = 0; i < keywords.count; i++)
        if (keywords.items[i].category == 'C') return true;
    return false;
}

const char *known_call(const Sema *sema, Text name)
{
    return is_of_grammar(name) ? "" : find_extension(sema, name, known_function_is_callable);
}

const char *known_function_of_definition(const Sema *sema, Text name)
{
    return is_of_grammar(name) ? "" : find_extension(sema, name, is_any);
}

const char *known_trigger_function(const Sema *sema, Text name)
{
    return find_extension(sema, name, is_of_trigger);
}

/* PostgreSQL's own first: of two that are as near the first is told. */
void known_near_calls(Near *near)
{
    KnownFunctions functions = known_all_functions();
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < functions.count; i++) {
            const KnownFunction *function = &functions.items[i];
            bool is_own = function->extension == KNOWN_POSTGRESQL;
            bool is_again = i > 0 && functions.items[i - 1].name == function->name &&
                            functions.items[i - 1].extension == function->extension;
            if (is_own == (pass == 0) && !is_again && known_function_is_callable(function))
                near_try(near, text_from_string(known_name(function->name)));
        }
    }
}

/* Whether all that a call may mean are so, and there is one. */
static bool all_are(const Sema *sema, Text name, FunctionTest *is_so)
{
    KnownFunctions functions = known_functions(name);
    bool is_one = false;
    for (size_t i = 0; i < functions.count; i++) {
        const KnownFunction *function = &functions.items[i];
        if (!is_visible(sema, function->extension) || !is_there(sema, function->versions)) continue;
        if (!is_so(function)) return false;
        is_one = true;
    }
    return is_one;
}

static bool is_mutable(const KnownFunction *function)
{
    return function->volatility != 'i';
}

static bool is_aggregate(const KnownFunction *function)
{
    return function->kind == 'a';
}

bool known_is_not_immutable(const Sema *sema, Text name)
{
    return all_are(sema, name, is_mutable);
}

bool known_is_aggregate(const Sema *sema, Text name)
{
    return all_are(sema, name, is_aggregate);
}

/* ---- operators ---- */

static bool is_comparison(const char *sign)
{
    static const char *const signs[] = {"=", "<>", "<", "<=", ">", ">="};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strcmp(sign, signs[i]) == 0) return true;
    return false;
}

static bool becomes(KnownTypeNumber source, KnownTypeNumber target)
{
    if (source == target) return true;
    const KnownCast *cast = known_cast(source, target, 0);
    return cast != NULL && cast->context == 'i';
}

static bool postgresql_takes(const KnownOperator *row)
{
    KnownOperators operators = known_operators(text_from_string(row->name));
    for (size_t i = 0; i < operators.count; i++) {
        const KnownOperator *own = &operators.items[i];
        if (own->extension == KNOWN_POSTGRESQL && becomes(row->left, own->left) &&
            becomes(row->right, own->right))
            return true;
    }
    return false;
}

bool known_is_sign_of(const Sema *sema, const KnownOperator *row, KnownExtension extension)
{
    int32_t server = sema->database->project.server;
    return row->extension == extension &&
           known_in(row->versions, server == 0 ? KNOWN_NEWEST : server) &&
           !is_comparison(row->name) && !postgresql_takes(row);
}
