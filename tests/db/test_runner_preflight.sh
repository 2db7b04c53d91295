#!/bin/bash
# Before its first section, `apply` asks the rows that are there what the pending revisions will ask of them.
. "$(dirname "$0")/../lib/db.sh"

# by_hand STATEMENTS: revision 0002.
by_hand()
{
    printf '%s\n' "$1" > migrations/0002_hand.up.sql
    schemac seal
}

start()
{
    edit one 'table people { id integer; primary key (id); }
        table docs { id bigint; owner integer null; code text null; size text null; primary key (id); }
        table pairs { a integer; b text; n integer null; primary key (a, b); }
        table "Odd ""name" { "a;b" integer null; }'
    schemac apply
    query "insert into people values (1);
        insert into docs select i, nullif(i % 3, 0), 'c' || i % 12, i::text from generate_series(1, 20) i;
        insert into pairs select i, 'b' || i, nullif(i, 3) from generate_series(1, 4) i;
        insert into \"Odd \"\"name\" values (1), (1), (null)"
}

states() { query "select coalesce(string_agg(id || ' ' || state, ', ' order by sequence), '') from schemac.revisions"; }

# refused PATTERN: nothing runs, exit 5, and the message says what is wrong with which rows.
refused()
{
    expect_status 5 schemac apply
    expect_match "$output" "existing rows do not fit revision 0002_.*SC5323"
    expect_match "$output" "$1"
    expect "$(states)" "0001 applied"
    expect "$(query "select count(*) from pg_class where relname ~ 'docs_code_key|more'")" 0
}

test_generated()
{
    start
    edit two 'table people { id integer; primary key (id); }
        table docs { id bigint; owner integer null; code text null; size integer using (size::integer) null; primary key (id); unique (code);
            foreign key (owner) references people (id); check (id < 19); index (size); }
        table pairs { a integer; b text; n integer not null; primary key (a, b); }
        table more { id bigint; primary key (id); }
        table "Odd ""name" { "a;b" integer null; unique ("a;b"); }'
    refused 'docs are the same in .code.: id .*, \.\.\.'
    expect_match "$output" 'pairs have nulls in n: a, b .3,b3.;'
    expect_match "$output" 'docs refer to rows that table people does not have: id 2, 5, 8, 11, 14, \.\.\.'
    expect_match "$output" 'docs violate check constraint docs_check: id 19, 20|docs_id_check: id 19, 20'
    expect_match "$output" '"Odd ""name" are the same in ."a;b".: ctid .0,1., .0,2.'
    # half of it is mended
    query "update docs set owner = 1, code = id::text; delete from docs where id > 18"
    expect_status 5 schemac apply
    expect_match "$output" 'Rows of table pairs'
    query "update pairs set n = 0 where n is null; delete from \"Odd \"\"name\""
    query "update docs set size = 'x' where id = 4"
    expect_status 5 schemac apply
    expect_match "$output" 'values in column size of table docs cannot be converted to integer|Values in column size'
    query "update docs set size = 7 where id = 4"
    schemac apply
    expect "$(states)" "0001 applied, 0002 applied"
}

test_by_hand()
{
    start
    by_hand 'ALTER TABLE docs ALTER owner SET NOT NULL, ADD PRIMARY KEY (owner)'
    refused 'docs have nulls in owner: id 3, 6, 9, 12, 15, \.\.\.'
    by_hand 'CREATE UNIQUE INDEX ON public.docs USING btree (lower(code) COLLATE "C" text_pattern_ops DESC NULLS LAST, (owner + 1)) INCLUDE (size) WHERE id < 15'
    refused 'public.docs are the same in .lower.code., .owner . 1..: id 1, 13'
    by_hand 'alter table only docs add check (code <> all (array['"'c1', 'c,2'"'])), add foreign key (owner) references people (id) not valid'
    refused 'docs violate check constraint code <> all .array.*: id 1, 13$'
    by_hand 'ALTER TABLE docs ADD CONSTRAINT x CHECK (id > 5) NOT VALID; ALTER TABLE docs VALIDATE CONSTRAINT x'
    refused 'violate check constraint x: id 1, 2, 3, 4, 5$'
}

