#!/bin/bash
# Many runners at once, and runners that are killed.
. "$(dirname "$0")/../lib/db.sh"

project()
{
    local i
    mkdir -p schema migrations
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    for i in $(seq -w 1 20); do
        echo "CREATE TABLE t$i (id integer); INSERT INTO t$i VALUES (1); SELECT pg_sleep(0.02);" \
            > "migrations/00${i}_t.up.sql"
    done
    cat > migrations/0021_k.up.sql <<'SQL'
-- schemac: no-transaction
CREATE INDEX CONCURRENTLY k ON t01 (id);
SQL
    echo "CREATE TABLE last ();" > migrations/0022_last.up.sql
    schemac seal
}

done_once()
{
    expect "$(query "select count(*) || ' ' || count(distinct revision) from schemac.log where outcome = 'done'")" "22 22"
    expect "$(query "select count(*) from schemac.revisions where state = 'applied'")" 22
    expect "$(query "select indisvalid from pg_index where indexrelid = 'k'::regclass")" t
}

test_two_at_once()
{
    project
    schemac apply > one.log 2>&1 &
    one=$!
    schemac apply > two.log 2>&1 &
    two=$!
    wait $one || fail "$(cat one.log)"
    wait $two || fail "$(cat two.log)"
    done_once
}

test_killed_again_and_again()
{
    project
    for pause in 0.05 0.1 0.15 0.2 0.25; do
        schemac apply > killed.log 2>&1 &
        sleep $pause
        kill -9 $! 2> /dev/null || true
        wait $! 2> /dev/null || true
    done
    schemac apply
    done_once
}

test_killed_while_an_index_is_built()
{
    project
    schemac apply 0020
    # an old snapshot holds the build up at its end
    mkfifo hold
    psql -XqAt -d "$DATABASE_URL" < hold > /dev/null &
    exec 9> hold
    echo "begin isolation level repeatable read; select count(*) from t01;" >&9
    for i in $(seq 100); do
        [ "$(query "select count(*) from pg_stat_activity where state = 'idle in transaction' and datname = current_database()")" = 1 ] && break
        sleep 0.05
    done
    schemac apply > killed.log 2>&1 &
    killed=$!
    for i in $(seq 100); do
        [ "$(query "select count(*) from pg_class where relname = 'k'")" = 1 ] && break
        sleep 0.05
    done
    sleep 0.2
    kill -9 $killed
    wait $killed 2> /dev/null || true
    query "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ~ 'CREATE INDEX CONCURRENTLY k' and pid <> pg_backend_pid()" > /dev/null
    exec 9>&-
    expect "$(query "select indisvalid from pg_index where indexrelid = 'k'::regclass")" f
    expect_match "$(schemac status 2>&1)" "0021_k"
    schemac apply
    done_once
}

test_interrupted()
{
    project
    echo "SELECT pg_sleep(30);" > migrations/0023_slow.up.sql
    schemac seal
    schemac apply > interrupted.log 2>&1 &
    interrupted=$!
    for i in $(seq 200); do
        [ "$(query "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and query ~ '0023_slow' and datname = current_database()")" = 1 ] && break
        sleep 0.05
    done
    begin=$EPOCHSECONDS
    kill -INT $interrupted
    wait $interrupted && fail "an interrupted apply says that all went well"
    [ $((EPOCHSECONDS - begin)) -lt 10 ] || fail "it took too long"
    done_once
    expect "$(query "select outcome from schemac.log order by sequence desc limit 1")" cancelled
}

# What was interrupted is one of the steps that are asked for: not one more.
test_a_step_goes_on()
{
    mkdir -p schema migrations
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    echo "CREATE TABLE gate (open boolean);" > migrations/0001_gate.up.sql
    echo "DROP TABLE gate;" > migrations/0001_gate.down.sql
    for i in 2 3; do
        cat > migrations/000${i}_t.up.sql <<SQL
-- schemac: transaction
CREATE TABLE t$i ();
-- schemac: transaction
SELECT 1 / count(*) FROM gate;
SQL
        cat > migrations/000${i}_t.down.sql <<SQL
-- schemac: transaction
DROP TABLE t$i;
-- schemac: transaction
SELECT 1 / count(*) FROM gate;
SQL
    done
    schemac seal
    schemac apply 0001
    schemac apply +1 > log 2>&1 && fail "an empty gate let it pass"
    query "insert into gate values (true)"
    schemac apply +1
    expect "$(query "select string_agg(id || ' ' || state, ', ' order by id) from schemac.revisions")" \
        "0001 applied, 0002 applied"
    schemac apply
    query "delete from gate"
    schemac revert > log 2>&1 && fail "an empty gate let it pass"
    query "insert into gate values (true)"
    schemac revert
    expect "$(query "select string_agg(id || ' ' || state, ', ' order by id) from schemac.revisions")" \
        "0001 applied, 0002 applied"
}

tests_run "$@"
