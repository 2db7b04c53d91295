# For tests against a real server: tests/db/test_*.sh source this, define functions named test_*, and end in
# `tests_run`. Each function is a test of its own: it runs in a subshell with `set -eu`, in an empty folder, with
# an empty database that DATABASE_URL names, and is reported as a line of TAP.
#
#   . "$(dirname "$0")/../lib/db.sh"
#   test_apply_on_an_empty_database()
#   {
#       cp -R "$ROOT"/migrations .
#       schemac apply
#       expect "$(query 'select count(*) from projects')" 0
#   }
#   tests_run
#
# $ROOT is the repository. The server is the run's own: tests/run starts it, or this file when it runs alone.

export LC_ALL=C
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export ROOT
: "${BUILD:=build}" "${MODE:=asan}"
case $BUILD in /*) ;; *) BUILD=$ROOT/$BUILD ;; esac
export BUILD MODE
PATH=$BUILD/$MODE:$PATH
TEST_FOLDER=${TEST_FOLDER:-$(mktemp -d "${TMPDIR:-/tmp}/schemac-db.XXXXXX")}
test_script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
unset PGHOST PGPORT PGUSER PGDATABASE PGPASSWORD PGSERVICE SCHEMAC_DATABASE_URL MIRAGE_DATABASE_URL

# PostgreSQL's own programs: a distribution's wrapper takes ten times as long to start.
. "$ROOT/tests/lib/programs.sh"
PATH=${TEST_PROGRAMS:=$(programs_folder)}${TEST_PROGRAMS:+:}$PATH

# --- The server and its databases ------------------------------------------------------------------------------

server_ensure()
{
    [ -n "${TEST_SERVER_URL:-}" ] || server_begin
    : "${TEST_SERVER_VERSION:=$(psql -XqAt -d "$TEST_SERVER_URL" -c 'show server_version_num')}"
}

server_begin()
{
    mkdir -p "$TEST_FOLDER/server"
    chmod 755 "$TEST_FOLDER" "$TEST_FOLDER/server"
    (cd "$TEST_FOLDER/server" && schemac dev start --ephemeral) > "$TEST_FOLDER/server.log" 2>&1 || {
        cat "$TEST_FOLDER/server.log" >&2
        exit 1
    }
    trap '(cd "$TEST_FOLDER/server" && schemac dev stop) > /dev/null 2>&1' EXIT
    TEST_SERVER_URL=$(cd "$TEST_FOLDER/server" && schemac dev url)
    export TEST_SERVER_URL
}

# The server's URL with database $1 in place of its own.
url_of()
{
    [[ $TEST_SERVER_URL =~ ^(postgres(ql)?://[^/?]*)(/[^?]*)?(.*)$ ]] && echo "${BASH_REMATCH[1]}/$1${BASH_REMATCH[4]}"
}

# The statement that makes the database $1, a copy of $2 or empty. A server that knows of two ways copies the files,
# as older ones do: through its log it would take four times as long.
database_statement()
{
    local way=
    [ "$TEST_SERVER_VERSION" -lt 150000 ] || way=' strategy file_copy'
    echo "create database \"$1\" template ${2:-template0}$way"
}

# Makes an empty database and prints its URL. It goes with database_drop, or with the server.
database_make()
{
    local name=${1:-test_${BASHPID}_$RANDOM}
    psql -XqAt -d "$TEST_SERVER_URL" -c "$(database_statement "$name")" >&2
    url_of "$name"
}

database_drop()
{
    local name=${1#*//*/}
    name=${name%%\?*}
    PGOPTIONS='-c client_min_messages=warning' psql -XqAt -d "$TEST_SERVER_URL" \
        -c "drop database if exists \"$name\" with (force)" >&2
}

# Runs SQL in the test's database; prints rows as psql -At does. Fails at the first error.
query() { psql -XqAt -v ON_ERROR_STOP=1 -d "$DATABASE_URL" -c "$1"; }
query_file() { psql -XqAt -v ON_ERROR_STOP=1 -d "$DATABASE_URL" -f "$1"; }

# The whole schema of the test's database as pg_dump shows it, without the bookkeeping and what differs each time.
database_dump()
{
    pg_dump --schema-only --no-owner --exclude-schema=schemac -d "${1:-$DATABASE_URL}" |
        sed -E '/^(--|SET |SELECT pg_catalog\.set_config|\\(un)?restrict )|^$/d'
}

# --- Projects --------------------------------------------------------------------------------------------------

# edit NAME SCHEMA: the schema is written, and a revision made of it.
edit()
{
    mkdir -p schema
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    printf '%s\n' "$2" > schema/tables.schema
    schemac diff -m "$1" --allow-data-loss
}

# --- Processes, without ps and pgrep ---------------------------------------------------------------------------

# Those whose title or command matches the extended expression $1 from its beginning (which no grep's does).
processes_like() { grep -lsE -- "^($1)" /proc/[0-9]*/cmdline | sed 's|[^0-9]||g'; }

