-- Functions of the session that put rows into the tables, for `schemac verify`: a migration shows what it does only
-- where there are rows, and those that break it have a null or the last value that a type or a check lets in.
--
-- Every column has values to choose from: one made from a number ($1 in its expression, so that keys are unique and
-- foreign keys hold), null, the borders of its type, and what stands in its checks and partitions' bounds, one less
-- and one more. Columns that checks bind together take values that suit all of them; a foreign key takes those of a
-- row that is there. A row that a check, a trigger or a domain refuses is left out; tables are gone through again as
-- long as one more takes a row, for those whose foreign keys wait for others. What then has none is tried without
-- triggers, which is right where the foreign keys hold all the same.

-- No event trigger of a revision's is to hear of these functions and tables.
SELECT set_config('session_replication_role', 'replica', true) FROM pg_roles WHERE rolname = current_user AND rolsuper;

-- An expression of the type: made from $1 ('plain'), or its 'low' or 'high' border; NULL where there is no such.
CREATE FUNCTION pg_temp.schemac_value(type_id oid, modifier integer, which text) RETURNS text LANGUAGE plpgsql AS $body$
DECLARE
    type record;
    name text := format_type(type_id, modifier);
    part text;
    size integer;
    digits integer;
    wide text := CASE WHEN current_setting('server_encoding') = 'UTF8' THEN chr(128512) ELSE 'w' END;
