# The kinds of tests. For tests/run: run_KIND PATH FOLDER runs one in FOLDER, writes "PASSED FAILED SKIPPED" to
# FOLDER/result, and prints what a person should read when it failed.

# (A blank would end an option: the tree may stand in a folder with one in its name.)
sanitizer_options=(ASAN_OPTIONS=abort_on_error=0:detect_stack_use_after_return=1
    UBSAN_OPTIONS=print_stacktrace=1
    "LSAN_OPTIONS=suppressions='$root/tests/lib/leaks.supp':print_suppressions=0")

# What marks all that the test in folder $1 starts: see left.sh.
mark_of() { echo "SCHEMAC_TEST=$1."; }

indented() { sed 's/^/    /'; }

# Counts TAP lines in the file $1. A program that died before its last test, or whose status says failure
# without any "not ok", failed once more; one that prints no TAP is one test. In continuous integration a skip is
# a failure, since tools/setup could have prevented it, unless its reason begins with "this machine".
count_tap() {
    local file=$1 status=$2 result=$3
    awk -v status="$status" -v strict="$([ "${CI:-}" = true ] && echo 1)" '
        function skip(line) { if (strict && line !~ /# *SKIP this machine/) failed++; else skipped++ }
        /^1\.\.[0-9]+/ { planned += substr($1, 4); if (/# *SKIP/) reason = $0 }
        /^(not )?ok [0-9]+.*# *SKIP/ { skip($0); next } # cmocka 1.1.5: "not ok 1 # SKIP name"
        /^ok [0-9]+/ { passed++ }
        /^not ok [0-9]+/ { failed++ }
        END {
            counted = passed + failed + skipped
            if (status == 77 && counted == 0) skip(reason)
            else if (counted < planned || (status != 0 && failed == 0)) failed++
            else if (counted == 0) passed = 1
            print passed + 0, failed + 0, skipped + 0
        }' "$file" > "$result"
}

report_failure() {
    local path=$1 file=$2 status=$3 result=$4
    count_tap "$file" "$status" "$result"
    case $(cat "$result") in
    *' 0 0') return ;;
    *' 0 '*) echo "SKIP $path"; grep -iE '# *skip|^skip' "$file" | indented; return ;;
    esac
    echo "FAIL $path (status $status)"
    # Of TAP, not what went well.
    awk '/# *SKIP/ { good = 0; print; next } /^1\.\.[0-9]/ { next } /^ok [0-9]/ { good = 1; next }
        /^#/ && good { next } { good = 0; print }' "$file" |
        tail -n 100 | indented
}

# Sets $environment to that of a program or script in folder $1. What initdb made is kept for the run.
find_environment() {
    environment=("${sanitizer_options[@]}" "$(mark_of "$1")" TEST_FOLDER="$1" TZ=UTC XDG_CACHE_HOME="$work/cache")
}

run_program() {
    local path=$1 folder=$2 program status
    program=$build/${path%.c}
    if [ ! -x "$program" ]; then
        echo "FAIL $path: it could not be built"
        return
    fi
    find_environment "$folder"
    env "${environment[@]}" CMOCKA_MESSAGE_OUTPUT=TAP SCHEMAC="$build/schemac" PAIRS="${PAIRS:-100}" timeout "${TEST_TIMEOUT:-900}" "$program" > "$folder/output" 2>&1
    status=$?
    report_failure "$path" "$folder/output" "$status" "$folder/result"
}

# The scripts that run the tests of a list, a line each.
scripts_of() { sed -nE 's/^script //p; s|^(pair\|report) .*|tests/\1s/run|p' | sort -u; }

# The modes that scripts, named a line each, ask for where nobody chose one.
modes_of() { [ -n "$chosen" ] || xargs -r -d '\n' sed -sn 's/^# MODE=\([a-z]*\):.*/\1/p'; }

# Runs the script that follows test $1 and folder $2, with its words.
run_bash() {
    local path=$1 folder=$2 status mode
    find_environment "$folder"
    mode=$(modes_of <<< "$3")
    mode=${mode:-$MODE}
    env "${environment[@]}" PATH="${build%/*}/$mode:$PATH" BUILD="$BUILD" MODE="$mode" \
        timeout "${TEST_TIMEOUT:-900}" bash "${@:3}" > "$folder/output" 2>&1
    status=$?
    report_failure "$path" "$folder/output" "$status" "$folder/result"
}

run_script() { run_bash "$1" "$2" "$1"; }

run_pair() { run_bash "$1" "$2" tests/pairs/run "${1##*/}"; }

run_report() { run_bash "$1" "$2" tests/reports/run "$1"; }

# --- Cases: exactly what comes out -----------------------------------------------------------------------------

# Which files of folder $2 are new or other than in $1, by name.
changed_files() {
    (cd "$2" && find . -type f | sed 's|^\./||' | sort) | while read -r name; do
        cmp -s "$1/$name" "$2/$name" || echo "$name"
    done
}

compare_expected() { # FILE: an expected and an actual one; a missing one is empty
    local expected=$1 actual=$2 name=$3
    [ -f "$expected" ] || expected=/dev/null
    [ -f "$actual" ] || actual=/dev/null
    diff -u --label "expected/$name" --label "actual/$name" "$expected" "$actual"
}

compare_case() {
    local case=$1 folder=$2 same=0 name
    for name in stdout stderr status; do
        compare_expected "$case/expected/$name" "$folder/actual/$name" "$name" || same=1
    done
    for name in $( (cd "$case/expected/files" 2>/dev/null && find . -type f
                    cd "$folder/actual/files" 2>/dev/null && find . -type f) | sed 's|^\./||' | sort -u); do
        compare_expected "$case/expected/files/$name" "$folder/actual/files/$name" "files/$name" || same=1
    done
    return $same
}

# Copies a file, with other words for where the case ran: that is no part of what it says. Only where the folder's
# path begins and ends: a tree in /schemac is not in "completions/schemac.fish".
case_text() {
    local place
    place=$(sed 's/[^[:alnum:]_/-]/\\&/g' <<< "$root")
    sed -E "s,$folder/case,CASE,g
        :again
        s,(^|[^[:alnum:]_./~)}-])$place(\$|[^[:alnum:]_.-]|\.(\$|[^[:alnum:]])),\1ROOT\2,
        t again" "$1" > "$2"
}

