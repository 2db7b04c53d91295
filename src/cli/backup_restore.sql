-- What the backup $1 (its file's name) was made for, as the log says: one row a table, those that others refer to
-- first, with what a script needs of it as it is now. % is the runner's tables.
WITH RECURSIVE noted AS (
    SELECT l.message::jsonb AS note FROM %.log l
    WHERE l.action = 'backup' AND l.outcome = 'done' AND l.message::jsonb ->> 'file' = $1
    ORDER BY l.sequence DESC LIMIT 1
), lost AS (
    SELECT t.namespace, t.name, t.whole, t.columns::jsonb AS columns, n.note ->> 'way_back' AS way_back,
        c.oid AS relation
    FROM noted n CROSS JOIN jsonb_to_recordset(n.note -> 'tables') AS t(namespace text, name text, whole boolean,
        columns text)
    LEFT JOIN pg_namespace s ON s.nspname = t.namespace
    LEFT JOIN pg_class c ON c.relnamespace = s.oid AND c.relname = t.name
), ranked(relation, rank) AS (
    SELECT relation, 0 FROM lost WHERE relation IS NOT NULL
    UNION
    SELECT k.conrelid, r.rank + 1 FROM ranked r JOIN pg_constraint k ON k.confrelid = r.relation
    WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND r.rank < 20
)
SELECT l.namespace, l.name, l.whole, l.relation IS NOT NULL, c.relkind,
    format('%I.%I', l.namespace, l.name),
    (SELECT string_agg(format('%1$I = o.%1$I', u.name), ', ') FROM jsonb_array_elements_text(l.columns) AS u(name)
        JOIN pg_attribute a ON a.attrelid = l.relation AND a.attname = u.name AND NOT a.attisdropped
            AND a.attgenerated = '' AND a.attidentity <> 'a'),
    (SELECT min(u.name) FROM jsonb_array_elements_text(l.columns) AS u(name) WHERE NOT EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = l.relation AND a.attname = u.name AND NOT a.attisdropped)),
    (SELECT string_agg(format('t.%1$I = o.%1$I', a.attname), ' AND ' ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = l.relation AND a.attnum = ANY ((
            SELECT (i.indkey::int2[])[0:i.indnkeyatts - 1] FROM pg_index i WHERE i.indrelid = l.relation AND i.indisunique AND i.indisvalid
                AND i.indpred IS NULL AND i.indexprs IS NULL AND NOT EXISTS (
                    SELECT FROM pg_attribute k WHERE k.attrelid = i.indrelid AND NOT k.attnotnull
                        AND k.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))
            ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid LIMIT 1)::int2[])),
    l.way_back
FROM lost l LEFT JOIN pg_class c ON c.oid = l.relation
    LEFT JOIN (SELECT relation, max(rank) AS rank FROM ranked GROUP BY relation) AS r ON r.relation = l.relation
ORDER BY r.rank, l.namespace, l.name
