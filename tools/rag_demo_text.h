/* The demo's texts: files to documents, documents to chunks, chunks to vectors. Knows no database.
 * A header because each C file in tools/ is a program; only rag_demo.c includes it.
 *
 * Embeddings are made without a model: words and pairs of neighbouring words are hashed into 768
 * dimensions, with a sign from the hash, weighed by how few chunks have them, and the vector is
 * brought to length one. It finds texts that share rare words. */
#ifndef SCHEMAC_TOOLS_RAG_DEMO_TEXT_H
#define SCHEMAC_TOOLS_RAG_DEMO_TEXT_H

#include <ctype.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "rag.h"

enum {
    DIMENSIONS = RAG_CHUNKS_EMBEDDING_DIMENSIONS,
    CHUNK_SIZE = 450,
    WORD_SIZE = 64,
    FOLDER_DEPTH_MAX = 16
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
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
    hash ^= hash >> 32;
    return hash * UINT64_C(0x9E3779B97F4A7C15);
}

/* An id that the same text always gets, so that loading twice stores once. */
static void make_id(const char *text, size_t number, char *id)
{
    SchemacUuid uuid;
    uint64_t halves[2] = {hash_bytes(text, strlen(text), number),
                          hash_bytes(text, strlen(text), ~number)};
    memcpy(uuid.bytes, halves, sizeof uuid.bytes);
    schemac_uuid_text(uuid, id);
}

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) return NULL;
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
    if (strstr(name, "_internal.h") != NULL) return false;
    static const char *const endings[] = {".md", ".txt", ".rst", ".h", ".schema"};
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && strcmp(name + length - ending, endings[i]) == 0) return true;
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
    if (lstat(path, &status) != 0 || depth > FOLDER_DEPTH_MAX) return;
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
        bool is_taken =
            name[0] != '.' && length < (int)sizeof below &&
            (stat(below, &status) == 0 && (S_ISDIR(status.st_mode) || is_document(name)));
        if (is_taken) add_path(documents, below, depth + 1);
        free(names[i]);
    }
    free(names);
}

/* ---- embedding ---- */

/* Too frequent to say anything. Sorted. */
static const char *const stop_words[] = {
    "a",     "all",  "an",   "and", "any",  "are",  "as",    "at",    "be",   "by",  "can",  "do",
    "does",  "for",  "from", "has", "have", "how",  "if",    "in",    "into", "is",  "it",   "its",
    "no",    "not",  "of",   "on",  "one",  "or",   "so",    "than",  "that", "the", "them", "then",
    "there", "they", "this", "to",  "what", "when", "where", "which", "with", "you",
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

/* The next word at *text: letters and digits, in lower case, a plural's s taken off. False at the
 * end. */
static bool next_word(const char **text, const char *end, char word[WORD_SIZE])
{
    const char *place = *text;
    while (place < end && !isalnum((unsigned char)*place)) place++;
    size_t length = 0;
    for (; place < end && isalnum((unsigned char)*place); place++)
        if (length + 1 < WORD_SIZE) word[length++] = (char)tolower((unsigned char)*place);
    *text = place;
    if (length > 3 && word[length - 1] == 's' && word[length - 2] != 's') length--;
    word[length] = '\0';
    return length > 0;
}

/* In how many chunks each word and pair is, by hash. */
enum { BUCKETS = 1 << 16 };
typedef struct Frequencies {
    uint32_t counts[BUCKETS];
    uint32_t last_seen[BUCKETS]; /* the chunk that counted last, so that each counts once */
    uint32_t chunk_count;
} Frequencies;

static float feature_weight(const Frequencies *frequencies, uint64_t hash)
{
    double count = (double)frequencies->counts[hash >> 20 & (BUCKETS - 1)];
    return (float)log(1.0 + (double)frequencies->chunk_count / (1.0 + count));
}

/* What is done with each word and pair of a text. */
typedef void FeatureVisitor(void *context, uint64_t hash, bool is_pair);

static void visit_features(const char *text, size_t length, FeatureVisitor *visit, void *context)
{
    const char *end = text + length;
    char before[WORD_SIZE] = "";
    char word[WORD_SIZE];
    while (next_word(&text, end, word)) {
        if (is_stop_word(word)) continue;
        visit(context, hash_bytes(word, strlen(word), 0), false);
        if (before[0] != '\0') {
            char pair[2 * WORD_SIZE + 1];
            int size = snprintf(pair, sizeof pair, "%s %s", before, word);
            visit(context, hash_bytes(pair, (size_t)size, 0), true);
        }
        memcpy(before, word, sizeof before);
    }
}

static void count_feature(void *context, uint64_t hash, bool is_pair)
{
    (void)is_pair;
    Frequencies *frequencies = context;
    size_t bucket = hash >> 20 & (BUCKETS - 1);
    if (frequencies->last_seen[bucket] != frequencies->chunk_count) {
        frequencies->last_seen[bucket] = frequencies->chunk_count;
        frequencies->counts[bucket]++;
    }
}

static void count_chunk(Frequencies *frequencies, SchemacText content)
{
    frequencies->chunk_count++;
    visit_features(content.data, content.length, count_feature, frequencies);
}

typedef struct Embedding {
    const Frequencies *frequencies;
    float *vector;
} Embedding;

static void add_feature(void *context, uint64_t hash, bool is_pair)
{
    Embedding *embedding = context;
    float weight = feature_weight(embedding->frequencies, hash) * (is_pair ? 0.5F : 1.0F);
    embedding->vector[hash % DIMENSIONS] += (hash >> 63) != 0 ? weight : -weight;
}

/* The square root makes the tenth time a word comes count less than the first. */
static void embed(const Frequencies *frequencies, const char *text, size_t length, float *vector)
{
    memset(vector, 0, DIMENSIONS * sizeof *vector);
    Embedding embedding = {frequencies, vector};
    visit_features(text, length, add_feature, &embedding);
    double sum = 0;
    for (size_t i = 0; i < DIMENSIONS; i++) {
        float value = vector[i];
        vector[i] = value < 0 ? -sqrtf(-value) : sqrtf(value);
        sum += (double)vector[i] * (double)vector[i];
    }
    vector[0] += sum == 0 ? 1.0F : 0.0F; /* cosine has no direction of nothing */
    for (size_t i = 0; i < DIMENSIONS && sum > 0; i++) vector[i] = (float)(vector[i] / sqrt(sum));
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
        if (is_paragraph_end || next >= CHUNK_SIZE) end = next;
        i = next;
    }
    *chunk = (SchemacText){rest->data, end};
    rest->data += end;
    rest->length -= end;
    return end > 0;
}

#endif
