-- Types and functions of the schema that are called as PostgreSQL's, or as what is a keyword in later versions.
create domain public.text as varchar(3);
create domain public.json as int;
create type public.int4 as enum ('x', 'y', 'z');
create type public.uuid as (a pg_catalog.uuid, b public.text, c public.json);
create domain public."timestamp with time zone" as text;
create function public.json(a public.json) returns text language sql immutable as 'select null::varchar(3)';
create function public.json(a int, b text) returns int language sql immutable cost 7 as 'select 1';
create procedure public.json_table(a text) language sql as 'select 1';
create function public.f(a text, b public.text) returns json language sql as 'select ''1''::json';
create function public.g(a public.text, b text) returns public.json language sql return public.json(2, 'x');
create table t (a text, b public.text, c public.json default 4, d json, e public.int4 default 'z', f int4, g text[], h public."timestamp with time zone", i public.uuid, j public.json[]);
create view v as select public.json(c) as x, public.json(1, 'x') as y, 'q'::text as z, 'q'::public.text as w from t;
create index on t (public.json(c));
create domain dd as public.text check (public.json(2, value) > 0);
revoke execute on function public.json(int, text) from public;
comment on function public.json(public.json) is 'own';
