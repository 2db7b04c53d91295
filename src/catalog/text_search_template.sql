SELECT 'pg_ts_template'::regclass::oid, t.oid, 0,
       format('text search template %I.%I (%slexize = %s);', nspname, tmplname,
              CASE WHEN tmplinit <> 0 THEN format('init = %s, ', tmplinit) END, tmpllexize)
FROM pg_ts_template t
JOIN own ON own.oid = tmplnamespace
WHERE t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_ts_template'::regclass)
ORDER BY nspname COLLATE "C", tmplname COLLATE "C"
