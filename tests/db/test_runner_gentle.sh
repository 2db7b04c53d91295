#!/bin/bash
# Nobody beside a migration feels it: how long clients of the same tables stand still, who is named as the one in the
# way, and what is done about him.
. "$(dirname "$0")/../lib/db.sh"
. "$(dirname "$0")/../lib/pooler.sh"

# project UP: what there is, and the revision that is to come
project()
{
    mkdir -p schema migrations
    echo 'project p { namespace app; migrations "migrations"; }' > schema/p.schema
    cat > migrations/0001_base.up.sql <<'SQL'
CREATE TABLE docs (id bigint PRIMARY KEY, title text, reads int NOT NULL DEFAULT 0);
CREATE TABLE notes (id bigint PRIMARY KEY, doc_id bigint NOT NULL);
CREATE VIEW recent AS SELECT id, title FROM docs;
INSERT INTO docs SELECT g, g::text FROM generate_series(1, 1000) g;
INSERT INTO notes SELECT g, g FROM generate_series(1, 1000) g;
SQL
    printf '%s\n' "$1" > migrations/0002_next.up.sql
    schemac seal
    query 'create schema if not exists app'
    schemac apply 0001
}

# session NUMBER SQL: one that stays open, until `leave NUMBER`
declare -A pipes sessions
session()
{
    local pipe
    if [ -z "${pipes[$1]:-}" ]; then
        mkfifo "pipe.$1"
        PGAPPNAME="session $1" psql -XqAt -d "${SESSION_URL:-$DATABASE_URL}" < "pipe.$1" > "session.$1" 2>&1 &
        sessions[$1]=$!
        exec {pipe}> "pipe.$1"
        pipes[$1]=$pipe
    fi
    echo "$2; \\echo ready" >&"${pipes[$1]}"
    for i in $(seq 200); do
        grep -q ready "session.$1" && break
        sleep 0.02
    done
    sed -i s/ready// "session.$1"
}
leave()
{
    echo '\q' >&"${pipes[$1]}" # others have the pipe too
    wait "${sessions[$1]}" 2> /dev/null || true
    unset "pipes[$1]"
}
applying() # OPTION...
{
    schemac apply "$@" > apply.log 2>&1 &
    apply=$!
}
until_said()
{
    for i in $(seq 200); do
        grep -qE -- "$1" apply.log && return
        sleep 0.05
    done
    fail "never said: $1"$'\n'"$(cat apply.log)"
}
ends_well() { wait $apply || fail "$(cat apply.log)"; }

# clients SECONDS NAME: small reads and writes of 20 clients; how long each took is left in NAME.*
clients()
{
    cat > clients.sql <<'END'
\set id random(1, 1000)
update app.docs set reads = reads + 1 where id = :id;
\sleep 25 ms
select title from app.recent where id = :id;
\sleep 25 ms
select count(*) from app.notes where id = :id;
END
    (cd "$(mkdir -p "$2" && cd "$2" && pwd)" && pgbench -n -f ../clients.sql -c 20 -j 2 -T "$1" -l "$DATABASE_URL" > ../"$2".log 2>&1) &
    bench=$!
}
# figures NAME: the longest that a client stood still, in ms, and of all time, in 1/1000 (without 50 ms that it slept)
figures()
{
    cat "$1"/pgbench_log* | awk '{ held = $3 / 1000 - 50; all += $3 / 1000; if (held > longest) longest = held;
        if (held > 20) sum += held } END { printf "%d %d\n", longest, 1000 * sum / all }'
}

# What the issue is about: a long reader, and a change of the table that everybody uses.
SECONDS_OF_READER=${SECONDS_OF_READER:-5}
test_nobody_stands_still()
{
    local quiet busy
    project 'ALTER TABLE docs ADD COLUMN size int;
DROP VIEW recent;
ALTER TABLE notes ADD COLUMN size int;
CREATE VIEW recent AS SELECT id, title, size FROM docs;'
    clients 2 quiet
    wait $bench || fail "$(cat quiet.log)"
    read -r -a quiet < <(figures quiet)
    clients $((SECONDS_OF_READER + 4)) busy
    PGAPPNAME=report psql -XqAt -d "$DATABASE_URL" -c "begin; select count(*) from app.docs; select pg_sleep($SECONDS_OF_READER); commit" > /dev/null &
    reader=$!
    applying
    until_said 'waiting for lock on relation "docs", held( among others)? by process [0-9]+ .*application "report"'
    wait $reader
    ended=$EPOCHREALTIME
    ends_well
    took=$(awk -v a="$ended" -v b="$EPOCHREALTIME" 'BEGIN { printf "%d", 1000 * (b - a) }')
    wait $bench || fail "$(cat busy.log)"
    grep -E 'ERROR|FATAL|aborted' busy.log && fail "$(cat busy.log)"
    read -r -a busy < <(figures busy)
    echo "without: ${quiet[0]} ms at most, ${quiet[1]}/1000; with: ${busy[0]} ms at most, ${busy[1]}/1000; applied $took ms after" | tee "${FIGURES:-/dev/null}"
    [ "${busy[0]}" -le $((150 + quiet[0])) ] || fail "somebody stood still for ${busy[0]} ms (${quiet[0]} ms without)"
    [ "${busy[1]}" -le $((50 + quiet[1])) ] || fail "all stood still for ${busy[1]}/1000 of the time (${quiet[1]} without)"
}

