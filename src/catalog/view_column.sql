-- What a view says of its columns: defaults; a materialized one: how they are stored and counted.
SELECT 0, 0, attrelid, format('    "%s" with options%s;', replace(attname, '"', '""'), clauses)
FROM (
    SELECT attrelid, attnum, attname, ' default (' || pg_get_expr(adbin, adrelid) || ')' AS clauses
    FROM pg_class c
    JOIN own ON own.oid = relnamespace
    JOIN pg_attrdef ON adrelid = c.oid
    JOIN pg_attribute ON attrelid = c.oid AND attnum = adnum
    WHERE relkind = 'v'
    UNION ALL
    SELECT attrelid, attnum, attname, concat(
        CASE WHEN attstorage <> typstorage
             THEN CASE attstorage WHEN 'p' THEN ' storage plain' WHEN 'e' THEN ' storage external'
                                  WHEN 'm' THEN ' storage main' ELSE ' storage extended' END END,
        CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN ' compression pglz' WHEN 'l' THEN ' compression lz4' END,
        CASE WHEN attstattarget >= 0 THEN ' statistics ' || attstattarget END,
        (SELECT format(' set (%s)', string_agg(format('%s = %L', split_part(option, '=', 1),
                                                      substr(option, strpos(option, '=') + 1)), ', '))
         FROM unnest(attoptions) AS options (option) WHERE option !~ '^pg_attver=' HAVING count(*) > 0)) AS clauses
    FROM pg_class c
    JOIN own ON own.oid = relnamespace
    JOIN pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
    JOIN pg_type t ON t.oid = atttypid
    WHERE relkind = 'm'
) AS columns
WHERE clauses <> ''
ORDER BY attrelid, attnum
