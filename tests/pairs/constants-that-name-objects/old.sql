create table e (x int);
insert into e values (1), (null);
