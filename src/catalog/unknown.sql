-- Catalogs that this version of the program has never heard of, and that hold something; and what the language has no
-- words for.
SELECT format('rows of catalog %s', relname), 'catalog'
FROM pg_class
WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
  AND relname NOT IN (
      'pg_aggregate', 'pg_am', 'pg_amop', 'pg_amproc', 'pg_attrdef', 'pg_attribute', 'pg_auth_members', 'pg_authid',
      'pg_cast', 'pg_class', 'pg_collation', 'pg_constraint', 'pg_conversion', 'pg_database', 'pg_db_role_setting',
      'pg_default_acl', 'pg_depend', 'pg_description', 'pg_enum', 'pg_event_trigger', 'pg_extension',
      'pg_foreign_data_wrapper', 'pg_foreign_server', 'pg_foreign_table', 'pg_index', 'pg_inherits', 'pg_init_privs',
      'pg_language', 'pg_largeobject', 'pg_largeobject_metadata', 'pg_namespace', 'pg_opclass', 'pg_operator',
      'pg_opfamily', 'pg_parameter_acl', 'pg_partitioned_table', 'pg_pltemplate', 'pg_policy', 'pg_proc',
      'pg_publication', 'pg_publication_namespace', 'pg_publication_rel', 'pg_range', 'pg_replication_origin',
      'pg_rewrite', 'pg_seclabel', 'pg_sequence', 'pg_shdepend', 'pg_shdescription', 'pg_shseclabel', 'pg_statistic',
      'pg_statistic_ext', 'pg_statistic_ext_data', 'pg_subscription', 'pg_subscription_rel', 'pg_tablespace',
      'pg_transform', 'pg_trigger', 'pg_ts_config', 'pg_ts_config_map', 'pg_ts_dict', 'pg_ts_parser',
      'pg_ts_template', 'pg_type', 'pg_user_mapping')
UNION ALL
SELECT format('the comment on not-null constraint %I of %s', conname, coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text)), 'comment'
FROM pg_description
JOIN pg_constraint k ON classoid = 'pg_constraint'::regclass AND objoid = k.oid
JOIN own ON own.oid = connamespace
WHERE contype = 'n' AND (conislocal OR contypid <> 0)
UNION ALL
SELECT format('logged state of %s, the sequence of an identity column, which differs from its table', s.oid::regclass), 'sequence'
FROM pg_depend
JOIN pg_class s ON s.oid = objid AND s.relkind = 'S'
JOIN pg_class c ON c.oid = refobjid AND c.relpersistence <> s.relpersistence
JOIN own ON own.oid = s.relnamespace
WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype = 'i'
  AND current_setting('server_version_num')::integer >= 150000
UNION ALL
SELECT format('index %s, which is not valid: what built it failed (REINDEX makes it good, DROP INDEX takes it away)', indexrelid::regclass), 'index'
FROM pg_index
JOIN pg_class c ON c.oid = indexrelid AND relkind = 'i'
JOIN own ON own.oid = relnamespace
WHERE NOT (indisvalid AND indisready AND indislive)
UNION ALL
SELECT format('%s triggers on %s of constraint %I of %s',
              CASE tgenabled WHEN 'D' THEN 'the disabled' WHEN 'R' THEN 'the replica-only' ELSE 'the always-enabled' END,
              tgrelid::regclass, conname, conrelid::regclass), 'trigger'
FROM pg_trigger
JOIN pg_constraint k ON k.oid = tgconstraint
JOIN own ON own.oid = connamespace
WHERE tgisinternal AND tgenabled <> 'O'
GROUP BY tgenabled, tgrelid, conname, conrelid
UNION ALL
SELECT format('the comment on type %s, which goes with its %s', format_type(t.oid, NULL),
              CASE WHEN typtype = 'm' THEN 'range' WHEN typrelid <> 0 THEN 'table' ELSE 'elements'' type' END), 'comment'
FROM pg_description
JOIN pg_type t ON t.oid = objoid AND classoid = 'pg_type'::regclass
JOIN own ON own.oid = typnamespace
WHERE t.oid >= 16384 AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
  AND (typtype = 'm' OR typcategory = 'A' OR typrelid IN (SELECT oid FROM pg_class WHERE relkind <> 'c'))
