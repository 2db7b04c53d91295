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
    write_step(planner, node, sql_rename(&planner->writer, &before, name),
               write_form_of_renamed(before.kind == KIND_INDEX ? &before : node->to), node->to);
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
                    FORM_ADD_FOREIGN_KEY_UNCHECKED, &own[i].object);
    for (size_t i = 0; i < leaves->count; i++) write_validation(planner, node, &own[i]);
    write_alter(planner, node, sql_add_constraint(&planner->writer, constraint, false),
                FORM_ADD_FOREIGN_KEY_BUILT, node->to);
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
    if (constraint->not_enforced) { /* no row is looked at, now or later */
        write_alter(planner, node, sql_add_constraint(&planner->writer, constraint, false),
                    write_form_of_added(constraint, true), node->to);
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
    bool unchecked = online || constraint->not_valid;
    PlannedStep *step =
        write_alter(planner, node, sql_add_constraint(&planner->writer, constraint, unchecked),
                    write_form_of_added(constraint, unchecked), node->to);
    if (!online || constraint->not_valid) return;
    node->gate = 1;
    step->why = "validated later, while others write";
    write_validation(planner, node, constraint);
}

/* `constraint`: the node's, or a partition's. */
void write_key_index(Planner *planner, Node *node, const Constraint *constraint)
{
    SqlWriter writer = outside_writer(planner);
    Text statement = sql_create_constraint_index(&writer, constraint, constraint->object.name.name);
    PlannedStep *step =
        write_step(planner, node, statement, FORM_CREATE_INDEX_CONCURRENTLY, &constraint->object);
    step->why = "built while others read and write the table";
    write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if rows are not unique");
}

void write_key_of_index(Planner *planner, Node *node, const Constraint *constraint)
{
    write_alter(
        planner, node,
        sql_add_constraint_using_index(&planner->writer, constraint, constraint->object.name.name),
        FORM_ADD_KEY_USING_INDEX, &constraint->object);
}

/* The key of a partitioned table adopts those of its partitions. */
static void write_adopted_key(Planner *planner, Node *node, const Constraint *constraint)
{
    Objects leaves = planner_leaf_partitions(planner, node->to->parent);
    Constraint *own = constraints_of_leaves(planner, constraint, &leaves);
    for (size_t i = 0; i < leaves.count; i++) write_key_index(planner, node, &own[i]);
    for (size_t i = 0; i < leaves.count; i++) write_key_of_index(planner, node, &own[i]);
    write_alter(planner, node, sql_add_constraint(&planner->writer, constraint, false),
                FORM_ADD_KEY_BUILT, node->to);
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
        write_alter(planner, node, sql_add_constraint(writer, constraint, false),
                    write_form_of_added(constraint, false), node->to);
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
    if (planner_is_new(planner, node->to->parent)) { /* cut off a cycle of new tables */
        write_alter(planner, node, sql_create(&planner->writer, node->to),
                    write_form_of_created(node->to), NULL);
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
        write_alter(planner, node, sql_create(&planner->writer, node->to), FORM_ADD_EXCLUSION,
                    node->to);
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
    Name name = planner_built_name(planner, node->to, constraint->object.name.name);
    PlannedStep *step =
        write_step(planner, node, sql_create_constraint_index(&outside, constraint, name),
                   FORM_CREATE_INDEX_CONCURRENTLY, node->to);
    step->why = "built beside the former one, which serves until it takes its place";
    write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if rows are not unique");
    node->entry = 1;
    write_alter(planner, node, sql_drop(writer, &before), write_form_of_dropped(node->from),
                node->to);
    write_alter(planner, node, sql_add_constraint_using_index(writer, constraint, name),
                FORM_ADD_KEY_USING_INDEX, node->to);
    write_extras_again(planner, node);
}

/* A foreign key, in place. */
static void write_enforcement(Planner *planner, Node *node, const Constraint *constraint)
{
    PlannedStep *step =
        write_alter(planner, node, sql_set_enforced(&planner->writer, constraint),
                    constraint->not_enforced ? FORM_SET_NOT_ENFORCED : FORM_SET_ENFORCED, node->to);
    if (constraint->not_enforced) return;
    write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if any row violates %s",
                 constraint->object.name.name);
}

static void write_altered_constraint(Planner *planner, Node *node)
{
    const Constraint *constraint = (const Constraint *)node->to;
    ChangeAttributes attributes = node->pair->attributes;
    if (node->pair->built_beside) {
        write_built_in_place(planner, node);
        return;
    }
    if ((attributes & ATTRIBUTE_DEFINITION) != 0) {
        write_swapped_key(planner, node);
        return;
    }
    if (node->pair->renamed) write_renamed_part(planner, node);
    if ((attributes & ATTRIBUTE_DEFERRABILITY) != 0)
        write_alter(planner, node, sql_alter_constraint(&planner->writer, constraint),
                    FORM_SET_DEFERRABLE, node->to);
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
        write_alter(planner, node, sql_drop(&planner->writer, node->from),
                    write_form_of_dropped(node->from), node->from);
}
