create table a (id int); create table b (id int); create table c (id int); create table d (id int);
alter table b force row level security; alter table c enable row level security;
alter table d enable row level security; alter table d force row level security;
create table p (id int) partition by list (id); create table p1 partition of p for values in (1);
