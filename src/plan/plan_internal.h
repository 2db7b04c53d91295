/* What the files of plan/ share: one side (up or down) while it is planned.
 *
 * source → target: for the up side the renamed old model → the new one, for the down side the other
 * way round. A Pair is an object that is in both and does not stay untouched. Nodes are what is to
 * be done; edges say what must be done before. Each node writes its steps (emit_*.c), order.c puts
 * the nodes in order, schedule.c the steps into sections. */
#ifndef SCHEMAC_PLAN_PLAN_INTERNAL_H
#define SCHEMAC_PLAN_PLAN_INTERNAL_H

#include "plan/conversion_internal.h"
#include "plan/plan.h"
#include "sql/sql.h"

typedef enum NodeKind { NODE_DROP, NODE_ALTER, NODE_CREATE, NODE_RENAMES } NodeKind;

typedef enum Aspect {
    ASPECT_OBJECT,   /* the object as a whole */
    ASPECT_DEFAULT,  /* a column's default, a table's of its parents' columns, or a domain's and its
                        checks, taken away and put back around something that they need */
    ASPECT_OWNED_BY, /* a sequence's OWNED BY */
    ASPECT_LABELS,   /* of the renames, those of labels and attributes, first on the way down */
    ASPECT_ASIDE,    /* a renamed part makes room for another */
    ASPECT_DETACHED, /* a partition leaves its place, for another one */
    ASPECT_MARKS,    /* of a table that stays, its replica identity and CLUSTER ON */
    ASPECT_FILL,     /* rows get values in columns of a table */
    ASPECT_NOT_NULL  /* of a column, what can only be behind that: it takes no nulls any more */
} Aspect;

typedef struct Node Node;

typedef struct Edge {
    Node *before;
    /* It is only there for it: a constraint that can be done apart, a function whose body the
     * server need not look at. NULL: it must stay. */
    const Object *for_part;
    bool soft;  /* may be left out to cut a cycle */
    bool apart; /* what it needs must be committed first */
    bool whole; /* all of it must be done, slow validation included */
    bool late;  /* what the node builds beside what is there need not wait: see Node.entry */
    /* What goes by itself, behind its cause: may be cut, and then has a statement of its own. */
    bool of_cause;
} Edge;

typedef VECTOR(Edge) Edges;

typedef struct PlannedStep {
    Step step;
    Text alter_table; /* "ALTER TABLE t ": the statement begins so and can be merged; else none */
    bool merge;
    Node *node;
    uint32_t position;
} PlannedStep;

typedef VECTOR(PlannedStep *) PlannedSteps;

/* What the rows of a table get in a column of the target. */
typedef struct Fill {
    const Column *from; /* of the source; NULL: the column is new */
    const Column *column;
    Expression value;
    Node *node;     /* the UPDATE that does it, */
    uint32_t stage; /* by which it is told: from 1 on, behind those that it reads */
    bool is_open;   /* while that is found */
} Fill;

typedef VECTOR(Fill *) Fills;

typedef struct Pair {
    const Object *from;
    const Object *to;
    const Change *change;
    ChangeAttributes attributes;
    bool renamed; /* a part whose name differs */
    Name aside;   /* the name that it has for a while in between; NULL: none */
    bool rebuilt; /* dropped and created */
    const Object
        *held_by;        /* while this needs it, which on the way down is known to fail; or NULL */
    bool type_rebuilt;   /* a type made anew under its columns */
    bool default_around; /* the default is dropped and set around something */
    bool base_changed;   /* the column's type itself, not only its modifiers */
    bool disturbed;      /* a column whose type changes: its dependents have been looked at */
    Objects columns;     /* of a rebuilt type: the source's columns that have it */
} Pair;

typedef VECTOR(Node *) Nodes;

