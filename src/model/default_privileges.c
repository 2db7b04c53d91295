/* Kinds as ALTER DEFAULT PRIVILEGES knows them: views are among its tables, procedures and
 * aggregates among its functions. */
#include "model/default_privileges.h"

static const DefaultPrivilegesRow rows[] = {
    {"tables", "TABLES", KIND_TABLE,
     KIND_SET(TABLE) | KIND_SET(VIEW) | KIND_SET(MATERIALIZED_VIEW)},
    {"sequences", "SEQUENCES", KIND_SEQUENCE, KIND_SET(SEQUENCE)},
    {"functions", "FUNCTIONS", KIND_FUNCTION,
     KIND_SET(FUNCTION) | KIND_SET(PROCEDURE) | KIND_SET(AGGREGATE)},
    {"types", "TYPES", KIND_ENUM,
     KIND_SET(ENUM) | KIND_SET(COMPOSITE) | KIND_SET(DOMAIN) | KIND_SET(RANGE) |
         KIND_SET(SHELL_TYPE) | KIND_SET(BASE_TYPE)},
    {"namespaces", "SCHEMAS", KIND_NAMESPACE, KIND_SET(NAMESPACE)},
};

enum { ROW_COUNT = sizeof rows / sizeof *rows };

const DefaultPrivilegesRow *default_privileges_row(Text word)
{
    if (text_equals_ignoring_case(word, "routines")) word = TEXT("functions");
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (text_equals_ignoring_case(word, rows[i].word) ||
            text_equals_ignoring_case(word, rows[i].sql))
            return &rows[i];
    return NULL;
}

const DefaultPrivilegesRow *default_privileges_row_of(ObjectKind kind)
{
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (kind_is_in(kind, rows[i].kinds)) return &rows[i];
    return NULL;
}
