-- What a partition's index is called that belongs to an index or key of the whole.
SELECT 0, 0, indrelid,
       format('    index "%s" partition of "%s";', replace(part.relname, '"', '""'), replace(whole.relname, '"', '""'))
FROM pg_index
JOIN pg_class part ON part.oid = indexrelid AND part.relispartition
JOIN pg_class whole ON whole.oid = pg_partition_root(indexrelid)
JOIN own ON own.oid = part.relnamespace
-- a key of the partition's own is there as its constraint
WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x') AND conparentid = 0)
ORDER BY indrelid, whole.relname COLLATE "C"
