/* rag.c: what rag.h promises, over schemac-rt. Written by `schemac gen`; edit the
 * schema instead. */
#include "rag.h"

#include <string.h>

/* Does not link with a schemac-rt of another ABI. */
const int *const rag_rt_abi = &schemac_rt_abi_1;

/* ---- enum task_status ----------------------------------------------------------------------- */

static const SchemacLabel rag_task_status_items[] = {
    {"done", RAG_TASK_STATUS_DONE},
    {"failed", RAG_TASK_STATUS_FAILED},
    {"pending", RAG_TASK_STATUS_PENDING},
    {"running", RAG_TASK_STATUS_RUNNING},
};
static const SchemacLabels rag_task_status_labels = {rag_task_status_items, 4};

const char *rag_task_status_text(RagTaskStatus value)
{
    return schemac_label_text(&rag_task_status_labels, (int)value);
}

RagTaskStatus rag_task_status_parse(SchemacText text)
{
    return (RagTaskStatus)schemac_label_find(&rag_task_status_labels, text);
}

/* ---- constraints ---------------------------------------------------------------------------- */

/* By name, then by table. */
static const struct {
    const char *name;
    const char *table;
    RagConstraint constraint;
} rag_constraints[] = {
    {"api_keys_key_hash_key", "api_keys", RAG_CONSTRAINT_API_KEYS_KEY_HASH_KEY},
    {"api_keys_pkey", "api_keys", RAG_CONSTRAINT_API_KEYS_PKEY},
    {"api_keys_project_id_fkey", "api_keys", RAG_CONSTRAINT_API_KEYS_PROJECT_ID_FKEY},
    {"chunks_document_id_fkey", "chunks", RAG_CONSTRAINT_CHUNKS_DOCUMENT_ID_FKEY},
    {"chunks_parent_id_fkey", "chunks", RAG_CONSTRAINT_CHUNKS_PARENT_ID_FKEY},
    {"chunks_pkey", "chunks", RAG_CONSTRAINT_CHUNKS_PKEY},
    {"documents_pkey", "documents", RAG_CONSTRAINT_DOCUMENTS_PKEY},
    {"documents_project_id_fkey", "documents", RAG_CONSTRAINT_DOCUMENTS_PROJECT_ID_FKEY},
    {"indexing_tasks_document_id_fkey", "indexing_tasks",
     RAG_CONSTRAINT_INDEXING_TASKS_DOCUMENT_ID_FKEY},
    {"indexing_tasks_pkey", "indexing_tasks", RAG_CONSTRAINT_INDEXING_TASKS_PKEY},
    {"projects_name_key", "projects", RAG_CONSTRAINT_PROJECTS_NAME_KEY},
    {"projects_pkey", "projects", RAG_CONSTRAINT_PROJECTS_PKEY},
    {"server_settings_pkey", "server_settings", RAG_CONSTRAINT_SERVER_SETTINGS_PKEY},
};

RagConstraint rag_constraint(const SchemacFailure *failure)
{
    size_t low = 0;
    size_t high = sizeof rag_constraints / sizeof rag_constraints[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(failure->constraint, rag_constraints[middle].name);
        if (order == 0) {
            order = strcmp(failure->table, rag_constraints[middle].table);
        }
        if (order == 0) {
            return rag_constraints[middle].constraint;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return RAG_CONSTRAINT_UNRECOGNIZED;
}

/* ---- table api_keys ------------------------------------------------------------------------- */

static const SchemacColumn rag_api_keys_columns[] = {
    {.name = "id", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagApiKeys, id),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "project_id", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagApiKeys, project_id),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "name", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagApiKeys, name),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "key_hash", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagApiKeys, key_hash),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "scopes", .type_schema = "pg_catalog", .type_name = "_text",
     .offset = offsetof(RagApiKeys, scopes), .type = SCHEMAC_TYPE_TEXT, .form = SCHEMAC_ARRAY_OF},
    {.name = "created_at", .type_schema = "pg_catalog", .type_name = "timestamptz",
     .offset = offsetof(RagApiKeys, created_at), .type = SCHEMAC_TYPE_TIMESTAMPTZ},
    {.name = "expires_at", .type_schema = "pg_catalog", .type_name = "timestamptz",
     .offset = offsetof(RagApiKeys, expires_at), .type = SCHEMAC_TYPE_TIMESTAMPTZ,
     .is_nullable = true},
    {.name = "last_used_at", .type_schema = "pg_catalog", .type_name = "timestamptz",
     .offset = offsetof(RagApiKeys, last_used_at), .type = SCHEMAC_TYPE_TIMESTAMPTZ,
     .is_nullable = true},
};

static const SchemacTable rag_api_keys_table = {
    .schema = "public",
    .name = "api_keys",
    .columns = rag_api_keys_columns,
    .column_count = 8,
    .row_size = sizeof(RagApiKeys),
};

static const unsigned short key_rag_api_keys_1_columns[] = {0}; /* id */
static const SchemacKey key_rag_api_keys_1 = {key_rag_api_keys_1_columns, 1};

static const unsigned short key_rag_api_keys_2_columns[] = {3}; /* key_hash */
static const SchemacKey key_rag_api_keys_2 = {key_rag_api_keys_2_columns, 1};