BEGIN
    SELECT t.oid, t.typname, t.typtype, t.typcategory, t.typelem, t.typrelid, t.typbasetype, t.typtypmod, n.nspname
    INTO type FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = type_id;
    IF type.typtype = 'd' THEN
        part := pg_temp.schemac_value(type.typbasetype, CASE WHEN modifier < 0 THEN type.typtypmod ELSE modifier END, which);
        IF part IS NULL OR NOT pg_temp.schemac_is_value(replace(part, '$1', '1'), name) THEN
            SELECT l INTO part FROM unnest(pg_temp.schemac_literals((
                SELECT string_agg(pg_get_constraintdef(oid), ' ') FROM pg_constraint WHERE contypid = type_id), type.typbasetype, name)
            ) WITH ORDINALITY AS u (l, i) ORDER BY which = 'plain' AND strpos(l, '$1') = 0, CASE which WHEN 'high' THEN -i ELSE i END LIMIT 1;
        END IF;
        RETURN part;
    ELSIF type.typtype = 'e' THEN
        RETURN format(CASE which WHEN 'low' THEN 'enum_first(NULL::%1$s)' WHEN 'high' THEN 'enum_last(NULL::%1$s)'
            ELSE '(enum_range(NULL::%1$s))[1 + ($1 - 1) %% cardinality(enum_range(NULL::%1$s))]' END, name);
    ELSIF type.typtype = 'c' THEN
        SELECT string_agg(CASE which WHEN 'low' THEN 'NULL' ELSE coalesce(
                   pg_temp.schemac_value(atttypid, atttypmod, which), 'NULL') END, ', ' ORDER BY attnum)
        INTO part FROM pg_attribute WHERE attrelid = type.typrelid AND attnum > 0 AND NOT attisdropped;
        RETURN format('ROW(%s)::%s', part, name);
    ELSIF type.typtype = 'r' THEN
        SELECT pg_temp.schemac_value(rngsubtype, -1, 'plain') INTO part FROM pg_range WHERE rngtypid = type_id;
        RETURN CASE which WHEN 'low' THEN format('%L::%s', 'empty', name)
            WHEN 'high' THEN format('%I.%I(NULL, NULL)', type.nspname, type.typname)
            ELSE format('%I.%I(%s, %s)', type.nspname, type.typname, part, replace(part, '$1', '($1 + 1)')) END;
    ELSIF type.typtype = 'm' THEN
        SELECT pg_temp.schemac_value(rngtypid, -1, which) INTO part FROM pg_range WHERE rngmultitypid = type_id;
        RETURN CASE which WHEN 'low' THEN format('%L::%s', '{}', name)
            ELSE format('%I.%I(%s)', type.nspname, type.typname, part) END;
    ELSIF type.typcategory = 'A' AND type.typelem <> 0 AND type.typname NOT IN ('int2vector', 'oidvector') THEN
        part := pg_temp.schemac_value(type.typelem, modifier, which);
        RETURN CASE which WHEN 'low' THEN format('%L::%s', '{}', name)
            WHEN 'high' THEN format('ARRAY[%s, NULL]::%s', coalesce(part, 'NULL'), name)
            ELSE format('ARRAY[%s]::%s', part, name) END;
    END IF;
    size := CASE WHEN modifier < 0 THEN NULL WHEN type.typname IN ('varchar', 'bpchar') THEN modifier - 4 ELSE modifier END;
    CASE
    WHEN type.typname IN ('int2', 'int4', 'int8') THEN
        part := CASE type.typname WHEN 'int2' THEN '32767' WHEN 'int4' THEN '2147483647' ELSE '9223372036854775807' END;
        part := CASE which WHEN 'low' THEN format('-%s - 1', part) WHEN 'high' THEN part ELSE '$1' END;
    WHEN type.typname = 'numeric' AND modifier >= 0 THEN
        digits := (modifier - 4) & 65535;
        IF digits >= 1024 THEN digits := (((modifier - 4) & 2047) # 1024) - 1024; END IF;
        size := (modifier - 4) >> 16;
        part := CASE which WHEN 'plain' THEN format('($1 %% 1%s) * 1e%s', repeat('0', least(greatest(size, 1), 9)),
                CASE WHEN size > digits AND digits >= 0 THEN 0 ELSE -digits END)
            ELSE format('%L::numeric', CASE which WHEN 'low' THEN '-' ELSE '' END || repeat('9', size) || 'e' || -digits) END;
    WHEN type.typname = 'numeric' THEN
        part := CASE which WHEN 'low' THEN '-1e30' WHEN 'high' THEN '12345678901234567890.123456789' ELSE '$1' END;
    WHEN type.typname IN ('float4', 'float8') THEN
        part := CASE type.typname WHEN 'float4' THEN '3.4028234e38' ELSE '1.7976931348623157e308' END;
        part := CASE which WHEN 'low' THEN '-' || part WHEN 'high' THEN part ELSE '$1' END;
    WHEN type.typname = 'money' THEN
        part := CASE which WHEN 'low' THEN '-92233720368547758.07' WHEN 'high' THEN '92233720368547758.07' ELSE '$1' END || '::numeric';
    WHEN type.typname = 'oid' THEN part := CASE which WHEN 'low' THEN '0' WHEN 'high' THEN '4294967295' ELSE '$1' END;
    WHEN type.typname ~ '^reg' THEN part := CASE which WHEN 'plain' THEN '0::oid' END;
    WHEN type.typname = 'bool' THEN part := CASE which WHEN 'low' THEN 'false' WHEN 'high' THEN 'true' ELSE '$1 % 2 = 1' END;
    WHEN type.typname IN ('text', 'varchar', 'bpchar', 'citext') THEN
        part := CASE which WHEN 'low' THEN ''''''
            WHEN 'high' THEN CASE WHEN size IS NULL THEN format('%L || repeat(%L, 300)', '\ '' "' || chr(10) || chr(9), wide)
                ELSE format('repeat(%L, %s)', wide, least(size, 10000)) END
            ELSE '$1::text' END;
    WHEN type.typname = 'name' THEN part := CASE which WHEN 'low' THEN '''''' WHEN 'high' THEN 'repeat(''n'', 63)' ELSE '$1::text' END;
    WHEN type.typname = 'bytea' THEN
        part := CASE which WHEN 'low' THEN '''''' WHEN 'high' THEN $$'\x00ff5c27'$$ ELSE $$decode(lpad(to_hex($1), 4, '0'), 'hex')$$ END;
    WHEN type.typname IN ('json', 'jsonb') THEN
        part := CASE which WHEN 'low' THEN '''null''' WHEN 'high' THEN $$'{"a": [1, null, {"b": "\\ \""}], "": 1e30}'$$ ELSE 'to_json($1)' END;
    WHEN type.typname = 'uuid' THEN
        part := CASE which WHEN 'low' THEN $$repeat('0', 32)$$ WHEN 'high' THEN $$repeat('f', 32)$$ ELSE 'md5($1::text)' END;
    WHEN type.typname IN ('date', 'timestamp', 'timestamptz') THEN
        part := CASE which WHEN 'low' THEN '''-infinity''' WHEN 'high' THEN '''infinity''' ELSE 'date ''2000-01-01'' + $1' END;
    WHEN type.typname IN ('time', 'timetz') THEN
        part := CASE which WHEN 'low' THEN '''00:00''' WHEN 'high' THEN '''24:00:00''' ELSE 'time ''00:00'' + $1 * interval ''1 minute''' END;
        IF type.typname = 'timetz' AND which = 'plain' THEN part := format('(%s)::text || ''+00''', part); END IF;
    WHEN type.typname = 'interval' THEN
        part := CASE which WHEN 'low' THEN '''-178000000 years''' WHEN 'high' THEN '''178000000 years''' ELSE 'make_interval(days => $1)' END;
    WHEN type.typname IN ('inet', 'cidr') THEN
        part := CASE which WHEN 'low' THEN '''0.0.0.0''' WHEN 'high' THEN '''ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff''' ELSE 'inet ''10.0.0.0'' + $1' END;
    WHEN type.typname IN ('macaddr', 'macaddr8') THEN
        part := CASE which WHEN 'low' THEN '''00:00:00:00:00:00''' WHEN 'high' THEN '''ff:ff:ff:ff:ff:ff''' ELSE '''08:00:2b:01:02:'' || lpad(to_hex($1 % 256), 2, ''0'')' END;
    WHEN type.typname = 'bit' THEN part := CASE which WHEN 'low' THEN '0' WHEN 'high' THEN '-1' ELSE '$1' END;
    WHEN type.typname = 'varbit' THEN
        part := CASE which WHEN 'low' THEN 'B''''' WHEN 'high' THEN format('repeat(''1'', %s)', coalesce(size, 64)) ELSE format('$1::bit(%s)', least(coalesce(size, 32), 32)) END;
    WHEN type.typname IN ('vector', 'halfvec') THEN
        part := format('array_fill(%s::real, ARRAY[%s])', CASE which WHEN 'low' THEN '0' WHEN 'high' THEN '(-1000)' ELSE '$1' END, coalesce(size, 1));
    WHEN type.typname = 'sparsevec' THEN
        part := CASE which WHEN 'low' THEN format('''{}/%s''', coalesce(size, 1)) WHEN 'high' THEN format('''{%1$s:1}/%1$s''', coalesce(size, 1))
            ELSE format('''{1:'' || $1 || ''}/%s''', coalesce(size, 1)) END;
    WHEN type.typname = 'point' THEN part := CASE which WHEN 'plain' THEN 'point($1, $1)' END;
    WHEN type.typname = 'box' THEN part := CASE which WHEN 'plain' THEN 'box(point($1, $1), point($1 + 1, $1 + 1))' END;
    WHEN type.typname = 'circle' THEN part := CASE which WHEN 'low' THEN 'circle(point(0, 0), 0)' WHEN 'plain' THEN 'circle(point($1, $1), 1)' END;
    WHEN type.typname = 'line' THEN part := CASE which WHEN 'plain' THEN 'line(point($1, 0), point($1, 1))' END;
    WHEN type.typname = 'lseg' THEN part := CASE which WHEN 'plain' THEN 'lseg(point($1, 0), point($1, 1))' END;
    WHEN type.typname = 'path' THEN part := CASE which WHEN 'plain' THEN 'path(polygon(box(point($1, $1), point($1 + 1, $1 + 1))))' END;
    WHEN type.typname = 'polygon' THEN part := CASE which WHEN 'plain' THEN 'polygon(box(point($1, $1), point($1 + 1, $1 + 1)))' END;
    WHEN type.typname = 'xml' THEN part := CASE which WHEN 'low' THEN '''''' WHEN 'plain' THEN '''<n>'' || $1 || ''</n>''' END;
    WHEN type.typname = 'pg_lsn' THEN part := CASE which WHEN 'low' THEN '''0/0''' WHEN 'high' THEN '''FFFFFFFF/FFFFFFFF''' ELSE '''0/'' || $1' END;
    ELSE part := CASE which WHEN 'plain' THEN '$1::text' END;
    END CASE;
    RETURN CASE WHEN part IS NOT NULL THEN format('(%s)::%s', part, name) END;
END
$body$;

-- Whether the expression gives a value of the type at all.
CREATE FUNCTION pg_temp.schemac_is_value(expression text, type text) RETURNS boolean LANGUAGE plpgsql AS $body$
BEGIN
    EXECUTE format('SELECT (%s)::%s', expression, type);
    RETURN true;
EXCEPTION WHEN others THEN
    RETURN false;
END
$body$;

-- Expressions of the type, made from what stands in `sources` (checks, bounds), in the order in which they are tried.
CREATE FUNCTION pg_temp.schemac_literals(sources text, type_id oid, type text) RETURNS text[] LANGUAGE plpgsql AS $body$
DECLARE
    category "char";
    is_date boolean;
    word text;
    found text[] := '{}';
    kept text[] := '{}';
BEGIN
    SELECT typcategory INTO category FROM pg_type WHERE oid = type_id;
    is_date := category = 'D' AND type NOT LIKE 'time %' AND type <> 'time';
    FOR word IN SELECT DISTINCT (regexp_matches(sources, $$'((?:[^']|'')*)'$$, 'g'))[1] LOOP
        word := quote_literal(replace(word, '''''', ''''));
        found := found || (word || '::text');
        IF category = 'N' THEN found := found || ARRAY[word || '::numeric + 1', word || '::numeric - 1']; END IF;
        IF is_date THEN
            found := found || ARRAY[word || '::timestamptz + interval ''1 day''', word || '::timestamptz - interval ''1 day'''];
        END IF;
    END LOOP;
    FOR word IN SELECT DISTINCT (regexp_matches(regexp_replace(sources, $$'(?:[^']|'')*'$$, '', 'g'),
                                                $$(?:^|[^[:alnum:]_.])(-?[0-9]+(?:\.[0-9]+)?)(?![0-9.[:alpha:]_])$$, 'g'))[1] LOOP
        IF category = 'N' THEN
            found := found || ARRAY[word || ' + $1', word, word || ' + 1', word || ' - 1', word || ' + 2', word || ' * 10', word || ' / 2'];
        ELSIF category = 'S' AND word ~ '^[0-9]{1,4}$' THEN
            found := found || ARRAY[format('repeat(''x'', %s)', word), format('repeat(''x'', %s + 1)', word),
                                    format('repeat(''x'', %s - 1)', word), format('repeat(''0'', %s)', word), format('repeat(''A'', %s)', word)];
        ELSIF category = 'A' AND word ~ '^[0-9]{1,3}$' THEN
            found := found || format('array_fill((%s)[1], ARRAY[%s])', replace(coalesce(pg_temp.schemac_value(type_id, -1, 'plain'), 'NULL'), '$1', '1'), word);
        END IF;
    END LOOP;
    IF category = 'N' AND sources <> '' THEN
        found := found || ARRAY['0', '-1', '$1 * 10', '-$1'];
    ELSIF category = 'S' THEN -- what patterns often ask for
        found := found || ARRAY['''a'' || $1', '''A'' || $1', '''a'' || $1 || ''@b.co''', '''https://a.co/'' || $1', '''/a'' || $1',
            'lpad($1::text, 5, ''0'')', '''+1555010'' || lpad($1::text, 4, ''0'')', '''#aabb'' || lpad(to_hex($1), 2, ''0'')', '''1.0.'' || $1',
            '''10.0.0.'' || $1', '(date ''2000-01-01'' + $1)::text', 'chr(96 + $1)', 'chr(64 + $1)', 'repeat(chr(96 + $1), 2)',
            'repeat(chr(64 + $1), 2)', 'repeat(chr(64 + $1), 3)', 'md5($1::text)', '''a-'' || $1', '''a_'' || $1', '''a.b''', '''abc''', '''{}''', '''%'''];
    ELSIF category = 'U' THEN
        found := found || ARRAY['''{}''::text', '''[]''::text', '''{"a": 1}''::text', '''''::text', '''a''::text', '''a=>1''::text', '''a.b''::text', '''(1,2)''::text'];
    END IF;
    FOREACH word IN ARRAY found LOOP
        IF pg_temp.schemac_is_value(replace(word, '$1', '1'), type) THEN kept := kept || word; END IF;
    END LOOP;
    RETURN kept;
END
$body$;

-- Inserts a row; NULL, or why there is none.
CREATE FUNCTION pg_temp.schemac_insert(target text, names text[], expressions text[], number integer) RETURNS text LANGUAGE plpgsql AS $body$
DECLARE
    inserted bigint;
BEGIN
    IF names = '{}' THEN
        EXECUTE format('INSERT INTO %s DEFAULT VALUES', target);
    ELSE
        EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE VALUES (%s)', target,
                       (SELECT string_agg(quote_ident(n), ', ' ORDER BY i) FROM unnest(names) WITH ORDINALITY AS u (n, i)),
                       replace(array_to_string(expressions, ', ', 'NULL'), '$1', number::text));
    END IF;
    GET DIAGNOSTICS inserted = ROW_COUNT;
    RETURN CASE WHEN inserted = 0 THEN 'a trigger or a rule leaves the row out' END;
