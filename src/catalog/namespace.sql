SELECT 'pg_namespace'::regclass::oid, oid, 0, format('namespace %I;', nspname)
FROM own
WHERE nspname <> 'public' AND oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_namespace'::regclass)
ORDER BY nspname COLLATE "C"
