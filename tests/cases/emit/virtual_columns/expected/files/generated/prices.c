/* prices.c: what prices.h promises, over schemac-rt. Written by `schemac gen`; edit the
 * schema instead. */
#include "prices.h"

#include <string.h>

/* Does not link with a schemac-rt of another ABI. */
const int *const prices_rt_abi = &schemac_rt_abi_1;

/* ---- constraints ---------------------------------------------------------------------------- */

/* By name, then by table. */
static const struct {
    const char *name;
    const char *table;
    PricesConstraint constraint;
} prices_constraints[] = {
    {"prices_pkey", "prices", PRICES_CONSTRAINT_PRICES_PKEY},
    {"stays_pkey", "stays", PRICES_CONSTRAINT_STAYS_PKEY},
};

PricesConstraint prices_constraint(const SchemacFailure *failure)
{
    size_t low = 0;
    size_t high = sizeof prices_constraints / sizeof prices_constraints[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(failure->constraint, prices_constraints[middle].name);
        if (order == 0) {
            order = strcmp(failure->table, prices_constraints[middle].table);
        }
        if (order == 0) {
            return prices_constraints[middle].constraint;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return PRICES_CONSTRAINT_UNRECOGNIZED;
}

/* ---- table children ------------------------------------------------------------------------- */

static const SchemacColumn prices_children_columns[] = {
    {.name = "a", .type_schema = "pg_catalog", .type_name = "int4",
     .offset = offsetof(PricesChildren, a), .type = SCHEMAC_TYPE_INT4, .is_nullable = true},
    {.name = "b", .type_schema = "pg_catalog", .type_name = "int4",
     .offset = offsetof(PricesChildren, b), .type = SCHEMAC_TYPE_INT4},
    {.name = "c", .type_schema = "pg_catalog", .type_name = "int4",
     .offset = offsetof(PricesChildren, c), .type = SCHEMAC_TYPE_INT4, .is_nullable = true},
};

static const SchemacTable prices_children_table = {
    .schema = "public",
    .name = "children",
    .columns = prices_children_columns,
    .column_count = 3,
    .row_size = sizeof(PricesChildren),
};

SchemacStatus prices_children_insert(PGconn *connection, const PricesChildren *row,
                                     uint64_t columns, SchemacFailure *failure)
{
    return schemac_insert(connection, &prices_children_table, row, &columns, failure);
}

SchemacStatus prices_children_insert_returning(PGconn *connection, SchemacArena *arena,
                                               const PricesChildren *row, uint64_t columns,
                                               PricesChildren *stored, SchemacFailure *failure)
{
    return schemac_insert_returning(connection, arena, &prices_children_table, row, &columns,
                                    stored, failure);
}

SchemacStatus prices_children_copy_begin(PGconn *connection, uint64_t columns,
                                         PricesChildrenCopy *copy, SchemacFailure *failure)
{
    return schemac_copy_begin(connection, &prices_children_table, &columns, &copy->state, failure);
}

SchemacStatus prices_children_copy_put(PricesChildrenCopy *copy, const PricesChildren *row,
                                       SchemacFailure *failure)
{
    return schemac_copy_put(copy->state, row, failure);
}

SchemacStatus prices_children_copy_end(PricesChildrenCopy *copy, int64_t *row_count,
                                       SchemacFailure *failure)
{
    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);
    copy->state = NULL;
    return status;
}

void prices_children_copy_abort(PricesChildrenCopy *copy)
{
    schemac_copy_abort(copy->state);
    copy->state = NULL;
}

SchemacStatus prices_children_stream_begin(PGconn *connection, const PricesChildren *match,
                                           uint64_t match_columns, uint64_t columns,
                                           PricesChildrenStream *stream, SchemacFailure *failure)
{
    return schemac_stream_begin(connection, &prices_children_table, match, &match_columns, &columns,
                                &stream->state, failure);
}

SchemacStatus prices_children_stream_next(PricesChildrenStream *stream, const PricesChildren **row,
                                          SchemacFailure *failure)
{
    const void *found;
    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);
    *row = found;
    return status;
}

void prices_children_stream_end(PricesChildrenStream *stream)
{
    schemac_stream_end(stream->state);
    stream->state = NULL;
}

/* ---- table parents -------------------------------------------------------------------------- */

