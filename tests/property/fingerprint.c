#include "fingerprint.h"

#include <stdio.h>
#include <string.h>

#define USER_NAMESPACE(alias)                     \
    alias ".nspname NOT LIKE 'pg\\_%' AND " alias \
          ".nspname NOT IN ('information_schema', 'schemac')"
/* Nor of a type, as a range's constructors are. */
#define NOT_OF_EXTENSION(class, oid)                                 \
    " NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '" class \
        "'::regclass AND e.objid = " oid                             \
        " AND (e.deptype = 'e' OR e.deptype = 'i' AND e.classid = 'pg_proc'::regclass))"

static const char query[] =
    "SELECT line FROM ("
    /* namespaces and extensions */
    " SELECT format('namespace %s %s', nspname, obj_description(n.oid, 'pg_namespace')) AS line"
    "   FROM pg_namespace n WHERE " USER_NAMESPACE(
        "n") " UNION ALL SELECT format('extension %s %s', extname, extversion) FROM pg_extension"
             /* relations */
             " UNION ALL SELECT format('relation %s.%s %s %s %s %s %s %s', nspname, relname, relkind, relpersistence,"
             "     relreplident, (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(reloptions) o), relispopulated, obj_description(c.oid, 'pg_class'))"
             "   FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
             "   WHERE " USER_NAMESPACE("n") " AND" NOT_OF_EXTENSION("pg_class", "c.oid")
    /* columns */
    " UNION ALL SELECT format('column %s.%s.%s %s notnull=%s default=%s identity=%s generated=%s collation=%s"
    " storage=%s compression=%s statistics=%s comment=%s', nspname, relname, attname,"
    "     format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), attidentity,"
    "     attgenerated, attcollation::regcollation, attstorage, attcompression, attstattarget,"
    "     col_description(c.oid, attnum))"
    "   FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace"
    "   LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = attnum"
    "   WHERE " USER_NAMESPACE("n") " AND attnum > 0 AND NOT attisdropped AND relkind IN"
                                    "     ('r', 'v', 'm', 'c', 'p') AND" NOT_OF_EXTENSION(
                                        "pg_class", "c.oid")
    /* views: the order of their columns counts, and is in the definition */
    " UNION ALL SELECT format('view %s.%s %s', nspname, relname, pg_get_viewdef(c.oid))"
    "   FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
    "   WHERE " USER_NAMESPACE("n") " AND relkind IN ('v', 'm') AND" NOT_OF_EXTENSION("pg_class",
                                                                                      "c.oid")
    /* constraints */
    " UNION ALL SELECT format('constraint %s %s.%s %s valid=%s comment=%s', n.nspname,"
    "     coalesce(conrelid::regclass::text, contypid::regtype::text), conname, pg_get_constraintdef(k.oid),"
    "     convalidated, obj_description(k.oid, 'pg_constraint'))"
    "   FROM pg_constraint k JOIN pg_namespace n ON n.oid = connamespace"
    "   WHERE " USER_NAMESPACE("n") " AND contype <> 't' AND" NOT_OF_EXTENSION("pg_constraint",
                                                                               "k.oid")
    /* indexes */
    " UNION ALL SELECT format('index %s valid=%s ready=%s live=%s replident=%s', pg_get_indexdef(indexrelid),"
    "     indisvalid, indisready, indislive, indisreplident)"
    "   FROM pg_index i JOIN pg_class c ON c.oid = indexrelid JOIN pg_namespace n ON n.oid = relnamespace"
    "   WHERE " USER_NAMESPACE("n")
    /* triggers */
    " UNION ALL SELECT format('trigger %s enabled=%s comment=%s', pg_get_triggerdef(t.oid), tgenabled,"
    "     obj_description(t.oid, 'pg_trigger'))"
    "   FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN pg_namespace n ON n.oid = relnamespace"
    "   WHERE " USER_NAMESPACE(
        "n") " AND NOT tgisinternal"
             /* routines */
             " UNION ALL SELECT format('routine %s comment=%s', pg_get_functiondef(p.oid),"
             "     obj_description(p.oid, 'pg_proc'))"
             "   FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace"
             "   WHERE " USER_NAMESPACE("n") " AND prokind IN ('f', 'p', 'w') AND" NOT_OF_EXTENSION(
                 "pg_proc", "p.oid")
    /* types */
    " UNION ALL SELECT format('enum %s.%s %s', nspname, typname,"
    "     (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))"
    "   FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace WHERE " USER_NAMESPACE(
        "n") "     AND typtype = 'e'"
             " UNION ALL SELECT format('domain %s.%s %s notnull=%s default=%s collation=%s', nspname, typname,"
             "     format_type(typbasetype, typtypmod), typnotnull, typdefault, typcollation::regcollation)"
             "   FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace WHERE " USER_NAMESPACE(
                 "n") "     AND typtype = 'd'"
                      " UNION ALL SELECT format('type %s.%s comment=%s', nspname, typname, obj_description(t.oid, 'pg_type'))"
                      "   FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace WHERE " USER_NAMESPACE(
                          "n") "     AND typtype IN ('e', 'd', 'c') AND" NOT_OF_EXTENSION("pg_type",
                                                                                          "t.oid")
    /* sequences */
    " UNION ALL SELECT format('sequence %s.%s %s %s %s %s %s %s %s owner=%s', nspname, relname,"
    "     seqtypid::regtype, seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle,"
    "     (SELECT format('%s.%s %s', refobjid::regclass, attname, deptype) FROM pg_depend d"
    "        JOIN pg_attribute a ON attrelid = refobjid AND attnum = refobjsubid"
    "        WHERE d.classid = 'pg_class'::regclass AND d.objid = seqrelid AND deptype IN ('a', 'i')))"
    "   FROM pg_sequence s JOIN pg_class c ON c.oid = seqrelid JOIN pg_namespace n ON n.oid = relnamespace"
    "   WHERE " USER_NAMESPACE("n")
    /* owners and privileges */
    " UNION ALL SELECT format('acl %s %s owner=%s %s', kind, identity, owner::regrole,"
    "     (SELECT string_agg(format('%s:%s:%s:%s', CASE WHEN grantee = owner THEN 'owner' ELSE grantee::regrole::text END,"
    "        privilege_type, is_grantable AND grantee <> owner, CASE WHEN grantor = owner THEN 'owner' ELSE grantor::regrole::text END),"
    "        ' ' ORDER BY grantee, privilege_type, grantor) FROM aclexplode(acl)))"
    "   FROM ("
    "     SELECT 'relation' AS kind, c.oid::regclass::text AS identity, relowner AS owner, coalesce(relacl,"
    "         acldefault((CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::\"char\", relowner)) AS acl"
    "       FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
    "       WHERE relkind IN ('r', 'p', 'v', 'm', 'S') AND " USER_NAMESPACE("n") " AND" NOT_OF_EXTENSION(
        "pg_class",
        "c.oid") "     UNION ALL SELECT 'column', c.oid::regclass || '.' || attname, relowner, attacl FROM pg_attribute"
                 "       JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace"
                 "       WHERE attacl IS NOT NULL AND cardinality(attacl) > 0 AND NOT attisdropped AND " USER_NAMESPACE(
                     "n") "     UNION ALL SELECT 'routine', p.oid::regprocedure::text, proowner, coalesce(proacl, acldefault('f', proowner))"
                          "       FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace"
                          "       WHERE " USER_NAMESPACE("n") " AND" NOT_OF_EXTENSION(
                              "pg_proc",
                              "p.oid") "     UNION ALL SELECT 'type', t.oid::regtype::text, typowner, coalesce(typacl, acldefault('T', typowner))"
                                       "       FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace"
                                       "       WHERE typtype IN ('e', 'd', 'c') AND " USER_NAMESPACE("n") " AND" NOT_OF_EXTENSION(
                                           "pg_type",
                                           "t.oid") "     UNION ALL SELECT 'namespace', nspname, nspowner, coalesce(nspacl, acldefault('n', nspowner))"
                                                    "       FROM pg_namespace n WHERE " USER_NAMESPACE(
                                                        "n") "     UNION ALL SELECT 'default', format('%s %s', defaclnamespace::regnamespace, defaclobjtype), defaclrole, defaclacl"
                                                             "       FROM pg_default_acl) acls";