struct Node {
    NodeKind kind;
    Aspect aspect;
    const Object *from; /* of the source; NULL of a CREATE */
    const Object *to;   /* of the target; NULL of a DROP */
    Pair *pair;         /* NULL of what is only in one of them */
    const Change *change;
    bool implied; /* happens by itself: no statement, */
    Nodes causes; /* but when one of these drops does: see goes_with.c. */
    bool alone;   /* What is implied could have a statement as well. */
    Edges edges;  /* what must be done before; once turned around for the down side: after */
    PlannedSteps steps;
    Node *not_null; /* of a column: its ASPECT_NOT_NULL; NULL: none */
    Fills fills;    /* of ASPECT_FILL */
    uint32_t entry; /* steps that build something beside what is there, which may still be there */
    uint32_t gate;  /* steps that must be done before what needs this node may begin */
    bool held;      /* what it needs to come back is done before it is dropped: schedule.c */
    bool apart;     /* it comes back in a later section: built while the table is in use */
    uint8_t state;  /* while ordering */
    uint32_t next_edge;
    uint32_t place; /* in the order */
};

/* A routine or operator that comes or goes beside others of its name, and what of the source may
 * call it by a text that stays. */
typedef struct Overload {
    const Object *routine;
    bool comes;
    Objects callers;
} Overload;

typedef struct Planner {
    Arena *arena;
    Diagnostics *diagnostics;
    const Diff *diff;
    const PlanOptions *options;
    bool down;
    const Database *source;
    const Database *target;
    SqlWriter writer;
    VECTOR(Pair *) pairs;
    VECTOR(const Change *)
    drops; /* of this side: a CREATE of the diff is a drop of its down side */
    VECTOR(const Change *) creates;
    Map *pair_of;       /* source object → Pair */
    Map *dropped;       /* source object → its Change */
    Map *created;       /* target object → its Change, or its Pair when it is rebuilt */
    bool labels_first;  /* on the way down, labels and attributes are renamed first of all */
    Map *renamed_parts; /* source part → target part of another name */
    Map *dependents;    /* source object → Objects *; made when first needed */
    Map *readers;       /* the same, but for parts of tables: few, where dependents are many */
    Nodes nodes;
    Map *drop_nodes;   /* source object → Node */
    Map *create_nodes; /* target object → Node */
    Map *alter_nodes;  /* source object and target object → Node */
    Map *mark_nodes;   /* the same of tables: ASPECT_MARKS */
    Map *type_nodes;   /* a column of a rebuilt type, in source and target → the type's Node */
    Map *later; /* constraints that a CREATE TABLE leaves out; they, policies and rules that must be
                   dropped before a DROP TABLE */
    Map *unchecked; /* functions whose bodies name what comes only after them */
    VECTOR(Overload) overloads;
    Objects base_types; /* of the source, that are dropped */
    Fills fills;
    Map *fill_of;      /* target column → Fill */
    Objects *deferred; /* see update.c; made when first needed */
    Map *check_names;  /* of the checks that make columns not null: taken */
    Nodes ordered;
} Planner;

/* pairs.c: which objects are altered, dropped, created, rebuilt. */
void planner_load(Planner *planner);
void planner_close(Planner *planner); /* pulls in what must be rebuilt around the changes */
Pair *planner_pair(Planner *planner, const Object *from); /* NULL when it has no counterpart */
const Object *planner_counterpart(Planner *planner, const Object *from);
bool planner_is_new(const Planner *planner,
                    const Object *target_object); /* it or its parent is created */

/* The object is dropped and created, and what holds on to it looked at. */
void planner_rebuild(Planner *planner, const Object *from);

/* overloads.c: finds them, and what must be made anew for them. */
void planner_find_overloads(Planner *planner);

/* Whether a part may be built while the table is in use: not asked otherwise, and possible on the
 * table itself, which for a partitioned table it is of checks alone. */
bool planner_is_online(const Planner *planner, const Object *part);
/* Of a partitioned table: whether it may be built for each of its partitions first. */
bool planner_is_online_by_leaves(const Planner *planner, const Object *part);

