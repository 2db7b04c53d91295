/* Nearest neighbours by a vector index, with settings that hold for the one call.
 *
 * Settings and query go in one pipeline: outside a transaction the pipeline is one by itself, so
 * that set_config(..., true) ends with it; inside the caller's, a savepoint takes the settings
 * back. */
#include "rt_internal.h"

#include <stdio.h>
#include <stdlib.h>

#define DISTANCE "\"schemac distance\""

typedef struct Setting {
    const char *name;
    char value[24];
} Setting;

enum { SETTINGS_MAX = 3 };

typedef struct Search {
    PGconn *connection;
    Session *session;
    const TableShape *shape;
    const SchemacVectorIndex *index;
    const void *query;
    const SchemacNearest *how;
    const void *match;
    const uint64_t *match_mask;
    const uint64_t *mask;
    Statement statement;
    Setting settings[SETTINGS_MAX];
    int setting_count;
} Search;

/* ---- the query ---- */

static SchemacStatus add_query(Search *search, SchemacFailure *failure)
{
    const SchemacVectorIndex *index = search->index;
    SchemacColumn parameter = {.name = search->shape->table->columns[index->column].name,
                               .type = index->type,
                               .dimensions = index->dimensions};
    bool is_bare = index->type == SCHEMAC_TYPE_FLOATS || index->type == SCHEMAC_TYPE_HALVES;
    const void *value = is_bare ? (const void *)&search->query : search->query;
    if (search->query == NULL)
        return rt_fail(failure, SCHEMAC_FAULT_ARGUMENT, "no query vector is given");
    return statement_add_value(&search->statement, &parameter, (ParameterType){0, 0}, value,
                               failure);
}

/* `embedding <=> $1::vector` */
static void put_distance(Search *search)
{
    Writer *text = &search->statement.text;
    writer_put_string(text, search->index->expression);
    writer_put_string(text, " ");
    writer_put_string(text, search->index->operator_name);
    writer_put_string(text, " $1");
    if (search->index->parameter_type != NULL) {
        writer_put_string(text, "::");
        writer_put_string(text, search->index->parameter_type);
    }
}

static SchemacStatus put_limits(Search *search, SchemacFailure *failure)
{
    Statement *statement = &search->statement;
    if (search->how->limit < 1)
        return rt_fail(failure, SCHEMAC_FAULT_ARGUMENT, "the limit must be at least 1");
    if (statement_add_int8(statement, search->how->limit, failure) != SCHEMAC_DONE)
        return SCHEMAC_FAILED;
    writer_put_string(&statement->text, " LIMIT ");
    statement_put_parameter(statement);
    writer_put_string(&statement->text, "::pg_catalog.int8");
    if (search->how->max_distance.is_set) {
        if (statement_add_float8(statement, search->how->max_distance.value, failure) !=
            SCHEMAC_DONE)
            return SCHEMAC_FAILED;
        writer_put_string(&statement->text, ") AS nearest WHERE " DISTANCE " <= ");
        statement_put_parameter(statement);
        writer_put_string(&statement->text, "::pg_catalog.float8 ORDER BY " DISTANCE);
    }
    return SCHEMAC_DONE;
}

/* The distance filters outside: inside, the index would go on and on for rows that are near enough.
 */
