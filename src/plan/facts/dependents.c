/* Who needs an object: all references of the source, turned around when first asked for. The map
 * from an object to what needs it holds what reaches over a table's edge; parts that need columns
 * of their own table are found there. */
#include "plan/facts/facts.h"

static bool leaves_table(const Expression *expression)
{
    for (size_t i = 0; i < expression->reference_count; i++)
        if (expression->references[i].kind != REFERENCE_COLUMN) return true;
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

static bool overrides_leave_table(const Columns *overrides)
{
    for (size_t i = 0; i < overrides->count; i++)
        if (leaves_table(&overrides->items[i]->default_value)) return true;
    return false;
}

static bool is_worth_asking(const Object *object)
{
    if (has_parents(object->parent)) return true;
    switch (object->kind) {
    case KIND_TABLE: {
        const Table *table = (const Table *)object;
        return table->extras->server != NULL || table->extras->type.name != NULL ||
               table->access_method != NULL || overrides_leave_table(&table->extras->overrides);
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
               leaves_table(&constraint->expression) || constraint->elements.count > 0 ||
               constraint->operator_classes.count > 0;
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
