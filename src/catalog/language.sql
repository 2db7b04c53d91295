SELECT 'pg_language'::regclass::oid, l.oid, 0,
       format('language %I%s handler %s%s%s;', lanname, CASE WHEN lanpltrusted THEN ' trusted' END, lanplcallfoid::regproc,
              CASE WHEN laninline <> 0 THEN format(' inline %s', laninline::regproc) END,
              CASE WHEN lanvalidator <> 0 THEN format(' validator %s', lanvalidator::regproc) END)
FROM pg_language l
WHERE l.oid >= 16384 AND lanispl AND l.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_language'::regclass)
ORDER BY lanname COLLATE "C"
