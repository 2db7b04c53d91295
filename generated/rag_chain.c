/* rag_chain.c: the revisions of the database as data. Written by `schemac gen` from the
 * directory of migrations; edit those instead. */
#include "rag_chain.h"

/* ---- 0001 baseline -------------------------------------------------------------------------- */

static const SchemacSection up_1[] = {
    {
        .sql =
            "\n"
            "-- extension or version needed: extension vector must be installed on the server\n"
            "CREATE EXTENSION IF NOT EXISTS vector;\n"
            "\n"
            "CREATE TABLE projects (\n"
            "    id         varchar(36)  NOT NULL,\n"
            "    name       varchar(255) NOT NULL,\n"
            "    created_at timestamp    NOT NULL,\n"
            "    CONSTRAINT projects_pkey PRIMARY KEY (id),\n"
            "    CONSTRAINT projects_name_key UNIQUE (name)\n"
            ");\n"
            "\n"
            "COMMENT ON TABLE projects IS 'A tenant''s collection of documents.';\n"
            "\n"
            "CREATE TABLE documents (\n"
            "    id            varchar(36)  NOT NULL,\n"
            "    project_id    varchar(36)  NOT NULL,\n"
            "    filename      varchar(255) NOT NULL,\n"
            "    original_path varchar(512) NOT NULL,\n"
            "    file_type     varchar(50)  NOT NULL,\n"
            "    status        varchar(50)  NOT NULL DEFAULT 'pending',\n"
            "    error_message text,\n"
            "    metadata      json,\n"
            "    created_at    timestamp    NOT NULL,\n"
            "    indexed_at    timestamp,\n"
            "    CONSTRAINT documents_pkey PRIMARY KEY (id),\n"
            "    CONSTRAINT documents_project_id_fkey FOREIGN KEY (project_id)\n"
            "        REFERENCES projects (id) ON DELETE CASCADE\n"
            ");\n"
            "\n"
            "COMMENT ON TABLE documents IS 'A file that was given to the service.';\n"
            "\n"
            "CREATE TABLE chunks (\n"
            "    id          varchar(36) NOT NULL,\n"
            "    document_id varchar(36) NOT NULL,\n"
            "    content     text        NOT NULL,\n"
            "    embedding   vector(768),\n"
            "    \"position\"  integer     NOT NULL,\n"
            "    structure   json,\n"
            "    metadata    json,\n"
            "    status      varchar(50) NOT NULL DEFAULT 'pending',\n"
            "    parent_id   varchar(36),\n"
            "    CONSTRAINT chunks_pkey PRIMARY KEY (id),\n"
            "    CONSTRAINT chunks_document_id_fkey FOREIGN KEY (document_id)\n"
            "        REFERENCES documents (id) ON DELETE CASCADE,\n"
            "    CONSTRAINT chunks_parent_id_fkey FOREIGN KEY (parent_id)\n"
            "        REFERENCES chunks (id) ON DELETE CASCADE\n"
            ");\n"
            "\n"
            "COMMENT ON TABLE chunks IS 'A piece of a document, small enough to embed.';\n"
            "\n"
            "COMMENT ON COLUMN chunks.parent_id IS 'The chunk that this one is a part of.';\n"
            "\n"
            "CREATE TABLE indexing_tasks (\n"
            "    id           varchar(36) NOT NULL,\n"
            "    document_id  varchar(36) NOT NULL,\n"
            "    task_type    varchar(50) NOT NULL,\n"
            "    status       varchar(50) NOT NULL DEFAULT 'pending',\n"
            "    created_at   timestamp   NOT NULL,\n"
            "    started_at   timestamp,\n"
            "    completed_at timestamp,\n"
            "    CONSTRAINT indexing_tasks_pkey PRIMARY KEY (id),\n"
            "    CONSTRAINT indexing_tasks_document_id_fkey FOREIGN KEY (document_id)\n"
            "        REFERENCES documents (id) ON DELETE CASCADE\n"
            ");\n"
            "\n"
            "COMMENT ON TABLE indexing_tasks IS 'Work to do on a document.';\n"
            "\n",
        .length = 2388,
        .transactional = true,
        .lock_timeout_ms = 3000,
        .statement_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT,
        .first_line = 11,
        .first_byte = 234,
    },
};

