create table kept (a int, b text);
create table other (a int, c int);
create table child () inherits (other);
