SELECT 'pg_constraint'::regclass::oid, k.oid, conrelid,
       format('    constraint "%s" %s%s%s;', replace(conname, '"', '""'), pg_get_constraintdef(k.oid),
              -- pg_get_constraintdef tells an exclusion constraint's parameters itself
              (SELECT format(' with (%s)', string_agg(format('%s = %L', split_part(option, '=', 1),
                                                             substr(option, strpos(option, '=') + 1)), ', '))
               FROM unnest(i.reloptions) AS options (option)
               WHERE contype <> 'x' HAVING count(*) > 0),
              (SELECT format(' using index tablespace %I', spcname) FROM pg_tablespace s WHERE s.oid = i.reltablespace))
FROM pg_constraint k
JOIN pg_class c ON c.oid = conrelid AND c.relkind IN ('r', 'p', 'f')
JOIN own ON own.oid = c.relnamespace
LEFT JOIN pg_class i ON i.oid = conindid AND contype IN ('p', 'u', 'x')
WHERE contype IN ('p', 'u', 'c', 'f', 'x') AND conparentid = 0
  AND (conislocal OR (contype = 'c' AND conrelid IN (SELECT attrelid FROM apart)))
ORDER BY conrelid, conname COLLATE "C"
