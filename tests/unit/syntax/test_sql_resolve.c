/* What SQL names: references with their places, output columns, and names that mean nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "syntax/sql_fragment.h"

typedef struct Fixture {
    Arena *arena;
    Names *names;
    Sql *sql;
    Diagnostics *diagnostics;
    TextBuilder problems;
} Fixture;

static const char *const DOCUMENTS[] = {"id", "project_id", "status", "created_at"};
static const char *const CHUNKS[] = {"id", "document_id", "content", "embedding"};

static void relation_make(Fixture *fixture, SqlRelation *relation, const char *name,
                          const char *const *columns, size_t count)
{
    Name *interned = ARENA_ARRAY(fixture->arena, Name, count);
    for (size_t i = 0; i < count; i++) interned[i] = name_intern_string(fixture->names, columns[i]);
    *relation = (SqlRelation){.columns = interned, .column_count = count};
    relation->name.namespace_name = name_intern_string(fixture->names, "public");
    relation->name.name = name_intern_string(fixture->names, name);
}

static SqlAnswer find_relation(void *context, QualifiedName written, SqlRelation *relation)
{
    Fixture *fixture = context;
    if (written.namespace_name != NULL && strcmp(written.namespace_name, "pg_catalog") == 0)
        return SQL_BUILTIN;
    if (strcmp(written.name, "documents") == 0)
        relation_make(fixture, relation, "documents", DOCUMENTS, 4);
    else if (strcmp(written.name, "chunks") == 0)
        relation_make(fixture, relation, "chunks", CHUNKS, 4);
    else if (strcmp(written.name, "ids") == 0 || strcmp(written.name, "S") == 0)
        relation_make(fixture, relation, written.name, NULL, 0);
    else
        return SQL_UNKNOWN;
    return SQL_FOUND;
}

static SqlAnswer find_function(void *context, QualifiedName written, QualifiedName *resolved)
{
    Fixture *fixture = context;
    if (strcmp(written.name, "touch") != 0) return SQL_BUILTIN;
    *resolved = (QualifiedName){name_intern_string(fixture->names, "public"), written.name};
    return SQL_FOUND;
}

static SqlAnswer find_type(void *context, QualifiedName written, QualifiedName *resolved)
{
    Fixture *fixture = context;
    if (strcmp(written.name, "nothing") == 0) return SQL_UNKNOWN;
    if (strcmp(written.name, "state") != 0) return SQL_BUILTIN;
    *resolved = (QualifiedName){name_intern_string(fixture->names, "public"), written.name};
    return SQL_FOUND;
}

static void report(void *context, const SqlProblem *problem)
{
    static const char *const words[] = {"relation",   "range",    "column", "ambiguous",
                                        "notallowed", "function", "type"};
    Fixture *fixture = context;
    text_put_format(&fixture->problems, "%s %.*s;", words[problem->kind],
                    TEXT_FORMAT(span_text(problem->span)));
}

static Fixture fixture_make(void)
{
    Fixture fixture = {.arena = arena_new()};
    fixture.names = names_make(fixture.arena);
    fixture.diagnostics = diagnostics_make(fixture.arena);
    fixture.sql = sql_make(fixture.arena, fixture.names, fixture.diagnostics);
    fixture.problems = text_builder(fixture.arena);
    return fixture;
}

static Span span_of(Fixture *fixture, const char *written)
{
    Text text = text_from_string(written);
    return span_make(source_make(fixture->arena, "t.schema", text), 0, text.length);
}

/* "COLUMN public.documents.id@id": what is named, and the canonical text's own bytes. */
static Text dump(Fixture *fixture, const Expression *expression)
{
    static const char *const kinds[] = {"column", "relation", "function", "type", "star"};
    TextBuilder out = text_builder(fixture->arena);
    for (size_t i = 0; i < expression->reference_count; i++) {
        const SqlReference *reference = &expression->references[i];
        if (i > 0) text_put_byte(&out, ' ');
        text_put_format(&out, "%s:%s", kinds[reference->kind],
                        reference->name.name == NULL ? "-" : reference->name.name);
        if (reference->part != NULL) text_put_format(&out, ".%s", reference->part);
        text_put_format(
            &out, "@%.*s",
            TEXT_FORMAT(text_slice(expression->text, reference->begin, reference->end)));
        if (reference->names_output) text_put_byte(&out, '!');
    }
    return text_built(&out);
}

