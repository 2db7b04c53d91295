/* The statements of each node, with their locks and hazards, and the sections that they are run in.
 */
#ifndef SCHEMAC_PLAN_WRITE_H
#define SCHEMAC_PLAN_WRITE_H

#include "plan/order/order.h"

/* ---- column.c ---- */

void emit_column(Planner *planner, Node *node);
void emit_new_column(Planner *planner, Node *node);

/* ---- constraint.c ---- */

void emit_constraint(Planner *planner, Node *node);
/* Of a constraint, an index, a trigger, a policy, a rule: not among the renames that come first. */
void emit_renamed_part(Planner *planner, Node *node);
void emit_key_index(Planner *planner, Node *node, const Constraint *constraint);
void emit_key_of_index(Planner *planner, Node *node, const Constraint *constraint);

/* ---- conversion.c ---- */

/* That nothing converts the values; what a `using` loses of them: all where it
 * does not read them, some where it casts to less. */
void conversion_report(Planner *planner, const Column *from, const Column *to);
void conversion_judge(Planner *planner, PlannedStep *step, const Column *from, const Column *to,
                      const Expression *clause);

/* ---- default_around.c ---- */

void emit_table_defaults_around(Planner *planner, Node *node); /* of ASPECT_DEFAULT */

/* ---- definition.c ---- */

/* The hazard of the step that drops it: columns of a domain that may use it. */
void emit_users_of_cast(Planner *planner, Node *node, PlannedStep *step);
void emit_definition(Planner *planner, Node *node);

/* ---- domain.c ---- */

void emit_domain(Planner *planner, Node *node);
void emit_rebuilt_type(Planner *planner, Node *node, SqlConversion conversion);

/* ---- domain_checks.c ---- */

void emit_domain_around(Planner *planner, Node *node); /* of ASPECT_DEFAULT */
void emit_domain_checks(Planner *planner, Node *node, const Domain *from, const Domain *to);

/* ---- extras.c ---- */

/* Of what the server has made anew under its name. */
void emit_dependence_again(Planner *planner, Node *node, const Object *object);
/* Owner and comments of a created object; for one that was altered, where they differ. */
void emit_owner_and_comment(Planner *planner, Node *node);
/* Comments on parts that are no objects; `again`: also those that stay the same. */
void emit_part_comments(Planner *planner, Node *node, bool again);
/* All there is to do about the namespace `public`. */
void emit_public(Planner *planner, Node *node);
/* Whether a lock on it is worth telling of: others are not read or written row by row. */
bool emit_is_relation_or_part(const Object *object);
/* All of it, of an object made anew under its old name. */
void emit_extras_again(Planner *planner, Node *node);

/* ---- grants.c ---- */

/* `creates`: the object has just been made, and has what PostgreSQL gives. */
void emit_grants(Planner *planner, Node *node, bool creates);
/* What default privileges gave to the sequence of a new identity is taken again. */
void emit_identity_grants(Planner *planner, Node *node, const Column *column);
void emit_default_privileges(Planner *planner, Node *node);
/* Takes away those that stay as they are, for a statement whose objects are not known, or gives
 * them back. */
void emit_default_privileges_around(Planner *planner, Node *node, bool give_back);
void emit_external(Planner *planner, Node *node);

/* ---- index.c ---- */

void emit_index(Planner *planner, Node *node);
void emit_index_of_leaf(Planner *planner, Node *node, const Index *index);
void emit_index_statistics(Planner *planner, Node *node, const Index *from, const Index *to);
/* ALTER COLUMN TYPE makes the indexes of the column anew, without statistics and dependence. */
void emit_index_extras_again(Planner *planner, Node *node, const Column *column);

/* ---- inherited_column.c ---- */

/* Of a column that was inherited: what it is to be as the table's own. */
void emit_own_column(Planner *planner, Node *node, const Column *column);
/* DROP COLUMN that leaves it with the tables below that keep it. */
void emit_column_left_below(Planner *planner, Node *node, const Table *table, const Column *column);
void emit_new_overrides(Planner *planner, Node *node);
/* CREATE TABLE takes no column from parents with different defaults, whatever the new table is to
 * say of it: takes them away before it, and gives them `back` behind it. */
