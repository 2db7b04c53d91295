-- pg_catalog is found first: what is ours under a name of PostgreSQL's is named with its namespace.
create function public.lower(a text) returns text language sql immutable as 'select upper(a)';
comment on function public.lower(text) is 'ours';
create function public.uuidv7() returns uuid language sql as 'select gen_random_uuid()';
create procedure public.format(a text) language plpgsql as 'begin end';
create function public.pick(a text, b text) returns text language sql immutable as 'select coalesce(a, b)';
create aggregate public.max(text) (sfunc = public.pick, stype = text);
create function public.int4gt(a int, b int) returns boolean language sql immutable as 'select a > b';
create operator public.> (leftarg = int, rightarg = int, function = public.int4gt);
create text search configuration public.english (copy = pg_catalog.simple);
create table public.pg_settings (id int primary key, value text);
create table public.version (id int primary key, of_setting int references public.pg_settings);
create function public.now() returns trigger language plpgsql as 'begin return new; end';
create trigger stamped before insert on public.version for each row execute function public.now();
insert into public.pg_settings values (1, 'a'), (2, null);
insert into public.version values (1, 2), (2, null);