static void check_query(const char *written, const char *references, const char *columns,
                        const char *problems)
{
    Fixture fixture = fixture_make();
    SqlCatalog catalog = {.context = &fixture,
                          .find_relation = find_relation,
                          .find_function = find_function,
                          .find_type = find_type,
                          .report = report};
    const SqlFragment *fragment = sql_parse_query(fixture.sql, span_of(&fixture, written));
    assert_non_null(fragment);
    NameList outputs = {0};
    Expression expression = sql_resolve_query(fixture.sql, fragment, NULL, &catalog, &outputs);
    TextBuilder names = text_builder(fixture.arena);
    for (size_t i = 0; i < outputs.count; i++)
        text_put_format(&names, i == 0 ? "%s" : " %s", outputs.items[i]);
    assert_string_equal(dump(&fixture, &expression).bytes, references);
    assert_string_equal(text_built(&names).bytes, columns);
    assert_string_equal(text_built(&fixture.problems).bytes, problems);
    arena_free(fixture.arena);
}

static void queries_resolve(void **state)
{
    (void)state;
    check_query("select ID from documents", "column:documents.id@id! relation:documents@documents",
                "id", "");
    check_query(
        "select d.id x from documents d where d.status = 'a'",
        "column:documents.id@id relation:documents@documents column:documents.status@status", "x",
        "");
    check_query("select documents.id from documents",
                "relation:documents@documents column:documents.id@id! relation:documents@documents",
                "id", "");
    check_query("select * from documents",
                "relation:documents@documents column:documents.id@id! "
                "relation:documents@documents column:documents.project_id@project_id! "
                "relation:documents@documents column:documents.status@status! "
                "relation:documents@documents column:documents.created_at@created_at! "
                "relation:documents@documents",
                "id project_id status created_at", "");
    check_query("select c.*, d.status from chunks c join documents d on d.id = c.document_id",
                "column:chunks.id@id! column:chunks.document_id@document_id! "
                "column:chunks.content@content! column:chunks.embedding@embedding! "
                "column:documents.status@status! relation:chunks@chunks "
                "relation:documents@documents column:documents.id@id "
                "column:chunks.document_id@document_id",
                "id document_id content embedding status", "");
    check_query("select s.id from (select id from documents) s",
                "column:documents.id@id! relation:documents@documents", "id", "");
    check_query("select s.id from (select * from documents) s",
                "relation:documents@documents column:documents.id@id! "
                "relation:documents@documents column:documents.project_id@project_id! "
                "relation:documents@documents column:documents.status@status! "
                "relation:documents@documents column:documents.created_at@created_at! "
                "relation:documents@documents",
                "id", "");
    check_query("with x(a) as (select id from documents) select a from x",
                "column:documents.id@id! relation:documents@documents", "a", "");
    check_query("with recursive x(n) as (select 1 union all select n + 1 from x) select * from x",
                "", "n", "");
    check_query(
        "select (select content from chunks where document_id = d.id limit 1) from documents d",
        "column:chunks.content@content! relation:chunks@chunks "
        "column:chunks.document_id@document_id column:documents.id@id "
        "relation:documents@documents",
        "content", "");
    check_query("select 1, touch(), count(*), 'a'::state from documents order by 1",
                "function:touch@touch! type:state@state relation:documents@documents",
                "?column? touch count state", "");
}