void emit_parents_defaults(Planner *planner, Node *node, bool back);
void emit_altered_overrides(Planner *planner, Node *node);
/* SET COMPRESSION of the column does not go down to the table's children: says it of them as well.
 * `retyped`: an ALTER TYPE has just set all of them to the default. */
void emit_compression_below(Planner *planner, Node *node, const Column *column, bool retyped);
/* An inherited column, from what it is in the table to what it is in the table of `node`. */
void emit_moved_column(Planner *planner, Node *node, const Column *from, const Column *to);

/* ---- locks.c ---- */

/* Each relation is named once, with the strongest lock. */
void step_add_lock(Arena *arena, Step *step, StepLock also);
/* The statement locks the relation as well: named where it stays and is not new. */
void emit_lock(Planner *planner, PlannedStep *step, const Object *relation, LockMode lock);
/* It makes `partition` one, or none any more: what that locks of the whole, and its default
 * partition. */
void emit_partition_locks(Planner *planner, PlannedStep *step, const Table *partition,
                          LockMode lock);
/* It reads the tables with columns of the domain (of the source). */
void emit_domain_locks(Planner *planner, PlannedStep *step, const Object *domain);
/* It renames `part` (as the new model has it), which the tables below have as well. */
void emit_rename_locks(Planner *planner, PlannedStep *step, const Object *part);
/* It makes a child of `parent`. */
void emit_parent_lock(Planner *planner, PlannedStep *step, QualifiedName parent);
/* The locks that follow from the kind of what is changed, for all steps of the node. */
void planner_add_locks(Planner *planner, const Node *node);

/* ---- losses.c ---- */

/* The same for all that goes with what is dropped: losses.def. */
Diagnostic *emit_loss_of_drop(Planner *planner, PlannedStep *step, const Object *object);

/* ---- not_null.c ---- */

/* NOT NULL comes to a column; its form changes; one that is not valid comes with a
 * new column; names in what becomes or was a partition; a virtual column is computed anew. */
void emit_not_null(Planner *planner, Node *node, const Column *column);
void emit_not_null_form(Planner *planner, Node *node, const Column *from, const Column *to);
void emit_late_not_null(Planner *planner, Node *node, const Column *column);
void emit_not_null_names_joined(Planner *planner, Node *node, const Table *inside);
void emit_not_null_names_left(Planner *planner, Node *node, const Table *inside);
void emit_computed_not_null(Planner *planner, PlannedStep *step, const Column *column);
/* Of the check that makes a column not null: no constraint's that the table has or gets. */
Name planner_name_of_check(Planner *planner, const Column *column);

/* ---- object.c ---- */

void emit_routine(Planner *planner, Node *node);
void emit_sequence(Planner *planner, Node *node);
/* The sequence stands no sooner than where it may begin, nor beyond its end where it began there.
 */
void emit_later_start(Planner *planner, Node *node, QualifiedName sequence,
                      const SequenceOptions *to, const SequenceOptions *from);
/* A column that has rows gets a sequence: the sequence goes on behind their values. */
void emit_catch_up(Planner *planner, Node *node, const Column *column,
                   const SequenceOptions *options);
void emit_extension(Planner *planner, Node *node);
void emit_raw(Planner *planner, Node *node);
void emit_namespace(Planner *planner, Node *node);

/* ---- parents.c ---- */

/* What a table inherits otherwise: its new parents, then no more the former ones. */
void emit_inherits(Planner *planner, Node *node, const Table *from, const Table *to);
void emit_inherit(Planner *planner, Node *node, const Table *table, QualifiedName parent,
                  LockMode lock);

/* ---- part_names.c ---- */

/* Parts of what was just made or attached, that are not called as PostgreSQL
 * calls them: all of the partition's, or those of one index or key but for partitions that it was
 * built for (NULL: none). */
