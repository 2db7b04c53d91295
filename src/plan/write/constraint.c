/* Constraints, indexes and triggers. What takes long is done while others write: NOT VALID and then
 * VALIDATE, CONCURRENTLY and then USING INDEX; of a partitioned table for each partition first. */
#include "plan/write/write.h"

/* PostgreSQL renames no constraint of a typed table, but the index behind one. */
static bool goes_by_index(const Object *object)
{
    return object->kind == KIND_CONSTRAINT && object->parent->kind == KIND_TABLE &&
           ((const Table *)object->parent)->extras->type.name != NULL;
}

void write_renamed_part(Planner *planner, Node *node)
{
    Object before = node_former_object(node);
    if (goes_by_index(node->to)) before.kind = KIND_INDEX;
    Name name =
        node->aspect == ASPECT_TEMPORARY_NAME ? node->pair->temporary_name : node->to->name.name;
    bool is_index = before.kind == KIND_INDEX; /* that alone is locked then, not its table */
    write_step(planner, node, sql_rename(&planner->writer, &before, name),
               is_index ? LOCK_NONE : LOCK_ACCESS_EXCLUSIVE, is_index ? NULL : node->to);
}

static Constraint *constraints_of_leaves(Planner *planner, const Constraint *constraint,
                                         const Objects *leaves)
{
    Constraint *constraints = ARENA_ARRAY(planner->arena, Constraint, leaves->count);
    for (size_t i = 0; i < leaves->count; i++)
        constraints[i] = planner_constraint_of_partition(constraint, leaves->items[i]);
    return constraints;
}

