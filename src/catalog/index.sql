-- Indexes of plain columns with the usual operator classes and collations are written here: pg_get_indexdef takes ten
-- times as long, and most are of that kind. Of the others, what pg_get_indexdef says between the table's name and the
-- predicate is the language's as it is, but for the default operator class, which the server leaves out and the language
-- asks for where the access method is an extension's (hnsw, ivfflat: those take one key). indnullsnotdistinct is there from 15 on: before, its name means the one of
-- `fallback`.
SELECT 'pg_class'::regclass::oid, indexrelid, indrelid,
       CASE WHEN is_bad THEN format('    // index %s is not valid: left out', to_json(relname)) ELSE
       format('    index%s %I %s%s%s%s;', CASE WHEN indisunique THEN ' unique' END, relname,
              CASE WHEN columns IS NOT NULL THEN
                  format('using %I (%s)%s%s%s', amname, columns, ' include (' || included || ')',
                         CASE WHEN nulls_not_distinct THEN ' nulls not distinct' END,
                         (SELECT format(' with (%s)', string_agg(format('%s = %L', split_part(option, '=', 1),
                                                                        substr(option, strpos(option, '=') + 1)), ', '))
                          FROM unnest(reloptions) AS options (option) HAVING count(*) > 0))
              ELSE
                  substr(definition, 1 + length(head),
                         length(definition) - length(head) - coalesce(length(' WHERE ' || predicate), 0))
              END,
              CASE WHEN reltablespace <> 0 THEN
                  (SELECT format(' tablespace %I', spcname) FROM pg_tablespace s WHERE s.oid = reltablespace) END,
              (SELECT format(' statistics (%s)', string_agg(format('%s = %s', attnum, attstattarget), ', ' ORDER BY attnum))
               FROM pg_attribute WHERE attrelid = indexrelid AND attstattarget >= 0 HAVING count(*) > 0),
              ' where (' || predicate || ')') END
FROM (
    SELECT indexrelid, indrelid, indisunique, indexes.relkind = 'i' AND NOT (indisvalid AND indisready AND indislive) AS is_bad,
           indexes.relname, reltablespace, reloptions,
           coalesce(columns, key) AS columns, included, amname, nulls_not_distinct,
           CASE WHEN columns IS NULL AND key IS NULL THEN pg_get_indexdef(indexrelid) END AS definition,
           CASE WHEN columns IS NULL AND key IS NULL THEN
               format('CREATE %sINDEX %I ON %s%I.%I ', CASE WHEN indisunique THEN 'UNIQUE ' END, indexes.relname,
                      CASE WHEN relkind = 'I' THEN 'ONLY ' END, nspname, table_name) END AS head,
           CASE WHEN indpred IS NOT NULL THEN pg_get_expr(indpred, indrelid) END AS predicate
    FROM (
        SELECT i.*, c.relam, c.relname, c.relkind, c.reltablespace, c.reloptions, amname, own.nspname, t.relname AS table_name
        FROM (SELECT false AS indnullsnotdistinct) AS fallback
        CROSS JOIN LATERAL (SELECT i.*, indnullsnotdistinct AS nulls_not_distinct FROM pg_index i) AS i
        JOIN pg_class c ON c.oid = indexrelid
        JOIN pg_am a ON a.oid = c.relam
        JOIN pg_class t ON t.oid = indrelid
        JOIN own ON own.oid = c.relnamespace
        WHERE NOT c.relispartition
          AND indexrelid NOT IN (SELECT conindid FROM pg_constraint WHERE contype IN ('p', 'u', 'x'))
          AND indexrelid NOT IN (SELECT objid FROM member WHERE classid = 'pg_class'::regclass)
        OFFSET 0
    ) AS indexes
    LEFT JOIN LATERAL (
        SELECT string_agg(
                   quote_ident(column_of.attname) || CASE WHEN amname <> 'btree' THEN ''
                       WHEN ordering = 3 THEN ' desc' WHEN ordering = 1 THEN ' desc nulls last'
                       WHEN ordering = 2 THEN ' nulls first' ELSE '' END, ', ' ORDER BY place)
                   FILTER (WHERE place <= indnkeyatts) AS columns,
               string_agg(quote_ident(column_of.attname), ', ' ORDER BY place)
                   FILTER (WHERE place > indnkeyatts) AS included,
               bool_and(place > indnkeyatts
                        OR (opcdefault AND key_collation IN (0, column_of.attcollation))) AS is_plain
        FROM unnest(indkey::smallint[], indclass::oid[], indcollation::oid[], indoption::smallint[])
            WITH ORDINALITY AS keys (attribute, class, key_collation, ordering, place)
        JOIN pg_attribute column_of ON column_of.attrelid = indrelid AND column_of.attnum = attribute
        LEFT JOIN pg_opclass o ON o.oid = class
    ) AS keys ON is_plain AND indexprs IS NULL AND (relam < 16384 OR indnatts > 1)
        AND NOT EXISTS (SELECT FROM pg_attribute own_column
                        WHERE own_column.attrelid = indexrelid AND own_column.attoptions IS NOT NULL)
    LEFT JOIN LATERAL (
        SELECT format('%s %I.%I', pg_get_indexdef(indexrelid, 1, false), class_of.nspname, opcname) AS key
        FROM pg_opclass o
        JOIN pg_namespace class_of ON class_of.oid = opcnamespace
        WHERE o.oid = indclass[0] AND opcdefault
    ) AS of_extension ON relam >= 16384 AND indnatts = 1 AND indcollation[0] = 0 AND indoption[0] = 0
        AND NOT EXISTS (SELECT FROM pg_attribute own_column
                        WHERE own_column.attrelid = indexrelid AND own_column.attoptions IS NOT NULL)
    OFFSET 0
) AS indexes
ORDER BY indrelid, relname COLLATE "C"
