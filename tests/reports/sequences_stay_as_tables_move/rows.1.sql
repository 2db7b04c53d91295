insert into app.a values (1), (2);
insert into app.b (id) values (1), (2);
insert into app.c values (1, default), (2, null);
insert into app.d (id) values (1), (2);
insert into app.e (id) values (1), (2);
insert into app.f (id) values (1), (2);
insert into app.g (id) values (1), (2);
