#!/bin/bash
# A password never appears: not in messages about a URL that is not one, not in `ps`, not in JSON.
. "$(dirname "$0")/../lib/db.sh"

project()
{
    mkdir -p schema migrations
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    echo "SELECT pg_sleep(${1:-0});" > migrations/0001_base.up.sql
    schemac seal
}

test_malformed()
{
    local url
    project
    for url in 'postgresql://u:top%zzsecret@h/db' 'postgresql://u:topsecret@x@h/db' 'postgresql://u:t/topsecret@h/db' \
        'postgresql://u:1/topsecret@h/db' 'postgresql://u:t?topsecret@h/db' 'postgresql://u:t?x=1&topsecret@h/db' \
        'postgresql://u:top"secret"x%z@h/db' 'postgresql+asyncpg://u:t?topsecret@h/db' 'postgresql://u:topsecret@[::1/db' \
        'host=h password=two topsecret' "host=h password='topsecret" 'mysql://u:topsecret@h/db' 'postgresql//u:topsecret@h/db' \
        'postgresql://u:topsecret@h:12x/db' 'postgresql://u:topsecret@h/db?nothing=topsecret' 'postgres://u:topsecret@127.0.0.1:1/db'; do
        for format in "" --json; do
            schemac status --database "$url" $format > out 2>&1 && fail "status with $url"
            DATABASE_URL=$url schemac apply $format >> out 2>&1 && fail "apply with $url"
            grep -q secret out && fail "$url: $(cat out)"
        done
    done
    true
}

test_list_of_processes()
{
    local form
    project 3
    for form in --database= "--database "; do
        schemac apply ${form}"${DATABASE_URL/@/:topsecret@}" > log 2>&1 &
        for i in $(seq 100); do
            [ "$(query "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()")" = 1 ] && break
            sleep 0.05
        done
        tr '\0' ' ' < /proc/$!/cmdline > shown
        grep -q 'apply --database' shown || fail "$(cat shown)"
        grep -q secret shown && fail "$(cat shown)"
        wait $! || fail "$(cat log)"
        query "drop schema schemac cascade"
    done
}

test_database_file()
{
    project
    printf '%s\n' "$DATABASE_URL" > secret.url
    env DATABASE_URL=host=/nowhere schemac apply --database-file secret.url
    expect "$(query 'select count(*) from schemac.revisions')" 1
    expect_status 3 schemac status --database-file nothing.url
    expect_match "$output" 'could not read "nothing.url": No such file'
    echo 'postgresql://u:top@secret@h/db' > secret.url
    expect_status 3 schemac status --database-file secret.url
    expect_match "$output" "could not parse the database given by --database-file"
    ! grep -q secret@ <<< "$output" || fail "$output"
}

tests_run "$@"
