-- In which order its columns were given does not count: the server tells them in that of the table.
SELECT 'pg_statistic_ext'::regclass::oid, s.oid, 0,
       format('statistics %I.%I%s%s%s%s', nspname, stxname, kinds, named,
              substr(clauses, 1 + length(kinds) + length(stored)),
              CASE WHEN (to_jsonb(s) ->> 'stxstattarget')::integer >= 0
                   THEN format(E' {\n    set statistics %s;\n}', to_jsonb(s) ->> 'stxstattarget') ELSE ';' END)
FROM pg_statistic_ext s
JOIN own ON own.oid = stxnamespace
CROSS JOIN LATERAL (
    SELECT substr(pg_get_statisticsobjdef(s.oid), 1 + length(format('CREATE STATISTICS %I.%I', nspname, stxname)))
           AS clauses) definition
CROSS JOIN LATERAL (SELECT substring(clauses FROM '^(?: \([a-z_, ]*\))? ON ') AS kinds) beginning
CROSS JOIN LATERAL (
    SELECT coalesce(string_agg(quote_ident(attname), ', ' ORDER BY attnum), '') AS stored,
           coalesce(string_agg(quote_ident(attname), ', ' ORDER BY attname COLLATE "C"), '') AS named
    FROM pg_attribute WHERE attrelid = stxrelid AND attnum = ANY (stxkeys)) columns
WHERE s.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_statistic_ext'::regclass)
ORDER BY nspname COLLATE "C", stxname COLLATE "C"
