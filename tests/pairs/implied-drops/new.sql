create schema enum_loses_label_index_goes_with_column;
set search_path = enum_loses_label_index_goes_with_column, public;
create type vis as enum ('pub', 'mem');
create table room (id int, v vis not null default 'pub');

create schema foreign_key_on_partition_blocks_drop;
set search_path = foreign_key_on_partition_blocks_drop, public;
create table z (i int);

create schema key_change_with_fk_dropped_by_column;
set search_path = key_change_with_fk_dropped_by_column, public;
create table a (id int, tenant int not null, primary key (id));
create table b (a_id int, foreign key (a_id) references a (id));

create schema base_type_changed_under_partial_index;
set search_path = base_type_changed_under_partial_index, public;
create table t (a int, v text);

create schema column_moved_enum;
set search_path = column_moved_enum, public;
create type k as enum ('a', 'b');
create table t (a int, v k);
create view w as select a, v from t;

create schema domain_rebuilt_index_goes;
set search_path = domain_rebuilt_index_goes, public;
create domain d as text;
create table room (id int, v d);
create table other (v d);

create schema enum_check_goes_with_column;
set search_path = enum_check_goes_with_column, public;
create type vis as enum ('pub', 'mem');
create table room (id int, v vis not null default 'pub');

create schema enum_exclude_goes_with_column;
set search_path = enum_exclude_goes_with_column, public;
create type vis as enum ('pub', 'mem');
create table room (id int, v vis not null);

create schema enum_index_two_columns_go;
set search_path = enum_index_two_columns_go, public;
create type vis as enum ('pub', 'mem');
create table room (id int, v vis[] not null);

create schema enum_own_column_goes;
set search_path = enum_own_column_goes, public;
create type vis as enum ('pub', 'mem');
create table room (id int, w vis);

create schema fk_circle_columns;
set search_path = fk_circle_columns, public;
create table a (id int primary key);
create table b (id int primary key);

create schema fk_of_column_lets_key_go;
set search_path = fk_of_column_lets_key_go, public;
create table a (id int, t int);
create table b (x int);
create table c (y int);

create schema fk_of_column_lets_table_go;
set search_path = fk_of_column_lets_table_go, public;
create table b (y int);
create table c (x int);

create schema fk_of_column_lets_table_go_circle;
set search_path = fk_of_column_lets_table_go_circle, public;
create table b (id int primary key);

create schema function_goes_with_index_of_column;
set search_path = function_goes_with_index_of_column, public;
create table t (a int);

create schema function_of_partition_default;
set search_path = function_of_partition_default, public;
create table x (k int);

create schema generated_goes_with_index;
set search_path = generated_goes_with_index, public;
create table t (a int, v text);

create schema name_of_implied_index_taken;
set search_path = name_of_implied_index_taken, public;
create table t (a int);
create table u (c int);
create index t_ix on u (c);

create schema name_of_implied_index_taken_by_table;
set search_path = name_of_implied_index_taken_by_table, public;
create table t (a int);
create table ix (c int);

create schema name_of_implied_sequence_taken;
set search_path = name_of_implied_sequence_taken, public;
create table t (a int);
create table t_b_seq (c int);

create schema name_of_partition_taken;
set search_path = name_of_partition_taken, public;
create type p1 as (x int);
create table p2 (a int);

create schema partition_enum_goes;
set search_path = partition_enum_goes, public;
create type k as enum ('a', 'b');
create table x (k k);

create schema partition_fk_to_other_partitioned;
set search_path = partition_fk_to_other_partitioned, public;
create table pay (d date, r int) partition by range (d);
create table pay_25 partition of pay for values from ('2025-01-01') to ('2026-01-01');

create schema policy_of_column_goes;
set search_path = policy_of_column_goes, public;
create table t (a int);
create policy q on t using (a > 0);

create schema sequence_owned_lets_type_go;
set search_path = sequence_owned_lets_type_go, public;
create table t (id int);

create schema sequence_owned_used_elsewhere;
set search_path = sequence_owned_used_elsewhere, public;
create table t (id int);
create table u (id int);

create schema sequence_owner_goes_sequence_stays;
set search_path = sequence_owner_goes_sequence_stays, public;
create sequence s;
create table t (id int);
create table u (id int default nextval('s'));

create schema subpartition_fks_block;
set search_path = subpartition_fks_block, public;
create table q (i int);

create schema trigger_of_column_goes;
set search_path = trigger_of_column_goes, public;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create table t (a int, c int);
create trigger y before update of a on t for each row execute function trg();
