-- Versions are those of the machine's libraries, so they are left out, as pg_dump leaves them out.
SELECT 'pg_collation'::regclass::oid, c.oid, 0,
       format('collation %I.%I (provider = %s%s%s);', nspname, collname,
              CASE collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' WHEN 'd' THEN 'default' ELSE 'libc' END,
              CASE WHEN NOT collisdeterministic THEN ', deterministic = false' END,
              CASE WHEN collprovider IN ('i', 'b') THEN
                       format(', locale = %L', coalesce(r ->> 'colllocale', r ->> 'colliculocale', collcollate))
                   WHEN collcollate = collctype THEN format(', locale = %L', collcollate)
                   ELSE format(', lc_collate = %L, lc_ctype = %L', collcollate, collctype) END ||
              CASE WHEN coalesce(r ->> 'collicurules', '') <> '' THEN format(', rules = %L', r ->> 'collicurules') ELSE '' END)
FROM pg_collation c
CROSS JOIN LATERAL to_jsonb(c) AS r
JOIN own ON own.oid = collnamespace
WHERE c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_collation'::regclass)
ORDER BY nspname COLLATE "C", collname COLLATE "C"
