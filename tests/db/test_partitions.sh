#!/bin/bash
# What is built for each partition first and then adopted: without reading a row under a lock, also after a kill.
. "$(dirname "$0")/../lib/db.sh"

case_folder=$ROOT/tests/cases/diff/partition_forms

# The schema $1 as the next revision.
revision()
{
    mkdir -p schema
    cp "$1" schema/shop.schema
    schemac diff -m "$(basename "$1" .schema)" --allow-data-loss > diff.out 2>&1 || fail "$(cat diff.out)"
}

fill()
{
    query "insert into kinds select generate_series(1, 100);
        insert into events select n, date '2025-06-01' + n * 4, chr(96 + n % 4), 'b' || n from generate_series(1, 100) n"
}

# The dump of a database that was made from the schema $1 alone.
dump_of_fresh()
{
    local fresh
    fresh=$(database_make)
    mkdir -p fresh/schema && cp "$1" fresh/schema/shop.schema
    (cd fresh && schemac diff -m fresh > /dev/null 2>&1 && schemac --database "$fresh" apply)
    database_dump "$fresh" > fresh.dump
    database_drop "$fresh"
}

# The database waits for a snapshot of before: an index CONCURRENTLY cannot be finished.
hold_up()
{
    mkfifo hold
    psql -XqAt -d "$DATABASE_URL" < hold > /dev/null &
    exec 9> hold
    echo "begin isolation level repeatable read; select count(*) from kinds;" >&9
    until [ "$(query "select count(*) from pg_stat_activity where state = 'idle in transaction' and datname = current_database()")" = 1 ]; do
        sleep 0.05
    done
}

test_adopts_all()
{
    revision "$case_folder/before.schema"
    schemac apply
    fill
    database_dump > before.dump
    revision "$case_folder/after.schema"
    schemac apply
    database_dump > after.dump
    dump_of_fresh "$case_folder/after.schema"
    expect_same fresh.dump after.dump
    expect "$(query "select count(*) from pg_index where not indisvalid")" 0
    expect "$(query "select count(*) from pg_constraint where not convalidated")" 0
    schemac revert
    database_dump > back.dump
    expect_same before.dump back.dump
    schemac apply
    database_dump > again.dump
    expect_same after.dump again.dump
    expect "$(query "select count(*) from events")" 100
}

# A partition that the schema does not know of is not forgotten.
test_unknown_partition()
{
    revision "$case_folder/before.schema"
    schemac apply
    revision "$case_folder/after.schema"
    query "create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01')"
    schemac apply
    expect "$(query "select count(*) from pg_index where not indisvalid")" 0
    expect "$(query "select count(*) from pg_index where indrelid = 'events_2024'::regclass")" 3
}

test_killed_in_the_middle()
{
    revision "$case_folder/before.schema"
    schemac apply
    fill
    revision "$case_folder/after.schema"
    hold_up
    schemac apply > killed.log 2>&1 &
    killed=$!
    until [ "$(query "select count(*) from pg_class where relname = 'events_2025_id_at_kind_key'")" = 1 ]; do
        sleep 0.05
    done
    sleep 0.2
    kill -9 $killed
    wait $killed 2> /dev/null || true
    query "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ~ 'UNIQUE INDEX CONCURRENTLY' and pid <> pg_backend_pid()" > /dev/null
    exec 9>&-
    expect "$(query "select indisvalid from pg_index where indexrelid = 'events_2025_id_at_kind_key'::regclass")" f
    schemac apply
    database_dump > after.dump
    dump_of_fresh "$case_folder/after.schema"
    expect_same fresh.dump after.dump
    expect "$(query "select count(*) from pg_index where not indisvalid")" 0
}

# Tables that come in, and new ones beside a default partition: no row is read under the strong lock.
test_attached()
{
    local attached=$ROOT/tests/cases/diff/partition_attached
    revision "$attached/before.schema"
    schemac apply
    query "insert into k values (1); insert into ev values (1, '2025-02-02', 1, 'x'), (2, '1999-01-01', 1, 'y');
        insert into loose select i, '2026-03-03', 1, 'z' from generate_series(1, 10) i; insert into lo values ('b', 1), (null, 2)"
    database_dump > before.dump
    revision "$attached/after.schema"
    schemac apply
    database_dump > after.dump
    dump_of_fresh "$attached/after.schema"
    # its own index serves under its own name
    sed 's/loose_b\b/loose_body_idx/' after.dump | sort > after.sorted
    sort fresh.dump > fresh.sorted
    expect_same fresh.sorted after.sorted
    expect "$(query "select count(*) from ev")" 12
    schemac revert
    database_dump > back.dump
    expect_same before.dump back.dump
    psql -Xq -d "$DATABASE_URL" -c "set client_min_messages = debug1" -f migrations/0002*.up.sql > again.log 2>&1
    expect "$(grep -c 'is implied by existing constraints' again.log)" 5
    expect "$(query "select count(*) from loose")" 10
}

tests_run
