/* Constraints, indexes and triggers. What takes long is done while others write: NOT VALID and then
 * VALIDATE, CONCURRENTLY and then USING INDEX; of a partitioned table for each partition first. */
#include "plan/plan_internal.h"

#include <string.h>

/* Under the name it has before this node. */
static Object formerly(const Node *node)
{
    Object object = *node->to;
    bool is_aside = node->aspect != ASPECT_ASIDE && node->pair->aside != NULL;
    object.name.name = is_aside ? node->pair->aside : node->from->name.name;
    return object;
}

/* PostgreSQL renames no constraint of a typed table, but the index behind one. */
static bool goes_by_index(const Object *object)
{
    return object->kind == KIND_CONSTRAINT && object->parent->kind == KIND_TABLE &&
           ((const Table *)object->parent)->extras->type.name != NULL;
}

void emit_renamed_part(Planner *planner, Node *node)
{
    Object before = formerly(node);
    if (goes_by_index(node->to)) before.kind = KIND_INDEX;
    Name name = node->aspect == ASPECT_ASIDE ? node->pair->aside : node->to->name.name;
    bool is_index = before.kind == KIND_INDEX; /* that alone is locked then, not its table */
    emit_step(planner, node, sql_rename(&planner->writer, &before, name),
              is_index ? LOCK_NONE : LOCK_ACCESS_EXCLUSIVE, is_index ? NULL : node->to);
}

/* ---- constraints ---- */

void emit_validation(Planner *planner, Node *node, const Constraint *constraint)
{
    PlannedStep *step =
        emit_alter(planner, node, sql_validate_constraint(&planner->writer, constraint),
                   LOCK_SHARE_UPDATE_EXCLUSIVE, &constraint->object);
    step->step.step_class = STEP_VALIDATE;
    step->step.scans = true;
    emit_hazard(planner, step, HAZARD_MAY_FAIL, "fails while a row does not satisfy %s",
                constraint->object.name.name);
}

static Constraint *constraints_of_leaves(Planner *planner, const Constraint *constraint,
                                         const Objects *leaves)
{
    Constraint *constraints = ARENA_ARRAY(planner->arena, Constraint, leaves->count);
    for (size_t i = 0; i < leaves->count; i++)
        constraints[i] = planner_constraint_of_leaf(constraint, leaves->items[i]);
    return constraints;
}

/* A foreign key of a partitioned table adopts those that its partitions have: validated there. */
static void emit_adopted_foreign_key(Planner *planner, Node *node, const Constraint *constraint,
                                     const Objects *leaves)
{
    Constraint *own = constraints_of_leaves(planner, constraint, leaves);
    for (size_t i = 0; i < leaves->count; i++)
        emit_alter(planner, node, sql_add_constraint(&planner->writer, &own[i], true),
                   LOCK_SHARE_ROW_EXCLUSIVE, &own[i].object);
    for (size_t i = 0; i < leaves->count; i++) emit_validation(planner, node, &own[i]);
    emit_alter(planner, node, sql_add_constraint(&planner->writer, constraint, false),
               LOCK_SHARE_ROW_EXCLUSIVE, node->to);
}

/* Whether a partition has a constraint of that name already. */
static bool has_own(const Planner *planner, const Objects *leaves, const Constraint *constraint)
{
    for (size_t i = 0; i < leaves->count; i++) {
        const Table *table = database_find_table(planner->source, leaves->items[i]->name);
        if (table_find_constraint(table, constraint->object.name.name) != NULL) return true;
    }
    return false;
}

static void emit_checked(Planner *planner, Node *node, const Constraint *constraint)
{
    bool foreign = constraint->constraint_kind == CONSTRAINT_FOREIGN_KEY;
    LockMode lock = foreign ? LOCK_SHARE_ROW_EXCLUSIVE : LOCK_ACCESS_EXCLUSIVE;
    if (constraint->not_enforced) { /* no row is looked at, now or later */
        emit_alter(planner, node, sql_add_constraint(&planner->writer, constraint, false), lock,
                   node->to);
        return;
    }
    bool online = planner_is_online(planner, node->to);
    if (foreign && node->pair == NULL && planner_is_online_by_leaves(planner, node->to)) {
        Objects leaves = planner_leaves(planner, node->to->parent);
        if (!has_own(planner, &leaves, constraint)) {
            emit_adopted_foreign_key(planner, node, constraint, &leaves);
            return;
        }
    }
    PlannedStep *step = emit_alter(
        planner, node,
        sql_add_constraint(&planner->writer, constraint, online || constraint->not_valid), lock,
        node->to);
    if (online && !constraint->not_valid) {
        node->gate = 1;
        emit_validation(planner, node, constraint);
    } else if (!constraint->not_valid) {
        step->step.scans = true;
        emit_hazard(planner, step, HAZARD_LONG_LOCK, "all rows are checked");
    }
}

