-- What a database holds, a line an object. Comments, owners and privileges have lines of their own. In which
-- order options and privileges were given does not count. Each part is a query of its own, behind what stands before
-- the first, and is asked only where one of its conditions holds: to plan them all takes longer than to run them.
WITH member AS MATERIALIZED (  -- of an extension, or of a type as a range's constructors are
    SELECT objid FROM pg_depend
    WHERE deptype = 'e' OR deptype = 'i' AND classid = 'pg_proc'::regclass
), spaces AS MATERIALIZED (
    SELECT * FROM pg_namespace
    WHERE nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', 'schemac')
), relations AS MATERIALIZED (
    -- PostgreSQL names what it makes for a partition's part in the parent's index.
    SELECT c.*, CASE WHEN relispartition AND relkind IN ('i', 'I')
                THEN format('(%s of %s)', pg_partition_root(c.oid)::regclass,
                            (SELECT indrelid::regclass FROM pg_index WHERE indexrelid = c.oid))
                ELSE c.oid::regclass::text END AS name
    FROM pg_class c
    WHERE relnamespace IN (SELECT oid FROM spaces) AND oid NOT IN (SELECT objid FROM member)
), types AS MATERIALIZED (
    SELECT t.*, t.oid::regtype AS name FROM pg_type t
    WHERE typnamespace IN (SELECT oid FROM spaces) AND oid NOT IN (SELECT objid FROM member)
      AND typcategory <> 'A'
), routines AS MATERIALIZED (
    SELECT p.*, p.oid::regprocedure AS name FROM pg_proc p
    WHERE pronamespace IN (SELECT oid FROM spaces) AND oid NOT IN (SELECT objid FROM member)
), constraints AS MATERIALIZED (
    -- from version 17 on a domain's not null has a name, which keeps that of a domain renamed since
    SELECT k.*, CASE WHEN conparentid <> 0 THEN '(inherited)' WHEN contype = 'n' AND contypid <> 0 THEN '(not null)'
        ELSE conname END AS name FROM pg_constraint k
    WHERE connamespace IN (SELECT oid FROM spaces) AND oid NOT IN (SELECT objid FROM member)
), acls AS (
    SELECT 'relation' AS kind, name AS identity, relowner AS owner,
        coalesce(relacl, acldefault((CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", relowner)) AS acl
    FROM relations WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    UNION ALL SELECT 'column', format('%s.%s', name, attname), relowner, attacl
    FROM pg_attribute JOIN relations c ON c.oid = attrelid
    WHERE cardinality(attacl) > 0 AND NOT attisdropped
    UNION ALL SELECT 'routine', name::text, proowner, coalesce(proacl, acldefault('f', proowner)) FROM routines
    UNION ALL SELECT 'type', name::text, typowner, coalesce(typacl, acldefault('T', typowner))
    FROM types WHERE typtype <> 'm' -- the privileges of its range count
    UNION ALL SELECT 'namespace', nspname, nspowner, coalesce(nspacl, acldefault('n', nspowner)) FROM spaces
    UNION ALL SELECT 'language', lanname, lanowner, coalesce(lanacl, acldefault('l', lanowner))
    FROM pg_language WHERE oid >= 16384 AND oid NOT IN (SELECT objid FROM member)
    UNION ALL SELECT 'wrapper', fdwname, fdwowner, coalesce(fdwacl, acldefault('F', fdwowner))
    FROM pg_foreign_data_wrapper WHERE oid NOT IN (SELECT objid FROM member)
    UNION ALL SELECT 'server', srvname, srvowner, coalesce(srvacl, acldefault('S', srvowner)) FROM pg_foreign_server
    UNION ALL SELECT 'default', format('%s %s', defaclnamespace::regnamespace, defaclobjtype), defaclrole, defaclacl
    FROM pg_default_acl
), lines(line) AS (
-- part: what any database has
SELECT format('comment %s: %s', pg_describe_object(classoid, objoid, objsubid), description) AS line
FROM pg_description
WHERE objoid >= 16384 AND objoid NOT IN (SELECT objid FROM member)
  AND pg_describe_object(classoid, objoid, objsubid) IS NOT NULL -- some stay when what they describe goes
  AND objoid NOT IN (SELECT oid FROM pg_class WHERE relispartition AND relkind IN ('i', 'I'))
UNION ALL
SELECT format('owner %s: %s', pg_describe_object(classid, objid, objsubid), refobjid::regrole)
FROM pg_shdepend
WHERE deptype = 'o' AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
UNION ALL
SELECT format('acl %s %s owner=%s %s', kind, identity, owner::regrole,
    (SELECT string_agg(item, ' ' ORDER BY item) FROM (SELECT format('%s:%s:%s:%s',
        CASE WHEN grantee = owner THEN 'owner' ELSE grantee::regrole::text END, privilege_type,
        is_grantable AND grantee <> owner,
        CASE WHEN grantor = owner THEN 'owner' ELSE grantor::regrole::text END) AS item FROM aclexplode(acl)) i))
FROM acls
UNION ALL
SELECT format('namespace %s', nspname) FROM spaces
UNION ALL
SELECT format('relation %s %s %s %s %s %s %s of=%s am=%s security=%s %s bound=%s key=%s', relnamespace::regnamespace,
    name, relkind, relpersistence, relreplident,
    (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(reloptions) o), relispopulated, nullif(reloftype, 0)::regtype,
    (SELECT amname FROM pg_am WHERE pg_am.oid = relam), relrowsecurity, relforcerowsecurity,
    pg_get_expr(relpartbound, oid), pg_get_partkeydef(oid))
FROM relations
UNION ALL
SELECT format('column %s.%s %s notnull=%s default=%s identity=%s generated=%s collation=%s storage=%s'
    ' compression=%s statistics=%s options=%s foreign=%s local=%s inherited=%s',
    name, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), attidentity,
    attgenerated, attcollation::regcollation, attstorage, attcompression, attstattarget,
    (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(attoptions) o WHERE o NOT LIKE 'pg\_attver=%'),
    (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(attfdwoptions) o), attislocal, attinhcount)
FROM pg_attribute JOIN relations c ON c.oid = attrelid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'v', 'm', 'c', 'p', 'f')
UNION ALL
SELECT format('view %s %s', name, pg_get_viewdef(oid)) FROM relations WHERE relkind IN ('v', 'm')
UNION ALL
SELECT format('constraint %s %s.%s %s valid=%s local=%s count=%s none=%s', connamespace::regnamespace,
    coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text), name, pg_get_constraintdef(oid),
    convalidated, CASE contype WHEN 'c' THEN conislocal END, CASE contype WHEN 'c' THEN coninhcount END,
    CASE contype WHEN 'c' THEN connoinherit END)
FROM constraints WHERE contype <> 't'
UNION ALL
SELECT format('index %s on %s%s unique=%s valid=%s ready=%s live=%s replident=%s clustered=%s', name,
    indrelid::regclass, substring(pg_get_indexdef(indexrelid) FROM ' USING .*'), indisunique, indisvalid,
    indisready, indislive, indisreplident, indisclustered)
FROM pg_index JOIN relations c ON c.oid = indexrelid
UNION ALL
SELECT format('sequence %s %s %s %s %s %s %s %s owner=%s', name, seqtypid::regtype, seqstart, seqincrement, seqmin,
    seqmax, seqcache, seqcycle,
    (SELECT format('%s.%s %s', refobjid::regclass, attname, deptype)
     FROM pg_depend d JOIN pg_attribute a ON attrelid = refobjid AND attnum = refobjsubid
     WHERE d.classid = 'pg_class'::regclass AND d.objid = seqrelid AND deptype IN ('a', 'i')))
FROM pg_sequence JOIN relations c ON c.oid = seqrelid
UNION ALL
SELECT 'routine ' || pg_get_functiondef(oid) FROM routines WHERE prokind IN ('f', 'p', 'w')
UNION ALL
SELECT format('type %s %s %s', name, typtype, typnamespace::regnamespace) FROM types
UNION ALL
SELECT format('enum %s %s', enumtypid::regtype, string_agg(enumlabel, ',' ORDER BY enumsortorder))
FROM pg_enum WHERE enumtypid IN (SELECT oid FROM types) GROUP BY enumtypid
UNION ALL
SELECT format('domain %s %s notnull=%s default=%s collation=%s', name, format_type(typbasetype, typtypmod),
    typnotnull, typdefault, typcollation::regcollation)
FROM types WHERE typtype = 'd'
-- part: what few relations have
-- when EXISTS (SELECT FROM pg_inherits)
-- when EXISTS (SELECT FROM pg_policy)
-- when EXISTS (SELECT FROM pg_statistic_ext)
-- when EXISTS (SELECT FROM pg_rewrite WHERE rulename <> '_RETURN' AND oid >= 16384)
-- when EXISTS (SELECT FROM pg_class WHERE relkind = 't' AND oid >= 16384 AND reloptions IS NOT NULL)
-- when EXISTS (SELECT FROM pg_attribute WHERE attrelid >= 16384 AND attstattarget >= 0)
SELECT format('toast %s %s', name, t.reloptions)
FROM relations c JOIN pg_class t ON t.oid = c.reltoastrelid
WHERE t.reloptions IS NOT NULL
UNION ALL
SELECT format('index column %s %s %s', name, attnum, attstattarget)
FROM pg_attribute JOIN relations c ON c.oid = attrelid
WHERE relkind IN ('i', 'I') AND attstattarget >= 0
UNION ALL
SELECT format('inherits %s %s', c.name, p.name)
FROM pg_inherits JOIN relations c ON c.oid = inhrelid JOIN relations p ON p.oid = inhparent
UNION ALL
SELECT format('policy %s on %s %s %s %s %s %s', polname, polrelid::regclass, polcmd, polpermissive,
    (SELECT string_agg(CASE r WHEN 0 THEN 'public' ELSE r::regrole::text END, ' ' ORDER BY r) FROM unnest(polroles) r),
    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
FROM pg_policy
UNION ALL
SELECT format('rule %s %s', pg_get_ruledef(oid), ev_enabled)
FROM pg_rewrite WHERE rulename <> '_RETURN' AND ev_class IN (SELECT oid FROM relations)
UNION ALL
SELECT format('statistics %s on %s %s of %s %s %s', stxname, stxrelid::regclass,
    (SELECT string_agg(attname, ',' ORDER BY attname) FROM pg_attribute
     WHERE attrelid = stxrelid AND attnum = ANY (stxkeys)),
    pg_get_statisticsobjdef_expressions(oid), stxkind, stxstattarget)
FROM pg_statistic_ext
-- part: triggers
-- when EXISTS (SELECT FROM pg_trigger WHERE NOT tgisinternal)
-- when EXISTS (SELECT FROM pg_event_trigger)
SELECT format('trigger %s enabled=%s', pg_get_triggerdef(oid), tgenabled)
FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM relations)
UNION ALL
SELECT format('event trigger %s %s %s %s %s', evtname, evtevent, evtfoid::regproc, evtenabled, evttags)
FROM pg_event_trigger
-- part: rarer types and routines
-- when EXISTS (SELECT FROM pg_aggregate WHERE aggfnoid >= 16384)
-- when EXISTS (SELECT FROM pg_range WHERE rngtypid >= 16384)
-- when EXISTS (SELECT FROM pg_type WHERE oid >= 16384 AND typtype IN ('b', 'p') AND typcategory <> 'A')
SELECT format('aggregate %s %s %s %s %s %s %s %s %s', name, aggkind, aggtransfn, aggfinalfn, aggcombinefn,
    aggtranstype::regtype, agginitval, aggsortop::regoperator, proparallel)
FROM pg_aggregate JOIN routines p ON p.oid = aggfnoid
UNION ALL
SELECT format('range %s %s %s %s %s %s %s', name, rngsubtype::regtype, opcname, rngcollation::regcollation,
    rngcanonical, rngsubdiff, rngmultitypid::regtype)
FROM pg_range JOIN types t ON t.oid = rngtypid JOIN pg_opclass o ON o.oid = rngsubopc
UNION ALL
SELECT format('base type %s %s', name, to_jsonb(t) - '{oid,name,typname,typnamespace,typowner,typarray,typacl}'::text[])
FROM types t WHERE typtype IN ('b', 'p')
-- part: extensions
-- when EXISTS (SELECT FROM pg_extension WHERE oid >= 16384)
SELECT format('extension %s %s %s', extname, extversion, extnamespace::regnamespace) FROM pg_extension
UNION ALL
SELECT format('dependence of %s on %s', pg_describe_object(classid, objid, objsubid), extname)
FROM pg_depend JOIN pg_extension ON refclassid = 'pg_extension'::regclass AND refobjid = pg_extension.oid
WHERE deptype = 'x'
-- part: foreign data
-- when EXISTS (SELECT FROM pg_foreign_data_wrapper)
SELECT format('wrapper %s %s %s %s', fdwname, fdwhandler::regproc, fdwvalidator::regproc,
    (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(fdwoptions) o))
FROM pg_foreign_data_wrapper
UNION ALL
SELECT format('server %s %s %s %s %s', srvname, srvtype, srvversion,
    (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(srvoptions) o), fdwname)
FROM pg_foreign_server JOIN pg_foreign_data_wrapper w ON w.oid = srvfdw
UNION ALL
SELECT format('mapping %s %s %s', usename, srvname, (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(umoptions) o))
FROM pg_user_mappings
UNION ALL
SELECT format('foreign table %s %s %s', ftrelid::regclass, srvname,
    (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(ftoptions) o))
FROM pg_foreign_table JOIN pg_foreign_server s ON s.oid = ftserver
-- part: replication
-- when EXISTS (SELECT FROM pg_publication)
-- when EXISTS (SELECT FROM pg_subscription)
SELECT format('publication %s %s', pubname, to_jsonb(p) - 'oid' - 'pubname' - 'pubowner') FROM pg_publication p
UNION ALL
SELECT format('publishes %s %s %s %s', pubname, prrelid::regclass, pg_get_expr(prqual, prrelid),
    (SELECT string_agg(attname, ',' ORDER BY attname) FROM pg_attribute
     WHERE attrelid = prrelid AND attnum = ANY (prattrs)))
FROM pg_publication_rel JOIN pg_publication p ON p.oid = prpubid
UNION ALL
SELECT format('publishes all %s %s', pubname, pnnspid::regnamespace)
FROM pg_publication_namespace JOIN pg_publication p ON p.oid = pnpubid
UNION ALL
SELECT format('subscription %s %s', subname, to_jsonb(s) - 'oid' - 'subdbid' - 'subowner')
FROM pg_subscription s WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
-- part: text search
-- when EXISTS (SELECT FROM pg_ts_parser WHERE oid >= 16384)
-- when EXISTS (SELECT FROM pg_ts_template WHERE oid >= 16384)
-- when EXISTS (SELECT FROM pg_ts_dict WHERE oid >= 16384)
-- when EXISTS (SELECT FROM pg_ts_config WHERE oid >= 16384)
SELECT format('parser %s.%s %s %s %s %s %s', prsnamespace::regnamespace, prsname, prsstart, prstoken, prsend,
    prsheadline, prslextype)
FROM pg_ts_parser WHERE prsnamespace IN (SELECT oid FROM spaces) AND oid NOT IN (SELECT objid FROM member)
UNION ALL
SELECT format('template %s.%s %s %s', tmplnamespace::regnamespace, tmplname, tmplinit, tmpllexize)
FROM pg_ts_template WHERE tmplnamespace IN (SELECT oid FROM spaces) AND oid NOT IN (SELECT objid FROM member)
UNION ALL
SELECT format('dictionary %s %s.%s %s', d.oid::regdictionary, tmplnamespace::regnamespace, tmplname, dictinitoption)
FROM pg_ts_dict d JOIN pg_ts_template t ON t.oid = dicttemplate
WHERE dictnamespace IN (SELECT oid FROM spaces) AND d.oid NOT IN (SELECT objid FROM member)
UNION ALL
SELECT format('configuration %s %s', c.oid::regconfig, prsname)
FROM pg_ts_config c JOIN pg_ts_parser p ON p.oid = cfgparser
WHERE cfgnamespace IN (SELECT oid FROM spaces) AND c.oid NOT IN (SELECT objid FROM member)
UNION ALL
SELECT format('mapping %s %s %s %s', mapcfg::regconfig, maptokentype, mapseqno, mapdict::regdictionary)
FROM pg_ts_config_map WHERE mapcfg >= 16384 AND mapcfg NOT IN (SELECT objid FROM member)
-- part: collations, conversions, casts, languages
-- when EXISTS (SELECT FROM pg_collation WHERE oid >= 16384)
-- when EXISTS (SELECT FROM pg_conversion WHERE oid >= 16384)
-- when EXISTS (SELECT FROM pg_cast WHERE oid >= 16384)
-- when EXISTS (SELECT FROM pg_transform)
-- when EXISTS (SELECT FROM pg_language WHERE oid >= 16384)
SELECT format('collation %s %s', oid::regcollation, to_jsonb(c) - 'oid' - 'collname' - 'collnamespace' - 'collowner')
FROM pg_collation c WHERE collnamespace IN (SELECT oid FROM spaces) AND oid NOT IN (SELECT objid FROM member)
UNION ALL
SELECT format('conversion %s.%s %s %s %s %s', connamespace::regnamespace, conname, conforencoding, contoencoding,
    conproc, condefault)
FROM pg_conversion WHERE connamespace IN (SELECT oid FROM spaces) AND oid NOT IN (SELECT objid FROM member)
UNION ALL
SELECT format('cast %s %s %s %s %s', castsource::regtype, casttarget::regtype, castfunc::regprocedure, castcontext,
    castmethod)
FROM pg_cast WHERE oid >= 16384 AND oid NOT IN (SELECT objid FROM member)
UNION ALL
SELECT format('transform %s %s %s %s', trftype::regtype, lanname, trffromsql::regproc, trftosql::regproc)
FROM pg_transform JOIN pg_language l ON l.oid = trflang
UNION ALL
SELECT format('language %s %s %s %s %s', lanname, lanpltrusted, lanplcallfoid::regproc, laninline::regproc,
    lanvalidator::regproc)
FROM pg_language WHERE oid >= 16384 AND oid NOT IN (SELECT objid FROM member)
-- part: access methods, operators
-- when EXISTS (SELECT FROM pg_am WHERE oid >= 16384)
-- when EXISTS (SELECT FROM pg_operator WHERE oid >= 16384)
-- when EXISTS (SELECT FROM pg_opfamily WHERE oid >= 16384)
SELECT format('access method %s %s %s', amname, amhandler, amtype)
FROM pg_am WHERE oid >= 16384 AND oid NOT IN (SELECT objid FROM member)
UNION ALL
SELECT format('operator %s %s %s %s %s %s %s %s', oid::regoperator, oprcode, oprcom::regoperator,
    oprnegate::regoperator, oprrest, oprjoin, oprcanmerge, oprcanhash)
FROM pg_operator WHERE oprnamespace IN (SELECT oid FROM spaces) AND oid NOT IN (SELECT objid FROM member)
UNION ALL
SELECT 'family ' || (pg_identify_object('pg_opfamily'::regclass, oid, 0)).identity
FROM pg_opfamily WHERE oid >= 16384 AND oid NOT IN (SELECT objid FROM member)
UNION ALL
SELECT format('class %s %s %s %s', (pg_identify_object('pg_opclass'::regclass, oid, 0)).identity,
    (pg_identify_object('pg_opfamily'::regclass, opcfamily, 0)).identity, opcintype::regtype, opcdefault)
FROM pg_opclass WHERE oid >= 16384 AND oid NOT IN (SELECT objid FROM member)
UNION ALL
SELECT format('in family %s %s %s', (pg_identify_object('pg_opfamily'::regclass, amopfamily, 0)).identity,
    amopstrategy, amopopr::regoperator)
FROM pg_amop WHERE amopfamily >= 16384 AND amopfamily NOT IN (SELECT objid FROM member)
UNION ALL
SELECT format('in family %s %s %s', (pg_identify_object('pg_opfamily'::regclass, amprocfamily, 0)).identity,
    amprocnum, amproc::regprocedure)
FROM pg_amproc WHERE amprocfamily >= 16384 AND amprocfamily NOT IN (SELECT objid FROM member)
