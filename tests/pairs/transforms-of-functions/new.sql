-- Functions get and lose transforms, with these, and are used meanwhile.
create type "Pair" as (a int, b text);
create transform for int language sql (from sql with function prsd_lextype(internal), to sql with function int4recv(internal));
create transform for "Pair" language sql (from sql with function prsd_lextype(internal));
create function kept(a int, b text) returns int language sql transform for type int immutable cost 7 as 'select 1';
create function loses(a int, b text) returns int language sql transform for type int as 'select 1';
create function gets(a int) returns int language sql transform for type int as 'select 1';
create procedure proc(a int, p "Pair") language sql transform for type "Pair", for type int as 'select 1';
create table t (a int default gets(1), b text, c int);
create view v as select loses(a, b) as x from t;
insert into t values (1, null), (null, 'x');
create function rows(a int) returns table (x int, y "Pair") language sql transform for type "Pair" as 'select 1, null::"Pair"';