static const SchemacColumn prices_parents_columns[] = {
    {.name = "a", .type_schema = "pg_catalog", .type_name = "int4",
     .offset = offsetof(PricesParents, a), .type = SCHEMAC_TYPE_INT4},
    {.name = "b", .type_schema = "pg_catalog", .type_name = "int4",
     .offset = offsetof(PricesParents, b), .type = SCHEMAC_TYPE_INT4},
};

static const SchemacTable prices_parents_table = {
    .schema = "public",
    .name = "parents",
    .columns = prices_parents_columns,
    .column_count = 2,
    .row_size = sizeof(PricesParents),
};

SchemacStatus prices_parents_insert(PGconn *connection, const PricesParents *row, uint64_t columns,
                                    SchemacFailure *failure)
{
    return schemac_insert(connection, &prices_parents_table, row, &columns, failure);
}

SchemacStatus prices_parents_insert_returning(PGconn *connection, SchemacArena *arena,
                                              const PricesParents *row, uint64_t columns,
                                              PricesParents *stored, SchemacFailure *failure)
{
    return schemac_insert_returning(connection, arena, &prices_parents_table, row, &columns, stored,
                                    failure);
}

SchemacStatus prices_parents_copy_begin(PGconn *connection, uint64_t columns,
                                        PricesParentsCopy *copy, SchemacFailure *failure)
{
    return schemac_copy_begin(connection, &prices_parents_table, &columns, &copy->state, failure);
}

SchemacStatus prices_parents_copy_put(PricesParentsCopy *copy, const PricesParents *row,
                                      SchemacFailure *failure)
{
    return schemac_copy_put(copy->state, row, failure);
}

SchemacStatus prices_parents_copy_end(PricesParentsCopy *copy, int64_t *row_count,
                                      SchemacFailure *failure)
{
    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);
    copy->state = NULL;
    return status;
}

void prices_parents_copy_abort(PricesParentsCopy *copy)
{
    schemac_copy_abort(copy->state);
    copy->state = NULL;
}

SchemacStatus prices_parents_stream_begin(PGconn *connection, const PricesParents *match,
                                          uint64_t match_columns, uint64_t columns,
                                          PricesParentsStream *stream, SchemacFailure *failure)
{
    return schemac_stream_begin(connection, &prices_parents_table, match, &match_columns, &columns,
                                &stream->state, failure);
}

SchemacStatus prices_parents_stream_next(PricesParentsStream *stream, const PricesParents **row,
                                         SchemacFailure *failure)
{
    const void *found;
    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);
    *row = found;
    return status;
}

void prices_parents_stream_end(PricesParentsStream *stream)
{
    schemac_stream_end(stream->state);
    stream->state = NULL;
}

/* ---- table prices --------------------------------------------------------------------------- */

static const SchemacColumn prices_prices_columns[] = {
    {.name = "id", .type_schema = "pg_catalog", .type_name = "int4",
     .offset = offsetof(PricesPrices, id), .type = SCHEMAC_TYPE_INT4},
    {.name = "net", .type_schema = "pg_catalog", .type_name = "numeric",
     .offset = offsetof(PricesPrices, net), .type = SCHEMAC_TYPE_NUMERIC},
    {.name = "gross", .type_schema = "pg_catalog", .type_name = "numeric",
     .offset = offsetof(PricesPrices, gross), .type = SCHEMAC_TYPE_NUMERIC, .is_nullable = true,
     .is_generated = true},
    {.name = "label", .type_schema = "pg_catalog", .type_name = "text",
     .offset = offsetof(PricesPrices, label), .type = SCHEMAC_TYPE_TEXT, .is_generated = true},
    {.name = "later", .type_schema = "pg_catalog", .type_name = "int4",
     .offset = offsetof(PricesPrices, later), .type = SCHEMAC_TYPE_INT4, .is_nullable = true},
};

static const SchemacTable prices_prices_table = {
    .schema = "public",
    .name = "prices",
    .columns = prices_prices_columns,
    .column_count = 5,
    .row_size = sizeof(PricesPrices),
};

static const unsigned short key_prices_prices_1_columns[] = {0}; /* id */
static const SchemacKey key_prices_prices_1 = {key_prices_prices_1_columns, 1};

static const unsigned short list_prices_prices_1_order[] = {0}; /* id */
static const SchemacListing list_prices_prices_1 = {
    .order = {list_prices_prices_1_order, 1},
};

static void prices_prices_list_set(PricesPricesList *list, const SchemacList *found)
{
    list->rows = found->rows;
    list->count = found->count;
}

