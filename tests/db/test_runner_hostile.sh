#!/bin/bash
# Behind a pooler as bad as can be: every message meets another server process, messages come in pieces, answers are
# another client's, or never come. No answer is believed that is not the question's; nothing runs twice or never; nothing
# is left on a server process.
. "$(dirname "$0")/../lib/db.sh"

left="select coalesce((select string_agg(name || ' ' || setting, ', ') from pg_settings where source = 'session' and name not in
    ('client_encoding', 'DateStyle', 'IntervalStyle', 'TimeZone', 'standard_conforming_strings', 'application_name',
     'transaction_isolation', 'transaction_read_only', 'transaction_deferrable')), '')
    || coalesce((select ' locks ' || count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() having count(*) > 0), '')
    || coalesce((select ' prepared ' || name from pg_prepared_statements limit 1), '')
    || coalesce((select ' temporary ' || relname from pg_class where relnamespace = pg_my_temp_schema() limit 1), '')
    || coalesce((select ' channel ' || c from pg_listening_channels() c limit 1), '')
    || coalesce((select ' cursor ' || name from pg_cursors where name <> '' limit 1), '') || case when session_user <> current_user then ' role' else '' end"

project()
{
    mkdir -p schema migrations
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    cat > migrations/0001_base.up.sql <<'SQL'
CREATE TABLE docs (id bigint PRIMARY KEY, owner_id bigint, title text);
INSERT INTO docs SELECT g, g, g::text FROM generate_series(1, 10) g;
CREATE INDEX docs_title ON docs (title);
CREATE TABLE counted (what text);
INSERT INTO counted VALUES ('one');
SQL
    echo 'DROP TABLE docs; DROP TABLE counted;' > migrations/0001_base.down.sql
    cat > migrations/0002_out.up.sql <<'SQL'
-- schemac: no-transaction
INSERT INTO counted VALUES ('two');
CREATE INDEX CONCURRENTLY docs_owner ON docs (owner_id);
REINDEX INDEX CONCURRENTLY docs_title;
VACUUM (ANALYZE) public.docs;
DROP INDEX CONCURRENTLY docs_title;
INSERT INTO counted VALUES ('three');
SQL
    cat > migrations/0002_out.down.sql <<'SQL'
-- schemac: no-transaction
INSERT INTO counted VALUES ('minus two');
CREATE INDEX CONCURRENTLY docs_title ON docs (title);
DROP INDEX CONCURRENTLY docs_owner;
SQL
    cat > migrations/0003_in.up.sql <<'SQL'
SET work_mem = '77MB';
PREPARE mine AS SELECT 1;
CREATE TEMPORARY TABLE scratch ();
SELECT pg_advisory_lock(7);
LISTEN anybody;
DECLARE held CURSOR WITH HOLD FOR SELECT 1;
INSERT INTO counted VALUES ('four');
SQL
    echo "INSERT INTO counted VALUES ('minus four'); SET ROLE pg_monitor;" > migrations/0003_in.down.sql
    schemac seal
    cc=${CC:-cc}
    # shellcheck disable=SC2086
    $cc -std=c11 -O1 -o pooler "$ROOT/tests/tools/pooler.c"
    trap 'hostile_end; rm -rf "$folder"' EXIT
    folder=$(mktemp -d /tmp/schemac-pool.XXXXXX)
    socket=$(sed -E 's/.*[?&]host=([^&]*).*/\1/' <<< "$DATABASE_URL")
    HOSTILE_URL=$(sed -E "s|host=[^&]*|host=$folder|" <<< "$DATABASE_URL")
    pooler=
}

# hostile KEY=VALUE...: from now on the pooler does this
hostile()
{
    hostile_end
    : > left
    ./pooler "$folder/.s.PGSQL.5432" "$socket/.s.PGSQL.5432" left "check=$left" "$@" > pooler.log 2>&1 &
    pooler=$!
    for ((i = 0; i < 100; i++)); do
        [ -S "$folder/.s.PGSQL.5432" ] && return
        sleep 0.02
    done
    fail "no pooler: $(cat pooler.log)"
}
hostile_end()
{
    [ -z "$pooler" ] || kill "$pooler" 2> /dev/null || true
    [ -z "$pooler" ] || wait "$pooler" 2> /dev/null || true
    rm -f "$folder/.s.PGSQL.5432"
    pooler=
}
behind() { env DATABASE_URL="$HOSTILE_URL" schemac "$@"; }

