create table event (id bigint not null, at date not null, kind text default 'x', body text, unique (id, at, body)) partition by range (at);
create table event_2025 partition of event for values from ('2025-01-01') to ('2026-01-01');
create table event_2026 partition of event for values from ('2026-01-01') to ('2027-01-01') partition by list (body);
create table event_2026_a partition of event_2026 for values in ('a');
create table event_rest partition of event default;
create index event_kind_idx on event (kind);
alter table event_2025 cluster on event_2025_kind_idx;
create index event_2025_at on event_2025 (at);
insert into event values (1, '2025-02-03', 'a', 'b'), (2, '2027-01-01', null, null), (3, '2026-01-01', null, 'a');
