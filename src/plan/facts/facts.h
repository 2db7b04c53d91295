/* Questions about the two models of a side, and what PostgreSQL does with them: who depends on
 * what, how values become values of another type, what can be built while a table is in use, what
 * goes down to partitions and children. They change nothing but the lists that they remember their
 * answers in. Must not know: select/, order/, write/. */
#ifndef SCHEMAC_PLAN_FACTS_H
#define SCHEMAC_PLAN_FACTS_H

#include "plan/planner_internal.h"

/* How the values of one type become another's. */
typedef struct Conversion {
    SqlConversion how;
    bool possible;
    bool rewrites;
    bool narrows; /* values may be cut, rounded or refused */
    bool may_fail;
    bool other_dimensions; /* of vectors: nothing can convert them */
    const Object *cast;    /* of the schema; NULL: PostgreSQL's */
} Conversion;

/* An index that a partition has of its table's. */
typedef struct PartRename {
    Name from;
    Name to;
} PartRename;
typedef VECTOR(PartRename) PartRenames;

/* What was there and what comes, where the change is the node's own: not what is only re-created
 * around another one. */
typedef struct Edit {
    const Object *from; /* NULL: it is new */
    const Object *to;   /* NULL: it goes */
    ChangeAttributes attributes;
    const Planner *planner;
} Edit;

/* Of a view or a materialized view: whether something that was selected is not, as far as the text
 * tells. */
typedef struct ViewColumns {
    const Expression *query;
    const NameList *names;  /* that it gives them */
    const NameList *output; /* that they have */
} ViewColumns;

/* Whether it is so of an ancestor of a table. */
typedef bool AncestorVisit(void *context, const Table *ancestor);

/* ---- bounds.c ---- */

/* False: it is more than can be said simply, which the server looks at for itself. */
bool planner_read_bound(const Planner *planner, const Table *whole, const Table *partition,
                        SqlBound *bound);

/* ---- clause.c ---- */

/* Whether the expression reads the column, or the whole row; whether it is no more than
 * the column, cast. */
bool clause_reads(const Expression *clause, Name column);
bool clause_is_cast(const Expression *clause, Name column);
/* Whether a cast that stands directly after the column loses something, the assignment to the new
 * type included where the clause is no more than that. */
bool clause_narrows(const Expression *clause, Name column, const Type *from, const Type *to);

/* ---- client_breaks.c ---- */

/* What the edit breaks: a hazard for each row of client_breaks.def that it is one of. */
typedef enum ClientBreakPart {
    CLIENT_BREAKS_ALL,
    CLIENT_BREAKS_NOT_NULL, /* that a column takes no nulls any more, alone */
    CLIENT_BREAKS_BUT_NOT_NULL
} ClientBreakPart;
Hazards client_breaks_of(const Edit *edit, ClientBreakPart part);

/* ---- client_breaks_other.c ---- */

/* The table was there before: programs know it. */
bool client_knows_table(const Edit *edit, const Object *part);
/* Of what is no row of a table. */
bool break_view_remade(const Edit *edit);
bool break_materialized_view_remade(const Edit *edit);
bool break_trigger_refuses(const Edit *edit);
bool break_instead_dropped(const Edit *edit);
bool break_rule_instead(const Edit *edit);
bool break_function_signature(const Edit *edit);
bool break_procedure_signature(const Edit *edit);
bool break_owner_changed(const Edit *edit);
bool break_privilege_revoked(const Edit *edit);

/* ---- column_names.c ---- */

bool expression_names_column(const Expression *expression, const Object *relation, Name column);
bool index_names_column(const Index *index, const Object *table, Name column);
bool constraint_names_column(const Constraint *constraint, const Object *table, Name column);
/* Of an index or constraint, a column of its table. */
bool part_names_column(const Object *part, Name column);
/* Whether it is an index, or a key, which has one. */
bool part_has_index(const Object *part);
/* A routine holds on to what its standard-SQL body names; a body that is a string does not. */
bool routine_holds(const Object *object);
/* In an expression of it, not in its list of columns. */
bool index_text_names_column(const Index *index, const Object *table, Name column);
bool constraint_text_names_column(const Constraint *constraint, const Object *table, Name column);

/* ---- conversion.c ---- */

Conversion conversion_of(const Type *from, const Type *to);
/* As conversion_of, where the target of the side may declare a cast of its own. */
Conversion planner_conversion_of(const Planner *planner, const Type *from, const Type *to);
bool type_base_equals(const Type *a, const Type *b); /* but for modifiers */

/* ---- dependents.c ---- */

/* What refers to the object of the source; of these, those that are no parts of tables: views,
 * routines, types. Made for all objects when first asked for. */
const Objects *planner_dependents(Planner *planner, const Object *from);
const Objects *planner_readers(Planner *planner, const Object *from);

/* ---- describe.c ---- */

Text planner_describe(const Planner *planner, const Object *object);
Name planner_name(const Planner *planner, Name stem, const char *suffix); /* at most 63 bytes */
/* What an index or sequence is called while it stands beside the former one, which has `stem`: no
 * relation of either model is called so, nor anything else that is built. The same each time. */
