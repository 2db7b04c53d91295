#!/bin/bash
# `diff` with a database: how large what it reads or rewrites is, on the terminal alone.
. "$(dirname "$0")/../lib/db.sh"

project()
{
    mkdir schema
    cat > schema/a.schema << 'SCHEMA'
project p { online_rewrite never; }
table notes { id integer primary key; body text; }
table parts partition by list (id) { id integer not null; note varchar(9); }
table parts_a partition of parts for values in (1) { }
SCHEMA
    schemac diff -m base 2> /dev/null
    schemac apply 2> /dev/null
    query "insert into notes select n, repeat('x', 100) from generate_series(1, 1000) n; analyze notes"
    sed -i 's/id integer primary/id bigint primary/; s/body text/body text check (body <> repeat(chr(97), 3))/; s/varchar(9)/integer using (null)/' \
        schema/a.schema
}

test_sizes_are_said()
{
    project
    schemac --database "$DATABASE_URL" diff -m wide --allow-data-loss > files 2> said
    expect_match "$(cat said)" '  rewrites table notes: [0-9]+ kB, about 1000 rows'
    expect_match "$(cat said)" '  reads all of table notes: [0-9]+ kB, about 1000 rows'
    expect_match "$(cat said)" '  rewrites table parts: [0-9]+ bytes, rows not counted yet'
    expect "$(cat migrations/*.sql | grep -c ' kB')" 0
}

test_without_a_database_nothing_is_asked()
{
    project
    schemac diff -m wide --allow-data-loss > files 2> said
    expect "$(grep -c 'about' said)" 0
}

test_a_database_that_is_gone_is_a_note()
{
    project
    schemac --database 'postgresql:///gone?host=/nowhere' diff -m wide --allow-data-loss > files 2> said
    expect_match "$(cat said)" 'note: '
    expect "$(cat files | wc -l)" 2
}

tests_run
