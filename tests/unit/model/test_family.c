/* Tables above and below a table: each once, in PostgreSQL's order, also in diamonds and circles.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <string.h>

#include "model/database.h"

typedef struct Fixture {
    Arena *arena;
    Database *database;
} Fixture;

static Fixture begin(void)
{
    Arena *arena = arena_new();
    return (Fixture){arena, database_make(arena, names_make(arena))};
}

static QualifiedName name_of(Fixture *fixture, const char *name)
{
    Names *names = fixture->database->names;
    return (QualifiedName){name_intern_string(names, "public"), name_intern_string(names, name)};
}

/* `parents`: with blanks between. */
static Table *add_table(Fixture *fixture, const char *name, const char *parents)
{
    const Object *existing;
    Table *table = ARENA_NEW(fixture->arena, Table);
    table->object = (Object){.kind = KIND_TABLE, .name = name_of(fixture, name)};
    table->extras = ARENA_NEW(fixture->arena, TableExtras);
    char copy[100];
    (void)snprintf(copy, sizeof copy, "%s", parents);
    for (char *parent = strtok(copy, " "); parent != NULL; parent = strtok(NULL, " "))
        VECTOR_ADD(fixture->arena, &table->inherits, name_of(fixture, parent));
    assert_true(database_add(fixture->database, &table->object, &existing));
    return table;
}

static Table *add_partition(Fixture *fixture, const char *name, const char *of)
{
    Table *table = add_table(fixture, name, "");
    ((TableExtras *)(uintptr_t)table->extras)->partition_of = name_of(fixture, of);
    return table;
}

static Column *column_make(Fixture *fixture, Table *table, const char *name)
{
    Column *column = ARENA_NEW(fixture->arena, Column);
    column->object = (Object){
        .kind = KIND_COLUMN, .name = {NULL, name_of(fixture, name).name}, .parent = &table->object};
    column->extras = &column_extras_none;
    return column;
}

static Column *add_column(Fixture *fixture, Table *table, const char *name)
{
    Column *column = column_make(fixture, table, name);
    VECTOR_ADD(fixture->arena, &table->columns, column);
    return column;
}

static Column *add_override(Fixture *fixture, Table *table, const char *name)
{
    Column *column = column_make(fixture, table, name);
    VECTOR_ADD(fixture->arena, &((TableExtras *)(uintptr_t)table->extras)->overrides, column);
    return column;
}

static const char *names_in(Fixture *fixture, const Tables *tables)
{
    TextBuilder out = text_builder(fixture->arena);
    for (size_t i = 0; i < tables->count; i++)
        text_put_format(&out, "%s%s", i == 0 ? "" : " ", tables->items[i]->object.name.name);
    return text_built(&out).bytes;
}

/* a   b
 *  \ / \
 *   c   d
 *    \ /
 *     e   */
static void lines_that_meet_are_gone_once(void **state)
{
    (void)state;
    Fixture fixture = begin();
    Table *e = add_table(&fixture, "e", "c d");
    Table *a = add_table(&fixture, "a", "");
    Table *d = add_table(&fixture, "d", "b missing");
    Table *c = add_table(&fixture, "c", "a b");
    Table *b = add_table(&fixture, "b", "");
    database_finish(fixture.database);
    const Database *database = fixture.database;
    assert_string_equal(names_in(&fixture, family_parents(database, e)), "c d");
    assert_string_equal(names_in(&fixture, family_parents(database, d)), "b");
    assert_string_equal(names_in(&fixture, family_ancestors(database, e)), "c a b d");
    assert_string_equal(names_in(&fixture, family_children(database, b)), "c d");
    assert_string_equal(names_in(&fixture, family_descendants(database, b)), "c d e");
    assert_string_equal(names_in(&fixture, family_descendants(database, e)), "");
    assert_true(family_is_ancestor(database, a, e));
    assert_false(family_is_ancestor(database, a, d));
    assert_false(family_is_ancestor(database, c, c));
    arena_free(fixture.arena);
}

