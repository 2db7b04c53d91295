create table z (i int);
create table kept (d date, v int) partition by range (d); create table kept_1 partition of kept for values from ('2024-01-01') to ('2025-01-01');
