/* Literals and their casts: '1' where an integer stands is 1, and a cast that PostgreSQL adds by
 * itself is taken off. */
#include "syntax/sql_same_internal.h"

#include <string.h>

/* ---- literals ---- */

static void make_integer(const Normal *normal, PgQuery__Node *node, int32_t value)
{
    PgQuery__AConst *constant = ARENA_NEW(normal->arena, PgQuery__AConst);
    PgQuery__Integer *integer = ARENA_NEW(normal->arena, PgQuery__Integer);
    pg_query__a__const__init(constant);
    pg_query__integer__init(integer);
    integer->ival = value;
    constant->val_case = PG_QUERY__A__CONST__VAL_IVAL;
    constant->ival = integer;
    node->node_case = PG_QUERY__NODE__NODE_A_CONST;
    node->a_const = constant;
}

static void make_boolean(const Normal *normal, PgQuery__Node *node, bool value)
{
    PgQuery__AConst *constant = ARENA_NEW(normal->arena, PgQuery__AConst);
    PgQuery__Boolean *boolean = ARENA_NEW(normal->arena, PgQuery__Boolean);
    pg_query__a__const__init(constant);
    pg_query__boolean__init(boolean);
    boolean->boolval = value;
    constant->val_case = PG_QUERY__A__CONST__VAL_BOOLVAL;
    constant->boolval = boolean;
    node->node_case = PG_QUERY__NODE__NODE_A_CONST;
    node->a_const = constant;
}

/* Digits as PostgreSQL itself writes an integer, of at most nine. */
static bool read_integer(const char *string, int32_t *value)
{
    const char *digits = string[0] == '-' ? string + 1 : string;
    size_t length = strlen(digits);
    if (length == 0 || length > 9 || strspn(digits, "0123456789") != length) return false;
    if (digits[0] == '0' && (length > 1 || string[0] == '-')) return false;
    *value = 0;
    for (size_t i = 0; i < length; i++) *value = *value * 10 + (digits[i] - '0');
    if (string[0] == '-') *value = -*value;
    return true;
}

static bool read_boolean(const char *string, bool *value)
{
    static const char *const yes[] = {"t", "true", "yes", "on", "1"};
    static const char *const no[] = {"f", "false", "no", "off", "0"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (strcmp(string, yes[i]) == 0) return *value = true, true;
        if (strcmp(string, no[i]) == 0) return *value = false, true;
    }
    return false;
}

/* A string that is read as a value of the type, in the form that the type's own constants have. */
static void read_string(const Normal *normal, PgQuery__Node *node, const char *type)
{
    int32_t number;
    bool truth;
    if (node->node_case != PG_QUERY__NODE__NODE_A_CONST || node->a_const->isnull ||
        node->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL)
        return;
    const char *string = node->a_const->sval->sval;
    if (strcmp(type, "bool") == 0 && read_boolean(string, &truth))
        make_boolean(normal, node, truth);
    else if ((normal_is_integer(type) || strcmp(type, "numeric") == 0 ||
              strcmp(type, "float8") == 0) &&
             read_integer(string, &number))
        make_integer(normal, node, number);
}

/* Whether a number that PostgreSQL reads as `from` is exactly one of `to`. */
static bool converts_exactly(const char *from, const char *to)
{
    if (strcmp(from, "int4") == 0)
        return strcmp(to, "int8") == 0 || strcmp(to, "int2") == 0 || strcmp(to, "numeric") == 0 ||
               strcmp(to, "float8") == 0;
    return strcmp(from, "numeric") == 0 && strcmp(to, "float8") == 0;
}

/* Whether a cast is the one that a literal gets there by itself. Text and varchar are one to
 * operators; beside a real a number is double precision. */
static bool is_own_cast(const char *cast, const char *type, bool is_operand)
{
    if (cast == NULL) return false;
    if (strcmp(type, "float4") == 0) return strcmp(cast, "float8") == 0;
    return strcmp(cast, type) == 0 || (is_operand && normal_is_text(cast) && normal_is_text(type));
}

bool normal_take_bare(const Normal *normal, PgQuery__Node *node, const char *type, bool is_operand,
                      PgQuery__Node *bare)
{
    PgQuery__Node *inner;
    if (!normal_is_literal(node, &inner)) return false;
    const char *own = normal_type(normal, inner);
    if (own == NULL) return false;
    for (PgQuery__Node *at = node; at != inner; at = at->type_cast->arg)
        if (!is_own_cast(normal_cast_type(normal, at->type_cast), type, is_operand)) return false;
    *bare = *inner;
    read_string(normal, bare, type);
    own = normal_type(normal, bare);
    if (strcmp(type, "float4") == 0) return strcmp(own, SQL_TYPE_UNKNOWN) != 0;
    return strcmp(own, SQL_TYPE_UNKNOWN) == 0 || strcmp(own, type) == 0 ||
           converts_exactly(own, type);
}

void normal_assign(const Normal *normal, PgQuery__Node *node, const char *type)
{
    PgQuery__Node bare;
    if (type != NULL && normal_take_bare(normal, node, type, false, &bare)) *node = bare;
}
