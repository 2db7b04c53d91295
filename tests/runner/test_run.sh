#!/usr/bin/env bash
# The runner of the tests itself: a copy of it over a few tests of its own.
set -uo pipefail
root=$PWD
work=${TEST_FOLDER:?}
number=0 failed=0

# check NAME EXPECTED ACTUAL: the actual text has the expected line, as an extended expression.
check() {
    number=$((number + 1))
    if grep -qE -- "$2" <<< "$3"; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        printf 'expected: %s\nactual:\n%s\n' "$2" "$3" | sed 's/^/# /'
        failed=1
    fi
}

# A tree named $1 with the runner, and nothing to build.
tree() {
    mkdir -p "$1/tests/db"
    cp -R "$root/tests/lib" "$root/tests/run" "$1/tests"
    printf 'all:\n%%:\n\t@:\n' > "$1/Makefile"
}
# Runs the tests below tests/$2 of the tree $1; what follows goes to the environment.
run() {
    local tree=$1 path=$2
    shift 2
    env -u CI TEST_SERVER_URL=postgresql:///none BUILD=build MODE=asan "$@" "$tree/tests/run" "tests/$path" 2>&1
}

tree "$work/tree"
cat > "$work/tree/tests/db/test_skips.sh" << 'END'
printf '1..4\nSKIPPED: no such program\nnot ok 1 # SKIP old\nok 2 # SKIP new\nok 3 - good\n'
echo 'ok 4 - full # SKIP this machine: no mounts'
END
printf 'echo "1..0 # SKIP nothing is there"\nexit 77\n' > "$work/tree/tests/db/test_all_skipped.sh"
output=$(run "$work/tree" db/test_skips.sh)
check "skips of either cmocka are skips" '^1 passed, 0 failed, 3 skipped$' "$output"
output=$(run "$work/tree" db/test_skips.sh CI=true)
check "in CI they are failures" '^1 passed, 2 failed, 1 skipped$' "$output"
check "which are shown" '^ *not ok 1 # SKIP old$' "$output"
output=$(run "$work/tree" db/test_all_skipped.sh CI=true)
check "one that did nothing, too" '^0 passed, 1 failed, 0 skipped$' "$output"

# What is left behind is ended, and told: a daemon that ignores the gentle signals, and what a timeout left.
cat > "$work/tree/tests/db/test_leaves.sh" << 'END'
(trap '' HUP TERM QUIT; setsid bash -c 'echo $$ > "$TEST_FOLDER/../daemon"; while :; do sleep 1; done' > /dev/null 2>&1 &)
while [ ! -s "$TEST_FOLDER/../daemon" ]; do sleep 0.1; done
END
printf '#!/bin/bash\nexec "$REAL" "${1//900/1}" "${@:2}"\n' > "$work/timeout" && chmod +x "$work/timeout"
printf 'setsid sleep 77 &\nwait\n' > "$work/tree/tests/db/test_waits.sh"
output=$(run "$work/tree" db/test_leaves.sh KEEP=1)
kept=$(sed -n 's/^kept //p' <<< "$output")
check "a daemon that was left is a failure" 'FAIL .*test_leaves.sh: it did not end what it started' "$output"
check "with its command" '^ *bash -c echo' "$output"
sleep 0.2
check "and it is ended" '^$' "$(tr -d '\0' < "/proc/$(cat "$kept/daemon")/cmdline" 2> /dev/null)"
rm -rf "$kept"
output=$(run "$work/tree" db/test_waits.sh REAL="$(command -v timeout)" PATH="$work:$PATH")
check "what a timeout left is ended" '^ *sleep 77' "$output"

# The tree's own path is ROOT only where it stands as one.
for name in "$work/schemac" "$work/a.b"; do
    tree "$name"
    mkdir -p "$name/tests/cases/x/roots/expected"
    printf 'printf "%%s\\n" "$ROOT" "$ROOT/a" "at $ROOT." "fish$ROOT.fish" "${ROOT//a.b/axb}/" "$ROOT:$ROOT $ROOT-old"\n' \
        > "$name/tests/cases/x/roots/command"
    if [ "${name##*/}" = a.b ]; then axb=${name%a.b}axb; else axb=ROOT; fi
    printf '%s\n' ROOT ROOT/a 'at ROOT.' "fish$name.fish" "$axb/" "ROOT:ROOT $name-old" \
        > "$name/tests/cases/x/roots/expected/stdout"
    output=$(run "$name" cases/x)
    check "ROOT in ${name##*/}" '^1 passed, 0 failed, 0 skipped$' "$output"
done
echo "1..$number"
exit $failed
