#!/usr/bin/env bash
# Generated C stores what was meant, or says no: wide tables, times, encodings, values that are too long.
. "$(dirname "$0")/../lib/db.sh"
. "$(dirname "$0")/../lib/models.sh"

# A program's beginning: `connection`, `arena`, and CHECK, which says what went wrong and where.
beginning()
{
    cat << 'END'
#define _DEFAULT_SOURCE
#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

static SchemacFailure failure;
#define CHECK(condition)                                                                   \
    do {                                                                                   \
        if (!(condition)) {                                                                \
            fprintf(stderr, "line %d: %s: %s\n", __LINE__, #condition, failure.message);   \
            exit(1);                                                                       \
        }                                                                                  \
    } while (0)

static inline void run(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    CHECK(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
    PQclear(result);
}
END
}

wide_schema() # COLUMNS
{
    echo 'project model { namespace public; }'
    echo 'table wide {'
    echo '    c1 integer primary key;'
    for ((i = 2; i < $1; i++)); do echo "    c$i smallint;"; done
    echo "    last text not null;"
    echo '    index (last);'
    echo '}'
}

check_wide() # COLUMNS
{
    wide_schema "$1" | model_generate "wide_$1"
    psql -Xq -v ON_ERROR_STOP=1 -d "$DATABASE_URL" -c 'drop table if exists wide' -f "wide_$1/migrations/0001_baseline.up.sql"
    { beginning; cat << 'END'
int main(int count, char **arguments)
{
    (void)count;
    PGconn *connection = PQconnectdb(arguments[1]);
    SchemacArena *arena = schemac_arena_new();
    ModelWide row = {.c1 = 1, .last = schemac_text("one")};
    CHECK(model_wide_insert(connection, &row, model_wide_all, &failure) == SCHEMAC_DONE);
    ModelWide rows[2] = {row, row};
    rows[0].last = schemac_text("changed");
    rows[1].c1 = 2;
    CHECK(model_wide_upsert(connection, rows, 2, model_wide_all, &failure) == SCHEMAC_DONE);
    uint64_t mask[MODEL_WIDE_WORDS] = {0};
    SCHEMAC_MASK_ADD(mask, MODEL_WIDE_LAST);
    ModelWide got;
    CHECK(model_wide_get_by_c1(connection, arena, 1, mask, &got, &failure) == SCHEMAC_DONE);
    CHECK(schemac_text_equals(got.last, schemac_text("changed")) && got.c1 == 0);
    row.last = schemac_text("updated");
    CHECK(model_wide_update(connection, &row, mask, &failure) == SCHEMAC_DONE);
    ModelWideCopy copy;
    CHECK(model_wide_copy_begin(connection, model_wide_all, &copy, &failure) == SCHEMAC_DONE);
    rows[1].c1 = 3;
    CHECK(model_wide_copy_put(&copy, &rows[1], &failure) == SCHEMAC_DONE);
    CHECK(model_wide_copy_end(&copy, NULL, &failure) == SCHEMAC_DONE);
    ModelWideStream stream;
    const ModelWide *found;
    CHECK(model_wide_stream_begin(connection, &row, mask, model_wide_all, &stream, &failure) == SCHEMAC_DONE);
    CHECK(model_wide_stream_next(&stream, &found, &failure) == SCHEMAC_DONE && found->c1 == 1);
    model_wide_stream_end(&stream);
    CHECK(model_wide_stream_begin(connection, NULL, NULL, mask, &stream, &failure) == SCHEMAC_DONE);
    model_wide_stream_end(&stream);
    ModelWideList list;
    CHECK(model_wide_list_by_last_ordered_by_c1(connection, arena, schemac_text("one"), NULL, 10, mask, &list,
                                                &failure) == SCHEMAC_DONE);
    CHECK(list.count == 2 && list.rows[1].c1 == 3);
    /* what a table of fewer columns would have as a mask is no array */
    const uint64_t *volatile number = (const uint64_t *)(uintptr_t)MODEL_WIDE_LAST;
    CHECK(model_wide_insert(connection, &row, number, &failure) == SCHEMAC_FAILED);
    CHECK(failure.fault == SCHEMAC_FAULT_ARGUMENT);
    CHECK(model_wide_insert_returning(connection, arena, &row, number, &got, &failure) == SCHEMAC_FAILED);
    CHECK(model_wide_get_by_c1(connection, arena, 1, number, &got, &failure) == SCHEMAC_FAILED);
    CHECK(model_wide_update(connection, &row, number, &failure) == SCHEMAC_FAILED);
    CHECK(model_wide_upsert(connection, rows, 2, number, &failure) == SCHEMAC_FAILED);
    CHECK(model_wide_copy_begin(connection, number, &copy, &failure) == SCHEMAC_FAILED);
    CHECK(model_wide_stream_begin(connection, &row, number, mask, &stream, &failure) == SCHEMAC_FAILED);
    schemac_arena_free(arena);
    PQfinish(connection);
    return 0;
}
END
    } | model_compile "wide_$1" ./program
    ./program "$DATABASE_URL"
}

test_wide_tables()
{
    for columns in 65 66 128 129 1600; do check_wide "$columns"; done
}

texts='project model { namespace public; }
table notes { id bigint primary key; body text; tags text[]; at timestamptz; on_day date; }'

test_times_that_do_not_fit()
{
    model_generate times <<< "$texts"
    query_file times/migrations/0001_baseline.up.sql
    { beginning; cat << 'END'
static SchemacStatus write_at(PGconn *connection, SchemacTimestamptz at)
{
    static int64_t id;
    ModelNotes row = {.id = ++id, .at = {at, true}};
    return model_notes_insert(connection, &row, MODEL_NOTES_ID | MODEL_NOTES_AT, &failure);
}

int main(int count, char **arguments)
{
    (void)count;
    PGconn *connection = PQconnectdb(arguments[1]);
    static const int64_t far[] = {INT64_MAX, INT64_MIN, INT64_C(9224318018000), INT64_C(9224318018001),
                                  -INT64_C(9222425349000), -INT64_C(9222425349001), INT64_C(9224318019000)};
    run(connection, "BEGIN");
    for (size_t i = 0; i < sizeof far / sizeof far[0]; i++) {
        static const int32_t microseconds[] = {0, 999999, INT32_MAX, INT32_MIN};
        for (int k = 0; k < 4; k++) {
            SchemacTimestamptz at = schemac_timestamptz_from_unix(far[i], microseconds[k]);
            CHECK((at.microseconds > 0) == (far[i] > 0));
            CHECK(k == 3 || write_at(connection, at) == SCHEMAC_FAILED);
            CHECK(k == 3 || failure.fault == SCHEMAC_FAULT_ARGUMENT);
        }
    }
    CHECK(PQtransactionStatus(connection) == PQTRANS_INTRANS);
    run(connection, "COMMIT");
    CHECK(write_at(connection, schemac_timestamptz_from_unix(INT64_C(9224318015999), 999999)) == SCHEMAC_DONE);
    CHECK(write_at(connection, schemac_timestamptz_from_unix(-INT64_C(210866803200), 0)) == SCHEMAC_DONE);
    CHECK(write_at(connection, schemac_timestamptz_from_unix(-1, -1)) == SCHEMAC_DONE);
    SchemacTimestamptz infinity = {INT64_MAX};
    CHECK(write_at(connection, infinity) == SCHEMAC_DONE);
    ModelNotes row = {.id = 99, .on_day = {{2145031949}, true}};
    CHECK(model_notes_insert(connection, &row, MODEL_NOTES_ID | MODEL_NOTES_ON_DAY, &failure) == SCHEMAC_FAILED);
    row.on_day.value.days--;
    CHECK(model_notes_insert(connection, &row, MODEL_NOTES_ID | MODEL_NOTES_ON_DAY, &failure) == SCHEMAC_DONE);
    PQfinish(connection);
    return 0;
}
END
    } | model_compile times ./program
    ./program "$DATABASE_URL"
    expect "$(query "set timezone = 'UTC'; select string_agg(coalesce(at::text, on_day::text), ', ' order by id) from notes")" \
        "294276-12-31 23:59:59.999999+00, 4714-11-24 00:00:00+00 BC, 1969-12-31 23:59:58.999999+00, infinity, 5874897-12-31"
}

# Writes "Grüße" and says what came of it: its length in characters, or the failure.
encoding_program()
{
    beginning
    cat << 'END'
int main(int count, char **arguments)
{
    (void)count;
    PGconn *connection = PQconnectdb(arguments[1]);
    CHECK(PQsetClientEncoding(connection, arguments[2]) == 0);
    SchemacArena *arena = schemac_arena_new();
    ModelNotes row = {.id = 1, .body = schemac_some_text("Gr\xc3\xbc\xc3\x9f" "e")};
    static const uint64_t mask = MODEL_NOTES_ID | MODEL_NOTES_BODY;
    ModelNotesCopy copy;
    ModelNotes got;
    if (model_notes_copy_begin(connection, mask, &copy, &failure) != SCHEMAC_DONE) {
        CHECK(model_notes_insert(connection, &row, mask, &failure) == SCHEMAC_FAILED);
        CHECK(model_notes_upsert(connection, &row, 1, mask, &failure) == SCHEMAC_FAILED);
        CHECK(model_notes_get_by_id(connection, arena, 1, mask, &got, &failure) == SCHEMAC_FAILED);
        printf("%s (%s)\n", failure.message, failure.hint[0] != '\0' ? "hint" : "no hint");
        CHECK(PQsetClientEncoding(connection, "UTF8") == 0);
        CHECK(model_notes_copy_begin(connection, mask, &copy, &failure) == SCHEMAC_DONE);
    }
    CHECK(model_notes_copy_put(&copy, &row, &failure) == SCHEMAC_DONE);
    CHECK(model_notes_copy_end(&copy, NULL, &failure) == SCHEMAC_DONE);
    row.id = 2;
    CHECK(model_notes_insert(connection, &row, mask, &failure) == SCHEMAC_DONE);
    CHECK(model_notes_get_by_id(connection, arena, 2, mask, &got, &failure) == SCHEMAC_DONE);
    CHECK(schemac_text_equals(got.body.value, row.body.value));
    schemac_arena_free(arena);
    PQfinish(connection);
    return 0;
}
END
}

test_encodings()
{
    model_generate encodings <<< "$texts"
    encoding_program | model_compile encodings ./program
    local server client url output
    for server in UTF8 LATIN1 SQL_ASCII; do
        for client in UTF8 LATIN1 WIN1252 EUC_JP SQL_ASCII; do
            case $server/$client in LATIN1/WIN1252 | LATIN1/EUC_JP | SQL_ASCII/EUC_JP) continue ;; esac # the server refuses
            psql -XqAt -d "$TEST_SERVER_URL" -c "create database e_$$ template template0 encoding $server lc_collate 'C' lc_ctype 'C'"
            url=$(url_of "e_$$")
            psql -Xq -d "$url" -f encodings/migrations/0001_baseline.up.sql
            output=$(./program "$url" "$client")
            case $server/$client in
            UTF8/UTF8 | LATIN1/UTF8 | UTF8/SQL_ASCII | SQL_ASCII/*) expect "$output" "" ;;
            *) expect "$output" "the connection's client_encoding is $client, but it must be UTF8 (hint)" ;;
            esac
            local letters=5
            [ "$server" != SQL_ASCII ] || letters=7
            expect "$(psql -XqAt -d "$url" -c "select count(*), min(length(body)), max(length(body)) from notes")" "2|$letters|$letters"
            database_drop "$url"
        done
    done
}

test_rows_that_are_too_long()
{
    model_generate long <<< "$texts"
    query_file long/migrations/0001_baseline.up.sql
    { beginning; cat << 'END'
static const uint64_t mask = MODEL_NOTES_ID | MODEL_NOTES_BODY | MODEL_NOTES_TAGS;

static void check_row(int64_t row)
{
    CHECK(failure.fault == SCHEMAC_FAULT_ARGUMENT);
    CHECK(failure.row == row);
    CHECK(strstr(failure.message, "1 GiB") != NULL);
}

int main(int count, char **arguments)
{
    (void)count;
    PGconn *connection = PQconnectdb(arguments[1]);
    static const size_t lengths[] = {2200000000, 1UL << 30, (1UL << 30) - 4, 4294967296 + 5};
    char *large = mmap(NULL, lengths[3], PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    CHECK(large != MAP_FAILED);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        SchemacText text = {large, lengths[i]};
        ModelNotesCopy copy;
        CHECK(model_notes_copy_begin(connection, mask, &copy, &failure) == SCHEMAC_DONE);
        for (int64_t id = 1; id <= 5000; id++) {
            ModelNotes row = {.id = id, .body = schemac_some_text("small")};
            if (id == 4682 && i % 2 == 0) {
                row.body.value = text;
            } else if (id == 4682) {
                row.tags = (SchemacMaybeTextArray){{&text, NULL, 1, NULL}, true};
            }
            SchemacStatus status = model_notes_copy_put(&copy, &row, &failure);
            CHECK(status == (id < 4682 ? SCHEMAC_DONE : SCHEMAC_FAILED));
            if (id == 4682) {
                check_row(4682);
            }
        }
        CHECK(model_notes_copy_end(&copy, NULL, &failure) == SCHEMAC_FAILED);
        /* in the caller's transaction too: nothing of it is stored, and the transaction lives */
        ModelNotes rows[3] = {{.id = 1}, {.id = 2, .body = {text, true}}, {.id = 3}};
        run(connection, "BEGIN");
        CHECK(model_notes_upsert(connection, rows, 3, mask, &failure) == SCHEMAC_FAILED);
        check_row(2);
        CHECK(model_notes_insert(connection, &rows[1], mask, &failure) == SCHEMAC_FAILED);
        run(connection, "COMMIT");
    }
    munmap(large, lengths[3]);
    PQfinish(connection);
    return 0;
}
END
    } | model_compile long ./program
    ./program "$DATABASE_URL"
    expect "$(query 'select count(*) from notes')" 0
}

