-- One that is only named as commutator or negator of another has no function: the other makes it.
SELECT 'pg_operator'::regclass::oid, o.oid, 0,
       CASE WHEN o.oprcode <> 0 THEN format('operator %I.%s (%s);', own.nspname, o.oprname, concat_ws(', ',
           'function = ' || o.oprcode,
           CASE WHEN o.oprleft <> 0 THEN 'leftarg = ' || format_type(o.oprleft, NULL) END,
           CASE WHEN o.oprright <> 0 THEN 'rightarg = ' || format_type(o.oprright, NULL) END,
           CASE WHEN o.oprcom <> 0 THEN format('commutator = operator(%I.%s)', cn.nspname, c.oprname) END,
           CASE WHEN o.oprnegate <> 0 THEN format('negator = operator(%I.%s)', nn.nspname, n.oprname) END,
           CASE WHEN o.oprcanmerge THEN 'merges' END,
           CASE WHEN o.oprcanhash THEN 'hashes' END,
           CASE WHEN o.oprrest <> 0 THEN 'restrict = ' || o.oprrest END,
           CASE WHEN o.oprjoin <> 0 THEN 'join = ' || o.oprjoin END)) ELSE '' END
FROM pg_operator o
JOIN own ON own.oid = o.oprnamespace
LEFT JOIN pg_operator c ON c.oid = o.oprcom
LEFT JOIN pg_namespace cn ON cn.oid = c.oprnamespace
LEFT JOIN pg_operator n ON n.oid = o.oprnegate
LEFT JOIN pg_namespace nn ON nn.oid = n.oprnamespace
WHERE o.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_operator'::regclass)
ORDER BY own.nspname COLLATE "C", o.oprname COLLATE "C", o.oid
