/* The generated functions of the reference database, on a server: TEST_SERVER_URL. */
#include "tests/models/server.h"

#include "generated/rag.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const char tables[] =
    "CREATE EXTENSION vector;"
    "CREATE TYPE task_status AS ENUM ('pending', 'running', 'done', 'failed');"
    "CREATE TABLE projects (id varchar(36) PRIMARY KEY, name varchar(255) NOT NULL UNIQUE,"
    " created_at timestamp NOT NULL);"
    "CREATE TABLE documents (id varchar(36) PRIMARY KEY, project_id varchar(36) NOT NULL"
    " REFERENCES projects ON DELETE CASCADE, filename varchar(255) NOT NULL, original_path varchar(512) NOT NULL,"
    " file_type varchar(50) NOT NULL, status varchar(50) NOT NULL DEFAULT 'pending', error_message text,"
    " metadata json, created_at timestamp NOT NULL, indexed_at timestamp, deleted_at timestamptz);"
    "CREATE TABLE chunks (id varchar(36) PRIMARY KEY, document_id varchar(36) NOT NULL"
    " REFERENCES documents ON DELETE CASCADE, content text NOT NULL, embedding vector(768),"
    " position integer NOT NULL, structure json, metadata json, status varchar(50) NOT NULL DEFAULT 'pending',"
    " parent_id varchar(36) REFERENCES chunks ON DELETE CASCADE);"
    "CREATE INDEX chunks_embedding_idx ON chunks USING hnsw (embedding vector_cosine_ops);"
    "CREATE TABLE indexing_tasks (id varchar(36) PRIMARY KEY, document_id varchar(36) NOT NULL"
    " REFERENCES documents ON DELETE CASCADE, task_type varchar(50) NOT NULL,"
    " status task_status NOT NULL DEFAULT 'pending', created_at timestamp NOT NULL, started_at timestamp,"
    " completed_at timestamp);";

static PGconn *connection;
static SchemacArena *arena;
static SchemacFailure failure;

static int set_up(void **state)
{
    (void)state;
    connection = server_database("schemac_test_rag");
    server_run(connection, tables);
    server_run(connection, "INSERT INTO projects VALUES ('p1', 'one', '2026-01-01 00:00:00')");
    server_run(
        connection,
        "INSERT INTO documents (id, project_id, filename, original_path, file_type, created_at)"
        " VALUES ('d1', 'p1', 'a.md', '/a.md', 'md', '2026-01-01')");
    arena = schemac_arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    schemac_arena_free(arena);
    server_drop(connection, "schemac_test_rag");
    return 0;
}

static void assert_done(SchemacStatus status)
{
    if (status != SCHEMAC_DONE) fail_msg("status %d: %s", (int)status, failure.message);
}

static void test_insert_get_update_delete(void **state)
{
    (void)state;
    RagProjects row = {
        .id = schemac_text("p2"), .name = schemac_text("two"), .created_at = {86400000000}};
    assert_done(rag_projects_insert(connection, &row, RAG_PROJECTS_ALL, &failure));
    RagProjects got;
    assert_done(rag_projects_get_by_name(connection, arena, schemac_text("two"), RAG_PROJECTS_ALL,
                                         &got, &failure));
    assert_true(schemac_text_equals(got.id, schemac_text("p2")));
    assert_true(got.created_at.microseconds == 86400000000);
    row.name = schemac_text("zwei");
    assert_done(rag_projects_update(connection, &row, RAG_PROJECTS_NAME, &failure));
    assert_done(rag_projects_get_by_id(connection, arena, schemac_text("p2"), RAG_PROJECTS_NAME,
                                       &got, &failure));
    assert_true(schemac_text_equals(got.name, schemac_text("zwei")));
    assert_null(got.id.data); /* out of the mask */
    assert_done(rag_projects_delete(connection, schemac_text("p2"), &failure));
    assert_int_equal(rag_projects_delete(connection, schemac_text("p2"), &failure), SCHEMAC_NONE);
    assert_int_equal(rag_projects_update(connection, &row, RAG_PROJECTS_NAME, &failure),
                     SCHEMAC_NONE);
    assert_int_equal(rag_projects_get_by_id(connection, arena, schemac_text("p2"), RAG_PROJECTS_ALL,
                                            &got, &failure),
                     SCHEMAC_NONE);
}