SchemacStatus prices_prices_insert(PGconn *connection, const PricesPrices *row, uint64_t columns,
                                   SchemacFailure *failure)
{
    return schemac_insert(connection, &prices_prices_table, row, &columns, failure);
}

SchemacStatus prices_prices_insert_returning(PGconn *connection, SchemacArena *arena,
                                             const PricesPrices *row, uint64_t columns,
                                             PricesPrices *stored, SchemacFailure *failure)
{
    return schemac_insert_returning(connection, arena, &prices_prices_table, row, &columns, stored,
                                    failure);
}

SchemacStatus prices_prices_get_by_id(PGconn *connection, SchemacArena *arena, int32_t id,
                                      uint64_t columns, PricesPrices *row, SchemacFailure *failure)
{
    PricesPrices key = {.id = id};
    return schemac_get(connection, arena, &prices_prices_table, key_prices_prices_1, &key, &columns,
                       row, failure);
}

SchemacStatus prices_prices_update(PGconn *connection, const PricesPrices *row, uint64_t columns,
                                   SchemacFailure *failure)
{
    return schemac_update(connection, &prices_prices_table, key_prices_prices_1, row, &columns,
                          failure);
}

SchemacStatus prices_prices_delete(PGconn *connection, int32_t id, SchemacFailure *failure)
{
    PricesPrices key = {.id = id};
    return schemac_delete(connection, &prices_prices_table, key_prices_prices_1, &key, failure);
}

SchemacStatus prices_prices_upsert(PGconn *connection, const PricesPrices *rows, size_t count,
                                   uint64_t columns, SchemacFailure *failure)
{
    return schemac_upsert(connection, &prices_prices_table, key_prices_prices_1, rows, count,
                          &columns, failure);
}

SchemacStatus prices_prices_copy_begin(PGconn *connection, uint64_t columns, PricesPricesCopy *copy,
                                       SchemacFailure *failure)
{
    return schemac_copy_begin(connection, &prices_prices_table, &columns, &copy->state, failure);
}

SchemacStatus prices_prices_copy_put(PricesPricesCopy *copy, const PricesPrices *row,
                                     SchemacFailure *failure)
{
    return schemac_copy_put(copy->state, row, failure);
}

SchemacStatus prices_prices_copy_end(PricesPricesCopy *copy, int64_t *row_count,
                                     SchemacFailure *failure)
{
    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);
    copy->state = NULL;
    return status;
}

void prices_prices_copy_abort(PricesPricesCopy *copy)
{
    schemac_copy_abort(copy->state);
    copy->state = NULL;
}

SchemacStatus prices_prices_stream_begin(PGconn *connection, const PricesPrices *match,
                                         uint64_t match_columns, uint64_t columns,
                                         PricesPricesStream *stream, SchemacFailure *failure)
{
    return schemac_stream_begin(connection, &prices_prices_table, match, &match_columns, &columns,
                                &stream->state, failure);
}

SchemacStatus prices_prices_stream_next(PricesPricesStream *stream, const PricesPrices **row,
                                        SchemacFailure *failure)
{
    const void *found;
    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);
    *row = found;
    return status;
}

void prices_prices_stream_end(PricesPricesStream *stream)
{
    schemac_stream_end(stream->state);
    stream->state = NULL;
}

SchemacStatus prices_prices_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                               const PricesPrices *after, int64_t limit,
                                               uint64_t columns, PricesPricesList *list,
                                               SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &prices_prices_table,
                                        &list_prices_prices_1, NULL, after, limit, &columns, &found,
                                        failure);
    if (status == SCHEMAC_DONE) {
        prices_prices_list_set(list, &found);
    }
    return status;
}

/* ---- table stays ---------------------------------------------------------------------------- */

static const SchemacColumn prices_stays_columns[] = {
    {.name = "room", .type_schema = "pg_catalog", .type_name = "int4",
     .offset = offsetof(PricesStays, room), .type = SCHEMAC_TYPE_INT4},
    {.name = "during", .type_schema = "pg_catalog", .type_name = "daterange",
     .offset = offsetof(PricesStays, during), .type = SCHEMAC_TYPE_DATE, .form = SCHEMAC_RANGE_OF},
    {.name = "note", .type_schema = "pg_catalog", .type_name = "text",
     .offset = offsetof(PricesStays, note), .type = SCHEMAC_TYPE_TEXT, .is_nullable = true},
};

