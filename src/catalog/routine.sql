-- The constructors of a range are its own (deptype i).
SELECT 'pg_proc'::regclass::oid, p.oid, 0,
       rtrim(substr(pg_get_functiondef(p.oid), length('CREATE OR REPLACE ') + 1), E'\n') || ';'
FROM pg_proc p
JOIN own ON own.oid = pronamespace
WHERE prokind IN ('f', 'w', 'p')
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'i')
  AND p.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_proc'::regclass)
ORDER BY nspname COLLATE "C", proname COLLATE "C", p.oid
