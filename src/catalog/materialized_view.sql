SELECT 'pg_class'::regclass::oid, c.oid, 0,
       format(E'materialized view %I.%I%s%s%s%s as\n%s%s', nspname, relname,
              (SELECT format(' cluster on %I', i.relname)
               FROM pg_index JOIN pg_class i ON i.oid = indexrelid WHERE indrelid = c.oid AND indisclustered),
              CASE WHEN amname <> 'heap' THEN format(' using %I', amname) END,
              (SELECT format(' with (%s)', string_agg(format('%s = %L', split_part(option, '=', 1),
                                                             substr(option, strpos(option, '=') + 1)), ', '))
               FROM unnest(reloptions) AS options (option) HAVING count(*) > 0),
              (SELECT format(' tablespace %I', spcname) FROM pg_tablespace s WHERE s.oid = reltablespace),
              rtrim(pg_get_viewdef(c.oid), ';'), CASE WHEN NOT relispopulated THEN ' with no data' END)
FROM pg_class c
JOIN own ON own.oid = relnamespace
LEFT JOIN pg_am a ON a.oid = relam
WHERE relkind = 'm' AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_class'::regclass)
ORDER BY nspname COLLATE "C", relname COLLATE "C"
