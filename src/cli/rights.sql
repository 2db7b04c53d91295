-- Which of the rights in $1 (a JSON array) the role $2 lacks: one row each, what it is and how it is granted. $3 is the
-- namespace of the runner's tables. What is not there yet is made by what needs it.
WITH me AS (
    SELECT oid, rolname, rolbypassrls FROM pg_roles WHERE rolname = $2 AND NOT rolsuper
), needed AS (
    SELECT n.need, n.namespace, n.name, n.other, min(n.number) AS number, bool_or(n.secured) AS secured
    FROM jsonb_to_recordset($1::jsonb)
        AS n(need text, namespace text, name text, other text, secured boolean, number integer)
    GROUP BY 1, 2, 3, 4
), relations AS (
    SELECT r.*, c.oid, c.relowner, n.nspowner, format('%I.%I', n.nspname, c.relname) AS said,
        c.relrowsecurity, c.relforcerowsecurity
    FROM needed r JOIN pg_namespace n ON n.nspname = r.namespace
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = r.name
), owned AS (
    SELECT r.need, r.number, 'relation ' || r.said AS said, r.relowner AS owner,
        r.need = 'drop relation' AND pg_has_role(me.oid, r.nspowner, 'USAGE') AS is_let
    FROM relations r, me WHERE r.need IN ('own relation', 'drop relation')
    UNION ALL
    SELECT r.need, r.number, format('type %I.%I', r.namespace, r.name), t.typowner, false
    FROM needed r JOIN pg_namespace n ON n.nspname = r.namespace JOIN pg_type t ON t.typnamespace = n.oid AND t.typname = r.name
    WHERE r.need = 'own type'
    UNION ALL
    SELECT r.need, r.number, format('schema %I', r.name), n.nspowner, false
    FROM needed r JOIN pg_namespace n ON n.nspname = r.name WHERE r.need = 'own namespace'
    UNION ALL
    SELECT r.need, r.number, format('routine %I.%I', r.namespace, r.name), (array_agg(p.proowner))[1], false
    FROM needed r CROSS JOIN me JOIN pg_namespace n ON n.nspname = r.namespace
    JOIN pg_proc p ON p.pronamespace = n.oid AND p.proname = r.name
    WHERE r.need = 'own routine' GROUP BY 1, 2, 3 HAVING NOT bool_or(pg_has_role(me.oid, p.proowner, 'USAGE'))
), privileges(need, privilege) AS (
    VALUES ('insert', 'INSERT'), ('update', 'UPDATE'), ('delete', 'DELETE'), ('truncate', 'TRUNCATE'),
        ('references', 'REFERENCES')
), extensions AS (
    SELECT r.name, r.number, bool_or(v.superuser AND NOT v.trusted) AS is_trust,
        coalesce(nullif(current_setting('azure.extensions', true), ''),
            nullif(current_setting('rds.allowed_extensions', true), '')) AS allowed
    FROM needed r JOIN pg_available_extensions a ON a.name = r.name
    JOIN pg_available_extension_versions v ON v.name = a.name AND v.version = a.default_version
    WHERE r.need = 'extension' AND a.installed_version IS NULL GROUP BY r.name, r.number
), lacking(number, what, way) AS (
    SELECT r.number, 'CREATE on database ' || quote_ident(current_database()),
        format('GRANT CREATE ON DATABASE %I TO %I', current_database(), me.rolname)
    FROM needed r, me
    WHERE NOT has_database_privilege(me.oid, current_database(), 'CREATE') AND (r.need = 'database'
        OR r.need = 'create namespace' AND NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = r.name)
        OR r.need = 'extension' AND EXISTS (SELECT FROM extensions e WHERE e.name = r.name AND NOT e.is_trust))
    UNION ALL
    SELECT r.number, 'CREATE on schema ' || quote_ident(n.nspname),
        format('GRANT CREATE ON SCHEMA %I TO %I', n.nspname, me.rolname)
    FROM me, needed r JOIN pg_namespace n ON n.nspname = r.namespace
    WHERE r.need = 'create' AND NOT has_schema_privilege(me.oid, n.oid, 'CREATE')
    UNION ALL
    SELECT o.number, format('owner of %s, which is %I', o.said, w.rolname),
        format('GRANT %I TO %I', w.rolname, me.rolname)
    FROM me, owned o JOIN pg_roles w ON w.oid = o.owner
    WHERE NOT pg_has_role(me.oid, o.owner, 'USAGE') AND NOT o.is_let
    UNION ALL
    SELECT r.number, format('member of %I', w.rolname), format('GRANT %I TO %I', w.rolname, me.rolname)
    FROM me, needed r JOIN pg_roles w ON w.rolname = r.other
    WHERE r.need = 'give' AND NOT pg_has_role(me.oid, w.oid,
        CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
    UNION ALL
    SELECT r.number, format('CREATE on schema %I for %I', n.nspname, w.rolname),
        format('GRANT CREATE ON SCHEMA %I TO %I', n.nspname, w.rolname)
    FROM me, needed r JOIN pg_roles w ON w.rolname = r.other JOIN pg_namespace n ON n.nspname = r.namespace
    WHERE r.need = 'give' AND NOT has_schema_privilege(w.oid, n.oid, 'CREATE')
    UNION ALL
    SELECT r.number, format('%s on %s', p.privilege, r.said),
        format('GRANT %s ON %s TO %I', p.privilege, r.said, me.rolname)
    FROM me, relations r JOIN privileges p USING (need)
    WHERE NOT CASE WHEN p.privilege IN ('DELETE', 'TRUNCATE') THEN has_table_privilege(me.oid, r.oid, p.privilege)
        ELSE has_any_column_privilege(me.oid, r.oid, p.privilege) END
    UNION ALL
    SELECT r.number, format('BYPASSRLS: of %s only the rows that policies show are seen', r.said),
        format('ALTER ROLE %I BYPASSRLS', me.rolname)
    FROM me, relations r
    WHERE r.need IN ('validate', 'update', 'delete') AND r.secured AND r.relrowsecurity AND NOT me.rolbypassrls
        AND CASE WHEN pg_has_role(me.oid, r.relowner, 'USAGE') THEN r.relforcerowsecurity ELSE r.need = 'validate' END
    UNION ALL
    SELECT e.number, format('superuser: extension %I is not trusted', e.name),
        format('CREATE EXTENSION %I, run by one', e.name)
    FROM extensions e, me WHERE e.is_trust AND e.allowed IS NULL AND NOT EXISTS (
        SELECT FROM pg_roles p WHERE pg_has_role(me.oid, p.oid, 'MEMBER')
            AND p.rolname IN ('rds_superuser', 'azure_pg_admin', 'cloudsqlsuperuser', 'alloydbsuperuser'))
    UNION ALL
    SELECT e.number, format('extension %I on the list of those that the provider allows', e.name),
        CASE WHEN current_setting('azure.extensions', true) <> '' THEN 'add it to azure.extensions'
            ELSE 'add it to rds.allowed_extensions' END
    FROM extensions e, me WHERE lower(e.name) <> ALL (regexp_split_to_array(lower(e.allowed), '\s*,\s*'))
    UNION ALL
    SELECT 0, format('%s on %I.%I', p.privilege, n.nspname, c.relname),
        format('GRANT %s ON %I.%I TO %I', p.privilege, n.nspname, c.relname, me.rolname)
    FROM me, pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
    JOIN (VALUES ('lease', 'SELECT'), ('lease', 'UPDATE'), ('revisions', 'SELECT'), ('revisions', 'INSERT'),
        ('revisions', 'UPDATE'), ('revisions', 'DELETE'), ('log', 'INSERT')) AS p(name, privilege) ON p.name = c.relname
    WHERE n.nspname = $3 AND NOT has_table_privilege(me.oid, c.oid, p.privilege)
    UNION ALL
    SELECT 0, format('member of %I', me.rolname), format('GRANT %I TO %I', me.rolname, session_user)
    FROM me WHERE NOT pg_has_role(session_user, me.oid, 'MEMBER')
)
SELECT min(number), what, way FROM lacking GROUP BY what, way ORDER BY 1, 2