static const SchemacSection down_1[] = {
    {
        .sql =
            "\n"
            "-- locks indexing_tasks: ACCESS EXCLUSIVE\n"
            "-- data loss: table indexing_tasks is gone for good, with its rows\n"
            "-- breaks running clients: the table is gone\n"
            "DROP TABLE indexing_tasks;\n"
            "\n"
            "-- locks chunks: ACCESS EXCLUSIVE\n"
            "-- data loss: table chunks is gone for good, with its rows\n"
            "-- breaks running clients: the table is gone\n"
            "DROP TABLE chunks;\n"
            "\n"
            "-- locks documents: ACCESS EXCLUSIVE\n"
            "-- data loss: table documents is gone for good, with its rows\n"
            "-- breaks running clients: the table is gone\n"
            "DROP TABLE documents;\n"
            "\n"
            "-- locks projects: ACCESS EXCLUSIVE\n"
            "-- data loss: table projects is gone for good, with its rows\n"
            "-- breaks running clients: the table is gone\n"
            "DROP TABLE projects;\n"
            "\n"
            "DROP EXTENSION vector;\n"
            "\n",
        .length = 696,
        .transactional = true,
        .lock_timeout_ms = 3000,
        .statement_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT,
        .first_line = 11,
        .first_byte = 241,
    },
};

/* ---- 0002 server_settings ------------------------------------------------------------------- */

static const char *const parents_2[] = {"0001"};

static const SchemacSection up_2[] = {
    {
        .sql =
            "\n"
            "CREATE TABLE server_settings (\n"
            "    key        varchar(255) NOT NULL,\n"
            "    value      text         NOT NULL,\n"
            "    updated_at timestamptz  NOT NULL DEFAULT now(),\n"
            "    CONSTRAINT server_settings_pkey PRIMARY KEY (key)\n"
            ");\n"
            "\n"
            "COMMENT ON TABLE server_settings IS 'Settings of the server, a row each.';\n"
            "\n",
        .length = 294,
        .transactional = true,
        .lock_timeout_ms = 3000,
        .statement_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT,
        .first_line = 7,
        .first_byte = 137,
    },
};

static const SchemacSection down_2[] = {
    {
        .sql =
            "\n"
            "-- locks server_settings: ACCESS EXCLUSIVE\n"
            "-- data loss: table server_settings is gone for good, with its rows\n"
            "-- breaks running clients: the table is gone\n"
            "DROP TABLE server_settings;\n"
            "\n",
        .length = 186,
        .transactional = true,
        .lock_timeout_ms = 3000,
        .statement_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT,
        .first_line = 7,
        .first_byte = 152,
    },
};

/* ---- 0003 api_keys -------------------------------------------------------------------------- */

static const char *const parents_3[] = {"0002"};

static const SchemacSection up_3[] = {
    {
        .sql =
            "\n"
            "-- locks projects: SHARE ROW EXCLUSIVE\n"
            "CREATE TABLE api_keys (\n"
            "    id           varchar(36)  NOT NULL,\n"
            "    project_id   varchar(36)  NOT NULL,\n"
            "    name         varchar(255) NOT NULL,\n"
            "    key_hash     varchar(64)  NOT NULL,\n"
            "    scopes       text[]       NOT NULL DEFAULT '{}',\n"
            "    created_at   timestamptz  NOT NULL DEFAULT now(),\n"
            "    expires_at   timestamptz,\n"
            "    last_used_at timestamptz,\n"
            "    CONSTRAINT api_keys_pkey PRIMARY KEY (id),\n"
            "    CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash),\n"
            "    CONSTRAINT api_keys_project_id_fkey FOREIGN KEY (project_id)\n"
            "        REFERENCES projects (id) ON DELETE CASCADE\n"
            ");\n"
            "\n"
            "CREATE INDEX api_keys_project_id_idx ON api_keys (project_id);\n"
            "\n"
            "COMMENT ON TABLE api_keys IS 'Keys of clients. The key itself is never stored, only its hash.';\n"
            "\n",
        .length = 775,
        .transactional = true,
        .lock_timeout_ms = 3000,
        .statement_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT,
        .first_line = 7,
        .first_byte = 123,
    },
};

static const SchemacSection down_3[] = {
    {
        .sql =
            "\n"
            "-- locks projects: ACCESS EXCLUSIVE\n"
            "-- locks api_keys: ACCESS EXCLUSIVE\n"
            "-- data loss: table api_keys is gone for good, with its rows\n"
            "-- breaks running clients: the table is gone\n"
            "DROP TABLE api_keys;\n"
            "\n",
        .length = 201,
        .transactional = true,
        .lock_timeout_ms = 3000,
        .statement_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT,
        .first_line = 7,
        .first_byte = 138,
    },
};

