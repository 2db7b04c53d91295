-- A base type begins as a shell: its functions name it, and it names them.
SELECT 'pg_type'::regclass::oid, t.oid, 0, format('shell type %I.%I;', nspname, typname)
FROM pg_type t
JOIN own ON own.oid = typnamespace
WHERE (typtype = 'p' OR typtype = 'b')
  AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
  AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
ORDER BY nspname COLLATE "C", typname COLLATE "C"