static void test_defaults_come_back(void **state)
{
    (void)state;
    RagIndexingTasks row = {.id = schemac_text("t1"),
                            .document_id = schemac_text("d1"),
                            .task_type = schemac_text("embed")};
    RagIndexingTasks stored;
    uint64_t columns = RAG_INDEXING_TASKS_ID | RAG_INDEXING_TASKS_DOCUMENT_ID |
                       RAG_INDEXING_TASKS_TASK_TYPE | RAG_INDEXING_TASKS_CREATED_AT;
    assert_done(
        rag_indexing_tasks_insert_returning(connection, arena, &row, columns, &stored, &failure));
    assert_int_equal(stored.status, RAG_TASK_STATUS_PENDING);
    assert_false(stored.started_at.is_set);
}

static void test_failures_name_their_constraint(void **state)
{
    (void)state;
    RagProjects row = {.id = schemac_text("p1"), .name = schemac_text("again")};
    assert_int_equal(rag_projects_insert(connection, &row, RAG_PROJECTS_ALL, &failure),
                     SCHEMAC_FAILED);
    assert_int_equal(failure.fault, SCHEMAC_FAULT_SERVER);
    assert_string_equal(failure.sqlstate, "23505");
    assert_int_equal(rag_constraint(&failure), RAG_CONSTRAINT_PROJECTS_PKEY);
    RagProjects same_name = {.id = schemac_text("p9"), .name = schemac_text("one")};
    assert_int_equal(rag_projects_insert(connection, &same_name, RAG_PROJECTS_ALL, &failure),
                     SCHEMAC_FAILED);
    assert_int_equal(rag_constraint(&failure), RAG_CONSTRAINT_PROJECTS_NAME_KEY);
    RagIndexingTasks task = {.id = schemac_text("tx"),
                             .document_id = schemac_text("d1"),
                             .task_type = schemac_text("x")}; /* status is UNRECOGNIZED */
    assert_int_equal(rag_indexing_tasks_insert(connection, &task, RAG_INDEXING_TASKS_ALL, &failure),
                     SCHEMAC_FAILED);
    assert_int_equal(failure.fault, SCHEMAC_FAULT_ARGUMENT);
    assert_string_equal(failure.column, "status");
}

static void make_vector(float *values, size_t seed)
{
    for (size_t i = 0; i < 768; i++) values[i] = 0.01F;
    values[seed % 768] = 1.0F;
}

static void copy_chunks(size_t count, const char *prefix)
{
    RagChunksCopy copy;
    float values[768];
    assert_done(rag_chunks_copy_begin(connection, RAG_CHUNKS_ALL, &copy, &failure));
    for (size_t i = 0; i < count; i++) {
        char id[37];
        snprintf(id, sizeof id, "%s%05zu", prefix, i);
        make_vector(values, i);
        RagChunks row = {.id = schemac_text(id),
                         .document_id = schemac_text("d1"),
                         .content = schemac_text("text"),
                         .position = (int32_t)i,
                         .embedding = {values, i % 10 != 9},
                         .status = schemac_text(i % 2 == 0 ? "even" : "odd")};
        assert_done(rag_chunks_copy_put(&copy, &row, &failure));
    }
    int64_t stored = 0;
    assert_done(rag_chunks_copy_end(&copy, &stored, &failure));
    assert_int_equal(stored, count);
}

