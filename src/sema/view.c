/* Views and materialized views. Their columns come from their queries, so a view is resolved when
 * another's query first names it, wherever that stands. */
#include "sema/view_internal.h"

#include <stdlib.h>
#include <string.h>

#include "sema/expression_internal.h"
#include "sema/parts_internal.h"

/* Views inside each other deeper than this, against the order of the text, have unknown columns. */
#define VIEW_DEPTH 100

/* ---- declaring ---- */

static Object *view_declare(Sema *sema, Declaration *declaration)
{
    const AstView *ast = (const AstView *)(const void *)declaration->statement;
    View *view = ARENA_NEW(sema->arena, View);
    RelationState *state = sema_add_relation(sema, &view->object, declaration);
    if (!span_is_none(ast->tail.span) &&
        !sql_parse_view(sema->sql, ast->tail.span, view, &state->query))
        state->query = NULL;
    object_begin(sema, &view->object, KIND_VIEW, declaration);
    (void)sema_add_object(sema, &view->object, view->object.span);
    return &view->object;
}

static Object *materialized_view_declare(Sema *sema, Declaration *declaration)
{
    const AstMaterializedView *ast =
        (const AstMaterializedView *)(const void *)declaration->statement;
    MaterializedView *view = ARENA_NEW(sema->arena, MaterializedView);
    RelationState *state = sema_add_relation(sema, &view->object, declaration);
    if (!span_is_none(ast->tail.span) &&
        !sql_parse_materialized_view(sema->sql, ast->tail.span, view, &state->query))
        state->query = NULL;
    object_begin(sema, &view->object, KIND_MATERIALIZED_VIEW, declaration);
    (void)sema_add_object(sema, &view->object, view->object.span);
    for (const AstIndex *at = ast->indexes; at != NULL; at = at->next)
        index_reserve(sema, &view->object, at);
    return &view->object;
}

/* ---- columns ---- */

static void report_column_twice(Sema *sema, const RelationState *state, Name name)
{
    Diagnostic *diagnostic =
        SEMA_ADD(sema, VIEW_COLUMNS, state->query->span,
                 "view \"%s\" would have two columns \"%s\"", state->object->name.name, name);
    SEMA_HINT(sema, diagnostic, "Give one of them another name with AS.");
}

/* Names are compared by a map where there are many: `select *` of a wide table. */
static void check_columns_once(Sema *sema, const RelationState *state, const NameList *columns)
{
    Map *seen = columns->count > 32 ? map_make(sema->arena) : NULL;
    for (size_t i = 0; i < columns->count; i++) {
        Name name = columns->items[i];
        bool is_twice = seen != NULL && name != NULL && map_find_pointer(seen, name) != NULL;
        for (size_t j = 0; seen == NULL && name != NULL && j < i && !is_twice; j++)
            is_twice = columns->items[j] == name;
        if (is_twice) {
            report_column_twice(sema, state, name);
            return;
        }
        if (seen != NULL && name != NULL) map_put_pointer(seen, name, sema);
    }
}

/* The view's own names first, then the query's. */
static void name_columns(Sema *sema, RelationState *state, const NameList *own, NameList *output)
{
    if (output->count > 0 && own->count > output->count)
        SEMA_ADD(sema, VIEW_COLUMNS, state->object->span,
                 "view \"%s\" has more column names (%zu) than columns (%zu)",
                 state->object->name.name, own->count, output->count);
    if (output->count == 0 && own->count > 0) state->any_column = true;
    for (size_t i = 0; i < own->count && i < output->count; i++) output->items[i] = own->items[i];
    check_columns_once(sema, state, output);
    if (output->count == 0) state->any_column = true;
    state->columns = output->items;
    state->column_count = output->count;
}

