/* A small retrieval program over generated/: plain C, no SQL, no other library.
 *
 *     rag_demo URL load [FOLDER...]   splits documents into chunks, embeds and stores them
 *     rag_demo URL ask [QUESTION...]  the nearest chunks to each question
 *     rag_demo URL count              how many rows there are, and how the database suits the
 * program */
#include "rag_demo_text.h"

#include <time.h>

#include "rag_chain.h"

enum { ANSWERS = 3 };

/* ---- storing ---- */

static void fail(const char *what, const SchemacFailure *failure)
{
    fprintf(stderr, "rag_demo: %s: %s\n", what, failure->message);
    if (failure->detail[0] != '\0') fprintf(stderr, "  detail: %s\n", failure->detail);
    if (failure->hint[0] != '\0') fprintf(stderr, "  hint: %s\n", failure->hint);
    exit(1);
}

static const char project_name[] = "The library";
static const char project_id[] = "00000000-0000-4000-8000-000000000001";

static void store_project(PGconn *connection)
{
    SchemacFailure failure;
    RagProjects project = {.id = schemac_text(project_id),
                           .name = schemac_text(project_name),
                           .created_at = schemac_timestamp_now()};
    /* What was loaded before goes first: everything below refers to it and goes with it. */
    if (rag_projects_delete(connection, project.id, &failure) == SCHEMAC_FAILED ||
        rag_projects_insert(connection, &project, RAG_PROJECTS_ALL, &failure) == SCHEMAC_FAILED)
        fail("project", &failure);
}

static void store_documents(PGconn *connection, const Documents *documents)
{
    SchemacFailure failure;
    RagDocumentsCopy copy;
    SchemacStatus status = rag_documents_copy_begin(connection, RAG_DOCUMENTS_ALL, &copy, &failure);
    for (size_t i = 0; i < documents->count && status == SCHEMAC_DONE; i++) {
        const Document *document = &documents->items[i];
        const char *slash = strrchr(document->path, '/');
        const char *dot = strrchr(document->path, '.');
        RagDocuments row = {
            .id = schemac_text(document->id),
            .project_id = schemac_text(project_id),
            .filename = schemac_text(slash == NULL ? document->path : slash + 1),
            .original_path = schemac_text(document->path),
            .file_type = schemac_text(dot == NULL ? "text" : dot + 1),
            .status = schemac_text("indexed"),
            .created_at = schemac_timestamp_now(),
            .indexed_at = {schemac_timestamp_now(), true},
        };
        status = rag_documents_copy_put(&copy, &row, &failure);
    }
    if (status != SCHEMAC_DONE || rag_documents_copy_end(&copy, NULL, &failure) != SCHEMAC_DONE)
        fail("documents", &failure);
}

static void store_tasks(PGconn *connection, const Documents *documents)
{
    SchemacFailure failure;
    RagIndexingTasksCopy copy;
    uint64_t columns = RAG_INDEXING_TASKS_ALL & ~RAG_INDEXING_TASKS_COMPLETED_AT;
    SchemacStatus status = rag_indexing_tasks_copy_begin(connection, columns, &copy, &failure);
    for (size_t i = 0; i < documents->count && status == SCHEMAC_DONE; i++) {
        RagIndexingTasks row = {
            .id = schemac_text(documents->items[i].id), /* one task a document: the same id */
            .document_id = schemac_text(documents->items[i].id),
            .task_type = schemac_text("embed"),
            .status = RAG_TASK_STATUS_RUNNING,
            .created_at = schemac_timestamp_now(),
            .started_at = {schemac_timestamp_now(), true},
        };
        status = rag_indexing_tasks_copy_put(&copy, &row, &failure);
    }
    if (status != SCHEMAC_DONE ||
        rag_indexing_tasks_copy_end(&copy, NULL, &failure) != SCHEMAC_DONE)
        fail("tasks", &failure);
}

static Frequencies *count_documents(const Documents *documents)
{
    Frequencies *frequencies = must(calloc(1, sizeof *frequencies));
    for (size_t i = 0; i < documents->count; i++) {
        SchemacText rest = {documents->items[i].content, documents->items[i].length};
        SchemacText content;
        while (next_chunk(&rest, &content)) count_chunk(frequencies, content);
    }
    return frequencies;
}

/* Returns how many chunks were stored. */
static int64_t store_chunks(PGconn *connection, Documents *documents)
{
    Frequencies *frequencies = count_documents(documents);
    SchemacFailure failure;
    RagChunksCopy copy;
    float vector[DIMENSIONS];
    int64_t count = 0;
    uint64_t columns = RAG_CHUNKS_ID | RAG_CHUNKS_DOCUMENT_ID | RAG_CHUNKS_CONTENT |
                       RAG_CHUNKS_EMBEDDING | RAG_CHUNKS_POSITION | RAG_CHUNKS_STATUS;
    SchemacStatus status = rag_chunks_copy_begin(connection, columns, &copy, &failure);
    for (size_t i = 0; i < documents->count && status == SCHEMAC_DONE; i++) {
        Document *document = &documents->items[i];
        SchemacText rest = {document->content, document->length};
        SchemacText content;
        while (status == SCHEMAC_DONE && next_chunk(&rest, &content)) {
            char id[SCHEMAC_UUID_TEXT];
            make_id(document->path, ++document->chunk_count, id);
            embed(frequencies, content.data, content.length, vector);
            RagChunks row = {
                .id = schemac_text(id),
                .document_id = schemac_text(document->id),
                .content = content,
                .embedding = {.value = vector, .is_set = true},
                .position = (int32_t)document->chunk_count,
                .status = schemac_text("embedded"),
            };
            status = rag_chunks_copy_put(&copy, &row, &failure);
        }
    }
    if (status != SCHEMAC_DONE || rag_chunks_copy_end(&copy, &count, &failure) != SCHEMAC_DONE)
        fail("chunks", &failure);
    free(frequencies);
    return count;
}

