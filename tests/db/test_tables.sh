#!/bin/bash
# What `schemac check` accepts, the server accepts, and what it refuses, the server refuses: a table of declarations,
# each tried on both. Each line: good, bad, or late (the server alone can tell); then the columns (`;` between them),
# what it is partitioned by, and the bounds of its partitions, `|` between all.
# MODE=release: hundreds of calls, of commands that other scripts make under sanitizers.
. "$(dirname "$0")/../lib/db.sh"

partitioned_tables()
{
    sed '/^#/d; /^$/d' << 'END'
# ranges
good|a int|range (a)|for values from (1) to (2)|for values from (2) to (3)|default
good|a int|range (a)|for values from (5) to (9)|for values from (minvalue) to (5)|for values from (9) to (maxvalue)
bad|a int|range (a)|for values from (1) to (3)|for values from (2) to (4)
bad|a int|range (a)|for values from (1) to (3)|for values from ('2') to ('4')
bad|a int|range (a)|for values from (1) to (3)|for values from (0) to (maxvalue)
bad|a int|range (a)|for values from (1) to (1)
bad|a int|range (a)|for values from (2) to (-1)
bad|a int|range (a)|for values from (maxvalue) to (minvalue)
bad|a int|range (a)|for values from (1) to (2)|for values from (1) to (2)
bad|a int|range (a)|default|default
bad|a int|range (a)|for values in (1)
bad|a int|range (a)|for values with (modulus 2, remainder 0)
bad|a int|range (a)|for values from (1, 2) to (3, 4)
bad|a int|range (a)|for values from (null) to (3)
bad|a int|range (a)|for values from (a) to (3)
bad|a int|range (a)|for values from ('x') to (3)
bad|a int|range (a)|for values from (1) to (true)
bad|a date|range (a)|for values from (1) to (2)
good|a bigint|range (a)|for values from (-5) to ('10')|for values from (10) to (9000000000)
good|a int; b int|range (a, b)|for values from (1, 1) to (1, 5)|for values from (1, 5) to (2, minvalue)|for values from (2, minvalue) to (3, maxvalue)
bad|a int; b int|range (a, b)|for values from (1, 1) to (1, 5)|for values from (1, 4) to (2, 0)
bad|a int; b int|range (a, b)|for values from (1, minvalue) to (1, maxvalue)|for values from (1, 4) to (2, 0)
bad|a int; b int|range (a, b)|for values from (minvalue, 1) to (1, 5)
bad|a int; b int|range (a, b)|for values from (1) to (2)
good|a numeric|range (a)|for values from (1.5) to (1.50001)|for values from (-2.25) to (-2.2)|for values from (-2.2) to (1.5)
bad|a numeric|range (a)|for values from (-2.2) to (-2.25)
bad|a numeric|range (a)|for values from (9.99) to (10.1)|for values from (10.0999) to (11)
good|a numeric(5,1)|range (a)|for values from (1.1) to (1.2)|for values from (1.2) to (1.3)
late|a numeric(5,1)|range (a)|for values from (1.11) to (1.12)
late|a int|range (a)|for values from (1.1) to (1.2)
good|a double precision|range (a)|for values from (0.1) to (0.2)|for values from (0.2) to (1e3)
good|a date|range (a)|for values from ('2024-01-01') to ('2024-02-01')|for values from ('2024-02-01') to ('2024-03-01')
bad|a date|range (a)|for values from ('2024-01-01') to ('2024-02-02')|for values from ('2024-02-01') to ('2024-03-01')
bad|a date|range (a)|for values from ('2024-02-01') to ('2024-01-01')
good|a date|range (a)|for values from ('1999-12-31') to ('infinity')|for values from ('0044-03-15 BC') to ('1999-12-31')
late|a date|range (a)|for values from ('2024-01-01') to ('Feb 2 2024')|for values from ('2024-02-01') to ('2024-03-01')
good|a timestamp|range (a)|for values from ('2024-01-01') to ('2024-01-01 12:00')|for values from ('2024-01-01T12:00:00') to ('2024-01-02 00:00:00.5')
bad|a timestamp|range (a)|for values from ('2024-01-01') to ('2024-01-01 12:00:00.001')|for values from ('2024-01-01 12:00') to ('2024-01-02')
good|a timestamptz|range (a)|for values from ('2024-01-01') to ('2024-01-02')|for values from ('2024-01-02') to ('2024-01-03')
bad|a timestamptz|range (a)|for values from ('2024-01-01') to ('2024-01-03')|for values from ('2024-01-02') to ('2024-01-04')
good|a timestamptz|range (a)|for values from ('2024-01-01 00:00+02') to ('2024-01-01 00:00+01')|for values from ('2024-01-01 00:00+01') to ('2024-01-01 00:00Z')
bad|a timestamptz|range (a)|for values from ('2024-01-01 00:00+01') to ('2024-01-01 00:00+02')
bad|a date|range (a)|for values from (date '2024-01-01') to ('2024-02-02'::date)|for values from ('2024-02-01') to ('2024-03-01')
good|a text|range (a)|for values from ('a') to ('b')|for values from ('b') to ('c')
bad|a text|range (a)|for values from ('a') to ('a')
bad|a text collate "C"|range (a)|for values from ('a') to ('B')
bad|a text|range (a collate "C")|for values from ('a') to ('c')|for values from ('b') to ('d')
good|a text collate "C"|range (a)|for values from ('B') to ('a')|for values from ('a') to ('ä')
good|a uuid|range (a)|for values from ('00000000-0000-0000-0000-000000000000') to ('10000000-0000-0000-0000-000000000000')
good|a boolean|range (a)|for values from (false) to (true)
bad|a boolean|range (a)|for values from (true) to (false)
# lists
good|a int|list (a)|for values in (1, 2, 2)|for values in (3, null)|default
bad|a int|list (a)|for values in (1, 2)|for values in (3, 2)
bad|a int|list (a)|for values in (1, '02')|for values in (3, 2)
bad|a int|list (a)|for values in (null)|for values in (null)
bad|a int|list (a)|for values in (minvalue)
bad|a int|list (a)|for values from (1) to (2)
bad|a int|list (a)|default|for values in (1)|default
good|a text|list (a)|for values in ('x')|for values in ('X')|for values in ('x ')
bad|a text|list (a)|for values in ('x')|for values in ('y', 'x')
good|a varchar(3)|list (a)|for values in ('x')|for values in (1)
bad|a boolean|list (a)|for values in (true)|for values in ('t')
bad|a numeric|list (a)|for values in (1.0)|for values in (1.00)
bad|a date|list (a)|for values in ('2024-01-01')|for values in (date '2024-01-01')
late|a date|list (a)|for values in ('2024-01-01')|for values in ('2024-1-1')
# hashes
good|a int|hash (a)|for values with (modulus 4, remainder 0)|for values with (modulus 2, remainder 1)|for values with (modulus 8, remainder 2)|for values with (modulus 8, remainder 6)
bad|a int|hash (a)|for values with (modulus 4, remainder 1)|for values with (modulus 2, remainder 1)
bad|a int|hash (a)|for values with (modulus 8, remainder 3)|for values with (modulus 4, remainder 2)|for values with (modulus 2, remainder 1)
bad|a int|hash (a)|for values with (modulus 4, remainder 1)|for values with (modulus 4, remainder 1)
bad|a int|hash (a)|for values with (modulus 4, remainder 1)|for values with (modulus 6, remainder 0)
bad|a int|hash (a)|for values with (modulus 0, remainder 0)
bad|a int|hash (a)|for values with (modulus 2, remainder 2)
bad|a int|hash (a)|default
bad|a int|hash (a)|for values from (1) to (2)
good|a text; b uuid|hash (a, b)|for values with (modulus 3, remainder 2)
# keys
good|a int; b int|range (a, (b + 1))|for values from (1, 1) to (1, 2)
bad|a int; b int|range (a, (b + 1))|for values from (1, 1) to (1, 1)
good|a timestamp|range (date_trunc('day', a))|for values from ('2024-01-01') to ('2024-01-02')
bad|a int|range (b)
bad|a int|range (a, (b + 1))
bad|a int; b int|list (a, b)
bad|a int|lists (a)
bad|a int|range ((1))
bad|a int|range (ctid)
bad|a int; b int generated always as (a + 1) stored|range (b)
bad|a int; b int generated always as (a + 1) stored|range ((b + 1))
late|a timestamptz|range (date_trunc('day', a))
bad|a int|range ((a + random()))
bad|a int|range ((select 1))
bad|a int|range ((max(a)))
bad|a json|list (a)
bad|a json|hash (a)
good|a int|range (a, a)|for values from (1, 1) to (1, 2)
good|a int|range (a int4_ops)|for values from (1) to (2)
# what keys ask of the table
good|a int; b int; primary key (b, a); unique (a)|range (a)
good|a int; b int; unique (a, b)|range (b)
bad|a int; b int; primary key (b)|range (a)
bad|a int; b int primary key|range (a)
bad|a int; b int; unique (b) include (a)|range (a)
bad|a int; b int; unique (a)|range (a, b)
bad|a int; b int; primary key (a)|range ((a + 1))
good|a int; b int; check (a > 0)|range (a)
bad|a int; b int; check (a > 0) no inherit|range (a)
END
}

