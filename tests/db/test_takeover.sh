#!/bin/bash
# A database that somebody else made: pulled, recorded, and then without drift; pulled again, without a difference.
# The server spells expressions otherwise than they were written, and otherwise again when it reads its own spelling.
. "$(dirname "$0")/../lib/db.sh"

take_over()
{
    mkdir -p schema
    schemac pull > schema/all.schema
    schemac diff -m baseline
    schemac stamp 0001
}

expect_no_drift() { expect_match "$(schemac drift "$@")" 'no drift'; }

# The same database, made by the revision, pulled over what it was made from.
expect_same_when_made()
{
    local made
    made=$(database_make)
    schemac --database "$made" apply
    expect_match "$(schemac --database "$made" drift)" 'no drift'
    schemac --database "$made" pull > schema/all.schema
    database_drop "$made"
    sed -i "s/^project .*/$(grep ^project migrations/snapshot.schema)/" schema/all.schema
    expect_match "$(schemac diff)" 'nothing to do'
}

test_one_check()
{
    query "create table jobs (id int primary key, kind varchar(20) not null check (kind in ('repo', 'folder')))"
    take_over
    expect_no_drift --scratch "$DATABASE_URL"
    schemac pull > schema/all.schema
    expect_match "$(schemac diff)" 'nothing to do'
    expect_same_when_made
}

# pg_dump leaves its privileges out, since it still takes it for the one that initdb made.
test_public_renamed()
{
    query "alter schema public rename to was_public; create schema app; create table app.t (id int primary key)"
    take_over
    expect "$(grep -c '^/// standard public schema' migrations/snapshot.schema)" 1
    expect "$(grep -c '^raw no_public' migrations/snapshot.schema)" 1
    expect_no_drift
    query "comment on schema was_public is null"
    expect_status 4 schemac drift
    query "comment on schema was_public is 'standard public schema'; create schema public"
    expect_status 4 schemac drift
    query "drop schema public"
    expect_same_when_made
}

# Some objects can belong to a superuser alone: on the server that drift starts every role is one.
test_what_superusers_own()
{
    query "create function f() returns event_trigger language plpgsql as 'begin end';
           create event trigger e on sql_drop execute function f();
           create foreign data wrapper w;
           create publication p for all tables;
           do \$\$ begin create role takeover_super superuser; exception when duplicate_object then null; end \$\$;
           alter event trigger e owner to takeover_super;
           alter foreign data wrapper w owner to takeover_super;
           alter publication p owner to takeover_super"
    take_over
    expect_no_drift
    query "drop event trigger e; drop publication p; drop foreign data wrapper w; drop owned by takeover_super; drop role takeover_super"
}

test_every_place()
{
    query "create table docs (id int primary key, status varchar(20) not null, n int, body text, tenant varchar(8),
               live boolean generated always as (status in ('ready', 'stale')) stored);
           create index docs_live_idx on docs (n) where status in ('ready', 'stale');
           create index docs_between_idx on docs (n) where n between 1 and 5;
           create index docs_expression_idx on docs ((status in ('a', 'b')));
           create view live_docs as select id from docs where status in ('ready', 'stale');
           create materialized view m_docs as select id from docs where status in ('ready', 'stale');
           alter table docs enable row level security;
           create policy p on docs for select using (status in ('ready', 'stale'));
           create function f() returns trigger language plpgsql as \$\$ begin return new; end \$\$;
           create trigger tg before insert on docs for each row when (new.status in ('ready', 'stale')) execute function f();
           create rule r as on delete to docs where old.status in ('ready', 'stale') do instead nothing;
           alter table docs add constraint ex check (tenant not in ('a', 'b')),
               add check (body like 'a%' and n <> all (array[1, 2])),
               add check (lower(tenant) in ('x', 'y')),
               add check (tenant = any ('{a,b}')),
               add constraint no_two exclude (n with =) where (status in ('a', 'b'));
           create domain st as varchar(10) check (value in ('a', 'b'));
           create function g(a varchar = 'x', b boolean = 'x' in ('a', 'b')) returns int language sql
               begin atomic select count(*) from docs where status in ('ready', 'stale'); end;
           create table q (id int, s st default 'a', i interval default '1 day',
               t timestamptz default (now() at time zone 'utc'), x varchar(5)[] default array['a', 'b'],
               d date default ('now'::text)::date, j jsonb default '{\"a\": 1}',
               y varchar(5)[] default array['a', 'b']::varchar(5)[], z text[] default array['a'::varchar, 'b']);
           create table parts (k varchar(5)) partition by list (lower(k));
           create table part_a partition of parts for values in ('a', 'b');
           create statistics stats on (status in ('a', 'b')), n from docs"
    take_over
    expect_no_drift
    schemac pull > schema/all.schema
    expect_match "$(schemac diff)" 'nothing to do'
    expect_same_when_made
    # What is not only spelled otherwise is seen.
    query "alter table docs drop constraint ex, add constraint ex check (tenant not in ('a', 'c'))"
    expect_status 4 schemac drift
    expect_match "$output" 'alter constraint ex on docs'
    expect_match "$output" 'differs from the snapshot at 0001_baseline: 1 object'
}

tests_run
