-- The server writes the name of anything; only some words of its kinds are not those of COMMENT ON. The namespace public
-- has a comment from the first: where that is gone, that is said.
SELECT 0, 0, 0, 'comment on namespace public is '''';'
WHERE obj_description(to_regnamespace('public'), 'pg_namespace') IS NULL AND to_regnamespace('public') IS NOT NULL
UNION ALL
(SELECT 0, 0, 0,
       format('comment on %s %s is %s;',
              CASE type WHEN 'table column' THEN 'column' WHEN 'view column' THEN 'column'
                        WHEN 'materialized view column' THEN 'column' WHEN 'foreign table column' THEN 'column'
                        WHEN 'composite type column' THEN 'column' WHEN 'table constraint' THEN 'constraint'
                        WHEN 'domain constraint' THEN 'constraint' WHEN 'schema' THEN 'namespace'
                        WHEN 'composite type' THEN 'type' WHEN 'statistics object' THEN 'statistics'
                        WHEN 'foreign-data wrapper' THEN 'foreign data wrapper' WHEN 'statistics object' THEN 'statistics'
                        WHEN 'foreign-data wrapper' THEN 'foreign data wrapper'
                        ELSE type END,
              CASE type WHEN 'transform' THEN replace(identity, ' on language ', ' language ')
                        WHEN 'domain constraint' THEN regexp_replace(identity, '^(("[^"]*")+|[^ ]+) on ', '\1 on domain ')
                        WHEN 'transform' THEN regexp_replace(identity, ' on language (("[^"]*")+|[^ ]+)$', ' language \1')
                        ELSE identity END,
              quote_literal(description))
FROM pg_description d
CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) AS i
WHERE (d.objoid >= 16384 OR d.classoid = 'pg_namespace'::regclass AND d.objoid IN (SELECT oid FROM own))
  AND (d.classoid, d.objoid) NOT IN (SELECT classid, objid FROM member)
  AND NOT (d.objoid IS NOT DISTINCT FROM to_regnamespace('public') AND description = 'standard public schema')
  AND NOT (type = 'extension' AND description = (SELECT a.comment FROM pg_available_extensions a WHERE a.name = i.name))
  AND identity <> '' AND d.classoid <> 'pg_largeobject'::regclass -- data, not schema
  AND coalesce(schema, '') <> $1 AND NOT (type = 'schema' AND i.name = $1)
  -- What a partition has of its parent is no object of its own here: see unknown.sql.
  AND (d.classoid <> 'pg_class'::regclass OR d.objoid NOT IN (SELECT oid FROM pg_class WHERE relkind IN ('i', 'I') AND relispartition))
  AND (d.classoid <> 'pg_constraint'::regclass OR d.objoid NOT IN (SELECT oid FROM pg_constraint WHERE conparentid <> 0 OR NOT conislocal OR contype = 'n'))
  AND (d.classoid <> 'pg_trigger'::regclass OR d.objoid NOT IN (SELECT oid FROM pg_trigger WHERE tgparentid <> 0))
  AND (d.classoid <> 'pg_type'::regclass
       OR d.objoid NOT IN (SELECT oid FROM pg_type WHERE typtype = 'm' OR typcategory = 'A'
                                                      OR typrelid IN (SELECT oid FROM pg_class WHERE relkind <> 'c')))
ORDER BY type, identity COLLATE "C")