# Splits a line: columns, key, bounds.
read_line()
{
    IFS='|' read -r -a parts <<< "$1"
    word=${parts[0]} columns=${parts[1]} key=${parts[2]} bounds=("${parts[@]:3}")
}

write_schema()
{
    local i=0
    mkdir -p schema
    {
        echo "table p {"
        tr ';' '\n' <<< "$columns" | sed 's/.*/    &;/'
        echo "    partition by $key;"
        echo "}"
        for bound in "${bounds[@]}"; do
            i=$((i + 1))
            echo "table p$i partition of p $bound;"
        done
    } > schema/p.schema
}

write_sql()
{
    local i=0
    {
        echo "begin;"
        echo "create table p (${columns//;/,}) partition by $key;"
        for bound in "${bounds[@]}"; do
            i=$((i + 1))
            echo "create table p$i partition of p $bound;"
        done
        echo "rollback;"
    } > case.sql
}

# Both answers to schema/ and case.sql, beside what they should be. False: they are not so.
answers_are()
{
    local checked=good served=good want_check=$1 want_server=$1
    if [ "$1" = late ]; then want_check=good want_server=bad; fi
    schemac check > check.out 2>&1 || ! grep -v SC7201 check.out | grep -q ': error: ' || checked=bad
    psql -XqAt -v ON_ERROR_STOP=1 -d "$DATABASE_URL" -f case.sql > server.out 2>&1 || served=bad
    [ "$checked $served" != "$want_check $want_server" ] || return 0
    echo "$line"
    echo "    check: $checked, server: $served"
    sed 's/^/    /' check.out server.out | head -20
    return 1
}

