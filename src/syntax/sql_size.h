/* How many dimensions the vector has that an expression gives, or bits its bit string, as far as
 * the text tells: casts, constants, arrays, columns, and the operators and functions of vectors.
 *
 * Beside sql_fragment.h, for sema's checks: a fragment is parsed once more for it. Which types have
 * dimensions is the caller's to say. */
#ifndef SCHEMAC_SYNTAX_SQL_SIZE_H
#define SCHEMAC_SYNTAX_SQL_SIZE_H

#include "syntax/sql_fragment.h"

typedef enum SqlSizeForm {
    SQL_SIZE_NONE,   /* no dimensions, or nobody knows */
    SQL_SIZE_VECTOR, /* '[1,2,3]' */
    SQL_SIZE_SPARSE, /* '{1:1}/3' */
    SQL_SIZE_BITS,   /* '101' */
    SQL_SIZE_VARBIT, /* the same; a type's count is the most that it takes */
    SQL_SIZE_ARRAY
} SqlSizeForm;

typedef struct SqlSize {
    SqlSizeForm form;
    int32_t count; /* 0: not known */
} SqlSize;

/* Of a literal of that form; false: it is none. */
bool sql_size_of_string(SqlSizeForm form, Text text, SqlSize *size)
    __attribute__((warn_unused_result));
/* Whether a value of `size` may be stored as `wanted` without a cast. */
bool sql_size_fits(SqlSize size, SqlSize wanted);

typedef struct SqlSizes {
    void *context;
    SqlSize (*of_type)(void *context, const SqlType *type);
    SqlSize (*of_column)(void *context, Name column);
    /* A value inside the expression that no type or operator takes: reported for the first one. */
    void (*report)(void *context, SqlSize found, SqlSize wanted);
} SqlSizes;

/* `wanted`: what the value is stored as; a string by itself is read so. */
SqlSize sql_size(Sql *sql, const SqlFragment *fragment, SqlSize wanted, const SqlSizes *sizes);

/* Whether PostgreSQL sees no modifier of the value's type: it is a call or an operator, not a
 * column or a cast. */
bool sql_is_computed(Sql *sql, const SqlFragment *fragment);

#endif