/* ---- 0004 soft_delete ----------------------------------------------------------------------- */

static const char *const parents_4[] = {"0003"};

static const SchemacSection up_4[] = {
    {
        .sql =
            "\n"
            "-- locks documents: ACCESS EXCLUSIVE\n"
            "ALTER TABLE documents ADD COLUMN deleted_at timestamptz;\n"
            "\n"
            "-- locks documents: SHARE UPDATE EXCLUSIVE\n"
            "COMMENT ON COLUMN documents.deleted_at IS 'When it was deleted; the row stays for a while.';\n"
            "\n",
        .length = 233,
        .transactional = true,
        .lock_timeout_ms = 3000,
        .statement_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT,
        .first_line = 7,
        .first_byte = 139,
    },
};

static const SchemacSection down_4[] = {
    {
        .sql =
            "\n"
            "-- locks documents: ACCESS EXCLUSIVE\n"
            "-- data loss: the values of column documents.deleted_at are gone for good\n"
            "-- breaks running clients: the column is gone\n"
            "ALTER TABLE documents DROP COLUMN deleted_at;\n"
            "\n",
        .length = 205,
        .transactional = true,
        .lock_timeout_ms = 3000,
        .statement_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT,
        .first_line = 7,
        .first_byte = 154,
    },
};

/* ---- 0005 chunk_embedding_index ------------------------------------------------------------- */

static const char *const parents_5[] = {"0004"};

static const SchemacSection up_5[] = {
    {
        .sql =
            "\n"
            "-- locks chunks: SHARE UPDATE EXCLUSIVE, reads all rows\n"
            "CREATE INDEX CONCURRENTLY chunks_embedding_idx ON chunks\n"
            "    USING hnsw (embedding vector_cosine_ops)\n"
            "    WITH (ef_construction = 64, m = 16);\n",
        .length = 200,
        .transactional = false,
        .lock_timeout_ms = 0,
        .statement_timeout_ms = 0,
        .first_line = 6,
        .first_byte = 163,
    },
};

static const SchemacSection down_5[] = {
    {
        .sql =
            "\n"
            "-- locks chunks: SHARE UPDATE EXCLUSIVE\n"
            "DROP INDEX CONCURRENTLY chunks_embedding_idx;\n",
        .length = 87,
        .transactional = false,
        .lock_timeout_ms = 0,
        .statement_timeout_ms = 0,
        .first_line = 6,
        .first_byte = 172,
        .undoes_first = 1,
        .undoes_last = 1,
    },
};

/* ---- 0006 task_status ----------------------------------------------------------------------- */

static const char *const parents_6[] = {"0005"};

static const SchemacSection up_6[] = {
    {
        .sql =
            "\n"
            "CREATE TYPE task_status AS ENUM ('pending', 'running', 'done', 'failed');\n"
            "\n"
            "COMMENT ON TYPE task_status IS 'The life of an indexing task.';\n"
            "\n"
            "-- locks indexing_tasks: ACCESS EXCLUSIVE, rewrites the table\n"
            "-- breaks running clients: the type of status is another\n"
            "-- table rewrite: the type of every row's value changes\n"
            "-- may fail: fails where a value does not convert\n"
            "ALTER TABLE indexing_tasks\n"
            "    ALTER COLUMN status DROP DEFAULT,\n"
            "    ALTER COLUMN status TYPE task_status USING status::task_status,\n"
            "    ALTER COLUMN status SET DEFAULT 'pending';\n"
            "\n",
        .length = 547,
        .transactional = true,
        .lock_timeout_ms = 3000,
        .statement_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT,
        .first_line = 8,
        .first_byte = 189,
    },
};

static const SchemacSection down_6[] = {
    {
        .sql =
            "\n"
            "-- locks indexing_tasks: ACCESS EXCLUSIVE, rewrites the table\n"
            "-- breaks running clients: the type of status is another\n"
            "-- table rewrite: the type of every row's value changes\n"
            "ALTER TABLE indexing_tasks\n"
            "    ALTER COLUMN status DROP DEFAULT,\n"
            "    ALTER COLUMN status TYPE varchar(50),\n"
            "    ALTER COLUMN status SET DEFAULT 'pending';\n"
            "\n"
            "DROP TYPE task_status;\n"
            "\n",
        .length = 355,
        .transactional = true,
        .lock_timeout_ms = 3000,
        .statement_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT,
        .first_line = 8,
        .first_byte = 189,
    },
};

/* ---- columns -------------------------------------------------------------------------------- */