static void test_copy_and_stream(void **state)
{
    (void)state;
    copy_chunks(500, "c");
    RagChunksStream stream;
    const RagChunks *row;
    RagChunks match = {.status = schemac_text("odd")};
    size_t count = 0;
    assert_done(rag_chunks_stream_begin(connection, &match, RAG_CHUNKS_STATUS, RAG_CHUNKS_ALL,
                                        &stream, &failure));
    SchemacStatus status;
    while ((status = rag_chunks_stream_next(&stream, &row, &failure)) == SCHEMAC_DONE) {
        assert_int_equal(row->position % 2, 1);
        assert_int_equal(row->embedding.is_set, row->position % 10 != 9);
        if (row->embedding.is_set) {
            assert_int_equal((uintptr_t)row->embedding.value % 64, 0);
            assert_true(row->embedding.value[row->position % 768] == 1.0F);
        }
        assert_false(row->parent_id.is_set);
        count++;
    }
    assert_int_equal(status, SCHEMAC_NONE);
    assert_int_equal(count, 250);
    rag_chunks_stream_end(&stream);

    /* left in the middle, in and out of a transaction: the connection is free again */
    for (int in_transaction = 0; in_transaction < 2; in_transaction++) {
        server_run(connection, in_transaction != 0 ? "BEGIN" : "SELECT 1");
        assert_done(
            rag_chunks_stream_begin(connection, NULL, 0, RAG_CHUNKS_ALL, &stream, &failure));
        assert_done(rag_chunks_stream_next(&stream, &row, &failure));
        RagProjects project;
        assert_int_equal(rag_projects_get_by_id(connection, arena, schemac_text("p1"),
                                                RAG_PROJECTS_ALL, &project, &failure),
                         SCHEMAC_FAILED); /* busy */
        assert_int_equal(failure.fault, SCHEMAC_FAULT_CONNECTION);
        rag_chunks_stream_end(&stream);
        assert_done(rag_projects_get_by_id(connection, arena, schemac_text("p1"), RAG_PROJECTS_ALL,
                                           &project, &failure));
        server_run(connection, in_transaction != 0 ? "COMMIT" : "SELECT 1");
    }
}

static void test_copy_failures(void **state)
{
    (void)state;
    RagChunksCopy copy;
    RagChunks row = {.id = schemac_text("bad1"),
                     .document_id = schemac_text("nowhere"),
                     .content = schemac_text(""),
                     .status = schemac_text("")};
    assert_done(rag_chunks_copy_begin(connection, RAG_CHUNKS_ALL, &copy, &failure));
    assert_done(rag_chunks_copy_put(&copy, &row, &failure));
    assert_int_equal(rag_chunks_copy_end(&copy, NULL, &failure), SCHEMAC_FAILED);
    assert_int_equal(rag_constraint(&failure), RAG_CONSTRAINT_CHUNKS_DOCUMENT_ID_FKEY);
    rag_chunks_copy_abort(&copy);

    assert_done(rag_chunks_copy_begin(connection, RAG_CHUNKS_ALL, &copy, &failure));
    row.document_id = schemac_text("d1");
    assert_done(rag_chunks_copy_put(&copy, &row, &failure));
    rag_chunks_copy_abort(&copy);
    RagChunks got;
    assert_int_equal(
        rag_chunks_get_by_id(connection, arena, row.id, RAG_CHUNKS_ALL, &got, &failure),
        SCHEMAC_NONE);

    assert_done(rag_chunks_copy_begin(connection, RAG_CHUNKS_ALL, &copy, &failure));
    assert_done(rag_chunks_copy_put(&copy, &row, &failure));
    row.embedding.is_set = true; /* without values */
    assert_int_equal(rag_chunks_copy_put(&copy, &row, &failure), SCHEMAC_FAILED);
    assert_int_equal(failure.row, 2);
    assert_string_equal(failure.column, "embedding");
    assert_int_equal(rag_chunks_copy_end(&copy, NULL, &failure), SCHEMAC_FAILED);

    RagIndexingTasksCopy tasks;
    assert_done(
        rag_indexing_tasks_copy_begin(connection, RAG_INDEXING_TASKS_ALL, &tasks, &failure));
    for (int i = 0; i < 3; i++) {
        RagIndexingTasks task = {.id = schemac_text("same"),
                                 .document_id = schemac_text("d1"),
                                 .task_type = schemac_text("x"),
                                 .status = RAG_TASK_STATUS_DONE};
        assert_done(rag_indexing_tasks_copy_put(&tasks, &task, &failure));
    }
    assert_int_equal(rag_indexing_tasks_copy_end(&tasks, NULL, &failure), SCHEMAC_FAILED);
    assert_int_equal(failure.row, 2);
    assert_int_equal(rag_constraint(&failure), RAG_CONSTRAINT_INDEXING_TASKS_PKEY);
}

