create schema enum_loses_label_index_goes_with_column;
set search_path = enum_loses_label_index_goes_with_column, public;
create type vis as enum ('pub', 'mem', 'hid');
create table room (id int, rnd int, v vis not null default 'pub');
create index room_ix on room (rnd) where v <> 'mem';

create schema foreign_key_on_partition_blocks_drop;
set search_path = foreign_key_on_partition_blocks_drop, public;
create table rent (id int primary key);
create table pay (d date, rent_id int) partition by range (d);
create table pay_24 partition of pay for values from ('2024-01-01') to ('2025-01-01');
alter table pay_24 add foreign key (rent_id) references rent (id);

create schema key_change_with_fk_dropped_by_column;
set search_path = key_change_with_fk_dropped_by_column, public;
create table a (id int, tenant int, primary key (id, tenant));
create table b (a_id int, tenant int, foreign key (a_id, tenant) references a (id, tenant));

create schema base_type_changed_under_partial_index;
set search_path = base_type_changed_under_partial_index, public;
create table t (a int, v int, n int, m int);
create index t_ix on t (n) where v > 3;
create index t_iy on t (m, (v + 1));
alter table t add check (m > v);

create schema column_moved_enum;
set search_path = column_moved_enum, public;
create type k as enum ('a', 'b', 'c');
create table t (a int, v k, n int);
create index t_ix on t (n) where v = 'a';
create view w as select a, v from t;

create schema domain_rebuilt_index_goes;
set search_path = domain_rebuilt_index_goes, public;
create domain d as varchar(10);
create table room (id int, rnd int, v d);
create index on room (rnd) where v = 'x'::d;
create table other (v d, r int, check (r > 0 or v = 'y'::d));

create schema enum_check_goes_with_column;
set search_path = enum_check_goes_with_column, public;
create type vis as enum ('pub', 'mem', 'hid');
create table room (id int, rnd int, v vis not null default 'pub', check (rnd > 0 or v <> 'mem'));

create schema enum_exclude_goes_with_column;
set search_path = enum_exclude_goes_with_column, public;
create type vis as enum ('pub', 'mem', 'hid');
create table room (id int, rnd int4range, v vis not null, exclude using gist (rnd with &&) where (v <> 'mem'));

create schema enum_index_two_columns_go;
set search_path = enum_index_two_columns_go, public;
create type vis as enum ('pub', 'mem', 'hid');
create table room (id int, a int, b int, v vis[] not null);
create index on room (a, b) where v[1] = 'mem';
create unique index on room (b, id) where v[1] = 'hid';

create schema enum_own_column_goes;
set search_path = enum_own_column_goes, public;
create type vis as enum ('pub', 'mem', 'hid');
create table room (id int, v vis not null default 'pub', w vis check (w <> 'mem'));
create index on room (v) where w = 'hid';
create index on room (w) where v = 'hid';

create schema fk_circle_columns;
set search_path = fk_circle_columns, public;
create table a (id int primary key, b int, k int unique);
create table b (id int primary key, a int references a(k), k int unique);
alter table a add foreign key (b) references b(k);

create schema fk_of_column_lets_key_go;
set search_path = fk_of_column_lets_key_go, public;
create table a (id int, t int, unique (id, t));
create table b (x int, y int, foreign key (x, y) references a (id, t));
create table c (x int, y int, foreign key (x, y) references a (id, t));

create schema fk_of_column_lets_table_go;
set search_path = fk_of_column_lets_table_go, public;
create table a (id int primary key);
create table b (x int references a, y int);
create table c (x int, y int references a(id));
alter table a add b int;

create schema fk_of_column_lets_table_go_circle;
set search_path = fk_of_column_lets_table_go_circle, public;
create table a (id int primary key, b int);
create table b (id int primary key, a int references a);
alter table a add foreign key (b) references b;

create schema function_goes_with_index_of_column;
set search_path = function_goes_with_index_of_column, public;
create function f(int) returns int language sql immutable as 'select $1';
create table t (a int, b int);
create index t_f on t (b, f(a));
create index t_g on t (a) where f(b) > 3;
alter table t add constraint c check (f(b) > 0);

