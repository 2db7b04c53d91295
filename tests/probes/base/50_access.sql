-- Rules and row security.

create table app.secret (id integer primary key, owner_name text not null default 'postgres', body text);
alter table app.secret enable row level security;
create policy secret_read on app.secret for select to probe_reader, probe_app using (owner_name = current_user);
create policy secret_write on app.secret as restrictive for update using (id > 0) with check (id < 100);
create policy secret_all on app.secret using (true);
create table app.forced (id integer primary key, v text);
alter table app.forced enable row level security, force row level security;
create table app.unused_policy (id integer primary key, v text);
create policy waiting on app.unused_policy for insert with check (v is not null);

create table app.log (at integer, what text);
create rule person_log as on delete to app.person where old.age > 100 do also insert into app.log values (1, old.name);
create rule no_update as on update to app.log do instead nothing;
create rule ruled_off as on insert to app.lone_table do also notify probes;
alter table app.lone_table disable rule ruled_off;
create view app.ruled as select id, v from app.lone_table;
create rule ruled_insert as on insert to app.ruled do instead insert into app.lone_table values (new.id, new.v) returning id, v;

insert into app.secret values (1, 'postgres', 'b'), (2, 'probe_app', 'c');
insert into app.forced values (1, 'f');
insert into app.unused_policy values (1, 'u');
insert into app.log values (1, 'l'), (2, 'm');