static const SchemacShapeColumn columns[] = {
    {"public", "api_keys", "id", "pg_catalog", "varchar", 0, false, false, "character varying(36)"},
    {"public", "api_keys", "project_id", "pg_catalog", "varchar", 0, false, false,
     "character varying(36)"},
    {"public", "api_keys", "name", "pg_catalog", "varchar", 0, false, false,
     "character varying(255)"},
    {"public", "api_keys", "key_hash", "pg_catalog", "varchar", 0, false, false,
     "character varying(64)"},
    {"public", "api_keys", "scopes", "pg_catalog", "text", 0, false, true, "text[]"},
    {"public", "api_keys", "created_at", "pg_catalog", "timestamptz", -1, true, false,
     "timestamp with time zone"},
    {"public", "api_keys", "expires_at", "pg_catalog", "timestamptz", -1, true, false,
     "timestamp with time zone"},
    {"public", "api_keys", "last_used_at", "pg_catalog", "timestamptz", -1, true, false,
     "timestamp with time zone"},
    {"public", "chunks", "id", "pg_catalog", "varchar", 0, false, false, "character varying(36)"},
    {"public", "chunks", "document_id", "pg_catalog", "varchar", 0, false, false,
     "character varying(36)"},
    {"public", "chunks", "content", "pg_catalog", "text", 0, false, false, "text"},
    {"public", "chunks", "embedding", NULL, "vector", 768, true, false, "vector(768)"},
    {"public", "chunks", "position", "pg_catalog", "int4", 0, false, false, "integer"},
    {"public", "chunks", "structure", "pg_catalog", "json", 0, false, false, "json"},
    {"public", "chunks", "metadata", "pg_catalog", "json", 0, false, false, "json"},
    {"public", "chunks", "status", "pg_catalog", "varchar", 0, false, false,
     "character varying(50)"},
    {"public", "chunks", "parent_id", "pg_catalog", "varchar", 0, false, false,
     "character varying(36)"},
    {"public", "documents", "id", "pg_catalog", "varchar", 0, false, false,
     "character varying(36)"},
    {"public", "documents", "project_id", "pg_catalog", "varchar", 0, false, false,
     "character varying(36)"},
    {"public", "documents", "filename", "pg_catalog", "varchar", 0, false, false,
     "character varying(255)"},
    {"public", "documents", "original_path", "pg_catalog", "varchar", 0, false, false,
     "character varying(512)"},
    {"public", "documents", "file_type", "pg_catalog", "varchar", 0, false, false,
     "character varying(50)"},
    {"public", "documents", "status", "pg_catalog", "varchar", 0, false, false,
     "character varying(50)"},
    {"public", "documents", "error_message", "pg_catalog", "text", 0, false, false, "text"},
    {"public", "documents", "metadata", "pg_catalog", "json", 0, false, false, "json"},
    {"public", "documents", "created_at", "pg_catalog", "timestamp", -1, true, false,
     "timestamp without time zone"},
    {"public", "documents", "indexed_at", "pg_catalog", "timestamp", -1, true, false,
     "timestamp without time zone"},
    {"public", "documents", "deleted_at", "pg_catalog", "timestamptz", -1, true, false,
     "timestamp with time zone"},
    {"public", "indexing_tasks", "id", "pg_catalog", "varchar", 0, false, false,
     "character varying(36)"},
    {"public", "indexing_tasks", "document_id", "pg_catalog", "varchar", 0, false, false,
     "character varying(36)"},
    {"public", "indexing_tasks", "task_type", "pg_catalog", "varchar", 0, false, false,
     "character varying(50)"},
    {"public", "indexing_tasks", "status", "public", "task_status", 0, false, false, "task_status"},
    {"public", "indexing_tasks", "created_at", "pg_catalog", "timestamp", -1, true, false,
     "timestamp without time zone"},
    {"public", "indexing_tasks", "started_at", "pg_catalog", "timestamp", -1, true, false,
     "timestamp without time zone"},
    {"public", "indexing_tasks", "completed_at", "pg_catalog", "timestamp", -1, true, false,
     "timestamp without time zone"},
    {"public", "projects", "id", "pg_catalog", "varchar", 0, false, false, "character varying(36)"},
    {"public", "projects", "name", "pg_catalog", "varchar", 0, false, false,
     "character varying(255)"},
    {"public", "projects", "created_at", "pg_catalog", "timestamp", -1, true, false,
     "timestamp without time zone"},
    {"public", "server_settings", "key", "pg_catalog", "varchar", 0, false, false,
     "character varying(255)"},
    {"public", "server_settings", "value", "pg_catalog", "text", 0, false, false, "text"},
    {"public", "server_settings", "updated_at", "pg_catalog", "timestamptz", -1, true, false,
     "timestamp with time zone"},
};