test_partitions()
{
    local wrong=0
    while IFS= read -r line; do
        read_line "$line"
        write_schema
        write_sql
        answers_are "$word" || wrong=$((wrong + 1))
    done < <(partitioned_tables) >&2
    expect "$wrong" 0
}

# What a table inherits, and has as its own too. Each line: good or bad; the columns of the parent, of another parent
# (or nothing), and of the child.
inherited_tables()
{
    sed '/^#/d; /^$/d' << 'END'
good|a int not null; b text||a int; c int
good|a int||
bad|a int||a bigint
bad|a varchar(5)||a varchar(6)
good|a varchar(5)||a varchar(5)
bad|a text collate "C"||a text
bad|a text||a text collate "C"
good|a text collate "C"||a text collate "C"; b int
good|a int; g int generated always as (a + 1) stored||g int
bad|a int; g int generated always as (a + 1) stored||g int default 3
bad|a int; g int generated always as (a + 1) stored||g int generated always as identity
bad|a int|a bigint|
good|a int|a int|
bad|a int default 1|a int default 2|
good|a int default 1|a int default 2|a int default 3
good|a int default 1|a int default 1|
good|a int default 1|a int|
bad|a text default 'x'|a text default 'y'|
bad|a int|a int generated always as (1) stored|
good|a int; constraint k check (a > 0)||constraint k check (a > 0)
good|a int; constraint k check (a > 0)||constraint k check ((a > 0))
bad|a int; constraint k check (a > 0)||constraint k check (a > 1)
bad|a int; constraint k check (a > 0)||constraint k check (a > 0) no inherit
bad|a int; constraint k check (a > 0)||constraint k unique (a)
good|a int; constraint k check (a > 0) no inherit||constraint k check (a > 1)
bad|a int; constraint k check (a > 0)|b int; constraint k check (b > 0)|
good|a int; constraint k check (a > 0)|a int; constraint k check (a > 0)|
END
}

