insert into users values ('u');
insert into spaces values (1, 'u', 5, 'a', 1), (2, 'u', 7, 'b', 2);
