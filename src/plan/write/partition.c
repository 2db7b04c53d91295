/* A partition that comes in: its rows, and those of the default partition, are looked at under a
 * weak lock first. PostgreSQL reads none under its strong one where a check that is valid says that
 * they fit the bounds. */
#include "plan/write/write.h"

/* ---- the checks ---- */

/* On `table`: its rows are those of the partition, or are not. Named after the partition, so that
 * several do not meet on the default one. */
static Constraint *make_check(Planner *planner, const Object *table, const Object *partition,
                              const SqlBound *bound, bool holds)
{
    Constraint *check = ARENA_NEW(planner->arena, Constraint);
    check->object.kind = KIND_CONSTRAINT;
    check->object.name.namespace_name = table->name.namespace_name;
    check->object.name.name =
        planner_name(planner, partition->name.name, holds ? "_fits" : "_elsewhere");
    check->object.parent = table;
    check->constraint_kind = CONSTRAINT_CHECK;
    check->expression.text = sql_bound_condition(&planner->writer, bound, holds);
    return check;
}

static void write_check(Planner *planner, Node *node, const Constraint *check)
{
    write_alter(planner, node, sql_add_constraint(&planner->writer, check, true),
                FORM_ADD_CHECK_UNCHECKED, &check->object);
    PlannedStep *step = write_alter(planner, node, sql_validate_constraint(&planner->writer, check),
                                    FORM_VALIDATE_CHECK, &check->object);
    step->step.step_class = STEP_VALIDATE;
    write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if any row violates the partition bound");
}

static void write_check_dropped(Planner *planner, Node *node, const Constraint *check)
{
    if (check == NULL) return;
    write_alter(planner, node, sql_drop(&planner->writer, &check->object), FORM_DROP_CHECK,
                &check->object);
}

static const Table *default_partition(Planner *planner, const Table *parent)
{
    const Table *found = planner_default_partition(planner, &parent->object);
    return found != NULL && !found->extras->is_foreign ? found : NULL;
}

/* No row that belongs to the new partition may be in the default one. NULL: nothing to do. */
static const Constraint *write_default_check(Planner *planner, Node *node, const Table *parent,
                                             const SqlBound *bound)
{
    const Table *rest = default_partition(planner, parent);
    if (rest == NULL) return NULL;
    const Constraint *check = make_check(planner, &rest->object, node->to, bound, false);
    write_check(planner, node, check);
    return check;
}

/* ---- what the parent has and the table not ---- */

/* ATTACH adopts it, or DETACH leaves it: not so checks, which a table must have by then. */
static bool is_attachable(const Constraint *constraint)
{
    return constraint->constraint_kind != CONSTRAINT_CHECK &&
           constraint->constraint_kind != CONSTRAINT_EXCLUDE;
}

static const Object *find_constraint(const Table *table, const Constraint *wanted)
{
    for (size_t i = 0; i < table->constraints.count; i++)
        if (part_is_like(&table->constraints.items[i]->object, &wanted->object))
            return &table->constraints.items[i]->object;
    return NULL;
}

static bool has_constraint(const Table *table, const Constraint *wanted)
{
    return find_constraint(table, wanted) != NULL;
}

static const Object *find_index(const Table *table, const Index *wanted)
{
    for (size_t i = 0; i < table->indexes.count; i++)
        if (part_is_like(&table->indexes.items[i]->object, &wanted->object))
            return &table->indexes.items[i]->object;
    return NULL;
}

static bool has_index(const Table *table, const Index *wanted)
{
    return find_index(table, wanted) != NULL;
}

/* Keys, foreign keys and indexes are built before: ATTACH adopts them, and reads no row for them.
 */
