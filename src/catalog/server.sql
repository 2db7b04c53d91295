SELECT 'pg_foreign_server'::regclass::oid, s.oid, 0,
       format('server %I%s%s foreign data wrapper %I%s;', srvname, CASE WHEN srvtype <> '' THEN format(' type %L', srvtype) END,
              CASE WHEN srvversion <> '' THEN format(' version %L', srvversion) END, fdwname,
              (SELECT format(' options (%s)', string_agg(format('%I %L', option_name, option_value), ', '
                                                         ORDER BY option_name COLLATE "C"))
               FROM pg_options_to_table(srvoptions) HAVING count(*) > 0))
FROM pg_foreign_server s
JOIN pg_foreign_data_wrapper w ON w.oid = srvfdw
WHERE s.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_foreign_server'::regclass)
ORDER BY srvname COLLATE "C"
