#!/bin/bash
# Autovacuum gives way to a section that needs a lock of its table, however long it would take.
. "$(dirname "$0")/../lib/db.sh"
. "$(dirname "$0")/../lib/own_servers.sh"

start()
{
    own_servers
    make_server server
    start_server server 1 autovacuum_naptime=1s
    export DATABASE_URL="postgresql://postgres@/postgres?host=$servers&port=1"
    mkdir -p schema migrations
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    printf '%s\n' "CREATE TABLE docs (id bigint PRIMARY KEY, filler text) WITH (autovacuum_enabled = off, autovacuum_vacuum_cost_delay = 100, \
        autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1, autovacuum_analyze_threshold = 1000000);" \
        "INSERT INTO docs SELECT i, repeat('x', 500) FROM generate_series(1, 20000) i;" > migrations/0001_base.up.sql
    printf '%s\n' "$@" > migrations/0002_change.up.sql
    schemac seal
    schemac apply 0001
    query "delete from docs where id % 2 = 0"
    query "alter table docs set (autovacuum_enabled = on)"
    until [ "$(working)" = 1 ]; do sleep 0.1; done
}

# A worker is at work on the table, and would be for minutes.
working() { query "select count(*) from pg_stat_progress_vacuum where relid = 'docs'::regclass"; }

expect_quick()
{
    local began=$SECONDS
    schemac apply
    [ $((SECONDS - began)) -lt 20 ] || fail "it took $((SECONDS - began)) s"
    expect "$(query "select string_agg(id || ' ' || state, ', ' order by sequence) from schemac.revisions")" "0001 applied, 0002 applied"
    grep -q 'canceling autovacuum task' "$servers/server.log"
}

test_strong_lock()
{
    start 'ALTER TABLE docs ADD COLUMN n integer;'
    expect_quick
}

# Of several tables, whose locks are taken together.
test_strong_locks()
{
    start 'CREATE TABLE more (id bigint PRIMARY KEY);' 'ALTER TABLE docs ADD COLUMN n integer;' \
        'ALTER TABLE docs ADD FOREIGN KEY (id) REFERENCES more NOT VALID;'
    expect_quick
}

# A build that waits for the lock of the worker, and holds up nobody.
test_weak_lock()
{
    start '-- schemac: no-transaction  lock_timeout=0' 'CREATE INDEX CONCURRENTLY docs_filler ON docs (filler);'
    expect_quick
    expect "$(query "select indisvalid from pg_index where indexrelid = 'docs_filler'::regclass")" t
}

tests_run "$@"
