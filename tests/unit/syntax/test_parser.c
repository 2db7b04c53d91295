/* Statements and their clauses, ends of expressions, and going on after mistakes. */
#include "parse_fixture.h"

#include <string.h>

#include "syntax/scanner_internal.h"

static const AstColumn *first_column(Fixture *fixture)
{
    const AstStatement *statement = fixture->ast->statements;
    return statement == NULL || statement->kind != AST_TABLE
               ? NULL
               : ((const AstTable *)statement)->columns;
}

static const char *sql(Fixture *fixture, AstSql piece)
{
    return text_string(fixture->arena, span_text(piece.span));
}

static void default_ends_where_a_clause_begins(void **state)
{
    Fixture *fixture = *state;
    static const char *const pairs[][2] = {
        {"1", ""},
        {"'a' || 'b'", "not null"},
        {"null", "not null"},
        {"now() at time zone 'utc'", "primary key"},
        {"a is not distinct from b", "not null"},
        {"(a is not null and b not in (1, 2))", "null"},
        {"x is not null", "unique"},
        {"'x'::character varying", "collate \"C\""},
        {"'{}'::text[]", "not null"},
        {"array['a', 'b;}']", "check (a > 0)"},
        {"cast(1 as bigint)", "references t (a)"},
        {"interval '1 day'", "generated always as identity"},
        {"case when a then b else c end", "storage external"},
        {"current_timestamp", "c { c_skip; }"},
        {"c", "c { c_name x; }"},
        {"$$;,$$", "using (a)"},
        {"-1 + +2", "backfill ('x')"},
        {"f(a => 1, b => 2) /* , */ + 1", "renamed from z"},
        {"user", "constraint k check (true)"},
        {"1 -- ; not the end\n + 2", "compression lz4"},
        {"nextval('s'::regclass)", "statistics 10"},
        {"a.b.c", "not null"},
        {"timestamp with time zone '2020-01-01'", "not null"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        Text text = text_format(fixture->arena, "table t { a int default %s %s; b int; }",
                                pairs[i][0], pairs[i][1]);
        fixture_parse_text(fixture, text);
        assert_string_equal(fixture_mistakes(fixture), "");
        assert_string_equal(sql(fixture, first_column(fixture)->default_value), pairs[i][0]);
        assert_non_null(first_column(fixture)->next);
    }
}

static void every_word_can_be_a_name(void **state)
{
    Fixture *fixture = *state;
    for (size_t i = 0; i < keyword_count(); i++) {
        const Keyword *row = keyword_at(i);
        bool plain = row->word_class == WORD_WORD || row->word_class == WORD_TYPE;
        Text bare = text_format(fixture->arena, "table t { %s integer; }", row->word);
        fixture_parse_text(fixture, bare);
        if (plain && diagnostics_has_errors(fixture->diagnostics))
            fail_msg("%s as a column: %s", row->word, fixture_mistakes(fixture));
        if (!plain && !diagnostics_has_errors(fixture->diagnostics))
            fail_msg("%s is reserved, and was taken as a column", row->word);
        Text quoted = text_format(fixture->arena,
                                  "table t { \"%s\" integer default 1; index (\"%s\"); }"
                                  "enum e { %s, \"%s\" renamed from %s }",
                                  row->word, row->word, row->word, row->word, row->word);
        fixture_parse_text(fixture, quoted);
        assert_string_equal(fixture_mistakes(fixture), "");
        assert_int_equal(syntax_name_needs_quotes(text_from_string(row->word)),
                         row->word_class != WORD_WORD);
    }
}

static void types_are_normalized(void **state)
{
    Fixture *fixture = *state;
    static const struct {
        const char *written;
        const char *name;
        int modifiers;
        int first;
        int dimensions;
        const char *fields;
    } rows[] = {
        {"int4", "int4", 0, 0, 0, NULL},
        {"Double  Precision", "double precision", 0, 0, 0, NULL},
        {"char", "character", 0, 0, 0, NULL},
        {"national char varying(7)[]", "character varying", 1, 7, 1, NULL},
        {"bit(3)", "bit", 1, 3, 0, NULL},
        {"bit varying", "bit varying", 0, 0, 0, NULL},
        {"numeric(5, -2)", "numeric", 2, 5, 0, NULL},
        {"numeric(1,2,3)", "numeric", 3, 1, 0, NULL},
        {"timestamp", "timestamp", 0, 0, 0, NULL},
        {"timestamp(3) with time zone", "timestamp with time zone", 1, 3, 0, NULL},
        {"time without time zone array", "time without time zone", 0, 0, 1, NULL},
        {"interval year to month", "interval", 0, 0, 0, "year to month"},
        {"interval second(3)", "interval", 1, 3, 0, "second"},
        {"interval day to second(6)[2][]", "interval", 1, 6, 2, "day to second"},
        {"\"char\"", "char", 0, 0, 0, NULL},
        {"vector(768)", "vector", 1, 768, 0, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fixture_parse_text(
            fixture, text_format(fixture->arena, "table t { a %s not null; }", rows[i].written));
        assert_string_equal(fixture_mistakes(fixture), "");
        const AstType *type = &first_column(fixture)->type;
        assert_string_equal(type->name.name, rows[i].name);
        assert_int_equal(type->modifier_count, rows[i].modifiers);
        assert_int_equal(type->modifiers[0], rows[i].first);
        assert_int_equal(type->array_dimensions, rows[i].dimensions);
        assert_true(text_equals_string(span_text(type->span), rows[i].written));
        assert_true((type->interval_fields == NULL) == (rows[i].fields == NULL));
        if (rows[i].fields != NULL) assert_string_equal(type->interval_fields, rows[i].fields);
    }
    assert_mistakes(
        fixture,
        "table t { a interval day to year; b varchar(x); c int[][][][][][][]; d bit(9999999999); }",
        "1:13 SC1023 an interval cannot be restricted to day to year\n"
        "1:45 SC1023 type modifier must be a number\n"
        "1:66 SC1027 an array can have at most 6 dimensions\n"
        "1:76 SC1022 this must be an integer from -2147483648 to 2147483647\n");
}

static void tails_end_at_the_semicolon(void **state)
{
    Fixture *fixture = *state;
    fixture_parse(fixture,
                  "function f(a int default 1) returns int language sql\n"
                  "begin atomic select case when a > 0 then 1 end; select 2; end;\n"
                  "view v renamed from w owner o as select ';' /* ; */ -- ;\n , \"{\" from t;\n"
                  "materialized view m (a) with (x = 1) as select 1 { index (a); }\n"
                  "procedure app.p() language plpgsql as $b$ begin; end; $b$;");
    assert_string_equal(fixture_mistakes(fixture), "");
    const AstStatement *statement = fixture->ast->statements;
    assert_string_equal(sql(fixture, ((const AstRoutine *)statement)->tail),
                        "(a int default 1) returns int language sql\n"
                        "begin atomic select case when a > 0 then 1 end; select 2; end");
    statement = statement->next;
    assert_string_equal(statement->renamed_from.name, "w");
    assert_string_equal(sql(fixture, ((const AstView *)statement)->tail),
                        "as select ';' /* ; */ -- ;\n , \"{\" from t");
    statement = statement->next;
    assert_string_equal(sql(fixture, ((const AstMaterializedView *)statement)->tail),
                        "(a) with (x = 1) as select 1");
    assert_non_null(((const AstMaterializedView *)statement)->indexes);
    statement = statement->next;
    assert_string_equal(statement->name.namespace_name, "app");
    assert_string_equal(sql(fixture, ((const AstRoutine *)statement)->tail),
                        "() language plpgsql as $b$ begin; end; $b$");
}

static void mistakes_leave_the_rest(void **state)
{
    Fixture *fixture = *state;
    fixture_parse(fixture, "table a { x int; y int nul; z; w int; }\n"
                           "table b c { d int; }\n"
                           "table e { f int; ");
    assert_string_equal(
        fixture_mistakes(fixture),
        "1:24 SC1010 unexpected \"nul\", expected a column's clause or \";\"\n"
        "1:30 SC1010 unexpected \";\", expected a type\n"
        "2:13 SC1010 unexpected \"d\", expected \"c_name\", \"c_skip\", \"c_type\", \"prefix\" or \"}\"\n"
        "3:9 SC1019 \"{\" is never closed\n");
    assert_string_equal(ast_dump(fixture->arena, fixture->ast).bytes,
                        "\ntable name=\"\".\"a\" broken\n"
                        "  column name=\"x\" type=\"\".\"int\"\n"
                        "  column name=\"y\"\n"
                        "  column name=\"z\"\n"
                        "  column name=\"w\" type=\"\".\"int\"\n"
                        "unreadable statement name=\"\".\"b\" broken\n"
                        "table name=\"\".\"e\"\n"
                        "  column name=\"f\" type=\"\".\"int\"\n");
    assert_true(fixture->ast->broken);
}

static void missing_braces_and_semicolons_are_guessed(void **state)
{
    Fixture *fixture = *state;
    assert_mistakes(
        fixture,
        "view v as select 1\n"
        "table a {\n  x int\n  y int default 1\n  z int;\n\n"
        "table b { x int }\n"
        "extension c",
        "1:19 SC1011 \";\" is missing\n"
        "2:9 SC1019 \"{\" is not closed before the next table\n"
        "3:8 SC1011 \";\" is missing\n"
        "4:18 SC1011 \";\" is missing\n"
        "7:16 SC1011 \";\" is missing\n"
        "8:12 SC1010 unexpected end of file, expected \"provided\", \"schema\", \"version\" or \";\"\n");
}

static void kinds_not_built_are_named(void **state)
{
    static const char *const words[][2] = {
        {"query q(a b.c) -> many = select 1", "query"},
    };
    Fixture *fixture = *state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        fixture_parse_text(fixture, text_format(fixture->arena, "%s; extension e;", words[i][0]));
        assert_string_equal(
            fixture_mistakes(fixture),
            text_format(fixture->arena, "1:1 SC1014 %s is not implemented yet\n", words[i][1])
                .bytes);
        assert_int_equal(fixture->ast->statements->kind, AST_UNREADABLE);
        assert_int_equal(fixture->ast->statements->next->kind, AST_EXTENSION);
    }
    assert_mistakes(
        fixture,
        "table t row security {\n a int;\n policy p using (true);\n\n"
        " partition by range (a) { partition p values from (1) to (2); default partition d; }\n"
        " distribute by (a);\n rule r as on insert do nothing;\n b int;\n}\n",
        "6:2 SC1014 distribution is not implemented yet\n");
    assert_non_null(first_column(fixture)->next);
}

static void project_is_read_alone(void **state)
{
    Fixture *fixture = *state;
    fixture_parse(fixture, "tabel x { a 'b; c' }\nview v as select 1;\n"
                           "project p { server 99999; migrations \"m\"; }\nnonsense");
    Diagnostics *diagnostics = diagnostics_make(fixture->arena);
    const AstProject *project =
        syntax_read_project(fixture->arena, fixture->names, diagnostics, fixture->source);
    assert_non_null(project);
    assert_string_equal(project->statement.name.name, "p");
    assert_true(text_equals(project->migrations.text, TEXT("m")));
    assert_int_equal(diagnostics->error_count, 1);
}

static void slash_comments_are_kept_out_of_sql(void **state)
{
    assert_mistakes(*state,
                    "table t {\n a int default 1 // it's fine here\n;\n"
                    " check (a > 0 // it's not\n and a < 9);\n}\n",
                    "4:15 SC1021 a // comment is not allowed in SQL\n");
}

static void depth_is_limited(void **state)
{
    Fixture *fixture = *state;
    TextBuilder out = text_builder(fixture->arena);
    text_put_string(&out, "table t { a int check (");
    text_put_repeat(&out, '(', 100000);
    text_put_repeat(&out, ')', 100000);
    text_put_string(&out, "); }");
    fixture_parse_text(fixture, text_built(&out));
    assert_string_equal(fixture_mistakes(fixture),
                        "1:524 SC1027 parentheses are nested more than 500 levels deep\n");
    out = text_builder(fixture->arena);
    for (int i = 0; i < 50000; i++) text_put_string(&out, "namespace a {\n");
    fixture_parse_text(fixture, text_built(&out));
    assert_true(fixture->diagnostics->error_count > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(default_ends_where_a_clause_begins),
        FIXTURE_TEST(every_word_can_be_a_name),
        FIXTURE_TEST(types_are_normalized),
        FIXTURE_TEST(tails_end_at_the_semicolon),
        FIXTURE_TEST(mistakes_leave_the_rest),
        FIXTURE_TEST(missing_braces_and_semicolons_are_guessed),
        FIXTURE_TEST(kinds_not_built_are_named),
        FIXTURE_TEST(project_is_read_alone),
        FIXTURE_TEST(slash_comments_are_kept_out_of_sql),
        FIXTURE_TEST(depth_is_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
