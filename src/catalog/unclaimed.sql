-- Names for what no query told of ($2, $3: pg_depend's classid and objid), but for temporary objects and the runner's.
SELECT pg_describe_object(classid, objid, 0)
       || CASE WHEN type IN ('subscription', 'user mapping') THEN ', which this role may not read' ELSE '' END, type
FROM unnest($2::oid[], $3::oid[]) AS left_over (classid, objid)
CROSS JOIN LATERAL pg_identify_object(classid, objid, 0) AS i
WHERE coalesce(schema, '') !~ '^pg_(temp|toast)' AND coalesce(schema, '') NOT IN ('information_schema', $1)
  AND NOT (type = 'schema' AND (name = $1 OR name ~ '^pg_(temp|toast)'))
ORDER BY 1
