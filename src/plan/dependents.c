#include "plan/plan_internal.h"

/* The map from an object to what needs it holds what reaches over a table's edge; parts that need
 * columns of their own table are found there. */

static bool leaves_table(const Expression *expression)
{
    for (size_t i = 0; i < expression->reference_count; i++) {
        if (expression->references[i].kind != REFERENCE_COLUMN) return true;
    }
    return false;
}

static bool keys_leave_table(const Index *index)
{
    for (size_t i = 0; i < index->keys.count; i++) {
        const IndexKey *key = &index->keys.items[i];
        if (key->collation.name != NULL || key->operator_class.name != NULL ||
            leaves_table(&key->expression))
            return true;
    }
    return leaves_table(&index->predicate);
}

/* Its parts may be of columns of other tables. */
static bool has_parents(const Object *object)
{
    return object != NULL && object->kind == KIND_TABLE &&
           (((const Table *)object)->inherits.count > 0 ||
            ((const Table *)object)->extras->partition_of.name != NULL);
}

static bool is_worth_asking(const Object *object)
{
    if (has_parents(object->parent)) return true;
    switch (object->kind) {
    case KIND_TABLE: {
        const Table *table = (const Table *)object;
        return table->extras->server != NULL || table->extras->type.name != NULL ||
               table->access_method != NULL;
    }
    case KIND_ENUM:
    case KIND_NAMESPACE:
    case KIND_EXTENSION: return false;
    case KIND_COLUMN: {
        const Column *column = (const Column *)object;
        return column->type.type_class == TYPE_USER || column->collation.name != NULL ||
               leaves_table(&column->default_value) || leaves_table(&column->extras->generated);
    }
    case KIND_CONSTRAINT: {
        const Constraint *constraint = (const Constraint *)object;
        return constraint->constraint_kind == CONSTRAINT_FOREIGN_KEY ||
               leaves_table(&constraint->expression) || constraint->elements.count > 0;
    }
    case KIND_INDEX: return keys_leave_table((const Index *)object);
    default: return true;
    }
}

typedef struct Collector {
    Planner *planner;
    Arena *scratch;
    Map *dependents;
} Collector;

static void collect(void *context, const Object *object)
{
    Collector *collector = context;
    Planner *planner = collector->planner;
    if (!is_worth_asking(object)) return;
    ObjectReferences references = {0};
    object_references(collector->scratch, planner->source, object, &references);
    for (size_t i = 0; i < references.count; i++) {
        const Object *needed = references.items[i].object;
        if (needed->parent != NULL && needed->parent == object->parent) continue;
        Objects *list = map_find_pointer(collector->dependents, needed);
        if (list == NULL) {
            list = ARENA_NEW(planner->arena, Objects);
            map_put_pointer(collector->dependents, needed, list);
        }
        VECTOR_ADD(planner->arena, list, (Object *)object);
    }
    arena_reset(collector->scratch);
}

static const Objects *find_list(const Map *dependents, const Object *from)
{
    static const Objects none = {0};
    const Objects *list = map_find_pointer(dependents, from);
    return list == NULL ? &none : list;
}

const Objects *planner_dependents(Planner *planner, const Object *from)
{
    if (planner->dependents == NULL) {
        planner->dependents = map_make(planner->arena);
        Collector collector = {planner, arena_new(), planner->dependents};
        database_visit(planner->source, collect, &collector);
        arena_free(collector.scratch);
    }
    return find_list(planner->dependents, from);
}

const Objects *planner_readers(Planner *planner, const Object *from)
{
    const Objects *objects = &planner->source->objects;
    if (planner->readers == NULL) {
        planner->readers = map_make(planner->arena);
        Collector collector = {planner, arena_new(), planner->readers};
        for (size_t i = 0; i < objects->count; i++) collect(&collector, objects->items[i]);
        arena_free(collector.scratch);
    }
    return find_list(planner->readers, from);
}

bool expression_names_column(const Expression *expression, const Object *relation, Name column)
{
    for (size_t i = 0; i < expression->reference_count; i++) {
        const SqlReference *reference = &expression->references[i];
        if (reference->kind == REFERENCE_COLUMN && reference->part == column &&
            (reference->name.name == NULL ||
             qualified_name_equals(reference->name, relation->name)))
            return true;
        if (reference->kind == REFERENCE_STAR) return true;
    }
    return false;
}

void planner_disturb_users_of_cast(Planner *planner, const Object *cast)
{
    const Objects *dependents = planner_dependents(planner, cast);
    for (size_t i = 0; i < dependents->count; i++) {
        const Object *dependent = dependents->items[i];
        bool is_routine = dependent->kind == KIND_FUNCTION || dependent->kind == KIND_PROCEDURE;
        bool is_column = dependent->kind == KIND_COLUMN &&
                         expression_is_none(&((const Column *)dependent)->extras->generated);
        Pair *pair = planner_pair(planner, dependent);
        if (pair == NULL || dependent->kind == KIND_DOMAIN ||
            (is_routine && expression_is_none(planner_query_of(dependent))))
            continue;
        if (is_column)
            pair->default_around = true;
        else
            planner_rebuild(planner, dependent);
    }
}

static void disturb_mark(Planner *planner, const Table *table, const Object *index)
{
    bool identifies = table->replica_identity_index == index->name.name;
    bool clusters = table->extras->cluster == index->name.name;
    if ((!identifies && !clusters) ||
        database_find_marked(planner->source, table, index->name.name) != index)
        return;
    Pair *pair = planner_pair(planner, &table->object);
    if (pair == NULL) return;
    const Table *to = (const Table *)pair->to;
    if (identifies && to->replica_identity == REPLICA_IDENTITY_INDEX)
        pair->attributes |= ATTRIBUTE_REPLICA_IDENTITY;
    if (clusters && to->extras->cluster != NULL) pair->attributes |= ATTRIBUTE_CLUSTER;
}

static void disturb_view_mark(Planner *planner, const MaterializedView *view, const Object *index)
{
    Pair *pair = view->cluster == index->name.name ? planner_pair(planner, &view->object) : NULL;
    if (pair != NULL && ((const MaterializedView *)pair->to)->cluster != NULL)
        pair->attributes |= ATTRIBUTE_CLUSTER;
}

void planner_disturb_marks(Planner *planner, const Object *index)
{
    const Objects *objects = &planner->source->objects;
    if (index->parent != NULL && index->parent->kind == KIND_MATERIALIZED_VIEW)
        disturb_view_mark(planner, (const MaterializedView *)index->parent, index);
    if (index->parent == NULL || index->parent->kind != KIND_TABLE) return;
    const Table *owner = (const Table *)index->parent;
    disturb_mark(planner, owner, index);
    for (size_t i = 0; table_is_partitioned(owner) && i < objects->count; i++) {
        if (objects->items[i]->kind == KIND_TABLE && objects->items[i] != index->parent)
            disturb_mark(planner, (const Table *)objects->items[i], index);
    }
}
