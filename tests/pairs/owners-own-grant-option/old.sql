create table t (id int, v int); create function f() returns int language sql as 'select 1'; create schema s; create type e as enum ('a');
create view w as select 1 as one; create table u (id int); alter table u owner to pg_monitor; create sequence q;
