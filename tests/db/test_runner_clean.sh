#!/bin/bash
# A section starts and ends clean: what one does to the session, or a role's defaults say, reaches no other.
. "$(dirname "$0")/../lib/db.sh"

project()
{
    mkdir -p schema migrations
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
}

put() { printf '%s\n' "$2" > "migrations/000$1_r.up.sql"; }

seen="CREATE TABLE public.seen AS SELECT current_setting('session_replication_role') srr, current_setting('check_function_bodies') cfb,
  current_setting('search_path') sp, current_user cu, session_user su, current_setting('transaction_isolation') ti,
  current_setting('DateStyle') ds, current_setting('work_mem') wm, current_setting('default_transaction_isolation') dti,
  (SELECT count(*) FROM pg_prepared_statements) prepared, (SELECT count(*) FROM pg_cursors WHERE is_holdable) cursors,
  to_regclass('pg_temp.scratch') temporary, (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) locks,
  (SELECT count(*) FROM pg_listening_channels()) channels;"

leaks="SELECT set_config('session_replication_role', 'replica', false);
SET check_function_bodies = off;
SET work_mem = '77MB'; SET DateStyle = 'German';
SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE;
SELECT set_config('search_path', 'nowhere', false);
CREATE TEMPORARY TABLE scratch AS SELECT 1;
PREPARE p AS SELECT 1;
DECLARE c CURSOR WITH HOLD FOR SELECT 1;
LISTEN nobody;
SELECT pg_advisory_lock(7);
CREATE TABLE public.a (id int);
SET ROLE pg_monitor;"

# seen_after APPLY...: what the second revision sees
seen_after()
{
    query 'drop schema public cascade; create schema public; drop schema if exists schemac cascade'
    for target in "$@"; do schemac apply $target > log 2>&1 || fail "$(cat log)"; done
    query 'select * from seen'
}

same_in_one_run_and_in_two()
{
    put 2 "$seen"
    put 3 '-- schemac: no-transaction
VACUUM a;'
    schemac seal
    apart=$(seen_after 0001 0002 0003)
    expect "$(seen_after head)" "$apart"
    expect "$(seen_after 0001 head)" "$apart"
}

test_settings_leak()
{
    project
    put 1 "$leaks"
    same_in_one_run_and_in_two
    expect "$apart" "origin|on|public|$(query 'select current_user')|$(query 'select current_user')|read committed|ISO, MDY|$(query 'show work_mem')|read committed|0|0||0|0"
}

test_session_authorization_leaks()
{
    project
    put 1 "CREATE TABLE a (id int); SET SESSION AUTHORIZATION pg_monitor; SET standard_conforming_strings = off; SET client_encoding = LATIN1;"
    same_in_one_run_and_in_two
}

test_leaks_of_a_section_outside_a_transaction()
{
    project
    put 1 "-- schemac: no-transaction
CREATE TABLE a (id int);
SET work_mem = '77MB';
SET search_path = nowhere;
CREATE TEMPORARY TABLE scratch AS SELECT 1;
VACUUM public.a;"
    same_in_one_run_and_in_two
}

test_search_path_leak()
{
    project
    put 1 "SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE public.t (id int);"
    put 2 "-- schemac: no-transaction
CREATE INDEX CONCURRENTLY t_id ON t (id);"
    schemac seal
    schemac apply
    expect "$(query "select indisvalid from pg_index where indexrelid = 't_id'::regclass")" t
}

# A setting holds to the end of a section outside a transaction, also when it goes on in another run.
test_setting_of_a_section()
{
    project
    put 1 "CREATE TABLE t (id int); CREATE TABLE gate (); CREATE TABLE seen (wm text);"
    put 2 "-- schemac: no-transaction
SET work_mem = '77MB';
CREATE INDEX CONCURRENTLY t_id ON t (id);
SELECT 1 / count(*) FROM gate;
INSERT INTO seen SELECT current_setting('work_mem');"
    schemac seal
    expect_status 1 schemac apply
    query 'insert into gate default values'
    schemac apply
    expect "$(query 'select wm from seen')" 77MB
}

# What an administrator said of the role or the database.
test_defaults()
{
    local name
    project
    put 1 "CREATE TABLE a (id int);"
    put 2 "$seen"
    put 3 "-- schemac: no-transaction
CREATE INDEX CONCURRENTLY a_id ON a (id);"
    schemac seal
    name=$(query 'select current_database()')
    for set in "default_transaction_isolation = serializable" "session_replication_role = replica" \
        "check_function_bodies = off" "search_path = nowhere" "DateStyle = German" \
        "default_transaction_deferrable = on" "lock_timeout = 1" "statement_timeout = 900"; do
        query "alter database \"$name\" set $set"
    done
    for i in 1 2 3 4; do schemac apply > log.$i 2>&1 & done
    wait
    expect "$(query "select count(*) from schemac.revisions where state = 'applied'")" 3
    grep error log.* && fail "$(cat log.*)"
    expect "$(query "select srr || cfb || sp || ti || ds from public.seen")" "originonpublicread committedISO, MDY"
}

tests_run "$@"
