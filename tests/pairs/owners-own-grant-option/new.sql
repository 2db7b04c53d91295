create table t (id int, v int); create function f() returns int language sql as 'select 1'; create schema s; create type e as enum ('a');
create view w as select 1 as one; create table u (id int); alter table u owner to pg_monitor; create sequence q;
grant select, insert on t to postgres with grant option; grant select (v) on t to postgres with grant option;
grant execute on function f() to postgres with grant option; grant usage on schema s to postgres with grant option;
grant usage on type e to postgres with grant option; grant select on w to postgres with grant option;
set role pg_monitor; grant update on u to pg_monitor with grant option; grant select on u to pg_read_all_stats with grant option; reset role;
grant usage on sequence q to postgres with grant option; revoke select on sequence q from postgres;
