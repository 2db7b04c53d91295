SELECT 'pg_policy'::regclass::oid, p.oid, polrelid,
       format('    policy %I as %s for %s to %s%s%s;', polname, CASE WHEN polpermissive THEN 'permissive' ELSE 'restrictive' END,
              CASE polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete'
                          ELSE 'all' END,
              (SELECT string_agg(CASE WHEN role = 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(role)) END, ', ')
               FROM unnest(polroles) AS roles (role)),
              ' using (' || pg_get_expr(polqual, polrelid) || ')',
              ' with check (' || pg_get_expr(polwithcheck, polrelid) || ')')
FROM pg_policy p
JOIN pg_class c ON c.oid = polrelid
JOIN own ON own.oid = relnamespace
WHERE p.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_policy'::regclass)
ORDER BY polrelid, polname COLLATE "C"
