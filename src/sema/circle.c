/* Circles: types that contain themselves, views that read themselves. */
#include "sema/parts_internal.h"

/* Deeper nesting of types is taken for good: the server has its own limit. */
#define TYPE_DEPTH 200

typedef enum Color { COLOR_OPEN = 1, COLOR_DONE } Color;

static const Color colors[] = {COLOR_OPEN, COLOR_DONE};

/* ---- types ---- */

static void visit_type(Sema *sema, Map *seen, const Object *object, int depth);

static void visit_member(Sema *sema, Map *seen, const Type *type, int depth)
{
    if (type->type_class == TYPE_USER && type->object != NULL)
        visit_type(sema, seen, type->object, depth + 1);
}

static void visit_members(Sema *sema, Map *seen, const Object *object, int depth)
{
    if (object->kind == KIND_COMPOSITE) {
        const Composite *composite = (const Composite *)(const void *)object;
        for (size_t i = 0; i < composite->attributes.count; i++)
            visit_member(sema, seen, &composite->attributes.items[i].type, depth);
    } else if (object->kind == KIND_DOMAIN) {
        visit_member(sema, seen, &((const Domain *)(const void *)object)->type, depth);
    } else if (object->kind == KIND_TABLE) {
        const Table *table = (const Table *)(const void *)object;
        for (size_t i = 0; i < table->columns.count; i++)
            visit_member(sema, seen, &table->columns.items[i]->type, depth);
    }
}

static void visit_type(Sema *sema, Map *seen, const Object *object, int depth)
{
    const Color *color = map_find_pointer(seen, object);
    if (depth > TYPE_DEPTH || (color != NULL && *color == COLOR_DONE)) return;
    if (color != NULL) {
        SEMA_ADD(sema, CIRCULAR, object->span, "%s \"%s\" contains itself",
                 kind_row(object->kind)->word, object->name.name);
        return;
    }
    map_put_pointer(seen, object, (void *)(uintptr_t)&colors[0]);
    visit_members(sema, seen, object, depth);
    map_put_pointer(seen, object, (void *)(uintptr_t)&colors[1]);
}

/* Most tables have no column of a type that has parts. */
static bool may_be_circular(const Object *object)
{
    if (object->kind != KIND_TABLE)
        return object->kind == KIND_COMPOSITE || object->kind == KIND_DOMAIN;
    const Table *table = (const Table *)(const void *)object;
    for (size_t i = 0; i < table->columns.count; i++) {
        const Type *type = &table->columns.items[i]->type;
        if (type->type_class == TYPE_USER && type->object->kind != KIND_ENUM) return true;
    }
    return false;
}

void types_check_circles(Sema *sema)
{
    Map *seen = map_make(sema->arena);
    for (size_t i = 0; i < sema->declarations.count; i++) {
        const Object *object = sema->declarations.items[i]->object;
        if (object != NULL && may_be_circular(object)) visit_type(sema, seen, object, 0);
    }
}

/* ---- views ---- */

/* One view on the path that is being walked. */
typedef struct Step {
    const Object *view;
    const Expression *query;
    size_t next; /* reference to look at */
} Step;

typedef VECTOR(Step) Path;

static const Expression *query_of(const Object *object)
{
    if (object->kind == KIND_VIEW) return &((const View *)(const void *)object)->query;
    if (object->kind == KIND_MATERIALIZED_VIEW)
        return &((const MaterializedView *)(const void *)object)->query;
    return NULL;
}

static const Object *referenced_view(const Sema *sema, const SqlReference *reference)
{
    if (reference->kind != REFERENCE_RELATION && reference->kind != REFERENCE_STAR) return NULL;
    if (reference->name.name == NULL) return NULL;
    const Object *object = database_find_relation(sema->database, reference->name);
    return object != NULL && query_of(object) != NULL ? object : NULL;
}

static void report_circle(Sema *sema, const Path *path, const Object *again)
{
    Diagnostic *diagnostic = SEMA_ADD(sema, CIRCULAR, again->span, "%s \"%s\" reads itself",
                                      kind_row(again->kind)->word, again->name.name);
    size_t from = path->count;
    while (from > 0 && path->items[from - 1].view != again) from--;
    for (size_t i = from; i < path->count; i++)
        SEMA_NOTE(sema, diagnostic, path->items[i].view->span, "through \"%s\"",
                  path->items[i].view->name.name);
}

static void push(Sema *sema, Path *path, Map *seen, const Object *view)
{
    map_put_pointer(seen, view, (void *)(uintptr_t)&colors[0]);
    VECTOR_ADD(sema->arena, path, (Step){view, query_of(view), 0});
}

static void walk_from(Sema *sema, Map *seen, Path *path, const Object *start)
{
    path->count = 0;
    push(sema, path, seen, start);
    while (path->count > 0) {
        Step *step = &VECTOR_LAST(path);
        if (step->next == step->query->reference_count) {
            map_put_pointer(seen, step->view, (void *)(uintptr_t)&colors[1]);
            path->count--;
            continue;
        }
        const Object *next = referenced_view(sema, &step->query->references[step->next++]);
        const Color *color = next == NULL ? NULL : map_find_pointer(seen, next);
        if (next != NULL && color == NULL)
            push(sema, path, seen, next);
        else if (next != NULL && *color == COLOR_OPEN)
            report_circle(sema, path, next);
    }
}

void views_check_circles(Sema *sema)
{
    Map *seen = map_make(sema->arena);
    Path path = {0};
    for (size_t i = 0; i < sema->declarations.count; i++) {
        const Object *object = sema->declarations.items[i]->object;
        if (object != NULL && query_of(object) != NULL && map_find_pointer(seen, object) == NULL)
            walk_from(sema, seen, &path, object);
    }
}
