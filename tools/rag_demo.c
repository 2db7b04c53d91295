/* A small retrieval program over generated/: plain C, no SQL, no other library.
 *
 *     rag_demo URL load [FOLDER...]   splits documents into chunks, embeds and stores them
 *     rag_demo URL ask [QUESTION...]  the nearest chunks to each question
 *     rag_demo URL count              how many rows there are, and how the database suits the program
 *
 * Embeddings are made without a model: words and pairs of neighbouring words are hashed into 768 dimensions,
 * with a sign from the hash, and the vector is brought to length one. It finds texts that share words. */
#include <ctype.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "rag.h"
#include "rag_chain.h"

enum {
    DIMENSIONS = RAG_CHUNKS_EMBEDDING_DIMENSIONS,
    CHUNK_SIZE = 700,
    WORD_SIZE = 64,
    FOLDER_DEPTH_MAX = 16,
    ANSWERS = 3
};

/* ---- documents ---- */

typedef struct Document {
    char *path;
    char *content;
    size_t length;
    char id[SCHEMAC_UUID_TEXT];
    size_t chunk_count;
} Document;

typedef struct Documents {
    Document *items;
    size_t count;
    size_t capacity;
} Documents;

static void *must(void *memory)
{
    if (memory == NULL) {
        fputs("rag_demo: out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

static uint64_t hash_bytes(const char *bytes, size_t length, uint64_t seed)
{
    uint64_t hash = UINT64_C(14695981039346656037) ^ seed;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
    }
    hash ^= hash >> 32;
    return hash * UINT64_C(0x9E3779B97F4A7C15);
}

/* An id that the same text always gets, so that loading twice stores once. */
static void make_id(const char *text, size_t number, char *id)
{
    SchemacUuid uuid;
    uint64_t halves[2] = {hash_bytes(text, strlen(text), number), hash_bytes(text, strlen(text), ~number)};
    memcpy(uuid.bytes, halves, sizeof uuid.bytes);
    schemac_uuid_text(uuid, id);
}

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    size_t capacity = 65536;
    char *content = must(malloc(capacity));
    *length = 0;
    size_t got;
    while ((got = fread(content + *length, 1, capacity - *length - 1, file)) > 0) {
        *length += got;
        if (*length + 1 == capacity) {
            capacity *= 2;
            content = must(realloc(content, capacity));
        }
    }
    fclose(file);
    content[*length] = '\0';
    return content;
}

/* What people read: prose, schemas, and headers that others include. */
static bool is_document(const char *name)
{
    if (strstr(name, "_internal.h") != NULL) {
        return false;
    }
    static const char *const endings[] = {".md", ".txt", ".rst", ".h", ".schema"};
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && strcmp(name + length - ending, endings[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void add_file(Documents *documents, const char *path)
{
    Document document = {.content = read_file(path, &document.length)};
    if (document.content == NULL || document.length == 0 ||
        memchr(document.content, '\0', document.length) != NULL) {
        free(document.content);
        return;
    }
    document.path = must(strdup(path));
    make_id(path, 0, document.id);
    if (documents->count == documents->capacity) {
        documents->capacity = documents->capacity == 0 ? 64 : documents->capacity * 2;
        documents->items =
            must(realloc(documents->items, documents->capacity * sizeof *documents->items));
    }
    documents->items[documents->count++] = document;
}

static void add_path(Documents *documents, const char *path, int depth)
{
    struct stat status;
    if (lstat(path, &status) != 0 || depth > FOLDER_DEPTH_MAX) {
        return;
    }
    if (S_ISREG(status.st_mode)) {
        add_file(documents, path);
        return;
    }
    struct dirent **names = NULL;
    int count = S_ISDIR(status.st_mode) ? scandir(path, &names, NULL, alphasort) : 0;
    for (int i = 0; i < count; i++) {
        char below[4096];
        const char *name = names[i]->d_name;
        int length = snprintf(below, sizeof below, "%s/%s", path, name);
        bool is_taken = name[0] != '.' && length < (int)sizeof below &&
                        (stat(below, &status) == 0 && (S_ISDIR(status.st_mode) || is_document(name)));
        if (is_taken) {
            add_path(documents, below, depth + 1);
        }
        free(names[i]);
    }
    free(names);
}

/* ---- embedding ---- */

/* Too frequent to say anything. Sorted. */
static const char *const stop_words[] = {
    "a",    "all",  "an",   "and",  "any",  "are",  "as",    "at",   "be",   "by",   "can",  "do",   "does",
    "for",  "from", "has",  "have", "how",  "if",   "in",    "into", "is",   "it",   "its",  "no",   "not",
    "of",   "on",   "one",  "or",   "so",   "than", "that",  "the",  "them", "then", "there", "they", "this",
    "to",   "what", "when", "where", "which", "with", "you",
};

static int compare_words(const void *a, const void *b)
{
    return strcmp(a, *(const char *const *)b);
}

static bool is_stop_word(const char *word)
{
    return bsearch(word, stop_words, sizeof stop_words / sizeof stop_words[0], sizeof stop_words[0],
                   compare_words) != NULL;
}

/* The next word at *text: letters and digits, in lower case, a plural's s taken off. False at the end. */
static bool next_word(const char **text, const char *end, char word[WORD_SIZE])
{
    const char *place = *text;
    while (place < end && !isalnum((unsigned char)*place)) {
        place++;
    }
    size_t length = 0;
    for (; place < end && isalnum((unsigned char)*place); place++) {
        if (length + 1 < WORD_SIZE) {
            word[length++] = (char)tolower((unsigned char)*place);
        }
    }
    *text = place;
    if (length > 3 && word[length - 1] == 's' && word[length - 2] != 's') {
        length--;
    }
    word[length] = '\0';
    return length > 0;
}

/* Long words say more: a stand-in for how rare they are. */
static float word_weight(const char *word)
{
    size_t length = strlen(word);
    return 0.2F + 0.1F * (float)(length < 10 ? length : 10);
}

static void add_feature(float *vector, const char *feature, float weight)
{
    uint64_t hash = hash_bytes(feature, strlen(feature), 0);
    vector[hash % DIMENSIONS] += (hash >> 63) != 0 ? weight : -weight;
}

/* Frequent words count less the more often they come; pairs make up for their rarity. */
static void embed(const char *text, size_t length, float *vector)
{
    memset(vector, 0, DIMENSIONS * sizeof *vector);
    const char *end = text + length;
    char before[WORD_SIZE] = "";
    char word[WORD_SIZE];
    while (next_word(&text, end, word)) {
        if (is_stop_word(word)) {
            continue;
        }
        add_feature(vector, word, word_weight(word));
        if (before[0] != '\0') {
            char pair[2 * WORD_SIZE + 1];
            snprintf(pair, sizeof pair, "%s %s", before, word);
            add_feature(vector, pair, (word_weight(before) + word_weight(word)) / 2);
        }
        memcpy(before, word, sizeof before);
    }
    double sum = 0;
    for (size_t i = 0; i < DIMENSIONS; i++) {
        float value = vector[i];
        vector[i] = value < 0 ? -sqrtf(-value) : sqrtf(value);
        sum += (double)vector[i] * (double)vector[i];
    }
    vector[0] += sum == 0 ? 1.0F : 0.0F; /* cosine has no direction of nothing */
    for (size_t i = 0; i < DIMENSIONS && sum > 0; i++) {
        vector[i] = (float)(vector[i] / sqrt(sum));
    }
}

/* ---- chunks ---- */

/* Takes paragraphs off the front of `*rest` until a chunk is full; false when nothing is left. */
static bool next_chunk(SchemacText *rest, SchemacText *chunk)
{
    while (rest->length > 0 && isspace((unsigned char)rest->data[0])) {
        rest->data++;
        rest->length--;
    }
    size_t end = 0;
    size_t i = 0;
    while (i < rest->length && (end == 0 || i < CHUNK_SIZE)) {
        const char *line_end = memchr(rest->data + i, '\n', rest->length - i);
        size_t next = line_end == NULL ? rest->length : (size_t)(line_end - rest->data) + 1;
        bool is_paragraph_end = next == rest->length || rest->data[next] == '\n';
        if (is_paragraph_end || next >= CHUNK_SIZE) {
            end = next;
        }
        i = next;
    }
    *chunk = (SchemacText){rest->data, end};
    rest->data += end;
    rest->length -= end;
    return end > 0;
}

/* ---- storing ---- */

static void fail(const char *what, const SchemacFailure *failure)
{
    fprintf(stderr, "rag_demo: %s: %s\n", what, failure->message);
    if (failure->detail[0] != '\0') {
        fprintf(stderr, "  detail: %s\n", failure->detail);
    }
    if (failure->hint[0] != '\0') {
        fprintf(stderr, "  hint: %s\n", failure->hint);
    }
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
        rag_projects_insert(connection, &project, RAG_PROJECTS_ALL, &failure) == SCHEMAC_FAILED) {
        fail("project", &failure);
    }
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
    if (status != SCHEMAC_DONE || rag_documents_copy_end(&copy, NULL, &failure) != SCHEMAC_DONE) {
        fail("documents", &failure);
    }
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
    if (status != SCHEMAC_DONE || rag_indexing_tasks_copy_end(&copy, NULL, &failure) != SCHEMAC_DONE) {
        fail("tasks", &failure);
    }
}

/* Returns how many chunks were stored. */
static int64_t store_chunks(PGconn *connection, Documents *documents)
{
    SchemacFailure failure;
    RagChunksCopy copy;
    float vector[DIMENSIONS];
    int64_t count = 0;
    uint64_t columns = RAG_CHUNKS_ID | RAG_CHUNKS_DOCUMENT_ID | RAG_CHUNKS_CONTENT | RAG_CHUNKS_EMBEDDING |
                       RAG_CHUNKS_POSITION | RAG_CHUNKS_STATUS;
    SchemacStatus status = rag_chunks_copy_begin(connection, columns, &copy, &failure);
    for (size_t i = 0; i < documents->count && status == SCHEMAC_DONE; i++) {
        Document *document = &documents->items[i];
        SchemacText rest = {document->content, document->length};
        SchemacText content;
        while (status == SCHEMAC_DONE && next_chunk(&rest, &content)) {
            char id[SCHEMAC_UUID_TEXT];
            make_id(document->path, ++document->chunk_count, id);
            embed(content.data, content.length, vector);
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
    if (status != SCHEMAC_DONE || rag_chunks_copy_end(&copy, &count, &failure) != SCHEMAC_DONE) {
        fail("chunks", &failure);
    }
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
        if (rag_indexing_tasks_update(connection, &task, columns, &failure) != SCHEMAC_DONE) {
            fail("task", &failure);
        }
    }
}

static double seconds_now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void load(PGconn *connection, char **folders, int folder_count)
{
    static const char *const own[] = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "schema", "src",
                                      "tests"};
    Documents documents = {0};
    for (size_t i = 0; folder_count == 0 && i < sizeof own / sizeof own[0]; i++) {
        add_path(&documents, own[i], 0);
    }
    for (int i = 0; i < folder_count; i++) {
        add_path(&documents, folders[i], 0);
    }
    double begin = seconds_now();
    store_project(connection);
    store_documents(connection, &documents);
    store_tasks(connection, &documents);
    int64_t count = store_chunks(connection, &documents);
    mark_done(connection, &documents);
    printf("  %zu documents in %lld chunks: embedded, stored by COPY, tasks marked done, in %.0f ms\n",
           documents.count, (long long)count, (seconds_now() - begin) * 1000);
    for (size_t i = 0; i < documents.count; i++) {
        free(documents.items[i].path);
        free(documents.items[i].content);
    }
    free(documents.items);
}

/* ---- asking ---- */

/* One line of a chunk's text, white space and comment marks closed up, cut to `width` bytes at a word. */
static void print_snippet(SchemacText text, size_t width)
{
    char line[256];
    size_t length = 0;
    for (size_t i = 0; i < text.length && length < width; i++) {
        char c = text.data[i];
        bool is_gap = isspace((unsigned char)c) || strchr("#*`|", c) != NULL ||
                      (c == '/' && i + 1 < text.length && strchr("/*", text.data[i + 1]) != NULL);
        if (!is_gap) {
            line[length++] = c;
        } else if (length > 0 && line[length - 1] != ' ') {
            line[length++] = ' ';
        }
    }
    while (length == width && length > 0 && line[length - 1] != ' ') {
        length--;
    }
    printf("%.*s%s\n", (int)length, line, length < text.length ? "..." : "");
}

static void answer(PGconn *connection, SchemacArena *arena, const char *question)
{
    SchemacFailure failure;
    RagChunksList list;
    float query[DIMENSIONS];
    SchemacNearest how = {.limit = ANSWERS, .ef_search = 100};
    uint64_t columns = RAG_CHUNKS_DOCUMENT_ID | RAG_CHUNKS_CONTENT | RAG_CHUNKS_POSITION;
    embed(question, strlen(question), query);
    if (rag_chunks_nearest_cosine(connection, arena, query, &how, NULL, 0, columns, &list, &failure) ==
        SCHEMAC_FAILED) {
        fail("neighbours", &failure);
    }
    printf("\n  %s\n", question);
    for (size_t i = 0; i < list.count; i++) {
        RagDocuments document;
        if (rag_documents_get_by_id(connection, arena, list.rows[i].document_id, RAG_DOCUMENTS_ORIGINAL_PATH,
                                    &document, &failure) != SCHEMAC_DONE) {
            fail("document", &failure);
        }
        printf("    %.3f  %.*s, chunk %d\n           ", list.distances[i],
               (int)document.original_path.length, document.original_path.data, (int)list.rows[i].position);
        print_snippet(list.rows[i].content, 88);
    }
}

static void ask(PGconn *connection, char **questions, int count)
{
    static char *own[] = {
        "How does the runner make sure that nothing runs twice?",
        "What happens when two branches add a revision?",
        "Which dimensions may an hnsw index have?",
        "Who frees memory made in an arena?",
    };
    if (count == 0) {
        questions = own;
        count = (int)(sizeof own / sizeof own[0]);
    }
    SchemacArena *arena = must(schemac_arena_new());
    for (int i = 0; i < count; i++) {
        answer(connection, arena, questions[i]);
        schemac_arena_reset(arena);
    }
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
    while (status == SCHEMAC_DONE && (status = rag_chunks_stream_next(&stream, &row, &failure)) == SCHEMAC_DONE) {
        count++;
        *embedded += row->embedding.is_set ? 1 : 0;
    }
    rag_chunks_stream_end(&stream);
    if (status == SCHEMAC_FAILED) {
        fail("chunks", &failure);
    }
    return count;
}

/* Counts tasks and those done. False, with the failure, where the table is not the program's. */
static bool count_tasks(PGconn *connection, size_t *count, size_t *done, SchemacFailure *failure)
{
    RagIndexingTasksStream stream;
    const RagIndexingTasks *row;
    uint64_t columns = RAG_INDEXING_TASKS_STATUS;
    SchemacStatus status = rag_indexing_tasks_stream_begin(connection, NULL, 0, columns, &stream, failure);
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
    printf("  the program sees a database that is %s\n", schemac_fit_name(fit));
    size_t chunks = count_chunks(connection, &embedded);
    printf("  %zu chunks, %zu with an embedding\n", chunks, embedded);
    if (count_tasks(connection, &tasks, &done, &failure)) {
        printf("  %zu tasks, %zu of them done\n", tasks, done);
    } else {
        printf("  tasks not read: %s\n", failure.message);
    }
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: rag_demo URL load [FOLDER...] | ask [QUESTION...] | count\n", stderr);
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
    } else {
        fprintf(stderr, "rag_demo: no such command: %s\n", argv[2]);
        status = 2;
    }
    PQfinish(connection);
    return status;
}
