-- Operators, with the volatility of their function. Those that merge or hash are the equality of an operator family.
--
-- OPERATOR(first, last, extension, name, left, right, result, volatility, flags)
select oprname, extension,
    format('"%s", %s, %s, %s, ''%s'', %s)', replace(oprname, '\', '\\'), pg_temp.token(oprleft), pg_temp.token(oprright),
    pg_temp.token(oprresult), provolatile, pg_temp.flags(array[case when oprcanmerge then 'MERGES' end, case when oprcanhash then 'HASHES' end]))
from (select o.*, pg_temp.owner('pg_operator', o.oid, oprnamespace) as extension from pg_operator o) o
    join pg_proc p on p.oid = oprcode
where extension is not null;