static void test_pages(void **state)
{
    (void)state;
    RagChunksList page = {0};
    RagChunks after;
    const RagChunks *from = NULL;
    size_t count = 0;
    do {
        assert_done(rag_chunks_list_ordered_by_id(connection, arena, from, 77, RAG_CHUNKS_EMBEDDING,
                                                  &page, &failure));
        for (size_t i = 0; i < page.count; i++, count++) {
            char id[37];
            snprintf(id, sizeof id, "c%05zu", count);
            assert_true(schemac_text_equals(page.rows[i].id, schemac_text(id)));
            if (page.rows[i].embedding.is_set) {
                assert_ptr_equal(page.rows[i].embedding.value,
                                 page.embedding.values + i * page.embedding.stride);
            } else {
                assert_true(page.embedding.values[i * page.embedding.stride] == 0.0F);
            }
        }
        if (page.count > 0) {
            after = page.rows[page.count - 1];
            from = &after;
        }
    } while (page.count > 0);
    assert_int_equal(count, 500);
    assert_int_equal(
        rag_chunks_list_ordered_by_id(connection, arena, NULL, 0, RAG_CHUNKS_ID, &page, &failure),
        SCHEMAC_FAILED);
}

static void search(float *query, SchemacNearest how, const RagChunks *match, uint64_t match_columns,
                   RagChunksList *list)
{
    assert_done(rag_chunks_nearest_cosine(connection, arena, query, &how, match, match_columns,
                                          RAG_CHUNKS_POSITION | RAG_CHUNKS_STATUS, list, &failure));
}

static void test_nearest(void **state)
{
    (void)state;
    float query[768];
    make_vector(query, 42);
    RagChunksList list;
    search(query, (SchemacNearest){.limit = 5}, NULL, 0, &list);
    assert_int_equal(list.count, 5);
    assert_int_equal(list.rows[0].position, 42);
    assert_true(list.distances[0] < 1e-6);
    assert_true(list.distances[1] > 0.5);
    search(query, (SchemacNearest){.limit = 50, .max_distance = {0.1, true}}, NULL, 0, &list);
    assert_int_equal(list.count, 1);
    RagChunks match = {.status = schemac_text("odd")};
    search(query,
           (SchemacNearest){.limit = 5, .ef_search = 200, .iterative_scan = SCHEMAC_SCAN_STRICT},
           &match, RAG_CHUNKS_STATUS, &list);
    assert_int_equal(list.count, 5);
    assert_int_equal(list.rows[0].position % 2, 1);
    /* the setting was for the one call, in a transaction too */
    for (int in_transaction = 0; in_transaction < 2; in_transaction++) {
        server_run(connection, in_transaction != 0 ? "BEGIN" : "SELECT 1");
        search(query, (SchemacNearest){.limit = 5, .ef_search = 123}, NULL, 0, &list);
        assert_int_equal(list.rows[0].position, 42);
        char value[64];
        server_ask(connection, "SHOW hnsw.ef_search", value, sizeof value);
        assert_string_equal(value, "40");
        server_run(connection, in_transaction != 0 ? "COMMIT" : "SELECT 1");
    }
    SchemacNearest wrong = {.limit = 5, .probes = 3};
    assert_int_equal(rag_chunks_nearest_cosine(connection, arena, query, &wrong, NULL, 0,
                                               RAG_CHUNKS_ID, &list, &failure),
                     SCHEMAC_FAILED);
    wrong = (SchemacNearest){.limit = 5, .ef_search = 5000};
    assert_int_equal(rag_chunks_nearest_cosine(connection, arena, query, &wrong, NULL, 0,
                                               RAG_CHUNKS_ID, &list, &failure),
                     SCHEMAC_FAILED);
    assert_string_equal(failure.sqlstate, "22023");
    assert_int_equal(PQtransactionStatus(connection), PQTRANS_IDLE);
    assert_int_equal(PQpipelineStatus(connection), PQ_PIPELINE_OFF);
}

static void test_ef_search_is_used(void **state)
{
    (void)state;
    /* pgvector gives at most ef_search rows without iterative scan: 40 by default, more with the
     * setting */
    float query[768];
    make_vector(query, 1);
    RagChunksList list;
    server_run(connection, "SET enable_seqscan = off; SET enable_sort = off");
    search(query, (SchemacNearest){.limit = 200}, NULL, 0, &list);
    assert_int_equal(list.count, 40);
    search(query, (SchemacNearest){.limit = 200, .ef_search = 200}, NULL, 0, &list);
    assert_int_equal(list.count, 200);
    server_run(connection, "RESET enable_seqscan; RESET enable_sort");
}

