SELECT 0, 0, 0,
       format('security label for "%s" on %s %s is %s;', replace(provider, '"', '""'),
              CASE type WHEN 'table column' THEN 'column' WHEN 'view column' THEN 'column'
                        WHEN 'materialized view column' THEN 'column' WHEN 'foreign table column' THEN 'column'
                        WHEN 'composite type column' THEN 'column' WHEN 'table constraint' THEN 'constraint'
                        WHEN 'domain constraint' THEN 'constraint' WHEN 'schema' THEN 'namespace'
                        WHEN 'composite type' THEN 'type' WHEN 'statistics object' THEN 'statistics'
                        WHEN 'foreign-data wrapper' THEN 'foreign data wrapper'
                        ELSE type END, identity, quote_literal(label))
FROM pg_seclabel l
CROSS JOIN LATERAL pg_identify_object(l.classoid, l.objoid, l.objsubid) AS i
WHERE (l.classoid, l.objoid) NOT IN (SELECT classid, objid FROM member)
  AND identity <> '' AND l.classoid <> 'pg_largeobject'::regclass -- data, not schema
  AND coalesce(schema, '') <> $1 AND NOT (type = 'schema' AND i.name = $1)
ORDER BY type, identity COLLATE "C", provider COLLATE "C"
