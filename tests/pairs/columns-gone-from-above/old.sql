-- What a typed table, a partition and a child say of a column that goes above.
create type item as (a text, b numeric, c boolean);
create table items of item (a with options not null, b default 1000, c default true, primary key (a));
create table parts (id int, note text, more int) partition by list (id);
create table parts_a partition of parts (note default 'a' not null, more default 1) for values in (1);
create table base (id int, note text);
create table child (extra int) inherits (base);
alter table child alter note set default 'c';
insert into items values ('x', null, null);
insert into parts values (1, 'n', null);
insert into child values (1, null, 2);
