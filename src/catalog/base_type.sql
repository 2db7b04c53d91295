SELECT 0, 0, 0,
       format('base type %I.%I (%s);', own.nspname, typname, concat_ws(', ',
           'input = ' || typinput, 'output = ' || typoutput,
           CASE WHEN typreceive <> 0 THEN 'receive = ' || typreceive END,
           CASE WHEN typsend <> 0 THEN 'send = ' || typsend END,
           CASE WHEN typmodin <> 0 THEN 'typmod_in = ' || typmodin END,
           CASE WHEN typmodout <> 0 THEN 'typmod_out = ' || typmodout END,
           CASE WHEN typanalyze <> 0 THEN 'analyze = ' || typanalyze END,
           CASE WHEN coalesce(to_jsonb(t) ->> 'typsubscript', '-') NOT IN ('-', 'raw_array_subscript_handler')
                THEN 'subscript = ' || (to_jsonb(t) ->> 'typsubscript') END,
           CASE WHEN typlen < 0 THEN 'internallength = variable' ELSE 'internallength = ' || typlen END,
           CASE WHEN typbyval THEN 'passedbyvalue' END,
           'alignment = ' || CASE typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'i' THEN 'int4' ELSE 'double' END,
           'storage = ' || CASE typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended'
                                           ELSE 'main' END,
           CASE WHEN typcategory <> 'U' THEN format('category = %L', typcategory) END,
           CASE WHEN typispreferred THEN 'preferred = true' END,
           CASE WHEN typdefault IS NOT NULL THEN format('default = %L', typdefault) END,
           CASE WHEN typelem <> 0 THEN 'element = ' || format_type(typelem, NULL) END,
           CASE WHEN typdelim <> ',' THEN format('delimiter = %L', typdelim) END,
           CASE WHEN typcollation <> 0 THEN 'collatable = true' END))
FROM pg_type t
JOIN own ON own.oid = typnamespace
WHERE typtype = 'b' AND typisdefined
  AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
  AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
ORDER BY own.nspname COLLATE "C", typname COLLATE "C"
