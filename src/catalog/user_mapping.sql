-- The view shows the options to those who may see them; of what this role may not see, nothing is told here.
SELECT 'pg_user_mapping'::regclass::oid, umid, 0,
       format('user mapping for %s server %I%s;', CASE WHEN umuser = 0 THEN 'public' ELSE quote_ident(usename) END, m.srvname,
              (SELECT format(' options (%s)', string_agg(format('%I %L', option_name, option_value), ', '
                                                         ORDER BY option_name COLLATE "C"))
               FROM pg_options_to_table(umoptions) HAVING count(*) > 0))
FROM pg_user_mappings m
JOIN pg_foreign_server s ON s.oid = srvid
WHERE srvid NOT IN (SELECT objid FROM member WHERE classid = 'pg_foreign_server'::regclass)
  AND (umoptions IS NOT NULL OR has_table_privilege('pg_user_mapping', 'SELECT')
       OR CASE WHEN umuser = 0 THEN pg_has_role(srvowner, 'USAGE')
               ELSE usename = current_user AND (pg_has_role(srvowner, 'USAGE') OR has_server_privilege(srvid, 'USAGE')) END)
ORDER BY m.srvname COLLATE "C", usename COLLATE "C"
