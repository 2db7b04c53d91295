SELECT 'pg_proc'::regclass::oid, p.oid, 0,
       format('aggregate %I.%I(%s) (%s);', nspname, proname,
              coalesce(NULLIF(pg_get_function_arguments(p.oid), ''), '*'), concat_ws(', ',
           'sfunc = ' || aggtransfn, 'stype = ' || format_type(aggtranstype, NULL),
           CASE WHEN aggtransspace <> 0 THEN 'sspace = ' || aggtransspace END,
           CASE WHEN aggfinalfn <> 0 THEN 'finalfunc = ' || aggfinalfn END,
           CASE WHEN aggfinalextra THEN 'finalfunc_extra' END,
           CASE WHEN aggfinalfn <> 0 AND aggfinalmodify <> CASE aggkind WHEN 'n' THEN 'r' ELSE 'w' END
                THEN 'finalfunc_modify = ' || CASE aggfinalmodify WHEN 'r' THEN 'read_only' WHEN 's' THEN 'shareable'
                                                                  ELSE 'read_write' END END,
           CASE WHEN aggcombinefn <> 0 THEN 'combinefunc = ' || aggcombinefn END,
           CASE WHEN aggserialfn <> 0 THEN 'serialfunc = ' || aggserialfn END,
           CASE WHEN aggdeserialfn <> 0 THEN 'deserialfunc = ' || aggdeserialfn END,
           'initcond = ' || quote_literal(agginitval),
           CASE WHEN aggmtransfn <> 0 THEN 'msfunc = ' || aggmtransfn END,
           CASE WHEN aggminvtransfn <> 0 THEN 'minvfunc = ' || aggminvtransfn END,
           CASE WHEN aggmtranstype <> 0 THEN 'mstype = ' || format_type(aggmtranstype, NULL) END,
           CASE WHEN aggmtransspace <> 0 THEN 'msspace = ' || aggmtransspace END,
           CASE WHEN aggmfinalfn <> 0 THEN 'mfinalfunc = ' || aggmfinalfn END,
           CASE WHEN aggmfinalextra THEN 'mfinalfunc_extra' END,
           CASE WHEN aggmfinalfn <> 0 AND aggmfinalmodify <> CASE aggkind WHEN 'n' THEN 'r' ELSE 'w' END
                THEN 'mfinalfunc_modify = ' || CASE aggmfinalmodify WHEN 'r' THEN 'read_only' WHEN 's' THEN 'shareable'
                                                                    ELSE 'read_write' END END,
           'minitcond = ' || quote_literal(aggminitval),
           CASE WHEN aggsortop <> 0 THEN
               (SELECT format('sortop = operator(%I.%s)', n.nspname, oprname)
                FROM pg_operator o JOIN pg_namespace n ON n.oid = oprnamespace WHERE o.oid = aggsortop) END,
           CASE WHEN aggkind = 'h' THEN 'hypothetical' END,
           CASE proparallel WHEN 's' THEN 'parallel = safe' WHEN 'r' THEN 'parallel = restricted' END))
FROM pg_proc p
JOIN own ON own.oid = pronamespace
JOIN pg_aggregate a ON aggfnoid = p.oid
WHERE p.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_proc'::regclass)
ORDER BY nspname COLLATE "C", proname COLLATE "C", p.oid
