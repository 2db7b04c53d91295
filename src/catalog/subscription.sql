-- Made without a connection, as pg_dump makes it: nothing is copied or created elsewhere.
SELECT 'pg_subscription'::regclass::oid, s.oid, 0,
       format('subscription %I connection %L publication %s with (%s);', subname, subconninfo,
              (SELECT string_agg(quote_ident(name), ', ') FROM unnest(subpublications) AS names (name)), concat_ws(', ',
           'connect = false', 'slot_name = ' || coalesce(quote_literal(subslotname), 'none'),
           CASE WHEN r ->> 'subbinary' = 'true' THEN 'binary = true' END,
           CASE r ->> 'substream' WHEN 't' THEN 'streaming = on' WHEN 'true' THEN 'streaming = on' WHEN 'p' THEN 'streaming = parallel' END,
           CASE WHEN coalesce(r ->> 'subtwophasestate', 'd') <> 'd' THEN 'two_phase = on' END,
           CASE WHEN r ->> 'subdisableonerr' = 'true' THEN 'disable_on_error = true' END,
           CASE WHEN subsynccommit <> 'off' THEN format('synchronous_commit = %L', subsynccommit) END,
           CASE WHEN r ->> 'suborigin' = 'none' THEN 'origin = none' END,
           CASE WHEN r ->> 'subpasswordrequired' = 'false' THEN 'password_required = false' END,
           CASE WHEN r ->> 'subrunasowner' = 'true' THEN 'run_as_owner = true' END,
           CASE WHEN r ->> 'subfailover' = 'true' THEN 'failover = true' END))
FROM pg_subscription s
CROSS JOIN LATERAL to_jsonb(s) AS r
WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY subname COLLATE "C"
