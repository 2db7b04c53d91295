SELECT 'pg_foreign_data_wrapper'::regclass::oid, w.oid, 0,
       format('foreign data wrapper %I%s%s%s;', fdwname,
              CASE WHEN fdwhandler <> 0 THEN format(' handler %s', fdwhandler::regproc) END,
              CASE WHEN fdwvalidator <> 0 THEN format(' validator %s', fdwvalidator::regproc) END,
              (SELECT format(' options (%s)', string_agg(format('%I %L', option_name, option_value), ', '
                                                         ORDER BY option_name COLLATE "C"))
               FROM pg_options_to_table(fdwoptions) HAVING count(*) > 0))
FROM pg_foreign_data_wrapper w
WHERE w.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_foreign_data_wrapper'::regclass)
ORDER BY fdwname COLLATE "C"