# What the check at a program's start says.
fit()
{
    ./program "$DATABASE_URL"
}

test_the_check_at_the_start()
{
    model_generate fit << 'END'
project model { namespace public; }
extension vector;
enum mood { sad, happy }
domain grade as numeric(4,1);
table chunks {
    id bigint generated always as identity primary key;
    embedding vector(768);
    price numeric(10,2);
    at timestamp(3) not null;
    flags bit(8);
    code varchar(8) not null;
    grades grade[];
    grade grade;
    moods mood[] not null;
    "Über" text;
}
table offspring inherits (chunks) { more halfvec(4)[]; }
table part partition by list (id) { id bigint not null; }
table part_1 partition of part for values in (1);
END
    { beginning; cat << 'END'
#include "model_chain.h"
int main(int count, char **arguments)
{
    (void)count;
    (void)run;
    PGconn *connection = PQconnectdb(arguments[1]);
    SchemacError error = {0};
    SchemacFit fit;
    CHECK(schemac_fit(connection, &model_chain, &fit, &error) == SCHEMAC_OK);
    printf("%s%s%s\n", schemac_fit_name(fit), error.message[0] == '\0' ? "" : ": ", error.message);
    bool suits = fit == SCHEMAC_FIT_AT_HEAD;
    SchemacResult result = schemac_ensure(connection, &model_chain, SCHEMAC_ENSURE_UPGRADE, NULL, &error);
    CHECK(result == (suits || fit == SCHEMAC_FIT_EMPTY ? SCHEMAC_OK : SCHEMAC_ERROR_UNSUITABLE));
    PQfinish(connection);
    return 0;
}
END
    } | model_compile fit ./program
    expect "$(fit)" "empty"
    expect "$(fit)" "at head"
    local says
    while IFS='|' read -r change says; do
        query "begin; $change; commit" > /dev/null
        expect "$(fit)" "$says"
        query "drop schema public cascade; drop schema schemac cascade; create schema public" 2> /dev/null
        expect "$(fit)" "empty"
    done << 'END'
alter table chunks alter embedding type vector(1024)|drifted: column embedding of table public.chunks is of type vector(1024); this program was generated for vector(768)
alter table chunks alter embedding type vector|drifted: column embedding of table public.chunks is of type vector; this program was generated for vector(768)
alter table chunks alter price type numeric(10,0)|drifted: column price of table public.chunks is of type numeric(10,0); this program was generated for numeric(10,2)
alter table chunks alter at type timestamp(0)|drifted: column at of table public.chunks is of type timestamp(0) without time zone; this program was generated for timestamp(3) without time zone
alter table chunks alter flags type bit(16)|drifted: column flags of table public.chunks is of type bit(16); this program was generated for bit(8)
alter table chunks alter code type varchar(80)|at head
alter table chunks alter code type text|at head
alter table chunks drop code|drifted: table public.chunks has no column code
alter table chunks alter moods type text[]|drifted: column moods of table public.chunks is of type text[]; this program was generated for mood[]
alter table chunks alter grade type numeric|drifted: column grade of table public.chunks is of type numeric; this program was generated for grade
alter table offspring drop more|drifted: table public.offspring has no column more
drop table part|drifted: table public.part has no column id
alter table chunks add extra integer|at head
END
}

tests_run