/* Outside of a transaction SET LOCAL does nothing: names say their namespace, but for the one that
 * any session looks into. */
static SqlWriter outside_writer(const Planner *planner)
{
    Name home = planner->writer.default_namespace;
    return sql_writer(planner->arena, strcmp(home, "public") == 0 ? home : NULL);
}

/* `constraint`: the node's, or a partition's. */
void emit_key_index(Planner *planner, Node *node, const Constraint *constraint)
{
    SqlWriter writer = outside_writer(planner);
    Text statement = sql_create_constraint_index(&writer, constraint, constraint->object.name.name);
    PlannedStep *step =
        emit_step(planner, node, statement, LOCK_SHARE_UPDATE_EXCLUSIVE, &constraint->object);
    step->step.step_class = STEP_NO_TRANSACTION;
    step->step.scans = true;
    emit_hazard(planner, step, HAZARD_MAY_FAIL, "fails where rows are not unique");
}

void emit_key_of_index(Planner *planner, Node *node, const Constraint *constraint)
{
    emit_alter(
        planner, node,
        sql_add_constraint_using_index(&planner->writer, constraint, constraint->object.name.name),
        LOCK_ACCESS_EXCLUSIVE, &constraint->object);
}

/* The key of a partitioned table adopts those of its partitions. */
static void emit_adopted_key(Planner *planner, Node *node, const Constraint *constraint)
{
    Objects leaves = planner_leaves(planner, node->to->parent);
    Constraint *own = constraints_of_leaves(planner, constraint, &leaves);
    for (size_t i = 0; i < leaves.count; i++) emit_key_index(planner, node, &own[i]);
    for (size_t i = 0; i < leaves.count; i++) emit_key_of_index(planner, node, &own[i]);
    emit_alter(planner, node, sql_add_constraint(&planner->writer, constraint, false),
               LOCK_ACCESS_EXCLUSIVE, node->to);
    emit_part_names_of(planner, node, node->to, &leaves);
}

/* What comes back where it was dropped is built in the plain form, since nobody can write there. */
static bool may_be_online(const Node *node)
{
    return node->pair == NULL || node->apart;
}

static void emit_key(Planner *planner, Node *node, const Constraint *constraint)
{
    SqlWriter *writer = &planner->writer;
    if (may_be_online(node) && planner_is_online_by_leaves(planner, node->to)) {
        emit_adopted_key(planner, node, constraint);
        return;
    }
    if (!planner_is_online(planner, node->to) || !may_be_online(node)) {
        PlannedStep *plain =
            emit_alter(planner, node, sql_add_constraint(writer, constraint, false),
                       LOCK_ACCESS_EXCLUSIVE, node->to);
        plain->step.scans = true;
        emit_hazard(planner, plain, HAZARD_LONG_LOCK, "its index is built");
        emit_part_names_of(planner, node, node->to, NULL);
        return;
    }
    emit_key_index(planner, node, constraint);
    node->entry = 1;
    emit_key_of_index(planner, node, constraint);
}

static void emit_created_constraint(Planner *planner, Node *node)
{
    const Constraint *constraint = (const Constraint *)node->to;
    PlannedStep *step;
    if (planner_is_new(planner, node->to->parent)) { /* cut off a cycle of new tables */
        emit_alter(planner, node, sql_create(&planner->writer, node->to), LOCK_NONE, node->to);
        if (constraint_is_key(constraint)) emit_part_names_of(planner, node, node->to, NULL);
        emit_valid_copies(planner, node, constraint);
        return;
    }
    switch (constraint->constraint_kind) {
    case CONSTRAINT_PRIMARY_KEY:
    case CONSTRAINT_UNIQUE: emit_key(planner, node, constraint); break;
    case CONSTRAINT_CHECK:
    case CONSTRAINT_FOREIGN_KEY:
        emit_checked(planner, node, constraint);
        emit_valid_copies(planner, node, constraint);
        break;
    case CONSTRAINT_EXCLUDE:
        step = emit_alter(planner, node, sql_create(&planner->writer, node->to),
                          LOCK_ACCESS_EXCLUSIVE, node->to);
        step->step.scans = true;
        emit_hazard(planner, step, HAZARD_LONG_LOCK,
                    "its index is built; PostgreSQL has no other way for an exclusion constraint");
        break;
    }
    emit_owner_and_comment(planner, node);
}

