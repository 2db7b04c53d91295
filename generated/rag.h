/* rag.h: the tables of rag in C. Written by `schemac gen`; edit the schema instead.
 *
 * A row that is written borrows all it points to until the call returns. A streamed row is a
 * view, good until the next call on its stream. Lists and rows got by key live in the arena.
 * Columns are chosen by a mask of their bits; a column out of it takes its default when it is
 * inserted, and is zero when it is read. See schemac/rt.h for the types and for failures. */
#ifndef RAG_H
#define RAG_H

#include "schemac/rt.h"

#if SCHEMAC_RT_ABI != 1
#error "generated for another version of schemac-rt: run `schemac gen` again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- enum task_status ----------------------------------------------------------------------- */

/* The life of an indexing task. */
/* A value is made from its label: it stays when others come or go. */
typedef enum RagTaskStatus {
    RAG_TASK_STATUS_UNRECOGNIZED = 0, /* a label that came later; never written */
    RAG_TASK_STATUS_PENDING = 0x9bf7f35,
    RAG_TASK_STATUS_RUNNING = 0x47eb74d,
    RAG_TASK_STATUS_DONE = 0x6f38073,
    RAG_TASK_STATUS_FAILED = 0x0accfba
} RagTaskStatus;
SCHEMAC_MAYBE(RagMaybeTaskStatus, RagTaskStatus);
/* The label of a value, or NULL; the value of a label, or UNRECOGNIZED. */
const char *rag_task_status_text(RagTaskStatus value);
RagTaskStatus rag_task_status_parse(SchemacText text);

/* ---- constraints ---------------------------------------------------------------------------- */

/* What a row can be refused by. */
typedef enum RagConstraint {
    RAG_CONSTRAINT_UNRECOGNIZED = 0, /* none, or one that came later */
    RAG_CONSTRAINT_API_KEYS_KEY_HASH_KEY,
    RAG_CONSTRAINT_API_KEYS_PKEY,
    RAG_CONSTRAINT_API_KEYS_PROJECT_ID_FKEY,
    RAG_CONSTRAINT_CHUNKS_DOCUMENT_ID_FKEY,
    RAG_CONSTRAINT_CHUNKS_PARENT_ID_FKEY,
    RAG_CONSTRAINT_CHUNKS_PKEY,
    RAG_CONSTRAINT_DOCUMENTS_PKEY,
    RAG_CONSTRAINT_DOCUMENTS_PROJECT_ID_FKEY,
    RAG_CONSTRAINT_INDEXING_TASKS_DOCUMENT_ID_FKEY,
    RAG_CONSTRAINT_INDEXING_TASKS_PKEY,
    RAG_CONSTRAINT_PROJECTS_NAME_KEY,
    RAG_CONSTRAINT_PROJECTS_PKEY,
    RAG_CONSTRAINT_SERVER_SETTINGS_PKEY
} RagConstraint;
/* The constraint that a failure names. */
RagConstraint rag_constraint(const SchemacFailure *failure);

/* ---- table api_keys ------------------------------------------------------------------------- */

/* Keys of clients. The key itself is never stored, only its hash. */
typedef struct RagApiKeys {
    SchemacText id;                       /* character varying(36), primary key */
    SchemacText project_id;               /* character varying(36), references projects */
    SchemacText name;                     /* character varying(255) */
    SchemacText key_hash;                 /* character varying(64) */
    SchemacTextArray scopes;              /* text[] */
    SchemacTimestamptz created_at;        /* timestamp with time zone */
    SchemacMaybeTimestamptz expires_at;   /* timestamp with time zone */
    SchemacMaybeTimestamptz last_used_at; /* timestamp with time zone */
} RagApiKeys;

#define RAG_API_KEYS_ID           (UINT64_C(1) << 0)
#define RAG_API_KEYS_PROJECT_ID   (UINT64_C(1) << 1)
#define RAG_API_KEYS_NAME         (UINT64_C(1) << 2)
#define RAG_API_KEYS_KEY_HASH     (UINT64_C(1) << 3)
#define RAG_API_KEYS_SCOPES       (UINT64_C(1) << 4)
#define RAG_API_KEYS_CREATED_AT   (UINT64_C(1) << 5)
#define RAG_API_KEYS_EXPIRES_AT   (UINT64_C(1) << 6)
#define RAG_API_KEYS_LAST_USED_AT (UINT64_C(1) << 7)
#define RAG_API_KEYS_ALL          UINT64_C(0xff)

