#!/bin/bash
# Taking over a database that is there already, with the repository's own revisions.
. "$(dirname "$0")/../lib/db.sh"

project() { cp -R "$ROOT"/schema "$ROOT"/migrations .; }
recorded() { query "select coalesce(string_agg(id, ' ' order by sequence), '') from schemac.revisions where state = 'applied'"; }

# A database that somebody made with psql, rows and all.
by_hand()
{
    local up
    project
    for up in migrations/000[1-"$1"]_*.up.sql; do query_file "$up"; done
    query "insert into projects values ('p', 'project', '2026-01-01')"
}

test_stamp_the_baseline()
{
    by_hand 1
    expect_status 1 schemac apply
    expect_match "$output" 'already exists'
    expect_match "$output" 'schemac stamp'
    expect "$(schemac current)" base
    expect "$(query 'select count(*) from projects')" 1
    database_dump > before.dump
    schemac stamp 0001
    database_dump > after.dump
    expect_same before.dump after.dump
    expect "$(schemac current)" 0001_baseline
    schemac apply
    expect "$(recorded)" "0001 0002 0003 0004 0005 0006"
    expect "$(query 'select name from projects')" project
    # and is what it would be without the detour
    database_dump > stamped.dump
    DATABASE_URL=$(database_make)
    schemac apply
    database_dump > applied.dump
    database_drop "$DATABASE_URL"
    expect_same applied.dump stamped.dump
}

# At head already: stamping is all there is to do.
test_stamp_head_then_nothing()
{
    by_hand 6
    schemac stamp head
    expect_match "$(schemac apply)" "nothing to do"
    schemac status --exit-code
    expect "$(recorded)" "0001 0002 0003 0004 0005 0006"
    expect "$(query 'select count(*) from projects')" 1
    # what was stamped is reverted as if it had been applied, but not without a word
    expect_status 5 schemac revert base
    expect_match "$output" 'SC5330'
    expect_match "$output" 'so was 0001_baseline'
    expect "$(query 'select count(*) from projects')" 1
    expect "$(schemac current)" 0006_task_status
    schemac revert --allow-data-loss
    expect "$(schemac current)" 0005_chunk_embedding_index
    expect "$(query "select to_regtype('task_status') is null")" t
}

test_stamp_back_and_purge()
{
    project
    schemac apply
    database_dump > before.dump
    schemac stamp 0004
    expect "$(schemac current)" 0004_soft_delete
    schemac stamp head
    # records of revisions that these files do not have are in the way of a stamp, until they are purged
    rm migrations/0006_*
    sed -i '/^0006/d' migrations/revisions.sum
    expect_status 5 schemac apply
    expect_match "$output" "at 0006_task_status, which is not among these migrations"
    schemac stamp 0005 --purge
    expect "$(schemac current)" 0005_chunk_embedding_index
    expect_match "$(schemac apply)" "nothing to do"
    database_dump > after.dump
    expect_same before.dump after.dump
}

test_edited_migration_refused()
{
    project
    schemac apply 0003
    echo '-- edited' >> migrations/0002_server_settings.up.sql
    expect_status 5 schemac apply
    expect_match "$output" "0002_server_settings"
    expect_status 5 schemac revert
    expect "$(recorded)" "0001 0002 0003"
    cp "$ROOT"/migrations/0002_server_settings.up.sql migrations
    schemac apply
    expect "$(schemac current)" 0006_task_status
}

test_many_runners_at_once()
{
    local i
    project
    for i in 1 2 3 4 5; do schemac apply > "$i.log" 2>&1 & pids[i]=$!; done
    for i in 1 2 3 4 5; do wait "${pids[i]}" || fail "$(cat "$i.log")"; done
    expect "$(recorded)" "0001 0002 0003 0004 0005 0006"
    expect "$(query "select count(*) || ' ' || count(distinct revision) from schemac.log where outcome = 'done'")" "6 6"
    expect "$(cat ?.log | grep -c '^applied 0006')" 1
}

# A private server of the project's own: its data outlive it, and a killed one.
test_a_restart_keeps_the_data()
{
    project
    unset DATABASE_URL
    chmod 755 .
    trap 'schemac dev stop > /dev/null 2>&1' EXIT
    schemac dev start > /dev/null
    DATABASE_URL=$(schemac dev url)
    export DATABASE_URL
    schemac apply
    query "insert into projects values ('p', 'project', '2026-01-01')"
    database_dump > before.dump
    schemac dev stop
    expect_status 3 schemac current
    schemac dev start > /dev/null
    expect "$(schemac current)" 0006_task_status
    expect "$(query 'select name from projects')" project
    expect_match "$(schemac apply)" "nothing to do"
    kill -9 "$(head -1 .schemac/postgres/postmaster.pid)"
    schemac dev start > /dev/null
    expect "$(query 'select name from projects')" project
    database_dump > after.dump
    expect_same before.dump after.dump
}

tests_run "$@"
