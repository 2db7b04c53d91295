SELECT 'pg_type'::regclass::oid, t.oid, 0,
       format('enum %I.%I { %s }', nspname, typname,
              (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
               FROM pg_enum WHERE enumtypid = t.oid))
FROM pg_type t
JOIN own ON own.oid = typnamespace
WHERE typtype = 'e' AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
ORDER BY nspname COLLATE "C", typname COLLATE "C"