typedef struct RagApiKeysList {
    const RagApiKeys *rows;
    size_t count;
} RagApiKeysList;

typedef struct RagApiKeysCopy {
    SchemacCopy *state;
} RagApiKeysCopy;
typedef struct RagApiKeysStream {
    SchemacStream *state;
} RagApiKeysStream;

/* Inserts the columns of the mask; all others take their default. */
SchemacStatus rag_api_keys_insert(PGconn *connection, const RagApiKeys *row, uint64_t columns,
                                  SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as the table has it. */
SchemacStatus rag_api_keys_insert_returning(PGconn *connection, SchemacArena *arena,
                                            const RagApiKeys *row, uint64_t columns,
                                            RagApiKeys *stored,
                                            SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Primary key api_keys_pkey. */
SchemacStatus rag_api_keys_get_by_id(PGconn *connection, SchemacArena *arena, SchemacText id,
                                     uint64_t columns, RagApiKeys *row,
                                     SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Unique key api_keys_key_hash_key. */
SchemacStatus rag_api_keys_get_by_key_hash(PGconn *connection, SchemacArena *arena,
                                           SchemacText key_hash, uint64_t columns, RagApiKeys *row,
                                           SchemacFailure *failure) SCHEMAC_CHECKED;
/* Sets the columns of the mask in the row of this key, or SCHEMAC_NONE. Primary key
 * api_keys_pkey. */
SchemacStatus rag_api_keys_update(PGconn *connection, const RagApiKeys *row, uint64_t columns,
                                  SchemacFailure *failure) SCHEMAC_CHECKED;
/* Deletes the row of this key, or SCHEMAC_NONE. Primary key api_keys_pkey. */
SchemacStatus rag_api_keys_delete(PGconn *connection, SchemacText id,
                                  SchemacFailure *failure) SCHEMAC_CHECKED;
/* Inserts the rows, all or none; where the key is there already, sets the columns of the mask.
 * Primary key api_keys_pkey. */
SchemacStatus rag_api_keys_upsert(PGconn *connection, const RagApiKeys *rows, size_t count,
                                  uint64_t columns, SchemacFailure *failure) SCHEMAC_CHECKED;
/* Starts a COPY of the mask's columns: the way to write many rows. Until its end the connection
 * takes nothing else; all rows are stored, or none. */
SchemacStatus rag_api_keys_copy_begin(PGconn *connection, uint64_t columns, RagApiKeysCopy *copy,
                                      SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus rag_api_keys_copy_put(RagApiKeysCopy *copy, const RagApiKeys *row,
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* Stores the rows; *row_count (may be NULL) is how many. */
SchemacStatus rag_api_keys_copy_end(RagApiKeysCopy *copy, int64_t *row_count,
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* Ends it without storing anything. Fine after a failure, or twice. */
void rag_api_keys_copy_abort(RagApiKeysCopy *copy);
/* Every row whose `match_columns` (0: none) equal those of `match`, in no order. */
SchemacStatus rag_api_keys_stream_begin(PGconn *connection, const RagApiKeys *match,
                                        uint64_t match_columns, uint64_t columns,
                                        RagApiKeysStream *stream,
                                        SchemacFailure *failure) SCHEMAC_CHECKED;
/* The next row, a view until the next call; SCHEMAC_NONE after the last. */
SchemacStatus rag_api_keys_stream_next(RagApiKeysStream *stream, const RagApiKeys **row,
                                       SchemacFailure *failure) SCHEMAC_CHECKED;
/* Always to be called. What was not read is left. */
void rag_api_keys_stream_end(RagApiKeysStream *stream);
/* Up to `limit` rows after `after` (NULL: from the first), in order of id. Served by primary key
 * api_keys_pkey. */
SchemacStatus rag_api_keys_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                              const RagApiKeys *after, int64_t limit,
                                              uint64_t columns, RagApiKeysList *list,
                                              SchemacFailure *failure) SCHEMAC_CHECKED;
/* Up to `limit` rows after `after` (NULL: from the first), in order of key_hash. Served by
 * unique key api_keys_key_hash_key. */
SchemacStatus rag_api_keys_list_ordered_by_key_hash(PGconn *connection, SchemacArena *arena,
                                                    const RagApiKeys *after, int64_t limit,
                                                    uint64_t columns, RagApiKeysList *list,
                                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* Up to `limit` rows after `after` (NULL: from the first), in order of id. Served by index
 * api_keys_project_id_idx. */
SchemacStatus rag_api_keys_list_by_project_id_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                                            SchemacText project_id,
                                                            const RagApiKeys *after, int64_t limit,
                                                            uint64_t columns, RagApiKeysList *list,
                                                            SchemacFailure *failure) SCHEMAC_CHECKED;

/* ---- table chunks --------------------------------------------------------------------------- */

/* A piece of a document, small enough to embed. */
typedef struct RagChunks {
    SchemacText id;               /* character varying(36), primary key */
    SchemacText document_id;      /* character varying(36), references documents */
    SchemacText content;          /* text */
    SchemacMaybeFloats embedding; /* vector(768) */
    int32_t position;             /* integer */
    SchemacMaybeText structure;   /* json */
    SchemacMaybeText metadata;    /* json */
    SchemacText status;           /* character varying(50) */
    /* The chunk that this one is a part of. */
    SchemacMaybeText parent_id;   /* character varying(36), references chunks */
} RagChunks;

#define RAG_CHUNKS_ID          (UINT64_C(1) << 0)
#define RAG_CHUNKS_DOCUMENT_ID (UINT64_C(1) << 1)
#define RAG_CHUNKS_CONTENT     (UINT64_C(1) << 2)
#define RAG_CHUNKS_EMBEDDING   (UINT64_C(1) << 3)
#define RAG_CHUNKS_POSITION    (UINT64_C(1) << 4)
#define RAG_CHUNKS_STRUCTURE   (UINT64_C(1) << 5)
#define RAG_CHUNKS_METADATA    (UINT64_C(1) << 6)
#define RAG_CHUNKS_STATUS      (UINT64_C(1) << 7)
#define RAG_CHUNKS_PARENT_ID   (UINT64_C(1) << 8)
#define RAG_CHUNKS_ALL         UINT64_C(0x1ff)
enum { RAG_CHUNKS_EMBEDDING_DIMENSIONS = 768 };

typedef struct RagChunksList {
    const RagChunks *rows;
    size_t count;
    const double *distances; /* of a nearest, one a row; else NULL */
    SchemacMatrix embedding; /* all vectors in one block, a row each */
} RagChunksList;

typedef struct RagChunksCopy {
    SchemacCopy *state;
} RagChunksCopy;
typedef struct RagChunksStream {
    SchemacStream *state;
} RagChunksStream;

/* Inserts the columns of the mask; all others take their default. */
SchemacStatus rag_chunks_insert(PGconn *connection, const RagChunks *row, uint64_t columns,
                                SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as the table has it. */
SchemacStatus rag_chunks_insert_returning(PGconn *connection, SchemacArena *arena,
                                          const RagChunks *row, uint64_t columns, RagChunks *stored,
                                          SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Primary key chunks_pkey. */
SchemacStatus rag_chunks_get_by_id(PGconn *connection, SchemacArena *arena, SchemacText id,
                                   uint64_t columns, RagChunks *row,
                                   SchemacFailure *failure) SCHEMAC_CHECKED;
/* Sets the columns of the mask in the row of this key, or SCHEMAC_NONE. Primary key chunks_pkey. */
SchemacStatus rag_chunks_update(PGconn *connection, const RagChunks *row, uint64_t columns,
                                SchemacFailure *failure) SCHEMAC_CHECKED;
/* Deletes the row of this key, or SCHEMAC_NONE. Primary key chunks_pkey. */
SchemacStatus rag_chunks_delete(PGconn *connection, SchemacText id,
                                SchemacFailure *failure) SCHEMAC_CHECKED;
/* Inserts the rows, all or none; where the key is there already, sets the columns of the mask.
 * Primary key chunks_pkey. */
SchemacStatus rag_chunks_upsert(PGconn *connection, const RagChunks *rows, size_t count,
                                uint64_t columns, SchemacFailure *failure) SCHEMAC_CHECKED;
/* Starts a COPY of the mask's columns: the way to write many rows. Until its end the connection
 * takes nothing else; all rows are stored, or none. */
SchemacStatus rag_chunks_copy_begin(PGconn *connection, uint64_t columns, RagChunksCopy *copy,
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus rag_chunks_copy_put(RagChunksCopy *copy, const RagChunks *row,
                                  SchemacFailure *failure) SCHEMAC_CHECKED;
/* Stores the rows; *row_count (may be NULL) is how many. */
SchemacStatus rag_chunks_copy_end(RagChunksCopy *copy, int64_t *row_count,
                                  SchemacFailure *failure) SCHEMAC_CHECKED;
/* Ends it without storing anything. Fine after a failure, or twice. */
void rag_chunks_copy_abort(RagChunksCopy *copy);
/* Every row whose `match_columns` (0: none) equal those of `match`, in no order. */
SchemacStatus rag_chunks_stream_begin(PGconn *connection, const RagChunks *match,
                                      uint64_t match_columns, uint64_t columns,
                                      RagChunksStream *stream,
                                      SchemacFailure *failure) SCHEMAC_CHECKED;
/* The next row, a view until the next call; SCHEMAC_NONE after the last. */
SchemacStatus rag_chunks_stream_next(RagChunksStream *stream, const RagChunks **row,
                                     SchemacFailure *failure) SCHEMAC_CHECKED;
/* Always to be called. What was not read is left. */
void rag_chunks_stream_end(RagChunksStream *stream);
/* Up to `limit` rows after `after` (NULL: from the first), in order of id. Served by primary key
 * chunks_pkey. */
SchemacStatus rag_chunks_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                            const RagChunks *after, int64_t limit, uint64_t columns,
                                            RagChunksList *list,
                                            SchemacFailure *failure) SCHEMAC_CHECKED;
/* The rows nearest to `query` by embedding (<=>), nearest first, of those whose `match_columns`
 * (0: all) equal those of `match`. Served by index chunks_embedding_idx (hnsw). */
SchemacStatus rag_chunks_nearest_cosine(PGconn *connection, SchemacArena *arena,
                                        const float query[SCHEMAC_AT_LEAST(768)],
                                        const SchemacNearest *how, const RagChunks *match,
                                        uint64_t match_columns, uint64_t columns,
                                        RagChunksList *list,
                                        SchemacFailure *failure) SCHEMAC_CHECKED;

/* ---- table documents ------------------------------------------------------------------------ */

/* A file that was given to the service. */
typedef struct RagDocuments {
    SchemacText id;                     /* character varying(36), primary key */
    SchemacText project_id;             /* character varying(36), references projects */
    SchemacText filename;               /* character varying(255) */
    SchemacText original_path;          /* character varying(512) */
    SchemacText file_type;              /* character varying(50) */
    SchemacText status;                 /* character varying(50) */
    SchemacMaybeText error_message;     /* text */
    SchemacMaybeText metadata;          /* json */
    SchemacTimestamp created_at;        /* timestamp without time zone */
    SchemacMaybeTimestamp indexed_at;   /* timestamp without time zone */
    /* When it was deleted; the row stays for a while. */
    SchemacMaybeTimestamptz deleted_at; /* timestamp with time zone */
} RagDocuments;

#define RAG_DOCUMENTS_ID            (UINT64_C(1) << 0)
#define RAG_DOCUMENTS_PROJECT_ID    (UINT64_C(1) << 1)
#define RAG_DOCUMENTS_FILENAME      (UINT64_C(1) << 2)
#define RAG_DOCUMENTS_ORIGINAL_PATH (UINT64_C(1) << 3)
#define RAG_DOCUMENTS_FILE_TYPE     (UINT64_C(1) << 4)
#define RAG_DOCUMENTS_STATUS        (UINT64_C(1) << 5)
#define RAG_DOCUMENTS_ERROR_MESSAGE (UINT64_C(1) << 6)
#define RAG_DOCUMENTS_METADATA      (UINT64_C(1) << 7)
#define RAG_DOCUMENTS_CREATED_AT    (UINT64_C(1) << 8)
#define RAG_DOCUMENTS_INDEXED_AT    (UINT64_C(1) << 9)
#define RAG_DOCUMENTS_DELETED_AT    (UINT64_C(1) << 10)
#define RAG_DOCUMENTS_ALL           UINT64_C(0x7ff)

typedef struct RagDocumentsList {
    const RagDocuments *rows;
    size_t count;
} RagDocumentsList;

typedef struct RagDocumentsCopy {
    SchemacCopy *state;
} RagDocumentsCopy;
typedef struct RagDocumentsStream {
    SchemacStream *state;
} RagDocumentsStream;

/* Inserts the columns of the mask; all others take their default. */
SchemacStatus rag_documents_insert(PGconn *connection, const RagDocuments *row, uint64_t columns,
                                   SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as the table has it. */
SchemacStatus rag_documents_insert_returning(PGconn *connection, SchemacArena *arena,
                                             const RagDocuments *row, uint64_t columns,
                                             RagDocuments *stored,
                                             SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Primary key documents_pkey. */
SchemacStatus rag_documents_get_by_id(PGconn *connection, SchemacArena *arena, SchemacText id,
                                      uint64_t columns, RagDocuments *row,
                                      SchemacFailure *failure) SCHEMAC_CHECKED;
/* Sets the columns of the mask in the row of this key, or SCHEMAC_NONE. Primary key
 * documents_pkey. */
SchemacStatus rag_documents_update(PGconn *connection, const RagDocuments *row, uint64_t columns,
                                   SchemacFailure *failure) SCHEMAC_CHECKED;
/* Deletes the row of this key, or SCHEMAC_NONE. Primary key documents_pkey. */
SchemacStatus rag_documents_delete(PGconn *connection, SchemacText id,
                                   SchemacFailure *failure) SCHEMAC_CHECKED;
/* Inserts the rows, all or none; where the key is there already, sets the columns of the mask.
 * Primary key documents_pkey. */
SchemacStatus rag_documents_upsert(PGconn *connection, const RagDocuments *rows, size_t count,
                                   uint64_t columns, SchemacFailure *failure) SCHEMAC_CHECKED;
/* Starts a COPY of the mask's columns: the way to write many rows. Until its end the connection
 * takes nothing else; all rows are stored, or none. */
SchemacStatus rag_documents_copy_begin(PGconn *connection, uint64_t columns, RagDocumentsCopy *copy,
                                       SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus rag_documents_copy_put(RagDocumentsCopy *copy, const RagDocuments *row,
                                     SchemacFailure *failure) SCHEMAC_CHECKED;
/* Stores the rows; *row_count (may be NULL) is how many. */
SchemacStatus rag_documents_copy_end(RagDocumentsCopy *copy, int64_t *row_count,
                                     SchemacFailure *failure) SCHEMAC_CHECKED;
/* Ends it without storing anything. Fine after a failure, or twice. */
void rag_documents_copy_abort(RagDocumentsCopy *copy);
/* Every row whose `match_columns` (0: none) equal those of `match`, in no order. */
SchemacStatus rag_documents_stream_begin(PGconn *connection, const RagDocuments *match,
                                         uint64_t match_columns, uint64_t columns,
                                         RagDocumentsStream *stream,
                                         SchemacFailure *failure) SCHEMAC_CHECKED;
/* The next row, a view until the next call; SCHEMAC_NONE after the last. */
SchemacStatus rag_documents_stream_next(RagDocumentsStream *stream, const RagDocuments **row,
                                        SchemacFailure *failure) SCHEMAC_CHECKED;
/* Always to be called. What was not read is left. */
void rag_documents_stream_end(RagDocumentsStream *stream);
/* Up to `limit` rows after `after` (NULL: from the first), in order of id. Served by primary key
 * documents_pkey. */
SchemacStatus rag_documents_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                               const RagDocuments *after, int64_t limit,
                                               uint64_t columns, RagDocumentsList *list,
                                               SchemacFailure *failure) SCHEMAC_CHECKED;

/* ---- table indexing_tasks ------------------------------------------------------------------- */

/* Work to do on a document. */
typedef struct RagIndexingTasks {
    SchemacText id;                     /* character varying(36), primary key */
    SchemacText document_id;            /* character varying(36), references documents */
    SchemacText task_type;              /* character varying(50) */
    RagTaskStatus status;               /* task_status */
    SchemacTimestamp created_at;        /* timestamp without time zone */
    SchemacMaybeTimestamp started_at;   /* timestamp without time zone */
    SchemacMaybeTimestamp completed_at; /* timestamp without time zone */
} RagIndexingTasks;

#define RAG_INDEXING_TASKS_ID           (UINT64_C(1) << 0)
#define RAG_INDEXING_TASKS_DOCUMENT_ID  (UINT64_C(1) << 1)
#define RAG_INDEXING_TASKS_TASK_TYPE    (UINT64_C(1) << 2)
#define RAG_INDEXING_TASKS_STATUS       (UINT64_C(1) << 3)
#define RAG_INDEXING_TASKS_CREATED_AT   (UINT64_C(1) << 4)
#define RAG_INDEXING_TASKS_STARTED_AT   (UINT64_C(1) << 5)
#define RAG_INDEXING_TASKS_COMPLETED_AT (UINT64_C(1) << 6)
#define RAG_INDEXING_TASKS_ALL          UINT64_C(0x7f)

typedef struct RagIndexingTasksList {
    const RagIndexingTasks *rows;
    size_t count;
} RagIndexingTasksList;

typedef struct RagIndexingTasksCopy {
    SchemacCopy *state;
} RagIndexingTasksCopy;
typedef struct RagIndexingTasksStream {
    SchemacStream *state;
} RagIndexingTasksStream;

/* Inserts the columns of the mask; all others take their default. */
SchemacStatus rag_indexing_tasks_insert(PGconn *connection, const RagIndexingTasks *row,
                                        uint64_t columns, SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as the table has it. */
SchemacStatus rag_indexing_tasks_insert_returning(PGconn *connection, SchemacArena *arena,
                                                  const RagIndexingTasks *row, uint64_t columns,
                                                  RagIndexingTasks *stored,
                                                  SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Primary key indexing_tasks_pkey. */
SchemacStatus rag_indexing_tasks_get_by_id(PGconn *connection, SchemacArena *arena, SchemacText id,
                                           uint64_t columns, RagIndexingTasks *row,
                                           SchemacFailure *failure) SCHEMAC_CHECKED;
/* Sets the columns of the mask in the row of this key, or SCHEMAC_NONE. Primary key
 * indexing_tasks_pkey. */
SchemacStatus rag_indexing_tasks_update(PGconn *connection, const RagIndexingTasks *row,
                                        uint64_t columns, SchemacFailure *failure) SCHEMAC_CHECKED;
/* Deletes the row of this key, or SCHEMAC_NONE. Primary key indexing_tasks_pkey. */
SchemacStatus rag_indexing_tasks_delete(PGconn *connection, SchemacText id,
                                        SchemacFailure *failure) SCHEMAC_CHECKED;
/* Inserts the rows, all or none; where the key is there already, sets the columns of the mask.
 * Primary key indexing_tasks_pkey. */
SchemacStatus rag_indexing_tasks_upsert(PGconn *connection, const RagIndexingTasks *rows,
                                        size_t count, uint64_t columns,
                                        SchemacFailure *failure) SCHEMAC_CHECKED;
/* Starts a COPY of the mask's columns: the way to write many rows. Until its end the connection
 * takes nothing else; all rows are stored, or none. */
SchemacStatus rag_indexing_tasks_copy_begin(PGconn *connection, uint64_t columns,
                                            RagIndexingTasksCopy *copy,
                                            SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus rag_indexing_tasks_copy_put(RagIndexingTasksCopy *copy, const RagIndexingTasks *row,
                                          SchemacFailure *failure) SCHEMAC_CHECKED;
/* Stores the rows; *row_count (may be NULL) is how many. */
SchemacStatus rag_indexing_tasks_copy_end(RagIndexingTasksCopy *copy, int64_t *row_count,
                                          SchemacFailure *failure) SCHEMAC_CHECKED;
/* Ends it without storing anything. Fine after a failure, or twice. */
void rag_indexing_tasks_copy_abort(RagIndexingTasksCopy *copy);
/* Every row whose `match_columns` (0: none) equal those of `match`, in no order. */
SchemacStatus rag_indexing_tasks_stream_begin(PGconn *connection, const RagIndexingTasks *match,
                                              uint64_t match_columns, uint64_t columns,
                                              RagIndexingTasksStream *stream,
                                              SchemacFailure *failure) SCHEMAC_CHECKED;
/* The next row, a view until the next call; SCHEMAC_NONE after the last. */
SchemacStatus rag_indexing_tasks_stream_next(RagIndexingTasksStream *stream,
                                             const RagIndexingTasks **row,
                                             SchemacFailure *failure) SCHEMAC_CHECKED;
/* Always to be called. What was not read is left. */
void rag_indexing_tasks_stream_end(RagIndexingTasksStream *stream);
/* Up to `limit` rows after `after` (NULL: from the first), in order of id. Served by primary key
 * indexing_tasks_pkey. */
SchemacStatus rag_indexing_tasks_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                                    const RagIndexingTasks *after, int64_t limit,
                                                    uint64_t columns, RagIndexingTasksList *list,
                                                    SchemacFailure *failure) SCHEMAC_CHECKED;

/* ---- table projects ------------------------------------------------------------------------- */

/* A tenant's collection of documents. */
typedef struct RagProjects {
    SchemacText id;              /* character varying(36), primary key */
    SchemacText name;            /* character varying(255) */
    SchemacTimestamp created_at; /* timestamp without time zone */
} RagProjects;

#define RAG_PROJECTS_ID         (UINT64_C(1) << 0)
#define RAG_PROJECTS_NAME       (UINT64_C(1) << 1)
#define RAG_PROJECTS_CREATED_AT (UINT64_C(1) << 2)
#define RAG_PROJECTS_ALL        UINT64_C(0x7)

typedef struct RagProjectsList {
    const RagProjects *rows;
    size_t count;
} RagProjectsList;

typedef struct RagProjectsCopy {
    SchemacCopy *state;
} RagProjectsCopy;
typedef struct RagProjectsStream {
    SchemacStream *state;
} RagProjectsStream;

/* Inserts the columns of the mask; all others take their default. */
SchemacStatus rag_projects_insert(PGconn *connection, const RagProjects *row, uint64_t columns,
                                  SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as the table has it. */
SchemacStatus rag_projects_insert_returning(PGconn *connection, SchemacArena *arena,
                                            const RagProjects *row, uint64_t columns,
                                            RagProjects *stored,
                                            SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Primary key projects_pkey. */
SchemacStatus rag_projects_get_by_id(PGconn *connection, SchemacArena *arena, SchemacText id,
                                     uint64_t columns, RagProjects *row,
                                     SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Unique key projects_name_key. */
SchemacStatus rag_projects_get_by_name(PGconn *connection, SchemacArena *arena, SchemacText name,
                                       uint64_t columns, RagProjects *row,
                                       SchemacFailure *failure) SCHEMAC_CHECKED;
/* Sets the columns of the mask in the row of this key, or SCHEMAC_NONE. Primary key
 * projects_pkey. */
SchemacStatus rag_projects_update(PGconn *connection, const RagProjects *row, uint64_t columns,
                                  SchemacFailure *failure) SCHEMAC_CHECKED;
/* Deletes the row of this key, or SCHEMAC_NONE. Primary key projects_pkey. */
SchemacStatus rag_projects_delete(PGconn *connection, SchemacText id,
                                  SchemacFailure *failure) SCHEMAC_CHECKED;
/* Inserts the rows, all or none; where the key is there already, sets the columns of the mask.
 * Primary key projects_pkey. */
SchemacStatus rag_projects_upsert(PGconn *connection, const RagProjects *rows, size_t count,
                                  uint64_t columns, SchemacFailure *failure) SCHEMAC_CHECKED;
/* Starts a COPY of the mask's columns: the way to write many rows. Until its end the connection
 * takes nothing else; all rows are stored, or none. */
SchemacStatus rag_projects_copy_begin(PGconn *connection, uint64_t columns, RagProjectsCopy *copy,
                                      SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus rag_projects_copy_put(RagProjectsCopy *copy, const RagProjects *row,
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* Stores the rows; *row_count (may be NULL) is how many. */
SchemacStatus rag_projects_copy_end(RagProjectsCopy *copy, int64_t *row_count,
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* Ends it without storing anything. Fine after a failure, or twice. */
void rag_projects_copy_abort(RagProjectsCopy *copy);
/* Every row whose `match_columns` (0: none) equal those of `match`, in no order. */
SchemacStatus rag_projects_stream_begin(PGconn *connection, const RagProjects *match,
                                        uint64_t match_columns, uint64_t columns,
                                        RagProjectsStream *stream,
                                        SchemacFailure *failure) SCHEMAC_CHECKED;
/* The next row, a view until the next call; SCHEMAC_NONE after the last. */
SchemacStatus rag_projects_stream_next(RagProjectsStream *stream, const RagProjects **row,
                                       SchemacFailure *failure) SCHEMAC_CHECKED;
/* Always to be called. What was not read is left. */
void rag_projects_stream_end(RagProjectsStream *stream);
/* Up to `limit` rows after `after` (NULL: from the first), in order of id. Served by primary key
 * projects_pkey. */
SchemacStatus rag_projects_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                              const RagProjects *after, int64_t limit,
                                              uint64_t columns, RagProjectsList *list,
                                              SchemacFailure *failure) SCHEMAC_CHECKED;
/* Up to `limit` rows after `after` (NULL: from the first), in order of name. Served by unique
 * key projects_name_key. */
SchemacStatus rag_projects_list_ordered_by_name(PGconn *connection, SchemacArena *arena,
                                                const RagProjects *after, int64_t limit,
                                                uint64_t columns, RagProjectsList *list,
                                                SchemacFailure *failure) SCHEMAC_CHECKED;

/* ---- table server_settings ------------------------------------------------------------------ */

/* Settings of the server, a row each. */
typedef struct RagServerSettings {
    SchemacText key;               /* character varying(255), primary key */
    SchemacText value;             /* text */
    SchemacTimestamptz updated_at; /* timestamp with time zone */
} RagServerSettings;

#define RAG_SERVER_SETTINGS_KEY        (UINT64_C(1) << 0)
#define RAG_SERVER_SETTINGS_VALUE      (UINT64_C(1) << 1)
#define RAG_SERVER_SETTINGS_UPDATED_AT (UINT64_C(1) << 2)
#define RAG_SERVER_SETTINGS_ALL        UINT64_C(0x7)

typedef struct RagServerSettingsList {
    const RagServerSettings *rows;
    size_t count;
} RagServerSettingsList;

typedef struct RagServerSettingsCopy {
    SchemacCopy *state;
} RagServerSettingsCopy;
typedef struct RagServerSettingsStream {
    SchemacStream *state;
} RagServerSettingsStream;

/* Inserts the columns of the mask; all others take their default. */
SchemacStatus rag_server_settings_insert(PGconn *connection, const RagServerSettings *row,
                                         uint64_t columns, SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as the table has it. */
SchemacStatus rag_server_settings_insert_returning(PGconn *connection, SchemacArena *arena,
                                                   const RagServerSettings *row, uint64_t columns,
                                                   RagServerSettings *stored,
                                                   SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Primary key server_settings_pkey. */
SchemacStatus rag_server_settings_get_by_key(PGconn *connection, SchemacArena *arena,
                                             SchemacText key_, uint64_t columns,
                                             RagServerSettings *row,
                                             SchemacFailure *failure) SCHEMAC_CHECKED;
/* Sets the columns of the mask in the row of this key, or SCHEMAC_NONE. Primary key
 * server_settings_pkey. */
SchemacStatus rag_server_settings_update(PGconn *connection, const RagServerSettings *row,
                                         uint64_t columns, SchemacFailure *failure) SCHEMAC_CHECKED;
/* Deletes the row of this key, or SCHEMAC_NONE. Primary key server_settings_pkey. */
SchemacStatus rag_server_settings_delete(PGconn *connection, SchemacText key_,
                                         SchemacFailure *failure) SCHEMAC_CHECKED;
/* Inserts the rows, all or none; where the key is there already, sets the columns of the mask.
 * Primary key server_settings_pkey. */
SchemacStatus rag_server_settings_upsert(PGconn *connection, const RagServerSettings *rows,
                                         size_t count, uint64_t columns,
                                         SchemacFailure *failure) SCHEMAC_CHECKED;
/* Starts a COPY of the mask's columns: the way to write many rows. Until its end the connection
 * takes nothing else; all rows are stored, or none. */
SchemacStatus rag_server_settings_copy_begin(PGconn *connection, uint64_t columns,
                                             RagServerSettingsCopy *copy,
                                             SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus rag_server_settings_copy_put(RagServerSettingsCopy *copy,
                                           const RagServerSettings *row,
                                           SchemacFailure *failure) SCHEMAC_CHECKED;
/* Stores the rows; *row_count (may be NULL) is how many. */
SchemacStatus rag_server_settings_copy_end(RagServerSettingsCopy *copy, int64_t *row_count,
                                           SchemacFailure *failure) SCHEMAC_CHECKED;
/* Ends it without storing anything. Fine after a failure, or twice. */
void rag_server_settings_copy_abort(RagServerSettingsCopy *copy);
/* Every row whose `match_columns` (0: none) equal those of `match`, in no order. */
SchemacStatus rag_server_settings_stream_begin(PGconn *connection, const RagServerSettings *match,
                                               uint64_t match_columns, uint64_t columns,
                                               RagServerSettingsStream *stream,
                                               SchemacFailure *failure) SCHEMAC_CHECKED;
/* The next row, a view until the next call; SCHEMAC_NONE after the last. */
SchemacStatus rag_server_settings_stream_next(RagServerSettingsStream *stream,
                                              const RagServerSettings **row,
                                              SchemacFailure *failure) SCHEMAC_CHECKED;
/* Always to be called. What was not read is left. */
void rag_server_settings_stream_end(RagServerSettingsStream *stream);
/* Up to `limit` rows after `after` (NULL: from the first), in order of key. Served by primary
 * key server_settings_pkey. */
SchemacStatus rag_server_settings_list_ordered_by_key(PGconn *connection, SchemacArena *arena,
                                                      const RagServerSettings *after, int64_t limit,
                                                      uint64_t columns, RagServerSettingsList *list,
                                                      SchemacFailure *failure) SCHEMAC_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