static void mark_done(PGconn *connection, const Documents *documents)
{
    SchemacFailure failure;
    for (size_t i = 0; i < documents->count; i++) {
        RagIndexingTasks task = {.id = schemac_text(documents->items[i].id),
                                 .status = RAG_TASK_STATUS_DONE,
                                 .completed_at = {schemac_timestamp_now(), true}};
        uint64_t columns = RAG_INDEXING_TASKS_STATUS | RAG_INDEXING_TASKS_COMPLETED_AT;
        if (rag_indexing_tasks_update(connection, &task, columns, &failure) != SCHEMAC_DONE)
            fail("task", &failure);
    }
}

static double seconds_now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

/* One round trip asks whether the database suits; an upgrade is safe with any number of copies of
 * this program starting at once. */
static void ensure(PGconn *connection, SchemacEnsure how)
{
    SchemacError error;
    if (schemac_ensure(connection, &rag_chain, how, NULL, &error) != SCHEMAC_OK) {
        fprintf(stderr, "rag_demo: %s\n", error.message);
        if (error.hint[0] != '\0') fprintf(stderr, "  hint: %s\n", error.hint);
        exit(1);
    }
}

static void load(PGconn *connection, char **folders, int folder_count)
{
    ensure(connection, SCHEMAC_ENSURE_REFUSE);
    static const char *const own[] = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "schema",
                                      "src"};
    Documents documents = {0};
    for (size_t i = 0; folder_count == 0 && i < sizeof own / sizeof own[0]; i++)
        add_path(&documents, own[i], 0);
    for (int i = 0; i < folder_count; i++) add_path(&documents, folders[i], 0);
    double begin = seconds_now();
    store_project(connection);
    store_documents(connection, &documents);
    store_tasks(connection, &documents);
    int64_t count = store_chunks(connection, &documents);
    mark_done(connection, &documents);
    printf(
        "%zu documents in %lld chunks: embedded, stored by COPY, tasks marked done, in %.0f ms\n",
        documents.count, (long long)count, (seconds_now() - begin) * 1000);
    for (size_t i = 0; i < documents.count; i++) {
        free(documents.items[i].path);
        free(documents.items[i].content);
    }
    free(documents.items);
}

/* ---- asking ---- */

/* One line of a chunk's text, white space and comment marks closed up, cut to `width` bytes at a
 * word. */
static void print_snippet(SchemacText text, size_t width)
{
    char line[256];
    size_t length = 0;
    for (size_t i = 0; i < text.length && length < width; i++) {
        char c = text.data[i];
        bool is_gap = isspace((unsigned char)c) || strchr("#*`|", c) != NULL ||
                      (c == '/' && i + 1 < text.length && strchr("/*", text.data[i + 1]) != NULL);
        if (!is_gap)
            line[length++] = c;
        else if (length > 0 && line[length - 1] != ' ')
            line[length++] = ' ';
    }
    while (length == width && length > 0 && line[length - 1] != ' ') length--;
    printf("%.*s%s\n", (int)length, line, length < text.length ? "..." : "");
}

/* How frequent words are, from what is stored: a streamed read. */
static Frequencies *count_stored(PGconn *connection)
{
    SchemacFailure failure;
    RagChunksStream stream;
    const RagChunks *row;
    Frequencies *frequencies = must(calloc(1, sizeof *frequencies));
    SchemacStatus status =
        rag_chunks_stream_begin(connection, NULL, 0, RAG_CHUNKS_CONTENT, &stream, &failure);
    while (status == SCHEMAC_DONE &&
           (status = rag_chunks_stream_next(&stream, &row, &failure)) == SCHEMAC_DONE)
        count_chunk(frequencies, row->content);
    rag_chunks_stream_end(&stream);
    if (status == SCHEMAC_FAILED) fail("chunks", &failure);
    return frequencies;
}

