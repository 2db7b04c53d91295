#!/bin/bash
# Before its first section, `apply` asks the rows that are there what the pending revisions will ask of them.
. "$(dirname "$0")/../lib/db.sh"

edit()
{
    mkdir -p schema
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    printf '%s\n' "$2" > schema/tables.schema
    schemac diff -m "$1" --allow-data-loss
}

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

tests_run "$@"
