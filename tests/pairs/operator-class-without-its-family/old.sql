create operator class whole for type integer using btree as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(integer, integer);
create table t (a integer);
create index t_a_idx on t (a whole);
insert into t values (1), (null), (-2147483648);