static void answer(PGconn *connection, SchemacArena *arena, const Frequencies *frequencies,
                   const char *question)
{
    SchemacFailure failure;
    RagChunksList list;
    float query[DIMENSIONS];
    SchemacNearest how = {.limit = ANSWERS, .ef_search = 100};
    uint64_t columns = RAG_CHUNKS_DOCUMENT_ID | RAG_CHUNKS_CONTENT | RAG_CHUNKS_POSITION;
    embed(frequencies, question, strlen(question), query);
    if (rag_chunks_nearest_cosine(connection, arena, query, &how, NULL, 0, columns, &list,
                                  &failure) == SCHEMAC_FAILED)
        fail("neighbours", &failure);
    printf("%s\n", question);
    for (size_t i = 0; i < list.count; i++) {
        RagDocuments document;
        if (rag_documents_get_by_id(connection, arena, list.rows[i].document_id,
                                    RAG_DOCUMENTS_ORIGINAL_PATH, &document,
                                    &failure) != SCHEMAC_DONE)
            fail("document", &failure);
        printf("  %.3f  %.*s, chunk %d\n         ", list.distances[i],
               (int)document.original_path.length, document.original_path.data,
               (int)list.rows[i].position);
        print_snippet(list.rows[i].content, 88);
    }
}

static void ask(PGconn *connection, char **questions, int count)
{
    static char *own[] = {
        "Who frees the memory that is made in an arena?",
        "What is a diagnostic's place, with tabs and wide characters?",
        "How is a file written, so that an unchanged one is not touched?",
        "How are vectors aligned, so that a list is a matrix?",
    };
    if (count == 0) {
        questions = own;
        count = (int)(sizeof own / sizeof own[0]);
    }
    SchemacArena *arena = must(schemac_arena_new());
    Frequencies *frequencies = count_stored(connection);
    for (int i = 0; i < count; i++) {
        printf("%s", i == 0 ? "" : "\n");
        answer(connection, arena, frequencies, questions[i]);
        schemac_arena_reset(arena);
    }
    free(frequencies);
    schemac_arena_free(arena);
}

/* ---- counting ---- */

static size_t count_chunks(PGconn *connection, size_t *embedded)
{
    SchemacFailure failure;
    RagChunksStream stream;
    const RagChunks *row;
    size_t count = 0;
    uint64_t columns = RAG_CHUNKS_ID | RAG_CHUNKS_EMBEDDING;
    SchemacStatus status = rag_chunks_stream_begin(connection, NULL, 0, columns, &stream, &failure);
    while (status == SCHEMAC_DONE &&
           (status = rag_chunks_stream_next(&stream, &row, &failure)) == SCHEMAC_DONE) {
        count++;
        *embedded += row->embedding.is_set ? 1 : 0;
    }
    rag_chunks_stream_end(&stream);
    if (status == SCHEMAC_FAILED) fail("chunks", &failure);
    return count;
}

/* Counts tasks and those done. False, with the failure, where the table is not the program's. */
static bool count_tasks(PGconn *connection, size_t *count, size_t *done, SchemacFailure *failure)
{
    RagIndexingTasksStream stream;
    const RagIndexingTasks *row;
    uint64_t columns = RAG_INDEXING_TASKS_STATUS;
    SchemacStatus status =
        rag_indexing_tasks_stream_begin(connection, NULL, 0, columns, &stream, failure);
    while (status == SCHEMAC_DONE &&
           (status = rag_indexing_tasks_stream_next(&stream, &row, failure)) == SCHEMAC_DONE) {
        *count += 1;
        *done += row->status == RAG_TASK_STATUS_DONE ? 1 : 0;
    }
    rag_indexing_tasks_stream_end(&stream);
    return status != SCHEMAC_FAILED;
}

static void count(PGconn *connection)
{
    SchemacError error;
    SchemacFit fit;
    SchemacFailure failure;
    size_t embedded = 0;
    size_t tasks = 0;
    size_t done = 0;
    if (schemac_fit(connection, &rag_chain, &fit, &error) != SCHEMAC_OK) {
        fprintf(stderr, "rag_demo: %s\n", error.message);
        exit(1);
    }
    printf("the program sees a database that is %s\n", schemac_fit_name(fit));
    size_t chunks = count_chunks(connection, &embedded);
    printf("%zu chunks, %zu with an embedding\n", chunks, embedded);
    if (count_tasks(connection, &tasks, &done, &failure))
        printf("%zu tasks, %zu of them done\n", tasks, done);
    else
        printf("tasks not read: %s\n", failure.message);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: rag_demo URL load [FOLDER...] | ask [QUESTION...] | count | upgrade\n",
              stderr);
        return 2;
    }
    PGconn *connection = PQconnectdb(argv[1]);
    if (PQstatus(connection) != CONNECTION_OK) {
        fprintf(stderr, "rag_demo: %s", PQerrorMessage(connection));
        PQfinish(connection);
        return 3;
    }
    int status = 0;
    if (strcmp(argv[2], "load") == 0) {
        load(connection, argv + 3, argc - 3);
    } else if (strcmp(argv[2], "ask") == 0) {
        ask(connection, argv + 3, argc - 3);
    } else if (strcmp(argv[2], "count") == 0) {
        count(connection);
    } else if (strcmp(argv[2], "upgrade") == 0) {
        ensure(connection, SCHEMAC_ENSURE_UPGRADE);
        puts("the database is at the revision of the program");
    } else {
        fprintf(stderr, "rag_demo: no such command: %s\n", argv[2]);
        status = 2;
    }
    PQfinish(connection);
    return status;
}
