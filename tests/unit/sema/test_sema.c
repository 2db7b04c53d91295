/* What a text becomes in the model: types, serial, keys, expressions, views. */
#include "sema_fixture.h"

#include <string.h>

static void assert_type(const char *spelling, const char *expected)
{
    Arena *arena = arena_new();
    Text text = text_format(arena, "extension vector; table t { c %s; }", spelling);
    Compiled compiled = compile_good(text.bytes);
    assert_string_equal(column_type(&compiled, compiled_table(&compiled, "t"), "c"), expected);
    compiled_free(&compiled);
    arena_free(arena);
}

static void test_types(void **state)
{
    (void)state;
    assert_type("int4", "integer");
    assert_type("varchar(36)", "character varying(36)");
    assert_type("char", "character(1)");
    assert_type("\"char\"", "\"char\"");
    assert_type("bpchar", "bpchar");
    assert_type("decimal(12)", "numeric(12,0)");
    assert_type("numeric(3,-2)", "numeric(3,-2)");
    assert_type("float(24)", "real");
    assert_type("float(25)", "double precision");
    assert_type("timestamp(3) with time zone", "timestamp(3) with time zone");
    assert_type("timestamptz", "timestamp with time zone");
    assert_type("interval day to second(3)", "interval day to second(3)");
    assert_type("bit", "bit(1)");
    assert_type("text[][]", "text[]");
    assert_type("vector(768)", "vector(768)");
    assert_type("pg_catalog.int8", "bigint");
}

static void test_serial(void **state)
{
    (void)state;
    Compiled compiled = compile_good("namespace app { table t { id smallserial; } }");
    const Table *table =
        (const Table *)(const void *)compiled_object(&compiled, KIND_TABLE, "app", "t");
    const Sequence *sequence = (const Sequence *)(const void *)compiled_object(
        &compiled, KIND_SEQUENCE, "app", "t_id_seq");
    const Column *column = table->columns.items[0];
    assert_true(text_equals(column->default_value.text, TEXT("nextval('app.t_id_seq'::regclass)")));
    assert_int_equal(column->default_value.reference_count, 1);
    assert_true(column->not_null);
    assert_string_equal(column_type(&compiled, table, "id"), "smallint");
    assert_string_equal(sequence->options.type, "smallint");
    assert_int_equal(sequence->options.maximum, 32767);
    assert_string_equal(sequence->owned_by_table.name, "t");
    assert_string_equal(sequence->owned_by_column, "id");
    compiled_free(&compiled);
}

static void test_keys(void **state)
{
    (void)state;
    Compiled compiled =
        compile_good("table p { b integer; a integer; primary key (a, b); }\n"
                     "table c { x integer; y integer; foreign key (x, y) references p; }");
    const Table *parent = compiled_table(&compiled, "p");
    const Constraint *key = compiled_table(&compiled, "c")->constraints.items[0];
    assert_true(parent->columns.items[0]->not_null);
    assert_string_equal(key->object.name.name, "c_x_y_fkey");
    assert_string_equal(key->referenced_columns.items[0], "a");
    assert_string_equal(key->referenced_columns.items[1], "b");
    compiled_free(&compiled);
}

/* Names of a namespace block get their namespace in SQL, and places of references move along. */
static void test_qualifying(void **state)
{
    (void)state;
    Compiled compiled =
        compile_good("namespace app { enum e { a } table t { s e; u e default 'a'::e; }\n"
                     "view v as select s from t where s = 'a'::e; }");
    const View *view =
        (const View *)(const void *)compiled_object(&compiled, KIND_VIEW, "app", "v");
    assert_true(text_equals(view->query.text, TEXT("SELECT s FROM app.t WHERE s = 'a'::app.e")));
    for (size_t i = 0; i < view->query.reference_count; i++) {
        const SqlReference *reference = &view->query.references[i];
        Text spelled = text_slice(view->query.text, reference->begin, reference->end);
        Name name = reference->kind == REFERENCE_COLUMN ? reference->part : reference->name.name;
        assert_true(text_equals(spelled, name_text(name)));
    }
    assert_int_equal(view->output_columns.count, 1);
    compiled_free(&compiled);
}

/* Views may stand before what they read. */
static void test_views_in_any_order(void **state)
{
    (void)state;
    Compiled compiled =
        compile_good("view c as select * from b; view b as select id, x as y from a;\n"
                     "view a as select 1 as id, 2 as x;");
    const View *view = (const View *)(const void *)compiled_object(&compiled, KIND_VIEW, NULL, "c");
    assert_int_equal(view->output_columns.count, 2);
    assert_string_equal(view->output_columns.items[1], "y");
    compiled_free(&compiled);
}

/* What could not be read is not missed again. */
static void test_poison(void **state)
{
    (void)state;
    Compiled compiled =
        compile_text("table a { id ; }\n"
                     "table b { x integer references a (id); y nosuch; index (y); }\n"
                     "view v as select id from a;");
    const char *messages = compiled_messages(&compiled);
    assert_int_equal(compiled.diagnostics->error_count, 2);
    assert_non_null(strstr(messages, "SC2003 2:42 type \"nosuch\" does not exist"));
    compiled_free(&compiled);
}

static void test_deep_views(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    TextBuilder text = text_builder(arena);
    for (int i = 0; i < 2000; i++)
        text_put_format(&text, "view v%d as select * from v%d;\n", i, i + 1);
    text_put_string(&text, "view v2000 as select 1 as one;\n");
    Compiled compiled = compile_good(text.bytes);
    compiled_free(&compiled);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_serial),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_qualifying),
        cmocka_unit_test(test_views_in_any_order),
        cmocka_unit_test(test_poison),
        cmocka_unit_test(test_deep_views),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
