-- What a child has otherwise in a column of its parents, or a typed table in one of its type.
SELECT 0, 0, a.attrelid,
       '    "' || replace(a.attname, '"', '""') || '" with options' || clauses || ';'
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid
JOIN own ON own.oid = relnamespace
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_constraint own_not_null ON own_not_null.contype = 'n' AND own_not_null.conrelid = a.attrelid
    AND own_not_null.conkey = ARRAY[a.attnum]
LEFT JOIN LATERAL (
    SELECT bool_or(attnotnull AND connoinherit IS NOT TRUE) AS notnull, array_agg(conname) AS notnull_names, (array_agg(attstorage ORDER BY inhseqno))[1] AS storage,
           (array_agg(to_jsonb(p) ->> 'attcompression' ORDER BY inhseqno))[1] AS compression,
           (array_agg(pg_get_expr(adbin, adrelid) ORDER BY inhseqno))[1] AS value,
           count(DISTINCT coalesce(pg_get_expr(adbin, adrelid), '')) AS values
    FROM pg_inherits
    JOIN pg_attribute p ON p.attrelid = inhparent AND p.attname = a.attname AND NOT p.attisdropped
    LEFT JOIN pg_attrdef ON adrelid = p.attrelid AND adnum = p.attnum
    LEFT JOIN pg_constraint ON contype = 'n' AND conrelid = p.attrelid AND conkey = ARRAY[p.attnum]
    WHERE inhrelid = a.attrelid AND c.reloftype = 0
) AS parent ON true
CROSS JOIN LATERAL (
    SELECT concat(
        CASE WHEN a.attnotnull
              AND (parent.notnull IS NOT TRUE
                   AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = a.attrelid AND indisprimary AND a.attnum = ANY (indkey))
                   OR (conname !~ '_not_null[0-9]*$' AND conname <> ALL (coalesce(notnull_names, '{}'))))
             THEN concat(CASE WHEN conname !~ '_not_null[0-9]*$' THEN format(' constraint %I', conname) END, ' not null',
                         CASE WHEN connoinherit THEN ' no inherit' END, CASE WHEN NOT convalidated AND parent.notnull IS NOT TRUE THEN ' not valid' END) END,
        CASE WHEN a.attgenerated = ''
              AND (parent.values > 1 OR pg_get_expr(adbin, adrelid) IS DISTINCT FROM parent.value)
             THEN ' default ' || coalesce('(' || pg_get_expr(adbin, adrelid) || ')', 'null') END,
        CASE WHEN a.attstorage <> coalesce(parent.storage, typstorage)
             THEN CASE a.attstorage WHEN 'p' THEN ' storage plain' WHEN 'e' THEN ' storage external'
                                    WHEN 'm' THEN ' storage main' ELSE ' storage extended' END END,
        CASE WHEN to_jsonb(a) ->> 'attcompression' IS DISTINCT FROM coalesce(parent.compression, '')
             THEN CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN ' compression pglz'
                                                        WHEN 'l' THEN ' compression lz4'
                                                        WHEN '' THEN ' compression default' END END,
        CASE WHEN a.attstattarget >= 0 THEN ' statistics ' || a.attstattarget END,
        CASE WHEN a.attoptions IS NOT NULL AND (cardinality(a.attoptions) > 1 OR a.attoptions[1] !~ '^pg_attver=') THEN
            (SELECT format(' set (%s)', string_agg(format('%s = %L', split_part(option, '=', 1),
                                                          substr(option, strpos(option, '=') + 1)), ', '))
             FROM unnest(a.attoptions) AS options (option) WHERE option !~ '^pg_attver=') END) AS clauses
) AS written
WHERE a.attnum > 0 AND NOT a.attisdropped AND clauses <> '' AND relkind IN ('r', 'p', 'f')
  AND (c.reloftype <> 0 OR c.oid IN (SELECT inhrelid FROM pg_inherits))
  AND (c.reloftype <> 0 OR (NOT a.attislocal AND a.attinhcount > 0))
  AND a.attrelid NOT IN (SELECT attrelid FROM apart)
ORDER BY a.attrelid, a.attnum