# What came of the case in folder $1: statements, an error instead of them, or neither.
shown_by() {
    if grep -qsE '^(--|[A-Z]+ )' "$1/actual/stdout" || [ -n "$(find "$1/actual" -name '*.sql' -print -quit)" ]; then
        echo plan
    elif grep -qs ' error: ' "$1/actual/stderr"; then
        echo refusal
    else
        echo nothing
    fi
}

# One that stops at a question or a loss on its way to the plan tests nothing of it, and looks as if it did.
check_shows() {
    local case=$1 folder=$2 shows
    [ -f "$case/shows" ] || return 0
    shows=$(cat "$case/shows")
    [ "$shows" = "$(shown_by "$folder")" ] || { echo "it is to show a $shows, and does not"; return 1; }
}

run_case() {
    local case=$1 folder=$2 status name
    mkdir -p "$folder/case" "$folder/actual/files"
    cp -R "$case/." "$folder/case"
    rm -rf "$folder/case/expected"
    (cd "$folder/case" && env -i "${sanitizer_options[@]}" "$(mark_of "$folder")" PATH="$build:$PATH" \
        LC_ALL=C TZ=UTC ROOT="$root" timeout 120 bash ./command) > "$folder/stdout" 2> "$folder/stderr" < /dev/null
    status=$?
    for name in stdout stderr; do
        case_text "$folder/$name" "$folder/actual/$name"
        [ -s "$folder/actual/$name" ] || rm "$folder/actual/$name"
    done
    [ "$status" -eq 0 ] || echo "$status" > "$folder/actual/status"
    changed_files "$root/$case" "$folder/case" | while read -r name; do
        mkdir -p "$(dirname "$folder/actual/files/$name")"
        case_text "$folder/case/$name" "$folder/actual/files/$name"
    done
    rmdir "$folder/actual/files" 2>/dev/null
    if ! check_shows "$case" "$folder" > "$folder/difference"; then
        echo "FAIL $case"
        indented < "$folder/difference"
        echo "0 1 0" > "$folder/result"
    elif compare_case "$case" "$folder" > "$folder/difference" 2>&1; then
        echo "1 0 0" > "$folder/result"
    elif [ "$BLESS" = 1 ] && ! grep -qE 'Sanitizer|runtime error|schemac: bug at' "$folder/stderr"; then
        rm -rf "$case/expected"
        cp -R "$folder/actual" "$case/expected"
        echo "1 0 0" > "$folder/result"
    else
        echo "FAIL $case"
        indented < "$folder/difference"
        echo "0 1 0" > "$folder/result"
    fi
}

