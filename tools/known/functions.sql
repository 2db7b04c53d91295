-- Functions, procedures and aggregates: kind and volatility as pg_proc has them, how many arguments have a default,
-- the result, and the arguments that a call gives. Without those that pg_upgrade alone may call, to which minor
-- versions add.
--
-- FUNCTION(first, last, extension, name, kind, volatility, flags, defaults, result, count, arguments ...)
select proname, extension, format('%s, ''%s'', ''%s'', %s, %s, %s, %s%s)', proname, prokind, provolatile,
    pg_temp.flags(array[case when proisstrict then 'STRICT' end, case when proretset then 'RETURNS_SET' end,
        case when provariadic <> 0 then 'VARIADIC' end]),
    pronargdefaults, pg_temp.token(prorettype), pronargs,
    coalesce((select string_agg(', ' || pg_temp.token(type), '' order by place) from unnest(proargtypes) with ordinality a(type, place)), ', T_none'))
from (select p.*, pg_temp.owner('pg_proc', p.oid, pronamespace) as extension from pg_proc p) p
where extension is not null and proname !~ '^binary_upgrade_';
