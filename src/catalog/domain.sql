SELECT 'pg_type'::regclass::oid, t.oid, 0,
       format('domain %I.%I as %s%s%s%s%s;', own.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
              CASE WHEN t.typcollation <> base.typcollation THEN format(' collate %I.%I', n.nspname, collname) END,
              CASE WHEN t.typdefaultbin IS NOT NULL THEN ' default (' || pg_get_expr(t.typdefaultbin, 0) || ')'
                   WHEN base.typtype = 'd' AND base.typdefaultbin IS NOT NULL THEN ' default null' END,
              CASE WHEN t.typnotnull THEN concat((SELECT format(' constraint %I', conname) FROM pg_constraint
                                                  WHERE contypid = t.oid AND contype = 'n' AND conname !~ '_not_null[0-9]*$'), ' not null') END,
              (SELECT string_agg(format(' constraint %I %s', conname, pg_get_constraintdef(k.oid)), ''
                                 ORDER BY conname COLLATE "C")
               FROM pg_constraint k WHERE contypid = t.oid AND contype = 'c'))
FROM pg_type t
JOIN own ON own.oid = typnamespace
JOIN pg_type base ON base.oid = t.typbasetype
LEFT JOIN pg_collation l ON l.oid = t.typcollation
LEFT JOIN pg_namespace n ON n.oid = collnamespace
WHERE t.typtype = 'd' AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
ORDER BY own.nspname COLLATE "C", t.typname COLLATE "C"
