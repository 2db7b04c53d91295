-- Everything of the user's that has a row of its own in a system catalog, so that nothing is passed over: what the
-- other queries do not tell of is an error. Left out is what goes with another object, which is in the list itself:
-- internal parts (deptype i: row types, indexes of constraints, triggers of foreign keys), what follows a partitioned
-- parent (P, S), and rows that are clauses of another object's statement.
-- The last column is class:kinds, which queries.def matches; kind h is a table below another, or of a type.
SELECT classid, objid, 0, classid::regclass || ':' || kinds
FROM (
    SELECT 'pg_namespace'::regclass::oid AS classid, oid AS objid, '' AS kinds FROM pg_namespace WHERE nspname <> 'public'
    UNION ALL SELECT 'pg_extension'::regclass, oid, '' FROM pg_extension
    UNION ALL SELECT 'pg_language'::regclass, oid, '' FROM pg_language
    UNION ALL SELECT 'pg_am'::regclass, oid, '' FROM pg_am
    UNION ALL SELECT 'pg_collation'::regclass, oid, '' FROM pg_collation
    UNION ALL SELECT 'pg_type'::regclass, oid, typtype::text FROM pg_type
        WHERE typcategory <> 'A' AND (typrelid = 0 OR typrelid IN (SELECT oid FROM pg_class WHERE relkind = 'c'))
    UNION ALL SELECT 'pg_class'::regclass, oid,
                     relkind::text || CASE WHEN reloftype <> 0 OR oid IN (SELECT inhrelid FROM pg_inherits) THEN 'h' ELSE '' END
        FROM pg_class WHERE relkind <> 't'
    UNION ALL SELECT 'pg_constraint'::regclass, oid, '' FROM pg_constraint
        WHERE contypid = 0 AND conislocal AND contype NOT IN ('t', 'n')
    UNION ALL SELECT 'pg_trigger'::regclass, oid, '' FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'pg_policy'::regclass, oid, '' FROM pg_policy
    UNION ALL SELECT 'pg_rewrite'::regclass, oid, '' FROM pg_rewrite WHERE rulename <> '_RETURN'
    UNION ALL SELECT 'pg_proc'::regclass, oid, prokind::text FROM pg_proc
    UNION ALL SELECT 'pg_operator'::regclass, oid, '' FROM pg_operator
    UNION ALL SELECT 'pg_opfamily'::regclass, oid, '' FROM pg_opfamily
    UNION ALL SELECT 'pg_opclass'::regclass, oid, '' FROM pg_opclass
    UNION ALL SELECT 'pg_cast'::regclass, oid, '' FROM pg_cast
    UNION ALL SELECT 'pg_transform'::regclass, oid, '' FROM pg_transform
    UNION ALL SELECT 'pg_conversion'::regclass, oid, '' FROM pg_conversion
    UNION ALL SELECT 'pg_ts_parser'::regclass, oid, '' FROM pg_ts_parser
    UNION ALL SELECT 'pg_ts_template'::regclass, oid, '' FROM pg_ts_template
    UNION ALL SELECT 'pg_ts_dict'::regclass, oid, '' FROM pg_ts_dict
    UNION ALL SELECT 'pg_ts_config'::regclass, oid, '' FROM pg_ts_config
    UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, '' FROM pg_foreign_data_wrapper
    UNION ALL SELECT 'pg_foreign_server'::regclass, oid, '' FROM pg_foreign_server
    UNION ALL SELECT 'pg_user_mapping'::regclass, umid, '' FROM pg_user_mappings
    UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, '' FROM pg_statistic_ext
    UNION ALL SELECT 'pg_publication'::regclass, oid, '' FROM pg_publication
    UNION ALL SELECT 'pg_subscription'::regclass, oid, '' FROM pg_subscription
        WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    UNION ALL SELECT 'pg_event_trigger'::regclass, oid, '' FROM pg_event_trigger
    UNION ALL SELECT classid, objid, '' FROM pg_depend
        WHERE classid NOT IN ('pg_constraint'::regclass, 'pg_trigger'::regclass, 'pg_rewrite'::regclass,
                              'pg_class'::regclass, 'pg_type'::regclass, 'pg_attrdef'::regclass, 'pg_amop'::regclass,
                              'pg_amproc'::regclass, 'pg_default_acl'::regclass, 'pg_publication_rel'::regclass,
                              coalesce(to_regclass('pg_catalog.pg_publication_namespace'), 0)::oid)
) AS objects
WHERE objid >= 16384
  AND (classid, objid) NOT IN (SELECT classid, objid FROM pg_depend
                               WHERE objid >= 16384 AND objsubid = 0 AND deptype IN ('e', 'i', 'P', 'S'))