static const unsigned short list_rag_api_keys_1_order[] = {0}; /* id */
static const SchemacListing list_rag_api_keys_1 = {
    .order = {list_rag_api_keys_1_order, 1},
};

static const unsigned short list_rag_api_keys_2_order[] = {3}; /* key_hash */
static const SchemacListing list_rag_api_keys_2 = {
    .order = {list_rag_api_keys_2_order, 1},
};

static const unsigned short list_rag_api_keys_3_equal[] = {1}; /* project_id */
static const unsigned short list_rag_api_keys_3_order[] = {0}; /* id */
static const SchemacListing list_rag_api_keys_3 = {
    .equal = {list_rag_api_keys_3_equal, 1},
    .order = {list_rag_api_keys_3_order, 1},
};

static void rag_api_keys_list_set(RagApiKeysList *list, const SchemacList *found)
{
    list->rows = found->rows;
    list->count = found->count;
}

SchemacStatus rag_api_keys_insert(PGconn *connection, const RagApiKeys *row, uint64_t columns,
                                  SchemacFailure *failure)
{
    return schemac_insert(connection, &rag_api_keys_table, row, &columns, failure);
}

SchemacStatus rag_api_keys_insert_returning(PGconn *connection, SchemacArena *arena,
                                            const RagApiKeys *row, uint64_t columns,
                                            RagApiKeys *stored, SchemacFailure *failure)
{
    return schemac_insert_returning(connection, arena, &rag_api_keys_table, row, &columns, stored,
                                    failure);
}

SchemacStatus rag_api_keys_get_by_id(PGconn *connection, SchemacArena *arena, SchemacText id,
                                     uint64_t columns, RagApiKeys *row, SchemacFailure *failure)
{
    RagApiKeys key = {.id = id};
    return schemac_get(connection, arena, &rag_api_keys_table, key_rag_api_keys_1, &key, &columns,
                       row, failure);
}

SchemacStatus rag_api_keys_get_by_key_hash(PGconn *connection, SchemacArena *arena,
                                           SchemacText key_hash, uint64_t columns, RagApiKeys *row,
                                           SchemacFailure *failure)
{
    RagApiKeys key = {.key_hash = key_hash};
    return schemac_get(connection, arena, &rag_api_keys_table, key_rag_api_keys_2, &key, &columns,
                       row, failure);
}

SchemacStatus rag_api_keys_update(PGconn *connection, const RagApiKeys *row, uint64_t columns,
                                  SchemacFailure *failure)
{
    return schemac_update(connection, &rag_api_keys_table, key_rag_api_keys_1, row, &columns,
                          failure);
}

SchemacStatus rag_api_keys_delete(PGconn *connection, SchemacText id, SchemacFailure *failure)
{
    RagApiKeys key = {.id = id};
    return schemac_delete(connection, &rag_api_keys_table, key_rag_api_keys_1, &key, failure);
}

SchemacStatus rag_api_keys_upsert(PGconn *connection, const RagApiKeys *rows, size_t count,
                                  uint64_t columns, SchemacFailure *failure)
{
    return schemac_upsert(connection, &rag_api_keys_table, key_rag_api_keys_1, rows, count,
                          &columns, failure);
}

SchemacStatus rag_api_keys_copy_begin(PGconn *connection, uint64_t columns, RagApiKeysCopy *copy,
                                      SchemacFailure *failure)
{
    return schemac_copy_begin(connection, &rag_api_keys_table, &columns, &copy->state, failure);
}

SchemacStatus rag_api_keys_copy_put(RagApiKeysCopy *copy, const RagApiKeys *row,
                                    SchemacFailure *failure)
{
    return schemac_copy_put(copy->state, row, failure);
}

SchemacStatus rag_api_keys_copy_end(RagApiKeysCopy *copy, int64_t *row_count,
                                    SchemacFailure *failure)
{
    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);
    copy->state = NULL;
    return status;
}

void rag_api_keys_copy_abort(RagApiKeysCopy *copy)
{
    schemac_copy_abort(copy->state);
    copy->state = NULL;
}

SchemacStatus rag_api_keys_stream_begin(PGconn *connection, const RagApiKeys *match,
                                        uint64_t match_columns, uint64_t columns,
                                        RagApiKeysStream *stream, SchemacFailure *failure)
{
    return schemac_stream_begin(connection, &rag_api_keys_table, match, &match_columns, &columns,
                                &stream->state, failure);
}

SchemacStatus rag_api_keys_stream_next(RagApiKeysStream *stream, const RagApiKeys **row,
                                       SchemacFailure *failure)
{
    const void *found;
    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);
    *row = found;
    return status;
}

void rag_api_keys_stream_end(RagApiKeysStream *stream)
{
    schemac_stream_end(stream->state);
    stream->state = NULL;
}

SchemacStatus rag_api_keys_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                              const RagApiKeys *after, int64_t limit,
                                              uint64_t columns, RagApiKeysList *list,
                                              SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &rag_api_keys_table,
                                        &list_rag_api_keys_1, NULL, after, limit, &columns, &found,
                                        failure);
    if (status == SCHEMAC_DONE) {
        rag_api_keys_list_set(list, &found);
    }
    return status;
}

