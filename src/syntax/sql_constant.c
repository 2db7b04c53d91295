/* The short way past libpg_query: literals and the commonest defaults, known by their bytes. */
#include "syntax/sql_internal.h"

#include <string.h>

typedef struct Spelling {
    const char *text; /* folded */
    const char *canonical;
    SqlConstant constant;
    const char *function; /* that it calls, without arguments */
} Spelling;

/* Function names here are pg_catalog's, which nothing declared can hide.
 * tests/unit/syntax/test_sql_fragment.c proves each spelling against libpg_query. */
static const Spelling SPELLINGS[] = {
    {"null", "NULL", SQL_NULL, NULL},
    {"true", "true", SQL_BOOLEAN, NULL},
    {"false", "false", SQL_BOOLEAN, NULL},
    {"now()", "now()", SQL_NOT_CONSTANT, "now"},
    {"gen_random_uuid()", "gen_random_uuid()", SQL_NOT_CONSTANT, "gen_random_uuid"},
    {"current_timestamp", "current_timestamp", SQL_NOT_CONSTANT, NULL},
    {"current_date", "current_date", SQL_NOT_CONSTANT, NULL},
    {"current_user", "current_user", SQL_NOT_CONSTANT, NULL},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t count_digits(Text text, size_t at)
{
    size_t end = at;
    while (end < text.length && is_digit(text.bytes[end])) end++;
    return end - at;
}

/* What the parser would keep digit by digit: no leading zeros, no exponent, within an int4. */
static bool is_plain_number(Text text)
{
    size_t at = text.length > 0 && text.bytes[0] == '-' ? 1 : 0;
    size_t whole = count_digits(text, at);
    if (whole == 0 || whole > 9 || (whole > 1 && text.bytes[at] == '0')) return false;
    bool is_zero = text.bytes[at] == '0';
    at += whole;
    if (at == text.length) return !(is_zero && text.bytes[0] == '-');
    if (text.bytes[at] != '.') return false;
    size_t fraction = count_digits(text, at + 1);
    return fraction > 0 && at + 1 + fraction == text.length;
}

static bool is_plain_string(Text text)
{
    if (text.length < 2 || text.bytes[0] != '\'' || text.bytes[text.length - 1] != '\'')
        return false;
    for (size_t i = 1; i + 1 < text.length; i++) {
        char c = text.bytes[i];
        if (c == '\'' || c == '\\' || (unsigned char)c < 0x20) return false;
    }
    return true;
}

static SqlShared *shared_make(Sql *sql, Text text, SqlConstant constant, Text value,
                              const ExpressionFacts *facts)
{
    SqlShared *shared = ARENA_NEW(sql->arena, SqlShared);
    *shared = (SqlShared){.text = text, .constant = constant, .value = value, .facts = facts};
    return shared;
}

static const ExpressionFacts *facts_of_number(Text text)
{
    return count_digits(text, 0) == text.length ? &expression_digits_facts
                                                : &expression_operand_facts;
}

/* One of each for all that call it. */
static const ExpressionFacts *facts_of_spelling(Sql *sql, const Spelling *spelling)
{
    if (spelling->constant == SQL_NULL) return &expression_null_facts;
    if (spelling->function == NULL) return &expression_operand_facts;
    ExpressionFacts *facts = map_find_pointer(sql->plain_facts, spelling);
    if (facts != NULL) return facts;
    ExpressionCall *call = ARENA_NEW(sql->arena, ExpressionCall);
    call->name.name = name_intern_string(sql->names, spelling->function);
    facts = ARENA_NEW(sql->arena, ExpressionFacts);
    *facts = (ExpressionFacts){
        .traits = EXPRESSION_IS_CALL | EXPRESSION_STANDS_ALONE, .call_count = 1, .calls = call};
    map_put_pointer(sql->plain_facts, spelling, facts);
    return facts;
}

const SqlShared *sql_constant_fast(Sql *sql, Text text)
{
    if (is_plain_number(text))
        return shared_make(sql, text, SQL_NUMBER, text, facts_of_number(text));
    if (is_plain_string(text))
        return shared_make(sql, text, SQL_STRING, text_slice(text, 1, text.length - 1),
                           &expression_string_facts);
    for (size_t i = 0; i < sizeof SPELLINGS / sizeof SPELLINGS[0]; i++) {
        const Spelling *spelling = &SPELLINGS[i];
        if (!text_equals_ignoring_case(text, spelling->text)) continue;
        Text canonical = text_from_string(spelling->canonical);
        Text value = spelling->constant == SQL_BOOLEAN ? canonical : TEXT_NONE;
        return shared_make(sql, canonical, spelling->constant, value,
                           facts_of_spelling(sql, spelling));
    }
    return NULL;
}

static void classify_literal(Sql *sql, const PgQuery__AConst *literal, SqlShared *shared)
{
    if (literal->isnull) {
        shared->constant = SQL_NULL;
        return;
    }
    switch (literal->val_case) {
    case PG_QUERY__A__CONST__VAL_IVAL:
        shared->constant = SQL_NUMBER;
        shared->value = text_format(sql->arena, "%d", literal->ival->ival);
        break;
    case PG_QUERY__A__CONST__VAL_FVAL:
        shared->constant = SQL_NUMBER;
        shared->value = text_copy(sql->arena, text_from_string(literal->fval->fval));
        break;
    case PG_QUERY__A__CONST__VAL_BOOLVAL:
        shared->constant = SQL_BOOLEAN;
        shared->value = literal->boolval->boolval ? TEXT("true") : TEXT("false");
        break;
    case PG_QUERY__A__CONST__VAL_SVAL:
        shared->constant = SQL_STRING;
        shared->value = text_copy(sql->arena, text_from_string(literal->sval->sval));
        break;
    default: /* bit strings */ break;
    }
}

void sql_constant_classify(Sql *sql, const PgQuery__Node *node, SqlShared *shared)
{
    if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST && node->type_cast->arg != NULL &&
        node->type_cast->arg->node_case == PG_QUERY__NODE__NODE_A_CONST) {
        shared->constant_cast = true;
        node = node->type_cast->arg;
    }
    if (node->node_case == PG_QUERY__NODE__NODE_A_CONST)
        classify_literal(sql, node->a_const, shared);
}
