#!/bin/bash
# A revision that stopped half way, in either direction, goes in either direction from there, as often as one likes.
. "$(dirname "$0")/../lib/db.sh"

docs='table docs { id bigint; owner integer; code text null; primary key (id);'

start()
{
    edit one "$docs old integer null; tag text null; index docs_old (old); check (code <> 'x'); }
        table people { id integer; primary key (id); }"
    schemac apply
    query "insert into people values (1); insert into docs select i, 1, 'c' || i, i from generate_series(1, 20) i"
}

second()
{
    edit two "$docs tag text not null backfill ('t'); note text default 'n'; size bigint backfill (id); unique (code);
        index docs_owner (owner); check (code <> 'y'); foreign key (owner) references people (id); }
        table people { id integer; primary key (id); } table more { id bigint; primary key (id); }"
    stops
}

# Stops a run by an exception at the given write into the records.
stops()
{
    query "create sequence stop; create function stop() returns trigger language plpgsql as \$\$ begin
        if nextval('stop') = 1000 then raise exception 'stopped' using errcode = '57000'; end if;
        if tg_op = 'DELETE' then return old; end if; return new; end \$\$;
        create trigger stop before insert or update or delete on schemac.revisions for each row execute function stop()"
    never
}

stop_at() { query "select setval('stop', $((1000 - $1)))" > /dev/null; }
never() { query "select setval('stop', 2000)" > /dev/null; }
states() { query "select coalesce(string_agg(id || ' ' || state, ', ' order by sequence), '') from schemac.revisions"; }
rows() { query "select md5(string_agg(id || ' ' || owner || ' ' || code, ',' order by id)) from docs"; }

# Columns come back in another order.
dump() { database_dump | grep -v 'pg_catalog.setval' | sed 's/,$//' | sort > "$1"; }

# stopped N COMMAND...: whether the command was stopped at its N-th write.
stopped()
{
    stop_at "$1"
    shift
    local status=0
    "$@" > output 2>&1 || status=$?
    never
    [ $status = 0 ] || grep -q stopped output || fail "$(cat output)"
    [ $status != 0 ]
}

expect_up()
{
    expect "$(states)" "0001 applied, 0002 applied"
    dump now.sql
    expect_same up.sql now.sql
    expect "$(rows)" "$before"
    expect "$(query "select count(*) from docs where size = id and note = 'n' and tag = 't'")" 20
    expect "$(query "select standing is null and not retreats from schemac.revisions where id = '0002'")" t
}

expect_down()
{
    expect "$(states)" "0001 applied"
    dump now.sql
    expect_same down.sql now.sql
    expect "$(rows)" "$before"
}

prepare()
{
    start
    second
    before=$(rows)
    schemac apply
    schemac revert
    dump down.sql
    schemac apply
    dump up.sql
    schemac revert
    expect_down
    schemac apply
    expect_up
}

# Stopped at each write of a revert, `apply` goes up again.
test_revert_then_apply()
{
    prepare
    for ((i = 1; i < 30; i++)); do
        stopped $i schemac revert || break
        schemac apply
        expect_up
    done
    [ "$i" -gt 3 ]
}

# The apply that goes up again is stopped as well; then either command.
test_stopped_again()
{
    prepare
    for ((i = 1; i < 30; i += 2)); do
        for ((j = 1 + i % 3; j < 30; j += 4)); do
            stopped $i schemac revert || break 2
            stopped $j schemac apply || break
            if [ $(((i + j) % 2)) = 0 ]; then
                schemac revert
                expect_down
                schemac apply
            else
                schemac apply
            fi
            expect_up
        done
    done
}

# To and fro, each stopped a little later.
test_to_and_fro()
{
    prepare
    for i in 2 1 3 2 4 3 5; do
        stopped $i schemac revert || true
        [ "$(states)" != "0001 applied" ] || break
        stopped $((i + 1)) schemac apply || true
    done
    schemac apply
    expect_up
    for i in 2 3 1 4 2; do
        stopped $((i + 1)) schemac revert || true
        stopped $i schemac apply || true
    done
    schemac revert
    expect_down
}

# Half way up, half way back, and up again.
test_apply_then_revert_then_apply()
{
    prepare
    for ((i = 1; i < 30; i++)); do
        schemac revert 0001
        stopped $i schemac apply || break
        stopped $((i % 3 + 1)) schemac revert 0001 || continue
        schemac apply
        expect_up
    done
    [ "$i" -gt 5 ]
}

