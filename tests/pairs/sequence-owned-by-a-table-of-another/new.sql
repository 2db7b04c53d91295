create table t (a integer, b text);
alter table t owner to hxst_b;
create table u (a integer);
alter table u owner to hxst_b;
create sequence v;
