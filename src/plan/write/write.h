/* The statements of each node, with their locks and hazards, and the sections that they are run in.
 */
#ifndef SCHEMAC_PLAN_WRITE_H
#define SCHEMAC_PLAN_WRITE_H

#include "plan/order/order.h"

/* ---- client_breaks.c ---- */

/* Adds the hazard to a node that breaks programs made for what was before. */
void write_client_breaks(Planner *planner, Node *node);

/* ---- column.c ---- */

/* ---- constraint.c ---- */

/* Of a constraint, an index, a trigger, a policy, a rule: not among the renames that come first. */
void write_renamed_part(Planner *planner, Node *node);
void write_key_index(Planner *planner, Node *node, const Constraint *constraint);
void write_key_of_index(Planner *planner, Node *node, const Constraint *constraint);

/* ---- conversion.c ---- */

/* What a `using` loses of the values: all where it does not read them, some where it casts to less.
 */
void conversion_judge(Planner *planner, PlannedStep *step, const Column *from, const Column *to,
                      const Expression *clause);

/* ---- definition.c ---- */

/* ---- domain.c ---- */

void write_recreated_type(Planner *planner, Node *node, SqlConversion conversion);

/* ---- domain_checks.c ---- */

void write_suspended_domain(Planner *planner, Node *node); /* of ASPECT_DEFAULT */
void write_domain_checks(Planner *planner, Node *node, const Domain *from, const Domain *to);

/* ---- extras.c ---- */

/* Of what the server has re-created under its name. */
void write_dependence_again(Planner *planner, Node *node, const Object *object);
/* Owner and comments of a created object; for one that was altered, where they differ. */
void write_owner_and_comment(Planner *planner, Node *node);
/* Comments on parts that are no objects; `again`: also those that stay the same. */
void write_part_comments(Planner *planner, Node *node, bool again);
/* All there is to do about the namespace `public`. */
void write_public(Planner *planner, Node *node);
/* Whether a lock on it is worth telling of: others are not read or written row by row. */
bool write_is_relation_or_part(const Object *object);
/* All of it, of an object re-created under its old name. */
void write_extras_again(Planner *planner, Node *node);

/* ---- forms.c ---- */

/* How the object is created, dropped, renamed or commented. */
StatementForm write_form_of_created(const Object *object);
StatementForm write_form_of_dropped(const Object *object);
StatementForm write_form_of_renamed(const Object *object);
StatementForm write_form_of_comment(const Object *object);
/* `unchecked`: NOT VALID, not enforced, or known to hold. */
StatementForm write_form_of_added(const Constraint *constraint, bool unchecked);
StatementForm write_form_of_validated(const Constraint *constraint);

/* ---- grants.c ---- */

/* `creates`: the object has just been made, and has what PostgreSQL gives. */
void write_grants(Planner *planner, Node *node, bool creates);
/* What default privileges gave to the sequence of a new identity is taken again. */
void write_identity_grants(Planner *planner, Node *node, const Column *column);
/* Takes away those that stay as they are, for a statement whose objects are not known, or gives
 * them back. */
void write_suspended_default_privileges(Planner *planner, Node *node, bool give_back);

/* ---- index.c ---- */

void write_index_of_partition(Planner *planner, Node *node, const Index *index);
/* `from`: NULL of a new index. */
void write_index_statistics(Planner *planner, Node *node, const Index *from, const Index *to);
/* ALTER COLUMN TYPE re-creates the indexes of the column, without statistics and dependence. */
void write_index_extras_again(Planner *planner, Node *node, const Column *column);

/* ---- inherited_column.c ---- */

/* Of a column that was inherited: what it is to be as the table's own. */
void write_own_column(Planner *planner, Node *node, const Column *column);
/* DROP COLUMN that leaves it with the tables below that keep it. */
void write_column_left_below(Planner *planner, Node *node, const Table *table,
                             const Column *column);
void write_new_inherited_columns(Planner *planner, Node *node);
/* CREATE TABLE takes no column from parents with different defaults, whatever the new table is to
 * say of it: takes them away before it, and gives them `back` after it. */
void write_parents_defaults(Planner *planner, Node *node, bool back);
void write_altered_inherited_columns(Planner *planner, Node *node);
/* SET COMPRESSION of the column does not go down to the table's children: says it of them as well.
 * `retyped`: an ALTER TYPE has just set all of them to the default. */
void write_compression_below(Planner *planner, Node *node, const Column *column, bool retyped);
/* An inherited column, from what it is in the table to what it is in the table of `node`. */
void write_moved_column(Planner *planner, Node *node, const Column *from, const Column *to);