SchemacStatus rag_api_keys_list_ordered_by_key_hash(PGconn *connection, SchemacArena *arena,
                                                    const RagApiKeys *after, int64_t limit,
                                                    uint64_t columns, RagApiKeysList *list,
                                                    SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &rag_api_keys_table,
                                        &list_rag_api_keys_2, NULL, after, limit, &columns, &found,
                                        failure);
    if (status == SCHEMAC_DONE) {
        rag_api_keys_list_set(list, &found);
    }
    return status;
}

SchemacStatus rag_api_keys_list_by_project_id_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                                            SchemacText project_id,
                                                            const RagApiKeys *after, int64_t limit,
                                                            uint64_t columns, RagApiKeysList *list,
                                                            SchemacFailure *failure)
{
    RagApiKeys key = {.project_id = project_id};
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &rag_api_keys_table,
                                        &list_rag_api_keys_3, &key, after, limit, &columns, &found,
                                        failure);
    if (status == SCHEMAC_DONE) {
        rag_api_keys_list_set(list, &found);
    }
    return status;
}

/* ---- table chunks --------------------------------------------------------------------------- */

static const SchemacColumn rag_chunks_columns[] = {
    {.name = "id", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagChunks, id),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "document_id", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagChunks, document_id),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "content", .type_schema = "pg_catalog", .type_name = "text",
     .offset = offsetof(RagChunks, content), .type = SCHEMAC_TYPE_TEXT},
    {.name = "embedding", .type_name = "vector", .bare_type = "vector",
     .offset = offsetof(RagChunks, embedding), .type = SCHEMAC_TYPE_FLOATS, .dimensions = 768,
     .is_nullable = true},
    {.name = "position", .type_schema = "pg_catalog", .type_name = "int4",
     .offset = offsetof(RagChunks, position), .type = SCHEMAC_TYPE_INT4},
    {.name = "structure", .type_schema = "pg_catalog", .type_name = "json",
     .offset = offsetof(RagChunks, structure), .type = SCHEMAC_TYPE_TEXT, .is_nullable = true},
    {.name = "metadata", .type_schema = "pg_catalog", .type_name = "json",
     .offset = offsetof(RagChunks, metadata), .type = SCHEMAC_TYPE_TEXT, .is_nullable = true},
    {.name = "status", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagChunks, status),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "parent_id", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagChunks, parent_id),
     .type = SCHEMAC_TYPE_TEXT, .is_nullable = true},
};

static const SchemacTable rag_chunks_table = {
    .schema = "public",
    .name = "chunks",
    .columns = rag_chunks_columns,
    .column_count = 9,
    .row_size = sizeof(RagChunks),
};

static const unsigned short key_rag_chunks_1_columns[] = {0}; /* id */
static const SchemacKey key_rag_chunks_1 = {key_rag_chunks_1_columns, 1};

static const unsigned short list_rag_chunks_1_order[] = {0}; /* id */
static const SchemacListing list_rag_chunks_1 = {
    .order = {list_rag_chunks_1_order, 1},
};

/* Index chunks_embedding_idx. */
static const SchemacVectorIndex nearest_rag_chunks_1 = {
    .column = 3,
    .expression = "embedding",
    .operator_name = "<=>",
    .parameter_type = "vector",
    .type = SCHEMAC_TYPE_FLOATS,
    .dimensions = 768,
};

static void rag_chunks_list_set(RagChunksList *list, const SchemacList *found)
{
    list->rows = found->rows;
    list->count = found->count;
    list->distances = found->distances;
    list->embedding = found->matrices[0];
}

SchemacStatus rag_chunks_insert(PGconn *connection, const RagChunks *row, uint64_t columns,
                                SchemacFailure *failure)
{
    return schemac_insert(connection, &rag_chunks_table, row, &columns, failure);
}

SchemacStatus rag_chunks_insert_returning(PGconn *connection, SchemacArena *arena,
                                          const RagChunks *row, uint64_t columns, RagChunks *stored,
                                          SchemacFailure *failure)
{
    return schemac_insert_returning(connection, arena, &rag_chunks_table, row, &columns, stored,
                                    failure);
}

SchemacStatus rag_chunks_get_by_id(PGconn *connection, SchemacArena *arena, SchemacText id,
                                   uint64_t columns, RagChunks *row, SchemacFailure *failure)
{
    RagChunks key = {.id = id};
    return schemac_get(connection, arena, &rag_chunks_table, key_rag_chunks_1, &key, &columns, row,
                       failure);
}

SchemacStatus rag_chunks_update(PGconn *connection, const RagChunks *row, uint64_t columns,
                                SchemacFailure *failure)
{
    return schemac_update(connection, &rag_chunks_table, key_rag_chunks_1, row, &columns, failure);
}

SchemacStatus rag_chunks_delete(PGconn *connection, SchemacText id, SchemacFailure *failure)
{
    RagChunks key = {.id = id};
    return schemac_delete(connection, &rag_chunks_table, key_rag_chunks_1, &key, failure);
}

SchemacStatus rag_chunks_upsert(PGconn *connection, const RagChunks *rows, size_t count,
                                uint64_t columns, SchemacFailure *failure)
{
    return schemac_upsert(connection, &rag_chunks_table, key_rag_chunks_1, rows, count, &columns,
                          failure);
}

