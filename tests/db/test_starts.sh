#!/bin/bash
# MODE=release: processes that start at the same time, again and again.
# Six replicas start together on a database that is empty or behind, in four ways: all end well, and one of them applies.
#
#   STARTS=N   how many in each way (default: 2; `make check-starts` makes 50)
. "$(dirname "$0")/../lib/db.sh"
. "$ROOT/tests/lib/pooler.sh"
. "$ROOT/tests/lib/faults.sh"

: "${STARTS:=2}"

# replica NUMBER URL: the command line, or each second one compiled in.
replica()
{
    if [ "$way" = mixed ] && [ $(($1 % 2)) = 1 ]; then exec ./runner "$2" up head; fi
    DATABASE_URL=$2 exec schemac apply
}

# Number $1, on an empty database or one at 0002.
start()
{
    local replicas=() number url base=$PWD pid
    if [ $(($1 % 2)) = 0 ]; then DATABASE_URL=$(database_make); else DATABASE_URL=$(database_copy "$behind"); fi
    url=$DATABASE_URL
    [ -z "${POOLED_URL:-}" ] || url=${POOLED_URL/"/$(name_of "$POOLED_URL")?"/"/$(name_of "$DATABASE_URL")?"}
    for number in 1 2 3 4 5 6; do
        (replica "$number" "$url") > "start.$number" 2>&1 &
        replicas+=($!)
    done
    number=0
    for pid in "${replicas[@]}"; do
        number=$((number + 1))
        wait "$pid" || fail "start $1, $way, replica $number: $(cat "start.$number")"
    done
    expect "$(grep -lE '^applied 0|^event 1 ' start.[1-6] | wc -l)" 1
    expect "$(query "select count(*) || ' ' || count(distinct revision) from schemac.log where outcome = 'done'")" '4 4'
    expect "$(query "select string_agg(id || ' ' || state, ', ' order by id) from schemac.revisions")" \
        '0001 applied, 0002 applied, 0003 applied, 0004 applied'
    everything "$DATABASE_URL" > found
    expect_same after found
    database_drop "$DATABASE_URL"
}

starts()
{
    local way=$1 behind i base
    project_planned > made.log 2>&1
    behind=$DATABASE_URL
    schemac -q apply 0002
    DATABASE_URL=$(database_copy "$behind")
    schemac -q apply
    everything "$DATABASE_URL" > after
    database_drop "$DATABASE_URL"
    if [ "$way" = mixed ]; then
        schemac -q gen
        work_runner_in .
    fi
    for ((i = 0; i < STARTS; i++)); do start $i; done
}

test_direct() { starts direct; }

test_behind_a_pooler()
{
    pool 6
    starts transactions
}

test_behind_a_pooler_in_session_mode()
{
    pool 6 'pool_mode = session'
    starts sessions
}

test_mixed_with_the_compiled_in_runner() { starts mixed; }

tests_run "$@"