# What the revisions do to the rows before is not foreseen: then nothing is asked.
test_not_asked()
{
    start
    by_hand "UPDATE docs SET owner = 1; ALTER TABLE docs ALTER owner SET NOT NULL;
        ALTER TABLE docs ADD CONSTRAINT x CHECK (id > 5) NOT VALID;
        ALTER TABLE docs ADD COLUMN new integer NOT NULL DEFAULT 1, ADD UNIQUE (id, new);
        CREATE UNIQUE INDEX ON nowhere (x);"
    expect_status 1 schemac apply
    expect_match "$output" 'nowhere'
    by_hand "CREATE TABLE later (x integer, CHECK (x > 0)); CREATE UNIQUE INDEX ON later (x); INSERT INTO later VALUES (1);
        ALTER TABLE docs ADD COLUMN new integer; CREATE UNIQUE INDEX ON docs (new);
        UPDATE docs SET new = id; ALTER TABLE docs ALTER new SET NOT NULL; ALTER TABLE docs ADD CHECK (owner IS NULL OR owner < 3)"
    schemac apply
    expect "$(states)" "0001 applied, 0002 applied"
}

test_no_preflight()
{
    start
    by_hand 'ALTER TABLE docs ALTER owner SET NOT NULL'
    expect_status 1 schemac apply --no-preflight
    expect_match "$output" 'contains null values.*SC5305'
    expect "$(query "select count(*) from schemac.log where outcome = 'failed' and revision = '0002'")" 1
}

# A role that sees no rows asks of none, and a question that takes too long is none.
test_rows_not_seen()
{
    start
    by_hand 'ALTER TABLE docs ALTER owner SET NOT NULL'
    query "create function slow() returns boolean language sql volatile as 'select pg_sleep(60) is null'"
    by_hand 'ALTER TABLE pairs ADD CONSTRAINT x CHECK (slow()) NOT VALID; ALTER TABLE docs ALTER owner SET NOT NULL'
    refused 'docs have nulls in owner'
}

# A key is of the parent's rows alone, and so is a check that says so; a check without those words is of all.
test_children()
{
    start
    query "create table parent (id integer, n integer); create table child () inherits (parent);
        insert into parent values (1, 1); insert into child values (1, 2), (1, 3)"
    by_hand 'ALTER TABLE parent ADD CHECK (n < 3)'
    refused 'parent violate check constraint n < 3: ctid'
    by_hand 'ALTER TABLE parent ADD PRIMARY KEY (id), ADD FOREIGN KEY (n) REFERENCES people (id), ADD CHECK (n = 1) NO INHERIT;
        CREATE UNIQUE INDEX ON parent (n);'
    schemac apply
    expect "$(states)" "0001 applied, 0002 applied"
}

# pending STATEMENTS: what apply finds wrong with them; nothing: they are applied, and reverted again.
pending()
{
    printf '%s\n' "$1" > migrations/0002_hand.up.sql
    schemac seal > sealed
    local status=0
    schemac apply > found 2>&1 || status=$?
    [ $status = 0 ] || [ $status = 5 ] || fail "$(cat found)"
    [ $status = 5 ] || query "delete from schemac.revisions where id = '0002'"
    sed -n 's/^note: \(\(Rows\|Values\) .*\)/\1/p' found
}

