-- What the catalog says and neither pg_dump nor its order of statements shows: a line each, by names, not by oids.
set search_path = '';
select line from (
    select format('not valid index|%s', indexrelid::regclass) as line from pg_index where not indisvalid and indexrelid >= 16384
    union all
    select format('trigger|%s|%s|%s|%s', tgrelid::regclass, case when tgisinternal then tgfoid::regproc::text else tgname end, tgenabled, count(*))
    from pg_trigger where tgenabled <> 'O' group by tgrelid, case when tgisinternal then tgfoid::regproc::text else tgname end, tgenabled
    union all
    select format('index of a partition|%s|%s', i.indrelid::regclass, c.relname) from pg_class c join pg_index i on i.indexrelid = c.oid
    where c.relispartition and c.relkind in ('i', 'I')) as lines
order by line collate "C";
