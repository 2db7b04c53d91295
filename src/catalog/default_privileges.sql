-- Those of all namespaces stand for PostgreSQL's own, those of one come on top.
, acls AS (
    SELECT d.oid, defaclrole AS owner, n.nspname, defaclobjtype AS type, defaclacl AS acl,
           CASE WHEN defaclnamespace = 0
                THEN acldefault((CASE defaclobjtype WHEN 'S' THEN 's' ELSE defaclobjtype END)::"char", defaclrole)
                ELSE acldefault('c', defaclrole) END AS usual
    FROM pg_default_acl d
    LEFT JOIN pg_namespace n ON n.oid = defaclnamespace
    WHERE defaclnamespace = 0 OR defaclnamespace IN (SELECT oid FROM own)
),
entries AS (
    SELECT a.oid, a.owner, a.nspname, a.type, e.*, false AS taken
    FROM acls a CROSS JOIN aclexplode(a.acl) e
    WHERE NOT EXISTS (
        SELECT FROM aclexplode(a.usual) u
        WHERE u.grantee = e.grantee AND u.privilege_type = e.privilege_type
          AND (u.is_grantable = e.is_grantable OR e.grantee = a.owner))
    UNION ALL
    SELECT a.oid, a.owner, a.nspname, a.type, u.*, true
    FROM acls a CROSS JOIN aclexplode(a.usual) u
    WHERE NOT EXISTS (
        SELECT FROM aclexplode(a.acl) e
        WHERE u.grantee = e.grantee AND u.privilege_type = e.privilege_type)
)
SELECT 'pg_default_acl'::regclass::oid, entries.oid, 0,
       format('default privileges%s%s %s %s on %s %s %s%s;',
              CASE WHEN owner <> (SELECT coalesce(nspowner, datdba)
                                  FROM pg_database LEFT JOIN pg_namespace ON pg_namespace.nspname = $1
                                  WHERE datname = current_database())
                   THEN format(' for role "%s"', replace(o.rolname, '"', '""')) END,
              CASE WHEN nspname IS NOT NULL THEN format(' in namespace %I', nspname) END,
              CASE WHEN taken THEN 'revoke' ELSE 'grant' END,
              string_agg(lower(privilege_type), ', ' ORDER BY privilege_type),
              CASE type WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types'
                        ELSE 'namespaces' END,
              CASE WHEN taken THEN 'from' ELSE 'to' END,
              CASE WHEN grantee = 0 THEN 'public' WHEN grantee = owner THEN 'owner'
                   ELSE format('"%s"', replace(r.rolname, '"', '""')) END,
              CASE WHEN is_grantable AND grantee <> owner AND NOT taken THEN ' with grant option' END)
FROM entries
JOIN pg_roles o ON o.oid = owner
LEFT JOIN pg_roles r ON r.oid = grantee
GROUP BY entries.oid, nspname, type, taken, owner, o.rolname, grantee, r.rolname, is_grantable
ORDER BY nspname COLLATE "C", type, o.rolname COLLATE "C", taken, r.rolname COLLATE "C" NULLS FIRST