/* ---- locks.c ---- */

/* Each relation is named once, with the strongest lock. */
void step_add_lock(Arena *arena, Step *step, StepLock also);
/* It makes `partition` one, or none any more: what that locks of the whole, and its default
 * partition. */
void write_partition_locks(Planner *planner, PlannedStep *step, const Table *partition,
                           StatementForm form);
/* The foreign key comes to a table or goes from it. */
void write_referenced_lock(Planner *planner, PlannedStep *step, const Constraint *key,
                           LockMode lock);
/* The same of all foreign keys that a partition has from the tables above it. */
void write_inherited_key_locks(Planner *planner, PlannedStep *step, const Tables *above,
                               StatementForm form);
/* It reads the tables with columns of the domain (of the source). */
void write_domain_locks(Planner *planner, PlannedStep *step, const Object *domain);
/* It changes a composite type: all tables of it but the first, which the step is about. */
void write_type_locks(Planner *planner, PlannedStep *step, const Objects *tables);
/* It renames `part` (as the new model has it), which the tables below have as well. */
void write_rename_locks(Planner *planner, PlannedStep *step, const Object *part);
/* It makes a child of `parent`. */
void write_parent_lock(Planner *planner, PlannedStep *step, QualifiedName parent,
                       StatementForm form);
/* The locks on other tables that follow from their forms, for all steps of the node. */
void write_locks(Planner *planner, const Node *node);

/* ---- losses.c ---- */

/* What goes for good with what is dropped, by model/kinds.def; NULL: nothing does. */
Loss *write_loss_of_drop(Planner *planner, PlannedStep *step, const Object *object);

/* ---- merge.c ---- */

bool write_can_merge(const PlannedStep *first, const PlannedStep *second);
/* One statement of all of them, which can be merged with the first one each. */
Step write_merged(Arena *arena, const PlannedSteps *steps);

/* ---- not_null.c ---- */

/* NOT NULL comes to a column; its form changes; one that is not valid comes with a
 * new column; names in what becomes or was a partition; a virtual column is computed again. */
void write_not_null(Planner *planner, Node *node, const Column *column);
void write_not_null_form(Planner *planner, Node *node, const Column *from, const Column *to);
void write_late_not_null(Planner *planner, Node *node, const Column *column);
void write_not_null_names_joined(Planner *planner, Node *node, const Table *inside);
void write_not_null_names_left(Planner *planner, Node *node, const Table *inside);
void write_computed_not_null(Planner *planner, PlannedStep *step, const Column *column);
/* No constraint's that the table has or gets. */
Name write_name_of_not_null_check(Planner *planner, const Column *column);

/* ---- object.c ---- */

/* The sequence stands no sooner than where it may begin, nor beyond its end where it began there.
 */
void write_later_start(Planner *planner, Node *node, QualifiedName sequence,
                       const SequenceOptions *to, const SequenceOptions *from);
/* A column that has rows gets a sequence: the sequence goes on after their values. */
void write_catch_up(Planner *planner, Node *node, const Column *column,
                    const SequenceOptions *options);

/* ---- parents.c ---- */

/* What a table inherits otherwise: its new parents, then no more the former ones. */
void write_inherits(Planner *planner, Node *node, const Table *from, const Table *to);
void write_inherit(Planner *planner, Node *node, const Table *table, QualifiedName parent,
                   const Object *about);

/* ---- part_names.c ---- */

/* Parts of what was just made or attached, that are not called as PostgreSQL
 * calls them: all of the partition's, or those of one index or key but for partitions that it was
 * built for (NULL: none). */
void write_new_part_names(Planner *planner, Node *node, const Table *partition);
void write_part_names_of(Planner *planner, Node *node, const Object *whole, const Objects *built);
/* ALTER COLUMN TYPE has made `whole` again, which is called `current_name` until it is renamed. */
void write_part_names_again(Planner *planner, Node *node, const Object *whole, Name current_name);
/* Copies that children have of a check that was added, and are valid where it is
 * not; those of a table that stays, which became so. */
void write_valid_copies(Planner *planner, Node *node, const Constraint *check);
void write_validated_copies(Planner *planner, Node *node);
void write_changed_part_names(Planner *planner, Node *node);

/* ---- partition.c ---- */

void write_attached_partition(Planner *planner, Node *node, const Table *table);
/* Takes a partition that is dropped out of its table before, where foreign keys refer to that: they
 * would hold on to the partition. False: it goes out of it with the drop. */
