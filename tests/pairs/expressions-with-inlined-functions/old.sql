create function plain_name(text) returns text language sql as $$ select replace(lower($1), '-', '_') $$;
create function twice(a int) returns int language sql stable return a * 2;
create function outer_name(text) returns text language sql as $$ select public.plain_name($1) || 'x' $$;
create table pack (name text not null, n int);