# Those that process $1 started, and the one that started it.
children_of()
{
    awk -v parent="$1" '{ sub(/.*\) /, ""); if ($2 == parent) print FILENAME }' /proc/[0-9]*/stat 2> /dev/null |
        sed 's|[^0-9]||g'
}
parent_of() { sed -E 's/.*\) . ([0-9]+) .*/\1/' "/proc/$1/stat"; }

# --- Saying what is expected -----------------------------------------------------------------------------------

fail()
{
    printf '%s\n' "$*" >&2
    exit 1
}

# expect ACTUAL EXPECTED
expect()
{
    [ "$1" = "$2" ] || fail "expected: $2"$'\n'"actual:   $1"
}

# expect_same FILE FILE: shows the difference where there is one.
expect_same() { diff -u "$1" "$2" >&2 || fail "$1 and $2 differ"; }

# expect_match TEXT REGEX (extended)
expect_match()
{
    grep -qE -- "$2" <<< "$1" || fail "expected something like: $2"$'\n'"actual: $1"
}

# expect_status STATUS COMMAND...: runs it; what it prints, both streams, is left in $output.
expect_status()
{
    local wanted=$1 status=0
    shift
    output=$("$@" 2>&1) || status=$?
    [ "$status" = "$wanted" ] || fail "status $status, not $wanted, of: $*"$'\n'"$output"
}

# Ends the test as not run, with the reason.
skip()
{
    printf '%s' "$*" > "$skip_reason"
    exit 77
}

# --- Running ---------------------------------------------------------------------------------------------------

run_one()
{
    local name=$1 folder=$TEST_FOLDER/$1 status=0
    mkdir -p "$folder"
    skip_reason=$folder.skip
    DATABASE_URL=$(database_make) || return 1
    export DATABASE_URL
    # Never called as a condition: bash would then ignore `set -e` inside.
    (set -eu; cd "$folder"; "$name") > "$folder.log" 2>&1 < /dev/null
    status=$?
    database_drop "$DATABASE_URL"
    return $status
}

# Runs the script's test_* functions in order of their lines, or those given by name.
tests_run()
{
    local names name number=0 failed=0 status
    set +e
    names=("$@")
    [ $# -gt 0 ] || mapfile -t names < <(sed -nE 's/^(test_[a-zA-Z0-9_]+) ?\(\).*/\1/p' "$test_script")
    server_ensure
    echo "1..${#names[@]}"
    for name in "${names[@]}"; do
        number=$((number + 1))
        run_one "$name"
        status=$?
        if [ $status = 0 ]; then
            echo "ok $number - $name"
        elif [ $status = 77 ]; then
            echo "ok $number - $name # SKIP $(cat "$TEST_FOLDER/$name.skip")"
        else
            failed=1
            echo "not ok $number - $name"
            tail -n 60 "$TEST_FOLDER/$name.log" | sed 's/^/# /'
        fi
    done
    return $failed
}
