SELECT 'pg_conversion'::regclass::oid, c.oid, 0,
       format('conversion %I.%I%s for %L to %L from %s;', nspname, conname, CASE WHEN condefault THEN ' default' END,
              pg_encoding_to_char(conforencoding), pg_encoding_to_char(contoencoding), conproc)
FROM pg_conversion c
JOIN own ON own.oid = connamespace
WHERE c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_conversion'::regclass)
ORDER BY nspname COLLATE "C", conname COLLATE "C"
