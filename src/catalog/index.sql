-- What pg_get_indexdef says between the table's name and the predicate is the language's as it is.
SELECT 'pg_class'::regclass::oid, indexrelid, indrelid,
       format('    index%s %I %s%s%s;', CASE WHEN indisunique THEN ' unique' END, relname,
              left(substr(definition, 1 + length(head)),
                   length(definition) - length(head) - length(coalesce(' WHERE ' || predicate, ''))),
              (SELECT format(' tablespace %I', spcname) FROM pg_tablespace s WHERE s.oid = reltablespace),
              ' where (' || predicate || ')')
FROM (
    SELECT indexrelid, indrelid, indisunique, c.relname, c.reltablespace, pg_get_indexdef(indexrelid) AS definition,
           format('CREATE %sINDEX %I ON %s%s ', CASE WHEN indisunique THEN 'UNIQUE ' END, c.relname,
                  CASE WHEN c.relkind = 'I' THEN 'ONLY ' END, indrelid::regclass) AS head,
           pg_get_expr(indpred, indrelid) AS predicate
    FROM pg_index
    JOIN pg_class c ON c.oid = indexrelid
    JOIN own ON own.oid = c.relnamespace
    WHERE NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = indexrelid)
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
      AND indexrelid NOT IN (SELECT objid FROM member WHERE classid = 'pg_class'::regclass)
) AS indexes
ORDER BY indrelid, relname COLLATE "C"