locks_log() { query "select coalesce(string_agg(action || ' ' || outcome, ', ' order by sequence), '') from schemac.log where action like '%blocker'"; }
has_size() { query "select count(*) from pg_attribute where attrelid = 'app.docs'::regclass and attname = 'size'"; }

# What a long transaction holds is not asked for: others go on meanwhile, and no time is without limit.
test_the_budget_ends()
{
    project 'ALTER TABLE docs ADD COLUMN size int;'
    session 1 'begin; select from app.docs limit 1'
    sleep 0.6
    expect_status 3 schemac apply --lock-budget 1500ms
    expect_match "$output" 'waiting for lock on relation "docs", held by process [0-9]+ .role "[a-z]+", application "session 1"., idle in transaction, transaction open for [1-9] s: "select from app.docs limit 1"'
    expect_match "$output" 'could not obtain lock on relation "docs" within 1 s .SC5307'
    expect_match "$output" 'note: It waited for a lock on relation "docs", held by process'
    expect_match "$output" 'hint: .*--lock-budget'
    grep -q 'lock timeout' <<< "$output" && fail "$output"
    expect_status 3 schemac apply --lock-budget 0
    expect_status 3 schemac apply --lock-retries 1 --lock-wait 20ms
    expect "$(grep -c 'again in' <<< "$output")" 1
    applying
    sleep 0.5
    leave 1
    ends_well
    expect "$(has_size)" 1
}

# Of another role, its locks are seen, not its statements.
test_what_a_role_may_not_see()
{
    project 'ALTER TABLE docs ADD COLUMN size int;'
    query "do \$\$ begin create role gentle_owner login; exception when duplicate_object then null; end \$\$"
    query "alter table app.docs owner to gentle_owner; grant all on schema app, schemac to gentle_owner; grant all on all tables in schema schemac to gentle_owner; grant all on all sequences in schema schemac to gentle_owner"
    session 1 "begin; select 'a secret' from app.docs limit 1"
    export DATABASE_URL="$(sed -E 's#^postgresql://[^@/]*@#postgresql://gentle_owner@#' <<< "$DATABASE_URL")"
    applying --cancel-blockers 1s
    until_said 'waiting for lock on relation "docs", held by process [0-9]+ .role "postgres"(, application "session 1")?., seen for [1-9] s$'
    until_said 'could not cancel process [0-9]+ .*: (must be a |permission denied)'
    grep -q secret apply.log && fail "$(cat apply.log)"
    leave 1
    ends_well
    expect "$(query "select action || ' ' || outcome from schemac.log where action like '%blocker'")" "cancel-blocker failed"
}

# The choice to end them: only what is old enough, and told.
test_blockers_are_ended()
{
    project 'ALTER TABLE docs ADD COLUMN size int;'
    PGAPPNAME=report psql -XqAt -d "$DATABASE_URL" -c "begin; select from app.docs limit 1; select pg_sleep(60)" > report 2>&1 &
    reader=$!
    session 1 'begin; select from app.docs limit 1'
    applying --cancel-blockers 1s
    until_said 'canceled process [0-9]+ .role "[a-z]+", application "report"., active, transaction open for 1 s'
    until_said 'process [0-9]+ .role "[a-z]+", application "session 1"., idle in transaction, transaction open for 1 s was not canceled: it is idle'
    wait $reader && fail "was not canceled"
    grep -q 'canceling statement due to user request' report || fail "$(cat report)"
    kill -INT $apply
    wait $apply && fail "did not stop"
    expect "$(locks_log)" "cancel-blocker done"
    applying --terminate-blockers 2s
    until_said 'terminated process [0-9]+ .*application "session 1".'
    ends_well
    expect "$(has_size)" 1
    expect "$(locks_log)" "cancel-blocker done, terminate-blocker done"
    expect "$(query "select count(*) from schemac.log where message like '%session 1%' and message not like '%select%' and revision = '0002'")" 1
}

# Never another runner of schemac, nor what is no session.
test_runners_are_left_alone()
{
    project 'ALTER TABLE docs ADD COLUMN size int;'
    PGAPPNAME='another program' psql -XqAt -d "$DATABASE_URL" -c "/* schemac 0 */ begin; select from app.docs limit 1; select pg_sleep(3)" > /dev/null &
    runner=$!
    applying --terminate-blockers 100ms
    until_said 'was not terminated: it belongs to another run of schemac'
    wait $runner || fail "was terminated"
    ends_well
    if [ "$(query 'show max_prepared_transactions')" != 0 ]; then
        echo 'ALTER TABLE docs DROP COLUMN title CASCADE;' > migrations/0003_later.up.sql
        schemac seal
        query "begin; select from app.docs limit 1; prepare transaction 'gentle'"
        applying --terminate-blockers 100ms
        until_said 'was not terminated: it is a prepared transaction'
        query "rollback prepared 'gentle'"
        ends_well
    fi
}