void emit_new_part_names(Planner *planner, Node *node, const Table *partition);
void emit_part_names_of(Planner *planner, Node *node, const Object *whole, const Objects *built);
/* Copies that children have of a check that was added, and are valid where it is
 * not; those of a table that stays, which became so. */
void emit_valid_copies(Planner *planner, Node *node, const Constraint *check);
void emit_validated_copies(Planner *planner, Node *node);
void emit_changed_part_names(Planner *planner, Node *node);

/* ---- partition.c ---- */

void emit_attached_partition(Planner *planner, Node *node, const Table *table);
/* Takes a partition that is dropped out of its table before, where foreign keys refer to that: they
 * would hold on to the partition. */
void emit_dropped_partition(Planner *planner, Node *node);
/* `former`: under its new name, but as the partition that it was. */
void emit_detached_partition(Planner *planner, Node *node, const Table *former);
/* Before and after a partition is created, where there is a default one already. */
const Constraint *emit_partition_announced(Planner *planner, Node *node, const Table *table);
void emit_partition_arrived(Planner *planner, Node *node, const Constraint *check);

/* ---- renames.c ---- */

/* The steps of the node of renames. */
void emit_renames(Planner *planner, Node *node);

/* ---- schedule.c ---- */

/* Planner->ordered's steps → sections. */
void planner_schedule(Planner *planner, PlanSide *side);

/* ---- step.c ---- */

/* A step at the end of the node's. `locked`: the relation, or its part; LOCK_NONE when it is new.
 */
PlannedStep *emit_step(Planner *planner, Node *node, Text statement, LockMode lock,
                       const Object *locked);
/* A step as emit_step's, of an ALTER TABLE that may be merged with its neighbours. */
PlannedStep *emit_alter(Planner *planner, Node *node, Text statement, LockMode lock,
                        const Object *locked);
void emit_hazard(Planner *planner, PlannedStep *step, HazardKind kind, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Data loss: the hazard, and on the up side the error that stops it; NULL where it is allowed. */
Diagnostic *emit_loss(Planner *planner, PlannedStep *step, const Object *object, const char *format,
                      ...) __attribute__((format(printf, 4, 5)));
/* ALTER TABLE ONLY: what children have stays. */
void emit_only(Planner *planner, Node *node, const Object *table, Text statement);
/* The object under the name that it has until its own is free. */
Object node_former_object(const Node *node);
/* Statements outside a transaction run with the names qualified. */
SqlWriter outside_writer(const Planner *planner);
bool node_may_be_online(const Node *node);

/* ---- table.c ---- */

void emit_table(Planner *planner, Node *node);
/* Of ASPECT_DETACHED. */
void emit_detached(Planner *planner, Node *node);

/* ---- trigger.c ---- */

void emit_trigger(Planner *planner, Node *node);

/* ---- type.c ---- */

void emit_enum(Planner *planner, Node *node);
void emit_composite(Planner *planner, Node *node);

/* ---- update.c ---- */

void emit_fill(Planner *planner, Node *node);
/* The UPDATE that gives the rows of a table these values, and what must be around it in its
 * transaction. Returned is the UPDATE itself. */
PlannedStep *emit_update(Planner *planner, Node *node, const SqlFills *fills, StepClass step_class);
/* A statement that reads all rows of the table. */
PlannedStep *emit_reading(Planner *planner, Node *node, Text statement, const Object *table);

/* ---- validation.c ---- */

/* Of the node's table, or of a partition. */
void emit_validation(Planner *planner, Node *node, const Constraint *constraint);

/* ---- view.c ---- */

void emit_view(Planner *planner, Node *node);

/* ---- view_column.c ---- */

/* What a view, or a materialized view, says of its columns. */
void emit_view_columns(Planner *planner, Node *node);

/* ---- write.c ---- */

/* A node's steps. */
void planner_emit(Planner *planner, Node *node);

/* ---- settings.c ---- */

void emit_options(Planner *planner, Node *node, const Options *from, const Options *to);
void emit_rewrite(Planner *planner, Node *node, Text statement, const char *why);

#endif
