-- Access methods of indexes, and what they can do: give an order, be unique, have several columns, include others, and
-- exclude, which takes operators to search by, and not only those to order by.
--
-- ACCESS_METHOD(first, last, extension, name, order, unique, multicolumn, include, exclude)
select amname, coalesce(extension, 'postgresql'), format('%s, %s)', amname, (
        select string_agg((pg_indexam_has_property(a.oid, property) and (property <> 'can_exclude'
            or exists (select from pg_amop where amopmethod = a.oid and amoppurpose = 's')))::int::text, ', ' order by place)
        from unnest('{can_order,can_unique,can_multi_col,can_include,can_exclude}'::text[]) with ordinality p(property, place)))
from pg_am a left join extension_objects o on o.classid = 'pg_am'::regclass and o.objid = a.oid
where amtype = 'i';
