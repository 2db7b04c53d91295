-- Stands before each of the queries beside this file. $1 is the runner's own schema.
-- own: the namespaces that hold what is the user's. member: what belongs to extensions. apart: children whose
-- columns have an order or form of their own, so that they are written out in full.
WITH own AS (
    SELECT oid, nspname
    FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND nspname <> $1::text
),
member AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
),
apart AS (
    SELECT attrelid
    FROM (
        SELECT a.attrelid, a.attinhcount > 0 AS inherited, a.attislocal, a.attgenerated, c.relispartition,
               row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) AS place,
               row_number() OVER (PARTITION BY a.attrelid ORDER BY parents.place, a.attnum) AS usual,
               CASE WHEN NOT c.relispartition THEN false
                    WHEN (a.attstorage, a.attstattarget, to_jsonb(a) ->> 'attcompression') IS DISTINCT FROM
                         (p.attstorage, p.attstattarget, to_jsonb(p) ->> 'attcompression') THEN true
                    WHEN a.attoptions IS DISTINCT FROM p.attoptions
                     AND (SELECT array_agg(option) FROM unnest(a.attoptions) AS o (option) WHERE option !~ '^pg_attver=')
                         IS DISTINCT FROM
                         (SELECT array_agg(option) FROM unnest(p.attoptions) AS o (option) WHERE option !~ '^pg_attver=')
                    THEN true
                    WHEN a.attnotnull AND NOT p.attnotnull
                    THEN NOT EXISTS (SELECT FROM pg_index
                                     WHERE indrelid = a.attrelid AND indisprimary AND a.attnum = ANY (indkey))
                    WHEN a.atthasdef OR p.atthasdef
                    THEN (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef
                          WHERE adrelid = a.attrelid AND adnum = a.attnum) IS DISTINCT FROM
                         (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef
                          WHERE adrelid = p.attrelid AND adnum = p.attnum)
                    ELSE false END AS differs
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN (
            SELECT inhrelid, attname, min(inhseqno::bigint * 10000 + attnum) AS place, min(inhparent) AS parent
            FROM pg_inherits
            JOIN pg_attribute ON attrelid = inhparent AND attnum > 0 AND NOT attisdropped
            GROUP BY inhrelid, attname
        ) AS parents ON parents.inhrelid = a.attrelid AND parents.attname = a.attname
        LEFT JOIN pg_attribute p ON p.attrelid = parent AND p.attname = a.attname
        WHERE c.relkind IN ('r', 'p') AND c.oid IN (SELECT inhrelid FROM pg_inherits)
    ) AS columns
    GROUP BY attrelid
    HAVING bool_or(place <> usual OR differs OR (inherited AND attgenerated <> '' AND NOT relispartition))
       AND bool_and(attislocal OR relispartition)
)
