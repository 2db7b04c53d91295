/* Families of tables: lists are made when first asked for, the children of all tables in one pass.
 * Every walk ends where tables inherit in a circle, which sema reports. */
#include "model/family.h"

#include "model/database.h"

#include <stdlib.h>

/* What is known of one table; a list that was not asked for yet is not made. */
typedef struct Family {
    Tables parents;
    Tables children;
    Tables ancestors;
    Tables descendants;
    Tables partition_ancestors;
    bool has_parents;
    bool has_ancestors;
    bool has_descendants;
    bool has_partition_ancestors;
    /* In the middle of it: where it is asked for again, tables inherit in a circle (sema says so).
     */
    bool is_walked;
    bool is_searched;
} Family;

struct Families {
    Arena *arena;
    Map *by_table; /* Table → Family */
    bool has_children;
};

struct Families *families_make(Arena *arena)
{
    struct Families *families = ARENA_NEW(arena, struct Families);
    families->arena = arena;
    families->by_table = map_make(arena);
    return families;
}

/* A copy of a table, or one of another database, is asked about by what it says itself: it may be
 * gone by the next time. */
static Family *family_of(const Database *database, const Table *table)
{
    struct Families *families = database->families;
    bool is_own = database_find_table(database, table->object.name) == table;
    Family *family = is_own ? map_find_pointer(families->by_table, table) : NULL;
    if (family != NULL) return family;
    family = ARENA_NEW(families->arena, Family);
    if (is_own) map_put_pointer(families->by_table, table, family);
    return family;
}

/* ---- above ---- */

static void add_parent(const Database *database, Family *family, QualifiedName name)
{
    const Table *parent = name.name == NULL ? NULL : database_find_table(database, name);
    if (parent != NULL) VECTOR_ADD(database->families->arena, &family->parents, parent);
}

static Family *with_parents(const Database *database, const Table *table)
{
    Family *family = family_of(database, table);
    if (family->has_parents) return family;
    family->has_parents = true;
    for (size_t i = 0; i < table->inherits.count; i++)
        add_parent(database, family, table->inherits.items[i]);
    add_parent(database, family, table->extras->partition_of);
    return family;
}

const Tables *family_parents(const Database *database, const Table *table)
{
    return &with_parents(database, table)->parents;
}

static void add_once(const Database *database, Tables *tables, Map *seen, const Table *table)
{
    if (map_find_pointer(seen, table) != NULL) return;
    map_put_pointer(seen, table, (void *)(uintptr_t)table);
    VECTOR_ADD(database->families->arena, tables, table);
}

static Family *with_ancestors(const Database *database, const Table *table)
{
    Family *family = with_parents(database, table);
    if (family->has_ancestors || family->is_walked) return family;
    Arena *scratch = arena_new();
    Map *seen = map_make(scratch);
    Tables found = {0};
    family->is_walked = true;
    for (size_t i = 0; i < family->parents.count; i++) {
        const Tables *above = &with_ancestors(database, family->parents.items[i])->ancestors;
        add_once(database, &found, seen, family->parents.items[i]);
        for (size_t j = 0; j < above->count; j++) add_once(database, &found, seen, above->items[j]);
    }
    family->is_walked = false;
    family->has_ancestors = true;
    family->ancestors = found;
    arena_free(scratch);
    return family;
}

const Tables *family_ancestors(const Database *database, const Table *table)
{
    return &with_ancestors(database, table)->ancestors;
}

bool family_is_ancestor(const Database *database, const Table *ancestor, const Table *table)
{
    const Tables *ancestors = family_ancestors(database, table);
    for (size_t i = 0; i < ancestors->count; i++)
        if (ancestors->items[i] == ancestor) return true;
    return false;
}

const Table *family_partitioned_parent(const Database *database, const Table *table)
{
    return table->extras->partition_of.name == NULL
               ? NULL
               : database_find_table(database, table->extras->partition_of);
}

const Tables *family_partition_ancestors(const Database *database, const Table *table)
{
    Family *family = family_of(database, table);
    if (family->has_partition_ancestors) return &family->partition_ancestors;
    family->has_partition_ancestors = true; /* so that a circle ends */
    const Table *parent = family_partitioned_parent(database, table);
    if (parent == NULL) return &family->partition_ancestors;
    const Tables above = *family_partition_ancestors(database, parent);
    VECTOR_ADD(database->families->arena, &family->partition_ancestors, parent);
    for (size_t i = 0; i < above.count; i++)
        VECTOR_ADD(database->families->arena, &family->partition_ancestors, above.items[i]);
    return &family->partition_ancestors;
}