static const char query_end[] =

    ") lines ORDER BY line COLLATE \"C\"";

Text fingerprint(Arena *arena, PGconn *connection)
{
    TextBuilder out = text_builder(arena);
    PGresult *result = PQexecPrepared(connection, "fingerprint", 0, NULL, NULL, NULL, 0);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state != NULL && strcmp(state, "26000") == 0) { /* the first time */
        PQclear(result);
        Text all = text_format(arena, "%s%s%s", query, fingerprint_kinds, query_end);
        PQclear(PQprepare(connection, "fingerprint", text_string(arena, all), 0, NULL));
        result = PQexecPrepared(connection, "fingerprint", 0, NULL, NULL, NULL, 0);
    }
    bool done = PQresultStatus(result) == PGRES_TUPLES_OK;
    for (int row = 0; done && row < PQntuples(result); row++) {
        text_put_string(&out, PQgetvalue(result, row, 0));
        text_put_string(&out, "\n\x1e\n");
    }
    if (!done) fprintf(stderr, "fingerprint: %s", PQerrorMessage(connection));
    PQclear(result);
    return done ? text_built(&out) : TEXT_NONE;
}

/* One object up to the record separator. */
static bool next_record(Text *rest, Text *record)
{
    size_t end = 0;
    if (text_is_empty(*rest)) return false;
    while (end < rest->length && rest->bytes[end] != '\x1e') end++;
    *record = text_trim(text_slice(*rest, 0, end));
    *rest = text_slice(*rest, end + 2, rest->length);
    return !text_is_empty(*record);
}

Text fingerprint_difference(Arena *arena, Text expected, Text actual)
{
    TextBuilder out = text_builder(arena);
    Text a = TEXT_NONE;
    Text b = TEXT_NONE;
    bool more_a = next_record(&expected, &a);
    bool more_b = next_record(&actual, &b);
    while (more_a || more_b) {
        int order = !more_a ? 1 : !more_b ? -1 : text_compare(a, b);
        if (order < 0) text_put_format(&out, "  - %.*s\n", TEXT_FORMAT(a));
        if (order > 0) text_put_format(&out, "  + %.*s\n", TEXT_FORMAT(b));
        if (order <= 0) more_a = next_record(&expected, &a);
        if (order >= 0) more_b = next_record(&actual, &b);
    }
    return text_built(&out);
}
