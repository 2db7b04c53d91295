insert into orgs values (1, 'acme'), (2, null);
insert into people values (1, 'Ada Lovelace', 1, null), (2, null, 2, 'b'), (3, 'Cher', null, 'c');
