-- Types but for arrays and the rows of relations; PostgreSQL's own in the order of format_type's names, then those of
-- extensions. FORMER_TYPE is what earlier versions say of a type otherwise.
--
-- TYPE(first, last, extension, name, shown, oid, array oid, category, most modifiers, storage, collates)
select case when extension = 'postgresql' then '0' || shown else '1' || typname end,
    extension, format('%s, "%s", %s, %s, ''%s'', %s, ''%s'', %s)', typname,
        case when extension = 'postgresql' then replace(shown, '"', '\"') else typname end,
        case when extension = 'postgresql' then t.oid else 0 end, case when extension = 'postgresql' then typarray else 0 end,
        typcategory, case when typname = 'numeric' then 2 when typmodin <> 0 then 1 else 0 end, typstorage,
        (typcollation <> 0)::int)
from (select t.*, pg_temp.owner('pg_type', t.oid, typnamespace) as extension, format_type(t.oid, null) as shown from pg_type t) t
    left join pg_class c on c.oid = typrelid
where extension is not null and coalesce(relkind, 'c') = 'c' and typtype <> 'e' and not (typcategory = 'A' and typname ~ '^_')
    and typname <> '_record';
