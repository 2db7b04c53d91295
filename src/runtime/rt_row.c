/* Rows out of results: one, or a list of them. */
#include "rt_internal.h"

#include <stdlib.h>

#define MATRIX_ALIGNMENT 64
#define FLOATS_A_LINE ((size_t)MATRIX_ALIGNMENT / sizeof(float))

int reading_columns(const SchemacTable *table, const uint64_t *mask, unsigned short *columns)
{
    int count = 0;
    for (size_t i = 0; i < table->column_count; i++)
        if (SCHEMAC_MASK_HAS(mask, i)) columns[count++] = (unsigned short)i;
    return count;
}

static bool has_cast(const Reading *reading)
{
    for (int i = 0; i < reading->column_count; i++)
        if (reading->table->columns[reading->columns[i]].bare_type != NULL) return true;
    return false;
}

SchemacStatus rt_check_types(PGconn *connection, const Reading *reading, const TableShape *shape,
                             const PGresult *result, SchemacFailure *failure)
{
    bool fits = true;
    for (int i = 0; i < reading->column_count; i++) {
        const SchemacColumn *column = &reading->table->columns[reading->columns[i]];
        fits = fits && (column->bare_type != NULL ||
                        PQftype(result, i) == shape->columns[reading->columns[i]].type_oid);
    }
    if (fits && PQntuples(result) > 0 && has_cast(reading)) {
        fits = PQgetlength(result, 0, reading->column_count) == 1 &&
               PQgetvalue(result, 0, reading->column_count)[0] == 1;
    }
    return fits ? SCHEMAC_DONE : fail_changed(connection, shape, failure);
}

static SchemacStatus fail_field(const Reading *reading, const SchemacColumn *column, bool is_null,
                                SchemacFailure *failure)
{
    if (rt_arena_has_failed(reading->arena)) return rt_fail_memory(failure);
    rt_fail(failure, SCHEMAC_FAULT_DATA,
            is_null
                ? "column \"%s\" of table \"%s\" is null, but this program was generated for a not "
                  "null column"
                : "the server sent an invalid value for column \"%s\" of table \"%s\"",
            column->name, reading->table->name);
    if (failure != NULL) {
        strncpy(failure->column, column->name, sizeof failure->column - 1);
        strncpy(failure->table, reading->table->name, sizeof failure->table - 1);
    }
    return SCHEMAC_FAILED;
}

SchemacStatus rt_read_row(const Reading *reading, const PGresult *result, int number, void *row,
                          SchemacFailure *failure)
{
    memset(row, 0, reading->table->row_size);
    for (int i = 0; i < reading->column_count; i++) {
        const SchemacColumn *column = &reading->table->columns[reading->columns[i]];
        unsigned char *field = (unsigned char *)row + column->offset;
        if (PQgetisnull(result, number, i)) {
            if (!column->is_nullable) return fail_field(reading, column, true, failure);
            continue;
        }
        float *slot = reading->slots == NULL ? NULL : reading->slots[i];
        Decoding decoding = {reading->arena, reading->copies, slot, column};
        const unsigned char *bytes = (const unsigned char *)PQgetvalue(result, number, i);
        if (!rt_decode(&decoding, bytes, (size_t)PQgetlength(result, number, i), field))
            return fail_field(reading, column, false, failure);
        if (column->is_nullable) {
            static const bool is_set = true;
            memcpy(field + rt_value_size(column), &is_set, sizeof is_set);
        }
    }
    return SCHEMAC_DONE;
}

/* ---- lists ---- */

/* `count` rows of zeros for a FLOATS column, each on a cache line of its own. */
static bool matrix_make(SchemacArena *arena, const SchemacColumn *column, size_t count,
                        SchemacMatrix *matrix, float **values)
{
    matrix->stride = ((size_t)column->dimensions + FLOATS_A_LINE - 1) & ~(FLOATS_A_LINE - 1);
    size_t row_size = matrix->stride * sizeof(float);
    if (count > SIZE_MAX / 2 / row_size) return false;
    *values = schemac_arena_make(arena, count * row_size, MATRIX_ALIGNMENT);
    if (*values == NULL) return false;
    memset(*values, 0, count * row_size);
    matrix->values = *values;
    return true;
}