/* replaced.c: what goes while something else takes its place under the same text. */
Objects planner_replaced(Planner *planner);
/* Whether the foreign key is of the key's own table, and may hold on to it. */
bool planner_is_key_of(const Object *key, const Constraint *foreign_key);
void planner_add_replaced_edges(Planner *planner);
/* The same for all that a text names in one way: relations, routines, operators of one name. */
Text planner_text_key(Arena *arena, const Object *object);
/* A view's query, a routine's standard-SQL body (it may be none); NULL for all else. */
const Expression *planner_query_of(const Object *object);

/* partitions.c */
/* Checks that are not valid come behind the new children of their tables. */
void planner_add_late_checks(Planner *planner);
/* A label that a partition's bound names must be committed before it. */
void planner_add_bound_edges(Planner *planner, Node *node);
/* Whether tables of the target inherit from it, or are its partitions. */
bool planner_has_children(const Planner *planner, const Object *table);
/* All of these at any depth, of the source or the target as the table is, in order of objects. */
const Tables *planner_descendants(const Planner *planner, const Object *table);
/* Partitions at any depth of a table of the target that may have rows: were its own before. */
Objects planner_leaves(Planner *planner, const Object *table);
/* A table of the source, and what goes with it: its partitions at any depth. */
Objects planner_dropped_partitions(Planner *planner, const Object *table);
/* The default partition of a table of the target, if it was there before; else NULL. */
const Table *planner_default_partition(Planner *planner, const Object *table);
/* Words of partitions of the target, at any depth, on the trigger of that name. */
Objects planner_triggers_below(Planner *planner, const Object *table, Name name);
/* What a leaf gets of an index, key or foreign key of its whole: on it, and under the name that
 * PostgreSQL would choose. What the partition's part of an index or key of its whole is called, or
 * NULL. */
Name planner_name_of_part(const Object *partition, const Object *whole);
Index planner_index_of_leaf(const Index *index, const Object *leaf);
Constraint planner_constraint_of_leaf(const Constraint *constraint, const Object *leaf);
/* emit_part_name.c: parts of what was just made or attached, that are not called as PostgreSQL
 * calls them: all of the partition's, or those of one index or key but for partitions that it was
 * built for (NULL: none). */
void emit_new_part_names(Planner *planner, Node *node, const Table *partition);
void emit_part_names_of(Planner *planner, Node *node, const Object *whole, const Objects *built);
/* emit_part_name.c: copies that children have of a check that was added, and are valid where it is
 * not; those of a table that stays, which became so. */
void emit_valid_copies(Planner *planner, Node *node, const Constraint *check);
void emit_validated_copies(Planner *planner, Node *node);

/* replace.c: whether CREATE OR REPLACE VIEW makes the one of the other: columns only come, at the
 * end. */
bool planner_can_replace_view(const View *from, const View *to);

/* merge.c: what a table has as its own and from its parents too. */
/* Whether the column's type, or its name, changes with that of the column it is inherited from. */
bool planner_is_retyped_above(Planner *planner, const Pair *pair);
bool planner_is_renamed_above(Planner *planner, const Change *change);
/* Of a partition, which gets its table's columns and checks and loses them with it: the table's new
 * column, or NULL; whether the table's own is dropped. */
const Column *planner_column_above(Planner *planner, const Column *column);
const Object *planner_dropped_above(Planner *planner, const Object *part);
/* Inherited columns that become own: of the column that is dropped, whether a table below keeps it;
 * of a new one, whether it is there already. */
bool planner_is_kept_below(Planner *planner, const Table *table, const Column *column);
bool planner_was_inherited(Planner *planner, const Column *column);
void planner_disturb_replaced_columns(Planner *planner);
void planner_add_merge_edges(Planner *planner, Node *node);

/* dependents.c */
const Objects *planner_dependents(Planner *planner, const Object *from);
const Objects *planner_readers(Planner *planner, const Object *from); /* views, routines, types */
bool expression_names_column(const Expression *expression, const Object *relation, Name column);
bool index_names_column(const Index *index, const Object *table, Name column);
bool constraint_names_column(const Constraint *constraint, const Object *table, Name column);
/* Of an index or constraint, a column of its table. */
bool part_names_column(const Object *part, Name column);
/* Whether it is an index, or a key, which has one. */
bool part_has_index(const Object *part);