EXCEPTION WHEN others THEN
    RETURN SQLERRM;
END
$body$;

-- What is to be filled: in two tables of the session, schemac_table and schemac_column.
CREATE FUNCTION pg_temp.schemac_gather(only_empty boolean) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    target record;
    bound record;
    has_rows boolean;
BEGIN
    CREATE TEMPORARY TABLE schemac_table ON COMMIT DROP AS
    SELECT c.oid, c.oid::regclass::text AS name, CASE c.relkind WHEN 'r' THEN 'ONLY ' ELSE '' END || c.oid::regclass AS own,
           CASE WHEN c.relkind = 'r' THEN NULL
                WHEN bool_or(leaf.relkind = 'f') THEN 'it has partitions on another server'
                WHEN NOT bool_or(leaf.relkind = 'r') THEN 'it has no partition that holds rows' END AS impossible,
           NULL::text AS reason
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN LATERAL pg_partition_tree(c.oid) part ON c.relkind = 'p'
    LEFT JOIN pg_class leaf ON leaf.oid = part.relid
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND n.nspname NOT LIKE 'pg\_%'
      AND n.nspname NOT IN ('information_schema', current_setting('schemac.state_schema'))
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
    GROUP BY c.oid;
    FOR target IN SELECT * FROM schemac_table WHERE only_empty AND impossible IS NULL LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', target.own) INTO has_rows;
        IF has_rows THEN DELETE FROM schemac_table WHERE oid = target.oid; END IF;
    END LOOP;
    CREATE TEMPORARY TABLE schemac_condition (relation oid, keys smallint[], condition text) ON COMMIT DROP;
    CREATE TEMPORARY TABLE schemac_column ON COMMIT DROP AS
    WITH RECURSIVE base_type (attrelid, attnum, oid, not_null, modifier, checks) AS (
        SELECT attrelid, attnum, atttypid, attnotnull, atttypmod, NULL::text
        FROM schemac_table JOIN pg_attribute ON attrelid = schemac_table.oid
        WHERE attnum > 0 AND NOT attisdropped AND attgenerated = ''
        UNION ALL
        SELECT attrelid, attnum, typbasetype, not_null OR typnotnull, CASE WHEN modifier < 0 THEN typtypmod ELSE modifier END,
               concat_ws(' ', checks, (SELECT string_agg(pg_get_constraintdef(c.oid), ' ') FROM pg_constraint c WHERE contypid = t.oid))
        FROM base_type JOIN pg_type t ON t.oid = base_type.oid WHERE typtype = 'd'
    )
    SELECT b.attrelid AS relation, b.attnum, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type, b.oid AS base, b.modifier,
           b.not_null, b.checks,
           a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false) AS numbered,
           EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = b.attrelid AND k.contype = 'f' AND b.attnum = ANY (k.conkey)) AS refers,
           pg_temp.schemac_value(a.atttypid, a.atttypmod, 'plain') AS plain,
           -- Text often stands for one of a few words that no check tells of: the default is one of them.
           CASE WHEN t.typcategory = 'S' AND NOT EXISTS (
                    SELECT FROM pg_index WHERE indrelid = b.attrelid AND (indisunique OR indisexclusion) AND b.attnum = ANY (indkey::smallint[]))
                THEN pg_get_expr(d.adbin, d.adrelid) END AS default_value,
           ARRAY[]::text[] AS literals, ARRAY[]::text[] AS borders, NULL::smallint AS component
    FROM base_type b
    JOIN pg_type t ON t.oid = b.oid
    JOIN pg_attribute a ON a.attrelid = b.attrelid AND a.attnum = b.attnum
    LEFT JOIN pg_attrdef d ON d.adrelid = b.attrelid AND d.adnum = b.attnum
    WHERE t.typtype <> 'd';
    UPDATE schemac_column SET plain = format('(%s)::%s', default_value, type) WHERE default_value IS NOT NULL AND NOT numbered AND NOT refers;
    UPDATE schemac_column c SET borders = array_remove(ARRAY[pg_temp.schemac_value(base, modifier, 'low'), pg_temp.schemac_value(base, modifier, 'high')], NULL)
    WHERE NOT numbered AND NOT refers;
    -- Checks, and what a partitioned table's partitions take.
    FOR target IN SELECT * FROM schemac_table LOOP
        FOR bound IN
            SELECT pg_get_expr(conbin, conrelid) AS condition, conkey AS keys, pg_get_expr(conbin, conrelid) AS words
            FROM pg_constraint WHERE conrelid = target.oid AND contype = 'c' AND conkey <> '{}'
            UNION ALL
            SELECT '((' || string_agg(coalesce(pg_get_partition_constraintdef(part.relid), 'true'), ') OR (') || ')) IS TRUE',
                   (SELECT array_agg(attnum) FROM schemac_column c WHERE c.relation = target.oid
                        AND strpos(string_agg(pg_get_partition_constraintdef(part.relid), ' '), quote_ident(c.name)) > 0),
                   (SELECT string_agg(pg_get_expr(below.relpartbound, below.oid), ' ')
                    FROM pg_partition_tree(target.oid) AS under JOIN pg_class below ON below.oid = under.relid)
            FROM pg_partition_tree(target.oid) AS part
            WHERE part.isleaf AND part.level > 0
            HAVING count(*) > 0
        LOOP
            INSERT INTO schemac_condition VALUES (target.oid, bound.keys, bound.condition);
            UPDATE schemac_column SET checks = concat_ws(' ', checks, bound.words), component = coalesce(component, attnum)
            WHERE relation = target.oid AND attnum = ANY (bound.keys);
            UPDATE schemac_column SET component = (SELECT min(component) FROM schemac_column WHERE relation = target.oid AND attnum = ANY (bound.keys))
            WHERE relation = target.oid AND component IN (
                SELECT component FROM schemac_column WHERE relation = target.oid AND attnum = ANY (bound.keys));
        END LOOP;
    END LOOP;
    UPDATE schemac_column SET literals = pg_temp.schemac_literals(coalesce(checks, ''), base, type)
    WHERE checks IS NOT NULL OR NOT pg_temp.schemac_is_value(replace(plain, '$1', '1'), type);
    UPDATE schemac_column SET borders = coalesce((
        SELECT array_agg(b ORDER BY i) FROM unnest(borders) WITH ORDINALITY AS u (b, i) WHERE pg_temp.schemac_is_value(b, type)), '{}')
    WHERE borders <> '{}'; -- what is inside of arrays and composite types may be of domains
    UPDATE schemac_column SET plain = coalesce((SELECT l FROM unnest(literals) WITH ORDINALITY AS u (l, i)
                                                ORDER BY strpos(l, '$1') = 0, i LIMIT 1), CASE WHEN not_null THEN plain ELSE 'NULL' END)
    WHERE NOT pg_temp.schemac_is_value(replace(plain, '$1', '1'), type);
