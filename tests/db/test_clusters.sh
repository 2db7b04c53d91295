#!/bin/bash
# What initdb made is kept in the user's cache and copied for the next ephemeral server.
. "$(dirname "$0")/../lib/db.sh"

# Starts an ephemeral server in project folder $1, asks it $2, and stops it.
answer_of()
{
    mkdir -p "$1"
    schemac -C "$1" dev start --ephemeral > /dev/null
    schemac -C "$1" dev psql -- -XqAtc "$2" || fail "no answer"
    schemac -C "$1" dev stop -q
}
system='select system_identifier from pg_control_system()'
kept() { ls "$XDG_CACHE_HOME/schemac/clusters" 2> /dev/null | wc -l; }

test_the_second_server_is_a_copy()
{
    local first
    export XDG_CACHE_HOME=$PWD/cache
    first=$(answer_of one "$system")
    expect "$(kept)" 1
    expect "$(stat -c %a "$XDG_CACHE_HOME/schemac/clusters")" 700
    expect "$(answer_of two "$system")" "$first"
    expect "$(answer_of two "select count(*) from pg_class where relkind = 'r' and oid >= 16384")" 0
    expect "$(answer_of two 'select current_database()')" dev
    expect "$(kept)" 1
}

test_one_that_lasts_is_made_anew()
{
    local first second
    export XDG_CACHE_HOME=$PWD/cache
    first=$(answer_of one "$system")
    mkdir lasting
    schemac -C lasting dev start > /dev/null
    second=$(schemac -C lasting dev psql -- -XqAtc "$system")
    schemac -C lasting dev stop -q
    [ "$first" != "$second" ] || fail "a server that lasts is a copy"
    [ ! -d "$(sed -n 's/^data //p' lasting/.schemac/server 2> /dev/null)" ] || fail "it still runs"
}

test_other_time_zones_have_their_own()
{
    export XDG_CACHE_HOME=$PWD/cache
    expect "$(TZ=Asia/Tokyo answer_of one 'show timezone')" Asia/Tokyo
    expect "$(TZ=Europe/Paris answer_of one 'show timezone')" Europe/Paris
    expect "$(TZ=Asia/Tokyo answer_of one 'show timezone')" Asia/Tokyo
    expect "$(kept)" 2
}

test_one_of_replaced_programs_goes()
{
    local name
    export XDG_CACHE_HOME=$PWD/cache
    answer_of one 'select 1'
    name=$(ls cache/schemac/clusters)
    mv "cache/schemac/clusters/$name" "cache/schemac/clusters/${name%-*}-0123456789abcdef"
    mkdir cache/schemac/clusters/unfinished-abcdef cache/schemac/clusters/unfinished-ghijkl
    touch -d '2 hours ago' cache/schemac/clusters/unfinished-abcdef
    answer_of one 'select 1'
    expect "$(ls cache/schemac/clusters)" "$name"$'\n'unfinished-ghijkl
}

test_a_folder_that_others_may_write_to_is_not_used()
{
    local first
    export XDG_CACHE_HOME=$PWD/cache
    first=$(answer_of one "$system")
    chmod 777 cache/schemac/clusters
    [ "$(answer_of one "$system")" != "$first" ] || fail "it was used"
    rm -r cache/schemac/clusters
    mkdir elsewhere
    ln -s "$PWD/elsewhere" cache/schemac/clusters
    answer_of one 'select 1'
    expect "$(ls elsewhere)" ""
}

test_without_a_cache()
{
    : > file
    export XDG_CACHE_HOME=$PWD/file
    expect "$(answer_of one 'select 1')" 1
    export XDG_CACHE_HOME=cache HOME=
    expect "$(answer_of one 'select 1')" 1
    [ ! -e cache ] && [ ! -e one/cache ] || fail "a path that is not whole was used"
}

test_many_at_once()
{
    local i
    export XDG_CACHE_HOME=$PWD/cache
    for i in 1 2 3; do answer_of "p$i" 'select 1' > "answer.$i" & done
    wait
    expect "$(cat answer.*)" 1$'\n'1$'\n'1
    expect "$(kept)" 1
}

tests_run
