-- Partitions leave, or join on the way back, and have other keys, checks, indexes, triggers and policies at once.
create table tags (tag text primary key);
create table notes (note text primary key);
create function hold() returns trigger language plpgsql as 'begin return new; end';
create function tell() returns trigger language plpgsql as 'begin return null; end';
create table parts (id int not null, tag text, note text, at date, constraint ids check (id > 0), constraint tagged foreign key (tag) references tags on delete cascade) partition by list (tag);
create index parts_note on parts (note);
create trigger held before insert on parts for each row execute function hold();
-- loses all that is its own, but keeps what it had from above
create table parts_a (id int not null, tag text, note text, at date, constraint tagged foreign key (tag) references tags, constraint ids check (id > 0));
create index parts_a_note_idx on parts_a (note);
-- gets what is its own, of what is above keeps nothing
create table parts_b (id int not null, tag text, note text, at date, constraint noted foreign key (note) references notes, constraint early check (at < '2030-01-01'), constraint parts_b_key unique (id, tag));
create index parts_b_at on parts_b (at);
create trigger held before insert on parts_b for each row execute function hold();
create trigger told after update on parts_b for each row execute function tell();
create policy seen on parts_b using (id < 100);
-- the same names, other definitions
create table parts_c (id int not null, tag text, note text, at date, constraint early check (at < '2031-01-01'), constraint ids check (id >= 0), constraint tagged foreign key (tag) references tags on delete set null);
create index parts_c_note_idx on parts_c (note desc);
create trigger held before insert or update on parts_c for each row execute function hold();
create table parts_d partition of parts for values in ('d', null);
create table parts_e (id int not null, tag text, note text, at date, constraint noted foreign key (note) references notes) partition by range (id);
create index parts_e_at on parts_e (at);
create table parts_e1 partition of parts_e for values from (1) to (10);
insert into tags values ('a'), ('b'), ('c');
insert into notes values ('n');
insert into parts_a values (1, 'a', 'n', null);
insert into parts_b values (3, 'b', 'n', null);
insert into parts_c values (4, 'c', null, null);
