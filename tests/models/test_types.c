/* Every type and its extremes through the generated code, with the server as oracle: what it gives
 * for a literal is read into the struct, written back, and must be the same bytes (typsend) and the
 * same text. */
#include "tests/models/server.h"

#include "tests/models/generated/types.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { LITERALS = 14 };

typedef struct Case {
    const char *name; /* of the columns v_name and a_name */
    const char *type;
    const char *literals[LITERALS];
} Case;

static const Case cases[] = {
    {"boolean", "boolean", {"true", "false"}},
    {"smallint", "smallint", {"-32768", "32767", "0", "-1"}},
    {"integer", "integer", {"-2147483648", "2147483647", "0", "-1"}},
    {"bigint", "bigint", {"-9223372036854775808", "9223372036854775807", "0", "-1"}},
    {"oid", "oid", {"0", "4294967295"}},
    {"char", "\"char\"", {"a", "", "\\377"}},
    {"real", "real", {"0", "-0", "3.4028235e38", "1e-45", "NaN", "Infinity", "-Infinity"}},
    {"double_precision",
     "double precision",
     {"0", "-0", "1.7976931348623157e308", "5e-324", "NaN", "Infinity", "-Infinity", "0.1"}},
    {"text",
     "text",
     {"", "a", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x8e\x89", "with\nnewline\tand \"quotes\" '{}",
      "NULL"}},
    {"character_varying", "character varying", {"", "abc"}},
    {"character", "character(5)", {"", "ab", "abcde"}},
    {"name", "name", {"", "a", "a23456789012345678901234567890123456789012345678901234567890123"}},
    {"xml", "xml", {"<a>1</a>", "<a x=\"2\">\xc3\xa9</a>"}},
    {"json", "json", {"{}", "[1, 2,  3]", "\"x\"", "{\"a\": {\"b\": null}, \"a\": 1}"}},
    {"jsonb", "jsonb", {"{}", "[1, 2,  3]", "\"x\"", "{\"a\": {\"b\": null}}", "1e400"}},
    {"bytea", "bytea", {"", "\\x00ff", "\\xdeadbeef"}},
    {"uuid",
     "uuid",
     {"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
      "01234567-89ab-cdef-0123-456789abcdef"}},
    {"date",
     "date",
     {"2000-01-01", "1999-12-31", "4714-11-24 BC", "5874897-12-31", "infinity", "-infinity",
      "2024-02-29", "0001-12-31 BC"}},
    {"time", "time", {"00:00", "24:00", "23:59:59.999999", "12:34:56.7"}},
    {"timetz", "timetz", {"00:00+00", "24:00-15:59", "23:59:59.999999+15:59", "12:00-05:30:15"}},
    {"timestamp",
     "timestamp",
     {"2000-01-01 00:00", "1999-12-31 23:59:59.999999", "4714-11-24 BC",
      "294276-12-31 23:59:59.999999", "infinity", "-infinity", "1970-01-01 00:00:00.5"}},
    {"timestamptz",
     "timestamptz",
     {"2000-01-01 00:00+00", "4714-11-24 00:00+00 BC", "294276-12-31 23:59:59.999999+00",
      "infinity", "-infinity", "1969-12-31 23:59:59.000001+00"}},
    {"interval",
     "interval",
     {"0", "-178000000 years", "178000000 years", "1 mon -2 days 03:04:05.678901", "-1 microsecond",
      "2147483647 days"}},
    {"money", "money", {"0", "-92233720368547758.08", "92233720368547758.07"}},
    {"numeric",
     "numeric",
     {"0", "0.000", "-0.0001", "123456789012345678901234567890.123456789", "NaN", "Infinity",
      "-Infinity", "1e131071", "1e-16383", "10000", "9999.9999", "-1e20", "0.00012"}},
    {"inet", "inet", {"0.0.0.0", "255.255.255.255/8", "::", "2001:db8::1/64", "::ffff:1.2.3.4"}},
    {"cidr", "cidr", {"0.0.0.0/0", "10.0.0.0/8", "2001:db8::/32"}},
    {"macaddr", "macaddr", {"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "08:00:2b:01:02:03"}},
    {"macaddr8", "macaddr8", {"00:00:00:00:00:00:00:00", "08:00:2b:01:02:03:04:05"}},
    {"bit", "bit(5)", {"00000", "11111", "10101"}},
    {"varbit", "bit varying", {"", "1", "0", "101010101", "1111111100000000"}},
    {"int4range", "int4range", {"empty", "(,)", "[1,5)", "(,5)", "[-2147483648,)"}},
    {"int8range", "int8range", {"empty", "[1,9223372036854775807)"}},
    {"numrange", "numrange", {"empty", "[0.1,2.50]", "(-1e10,)", "(,NaN]"}},
    {"tsrange", "tsrange", {"empty", "[2000-01-01,2001-01-01)", "(,infinity]"}},
    {"tstzrange", "tstzrange", {"empty", "(2000-01-01 00:00+00,2001-01-01 00:00+00]"}},
    {"daterange", "daterange", {"empty", "[2000-01-01,2001-01-01)", "(,2000-01-01)"}},
    {"int4multirange", "int4multirange", {"{}", "{[1,2),[5,9)}", "{(,)}"}},
    {"nummultirange", "nummultirange", {"{}", "{[0.5,1.5],(2.25,)}"}},
    {"tstzmultirange", "tstzmultirange", {"{}", "{[2000-01-01 00:00+00,2001-01-01 00:00+00)}"}},
    {"point", "point", {"(1,2)", "(-1e300,NaN)"}},
    {"tsvector", "tsvector", {"", "a:1 b:2A"}},
    {"vector", "vector", {"[1]", "[1,-2.5,3e38,1e-45]"}},
    {"halfvec", "halfvec", {"[1]", "[65504,-6e-8,0.5]"}},
    {"sparsevec", "sparsevec", {"{}/5", "{1:1.5,3:-2}/5", "{1000000000:1}/1000000000"}},
    {"citext", "citext", {"", "AbC"}},
    {"vector3", "vector(3)", {"[1,2,3]", "[0,-0,1e-45]"}},
    {"halfvec3", "halfvec(3)", {"[1,2,3]", "[65504,0,-6e-8]"}},
    {"mood", "mood", {"sad", "ok", "happy", "a b", "\xc3\xa9"}},
};

enum { CASE_COUNT = sizeof cases / sizeof cases[0] };

static PGconn *connection;
static SchemacArena *arena;
static SchemacFailure failure;

static bool has_array(const Case *item)
{
    return strcmp(item->name, "vector3") != 0 && strcmp(item->name, "halfvec3") != 0;
}

static int set_up(void **state)
{
    (void)state;
    connection = server_database("schemac_test_types");
    server_run(connection, "CREATE EXTENSION vector; CREATE EXTENSION citext");
    server_run(connection, "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', 'a b', '\xc3\xa9')");
    server_run(connection, "SET TimeZone = 'UTC'; SET extra_float_digits = 1");
    server_run(connection,
               "CREATE TABLE extremes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)");
    for (size_t i = 0; i < CASE_COUNT; i++) {
        char sql[256];
        snprintf(sql, sizeof sql, "ALTER TABLE extremes ADD v_%s %s", cases[i].name, cases[i].type);
        server_run(connection, sql);
        if (has_array(&cases[i])) {
            snprintf(sql, sizeof sql, "ALTER TABLE extremes ADD a_%s %s[]", cases[i].name,
                     cases[i].type);
            server_run(connection, sql);
        }
    }
    arena = schemac_arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    schemac_arena_free(arena);
    server_drop(connection, "schemac_test_types");
    return 0;
}

static void assert_done(SchemacStatus status)
{
    if (status != SCHEMAC_DONE) fail_msg("status %d: %s", (int)status, failure.message);
}

static size_t find_column(const char *prefix, const char *name)
{
    char full[128];
    snprintf(full, sizeof full, "%s%s", prefix, name);
    for (size_t i = 0; i < types_extremes_table.column_count; i++)
        if (strcmp(types_extremes_columns[i].name, full) == 0) return i;
    fail_msg("no column %s", full);
    return 0;
}

/* Inserts `expression` into the column by SQL and gives the new row's id. */
static int64_t insert_by_sql(size_t column, const char *expression)
{
    char sql[8192];
    char id[32];
    snprintf(sql, sizeof sql, "INSERT INTO extremes (%s) VALUES (%s) RETURNING id",
             types_extremes_columns[column].name, expression);
    server_ask(connection, sql, id, sizeof id);
    return strtoll(id, NULL, 10);
}

/* The two rows' values of the column are the same bytes in typsend's form. */
static void compare_rows(size_t column, int64_t a, int64_t b, const char *expression)
{
    char sql[512];
    snprintf(sql, sizeof sql, "SELECT %s FROM extremes WHERE id IN (%lld, %lld) ORDER BY id",
             types_extremes_columns[column].name, (long long)a, (long long)b);
    PGresult *result = PQexecParams(connection, sql, 0, NULL, NULL, NULL, NULL, 1);
    assert_int_equal(PQntuples(result), 2);
    if (PQgetlength(result, 0, 0) != PQgetlength(result, 1, 0) ||
        memcmp(PQgetvalue(result, 0, 0), PQgetvalue(result, 1, 0),
               (size_t)PQgetlength(result, 0, 0)) != 0 ||
        PQgetisnull(result, 1, 0) != PQgetisnull(result, 0, 0)) {
        fail_msg("%s: %s comes back as other bytes", types_extremes_columns[column].name,
                 expression);
    }
    PQclear(result);
    result = PQexec(connection, sql);
    assert_string_equal(PQgetvalue(result, 0, 0), PQgetvalue(result, 1, 0));
    PQclear(result);
}

static void round_trip(size_t column, const char *expression)
{
    uint64_t mask[TYPES_EXTREMES_WORDS] = {0};
    SCHEMAC_MASK_ADD(mask, column);
    int64_t id = insert_by_sql(column, expression);
    TypesExtremes row;
    SchemacStatus status = types_extremes_get_by_id(connection, arena, id, mask, &row, &failure);
    if (status != SCHEMAC_DONE)
        fail_msg("%s: %s: %s", types_extremes_columns[column].name, expression, failure.message);
    TypesExtremes stored;
    assert_done(types_extremes_insert_returning(connection, arena, &row, mask, &stored, &failure));
    compare_rows(column, id, stored.id, expression);
    /* and by COPY, out of a streamed view */
    TypesExtremesCopy copy;
    assert_done(types_extremes_copy_begin(connection, mask, &copy, &failure));
    assert_done(types_extremes_copy_put(&copy, &stored, &failure));
    int64_t count;
    assert_done(types_extremes_copy_end(&copy, &count, &failure));
    compare_rows(column, id, stored.id + 1, expression);
    schemac_arena_reset(arena);
}

static void quote(const Case *item, const char *literal, char *out, size_t size)
{
    char *escaped = PQescapeLiteral(connection, literal, strlen(literal));
    snprintf(out, size, "%s::%s", escaped, item->type);
    PQfreemem(escaped);
}

static void test_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASE_COUNT; i++) {
        size_t column = find_column("v_", cases[i].name);
        round_trip(column, "NULL");
        for (size_t k = 0; k < LITERALS && cases[i].literals[k] != NULL; k++) {
            char expression[512];
            quote(&cases[i], cases[i].literals[k], expression, sizeof expression);
            round_trip(column, expression);
        }
    }
}