/* The new index is built beside the old constraint, then takes its place in one statement. */
static void emit_swapped_key(Planner *planner, Node *node)
{
    const Constraint *constraint = (const Constraint *)node->to;
    SqlWriter *writer = &planner->writer;
    SqlWriter outside = outside_writer(planner);
    Object before = formerly(node);
    Name name = planner_name(planner, constraint->object.name.name, "_new");
    PlannedStep *step =
        emit_step(planner, node, sql_create_constraint_index(&outside, constraint, name),
                  LOCK_SHARE_UPDATE_EXCLUSIVE, node->to);
    step->step.step_class = STEP_NO_TRANSACTION;
    step->step.scans = true;
    emit_hazard(planner, step, HAZARD_MAY_FAIL, "fails where rows are not unique");
    node->entry = 1;
    emit_alter(planner, node, sql_drop(writer, &before), LOCK_ACCESS_EXCLUSIVE, node->to);
    emit_alter(planner, node, sql_add_constraint_using_index(writer, constraint, name),
               LOCK_ACCESS_EXCLUSIVE, node->to);
    emit_extras_again(planner, node);
}

/* A foreign key, in place. */
static void emit_enforcement(Planner *planner, Node *node, const Constraint *constraint)
{
    PlannedStep *step = emit_alter(planner, node, sql_set_enforced(&planner->writer, constraint),
                                   LOCK_ACCESS_EXCLUSIVE, node->to);
    if (constraint->not_enforced) return;
    step->step.scans = true;
    emit_hazard(planner, step, HAZARD_LONG_LOCK, "all rows are checked");
    emit_hazard(planner, step, HAZARD_MAY_FAIL, "fails while a row does not satisfy %s",
                constraint->object.name.name);
}

static void emit_altered_constraint(Planner *planner, Node *node)
{
    const Constraint *constraint = (const Constraint *)node->to;
    ChangeAttributes attributes = node->pair->attributes;
    if ((attributes & ATTRIBUTE_DEFINITION) != 0) {
        emit_swapped_key(planner, node);
        return;
    }
    if (node->pair->renamed) emit_renamed_part(planner, node);
    if ((attributes & ATTRIBUTE_DEFERRABILITY) != 0)
        emit_alter(planner, node, sql_alter_constraint(&planner->writer, constraint),
                   LOCK_ACCESS_EXCLUSIVE, node->to);
    if ((attributes & ATTRIBUTE_ENFORCED) != 0) emit_enforcement(planner, node, constraint);
    emit_owner_and_comment(planner, node);
    if ((attributes & ATTRIBUTE_VALIDITY) != 0 && !constraint->not_valid &&
        !constraint->not_enforced)
        emit_validation(planner, node, constraint);
}

void emit_constraint(Planner *planner, Node *node)
{
    if (node->kind == NODE_CREATE)
        emit_created_constraint(planner, node);
    else if (node->kind == NODE_ALTER)
        emit_altered_constraint(planner, node);
    else
        emit_alter(planner, node, sql_drop(&planner->writer, node->from), LOCK_ACCESS_EXCLUSIVE,
                   node->from);
}

/* ---- indexes ---- */

void emit_index_of_leaf(Planner *planner, Node *node, const Index *index)
{
    SqlWriter writer = outside_writer(planner);
    PlannedStep *step =
        emit_step(planner, node, sql_create_index_as(&writer, index, true, index->object.name.name),
                  LOCK_SHARE_UPDATE_EXCLUSIVE, &index->object);
    step->step.step_class = STEP_NO_TRANSACTION;
    step->step.scans = true;
    if (index->unique)
        emit_hazard(planner, step, HAZARD_MAY_FAIL, "fails where rows are not unique");
}

/* The partitions' indexes, and then the one that adopts them. */
static void emit_adopted_index(Planner *planner, Node *node, const Index *index)
{
    Objects leaves = planner_leaves(planner, node->to->parent);
    for (size_t i = 0; i < leaves.count; i++) {
        Index *own = ARENA_NEW(planner->arena, Index);
        *own = planner_index_of_leaf(index, leaves.items[i]);
        emit_index_of_leaf(planner, node, own);
    }
    emit_step(planner, node,
              sql_create_index_as(&planner->writer, index, false, index->object.name.name),
              LOCK_SHARE, node->to);
    emit_part_names_of(planner, node, node->to, &leaves);
}

