#!/bin/bash
# MODE=release: calls that fail are put before the program's own, which a sanitizer does not bear.
# Faults of each kind and at any instant, in runs of revisions that have a statement of each form that `diff` plans and
# of those that people write by hand (the works: tests/lib/faults.sh). After each one more `apply` (or `revert`) ends
# it: the catalog, the rows and the journal are those of a run that nothing disturbed, statements that change rows ran
# once, no lock is held and no index is invalid. What may have committed by itself is asked for (exit 5), and answered.
#
#   FAULTS=N   how many (default: a few; `make check-faults` makes 2000)
#   SEED=N     chooses works, directions and instants; kinds take turns
#   FAULT=N    fault number N alone: FAULT=12 SEED=1 tests/db/test_faults.sh test_direct
#   WORKERS=N  how many at a time
#   TABLE=FILE gets a line "way kind struck end" a fault
. "$(dirname "$0")/../lib/db.sh"
. "$ROOT/tests/lib/pooler.sh"
. "$ROOT/tests/lib/faults.sh"

: "${FAULTS:=16}" "${SEED:=1}" "${WORKERS:=1}" "${TABLE:=/dev/null}"

# kind, what it disturbs by, and what befalls the run
kinds='
kill          instant     the process is killed
before        send        the process is killed before it sends its Nth message
after         send        the process is killed when it has sent its Nth message
allocation    allocation  the Nth allocation finds no memory
up-message    up          the connection breaks before the Nth message to the server
down-message  down        the connection breaks before the Nth message of the server
cancel        instant     its statement is cancelled on the server
terminate     instant     its session is ended on the server
file          file        the Nth call that opens, reads, writes or syncs a file fails
up-byte       up-bytes    the connection breaks after the Nth byte to the server
down-byte     down-bytes  the connection breaks after the Nth byte of the server
two           instant     two runners at once, one is killed
interrupt     instant     the process gets SIGINT
socket        socket      the Nth message that it sends or receives fails
slow          instant     two runners at once over a slow wire, one is killed
stop          send        the process is stopped before its Nth message, and goes on when another one has taken over
'
# what befalls the server, on one of its own
server_kinds='
immediate     instant     the server is stopped at once, and started again
crash         instant     the server process at work is killed, and all others with it
disk          space       the disk that the database is on is full
'

# --- Runs ------------------------------------------------------------------------------------------------------

# DATABASE_URL behind the pooler where there is one.
through()
{
    [ -n "${POOLED_URL:-}" ] || { echo "$DATABASE_URL"; return; }
    echo "${POOLED_URL/"/$(name_of "$POOLED_URL")?"/"/$(name_of "$DATABASE_URL")?"}"
}

# The runner on $url, up or down, as `program` says; it takes this shell's place.
run()
{
    local target=head
    [ "$direction" = up ] || target=0002
    cd "$folder/$work" || exit
    # shellcheck disable=SC2086
    if [ "$program" = compiled ]; then exec ${limit:-} ./runner "$url" "${1:-$direction}" "$target"; fi
    export DATABASE_URL=$url
    # shellcheck disable=SC2086
    case ${1:-$direction} in
    up) exec ${limit:-} schemac apply ;;
    down) exec ${limit:-} schemac revert 0002 ;;
    *) exec ${limit:-} schemac apply --open-statement "$1" ;;
    esac
}

# With calls that fail: run_failing FAILING [WORD]
run_failing()
{
    export FAILING=$1 FAILING_REPORT=$folder/failing LD_PRELOAD=$base/failing.so
    run "${@:2}"
}

