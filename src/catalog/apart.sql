-- Behind prelude.sql where a table is below another. apart: children whose columns have an order or form of their own,
-- so that they are written out in full.
, apart AS (
    SELECT attrelid
    FROM (
        SELECT a.attrelid, a.attinhcount > 0 AS inherited, a.attislocal, a.attgenerated, c.relispartition,
               row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) AS place,
               row_number() OVER (PARTITION BY a.attrelid ORDER BY parents.place, a.attnum) AS usual
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN (
            SELECT inhrelid, attname, min(inhseqno::bigint * 10000 + attnum) AS place, min(inhparent) AS parent
            FROM pg_inherits
            JOIN pg_attribute ON attrelid = inhparent AND attnum > 0 AND NOT attisdropped
            GROUP BY inhrelid, attname
        ) AS parents ON parents.inhrelid = a.attrelid AND parents.attname = a.attname
        WHERE c.relkind IN ('r', 'p') AND c.oid IN (SELECT inhrelid FROM pg_inherits)
    ) AS columns
    GROUP BY attrelid
    HAVING bool_or(place <> usual OR (inherited AND attgenerated <> '' AND NOT relispartition))
       AND bool_and(attislocal OR relispartition)
)