static void emit_created_index(Planner *planner, Node *node)
{
    const Index *index = (const Index *)node->to;
    if (may_be_online(node) && planner_is_online_by_leaves(planner, node->to)) {
        emit_adopted_index(planner, node, index);
        emit_owner_and_comment(planner, node);
        return;
    }
    bool online = may_be_online(node) && planner_is_online(planner, node->to);
    LockMode lock = online ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_SHARE;
    SqlWriter outside = outside_writer(planner);
    PlannedStep *step = emit_step(planner, node,
                                  sql_create_index_as(online ? &outside : &planner->writer, index,
                                                      online, index->object.name.name),
                                  lock, node->to);
    step->step.scans = true;
    if (online)
        step->step.step_class = STEP_NO_TRANSACTION;
    else
        emit_hazard(planner, step, HAZARD_LONG_LOCK, "the index is built while nobody writes");
    if (index->unique)
        emit_hazard(planner, step, HAZARD_MAY_FAIL, "fails where rows are not unique");
    emit_part_names_of(planner, node, node->to, NULL);
    emit_owner_and_comment(planner, node);
}

static void emit_dropped_index(Planner *planner, Node *node)
{
    if (node->pair != NULL || !planner_is_online(planner, node->from)) {
        emit_step(planner, node, sql_drop(&planner->writer, node->from), LOCK_ACCESS_EXCLUSIVE,
                  node->from);
        return;
    }
    SqlWriter writer = outside_writer(planner);
    PlannedStep *step = emit_step(planner, node, sql_drop_index_concurrently(&writer, node->from),
                                  LOCK_SHARE_UPDATE_EXCLUSIVE, node->from);
    step->step.step_class = STEP_NO_TRANSACTION;
}

/* The new one is built under another name while the old one still serves. */
static void emit_swapped_index(Planner *planner, Node *node)
{
    const Index *index = (const Index *)node->to;
    SqlWriter *writer = &planner->writer;
    Name name = planner_name(planner, index->object.name.name, "_new");
    Object before = formerly(node);
    Object built = index->object;
    built.name.name = name;
    SqlWriter outside = outside_writer(planner);
    PlannedStep *step = emit_step(planner, node, sql_create_index_as(&outside, index, true, name),
                                  LOCK_SHARE_UPDATE_EXCLUSIVE, node->to);
    step->step.step_class = STEP_NO_TRANSACTION;
    step->step.scans = true;
    emit_hazard(planner, step, HAZARD_INDEX_REBUILD, "the index is built anew beside the old one");
    node->entry = 1;
    emit_step(planner, node, sql_drop(writer, &before), LOCK_ACCESS_EXCLUSIVE, node->to);
    emit_step(planner, node, sql_rename(writer, &built, index->object.name.name), LOCK_NONE, NULL);
    emit_extras_again(planner, node);
}

/* `from`: NULL of an index made anew. */
void emit_index_statistics(Planner *planner, Node *node, const Index *from, const Index *to)
{
    for (size_t i = 0; i < to->keys.count; i++) {
        const IndexKey *key = &to->keys.items[i];
        const IndexKey *before = from == NULL ? NULL : &from->keys.items[i];
        if (before == NULL ? !key->has_statistics
                           : key->has_statistics == before->has_statistics &&
                                 key->statistics == before->statistics)
            continue;
        emit_step(planner, node, sql_set_index_statistics(&planner->writer, to, i), LOCK_NONE,
                  NULL);
    }
}

/* It was there before, and is not made by a step of its own. */
static bool stays(const Planner *planner, const Object *part)
{
    return !planner_is_new(planner, part) && map_find_pointer(planner->create_nodes, part) == NULL;
}

/* It gets its new name only behind the column. */
static QualifiedName name_until_then(const Planner *planner, const Object *part)
{
    const Node *node = map_find_pointer(planner->alter_nodes, part);
    return node != NULL && node->pair->renamed ? node->from->name : part->name;
}

