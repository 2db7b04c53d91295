-- A statement that gives each table's name, count of rows, and a sum over their values that does not depend on the
-- order of rows or columns; or NULL where there is no table. Rows of children are the children's.
SELECT string_agg(format('SELECT %L, count(*), coalesce(sum(hashtextextended(to_jsonb(t)::text, 0)), 0) FROM ONLY %s t',
                         pg_class.oid::regclass, pg_class.oid::regclass),
                  E'\nUNION ALL ' ORDER BY pg_class.oid::regclass::text)
FROM pg_class
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind = 'r' AND relpersistence <> 't' AND nspname NOT LIKE 'pg\_%'
  AND nspname NOT IN ('information_schema', current_setting('schemac.state_schema'))