static SchemacStatus put_search(Search *search, SchemacFailure *failure)
{
    Writer *text = &search->statement.text;
    const SchemacTable *table = search->shape->table;
    if (add_query(search, failure) != SCHEMAC_DONE) return SCHEMAC_FAILED;
    writer_put_string(text,
                      search->how->max_distance.is_set ? "SELECT * FROM (SELECT " : "SELECT ");
    size_t before = text->length;
    sql_put_selected(text, search->shape, search->mask);
    writer_put_string(text, text->length > before ? ", " : "");
    put_distance(search);
    writer_put_string(text, " AS " DISTANCE " FROM ");
    sql_put_table(text, table);
    const char *word = " WHERE ";
    if (table->columns[search->index->column].is_nullable) {
        writer_put_string(text, word);
        writer_put_name(text, table->columns[search->index->column].name);
        writer_put_string(text, " IS NOT NULL");
        word = " AND ";
    }
    if (search->index->predicate != NULL) {
        writer_put_string(text, word);
        writer_put_string(text, "(");
        writer_put_string(text, search->index->predicate);
        writer_put_string(text, ")");
        word = " AND ";
    }
    if (sql_put_match(&search->statement, search->shape, search->match, search->match_mask, word,
                      failure) != SCHEMAC_DONE)
        return SCHEMAC_FAILED;
    writer_put_string(text, " ORDER BY ");
    put_distance(search);
    return put_limits(search, failure);
}

/* ---- settings ---- */

static void add_setting(Search *search, const char *name, const char *value)
{
    Setting *setting = &search->settings[search->setting_count++];
    setting->name = name;
    snprintf(setting->value, sizeof setting->value, "%s", value);
}

static void add_number(Search *search, const char *name, int value)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%d", value);
    add_setting(search, name, digits);
}

static SchemacStatus set_settings(Search *search, SchemacFailure *failure)
{
    const SchemacNearest *how = search->how;
    bool is_ivfflat = search->index->is_ivfflat;
    if ((is_ivfflat && how->ef_search != 0) || (!is_ivfflat && how->probes != 0)) {
        return rt_fail(failure, SCHEMAC_FAULT_ARGUMENT,
                       is_ivfflat ? "ef_search is for hnsw; this index is ivfflat"
                                  : "probes is for ivfflat; this index is hnsw");
    }
    if (is_ivfflat && how->iterative_scan == SCHEMAC_SCAN_STRICT)
        return rt_fail(failure, SCHEMAC_FAULT_ARGUMENT, "ivfflat has no strict iterative scan");
    if (how->ef_search != 0) add_number(search, "hnsw.ef_search", how->ef_search);
    if (how->probes != 0) add_number(search, "ivfflat.probes", how->probes);
    static const char *const scans[] = {"", "off", "strict_order", "relaxed_order"};
    if (how->iterative_scan != SCHEMAC_SCAN_DEFAULT) {
        add_setting(search, is_ivfflat ? "ivfflat.iterative_scan" : "hnsw.iterative_scan",
                    scans[how->iterative_scan]);
    }
    return SCHEMAC_DONE;
}

/* ---- running ---- */

static bool send_text(Search *search, const char *text)
{
    return PQsendQueryParams(search->connection, text, 0, NULL, NULL, NULL, NULL, 0) == 1;
}

static bool send_setting(Search *search, const Setting *setting)
{
    const char *values[] = {setting->name, setting->value};
    return PQsendQueryParams(search->connection, "SELECT pg_catalog.set_config($1, $2, true)", 2,
                             NULL, values, NULL, NULL, 0) == 1;
}

/* All statements of the pipeline; *position is the search among them, from 0. */
static bool send_all(Search *search, bool is_in_transaction, int *position, SchemacFailure *failure)
{
    *position = search->setting_count + (is_in_transaction ? 1 : 0);
    bool sent = !is_in_transaction || send_text(search, "SAVEPOINT schemac_nearest");
    for (int i = 0; i < search->setting_count && sent; i++)
        sent = send_setting(search, &search->settings[i]);
    if (!sent) {
        rt_fail_result(failure, search->connection, NULL);
        return false;
    }
    if (statement_send(search->connection, search->session, &search->statement, failure) !=
        SCHEMAC_DONE)
        return false;
    sent = !is_in_transaction || (send_text(search, "ROLLBACK TO SAVEPOINT schemac_nearest") &&
                                  send_text(search, "RELEASE SAVEPOINT schemac_nearest"));
    if (!sent) rt_fail_result(failure, search->connection, NULL);
    return sent;
}

