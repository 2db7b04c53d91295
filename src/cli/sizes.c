/* How large what a plan reads or writes again is: asked of a database that the user names, for the
 * terminal alone. Files depend on the schema and nothing else. */
#include "cli/compile_internal.h"
#include "cli/runner_internal.h"

/* What the tables hold, a partitioned one with all below it. Rows are the planner's estimate, -1
 * where nobody has counted yet. */
static const char sizes_query[] =
    "SELECT pg_size_pretty(sum(pg_total_relation_size(part))), sum(greatest(reltuples, 0)), "
    "min(reltuples) "
    "FROM (SELECT to_regclass($1) AS relation) AS given "
    "CROSS JOIN LATERAL (SELECT relation AS part WHERE relation IS NOT NULL "
    "UNION SELECT relid FROM pg_partition_tree(relation) WHERE isleaf) AS parts "
    "JOIN pg_class ON pg_class.oid = part WHERE relkind IN ('r', 'm', 'p')";

static void put_size(Session *session, PGconn *connection, const Step *step, Name namespace_name)
{
    Arena *arena = session->arena;
    const Object *object = step->locked;
    QualifiedName name = object->name;
    if (name.namespace_name == NULL) name.namespace_name = namespace_name;
    Text written =
        text_format(arena, "%.*s.%.*s", TEXT_FORMAT(identifier_format(arena, name.namespace_name)),
                    TEXT_FORMAT(identifier_format(arena, name.name)));
    const char *values[] = {text_string(arena, written)};
    PGresult *result = PQexecParams(connection, sizes_query, 1, NULL, values, NULL, NULL, 0);
    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQgetisnull(result, 0, 0) == 0) {
        bool counted = PQgetvalue(result, 0, 2)[0] != '-';
        session_say(session, "  %s %.*s: %s%s%s%s\n", step->rewrites ? "rewrites" : "reads all of",
                    TEXT_FORMAT(object_describe(arena, object, namespace_name)),
                    PQgetvalue(result, 0, 0), counted ? ", about " : ", rows not counted yet",
                    counted ? PQgetvalue(result, 0, 1) : "", counted ? " rows" : "");
    }
    PQclear(result);
}

static bool is_large_work(const Step *step)
{
    return step->locked != NULL && (step->rewrites || step->scans) &&
           (step->locked->kind == KIND_TABLE || step->locked->kind == KIND_MATERIALIZED_VIEW);
}

void sizes_put(Session *session, const Workspace *workspace, const PlanSide *side,
               Name namespace_name)
{
    DatabaseUrl url;
    if (!arguments_has(&session->arguments, "database") &&
        !arguments_has(&session->arguments, "database-file"))
        return;
    PGconn *connection = session_connect_or_note(session, workspace, &url);
    Map *said[] = {map_make(session->arena), map_make(session->arena)};
    for (size_t i = 0; connection != NULL && i < side->steps.count; i++) {
        const Step *step = &side->steps.items[i];
        if (!is_large_work(step) || map_find_pointer(said[step->rewrites], step->locked) != NULL)
            continue;
        map_put_pointer(said[step->rewrites], step->locked, session);
        put_size(session, connection, step, namespace_name);
    }
    PQfinish(connection);
}