SchemacStatus rag_chunks_copy_begin(PGconn *connection, uint64_t columns, RagChunksCopy *copy,
                                    SchemacFailure *failure)
{
    return schemac_copy_begin(connection, &rag_chunks_table, &columns, &copy->state, failure);
}

SchemacStatus rag_chunks_copy_put(RagChunksCopy *copy, const RagChunks *row,
                                  SchemacFailure *failure)
{
    return schemac_copy_put(copy->state, row, failure);
}

SchemacStatus rag_chunks_copy_end(RagChunksCopy *copy, int64_t *row_count, SchemacFailure *failure)
{
    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);
    copy->state = NULL;
    return status;
}

void rag_chunks_copy_abort(RagChunksCopy *copy)
{
    schemac_copy_abort(copy->state);
    copy->state = NULL;
}

SchemacStatus rag_chunks_stream_begin(PGconn *connection, const RagChunks *match,
                                      uint64_t match_columns, uint64_t columns,
                                      RagChunksStream *stream, SchemacFailure *failure)
{
    return schemac_stream_begin(connection, &rag_chunks_table, match, &match_columns, &columns,
                                &stream->state, failure);
}

SchemacStatus rag_chunks_stream_next(RagChunksStream *stream, const RagChunks **row,
                                     SchemacFailure *failure)
{
    const void *found;
    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);
    *row = found;
    return status;
}

void rag_chunks_stream_end(RagChunksStream *stream)
{
    schemac_stream_end(stream->state);
    stream->state = NULL;
}

SchemacStatus rag_chunks_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                            const RagChunks *after, int64_t limit, uint64_t columns,
                                            RagChunksList *list, SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &rag_chunks_table, &list_rag_chunks_1,
                                        NULL, after, limit, &columns, &found, failure);
    if (status == SCHEMAC_DONE) {
        rag_chunks_list_set(list, &found);
    }
    return status;
}

SchemacStatus rag_chunks_nearest_cosine(PGconn *connection, SchemacArena *arena,
                                        const float query[SCHEMAC_AT_LEAST(768)],
                                        const SchemacNearest *how, const RagChunks *match,
                                        uint64_t match_columns, uint64_t columns,
                                        RagChunksList *list, SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_nearest(connection, arena, &rag_chunks_table,
                                           &nearest_rag_chunks_1, query, how, match, &match_columns,
                                           &columns, &found, failure);
    if (status == SCHEMAC_DONE) {
        rag_chunks_list_set(list, &found);
    }
    return status;
}

/* ---- table documents ------------------------------------------------------------------------ */

static const SchemacColumn rag_documents_columns[] = {
    {.name = "id", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagDocuments, id),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "project_id", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagDocuments, project_id),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "filename", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagDocuments, filename),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "original_path", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagDocuments, original_path),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "file_type", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagDocuments, file_type),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "status", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagDocuments, status),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "error_message", .type_schema = "pg_catalog", .type_name = "text",
     .offset = offsetof(RagDocuments, error_message), .type = SCHEMAC_TYPE_TEXT,
     .is_nullable = true},
    {.name = "metadata", .type_schema = "pg_catalog", .type_name = "json",
     .offset = offsetof(RagDocuments, metadata), .type = SCHEMAC_TYPE_TEXT, .is_nullable = true},
    {.name = "created_at", .type_schema = "pg_catalog", .type_name = "timestamp",
     .offset = offsetof(RagDocuments, created_at), .type = SCHEMAC_TYPE_TIMESTAMP},
    {.name = "indexed_at", .type_schema = "pg_catalog", .type_name = "timestamp",
     .offset = offsetof(RagDocuments, indexed_at), .type = SCHEMAC_TYPE_TIMESTAMP,
     .is_nullable = true},
    {.name = "deleted_at", .type_schema = "pg_catalog", .type_name = "timestamptz",
     .offset = offsetof(RagDocuments, deleted_at), .type = SCHEMAC_TYPE_TIMESTAMPTZ,
     .is_nullable = true},
};

static const SchemacTable rag_documents_table = {
    .schema = "public",
    .name = "documents",
    .columns = rag_documents_columns,
    .column_count = 11,
    .row_size = sizeof(RagDocuments),
};

static const unsigned short key_rag_documents_1_columns[] = {0}; /* id */
static const SchemacKey key_rag_documents_1 = {key_rag_documents_1_columns, 1};

static const unsigned short list_rag_documents_1_order[] = {0}; /* id */
static const SchemacListing list_rag_documents_1 = {
    .order = {list_rag_documents_1_order, 1},
};

static void rag_documents_list_set(RagDocumentsList *list, const SchemacList *found)
{
    list->rows = found->rows;
    list->count = found->count;
}

SchemacStatus rag_documents_insert(PGconn *connection, const RagDocuments *row, uint64_t columns,
                                   SchemacFailure *failure)
{
    return schemac_insert(connection, &rag_documents_table, row, &columns, failure);
}

SchemacStatus rag_documents_insert_returning(PGconn *connection, SchemacArena *arena,
                                             const RagDocuments *row, uint64_t columns,
                                             RagDocuments *stored, SchemacFailure *failure)
{
    return schemac_insert_returning(connection, arena, &rag_documents_table, row, &columns, stored,
                                    failure);
}

