#!/bin/bash
# One at a time: when a runner counts as gone, who waits for it, and what it does when it comes back.
. "$(dirname "$0")/../lib/db.sh"

project()
{
    mkdir -p schema migrations
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    echo 'CREATE TABLE docs (id bigint); CREATE TABLE counted (n int);' > migrations/0001_base.up.sql
    printf '%s\n' "$1" > migrations/0002_next.up.sql
    schemac seal
    schemac apply 0001
}

# lease COLUMN=VALUE, ...: somebody holds it
lease() { query "update schemac.lease set token = 'f00dcafe', role = current_user, host = 'elsewhere', program = 'test', since = now(), beat = now(), $1"; }

until_true()
{
    for i in $(seq 200); do
        [ "$(query "$1")" = t ] && return
        sleep 0.05
    done
    fail "never: $1"
}

# session ROLE SQL: a session in the background that runs it and stays; $pid is its server process
session()
{
    local url
    url=$(sed -E "s#^postgresql://[^@/]*@#postgresql://$1@#" <<< "$DATABASE_URL")
    rm -f pipe
    mkfifo pipe
    PGAPPNAME=held psql -XqAt -d "$url" < pipe > session.log 2>&1 &
    exec 9> pipe
    echo "$2" >&9
    until_true "select count(*) = 1 from pg_stat_activity where application_name = 'held' and datname = current_database()"
    pid=$(query "select pid from pg_stat_activity where application_name = 'held' and datname = current_database()")
}
end_session() { exec 9>&-; until_true "select count(*) = 0 from pg_stat_activity where pid = $pid"; }

