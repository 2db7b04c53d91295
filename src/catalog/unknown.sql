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
SELECT format('index %s of a partitioned table, which some partitions lack', indexrelid::regclass), 'index'
FROM pg_index
JOIN pg_class c ON c.oid = indexrelid AND relkind = 'I'
JOIN own ON own.oid = relnamespace
WHERE NOT (indisvalid AND indisready AND indislive)
UNION ALL
SELECT format('partition %s, which is being detached (ALTER TABLE %s DETACH PARTITION ... FINALIZE ends it)', inhrelid::regclass, inhparent::regclass), 'table'
FROM pg_inherits
JOIN pg_class c ON c.oid = inhrelid
JOIN own ON own.oid = relnamespace
CROSS JOIN LATERAL to_jsonb(pg_inherits) AS fields -- before PostgreSQL 14 there is no such state
WHERE fields ->> 'inhdetachpending' = 'true'
UNION ALL
SELECT format('column %s.%I, which may be null where the column of %s that it is inherited from may not', a.attrelid::regclass, a.attname,
              min(p.attrelid::regclass::text)), 'column'
FROM pg_inherits
JOIN pg_attribute p ON p.attrelid = inhparent AND p.attnotnull AND p.attnum > 0 AND NOT p.attisdropped
JOIN pg_attribute a ON a.attrelid = inhrelid AND a.attname = p.attname AND a.attnum > 0 AND NOT a.attnotnull
JOIN pg_class c ON c.oid = inhrelid
JOIN own ON own.oid = relnamespace
WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'n' AND connoinherit AND conrelid = p.attrelid AND conkey = ARRAY[p.attnum])
GROUP BY a.attrelid, a.attname
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
SELECT format('the dependence of %s, which comes from the parent table, on extension %I (DEPENDS ON EXTENSION)', pg_describe_object(classid, objid, objsubid), extname),
       'dependence'
FROM pg_depend
JOIN pg_extension e ON refclassid = 'pg_extension'::regclass AND refobjid = e.oid
WHERE deptype = 'x'
  AND ((classid = 'pg_class'::regclass AND objid IN (SELECT oid FROM pg_class WHERE relkind IN ('i', 'I') AND relispartition))
       OR (classid = 'pg_trigger'::regclass AND objid IN (SELECT oid FROM pg_trigger WHERE tgparentid <> 0)))
UNION ALL
SELECT format('%s of index %s, which belongs to index %s of the partitioned table',
              CASE WHEN i.reltablespace <> parent.reltablespace THEN 'the tablespace'
                   WHEN i.reloptions IS DISTINCT FROM parent.reloptions THEN 'the parameters'
                   ELSE 'the statistics target' END, i.oid::regclass, parent.oid::regclass), 'index'
FROM pg_inherits
JOIN pg_class i ON i.oid = inhrelid AND i.relkind IN ('i', 'I')
JOIN pg_class parent ON parent.oid = inhparent
JOIN own ON own.oid = i.relnamespace
WHERE i.reltablespace <> parent.reltablespace
   OR i.reloptions IS DISTINCT FROM parent.reloptions
   OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = i.oid AND a.attstattarget >= 0)
UNION ALL
SELECT format('the key %I of %s, which serves as the index %s of the partitioned table', conname, conrelid::regclass,
              inhparent::regclass), 'constraint'
FROM pg_constraint k
JOIN pg_inherits ON inhrelid = conindid
JOIN own ON own.oid = connamespace
WHERE contype IN ('p', 'u', 'x') AND conparentid = 0
UNION ALL
SELECT format('the comment on %s, which comes from the parent table', pg_describe_object(classoid, objoid, 0)), 'comment'
FROM pg_description
WHERE (classoid = 'pg_class'::regclass
       AND objoid IN (SELECT oid FROM pg_class WHERE relkind IN ('i', 'I') AND relispartition))
   OR (classoid = 'pg_constraint'::regclass
       AND objoid IN (SELECT oid FROM pg_constraint WHERE conparentid <> 0 OR NOT conislocal))
   OR (classoid = 'pg_trigger'::regclass AND objoid IN (SELECT oid FROM pg_trigger WHERE tgparentid <> 0))
UNION ALL
SELECT format('the comment on type %s, which goes with its %s', format_type(t.oid, NULL),
              CASE WHEN typtype = 'm' THEN 'range' WHEN typrelid <> 0 THEN 'table' ELSE 'elements'' type' END), 'comment'
FROM pg_description
JOIN pg_type t ON t.oid = objoid AND classoid = 'pg_type'::regclass
JOIN own ON own.oid = typnamespace
WHERE t.oid >= 16384 AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
  AND (typtype = 'm' OR typcategory = 'A' OR typrelid IN (SELECT oid FROM pg_class WHERE relkind <> 'c'))