SchemacStatus rag_documents_get_by_id(PGconn *connection, SchemacArena *arena, SchemacText id,
                                      uint64_t columns, RagDocuments *row, SchemacFailure *failure)
{
    RagDocuments key = {.id = id};
    return schemac_get(connection, arena, &rag_documents_table, key_rag_documents_1, &key, &columns,
                       row, failure);
}

SchemacStatus rag_documents_update(PGconn *connection, const RagDocuments *row, uint64_t columns,
                                   SchemacFailure *failure)
{
    return schemac_update(connection, &rag_documents_table, key_rag_documents_1, row, &columns,
                          failure);
}

SchemacStatus rag_documents_delete(PGconn *connection, SchemacText id, SchemacFailure *failure)
{
    RagDocuments key = {.id = id};
    return schemac_delete(connection, &rag_documents_table, key_rag_documents_1, &key, failure);
}

SchemacStatus rag_documents_upsert(PGconn *connection, const RagDocuments *rows, size_t count,
                                   uint64_t columns, SchemacFailure *failure)
{
    return schemac_upsert(connection, &rag_documents_table, key_rag_documents_1, rows, count,
                          &columns, failure);
}

SchemacStatus rag_documents_copy_begin(PGconn *connection, uint64_t columns, RagDocumentsCopy *copy,
                                       SchemacFailure *failure)
{
    return schemac_copy_begin(connection, &rag_documents_table, &columns, &copy->state, failure);
}

SchemacStatus rag_documents_copy_put(RagDocumentsCopy *copy, const RagDocuments *row,
                                     SchemacFailure *failure)
{
    return schemac_copy_put(copy->state, row, failure);
}

SchemacStatus rag_documents_copy_end(RagDocumentsCopy *copy, int64_t *row_count,
                                     SchemacFailure *failure)
{
    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);
    copy->state = NULL;
    return status;
}

void rag_documents_copy_abort(RagDocumentsCopy *copy)
{
    schemac_copy_abort(copy->state);
    copy->state = NULL;
}

SchemacStatus rag_documents_stream_begin(PGconn *connection, const RagDocuments *match,
                                         uint64_t match_columns, uint64_t columns,
                                         RagDocumentsStream *stream, SchemacFailure *failure)
{
    return schemac_stream_begin(connection, &rag_documents_table, match, &match_columns, &columns,
                                &stream->state, failure);
}

SchemacStatus rag_documents_stream_next(RagDocumentsStream *stream, const RagDocuments **row,
                                        SchemacFailure *failure)
{
    const void *found;
    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);
    *row = found;
    return status;
}

void rag_documents_stream_end(RagDocumentsStream *stream)
{
    schemac_stream_end(stream->state);
    stream->state = NULL;
}

SchemacStatus rag_documents_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                               const RagDocuments *after, int64_t limit,
                                               uint64_t columns, RagDocumentsList *list,
                                               SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &rag_documents_table,
                                        &list_rag_documents_1, NULL, after, limit, &columns, &found,
                                        failure);
    if (status == SCHEMAC_DONE) {
        rag_documents_list_set(list, &found);
    }
    return status;
}

/* ---- table indexing_tasks ------------------------------------------------------------------- */

static const SchemacColumn rag_indexing_tasks_columns[] = {
    {.name = "id", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagIndexingTasks, id),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "document_id", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagIndexingTasks, document_id),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "task_type", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagIndexingTasks, task_type),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "status", .type_schema = "public", .type_name = "task_status",
     .offset = offsetof(RagIndexingTasks, status), .type = SCHEMAC_TYPE_ENUM,
     .labels = &rag_task_status_labels},
    {.name = "created_at", .type_schema = "pg_catalog", .type_name = "timestamp",
     .offset = offsetof(RagIndexingTasks, created_at), .type = SCHEMAC_TYPE_TIMESTAMP},
    {.name = "started_at", .type_schema = "pg_catalog", .type_name = "timestamp",
     .offset = offsetof(RagIndexingTasks, started_at), .type = SCHEMAC_TYPE_TIMESTAMP,
     .is_nullable = true},
    {.name = "completed_at", .type_schema = "pg_catalog", .type_name = "timestamp",
     .offset = offsetof(RagIndexingTasks, completed_at), .type = SCHEMAC_TYPE_TIMESTAMP,
     .is_nullable = true},
};

static const SchemacTable rag_indexing_tasks_table = {
    .schema = "public",
    .name = "indexing_tasks",
    .columns = rag_indexing_tasks_columns,
    .column_count = 7,
    .row_size = sizeof(RagIndexingTasks),
};

static const unsigned short key_rag_indexing_tasks_1_columns[] = {0}; /* id */
static const SchemacKey key_rag_indexing_tasks_1 = {key_rag_indexing_tasks_1_columns, 1};

static const unsigned short list_rag_indexing_tasks_1_order[] = {0}; /* id */
static const SchemacListing list_rag_indexing_tasks_1 = {
    .order = {list_rag_indexing_tasks_1_order, 1},
};

static void rag_indexing_tasks_list_set(RagIndexingTasksList *list, const SchemacList *found)
{
    list->rows = found->rows;
    list->count = found->count;
}

