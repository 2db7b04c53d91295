/* The rows of `verify`: made up, counted, and what they covered. */
#ifndef SCHEMAC_CLI_VERIFY_INTERNAL_H
#define SCHEMAC_CLI_VERIFY_INTERNAL_H

#include "cli/scratch_internal.h"

/* What a table's rows held when they were made. */
typedef struct TableCover {
    Text table;
    size_t rows;
    size_t nullable; /* columns that may be null, */
    size_t nulls;    /* and are in a row */
    size_t bordered; /* columns whose type or checks have borders, */
    size_t borders;  /* and hold each in a row */
    Text reason;     /* why it has no row */
    const char *at;  /* the revision where no row could be made; NULL: there were rows */
    bool impossible; /* no row could be made by anybody */
} TableCover;

typedef struct VerifyRows {
    Session *session;
    Runner *runner;
    PGconn *connection;
    VECTOR(TableCover) covers; /* of each table that was there at any time */
} VerifyRows;

typedef enum RowsScope {
    ROWS_ALL,    /* tables without rows, and what the rows of the others lack */
    ROWS_NULLS,  /* tables without rows; no values at borders */
    ROWS_PLAIN,  /* those, without nulls either */
    ROWS_NONE,   /* no rows */
    ROWS_OF_NEW, /* tables without rows, all values */
} RowsScope;

/* One table's rows in two numbers. */
typedef struct TableSum {
    Text table;
    Text count;
    Text sum;
} TableSum;

typedef VECTOR(TableSum) TableSums;

/* Puts rows into the tables; `at`: the revision that they are made for. */
bool verify_rows_fill(VerifyRows *rows, RowsScope scope, const char *at)
    __attribute__((warn_unused_result));
bool verify_rows_empty(VerifyRows *rows) __attribute__((warn_unused_result));
bool verify_rows_sum(VerifyRows *rows, TableSums *sums) __attribute__((warn_unused_result));
/* Says what the rows covered. False with a diagnostic where a table had none, unless that is
 * allowed. */
bool verify_rows_show(VerifyRows *rows) __attribute__((warn_unused_result));

#endif