static void test_arrays(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASE_COUNT; i++) {
        if (!has_array(&cases[i])) continue;
        size_t column = find_column("a_", cases[i].name);
        char list[4096] = "";
        char first[512];
        quote(&cases[i], cases[i].literals[0], first, sizeof first);
        for (size_t k = 0; k < LITERALS && cases[i].literals[k] != NULL; k++) {
            char one[512];
            quote(&cases[i], cases[i].literals[k], one, sizeof one);
            strcat(list, k == 0 ? "" : ",");
            strcat(list, one);
        }
        char expression[8000];
        round_trip(column, "NULL");
        snprintf(expression, sizeof expression, "'{}'::%s[]", cases[i].type);
        round_trip(column, expression);
        snprintf(expression, sizeof expression, "ARRAY[%s]", list);
        round_trip(column, expression);
        snprintf(expression, sizeof expression, "ARRAY[NULL,%s,NULL]::%s[]", list, cases[i].type);
        round_trip(column, expression);
        snprintf(expression, sizeof expression, "ARRAY[[%s,NULL],[%s,%s]]::%s[]", first, first,
                 first, cases[i].type);
        round_trip(column, expression);
        snprintf(expression, sizeof expression, "array_fill(%s, ARRAY[2,1,3], ARRAY[-1,5,0])",
                 first);
        round_trip(column, expression);
    }
}