# Outside of a transaction a statement is as gentle where clients wait for its lock; a build may wait, and says for whom.
test_outside_of_transactions()
{
    project '-- schemac: no-transaction  lock_timeout=0
CREATE INDEX CONCURRENTLY docs_title ON docs (title);
-- schemac: no-transaction
ALTER TABLE docs ADD COLUMN size int;'
    session 1 'begin; update app.docs set reads = 1 where id = 1'
    applying
    until_said 'waiting for writers before build, 0 of 1 done, now for process [0-9]+ .*application "session 1".*idle in transaction'
    session 2 'begin; select from app.docs limit 1'
    sleep 0.6
    leave 1
    until_said 'waiting for (old snapshots|lock on relation "docs", held by process [0-9]+ .*application "session 2")'
    leave 2
    ends_well
    expect "$(has_size)" 1
}

# All locks of a section together are waited for no longer than one: while two tables are held by turns, nobody who
# needs one of them waits for both.
test_locks_are_taken_together()
{
    project "SELECT set_config('app.locks', (SELECT string_agg(relation::regclass || ' ' || mode, ', ' ORDER BY relation) FROM pg_locks WHERE pid = pg_backend_pid() AND granted AND mode = 'AccessExclusiveLock' AND relation::regclass::text IN ('docs', 'notes')), true);
CREATE TABLE seen AS SELECT current_setting('app.locks') AS locks, current_setting('lock_timeout') AS timeout;
ALTER TABLE notes ADD COLUMN size int;
ALTER TABLE docs ADD COLUMN size int;"
    schemac apply
    expect "$(query 'select locks, timeout from app.seen')" "docs AccessExclusiveLock, notes AccessExclusiveLock|50ms"
}

# How far a statement is that runs for long.
test_progress()
{
    project '-- schemac: transaction  lock_timeout=3s
SELECT pg_sleep(6);'
    applying
    wait $apply || fail "$(cat apply.log)"
    expect_match "$(cat apply.log)" '0002_next: running for [56] s'
}

# Behind a pooler the same.
test_behind_a_pooler()
{
    pool
    project 'ALTER TABLE docs ADD COLUMN size int;'
    session 1 'begin; select from app.docs limit 1'
    (export DATABASE_URL="$POOLED_URL"; exec schemac apply --terminate-blockers 2s) > apply.log 2>&1 &
    apply=$!
    until_said 'waiting for lock on relation "docs", held by process [0-9]+ .*application "session 1"'
    until_said 'terminated process'
    ends_well
}

# What an administrator said of the role in small numbers stops neither waiting nor working.
test_small_limits_of_a_role()
{
    local setting role
    project '-- schemac: transaction
ALTER TABLE docs ADD COLUMN size int;
SELECT pg_sleep(1.5);
-- schemac: no-transaction  lock_timeout=0
CREATE INDEX CONCURRENTLY docs_size ON docs (size);'
    query "do \$\$ begin create role gentle_limits superuser login; exception when duplicate_object then null; end \$\$"
    for setting in "statement_timeout = 300" "lock_timeout = 1" "idle_in_transaction_session_timeout = 1" \
        "idle_session_timeout = 700" "transaction_timeout = 300"; do
        [ "$(query "select count(*) from pg_settings where name = '${setting%% *}'")" = 0 ] ||
            query "alter role gentle_limits in database \"$(query 'select current_database()')\" set $setting"
    done
    session 1 'begin; update app.docs set reads = 1 where id = 1'
    sleep 0.6
    role=$(sed -E 's#^postgresql://[^@/]*@#postgresql://gentle_limits@#' <<< "$DATABASE_URL")
    (export DATABASE_URL="$role"; exec schemac apply) > apply.log 2>&1 &
    apply=$!
    until_said 'waiting for lock on relation "docs", held by'
    session 2 'begin; lock table app.notes' # for the build to wait for
    leave 1
    sleep 2.5
    leave 2
    ends_well
    expect "$(query "select count(*) from pg_index where indexrelid = 'app.docs_size'::regclass and indisvalid")" 1
}

test_values_of_options()
{
    project 'ALTER TABLE docs ADD COLUMN size int;'
    local option
    for option in --lock-wait=soon --lock-pause=1d --lock-budget= --lock-retries=many --cancel-blockers=-1 --terminate-blockers=x; do
        expect_status 2 schemac apply "$option"
        expect_match "$output" "invalid value for ${option%%=*}: .*SC7103"
    done
}

tests_run "$@"
