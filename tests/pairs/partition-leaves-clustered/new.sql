create table event (id bigint not null, at date not null, kind text default 'x') partition by range (at);
create table event_2025 (id bigint not null, at date not null, kind text default 'x');
create table event_rest partition of event default;
create index event_kind_idx on event (kind, id);
create index event_2025_kind_id_idx on event_2025 (kind, id);
alter table event_2025 cluster on event_2025_kind_id_idx;
alter table event_2025 add check (id > 0);
insert into event values (2, '2027-01-01', null);
insert into event_2025 values (1, '2025-02-03', 'a');
