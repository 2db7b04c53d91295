-- A default names no column: without its relation, pg_get_expr need not open that one.
-- attcompression is there from 14 on: where the catalog lacks it, the name means the one of `fallback`.
-- Not-null constraints of columns are there from 18 on. The names that PostgreSQL chooses are no difference.
SELECT 0, 0, attrelid,
       '    "' || replace(attname, '"', '""') || '" ' || format_type(atttypid, atttypmod) || concat(
           CASE WHEN attcollation <> typcollation THEN format(' collate %I.%I', n.nspname, collname) END,
           CASE WHEN attnotnull THEN concat(CASE WHEN conname !~ '_not_null[0-9]*$' THEN format(' constraint %I', conname) END,
                                            ' not null', CASE WHEN connoinherit THEN ' no inherit' END,
                                            CASE WHEN NOT convalidated THEN ' not valid' END) END,
           CASE WHEN attgenerated <> '' THEN
                    format(' generated always as (%s) %s', pg_get_expr(adbin, adrelid),
                           CASE attgenerated WHEN 'v' THEN 'virtual' ELSE 'stored' END)
                WHEN atthasdef THEN ' default (' || pg_get_expr(adbin, 0) || ')' END,
           CASE WHEN attidentity <> '' THEN
               format(' generated %s as identity (sequence name %s as %s start %s increment %s minvalue %s maxvalue %s cache %s%s)',
                      CASE attidentity WHEN 'a' THEN 'always' ELSE 'by default' END, seqrelid::regclass,
                      format_type(seqtypid, NULL), seqstart, seqincrement, seqmin, seqmax, seqcache,
                      CASE WHEN seqcycle THEN ' cycle' END) END,
           CASE WHEN attstorage <> typstorage
                THEN CASE attstorage WHEN 'p' THEN ' storage plain' WHEN 'e' THEN ' storage external'
                                     WHEN 'm' THEN ' storage main' ELSE ' storage extended' END END,
           CASE compression WHEN 'p' THEN ' compression pglz' WHEN 'l' THEN ' compression lz4' END,
           CASE WHEN attstattarget >= 0 THEN ' statistics ' || attstattarget END,
           CASE WHEN attoptions IS NOT NULL AND (cardinality(attoptions) > 1 OR attoptions[1] !~ '^pg_attver=') THEN
               (SELECT format(' set (%s)', string_agg(format('%s = %L', split_part(option, '=', 1),
                                                             substr(option, strpos(option, '=') + 1)), ', '))
                FROM unnest(attoptions) AS options (option) WHERE option !~ '^pg_attver=') END,
           CASE WHEN attfdwoptions IS NOT NULL THEN
               (SELECT format(' options (%s)', string_agg(format('%I %L', option_name, option_value), ', '))
                FROM pg_options_to_table(attfdwoptions)) END) || ';'
FROM (SELECT ''::"char" AS attcompression) AS fallback
CROSS JOIN LATERAL (SELECT a.*, attcompression AS compression FROM pg_attribute a) AS a
JOIN pg_class c ON c.oid = attrelid AND relkind IN ('r', 'p', 'f') AND reloftype = 0
JOIN own ON own.oid = relnamespace
JOIN pg_type t ON t.oid = atttypid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
LEFT JOIN pg_constraint ON contype = 'n' AND conrelid = attrelid AND conkey = ARRAY[attnum]
LEFT JOIN (SELECT refobjid, refobjsubid, s.*
           FROM pg_sequence s
           JOIN pg_depend ON classid = 'pg_class'::regclass AND objid = seqrelid AND refclassid = 'pg_class'::regclass
               AND deptype = 'i'
           OFFSET 0) AS identity ON refobjid = attrelid AND refobjsubid = attnum
LEFT JOIN pg_collation l ON l.oid = attcollation AND attcollation <> typcollation
LEFT JOIN pg_namespace n ON n.oid = collnamespace
WHERE attnum > 0 AND NOT attisdropped AND (attislocal OR attrelid IN (SELECT attrelid FROM apart))
ORDER BY attrelid, attnum