create schema function_of_partition_default;
set search_path = function_of_partition_default, public;
create function f() returns int language sql as 'select 1';
create table pay (d date, r int) partition by range (d);
create table pay_24 partition of pay for values from ('2024-01-01') to ('2025-01-01');
alter table pay_24 alter r set default f();
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger t before insert on pay_24 for each row execute function trg();

create schema generated_goes_with_index;
set search_path = generated_goes_with_index, public;
create table t (a int, v int, g int generated always as (v * 2) stored);
create index on t (g, a);
create unique index on t (a) where g > 3;

create schema name_of_implied_index_taken;
set search_path = name_of_implied_index_taken, public;
create table t (a int, b int);
create index t_ix on t (b);
create table u (c int);

create schema name_of_implied_index_taken_by_table;
set search_path = name_of_implied_index_taken_by_table, public;
create table t (a int, b int);
create index ix on t (b);

create schema name_of_implied_sequence_taken;
set search_path = name_of_implied_sequence_taken, public;
create table t (a int, b serial);

create schema name_of_partition_taken;
set search_path = name_of_partition_taken, public;
create table p (a int) partition by list (a);
create table p1 partition of p for values in (1);
create type p2 as (x int);

create schema partition_enum_goes;
set search_path = partition_enum_goes, public;
create type k as enum ('a', 'b', 'c');
create table pay (d date, r k) partition by range (d);
create table pay_24 partition of pay for values from ('2024-01-01') to ('2025-01-01');
create index on pay_24 (d) where r = 'a';
create table x (k k);

create schema partition_fk_to_other_partitioned;
set search_path = partition_fk_to_other_partitioned, public;
create table rent (id int primary key, k int) partition by range (id);
create table rent_1 partition of rent for values from (0) to (10);
create table pay (d date, r int) partition by range (d);
create table pay_24 partition of pay for values from ('2024-01-01') to ('2025-01-01');
create table pay_25 partition of pay for values from ('2025-01-01') to ('2026-01-01');
alter table pay_24 add foreign key (r) references rent;
alter table pay_25 add foreign key (r) references rent;

create schema policy_of_column_goes;
set search_path = policy_of_column_goes, public;
create function flag(int) returns boolean language sql as 'select $1 > 0';
create table t (a int, b int);
create policy p on t using (flag(b));
create policy q on t using (a > 0 and b > 0);

create schema sequence_owned_lets_type_go;
set search_path = sequence_owned_lets_type_go, public;
create domain pos as int;
create sequence s;
create table t (id int default nextval('s'), k int default nextval('s'));
alter sequence s owned by t.k;

create schema sequence_owned_used_elsewhere;
set search_path = sequence_owned_used_elsewhere, public;
create sequence s;
create table t (id int, k int default nextval('s'));
create table u (id int default nextval('s'));
alter sequence s owned by t.k;

create schema sequence_owner_goes_sequence_stays;
set search_path = sequence_owner_goes_sequence_stays, public;
create sequence s;
create table t (id int, k int default nextval('s'));
create table u (id int default nextval('s'));
alter sequence s owned by t.k;

create schema subpartition_fks_block;
set search_path = subpartition_fks_block, public;
create table rent (id int primary key);
create table pay (d date, r int, k int) partition by range (d);
create table pay_24 partition of pay for values from ('2024-01-01') to ('2025-01-01') partition by list (k);
create table pay_24a partition of pay_24 for values in (1);
create table pay_24b partition of pay_24 for values in (2);
alter table pay_24a add foreign key (r) references rent;
alter table pay_24b add foreign key (r) references rent;

create schema trigger_of_column_goes;
set search_path = trigger_of_column_goes, public;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function flag(int) returns boolean language sql as 'select $1 > 0';
create table t (a int, b int, c int);
create trigger x before update of b on t for each row when (flag(new.b)) execute function trg();
create trigger y before update of a, b on t for each row execute function trg();
