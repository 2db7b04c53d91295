#!/usr/bin/env bash
# A connection that lives through a migration: what a program writes and reads afterwards is what it means, or it
# is told. And through a pool's reset: nothing is lost, also in a transaction.
. "$(dirname "$0")/../lib/db.sh"
. "$(dirname "$0")/../lib/models.sh"

schema='project model { namespace public; }
extension vector;
enum mood { sad, happy }
domain small as integer;
table items {
    id bigint primary key;
    position integer not null;
    at timestamp not null;
    size double precision not null;
    mood mood not null;
    parts integer[] not null;
    small small not null;
    name varchar(10) not null;
    v vector(3) not null;
    other integer;
    unique (position, id);
}'

program()
{
    cat << 'END'
#define _DEFAULT_SOURCE
#include "model.h"

#include <stdio.h>
#include <stdlib.h>

static SchemacFailure failure;
static PGconn *mine;  /* the program's, which lives on */
static PGconn *other; /* on which the database changes */
static SchemacArena *arena;
static const char *where = "";
#define CHECK(condition)                                                                             \
    do {                                                                                             \
        if (!(condition)) {                                                                          \
            fprintf(stderr, "%s: line %d: %s: %s\n", where, __LINE__, #condition, failure.message); \
            exit(1);                                                                                 \
        }                                                                                            \
    } while (0)

static void run(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        fprintf(stderr, "%s: %s: %s", where, sql, PQerrorMessage(connection));
        exit(1);
    }
    PQclear(result);
}

static bool ask(const char *sql)
{
    PGresult *result = PQexec(other, sql);
    bool yes = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1 && PQgetvalue(result, 0, 0)[0] == 't';
    PQclear(result);
    return yes;
}

static ModelItems make(int64_t id)
{
    static const float v[3] = {1, 2, 3};
    static const int32_t parts[2] = {4, 5};
    ModelItems row = {.id = id, .position = 7305, .at = {86400000000}, .size = 0.7};
    row.mood = MODEL_MOOD_HAPPY;
    row.parts.items = parts;
    row.parts.count = 2;
    row.small = 366;
    row.name = schemac_text("x");
    row.v = v;
    return row;
}

/* ---- what a program does ---- */

static SchemacStatus do_insert(ModelItems *row)
{
    return model_items_insert(mine, row, MODEL_ITEMS_ALL, &failure);
}

static SchemacStatus do_insert_returning(ModelItems *row)
{
    ModelItems stored;
    return model_items_insert_returning(mine, arena, row, MODEL_ITEMS_ALL, &stored, &failure);
}

static SchemacStatus do_upsert(ModelItems *row)
{
    return model_items_upsert(mine, row, 1, MODEL_ITEMS_ALL, &failure);
}

static SchemacStatus do_update(ModelItems *row)
{
    return model_items_update(mine, row, MODEL_ITEMS_ALL & ~MODEL_ITEMS_ID, &failure);
}

static SchemacStatus do_copy(ModelItems *row)
{
    ModelItemsCopy copy;
    SchemacStatus status = model_items_copy_begin(mine, MODEL_ITEMS_ALL, &copy, &failure);
    if (status == SCHEMAC_DONE) {
        status = model_items_copy_put(&copy, row, &failure);
    }
    if (status == SCHEMAC_DONE) {
        return model_items_copy_end(&copy, NULL, &failure);
    }
    model_items_copy_abort(&copy);
    return status;
}

static bool is_whole(const ModelItems *row)
{
    return row->position == 7305 && row->at.microseconds == 86400000000 && row->size > 0.69 && row->size < 0.71 &&
           row->mood == MODEL_MOOD_HAPPY && row->parts.count == 2 && row->parts.items[1] == 5 && row->small == 366 &&
           schemac_text_equals(row->name, schemac_text("x")) && row->v[2] > 2.9F;
}

static SchemacStatus do_get(ModelItems *row)
{
    ModelItems got;
    SchemacStatus status = model_items_get_by_id(mine, arena, row->id, MODEL_ITEMS_ALL, &got, &failure);
    CHECK(status != SCHEMAC_DONE || is_whole(&got));
    return status;
}

static SchemacStatus do_list(ModelItems *row)
{
    ModelItemsList list;
    SchemacStatus status =
        model_items_list_by_position_ordered_by_id(mine, arena, row->position, NULL, 10, MODEL_ITEMS_ALL, &list, &failure);
    CHECK(status != SCHEMAC_DONE || list.count == 0 || is_whole(&list.rows[list.count - 1]));
    return status == SCHEMAC_DONE && list.count == 0 ? SCHEMAC_NONE : status;
}

static SchemacStatus do_stream(ModelItems *row)
{
    ModelItemsStream stream;
    const ModelItems *got;
    SchemacStatus status = model_items_stream_begin(mine, row, MODEL_ITEMS_ID, MODEL_ITEMS_ALL, &stream, &failure);
    if (status == SCHEMAC_DONE) {
        status = model_items_stream_next(&stream, &got, &failure);
        CHECK(status != SCHEMAC_DONE || is_whole(got));
        model_items_stream_end(&stream);
    }
    return status;
}

static SchemacStatus do_delete(ModelItems *row)
{
    return model_items_delete(mine, row->id, &failure);
}

typedef struct Deed {
    const char *name;
    SchemacStatus (*run)(ModelItems *row);
    bool needs_row;
    bool writes;
} Deed;

static const Deed deeds[] = {
    {"insert", do_insert, false, true},   {"insert_returning", do_insert_returning, false, true},
    {"upsert", do_upsert, false, true},   {"update", do_update, true, true},
    {"copy", do_copy, false, true},       {"get", do_get, true, false},
    {"list", do_list, true, false},       {"stream", do_stream, true, false},
    {"upsert of what is there", do_upsert, true, true},
};
enum { DEEDS = sizeof deeds / sizeof deeds[0] };

/* ---- what a migration does ---- */

typedef struct Change {
    const char *sql;
    bool fits; /* the program still does */
} Change;

#define COLUMN(name, type, value) \
    "ALTER TABLE items DROP COLUMN IF EXISTS " name "; ALTER TABLE items ADD " name " " type " NOT NULL DEFAULT " value
#define AGAIN "; CREATE TABLE renewed AS TABLE items; DROP TABLE items; ALTER TABLE renewed RENAME TO items;" \
              "ALTER TABLE items ADD PRIMARY KEY (id)"

static const Change changes[] = {
    {"ALTER TABLE items ALTER position TYPE date USING '2020-01-01'", false},
    {"ALTER TABLE items ALTER position TYPE bigint", false},
    {"ALTER TABLE items ALTER at TYPE bigint USING 5", false},
    {"ALTER TABLE items ALTER at TYPE timestamptz", false},
    {"ALTER TABLE items ALTER at TYPE date", false},
    {"ALTER TABLE items ALTER size TYPE bigint", false},
    {"ALTER TABLE items ALTER size TYPE timestamp USING '2020-01-01'", false},
    {"ALTER TABLE items ALTER size TYPE numeric", false},
    {"ALTER TABLE items ALTER parts TYPE date[] USING '{2020-01-01,2020-01-02}'", false},
    {"ALTER TABLE items ALTER parts TYPE real[]", false},
    {"ALTER TABLE items ALTER mood TYPE text", false},
    {"ALTER TABLE items ALTER name TYPE text", true},
    {"ALTER TABLE items ALTER name TYPE varchar(75)", true},
    {"ALTER TABLE items ALTER name TYPE bytea USING name::bytea", false},
    {"ALTER TABLE items ALTER v TYPE vector", true},
    {"ALTER TABLE items ALTER v TYPE vector(4) USING '[1,2,3,4]'", false},
    {"ALTER TABLE items ALTER v TYPE real[]", false},
    {COLUMN("position", "integer", "7305"), true},
    {COLUMN("position", "date", "'2020-01-01'"), false},
    {COLUMN("position", "real", "'1'"), false},
    {"ALTER TABLE items DROP position", false},
    {"ALTER TABLE items RENAME position TO place", false},
    {"ALTER TABLE items ADD more integer", true},
    {"DROP TABLE items", false},
    {"ALTER TABLE items RENAME TO things", false},
    {"SELECT 1" AGAIN, true},
    {"ALTER TABLE items ALTER position TYPE date USING '2020-01-01'" AGAIN, false},
    {"DROP TYPE mood CASCADE; CREATE TYPE mood AS ENUM ('happy', 'sad');" COLUMN("mood", "mood", "'happy'"), true},
    {"DROP EXTENSION vector CASCADE; CREATE EXTENSION vector;" COLUMN("v", "vector(3)", "'[1,2,3]'"), true},
    {"DROP EXTENSION vector CASCADE", false},
    {"DROP DOMAIN small CASCADE; CREATE DOMAIN small AS integer;" COLUMN("small", "small", "366"), true},
    {"DROP DOMAIN small CASCADE; CREATE DOMAIN small AS date;" COLUMN("small", "small", "'2001-01-01'"), false},
    {"ALTER TABLE items ALTER small TYPE integer", true},
    {"ALTER TABLE items ALTER small TYPE date USING '2001-01-01'", false},
    {"ALTER TABLE items ALTER small TYPE text", false},
};
enum { CHANGES = sizeof changes / sizeof changes[0] };

extern const char setup[];
static const char is_stored[] =
    "SELECT count(*) = 1 AND bool_and((position, at, size, mood::text, parts, small::integer, name, v::text) ="
    " (7305, timestamp '2000-01-02', 0.7::float8, 'happy', '{4,5}'::integer[], 366, 'x', '[1,2,3]')) FROM items"
    " WHERE id = 100";
static const char is_there[] = "SELECT count(*) = 1 FROM items WHERE id = 100";

enum { MODE_PLAIN, MODE_TRANSACTION, MODE_SNAPSHOT, MODES };

static void prepare(const Deed *deed)
{
    run(other, "DROP TABLE IF EXISTS items, things; DROP TYPE IF EXISTS mood; DROP DOMAIN IF EXISTS small");
    run(other, setup);
    ModelItems row = make(1);
    row.position = 1;
    row.mood = MODEL_MOOD_HAPPY;
    /* warm: what is known of the connection is from before the change */
    CHECK(do_insert(&row) == SCHEMAC_DONE);
    row.id = 100;
    row.position = 7305;
    if (deed->needs_row) {
        CHECK(do_insert(&row) == SCHEMAC_DONE);
        CHECK(deed->run(&row) == SCHEMAC_DONE);
    } else {
        CHECK(deed->run(&row) == SCHEMAC_DONE);
        run(other, "DELETE FROM items WHERE id = 100");
    }
}

static void try_change(const Change *change, const Deed *deed, int mode)
{
    char place[300];
    snprintf(place, sizeof place, "%s after %.200s, mode %d", deed->name, change->sql, mode);
    where = place;
    failure.message[0] = '\0';
    prepare(deed);
    if (mode != MODE_PLAIN) {
        run(mine, mode == MODE_SNAPSHOT ? "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM pg_class LIMIT 1" : "BEGIN");
    }
    run(other, change->sql);
    ModelItems row = make(100);
    SchemacStatus status = deed->run(&row);
    if (mode != MODE_PLAIN) {
        if (status == SCHEMAC_DONE) {
            run(mine, "COMMIT");
        } else {
            run(mine, "ROLLBACK");
        }
    }
    if (mode == MODE_PLAIN && change->fits) {
        CHECK(status == SCHEMAC_DONE);
    }
    if (!change->fits) {
        /* to an older snapshot, a table that was rewritten is empty */
        bool is_empty = mode == MODE_SNAPSHOT && deed->needs_row && status == SCHEMAC_NONE;
        CHECK(status == SCHEMAC_FAILED || is_empty);
        CHECK(mode != MODE_PLAIN || failure.fault == SCHEMAC_FAULT_SHAPE || failure.fault == SCHEMAC_FAULT_DATA);
        CHECK(deed->needs_row || !ask(is_there));
    } else if (status == SCHEMAC_DONE && deed->writes) {
        CHECK(ask(is_stored));
    }
    if (change->fits && deed->needs_row) {
        CHECK(deed->run(&row) == SCHEMAC_DONE); /* whatever there was before */
    }
}

static void try_resets(void)
{
    static const char *const resets[] = {"DISCARD ALL", "DEALLOCATE ALL"};
    for (int reset = 0; reset < 2; reset++) {
        for (int deed = 0; deed < DEEDS; deed++) {
            for (int mode = 0; mode < 4; mode++) {
                static char place[200];
                snprintf(place, sizeof place, "%s after %s, mode %d", deeds[deed].name, resets[reset], mode);
                where = place;
                prepare(&deeds[deed]);
                if (mode == 2) {
                    run(mine, "BEGIN");
                    run(mine, reset == 0 ? "DEALLOCATE ALL" : resets[reset]);
                } else if (mode == 3) {
                    run(mine, "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$"); /* nobody sees it */
                } else {
                    run(mine, resets[reset]);
                }
                if (mode == 1) {
                    run(mine, "BEGIN");
                }
                ModelItems row = make(100);
                CHECK(deeds[deed].run(&row) == SCHEMAC_DONE);
                if (mode == 1 || mode == 2) {
                    CHECK(do_get(&row) == SCHEMAC_DONE);
                    run(mine, "COMMIT");
                }
                CHECK(ask(is_stored));
                CHECK(do_delete(&row) == SCHEMAC_DONE);
                CHECK(do_delete(&row) == SCHEMAC_NONE);
            }
        }
    }
}

/* A COPY waits for who is changing the table, and sees what became of it. */
static void try_waiting(void)
{
    where = "a COPY that waits";
    prepare(&deeds[4]);
    run(other, "BEGIN; ALTER TABLE items ALTER position TYPE date USING '2020-01-01'");
    char sql[256];
    /* commits once the program waits */
    snprintf(sql, sizeof sql,
             "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_locks WHERE pid = %d AND NOT granted) LOOP "
             "PERFORM pg_sleep(0.01); END LOOP; END $$; COMMIT",
             PQbackendPID(mine));
    CHECK(PQsendQuery(other, sql) == 1);
    ModelItems row = make(100);
    CHECK(do_copy(&row) == SCHEMAC_FAILED);
    CHECK(failure.fault == SCHEMAC_FAULT_SHAPE);
    PGresult *result;
    while ((result = PQgetResult(other)) != NULL) {
        CHECK(PQresultStatus(result) == PGRES_COMMAND_OK);
        PQclear(result);
    }
    CHECK(!ask(is_there));
}

static void ignore(void *context, const char *message)
{
    (void)context;
    (void)message;
}

int main(int count, char **arguments)
{
    (void)count;
    mine = PQconnectdb(getenv("DATABASE_URL"));
    other = PQconnectdb(getenv("DATABASE_URL"));
    PQsetNoticeProcessor(other, ignore, NULL);
    arena = schemac_arena_new();
    if (strcmp(arguments[1], "changes") == 0) {
        for (int change = 0; change < CHANGES; change++) {
            for (int deed = 0; deed < DEEDS; deed++) {
                for (int mode = 0; mode < MODES; mode++) {
                    try_change(&changes[change], &deeds[deed], mode);
                    schemac_arena_reset(arena);
                }
            }
        }
    } else if (strcmp(arguments[1], "resets") == 0) {
        try_resets();
    } else {
        try_waiting();
    }
    schemac_arena_free(arena);
    PQfinish(mine);
    PQfinish(other);
    return 0;
}

const char setup[] =
END
    sed -n '/^[A-Z]/,$p' changes/migrations/0001_baseline.up.sql | sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/    "&\\n"/; s/CREATE EXTENSION vector/CREATE EXTENSION IF NOT EXISTS vector/'
    echo '    "";'
}

build()
{
    model_generate changes <<< "$schema"
    program | sed 's/^const char setup\[\] =/extern const char setup[];\n&/' | model_compile changes ./program
}

test_a_connection_lives_through_a_migration() { build && ./program changes; }
test_a_connection_lives_through_a_pools_reset() { build && ./program resets; }
test_a_copy_waits_for_who_changes_the_table() { build && ./program waiting; }

tests_run
