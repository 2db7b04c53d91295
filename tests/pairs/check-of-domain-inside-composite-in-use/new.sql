-- PostgreSQL checks no values of a domain inside a composite type that a column has.
create domain inner_d as int constraint pos check (value > 0);
create type pair as (a inner_d, b text);
create domain outer_d as pair;
create table t (id int, v outer_d);
insert into t values (1, row(1,'x')), (2, null), (3, row(null, null));
create index t_id on t (id);
comment on type pair is 'both';