END
$body$;

-- Values that suit the checks of columns that checks bind together: for each value that a column of them can have
-- one choice, {name: expression}.
CREATE FUNCTION pg_temp.schemac_choices(target oid, bound smallint) RETURNS SETOF jsonb LANGUAGE plpgsql AS $body$
DECLARE
    sources text;
    conditions text;
    pairs text;
    places text;
    choices jsonb := '[]';
    found jsonb;
    part record;
    size integer;
BEGIN
    SELECT count(*) INTO size FROM schemac_column WHERE relation = target AND component = bound;
    size := CASE size WHEN 1 THEN 80 WHEN 2 THEN 50 WHEN 3 THEN 20 WHEN 4 THEN 9 WHEN 5 THEN 6 WHEN 6 THEN 4 WHEN 7 THEN 3 ELSE 2 END;
    SELECT string_agg(format('(%s) IS NOT FALSE', condition), ' AND ') INTO conditions FROM schemac_condition
    WHERE relation = target AND EXISTS (
        SELECT FROM schemac_column c WHERE c.relation = target AND c.component = bound AND c.attnum = ANY (keys));
    -- With the borders of the types, and without where a check cannot be worked out for them.
    FOR with_borders IN REVERSE 1..0 LOOP
        SELECT string_agg(format('(VALUES %s) AS %I (%I, %I)', (
                   SELECT string_agg(format('((%s)::%s, %s)', replace(v, '$1', '1'), type, i), ', ' ORDER BY i)
                   FROM (SELECT v, min(i) AS i FROM unnest(
                             ARRAY[replace(plain, '$1', '1')] || CASE WHEN not_null THEN ARRAY[]::text[] ELSE ARRAY['NULL'] END ||
                             ARRAY[replace(plain, '$1', '2'), replace(plain, '$1', '3')] || literals ||
                             CASE with_borders WHEN 1 THEN borders ELSE '{}' END) WITH ORDINALITY AS u (v, i)
                         GROUP BY v ORDER BY 2 LIMIT size) AS best),
                   'schemac ' || attnum, name, 'schemac place ' || attnum), ' CROSS JOIN ' ORDER BY attnum),
               string_agg(format('%L, quote_nullable(%I::text)', name, name), ', '),
               string_agg(format('%I', 'schemac place ' || attnum), ' + ')
        INTO sources, pairs, places
        FROM (SELECT * FROM schemac_column WHERE relation = target AND component = bound ORDER BY attnum LIMIT 12) AS c;
        BEGIN
            FOR part IN SELECT attnum FROM schemac_column WHERE relation = target AND component = bound ORDER BY attnum LIMIT 12 LOOP
                EXECUTE format('SELECT jsonb_agg(choice ORDER BY place) FROM (
                        SELECT DISTINCT ON (%1$I) jsonb_build_object(%2$s) AS choice, %1$I AS place
                        FROM %3$s WHERE %4$s ORDER BY %1$I, %5$s) AS chosen',
                    'schemac place ' || part.attnum, pairs, sources, conditions, places) INTO found;
                choices := choices || coalesce(found, '[]');
            END LOOP;
            EXIT;
        EXCEPTION WHEN others THEN
            choices := '[]';
        END;
    END LOOP;
    RETURN QUERY SELECT choice FROM jsonb_array_elements(choices) WITH ORDINALITY AS u (choice, place)
        GROUP BY choice ORDER BY min(place);