bool write_dropped_partition(Planner *planner, Node *node);
/* `former`: under its new name, but as the partition that it was. */
void write_detached_partition(Planner *planner, Node *node, const Table *former);
/* Before and after a partition is created, where there is a default one already. */
const Constraint *write_partition_announced(Planner *planner, Node *node, const Table *table);
void write_partition_arrived(Planner *planner, Node *node, const Constraint *check);

/* ---- reasons.c ---- */

/* Tells of each step why it is there, and what it waits for: once the sections are made. */
void write_reasons(Planner *planner, PlanSide *side);

/* ---- renames.c ---- */

/* The steps of the node of renames. */
void write_renames(Planner *planner, Node *node);

/* ---- retyped.c ---- */

/* Of ASPECT_BESIDE. */
void write_made_beside(Planner *planner, Node *node);
/* An index or key that was built so gets its name, or becomes the key's. */
void write_built_in_place(Planner *planner, Node *node);
void write_swapped_columns(Planner *planner, Node *node);

/* ---- schedule.c ---- */

/* The steps of planner->ordered, shared out among sections. */
void write_sections(Planner *planner, PlanSide *side);

/* ---- settings.c ---- */

void write_options(Planner *planner, Node *node, const Options *from, const Options *to);

/* ---- step.c ---- */

/* A step at the end of the node's, with what statement_forms.def says of its form. `about`: the
 * relation, or the part of one; NULL: it is new, or no lock on it is worth telling of. */
PlannedStep *write_step(Planner *planner, Node *node, Text statement, StatementForm form,
                        const Object *about);
/* A step as write_step makes it, of an ALTER TABLE that may be merged with its neighbours. */
PlannedStep *write_alter(Planner *planner, Node *node, Text statement, StatementForm form,
                         const Object *about);
void write_hazard(Planner *planner, PlannedStep *step, HazardKind kind, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Data loss: the hazard, and what stops it on the way up unless it is allowed. */
Loss *write_loss(Planner *planner, PlannedStep *step, const Object *object, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A statement that was made with sql_only(): it locks no children. */
void write_only(Planner *planner, Node *node, const Object *table, Text statement,
                StatementForm form);
/* What its work is, where its form does not tell all. */
void write_work_is(PlannedStep *step, const char *why);
/* The object under the name that it has until its own is free. */
Object node_former_object(const Node *node);
/* Statements outside a transaction run with the names qualified. */
SqlWriter outside_writer(const Planner *planner);
/* What comes back where it was dropped is built in the plain form, since nobody can write there. */
bool node_may_be_online(const Node *node);

/* What an edge means for the steps of its two nodes. */
typedef struct StepLink {
    const Node *before;
    const Node *after;
    uint32_t waited;  /* step of `before` that is done first; 0 also where it has none */
    uint32_t waiting; /* step of `after` */
} StepLink;

/* `edge` is one of the node's. */
StepLink write_link_of(const Planner *planner, const Node *node, const Edge *edge);

/* ---- suspended_defaults.c ---- */

void write_suspended_defaults(Planner *planner, Node *node); /* of ASPECT_DEFAULT */

/* ---- table.c ---- */

/* Of ASPECT_DETACHED. */
void write_detached(Planner *planner, Node *node);

/* ---- undone.c ---- */

/* Sets what each node of the way down undoes. */
void write_undone(Planner *planner);

/* ---- update.c ---- */

void write_fill(Planner *planner, Node *node);
/* The same for rows that came meanwhile: once a check refuses more of them. */
void write_last_pass(Planner *planner, Node *node, const Column *column);
/* The UPDATE that gives the rows of a table these values, and what must be around it in its
 * transaction. Returned is the UPDATE itself. */
PlannedStep *write_update(Planner *planner, Node *node, const SqlFills *fills,
                          StepClass step_class);
/* A statement that reads all rows of the table. */
PlannedStep *write_reading(Planner *planner, Node *node, Text statement, const Object *table);

/* ---- validation.c ---- */

/* Of the node's table, or of a partition. */
void write_validation(Planner *planner, Node *node, const Constraint *constraint);

/* ---- view_column.c ---- */

/* What a view, or a materialized view, says of its columns. */
void write_view_columns(Planner *planner, Node *node);

/* ---- the kinds, each in a file of its own or of its like ---- */

#define KIND(identifier, word, plural, Type, subject, place, space, said, keeps) \
    void write_##subject(Planner *planner, Node *node);
#include "model/kinds.def"
#undef KIND

/* ---- write.c ---- */

/* A node's steps, and those that it has if it is apart. */
void write_node(Planner *planner, Node *node);
/* It comes back in a later section than it is dropped in. */
void node_put_apart(Node *node);

#endif
