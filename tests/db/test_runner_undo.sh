#!/bin/bash
# All or nothing: what was done of a revision whose later section the server refuses is undone, where nothing is
# lost with it; and where it is not, the message says why, and both ways out.
. "$(dirname "$0")/../lib/db.sh"

docs='table docs { id bigint; owner integer; code text null; primary key (id);'

start()
{
    edit one "$docs } table people { id integer; primary key (id); }"
    schemac apply
    query "insert into people values (1); insert into docs select i, 1, 'c' || i % 5 from generate_series(1, 20) i"
    database_dump > before.sql
}

states() { query "select coalesce(string_agg(id || ' ' || state, ', ' order by sequence), '') from schemac.revisions"; }

expect_as_before()
{
    database_dump > after.sql
    expect_same before.sql after.sql
    expect "$(query "select count(*) from pg_index where not indisvalid")" 0
}

# A new column with a default, a foreign key, two indexes, of which the last one cannot be.
test_undone()
{
    start
    edit two "$docs note text default 'n'; unique (code);
        foreign key (owner) references people (id); index docs_owner (owner); }
        table people { id integer; primary key (id); } table more { id bigint; primary key (id); }"
    grep -q 'undoes=' migrations/0002_two.down.sql
    expect_status 1 schemac apply --no-preflight
    expect_match "$output" 'What was done of the revision was undone: the database is as it was before'
    expect "$(states)" "0001 applied"
    expect_as_before
    expect "$(query "select string_agg(action || ' ' || outcome, ', ' order by sequence) from schemac.log where revision = '0002'")" \
        "apply failed, revert done"
    query "update docs set code = id::text"
    schemac apply
    expect "$(states)" "0001 applied, 0002 applied"
}

test_stay()
{
    start
    edit two "$docs note text default 'n'; unique (code); index docs_owner (owner); }
        table people { id integer; primary key (id); }"
    expect_status 1 schemac apply --no-preflight --on-failure stay
    expect_match "$output" 'Revision 0002_two is half done .0 of its 2 sections.*schemac apply. continues; .schemac revert. undoes'
    expect "$(states)" "0001 applied, 0002 upgrading"
    expect_match "$(schemac status)" '0002_two .half done: 0 of 2 sections.*; .schemac apply. continues with section 1, .schemac revert. undoes what is done.'
    query "update docs set code = id::text"
    schemac apply
    expect "$(states)" "0001 applied, 0002 applied"
    expect_status 2 schemac apply --on-failure perhaps
}

# Somebody has written into what the revision made.
test_rows_of_others()
{
    start
    edit two "$docs check (code <> 'c1'); } table people { id integer; primary key (id); }
        table more { id bigint; primary key (id); }"
    query "create function fill() returns event_trigger language plpgsql as \$\$ begin
        if to_regclass('more') is not null then insert into more values (1) on conflict do nothing; end if; end \$\$;
        create event trigger fill on ddl_command_end when tag in ('CREATE TABLE') execute function fill()"
    expect_status 1 schemac apply --no-preflight
    expect_match "$output" 'is half done .* was not undone: table more has rows'
    expect "$(states)" "0001 applied, 0002 upgrading"
    schemac revert
    expect "$(states)" "0001 applied"
}

test_values_of_others()
{
    start
    edit two "$docs note text null; check (code <> 'c1'); } table people { id integer; primary key (id); }"
    expect_status 1 schemac apply --no-preflight --on-failure stay
    query "update docs set note = 'x' where id = 3"
    expect_status 1 schemac apply --no-preflight
    expect_match "$output" 'was not undone: column note of table docs has values'
    query "update docs set note = null where code <> 'c1'"
    expect_status 1 schemac apply --no-preflight
    expect_match "$output" 'was undone'
    expect_as_before
}

# The revision's own backfill is no loss.
test_backfilled_and_dropped()
{
    start
    edit two "$docs note text backfill (id::text); unique (code); } table people { id integer; primary key (id); }"
    expect_status 1 schemac apply --no-preflight
    expect_match "$output" 'was undone'
    expect_as_before
}