test_inheritance()
{
    local wrong=0 word first second child
    mkdir -p schema
    while IFS= read -r line; do
        IFS='|' read -r word first second child <<< "$line"
        local parents=p
        {
            echo "table p { $first; }"
            [ -z "$second" ] || echo "table q { $second; }"
            [ -z "$second" ] || parents="p, q"
            echo "table c inherits ($parents) { ${child:+$child;} }"
        } > schema/p.schema
        {
            echo "begin; create table p (${first//;/,});"
            [ -z "$second" ] || echo "create table q (${second//;/,});"
            echo "create table c (${child//;/,}) inherits ($parents); rollback;"
        } > case.sql
        answers_are "$word" || wrong=$((wrong + 1))
    done < <(inherited_tables) >&2
    expect "$wrong" 0
}

# Goldens of diff, on the server: up, down and up again, each time the same.
test_changes()
{
    local wrong=0 name
    psql -XqAt -d "$DATABASE_URL" -c 'create role app' 2> /dev/null || true
    for name in partitions partitions_join partitions_move partition_columns inheritance merged_columns base_types definitions; do
        local database folder=$ROOT/tests/cases/diff/$name
        database=$(database_make)
        mkdir -p "$name/schema"
        (
            cd "$name"
            cp "$folder/before.schema" schema/zoo.schema
            schemac diff -m before > log 2>&1 && schemac --database "$database" apply >> log 2>&1
            database_dump "$database" > before
            cp "$folder/after.schema" schema/zoo.schema
            schemac diff -m after >> log 2>&1 && schemac --database "$database" apply >> log 2>&1
            database_dump "$database" > after
            schemac --database "$database" revert >> log 2>&1
            database_dump "$database" > back
            schemac --database "$database" apply >> log 2>&1
            database_dump "$database" > again
            cmp before back && cmp after again && ! cmp -s before after
        ) >&2 || { echo "$name"; tail -5 "$name/log"; wrong=$((wrong + 1)); } >&2
        database_drop "$database"
    done
    expect "$wrong" 0
}