static void write_missing(Planner *planner, Node *node, const Table *parent)
{
    const Table *before = (const Table *)node->from;
    for (size_t i = 0; i < parent->constraints.count; i++) {
        const Constraint *constraint = parent->constraints.items[i];
        if (!is_attachable(constraint) || has_constraint(before, constraint) ||
            constraint_is_without_overlaps(constraint)) /* nothing can be built for it before */
            continue;
        Constraint *own = ARENA_NEW(planner->arena, Constraint);
        *own = planner_constraint_of_partition(constraint, node->to);
        if (constraint->constraint_kind == CONSTRAINT_FOREIGN_KEY) {
            write_alter(planner, node,
                        sql_add_constraint(&planner->writer, own, !own->not_enforced),
                        FORM_ADD_FOREIGN_KEY_UNCHECKED, &own->object);
            if (!own->not_enforced) write_validation(planner, node, own);
        } else {
            write_key_index(planner, node, own);
            write_key_of_index(planner, node, own);
        }
    }
    for (size_t i = 0; i < parent->indexes.count; i++) {
        if (has_index(before, parent->indexes.items[i])) continue;
        Index *own = ARENA_NEW(planner->arena, Index);
        *own = planner_index_of_partition(parent->indexes.items[i], node->to);
        write_index_of_partition(planner, node, own);
    }
}

static bool is_check_of_all(const Constraint *constraint)
{
    return constraint->constraint_kind == CONSTRAINT_CHECK && !constraint->no_inherit;
}

/* ATTACH asks for the checks of the parent. */
static void write_missing_checks(Planner *planner, Node *node, const Table *parent)
{
    for (size_t i = 0; i < parent->constraints.count; i++) {
        const Constraint *check = parent->constraints.items[i];
        if (!is_check_of_all(check) || has_constraint((const Table *)node->from, check)) continue;
        Constraint *own = ARENA_NEW(planner->arena, Constraint);
        *own = planner_constraint_of_partition(check, node->to);
        bool apart = own->not_valid || (!planner->options->offline_ddl && !own->not_enforced);
        write_alter(planner, node, sql_add_constraint(&planner->writer, own, apart),
                    write_form_of_added(own, apart || own->not_enforced), &own->object);
        if (apart && !own->not_valid) write_validation(planner, node, own);
    }
}

/* What came with the parent stays with the table that leaves it. */
static void write_left_behind(Planner *planner, Node *node, const Table *parent)
{
    const Table *after = (const Table *)node->to;
    for (size_t i = 0; i < parent->constraints.count; i++) {
        const Constraint *constraint = parent->constraints.items[i];
        if ((!is_attachable(constraint) && !is_check_of_all(constraint)) ||
            has_constraint(after, constraint))
            continue;
        Constraint *own = ARENA_NEW(planner->arena, Constraint);
        *own = *constraint;
        own->object.parent = node->to;
        own->object.name.namespace_name = node->to->name.namespace_name;
        if (constraint_is_key(constraint))
            own->object.name.name = planner_name_of_part(node->from, &constraint->object);
        if (own->object.name.name != NULL)
            write_alter(planner, node, sql_drop(&planner->writer, &own->object),
                        write_form_of_dropped(&own->object), &own->object);
    }
    for (size_t i = 0; i < parent->indexes.count; i++) {
        if (has_index(after, parent->indexes.items[i])) continue;
        Object own = parent->indexes.items[i]->object;
        own.parent = node->to;
        own.name = node->to->name;
        own.name.name = planner_name_of_part(node->from, &parent->indexes.items[i]->object);
        if (own.name.name != NULL)
            write_step(planner, node, sql_drop(&planner->writer, &own), FORM_DROP_INDEX, node->to);
    }
}

/* The name of the own one, else the one that PostgreSQL chose. */
static void add_part_name(Planner *planner, const Node *node, PartNames *names, const Object *whole,
                          const Object *own)
{
    Name name = own != NULL ? own->name.name : planner_name_of_part(node->from, whole);
    if (name != NULL)
        VECTOR_ADD(planner->arena, names, (PartName){.whole = whole->name.name, .part = name});
}

