SELECT 'pg_class'::regclass::oid, c.oid, 0,
       format(E'view %I.%I%s as\n%s%s', nspname, relname,
              (SELECT format(' with (%s)', string_agg(replace(option, '=', ' = '), ', '))
               FROM unnest(reloptions) AS options (option) WHERE option !~ '^check_option=' HAVING count(*) > 0),
              rtrim(pg_get_viewdef(c.oid), ';'),
              CASE WHEN 'check_option=local' = ANY (reloptions) THEN ' with local check option'
                   WHEN 'check_option=cascaded' = ANY (reloptions) THEN ' with cascaded check option' END)
FROM pg_class c
JOIN own ON own.oid = relnamespace
WHERE relkind = 'v' AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_class'::regclass)
ORDER BY nspname COLLATE "C", relname COLLATE "C"
