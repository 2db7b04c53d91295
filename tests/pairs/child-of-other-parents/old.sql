-- Children move from one parent to another while columns of both come, go and differ.
create function one() returns int language sql immutable as 'select 1';
create table counted (id bigserial not null);
create table first (id int default 1 not null, n int default one(), s text);
create table second (id int default 2 not null, n int default 4, s text not null default 'x');
create table of_counted (field polygon) inherits (counted);
create table of_first (field polygon) inherits (first);
create table below (b int default 5) inherits (of_first);
insert into of_counted default values;
insert into of_first values (1, null, 's', null), (2, 5, '', '((0,0),(1,1))');
insert into below values (3, null, 't', null, null);
create table joined (a int);
create table joins (a int);
