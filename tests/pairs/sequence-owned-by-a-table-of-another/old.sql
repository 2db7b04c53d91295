create table t (a integer, b text);
create sequence s;
alter table t add c bigint default nextval('s') not null;
alter sequence s owned by t.c;
alter table t owner to hxst_a;
create table u (a integer);
create sequence v;
alter sequence v owned by u.a;
insert into t (a) values (1), (null);
