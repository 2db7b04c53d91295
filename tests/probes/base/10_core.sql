-- Tables, their columns, constraints and indexes; enums, composites, domains, sequences, views, routines, triggers.
-- Every table has rows, so that a change that loses one is seen.

create schema app;
create schema spare;
create schema "Odd Name";
create extension hstore schema spare;
create extension btree_gist;

create type app.mood as enum ('sad', 'ok', 'happy');
create type app.lone as enum ('one', 'two');
create type app.address as (street text, zip varchar(10));
create type app.pair as (a integer, b integer);
create domain app.email as text check (value ~ '@');
create domain app.positive as integer default 1 not null constraint positive_check check (value > 0);

create sequence app.ticket as bigint start 100 increment 2 minvalue 50 maxvalue 100000 cache 10 cycle;
create sequence app.steps;
create sequence app.free;

create function app.twice(x integer) returns integer language sql immutable strict parallel safe cost 5
    as $$ select x * 2 $$;
create function app.twice(x text) returns text language sql immutable as $$ select x || x $$;
create function app.make_label(n integer, prefix text default 'L') returns text language plpgsql stable security definer
    set search_path = app, pg_temp as $$ begin return prefix || n; end $$;
create function app.spread(low integer, high integer) returns table (n integer, half numeric) language sql stable rows 20
    as $$ select i, i / 2.0 from generate_series(low, high) i $$;
create function app.total(variadic numbers integer[]) returns bigint language sql immutable
    begin atomic select sum(n) from unnest(numbers) n; end;
create function app.split_pair(p app.pair, out a integer, out b integer) language sql immutable
    as $$ select p.a, p.b $$;
create procedure app.note(what text) language plpgsql as $$ begin raise notice '%', what; end $$;
create function app.touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function app.watch() returns trigger language plpgsql as $$ begin return null; end $$;
create function app.lonely() returns integer language sql as 'select 1';

create table app.country (
    code char(2) primary key,
    name text not null unique,
    region text
);

create table app.person (
    id bigint generated always as identity,
    name varchar(80) not null,
    email app.email,
    mood app.mood not null default 'ok',
    home app.address,
    country char(2) references app.country (code) on delete set null,
    age integer check (age >= 0),
    score numeric(8, 2) default 0,
    tags text[] not null default '{}',
    born date,
    seen timestamptz,
    doubled integer generated always as (age * 2) stored,
    bio text,
    nick text collate "C",
    ticket bigint default nextval('app.ticket'),
    spare1 integer,
    spare2 text,
    constraint person_pkey primary key (id),
    constraint person_email_key unique (email),
    constraint person_name_check check (length(name) > 0)
);
create index person_name_idx on app.person (name);
create index person_lower_idx on app.person (lower(name) text_pattern_ops desc nulls last) where age > 10;
create unique index person_nick_idx on app.person (nick) include (born) with (fillfactor = 80);
create index person_mood_idx on app.person (id) where mood = 'ok';
create index person_tags_idx on app.person using gin (tags);

create table app.account (
    id serial primary key,
    person_id bigint not null,
    balance numeric(12, 2) not null default 0,
    currency text not null default 'EUR',
    opened date not null default '2026-01-01',
    closed date,
    period daterange,
    note text,
    constraint account_person_fkey foreign key (person_id) references app.person (id) on delete cascade,
    constraint account_period_excl exclude using gist (person_id with =, period with &&) where (closed is null),
    constraint account_dates_check check (closed is null or closed >= opened)
);
create index account_person_idx on app.account (person_id, opened desc);

create table app.plain (
    id integer not null,
    a integer,
    b integer,
    c text,
    d varchar(20),
    e timestamp,
    f jsonb,
    g double precision,
    h boolean,
    i bytea,
    j smallint,
    sorted text collate "C"
);

create table app.keyed (
    a integer not null,
    b integer not null,
    c integer not null,
    d integer,
    constraint keyed_pkey primary key (a, b),
    constraint keyed_c_key unique (c) deferrable initially deferred
);
create table app.child (
    id integer primary key,
    a integer,
    b integer,
    c integer,
    constraint child_ab_fkey foreign key (a, b) references app.keyed (a, b) match full on update cascade deferrable,
    constraint child_self_fkey foreign key (c) references app.child (id)
);

