-- INHERIT asks for columns that the child does not have, and what it has so is its own for good.
create table kept (a int, b text);
create table other (a int);
create table child () inherits (kept);