END
$body$;

-- Whether a foreign key is one that PostgreSQL keeps beside a key to a partitioned table, for one of its partitions:
-- the row that the key refers to is in any of them.
CREATE FUNCTION pg_temp.schemac_names_partition(k pg_constraint) RETURNS boolean LANGUAGE sql STABLE AS $body$
    SELECT EXISTS (SELECT FROM pg_constraint whole WHERE whole.oid = (k).conparentid AND whole.conrelid = (k).conrelid)
$body$;

-- Lets each foreign key of the row refer to one that is there: the one at `place`, or to itself.
CREATE FUNCTION pg_temp.schemac_refer(target oid, number integer, place integer, INOUT made jsonb, OUT reason text) LANGUAGE plpgsql AS $body$
DECLARE
    key record;
    found jsonb;
    total bigint;
BEGIN
    FOR key IN
        SELECT confrelid, confrelid::regclass::text AS whole,
               array_agg(a.attname::text ORDER BY u.i) AS names, array_agg(f.attname::text ORDER BY u.i) AS others,
               bool_and(NOT c.not_null) AS nullable, array_agg(c.type ORDER BY u.i) AS types
        FROM pg_constraint k
        CROSS JOIN LATERAL unnest(conkey, confkey) WITH ORDINALITY AS u (own, other, i)
        JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = u.own
        JOIN pg_attribute f ON f.attrelid = confrelid AND f.attnum = u.other
        JOIN schemac_column c ON c.relation = conrelid AND c.attnum = u.own
        WHERE conrelid = target AND contype = 'f' AND NOT pg_temp.schemac_names_partition(k)
        GROUP BY k.oid ORDER BY k.oid
    LOOP
        CONTINUE WHEN EXISTS (SELECT FROM unnest(key.names) AS n WHERE made ->> n = 'NULL');
        EXECUTE format('SELECT count(*) FROM %s WHERE ROW(%s) IS NOT NULL', key.whole,
                       (SELECT string_agg(quote_ident(o), ', ') FROM unnest(key.others) AS o)) INTO total;
        found := NULL;
        IF total > 0 THEN
            EXECUTE format('SELECT jsonb_build_object(%s) FROM %s WHERE ROW(%s) IS NOT NULL ORDER BY %s OFFSET %s LIMIT 1',
                (SELECT string_agg(format('%L, quote_literal(%I::text)', key.names[i], key.others[i]), ', ')
                 FROM generate_subscripts(key.names, 1) AS i), key.whole,
                (SELECT string_agg(quote_ident(o), ', ') FROM unnest(key.others) AS o),
                (SELECT string_agg(format('%I::text', o), ', ') FROM unnest(key.others) AS o),
                place % total) INTO found;
        ELSIF key.confrelid = target THEN
            SELECT jsonb_object_agg(key.names[i], made -> key.others[i]) INTO found FROM generate_subscripts(key.names, 1) AS i;
        ELSIF key.nullable THEN
            SELECT jsonb_object_agg(n, 'NULL') INTO found FROM unnest(key.names) AS n;
        ELSE
            reason := format('there is no row in %s that it could refer to', key.whole);
        END IF;
        made := made || coalesce(found, '{}');
    END LOOP;