# --- Every code of codes.def is shown by some golden -----------------------------------------------------------

run_codes() {
    local folder=$2
    grep -oE '"SC[0-9]{4}"' src/diag/codes.def | tr -d '"' | sort > "$folder/codes"
    { find tests/cases -path '*/expected/*' -type f -exec cat {} +
      find tests/unit tests/db tests/models -type f -exec cat {} +; } 2>/dev/null |
        grep -aoE 'SC[0-9]{4}' | sort -u > "$folder/shown"
    sort "$folder/codes" | uniq -d > "$folder/twice"
    comm -23 "$folder/codes" "$folder/shown" > "$folder/missing"
    if [ -s "$folder/missing" ] || [ -s "$folder/twice" ]; then
        echo "FAIL codes of src/diag/codes.def"
        sed 's/^/    given twice: /' "$folder/twice"
        while read -r code; do grep "\"$code\"" src/diag/codes.def; done < "$folder/missing" |
            sed -E 's/^DIAGNOSTIC\(([A-Z0-9_]+), "(SC[0-9]+)".*/    no test shows \2 (\1)/'
        echo "0 1 0" > "$folder/result"
    else
        echo "1 0 0" > "$folder/result"
    fi
}

# --- The private server of this run ----------------------------------------------------------------------------

server_is_ours=0

# Whether one of the chosen tests talks to a server: scripts, and the programs of a folder that reads where it is.
needs_server()
{
    local folders
    ! grep -qE '^(script|pair|report)' "$work/tests" || return 0
    folders=$(sed -n 's|^program \(.*\)/[^/]*$|\1|p' "$work/tests" | sort -u)
    [ -n "$folders" ] && grep -qE 'getenv\("(TEST_SERVER_URL|SCHEMAC_TEST_URL)"\)' -r $folders --include='*.c'
}

# Starts it where TEST_SERVER_URL does not name one already.
server_start() {
    if [ -n "${TEST_SERVER_URL:-}" ]; then
        export SCHEMAC_TEST_URL=${SCHEMAC_TEST_URL:-$TEST_SERVER_URL}
        return 0
    fi
    mkdir -p "$work/server"
    chmod 755 "$work/server"
    if ! (cd "$work/server" && XDG_CACHE_HOME=$work/cache "$build/schemac" dev start --ephemeral) \
        > "$work/server.log" 2>&1; then
        echo "tests/run: the private server does not start:" >&2
        indented < "$work/server.log" >&2
        return 1
    fi
    server_is_ours=1
    TEST_SERVER_URL=$(cd "$work/server" && "$build/schemac" dev url) || return 1
    TEST_SERVER_VERSION=$(PATH=${TEST_PROGRAMS:+$TEST_PROGRAMS:}$PATH \
        psql -XqAt -d "$TEST_SERVER_URL" -c 'show server_version_num') || return 1
    export TEST_SERVER_URL TEST_SERVER_VERSION SCHEMAC_TEST_URL=$TEST_SERVER_URL
}

server_stop() {
    [ "$server_is_ours" = 0 ] || (cd "$work/server" && "$build/schemac" dev stop) > /dev/null 2>&1
}