SchemacStatus rag_indexing_tasks_insert(PGconn *connection, const RagIndexingTasks *row,
                                        uint64_t columns, SchemacFailure *failure)
{
    return schemac_insert(connection, &rag_indexing_tasks_table, row, &columns, failure);
}

SchemacStatus rag_indexing_tasks_insert_returning(PGconn *connection, SchemacArena *arena,
                                                  const RagIndexingTasks *row, uint64_t columns,
                                                  RagIndexingTasks *stored, SchemacFailure *failure)
{
    return schemac_insert_returning(connection, arena, &rag_indexing_tasks_table, row, &columns,
                                    stored, failure);
}

SchemacStatus rag_indexing_tasks_get_by_id(PGconn *connection, SchemacArena *arena, SchemacText id,
                                           uint64_t columns, RagIndexingTasks *row,
                                           SchemacFailure *failure)
{
    RagIndexingTasks key = {.id = id};
    return schemac_get(connection, arena, &rag_indexing_tasks_table, key_rag_indexing_tasks_1, &key,
                       &columns, row, failure);
}

SchemacStatus rag_indexing_tasks_update(PGconn *connection, const RagIndexingTasks *row,
                                        uint64_t columns, SchemacFailure *failure)
{
    return schemac_update(connection, &rag_indexing_tasks_table, key_rag_indexing_tasks_1, row,
                          &columns, failure);
}

SchemacStatus rag_indexing_tasks_delete(PGconn *connection, SchemacText id, SchemacFailure *failure)
{
    RagIndexingTasks key = {.id = id};
    return schemac_delete(connection, &rag_indexing_tasks_table, key_rag_indexing_tasks_1, &key,
                          failure);
}

SchemacStatus rag_indexing_tasks_upsert(PGconn *connection, const RagIndexingTasks *rows,
                                        size_t count, uint64_t columns, SchemacFailure *failure)
{
    return schemac_upsert(connection, &rag_indexing_tasks_table, key_rag_indexing_tasks_1, rows,
                          count, &columns, failure);
}

SchemacStatus rag_indexing_tasks_copy_begin(PGconn *connection, uint64_t columns,
                                            RagIndexingTasksCopy *copy, SchemacFailure *failure)
{
    return schemac_copy_begin(connection, &rag_indexing_tasks_table, &columns, &copy->state,
                              failure);
}

SchemacStatus rag_indexing_tasks_copy_put(RagIndexingTasksCopy *copy, const RagIndexingTasks *row,
                                          SchemacFailure *failure)
{
    return schemac_copy_put(copy->state, row, failure);
}

SchemacStatus rag_indexing_tasks_copy_end(RagIndexingTasksCopy *copy, int64_t *row_count,
                                          SchemacFailure *failure)
{
    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);
    copy->state = NULL;
    return status;
}

void rag_indexing_tasks_copy_abort(RagIndexingTasksCopy *copy)
{
    schemac_copy_abort(copy->state);
    copy->state = NULL;
}

SchemacStatus rag_indexing_tasks_stream_begin(PGconn *connection, const RagIndexingTasks *match,
                                              uint64_t match_columns, uint64_t columns,
                                              RagIndexingTasksStream *stream,
                                              SchemacFailure *failure)
{
    return schemac_stream_begin(connection, &rag_indexing_tasks_table, match, &match_columns,
                                &columns, &stream->state, failure);
}

SchemacStatus rag_indexing_tasks_stream_next(RagIndexingTasksStream *stream,
                                             const RagIndexingTasks **row, SchemacFailure *failure)
{
    const void *found;
    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);
    *row = found;
    return status;
}

void rag_indexing_tasks_stream_end(RagIndexingTasksStream *stream)
{
    schemac_stream_end(stream->state);
    stream->state = NULL;
}

SchemacStatus rag_indexing_tasks_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                                    const RagIndexingTasks *after, int64_t limit,
                                                    uint64_t columns, RagIndexingTasksList *list,
                                                    SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &rag_indexing_tasks_table,
                                        &list_rag_indexing_tasks_1, NULL, after, limit, &columns,
                                        &found, failure);
    if (status == SCHEMAC_DONE) {
        rag_indexing_tasks_list_set(list, &found);
    }
    return status;
}

/* ---- table projects ------------------------------------------------------------------------- */

static const SchemacColumn rag_projects_columns[] = {
    {.name = "id", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagProjects, id),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "name", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagProjects, name),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "created_at", .type_schema = "pg_catalog", .type_name = "timestamp",
     .offset = offsetof(RagProjects, created_at), .type = SCHEMAC_TYPE_TIMESTAMP},
};

static const SchemacTable rag_projects_table = {
    .schema = "public",
    .name = "projects",
    .columns = rag_projects_columns,
    .column_count = 3,
    .row_size = sizeof(RagProjects),
};

static const unsigned short key_rag_projects_1_columns[] = {0}; /* id */
static const SchemacKey key_rag_projects_1 = {key_rag_projects_1_columns, 1};

static const unsigned short key_rag_projects_2_columns[] = {1}; /* name */
static const SchemacKey key_rag_projects_2 = {key_rag_projects_2_columns, 1};

