/* Expressions with edits made: names, lists and facts are where they are in the new text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "model/expression.h"

static const char text[] = "SELECT docs.kind, app.f(kind) FROM app.docs";

static Text at(const Expression *expression, uint32_t begin, uint32_t end)
{
    return text_slice(expression->text, begin, end);
}

#define ASSERT_TEXT(found, expected) assert_true(text_equals_string(found, expected))

static void test_places_move(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    static const ExpressionCall call = {.begin = 22};
    static const TextPlace items[] = {{7, 16}, {18, 29}};
    static const ExpressionFacts facts = {
        .call_count = 1, .calls = &call, .item_count = 2, .items = items};
    SqlReference references[] = {
        {.begin = 7, .end = 11, .qualifier_begin = 7},
        {.begin = 12, .end = 16, .qualifier_begin = 7, .names_output = true, .item_end = 16},
        {.begin = 22, .end = 23, .qualifier_begin = 18},
        {.begin = 39, .end = 43, .qualifier_begin = 35},
    };
    Expression expression = {
        .text = text_from_string(text), .references = references, .facts = &facts};
    expression.reference_count = 4;
    ExpressionEdits edits = {0};
    VECTOR_ADD(arena, &edits, (ExpressionEdit){7, 7, TEXT("s."), true});
    VECTOR_ADD(arena, &edits, (ExpressionEdit){7, 11, TEXT("papers"), false});
    VECTOR_ADD(arena, &edits, (ExpressionEdit){12, 16, TEXT("sort"), false});
    VECTOR_ADD(arena, &edits, (ExpressionEdit){16, 16, TEXT(" AS kind"), false});
    VECTOR_ADD(arena, &edits, (ExpressionEdit){18, 22, TEXT(""), true});
    VECTOR_ADD(arena, &edits, (ExpressionEdit){35, 39, TEXT("s."), false});
    Expression edited = expression_edited(arena, expression, references, &edits);
    ASSERT_TEXT(edited.text, "SELECT s.papers.sort AS kind, f(kind) FROM s.docs");
    ASSERT_TEXT(at(&edited, references[0].begin, references[0].end), "papers");
    ASSERT_TEXT(at(&edited, references[0].qualifier_begin, references[0].begin), "s.");
    ASSERT_TEXT(at(&edited, references[1].begin, references[1].end), "sort");
    ASSERT_TEXT(at(&edited, references[2].begin, references[2].end), "f");
    assert_int_equal(references[2].qualifier_begin, references[2].begin);
    ASSERT_TEXT(at(&edited, references[3].qualifier_begin, references[3].end), "s.docs");
    assert_int_equal(edited.facts->calls[0].begin, references[2].begin);
    assert_ptr_equal(expression_find_call(&edited, &references[2]), &edited.facts->calls[0]);
    const TextPlace *moved = edited.facts->items;
    ASSERT_TEXT(at(&edited, moved[0].begin, moved[0].end), "s.papers.sort AS kind");
    ASSERT_TEXT(at(&edited, moved[1].begin, moved[1].end), "f(kind)");
    arena_free(arena);
}

static void test_without_edits_nothing_is_made(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    SqlReference references[1] = {{.begin = 7, .end = 11, .qualifier_begin = 7}};
    Expression expression = {.text = text_from_string(text), .references = references};
    ExpressionEdits edits = {0};
    Expression edited = expression_edited(arena, expression, references, &edits);
    assert_ptr_equal(edited.text.bytes, expression.text.bytes);
    arena_free(arena);
}

static void test_strings(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Expression expression = {.text = TEXT("a = 'it''s'")};
    ASSERT_TEXT(expression_string(arena, &expression, (TextPlace){4, 11}), "it's");
    assert_false(expression_has(&expression, EXPRESSION_HAS_STRING));
    Expression null = expression_null();
    assert_true(expression_is_null(&null));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places_move),
        cmocka_unit_test(test_without_edits_nothing_is_made),
        cmocka_unit_test(test_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
