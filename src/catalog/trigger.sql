SELECT 'pg_trigger'::regclass::oid, t.oid, tgrelid,
       format('    %s%s;', substr(pg_get_triggerdef(t.oid), length('CREATE ') + 1),
              CASE tgenabled WHEN 'D' THEN ' disable' WHEN 'R' THEN ' enable replica' WHEN 'A' THEN ' enable always' END)
FROM pg_trigger t
JOIN pg_class c ON c.oid = tgrelid
JOIN own ON own.oid = relnamespace
WHERE NOT tgisinternal AND tgparentid = 0
UNION ALL
-- A partition's, that fires otherwise than its parent's.
SELECT 'pg_trigger'::regclass::oid, t.oid, t.tgrelid,
       format('    trigger %I with options %s;', t.tgname,
              CASE t.tgenabled WHEN 'D' THEN 'disable' WHEN 'R' THEN 'enable replica' WHEN 'A' THEN 'enable always' ELSE 'enable' END)
FROM pg_trigger t
JOIN pg_trigger parent ON parent.oid = t.tgparentid AND parent.tgenabled <> t.tgenabled
JOIN pg_class c ON c.oid = t.tgrelid
JOIN own ON own.oid = relnamespace
WHERE t.tgname !~ '^RI_ConstraintTrigger_'
ORDER BY 3, 4