# The wire to the server or pooler, with these options; $url leads over it.
wire_begin()
{
    local socket port
    socket=$(sed -E 's/.*[?&]host=([^&]*).*/\1/' <<< "$url")
    port=$(sed -nE 's/.*[?&]port=([0-9]*).*/\1/p' <<< "$url")
    rm -f "$wires/.s.PGSQL.5432" "$folder/wire"
    "$base/wire" "$wires/.s.PGSQL.5432" "$socket/.s.PGSQL.${port:-5432}" "$folder/wire" "seed=$RANDOM" "$@" > /dev/null 8>&- &
    wire=$!
    url="${url%%\?*}?host=$wires&port=5432"
    until [ -S "$wires/.s.PGSQL.5432" ]; do sleep 0.005; done
}
wire_end()
{
    kill "$wire" 2> /dev/null || true
    wait "$wire" 2> /dev/null || true
    url=$(through)
}

# --- How long an undisturbed run is ----------------------------------------------------------------------------

# length_of MEASURE: of the work at hand, in its direction, by this program and in this way; measured once.
length_of()
{
    local file=$folder/length.$work.$direction.$program begin
    if [ ! -s "$file" ]; then
        copy
        wire_begin
        begin=${EPOCHREALTIME/./}
        (run_failing none) > "$folder/measure.log" 2>&1 || fail "an undisturbed run fails: $(cat "$folder/measure.log")"
        echo "$(((${EPOCHREALTIME/./} - begin) / 1000)) $(cat "$folder/failing")" > "$file.1"
        wire_end
        paste -d ' ' "$file.1" "$folder/wire" > "$file"
        database_drop "$DATABASE_URL"
    fi
    # ms, allocations, file calls, messages both ways, messages; bytes and messages up, bytes and messages down
    awk -v measure="$1" 'BEGIN { split("instant allocation file socket send up-bytes up down-bytes down", names) }
        { for (i in names) if (names[i] == measure) print $i }' "$file"
}

# --- Faults ----------------------------------------------------------------------------------------------------

# The database that the work begins with.
copy()
{
    [ "$work" != hand ] || made_away
    DATABASE_URL=$(database_copy "$(url_of "fault_${work}_$$.$direction")" "${space:-}")
    url=$(through)
}

pause_ms() { sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"; }

other_sessions="pg_stat_activity where datname = '%s' and pid <> pg_backend_pid()"
# ask_server SQL: with the sessions of the database at hand for %s
ask_server()
{
    # shellcheck disable=SC2059
    psql -XqAt -d "$TEST_SERVER_URL" -c "${1/'%s'/"$(printf "$other_sessions" "$(name_of "$DATABASE_URL")")"}" 2> /dev/null
}

# A runner at work is struck by $2 after $3 ms, if it is still there.
strike_at()
{
    local runner=$1 backend
    pause_ms "$3"
    kill -0 "$runner" 2> /dev/null || return 0
    struck=yes
    case $2 in
    kill | two | slow) kill -9 "$runner" || struck=no ;;
    interrupt) kill -INT "$runner" || struck=no ;;
    cancel) [ -n "$(ask_server "select pg_cancel_backend(pid) from %s and state = 'active'")" ] || struck=no ;;
    terminate) [ -n "$(ask_server "select pg_terminate_backend(pid) from %s")" ] || struck=no ;;
    immediate) server_stop && server_start ;;
    crash)
        backend=$(ask_server "select pid from %s limit 1")
        { [ -n "$backend" ] && kill -9 "$backend" 2> /dev/null; } || struck=no
        ;;
    esac
}

# Both begin at once, and the other one ends well whenever the first is killed.
disturb_two()
{
    (run) > "$folder/disturbed.log" 2>&1 &
    local first=$! second status=0
    (run) > "$folder/second.log" 2>&1 &
    second=$!
    strike_at $first "$kind" "$instant"
    wait $first 2> /dev/null || true
    wait $second 2> /dev/null || status=$?
    [ $status = 0 ] || { [ "$work" = hand ] && [ $status = 5 ]; } ||
        complain "the second runner ended with $status: $(cat "$folder/second.log")"
}

disturb_one()
{
    (run) > "$folder/disturbed.log" 2>&1 &
    local runner=$!
    strike_at $runner "$kind" "$instant"
    wait $runner 2> /dev/null || true
}

