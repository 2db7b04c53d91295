/* Names in C: folded, mended, never twice the same. */
#include "emit/emit_internal.h"

#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static Arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void assert_text(Text text, const char *expected)
{
    assert_string_equal(text_string(arena, text), expected);
}

static void test_identifiers(void **state)
{
    (void)state;
    assert_text(c_identifier(arena, TEXT("a b-c")), "a_b_c");
    assert_text(c_identifier(arena, TEXT("\xc3\xa9")), "c3a9");
    assert_text(c_identifier(arena, TEXT("")), "_");
    assert_text(c_member(arena, TEXT("class")), "class_");
    assert_text(c_member(arena, TEXT("xor_eq")), "xor_eq_");
    assert_text(c_member(arena, TEXT("_Bool")), "x_Bool");
    assert_text(c_member(arena, TEXT("errno")), "errno_");
    assert_text(c_member(arena, TEXT("1st")), "x1st");
    assert_text(c_member(arena, TEXT("position")), "position");
    assert_text(c_camel(arena, TEXT("rag_api_keys")), "RagApiKeys");
    assert_text(c_camel(arena, TEXT("a_1_2")), "A1_2");
    assert_false(c_is_identifier(TEXT("")));
    assert_false(c_is_identifier(TEXT("1a")));
    assert_false(c_is_identifier(TEXT("while")));
    assert_true(c_is_identifier(TEXT("a1_")));
}

