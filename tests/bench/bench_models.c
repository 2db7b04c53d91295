/* Generated COPY in and streaming read beside hand-written libpq that does the same in binary.
 *
 *     bench_models URL [ROUNDS]
 *
 * 20,000 chunks of 36-character ids, 400 bytes of text and a vector(768), ours and theirs in turn
 * in one process over one connection; the medians, and the median of the ratios round by round. */
#include "generated/rag.c"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROWS = 20000, DIMENSIONS = 768, CONTENT = 400, ROUNDS_MAX = 101 };

typedef struct Sample {
    char id[37];
    char content[CONTENT + 1];
    const float *embedding;
} Sample;

static Sample *samples;
static float *floats;

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void die(PGconn *connection, const char *what)
{
    fprintf(stderr, "bench_models: %s: %s\n", what, PQerrorMessage(connection));
    exit(1);
}

static void run(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) die(connection, sql);
    PQclear(result);
}

static void make_samples(void)
{
    samples = calloc(ROWS, sizeof *samples);
    floats = aligned_alloc(64, sizeof(float) * ROWS * DIMENSIONS);
    uint32_t random = 1;
    for (size_t i = 0; i < (size_t)ROWS * DIMENSIONS; i++) {
        random = random * 1664525 + 1013904223;
        floats[i] = (float)(random >> 8) / 16777216.0F - 0.5F;
    }
    for (size_t i = 0; i < ROWS; i++) {
        snprintf(samples[i].id, sizeof samples[i].id, "%08zx-0000-4000-8000-%012zx", i, i * 7919);
        memset(samples[i].content, 'a' + (int)(i % 26), CONTENT);
        samples[i].embedding = floats + i * DIMENSIONS;
    }
}

/* ---- generated ---- */

static double copy_ours(PGconn *connection)
{
    SchemacFailure failure;
    RagChunksCopy copy;
    double begin = now();
    uint64_t columns = RAG_CHUNKS_ID | RAG_CHUNKS_DOCUMENT_ID | RAG_CHUNKS_CONTENT |
                       RAG_CHUNKS_EMBEDDING | RAG_CHUNKS_POSITION | RAG_CHUNKS_STATUS;
    SchemacStatus status = rag_chunks_copy_begin(connection, columns, &copy, &failure);
    for (size_t i = 0; i < ROWS && status == SCHEMAC_DONE; i++) {
        RagChunks row = {
            .id = {samples[i].id, 36},
            .document_id = {samples[0].id, 36},
            .content = {samples[i].content, CONTENT},
            .embedding = {.value = samples[i].embedding, .is_set = true},
            .position = (int32_t)i,
            .status = {"pending", 7},
        };
        status = rag_chunks_copy_put(&copy, &row, &failure);
    }
    if (status == SCHEMAC_DONE) status = rag_chunks_copy_end(&copy, NULL, &failure);
    if (status != SCHEMAC_DONE) die(connection, failure.message);
    return now() - begin;
}

static double check_sum;

static double read_ours(PGconn *connection)
{
    SchemacFailure failure;
    RagChunksStream stream;
    double begin = now();
    double sum = 0;
    uint64_t columns = RAG_CHUNKS_ID | RAG_CHUNKS_DOCUMENT_ID | RAG_CHUNKS_CONTENT |
                       RAG_CHUNKS_EMBEDDING | RAG_CHUNKS_POSITION | RAG_CHUNKS_STATUS;
    SchemacStatus status = rag_chunks_stream_begin(connection, NULL, 0, columns, &stream, &failure);
    const RagChunks *row;
    while (status == SCHEMAC_DONE) {
        status = rag_chunks_stream_next(&stream, &row, &failure);
        if (status == SCHEMAC_DONE)
            sum += row->embedding.value[row->position % DIMENSIONS] + (double)row->content.length;
    }
    if (status == SCHEMAC_FAILED) die(connection, failure.message);
    rag_chunks_stream_end(&stream);
    check_sum = sum;
    return now() - begin;
}

/* ---- by hand ---- */

static char *put_word(char *place, uint32_t value)
{
    value = __builtin_bswap32(value);
    memcpy(place, &value, 4);
    return place + 4;
}

static char *put_short(char *place, uint16_t value)
{
    value = __builtin_bswap16(value);
    memcpy(place, &value, 2);
    return place + 2;
}

static char *put_text(char *place, const char *text, size_t length)
{
    place = put_word(place, (uint32_t)length);
    memcpy(place, text, length);
    return place + length;
}

static char *put_vector(char *place, const float *values)
{
    place = put_word(place, 4 + DIMENSIONS * 4);
    place = put_short(place, DIMENSIONS);
    place = put_short(place, 0);
    for (size_t i = 0; i < DIMENSIONS; i++) {
        uint32_t bits;
        memcpy(&bits, values + i, 4);
        place = put_word(place, bits);
    }
    return place;
}