static void partitions_know_what_they_are_of(void **state)
{
    (void)state;
    Fixture fixture = begin();
    Table *whole = add_table(&fixture, "whole", "");
    Table *part = add_partition(&fixture, "part", "whole");
    Table *leaf = add_partition(&fixture, "leaf", "part");
    Table *child = add_table(&fixture, "child", "whole");
    database_finish(fixture.database);
    const Database *database = fixture.database;
    assert_string_equal(names_in(&fixture, family_partition_ancestors(database, leaf)),
                        "part whole");
    assert_string_equal(names_in(&fixture, family_partition_ancestors(database, child)), "");
    assert_ptr_equal(family_partitioned_parent(database, leaf), part);
    assert_null(family_partitioned_parent(database, whole));
    arena_free(fixture.arena);
}

static void circles_end(void **state)
{
    (void)state;
    Fixture fixture = begin();
    Table *a = add_table(&fixture, "a", "b");
    Table *b = add_table(&fixture, "b", "a top");
    Table *top = add_table(&fixture, "top", "");
    Table *own = add_partition(&fixture, "own", "own");
    Column inherited;
    add_column(&fixture, top, "x");
    database_finish(fixture.database);
    assert_int_equal(family_ancestors(fixture.database, b)->count, 3);
    assert_true(family_is_ancestor(fixture.database, top, b));
    assert_int_equal(family_descendants(fixture.database, top)->count, 2);
    assert_true(family_partition_ancestors(fixture.database, own)->count <= 1);
    (void)family_find_inherited(fixture.database, a, name_of(&fixture, "x").name, &inherited);
    assert_false(
        family_find_inherited(fixture.database, a, name_of(&fixture, "y").name, &inherited));
    arena_free(fixture.arena);
}

/* 2^40 lines lead from the last table to the first. */
static void diamonds_are_linear(void **state)
{
    (void)state;
    Fixture fixture = begin();
    Table *table = NULL;
    Table *top = add_table(&fixture, "a0", "");
    (void)add_table(&fixture, "b0", "");
    for (int i = 1; i <= 40; i++) {
        char name[40];
        char parents[40];
        (void)snprintf(parents, sizeof parents, "a%d b%d", i - 1, i - 1);
        (void)snprintf(name, sizeof name, "b%d", i);
        (void)add_table(&fixture, name, parents);
        name[0] = 'a';
        table = add_table(&fixture, name, parents);
    }
    Column inherited;
    add_column(&fixture, top, "x");
    database_finish(fixture.database);
    assert_int_equal(family_ancestors(fixture.database, table)->count, 80);
    assert_int_equal(family_descendants(fixture.database, top)->count, 80);
    assert_true(
        family_find_inherited(fixture.database, table, name_of(&fixture, "x").name, &inherited));
    assert_false(
        family_find_inherited(fixture.database, table, name_of(&fixture, "y").name, &inherited));
    arena_free(fixture.arena);
}

static void columns_are_handed_down(void **state)
{
    (void)state;
    Fixture fixture = begin();
    Table *top = add_table(&fixture, "top", "");
    Table *middle = add_table(&fixture, "middle", "top");
    Table *other = add_table(&fixture, "other", "");
    Table *bottom = add_table(&fixture, "bottom", "middle other");
    Column *x = add_column(&fixture, top, "x");
    Column *y = add_column(&fixture, other, "y");
    ColumnExtras no_inherit = {.not_null = {.no_inherit = true}};
    y->not_null = true;
    y->extras = &no_inherit;
    add_column(&fixture, other, "x")->not_null = true;
    add_override(&fixture, middle, "x")->default_value = (Expression){.text = TEXT("4")};
    database_finish(fixture.database);
    Column inherited;
    assert_true(family_find_inherited(fixture.database, bottom, x->object.name.name, &inherited));
    assert_ptr_equal(inherited.object.parent, top);
    assert_false(inherited.not_null);
    assert_true(text_equals_string(inherited.default_value.text, "4"));
    assert_true(family_find_inherited(fixture.database, middle, x->object.name.name, &inherited));
    assert_true(expression_is_none(&inherited.default_value));
    assert_true(family_find_inherited(fixture.database, bottom, y->object.name.name, &inherited));
    assert_false(inherited.not_null);
    assert_false(family_find_inherited(fixture.database, top, x->object.name.name, &inherited));
    assert_true(family_find_handed_down(fixture.database, top, x->object.name.name, &inherited));
    arena_free(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_that_meet_are_gone_once),
        cmocka_unit_test(partitions_know_what_they_are_of),
        cmocka_unit_test(circles_end),
        cmocka_unit_test(diamonds_are_linear),
        cmocka_unit_test(columns_are_handed_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