counted() { query "select string_agg(what, ' ' order by ctid) from counted"; }
up='one two three four'
indexes() { query "select string_agg(c.relname || ' ' || indisvalid, ', ' order by relname) from pg_index join pg_class c on c.oid = indexrelid where indrelid = 'docs'::regclass"; }
is_up()
{
    expect "$(query "select vacuum_count > 0 from pg_stat_user_tables where relname = 'docs'")" t
    expect "$(counted)" "${1:-$up}"
    expect "$(indexes)" "docs_owner true, docs_pkey true"
    expect "$(query "select string_agg(id || ' ' || state, ', ' order by id) from schemac.revisions")" "0001 applied, 0002 applied, 0003 applied"
}
is_down()
{
    expect "$(counted)" "$up minus four minus two"
    expect "$(indexes)" "docs_pkey true, docs_title true"
    expect "$(query "select string_agg(id || ' ' || state, ', ' order by id) from schemac.revisions")" "0001 applied"
}
nothing_left()
{
    hostile_end # the pooler of each client ends by itself
    sleep 0.3
    expect "$(grep . left | sort -u)" ""
}

# Every message meets another server process, in pieces, late; with a made-up process number or with a real one.
test_every_message_meets_another()
{
    project
    for options in "swap=1" "swap=1 pid=real" "swap=1 split=100 delay=10" "swap=0 split=9"; do
        query 'drop table if exists docs, counted; drop schema if exists schemac cascade'
        hostile $options
        behind status
        behind apply
        is_up
        behind apply | grep -q 'nothing to do'
        behind status > status
        grep -q 0003_in status
        behind revert 0001
        is_down
        behind stamp head
        behind stamp 0001
        behind revert base
        [ "$options" = "${options#swap=1}" ] || nothing_left
    done
}

# A pooler that swaps even inside of transactions: refused, and nothing is written.
test_swapped_inside_a_transaction()
{
    project
    for options in "swap=2" "swap=2 pid=real"; do
        hostile $options
        expect_status 3 behind apply
        expect_match "$output" "SC5322|SC5304|SC5303"
        expect "$(query "select to_regclass('docs') is null")" t
    done
}

# fault KIND AT COMMAND...: says 0 only when all is done
fault()
{
    local status=0 kind=$1 at=$2
    shift 2
    hostile swap=1 "fault=$kind" "at=$at"
    behind "$@" > fault.log 2>&1 || status=$?
    [ $status -lt 100 ] || fail "$kind at $at: status $status of $*: $(cat fault.log)"
    reached=$(grep -c . fault.log)
    last=$status
    context="$kind at $at, status $status: $(cat fault.log)"
    hostile_end
    query "update schemac.lease set beat = now() - interval '1 hour'" 2> /dev/null || true
}
or_context() { ("$@") || fail "$context"; }

faults() # KIND AT...
{
    local kind=$1 at
    shift
    for at in "$@"; do
        query 'drop table if exists docs, counted; drop schema if exists schemac cascade'
        fault "$kind" "$at" apply
        [ $last != 0 ] || or_context is_up
        schemac apply > direct.log 2>&1 || fail "$context; then $(cat direct.log)"
        or_context is_up
        fault "$kind" "$at" revert 0001
        [ $last != 0 ] || or_context is_down
        schemac revert 0001 > direct.log 2>&1 || grep -q 'nothing to do' direct.log || fail "$context; then $(cat direct.log)"
        or_context is_down
    done
}

# KINDS and POSITIONS choose others than these, which take turns: POSITIONS="$(seq 60)" tries them all.
test_answers_of_others()
{
    local kind kinds=(${KINDS:-row tag error replay shift lose refuse}) number=0
    project
    for kind in "${kinds[@]}"; do
        # shellcheck disable=SC2046
        faults $kind ${POSITIONS:-$(seq $((1 + 2 * number)) 14 50)}
        number=$((number + 1))
    done
}

tests_run "$@"
