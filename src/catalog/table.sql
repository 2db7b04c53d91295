SELECT 'pg_class'::regclass::oid, c.oid, 0,
       format('table %I.%I%s%s%s%s%s%s', nspname, c.relname,
              CASE WHEN c.relpersistence = 'u' THEN ' unlogged' END,
              CASE WHEN amname <> 'heap' THEN format(' using %I', amname) END,
              (SELECT format(' with (%s)', string_agg(format('%s = %L', split_part(option, '=', 1),
                                                             substr(option, strpos(option, '=') + 1)), ', '))
               FROM (SELECT unnest(c.reloptions)
                     UNION ALL
                     SELECT 'toast.' || unnest(toast.reloptions)) AS options (option)
               HAVING count(*) > 0),
              (SELECT format(' inherits (%s)', string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno))
               FROM pg_inherits WHERE inhrelid = c.oid HAVING count(*) > 0),
              (SELECT format(' tablespace %I', spcname) FROM pg_tablespace s WHERE s.oid = c.reltablespace),
              CASE c.relreplident
                  WHEN 'n' THEN ' replica identity nothing'
                  WHEN 'f' THEN ' replica identity full'
                  WHEN 'i' THEN (SELECT format(' replica identity using index %I', i.relname)
                                 FROM pg_index JOIN pg_class i ON i.oid = indexrelid
                                 WHERE indrelid = c.oid AND indisreplident) END)
FROM pg_class c
JOIN own ON own.oid = relnamespace
LEFT JOIN pg_am a ON a.oid = c.relam
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
WHERE c.relkind = 'r' AND NOT c.relispartition AND c.reloftype = 0
  AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_class'::regclass)
ORDER BY nspname COLLATE "C", c.relname COLLATE "C"
