/* What goes while something else takes its place under the same text: a routine while another of
 * its name comes, a view while a table of its name comes, a key while others of the same columns
 * are there, a transform while there are routines of its type. What names it has the same text
 * before and after, yet holds on to the one that goes, and must be re-created to find the other. */
#include "plan/facts/facts.h"

/* Of a kind whose names are of one namespace, though what has the name may be of another kind. */
static bool is_relation(const Object *object)
{
    return object->kind == KIND_TABLE || object->kind == KIND_VIEW ||
           object->kind == KIND_MATERIALIZED_VIEW || object->kind == KIND_SEQUENCE;
}

/* Foreign keys hold on to it. */
bool object_is_unique_key(const Object *object)
{
    if (object->kind == KIND_INDEX) return ((const Index *)object)->unique;
    return object->kind == KIND_CONSTRAINT && constraint_is_key((const Constraint *)object);
}

static bool has_column(const Object *key, Name column)
{
    if (key->kind == KIND_INDEX) {
        const Index *index = (const Index *)key;
        for (size_t i = 0; i < index->keys.count; i++)
            if (index->keys.items[i].column == column) return true;
        return false;
    }
    const NameList *columns = &((const Constraint *)key)->columns;
    for (size_t i = 0; i < columns->count; i++)
        if (columns->items[i] == column) return true;
    return false;
}

bool planner_is_key_of(const Object *key, const Constraint *foreign_key)
{
    const NameList *columns = &foreign_key->referenced_columns;
    if (!object_is_unique_key(key) || foreign_key->constraint_kind != CONSTRAINT_FOREIGN_KEY ||
        !qualified_name_equals(foreign_key->referenced_table, key->parent->name))
        return false;
    for (size_t i = 0; i < columns->count; i++)
        if (!has_column(key, columns->items[i])) return false;
    return true;
}

Text planner_text_key(Arena *arena, const Object *object)
{
    TextBuilder key = text_builder(arena);
    text_put_byte(&key, kind_is_routine(object->kind) ? 'f' : is_relation(object) ? 'r' : 'o');
    text_put(&key, name_text(object->name.namespace_name));
    text_put_byte(&key, '\0');
    text_put(&key, name_text(object->name.name));
    return text_built(&key);
}

static const Object *object_of(const Change *change)
{
    return change->new_object != NULL ? change->new_object : change->old_object;
}

static Map *find_names_that_come(Planner *planner)
{
    Map *names = map_make(planner->arena);
    for (size_t i = 0; i < planner->creates.count; i++) {
        const Object *object = object_of(planner->creates.items[i]);
        if (kind_is_routine(object->kind) || is_relation(object))
            map_put(names, planner_text_key(planner->arena, object), (void *)(uintptr_t)object);
    }
    return names;
}

Objects planner_replaced(Planner *planner)
{
    Objects replaced = {0};
    Map *names = NULL;
    for (size_t i = 0; i < planner->drops.count; i++) {
        const Object *object = object_of(planner->drops.items[i]);
        if (object_is_unique_key(object) || object->kind == KIND_TRANSFORM)
            VECTOR_ADD(planner->arena, &replaced, (Object *)(uintptr_t)object);
        if (!kind_is_routine(object->kind) && !is_relation(object)) continue;
        if (names == NULL) names = find_names_that_come(planner);
        if (map_find(names, planner_text_key(planner->arena, object)) != NULL)
            VECTOR_ADD(planner->arena, &replaced, (Object *)(uintptr_t)object);
    }
    return replaced;
}

/* ---- select * ---- */

const Expression *planner_query_of(const Object *object)
{
    switch (object->kind) {
    case KIND_VIEW: return &((const View *)object)->query;
    case KIND_MATERIALIZED_VIEW: return &((const MaterializedView *)object)->query;
    case KIND_FUNCTION:
    case KIND_PROCEDURE: return &((const Routine *)object)->sql_body;
    default: return NULL;
    }
}
