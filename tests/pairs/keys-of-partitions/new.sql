create table parts (id bigint, tag varchar(255), note text, raw bytea, more int default 3) partition by list (tag);
create table parts_a partition of parts (note default '', constraint parts_a_key primary key (tag, raw)) for values in ('a');
create table parts_b partition of parts (id default 7, constraint parts_b_key primary key (tag, id, more)) for values in ('b');
create table parts_c partition of parts (constraint parts_c_key unique (tag, raw)) for values in ('c');
create table base (id int, name text);
create table heir (constraint heir_key primary key (name)) inherits (base);
