#!/bin/bash
# The tables of src/known/ are what the server at hand says: tools/known/write writes them anew.
. "$(dirname "$0")/../lib/db.sh"

test_tables_are_the_servers()
{
    local status=0
    "$ROOT/tools/known/compare" "$DATABASE_URL" || status=$?
    [ $status != 77 ] || skip "this machine has a server that the tables do not know"
    [ $status = 0 ] || fail "tools/known/write writes src/known/ anew"
}

# One that is wrong is found: another volatility, a class that is not there, versions that end too early.
test_what_differs_is_told()
{
    local version
    version=$(query "select current_setting('server_version_num')::int / 10000")
    cp -R "$ROOT/tools" "$ROOT/src" . 2> /dev/null
    sed -i "s/\(postgresql, lower, 'f', \)'i'\(.*T_text, 1, T_text\)/\1'v'\2/" src/known/functions.def
    sed -i '/btree, int4_ops/s/int4_ops/int3_ops/' src/known/operator_classes.def
    sed -i "s/(13, [0-9]*, postgresql, abort,/(13, $((version - 1)), postgresql, abort,/" src/known/keywords.def
    expect_status 1 tools/known/compare "$DATABASE_URL"
    expect "$(grep -c '^[-+]postgresql' <<< "$output")" 5
    expect_match "$output" '^\+postgresql.lower, .f., .i., STRICT, 0, T_text, 1, T_text'
    expect_match "$output" '^\+postgresql.abort, '
}

tests_run
