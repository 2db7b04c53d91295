create table p (id int, v int) partition by list (id); create table p1 partition of p for values in (1);
create index p_v on p (v);
