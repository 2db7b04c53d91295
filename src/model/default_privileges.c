/* Kinds as ALTER DEFAULT PRIVILEGES knows them: views are among its tables, procedures and
 * aggregates among its functions. */
#include "model/default_privileges.h"

static const DefaultPrivilegesRow rows[] = {
    {"tables", "TABLES", KIND_TABLE},          {"sequences", "SEQUENCES", KIND_SEQUENCE},
    {"functions", "FUNCTIONS", KIND_FUNCTION}, {"types", "TYPES", KIND_ENUM},
    {"namespaces", "SCHEMAS", KIND_NAMESPACE},
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
    switch (kind) {
    case KIND_TABLE:
    case KIND_VIEW:
    case KIND_MATERIALIZED_VIEW: return &rows[0];
    case KIND_SEQUENCE: return &rows[1];
    case KIND_FUNCTION:
    case KIND_PROCEDURE:
    case KIND_AGGREGATE: return &rows[2];
    case KIND_ENUM:
    case KIND_COMPOSITE:
    case KIND_DOMAIN:
    case KIND_RANGE:
    case KIND_SHELL_TYPE:
    case KIND_BASE_TYPE: return &rows[3];
    case KIND_NAMESPACE: return &rows[4];
    default: return NULL;
    }
}
