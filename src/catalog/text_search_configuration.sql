SELECT 'pg_ts_config'::regclass::oid, c.oid, 0,
       format('text search configuration %I.%I (parser = %I.%I)', own.nspname, cfgname, n.nspname, prsname) ||
       coalesce(E' {\n' || (
           SELECT string_agg(format(E'    mapping for %I with %s;\n', alias, dictionaries), '' ORDER BY alias)
           FROM (SELECT alias, string_agg(mapdict::regdictionary::text, ', ' ORDER BY mapseqno) AS dictionaries
                 FROM pg_ts_config_map
                 JOIN ts_token_type(cfgparser) ON tokid = maptokentype
                 WHERE mapcfg = c.oid
                 GROUP BY alias) AS mappings) || '}', ';')
FROM pg_ts_config c
JOIN own ON own.oid = cfgnamespace
JOIN pg_ts_parser p ON p.oid = cfgparser
JOIN pg_namespace n ON n.oid = prsnamespace
WHERE c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_ts_config'::regclass)
ORDER BY own.nspname COLLATE "C", cfgname COLLATE "C"