/* ---- C values beside the server's text ---- */

static TypesExtremes get_value(size_t column, const char *expression, char *text, size_t size)
{
    uint64_t mask[TYPES_EXTREMES_WORDS] = {0};
    SCHEMAC_MASK_ADD(mask, column);
    int64_t id = insert_by_sql(column, expression);
    TypesExtremes row;
    assert_done(types_extremes_get_by_id(connection, arena, id, mask, &row, &failure));
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT %s::text FROM extremes WHERE id = %lld",
             types_extremes_columns[column].name, (long long)id);
    server_ask(connection, sql, text, size);
    return row;
}

static void test_texts(void **state)
{
    (void)state;
    static char text[200000];
    for (size_t i = 0; i < CASE_COUNT; i++) {
        for (size_t k = 0; k < LITERALS && cases[i].literals[k] != NULL; k++) {
            char expression[512];
            char made[SCHEMAC_TIME_TEXT];
            quote(&cases[i], cases[i].literals[k], expression, sizeof expression);
            size_t column = find_column("v_", cases[i].name);
            TypesExtremes row = get_value(column, expression, text, sizeof text);
            if (column == TYPES_EXTREMES_V_DATE) {
                assert_string_equal(schemac_date_text(row.v_date.value, made), text);
            } else if (column == TYPES_EXTREMES_V_TIME) {
                assert_string_equal(schemac_time_text(row.v_time.value, made), text);
            } else if (column == TYPES_EXTREMES_V_TIMESTAMP) {
                assert_string_equal(schemac_timestamp_text(row.v_timestamp.value, made), text);
            } else if (column == TYPES_EXTREMES_V_TIMESTAMPTZ) {
                assert_string_equal(schemac_timestamptz_text(row.v_timestamptz.value, made), text);
            } else if (column == TYPES_EXTREMES_V_UUID) {
                assert_string_equal(schemac_uuid_text(row.v_uuid.value, made), text);
            } else if (column == TYPES_EXTREMES_V_NUMERIC) {
                assert_string_equal(schemac_numeric_text(arena, row.v_numeric.value), text);
                SchemacNumeric parsed;
                assert_true(schemac_numeric_parse(arena, schemac_text(text), &parsed));
                assert_string_equal(schemac_numeric_text(arena, parsed), text);
            } else if (column == TYPES_EXTREMES_V_BIGINT) {
                assert_true(row.v_bigint.value == strtoll(text, NULL, 10));
            } else if (column == TYPES_EXTREMES_V_DOUBLE_PRECISION &&
                       row.v_double_precision.value == 0.1) {
                assert_string_equal(text, "0.1");
            } else if (column == TYPES_EXTREMES_V_MOOD) {
                assert_string_equal(types_mood_text(row.v_mood.value), text);
                assert_int_equal(types_mood_parse(schemac_text(text)), row.v_mood.value);
            }
        }
    }
}

