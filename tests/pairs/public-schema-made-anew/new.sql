-- As scripts do that empty a database: the comment that the server gives is gone as well.
drop schema public cascade;
create schema public;
grant all on schema public to public;
create table t (a int);
