SELECT 'pg_trigger'::regclass::oid, t.oid, tgrelid,
       format('    %s%s;', substr(pg_get_triggerdef(t.oid), length('CREATE ') + 1),
              CASE tgenabled WHEN 'D' THEN ' disable' WHEN 'R' THEN ' enable replica' WHEN 'A' THEN ' enable always' END)
FROM pg_trigger t
JOIN pg_class c ON c.oid = tgrelid
JOIN own ON own.oid = relnamespace
WHERE NOT tgisinternal AND tgparentid = 0
ORDER BY tgrelid, tgname COLLATE "C"
