/* The rights that pending revisions need, told from their statements, and those of them that the
 * role lacks, told by the server. What cannot be told from the text (what functions do) is not
 * looked at. */
#include "cli/deeds_internal.h"

#include <stdlib.h>
#include <string.h>

#include "cli/embedded.h"

typedef struct Rights {
    JsonWriter writer;
    int64_t number;         /* of the revision, from 1 */
    bool is_security_known; /* which rows policies hide: not after a statement that may change it */
} Rights;

static void put_need(Rights *rights, const char *need, QualifiedName name, Name other)
{
    if (name.name == NULL && name.namespace_name == NULL) return;
    json_begin_object(&rights->writer);
    json_key(&rights->writer, "need");
    json_string(&rights->writer, need);
    json_key(&rights->writer, "namespace");
    json_string(&rights->writer, name.namespace_name);
    json_key(&rights->writer, "name");
    json_string(&rights->writer, name.name);
    json_key(&rights->writer, "other");
    json_string(&rights->writer, other);
    json_key(&rights->writer, "secured");
    json_bool(&rights->writer, rights->is_security_known);
    json_key(&rights->writer, "number");
    json_number(&rights->writer, rights->number);
    json_end_object(&rights->writer);
}

static void put_creation(Rights *rights, const SqlDeed *deed)
{
    if (deed->object == SQL_ON_NAMESPACE)
        put_need(rights, "create namespace", deed->name, NULL);
    else if (deed->object == SQL_ON_EXTENSION)
        put_need(rights, "extension", deed->name, NULL);
    else if (deed->name.namespace_name != NULL)
        put_need(rights, "create", deed->name, NULL);
    else
        put_need(rights, "database", (QualifiedName){.name = "database"}, NULL);
}

static void put_ownership(Rights *rights, const SqlDeed *deed)
{
    switch (deed->object) {
    case SQL_ON_RELATION:
    case SQL_ON_INDEX:
        put_need(rights, deed->kind == SQL_DROPS ? "drop relation" : "own relation", deed->name,
                 NULL);
        return;
    case SQL_ON_TYPE: put_need(rights, "own type", deed->name, NULL); return;
    case SQL_ON_ROUTINE: put_need(rights, "own routine", deed->name, NULL); return;
    case SQL_ON_NAMESPACE: put_need(rights, "own namespace", deed->name, NULL); return;
    case SQL_ON_EXTENSION:
    case SQL_ON_OTHER: return;
    }
}

static void put_deed(Rights *rights, const SqlDeed *deed)
{
    switch (deed->kind) {
    case SQL_CREATES: put_creation(rights, deed); return;
    case SQL_RENAMES:
    case SQL_MOVES:
        put_ownership(rights, deed);
        if (deed->object == SQL_ON_NAMESPACE)
            put_need(rights, "database", deed->name, NULL);
        else if (deed->object != SQL_ON_OTHER || deed->kind == SQL_MOVES)
            put_need(rights, "create",
                     deed->kind == SQL_MOVES ? (QualifiedName){deed->other.namespace_name, NULL}
                                             : deed->name,
                     NULL);
        return;
    case SQL_ALTERS:
    case SQL_DROPS: put_ownership(rights, deed); return;
    case SQL_GIVES:
        put_ownership(rights, deed);
        put_need(rights, "give", deed->name, deed->other.name);
        return;
    case SQL_INSERTS: put_need(rights, "insert", deed->name, NULL); return;
    case SQL_UPDATES: put_need(rights, "update", deed->name, NULL); return;
    case SQL_DELETES: put_need(rights, "delete", deed->name, NULL); return;
    case SQL_EMPTIES: put_need(rights, "truncate", deed->name, NULL); return;
    case SQL_REFERENCES: put_need(rights, "references", deed->name, NULL); return;
    case SQL_VALIDATES: put_need(rights, "validate", deed->name, NULL); return;
    case SQL_UNBINDS:
    case SQL_DOES_UNKNOWN: rights->is_security_known = false; return;
    case SQL_ADDS_COLUMN:
    case SQL_DROPS_COLUMN:
    case SQL_RETYPES_COLUMN:
    case SQL_RENAMES_COLUMN: return; /* what alters the table says so itself */
    }
}

static const char *make_needs(Runner *runner, const SchemacPlan *plan)
{
    TextBuilder text = text_builder(runner->session->arena);
    Rights rights = {.writer = json_writer(&text), .is_security_known = true};
    PlanDeeds all = plan_read_deeds(runner, plan);
    const char *schema = runner->workspace.state_schema;
    json_begin_array(&rights.writer);
    put_need(&rights, "create namespace",
             (QualifiedName){.name = schema == NULL ? "schemac" : schema}, NULL);
    for (size_t i = 0; i < all.count; i++) {
        rights.number = (int64_t)i + 1;
        for (size_t at = 0; at < all.items[i].deeds.count; at++)
            put_deed(&rights, &all.items[i].deeds.items[at]);
    }
    json_end_array(&rights.writer);
    return text_string(runner->session->arena, text_built(&text));
}

/* ---- what is lacking ---- */

static bool add_lacking(Runner *runner, const SchemacPlan *plan, const char *role,
                        const PGresult *rows)
{
    Session *session = runner->session;
    int count = PQntuples(rows);
    if (count == 0) return true;
    Diagnostic *diagnostic =
        diag_add(session->diagnostics, CODE_RIGHTS_MISSING, SPAN_NONE,
                 "role \"%s\" lacks %s that the pending revisions require", role,
                 count_words(session->arena, (size_t)count, "right", "rights"));
    for (int row = 0; row < count; row++) {
        size_t number = (size_t)strtoul(PQgetvalue(rows, row, 0), NULL, 10);
        const SchemacRevision *revision = number == 0 ? NULL : plan->steps[number - 1].revision;
        diag_note(session->diagnostics, diagnostic, SPAN_NONE, "%s: %s (for %s)",
                  PQgetvalue(rows, row, 1), PQgetvalue(rows, row, 2),
                  revision == NULL ? "the runner's tables"
                                   : label_make(session->arena, revision->id, revision->name));
    }
    diag_hint(session->diagnostics, diagnostic,
              "Nothing was done. Have them granted, or run as another role (--set-role); "
              "--no-preflight goes on without asking.");
    return false;
}

static const char *role_of(Runner *runner)
{
    const char *role = arguments_find(&runner->session->arguments, "set-role");
    if (role != NULL) return role;
    PGresult *rows = PQexec(runner->connection, "SELECT current_user");
    role = PQresultStatus(rows) != PGRES_TUPLES_OK
               ? NULL
               : text_string(runner->session->arena, text_from_string(PQgetvalue(rows, 0, 0)));
    PQclear(rows);
    return role;
}

bool rights_check(Runner *runner, const SchemacPlan *plan)
{
    const char *schema = runner->workspace.state_schema;
    const char *role = role_of(runner);
    const char *values[] = {NULL, role, schema == NULL ? "schemac" : schema};
    if (role == NULL || plan->count == 0) return true;
    values[0] = make_needs(runner, plan);
    PGresult *rows =
        PQexecParams(runner->connection, cli_rights_sql, 3, NULL, values, NULL, NULL, 0);
    bool done = PQresultStatus(rows) != PGRES_TUPLES_OK ||
                add_lacking(runner, plan, role, rows); /* what the server cannot tell is no fault */
    if (PQresultStatus(rows) != PGRES_TUPLES_OK && runner->session->verbose)
        session_say(runner->session, "rights were not checked: %s",
                    PQerrorMessage(runner->connection));
    PQclear(rows);
    return done;
}
