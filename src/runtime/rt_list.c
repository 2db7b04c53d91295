/* Pages by an index, and nearest neighbours by a vector index. */
#include "rt_internal.h"

#include <stdlib.h>

/* The mask with a key's columns added; the caller frees it. NULL without memory. */
static uint64_t *mask_with(const SchemacTable *table, const uint64_t *mask, SchemacKey key)
{
    size_t words = SCHEMAC_MASK_WORDS(table->column_count);
    uint64_t *made = calloc(words, sizeof *made);
    for (size_t i = 0; made != NULL && mask != NULL && i < words; i++) made[i] = mask[i];
    for (size_t i = 0; made != NULL && i < key.count; i++) SCHEMAC_MASK_ADD(made, key.columns[i]);
    return made;
}

/* `a, b` or `a DESC, b DESC` */
static void put_order(Writer *text, const SchemacTable *table, SchemacKey order,
                      const char *direction)
{
    for (size_t i = 0; i < order.count; i++) {
        writer_put_string(text, i == 0 ? "" : ", ");
        writer_put_name(text, table->columns[order.columns[i]].name);
        writer_put_string(text, direction);
    }
}

/* `(a, b) > ($2, $3)`: what stands after `after` in the order. */
static SchemacStatus put_after(Statement *statement, const TableShape *shape,
                               const SchemacListing *listing, const void *after, const char *word,
                               SchemacFailure *failure)
{
    Writer *text = &statement->text;
    writer_put_string(text, word);
    writer_put_string(text, "(");
    put_order(text, shape->table, listing->order, "");
    writer_put_string(text, listing->is_descending ? ") < (" : ") > (");
    for (size_t i = 0; i < listing->order.count; i++) {
        if (statement_add_field(statement, shape, listing->order.columns[i], after, failure) !=
            SCHEMAC_DONE)
            return SCHEMAC_FAILED;
        writer_put_string(text, i == 0 ? "" : ", ");
        statement_put_parameter(statement);
    }
    writer_put_string(text, ")");
    return SCHEMAC_DONE;
}

static SchemacStatus put_predicate(Statement *statement, const char *predicate, const char **word)
{
    if (predicate != NULL) {
        writer_put_string(&statement->text, *word);
        writer_put_string(&statement->text, "(");
        writer_put_string(&statement->text, predicate);
        writer_put_string(&statement->text, ")");
        *word = " AND ";
    }
    return SCHEMAC_DONE;
}

static SchemacStatus put_limit(Statement *statement, int64_t limit, SchemacFailure *failure)
{
    if (limit < 1) return rt_fail(failure, SCHEMAC_FAULT_ARGUMENT, "the limit must be at least 1");
    if (statement_add_int8(statement, limit, failure) != SCHEMAC_DONE) return SCHEMAC_FAILED;
    writer_put_string(&statement->text, " LIMIT ");
    statement_put_parameter(statement);
    writer_put_string(&statement->text, "::pg_catalog.int8");
    return SCHEMAC_DONE;
}

static SchemacStatus put_list(Statement *statement, const TableShape *shape,
                              const SchemacListing *listing, const void *equal_row,
                              const void *after, int64_t limit, const uint64_t *equal_mask,
                              const uint64_t *mask, SchemacFailure *failure)
{
    Writer *text = &statement->text;
    const char *word = " WHERE ";
    writer_put_string(text, "SELECT ");
    sql_put_selected(text, shape, mask);
    writer_put_string(text, " FROM ");
    sql_put_table(text, shape->table);
    put_predicate(statement, listing->predicate, &word);
    if (sql_put_match(statement, shape, equal_row, equal_mask, word, failure) != SCHEMAC_DONE)
        return SCHEMAC_FAILED;
    if (listing->equal.count > 0) word = " AND ";
    if (after != NULL && put_after(statement, shape, listing, after, word, failure) != SCHEMAC_DONE)
        return SCHEMAC_FAILED;
    writer_put_string(text, " ORDER BY ");
    put_order(text, shape->table, listing->order, listing->is_descending ? " DESC" : "");
    return put_limit(statement, limit, failure);
}

typedef struct Call {
    PGconn *connection;
    SchemacArena *arena;
    const SchemacTable *table;
    const SchemacListing *listing;
    const void *equal_row;
    const void *after;
    int64_t limit;
    const uint64_t *read_mask;
    const uint64_t *equal_mask;
    SchemacList *list;
} Call;

static SchemacStatus run_list(void *context, SchemacFailure *failure)
{
    const Call *call = context;
    const TableShape *shape =
        session_check(call->connection, call->table, call->read_mask, call->equal_mask, failure);
    if (shape == NULL) return SCHEMAC_FAILED;
    Statement statement = {.seed = shape->hash};
    SchemacStatus status = put_list(&statement, shape, call->listing, call->equal_row, call->after,
                                    call->limit, call->equal_mask, call->read_mask, failure);
    Session *session = status == SCHEMAC_DONE ? session_get(call->connection, failure) : NULL;
    PGresult *result =
        session == NULL ? NULL : statement_run(call->connection, session, &statement, failure);
    statement_free(&statement);
    if (result == NULL) return SCHEMAC_FAILED;
    status = rt_read_list(call->connection, call->arena, shape, call->read_mask, result, false,
                          call->list, failure);
    PQclear(result);
    return status;
}

SchemacStatus schemac_list(PGconn *connection, SchemacArena *arena, const SchemacTable *table,
                           const SchemacListing *listing, const void *equal_row, const void *after,
                           int64_t limit, const uint64_t *mask, SchemacList *list,
                           SchemacFailure *failure)
{
    if (!rt_check_mask(mask, failure)) return SCHEMAC_FAILED;
    uint64_t *read_mask = mask_with(table, mask, listing->order);
    uint64_t *equal_mask = mask_with(table, NULL, listing->equal);
    SchemacStatus status = SCHEMAC_FAILED;
    if (read_mask == NULL || equal_mask == NULL) {
        rt_fail_memory(failure);
    } else {
        Call call = {connection, arena, table,     listing,    equal_row,
                     after,      limit, read_mask, equal_mask, list};
        status = rt_run(connection, run_list, &call, failure);
    }
    free(read_mask);
    free(equal_mask);
    return status;
}
