SELECT 'pg_publication'::regclass::oid, p.oid, 0,
       format('publication %I%s with (publish = %L%s);', pubname,
              CASE WHEN puballtables THEN ' for all tables' ELSE ' for ' || NULLIF(concat_ws(', ',
                  (SELECT string_agg(format('table %s%s%s', prrelid::regclass,
                                            (SELECT format(' (%s)', string_agg(quote_ident(attname), ', ' ORDER BY attnum))
                                             FROM pg_attribute
                                             WHERE attrelid = prrelid AND attnum = ANY (prattrs)
                                             HAVING count(*) > 0),
                                            ' where (' || pg_get_expr(prqual, prrelid) || ')'), ', '
                                     ORDER BY prrelid::regclass::text COLLATE "C")
                   FROM pg_publication_rel WHERE prpubid = p.oid),
                  (SELECT string_agg(format('tables in schema %I', nspname), ', ' ORDER BY nspname COLLATE "C")
                   FROM pg_publication_namespace JOIN pg_namespace n ON n.oid = pnnspid WHERE pnpubid = p.oid)), '') END,
              concat_ws(', ', CASE WHEN pubinsert THEN 'insert' END, CASE WHEN pubupdate THEN 'update' END,
                        CASE WHEN pubdelete THEN 'delete' END, CASE WHEN pubtruncate THEN 'truncate' END),
              CASE WHEN pubviaroot THEN ', publish_via_partition_root = true' END)
FROM pg_publication p
WHERE p.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_publication'::regclass)
ORDER BY pubname COLLATE "C"
