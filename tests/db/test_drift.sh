#!/bin/bash
# `schemac drift`: the database beside what its revisions make.
. "$(dirname "$0")/../lib/db.sh"

begin()
{
    cp -R "$ROOT"/schema "$ROOT"/migrations .
    schemac apply "$@"
}

drift() { schemac drift --scratch "$DATABASE_URL" "$@"; }

test_none()
{
    begin
    expect_match "$(drift)" 'no drift: .* up to 0006_task_status'
    schemac revert
    expect_match "$(drift)" 'no drift: .* up to 0005_chunk_embedding_index'
}

test_each_direction()
{
    begin
    query 'alter table documents add column note text not null default $$x$$;
           drop table server_settings;
           alter table projects alter column name type text;
           comment on table chunks is $$mine$$'
    database_dump > before.dump
    expect_status 4 drift
    database_dump > after.dump
    expect_same before.dump after.dump
    expect_match "$output" '\+ column documents.note: not in the snapshot'
    expect_match "$output" '- table server_settings: missing in the database'
    expect_match "$output" '~ alter column projects.name \(type\)'
    expect_match "$output" 'ALTER TABLE .*documents.*DROP COLUMN note'
    expect_match "$output" 'CREATE TABLE .*server_settings'
    # what mends it does
    schemac drift --scratch "$DATABASE_URL" > output || true
    sed -n '/^-- what would bring the database back/,/^-- what would bring the snapshot/p' output > mend.sql
    query_file mend.sql
    expect_match "$(drift)" 'no drift'
}

test_json()
{
    begin
    query 'create view seen as select id from documents'
    expect_status 4 schemac --json drift --scratch "$DATABASE_URL"
    expect_match "$output" '"drifted": *true'
    expect_match "$output" '"kind": *"view"'
    expect_match "$output" 'DROP VIEW'
}

# What is recorded is unknown to the chain.
test_ahead()
{
    begin
    rm migrations/0006*
    sed -i '/^0006/d' migrations/revisions.sum
    expect_status 5 drift
    expect_match "$output" '0006'
}

tests_run