/* column_users.c: the column's type changes (`base_changed`: not only its modifiers), or it is
 * dropped and added (`gone`): so is what holds on to it. */
void planner_disturb_column(Planner *planner, const Object *column, bool base_changed, bool gone);
/* A routine holds on to what its standard-SQL body names; a body that is a string does not. */
bool routine_holds(const Object *object);

/* casts.c: a cast is dropped and created: so is what may use it, but for what holds rows. */
void planner_disturb_users_of_cast(Planner *planner, const Object *cast);
/* The hazard of the step that drops it: columns of a domain that may use it. */
void emit_users_of_cast(Planner *planner, Node *node, PlannedStep *step);

/* marks.c: CLUSTER ON and the replica identity go with the index that they name, */
void planner_disturb_marks(Planner *planner, const Object *index);
/* and wait for it to be there in its final form: of a table, of a materialized view. A table that
 * stays has a node for them: its index may be one that comes only behind its own change, where it
 * becomes a partition or ceases to be one. */
void planner_add_mark_nodes(Planner *planner);
void planner_add_mark_edges(Planner *planner, Node *node);
void planner_add_view_mark_edges(Planner *planner, Node *node);

/* domain_checks.c: whether the other domain has the check, perhaps under another name. */
bool domain_check_stays(const Domain *domain, const DomainCheck *check, const Domain *other);
void emit_domain_around(Planner *planner, Node *node); /* of ASPECT_DEFAULT */
void emit_domain_checks(Planner *planner, Node *node, const Domain *from, const Domain *to);

/* emit_type.c */
bool enum_has_label(const Enum *type, Text label);
/* Columns hold values of it, maybe inside those of other types. */
bool type_is_in_use(Planner *planner, const Object *type);
/* Whether values of it are inside others that columns have. */
bool domain_is_nested(Planner *planner, const Object *domain);
bool domain_must_be_rebuilt(Planner *planner, const Pair *pair);

/* graph.c: nodes and edges. */
void planner_make_nodes(Planner *planner);
Node *planner_add_node(Planner *planner, NodeKind kind, Aspect aspect, const Object *from,
                       const Object *to, Pair *pair, const Change *change);
void planner_add_edge(Planner *planner, Node *after, Edge edge);

/* emit_not_null.c: NOT NULL comes to a column; its form changes; one that is not valid comes with a
 * new column; names in what becomes or was a partition; a virtual column is computed anew. */
void emit_not_null(Planner *planner, Node *node, const Column *column);
void emit_not_null_form(Planner *planner, Node *node, const Column *from, const Column *to);
void emit_late_not_null(Planner *planner, Node *node, const Column *column);
void emit_not_null_names_joined(Planner *planner, Node *node, const Table *inside);
void emit_not_null_names_left(Planner *planner, Node *node, const Table *inside);
void emit_computed_not_null(Planner *planner, PlannedStep *step, const Column *column);
/* not_null.c: the primary key and the replica identity need columns that are not null. */
void planner_add_not_null_edges(Planner *planner, Node *node);
/* Of the check that makes a column not null: no constraint's that the table has or gets. */
Name planner_name_of_check(Planner *planner, const Column *column);

/* goes_with.c: which drops happen by themselves, */
void planner_find_causes(Planner *planner);
/* and when, once all other edges are there. */
void planner_add_cause_edges(Planner *planner);
/* Gives it a statement of its own, if it can have one; while ordering, before its cause. */
bool planner_give_statement(Node *node);
void planner_part_from_cause(Planner *planner, Node *node);

/* What `to` needs in the target, and of what `from` needs in the source that which has no name of
 * those, in the place of the node's own. */
void planner_add_needs_of(Planner *planner, Node *node, const Object *from, const Object *to);

/* How the column's values are converted: its `using`; NULL: by a cast. */
const Expression *planner_conversion(Planner *planner, const Column *to);