# Definitions. Each line: good, bad, late, or warn (accepted by both, with a warning); a statement of the language; how
# SQL says it, where that is not "create" before it.
definitions()
{
    sed '/^#/d; /^$/d' << 'END'
good|publication p for table t (a, b) where (a > 1), u with (publish = 'insert, UPDATE');
good|publication p for all tables;
good|publication p for tables in schema public, table u;
bad|publication p for table tt;
bad|publication p for table t (c);
bad|publication p for table t where (c > 1);
bad|publication p for tables in schema nowhere;
bad|publication p for table v;
bad|publication p for table scratch;
bad|publication p for table t with (publsh = 'insert');
bad|publication p for table t with (publish = 'insert, updates');
bad|publication p for table t with (publish = 'insert', publish = 'update');
good|statistics s (mcv, ndistinct) on a, b from t;
good|statistics s on a, (b + 1) from t;
bad|statistics s (mvc) on a, b from t;
bad|statistics s on a, c from t;
bad|statistics s on a, (c + 1) from t;
bad|statistics s on a, b from tt;
bad|statistics s on a, b from v;
good|text search dictionary d (template = simple, stopwords = english);
good|text search dictionary d (template = pg_catalog.simple);
bad|text search dictionary d (template = simpel);
bad|text search dictionary d (stopwords = english);
good|text search configuration c (copy = english);
good|text search configuration c (parser = "default") { mapping for word, asciiword with simple, english_stem; }|create text search configuration c (parser = "default"); alter text search configuration c add mapping for word, asciiword with simple, english_stem;
bad|text search configuration c (copy = engish);
bad|text search configuration c (parser = defalt);
bad|text search configuration c (parser = "default", copy = english);
bad|text search configuration c (parse = "default");
bad|text search configuration c (parser = "default") { mapping for wrd with simple; }|create text search configuration c (parser = "default"); alter text search configuration c add mapping for wrd with simple;
bad|text search configuration c (parser = "default") { mapping for word with simpl; }|create text search configuration c (parser = "default"); alter text search configuration c add mapping for word with simpl;
good|text search template x (lexize = dsimple_lexize, init = dsimple_init);
bad|text search template x (init = dsimple_init);
bad|text search template x (lexize = dsimple_lexise);
good|text search parser x (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline);
bad|text search parser x (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end);
bad|text search parser x (start = prsd_begin, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
good|foreign data wrapper w;
good|foreign data wrapper w validator postgresql_fdw_validator;
late|foreign data wrapper w validator postgresql_fdw_validator options (a 'b');
bad|foreign data wrapper w handler nothing;
bad|foreign data wrapper w handler plain;
bad|foreign data wrapper w options (a 'b', a 'c');
bad|server s foreign data wrapper wrapper_unknown;
good|server s foreign data wrapper w1 options (a 'b');
good|user mapping for public server s1 options ("user" 'x');
bad|user mapping for public server s2;
bad|foreign table f server s2 { a int; }|create foreign table f (a int) server s2;
good|foreign table f server s1 { a int; }|create foreign table f (a int) server s1;
good|event trigger e on ddl_command_end when tag in ('CREATE TABLE', 'drop view') execute function on_event();
bad|event trigger e on ddl_command execute function on_event();
bad|event trigger e on ddl_command_end when tags in ('CREATE TABLE') execute function on_event();
bad|event trigger e on ddl_command_end when tag in ('CREATE TABEL') execute function on_event();
bad|event trigger e on table_rewrite when tag in ('CREATE TABLE') execute function on_event();
bad|event trigger e on ddl_command_end execute function on_events();
bad|event trigger e on ddl_command_end execute function plain();
good|conversion x for 'LATIN1' to 'utf-8' from iso8859_1_to_utf8;
bad|conversion x for 'LATIN0' to 'UTF8' from iso8859_1_to_utf8;
bad|conversion x for 'LATIN1' to 'UTF8' from iso8859_1_to_utf;
good|cast (text as mood) with function to_mood(text) as assignment;
bad|cast (text as moood) with function to_mood(text);
bad|cast (text as mood) with function to_moood(text);
good|operator === (leftarg = mood, rightarg = mood, function = mood_equals, commutator = ===, restrict = eqsel, join = eqjoinsel, hashes);
bad|operator === (leftarg = mood, rightarg = moood, function = mood_equals);
bad|operator === (leftarg = mood, rightarg = mood, function = mood_equal);
bad|operator === (leftarg = mood, rightarg = mood, function = mood_equals, restrict = eqsell);
bad|operator === (leftarg = mood, rightarg = mood);
bad|operator === (leftarg = mood, function = mood_equals);
good|operator === (leftarg = mood, rightarg = mood, function = mood_equals, hashed);
good|aggregate total(integer) (sfunc = int4pl, stype = integer, initcond = '0');
bad|aggregate total(integr) (sfunc = int4pl, stype = integer);
bad|aggregate total(integer) (sfunc = int4plus, stype = integer);
bad|aggregate total(integer) (sfunc = int4pl, stype = integr);
bad|aggregate total(integer) (sfunc = int4pl);
bad|aggregate total(integer) (stype = integer);
good|aggregate total(integer) (sfunc = int4pl, stype = integer, initcnd = '0');
good|range r (subtype = float8, subtype_diff = float8mi);|create type r as range (subtype = float8, subtype_diff = float8mi);
bad|range r (subtype = float9);|create type r as range (subtype = float9);
bad|range r (subtype = float8, subtype_diff = float8minus);|create type r as range (subtype = float8, subtype_diff = float8minus);
bad|range r (subtyp = float8);|create type r as range (subtyp = float8);
good|collation x (locale = 'C', provider = libc);
good|collation x from "C";
bad|collation x (local = 'C');
bad|operator class x for type int9 using btree as operator 1 <, function 1 btint4cmp(int4, int4);
bad|operator class x for type int4 using btre as operator 1 <, function 1 btint4cmp(int4, int4);
bad|operator class x for type int4 using btree as operator 1 <, function 1 btint4compare(int4, int4);
good|operator class x for type int4 using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int4, int4);
good|access method m type index handler bthandler;
bad|access method m type index handler btreehandler;
good|language l handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
bad|language l handler plpgsql_caller;
bad|language l handler plain;
bad|transform for mood language nowhere (from sql with function to_internal(internal));
END
}