END
$body$;

-- Makes the row of a number and inserts it, with `wanted` in place of what it would have; NULL, or why there is none.
CREATE FUNCTION pg_temp.schemac_row(target oid, number integer, wanted jsonb) RETURNS text LANGUAGE plpgsql AS $body$
DECLARE
    start jsonb;
    made jsonb;
    reason text;
    failure text;
    chosen jsonb;
    bound smallint;
    trial integer;
BEGIN
    SELECT coalesce(jsonb_object_agg(name, replace(plain, '$1', number::text)), '{}') INTO start
    FROM schemac_column WHERE relation = target;
    FOR bound IN SELECT DISTINCT component FROM schemac_column WHERE relation = target AND component IS NOT NULL LOOP
        SELECT choice INTO chosen FROM schemac_choice WHERE relation = target AND component = bound
        ORDER BY (SELECT count(*) FROM jsonb_each_text(wanted) w WHERE choice ->> w.key IS DISTINCT FROM w.value AND choice ? w.key),
                 (place - number) % greatest(choices, 1) <> 0, place
        LIMIT 1;
        start := start || coalesce(chosen, '{}');
    END LOOP;
    start := start || wanted;
    FOR trial IN 0..2 LOOP
        -- Others to refer to; then, nobody.
        IF trial = 2 THEN
            SELECT start || coalesce(jsonb_object_agg(name, 'NULL'), '{}') INTO start
            FROM schemac_column WHERE relation = target AND refers AND NOT not_null;
        END IF;
        SELECT r.made, r.reason INTO made, failure FROM pg_temp.schemac_refer(target, number, number - 1 + trial, start) AS r;
        IF failure IS NULL OR current_setting('session_replication_role') = 'replica' THEN
            SELECT pg_temp.schemac_insert((SELECT name FROM schemac_table WHERE oid = target),
                       coalesce(array_agg(name::text ORDER BY attnum), '{}'),
                       array_agg(CASE WHEN made ->> name IN ('NULL', 'DEFAULT') THEN made ->> name
                                      ELSE format('(%s)::%s', made ->> name, type) END ORDER BY attnum), number)
            INTO failure FROM schemac_column WHERE relation = target;
        END IF;
        EXIT WHEN failure IS NULL;
        reason := coalesce(reason, failure);
    END LOOP;
    RETURN CASE WHEN failure IS NOT NULL THEN reason END;
