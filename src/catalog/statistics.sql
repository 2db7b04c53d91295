SELECT 'pg_statistic_ext'::regclass::oid, s.oid, 0,
       format('statistics %I.%I%s%s', nspname, stxname,
              substr(pg_get_statisticsobjdef(s.oid), 1 + length(format('CREATE STATISTICS %I.%I', nspname, stxname))),
              CASE WHEN (to_jsonb(s) ->> 'stxstattarget')::integer >= 0
                   THEN format(E' {\n    set statistics %s;\n}', to_jsonb(s) ->> 'stxstattarget') ELSE ';' END)
FROM pg_statistic_ext s
JOIN own ON own.oid = stxnamespace
WHERE s.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_statistic_ext'::regclass)
ORDER BY nspname COLLATE "C", stxname COLLATE "C"
