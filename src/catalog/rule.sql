SELECT 'pg_rewrite'::regclass::oid, r.oid, ev_class,
       format('    rule %I %s%s', rulename,
              rtrim(substr(pg_get_ruledef(r.oid), 1 + length(format('CREATE RULE %I AS', rulename)) - 2), E';\n'),
              CASE ev_enabled WHEN 'O' THEN ';'
                              ELSE format(' { %s; }', CASE ev_enabled WHEN 'D' THEN 'disable' WHEN 'R' THEN 'enable replica'
                                                                      ELSE 'enable always' END) END)
FROM pg_rewrite r
JOIN pg_class c ON c.oid = ev_class
JOIN own ON own.oid = relnamespace
WHERE rulename <> '_RETURN' AND ev_class NOT IN (SELECT objid FROM member WHERE classid = 'pg_class'::regclass)
ORDER BY ev_class, rulename COLLATE "C"
