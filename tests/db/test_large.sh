#!/bin/bash
# Schemas of thousands of tables: compiled, diffed and formatted whole, and hundreds applied.
# MODE=release: what takes a second there takes ten under sanitizers, and says no more.
. "$(dirname "$0")/../lib/db.sh"

# Writes the schema with $1 tables, of which every $2-th has a change.
schema() { mkdir -p schema; "$ROOT/tests/bench/generate_schema" "$@" > schema/bench.schema; }

test_5000_tables()
{
    schema 5000
    expect_status 4 schemac check
    expect_match "$output" "5002 changes without a revision"
    schemac diff -m base > diff.log 2>&1
    expect "$(grep -c 'create table' diff.log)" 5000
    expect "$(grep -c '^CREATE TABLE' migrations/0001_base.up.sql)" 5000
    expect "$(grep -c '^DROP TABLE' migrations/0001_base.down.sql)" 5000
    expect_match "$(schemac check)" "ok: 5000 tables, 1 revision"
    expect_match "$(schemac diff --exit-code)" "nothing to do"
    schema 5000 100
    schemac diff -m changes > diff.log 2>&1
    expect "$(grep -cE '^ +(create|alter) ' diff.log)" 50
    schemac check
    # the chain is the same when it is made in one go: the snapshot has everything
    cp migrations/snapshot.schema kept.schema
    rm -r migrations
    schemac diff -m all > diff.log 2>&1
    expect_same kept.schema migrations/snapshot.schema
    # as is what the formatted file says
    schemac fmt > fmt.log
    schemac fmt --check
    schemac check
}

test_500_tables_on_the_server()
{
    schema 500
    schemac diff -m base > diff.log 2>&1
    schemac apply
    expect "$(query "select count(*) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")" 500
    database_dump > before.dump
    schema 500 25
    schemac diff -m changes > diff.log 2>&1
    schemac apply
    database_dump > after.dump
    ! cmp -s before.dump after.dump
    expect "$(query "select count(*) from pg_index where not indisvalid")" 0
    schemac revert
    database_dump > down.dump
    expect_same before.dump down.dump
    schemac apply
    database_dump > up.dump
    expect_same after.dump up.dump
    schemac revert base
    expect "$(query "select count(*) from pg_class where relnamespace = 'public'::regnamespace")" 0
}

tests_run "$@"
