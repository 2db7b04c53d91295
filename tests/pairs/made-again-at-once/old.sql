create schema two_keys_one_leaves;
set search_path = two_keys_one_leaves, public;
create table t (id int primary key, k int);
create unique index u on t (id);
alter table t add constraint v unique (id);
create table a (x int references t);
create table b (x int, y int references t (id));

create schema two_keys_other_leaves;
set search_path = two_keys_other_leaves, public;
create table t (id int not null, k int);
alter table t add constraint v unique (id);
create table b (x int, y int references t (id));
create unique index u on t (id);
alter table t add constraint aa unique (id);

create schema two_keys_pk_grows;
set search_path = two_keys_pk_grows, public;
create table t (id int, k int not null, primary key (id), constraint zz unique (id), up int references t (id));
create table b (x int, y int references t (id));
create view g as select id, k, count(*) from t group by id;

create schema mview;
set search_path = mview, public;
create table t (a int, b text);
create materialized view v as select a, b from t;
create unique index on v (a);
create view w as select * from v;

create schema trigger_of_column_type;
set search_path = trigger_of_column_type, public;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create table t (a int, b text, c int);
create trigger x before update of a on t for each row when (new.c > 0) execute function trg();
create rule ru as on update to t where new.a > 3 do nothing;
create policy p on t using (c > 0 and b <> '');

create schema view_enum_label;
set search_path = view_enum_label, public;
create type k as enum ('a', 'b');
create table t (a k, b int);
create view v as select a from t where a <> 'b';
create view w as select a from v;

create schema view_key_swapped;
set search_path = view_key_swapped, public;
create table t (a int primary key, b int, c text);
create view v as select a, c, count(*) from t group by a;
create view w as select a from v;
create table u (x int references t);

create schema view_type_notnull;
set search_path = view_type_notnull, public;
create table t (a int, b text, c int);
create view v as select a, b from t;
create view v2 as select a from v where b is not null;
create rule r as on delete to v do instead nothing;
