#!/bin/bash
# apply, revert and stamp with revisions written by hand: what runs, what is recorded, what is refused.
# SC4001 to SC4016 of folders that are not in order are shown here too.
. "$(dirname "$0")/../lib/db.sh"

project()
{
    mkdir -p schema migrations
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    put a 1 'CREATE TABLE a (id integer PRIMARY KEY, name text);' 'DROP TABLE a;'
    put b 2 'CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a);' 'DROP TABLE b;'
    put c 3 '-- schemac: transaction  lock_timeout=1s
ALTER TABLE a ADD COLUMN c integer;
-- schemac: no-transaction
CREATE INDEX CONCURRENTLY a_c_idx ON a (c);' '-- schemac: no-transaction
DROP INDEX CONCURRENTLY a_c_idx;
-- schemac: transaction
ALTER TABLE a DROP COLUMN c;'
    schemac seal
}

put() # NAME NUMBER UP [DOWN]
{
    printf '%s\n' "$3" > "migrations/000$2_$1.up.sql"
    [ $# -lt 4 ] || printf '%s\n' "$4" > "migrations/000$2_$1.down.sql"
}

applied() { query "select coalesce(string_agg(id, ' ' order by sequence), '') from schemac.revisions where state = 'applied'"; }

test_up_down_up_with_rows()
{
    project
    schemac apply
    expect "$(applied)" "0001 0002 0003"
    query "insert into a (id, name) values (1, 'x'); insert into b values (7, 1)"
    schemac revert
    expect "$(applied)" "0001 0002"
    expect "$(query 'select name from a')" x
    schemac apply +1
    expect "$(query 'select name from a')" x
    expect "$(query "select indisvalid from pg_index where indexrelid = 'a_c_idx'::regclass")" t
    schemac revert base
    expect "$(applied)" ""
    schemac upgrade 0002
    expect "$(applied)" "0001 0002"
    schemac downgrade 0001
    expect "$(applied)" "0001"
}

test_nothing_to_do()
{
    project
    schemac apply
    sleep 0.2
    schemac apply # writes what makes the next one quick
    expect_match "$(schemac apply)" "nothing to do"
    before=$(query "select pg_stat_get_db_xact_commit(oid) from pg_database where datname = current_database()")
    expect_match "$(schemac apply)" "nothing to do"
    # and still sees a file that was touched
    echo "-- edited" >> migrations/0001_a.up.sql
    expect_status 5 schemac apply
    expect_match "$output" "SC4003"
    [ -n "$before" ]
}

test_stamp_an_existing_database()
{
    project
    query 'create table a (id integer primary key, name text); create table b (id integer primary key)'
    expect_status 1 schemac apply
    expect_match "$output" 'relation "a" already exists'
    expect_match "$output" 'schemac stamp 0001'
    schemac stamp 0002
    schemac apply
    expect "$(applied)" "0001 0002 0003"
    expect_match "$(schemac apply)" "nothing to do"
}

test_edited_and_missing()
{
    project
    schemac apply 0002
    cp migrations/0001_a.up.sql kept
    echo "-- edited" >> migrations/0001_a.up.sql
    expect_status 5 schemac apply
    expect_match "$output" "SC4003"
    expect "$(applied)" "0001 0002"
    expect_status 5 schemac seal
    expect_match "$output" "SC4015"
    # sealed anew by somebody who does not know that it was applied elsewhere
    env DATABASE_URL="host=/nowhere dbname=x" schemac seal
    expect_status 5 schemac apply
    expect_match "$output" "0001_a was changed after it was applied to this database .the up side."
    cp kept migrations/0001_a.up.sql
    schemac seal
    schemac apply
    rm migrations/0002_b.down.sql
    expect_status 1 schemac apply
    expect_match "$output" "SC4002"
}

test_a_revision_the_chain_lacks()
{
    project
    schemac apply
    rm migrations/0003_c.*
    sed -i '/^0003/d' migrations/revisions.sum
    expect_status 5 schemac apply
    expect_match "$output" "this database is at 0003_c, which is not among these migrations"
}

test_an_error_has_its_place()
{
    project
    put d 4 'CREATE TABLE d (id integer);
CREATE TABLE e (id nonsense);'
    schemac seal
    expect_status 1 schemac apply
    expect_match "$output" "migrations/0004_d.up.sql:2:20: error: type \"nonsense\" does not exist"
    expect "$(applied)" "0001 0002 0003"
    expect "$(query "select to_regclass('d') is null")" t
}

# A row that does not fit has no position in the server's words: the statement is told.
test_a_row_that_does_not_fit_names_its_statement()
{
    project
    put d 4 "-- schemac: transaction
SELECT 'three answers', 'é' FROM generate_series(1, 3);
INSERT INTO b VALUES (1, NULL);

-- a comment; with a semicolon
ALTER TABLE a ADD COLUMN d integer NOT NULL DEFAULT 1;
INSERT INTO b
    VALUES (2, 99);
INSERT INTO b VALUES (3, NULL);"
    schemac seal
    expect_status 1 schemac apply
    expect_match "$output" 'migrations/0004_d.up.sql:7:1: error: insert or update on table "b" violates'
    expect_match "$output" '7 . INSERT INTO b'
    expect "$(applied)" "0001 0002 0003"
    expect "$(query 'select count(*) from b')" 0
}

test_script()
{
    project
    schemac apply base:0002 --sql > up.sql
    query_file up.sql
    expect "$(applied)" "0001 0002"
    schemac apply
    expect "$(applied)" "0001 0002 0003"
    schemac revert head:base --sql > down.sql
    query_file down.sql
    expect "$(applied)" ""
    expect "$(query "select count(*) from pg_class where relnamespace = 'public'::regnamespace")" 0
    # a script that does not fit does nothing
    query_file up.sql
    expect_status 3 query_file up.sql
    expect_match "$output" "revision 0001 is applied already"
}

test_dry_run_changes_nothing()
{
    project
    expect_match "$(schemac apply --dry-run)" "0003_c"
    expect "$(query "select to_regnamespace('schemac') is null")" t
}

test_read_only()
{
    project
    expect_status 3 env PGOPTIONS='-c default_transaction_read_only=on' schemac apply
    expect_match "$output" "read-only"
}

test_folders_that_are_not_in_order()
{
    project
    codes() { schemac apply 2>&1 | grep -oE 'SC4[0-9]+' | sort -u | tr '\n' ' ' || true; }
    echo > migrations/notes.sql
    expect "$(codes)" "SC4001 "
    rm migrations/notes.sql
    put d 4 'SELECT 1;'
    expect "$(codes)" "SC4004 "
    put e 4 'SELECT 1;'
    expect "$(codes)" "SC4004 SC4008 "
    rm migrations/0004_e.up.sql
    printf '%s\n' 'SELECT 1;' '-- schemac: transacton' > migrations/0004_d.up.sql
    expect "$(codes)" "SC4004 SC4013 SC4014 "
    printf '\377\n' > migrations/0004_d.up.sql
    expect "$(codes)" "SC4004 SC4016 "
    rm migrations/0004_d.up.sql
    cp migrations/revisions.sum kept
    { cat kept; echo '<<<<<<< HEAD'; } > migrations/revisions.sum
    expect "$(codes)" "SC4006 "
    sed 's/ - / 0009 /' kept > migrations/revisions.sum
    expect "$(codes)" "SC4007 SC4009 "
    echo nonsense > migrations/revisions.sum
    expect "$(codes)" "SC4005 "
}

# A project for a younger server than the one at hand: nothing runs.
test_server_too_old_for_the_project()
{
    mkdir schema
    echo 'project young { server 99; } table t { id integer primary key; }' > schema/young.schema
    schemac diff
    expect_status 3 schemac apply
    expect_match "$output" 'SC5321'
    expect_match "$output" 'the project is for PostgreSQL 99'
    expect "$(query "select to_regclass('t') is null")" t
    sed -i 's/server 99; //' schema/young.schema
    schemac apply
    expect "$(query "select to_regclass('t') is null")" f
}

tests_run "$@"
