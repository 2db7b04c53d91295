insert into orgs values (7);
insert into spaces values (1, 7, 'a', 1, 'l', 1), (2, 7, 'b', 2, 'm', 2), (3, null, null, null, null, null);
