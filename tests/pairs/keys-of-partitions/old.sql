-- A partition's own primary key takes other columns of its table's.
create table parts (id int, tag varchar(255), note text, raw bytea) partition by list (tag);
create table parts_a partition of parts (constraint parts_a_key primary key (tag, note)) for values in ('a');
create table parts_b partition of parts (constraint parts_b_key primary key (tag, id)) for values in ('b');
create table parts_c partition of parts (note default 'c', constraint parts_c_key unique (tag, note)) for values in ('c');
create table base (id int, name text);
create table heir (constraint heir_key primary key (id)) inherits (base);
insert into parts values (1, 'a', 'x', '1'), (2, 'b', null, null), (3, 'c', null, '');
insert into heir values (1, 'n');
