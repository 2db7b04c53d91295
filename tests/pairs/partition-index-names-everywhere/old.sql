create table ev (id int, d date, v int, w int, primary key (id, d)) partition by range (d);
create table ev_24 partition of ev for values from ('2024-01-01') to ('2025-01-01');
create table ev_25 partition of ev for values from ('2025-01-01') to ('2026-01-01') partition by list (id);
create table ev_25_1 partition of ev_25 for values in (1);
create index ev_v on ev (v);
create index ev_v2 on ev (v) where w > 0;
alter index ev_24_v_idx rename to ev_24_own;
