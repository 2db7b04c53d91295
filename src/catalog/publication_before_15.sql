SELECT 'pg_publication'::regclass::oid, p.oid, 0,
       format('publication %I%s with (publish = %L%s);', pubname,
              CASE WHEN puballtables THEN ' for all tables'
                   ELSE (SELECT ' for table ' || string_agg(prrelid::regclass::text, ', '
                                                            ORDER BY prrelid::regclass::text COLLATE "C")
                         FROM pg_publication_rel WHERE prpubid = p.oid) END,
              concat_ws(', ', CASE WHEN pubinsert THEN 'insert' END, CASE WHEN pubupdate THEN 'update' END,
                        CASE WHEN pubdelete THEN 'delete' END, CASE WHEN pubtruncate THEN 'truncate' END),
              CASE WHEN pubviaroot THEN ', publish_via_partition_root = true' END)
FROM pg_publication p
WHERE p.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_publication'::regclass)
ORDER BY pubname COLLATE "C"
