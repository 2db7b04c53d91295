SELECT 'pg_type'::regclass::oid, t.oid, 0,
       format(E'type %I.%I {\n%s}', own.nspname, t.typname, coalesce((
           SELECT string_agg(
               format(E'    "%s" %s%s;\n', replace(attname, '"', '""'), format_type(atttypid, atttypmod),
                      CASE WHEN attcollation <> typcollation
                           THEN format(' collate %I.%I', n.nspname, collname) END),
               '' ORDER BY attnum)
           FROM pg_attribute
           JOIN pg_type base ON base.oid = atttypid
           LEFT JOIN pg_collation l ON l.oid = attcollation
           LEFT JOIN pg_namespace n ON n.oid = collnamespace
           WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped), ''))
FROM pg_type t
JOIN own ON own.oid = typnamespace
JOIN pg_class c ON c.oid = typrelid AND relkind = 'c'
WHERE t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
ORDER BY own.nspname COLLATE "C", t.typname COLLATE "C"