/* Alone the table's keys and indexes are called as it says, whatever they were called as parts. */
static void write_part_names(Planner *planner, Node *node, const Table *former)
{
    const Table *after = (const Table *)node->to;
    const Tables *above = family_partition_ancestors(planner->source, former);
    PartNames names = {0};
    for (size_t k = 0; k < above->count; k++) {
        const Table *at = above->items[k];
        for (size_t i = 0; i < at->constraints.count; i++) {
            const Constraint *key = at->constraints.items[i];
            if (constraint_is_key(key))
                add_part_name(planner, node, &names, &key->object, find_constraint(after, key));
        }
        for (size_t i = 0; i < at->indexes.count; i++)
            add_part_name(planner, node, &names, &at->indexes.items[i]->object,
                          find_index(after, at->indexes.items[i]));
    }
    if (names.count > 0)
        write_step(planner, node,
                   sql_name_parts(&planner->writer, former, names.items, names.count, false),
                   FORM_ALTER_INDEX, NULL);
}

/* What ATTACH adopts keeps its name. */
static void write_attached_part_names(Planner *planner, Node *node, const Table *table)
{
    const Table *before = (const Table *)node->from;
    const PartNames *all = &table->extras->part_names;
    PartNames names = {0};
    for (size_t i = 0; i < all->count; i++) {
        const Object *whole = database_find_marked(planner->target, table, all->items[i].whole);
        const Object *own = whole == NULL ? NULL
                            : whole->kind == KIND_INDEX
                                ? find_index(before, (const Index *)whole)
                                : find_constraint(before, (const Constraint *)whole);
        if (!all->items[i].is_usual || (own != NULL && own->name.name != all->items[i].part))
            VECTOR_ADD(planner->arena, &names, all->items[i]);
    }
    if (names.count > 0)
        write_step(planner, node,
                   sql_name_parts(&planner->writer, table, names.items, names.count, false),
                   FORM_ALTER_INDEX, NULL);
}

/* The same of its foreign keys, which were called as the parent's. */
static void write_foreign_key_names(Planner *planner, Node *node, const Table *former)
{
    const Table *after = (const Table *)node->to;
    const Tables *above = family_partition_ancestors(planner->source, former);
    PartNames names = {0};
    for (size_t k = 0; k < above->count; k++) {
        const Table *at = above->items[k];
        for (size_t i = 0; i < at->constraints.count; i++) {
            const Constraint *key = at->constraints.items[i];
            const Object *own =
                key->constraint_kind == CONSTRAINT_FOREIGN_KEY ? find_constraint(after, key) : NULL;
            if (own != NULL && own->name.name != key->object.name.name)
                VECTOR_ADD(planner->arena, &names,
                           (PartName){.whole = key->object.name.name, .part = own->name.name});
        }
    }
    if (names.count > 0)
        write_step(planner, node,
                   sql_name_foreign_keys(&planner->writer, former, names.items, names.count),
                   FORM_RENAME_CONSTRAINT, node->to);
}

static const Constraint *find_referring(Planner *planner, const Table *table)
{
    const Objects *dependents = planner_dependents(planner, &table->object);
    for (size_t i = 0; i < dependents->count; i++) {
        const Constraint *constraint = (const Constraint *)dependents->items[i];
        if (constraint->object.kind == KIND_CONSTRAINT &&
            constraint->constraint_kind == CONSTRAINT_FOREIGN_KEY)
            return constraint;
    }
    return NULL;
}

bool write_dropped_partition(Planner *planner, Node *node)
{
    const Table *former = (const Table *)node->from;
    const Tables *above = family_partition_ancestors(planner->source, former);
    const Table *parent = above->count == 0 ? NULL : above->items[0];
    const Constraint *referring = NULL;
    if (parent == NULL || planner_counterpart(planner, &parent->object) == NULL) return false;
    for (size_t i = 0; referring == NULL && i < above->count; i++)
        referring = find_referring(planner, above->items[i]);
    if (referring == NULL) return false;
    PlannedStep *step = write_step(planner, node, sql_detach_partition(&planner->writer, former),
                                   FORM_DETACH_PARTITION, node->from);
    write_partition_locks(planner, step, former, FORM_DETACH_PARTITION);
    write_inherited_key_locks(planner, step, above, FORM_DETACH_PARTITION);
    write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if any of its rows is referenced");
    return true;
}

