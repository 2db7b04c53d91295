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

static bool is_foreign_key(const Object *object)
{
    return object->kind == KIND_CONSTRAINT &&
           ((const Constraint *)object)->constraint_kind == CONSTRAINT_FOREIGN_KEY;
}

/* Whether a change of the relation, or the part of one, goes down to the tables below. */
static bool goes_down(const StatementFormRow *row, const Object *about)
{
    if (about->kind == KIND_CONSTRAINT && ((const Constraint *)about)->no_inherit) return false;
    if (about->kind == KIND_TRIGGER && !((const Trigger *)about)->for_each_row) return false;
    const Object *table = about->parent != NULL ? about->parent : about;
    if (table->kind != KIND_TABLE) return false;
    return row->below == BELOW_CHILDREN ||
           (row->below == BELOW_PARTITIONS && table_is_partitioned((const Table *)table));
}

static void lock_below(Planner *planner, PlannedStep *step, const Object *about)
{
    const StatementFormRow *row = statement_form_row(step->form);
    const Object *table = about->parent != NULL ? about->parent : about;
    if (step->alone || !goes_down(row, about) || !planner_has_children(planner, table)) return;
    const Tables *below = planner_descendants(planner, table);
    for (size_t i = 0; i < below->count; i++)
        lock_lasting(planner, step, &below->items[i]->object, statement_form_lock_below(row));
}

void write_rename_locks(Planner *planner, PlannedStep *step, const Object *part)
{
    lock_below(planner, step, part);
}

/* Foreign keys that refer to the table, and stay: each refers to its partitions one by one. */
static void lock_referring(Planner *planner, PlannedStep *step, const Table *table, LockMode lock)
{
    const Table *from = database_find_table(planner->source, table->object.name);
    if (from == NULL) return;
    const Objects *dependents = planner_dependents(planner, &from->object);
    for (size_t i = 0; i < dependents->count; i++) {
        const Object *key = dependents->items[i];
        if (is_foreign_key(key) && planner_counterpart(planner, key) != NULL &&
            qualified_name_equals(((const Constraint *)key)->referenced_table, from->object.name))
            lock_lasting(planner, step, key->parent, lock);
    }
}

void write_partition_locks(Planner *planner, PlannedStep *step, const Table *partition,
                           StatementForm form)
{
    const StatementFormRow *row = statement_form_row(form);
    QualifiedName name = partition->extras->partition_of;
    const Table *whole = name.name == NULL ? NULL : database_find_table(planner->target, name);
    if (name.name != NULL && whole == NULL) whole = database_find_table(planner->source, name);
    if (whole == NULL || find_lasting(planner, &whole->object) == NULL) return;
    write_lock(planner, step, &whole->object, row->whole);
    const Table *rest = planner_default_partition(planner, &whole->object);
    if (rest != NULL && !qualified_name_equals(rest->object.name, partition->object.name))
        lock_lasting(planner, step, &rest->object, row->default_partition);
    bool stays = database_find_table(planner->target, name) != NULL;
    const Tables *above =
        family_partition_ancestors(stays ? planner->target : planner->source, partition);
    for (size_t i = 0; row->referring != LOCK_NONE && i < above->count; i++)
        lock_referring(planner, step, above->items[i], row->referring);
}

void write_parent_lock(Planner *planner, PlannedStep *step, QualifiedName parent,
                       StatementForm form)
{
    const Table *table = database_find_table(planner->target, parent);
    if (table != NULL)
        lock_lasting(planner, step, &table->object, statement_form_row(form)->parent);
}

/* ---- foreign keys ---- */

void write_referenced_lock(Planner *planner, PlannedStep *step, const Constraint *key,
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

void write_inherited_key_locks(Planner *planner, PlannedStep *step, const Tables *above,
                               StatementForm form)
{
    LockMode lock = statement_form_row(form)->referenced;
    for (size_t i = 0; i < above->count; i++) {
        const Table *table = above->items[i];
        for (size_t k = 0; k < table->constraints.count; k++)
            if (is_foreign_key(&table->constraints.items[k]->object))
                write_referenced_lock(planner, step, table->constraints.items[k], lock);
    }
}

/* Validating reads the other table; what else locks it makes or drops triggers on it. */
static void add_other_side(Planner *planner, PlannedStep *step)
{
    LockMode lock = statement_form_row(step->form)->referenced;
    if (lock != LOCK_NONE && step->about != NULL && is_foreign_key(step->about))
        write_referenced_lock(planner, step, (const Constraint *)step->about, lock);
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
    LockMode lock = statement_form_row(FORM_CREATE_TABLE_REFERENCES)->referenced;
    if (step->form != FORM_CREATE_TABLE) return;
    const Table *table = (const Table *)node->to;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *key = table->constraints.items[i];
        if (is_foreign_key(&key->object) && map_find_pointer(planner->later, key) == NULL)
            write_referenced_lock(planner, step, key, lock);
    }
}

/* Foreign keys that go with their table, or with one of their columns. */
static void add_lost_keys(Planner *planner, const Node *node, PlannedStep *step)
{
    const Object *gone = node->from;
    bool is_column = step->form == FORM_DROP_COLUMN;
    if (node->kind != NODE_DROP || (!is_column && step->form != FORM_DROP_TABLE)) return;
    const Object *owner = is_column ? gone->parent : gone;
    if (owner->kind != KIND_TABLE) return;
    const Table *table = (const Table *)owner;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *key = table->constraints.items[i];
        const Node *drop = map_find_pointer(planner->drop_nodes, key);
        if (is_foreign_key(&key->object) && (drop == NULL || drop->steps.count == 0) &&
            (!is_column || has_column(key, gone->name.name)))
            write_referenced_lock(planner, step, key, statement_form_row(step->form)->referenced);
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
            lock_lasting(planner, step, user->parent, statement_form_row(step->form)->users);
    }
}

void write_type_locks(Planner *planner, PlannedStep *step, const Objects *tables)
{
    for (size_t i = 1; i < tables->count; i++)
        lock_lasting(planner, step, tables->items[i], statement_form_row(step->form)->lock);
}

/* Extended statistics come to a table that they are no part of, and go from it. */
static void add_described(Planner *planner, const Node *node, PlannedStep *step)
{
    bool comes = node->kind == NODE_CREATE;
    const Object *statistics = comes ? node->to : node->from;
    if (node->kind == NODE_ALTER || step->form != FORM_STATISTICS) return;
    ObjectReferences references = {0};
    object_references(planner->arena, comes ? planner->target : planner->source, statistics,
                      &references);
    for (size_t i = 0; i < references.count; i++) {
        const Object *object = references.items[i].object;
        const Object *relation = object->parent != NULL ? object->parent : object;
        if (relation->kind == KIND_TABLE)
            lock_lasting(planner, step, relation, statement_form_row(step->form)->lock);
    }
}

/* ---- all ---- */

static void add_all(Planner *planner, const Node *node, const PlannedSteps *steps)
{
    for (size_t i = 0; i < steps->count; i++) {
        PlannedStep *step = steps->items[i];
        if (step->step.locked != NULL) lock_below(planner, step, step->about);
        add_other_side(planner, step);
        add_made_keys(planner, node, step);
        add_described(planner, node, step);
        add_lost_keys(planner, node, step);
    }
}

void write_locks(Planner *planner, const Node *node)
{
    if (node->kind == NODE_RENAMES) return;
    add_all(planner, node, &node->steps);
    add_all(planner, node, &node->if_apart.steps);
}
