-- A server of another wrapper cannot be altered; its tables hold no rows here, so they come back with it.
create foreign data wrapper near;
create foreign data wrapper far;
create server stock foreign data wrapper far options (host 'a');
create user mapping for public server stock;
create table parts (id integer not null, name text) partition by list (id);
create foreign table items (id integer not null, name text options (label 'n')) server stock options (relation 'items');
create foreign table parts_far partition of parts for values in (1) server stock;
create view named_items as select id, name from items where name <> '';
create table notes (item integer, said varchar(40));
create function item_of(i items) returns text language sql as $$ select i.name $$;
comment on foreign table items is 'far away';
grant select on items to public;
