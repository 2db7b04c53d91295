-- The old primary key stays under its name as a unique key, another one comes at once, or what was unique becomes it.
create table a (id int not null, code text not null, n int, constraint a_key unique (id, n), constraint a_code primary key (code));
create index a_n on a (n);
create table b (id int not null, code text not null, n int default 3, constraint b_key unique (id), constraint b_code primary key (code));
create table c (id int not null, code text not null, constraint c_one unique (code), constraint c_two primary key (id));
create table d (id int not null, code text not null, constraint d_two unique (id), constraint d_one primary key (code, id));
create table e (id int not null, code text not null, n int not null, constraint e_key unique (id, code), constraint e_n primary key (n, code)) partition by list (code);
create table e_x partition of e for values in ('x');
create table f (id int not null, code text not null, constraint f_key unique (id), constraint f_code primary key (code));
create table g (f int, constraint g_f foreign key (f) references f (id), constraint g_p primary key (f));
insert into a values (1, 'x', null), (2, 'y', 1);
insert into c values (1, 'x');
insert into d values (1, 'x');
insert into f values (1, 'x');
