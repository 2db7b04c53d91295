#!/bin/bash
# Policies, rules and triggers: made, renamed with what they name, and back again, with their rows.
. "$(dirname "$0")/../lib/db.sh"

case_folder=$ROOT/tests/cases/diff/renames_of_parts

# The schema $1 as the next revision, applied; its dump is left in $2.
advance()
{
    mkdir -p schema
    cp "$1" schema/shop.schema
    schemac diff -m "$(basename "$1" .schema)" > diff.out 2>&1 || fail "$(cat diff.out)"
    schemac apply
    database_dump > "$2"
}

pull_without_head() { schemac pull | sed 's/^project .* {/project shop {/'; }

test_renames_keep_all()
{
    advance "$case_folder/before.schema" before.dump
    query "insert into things values (1, 2, 'a'); insert into orders values (1, 5)"
    pull_without_head > before.pull
    advance "$case_folder/after.schema" after.dump
    expect "$(query 'select height from items')" 2
    expect "$(query 'select size from shown')" 2
    expect_match "$(schemac diff --dry-run 2>&1)" 'nothing|no change|up to date'
    # what a database has that was made from the new schema alone
    local fresh
    fresh=$(database_make)
    mkdir fresh && cp -R schema fresh/
    (cd fresh && schemac diff -m fresh > /dev/null 2>&1 && schemac --database "$fresh" apply)
    database_dump "$fresh" > fresh.dump
    expect_same fresh.dump after.dump
    database_drop "$fresh"
    schemac revert
    database_dump > back.dump
    expect_same before.dump back.dump
    pull_without_head > back.pull
    expect_same before.pull back.pull
    expect "$(query 'select size from things')" 2
    expect "$(query 'select amount from orders')" 5
}

test_enabled_states()
{
    advance "$case_folder/before.schema" before.dump
    sed -e 's/execute function watch();/execute function watch() enable always;/' \
        -e 's/values (old.amount, old.id);/values (old.amount, old.id) { disable; }/' \
        "$case_folder/before.schema" > states.schema
    advance "$PWD/states.schema" states.dump
    expect "$(query "select tgenabled from pg_trigger where tgname = 'watched'")" A
    expect "$(query "select ev_enabled from pg_rewrite where rulename = 'kept'")" D
    schemac revert
    database_dump > back.dump
    expect_same before.dump back.dump
}

# Each name is taken by what another has left; applied, the clauses say nothing more.
test_chain_of_renames()
{
    mkdir made
    cat > made/one.schema << 'END'
project shop { namespace public; }
table a { id integer primary key; x integer; y text; index (x); }
table b { id integer primary key; z text; }
view v as select a.x, b.z from a join b on a.id = b.id;
END
    cat > made/two.schema << 'END'
project shop { namespace public; }
table b renamed from a { id integer primary key; y integer renamed from x; w text renamed from y; index (y); }
table c renamed from b { id integer primary key; z text; }
view v as select b.y as x, c.z from b join c on b.id = c.id;
END
    advance made/one.schema one.dump
    query "insert into a values (1, 2, 'three'); insert into b values (1, 'four')"
    advance made/two.schema two.dump
    expect "$(query 'select y, w from b')" '2|three'
    expect "$(query 'select x, z from v')" '2|four'
    schemac diff --dry-run > again.out 2>&1 || true
    expect "$(grep -c rename again.out)" 0
    schemac revert
    database_dump > back.dump
    expect_same one.dump back.dump
    expect "$(query 'select x, y from a')" '2|three'
}

# Names that change places, and that of what is dropped: rows and counters go along, once and back.
test_swapped_names()
{
    local swaps=$ROOT/tests/cases/diff/swapped_names fresh
    advance "$swaps/before.schema" one.dump
    query "insert into a (x, y, s) values (1, 'one', 'ok'), (2, 'two', 'sad');
        insert into b (z, t) select 'z' || i, 'on' from generate_series(1, 5) i;
        insert into c (r, q) values (3, '2026-01-01'), (4, '2026-01-02');
        insert into keep (l, old, new) values (5, 'old', 'new');
        insert into gone (k) values (7)"
    advance "$swaps/after.schema" two.dump
    expect "$(query 'select y, x, s from b order by id' | paste -sd,)" '1|one|ok,2|two|sad'
    expect "$(query 'select l, new from gone')" '5|old'
    expect "$(query 'select count(*), min(z) from c')" '5|z1'
    expect "$(query 'insert into c (z) values (null) returning id')" 6
    expect "$(query 'insert into gone (l) values (1) returning id')" 2
    expect_match "$(schemac diff --dry-run)" 'nothing to do'
    fresh=$(database_make)
    mkdir -p fresh/schema && cp "$swaps/after.schema" fresh/schema/shop.schema
    (cd fresh && schemac diff -m fresh > /dev/null 2>&1 && schemac --database "$fresh" apply)
    database_dump "$fresh" > fresh.dump
    expect_same fresh.dump two.dump
    database_drop "$fresh"
    schemac revert
    database_dump > back.dump
    expect_same one.dump back.dump
    expect "$(query 'select x, y, s from a order by id' | paste -sd,)" '1|one|ok,2|two|sad'
    expect "$(query 'select count(*) from b')" 6
    schemac apply
    database_dump > again.dump
    expect_same two.dump again.dump
}

tests_run