# role NAME: one that may do everything here, and sees nothing of others
role()
{
    query "do \$\$ begin create role $1 login; exception when duplicate_object then null; end \$\$"
    query "grant all on schema public, schemac to $1; grant all on all tables in schema public, schemac to $1; grant all on all sequences in schema schemac to $1"
    query "grant create on database \"$(query 'select current_database()')\" to $1"
}
as() { local name=$1; shift; env DATABASE_URL="$(sed -E "s#^postgresql://[^@/]*@#postgresql://$name@#" <<< "$DATABASE_URL")" "$@"; }
quick() { begin=$EPOCHSECONDS; "$@"; [ $((EPOCHSECONDS - begin)) -lt 10 ] || fail "it waited"; }

test_server_process_is_gone()
{
    project 'INSERT INTO counted VALUES (1);'
    lease 'backend_pid = 1, backend_start = now()'
    quick schemac apply
}

# Its number belongs to another session by now: of the same role, or of another one.
test_server_process_reused()
{
    project 'INSERT INTO counted VALUES (1);'
    role runner_other
    session "$(query 'select current_user')" 'select 1;'
    lease "backend_pid = $pid, backend_start = now() - interval '1 day'"
    quick schemac apply 0002
    end_session
    query "delete from schemac.revisions where id = '0002'"
    session runner_other 'select 1;'
    lease "backend_pid = $pid, backend_start = now() - interval '1 day'"
    role runner_asks
    quick as runner_asks schemac apply
    end_session
    expect "$(query 'select count(*) from counted')" 2
}

# Its session is there, but silent: it is taken over, by any role, and not before half a minute.
test_silent()
{
    project 'INSERT INTO counted VALUES (1);'
    role runner_asks
    session "$(query 'select current_user')" 'select 1;'
    lease "backend_pid = $pid, backend_start = (select backend_start from pg_stat_activity where pid = $pid)"
    as runner_asks timeout 2 schemac apply > waits.log 2>&1 && fail "it did not wait: $(cat waits.log)"
    expect_match "$(cat waits.log)" "test on elsewhere.*server process $pid"
    query "update schemac.lease set beat = now() - interval '31 seconds'"
    quick as runner_asks schemac apply
    end_session
}

# Silent for an hour, but its statement is still running: with and without a server process of its own (behind a
# pooler), for one who may see the statement and for one who may not.
test_statement_still_runs()
{
    local own asks
    project 'INSERT INTO counted VALUES (1);'
    role runner_asks
    query 'begin; create table held_open (id int); commit'
    for asks in "$(query 'select current_user')" runner_asks; do
        for own in pid NULL; do
            query "delete from schemac.revisions where id = '0002'"
            session "$(query 'select current_user')" '/* schemac f00dcafe */ do $$ begin lock table docs in share update exclusive mode; perform pg_sleep(600); end $$;'
            until_true "select count(*) = 1 from pg_stat_activity where pid = $pid and wait_event = 'PgSleep'"
            lease "backend_pid = ${own/pid/$pid}, backend_start = (select backend_start from pg_stat_activity where pid = $pid)"
            query "update schemac.lease set beat = now() - interval '1 hour'"
            as "$asks" timeout 2 schemac apply > waits.log 2>&1 && fail "it did not wait: $(cat waits.log)"
            expect_match "$(cat waits.log)" "server process $pid"
            query "select pg_terminate_backend($pid)" > /dev/null
            exec 9>&-
            until_true "select count(*) = 0 from pg_stat_activity where pid = $pid"
            quick as "$asks" schemac apply
        done
    done
    expect "$(query 'select count(*) from counted')" 4
}

# taken_over PID: apply by another role waits, names that server process, and goes on half a minute after the last
# statement of the other one ended.
taken_over()
{
    local begin=$EPOCHSECONDS took
    role runner_asks
    query 'grant select, update on docs to runner_asks; grant runner_owner to runner_asks'
    timeout 120 env DATABASE_URL="$(sed -E "s#^postgresql://[^@/]*@#postgresql://runner_asks@#" <<< "$DATABASE_URL")" schemac apply > other.log 2>&1 ||
        fail "$(cat other.log)"
    took=$((EPOCHSECONDS - begin))
    expect_match "$(cat other.log)" "server process $1"
    [ $took -lt 45 ] || fail "it took $took s: $(cat other.log)"
    [ $took -gt 15 ] || fail "it took $took s only: $(cat other.log)"
}

# One that was stopped between two statements is taken over, by another role; when it comes back, it does nothing more.
test_stopped_and_taken_over()
{
    project '-- schemac: no-transaction  lock_timeout=200ms
INSERT INTO counted VALUES (1);
CREATE INDEX CONCURRENTLY docs_id ON docs (id);
INSERT INTO counted VALUES (2);'
    query "do \$\$ begin create role runner_owner; exception when duplicate_object then null; end \$\$"
    query 'alter table docs owner to runner_owner; grant all on schema public to runner_owner'
    session "$(query 'select current_user')" 'begin; lock table docs in share update exclusive mode;'
    schemac apply > stopped.log 2>&1 9>&- &
    stopped=$!
    for i in $(seq 200); do grep -q 'again in' stopped.log && break; sleep 0.05; done
    sleep 0.3
    kill -STOP $stopped
    server=$(query 'select backend_pid from schemac.lease')
    end_session
    taken_over "$server"
    expect "$(query "select string_agg(n::text, ' ' order by n) from counted")" "1 2"
    kill -CONT $stopped
    # Stopped in the pause between two tries it asks for the lease anew, and finds that all is done.
    if wait $stopped; then words='nothing to do: the database has 0002_next'; else words=SC5318; fi
    expect_match "$(cat stopped.log)" "$words"
    expect "$(query "select string_agg(n::text, ' ' order by n) from counted")" "1 2"
    expect "$(query "select count(*) from schemac.log where outcome = 'done'")" 2
}

# One that was stopped inside of a transaction: the server ends it.
test_stopped_in_a_transaction()
{
    project '-- schemac: transaction
ALTER TABLE docs ADD COLUMN x int;
-- schemac: transaction
ALTER TABLE docs ADD COLUMN y nowhere;'
    printf '%s\n' 'ALTER TABLE docs DROP COLUMN y;' 'ALTER TABLE docs DROP COLUMN x;' > migrations/0002_next.down.sql
    schemac seal
    schemac apply > half.log 2>&1 && fail "it was applied"
    session "$(query 'select current_user')" 'begin; lock table docs in access share mode;'
    schemac revert > stopped.log 2>&1 9>&- &
    stopped=$!
    until_true "select count(*) = 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    kill -STOP $stopped
    end_session
    until_true "select count(*) = 1 from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'"
    begin=$EPOCHSECONDS
    schemac revert > other.log 2>&1 || fail "$(cat other.log)"
    [ $((EPOCHSECONDS - begin)) -lt 45 ] || fail "it took too long: $(cat other.log)"
    expect "$(query "select string_agg(attname, ' ') from pg_attribute where attrelid = 'docs'::regclass and attnum > 0 and not attisdropped")" "id"
    kill -CONT $stopped
    wait $stopped || true
    expect "$(query "select count(*) from schemac.revisions")" 1
}

# wire OPTION...: WIRED_URL leads over it
wire()
{
    local socket
    ${CC:-cc} -std=c11 -O1 -o wire "$ROOT/tests/tools/wire.c"
    wires=$(mktemp -d /tmp/schemac-wire.XXXXXX)
    trap 'rm -rf "$wires"' EXIT
    socket=$(sed -E 's/.*[?&]host=([^&]*).*/\1/' <<< "$DATABASE_URL")
    ./wire "$wires/.s.PGSQL.5432" "$socket/.s.PGSQL.5432" wired "$@" > /dev/null &
    wire=$!
    until [ -S "$wires/.s.PGSQL.5432" ]; do sleep 0.02; done
    WIRED_URL="${DATABASE_URL%%\?*}?host=$wires&port=5432"
}
wire_end() { kill "$wire"; wait "$wire" || true; }

# What it sent was held up on the way until it was taken over: when it arrives, the server does nothing of it.
test_statement_that_comes_late()
{
    project '-- schemac: no-transaction
CREATE INDEX CONCURRENTLY ON docs (id);
INSERT INTO counted VALUES (1);'
    wire 'hold=*/ CREATE INDEX CONCURRENTLY'
    env DATABASE_URL="$WIRED_URL" schemac apply > late.log 2>&1 &
    late=$!
    until [ -f wired.held ]; do sleep 0.05; done
    timeout 120 schemac apply > other.log 2>&1 || fail "$(cat other.log)"
    touch wired.go
    wait $late && fail "it says that all is well: $(cat late.log)"
    expect_match "$(cat late.log)" SC5318
    wire_end
    expect "$(query "select count(*) from pg_index where indrelid = 'docs'::regclass")" 1
    expect "$(query 'select count(*) from counted')" 1
}

# Its connection was lost, and it went on: how long the revision took is told from its beginning.
test_time_over_a_lost_connection()
{
    project '-- schemac: transaction
INSERT INTO counted VALUES (1);
-- schemac: transaction
INSERT INTO counted VALUES (2);'
    wire 'lose=VALUES (1)'
    expect_match "$(env DATABASE_URL="$WIRED_URL" schemac apply)" 'applied 0002_next .([0-9]+ ms|[0-9.]+ s).'
    wire_end
    expect "$(query 'select count(*) from counted')" 2
}

# Its connection was lost while the server works on for it: it waits for the end before it looks what came of it.
test_statement_that_outlives_its_connection()
{
    project '-- schemac: no-transaction
CALL slow();'
    query "create procedure slow() language plpgsql as 'begin insert into counted values (1); commit; perform pg_sleep(2); insert into counted values (2); end'"
    wire 'lose=*/ CALL slow'
    expect_status 5 env DATABASE_URL="$WIRED_URL" schemac apply
    expect_match "$output" SC5313
    wire_end
    expect "$(query 'select count(*) from counted')" 2
    schemac apply --open-statement done
}

# One that is not stopped, and whose long statement has just ended, is not taken over.
test_just_ended()
{
    project 'INSERT INTO counted VALUES (1);'
    session "$(query 'select current_user')" "/* schemac f00dcafe */ select 1;"
    for own in "$pid" NULL; do
        query "delete from schemac.revisions where id = '0002'"
        lease "backend_pid = $own, backend_start = (select backend_start from pg_stat_activity where pid = $pid)"
        query "update schemac.lease set beat = now() - interval '1 hour'"
        echo "/* schemac f00dcafe */ select 1;" >&9
        timeout 3 schemac apply > waits.log 2>&1 && fail "it did not wait: $(cat waits.log)"
        expect_match "$(cat waits.log)" "server process $pid"
    done
    end_session
}

tests_run "$@"
