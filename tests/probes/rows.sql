-- Name, number of rows and checksum of all that holds rows; columns by name, rows in no order.
set timezone = 'UTC';
set search_path = '';
select case c.relkind
    when 'S' then format('select %L, last_value, is_called from %s', c.oid::regclass, c.oid::regclass)
    else format('select %L, count(*), md5(string_agg(t::text, '' '' order by t::text collate "C"))'
                ' from (select to_jsonb(r) as t from only %s r) t', c.oid::regclass, c.oid::regclass)
    end
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'm', 'S') and n.nspname not in ('pg_catalog', 'information_schema', 'schemac')
    and n.nspname not like 'pg\_%' and (c.relkind <> 'm' or c.relispopulated)
order by c.oid::regclass::text collate "C" \gexec