test_bounds()
{
    edit one 'table people { id integer; primary key (id); }'
    schemac apply
    query "create table events (id integer, at date, kind text, primary key (id, at)) partition by range (at);
        create table events_1 partition of events for values from ('2024-01-01') to ('2024-02-01');
        create table events_rest partition of events default;
        create table free (like events including all);
        insert into events select i, date '2024-01-01' + i * 7 from generate_series(1, 14) i;
        insert into free select i, date '2024-05-01' + i from generate_series(1, 40) i"
    expect "$(pending "CREATE TABLE events_2 PARTITION OF public.events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01')")" \
        "Rows of table events_rest, the default partition of table public.events, are in the bound of the new one: id, at (5,2024-02-05), (6,2024-02-12), (7,2024-02-19), (8,2024-02-26)"
    expect "$(pending "ALTER TABLE events ATTACH PARTITION free FOR VALUES FROM ('2024-05-01') TO ('2024-06-01')")" \
        "Rows of table free are not in the bound that it is to have in table events: id, at (31,2024-06-01), (32,2024-06-02), (33,2024-06-03), (34,2024-06-04), (35,2024-06-05), ... (10 in all)"
    expect "$(pending "ALTER TABLE events ATTACH PARTITION free FOR VALUES FROM ('2024-05-01') TO (MAXVALUE)")" ""
    query "alter table events detach partition free; alter table events detach partition events_rest"
    expect "$(pending "ALTER TABLE events ATTACH PARTITION free DEFAULT")" ""
    query "alter table events detach partition free; update free set at = '2024-01-02' where id = 3"
    expect "$(pending "ALTER TABLE events ATTACH PARTITION free DEFAULT")" \
        "Rows of table free are not in the bound that it is to have in table events: id, at (3,2024-01-02)"
    # rows that a statement before takes away are not in the way
    expect "$(pending "DELETE FROM free WHERE id = 3; ALTER TABLE events ATTACH PARTITION free DEFAULT")" ""
    expect "$(pending "DELETE FROM free WHERE at < '2024-06-01'; CREATE TABLE events_5 PARTITION OF events FOR VALUES FROM ('2024-05-01') TO ('2024-06-01')")" ""
}

# A generated revision is refused before anything runs; when the rows are elsewhere it goes through.
test_rows_of_a_new_partition()
{
    local events='table events { id integer; at date; primary key (id, at); partition by range (at) {
        default partition events_rest;'
    edit one "$events } }"
    schemac apply
    query "insert into events select i, date '2024-01-01' + i from generate_series(1, 40) i"
    edit two "$events partition events_2 values from ('2024-02-01') to ('2024-03-01'); } } table more { id integer; }"
    refused 'rows of table events_rest, the default partition of table events, are in the bound of the new one: id, at .31,2024-02-01., .*, \.\.\. .10 in all.'
    expect "$(query "select count(*) from pg_constraint where conname ~ 'elsewhere'")" 0
    query "delete from events where at >= '2024-02-01'"
    schemac apply
    expect "$(states)" "0001 applied, 0002 applied"
}

