create schema other; create table other.ev_24_v_idx (id int);
create table ev (d date, v int) partition by range (d);
create table ev_24 partition of ev for values from ('2024-01-01') to ('2025-01-01');
create table lone (d date, v int); create index lone_own on lone (v);
create index ev_v on ev (v);
alter table ev attach partition lone for values from ('2025-01-01') to ('2026-01-01');