/* Every keyword is found: the list is sorted. */
static void test_keywords(void **state)
{
    (void)state;
    static const char *const words[] = {
        "EOF",          "NULL",     "alignas",  "and",           "auto",     "bool",   "char8_t",
        "class",        "co_yield", "compl",    "const",         "delete",   "false",  "float",
        "i386",         "int",      "linux",    "new",           "noexcept", "not_eq", "nullptr",
        "or_eq",        "register", "requires", "static_assert", "stderr",   "struct", "this",
        "thread_local", "typeof",   "unix",     "using",         "wchar_t",  "while",  "xor"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_false(c_is_identifier(text_from_string(words[i])));
}

static void assert_has(Text content, const char *part)
{
    if (strstr(text_string(arena, content), part) == NULL)
        fail_msg("\"%s\" is not in what was written", part);
}

static Text print_header(Database *database)
{
    Diagnostics *diagnostics = diagnostics_make(arena);
    EmittedFiles files = {0};
    database_finish(database);
    assert_true(emit_models(arena, database, diagnostics, &files));
    assert_int_equal(files.count, 2);
    return files.items[0].content;
}

static void test_collisions_are_numbered(void **state)
{
    (void)state;
    Database *database = sample_make(arena, "p");
    sample_enum(database, "mood", "a,a!,a?");
    Table *table = sample_table(database, "a");
    sample_column(database, table, "b_c", "integer", 0, true);
    sample_column(database, table, "x y", "integer", 0, true);
    sample_column(database, table, "x_y", "integer", 0, true);
    sample_column(database, table, "all", "integer", 0, true);
    table = sample_table(database, "a_b");
    sample_column(database, table, "c", "integer", 0, true);
    table = sample_table(database, "a_list");
    sample_column(database, table, "int", "integer", 0, true);
    sample_column(database, table, "int_", "integer", 0, true);
    Text header = print_header(database);
    assert_has(header, "P_MOOD_A = ");
    assert_has(header, "P_MOOD_A_ = ");
    assert_has(header, "P_MOOD_A__2 = ");
    assert_has(header, "#define P_A_B_C ");
    assert_has(header, "#define P_A_B_C_2 ");
    assert_has(header, "int32_t x_y_2;");
    assert_has(header, "#define P_A_ALL_2 ");
    assert_has(header, "typedef struct PAList2 {");
    assert_has(header, "int32_t int_;");
    assert_has(header, "int32_t int__2;");
}

static void test_clauses(void **state)
{
    (void)state;
    Database *database = sample_make(arena, NULL);
    Table *table = sample_table(database, "things");
    table->c.prefix = TEXT("my_");
    Column *column = sample_column(database, table, "id", "integer", 0, true);
    sample_column_set_c(database, column, (CClause){.type = TEXT("ThingId")});
    column = sample_column(database, table, "long", "integer", 0, true);
    sample_column_set_c(database, column,
                        (CClause){.name = name_intern(database->names, TEXT("length"))});
    column = sample_column(database, table, "secret", "text", 0, true);
    sample_column_set_c(database, column, (CClause){.skip = true});
    table = sample_table(database, "hidden");
    table->c.skip = true;
    sample_column(database, table, "id", "integer", 0, true);
    Text header = print_header(database);
    assert_has(header, "typedef struct MyThings {");
    assert_has(header, "ThingId id;");
    assert_has(header, "int32_t length;");
    assert_null(strstr(text_string(arena, header), "secret"));
    assert_null(strstr(text_string(arena, header), "idden"));
    assert_has(header, "#ifndef DB_H");
}

static void test_wrong_clauses_are_diagnostics(void **state)
{
    (void)state;
    Database *database = sample_make(arena, "p");
    Table *table = sample_table(database, "things");
    Column *column = sample_column(database, table, "a", "integer", 0, true);
    sample_column_set_c(database, column, (CClause){.type = TEXT("int; x")});
    column = sample_column(database, table, "b", "integer", 0, true);
    sample_column_set_c(database, column,
                        (CClause){.name = name_intern(database->names, TEXT("while"))});
    table->c.prefix = TEXT("9");
    database_finish(database);
    Diagnostics *diagnostics = diagnostics_make(arena);
    EmittedFiles files = {0};
    assert_false(emit_models(arena, database, diagnostics, &files));
    assert_int_equal(diagnostics->error_count, 3);
    assert_int_equal(files.count, 0);
    assert_string_equal(code_row(diagnostics->items.items[0]->code)->code, "SC6001");
}

static uint32_t label_value(Database *database, const char *constant)
{
    char *header = text_string(arena, print_header(database));
    const char *place = strstr(header, constant);
    assert_non_null(place);
    return (uint32_t)strtoul(place + strlen(constant) + 3, NULL, 16);
}

/* A label keeps its value when others come before it. */
static void test_labels_are_stable(void **state)
{
    (void)state;
    Database *before = sample_make(arena, "p");
    sample_enum(before, "mood", "sad,happy");
    Database *after = sample_make(arena, "p");
    sample_enum(after, "mood", "furious,sad,so so,happy");
    assert_int_equal(label_value(before, "P_MOOD_HAPPY"), label_value(after, "P_MOOD_HAPPY"));
    assert_int_equal(label_value(before, "P_MOOD_SAD"), label_value(after, "P_MOOD_SAD"));
}

static void test_comments_are_closed_in(void **state)
{
    (void)state;
    assert_text(c_comment_text(arena, TEXT("a */ b /* c \\")), "a * / b / * c  \\");
    Database *database = sample_make(arena, "p");
    Table *table = sample_table(database, "t");
    table->object.comment = TEXT("Ends */ here.\n\nAnd goes on.");
    sample_column(database, table, "id", "integer", 0, true);
    assert_has(print_header(database), "/* Ends * / here.");
}

static void test_listings(void **state)
{
    (void)state;
    Database *database = sample_make(arena, "p");
    Table *table = sample_table(database, "t");
    sample_column(database, table, "id", "integer", 0, true);
    sample_column(database, table, "owner", "integer", 0, false);
    sample_column(database, table, "at", "timestamp", 0, true);
    sample_column(database, table, "note", "text", 0, false);
    sample_column(database, table, "tags", "jsonb", 0, true);
    sample_constraint(database, table, CONSTRAINT_PRIMARY_KEY, "id");
    sample_index(database, table, "t_owner_at_idx", "btree", "owner,at", NULL)
        ->keys.items[1]
        .descending = true;
    sample_index(database, table, "t_note_idx", "btree", "note", NULL);
    sample_index(database, table, "t_tags_idx", "gin", "tags", NULL);
    Text header = print_header(database);
    assert_has(header, "p_t_list_ordered_by_id(PGconn");
    assert_has(header,
               "p_t_list_by_owner_ordered_by_at(PGconn *connection, SchemacArena *arena,\n");
    assert_has(header, "in falling order of at,");
    assert_has(header, "p_t_list_by_note_ordered_by_id(");
    assert_null(strstr(text_string(arena, header), "by_tags"));
    assert_has(header, "t_owner_at_idx.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identifiers),
        cmocka_unit_test(test_keywords),
        cmocka_unit_test(test_collisions_are_numbered),
        cmocka_unit_test(test_clauses),
        cmocka_unit_test(test_wrong_clauses_are_diagnostics),
        cmocka_unit_test(test_labels_are_stable),
        cmocka_unit_test(test_comments_are_closed_in),
        cmocka_unit_test(test_listings),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
