create table counted (note text);
create table counted_again (id bigserial not null);
create table first (more int);
create table second (id int default 2 not null, n int default 4, s text not null default 'x');
create table of_counted (field polygon) inherits (counted_again);
create table of_first (field polygon) inherits (second);
create table below (b int default 6) inherits (of_first);
create table joined (a int, b text default 'b' not null);
create table joins (a int) inherits (joined);