/* A foreign key of a partitioned table adopts those that its partitions have: validated there. */
static void write_adopted_foreign_key(Planner *planner, Node *node, const Constraint *constraint,
                                      const Objects *leaves)
{
    Constraint *own = constraints_of_leaves(planner, constraint, leaves);
    for (size_t i = 0; i < leaves->count; i++)
        write_alter(planner, node, sql_add_constraint(&planner->writer, &own[i], true),
                    LOCK_SHARE_ROW_EXCLUSIVE, &own[i].object);
    for (size_t i = 0; i < leaves->count; i++) write_validation(planner, node, &own[i]);
    write_alter(planner, node, sql_add_constraint(&planner->writer, constraint, false),
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

static void write_checked(Planner *planner, Node *node, const Constraint *constraint)
{
    bool foreign = constraint->constraint_kind == CONSTRAINT_FOREIGN_KEY;
    LockMode lock = foreign ? LOCK_SHARE_ROW_EXCLUSIVE : LOCK_ACCESS_EXCLUSIVE;
    if (constraint->not_enforced) { /* no row is looked at, now or later */
        write_alter(planner, node, sql_add_constraint(&planner->writer, constraint, false), lock,
                    node->to);
        return;
    }
    bool online = planner_is_online(planner, node->to);
    if (foreign && node->pair == NULL && planner_is_online_by_partitions(planner, node->to)) {
        Objects leaves = planner_leaf_partitions(planner, node->to->parent);
        if (!has_own(planner, &leaves, constraint)) {
            write_adopted_foreign_key(planner, node, constraint, &leaves);
            return;
        }
    }
    PlannedStep *step = write_alter(
        planner, node,
        sql_add_constraint(&planner->writer, constraint, online || constraint->not_valid), lock,
        node->to);
    if (online && !constraint->not_valid) {
        node->gate = 1;
        step->why = "validated later, while others write";
        write_validation(planner, node, constraint);
    } else if (!constraint->not_valid) {
        step->step.scans = true;
        write_hazard(planner, step, HAZARD_LONG_LOCK, "all rows are checked");
    }
}

/* `constraint`: the node's, or a partition's. */
void write_key_index(Planner *planner, Node *node, const Constraint *constraint)
{
    SqlWriter writer = outside_writer(planner);
    Text statement = sql_create_constraint_index(&writer, constraint, constraint->object.name.name);
    PlannedStep *step =
        write_step(planner, node, statement, LOCK_SHARE_UPDATE_EXCLUSIVE, &constraint->object);
    step->step.step_class = STEP_NO_TRANSACTION;
    step->step.scans = true;
    step->why = "built while others read and write the table";
    write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if rows are not unique");
}

void write_key_of_index(Planner *planner, Node *node, const Constraint *constraint)
{
    write_alter(
        planner, node,
        sql_add_constraint_using_index(&planner->writer, constraint, constraint->object.name.name),
        LOCK_ACCESS_EXCLUSIVE, &constraint->object);
}

/* The key of a partitioned table adopts those of its partitions. */
static void write_adopted_key(Planner *planner, Node *node, const Constraint *constraint)
{
    Objects leaves = planner_leaf_partitions(planner, node->to->parent);
    Constraint *own = constraints_of_leaves(planner, constraint, &leaves);
    for (size_t i = 0; i < leaves.count; i++) write_key_index(planner, node, &own[i]);
    for (size_t i = 0; i < leaves.count; i++) write_key_of_index(planner, node, &own[i]);
    write_alter(planner, node, sql_add_constraint(&planner->writer, constraint, false),
                LOCK_ACCESS_EXCLUSIVE, node->to);
    write_part_names_of(planner, node, node->to, &leaves);
}

static void write_key(Planner *planner, Node *node, const Constraint *constraint)
{
    SqlWriter *writer = &planner->writer;
    if (node_may_be_online(node) && planner_is_online_by_partitions(planner, node->to)) {
        write_adopted_key(planner, node, constraint);
        return;
    }
    if (!planner_is_online(planner, node->to) || !node_may_be_online(node)) {
        PlannedStep *plain =
            write_alter(planner, node, sql_add_constraint(writer, constraint, false),
                        LOCK_ACCESS_EXCLUSIVE, node->to);
        plain->step.scans = true;
        write_hazard(planner, plain, HAZARD_LONG_LOCK, "its index is built");
        write_part_names_of(planner, node, node->to, NULL);
        return;
    }
    write_key_index(planner, node, constraint);
    node->entry = 1;
    write_key_of_index(planner, node, constraint);
}

static void write_created_constraint(Planner *planner, Node *node)
{
    const Constraint *constraint = (const Constraint *)node->to;
    PlannedStep *step;
    if (planner_is_new(planner, node->to->parent)) { /* cut off a cycle of new tables */
        write_alter(planner, node, sql_create(&planner->writer, node->to), LOCK_NONE, node->to);
        if (constraint_is_key(constraint)) write_part_names_of(planner, node, node->to, NULL);
        write_valid_copies(planner, node, constraint);
        return;
    }
    switch (constraint->constraint_kind) {
    case CONSTRAINT_PRIMARY_KEY:
    case CONSTRAINT_UNIQUE: write_key(planner, node, constraint); break;
    case CONSTRAINT_CHECK:
    case CONSTRAINT_FOREIGN_KEY:
        write_checked(planner, node, constraint);
        write_valid_copies(planner, node, constraint);
        break;
    case CONSTRAINT_EXCLUDE:
        step = write_alter(planner, node, sql_create(&planner->writer, node->to),
                           LOCK_ACCESS_EXCLUSIVE, node->to);
        step->step.scans = true;
        write_hazard(planner, step, HAZARD_LONG_LOCK,
                     "its index is built; an exclusion constraint has no online form");
        break;
    }
    write_owner_and_comment(planner, node);
}

/* The new index is built beside the old constraint, then takes its place in one statement. */
static void write_swapped_key(Planner *planner, Node *node)
{
    const Constraint *constraint = (const Constraint *)node->to;
    SqlWriter *writer = &planner->writer;
    SqlWriter outside = outside_writer(planner);
    Object before = node_former_object(node);
    Name name = planner_name(planner, constraint->object.name.name, "_new");
    PlannedStep *step =
        write_step(planner, node, sql_create_constraint_index(&outside, constraint, name),
                   LOCK_SHARE_UPDATE_EXCLUSIVE, node->to);
    step->step.step_class = STEP_NO_TRANSACTION;
    step->step.scans = true;
    step->why = "built beside the former one, which serves until it takes its place";
    write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if rows are not unique");
    node->entry = 1;
    write_alter(planner, node, sql_drop(writer, &before), LOCK_ACCESS_EXCLUSIVE, node->to);
    write_alter(planner, node, sql_add_constraint_using_index(writer, constraint, name),
                LOCK_ACCESS_EXCLUSIVE, node->to);
    write_extras_again(planner, node);
}

/* A foreign key, in place. */
static void write_enforcement(Planner *planner, Node *node, const Constraint *constraint)
{
    PlannedStep *step = write_alter(planner, node, sql_set_enforced(&planner->writer, constraint),
                                    LOCK_ACCESS_EXCLUSIVE, node->to);
    if (constraint->not_enforced) return;
    step->step.scans = true;
    write_hazard(planner, step, HAZARD_LONG_LOCK, "all rows are checked");
    write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if any row violates %s",
                 constraint->object.name.name);
}

static void write_altered_constraint(Planner *planner, Node *node)
{
    const Constraint *constraint = (const Constraint *)node->to;
    ChangeAttributes attributes = node->pair->attributes;
    if ((attributes & ATTRIBUTE_DEFINITION) != 0) {
        write_swapped_key(planner, node);
        return;
    }
    if (node->pair->renamed) write_renamed_part(planner, node);
    if ((attributes & ATTRIBUTE_DEFERRABILITY) != 0)
        write_alter(planner, node, sql_alter_constraint(&planner->writer, constraint),
                    LOCK_ACCESS_EXCLUSIVE, node->to);
    if ((attributes & ATTRIBUTE_ENFORCED) != 0) write_enforcement(planner, node, constraint);
    write_owner_and_comment(planner, node);
    if ((attributes & ATTRIBUTE_VALIDITY) != 0 && !constraint->not_valid &&
        !constraint->not_enforced)
        write_validation(planner, node, constraint);
}

void write_constraint(Planner *planner, Node *node)
{
    if (node->kind == NODE_CREATE)
        write_created_constraint(planner, node);
    else if (node->kind == NODE_ALTER)
        write_altered_constraint(planner, node);
    else
        write_alter(planner, node, sql_drop(&planner->writer, node->from), LOCK_ACCESS_EXCLUSIVE,
                    node->from);
}
