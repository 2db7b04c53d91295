create table parts (id int not null, tag text, note text) partition by list (tag);
create index parts_note on parts (note);
create table parts_a partition of parts (primary key (id)) for values in ('a');
create index own_note on parts_a (note);
create table parts_b partition of parts for values in ('b');
create table parts_c partition of parts (unique (id)) for values in ('c');
create index own_note_c on parts_c (note);
create view v as select id from parts_c;
insert into parts values (1,'a',null),(2,'b','x');
