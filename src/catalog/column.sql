SELECT 0, 0, attrelid,
       format('    "%s" %s%s%s%s%s%s%s%s%s%s;', replace(attname, '"', '""'), format_type(atttypid, atttypmod),
              CASE WHEN attcollation <> typcollation THEN format(' collate %I.%I', n.nspname, collname) END,
              CASE WHEN attnotnull THEN ' not null' END,
              CASE WHEN attgenerated <> '' THEN format(' generated always as (%s) stored', pg_get_expr(adbin, adrelid))
                   ELSE ' default (' || pg_get_expr(adbin, adrelid) || ')' END,
              (SELECT format(' generated %s as identity (sequence name %s as %s start %s increment %s minvalue %s maxvalue %s cache %s%s)',
                             CASE attidentity WHEN 'a' THEN 'always' ELSE 'by default' END, seqrelid::regclass,
                             format_type(seqtypid, NULL), seqstart, seqincrement, seqmin, seqmax, seqcache,
                             CASE WHEN seqcycle THEN ' cycle' END)
               FROM pg_depend
               JOIN pg_sequence ON seqrelid = objid
               WHERE attidentity <> '' AND classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
                 AND refobjid = attrelid AND refobjsubid = attnum AND deptype = 'i'),
              CASE WHEN attstorage <> typstorage
                   THEN CASE attstorage WHEN 'p' THEN ' storage plain' WHEN 'e' THEN ' storage external'
                                        WHEN 'm' THEN ' storage main' ELSE ' storage extended' END END,
              CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN ' compression pglz' WHEN 'l' THEN ' compression lz4' END,
              CASE WHEN attstattarget >= 0 THEN ' statistics ' || attstattarget END,
              (SELECT format(' set (%s)', string_agg(format('%s = %L', split_part(option, '=', 1),
                                                            substr(option, strpos(option, '=') + 1)), ', '))
               FROM unnest(attoptions) AS options (option) WHERE option !~ '^pg_attver=' HAVING count(*) > 0),
              (SELECT format(' options (%s)', string_agg(format('%I %L', option_name, option_value), ', '))
               FROM pg_options_to_table(attfdwoptions) HAVING count(*) > 0))
FROM pg_attribute a
JOIN pg_class c ON c.oid = attrelid AND relkind IN ('r', 'p', 'f') AND reloftype = 0
JOIN own ON own.oid = relnamespace
JOIN pg_type t ON t.oid = atttypid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
LEFT JOIN pg_collation l ON l.oid = attcollation AND attcollation <> typcollation
LEFT JOIN pg_namespace n ON n.oid = collnamespace
WHERE attnum > 0 AND NOT attisdropped AND attislocal
ORDER BY attrelid, attnum