static void test_numeric_is_written(void **state)
{
    (void)state;
    static const char *const numbers[] = {
        "12.5e3", "-0",        "0.00", ".5",          "5.",
        "+7",     "1e-3",      "1e4",  "-00012.3400", "123456789.000012300",
        "inf",    "-INFINITY", "nan",  "9e-5"};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        TypesExtremes row = {.id = 0};
        assert_true(schemac_numeric_parse(arena, schemac_text(numbers[i]), &row.v_numeric.value));
        row.v_numeric.is_set = true;
        uint64_t mask[TYPES_EXTREMES_WORDS] = {0};
        SCHEMAC_MASK_ADD(mask, TYPES_EXTREMES_V_NUMERIC);
        TypesExtremes stored;
        assert_done(
            types_extremes_insert_returning(connection, arena, &row, mask, &stored, &failure));
        char sql[256];
        snprintf(sql, sizeof sql, "'%s'::numeric", numbers[i]);
        int64_t id = insert_by_sql(TYPES_EXTREMES_V_NUMERIC, sql);
        compare_rows(TYPES_EXTREMES_V_NUMERIC, id, stored.id, numbers[i]);
    }
    static const char *const wrong[] = {"",  "-",  ".",   "1e",       "1e+",     "1.2.3",
                                        "x", "1 ", "--1", "1e999999", "1e-16384"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        SchemacNumeric numeric;
        assert_false(schemac_numeric_parse(arena, schemac_text(wrong[i]), &numeric));
    }
}

