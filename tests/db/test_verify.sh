#!/bin/bash
# `schemac verify`: every revision up, down and up again on a scratch server.
. "$(dirname "$0")/../lib/db.sh"

project() { cp -R "$ROOT"/schema "$ROOT"/migrations .; }
scratch() { schemac verify --scratch "$DATABASE_URL"; }

# Seals an edit, as somebody would who mends a revision by hand.
edit()
{
    sed -i "$2" migrations/$1
    schemac seal
}

test_reference_project()
{
    project
    schemac verify --scratch "$DATABASE_URL" > output &
    local verifier=$!
    wait "$verifier"
    expect "$(grep -c '^verified 000' output)" 6
    expect_match "$(cat output)" "the catalog at head is the snapshot's"
    expect "$(grep 'did not fit' output)" ""
    # nothing is left on the server
    expect "$(query "select count(*) from pg_database where datname like 'schemac_scratch_${verifier}%'")" 0
    schemac --json verify --scratch "$DATABASE_URL" > output.json
    expect_match "$(cat output.json)" '"snapshot": *true'
}

# A server of its own.
# Another version keeps some things otherwise.
test_scratch_of_another_version()
{
    mkdir schema
    echo 'project p { server 13; } table t { a integer; }' > schema/p.schema
    schemac diff -m one > /dev/null
    scratch > output 2> said
    expect_match "$(cat said)" "the scratch server is PostgreSQL [0-9]+, not 13"
    sed -i "s/server 13/server $(($(query 'show server_version_num') / 10000))/" schema/p.schema
    scratch > output 2> said
    expect "$(grep 'the scratch server is' said)" ""
}

test_private_server()
{
    project
    schemac verify > output
    expect_match "$(cat output)" "the catalog at head is the snapshot's"
}

test_down_that_forgets()
{
    project
    edit 0002_server_settings.down.sql 's/^DROP TABLE server_settings/SELECT 1/'
    expect_status 1 scratch
    expect_match "$output" SC5401
    expect_match "$output" 'going down does not restore the catalog'
    expect_match "$output" 'server_settings'
}

test_snapshot_of_something_else()
{
    project
    edit 0004_soft_delete.up.sql 's/deleted_at/deleted_on/'
    edit 0004_soft_delete.down.sql 's/deleted_at/deleted_on/'
    expect_status 1 scratch
    expect_match "$output" SC5403
    expect_match "$output" 'documents.deleted_at'
}

test_rows_that_are_lost()
{
    project
    edit 0004_soft_delete.up.sql 's/^COMMIT;/DELETE FROM documents WHERE id = '"'2'"';\n&/'
    expect_status 1 scratch
    expect_match "$output" SC5402
    expect_match "$output" 'table documents: there were [0-9]+ rows'
}

# A text becomes an enum: where nothing says which words it holds, rows that were made up as text do not fit, and
# those of the enum do, once they came down.
test_rows_that_only_fit_afterwards()
{
    mkdir schema
    echo 'enum mood { sad, glad } table t { id integer primary key; m text not null; d text not null; }' > schema/x.schema
    schemac diff -m one
    echo 'enum mood { sad, glad } table t { id integer primary key; m mood not null using (m::mood); d text not null; }' > schema/x.schema
    schemac diff -m two
    scratch > output
    expect_match "$(cat output)" 'with rows generated after it: those generated before it were rejected .*mood: "1"'
    schemac --json verify --scratch "$DATABASE_URL" > output.json
    expect_match "$(tr -d '\n ' < output.json)" '"refused_rows":"[^"]*mood.*"rows":true'
    # what is lost with these rows is seen too
    sed -i 's/^COMMIT;/UPDATE t SET d = d || 1;\n&/' migrations/0002_two.up.sql
    schemac seal
    expect_status 1 scratch
    expect_match "$output" '0002_two: rows differ.*SC5402'
}

# Nor do they fit in either direction: both ways are tried without rows.
test_rows_that_never_fit()
{
    mkdir schema
    echo 'table t { id integer primary key; c integer; }' > schema/x.schema
    schemac diff -m one
    echo 'table t { id integer primary key; c integer; d integer; }' > schema/x.schema
    schemac diff -m two
    for way in up down; do
        sed -i "s/^COMMIT;/DO \$\$ BEGIN IF EXISTS (SELECT FROM t) THEN RAISE 'no rows, $way'; END IF; END \$\$;\n&/" \
            migrations/0002_two.$way.sql
    done
    schemac seal
    scratch > output
    expect_match "$(cat output)" 'without rows: the generated ones were rejected \(.*no rows, up'
    expect_match "$(cat output)" "the catalog at head is the snapshot's"
}

# What cannot hold rows gets none, and what is checked late is checked at once: no fault of the revision's.
test_rows_beside_foreign_partitions_and_deferred_keys()
{
    mkdir -p schema
    cat > schema/p.schema <<'SCHEMA'
project p { namespace public; }
foreign data wrapper w;
server s foreign data wrapper w;
table days partition by list (day) { day integer not null; note text; partition today values in (1); }
foreign table elsewhere partition of days for values in (2) server s { }
table heads { id integer primary key; tail integer references tails deferrable initially deferred; }
table tails { id integer primary key; head integer not null references heads deferrable initially deferred; }
SCHEMA
    schemac diff -m one
    sed -i 's/note text;/note text; more integer;/; s/table heads {/table heads { more integer;/' schema/p.schema
    schemac diff -m two
    scratch > output
    expect "$(grep -c '^verified 000' output)" 2
    expect_match "$(cat output)" "the catalog at head is the snapshot's"
}

# Killed with its keeper, the server stays behind; the next scratch server ends it. The first that starts might be
# another test's: none sees it while we hold what the keeper held.
test_killed_with_its_keeper()
{
    local killed server keeper kept holder
    project
    sed -i "s/^COMMIT;/SELECT pg_sleep(60); -- of $BASHPID\n&/" migrations/0002_server_settings.up.sql
    schemac seal
    setsid "$(command -v schemac)" verify > output 2>&1 &
    killed=$!
    for _ in $(seq 100); do
        processes_like 'postgres: .*schemac_scratch_'"$killed" > found
        [ ! -s found ] || break
        sleep 0.2
    done
    [ -s found ] || fail "no server: $(cat output)"
    server=$(parent_of "$(head -1 found)")
    for keeper in $(children_of $killed); do # the server may be one
        kept=$(readlink "/proc/$keeper/fd"/* | grep -m 1 '/kept$') && break
    done
    exec 9<> "$kept"
    flock 9 &
    holder=$!
    kill -9 $keeper $killed
    wait $holder
    sleep 0.5
    kill -0 "$server" || fail "the server went by itself: this tests nothing"
    exec 9>&-
    sed -i '/pg_sleep/d' migrations/0002_server_settings.up.sql
    schemac seal
    schemac verify > output
    ! kill -0 "$server" 2> /dev/null || fail "the server is still there"
}

tests_run "$@"
