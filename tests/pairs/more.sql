-- What the catalog says and neither pg_dump nor its order of statements shows: a line each.
set search_path = '';
select 'not valid index', indexrelid::regclass from pg_index where not indisvalid and indexrelid >= 16384 order by 2::text collate "C";
select 'trigger', tgrelid::regclass, case when tgisinternal then tgfoid::regproc::text else tgname end, tgenabled, count(*)
    from pg_trigger where tgenabled <> 'O' group by 2, 3, 4 order by 2, 3, 4;
select 'index of a partition', i.indrelid::regclass, c.relname from pg_class c join pg_index i on i.indexrelid = c.oid
    where c.relispartition and c.relkind in ('i', 'I') order by 2, 3;
