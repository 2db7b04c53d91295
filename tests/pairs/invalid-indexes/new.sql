create table p (id int, v int) partition by list (id); create table p1 partition of p for values in (1);
create index p_v on p (v);
create index p1_twice on p1 (v); create index p1_half on p1 (v);
set allow_system_table_mods = on; update pg_index set indisready = false where indexrelid = 'p1_half'::regclass;
update pg_index set indisvalid = false where indexrelid = 'p1_twice'::regclass;
