#!/bin/bash
# Behind PgBouncer in transaction mode: statements outside a transaction that meet another server process with every
# message, clients that are killed, and backends that others left settings on.
# SC5322: what needs a session of its own is refused there.
. "$(dirname "$0")/../lib/db.sh"
. "$(dirname "$0")/../lib/pooler.sh"

# project UP [DIRECTIVE]
project()
{
    mkdir -p schema migrations
    echo 'project p { namespace app; migrations "migrations"; }' > schema/p.schema
    cat > migrations/0001_base.up.sql <<'SQL'
CREATE TABLE docs (id bigint PRIMARY KEY, owner_id bigint, title text);
INSERT INTO docs SELECT g, g, g::text FROM generate_series(1, 10) g;
CREATE INDEX docs_title ON docs (title);
CREATE TABLE ev (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE ev_2020 PARTITION OF ev FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
SQL
    printf '%s\n%s\n' "-- schemac: no-transaction ${2:-}" "$1" > migrations/0002_out.up.sql
    schemac seal
    query 'create schema if not exists app'
}

indexes() { query "select coalesce(string_agg(c.relname || ' ' || indisvalid, ', ' order by relname), '') from pg_index join pg_class c on c.oid = indexrelid where indrelid = 'app.docs'::regclass"; }
until_true()
{
    for i in $(seq 200); do
        [ "$(query "$1")" = t ] && return
        sleep 0.05
    done
    fail "never: $1"
}
# all background jobs but PgBouncer and what holds a lock
wait_all() { wait "${clients[@]}"; clients=(); }
clients=()
# every backend of the pool has something of another client's left on it
spoil()
{
    for i in 1 2 3 4 5 6; do
        pooled_query "set search_path = nowhere; set lock_timeout = '1ms'; set statement_timeout = '9s'; set session_replication_role = replica; select pg_sleep(0.1)" > /dev/null &
        clients+=($!)
    done
    wait_all
}
nothing_left()
{
    for i in 1 2 3 4 5 6; do
        (pooled_query "select pg_sleep(0.1); select current_setting('search_path') || current_setting('lock_timeout') || current_setting('session_replication_role') || current_setting('work_mem') || (select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())) || (select count(*) from pg_prepared_statements where from_sql)") > left.$i &
        clients+=($!)
    done
    wait_all
    expect "$(cat left.* | grep . | sort -u)" "\"\$user\", public0origin$(query 'show work_mem')00"
}

test_every_kind()
{
    pool
    project 'CREATE UNIQUE INDEX CONCURRENTLY docs_owner ON docs (owner_id DESC) INCLUDE (title) WITH (fillfactor = 70) WHERE id > 0;
CREATE INDEX CONCURRENTLY ON docs (lower(title));
CREATE INDEX CONCURRENTLY ON docs (lower(title));
CREATE INDEX CONCURRENTLY IF NOT EXISTS "docs Same" ON docs (app.same(id));
REINDEX INDEX CONCURRENTLY docs_title;
REINDEX TABLE CONCURRENTLY docs;
DROP INDEX CONCURRENTLY docs_title;
DROP INDEX CONCURRENTLY IF EXISTS docs_nothing;
ALTER TABLE ev DETACH PARTITION ev_2020 CONCURRENTLY;
INSERT INTO docs VALUES (11, 11, 11);
VACUUM (ANALYZE) app.docs (id), app.ev;
ANALYZE docs;'
    echo "CREATE FUNCTION same(bigint) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT \$1';" >> migrations/0001_base.up.sql
    schemac seal
    pooled apply 0001
    spoil
    pooled apply
    expect "$(indexes)" "docs Same true, docs_lower_idx true, docs_lower_idx1 true, docs_owner true, docs_pkey true"
    expect "$(query "select pg_get_indexdef('app.docs_owner'::regclass)")" \
        "CREATE UNIQUE INDEX docs_owner ON app.docs USING btree (owner_id DESC) INCLUDE (title) WITH (fillfactor='70') WHERE (id > 0)"
    expect "$(query "select count(*) from pg_inherits where inhparent = 'app.ev'::regclass")" 0
    expect "$(query "select count(*) from app.docs")" 11
    pooled_query 'reset all' > /dev/null
}

test_nothing_left()
{
    pool
    project 'CREATE INDEX CONCURRENTLY docs_owner ON docs (owner_id);
REINDEX TABLE CONCURRENTLY docs;'
    echo "SELECT set_config('work_mem', '77MB', false), pg_advisory_lock(5); CREATE TEMPORARY TABLE scratch (); SET search_path = nowhere;" > migrations/0003_leaks.up.sql
    schemac seal
    pooled apply
    nothing_left
    expect_match "$(pooled apply)" "nothing to do"
}

test_refused()
{
    local statement
    pool
    project 'SELECT 1;'
    pooled apply
    for statement in 'VACUUM docs;' 'VACUUM (FULL) app.docs, ev;' 'CLUSTER docs USING docs_title;' "SET maintenance_work_mem = '1GB';" \
        "SELECT set_config('work_mem', '77MB', false);" 'CREATE DATABASE never;'; do
        printf '%s\n' 'CREATE TABLE never ();' > migrations/0003_refused.up.sql
        printf '%s\n%s\n' '-- schemac: no-transaction' "$statement" > migrations/0004_refused.up.sql
        schemac seal
        expect_status 3 pooled apply
        expect_match "$output" "SC5322"
        expect_match "$output" "direct URL"
        expect "$(query "select to_regclass('app.never') is null")" t
    done
    printf '%s\n%s\n' '-- schemac: no-transaction' 'DO $$ begin insert into app.docs values (99); commit; end $$;' > migrations/0004_refused.up.sql
    schemac seal
    expect_status 3 pooled apply
    expect_match "$output" "SC5322"
    expect "$(query "select count(*) from app.docs where id = 99")" 0
    schemac apply # directly it runs
    expect "$(query "select count(*) from app.docs where id = 99")" 1
}

# Time limits are kept without settings.
test_time_limits()
{
    pool
    project 'CREATE INDEX CONCURRENTLY docs_owner ON docs (owner_id);' 'lock_timeout=500ms'
    pooled apply 0001
    mkfifo lock
    psql -XqAt -d "$DATABASE_URL" < lock > /dev/null &
    exec 8> lock
    echo "begin; lock table app.docs in share update exclusive mode;" >&8
    until_true "select count(*) = 1 from pg_locks where database = (select oid from pg_database where datname = current_database()) and relation = 'app.docs'::regclass and mode = 'ShareUpdateExclusiveLock'"
    env DATABASE_URL="$POOLED_URL" schemac apply > log 2>&1 8>&- &
    waiting=$!
    for i in $(seq 200); do grep -q 'lock timeout; again' log && break; sleep 0.05; done
    grep -q 'lock timeout; again' log || fail "$(cat log)"
    exec 8>&-
    wait $waiting || fail "$(cat log)"
    expect "$(indexes)" "docs_owner true, docs_pkey true, docs_title true"
}

# Killed in the middle: nobody else gets its answers, and the next one goes on.
test_killed_in_the_middle()
{
    pool 1
    project 'CREATE INDEX CONCURRENTLY docs_owner ON docs (owner_id);' 'lock_timeout=0'
    pooled apply 0001
    mkfifo hold
    psql -XqAt -d "$DATABASE_URL" < hold > /dev/null &
    exec 9> hold
    echo "begin isolation level repeatable read; select count(*) from app.docs;" >&9
    until_true "select count(*) = 1 from pg_stat_activity where state = 'idle in transaction' and datname = current_database()"
    env DATABASE_URL="$POOLED_URL" schemac apply > killed.log 2>&1 9>&- &
    killed=$!
    until_true "select count(*) > 0 from pg_index where not indisvalid and indrelid = 'app.docs'::regclass"
    kill -9 $killed
    wait $killed 2> /dev/null || true
    for i in 1 2 3 4 5; do
        pooled_query "select 'mine $i'" > answer.$i 2>&1 9>&- &
        clients+=($!)
    done
    sleep 1
    exec 9>&-
    wait_all
    for i in 1 2 3 4 5; do expect "$(cat answer.$i)" "mine $i"; done
    query "update schemac.lease set beat = now() - interval '1 hour'"
    expect_match "$(pooled apply 2>&1)" "applied 0002|nothing to do"
    expect "$(indexes)" "docs_owner true, docs_pkey true, docs_title true"
    expect "$(query "select state from schemac.revisions where id = '0002'")" applied
}

# Clients with prepared statements of the protocol, where the pooler keeps them (from 1.21 on): nothing of them is lost.
test_statements_that_the_pooler_keeps()
{
    local mode=simple lines=()
    if [ -n "${ODYSSEY:-}" ] || grep -aq max_prepared_statements "$(readlink -f "$pgbouncer")"; then
        mode=prepared
        [ -n "${ODYSSEY:-}" ] || lines=('max_prepared_statements = 100')
    fi
    pool 3 "${lines[@]}"
    project 'CREATE INDEX CONCURRENTLY docs_owner ON docs (owner_id);
REINDEX TABLE CONCURRENTLY docs;'
    for i in 3 4 5 6 7 8 9; do
        echo "PREPARE mine AS SELECT $i; CREATE TABLE t$i ();" > "migrations/000${i}_t.up.sql"
        echo "EXECUTE mine; DROP TABLE t$i;" > "migrations/000${i}_t.down.sql"
        sed -i 's/^EXECUTE mine/PREPARE mine AS SELECT 1; EXECUTE mine/' "migrations/000${i}_t.down.sql"
    done
    schemac seal
    pooled apply 0001
    printf '%s\n' '\set id random(1, 10)' 'select title from app.docs where id = :id;' > read.sql
    pgbench -n -M $mode -f read.sql -c 4 -T 4 "$POOLED_URL" > bench.log 2>&1 &
    bench=$!
    pooled apply
    for i in 1 2 3; do
        pooled revert 0002
        pooled apply
    done
    wait $bench || fail "$(cat bench.log)"
    grep -E 'ERROR|FATAL|aborted' bench.log && fail "$(cat bench.log)"
    expect "$(query "select count(*) from schemac.revisions where state = 'applied'")" 9
    nothing_left
}

# In statement mode not even a transaction has a session: refused before anything is written.
test_statement_mode()
{
    local command
    [ -z "${ODYSSEY:-}" ] || return 0 # it has no such mode
    pool 3 'pool_mode = statement'
    project 'CREATE INDEX CONCURRENTLY docs_owner ON docs (owner_id);'
    for command in 'apply' 'stamp head'; do
        expect_status 3 pooled $command
        expect_match "$output" "SC5322"
        expect_match "$output" "transaction mode|direct URL"
        expect "$(query "select to_regclass('schemac.lease') is null")" t
    done
    pooled status
    echo 'DROP INDEX app.docs_owner;' > migrations/0002_out.down.sql
    schemac seal
    schemac apply
    expect_match "$(pooled apply)" "nothing to do"
    expect_match "$(pooled status)" "at head|0002"
    expect_status 3 pooled revert
    expect_match "$output" "SC5322"
}

tests_run "$@"
