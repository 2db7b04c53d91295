#!/bin/bash
# `schemac pull`: a live database, or a dump, as text that reproduces it.
. "$(dirname "$0")/../lib/db.sh"

# A database with something of many kinds.
fill()
{
    query "create schema app;
        create type app.mood as enum ('good', 'bad');
        create domain app.email as text check (value ~ '@');
        create sequence app.tickets start 5 increment 2;
        create table app.people (id bigint generated always as identity primary key, name text not null,
            mood app.mood default 'good', mail app.email, born date, check (id > 0), unique (name, born));
        create table app.\"Odd \"\"names\"\"\" (\"index\" integer, \"select\" text, \"a b\" integer default 1);
        create index on app.people (lower(name) desc nulls last) where born is not null;
        create view app.grown as select id, name from app.people where born < '2000-01-01';
        create materialized view app.counts as select mood, count(*) as n from app.people group by mood;
        create unique index on app.counts (mood);
        create function app.touch() returns trigger language plpgsql as 'begin return new; end';
        create trigger touch before update on app.people for each row execute function app.touch();
        create table app.log (at timestamptz not null, what text) partition by range (at);
        create table app.log_1 partition of app.log for values from ('2026-01-01') to ('2026-02-01');
        alter table app.people enable row level security;
        create policy own on app.people using (name = current_user);
        comment on table app.people is E'People.\\n\\n  And a \\\\ and a ''.'"
}

# What is pulled from $DATABASE_URL, made again from nothing in a project.
reproduce()
{
    local again
    schemac pull > pulled.schema
    mkdir -p schema
    cp pulled.schema schema/app.schema
    schemac diff -m baseline
    again=$(database_make)
    schemac --database "$again" apply
    database_dump > wanted.dump
    database_dump "$again" > made.dump
    expect_same wanted.dump made.dump
    schemac --database "$again" pull > again.schema
    sed -i 's/^project .*/project p {/' pulled.schema again.schema
    expect_same pulled.schema again.schema
    database_drop "$again"
}

test_round_trip()
{
    fill
    reproduce
}

# public is there even where somebody made it anew.
test_public_made_anew()
{
    query "drop schema public cascade; create schema public;
        comment on schema public is 'standard public schema'; create table t (id integer)"
    reproduce
}

test_identity_privileges()
{
    query "drop role if exists pull_reader; create role pull_reader;
        create table t (id bigint generated always as identity);
        grant usage on sequence t_id_seq to pull_reader; comment on sequence t_id_seq is 'counts'"
    reproduce
    grep -q "grant usage on sequence public.t_id_seq to pull_reader" pulled.schema || fail "the privilege is not there"
    query "drop table t; drop role pull_reader"
}

test_reference_project()
{
    cp -R "$ROOT"/migrations .
    mkdir schema
    cp "$ROOT"/schema/*.schema schema
    schemac apply
    rm -r schema migrations
    reproduce
}

test_split()
{
    fill
    schemac pull --split schema > files
    expect_match "$(cat files)" 'schema/app.tables.schema'
    schemac pull > whole.schema
    schemac diff -m baseline
    DATABASE_URL=$(database_make)
    schemac apply
    schemac pull > again.schema
    sed -i 's/^project .*/project p {/' whole.schema again.schema
    expect_same whole.schema again.schema
}

test_dump()
{
    fill
    pg_dump --schema-only -d "$DATABASE_URL" > shop.sql
    schemac pull > from_database
    schemac pull shop.sql > from_dump
    sed -i 's/^project .*/project p {/; s/ with no data//' from_database from_dump
    expect_same from_database from_dump
}

test_dump_that_fails()
{
    echo 'create tabel t ();' > wrong.sql
    expect_status 1 schemac pull --scratch "$DATABASE_URL" wrong.sql
    expect_match "$output" SC5406
    expect_match "$output" 'syntax error at or near "tabel"'
    expect_status 1 schemac pull missing.sql
    expect_match "$output" SC7001
}

# Of a large catalog a second connection reads a part; without one, the first reads all: the same bytes.
test_large()
{
    query "create role pull_single login connection limit 1"
    query "select format('create table t_%s (id integer primary key, %s, check (c_1 <> c_2))', i,
               (select string_agg(format('c_%s text default now()', j), ', ') from generate_series(1, 80) as j))
        from generate_series(1, 300) as i" | sed 's/$/;/' > tables.sql
    query_file tables.sql
    expect "$(query "select pg_relation_size('pg_catalog.pg_attribute') > 2 * 1024 * 1024")" t
    schemac pull > two.schema
    schemac --database "${DATABASE_URL/:\/\/*@/:\/\/pull_single@}" pull > one.schema
    expect_same two.schema one.schema
    expect "$(grep -c '^table ' two.schema)" 300
    query "drop role pull_single"
}