static double copy_by_hand(PGconn *connection)
{
    char row[8192];
    double begin = now();
    PGresult *result =
        PQexec(connection, "COPY chunks (id, document_id, content, embedding, position, status) "
                           "FROM STDIN (FORMAT binary)");
    if (PQresultStatus(result) != PGRES_COPY_IN) die(connection, "COPY");
    PQclear(result);
    if (PQputCopyData(connection, "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19) != 1)
        die(connection, "header");
    for (size_t i = 0; i < ROWS; i++) {
        char *place = put_short(row, 6);
        place = put_text(place, samples[i].id, 36);
        place = put_text(place, samples[0].id, 36);
        place = put_text(place, samples[i].content, CONTENT);
        place = put_vector(place, samples[i].embedding);
        place = put_word(place, 4);
        place = put_word(place, (uint32_t)i);
        place = put_text(place, "pending", 7);
        if (PQputCopyData(connection, row, (int)(place - row)) != 1) die(connection, "row");
    }
    if (PQputCopyData(connection, "\377\377", 2) != 1 || PQputCopyEnd(connection, NULL) != 1)
        die(connection, "end");
    while ((result = PQgetResult(connection)) != NULL) {
        if (PQresultStatus(result) != PGRES_COMMAND_OK) die(connection, "COPY");
        PQclear(result);
    }
    return now() - begin;
}

static double read_by_hand(PGconn *connection)
{
    static float values[DIMENSIONS];
    double begin = now();
    double sum = 0;
    if (!PQsendQueryParams(
            connection, "SELECT id, document_id, content, embedding, position, status FROM chunks",
            0, NULL, NULL, NULL, NULL, 1) ||
        !PQsetSingleRowMode(connection))
        die(connection, "SELECT");
    PGresult *result;
    while ((result = PQgetResult(connection)) != NULL) {
        if (PQresultStatus(result) == PGRES_SINGLE_TUPLE) {
            const char *wire = PQgetvalue(result, 0, 3) + 4;
            for (size_t i = 0; i < DIMENSIONS; i++) {
                uint32_t bits;
                memcpy(&bits, wire + i * 4, 4);
                bits = __builtin_bswap32(bits);
                memcpy(values + i, &bits, 4);
            }
            uint32_t position;
            memcpy(&position, PQgetvalue(result, 0, 4), 4);
            position = __builtin_bswap32(position);
            const char *id = PQgetvalue(result, 0, 0);
            const char *document = PQgetvalue(result, 0, 1);
            const char *status = PQgetvalue(result, 0, 5);
            sum += values[position % DIMENSIONS] + (double)PQgetlength(result, 0, 2) +
                   (id[0] == '\0') + (document[0] == '\0') + (status[0] == '\0');
        } else if (PQresultStatus(result) != PGRES_TUPLES_OK) {
            die(connection, "SELECT");
        }
        PQclear(result);
    }
    check_sum = sum;
    return now() - begin;
}

/* ---- measuring ---- */

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare_doubles);
    return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

typedef double Measured(PGconn *connection);

/* Each round runs both; which goes first changes by turns. */
static void compare(PGconn *connection, const char *label, const char *before, Measured *ours,
                    Measured *by_hand, int rounds)
{
    double our_times[ROUNDS_MAX];
    double hand_times[ROUNDS_MAX];
    double ratios[ROUNDS_MAX];
    for (int round = -1; round < rounds; round++) {
        double times[2];
        double sums[2];
        for (int turn = 0; turn < 2; turn++) {
            int which = (turn + round + 1) % 2;
            run(connection, before);
            times[which] = which == 0 ? ours(connection) : by_hand(connection);
            sums[which] = check_sum;
        }
        if (sums[0] != sums[1]) {
            fprintf(stderr, "bench_models: %s: the two read different rows\n", label);
            exit(1);
        }
        if (round >= 0) { /* the first is to warm up */
            our_times[round] = times[0];
            hand_times[round] = times[1];
            ratios[round] = times[0] / times[1];
        }
    }
    double our_median = median(our_times, rounds);
    double hand_median = median(hand_times, rounds);
    printf("%-46s %9.4f s %9.4f s   ratio %6.2f\n", label, our_median, hand_median,
           median(ratios, rounds));
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: bench_models URL [ROUNDS]\n");
        return 2;
    }
    int rounds = argc > 2 ? atoi(argv[2]) : 9;
    rounds = rounds < 1 ? 1 : rounds > ROUNDS_MAX ? ROUNDS_MAX : rounds;
    PGconn *connection = PQconnectdb(argv[1]);
    if (PQstatus(connection) != CONNECTION_OK) die(connection, "connection");
    run(connection, "SET client_min_messages = warning");
    run(connection, "SET synchronous_commit = off");
    run(connection, "CREATE EXTENSION IF NOT EXISTS vector");
    run(connection,
        "CREATE UNLOGGED TABLE chunks (id varchar(36) NOT NULL, document_id varchar(36) NOT NULL, "
        "content text NOT NULL, embedding vector(768), position integer NOT NULL, "
        "structure json, metadata json, status varchar(50) NOT NULL DEFAULT 'pending', "
        "parent_id varchar(36))");
    run(connection, "ALTER TABLE chunks ALTER embedding SET STORAGE PLAIN");
    make_samples();
    compare(connection, "COPY in, 20,000 chunks (generated, by hand)", "TRUNCATE chunks", copy_ours,
            copy_by_hand, rounds);
    run(connection, "VACUUM ANALYZE chunks");
    compare(connection, "streaming read, 20,000 chunks", "SELECT 1", read_ours, read_by_hand,
            rounds);
    run(connection, "DROP TABLE chunks");
    PQfinish(connection);
    free(samples);
    free(floats);
    return 0;
}