END
$body$;

-- Whether a row has that value in the column.
CREATE FUNCTION pg_temp.schemac_has(own text, name text, type text, value text) RETURNS boolean LANGUAGE plpgsql AS $body$
DECLARE
    has boolean;
BEGIN
    IF value = 'NULL' THEN -- which a domain may refuse
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %I IS NULL)', own, name) INTO has;
        RETURN has;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %I::text IS NOT DISTINCT FROM ((%s)::%s)::text)', own, name, value, type) INTO has;
    RETURN has;
END
$body$;

-- Rows with null and with the borders of each column: as many in one row as go together.
CREATE FUNCTION pg_temp.schemac_fill_borders(target oid, own text, with_borders boolean) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    number integer;
    wanted jsonb;
    round integer;
    part record;
BEGIN
    EXECUTE format('SELECT count(*) + 1 FROM %s', own) INTO number;
    FOR round IN 1..3 LOOP
        SELECT jsonb_object_agg(name, special) INTO wanted FROM (
            SELECT name, (CASE WHEN not_null THEN ARRAY[]::text[] ELSE ARRAY['NULL'] END || CASE WHEN with_borders THEN borders ELSE '{}' END)[round] AS special, type
            FROM schemac_column WHERE relation = target AND NOT numbered AND component IS NULL) AS s
        WHERE special IS NOT NULL AND NOT pg_temp.schemac_has(own, name, type, special);
        CONTINUE WHEN wanted IS NULL;
        PERFORM pg_temp.schemac_row(target, number, wanted);
        number := number + 1;
    END LOOP;
    FOR part IN
        SELECT c.name, c.type, replace(s.special, '$1', '1') AS special FROM schemac_column c
        CROSS JOIN LATERAL unnest(CASE WHEN c.not_null THEN ARRAY[]::text[] ELSE ARRAY['NULL'] END || CASE
            WHEN NOT with_borders THEN '{}' WHEN c.component IS NULL THEN c.borders || c.literals ELSE c.borders END) AS s (special)
        WHERE c.relation = target AND NOT c.numbered
    LOOP
        CONTINUE WHEN pg_temp.schemac_has(own, part.name, part.type, part.special);
        PERFORM pg_temp.schemac_row(target, number, jsonb_build_object(part.name, part.special));
        number := number + 1;
    END LOOP;
    FOR part IN SELECT choice FROM schemac_choice WHERE relation = target AND with_borders LOOP
        CONTINUE WHEN (SELECT bool_and((c.refers AND part.choice ->> c.name <> 'NULL')
                                       OR pg_temp.schemac_has(own, c.name, c.type, part.choice ->> c.name))
                       FROM schemac_column c WHERE c.relation = target AND part.choice ? c.name);
        PERFORM pg_temp.schemac_row(target, number, part.choice);
        number := number + 1;
    END LOOP;
END
$body$;

-- Takes out what refers to a row that is not there, again and again: where triggers were off, nothing looked.
CREATE FUNCTION pg_temp.schemac_drop_orphans() RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    key record;
    dropped bigint;
    total bigint := 1;
BEGIN
    WHILE total > 0 LOOP
        total := 0;
        FOR key IN
            SELECT conrelid::regclass AS own, confrelid::regclass AS other,
                   string_agg(format('own.%I = other.%I', a.attname, f.attname), ' AND ') AS matches,
                   string_agg(format('own.%I IS NOT NULL', a.attname), ' AND ') AS refers
            FROM pg_constraint k
            CROSS JOIN LATERAL unnest(conkey, confkey) AS u (own, other)
            JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = u.own
            JOIN pg_attribute f ON f.attrelid = confrelid AND f.attnum = u.other
            JOIN schemac_table t ON t.oid = conrelid
            WHERE contype = 'f' AND NOT pg_temp.schemac_names_partition(k) AND t.impossible IS NULL
            GROUP BY k.oid
        LOOP
            EXECUTE format('DELETE FROM %s own WHERE %s AND NOT EXISTS (SELECT FROM %s other WHERE %s)', key.own, key.refers, key.other, key.matches);
            GET DIAGNOSTICS dropped = ROW_COUNT;
            total := total + dropped;
        END LOOP;
    END LOOP;
END
$body$;

-- Numbers that sequences give next are after those of the rows.
CREATE FUNCTION pg_temp.schemac_move_sequences() RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    part record;
BEGIN
    FOR part IN
        SELECT t.own, c.name, s.oid::regclass AS sequence FROM schemac_column c
        JOIN schemac_table t ON t.oid = c.relation
        JOIN pg_attrdef d ON d.adrelid = c.relation AND d.adnum = c.attnum
        JOIN pg_depend u ON u.classid = 'pg_attrdef'::regclass AND u.objid = d.oid AND u.refclassid = 'pg_class'::regclass
        JOIN pg_class s ON s.oid = u.refobjid AND s.relkind = 'S'
        WHERE c.numbered
        UNION
        SELECT t.own, c.name, s.oid::regclass FROM schemac_column c
        JOIN schemac_table t ON t.oid = c.relation
        JOIN pg_depend u ON u.refclassid = 'pg_class'::regclass AND u.refobjid = c.relation AND u.refobjsubid = c.attnum
            AND u.classid = 'pg_class'::regclass AND u.deptype = 'i'
        JOIN pg_class s ON s.oid = u.objid AND s.relkind = 'S'
        WHERE c.numbered
    LOOP
        BEGIN
            EXECUTE format('SELECT setval(%L, greatest(max(%I)::bigint, (SELECT last_value FROM %s))) FROM %s HAVING max(%I) IS NOT NULL',
                           part.sequence, part.name, part.sequence, part.own, part.name);
        EXCEPTION WHEN others THEN
            NULL; -- it ends before, or counts down
        END;
    END LOOP;
