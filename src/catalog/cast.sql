SELECT 'pg_cast'::regclass::oid, c.oid, 0,
       format('cast (%s as %s) %s%s;', format_type(castsource, NULL), format_type(casttarget, NULL),
              CASE castmethod WHEN 'f' THEN 'with function ' || castfunc::regprocedure WHEN 'i' THEN 'with inout'
                              ELSE 'without function' END,
              CASE castcontext WHEN 'a' THEN ' as assignment' WHEN 'i' THEN ' as implicit' END)
FROM pg_cast c
WHERE c.oid >= 16384 AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_cast'::regclass)
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_cast'::regclass AND objid = c.oid AND deptype = 'i')
ORDER BY format_type(castsource, NULL) COLLATE "C", format_type(casttarget, NULL) COLLATE "C"
