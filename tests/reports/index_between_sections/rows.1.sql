insert into goods values (1, '4', 'x'), (2, null, 'x'), (3, '77', null);
insert into stock values ('a', '9'), ('a', null), ('b', '1');
