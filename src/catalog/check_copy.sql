-- Of a check that is not valid: whether a child's copy of it is.
SELECT 0, 0, conrelid,
       format('    constraint "%s" with options %s;', replace(conname, '"', '""'),
              CASE WHEN convalidated THEN 'valid' ELSE 'not valid' END)
FROM pg_constraint k
JOIN pg_class c ON c.oid = conrelid
JOIN own ON own.oid = relnamespace
WHERE contype = 'c' AND NOT conislocal AND conrelid NOT IN (SELECT attrelid FROM apart)
  AND EXISTS (SELECT FROM pg_inherits
              JOIN pg_constraint above ON above.conrelid = inhparent
              WHERE inhrelid = k.conrelid AND above.conname = k.conname AND above.contype = 'c' AND NOT above.convalidated
                AND to_jsonb(above) ->> 'conenforced' IS DISTINCT FROM 'false')
ORDER BY conrelid, conname COLLATE "C"