/* fill.c: the nodes, once all others are there, and their edges. */
void planner_add_fill_nodes(Planner *planner);
void planner_add_fill_edges(Planner *planner);
void planner_add_conversion_edges(Planner *planner, Node *node);  /* of an altered column */
Fill *planner_fill(const Planner *planner, const Object *column); /* NULL: none */
/* Whether all rows get one value in the column, on the way down, in place of those that are gone.
 */
bool planner_is_made_up(const Planner *planner, const Column *column);
/* The value that ADD COLUMN gives to the rows; none: there is none, or an UPDATE does it.
 * `made_up`: nobody said it. */
Expression planner_constant_of_new(Planner *planner, const Column *column, bool *made_up);
void emit_fill(Planner *planner, Node *node);

/* names.c: who takes a name comes after who had it. */
void planner_add_name_edges(Planner *planner);
/* Raw blocks are made when all else is there, and go before anything changes. */
void planner_add_raw_edges(Planner *planner);
/* A partition comes after those that leave the same table: their bounds may overlap. */
void planner_add_partition_edges(Planner *planner);
/* What may use an extension that is made anew waits for it. */
void planner_add_extension_edges(Planner *planner);
/* What is created comes before the default privileges that are new. */
void planner_add_default_privileges_edges(Planner *planner);

/* order.c: sets planner->ordered. */
void planner_order(Planner *planner);

/* schedule.c: planner->ordered's steps → sections. */
void planner_schedule(Planner *planner, PlanSide *side);

/* emit*.c: a node's steps. */
void planner_emit(Planner *planner, Node *node);
void emit_column(Planner *planner, Node *node);
void emit_new_column(Planner *planner, Node *node);
/* emit_conversion.c: that nothing converts the values; what a `using` loses of them: all where it
 * does not read them, some where it casts to less. */
void conversion_report(Planner *planner, const Column *from, const Column *to);
void conversion_judge(Planner *planner, PlannedStep *step, const Column *from, const Column *to,
                      const Expression *clause);
/* What all rows get on the way down where nothing can be made of theirs. */
const Expression *conversion_made_up(Planner *planner, const Column *to);
void emit_constraint(Planner *planner, Node *node);
/* Of a constraint, an index, a trigger, a policy, a rule: not among the renames that come first. */
void emit_renamed_part(Planner *planner, Node *node);
void emit_index(Planner *planner, Node *node);
/* Of the node's table, or of a partition. */
void emit_validation(Planner *planner, Node *node, const Constraint *constraint);
void emit_key_index(Planner *planner, Node *node, const Constraint *constraint);
void emit_key_of_index(Planner *planner, Node *node, const Constraint *constraint);
void emit_index_of_leaf(Planner *planner, Node *node, const Index *index);

/* emit_partition.c */
void emit_attached_partition(Planner *planner, Node *node, const Table *table);
/* Takes a partition that is dropped out of its table before, where foreign keys refer to that: they
 * would hold on to the partition. */
void emit_dropped_partition(Planner *planner, Node *node);
/* `former`: under its new name, but as the partition that it was. */
void emit_detached_partition(Planner *planner, Node *node, const Table *former);
/* Before and after a partition is created, where there is a default one already. */
const Constraint *emit_partition_announced(Planner *planner, Node *node, const Table *table);
void emit_partition_arrived(Planner *planner, Node *node, const Constraint *check);
void emit_index_statistics(Planner *planner, Node *node, const Index *from, const Index *to);
/* Of what the server has made anew under its name. */
void emit_dependence_again(Planner *planner, Node *node, const Object *object);
/* ALTER COLUMN TYPE makes the indexes of the column anew, without statistics and dependence. */
void emit_index_extras_again(Planner *planner, Node *node, const Column *column);
void emit_table(Planner *planner, Node *node);
/* Of ASPECT_DETACHED. */
void emit_detached(Planner *planner, Node *node);
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
/* What a view, or a materialized view, says of its columns. */
void emit_view_columns(Planner *planner, Node *node);
/* Whether a column is to have the storage of its type again, for which there is no word. */
bool planner_loses_storage(const Planner *planner, const MaterializedView *from,
                           const MaterializedView *to);
