SELECT 'pg_opfamily'::regclass::oid, f.oid, 0,
       format('operator family %I.%I using %I', own.nspname, opfname, amname) || coalesce(
           E' {\n' || NULLIF(concat(
                  (SELECT string_agg(format(E'    operator %s %s%s;\n', amopstrategy, amopopr::regoperator,
                                            CASE WHEN amopsortfamily <> 0 THEN
                                                (SELECT format(' for order by %I.%I', n.nspname, s.opfname)
                                                 FROM pg_opfamily s JOIN pg_namespace n ON n.oid = s.opfnamespace
                                                 WHERE s.oid = amopsortfamily) END), ''
                                     ORDER BY amopstrategy, amoplefttype, amoprighttype)
                   FROM pg_depend d JOIN pg_amop o ON o.oid = d.objid
                   WHERE d.classid = 'pg_amop'::regclass AND d.refclassid = 'pg_opfamily'::regclass
                     AND d.refobjid = f.oid AND o.amopfamily = f.oid),
                  (SELECT string_agg(format(E'    function %s (%s, %s) %s;\n', amprocnum, format_type(amproclefttype, NULL),
                                            format_type(amprocrighttype, NULL), amproc::regprocedure), ''
                                     ORDER BY amprocnum, amproclefttype, amprocrighttype)
                   FROM pg_depend d JOIN pg_amproc p ON p.oid = d.objid
                   WHERE d.classid = 'pg_amproc'::regclass AND d.refclassid = 'pg_opfamily'::regclass
                     AND d.refobjid = f.oid AND p.amprocfamily = f.oid)), '') || '}', ';')
FROM pg_opfamily f
JOIN own ON own.oid = opfnamespace
JOIN pg_am a ON a.oid = opfmethod
WHERE f.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_opfamily'::regclass)
ORDER BY own.nspname COLLATE "C", opfname COLLATE "C", amname