static const SchemacRevision revisions[] = {
    {
        .id = "0001",
        .name = "baseline",
        .up = up_1,
        .up_count = 1,
        .down = down_1,
        .down_count = 1,
        .up_sha256 = "5295a95ca18110c7e1a135c7ca3ecc363e4398133f00c13e5c94b32ea53a12e1",
        .down_sha256 = "9fbc0e225a5326795f13977c7fa3e1d64fd4b92bad1477d77da22a74dac36459",
        .chain_sha256 = "e1895dfc0e855089e0056b773b3f3d52df4023654351bcc36d40f8e2df9e4ae8",
    },
    {
        .id = "0002",
        .name = "server_settings",
        .parents = parents_2,
        .parent_count = 1,
        .up = up_2,
        .up_count = 1,
        .down = down_2,
        .down_count = 1,
        .up_sha256 = "67c2e76b98d1deac8b3986a7c94e87d91b8dc98dad46c3b953b2e7277982e08b",
        .down_sha256 = "e24211af477b76c77173030f9fdd8acd940b06df7a8403759791456ed46ee79b",
        .chain_sha256 = "894121cbf7e9e4fb4af251435001844cda38820ab62823a13618bf55a94c6fb2",
    },
    {
        .id = "0003",
        .name = "api_keys",
        .parents = parents_3,
        .parent_count = 1,
        .up = up_3,
        .up_count = 1,
        .down = down_3,
        .down_count = 1,
        .up_sha256 = "f8c65889655a4708bb466d950f9e1708dcfe602f17e5a21067317fc470bd33ed",
        .down_sha256 = "85548057554c333ea6b6616369a2b3f1686a7950051987ff2922918542e94abd",
        .chain_sha256 = "433b0a66e598dde9f0cb30c6987a60632fa23da4d7371fe3008fd49f45ce4e42",
    },
    {
        .id = "0004",
        .name = "soft_delete",
        .parents = parents_4,
        .parent_count = 1,
        .up = up_4,
        .up_count = 1,
        .down = down_4,
        .down_count = 1,
        .up_sha256 = "06dcdb58af55929ff154b86975e29f2b5e3fca8c50e456f204256d2d7ad73146",
        .down_sha256 = "7e0a46c67557d1c11e45c2407d901f9d35b008e3277865ddc93a1cdb46ed7cde",
        .chain_sha256 = "7d435c0877a9aa4d7fb6764206b21428821e088820e151532a2a59a48d8f9d99",
    },
    {
        .id = "0005",
        .name = "chunk_embedding_index",
        .parents = parents_5,
        .parent_count = 1,
        .up = up_5,
        .up_count = 1,
        .down = down_5,
        .down_count = 1,
        .up_sha256 = "2081314722c32325e8bf1100e3eb88f9931688da7265a65773544e780b6a18ea",
        .down_sha256 = "3616163d13b7e440031a2876ef715d54f166f43fd1ba2899da33caa30b46bcac",
        .chain_sha256 = "7639601f88a1ef58f34c401c6fd4de34b5267cf74c04a3d0a13b45a67c766c85",
    },
    {
        .id = "0006",
        .name = "task_status",
        .parents = parents_6,
        .parent_count = 1,
        .up = up_6,
        .up_count = 1,
        .down = down_6,
        .down_count = 1,
        .breaks_clients = true,
        .up_sha256 = "89bc592fb7ea19483c641c79d8e13a48ac521f77c05a86c80340ec86174cb772",
        .down_sha256 = "d093ffaabf569c02f63a60d7f56144464325260c19f6928ea88d53a57cefb00d",
        .chain_sha256 = "24389887d18ea454d7f3b30131263e2b7a1dcbaafa34a7cab637733b8e440a09",
    },
};

const SchemacChain rag_chain = {
    .abi = SCHEMAC_RUN_ABI,
    .abi_symbol = &schemac_run_abi_4,
    .project = "rag",
    .state_schema = NULL,
    .search_path = NULL,
    .model_sha256 = "7c84c9e13238b971c240bc82f809a3761df729c58189cd2ca88b16cdf0749b12",
    .revisions = revisions,
    .count = 6,
    .columns = columns,
    .column_count = 41,
    .generated_for = "0006",
};
