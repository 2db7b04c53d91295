create table event (id bigint not null, at date not null, kind text default 'x', body text) partition by range (at);
create table event_2025 partition of event for values from ('2025-01-01') to ('2026-01-01');
create table event_rest partition of event default;
create index event_kind_idx on event (kind);
alter table event_2025 cluster on event_2025_kind_idx;
insert into event values (1, '2025-02-03', 'a', 'b'), (2, '2027-01-01', null, null);
