#!/bin/bash
# Batches wait while a standby lags behind: a primary and a standby of the test's own.
. "$(dirname "$0")/../lib/db.sh"
. "$(dirname "$0")/../lib/own_servers.sh"

start()
{
    own_servers
    make_server primary
    start_server primary 1 max_wal_senders=4 wal_level=replica
    (cd "$servers" && as_server "$programs/pg_basebackup" -D "$servers/standby" -h "$servers" -p 1 -U postgres -X stream -R -c fast)
    start_server standby 2 recovery_min_apply_delay=2500ms wal_receiver_status_interval=1s
    export DATABASE_URL="postgresql://postgres@/postgres?host=$servers&port=1"
    mkdir -p schema migrations
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    printf '%s\n' 'CREATE TABLE docs (id bigint PRIMARY KEY, n integer);' 'INSERT INTO docs SELECT i FROM generate_series(1, 2000) i;' \
        > migrations/0001_base.up.sql
}

fill() # DIRECTIVE
{
    printf '%s\n' "-- schemac: no-transaction batch=200 pause=200ms $1" "UPDATE docs SET n = 0 WHERE n IS NULL;" > migrations/0002_fill.up.sql
    schemac seal
}

test_lag()
{
    start
    fill 'lag=1s'
    schemac apply > out 2>&1
    expect_match "$(cat out)" '0002_fill: standby "walreceiver" lags by [0-9.]+ s, more than 1.0 s'
    expect "$(query "select count(n) from docs")" 2000
    query "delete from schemac.revisions where id = '0002'; update docs set n = null; create role plain login; grant all on schema schemac to plain;
        grant all on all tables in schema schemac, public to plain; grant all on schema public to plain"
    fill ''
    env DATABASE_URL="${DATABASE_URL/postgres@/plain@}" schemac apply --no-preflight --max-lag 1ms > out 2>&1
    expect_match "$(cat out)" '0002_fill: the role is not told by how much standbys lag'
    expect "$(grep -c 'is not told' out)" 1
    expect "$(query "select count(n) from docs")" 2000
}

tests_run "$@"
