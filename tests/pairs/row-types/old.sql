create schema view_remade_under_function_of_its_rows;
set search_path = view_remade_under_function_of_its_rows, public;
create table item (id int, a int, b int);
create view item_v as select id, a, b from item;
create function top_items() returns setof item_v language sql as $$ select * from item_v limit 3 $$;

create schema args_arrays;
set search_path = args_arrays, public;
create table item (id int, a int, b int);
create view item_v as select id, a, b from item;
create function f1(item_v) returns int language sql as $$ select $1.id $$;
create function f2(x item_v[]) returns int language sql as $$ select 1 $$;
create function f3(x int, out y item_v) language sql as $$ select * from item_v limit 1 $$;
create function f4(x int) returns table (p int, q item_v) language plpgsql as $$ begin return; end $$;
create function f5() returns item_v[] language sql as $$ select array_agg(item_v) from item_v $$;
create procedure p1(inout x item_v) language plpgsql as $$ begin end $$;
create function f6(variadic x item_v[]) returns int language sql as $$ select 1 $$;
comment on function f1 is 'first';
grant execute on function f1 to hxst_a;
revoke execute on function f2 from public;
alter function f2 owner to hxst_b;

create schema column_type_under_view_rows;
set search_path = column_type_under_view_rows, public;
create table item (id int, a int, b int);
create view item_v as select id, a, b from item;
create function top() returns setof item_v language sql as 'select * from item_v';
create function part(item) returns int language sql as 'select $1.a';

create schema default_of_function;
set search_path = default_of_function, public;
create table item (id int, a int, b int);
create view item_v as select id, a, b from item;
create function top(item_v default null) returns int language sql immutable as 'select 1';
create table z (i int default top(), j int check (j > top()), k int generated always as (top() + 1) stored);
create index on z ((i + top()));
create policy p on z using (i = top());

create schema domain_composite_over_view;
set search_path = domain_composite_over_view, public;
create table item (id int, a int, b int);
create view item_v as select id, a, b from item;
create domain dv as item_v check ((value).id > 0);
create type pair as (x item_v, y int);
create domain dp as pair[];
create function f(dv) returns int language sql as 'select 1';
create function g(pair) returns dp language plpgsql as 'begin return null; end';
create function h(d dp) returns int language plpgsql as 'begin return null; end';
comment on domain dv is 'dv'; comment on type pair is 'pair';
grant usage on type pair to hxst_a;

create schema matview_rows;
set search_path = matview_rows, public;
create table item (id int, a int, b int);
create materialized view item_v as select id, a, b from item;
create function f() returns setof item_v language sql as 'select * from item_v';

create schema operator_of_view_row;
set search_path = operator_of_view_row, public;
create table item (id int, a int, b int);
create view item_v as select id, a, b from item;
create function same(item_v, item_v) returns boolean language sql immutable as 'select true';
create operator === (leftarg = item_v, rightarg = item_v, function = same);
create function totext(item_v) returns text language sql immutable as $$select 'a'$$;
create cast (item_v as text) with function totext(item_v);
create view w as select l.id from item_v l, item_v m where l === m;

create schema table_made_anew;
set search_path = table_made_anew, public;
create table item (id int, a int, b int);
create function f() returns setof item language sql as 'select * from item';
create function g(item) returns text language sql immutable as 'select $1.a::text';
create view v as select g(item) from item;

create schema view_becomes_table;
set search_path = view_becomes_table, public;
create table item (id int, a int, b int);
create view item_v as select id, a, b from item;
create function top() returns setof item_v language sql as 'select * from item_v';

create schema view_goes_function_goes;
set search_path = view_goes_function_goes, public;
create table item (id int, a int, b int);
create view item_v as select id, a, b from item;
create function top() returns setof item_v language sql as 'select * from item_v';
create view w as select id from top();

create schema view_over_function_over_view;
set search_path = view_over_function_over_view, public;
create table item (id int, a int, b int);
create view item_v as select id, a, b from item;
create function top() returns setof item_v language sql stable as $$ select * from item_v limit 3 $$;
create view tops as select id from top();
create view topper as select id from tops;
create function g(tops) returns int language sql immutable as 'select 1';
