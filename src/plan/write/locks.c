/* What a statement locks beside the relation that it names.
 *
 * PostgreSQL takes a lock on every table that a change goes down to, on the other side of a foreign
 * key, and on the whole (and its default partition) when a partition comes or goes. A stranger to
 * the table that is altered waits as well, so each is named. Facts: ATRewriteCatalogs and the
 * recursion of ATPrepCmd in src/backend/commands/tablecmds.c; tests/db/test_locks.sh asks pg_locks.
 */
#include "plan/write/write.h"

void step_add_lock(Arena *arena, Step *step, StepLock also)
{
    if (step->locked != NULL && qualified_name_equals(step->locked->name, also.relation->name)) {
        if (step->lock < also.lock) step->lock = also.lock;
        return;
    }
    for (size_t i = 0; i < step->also_locked.count; i++) {
        StepLock *known = &step->also_locked.items[i];
        if (!qualified_name_equals(known->relation->name, also.relation->name)) continue;
        if (known->lock < also.lock) known->lock = also.lock;
        return;
    }
    VECTOR_ADD(arena, &step->also_locked, also);
}

static void write_lock(Planner *planner, PlannedStep *step, const Object *relation, LockMode lock)
{
    step_add_lock(planner->arena, &step->step, (StepLock){relation, lock});
}

/* The relation if it was there before and stays; NULL otherwise: nobody waits for one that is new,
 * and one that goes is locked by its own statement. */
static const Object *find_lasting(Planner *planner, const Object *relation)
{
    if (relation == NULL || planner_is_new(planner, relation)) return NULL;
    return database_find(planner->source, relation->kind, relation->name, TEXT_NONE) == NULL ||
                   database_find(planner->target, relation->kind, relation->name, TEXT_NONE) == NULL
               ? NULL
               : relation;
}

static void lock_lasting(Planner *planner, PlannedStep *step, const Object *relation, LockMode lock)
{
    const Object *lasting = find_lasting(planner, relation);
    if (lasting != NULL) write_lock(planner, step, lasting, lock);
}

/* ---- partitions and children ---- */

/* Whether a change of the part goes down to the tables below its table. */
static bool goes_down(const Object *part)
{
    const Table *table = (const Table *)part->parent;
    if (table == NULL || table->object.kind != KIND_TABLE) return false;
    switch (part->kind) {
    case KIND_COLUMN: return true;
    case KIND_CONSTRAINT:
        return ((const Constraint *)part)->constraint_kind == CONSTRAINT_CHECK
                   ? !((const Constraint *)part)->no_inherit
                   : table_is_partitioned(table);
    case KIND_INDEX: return table_is_partitioned(table);
    case KIND_TRIGGER: return table_is_partitioned(table) && ((const Trigger *)part)->for_each_row;
    default: return false;
    }
}

static void lock_below(Planner *planner, PlannedStep *step, const Object *table)
{
    if (!planner_has_children(planner, table)) return;
    const Tables *below = planner_descendants(planner, table);
    for (size_t i = 0; i < below->count; i++)
        lock_lasting(planner, step, &below->items[i]->object, step->step.lock);
}

static void add_below(Planner *planner, const Node *node, PlannedStep *step)
{
    const Object *part = node->to != NULL ? node->to : node->from;
    const Object *locked = step->step.locked;
    if (locked != NULL && locked->kind == KIND_TABLE &&
        (node->aspect == ASPECT_FILL || goes_down(part)) && !step->alone)
        lock_below(planner, step, locked);
}

void write_rename_locks(Planner *planner, PlannedStep *step, const Object *part)
{
    bool is_check = part->kind == KIND_CONSTRAINT &&
                    ((const Constraint *)part)->constraint_kind == CONSTRAINT_CHECK;
    if ((part->kind == KIND_COLUMN || is_check) && goes_down(part))
        lock_below(planner, step, part->parent);
}

void write_partition_locks(Planner *planner, PlannedStep *step, const Table *partition,
                           LockMode lock)
{
    QualifiedName name = partition->extras->partition_of;
    const Table *whole = name.name == NULL ? NULL : database_find_table(planner->target, name);
    if (name.name != NULL && whole == NULL) whole = database_find_table(planner->source, name);
    if (whole == NULL || find_lasting(planner, &whole->object) == NULL) return;
    write_lock(planner, step, &whole->object, lock);
    const Table *rest = planner_default_partition(planner, &whole->object);
    if (rest != NULL && !qualified_name_equals(rest->object.name, partition->object.name))
        lock_lasting(planner, step, &rest->object, LOCK_ACCESS_EXCLUSIVE);
}

void write_parent_lock(Planner *planner, PlannedStep *step, QualifiedName parent)
{
    const Table *table = database_find_table(planner->target, parent);
    if (table != NULL) lock_lasting(planner, step, &table->object, LOCK_SHARE_UPDATE_EXCLUSIVE);
}

/* ---- foreign keys ---- */

