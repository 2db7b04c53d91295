SELECT 'pg_type'::regclass::oid, t.oid, 0,
       format('range %I.%I (%s);', own.nspname, t.typname, concat_ws(', ',
           'subtype = ' || format_type(rngsubtype, NULL),
           CASE WHEN NOT opcdefault THEN format('subtype_opclass = %I.%I', o.nspname, opcname) END,
           CASE WHEN rngcollation <> subtype.typcollation THEN format('collation = %I.%I', n.nspname, collname) END,
           CASE WHEN rngcanonical <> 0 THEN 'canonical = ' || rngcanonical END,
           CASE WHEN rngsubdiff <> 0 THEN 'subtype_diff = ' || rngsubdiff END,
           (SELECT format('multirange_type_name = %I.%I', m.nspname, mt.typname)
            FROM pg_type mt JOIN pg_namespace m ON m.oid = mt.typnamespace
            WHERE mt.oid = (to_jsonb(r) ->> 'rngmultitypid')::oid)))
FROM pg_range r
JOIN pg_type t ON t.oid = rngtypid
JOIN own ON own.oid = t.typnamespace
JOIN pg_type subtype ON subtype.oid = rngsubtype
JOIN pg_opclass c ON c.oid = rngsubopc
JOIN pg_namespace o ON o.oid = opcnamespace
LEFT JOIN pg_collation l ON l.oid = rngcollation
LEFT JOIN pg_namespace n ON n.oid = collnamespace
WHERE t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
ORDER BY own.nspname COLLATE "C", t.typname COLLATE "C"
