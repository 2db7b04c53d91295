SELECT 'pg_event_trigger'::regclass::oid, e.oid, 0,
       format('event trigger %I on %s%s execute function %s()%s', evtname, evtevent,
              (SELECT format(' when tag in (%s)', string_agg(quote_literal(tag), ', ' ORDER BY n))
               FROM unnest(evttags) WITH ORDINALITY AS tags (tag, n) HAVING count(*) > 0), evtfoid::regproc,
              CASE evtenabled WHEN 'O' THEN ';'
                              ELSE format(' { %s; }', CASE evtenabled WHEN 'D' THEN 'disable' WHEN 'R' THEN 'enable replica'
                                                                      ELSE 'enable always' END) END)
FROM pg_event_trigger e
WHERE e.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_event_trigger'::regclass)
ORDER BY evtname COLLATE "C"
