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
    scratch > output
    expect "$(grep -c '^verified 000' output)" 6
    expect_match "$(cat output)" "the catalog at head is the snapshot's"
    # nothing is left on the server
    expect "$(query "select count(*) from pg_database where datname like 'schemac_scratch%'")" 0
    schemac --json verify --scratch "$DATABASE_URL" > output.json
    expect_match "$(cat output.json)" '"snapshot": *true'
}

# A server of its own.
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
    edit 0004_soft_delete.up.sql '$a DELETE FROM documents WHERE id = '"'2'"';'
    expect_status 1 scratch
    expect_match "$output" SC5402
    expect_match "$output" 'table documents: they were 3 rows'
}

tests_run