/* Results up to the sync: the search's own, or the first that failed. The caller clears it. */
static PGresult *take_all(PGconn *connection, int position)
{
    PGresult *kept = NULL;
    int number = 0;
    int nothing = 0;
    while (nothing < 2) {
        PGresult *result = PQgetResult(connection);
        if (result == NULL) {
            nothing++;
            continue;
        }
        nothing = 0;
        ExecStatusType kind = PQresultStatus(result);
        if (kind == PGRES_PIPELINE_SYNC) {
            PQclear(result);
            return kept;
        }
        bool is_kept = kept == NULL && (number == position || kind == PGRES_FATAL_ERROR);
        if (is_kept)
            kept = result;
        else
            PQclear(result);
        number++;
    }
    return kept;
}

static PGresult *run_pipeline(Search *search, SchemacFailure *failure)
{
    PGconn *connection = search->connection;
    bool is_in_transaction = PQtransactionStatus(connection) == PQTRANS_INTRANS;
    if (statement_prepare(connection, search->session, &search->statement, failure) != SCHEMAC_DONE)
        return NULL;
    if (!PQenterPipelineMode(connection)) {
        rt_fail_result(failure, connection, NULL);
        return NULL;
    }
    int position;
    bool sent = send_all(search, is_in_transaction, &position, failure);
    PGresult *result = NULL;
    if (PQpipelineSync(connection)) result = take_all(connection, position);
    if (result == NULL && sent) rt_fail_result(failure, connection, NULL);
    if (!PQexitPipelineMode(connection)) {
        rt_drain(connection);
        PQexitPipelineMode(connection);
    }
    if (!sent) {
        PQclear(result);
        return NULL;
    }
    return result;
}

static PGresult *run_search(Search *search, SchemacFailure *failure)
{
    if (search->setting_count == 0)
        return statement_run(search->connection, search->session, &search->statement, failure);
    PGresult *result = run_pipeline(search, failure);
    if (result != NULL && PQresultStatus(result) != PGRES_TUPLES_OK) {
        rt_fail_result(failure, search->connection, result);
        statement_note_failure(search->connection, search->session,
                               statement_hash(&search->statement), result);
        PQclear(result);
        return NULL;
    }
    return result;
}

typedef struct Call {
    Search search; /* without what belongs to one attempt */
    SchemacArena *arena;
    const SchemacTable *table;
    SchemacList *list;
} Call;

static SchemacStatus run_nearest(void *context, SchemacFailure *failure)
{
    const Call *call = context;
    Search search = call->search;
    search.shape =
        session_check(search.connection, call->table, search.mask, search.match_mask, failure);
    search.session = search.shape == NULL ? NULL : session_get(search.connection, failure);
    if (search.session == NULL) return SCHEMAC_FAILED;
    search.statement.seed = search.shape->hash;
    SchemacStatus status = set_settings(&search, failure);
    if (status == SCHEMAC_DONE) status = put_search(&search, failure);
    if (status == SCHEMAC_DONE) {
        PGresult *result = run_search(&search, failure);
        status = result == NULL ? SCHEMAC_FAILED
                                : rt_read_list(search.connection, call->arena, search.shape,
                                               search.mask, result, true, call->list, failure);
        PQclear(result);
    }
    statement_free(&search.statement);
    return status;
}

SchemacStatus schemac_nearest(PGconn *connection, SchemacArena *arena, const SchemacTable *table,
                              const SchemacVectorIndex *index, const void *query,
                              const SchemacNearest *how, const void *match,
                              const uint64_t *match_mask, const uint64_t *mask, SchemacList *list,
                              SchemacFailure *failure)
{
    Call call = {.search = {.connection = connection,
                            .index = index,
                            .query = query,
                            .how = how,
                            .match = match,
                            .match_mask = match_mask,
                            .mask = mask},
                 .arena = arena,
                 .table = table,
                 .list = list};
    return rt_run(connection, run_nearest, &call, failure);
}
