SELECT 'pg_ts_parser'::regclass::oid, p.oid, 0,
       format('text search parser %I.%I (start = %s, gettoken = %s, end = %s%s, lextypes = %s);', nspname, prsname, prsstart,
              prstoken, prsend, CASE WHEN prsheadline <> 0 THEN ', headline = ' || prsheadline END, prslextype)
FROM pg_ts_parser p
JOIN own ON own.oid = prsnamespace
WHERE p.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_ts_parser'::regclass)
ORDER BY nspname COLLATE "C", prsname COLLATE "C"
