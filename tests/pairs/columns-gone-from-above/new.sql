create type item as (a text, b numeric, d numeric);
create table items of item (a with options not null, b default 1001, d default 2000, primary key (a));
create table parts (id int, more int) partition by list (id);
create table parts_a partition of parts (more default 2) for values in (1);
create table base (id int);
create table child (extra int not null) inherits (base);
