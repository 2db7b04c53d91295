/* app_chain.c: the revisions of the database as data. Written by `schemac gen` from the
 * directory of migrations; edit those instead. */
#include "app_chain.h"

/* ---- 0001 one ------------------------------------------------------------------------------- */

static const SchemacSection up_1[] = {
    {
        .sql =
            "\n"
            "CREATE FUNCTION f()\n"
            "    RETURNS integer\n"
            "    LANGUAGE plpgsql\n"
            "AS $$\n"
            "begin\n"
            "  return 1;\n"
            "end $$;\n"
            "\n"
            "CREATE TABLE t (\n"
            "    id integer NOT NULL,\n"
            "    v  text    DEFAULT 'two\n"
            "lines',\n"
            "    CONSTRAINT t_pkey PRIMARY KEY (id)\n"
            ");\n"
            "\n"
            "COMMENT ON TABLE t IS 'A table\n"
            "of two lines.';\n"
            "\n",
        .length = 264,
        .transactional = true,
        .lock_timeout_ms = 3000,
        .statement_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT,
        .first_line = 8,
        .first_byte = 135,
    },
};

static const SchemacSection down_1[] = {
    {
        .sql =
            "\n"
            "-- locks t: ACCESS EXCLUSIVE\n"
            "-- data loss: table t is gone for good, with its rows\n"
            "-- breaks running clients: the table is gone\n"
            "DROP TABLE t;\n"
            "\n"
            "-- breaks running clients: the routine is gone\n"
            "DROP FUNCTION f();\n"
            "\n",
        .length = 211,
        .transactional = true,
        .lock_timeout_ms = 3000,
        .statement_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT,
        .first_line = 8,
        .first_byte = 148,
    },
};

/* ---- columns -------------------------------------------------------------------------------- */

static const SchemacShapeColumn columns[] = {
    {"public", "t", "id", "pg_catalog", "int4", 0, false, false, "integer"},
    {"public", "t", "v", "pg_catalog", "text", 0, false, false, "text"},
};

static const SchemacRevision revisions[] = {
    {
        .id = "0001",
        .name = "one",
        .up = up_1,
        .up_count = 1,
        .down = down_1,
        .down_count = 1,
        .up_sha256 = "7ea89d3f2af0a5ea3cbb4b5be3b80be8198ef0ae0cec69db9a1266c7028feb4b",
        .down_sha256 = "0b26710335c84118ef95cfc9b431a45ecd30397d6282845aa12441cfc134a79a",
        .chain_sha256 = "c6855fa017765eef2650bab502438fbb86863064d8d13b58902d6b0140093043",
    },
};

const SchemacChain app_chain = {
    .abi = SCHEMAC_RUN_ABI,
    .abi_symbol = &schemac_run_abi_4,
    .project = "app",
    .state_schema = NULL,
    .search_path = NULL,
    .model_sha256 = "7e693b287283ac17632787649f122390368c97fbbdc73322a1931fc301a5b753",
    .revisions = revisions,
    .count = 1,
    .columns = columns,
    .column_count = 2,
    .generated_for = "0001",
};