Name planner_built_name(Planner *planner, const Object *object, Name stem);
/* By the name that people know, where it took a temporary name for another: see Diff.renamed. */
Object object_known_as(const Object *object);

/* ---- domain_checks.c ---- */

/* Whether the other domain has the check, perhaps under another name. */
bool domain_check_stays(const Domain *domain, const DomainCheck *check, const Domain *other);
/* The check as it is, name and all; NULL: it has none. The name of one that is the same but for
 * that. */
const DomainCheck *domain_find_same_check(const Domain *domain, const DomainCheck *wanted);
Name domain_find_other_name(const Domain *domain, const DomainCheck *check, const Domain *other);

/* ---- inherited.c ---- */

/* Whether the column's type, or its name, changes with that of the column it is inherited from. */
bool planner_is_retyped_above(Planner *planner, const Pair *pair);
bool planner_is_renamed_above(Planner *planner, const Change *change);
/* Inherited columns that become own: of the column that is dropped, whether a table below keeps it;
 * of a new one, whether it is there already. */
bool planner_is_kept_below(Planner *planner, const Table *table, const Column *column);
bool planner_was_inherited(Planner *planner, const Column *column);
/* All that an inherited column is in the table, what the table says itself included. */
Column planner_effective_column(const Database *database, const Table *table, Name name);
bool column_has_default(const Column *column); /* `column`: may be NULL */
/* The column as the table itself says it: its own, or its word on an inherited one; else NULL. */
const Column *table_find_said(const Table *table, Name name);
bool planner_any_ancestor(const Database *database, const Table *table, AncestorVisit *visit,
                          void *context);
/* The table's own column or constraint of the name; else NULL. */
const Object *table_find_same_part(const Table *table, const Object *part);
/* Whether the part's table is a partition on both sides: its columns and checks are those of the
 * tables above, and are not added or dropped alone. */
bool planner_stays_partition(Planner *planner, const Object *part);
/* The part of that name of a table above, where `among` has it; else NULL. */
const Object *planner_find_above(const Database *database, const Object *part, const Map *among);
/* Of a partition, which gets its table's columns and loses them with it: the table's new column, or
 * NULL. */
const Column *planner_column_above(Planner *planner, const Column *column);
/* Of a column that is not null on both sides: whether a parent gives it the constraint on both, and
 * whether by the name that it has on each. */
bool planner_not_null_is_inherited(const Planner *planner, const Column *from, const Column *to);
bool planner_not_null_is_renamed_above(const Planner *planner, const Column *from,
                                       const Column *to);
/* Whether the constraint stays, under another name. */
bool not_null_renames(const NotNull *before, const NotNull *after);

/* ---- online.c ---- */

/* Whether a part may be built while the table is in use: not asked otherwise, and possible on the
 * table itself, which for a partitioned table it is of checks alone. */
bool planner_is_online(const Planner *planner, const Object *part);
/* Of a partitioned table: whether it may be built for each of its partitions first. */
bool planner_is_online_by_partitions(const Planner *planner, const Object *part);

/* ---- pairs.c ---- */

/* The changes of the diff as this side has them: what is altered, dropped, created. */
void planner_load(Planner *planner);
Pair *planner_pair(Planner *planner, const Object *from); /* NULL when it has no counterpart */
const Object *planner_counterpart(Planner *planner, const Object *from);
bool planner_is_new(const Planner *planner,
                    const Object *target_object); /* it or its parent is created */

/* ---- parents.c ---- */

/* The table's ancestors through parents which `other` does not have, each once. */
Tables ancestors_by_others(Planner *planner, const Database *database, const Table *table,
                           const Table *other);
/* The columns that the table has from these. */
NameList given_by_others(Planner *planner, const Database *database, const Table *table,
                         const Table *other);
bool column_is_own(const Table *from, const Table *to, Name name); /* of one of both */
/* Whether none of the parents that `other` lacks has the column in that database: it comes to them
 * in this revision, or goes from them, and so to the table and from it. */
bool no_other_parent_has(const Database *database, const Table *table, const Table *other,
                         Name name);

/* ---- part_names.c ---- */

/* Indexes of the partition that stays, the node's, which get other names. */
PartRenames planner_changed_part_names(Planner *planner, const Node *node);

/* ---- partitions.c ---- */

/* Whether tables of the target inherit from it, or are its partitions. */
bool planner_has_children(const Planner *planner, const Object *table);
/* All of these at any depth, of the source or the target as the table is, in order of objects. */
const Tables *planner_descendants(const Planner *planner, const Object *table);
/* Partitions at any depth of a table of the target that may have rows: were its own before. */
Objects planner_leaf_partitions(Planner *planner, const Object *table);
/* A table of the source, and what goes with it: its partitions at any depth. */
Objects planner_dropped_partitions(Planner *planner, const Object *table);
/* The default partition of a table of the target, if it was there before; else NULL. */
const Table *planner_default_partition(Planner *planner, const Object *table);
/* Words of partitions of the target, at any depth, on the trigger of that name. */
Objects planner_triggers_below(Planner *planner, const Object *table, Name name);
/* What a leaf partition gets of an index, key or foreign key of its whole: on it, and under the
 * name that PostgreSQL would choose. What the partition's part of an index or key of its whole is
 * called, or NULL. */
