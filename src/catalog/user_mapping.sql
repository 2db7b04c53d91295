-- The view shows the options to those who may see them.
SELECT 'pg_user_mapping'::regclass::oid, umid, 0,
       format('user mapping for %s server %I%s;', CASE WHEN umuser = 0 THEN 'public' ELSE quote_ident(usename) END, srvname,
              (SELECT format(' options (%s)', string_agg(format('%I %L', option_name, option_value), ', '
                                                         ORDER BY option_name COLLATE "C"))
               FROM pg_options_to_table(umoptions) HAVING count(*) > 0))
FROM pg_user_mappings
WHERE srvid NOT IN (SELECT objid FROM member WHERE classid = 'pg_foreign_server'::regclass)
ORDER BY srvname COLLATE "C", usename COLLATE "C"