END
$body$;

-- Fills tables that have no row; with `scope` "all" what the others lack too, with "nulls" no values at borders, with
-- "plain" no nulls either.
-- What each table then has: rows, columns that can be null and are, that have borders and hold them.
CREATE FUNCTION pg_temp.schemac_fill(scope text) RETURNS TABLE (
    table_name text, row_count bigint, nullable bigint, nulls bigint, bordered bigint, at_border bigint, reason text, impossible boolean
) LANGUAGE plpgsql AS $body$
DECLARE
    target record;
    added boolean := true;
    has_rows boolean;
    pass integer;
    failure text;
    number integer;
    is_super boolean := (SELECT rolsuper FROM pg_roles WHERE rolname = current_user);
BEGIN
    -- What is deferred would be found only at the end, when no row can be left out any more.
    SET CONSTRAINTS ALL IMMEDIATE;
    PERFORM pg_temp.schemac_gather(scope <> 'all');
    CREATE TEMPORARY TABLE schemac_choice ON COMMIT DROP AS
    SELECT relation, component, choice, place, count(*) OVER (PARTITION BY relation, component) AS choices
    FROM (SELECT DISTINCT relation, component FROM schemac_column WHERE component IS NOT NULL) AS c
    CROSS JOIN LATERAL pg_temp.schemac_choices(relation, component) WITH ORDINALITY AS u (choice, place);
    CREATE TEMPORARY TABLE schemac_empty ON COMMIT DROP AS SELECT oid FROM schemac_table WHERE false;
    FOR target IN SELECT * FROM schemac_table t WHERE t.impossible IS NULL LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', target.own) INTO has_rows;
        IF NOT has_rows THEN INSERT INTO schemac_empty VALUES (target.oid); END IF;
    END LOOP;
    CREATE TEMPORARY TABLE schemac_tried ON COMMIT DROP AS SELECT oid FROM schemac_empty;
    FOR pass IN 1..2 LOOP
        EXIT WHEN pass = 2 AND (NOT is_super OR NOT EXISTS (SELECT FROM schemac_empty));
        IF is_super THEN
            PERFORM set_config('session_replication_role', CASE pass WHEN 1 THEN 'origin' ELSE 'replica' END, true);
        END IF;
        DELETE FROM schemac_tried;
        INSERT INTO schemac_tried SELECT oid FROM schemac_empty;
        added := true;
        WHILE added LOOP
            added := false;
            FOR target IN SELECT t.* FROM schemac_table t JOIN schemac_empty USING (oid) ORDER BY name LOOP
                FOR number IN 1..3 LOOP
                    failure := pg_temp.schemac_row(target.oid, number, '{}');
                    IF failure IS NULL THEN
                        added := true;
                        DELETE FROM schemac_empty e WHERE e.oid = target.oid;
                    ELSE
                        UPDATE schemac_table t SET reason = failure WHERE t.oid = target.oid AND pass = 1;
                    END IF;
                END LOOP;
            END LOOP;
        END LOOP;
        FOR target IN SELECT t.* FROM schemac_table t WHERE scope <> 'plain' AND t.impossible IS NULL
            AND ((scope = 'all' AND pass = 1) OR EXISTS (SELECT FROM schemac_tried d WHERE d.oid = t.oid))
            AND NOT EXISTS (SELECT FROM schemac_empty e WHERE e.oid = t.oid) ORDER BY name
        LOOP
            PERFORM pg_temp.schemac_fill_borders(target.oid, target.own, scope <> 'nulls');
        END LOOP;
    END LOOP;
    IF current_setting('session_replication_role') = 'replica' THEN
        PERFORM pg_temp.schemac_drop_orphans();
        PERFORM set_config('session_replication_role', 'origin', true);
    END IF;
    PERFORM pg_temp.schemac_move_sequences();
    FOR target IN SELECT * FROM schemac_table ORDER BY name LOOP
        table_name := target.name;
        reason := coalesce(target.impossible, target.reason);
        impossible := target.impossible IS NOT NULL;
        row_count := 0;
        SELECT 0, 0, 0, 0 INTO nullable, nulls, bordered, at_border;
        IF NOT impossible THEN
            EXECUTE format('SELECT count(*) FROM %s', target.own) INTO row_count;
            SELECT count(*) FILTER (WHERE NOT not_null), count(*) FILTER (WHERE NOT not_null AND pg_temp.schemac_has(target.own, name, type, 'NULL')),
                   count(*) FILTER (WHERE edges <> '{}'),
                   count(*) FILTER (WHERE edges <> '{}' AND (SELECT bool_and(pg_temp.schemac_has(target.own, name, type, e)) FROM unnest(edges) AS e))
            INTO nullable, nulls, bordered, at_border
            FROM (SELECT *, CASE WHEN component IS NULL OR refers THEN borders ELSE coalesce((
                      SELECT array_agg(DISTINCT choice ->> name) FROM schemac_choice v WHERE v.relation = c.relation AND v.component = c.component
                  ), '{}') END AS edges FROM schemac_column c) AS c
            WHERE relation = target.oid AND NOT numbered;
        END IF;
        RETURN NEXT;
    END LOOP;
END
$body$;