# One of the program's own calls fails.
disturb_call()
{
    rm -f "$folder/failing"
    (run_failing "$kind:$instant") > "$folder/disturbed.log" 2>&1 || true
    ! grep -qs struck "$folder/failing" || struck=yes
}

# Whoever is stopped goes on after the next run.
disturb_stop()
{
    rm -f "$folder/failing"
    (run_failing "stop:$instant") > "$folder/disturbed.log" 2>&1 &
    stopped=$!
    while kill -0 $stopped 2> /dev/null && ! [ -s "$folder/failing" ]; do sleep 0.01; done
    ! grep -qs struck "$folder/failing" || struck=yes
    psql -XqAt -d "$DATABASE_URL" -c "update schemac.lease set beat = beat - interval '1 minute'" > /dev/null 2>&1 || true
}
go_on()
{
    [ -n "$stopped" ] || return 0
    kill -CONT "$stopped" 2> /dev/null || true
    wait "$stopped" 2> /dev/null || true
}

# After that a new connection comes through, or none.
disturb_wire()
{
    wire_begin "cut=${kind%-*}" "unit=${kind#*-}" "at=$instant" "dead=$((RANDOM % 2))"
    (run) > "$folder/disturbed.log" 2>&1 || true
    wire_end
    ! grep -qs ' 1$' "$folder/wire" || struck=yes
}

disturb_disk()
{
    local free
    dd if=/dev/zero of="$small/fill" bs=64k 2> /dev/null || true
    truncate -s "-$((instant * 8))k" "$small/fill" 2> /dev/null || true
    (run) > "$folder/disturbed.log" 2>&1 || struck=yes
    rm -f "$small/fill"
}

disturb()
{
    case $kind in
    stop) disturb_stop ;;
    before | after | allocation | file | socket) disturb_call ;;
    up-* | down-*) disturb_wire ;;
    two) disturb_two ;;
    slow)
        wire_begin "pause=2000"
        instant=$((instant * 3))
        disturb_two
        wire_end
        ;;
    disk) disturb_disk ;;
    *) disturb_one ;;
    esac
}

# --- After it --------------------------------------------------------------------------------------------------

complain() { complaint="$complaint$*"$'\n'; }

# Behind a pooler nobody can tell that a runner is gone but by its silence: half a minute passes.
let_time_pass()
{
    local i
    for ((i = 0; i < 200; i++)); do
        [ "$(ask_server "select count(*) from %s and state <> 'idle'")" != 0 ] || break
        sleep 0.05
    done
    psql -XqAt -d "$DATABASE_URL" -c "update schemac.lease set beat = beat - interval '1 minute'" 2> /dev/null || true
    ask_server "select pg_terminate_backend(pid) from %s and state = 'idle'" > /dev/null || true
    sleep 0.02
}

# One more run; what cannot be looked up is answered: that a database is there, or that it may be done again.
run_last()
{
    local status=0 answer i limit='timeout 120'
    (run) > "$folder/last.log" 2>&1 || status=$?
    for ((i = 0; i < 3 && status == 5; i++)); do
        [ "$work" = hand ] && grep -qE 'SC5313|result 20|half done' "$folder/last.log" || break
        answer=again
        ! grep -q 'CREATE DATABASE' "$folder/last.log" ||
            [ -z "$(ask_server "select 1 from pg_database where datname = 'schemac_faults_made'")" ] || answer=done
        ended=answered status=0
        (run $answer) > "$folder/last.log" 2>&1 || status=$?
    done
    [ $status = 0 ] || complain "the next run ended with $status"
}

# What is there is what an undisturbed run leaves.
compare()
{
    local i locks
    everything "$DATABASE_URL" > "$folder/found" 2>&1 || complain "what is there cannot be read"
    diff "$base/$work/after.$direction" "$folder/found" > "$folder/difference" || complain "$(cat "$folder/difference")"
    for ((i = 0; i < 40; i++)); do
        locks=$(ask_server "select count(*) from pg_locks where pid in (select pid from %s) and locktype <> 'virtualxid'")
        [ "$locks" != 0 ] || return 0
        sleep 0.05
    done
    complain "$locks locks are held"
}

