create table ev (id int, d date, code text, primary key (id, d), unique (code, id, d)) partition by range (d);
create table ev_24 partition of ev for values from ('2024-01-01') to ('2025-01-01');
create table ev_25 partition of ev for values from ('2025-01-01') to ('2026-01-01') partition by list (id);
create table ev_25_1 partition of ev_25 for values in (1);
create table o (id int, d date);
