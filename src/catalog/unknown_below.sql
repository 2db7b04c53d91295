-- The same as unknown.sql, of tables below others and what comes to them from above.
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