test_bounds_of_other_kinds()
{
    edit one 'table people { id integer; primary key (id); }'
    schemac apply
    query "create table l (k text) partition by list (k); create table h (k integer) partition by hash (k);
        create table r (a integer, b text, c text collate \"C\") partition by range (a, lower(b), c);
        create table o (k text) partition by range (k text_pattern_ops);
        create table f (k text); create table g (k integer); create table s (like r); create table t (k text);
        insert into f values ('a'), ('b'), (null); insert into g select generate_series(1, 6);
        insert into t values ('z');
        insert into s values (1, 'A', 'x'), (1, 'B', 'x'), (1, 'b', 'y'), (2, 'a', 'a'), (2, 'C', 'b'), (3, 'x', 'x')"
    expect "$(pending "ALTER TABLE l ATTACH PARTITION f FOR VALUES IN ('a', NULL)")" \
        "Rows of table f are not in the bound that it is to have in table l: ctid (0,2)"
    expect "$(pending "ALTER TABLE l ATTACH PARTITION f FOR VALUES IN ('a', 'b')")" \
        "Rows of table f are not in the bound that it is to have in table l: ctid (0,3)"
    expect_match "$(pending "ALTER TABLE h ATTACH PARTITION g FOR VALUES WITH (modulus 2, remainder 0)")" 'Rows of table g are not in the bound .*: ctid .0,[1-6].'
    expect "$(pending "ALTER TABLE r ATTACH PARTITION s FOR VALUES FROM (1, 'b', 'x') TO (2, 'c', 'b')")" \
        "Rows of table s are not in the bound that it is to have in table r: ctid (0,1), (0,5), (0,6)"
    expect "$(pending "ALTER TABLE r ATTACH PARTITION s FOR VALUES FROM (1, MAXVALUE, MAXVALUE) TO (3, MINVALUE, MINVALUE)")" \
        "Rows of table s are not in the bound that it is to have in table r: ctid (0,1), (0,2), (0,3), (0,6)"
    expect "$(pending "ALTER TABLE r ATTACH PARTITION s FOR VALUES FROM (1, MINVALUE, MINVALUE) TO (3, 'x', MAXVALUE)")" ""
    expect "$(pending "ALTER TABLE o ATTACH PARTITION t FOR VALUES FROM ('z') TO ('zz')")" ""
}

test_exclusions()
{
    start
    query "create table stays (id integer primary key, room integer, span int4range, note text);
        insert into stays values (1, 1, '[1,3]'), (2, 1, '[3,4]'), (3, 2, '[1,9]'), (4, 1, '[8,9]'), (5, null, '[1,9]'), (6, 2, '[9,9]')"
    expect "$(pending "ALTER TABLE stays ADD CONSTRAINT apart EXCLUDE USING gist (int4range(room, room, '[]') WITH =, span range_ops WITH &&)")" \
        "Rows of table stays conflict by exclusion constraint apart: id 1 and 2, 3 and 6"
    expect "$(pending "ALTER TABLE stays ADD EXCLUDE USING gist (span WITH OPERATOR(pg_catalog.&&)) WITH (fillfactor = 70) WHERE (id > 4)")" \
        "Rows of table stays conflict by exclusion constraint span WITH OPERATOR(pg_catalog.&&): id 5 and 6"
    expect "$(pending "ALTER TABLE stays ADD EXCLUDE USING gist (span WITH &&) WHERE (id IN (1, 4))")" ""
    expect "$(pending "ALTER TABLE stays ADD EXCLUDE (lower(note) WITH =)")" ""
}

test_values()
{
    start
    query "create type mood as enum ('ok', 'sad'); create domain small as text check (length(value) < 3);
        create table v (id integer primary key, t text, n numeric, b bigint, f float8, c text);
        insert into v values (1, '1', 1.5, 1, 1, 'ok'), (2, ' 7 ', 2147483647.4, 2147483648, 2147483647.5, 'sad'), (3, 'x', 2147483647.5, -40000, 'NaN', 'abc'),
            (4, '99999999999', 1, 2, 2, 'ab  ')"
    expect "$(pending 'ALTER TABLE v ALTER t TYPE integer USING t::integer')" "Values in column t of table v cannot be converted to integer: id 3, 4"
    expect "$(pending 'ALTER TABLE v ALTER t TYPE numeric(6, 2) USING CAST(t AS numeric(6, 2))')" "Values in column t of table v cannot be converted to numeric(6, 2): id 3, 4"
    expect "$(pending 'ALTER TABLE v ALTER n TYPE integer')" "Values in column n of table v cannot be converted to integer: id 3"
    expect "$(pending 'ALTER TABLE v ALTER b TYPE smallint, ALTER f TYPE integer')" \
        "Values in column b of table v cannot be converted to smallint: id 2, 3; values in column f of table v cannot be converted to integer: id 2, 3"
    expect "$(pending 'ALTER TABLE v ALTER t TYPE bigint USING (t || $$0$$)::bigint')" "Values in column t of table v cannot be converted to bigint"
    expect "$(pending 'ALTER TABLE v ALTER c TYPE mood USING c::mood')" "Values in column c of table v cannot be converted to mood: id 3, 4"
    expect "$(pending 'ALTER TABLE v ALTER c TYPE varchar(2)')" "Values in column c of table v cannot be converted to varchar(2): id 2, 3"
    expect_match "$(pending 'ALTER TABLE v ALTER c TYPE small')" "^Values in column c of table v cannot be converted to small(: id 2, 3, 4)?$"
    expect "$(pending 'ALTER TABLE v ALTER t TYPE boolean USING t::boolean')" "Values in column t of table v cannot be converted to boolean: id 2, 3, 4"
    expect "$(pending 'ALTER TABLE v ALTER t TYPE uuid USING t::uuid')" "Values in column t of table v cannot be converted to uuid: id 1, 2, 3, 4"
    expect "$(pending 'ALTER TABLE v ALTER c TYPE character(4), ALTER n TYPE bigint, ALTER b TYPE numeric(10)')" ""
}

tests_run "$@"