static const unsigned short list_rag_projects_1_order[] = {0}; /* id */
static const SchemacListing list_rag_projects_1 = {
    .order = {list_rag_projects_1_order, 1},
};

static const unsigned short list_rag_projects_2_order[] = {1}; /* name */
static const SchemacListing list_rag_projects_2 = {
    .order = {list_rag_projects_2_order, 1},
};

static void rag_projects_list_set(RagProjectsList *list, const SchemacList *found)
{
    list->rows = found->rows;
    list->count = found->count;
}

SchemacStatus rag_projects_insert(PGconn *connection, const RagProjects *row, uint64_t columns,
                                  SchemacFailure *failure)
{
    return schemac_insert(connection, &rag_projects_table, row, &columns, failure);
}

SchemacStatus rag_projects_insert_returning(PGconn *connection, SchemacArena *arena,
                                            const RagProjects *row, uint64_t columns,
                                            RagProjects *stored, SchemacFailure *failure)
{
    return schemac_insert_returning(connection, arena, &rag_projects_table, row, &columns, stored,
                                    failure);
}

SchemacStatus rag_projects_get_by_id(PGconn *connection, SchemacArena *arena, SchemacText id,
                                     uint64_t columns, RagProjects *row, SchemacFailure *failure)
{
    RagProjects key = {.id = id};
    return schemac_get(connection, arena, &rag_projects_table, key_rag_projects_1, &key, &columns,
                       row, failure);
}

SchemacStatus rag_projects_get_by_name(PGconn *connection, SchemacArena *arena, SchemacText name,
                                       uint64_t columns, RagProjects *row, SchemacFailure *failure)
{
    RagProjects key = {.name = name};
    return schemac_get(connection, arena, &rag_projects_table, key_rag_projects_2, &key, &columns,
                       row, failure);
}

SchemacStatus rag_projects_update(PGconn *connection, const RagProjects *row, uint64_t columns,
                                  SchemacFailure *failure)
{
    return schemac_update(connection, &rag_projects_table, key_rag_projects_1, row, &columns,
                          failure);
}

SchemacStatus rag_projects_delete(PGconn *connection, SchemacText id, SchemacFailure *failure)
{
    RagProjects key = {.id = id};
    return schemac_delete(connection, &rag_projects_table, key_rag_projects_1, &key, failure);
}

SchemacStatus rag_projects_upsert(PGconn *connection, const RagProjects *rows, size_t count,
                                  uint64_t columns, SchemacFailure *failure)
{
    return schemac_upsert(connection, &rag_projects_table, key_rag_projects_1, rows, count,
                          &columns, failure);
}

SchemacStatus rag_projects_copy_begin(PGconn *connection, uint64_t columns, RagProjectsCopy *copy,
                                      SchemacFailure *failure)
{
    return schemac_copy_begin(connection, &rag_projects_table, &columns, &copy->state, failure);
}

SchemacStatus rag_projects_copy_put(RagProjectsCopy *copy, const RagProjects *row,
                                    SchemacFailure *failure)
{
    return schemac_copy_put(copy->state, row, failure);
}

SchemacStatus rag_projects_copy_end(RagProjectsCopy *copy, int64_t *row_count,
                                    SchemacFailure *failure)
{
    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);
    copy->state = NULL;
    return status;
}

void rag_projects_copy_abort(RagProjectsCopy *copy)
{
    schemac_copy_abort(copy->state);
    copy->state = NULL;
}

SchemacStatus rag_projects_stream_begin(PGconn *connection, const RagProjects *match,
                                        uint64_t match_columns, uint64_t columns,
                                        RagProjectsStream *stream, SchemacFailure *failure)
{
    return schemac_stream_begin(connection, &rag_projects_table, match, &match_columns, &columns,
                                &stream->state, failure);
}

SchemacStatus rag_projects_stream_next(RagProjectsStream *stream, const RagProjects **row,
                                       SchemacFailure *failure)
{
    const void *found;
    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);
    *row = found;
    return status;
}

void rag_projects_stream_end(RagProjectsStream *stream)
{
    schemac_stream_end(stream->state);
    stream->state = NULL;
}

SchemacStatus rag_projects_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                              const RagProjects *after, int64_t limit,
                                              uint64_t columns, RagProjectsList *list,
                                              SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &rag_projects_table,
                                        &list_rag_projects_1, NULL, after, limit, &columns, &found,
                                        failure);
    if (status == SCHEMAC_DONE) {
        rag_projects_list_set(list, &found);
    }
    return status;
}

SchemacStatus rag_projects_list_ordered_by_name(PGconn *connection, SchemacArena *arena,
                                                const RagProjects *after, int64_t limit,
                                                uint64_t columns, RagProjectsList *list,
                                                SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &rag_projects_table,
                                        &list_rag_projects_2, NULL, after, limit, &columns, &found,
                                        failure);
    if (status == SCHEMAC_DONE) {
        rag_projects_list_set(list, &found);
    }
    return status;
}

/* ---- table server_settings ------------------------------------------------------------------ */