# Parameters of functions and procedures, and what they return.
routines()
{
    sed '/^#/d; /^$/d' << 'END'
good|function f(a int, variadic b int[]) returns int language sql as 'select 1';
bad|function f(variadic b int[], a int) returns int language sql as 'select 1';
good|function f(variadic b int[], out a int) language sql as 'select 1';
bad|function f(variadic a int[], variadic b int[]) returns int language sql as 'select 1';
bad|function f(variadic a int) returns int language sql as 'select 1';
good|function f(variadic a anyarray) returns int language sql as 'select 1';
bad|function f(variadic a anyelement) returns int language sql as 'select 1';
bad|function f(variadic a mood) returns int language sql as 'select 1';
good|function f(variadic a mood[]) returns int language sql as 'select 1';
bad|function f(a int = 1, b int) returns int language sql as 'select 1';
good|function f(a int = 1, b int = 2) returns int language sql as 'select 1';
bad|function f(a int = 1, variadic b int[]) returns int language sql as 'select 1';
good|function f(a int = 1, variadic b int[] = '{}') returns int language sql as 'select 1';
good|function f(a int = 1, out b int) language sql as 'select 1';
bad|function f(out a int = 1) language sql as 'select 1';
bad|function f(a int, a text) returns int language sql as 'select 1';
good|function f(a int, out a text) language sql as 'select 1';
good|function f(out a text, a int) language sql as 'select 1';
bad|function f(inout a int, out a text) language sql as 'select 1';
good|function f(a int) returns table (a int) language sql as 'select 1';
bad|function f(a int) returns table (b int, b int) language sql as 'select 1, 2';
good|function f(a int, b int) returns table (c int) language sql as 'select 1';
bad|function f(out a int) returns table (c int) language sql as 'select 1';
bad|function f(out a int, out b text) returns int language sql as 'select 1';
bad|function f(out a int) returns text language sql as 'select 1';
good|function f(out a int) returns int language sql as 'select 1';
good|function f(out a int, out b text) returns record language sql as 'select 1, ''x''::text';
good|function f(inout a int) language sql as 'select 1';
good|function f(out a int) returns setof int language sql as 'select 1';
bad|function f(a int) language sql as 'select 1';
bad|function f(setof int) returns int language sql as 'select 1';
bad|function f(a any) returns int language sql as 'select 1';
bad|function f(a int) returns anyelement language sql as 'select 1';
bad|function f(a int) returns anyarray language plpgsql as 'begin end';
good|function f(a anyelement) returns anyarray language plpgsql as 'begin end';
bad|function f(a int) returns trigger language plpgsql as 'begin end';
bad|function f() returns trigger language sql as 'select 1';
bad|function f(a internal) returns int language sql as 'select 1';
bad|function f() returns cstring language plpgsql as 'begin end';
bad|function f() returns internal language internal as 'textin';
bad|function f() returns shell_like language sql as 'select 1';
good|procedure f(a int) language sql as 'select 1';
good|procedure f(a int, inout b int) language sql as 'select 1';
good|procedure f(a int, out b int) language sql as 'select 1';
bad|procedure f(a int, a int) language sql as 'select 1';
bad|procedure f(variadic a int[], out b int) language sql as 'select 1';
bad|procedure f(a int = 1, out b int) language sql as 'select 1';
bad|procedure f(a int = 1, b int) language sql as 'select 1';
good|procedure f(a int = 1, b int = 2) language sql as 'select 1';
END
}

test_routines()
{
    local wrong=0 word statement
    write_prelude
    while IFS= read -r line; do
        IFS='|' read -r word statement <<< "$line"
        echo "$statement" > schema/case.schema
        echo "begin; create $statement rollback;" > case.sql
        answers_are "$word" || wrong=$((wrong + 1))
    done < <(routines) >&2
    expect "$wrong" 0
}

# What they name.
write_prelude()
{
    mkdir -p schema
    cat > schema/prelude.schema << 'END'
enum mood { good, bad }
table t { a int; b int; }
table u { a int primary key; }
table scratch unlogged { a int; }
view v as select a, b from t;
foreign data wrapper w1;
server s1 foreign data wrapper w1;
function plain() returns integer language sql as $$ select 1 $$;
function on_event() returns event_trigger language plpgsql as $$ begin end $$;
function to_mood(text) returns mood language plpgsql immutable as $$ begin return 'good'; end $$;
function mood_equals(a mood, b mood) returns boolean language plpgsql immutable as $$ begin return true; end $$;
END
    schemac diff -m prelude > /dev/null 2>&1 && schemac apply > /dev/null 2>&1
}

test_definitions()
{
    local wrong=0 word statement written
    write_prelude
    while IFS= read -r line; do
        IFS='|' read -r word statement written <<< "$line"
        echo "$statement" > schema/case.schema
        echo "begin; ${written:-create $statement} rollback;" > case.sql
        answers_are "$word" || wrong=$((wrong + 1))
    done < <(definitions) >&2
    expect "$wrong" 0
}

tests_run
