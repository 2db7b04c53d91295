-- DEPENDS ON EXTENSION. What a partition has of its parent is no object of its own here: see unknown.sql.
SELECT 0, 0, 0,
       format('dependence of %s %s on extension %s;', type, identity,
              string_agg(DISTINCT quote_ident(extname), ', '))
FROM pg_depend d
JOIN pg_extension e ON refclassid = 'pg_extension'::regclass AND refobjid = e.oid
CROSS JOIN LATERAL pg_identify_object(classid, objid, 0) AS i
WHERE deptype = 'x' AND type IN ('function', 'procedure', 'aggregate', 'trigger', 'materialized view', 'index')
  AND (classid, objid) NOT IN (SELECT classid, objid FROM member)
  AND coalesce(schema, '') <> $1
  AND (classid <> 'pg_class'::regclass OR objid NOT IN (SELECT oid FROM pg_class WHERE relkind IN ('i', 'I') AND relispartition))
  AND (classid <> 'pg_trigger'::regclass OR objid NOT IN (SELECT oid FROM pg_trigger WHERE tgparentid <> 0))
GROUP BY type, identity
ORDER BY type, identity COLLATE "C"
