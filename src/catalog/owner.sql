-- Owners that are not the project's: the owner of the runner's own schema, who runs the migrations, else the database's.
, runner AS (
    SELECT coalesce((SELECT nspowner FROM pg_namespace WHERE nspname = $1), datdba) AS oid
    FROM pg_database WHERE datname = current_database()
),
owned AS (
    -- a sequence that a column owns has its table's owner
    SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid, relowner AS owner
    FROM pg_class c JOIN own ON own.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'f', 'v', 'm')
       OR relkind = 'S' AND NOT EXISTS (
           SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype IN ('a', 'i'))
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid, typowner
    FROM pg_type t JOIN own ON own.oid = typnamespace
    WHERE typtype IN ('e', 'd', 'r') OR typtype = 'p' AND NOT typisdefined
       OR typtype = 'b' AND NOT EXISTS (SELECT FROM pg_type element WHERE element.typarray = t.oid)
       OR typtype = 'c' AND (SELECT relkind = 'c' FROM pg_class WHERE oid = typrelid)
    UNION ALL
    SELECT 'pg_proc'::regclass, p.oid, proowner
    FROM pg_proc p JOIN own ON own.oid = pronamespace
    WHERE NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'i')
    UNION ALL
    SELECT 'pg_namespace'::regclass, oid, nspowner FROM pg_namespace WHERE oid IN (SELECT oid FROM own)
    UNION ALL
    SELECT 'pg_collation'::regclass, c.oid, collowner FROM pg_collation c JOIN own ON own.oid = collnamespace
    UNION ALL
    SELECT 'pg_conversion'::regclass, c.oid, conowner FROM pg_conversion c JOIN own ON own.oid = connamespace
    UNION ALL
    SELECT 'pg_operator'::regclass, o.oid, oprowner FROM pg_operator o JOIN own ON own.oid = oprnamespace
    WHERE oprcode <> 0
    UNION ALL
    SELECT 'pg_opclass'::regclass, c.oid, opcowner FROM pg_opclass c JOIN own ON own.oid = opcnamespace
    UNION ALL
    SELECT 'pg_opfamily'::regclass, f.oid, opfowner FROM pg_opfamily f JOIN own ON own.oid = opfnamespace
    UNION ALL
    SELECT 'pg_ts_dict'::regclass, d.oid, dictowner FROM pg_ts_dict d JOIN own ON own.oid = dictnamespace
    UNION ALL
    SELECT 'pg_ts_config'::regclass, c.oid, cfgowner FROM pg_ts_config c JOIN own ON own.oid = cfgnamespace
    UNION ALL
    SELECT 'pg_statistic_ext'::regclass, s.oid, stxowner FROM pg_statistic_ext s JOIN own ON own.oid = stxnamespace
    UNION ALL
    SELECT 'pg_language'::regclass, oid, lanowner FROM pg_language WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_foreign_data_wrapper'::regclass, oid, fdwowner FROM pg_foreign_data_wrapper
    UNION ALL
    SELECT 'pg_foreign_server'::regclass, oid, srvowner FROM pg_foreign_server
    UNION ALL
    SELECT 'pg_publication'::regclass, oid, pubowner FROM pg_publication
    UNION ALL
    SELECT 'pg_subscription'::regclass, s.oid, subowner FROM pg_subscription s JOIN pg_database d ON d.oid = subdbid
    WHERE datname = current_database()
    UNION ALL
    SELECT 'pg_event_trigger'::regclass, oid, evtowner FROM pg_event_trigger
)
SELECT 0, 0, 0,
       format('owner of %s %s is "%s";',
              CASE type WHEN 'schema' THEN 'namespace' WHEN 'composite type' THEN 'type' WHEN 'foreign table' THEN 'table'
                        WHEN 'statistics object' THEN 'statistics' WHEN 'foreign-data wrapper' THEN 'foreign data wrapper'
                        ELSE type END,
              identity, replace(rolname, '"', '""'))
FROM owned
CROSS JOIN runner
JOIN pg_roles r ON r.oid = owner
CROSS JOIN LATERAL pg_identify_object(classid, objid, 0) AS i
WHERE CASE WHEN objid = to_regnamespace('public') AND classid = 'pg_namespace'::regclass
           THEN CASE WHEN current_setting('server_version_num')::integer < 150000 THEN owner <> 10
                     ELSE rolname <> 'pg_database_owner' END
           ELSE owner <> runner.oid END
  AND (classid, objid) NOT IN (SELECT classid, objid FROM member)
ORDER BY type, identity COLLATE "C"
