SELECT 'pg_ts_dict'::regclass::oid, d.oid, 0,
       format('text search dictionary %I.%I (template = %I.%I%s);', own.nspname, dictname, n.nspname, tmplname,
              ', ' || dictinitoption)
FROM pg_ts_dict d
JOIN own ON own.oid = dictnamespace
JOIN pg_ts_template t ON t.oid = dicttemplate
JOIN pg_namespace n ON n.oid = tmplnamespace
WHERE d.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_ts_dict'::regclass)
ORDER BY own.nspname COLLATE "C", dictname COLLATE "C"
