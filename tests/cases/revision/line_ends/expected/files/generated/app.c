/* app.c: what app.h promises, over schemac-rt. Written by `schemac gen`; edit the
 * schema instead. */
#include "app.h"

#include <string.h>

/* Does not link with a schemac-rt of another ABI. */
const int *const app_rt_abi = &schemac_rt_abi_1;

/* ---- constraints ---------------------------------------------------------------------------- */

/* By name, then by table. */
static const struct {
    const char *name;
    const char *table;
    AppConstraint constraint;
} app_constraints[] = {
    {"t_pkey", "t", APP_CONSTRAINT_T_PKEY},
};

AppConstraint app_constraint(const SchemacFailure *failure)
{
    size_t low = 0;
    size_t high = sizeof app_constraints / sizeof app_constraints[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(failure->constraint, app_constraints[middle].name);
        if (order == 0) {
            order = strcmp(failure->table, app_constraints[middle].table);
        }
        if (order == 0) {
            return app_constraints[middle].constraint;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return APP_CONSTRAINT_UNRECOGNIZED;
}

/* ---- table t -------------------------------------------------------------------------------- */

static const SchemacColumn app_t_columns[] = {
    {.name = "id", .type_schema = "pg_catalog", .type_name = "int4", .offset = offsetof(AppT, id),
     .type = SCHEMAC_TYPE_INT4},
    {.name = "v", .type_schema = "pg_catalog", .type_name = "text", .offset = offsetof(AppT, v),
     .type = SCHEMAC_TYPE_TEXT, .is_nullable = true},
};

static const SchemacTable app_t_table = {
    .schema = "public",
    .name = "t",
    .columns = app_t_columns,
    .column_count = 2,
    .row_size = sizeof(AppT),
};

static const unsigned short key_app_t_1_columns[] = {0}; /* id */
static const SchemacKey key_app_t_1 = {key_app_t_1_columns, 1};

static const unsigned short list_app_t_1_order[] = {0}; /* id */
static const SchemacListing list_app_t_1 = {
    .order = {list_app_t_1_order, 1},
};

static void app_t_list_set(AppTList *list, const SchemacList *found)
{
    list->rows = found->rows;
    list->count = found->count;
}

SchemacStatus app_t_insert(PGconn *connection, const AppT *row, uint64_t columns,
                           SchemacFailure *failure)
{
    return schemac_insert(connection, &app_t_table, row, &columns, failure);
}

SchemacStatus app_t_insert_returning(PGconn *connection, SchemacArena *arena, const AppT *row,
                                     uint64_t columns, AppT *stored, SchemacFailure *failure)
{
    return schemac_insert_returning(connection, arena, &app_t_table, row, &columns, stored,
                                    failure);
}

SchemacStatus app_t_get_by_id(PGconn *connection, SchemacArena *arena, int32_t id, uint64_t columns,
                              AppT *row, SchemacFailure *failure)
{
    AppT key = {.id = id};
    return schemac_get(connection, arena, &app_t_table, key_app_t_1, &key, &columns, row, failure);
}

SchemacStatus app_t_update(PGconn *connection, const AppT *row, uint64_t columns,
                           SchemacFailure *failure)
{
    return schemac_update(connection, &app_t_table, key_app_t_1, row, &columns, failure);
}

SchemacStatus app_t_delete(PGconn *connection, int32_t id, SchemacFailure *failure)
{
    AppT key = {.id = id};
    return schemac_delete(connection, &app_t_table, key_app_t_1, &key, failure);
}

SchemacStatus app_t_upsert(PGconn *connection, const AppT *rows, size_t count, uint64_t columns,
                           SchemacFailure *failure)
{
    return schemac_upsert(connection, &app_t_table, key_app_t_1, rows, count, &columns, failure);
}

SchemacStatus app_t_copy_begin(PGconn *connection, uint64_t columns, AppTCopy *copy,
                               SchemacFailure *failure)
{
    return schemac_copy_begin(connection, &app_t_table, &columns, &copy->state, failure);
}

SchemacStatus app_t_copy_put(AppTCopy *copy, const AppT *row, SchemacFailure *failure)
{
    return schemac_copy_put(copy->state, row, failure);
}

SchemacStatus app_t_copy_end(AppTCopy *copy, int64_t *row_count, SchemacFailure *failure)
{
    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);
    copy->state = NULL;
    return status;
}

void app_t_copy_abort(AppTCopy *copy)
{
    schemac_copy_abort(copy->state);
    copy->state = NULL;
}

SchemacStatus app_t_stream_begin(PGconn *connection, const AppT *match, uint64_t match_columns,
                                 uint64_t columns, AppTStream *stream, SchemacFailure *failure)
{
    return schemac_stream_begin(connection, &app_t_table, match, &match_columns, &columns,
                                &stream->state, failure);
}

SchemacStatus app_t_stream_next(AppTStream *stream, const AppT **row, SchemacFailure *failure)
{
    const void *found;
    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);
    *row = found;
    return status;
}

void app_t_stream_end(AppTStream *stream)
{
    schemac_stream_end(stream->state);
    stream->state = NULL;
}

SchemacStatus app_t_list_ordered_by_id(PGconn *connection, SchemacArena *arena, const AppT *after,
                                       int64_t limit, uint64_t columns, AppTList *list,
                                       SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &app_t_table, &list_app_t_1, NULL, after,
                                        limit, &columns, &found, failure);
    if (status == SCHEMAC_DONE) {
        app_t_list_set(list, &found);
    }
    return status;
}
