-- Sequences of identity columns belong to their columns (deptype i).
SELECT 'pg_class'::regclass::oid, c.oid, 0,
       format('sequence %I.%I%s as %s start %s increment %s minvalue %s maxvalue %s cache %s%s%s;', nspname, relname,
              CASE WHEN relpersistence = 'u' THEN ' unlogged' END, format_type(seqtypid, NULL), seqstart,
              seqincrement, seqmin, seqmax, seqcache, CASE WHEN seqcycle THEN ' cycle' END,
              (SELECT format(' owned by %s.%I', refobjid::regclass, attname)
               FROM pg_depend
               JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
               WHERE classid = 'pg_class'::regclass AND objid = c.oid AND refclassid = 'pg_class'::regclass
                 AND deptype = 'a' AND refobjsubid > 0))
FROM pg_class c
JOIN own ON own.oid = relnamespace
JOIN pg_sequence ON seqrelid = c.oid
WHERE NOT EXISTS (
          SELECT FROM pg_depend
          WHERE classid = 'pg_class'::regclass AND objid = c.oid AND objsubid = 0 AND deptype = 'i')
  AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_class'::regclass)
ORDER BY nspname COLLATE "C", relname COLLATE "C"
