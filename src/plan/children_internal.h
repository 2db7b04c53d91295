/* What partitions and other children have otherwise than their parents, while one side is planned.
 */
#ifndef SCHEMAC_PLAN_CHILDREN_INTERNAL_H
#define SCHEMAC_PLAN_CHILDREN_INTERNAL_H

#include "plan/plan_internal.h"

/* An index that a partition has of its table's. */
typedef struct PartRename {
    Name from;
    Name to;
} PartRename;
typedef VECTOR(PartRename) PartRenames;

/* emit_part_name.c: indexes of a partition that stays which are called otherwise: */
PartRenames planner_changed_part_names(Planner *planner, const Node *node);
void planner_add_part_name_rounds(Planner *planner); /* one that takes another's steps aside */
void emit_changed_part_names(Planner *planner, Node *node);

/* lone.c: a table becomes a partition, or ceases to be one: an error where its columns alone are
 * not what they are as a partition's. On the up side, which is the same both ways. */
void planner_check_lone(Planner *planner, const Table *from, const Table *to);
/* The same of a table that joins or leaves parents by INHERIT. */
void planner_check_heir(Planner *planner, const Table *from, const Table *to);
/* The same of a column that is inherited, and comes as the table's own beside that, or goes. */
void planner_check_own_column(Planner *planner, const Column *column, bool comes);
/* What its parents ask for is there before it joins them, and goes after it left. */
void planner_add_heir_edges(Planner *planner);

/* default_around.c: what children have of their own goes and comes with a parent's, behind that. */
void planner_spread_defaults_around(Planner *planner);
void planner_add_around_edges(Planner *planner);
void emit_table_defaults_around(Planner *planner, Node *node); /* of ASPECT_DEFAULT */

/* parents.c: a table gets other parents. */
/* All that an inherited column is in the table, what the table says itself included. */
Column planner_effective_column(const Database *database, const Table *table, Name name);
/* An inherited column, from what it is in the table to what it is in the table of `node`. */
void emit_moved_column(Planner *planner, Node *node, const Column *from, const Column *to);
/* What changes in the parents that the table of `heir` joins or leaves. */
void planner_add_parent_edges(Planner *planner, Node *heir);
/* What a table inherits otherwise: its new parents, then no more the former ones. */
void emit_inherits(Planner *planner, Node *node, const Table *from, const Table *to);
void emit_inherit(Planner *planner, Node *node, const Table *table, QualifiedName parent,
                  LockMode lock);

#endif