static void emit_extras_of_indexes(Planner *planner, Node *node, const Table *table, Name column)
{
    for (size_t i = 0; i < table->indexes.count; i++) {
        Index index = *table->indexes.items[i];
        if (!stays(planner, &table->indexes.items[i]->object) ||
            !index_names_column(&index, &table->object, column))
            continue;
        index.object.name = name_until_then(planner, &table->indexes.items[i]->object);
        emit_index_statistics(planner, node, NULL, &index);
        emit_dependence_again(planner, node, &index.object);
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        Constraint constraint = *table->constraints.items[i];
        if (object_extras(&constraint.object)->extensions.count == 0 ||
            !stays(planner, &table->constraints.items[i]->object) ||
            !constraint_names_column(&constraint, &table->object, column))
            continue;
        constraint.object.name = name_until_then(planner, &table->constraints.items[i]->object);
        emit_dependence_again(planner, node, &constraint.object);
    }
}

void emit_index_extras_again(Planner *planner, Node *node, const Column *column)
{
    const Table *table = (const Table *)column->object.parent;
    emit_extras_of_indexes(planner, node, table, column->object.name.name);
    const Tables *heirs = planner_descendants(planner, &table->object);
    for (size_t i = 0; i < heirs->count; i++)
        emit_extras_of_indexes(planner, node, heirs->items[i], column->object.name.name);
}

void emit_index(Planner *planner, Node *node)
{
    const Index *to = (const Index *)node->to;
    if (node->kind == NODE_DROP) {
        emit_dropped_index(planner, node);
        return;
    }
    if (node->kind == NODE_CREATE) {
        emit_created_index(planner, node);
    } else if ((node->pair->attributes & ATTRIBUTE_DEFINITION) != 0) {
        emit_swapped_index(planner, node);
    } else {
        if (node->pair->renamed) emit_renamed_part(planner, node);
        emit_owner_and_comment(planner, node);
        if ((node->pair->attributes & ATTRIBUTE_STATISTICS) != 0)
            emit_index_statistics(planner, node, (const Index *)node->from, to);
        return;
    }
    emit_index_statistics(planner, node, NULL, to);
}

/* ---- triggers ---- */

/* For a partitioned table PostgreSQL does it to the partitions too: those that stay otherwise are
 * told again. */
static void emit_firing(Planner *planner, Node *node, const Trigger *trigger)
{
    const Object *table = trigger->object.parent;
    Objects below = {0};
    emit_step(planner, node, sql_enable_trigger(&planner->writer, trigger),
              LOCK_SHARE_ROW_EXCLUSIVE, table);
    if (table->kind == KIND_TABLE && table_is_partitioned((const Table *)table))
        below = planner_triggers_below(planner, table, trigger->object.name.name);
    for (size_t i = 0; i < below.count; i++) {
        if (planner_is_new(planner, below.items[i])) continue;
        emit_step(planner, node,
                  sql_enable_trigger(&planner->writer, (const Trigger *)below.items[i]),
                  LOCK_SHARE_ROW_EXCLUSIVE, below.items[i]);
    }
}

/* A partition's own word on a trigger is gone: it fires as that of its parent does. */
static void emit_firing_as_above(Planner *planner, Node *node)
{
    const Table *table = database_find_table(planner->target, node->from->parent->name);
    if (node->pair != NULL || table == NULL) return;
    Trigger trigger = *(const Trigger *)node->from;
    trigger.object.parent = &table->object;
    const Trigger *above = trigger_above(planner->target, &trigger);
    if (above == NULL) return;
    trigger.enabled = above->enabled;
    emit_firing(planner, node, &trigger);
}

void emit_trigger(Planner *planner, Node *node)
{
    const Trigger *trigger = (const Trigger *)node->to;
    SqlWriter *writer = &planner->writer;
    if (node->kind == NODE_DROP && ((const Trigger *)node->from)->inherited) {
        emit_firing_as_above(planner, node);
        return;
    }
    if (trigger != NULL && trigger->inherited) {
        emit_firing(planner, node, trigger);
        return;
    }
    if (node->kind == NODE_DROP) {
        emit_step(planner, node, sql_drop(writer, node->from), LOCK_ACCESS_EXCLUSIVE, node->from);
        return;
    }
    if (node->kind == NODE_CREATE)
        emit_step(planner, node, sql_create(writer, node->to), LOCK_SHARE_ROW_EXCLUSIVE, node->to);
    else if (node->pair->renamed)
        emit_renamed_part(planner, node);
    if (node->kind == NODE_CREATE ? trigger->enabled != TRIGGER_ENABLED_ORIGIN
                                  : (node->pair->attributes & ATTRIBUTE_ENABLED) != 0)
        emit_firing(planner, node, trigger);
    emit_owner_and_comment(planner, node);
}
