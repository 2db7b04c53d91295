#!/bin/bash
# schemac doctor: what is missing on this machine, and what to do about it.
. "$(dirname "$0")/../lib/db.sh"

project()
{
    mkdir -p schema
    printf 'project p { namespace public; }\nextension vector;\n%s\n' "${1:-}" > schema/p.schema
}

test_nothing_is_missing()
{
    project
    expect_status 0 schemac doctor
    expect_match "$output" '^ok +project: p, 1 file in schema$'
    expect_match "$output" '^ok +PostgreSQL server programs: [0-9.]+ in /'
    expect_match "$output" '^ok +extension "vector" for them$'
    expect_match "$output" '^ok +psql: /'
    expect_match "$output" '^ok +database: PostgreSQL [0-9.]+.* at postgres'
    expect_match "$output" '^ok +extension "vector" on its server$'
    expect "$(grep -c '^missing' <<< "$output")" 0
    expect "$(schemac --json doctor | grep -c '"found": true')" 6
}

test_an_extension_is_missing()
{
    project 'extension nonsense;'
    expect_status 1 schemac doctor
    expect_match "$output" '^missing +extension "nonsense" for them$'
    expect_match "$output" '^missing +extension "nonsense" on its server$'
    expect_match "$output" '^ +Install the package'
}

test_everything_is_missing()
{
    local program
    program=$(command -v schemac)
    expect_status 1 env PATH=/nowhere SCHEMAC_PG_BIN=/nowhere \
        DATABASE_URL='postgresql://someone:hidden@/x?host=/nowhere' "$program" doctor
    expect_match "$output" '^missing +project'
    expect_match "$output" '^missing +PostgreSQL server programs: .*"/nowhere"'
    expect_match "$output" '^ +Set SCHEMAC_PG_BIN'
    expect_match "$output" '^missing +psql'
    expect_match "$output" '^ +Package "postgresql-client"'
    expect_match "$output" '^missing +database: no server listens at postgresql://someone'
    expect "$(grep -c hidden <<< "$output")" 0
}

# A password is no part of what is printed, connected or not.
test_the_password_is_not_shown()
{
    project
    expect_status 0 env PGPASSWORD=hidden schemac doctor
    expect "$(grep -c hidden <<< "$output")" 0
}

tests_run "$@"
