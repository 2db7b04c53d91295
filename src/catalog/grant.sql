-- What differs from the privileges that PostgreSQL gives by itself. PUBLIC may use the namespace public from the
-- beginning, and before PostgreSQL 15 create in it.
, acls AS (
    SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid, 0 AS subid, relowner AS owner, relacl AS acl,
           acldefault((CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", relowner) AS usual,
           CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END AS word
    FROM pg_class c JOIN own ON own.oid = relnamespace
    WHERE relacl IS NOT NULL AND relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
    UNION ALL
    SELECT 'pg_class'::regclass, c.oid, attnum, relowner, attacl, acldefault('c', relowner), 'table'
    FROM pg_attribute
    JOIN pg_class c ON c.oid = attrelid
    JOIN own ON own.oid = relnamespace
    WHERE attacl IS NOT NULL AND NOT attisdropped
    UNION ALL
    SELECT 'pg_proc'::regclass, p.oid, 0, proowner, proacl, acldefault('f', proowner),
           CASE prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END
    FROM pg_proc p JOIN own ON own.oid = pronamespace
    WHERE proacl IS NOT NULL
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid, 0, typowner, typacl, acldefault('T', typowner), 'type'
    FROM pg_type t JOIN own ON own.oid = typnamespace
    WHERE typacl IS NOT NULL AND typtype <> 'm'
    UNION ALL
    SELECT 'pg_namespace'::regclass, n.oid, 0, nspowner, coalesce(nspacl, acldefault('n', nspowner)),
           acldefault('n', nspowner) ||
               CASE WHEN n.nspname = 'public' THEN ARRAY[makeaclitem(0, nspowner, 'USAGE', false)] END ||
               CASE WHEN n.nspname = 'public' AND current_setting('server_version_num')::integer < 150000
                    THEN ARRAY[makeaclitem(0, nspowner, 'CREATE', false)] END, 'namespace'
    FROM pg_namespace n JOIN own ON own.oid = n.oid
    WHERE nspacl IS NOT NULL OR n.nspname = 'public'
    UNION ALL
    SELECT 'pg_language'::regclass, oid, 0, lanowner, lanacl, acldefault('l', lanowner), 'language'
    FROM pg_language WHERE lanacl IS NOT NULL AND oid >= 16384
    UNION ALL
    SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, fdwowner, fdwacl, acldefault('F', fdwowner), 'foreign data wrapper'
    FROM pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
    UNION ALL
    SELECT 'pg_foreign_server'::regclass, oid, 0, srvowner, srvacl, acldefault('S', srvowner), 'server'
    FROM pg_foreign_server WHERE srvacl IS NOT NULL
),
entries AS (
    SELECT a.classid, a.objid, a.subid, a.owner, a.word, e.*, false AS taken
    FROM acls a CROSS JOIN aclexplode(a.acl) e
    WHERE NOT EXISTS (
        SELECT FROM aclexplode(a.usual) u
        WHERE u.grantor = e.grantor AND u.grantee = e.grantee AND u.privilege_type = e.privilege_type
          AND u.is_grantable = e.is_grantable)
    UNION ALL
    SELECT a.classid, a.objid, a.subid, a.owner, a.word, u.*, true
    FROM acls a CROSS JOIN aclexplode(a.usual) u
    WHERE NOT EXISTS (
        SELECT FROM aclexplode(a.acl) e
        WHERE u.grantor = e.grantor AND u.grantee = e.grantee AND u.privilege_type = e.privilege_type)
)
SELECT 0, 0, 0,
       format('%s %s on %s %s %s %s%s%s;', CASE WHEN taken THEN 'revoke' ELSE 'grant' END,
              string_agg(lower(privilege_type) || CASE WHEN subid > 0 THEN format(' ("%s")', replace(attname, '"', '""'))
                                                       ELSE '' END, ', ' ORDER BY subid, privilege_type),
              word, (pg_identify_object(classid, objid, 0)).identity, CASE WHEN taken THEN 'from' ELSE 'to' END,
              CASE WHEN grantee = 0 THEN 'public' WHEN grantee = owner THEN 'owner'
                   ELSE format('"%s"', replace(r.rolname, '"', '""')) END,
              CASE WHEN is_grantable AND NOT taken THEN ' with grant option' END,
              CASE WHEN grantor <> owner AND NOT taken
                   THEN format(' granted by "%s"', replace(g.rolname, '"', '""')) END)
FROM entries
LEFT JOIN pg_attribute ON attrelid = objid AND attnum = subid AND subid > 0 AND classid = 'pg_class'::regclass
LEFT JOIN pg_roles r ON r.oid = grantee
LEFT JOIN pg_roles g ON g.oid = grantor
WHERE (classid, objid) NOT IN (SELECT classid, objid FROM member)
GROUP BY classid, objid, word, taken, owner, grantee, r.rolname, grantor, g.rolname, is_grantable
ORDER BY word, (pg_identify_object(classid, objid, 0)).identity COLLATE "C", taken, r.rolname COLLATE "C" NULLS FIRST
