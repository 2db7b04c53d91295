-- Tables and sequences of which something is lost: those of $1 (a JSON array) with all that lose rows with them, those
-- of the namespaces of $2, and with $3 all there are. A column that is not there was renamed on the way: the whole.
WITH RECURSIVE said AS (
    SELECT c.oid AS relation, s.whole, s.reach, array(SELECT jsonb_array_elements_text(s.columns)) AS columns
    FROM jsonb_to_recordset($1::jsonb) AS s(namespace text, name text, whole boolean, reach integer, columns jsonb)
    JOIN pg_namespace n ON n.nspname = s.namespace
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.name
), given AS (
    SELECT s.relation, s.whole OR EXISTS (
        SELECT FROM unnest(s.columns) AS c(name) WHERE NOT EXISTS (
            SELECT FROM pg_attribute a WHERE a.attrelid = s.relation AND a.attname = c.name AND NOT a.attisdropped)
        ) AS whole, s.reach, s.columns
    FROM said s
    UNION ALL
    SELECT c.oid, true, 0, '{}' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY (array(SELECT jsonb_array_elements_text($2::jsonb))) OR ($3::boolean
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
), lost AS (
    SELECT relation, whole, reach, columns FROM given
    UNION
    SELECT n.relation, l.whole, l.reach, l.columns FROM lost l CROSS JOIN LATERAL (
        SELECT i.inhrelid FROM pg_inherits i WHERE i.inhparent = l.relation
        UNION
        SELECT k.conrelid FROM pg_constraint k WHERE k.confrelid = l.relation AND k.contype = 'f'
            AND (l.reach = 2 OR l.reach = 1 AND k.confdeltype IN ('c', 'n', 'd'))
    ) AS n(relation)
)
SELECT n.nspname, c.relname, c.relkind, bool_or(l.whole),
    coalesce((SELECT jsonb_agg(DISTINCT u.name) FROM lost o CROSS JOIN unnest(o.columns) AS u(name)
        WHERE o.relation = c.oid), '[]'),
    pg_total_relation_size(c.oid)
FROM lost l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'S') AND c.relpersistence <> 't'
GROUP BY c.oid, n.nspname, c.relname, c.relkind ORDER BY 1, 2
