-- One change by hand of every column of every catalog, on a row of every variant of what the catalog holds: prints
-- name, the condition that finds the row, the column, and the expression that it is set to, between tabs.
-- The temporary tables `variants` (catalog, variant, filter) and `alternatives` (place, value) are filled by the caller.
create temp table changes (catalog name, variant text, row_where text, attname name, expression text);

-- Rows are found by their primary key; pg_depend and its like have none, so by all that they hold.
create function pg_temp.key_of(wanted name) returns name[] language sql as $$
    select coalesce(
        (select array_agg(attname order by attnum) from pg_index join pg_attribute on attrelid = indrelid and attnum = any (indkey)
         where indrelid = ('pg_catalog.' || wanted)::regclass and indisprimary),
        (select array_agg(attname order by attnum) from pg_attribute
         where attrelid = ('pg_catalog.' || wanted)::regclass and attnum > 0 and not attisdropped))
$$;

-- Another value of the column, by its type: for what names a row of another catalog, another row of that.
create function pg_temp.another(wanted name, attribute name, type oid) returns text language plpgsql as $$
declare
    given text := (select value from alternatives where place in (wanted || '.' || attribute, '*.' || attribute)
                   order by place desc limit 1);
    target text := (select pktable::text from pg_get_catalog_foreign_keys()
                    where fktable = ('pg_catalog.' || wanted)::regclass and attribute = any (fkcols) and cardinality(fkcols) = 1
                    limit 1);
    other text;
begin
    if given is not null then return given; end if;
    if target is null and type = 'regproc'::regtype then target := 'pg_proc'; end if;
    other := format('(select x.oid from pg_catalog.%I x where x.oid <> coalesce(t.%I%s, 0) order by x.oid >= 16384 desc, x.oid limit 1)',
                    coalesce(target, 'none'), attribute, case when type in ('oid[]'::regtype, 'oidvector'::regtype) then '[' || case type when 'oid[]'::regtype then 1 else 0 end || ']' end);
    return case
        when type = 'bool'::regtype then format('not t.%I', attribute)
        when type in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'float4'::regtype) then format('t.%I + 1', attribute)
        when type = 'name'::regtype then format('coalesce(t.%I, %L) || %L', attribute, 'x', '_x')
        when type = 'text'::regtype then format('coalesce(t.%I, %L) || %L', attribute, '', '1')
        when type = 'text[]'::regtype then format('coalesce(t.%I, %L) || %L', attribute, '{}', '{another=1}')
        when type = 'aclitem[]'::regtype
            then format('coalesce(t.%I, %L) || makeaclitem(%L::regrole, 10, %L, false)', attribute, '{}', 'pg_monitor',
                        case wanted when 'pg_class' then 'SELECT' when 'pg_attribute' then 'SELECT' when 'pg_default_acl' then 'SELECT'
                                    when 'pg_proc' then 'EXECUTE' else 'USAGE' end)
        when type = 'pg_node_tree'::regtype
            then format('(select x.%1$I from pg_catalog.%2$I x where x.%1$I is not null and x.%1$I::text <> coalesce(t.%1$I::text, %3$L) limit 1)',
                        attribute, wanted, '')
        when target is not null and type in ('oid'::regtype, 'regproc'::regtype) then other
        when target is not null and type = 'oid[]'::regtype then format('array[%s] || t.%I[2:]', other, attribute)
        when target is not null and type = 'oidvector'::regtype then format('%s::text::oidvector', other)
        when type = 'int2vector'::regtype then format('(case when t.%1$I::text like %2$L then %3$L else %4$L end)::int2vector', attribute, '1%', '2', '1')
        when type = 'int2[]'::regtype then format('array[coalesce(t.%1$I[1], 0) + 1]::int2[] || t.%1$I[2:]', attribute)
        end;
end $$;

-- A condition that is true of this row alone.
create function pg_temp.finding(wanted name, location tid) returns text language plpgsql as $$
declare found text;
begin
    execute format('select concat_ws(%L, %s) from pg_catalog.%I where ctid = $1', ' and ',
        (select string_agg(format('format(%L, %s)', format('t.%I is not distinct from %%L', attname), attname || case when attname like '%fnoid' then '::oid' else '' end), ', ')
         from unnest(pg_temp.key_of(wanted)) as attname), wanted)
    into found using location;
    return found;
end $$;

do $$
declare
    one record;
    location tid;
    variant text;
begin
    for one in select * from variants loop
        for variant, location in
            execute format('select distinct on (v) %s as v, t.ctid from pg_catalog.%I t where %s order by v, t.ctid',
                           one.variant, one.catalog, one.filter) loop
            insert into changes
            select one.catalog, variant, pg_temp.finding(one.catalog, location), attname, pg_temp.another(one.catalog, attname, atttypid)
            from pg_attribute
            where attrelid = ('pg_catalog.' || one.catalog)::regclass and attnum > 0 and not attisdropped
            order by attnum;
        end loop;
    end loop;
end $$;