static void test_halves(void **state)
{
    (void)state;
    for (uint32_t bits = 0; bits < 0x10000; bits++) {
        SchemacHalf half = {(uint16_t)bits};
        bool is_nan = (bits & 0x7C00) == 0x7C00 && (bits & 0x3FF) != 0;
        if (!is_nan)
            assert_int_equal(schemac_half_from_float(schemac_half_to_float(half)).bits, bits);
    }
    assert_int_equal(schemac_half_from_float(65520.0F).bits, 0x7C00);
    assert_int_equal(schemac_half_from_float(65519.0F).bits, 0x7BFF);
    assert_int_equal(schemac_half_from_float(2.98023224e-8F).bits, 0); /* 2^-25 ties to even */
    assert_int_equal(schemac_half_from_float(2.99e-8F).bits, 1);
}

static void test_vectors_are_checked(void **state)
{
    (void)state;
    static const float three[3] = {1, 2, 3};
    uint64_t mask[TYPES_EXTREMES_WORDS] = {0};
    SCHEMAC_MASK_ADD(mask, TYPES_EXTREMES_V_VECTOR);
    TypesExtremes row = {.v_vector = {{three, 0}, true}};
    assert_int_equal(types_extremes_insert(connection, &row, mask, &failure), SCHEMAC_FAILED);
    assert_string_equal(failure.column, "v_vector");
    row.v_vector.value.dimensions = 3;
    assert_done(types_extremes_insert(connection, &row, mask, &failure));
    /* what the server makes is not written */
    SCHEMAC_MASK_ADD(mask, TYPES_EXTREMES_ID);
    assert_int_equal(types_extremes_insert(connection, &row, mask, &failure), SCHEMAC_FAILED);
    assert_int_equal(failure.fault, SCHEMAC_FAULT_ARGUMENT);
    TypesExtremes stored;
    uint64_t none[TYPES_EXTREMES_WORDS] = {0};
    assert_done(types_extremes_insert_returning(connection, arena, &row, none, &stored, &failure));
    assert_false(stored.v_vector.is_set);
}

int main(void)
{
    if (!server_is_there()) {
        puts("1..0 # SKIP TEST_SERVER_URL is not set");
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values), cmocka_unit_test(test_arrays),
        cmocka_unit_test(test_texts),  cmocka_unit_test(test_numeric_is_written),
        cmocka_unit_test(test_halves), cmocka_unit_test(test_vectors_are_checked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
