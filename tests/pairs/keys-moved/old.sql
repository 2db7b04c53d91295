create schema primary_key_moves_old_column_nullable;
set search_path = primary_key_moves_old_column_nullable, public;
create table item (id int primary key, code int not null);

create schema new_foreign_key_binds_to_leaving_key;
set search_path = new_foreign_key_binds_to_leaving_key, public;
create table acc (id int not null, unique (id));

create schema fk_moves_to_other_key;
set search_path = fk_moves_to_other_key, public;
create table acc (a int primary key, b int not null unique);
create table memo (x int references acc (a));

create schema fk_two_columns_order;
set search_path = fk_two_columns_order, public;
create table acc (a int not null, b int not null, unique (a, b));

create schema new_fk_column_leaving_key;
set search_path = new_fk_column_leaving_key, public;
create table acc (id int not null, k int, unique (id));
create table memo (i int);

create schema new_fk_leaving_unique_index;
set search_path = new_fk_leaving_unique_index, public;
create table acc (id int not null, k int);
create unique index x on acc (id);
create table memo (i int);

create schema not_null_goes_key_column_goes;
set search_path = not_null_goes_key_column_goes, public;
create table acc (a int default 0, b int, primary key (a, b));

create schema partitioned_fk_new_leaving_key;
set search_path = partitioned_fk_new_leaving_key, public;
create table acc (a int not null, b int not null, unique (a, b)) partition by list (a);
create table acc_1 partition of acc for values in (1);

create schema pk_becomes_identity_elsewhere;
set search_path = pk_becomes_identity_elsewhere, public;
create table item (id int generated always as identity primary key, code int not null);

create schema pk_becomes_unique;
set search_path = pk_becomes_unique, public;
create table item (id int primary key, code int);
create table memo (i int references item);

create schema pk_comes;
set search_path = pk_comes, public;
create table item (id int, code int);
create table memo (i int);

create schema pk_compound_gains_nullable;
set search_path = pk_compound_gains_nullable, public;
create table item (id int, t int, v int, primary key (id));
create table memo (i int references item, t int);

create schema pk_compound_loses_column;
set search_path = pk_compound_loses_column, public;
create table item (id int, t int, v int, primary key (id, t));
create table memo (i int, t int, foreign key (i, t) references item);

create schema pk_goes_type_changes;
set search_path = pk_goes_type_changes, public;
create table item (id int primary key, code int not null);
create table memo (i int references item);

create schema pk_moves_named;
set search_path = pk_moves_named, public;
create table item (id int, code int not null, constraint pk primary key (id));

create schema pk_moves_partitioned;
set search_path = pk_moves_partitioned, public;
create table item (id int, code int not null, k int not null, primary key (id, k)) partition by list (k);
create table item_1 partition of item for values in (1);
create table item_2 partition of item for values in (2);

create schema pk_moves_with_fks;
set search_path = pk_moves_with_fks, public;
create table item (id int primary key, code int not null);
create table memo (i int references item, c int);
create table memo2 (i int references item, c int);

create schema pk_of_child;
set search_path = pk_of_child, public;
create table item (id int not null, code int not null, k int);
create table item_1 () inherits (item);
alter table item_1 add primary key (id);

create schema pk_of_dropped_column_moves;
set search_path = pk_of_dropped_column_moves, public;
create table item (id int primary key default 0, code int not null);
create table memo (i int references item);

create schema pk_of_partition;
set search_path = pk_of_partition, public;
create table item (id int not null, code int not null, k int) partition by list (k);
create table item_1 partition of item for values in (1);
alter table item_1 add primary key (id);

create schema pk_view_group;
set search_path = pk_view_group, public;
create table item (id int primary key, code int not null, v text);
create view w as select id, v, count(*) from item group by id;

create schema replica_comes;
set search_path = replica_comes, public;
create table item (id int, code int not null);
create unique index a on item (id);

create schema replica_moves;
set search_path = replica_moves, public;
create table item (id int not null, code int not null);
create unique index a on item (id);
create unique index b on item (code);
alter table item replica identity using index a;

create schema replica_of_dropped_column;
set search_path = replica_of_dropped_column, public;
create table item (id int not null default 0, code int not null);
create unique index a on item (id, code);
alter table item replica identity using index a;

create schema replica_of_dropped_index;
set search_path = replica_of_dropped_index, public;
create table item (id int not null, code int not null);
create unique index a on item (id);
alter table item replica identity using index a;

create schema replica_of_pk;
set search_path = replica_of_pk, public;
create table item (id int primary key, code int not null);
create unique index a on item (code);
alter table item replica identity using index item_pkey;

create schema self_fk_leaving_key;
set search_path = self_fk_leaving_key, public;
create table acc (id int not null, k int, unique (id));

create schema unique_index_becomes_pk;
set search_path = unique_index_becomes_pk, public;
create table item (id int not null, t int);
create unique index u2 on item (id);
create table memo (i int, t int, constraint f foreign key (i) references item (id));

create schema unique_replaced_under_fk;
set search_path = unique_replaced_under_fk, public;
create table item (id int not null, t int, constraint u1 unique (id));
create table memo (i int, t int, constraint f foreign key (i) references item (id));