static void add_referenced(Planner *planner, PlannedStep *step, const Constraint *key,
                           LockMode lock)
{
    const Table *other = database_find_table(planner->target, key->referenced_table);
    if (other == NULL || find_lasting(planner, &other->object) == NULL) return;
    write_lock(planner, step, &other->object, lock);
    /* Its partitions are referred to one by one. */
    if (!table_is_partitioned(other) || lock < LOCK_SHARE_ROW_EXCLUSIVE) return;
    const Tables *below = planner_descendants(planner, &other->object);
    for (size_t i = 0; i < below->count; i++)
        lock_lasting(planner, step, &below->items[i]->object, lock);
}

static bool is_foreign_key(const Object *object)
{
    return object->kind == KIND_CONSTRAINT &&
           ((const Constraint *)object)->constraint_kind == CONSTRAINT_FOREIGN_KEY;
}

/* Validating reads the other table; all else makes or drops triggers on it. */
static void add_other_side(Planner *planner, const Node *node, PlannedStep *step)
{
    const Object *key = node->to != NULL ? node->to : node->from;
    if (!is_foreign_key(key) || step->step.locked == NULL) return;
    bool validates = step->step.lock == LOCK_SHARE_UPDATE_EXCLUSIVE;
    bool enforces = text_ends_with(step->step.statement, " ENFORCED") &&
                    !text_ends_with(step->step.statement, " NOT ENFORCED");
    add_referenced(planner, step, (const Constraint *)key,
                   validates  ? LOCK_ROW_SHARE
                   : enforces ? LOCK_SHARE_ROW_EXCLUSIVE
                              : step->step.lock);
}

static bool has_column(const Constraint *key, Name column)
{
    for (size_t i = 0; i < key->columns.count; i++)
        if (key->columns.items[i] == column) return true;
    return false;
}

/* Foreign keys that come with their new table. */
static void add_made_keys(Planner *planner, const Node *node, PlannedStep *step)
{
    if (node->kind != NODE_CREATE || node->to->kind != KIND_TABLE ||
        !text_starts_with(step->step.statement, "CREATE "))
        return;
    const Table *table = (const Table *)node->to;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *key = table->constraints.items[i];
        if (is_foreign_key(&key->object) && map_find_pointer(planner->later, key) == NULL)
            add_referenced(planner, step, key, LOCK_SHARE_ROW_EXCLUSIVE);
    }
}

/* Foreign keys that go with their table, or with one of their columns. */
static void add_lost_keys(Planner *planner, const Node *node, PlannedStep *step)
{
    const Object *gone = node->from;
    if (node->kind != NODE_DROP || step->step.lock != LOCK_ACCESS_EXCLUSIVE) return;
    bool is_column = gone->kind == KIND_COLUMN;
    if (!is_column && gone->kind != KIND_TABLE) return;
    const Object *owner = is_column ? gone->parent : gone;
    if (owner->kind != KIND_TABLE) return;
    const Table *table = (const Table *)owner;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *key = table->constraints.items[i];
        const Node *drop = map_find_pointer(planner->drop_nodes, key);
        if (is_foreign_key(&key->object) && (drop == NULL || drop->steps.count == 0) &&
            (!is_column || has_column(key, gone->name.name)))
            add_referenced(planner, step, key, LOCK_ACCESS_EXCLUSIVE);
    }
}

/* ---- domains ---- */

void write_domain_locks(Planner *planner, PlannedStep *step, const Object *domain)
{
    const Objects *dependents = planner_dependents(planner, domain);
    for (size_t i = 0; i < dependents->count; i++) {
        const Object *user = dependents->items[i];
        if (user->kind == KIND_DOMAIN)
            write_domain_locks(planner, step, user);
        else if (user->kind == KIND_COLUMN && user->parent->kind == KIND_TABLE)
            lock_lasting(planner, step, user->parent, LOCK_SHARE);
    }
}

/* Extended statistics come to a table that they are no part of, and go from it. */
static void add_described(Planner *planner, const Node *node, PlannedStep *step)
{
    bool comes = node->kind == NODE_CREATE;
    const Object *statistics = comes ? node->to : node->from;
    if (node->kind == NODE_ALTER || statistics->kind != KIND_STATISTICS ||
        !text_starts_with(step->step.statement, comes ? "CREATE " : "DROP "))
        return;
    ObjectReferences references = {0};
    object_references(planner->arena, comes ? planner->target : planner->source, statistics,
                      &references);
    for (size_t i = 0; i < references.count; i++) {
        const Object *object = references.items[i].object;
        const Object *relation = object->parent != NULL ? object->parent : object;
        if (relation->kind == KIND_TABLE)
            lock_lasting(planner, step, relation, LOCK_SHARE_UPDATE_EXCLUSIVE);
    }
}

/* ---- all ---- */

void write_locks(Planner *planner, const Node *node)
{
    bool changes = node->aspect == ASPECT_OBJECT || node->aspect == ASPECT_FILL ||
                   node->aspect == ASPECT_NOT_NULL || node->aspect == ASPECT_DEFAULT;
    if (!changes || node->kind == NODE_RENAMES) return;
    for (size_t i = 0; i < node->steps.count; i++) {
        PlannedStep *step = node->steps.items[i];
        add_below(planner, node, step);
        add_other_side(planner, node, step);
        add_made_keys(planner, node, step);
        add_described(planner, node, step);
        add_lost_keys(planner, node, step);
    }
}
