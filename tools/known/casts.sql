-- Casts: context and method as pg_cast has them, and the volatility of what computes them.
--
-- CAST(first, last, extension, source, target, context, method, volatility)
select typname, extension, format('%s, %s, ''%s'', ''%s'', ''%s'')', pg_temp.token(castsource), pg_temp.token(casttarget),
    castcontext, castmethod, coalesce(provolatile::text, case castmethod when 'b' then 'i' else 's' end))
from (select c.*, coalesce((select extension from extension_objects o where o.classid = 'pg_cast'::regclass and o.objid = c.oid),
        case when c.oid < 16384 then 'postgresql' end) as extension from pg_cast c) c
    join pg_type t on t.oid = castsource left join pg_proc p on p.oid = castfunc
where extension is not null;