# What a dropped column had is gone already.
test_lost_before()
{
    start
    edit two "table docs { id bigint; code text null; primary key (id); check (code <> 'c1'); }
        table people { id integer; primary key (id); }"
    grep -q 'loses-data' migrations/0002_two.up.sql
    expect_status 1 schemac apply --no-preflight
    expect_match "$output" 'was not undone: section 1 of it cannot be undone'
    expect "$(states)" "0001 applied, 0002 upgrading"
}

# By hand: both ways out are told.
test_by_hand()
{
    start
    printf '%s\n' '-- schemac: transaction' 'ALTER TABLE docs ADD COLUMN x integer;' '-- schemac: transaction' 'SELECT 1/0;' \
        > migrations/0002_hand.up.sql
    printf '%s\n' 'ALTER TABLE docs DROP COLUMN x;' > migrations/0002_hand.down.sql
    schemac seal
    expect_status 1 schemac apply --no-preflight
    expect_match "$output" 'was not undone: its down side does not say which sections it undoes.*schemac apply. continues; .schemac revert. undoes'
    schemac revert
    expect_as_before
    printf '%s\n' '-- schemac: transaction undoes=1' 'ALTER TABLE docs DROP COLUMN x;' > migrations/0002_hand.down.sql
    schemac seal
    expect_status 1 schemac apply --no-preflight
    expect_match "$output" 'was undone'
    expect_as_before
}

# A down section that changes rows runs when all that it undoes was done, and not when nothing was.
test_rows_by_turn()
{
    start
    printf '%s\n' '-- schemac: transaction' 'UPDATE docs SET owner = owner + 1;' '-- schemac: transaction' \
        'UPDATE docs SET owner = owner * 10;' '-- schemac: transaction' 'SELECT 1/0;' > migrations/0002_hand.up.sql
    printf '%s\n' '-- schemac: transaction undoes=3' 'SELECT 1;' '-- schemac: transaction undoes=2' \
        'UPDATE docs SET owner = owner / 10;' '-- schemac: transaction undoes=1' 'UPDATE docs SET owner = owner - 1;' \
        > migrations/0002_hand.down.sql
    schemac seal
    expect_status 1 schemac apply --no-preflight
    expect_match "$output" 'was undone'
    expect_as_before
    sed -i 's/owner \* 10/owner \/ 0/' migrations/0002_hand.up.sql
    schemac seal
    expect_status 1 schemac apply --no-preflight
    expect_match "$output" 'was undone'
    expect_as_before
    sed -i '0,/owner + 1/s//owner + 1\/0/' migrations/0002_hand.up.sql
    schemac seal
    expect_status 1 schemac apply --no-preflight
    expect_match "$output" 'division by zero'
    expect_as_before
}

# Killed at any instant, on the way up or back: one more run ends it, as it was before.
test_killed()
{
    start
    edit two "$docs note text default 'n'; size bigint backfill (id); unique (code); index docs_owner (owner); check (code <> 'c1'); }
        table people { id integer; primary key (id); } table more { id bigint; primary key (id); }"
    for i in $(seq 12); do
        schemac apply --no-preflight > /dev/null 2>&1 &
        sleep "0.0$((RANDOM % 90 + 10))"
        kill -9 $! 2> /dev/null || true
        wait $! || true
    done
    expect_status 1 schemac apply --no-preflight
    expect_match "$output" 'was undone'
    expect "$(states)" "0001 applied"
    expect_as_before
    query "update docs set code = id::text"
    for i in $(seq 6); do
        schemac apply > /dev/null 2>&1 &
        sleep "0.0$((RANDOM % 90 + 10))"
        kill -9 $! 2> /dev/null || true
        wait $! || true
    done
    schemac apply
    expect "$(states)" "0001 applied, 0002 applied"
    expect "$(query "select count(*) from docs where size = id and note = 'n'")" 20
}

# Another who builds on what the failed revision made: then it stays, and says why.
test_others_depend()
{
    start
    edit two "$docs note text null; check (code <> 'c1'); } table people { id integer; primary key (id); }"
    expect_status 1 schemac apply --no-preflight --on-failure stay
    query "create view by_others as select note from docs"
    expect_status 1 schemac apply --no-preflight
    expect_match "$output" 'Undoing what was done failed as well: cannot drop column note of table docs because other objects depend on it'
    query "drop view by_others"
    schemac revert
    expect "$(states)" "0001 applied"
    expect_as_before
}

tests_run "$@"
