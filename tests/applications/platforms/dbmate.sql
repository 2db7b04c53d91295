-- The table in which dbmate remembers what it has run, and the role that one of the files alters.
create table schema_migrations (version varchar(128) primary key);
