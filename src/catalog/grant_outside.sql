-- The same for what belongs to PostgreSQL itself or to an extension, against what it came with. What initdb gave in
-- information_schema is written down nowhere, and pg_dump leaves it alone too.
, acls AS (
    SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid, 0 AS subid, relacl AS acl,
           acldefault((CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", relowner) AS usual, relnamespace AS namespace,
           CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END AS word
    FROM pg_class c
    WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
    UNION ALL
    SELECT 'pg_class'::regclass, c.oid, attnum, attacl, acldefault('c', relowner), relnamespace, 'table'
    FROM pg_attribute
    JOIN pg_class c ON c.oid = attrelid
    WHERE attacl IS NOT NULL AND NOT attisdropped
    UNION ALL
    SELECT 'pg_proc'::regclass, oid, 0, proacl, acldefault('f', proowner), pronamespace,
           CASE prokind WHEN 'p' THEN 'procedure' ELSE 'function' END
    FROM pg_proc
    UNION ALL
    SELECT 'pg_type'::regclass, oid, 0, typacl, acldefault('T', typowner), typnamespace, 'type'
    FROM pg_type
    WHERE typtype <> 'm'
    UNION ALL
    SELECT 'pg_namespace'::regclass, oid, 0, nspacl, acldefault('n', nspowner),
           oid, 'namespace'
    FROM pg_namespace
    WHERE nspname NOT IN ('public', 'information_schema', $1)
    UNION ALL
    SELECT 'pg_language'::regclass, oid, 0, lanacl, acldefault('l', lanowner),
           CASE WHEN oid < 16384 THEN 'pg_catalog'::regnamespace::oid END, 'language'
    FROM pg_language
    UNION ALL
    SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, fdwacl, acldefault('F', fdwowner), NULL, 'foreign data wrapper'
    FROM pg_foreign_data_wrapper
    UNION ALL
    SELECT 'pg_foreign_server'::regclass, oid, 0, srvacl, acldefault('S', srvowner), NULL, 'server'
    FROM pg_foreign_server
),
changed AS (
    SELECT a.classid, a.objid, a.subid, a.word, coalesce(a.acl, a.usual) AS acl, coalesce(initprivs, a.usual) AS usual, extname
    FROM acls a
    LEFT JOIN pg_init_privs i ON i.classoid = a.classid AND i.objoid = a.objid AND i.objsubid = a.subid
    LEFT JOIN pg_depend d ON d.classid = a.classid AND d.objid = a.objid AND deptype = 'e'
    LEFT JOIN pg_extension e ON refclassid = 'pg_extension'::regclass AND e.oid = refobjid
    WHERE acl IS DISTINCT FROM initprivs
      AND (extname IS NOT NULL OR namespace = 'pg_catalog'::regnamespace)
),
entries AS (
    SELECT c.classid, c.objid, c.subid, c.word, c.extname, e.*, false AS taken
    FROM changed c CROSS JOIN aclexplode(c.acl) e
    WHERE NOT EXISTS (
        SELECT FROM aclexplode(c.usual) u
        WHERE u.grantor = e.grantor AND u.grantee = e.grantee AND u.privilege_type = e.privilege_type
          AND u.is_grantable = e.is_grantable)
    UNION ALL
    SELECT c.classid, c.objid, c.subid, c.word, c.extname, u.*, true
    FROM changed c CROSS JOIN aclexplode(c.usual) u
    WHERE NOT EXISTS (
        SELECT FROM aclexplode(c.acl) e
        WHERE u.grantor = e.grantor AND u.grantee = e.grantee AND u.privilege_type = e.privilege_type)
)
SELECT 0, 0, 0,
       format('%s %s on %s %s%s %s %s%s;', CASE WHEN taken THEN 'revoke' ELSE 'grant' END,
              string_agg(lower(privilege_type) || CASE WHEN subid > 0 THEN format(' ("%s")', replace(attname, '"', '""'))
                                                       ELSE '' END, ', ' ORDER BY subid, privilege_type),
              word, (pg_identify_object(classid, objid, 0)).identity,
              CASE WHEN extname IS NOT NULL AND (word <> 'language' OR extname <> 'plpgsql')
                   THEN format(' in extension "%s"', replace(extname, '"', '""')) END,
              CASE WHEN taken THEN 'from' ELSE 'to' END,
              CASE WHEN grantee = 0 THEN 'public' ELSE format('"%s"', replace(r.rolname, '"', '""')) END,
              CASE WHEN is_grantable AND NOT taken THEN ' with grant option' END)
FROM entries
LEFT JOIN pg_attribute ON attrelid = objid AND attnum = subid AND subid > 0 AND classid = 'pg_class'::regclass
LEFT JOIN pg_roles r ON r.oid = grantee
GROUP BY classid, objid, word, extname, taken, grantee, r.rolname, is_grantable
ORDER BY word, (pg_identify_object(classid, objid, 0)).identity COLLATE "C", taken, r.rolname COLLATE "C" NULLS FIRST
