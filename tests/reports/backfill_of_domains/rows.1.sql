insert into parent values (1, null);
insert into child values (2, null, 3), (3, 'x', null);
insert into events values (1, '2021-01-01', null), (2, '2030-01-01', 'k');
insert into t values (1, null, null), (2, '', 2147483647);