static const SchemacTable prices_stays_table = {
    .schema = "public",
    .name = "stays",
    .columns = prices_stays_columns,
    .column_count = 3,
    .row_size = sizeof(PricesStays),
};

static const unsigned short key_prices_stays_1_columns[] = {0, 1}; /* room, during */
static const SchemacKey key_prices_stays_1 = {key_prices_stays_1_columns, 2};

static const unsigned short list_prices_stays_1_equal[] = {0}; /* room */
static const unsigned short list_prices_stays_1_order[] = {1}; /* during */
static const SchemacListing list_prices_stays_1 = {
    .equal = {list_prices_stays_1_equal, 1},
    .order = {list_prices_stays_1_order, 1},
};

static void prices_stays_list_set(PricesStaysList *list, const SchemacList *found)
{
    list->rows = found->rows;
    list->count = found->count;
}

SchemacStatus prices_stays_insert(PGconn *connection, const PricesStays *row, uint64_t columns,
                                  SchemacFailure *failure)
{
    return schemac_insert(connection, &prices_stays_table, row, &columns, failure);
}

SchemacStatus prices_stays_insert_returning(PGconn *connection, SchemacArena *arena,
                                            const PricesStays *row, uint64_t columns,
                                            PricesStays *stored, SchemacFailure *failure)
{
    return schemac_insert_returning(connection, arena, &prices_stays_table, row, &columns, stored,
                                    failure);
}

SchemacStatus prices_stays_get_by_room_during(PGconn *connection, SchemacArena *arena, int32_t room,
                                              SchemacDateRange during, uint64_t columns,
                                              PricesStays *row, SchemacFailure *failure)
{
    PricesStays key = {.room = room, .during = during};
    return schemac_get(connection, arena, &prices_stays_table, key_prices_stays_1, &key, &columns,
                       row, failure);
}

SchemacStatus prices_stays_update(PGconn *connection, const PricesStays *row, uint64_t columns,
                                  SchemacFailure *failure)
{
    return schemac_update(connection, &prices_stays_table, key_prices_stays_1, row, &columns,
                          failure);
}

SchemacStatus prices_stays_delete(PGconn *connection, int32_t room, SchemacDateRange during,
                                  SchemacFailure *failure)
{
    PricesStays key = {.room = room, .during = during};
    return schemac_delete(connection, &prices_stays_table, key_prices_stays_1, &key, failure);
}

SchemacStatus prices_stays_copy_begin(PGconn *connection, uint64_t columns, PricesStaysCopy *copy,
                                      SchemacFailure *failure)
{
    return schemac_copy_begin(connection, &prices_stays_table, &columns, &copy->state, failure);
}

SchemacStatus prices_stays_copy_put(PricesStaysCopy *copy, const PricesStays *row,
                                    SchemacFailure *failure)
{
    return schemac_copy_put(copy->state, row, failure);
}

SchemacStatus prices_stays_copy_end(PricesStaysCopy *copy, int64_t *row_count,
                                    SchemacFailure *failure)
{
    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);
    copy->state = NULL;
    return status;
}

void prices_stays_copy_abort(PricesStaysCopy *copy)
{
    schemac_copy_abort(copy->state);
    copy->state = NULL;
}

SchemacStatus prices_stays_stream_begin(PGconn *connection, const PricesStays *match,
                                        uint64_t match_columns, uint64_t columns,
                                        PricesStaysStream *stream, SchemacFailure *failure)
{
    return schemac_stream_begin(connection, &prices_stays_table, match, &match_columns, &columns,
                                &stream->state, failure);
}

SchemacStatus prices_stays_stream_next(PricesStaysStream *stream, const PricesStays **row,
                                       SchemacFailure *failure)
{
    const void *found;
    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);
    *row = found;
    return status;
}

void prices_stays_stream_end(PricesStaysStream *stream)
{
    schemac_stream_end(stream->state);
    stream->state = NULL;
}

SchemacStatus prices_stays_list_by_room_ordered_by_during(PGconn *connection, SchemacArena *arena,
                                                          int32_t room, const PricesStays *after,
                                                          int64_t limit, uint64_t columns,
                                                          PricesStaysList *list,
                                                          SchemacFailure *failure)
{
    PricesStays key = {.room = room};
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &prices_stays_table,
                                        &list_prices_stays_1, &key, after, limit, &columns, &found,
                                        failure);
    if (status == SCHEMAC_DONE) {
        prices_stays_list_set(list, &found);
    }
    return status;
}