static bool is_matrix_column(const SchemacColumn *column)
{
    return column->type == SCHEMAC_TYPE_FLOATS && column->form == SCHEMAC_SCALAR;
}

/* A matrix for each FLOATS column of the table, with values where it is read; `slots` by result
 * column. */
static bool matrices_make(SchemacArena *arena, const Reading *reading, size_t count,
                          SchemacList *list, float **slots)
{
    const SchemacTable *table = reading->table;
    size_t matrix_count = 0;
    for (size_t i = 0; i < table->column_count; i++)
        matrix_count += is_matrix_column(&table->columns[i]) ? 1 : 0;
    SchemacMatrix *matrices =
        schemac_arena_make(arena, matrix_count * sizeof *matrices, sizeof(void *));
    if (matrices == NULL) return false;
    memset(matrices, 0, matrix_count * sizeof *matrices);
    list->matrices = matrices;
    size_t matrix = 0;
    int field = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        bool is_read = field < reading->column_count && reading->columns[field] == i;
        if (is_matrix_column(&table->columns[i])) {
            if (is_read &&
                !matrix_make(arena, &table->columns[i], count, &matrices[matrix], &slots[field]))
                return false;
            matrix++;
        }
        field += is_read ? 1 : 0;
    }
    return true;
}

static bool read_distances(SchemacArena *arena, const PGresult *result, int field,
                           SchemacList *list)
{
    double *distances =
        schemac_arena_make(arena, list->count * sizeof *distances, sizeof *distances);
    if (distances == NULL) return false;
    for (size_t i = 0; i < list->count; i++) {
        uint64_t bits = 0;
        if (PQgetlength(result, (int)i, field) == 8)
            bits = get_uint64((const unsigned char *)PQgetvalue(result, (int)i, field));
        memcpy(&distances[i], &bits, sizeof bits);
    }
    list->distances = distances;
    return true;
}

static SchemacStatus read_rows(Reading *reading, const PGresult *result, SchemacList *list,
                               SchemacFailure *failure)
{
    unsigned char *rows = list->rows;
    for (size_t i = 0; i < list->count; i++) {
        if (rt_read_row(reading, result, (int)i, rows + i * reading->table->row_size, failure) !=
            SCHEMAC_DONE)
            return SCHEMAC_FAILED;
        for (int field = 0; field < reading->column_count; field++) {
            const SchemacColumn *column = &reading->table->columns[reading->columns[field]];
            if (reading->slots[field] != NULL) {
                reading->slots[field] +=
                    ((size_t)column->dimensions + FLOATS_A_LINE - 1) & ~(FLOATS_A_LINE - 1);
            }
        }
    }
    return SCHEMAC_DONE;
}

/* The whole result is there, so that everything is allocated once, at its size. */
SchemacStatus rt_read_list(PGconn *connection, SchemacArena *arena, const TableShape *shape,
                           const uint64_t *mask, const PGresult *result, bool has_distance,
                           SchemacList *list, SchemacFailure *failure)
{
    const SchemacTable *table = shape->table;
    unsigned short *columns = malloc((table->column_count + 1) * sizeof *columns);
    float **slots = calloc(table->column_count + 1, sizeof *slots);
    SchemacList made = {.count = (size_t)PQntuples(result)};
    SchemacStatus status = SCHEMAC_FAILED;
    if (columns == NULL || slots == NULL) {
        rt_fail_memory(failure);
        goto done;
    }
    Reading reading = {table, columns, reading_columns(table, mask, columns), slots, arena, true};
    if (rt_check_types(connection, &reading, shape, result, failure) != SCHEMAC_DONE) goto done;
    made.rows = schemac_arena_make(arena, made.count * table->row_size, 16);
    if (made.rows == NULL || !matrices_make(arena, &reading, made.count, &made, slots) ||
        (has_distance && !read_distances(arena, result, PQnfields(result) - 1, &made))) {
        rt_fail_memory(failure);
        goto done;
    }
    status = read_rows(&reading, result, &made, failure);
    if (status == SCHEMAC_DONE) *list = made;
done:
    free(columns);
    free(slots);
    return status;
}

void rt_drain(PGconn *connection)
{
    for (PGresult *result = PQgetResult(connection); result != NULL;
         result = PQgetResult(connection))
        PQclear(result);
}
