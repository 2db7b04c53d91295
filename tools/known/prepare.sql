-- What the queries beside this share: every extension that the server has (languages apart, which need libraries
-- that not every machine has), who owns what, and the tokens that the tables have for types.
set client_min_messages = error;
set lc_messages = 'C';
select format('create extension if not exists %I cascade', name) from pg_available_extensions
where name !~ '^pl|_pl' order by name
\gexec

-- What plpgsql has is PostgreSQL's own: every database is made with it.
create temp view extension_objects as
select classid, objid, replace(extname, '-', '_') as extension
from pg_depend join pg_extension e on e.oid = refobjid
where deptype = 'e' and refclassid = 'pg_extension'::regclass and extname <> 'plpgsql';

-- PostgreSQL's own are those in its own namespace; null: somebody else's.
create function pg_temp.owner(class regclass, object oid, namespace oid) returns text language sql as $$
    select coalesce((select extension from extension_objects where classid = $1 and objid = $2),
        case when $3 = 'pg_catalog'::regnamespace then 'postgresql' end)
$$;

create function pg_temp.token(type oid) returns text language sql as $$
    select 'T_' || coalesce((select typname from pg_type where oid = $1), 'none')
$$;

create function pg_temp.flags(text[]) returns text language sql as $$
    select coalesce(nullif(array_to_string($1, '|'), ''), '0')
$$;
