#!/bin/bash
# A section with `batch=`: UPDATE and DELETE run in batches, each a transaction, and go on where they stopped.
. "$(dirname "$0")/../lib/db.sh"

project() # UP...
{
    mkdir -p schema migrations
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    printf '%s\n' 'CREATE TABLE docs (id bigint PRIMARY KEY, n integer, word text, filler text);' \
        "INSERT INTO docs SELECT i, NULLIF(i % 3, 0), 'where', repeat('x', 100) FROM generate_series(1, 5000) i;" \
        'CREATE TABLE log (at integer GENERATED ALWAYS AS IDENTITY, rows bigint);' \
        'CREATE FUNCTION count_rows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log (rows) SELECT count(*) FROM changed; RETURN NULL; END $$;' \
        'CREATE TRIGGER count_rows AFTER UPDATE ON docs REFERENCING NEW TABLE AS changed EXECUTE FUNCTION count_rows();' \
        > migrations/0001_base.up.sql
    printf '%s\n' "-- schemac: no-transaction batch=1000 $1" "${@:2}" > migrations/0002_fill.up.sql
    schemac seal
    schemac apply 0001
    query "analyze docs"
}

test_batches()
{
    project '' "UPDATE docs SET n = 0 WHERE n IS NULL;" "update only docs as d set word = 'a where b' from log l where d.id = -1 or (d.word = 'where' and l.at = 1)"
    schemac apply
    expect "$(query "select count(*) filter (where n is null), count(*) filter (where n = 0), count(*) filter (where word = 'a where b') from docs")" "0|1666|5000"
    expect "$(query "select count(*) >= 8, sum(rows), max(rows) < 1200 from log")" "t|6666|t"
    expect "$(query "select count(*) from schemac.revisions where state = 'applied' and subject is null")" 2
}

test_not_in_batches()
{
    project '' "UPDATE docs SET n = 0 WHERE n IS NULL RETURNING id;" "DELETE FROM docs AS x USING log WHERE x.id < 0;" "UPDATE docs SET n = 1 WHERE n = 0"
    schemac apply
    expect "$(query "select max(rows) from log")" 1666
    expect "$(query "select count(*) from docs where n is null or n = 0")" 0
}

# A row is in one batch, wherever its new version goes; not where the key itself changes.
test_each_row_once()
{
    project '' "UPDATE docs SET n = coalesce(n, 0) + length(id::text);" "UPDATE docs SET id = id + 10000;" "UPDATE docs SET (id, n) = (id + 10000, n);"
    query "delete from docs where id % 5 = 0"
    query "vacuum docs"
    schemac apply
    expect "$(query "select count(*), sum(n - coalesce(nullif((id - 20000) % 3, 0), 0) - length((id - 20000)::text)), min(id) from docs")" "4000|0|20001"
    expect "$(query "select sum(rows) from log")" 12000
}

# Killed again and again, and locked out: each row is changed once.
test_killed()
{
    project 'pause=20ms lock_timeout=50ms' "UPDATE docs SET n = coalesce(n, 0) + 100 WHERE n < 100 OR n IS NULL;"
    for i in $(seq 6); do
        schemac apply > /dev/null 2>&1 &
        sleep 0.12
        kill -9 $! 2> /dev/null || true
        wait $! || true
    done
    expect_match "$(schemac status)" "half done|applied|at head|pending"
    schemac apply
    expect "$(query "select min(n), max(n), count(*) from docs")" "100|102|5000"
    expect "$(query "select sum(rows) from log")" 5000
}

# Killed in the first section: what its batches did is not taken for nothing.
test_killed_and_reverted()
{
    project 'pause=50ms' "UPDATE docs SET n = coalesce(n, 0) + 100 WHERE n < 100 OR n IS NULL;"
    printf '%s\n' '-- schemac: transaction undoes=1' "UPDATE docs SET n = n - 100 WHERE n >= 100;" > migrations/0002_fill.down.sql
    schemac seal
    schemac apply > /dev/null 2>&1 &
    until [ "$(query "select count(*) > 1 from log")" = t ]; do sleep 0.02; done
    kill -9 $!
    wait $! || true
    expect_status 5 schemac revert # it changes rows, and only some of what it undoes was done
    expect_match "$output" "its down side changes rows"
    schemac apply
    schemac revert
    expect "$(query "select min(n), max(n) from docs")" "0|2"
}