static void joins_resolve(void **state)
{
    (void)state;
    check_query("select id from documents d join chunks c using (id)",
                "column:documents.id@id! relation:documents@documents relation:chunks@chunks", "id",
                "");
    check_query("select * from documents d join chunks c using (id)",
                "column:documents.id@id! column:documents.project_id@project_id! "
                "column:documents.status@status! "
                "column:documents.created_at@created_at! "
                "column:chunks.document_id@document_id! column:chunks.content@content! "
                "column:chunks.embedding@embedding! relation:documents@documents "
                "relation:chunks@chunks",
                "id project_id status created_at document_id content embedding", "");
    check_query("select id from documents, chunks",
                "relation:documents@documents relation:chunks@chunks", "id", "ambiguous id;");
    check_query("select l.x from documents d, lateral (select d.id x) l",
                "relation:documents@documents column:documents.id@id", "x", "");
    check_query("select 1 from documents d, (select d.id x) l", "relation:documents@documents",
                "?column?", "range id;");
    check_query("select j.a from (documents d cross join ids) as j(a)",
                "column:documents.id@a! relation:documents@documents relation:ids@ids", "a", "");
}

static void outputs_are_seen_by_order_and_group(void **state)
{
    (void)state;
    check_query("select id as k, count(*) from documents group by k order by k",
                "column:documents.id@id relation:documents@documents", "k count", "");
    check_query("select id from documents union select id from chunks order by id",
                "column:documents.id@id! relation:documents@documents column:chunks.id@id! "
                "relation:chunks@chunks",
                "id", "");
    check_query("select d from documents d", "relation:documents@documents", "d", "");
}

static void mistakes_are_placed(void **state)
{
    (void)state;
    check_query("select  idd /* x */ from documents", "relation:documents@documents", "idd",
                "column idd;");
    check_query("select id from document", "", "id", "relation document;");
    check_query("select x.id from documents d", "relation:documents@documents", "id", "range id;");
    check_query("select 'a'::nothing", "", "nothing", "type nothing;");
    check_query("select a from pg_catalog.pg_class", "", "a", "");
}

static void check_expression(const char *written, const char *references, const char *problems)
{
    Fixture fixture = fixture_make();
    SqlCatalog catalog = {.context = &fixture,
                          .find_relation = find_relation,
                          .find_function = find_function,
                          .find_type = find_type,
                          .report = report};
    SqlRange range = {.alias = name_intern_string(fixture.names, "documents")};
    relation_make(&fixture, &range.relation, "documents", DOCUMENTS, 4);
    range.relation.name = (QualifiedName){NULL, NULL};
    SqlScope scope = {&range, 1};
    const SqlFragment *fragment = sql_parse_expression(fixture.sql, span_of(&fixture, written));
    assert_non_null(fragment);
    Expression expression = sql_resolve(fixture.sql, fragment, &scope, &catalog);
    assert_string_equal(dump(&fixture, &expression).bytes, references);
    assert_string_equal(text_built(&fixture.problems).bytes, problems);
    arena_free(fixture.arena);
}

static void expressions_resolve(void **state)
{
    (void)state;
    check_expression("Status = 'x' and \"id\" is not null", "column:-.status@status column:-.id@id",
                     "");
    check_expression("documents.status <> ''", "relation:-@documents column:-.status@status", "");
    check_expression("nextval('ids'::regclass)", "relation:ids@ids", "");
    check_expression("nextval('public.\"S\"')", "relation:S@\"S\"", "");
    check_expression("stat > 0", "", "column stat;");
    check_expression("ctid is null", "", "");
    check_expression("(status)::text collate \"C\"", "column:-.status@status", "");
}

static void defaults_name_no_columns(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    SqlCatalog catalog = {.context = &fixture,
                          .find_relation = find_relation,
                          .find_function = find_function,
                          .find_type = find_type,
                          .report = report};
    const SqlFragment *fragment = sql_parse_expression(fixture.sql, span_of(&fixture, "a + 1"));
    sql_resolve(fixture.sql, fragment, NULL, &catalog);
    assert_string_equal(text_built(&fixture.problems).bytes, "notallowed a;");
    arena_free(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queries_resolve),
        cmocka_unit_test(joins_resolve),
        cmocka_unit_test(outputs_are_seen_by_order_and_group),
        cmocka_unit_test(mistakes_are_placed),
        cmocka_unit_test(expressions_resolve),
        cmocka_unit_test(defaults_name_no_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