# Which work, which way, which instant, by the number alone.
choose()
{
    local works=("${form_works[@]}" planned planned planned planned) length
    [ -n "${POOLED_URL:-}" ] || works+=(hand hand)
    local draws
    RANDOM=$((SEED * 10007 + $1))
    draws=($RANDOM $RANDOM $RANDOM $RANDOM)
    read -r kind measure _ < <(awk -v at="$1" '{ row[NR] = $0 } END { print row[at % NR + 1] }' <<< "$table")
    work=${works[draws[0] % ${#works[@]}]}
    direction=up
    [ "$work" != planned ] || [ $((draws[1] % 3)) != 0 ] || direction=down
    # (It makes a database of one name.)
    [ "$work" != hand ] || flock 8
    [ "$program" = schemac ] || work_runner_here
    space=
    if [ "$measure" = space ]; then
        length=60 space=faults_small
    else
        length=$(length_of "$measure")
    fi
    [ "$length" -gt 0 ] || length=1
    instant=$(((draws[2] * 32768 + draws[3]) % length + 1))
}

# (A copy of its folder for each that works beside others.)
work_here() { [ -d "$folder/$work" ] || cp -R "$base/$work" "$folder/$work"; }
work_runner_here() { (flock 9; work_runner_in "$base/$work") 9> "$base/compiling" && cp "$base/$work/runner" "$folder/$work/"; }

fault()
{
    local kind measure work direction instant url wire space stopped='' struck=no ended=well complaint=''
    exec 8> "$base/lock"
    choose "$1"
    copy
    disturb
    server_wait
    [ -z "${POOLED_URL:-}" ] || [ $(($1 % 10)) = 9 ] || let_time_pass
    run_last
    go_on
    compare
    if [ -n "$complaint" ]; then
        ended=BADLY
        { echo "fault $1 of seed $SEED: $kind at $instant, $work, $direction, $program: $complaint"
            echo 'disturbed:' && cat "$folder/disturbed.log" && echo 'the next:' && cat "$folder/last.log"; } >> "$complaints"
    fi
    echo "${way// /_} $kind $struck $ended" >> "$TABLE"
    database_drop "$DATABASE_URL"
    exec 8>&-
}

# Every WORKERSth number from worker $1 on.
work_on()
{
    local number folder=$PWD/worker.$1 wires work
    mkdir -p "$folder"
    wires=$(mktemp -d /tmp/schemac-wire.XXXXXX)
    chmod 755 "$wires"
    for work in "${all_works[@]}"; do work_here; done
    for ((number = first + $1; number < first + count; number += WORKERS)); do
        fault "$number"
    done
    rm -rf "$wires"
}

# faults WAY PERCENT FIRST: their share of all, from number FIRST on, so that a few are of all kinds
faults()
{
    local way=$1 count=$(((FAULTS * $2 + 99) / 100)) first=$3 worker workers=() complaints=$PWD/complaints
    [ -z "${FAULT:-}" ] || { first=$FAULT count=1; }
    : > "$complaints"
    for ((worker = 0; worker < WORKERS; worker++)); do
        work_on $worker &
        workers+=($!)
    done
    for worker in "${workers[@]}"; do wait "$worker" || fail "a worker failed"; done
    [ ! -s "$complaints" ] || fail "$(cat "$complaints")"
}

program=schemac table=$(sed '/^$/d' <<< "$kinds")

test_direct() { faults direct 40 8; }

test_behind_a_pooler()
{
    pool 6
    faults 'PgBouncer, transactions' 20 1
}

test_behind_a_pooler_in_session_mode()
{
    pool 6 'pool_mode = session'
    faults 'PgBouncer, sessions' 10 5
}

test_compiled_in()
{
    program=compiled
    faults 'compiled in, direct' 10 6
}

test_compiled_in_behind_a_pooler()
{
    program=compiled
    pool 6
    faults 'compiled in, PgBouncer' 5 0
}

# --- The server ------------------------------------------------------------------------------------------------

# Waits until it answers: one that crashed recovers.
server_wait()
{
    local i
    for ((i = 0; i < 400; i++)); do
        [ "$(psql -XqAt -d "$TEST_SERVER_URL" -c 'select 1' 2> /dev/null)" != 1 ] || return 0
        sleep 0.05
    done
    fail "the server does not answer"
}

# One of the test's own, which is as durable as a server is in earnest; how it was started, to start it again.
server_own()
{
    mkdir -p server
    chmod 755 "$TEST_FOLDER" "$PWD" server
    (cd server && schemac dev start --ephemeral) > server.log 2>&1 || fail "$(cat server.log)"
    trap 'cd "$own" && umount -l small 2> /dev/null; (cd "$own/server" && schemac dev stop) > /dev/null 2>&1 || true' EXIT
    own=$PWD
    TEST_SERVER_URL=$(cd server && schemac dev url)
    postmaster=$(cd server && schemac dev status | sed -nE 's/^running.*process ([0-9]+) .*/\1/p')
    mapfile -d '' -t server_command < "/proc/$postmaster/cmdline"
    server_command=("${server_command[@]/full_page_writes=off/full_page_writes=on}")
    server_command=("${server_command[@]/synchronous_commit=off/synchronous_commit=on}")
    server_folder=$(readlink "/proc/$postmaster/cwd")
    server_as=()
    [ "$(id -u)" != 0 ] || server_as=(setpriv --reuid "$(stat -c %u "$server_folder")" --regid "$(stat -c %g "$server_folder")" --clear-groups)
    server_stop
    server_start
}

server_stop()
{
    kill -QUIT "$postmaster"
    while kill -0 "$postmaster" 2> /dev/null; do sleep 0.005; done
}

server_start()
{
    (cd "$server_folder" && exec "${server_as[@]}" "${server_command[@]}" >> "$own/server.log" 2>&1 8>&- < /dev/null) &
    postmaster=$!
    server_wait
}

# A small disk for databases; without the right to mount one its kind is left out.
server_disk()
{
    small=$PWD/small
    mkdir -p small
    mount -t tmpfs -o size=40m tmpfs small 2> /dev/null || {
        echo "this machine: no file system can be mounted" > no-disk
        table=$(grep -v '^disk' <<< "$table")
        return
    }
    mkdir small/space
    chown "$(stat -c %u "$server_folder")" small small/space
    chmod 755 small
    psql -XqAt -d "$TEST_SERVER_URL" -c "create tablespace faults_small location '$small/space'"
}

test_of_the_server()
{
    WORKERS=1 table=$(sed '/^$/d' <<< "$server_kinds")
    server_own
    server_disk
    prepare_states
    faults 'direct, the server' 15 0
    [ ! -f no-disk ] || skip "$(cat no-disk)"
}

# --- Preparing -------------------------------------------------------------------------------------------------

prepare_states()
{
    local work
    for work in "${all_works[@]}"; do (work_states "$work"); done
}

# The works, in $base, and the tools.
prepare()
{
    set -eu
    local work
    mkdir -p "$base"
    cd "$base"
    ${CC:-cc} -std=c11 -O1 -o wire "$ROOT/tests/tools/wire.c"
    ${CC:-cc} -std=c11 -O1 -shared -fPIC -o failing.so "$ROOT/tests/tools/failing.c"
    for work in planned hand; do
        mkdir "$work"
        (cd "$work" && "project_$work")
    done
    make_forms "$form_limit"
    mapfile -t all_works < <(printf '%s\n' planned hand forms.*[0-9])
    printf '%s\n' "${all_works[@]}" > works
    prepare_states
}

base=$TEST_FOLDER/base form_limit=1
[ "$FAULTS" -lt 200 ] || form_limit=99
server_ensure
(prepare) > "$TEST_FOLDER/prepare.log" 2>&1
mapfile -t all_works < "$base/works"
form_works=("${all_works[@]:2}")
tests_run "$@"
