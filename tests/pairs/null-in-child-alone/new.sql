create table parent (a int not null, b int primary key); create table child (c int) inherits (parent);
alter table child alter column a drop not null;
