create table kept (d date, v int) partition by range (d);
create table kept_1 partition of kept for values from ('2024-01-01') to ('2025-01-01');
alter table kept add constraint low check (v < 9) not valid;
create table kept_2 partition of kept for values from ('2025-01-01') to ('2026-01-01');
create table other (d date, v int) partition by range (d);
create table other_1 partition of other for values from ('2024-01-01') to ('2025-01-01');