test_partitions_and_children()
{
    project '' "UPDATE parts SET v = 1 WHERE v IS NULL;"
    query "create table parts (k integer, v integer) partition by list (k); create table parts_1 partition of parts for values in (1);
        create table parts_2 partition of parts for values in (2); insert into parts select 1 + i % 2, null from generate_series(1, 9000) i; analyze parts"
    schemac apply
    expect "$(query "select count(*), count(v) from parts")" "9000|9000"
}

# Without a primary key by ranges of pages, where a row that is done is not done again.
test_without_key()
{
    [ "$(query "show server_version_num")" -ge 140000 ] || return 0
    project '' "UPDATE docs SET n = 0 WHERE n IS NULL;" "UPDATE docs SET word = COALESCE(word, 'x'), n = coalesce(n, 1) WHERE word IS NULL OR n IS NULL;" \
        "DELETE FROM docs WHERE n = 2;"
    query "alter table docs drop constraint docs_pkey; update docs set word = null where id > 4990; analyze docs"
    query "truncate log"
    query "create function moves() returns trigger language plpgsql as \$\$ begin
        if (select count(*) from log) = 1 then update docs set filler = 'moved' where id > 4900 and filler <> 'moved'; end if;
        return null; end \$\$; create trigger zz_moves after update on docs for each statement when (pg_trigger_depth() = 0) execute function moves()"
    schemac apply
    expect "$(query "select count(*), count(*) filter (where n is null or word is null), min(n), max(n) from docs")" "3333|0|0|1"
    # the rows that moved are in the last pass, those before in batches
    expect "$(query "select count(*) >= 10, max(rows) < 1500, sum(rows) from log where rows <> 100")" "t|t|1676"
}

test_killed_without_key()
{
    project 'pause=20ms' "UPDATE docs SET n = id WHERE n IS NULL;"
    query "alter table docs drop constraint docs_pkey; analyze docs"
    for i in $(seq 4); do
        schemac apply > /dev/null 2>&1 &
        sleep 0.1
        kill -9 $! 2> /dev/null || true
        wait $! || true
    done
    schemac apply
    expect "$(query "select count(*), count(*) filter (where n = id and id % 3 = 0) from docs where n is not null")" "5000|1666"
    expect "$(query "select sum(rows) from log")" 1666
}

# Triggers are off where the role may; else nothing runs.
test_triggers_off()
{
    project 'triggers=off' "UPDATE docs SET n = 0 WHERE n IS NULL;" "UPDATE docs SET n = 1 WHERE n = 0 RETURNING id"
    query "do \$\$ begin if to_regrole('batches_plain') is null then create role batches_plain login; end if; end \$\$;
        grant all on schema public, schemac to batches_plain; grant all on all tables in schema public, schemac to batches_plain"
    query "alter table docs owner to batches_plain; alter table log owner to batches_plain"
    expect_status 1 env DATABASE_URL="${DATABASE_URL/postgres@/batches_plain@}" schemac apply --no-preflight
    expect_match "$output" 'role "batches_plain" cannot switch triggers off'
    expect_match "$output" 'GRANT SET ON PARAMETER session_replication_role'
    schemac apply > out 2>&1
    expect_match "$(cat out)" 'triggers are off, those of foreign keys too'
    expect "$(query "select count(*) from log")" 0
    expect "$(query "select count(*) from docs where n is null or n = 0")" 0
    query "drop owned by batches_plain" > /dev/null
}

test_mistakes()
{
    mkdir -p schema migrations
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    printf '%s\n' "-- schemac: transaction batch=1000" "SELECT 1;" > migrations/0001_x.up.sql
    expect_status 1 schemac seal
    expect_match "$output" "a section that is one transaction cannot run in batches"
    printf '%s\n' "-- schemac: no-transaction batch=0 pause=soon" "SELECT 1;" > migrations/0001_x.up.sql
    expect_status 1 schemac seal
    expect_match "$output" 'invalid number of rows: "0"'
    expect_match "$output" 'invalid time: "soon"'
    printf '%s\n' "-- schemac: no-transaction lag=3s" "SELECT 1;" "-- schemac: transaction triggers=off" "SELECT 1;" > migrations/0001_x.up.sql
    expect_status 1 schemac seal
    expect_match "$output" 'only a section that runs in batches can have "lag"'
    expect_match "$output" 'only a section that runs in batches can have "triggers=off"'
}

tests_run "$@"
