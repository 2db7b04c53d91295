create table t (a int);
create type mood as enum ('good', 'bad');
create type span as range (subtype = bigint);
