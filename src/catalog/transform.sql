SELECT 'pg_transform'::regclass::oid, t.oid, 0,
       format('transform for %s language %I (%s);', format_type(trftype, NULL), lanname, concat_ws(', ',
           CASE WHEN trffromsql <> 0 THEN 'from sql with function ' || trffromsql::regprocedure END,
           CASE WHEN trftosql <> 0 THEN 'to sql with function ' || trftosql::regprocedure END))
FROM pg_transform t
JOIN pg_language l ON l.oid = trflang
WHERE t.oid >= 16384 AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_transform'::regclass)
ORDER BY format_type(trftype, NULL) COLLATE "C", lanname COLLATE "C"
