-- Operator classes: method, name, family, the type that they take, whether they are its default.
--
-- OPERATOR_CLASS(first, last, extension, method, name, family, type, default)
select amname || ' ' || opcname, extension, format('%s, %s, %s, %s, %s)', amname, opcname, opfname, pg_temp.token(opcintype),
    opcdefault::int)
from (select c.*, pg_temp.owner('pg_opclass', c.oid, opcnamespace) as extension from pg_opclass c) c
    join pg_am a on a.oid = opcmethod join pg_opfamily f on f.oid = opcfamily
where extension is not null;