# A column that is filled beside the former one and takes its place: what was made for that is made again.
test_retyped()
{
    start
    edit two "${docs/owner integer/owner bigint} old integer null; tag text null; index docs_old (old); check (code <> 'x'); }
        table people { id integer; primary key (id); }"
    stops
    before=$(rows)
    for ((i = 1; i < 30; i++)); do
        schemac revert 0001
        stopped $i schemac apply || break
        stopped $((i % 3 + 1)) schemac revert 0001 || continue
        schemac apply
        expect "$(states)" "0001 applied, 0002 applied"
        expect "$(rows)" "$before"
        expect "$(query "select format_type(atttypid, null) from pg_attribute where attrelid = 'docs'::regclass and attname = 'owner'")" bigint
        expect "$(query "select count(*) from pg_trigger where not tgisinternal and tgrelid = 'docs'::regclass")" 0
    done
    [ "$i" -gt 3 ]
}

test_killed()
{
    prepare
    for i in $(seq 16); do
        command=apply
        [ $((RANDOM % 2)) = 0 ] || command="revert 0001"
        schemac $command > /dev/null 2>&1 &
        sleep "0.0$((RANDOM % 90 + 10))"
        kill -9 $! 2> /dev/null || true
        wait $! || true
    done
    schemac apply
    expect_up
}

test_status_tells()
{
    prepare
    stopped 2 schemac revert
    expect_match "$(schemac status)" '0002_two .half reverted: [0-9]+ of [0-9]+ sections.*; .schemac revert. continues with section [0-9]+, .schemac apply. goes up again from section [0-9]+'
    stopped 2 schemac apply
    expect_match "$(schemac status)" '0002_two .half done: .*; .schemac apply. continues with section [0-9]+, .schemac revert. undoes what is done'
}

by_hand()
{
    start
    printf '%s\n' '-- schemac: transaction' 'ALTER TABLE docs ADD COLUMN x integer;' '-- schemac: transaction' \
        'UPDATE docs SET owner = owner + 1;' '-- schemac: transaction' 'CREATE TABLE w (a int);' > migrations/0002_hand.up.sql
    printf '%s\n' "$@" > migrations/0002_hand.down.sql
    schemac seal
    schemac apply
    before=$(rows)
    query "create view hinders as select x from docs"
    expect_status 1 schemac revert
    query "drop view hinders"
    expect "$(states)" "0001 applied, 0002 downgrading"
}

test_by_hand()
{
    by_hand '-- schemac: transaction undoes=3' 'DROP TABLE w;' '-- schemac: transaction undoes=2' \
        'UPDATE docs SET owner = owner - 1;' '-- schemac: transaction undoes=1' 'ALTER TABLE docs DROP COLUMN x;'
    expect_match "$(schemac status)" 'half reverted: 2 of 3 sections; .schemac revert. continues with section 3, .schemac apply. goes up again from section 2'
    schemac apply
    expect "$(states)" "0001 applied, 0002 applied"
    expect "$(rows)" "$before"
    expect "$(query "select to_regclass('w')")" w
}

test_by_hand_without_undoes()
{
    by_hand '-- schemac: transaction' 'DROP TABLE w;' 'UPDATE docs SET owner = owner - 1;' '-- schemac: transaction' \
        'ALTER TABLE docs DROP COLUMN x;'
    expect_match "$(schemac status)" '.schemac revert. continues with section 2, .schemac apply. cannot go up again from here, and says why'
    expect_status 5 schemac apply
    expect_match "$output" 'revision 0002_hand is half reverted and cannot go up again: section 1 of its down side, which ran, does not say which sections it undoes'
    expect_match "$output" '.undoes=1..*schemac seal.*apply. goes up again; or .schemac revert. finishes'
    sed -i '0,/transaction/s//transaction undoes=2..3/' migrations/0002_hand.down.sql
    schemac seal
    schemac apply
    expect "$(states)" "0001 applied, 0002 applied"
    expect "$(rows)" "$before"
}

# What changes rows is not done a second time where it is not known to be undone.
test_rows_of_some()
{
    by_hand '-- schemac: transaction undoes=2..3' 'DROP TABLE w;' '-- schemac: transaction undoes=1..2' \
        'ALTER TABLE docs DROP COLUMN x;' 'UPDATE docs SET owner = owner - 1;'
    expect_status 5 schemac apply
    expect_match "$output" 'revision 0002_hand is half reverted, and its up side changes rows'
    expect "$(rows)" "$before"
    schemac revert
    schemac apply
    expect "$(rows)" "$before"
}

tests_run "$@"