void write_detached_partition(Planner *planner, Node *node, const Table *former)
{
    if (((const Table *)node->to)->extras->partition_of.name == NULL)
        write_part_names(planner, node, former);
    write_foreign_key_names(planner, node, former);
    PlannedStep *step = write_step(planner, node, sql_detach_partition(&planner->writer, former),
                                   FORM_DETACH_PARTITION, node->to);
    const Tables *above = family_partition_ancestors(planner->source, former);
    write_partition_locks(planner, step, former, FORM_DETACH_PARTITION);
    write_inherited_key_locks(planner, step, above, FORM_DETACH_PARTITION);
    if (((const Table *)node->to)->extras->partition_of.name != NULL) return;
    write_not_null_names_left(planner, node, former);
    for (size_t i = 0; i < above->count; i++) write_left_behind(planner, node, above->items[i]);
}

/* A foreign key of the tables above, which the partition has, is adopted; else it gets it. */
static void write_attached_key_locks(Planner *planner, const Node *node, PlannedStep *step,
                                     const Tables *above, bool is_built)
{
    for (size_t i = 0; i < above->count; i++) {
        for (size_t k = 0; k < above->items[i]->constraints.count; k++) {
            const Constraint *key = above->items[i]->constraints.items[k];
            if (key->constraint_kind != CONSTRAINT_FOREIGN_KEY) continue;
            bool is_adopted = is_built || has_constraint((const Table *)node->from, key);
            StatementForm form = is_adopted ? step->form : FORM_CREATE_TABLE_REFERENCES;
            write_referenced_lock(planner, step, key, statement_form_row(form)->referenced);
        }
    }
}

void write_attached_partition(Planner *planner, Node *node, const Table *table)
{
    SqlWriter *writer = &planner->writer;
    const Tables *above = family_partition_ancestors(planner->target, table);
    const Table *parent = above->count == 0 ? NULL : above->items[0];
    /* One that gets another place is out of it no longer than it must. */
    bool was_alone = ((const Table *)node->from)->extras->partition_of.name == NULL;
    bool online =
        !planner->options->offline_ddl && was_alone && parent != NULL && !table->extras->is_foreign;
    SqlBound bound;
    bool is_simple = online && planner_read_bound(planner, parent, table, &bound);
    const Constraint *own = NULL;
    const Constraint *rest = NULL;
    for (size_t i = 0; online && !table_is_partitioned(table) && i < above->count; i++)
        write_missing(planner, node, above->items[i]);
    for (size_t i = 0; was_alone && i < above->count; i++)
        write_missing_checks(planner, node, above->items[i]);
    if (is_simple) {
        own = make_check(planner, &table->object, &table->object, &bound, true);
        write_check(planner, node, own);
        rest = write_default_check(planner, node, parent, &bound);
    }
    if (was_alone) write_not_null_names_joined(planner, node, table);
    StatementForm form = own == NULL ? FORM_ATTACH_PARTITION : FORM_ATTACH_PARTITION_PROVED;
    PlannedStep *step =
        write_step(planner, node, sql_attach_partition(writer, table), form, node->to);
    write_partition_locks(planner, step, table, form);
    write_attached_key_locks(planner, node, step, above, online && !table_is_partitioned(table));
    if (own == NULL)
        write_hazard(planner, step, HAZARD_MAY_FAIL,
                     "fails if any row violates the partition bound");
    write_attached_part_names(planner, node, table);
    write_check_dropped(planner, node, own);
    write_check_dropped(planner, node, rest);
}

const Constraint *write_partition_announced(Planner *planner, Node *node, const Table *table)
{
    QualifiedName name = table->extras->partition_of;
    const Table *parent = name.name == NULL ? NULL : database_find_table(planner->target, name);
    if (parent == NULL || planner->options->offline_ddl ||
        default_partition(planner, parent) == NULL)
        return NULL;
    SqlBound bound;
    return !planner_read_bound(planner, parent, table, &bound)
               ? NULL
               : write_default_check(planner, node, parent, &bound);
}

void write_partition_arrived(Planner *planner, Node *node, const Constraint *check)
{
    write_check_dropped(planner, node, check);
}
