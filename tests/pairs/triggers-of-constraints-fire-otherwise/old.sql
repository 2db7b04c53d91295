create table a (id int primary key, n int unique deferrable); create table b (a_id int references a);
