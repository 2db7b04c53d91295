insert into parent values (1), (2147483647);
insert into t (kind, of) values ('a', 1), ('b', null);
insert into t (id, down, kind) values (41, -700, 'far'), (7, null, 'near');
refresh materialized view kinds;