static const SchemacColumn rag_server_settings_columns[] = {
    {.name = "key", .type_schema = "pg_catalog", .type_name = "varchar",
     .bare_type = "pg_catalog.varchar", .offset = offsetof(RagServerSettings, key),
     .type = SCHEMAC_TYPE_TEXT},
    {.name = "value", .type_schema = "pg_catalog", .type_name = "text",
     .offset = offsetof(RagServerSettings, value), .type = SCHEMAC_TYPE_TEXT},
    {.name = "updated_at", .type_schema = "pg_catalog", .type_name = "timestamptz",
     .offset = offsetof(RagServerSettings, updated_at), .type = SCHEMAC_TYPE_TIMESTAMPTZ},
};

static const SchemacTable rag_server_settings_table = {
    .schema = "public",
    .name = "server_settings",
    .columns = rag_server_settings_columns,
    .column_count = 3,
    .row_size = sizeof(RagServerSettings),
};

static const unsigned short key_rag_server_settings_1_columns[] = {0}; /* key */
static const SchemacKey key_rag_server_settings_1 = {key_rag_server_settings_1_columns, 1};

static const unsigned short list_rag_server_settings_1_order[] = {0}; /* key */
static const SchemacListing list_rag_server_settings_1 = {
    .order = {list_rag_server_settings_1_order, 1},
};

static void rag_server_settings_list_set(RagServerSettingsList *list, const SchemacList *found)
{
    list->rows = found->rows;
    list->count = found->count;
}

SchemacStatus rag_server_settings_insert(PGconn *connection, const RagServerSettings *row,
                                         uint64_t columns, SchemacFailure *failure)
{
    return schemac_insert(connection, &rag_server_settings_table, row, &columns, failure);
}

SchemacStatus rag_server_settings_insert_returning(PGconn *connection, SchemacArena *arena,
                                                   const RagServerSettings *row, uint64_t columns,
                                                   RagServerSettings *stored,
                                                   SchemacFailure *failure)
{
    return schemac_insert_returning(connection, arena, &rag_server_settings_table, row, &columns,
                                    stored, failure);
}

SchemacStatus rag_server_settings_get_by_key(PGconn *connection, SchemacArena *arena,
                                             SchemacText key_, uint64_t columns,
                                             RagServerSettings *row, SchemacFailure *failure)
{
    RagServerSettings key = {.key = key_};
    return schemac_get(connection, arena, &rag_server_settings_table, key_rag_server_settings_1,
                       &key, &columns, row, failure);
}

SchemacStatus rag_server_settings_update(PGconn *connection, const RagServerSettings *row,
                                         uint64_t columns, SchemacFailure *failure)
{
    return schemac_update(connection, &rag_server_settings_table, key_rag_server_settings_1, row,
                          &columns, failure);
}

SchemacStatus rag_server_settings_delete(PGconn *connection, SchemacText key_,
                                         SchemacFailure *failure)
{
    RagServerSettings key = {.key = key_};
    return schemac_delete(connection, &rag_server_settings_table, key_rag_server_settings_1, &key,
                          failure);
}

SchemacStatus rag_server_settings_upsert(PGconn *connection, const RagServerSettings *rows,
                                         size_t count, uint64_t columns, SchemacFailure *failure)
{
    return schemac_upsert(connection, &rag_server_settings_table, key_rag_server_settings_1, rows,
                          count, &columns, failure);
}

SchemacStatus rag_server_settings_copy_begin(PGconn *connection, uint64_t columns,
                                             RagServerSettingsCopy *copy, SchemacFailure *failure)
{
    return schemac_copy_begin(connection, &rag_server_settings_table, &columns, &copy->state,
                              failure);
}

SchemacStatus rag_server_settings_copy_put(RagServerSettingsCopy *copy,
                                           const RagServerSettings *row, SchemacFailure *failure)
{
    return schemac_copy_put(copy->state, row, failure);
}

SchemacStatus rag_server_settings_copy_end(RagServerSettingsCopy *copy, int64_t *row_count,
                                           SchemacFailure *failure)
{
    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);
    copy->state = NULL;
    return status;
}

void rag_server_settings_copy_abort(RagServerSettingsCopy *copy)
{
    schemac_copy_abort(copy->state);
    copy->state = NULL;
}

SchemacStatus rag_server_settings_stream_begin(PGconn *connection, const RagServerSettings *match,
                                               uint64_t match_columns, uint64_t columns,
                                               RagServerSettingsStream *stream,
                                               SchemacFailure *failure)
{
    return schemac_stream_begin(connection, &rag_server_settings_table, match, &match_columns,
                                &columns, &stream->state, failure);
}

SchemacStatus rag_server_settings_stream_next(RagServerSettingsStream *stream,
                                              const RagServerSettings **row,
                                              SchemacFailure *failure)
{
    const void *found;
    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);
    *row = found;
    return status;
}

void rag_server_settings_stream_end(RagServerSettingsStream *stream)
{
    schemac_stream_end(stream->state);
    stream->state = NULL;
}

SchemacStatus rag_server_settings_list_ordered_by_key(PGconn *connection, SchemacArena *arena,
                                                      const RagServerSettings *after, int64_t limit,
                                                      uint64_t columns, RagServerSettingsList *list,
                                                      SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &rag_server_settings_table,
                                        &list_rag_server_settings_1, NULL, after, limit, &columns,
                                        &found, failure);
    if (status == SCHEMAC_DONE) {
        rag_server_settings_list_set(list, &found);
    }
    return status;
}