Name planner_name_of_part(const Object *partition, const Object *whole);
Index planner_index_of_partition(const Index *index, const Object *partition);
Constraint planner_constraint_of_partition(const Constraint *constraint, const Object *partition);

/* ---- renames.c ---- */

/* Whether it is done by the node of renames: the parts of tables, but for columns, get
 * their names at their own places. */
bool planner_is_early_rename(const Change *change);
/* What the namespace is called until namespaces get their new names. */
Name planner_former_namespace(const Planner *planner, Name name);
/* Whether the renamed object is a sequence that goes into another namespace with its owner. */
bool planner_is_carried(const Planner *planner, const Change *change);
/* A sequence of Diff.renamed as it is in the old model, when its owner moves to another namespace
 * and it does not: they part before that, and join after it on the way down. Else NULL. */
const Sequence *planner_left_behind(const Planner *planner, const Object *object);

/* ---- replaceable.c ---- */

/* Whether CREATE OR REPLACE VIEW makes the one of the other: columns only come, at the
 * end. */
bool planner_can_replace_view(const View *from, const View *to);
/* Whether a column is to have the storage of its type again, for which there is no word. */
bool planner_loses_storage(const Planner *planner, const MaterializedView *from,
                           const MaterializedView *to);
bool routine_loses_default(const Routine *from, const Routine *to);
bool planner_view_loses_columns(const ViewColumns *from, const ViewColumns *to);

/* ---- replaced.c ---- */

/* What goes while something else takes its place under the same text. */
Objects planner_replaced(Planner *planner);
/* Whether the foreign key is of the key's own table, and may hold on to it. */
bool planner_is_key_of(const Object *key, const Constraint *foreign_key);
/* One key for all that a text names in one way: relations, routines, operators of one name. */
Text planner_text_key(Arena *arena, const Object *object);
/* A view's query, a routine's standard-SQL body (it may be none); NULL for all else. */
const Expression *planner_query_of(const Object *object);
bool object_is_unique_key(const Object *object); /* foreign keys may hold on to it */

/* ---- row_values.c ---- */

/* Whether all rows get one value in the column, on the way down, in place of those that are gone.
 */
bool planner_is_made_up(const Planner *planner, const Column *column);
/* The value that ADD COLUMN gives to the rows; none: there is none, or an UPDATE does it.
 * `made_up`: nobody said it. */
Expression planner_constant_of_new(Planner *planner, const Column *column, bool *made_up);
/* Whether it is the same for all rows: no column, no query, nothing volatile. */
bool planner_is_constant(const Planner *planner, const Expression *value);
/* Whether it is a rule that does something else than an UPDATE of its table. */
bool planner_replaces_update(const Object *part);
bool column_is_computed(const Column *column); /* generated, or an identity */
/* The value of a new column where the default alone does not give it in place. */
Expression row_value_of_new(const Planner *planner, const Column *column, bool *made_up);
/* How the column's values are converted: its `using`; NULL: by a cast. */
const Expression *planner_conversion(const Planner *planner, const Column *to);

/* ---- sequences.c ---- */

/* The columns that take their default from the sequence, and nothing else. */
Objects sequence_columns(Arena *arena, const Database *database, const Sequence *sequence);

/* ---- types.c ---- */

/* Tables of a composite type, whose columns are its attributes and change with them. */
Objects type_tables(Arena *arena, const Database *database, QualifiedName type);
bool enum_has_label(const Enum *type, Text label);
/* Columns hold values of it, maybe inside those of other types. */
bool type_is_in_use(Planner *planner, const Object *type);
/* Whether values of it are inside others that columns have. */
bool domain_is_nested(Planner *planner, const Object *domain);
const Attribute *composite_find_attribute(const Composite *type, Name name); /* NULL: none */
/* What stays keeps its order, and what is new comes last: all that ALTER TYPE can do. */
bool composite_keeps_order(const Composite *from, const Composite *to);
bool attribute_type_equals(const Attribute *a, const Attribute *b);

/* ---- values.c ---- */

/* What all rows get on the way down where nothing can be made of theirs. */
const Expression *conversion_made_up(Planner *planner, const Column *to);
/* The word for how it is stored, where it does not say. */
Name planner_storage(const Planner *planner, const Column *column);
bool value_is_volatile(const Planner *planner, const Expression *value);
/* Whether it is a domain that says so, or stands on one. */
bool type_refuses_null(const Type *type);
/* Whether it is a domain with constraints, or one over such a domain. */
bool type_has_constraints(const Type *type);
/* What stands below all domains. */
Type type_below_domains(const Type *type);
/* The default that the type's domain brings along. */
bool type_has_default(const Type *type);
/* What a row gets in a column that was away: '' or 0 or so. None when the type has nothing of the
 * kind. */
Expression value_neutral(Arena *arena, const Type *type);
bool value_is_null(const Expression *value); /* or none */

#endif
