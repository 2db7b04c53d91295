-- Puts three rows into every table that takes them, for `schemac verify`: a migration shows what it does only
-- where there are rows. Row n has a value made from n in every column, so that keys are unique and foreign keys,
-- which then all point at row n, hold. A row that a check, a trigger or a domain refuses is left out; tables are
-- gone through again as long as one more takes a row, for those whose foreign keys wait for others.
DO $fill$
DECLARE
    target record;
    number integer;
    has_rows boolean;
    added bigint := 1;
    round integer := 0;
BEGIN
    -- What is deferred would be found only at the end, when no row can be left out any more.
    SET CONSTRAINTS ALL IMMEDIATE;
    CREATE TEMPORARY TABLE schemac_fill ON COMMIT DROP AS
    SELECT attrelid::regclass AS relation,
           string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS names,
           string_agg(CASE
               WHEN default_value IS NOT NULL THEN format('(%s)', default_value)
               WHEN typtype = 'e' THEN format(
                   '(SELECT enumlabel FROM pg_enum WHERE enumtypid = %s ORDER BY enumsortorder LIMIT 1)::%s',
                   base, base::regtype)
               WHEN element <> 0 THEN format('ARRAY[]::%s', format_type(base, NULL))
               WHEN typtype IN ('r', 'm') THEN format('%L::%s', '{}', format_type(base, NULL))
               WHEN typtype = 'c' THEN format('NULL::%s', format_type(base, NULL))
               WHEN typname IN ('vector', 'halfvec') THEN format(
                   'array_fill($1::real, ARRAY[%s])::%s', greatest(modifier, 1), format_type(base, modifier))
               WHEN typname = 'bool' THEN '($1 % 2 = 1)'
               WHEN typcategory = 'N' AND typname <> 'money' AND typname !~ '^reg' THEN '$1'
               WHEN typname IN ('json', 'jsonb') THEN format('to_json($1)::%s', typname)
               WHEN typname = 'uuid' THEN $$md5($1::text)::uuid$$
               WHEN typname = 'bytea' THEN $$decode(lpad($1::text, 2, '0'), 'hex')$$
               WHEN typname = 'interval' THEN $$make_interval(days => $1)$$
               WHEN typname IN ('time', 'timetz') THEN $$make_time($1, 0, 0)$$
               WHEN typcategory = 'D' THEN $$make_date(2000, 1, $1)$$
               WHEN typname = 'inet' THEN $$('10.0.0.' || $1)::inet$$
               WHEN typname = 'cidr' THEN $$('10.0.0.' || $1)::cidr$$
               WHEN typname IN ('macaddr', 'macaddr8') THEN format($$'08:00:2b:01:02:03'::%s$$, typname)
               WHEN typname = 'xml' THEN $$('<n>' || $1 || '</n>')::xml$$
               WHEN typname IN ('bit', 'varbit') THEN format(
                   $$repeat('1', %s)::bit varying$$, greatest(modifier, 1))
               WHEN typcategory = 'G' THEN format('point($1, $1)::%s', CASE typname WHEN 'box' THEN 'box' ELSE 'point' END)
               ELSE '$1::text' END, ', ' ORDER BY attnum) AS expressions,
           (SELECT CASE relkind WHEN 'r' THEN 'ONLY' ELSE '' END FROM pg_class WHERE pg_class.oid = attrelid) AS own,
           0::bigint AS rows
    FROM (
        WITH RECURSIVE base_type (attrelid, attnum, attname, oid, modifier) AS (
            SELECT attrelid, attnum, attname, atttypid, atttypmod
            FROM pg_attribute
            JOIN pg_class ON pg_class.oid = attrelid
            JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE relkind IN ('r', 'p') AND NOT relispartition AND attnum > 0 AND NOT attisdropped
              -- What has a foreign table below it is read and written on another server.
              AND NOT (relkind = 'p' AND EXISTS (
                  SELECT FROM pg_partition_tree(pg_class.oid) AS part
                  JOIN pg_class AS leaf ON leaf.oid = part.relid
                  WHERE leaf.relkind = 'f'))
              AND attgenerated = '' AND attidentity = '' AND nspname NOT LIKE 'pg\_%'
              AND nspname NOT IN ('information_schema', current_setting('schemac.state_schema'))
              AND NOT (atthasdef AND EXISTS (
                  SELECT FROM pg_attrdef
                  WHERE adrelid = attrelid AND adnum = attnum
                    AND pg_get_expr(adbin, adrelid) LIKE 'nextval(%'))
            UNION ALL
            SELECT attrelid, attnum, attname, typbasetype, CASE WHEN modifier < 0 THEN typtypmod ELSE modifier END
            FROM base_type
            JOIN pg_type ON pg_type.oid = base_type.oid
            WHERE typtype = 'd'
        )
        SELECT attrelid, attnum, attname, base_type.oid AS base, modifier, typname, typtype, typcategory,
               CASE WHEN typcategory = 'A' THEN typelem ELSE 0 END AS element,
               -- Text often stands for one of a few words that no check tells of: the default is one of them.
               CASE WHEN typcategory = 'S' AND NOT EXISTS (
                        SELECT FROM pg_constraint
                        WHERE conrelid = attrelid AND contype = 'f' AND attnum = ANY (conkey))
                    AND NOT EXISTS (
                        SELECT FROM pg_index
                        WHERE indrelid = attrelid AND (indisunique OR indisexclusion) AND attnum = ANY (indkey::smallint[]))
                    THEN (SELECT pg_get_expr(adbin, adrelid)
                          FROM pg_attrdef
                          WHERE adrelid = attrelid AND adnum = attnum)
               END AS default_value
        FROM base_type
        JOIN pg_type ON pg_type.oid = base_type.oid
        WHERE typtype <> 'd'
    ) AS columns
    GROUP BY attrelid;
    WHILE added > 0 AND round < 20 LOOP
        added := 0;
        round := round + 1;
        FOR target IN SELECT * FROM schemac_fill WHERE rows = 0 ORDER BY relation::text LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM %s %s)', target.own, target.relation) INTO has_rows;
            CONTINUE WHEN has_rows;
            FOR number IN 1..3 LOOP
                BEGIN
                    EXECUTE format('INSERT INTO %s (%s) SELECT %s', target.relation, target.names,
                                   replace(target.expressions, '$1', number::text));
                    added := added + 1;
                    UPDATE schemac_fill SET rows = rows + 1 WHERE relation = target.relation;
                EXCEPTION WHEN others THEN
                    NULL;
                END;
            END LOOP;
        END LOOP;
    END LOOP;
END
$fill$
