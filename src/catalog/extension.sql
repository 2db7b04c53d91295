-- The version that the server would choose itself is left out.
SELECT 'pg_extension'::regclass::oid, e.oid, 0,
       format('extension %I%s schema %I;', extname,
              CASE WHEN extversion IS DISTINCT FROM default_version THEN format(' version %L', extversion) END,
              nspname)
FROM pg_extension e
JOIN pg_namespace n ON n.oid = extnamespace
LEFT JOIN pg_available_extensions a ON a.name = extname
WHERE e.oid >= 16384
ORDER BY extname COLLATE "C"
