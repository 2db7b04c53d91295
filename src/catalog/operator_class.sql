-- Operators and functions that belong to the class itself (deptype i); those that are loose in the family are the
-- family's.
SELECT 'pg_opclass'::regclass::oid, c.oid, 0,
       format('operator class %I.%I%s for type %s using %I family %I.%I as %s;', own.nspname, opcname,
              CASE WHEN opcdefault THEN ' default' END, format_type(opcintype, NULL), amname, fn.nspname, opfname,
              concat_ws(', ',
                  'storage ' || format_type(coalesce(NULLIF(opckeytype, 0), CASE WHEN NOT EXISTS (
                      SELECT FROM pg_depend WHERE refclassid = 'pg_opclass'::regclass AND refobjid = c.oid AND deptype = 'i')
                      THEN opcintype END), NULL),
                  (SELECT string_agg(format('operator %s %s%s', amopstrategy, amopopr::regoperator,
                                            CASE WHEN amopsortfamily <> 0 THEN
                                                (SELECT format(' for order by %I.%I', n.nspname, f.opfname)
                                                 FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace
                                                 WHERE f.oid = amopsortfamily) END), ', '
                                     ORDER BY amopstrategy, amoplefttype, amoprighttype)
                   FROM pg_depend d JOIN pg_amop o ON o.oid = d.objid
                   WHERE d.classid = 'pg_amop'::regclass AND d.refclassid = 'pg_opclass'::regclass
                     AND d.refobjid = c.oid AND d.deptype = 'i'),
                  (SELECT string_agg(format('function %s (%s, %s) %s', amprocnum, format_type(amproclefttype, NULL),
                                            format_type(amprocrighttype, NULL), amproc::regprocedure), ', '
                                     ORDER BY amprocnum, amproclefttype, amprocrighttype)
                   FROM pg_depend d JOIN pg_amproc p ON p.oid = d.objid
                   WHERE d.classid = 'pg_amproc'::regclass AND d.refclassid = 'pg_opclass'::regclass
                     AND d.refobjid = c.oid AND d.deptype = 'i')))
FROM pg_opclass c
JOIN own ON own.oid = opcnamespace
JOIN pg_am a ON a.oid = opcmethod
JOIN pg_opfamily f ON f.oid = opcfamily
JOIN pg_namespace fn ON fn.oid = opfnamespace
WHERE c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_opclass'::regclass)
ORDER BY own.nspname COLLATE "C", opcname COLLATE "C", amname