# Who is no superuser reads all but the passwords of others: those are told by name.
test_ordinary_role()
{
    query "create role pull_ordinary login; create table t (id integer primary key)"
    local ordinary=${DATABASE_URL/:\/\/*@/:\/\/pull_ordinary@}
    schemac pull > by_superuser
    schemac --database "$ordinary" pull > by_ordinary
    expect_same by_superuser by_ordinary
    query "create foreign data wrapper w; create server s foreign data wrapper w;
        create user mapping for current_user server s options (password 'secret')"
    query "create subscription far connection 'host=nowhere password=secret' publication p with (connect = false)"
    expect_status 1 schemac --database "$ordinary" pull
    expect_match "$output" SC5404
    expect_match "$output" 'subscription far, which this role may not read'
    expect_match "$output" 'user mapping for .* on server s, which this role may not read'
    schemac pull > by_superuser
    expect "$(grep -c secret by_superuser)" 2
    query "alter subscription far set (slot_name = none)"
    query "drop subscription far"
    query "drop role pull_ordinary"
}

# A catalog that nobody thought of.
test_unmodelled()
{
    query 'set allow_system_table_mods = on; create table pg_catalog.pg_novelty (oid oid, name text);
        insert into pg_catalog.pg_novelty values (1, $$x$$)'
    query 'create table t (a integer)'
    expect_status 1 schemac pull
    expect_match "$output" SC5404
    expect_match "$output" 'rows of catalog pg_novelty'
    schemac pull --allow-unmodelled > pulled 2> messages
    expect_match "$(cat messages)" SC5405
    expect_match "$(cat pulled)" '// Not modelled, left out: rows of catalog pg_novelty'
    expect_match "$(cat pulled)" 'table public.t'
}

# What depends on an extension without belonging to it (ALTER ... DEPENDS ON EXTENSION); of a partition's part of an
# index it is told by name.
test_depends_on_extension()
{
    query 'create function f(a integer) returns integer language sql return 1; create table t (a integer primary key);
        create aggregate g(integer) (sfunc = int4larger, stype = integer)'
    query 'alter function f depends on extension plpgsql; alter index t_pkey depends on extension plpgsql;
        alter routine g(integer) depends on extension plpgsql'
    schemac pull > pulled
    expect_match "$(cat pulled)" 'dependence of function public.f\(integer\) on extension plpgsql;'
    expect_match "$(cat pulled)" 'dependence of index public.t_pkey on extension plpgsql;'
    expect_match "$(cat pulled)" 'dependence of aggregate public.g\(int4?\) on extension plpgsql;'
    query 'create table whole (a integer) partition by list (a); create index on whole (a);
        create table part partition of whole for values in (1); alter index part_a_idx depends on extension plpgsql'
    expect_status 1 schemac pull
    expect_match "$output" SC5404
    expect_match "$output" 'the dependence of index public.part_a_idx, which comes from the parent table, on extension plpgsql'
}

# What a partition's part of an index, a constraint or a trigger has otherwise than its parent's is told by name.
test_parts_of_partitions()
{
    query "create function seen() returns trigger language plpgsql as 'begin return new; end'"
    query 'create table measures (id integer check (id > 0), value text, primary key (id)) partition by list (id)'
    query 'create trigger seen after insert on measures for each row execute function seen()'
    query 'create index on measures (value)'
    query 'create table one partition of measures for values in (1); alter table one rename to first'
    query 'alter table first replica identity using index one_pkey, cluster on one_value_idx'
    schemac pull > plain
    expect "$(grep one_ plain)" '    index one_pkey partition of measures_pkey;
    index one_value_idx partition of measures_value_idx;'
    expect_match "$(cat plain)" 'replica identity using index measures_pkey cluster on measures_value_idx'
    query 'alter index one_value_idx set (fillfactor = 50)'
    query "comment on constraint measures_id_check on first is 'x'; comment on trigger seen on first is 'x'"
    expect_status 1 schemac pull
    expect_match "$output" 'the parameters of index public.one_value_idx, which belongs to index public.measures_value_idx'
    expect_match "$output" 'the comment on constraint measures_id_check on table public.first, which comes from the parent'
    expect_match "$output" 'the comment on trigger seen on table public.first, which comes from the parent'
    schemac pull --allow-unmodelled 2> messages | grep -v '^// Not modelled' > pulled
    sed -i '/./,$!d' pulled plain
    expect_same plain pulled
}

# So is a key of a partition's own that serves as the parent's index: made again it would stand beside one.
test_partition_key_that_serves()
{
    query 'create table kept (a integer not null, b integer not null) partition by list (a)'
    query 'create table kept_1 partition of kept for values in (1); alter table kept_1 add primary key (a), add unique (b, a)'
    schemac pull > plain
    query 'create unique index on kept (a)'
    expect_status 1 schemac pull
    expect_match "$output" 'the key kept_1_pkey of public.kept_1, which serves as the index public.kept_a_idx'
    expect "$(grep -c SC5404 <<< "$output")" 1
    mkdir -p taken/schema
    schemac pull --allow-unmodelled > taken/schema/all.schema
    schemac -C taken diff -m base
}

tests_run