void relation_finish(Sema *sema, RelationState *state)
{
    if (state->object->kind == KIND_TABLE || state->progress == RELATION_DONE) return;
    if (state->progress == RELATION_WORKING || state->query == NULL ||
        sema->view_depth > VIEW_DEPTH) {
        state->any_column = true;
        return;
    }
    state->progress = RELATION_WORKING;
    sema->view_depth++;
    ExpressionSite site = {.place = IN_QUERY, .home = state->declaration->home};
    bool is_view = state->object->kind == KIND_VIEW;
    View *view = (View *)(void *)state->object;
    MaterializedView *stored = (MaterializedView *)(void *)state->object;
    NameList *output = is_view ? &view->output_columns : &stored->output_columns;
    Expression query = expression_resolve_query(sema, &site, state->query, output);
    if (is_view)
        view->query = query;
    else
        stored->query = query;
    sema->view_depth--;
    state->any_column = false;
    state->progress = RELATION_DONE;
    name_columns(sema, state, is_view ? &view->columns : &stored->columns, output);
}

/* ---- phases ---- */

static void view_define(Sema *sema, Declaration *declaration)
{
    RelationState *state = sema_relation(sema, declaration->object);
    relation_finish(sema, state);
    if (state->query == NULL) return;
    View *view = (View *)(void *)declaration->object;
    options_check(sema, &view->with, "view", declaration->object->span);
    view_overrides_define(sema, state,
                          ((const AstView *)(const void *)declaration->statement)->columns,
                          &view->overrides);
}

static int compare_indexes(const void *a, const void *b)
{
    return name_compare((*(Index *const *)a)->object.name.name,
                        (*(Index *const *)b)->object.name.name);
}

static void materialized_view_define(Sema *sema, Declaration *declaration)
{
    const AstMaterializedView *ast =
        (const AstMaterializedView *)(const void *)declaration->statement;
    MaterializedView *view = (MaterializedView *)(void *)declaration->object;
    RelationState *state = sema_relation(sema, declaration->object);
    relation_finish(sema, state);
    if (state->query != NULL) options_check(sema, &view->with, "table", declaration->object->span);
    IndexOwner owner = {declaration->object, state, declaration->home, NULL};
    for (const AstIndex *at = ast->indexes; at != NULL; at = at->next)
        VECTOR_ADD(sema->arena, &view->indexes, index_compile(sema, &owner, at));
    view_overrides_define(sema, state, ast->columns, &view->overrides);
    indexes_check_twice(sema, (IndexList){view->indexes.items, view->indexes.count}, NULL);
    if (view->indexes.count > 1)
        qsort(view->indexes.items, view->indexes.count, sizeof(Index *), compare_indexes);
}

static void check_cluster(Sema *sema, const MaterializedView *view, const AstName *written)
{
    Near near = near_begin(sema, name_text(written->name));
    for (size_t i = 0; i < view->indexes.count; i++) {
        if (view->indexes.items[i]->object.name.name == written->name) return;
        near_try(&near, name_text(view->indexes.items[i]->object.name.name));
    }
    near_hint(&near, SEMA_ADD(sema, UNKNOWN_OBJECT, written->span,
                              "index \"%s\" of materialized view \"%s\" does not exist",
                              written->name, view->object.name.name));
}

static void materialized_view_link(Sema *sema, Declaration *declaration)
{
    const AstMaterializedView *ast =
        (const AstMaterializedView *)(const void *)declaration->statement;
    MaterializedView *view = (MaterializedView *)(void *)declaration->object;
    view->cluster = ast->cluster.name;
    if (view->cluster != NULL && !sema_is_excused(sema, view->cluster))
        check_cluster(sema, view, &ast->cluster);
}

static void view_link(Sema *sema, Declaration *declaration)
{
    const AstView *ast = (const AstView *)(const void *)declaration->statement;
    View *view = (View *)(void *)declaration->object;
    IndexOwner owner = {declaration->object, sema_relation(sema, declaration->object),
                        declaration->home, NULL};
    for (const AstTrigger *at = ast->triggers; at != NULL; at = at->next)
        VECTOR_ADD(sema->arena, &view->triggers, trigger_compile(sema, &owner, at));
    view->definitions = definitions_compile_parts(sema, &owner, ast->definitions);
}

const KindSteps view_steps = {.declare = view_declare, .define = view_define, .link = view_link};

const KindSteps materialized_view_steps = {.declare = materialized_view_declare,
                                           .define = materialized_view_define,
                                           .link = materialized_view_link};
