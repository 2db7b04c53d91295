SELECT 'pg_am'::regclass::oid, a.oid, 0,
       format('access method %I type %s handler %s;', amname, CASE amtype WHEN 't' THEN 'table' ELSE 'index' END, amhandler)
FROM pg_am a
WHERE a.oid >= 16384 AND a.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_am'::regclass)
ORDER BY amname COLLATE "C"
