SELECT 'pg_class'::regclass::oid, c.oid, 0,
       format('%stable %I.%I%s%s%s%s%s%s%s%s%s%s%s%s', CASE WHEN c.relkind = 'f' THEN 'foreign ' END, nspname, c.relname,
              CASE WHEN c.relispartition THEN format(' partition of %s %s',
                  (SELECT inhparent::regclass FROM pg_inherits WHERE inhrelid = c.oid),
                  pg_get_expr(c.relpartbound, c.oid)) END,
              CASE WHEN c.reloftype <> 0 THEN format(' of %s', format_type(c.reloftype, NULL)) END,
              ' partition by ' || pg_get_partkeydef(c.oid),
              (SELECT format(' server %I%s', srvname,
                             (SELECT format(' options (%s)', string_agg(format('%I %L', option_name, option_value), ', '))
                              FROM pg_options_to_table(ftoptions) HAVING count(*) > 0))
               FROM pg_foreign_table JOIN pg_foreign_server s ON s.oid = ftserver WHERE ftrelid = c.oid),
              CASE WHEN c.relpersistence = 'u' THEN ' unlogged' END,
              CASE WHEN amname <> 'heap' THEN format(' using %I', amname) END,
              (SELECT format(' with (%s)', string_agg(format('%s = %L', split_part(option, '=', 1),
                                                             substr(option, strpos(option, '=') + 1)), ', '))
               FROM (SELECT unnest(c.reloptions)
                     UNION ALL
                     SELECT 'toast.' || unnest(toast.reloptions)) AS options (option)
               HAVING count(*) > 0),
              (SELECT format(' inherits (%s)', string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno))
               FROM pg_inherits WHERE inhrelid = c.oid AND NOT c.relispartition HAVING count(*) > 0),
              (SELECT format(' tablespace %I', spcname) FROM pg_tablespace s WHERE s.oid = c.reltablespace),
              CASE WHEN c.relkind <> 'f' THEN CASE c.relreplident
                  WHEN 'n' THEN ' replica identity nothing'
                  WHEN 'f' THEN ' replica identity full'
                  WHEN 'i' THEN (SELECT format(' replica identity using index %I', i.relname)
                                 FROM pg_index JOIN pg_class i ON i.oid = coalesce(pg_partition_root(indexrelid), indexrelid)
                                 WHERE indrelid = c.oid AND indisreplident) END END,
              (SELECT format(' cluster on %I', i.relname)
               FROM pg_index JOIN pg_class i ON i.oid = coalesce(pg_partition_root(indexrelid), indexrelid)
               WHERE indrelid = c.oid AND indisclustered),
              CASE WHEN c.relforcerowsecurity THEN CASE WHEN c.relrowsecurity THEN ' row security forced'
                                                        ELSE ' row security forced only' END
                   WHEN c.relrowsecurity THEN ' row security' END)
FROM pg_class c
JOIN own ON own.oid = relnamespace
LEFT JOIN pg_am a ON a.oid = c.relam
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
WHERE c.relkind IN ('r', 'p', 'f')
  AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_class'::regclass)
ORDER BY nspname COLLATE "C", c.relname COLLATE "C"
