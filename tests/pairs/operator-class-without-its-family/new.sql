create operator class whole for type integer using btree as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(integer, integer);
create table t (a integer, b text);
create index t_a_idx on t (a whole);