create table app.empty_one (x integer, y text);
create table app.lone_table (id integer primary key, v text);
create table app.measured (id integer primary key, status text, amount integer);
alter table app.measured add constraint measured_amount_check check (amount < 1000) not valid;
create unlogged table app.scratch (id integer primary key, v text);
create table app.tuned (id integer, body text, other text) with (fillfactor = 70, autovacuum_enabled = false,
    toast.autovacuum_vacuum_cost_delay = 10);
create index tuned_id_idx on app.tuned (id);
create unique index tuned_other_idx on app.tuned (other);
create table "Odd Name"."Mixed ""Table" ("Id" integer primary key, "select" text, "a b" integer);
create index "Odd Idx" on "Odd Name"."Mixed ""Table" ("a b");

create sequence app.owned owned by app.plain.id;

create view app.adults as select id, name, age, mood from app.person where age >= 18;
create view app.adults_named (person, label) as select id, app.make_label(age) from app.adults;
create view app.fine as select id from app.person where mood in ('ok', 'happy');
create view app.barrier with (security_barrier = true) as select id, name from app.person where nick is not null;
create view app.checked as select id, status from app.measured where amount > 0 with local check option;
create view app.lone_view as select 1 as one, 'x'::text as two;
alter view app.adults alter mood set default 'ok';
alter view app.adults alter age set default app.twice(10);
alter view app.checked alter id set default nextval('app.ticket');
create materialized view app.by_country as
    select country, count(*) as people, sum(age) as years from app.person group by country;
create unique index by_country_idx on app.by_country (country);
create index by_country_people_idx on app.by_country (people desc);
alter materialized view app.by_country alter country set storage external, alter country set (n_distinct = 7),
    alter people set statistics 50, cluster on by_country_people_idx;
create materialized view app.unfilled as select code from app.country with no data;

create trigger person_touch before insert or update of name, email on app.person for each row
    when (new.age is not null) execute function app.touch('x', '1');
create trigger person_watch after update on app.person referencing old table as gone new table as come
    for each statement execute function app.watch();
create constraint trigger account_late after insert on app.account deferrable initially deferred for each row
    execute function app.watch();
create trigger plain_off before delete on app.plain for each row execute function app.watch();
alter table app.plain disable trigger plain_off;
create trigger adults_instead instead of insert on app.adults for each row execute function app.touch();

insert into app.country values ('DE', 'Germany', 'EU'), ('FR', 'France', 'EU'), ('US', 'United States', null);
insert into app.person (name, email, mood, home, country, age, score, tags, born, seen, bio, nick, spare1, spare2)
    select 'name ' || i, 'p' || i || '@example.org', (array['sad', 'ok', 'happy'])[1 + i % 3]::app.mood,
        row('street ' || i, i::text)::app.address, (array['DE', 'FR', 'US'])[1 + i % 3], 10 + i, i * 1.5,
        array['t' || i, 'u'], date '1990-01-01' + i, timestamptz '2026-01-01 00:00Z' + i * interval '1 hour',
        repeat('bio ', i), 'nick' || i, i, i::text
    from generate_series(1, 20) i;
insert into app.account (person_id, balance, opened, closed, period, note)
    select i, i * 100, date '2026-01-01' + i, case when i % 4 = 0 then date '2026-06-01' end,
        daterange('2026-01-01', '2026-02-01'), 'note ' || i
    from generate_series(1, 10) i;
insert into app.plain select i, i, i * 2, 'c' || i, i::text, timestamp '2026-01-01' + i * interval '1 day',
    jsonb_build_object('n', i), i / 3.0, i % 2 = 0, decode('00ff', 'hex'), i, 's' || i from generate_series(1, 12) i;
insert into app.keyed select i, i + 1, i + 2, i from generate_series(1, 6) i;
insert into app.child select i, i, i + 1, case when i > 1 then 1 end from generate_series(1, 6) i;
insert into app.empty_one values (1, 'one'), (2, null);
insert into app.lone_table values (1, 'a'), (2, 'b');
insert into app.measured select i, (array['pending', 'running', 'done'])[1 + i % 3], i from generate_series(1, 9) i;
insert into app.scratch values (1, 's');
insert into app.tuned select i, repeat('x', 100), 'o' || i from generate_series(1, 5) i;
insert into "Odd Name"."Mixed ""Table" values (1, 'q', 2), (2, null, 3);
refresh materialized view app.by_country;
select nextval('app.free'), nextval('app.owned'), nextval('app.owned');
