create table t (id int);
alter schema public owner to pg_monitor;