typedef struct Walk {
    const Database *database;
    FamilyVisitor *visit;
    void *context;
    Map *seen;
} Walk;

static bool walk_above(const Walk *walk, const Table *table)
{
    const Tables *parents = family_parents(walk->database, table);
    for (size_t i = 0; i < parents->count; i++) {
        const Table *parent = parents->items[i];
        if (map_find_pointer(walk->seen, parent) != NULL) continue;
        map_put_pointer(walk->seen, parent, (void *)(uintptr_t)parent);
        FamilyVisit said = walk->visit(walk->context, parent);
        if (said == FAMILY_STOP || (said == FAMILY_GO_ON && walk_above(walk, parent))) return true;
    }
    return false;
}

bool family_visit_ancestors(const Database *database, const Table *table, FamilyVisitor *visit,
                            void *context)
{
    if (family_parents(database, table)->count == 0) return false;
    Arena *scratch = arena_new();
    Walk walk = {database, visit, context, map_make(scratch)};
    bool is_stopped = walk_above(&walk, table);
    arena_free(scratch);
    return is_stopped;
}

/* ---- below ---- */

static void find_all_children(const Database *database)
{
    database->families->has_children = true;
    for (size_t i = 0; i < database->objects.count; i++) {
        if (database->objects.items[i]->kind != KIND_TABLE) continue;
        const Table *child = (const Table *)database->objects.items[i];
        const Tables *parents = family_parents(database, child);
        for (size_t j = 0; j < parents->count; j++)
            VECTOR_ADD(database->families->arena, &family_of(database, parents->items[j])->children,
                       child);
    }
}

const Tables *family_children(const Database *database, const Table *table)
{
    if (!database->families->has_children) find_all_children(database);
    return &family_of(database, table)->children;
}

static int compare_tables(const void *a, const void *b)
{
    return object_compare(&(*(const Table *const *)a)->object, &(*(const Table *const *)b)->object);
}

const Tables *family_descendants(const Database *database, const Table *table)
{
    Family *family = family_of(database, table);
    const Tables *children = family_children(database, table);
    if (family->has_descendants || children->count == 0) return &family->descendants;
    Arena *scratch = arena_new();
    Map *seen = map_make(scratch);
    Tables *found = &family->descendants;
    family->has_descendants = true;
    for (size_t next = 0; children != NULL;) {
        for (size_t i = 0; i < children->count; i++)
            add_once(database, found, seen, children->items[i]);
        children = next < found->count ? family_children(database, found->items[next++]) : NULL;
    }
    qsort(found->items, found->count, sizeof *found->items, compare_tables);
    arena_free(scratch);
    return found;
}

/* ---- columns ---- */

static bool is_above(const Database *database, const Table *table, Name name)
{
    const Tables *ancestors = family_ancestors(database, table);
    for (size_t i = 0; i < ancestors->count; i++)
        if (table_find_column(ancestors->items[i], name) != NULL) return true;
    return false;
}

/* What goes on to children. */
static void hand_down(Column *inherited, const Column *column)
{
    *inherited = *column;
    if (column->extras->not_null.no_inherit) inherited->not_null = false;
}

bool family_find_handed_down(const Database *database, const Table *parent, Name name,
                             Column *inherited)
{
    const Column *column = table_find_column(parent, name);
    const Column *override = table_find_override(parent, name);
    if (column != NULL)
        hand_down(inherited, column);
    else if (!family_find_inherited(database, parent, name, inherited))
        return false;
    if (override == NULL) return true;
    if (override->not_null) inherited->not_null = true;
    if (override->storage != NULL) inherited->storage = override->storage;
    inherited->compression = override_compression(override, inherited->compression);
    if (!expression_is_none(&override->default_value))
        inherited->default_value = override->default_value;
    return true;
}

/* Asked first whether any ancestor has it, no way up is gone in vain. */
bool family_find_inherited(const Database *database, const Table *table, Name name,
                           Column *inherited)
{
    Family *family = with_parents(database, table);
    bool is_found = false;
    if (family->is_searched || !is_above(database, table, name)) return false;
    family->is_searched = true;
    for (size_t i = 0; i < family->parents.count && !is_found; i++)
        is_found = family_find_handed_down(database, family->parents.items[i], name, inherited);
    family->is_searched = false;
    return is_found;
}
