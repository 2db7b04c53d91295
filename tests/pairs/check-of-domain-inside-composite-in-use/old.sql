create domain inner_d as int;
create type pair as (a inner_d, b text);
create domain outer_d as pair;
create table t (id int, v outer_d);
insert into t values (1, row(1,'x')), (2, null), (3, row(null, null));