static void test_upsert(void **state)
{
    (void)state;
    enum { COUNT = 300 };
    RagProjects *rows = calloc(COUNT, sizeof *rows);
    char(*names)[32] = calloc(COUNT, sizeof *names);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < COUNT; i++) {
            snprintf(names[i], sizeof names[i], "u%d%s", i, round == 0 ? "" : "!");
            rows[i].name = schemac_text(names[i]);
            rows[i].id = (SchemacText){names[i], strcspn(names[i], "!")};
        }
        assert_done(rag_projects_upsert(connection, rows, COUNT, RAG_PROJECTS_ALL, &failure));
    }
    char value[64];
    server_ask(connection, "SELECT count(*) FROM projects WHERE name LIKE 'u%!'", value,
               sizeof value);
    assert_string_equal(value, "300");
    rows[299].name = schemac_text("one"); /* taken: nothing of it is stored */
    rows[0].name = schemac_text("changed");
    assert_int_equal(rag_projects_upsert(connection, rows, COUNT, RAG_PROJECTS_ALL, &failure),
                     SCHEMAC_FAILED);
    assert_int_equal(failure.row, 300);
    assert_int_equal(rag_constraint(&failure), RAG_CONSTRAINT_PROJECTS_NAME_KEY);
    server_ask(connection, "SELECT count(*) FROM projects WHERE name = 'changed'", value,
               sizeof value);
    assert_string_equal(value, "0");
    assert_int_equal(PQtransactionStatus(connection), PQTRANS_IDLE);
    free(rows);
    free(names);
}

static void test_later_labels_are_unrecognized(void **state)
{
    (void)state;
    server_run(connection, "ALTER TYPE task_status ADD VALUE 'paused'");
    server_run(connection, "INSERT INTO indexing_tasks VALUES ('tp', 'd1', 'x', 'paused', now())");
    RagIndexingTasks got;
    assert_done(rag_indexing_tasks_get_by_id(connection, arena, schemac_text("tp"),
                                             RAG_INDEXING_TASKS_ALL, &got, &failure));
    assert_int_equal(got.status, RAG_TASK_STATUS_UNRECOGNIZED);
    assert_string_equal(rag_task_status_text(RAG_TASK_STATUS_DONE), "done");
    assert_int_equal(rag_task_status_parse(schemac_text("failed")), RAG_TASK_STATUS_FAILED);
    assert_int_equal(rag_task_status_parse(schemac_text("fail")), RAG_TASK_STATUS_UNRECOGNIZED);
}

