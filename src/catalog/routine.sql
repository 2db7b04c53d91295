-- Nothing stops a body from naming what is gone: then it stays unchecked. The constructors of a range are its own
-- (deptype i).
SELECT 'pg_proc'::regclass::oid, p.oid, 0,
       format('%s %s unchecked%s;', CASE prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, name,
              substr(rtrim(pg_get_functiondef(p.oid), E'\n'), 
                     length('CREATE OR REPLACE ' || CASE prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END || name) + 1))
FROM pg_proc p
JOIN own ON own.oid = pronamespace
CROSS JOIN LATERAL (SELECT format('%I.%I', nspname, proname)) AS named (name)
WHERE prokind IN ('f', 'w', 'p')
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'i')
  AND p.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_proc'::regclass)
ORDER BY nspname COLLATE "C", proname COLLATE "C", p.oid