void planner_disturb_overrides(Planner *planner, const Pair *pair);
void planner_add_override_edges(Planner *planner, Node *node);
void planner_add_renamed_index_edges(Planner *planner, Node *node);
/* The word for how it is stored, where it does not say. */
Name planner_storage(const Planner *planner, const Column *column);
void emit_enum(Planner *planner, Node *node);
void emit_domain(Planner *planner, Node *node);
void planner_add_domain_edges(Planner *planner, Node *node);
void emit_composite(Planner *planner, Node *node);
void emit_view(Planner *planner, Node *node);
void emit_routine(Planner *planner, Node *node);
void emit_trigger(Planner *planner, Node *node);
void emit_sequence(Planner *planner, Node *node);
/* The sequence stands no sooner than where it may begin, nor beyond its end where it began there.
 */
void emit_later_start(Planner *planner, Node *node, QualifiedName sequence,
                      const SequenceOptions *to, const SequenceOptions *from);
/* The columns that take their default from the sequence, and nothing else (losses.c). */
Objects sequence_columns(Arena *arena, const Database *database, const Sequence *sequence);
/* A column that has rows gets a sequence: the sequence goes on behind their values. */
void emit_catch_up(Planner *planner, Node *node, const Column *column,
                   const SequenceOptions *options);
void emit_extension(Planner *planner, Node *node);
void emit_raw(Planner *planner, Node *node);
void emit_definition(Planner *planner, Node *node);
void emit_namespace(Planner *planner, Node *node);

/* A step at the end of the node's. `locked`: the relation, or its part; LOCK_NONE when it is new.
 */
PlannedStep *emit_step(Planner *planner, Node *node, Text statement, LockMode lock,
                       const Object *locked);
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
/* A step as emit_step's, of an ALTER TABLE that may be merged with its neighbours. */
PlannedStep *emit_alter(Planner *planner, Node *node, Text statement, LockMode lock,
                        const Object *locked);
void emit_hazard(Planner *planner, PlannedStep *step, HazardKind kind, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Owner and comments of a created object; for one that was altered, where they differ. */
void emit_owner_and_comment(Planner *planner, Node *node);
/* `creates`: the object has just been made, and has what PostgreSQL gives. */
void emit_grants(Planner *planner, Node *node, bool creates);
/* What default privileges gave to the sequence of a new identity is taken again. */
void emit_identity_grants(Planner *planner, Node *node, const Column *column);
void emit_default_privileges(Planner *planner, Node *node);
/* Takes away those that stay as they are, for a statement whose objects are not known, or gives
 * them back. */
void emit_default_privileges_around(Planner *planner, Node *node, bool give_back);
void emit_external(Planner *planner, Node *node);
/* Comments on parts that are no objects; `again`: also those that stay the same. */
void emit_part_comments(Planner *planner, Node *node, bool again);
/* All there is to do about the namespace `public`. */
void emit_public(Planner *planner, Node *node);
/* Whether a lock on it is worth telling of: others are not read or written row by row. */
bool emit_is_relation_or_part(const Object *object);
/* All of it, of an object made anew under its old name. */
void emit_extras_again(Planner *planner, Node *node);
/* Data loss: the hazard, and on the up side the error that stops it; NULL where it is allowed. */
Diagnostic *emit_loss(Planner *planner, PlannedStep *step, const Object *object, const char *format,
                      ...) __attribute__((format(printf, 4, 5)));
/* The same for all that goes with what is dropped: losses.def. */
Diagnostic *emit_loss_of_drop(Planner *planner, PlannedStep *step, const Object *object);
Text planner_describe(const Planner *planner, const Object *object);
Name planner_name(const Planner *planner, Name stem, const char *suffix); /* at most 63 bytes */

/* convert.c: conversion_of, where the target of the side may declare a cast of its own. */
Conversion planner_conversion_of(const Planner *planner, const Type *from, const Type *to);

/* values.c */
bool value_is_volatile(const Planner *planner, const Expression *value);

#endif
