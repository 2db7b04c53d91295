/* Whether the tables have the columns that a program was generated for. */
#include "runtime/run_internal.h"

#include <string.h>

/* The first column that is not there, or is of another type. text and varchar hold the same. */
void schemac_put_shape_query(SchemacBuffer *sql, const SchemacChain *chain)
{
    schemac_put(sql, "SELECT v.namespace || '.' || v.relation, v.name, "
                     "pg_catalog.format_type(a.type, a.modifier), v.expected FROM (VALUES\n");
    for (uint32_t i = 0; i < chain->column_count; i++) {
        const SchemacShapeColumn *column = &chain->columns[i];
        schemac_put_sql(sql, "%v(%i, %l, %l, %l, %l, %l, %i, %v, %v, %l)\n", i == 0 ? "" : ",",
                        (int64_t)i, column->table_schema, column->table, column->name,
                        column->type_schema, column->type, (int64_t)column->modifier,
                        column->has_modifier ? "true" : "false",
                        column->is_array ? "true" : "false", column->formatted);
    }
    schemac_put(
        sql,
        ") AS v(number, namespace, relation, name, type_namespace, type, modifier, has_modifier, "
        "is_array, expected) LEFT JOIN LATERAL (SELECT a.atttypid, a.atttypmod, t.typname, "
        "tn.nspname, e.typname, en.nspname FROM pg_catalog.pg_namespace n "
        "JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid "
        "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid "
        "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
        "JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace "
        "LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A' "
        "LEFT JOIN pg_catalog.pg_namespace en ON en.oid = e.typnamespace "
        "WHERE n.nspname = v.namespace AND c.relname = v.relation AND a.attname = v.name "
        "AND a.attnum > 0 AND NOT a.attisdropped) "
        "AS a(type, modifier, own, own_namespace, element, element_namespace) ON true, "
        "LATERAL (SELECT CASE WHEN v.is_array THEN a.element ELSE a.own END, "
        "CASE WHEN v.is_array THEN a.element_namespace ELSE a.own_namespace END) AS s(type, "
        "namespace) WHERE s.type IS NULL OR (v.has_modifier AND a.modifier <> v.modifier) "
        "OR (v.type_namespace IS NOT NULL AND v.type_namespace <> s.namespace) OR (v.type <> s.type "
        "AND NOT (v.type IN ('text', 'varchar') AND s.type IN ('text', 'varchar'))) "
        "ORDER BY v.number LIMIT 1;\n");
}

void schemac_read_shape(SchemacRunner *runner, const PGresult *result)
{
    enum { FIELD_TABLE, FIELD_NAME, FIELD_FOUND, FIELD_EXPECTED };
    SchemacState *state = runner->state;
    bool is_held = state->fit == SCHEMAC_FIT_HELD; /* the column comes with what is held back */
    if (PQntuples(result) == 0 || (state->fit != SCHEMAC_FIT_AT_HEAD && !is_held)) return;
    state->fit = is_held ? SCHEMAC_FIT_BEHIND : SCHEMAC_FIT_DRIFTED;
    if (PQgetisnull(result, 0, FIELD_FOUND)) {
        schemac_fail(runner->error, SCHEMAC_OK, "table %s has no column %s",
                     PQgetvalue(result, 0, FIELD_TABLE), PQgetvalue(result, 0, FIELD_NAME));
    } else {
        schemac_fail(runner->error, SCHEMAC_OK,
                     "column %s of table %s is of type %s; this program was generated for %s",
                     PQgetvalue(result, 0, FIELD_NAME), PQgetvalue(result, 0, FIELD_TABLE),
                     PQgetvalue(result, 0, FIELD_FOUND), PQgetvalue(result, 0, FIELD_EXPECTED));
    }
}