static void test_tables_may_change(void **state)
{
    (void)state;
    RagProjects got;
    assert_done(rag_projects_get_by_id(connection, arena, schemac_text("p1"), RAG_PROJECTS_ALL,
                                       &got, &failure));
    /* wider: prepared statements live on */
    server_run(connection, "ALTER TABLE projects ALTER name TYPE varchar(300)");
    assert_done(rag_projects_get_by_id(connection, arena, schemac_text("p1"), RAG_PROJECTS_ALL,
                                       &got, &failure));
    /* gone statements come again */
    server_run(connection, "DEALLOCATE ALL");
    assert_done(rag_projects_get_by_id(connection, arena, schemac_text("p1"), RAG_PROJECTS_ALL,
                                       &got, &failure));
    /* a cast keeps what is selected the same; and the caller's own statements are left alone */
    server_run(connection, "PREPARE callers_own AS SELECT 1");
    server_run(connection, "ALTER TABLE projects ALTER name TYPE text");
    server_run(connection, "ALTER TABLE projects ADD extra integer");
    assert_done(rag_projects_get_by_id(connection, arena, schemac_text("p1"), RAG_PROJECTS_ALL,
                                       &got, &failure));
    server_run(connection, "ALTER TABLE projects ALTER name TYPE varchar(255)");
    assert_done(rag_projects_get_by_id(connection, arena, schemac_text("p1"), RAG_PROJECTS_ALL,
                                       &got, &failure));
    server_run(connection, "EXECUTE callers_own");
    /* eight bytes that are not a timestamp any more are never taken for one */
    server_run(connection, "ALTER TABLE projects ALTER created_at TYPE bigint USING 7");
    assert_int_equal(rag_projects_get_by_id(connection, arena, schemac_text("p1"), RAG_PROJECTS_ALL,
                                            &got, &failure),
                     SCHEMAC_FAILED);
    assert_int_equal(failure.fault, SCHEMAC_FAULT_SHAPE);
    server_run(connection, "ALTER TABLE projects ALTER created_at TYPE timestamp USING now()");
    assert_done(rag_projects_get_by_id(connection, arena, schemac_text("p1"), RAG_PROJECTS_ALL,
                                       &got, &failure));
    RagProjectsStream stream;
    const RagProjects *row;
    assert_done(
        rag_projects_stream_begin(connection, NULL, 0, RAG_PROJECTS_ALL, &stream, &failure));
    assert_done(rag_projects_stream_next(&stream, &row, &failure));
    rag_projects_stream_end(&stream);
    server_run(connection, "ALTER TABLE projects ALTER created_at TYPE bigint USING 7");
    server_run(connection, "DEALLOCATE ALL");
    SchemacStatus status =
        rag_projects_stream_begin(connection, NULL, 0, RAG_PROJECTS_ALL, &stream, &failure);
    if (status == SCHEMAC_DONE) status = rag_projects_stream_next(&stream, &row, &failure);
    assert_int_equal(status, SCHEMAC_FAILED);
    rag_projects_stream_end(&stream);
    server_run(connection, "ALTER TABLE projects ALTER created_at TYPE timestamp USING now()");
    /* another type is told from what it was, and found again when it is back */
    server_run(connection, "ALTER TABLE projects ALTER created_at TYPE bigint USING 5");
    PQreset(connection);
    RagProjectsCopy copy;
    assert_int_equal(rag_projects_copy_begin(connection, RAG_PROJECTS_ALL, &copy, &failure),
                     SCHEMAC_FAILED);
    assert_int_equal(failure.fault, SCHEMAC_FAULT_SHAPE);
    assert_string_equal(failure.column, "created_at");
    assert_done(rag_projects_get_by_id(connection, arena, schemac_text("p1"), RAG_PROJECTS_NAME,
                                       &got, &failure));
    server_run(connection, "ALTER TABLE projects ALTER created_at TYPE timestamp USING now()");
    assert_done(rag_projects_get_by_id(connection, arena, schemac_text("p1"), RAG_PROJECTS_ALL,
                                       &got, &failure));
    RagServerSettings setting;
    assert_int_equal(rag_server_settings_get_by_key(connection, arena, schemac_text("x"),
                                                    RAG_SERVER_SETTINGS_ALL, &setting, &failure),
                     SCHEMAC_FAILED);
    assert_int_equal(failure.fault, SCHEMAC_FAULT_SHAPE); /* there is no such table here */
}

/* test_pooled.sh runs all of this behind PgBouncer too: there nothing is ever prepared. */
static void test_statements_are_prepared_where_that_holds(void **state)
{
    (void)state;
    RagProjects got;
    assert_done(rag_projects_get_by_id(connection, arena, schemac_text("p1"), RAG_PROJECTS_ALL,
                                       &got, &failure));
    char process[64];
    char count[64];
    server_ask(connection, "SELECT pg_backend_pid()", process, sizeof process);
    server_ask(connection,
               "SELECT count(*) > 0 FROM pg_prepared_statements WHERE name LIKE 'schemac%'", count,
               sizeof count);
    bool is_pooled = atoi(process) != PQbackendPID(connection);
    assert_string_equal(count, is_pooled ? "f" : "t");
    assert_true(is_pooled == (getenv("TEST_IS_POOLED") != NULL));
}

int main(void)
{
    if (!server_is_there()) {
        puts("1..0 # SKIP TEST_SERVER_URL is not set");
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_insert_get_update_delete),
        cmocka_unit_test(test_defaults_come_back),
        cmocka_unit_test(test_failures_name_their_constraint),
        cmocka_unit_test(test_copy_and_stream),
        cmocka_unit_test(test_copy_failures),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_ef_search_is_used),
        cmocka_unit_test(test_upsert),
        cmocka_unit_test(test_later_labels_are_unrecognized),
        cmocka_unit_test(test_tables_may_change),
        cmocka_unit_test(test_statements_are_prepared_where_that_holds),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
