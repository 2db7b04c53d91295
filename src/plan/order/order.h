/* What comes before what. Nodes are what is to be done; edges say what must be done before. Must
 * not know: write/. */
#ifndef SCHEMAC_PLAN_ORDER_H
#define SCHEMAC_PLAN_ORDER_H

#include "plan/select/select.h"

/* ---- build.c ---- */

/* Nodes and edges. */
void planner_make_nodes(Planner *planner);

/* ---- fills.c ---- */

/* The nodes, once all others are there, and their edges. */
void planner_add_fill_nodes(Planner *planner);
void planner_add_fill_edges(Planner *planner);
void planner_add_conversion_edges(Planner *planner, Node *node); /* of an altered column */

/* ---- first_and_last.c ---- */

/* Raw blocks are made when all else is there, and go before anything changes. */
void planner_add_raw_edges(Planner *planner);
/* What may use an extension that is made anew waits for it. */
void planner_add_extension_edges(Planner *planner);
/* What is created comes before the default privileges that are new. */
void planner_add_default_privileges_edges(Planner *planner);

/* ---- graph.c ---- */

Node *planner_add_node(Planner *planner, NodeKind kind, Aspect aspect, const Object *from,
                       const Object *to, Pair *pair, const Change *change);
void planner_add_edge(Planner *planner, Node *after, Edge edge);

/* ---- implied_drops.c ---- */

/* Which drops happen by themselves, */
void planner_find_causes(Planner *planner);
/* and when, once all other edges are there. */
void planner_add_cause_edges(Planner *planner);
/* Gives it a statement of its own, if it can have one; while ordering, before its cause. */
bool planner_give_statement(Node *node);
void planner_part_from_cause(Planner *planner, Node *node);

/* ---- inherited.c ---- */

void planner_add_override_edges(Planner *planner, Node *node);
void planner_add_renamed_index_edges(Planner *planner, Node *node);
void planner_add_around_edges(Planner *planner);

/* ---- inherited_parts.c ---- */

/* Of a partition, which gets its table's columns and checks and loses them with it: the table's new
 * column, or NULL; whether the table's own is dropped. */
const Column *planner_column_above(Planner *planner, const Column *column);
const Object *planner_dropped_above(Planner *planner, const Object *part);
void planner_add_merge_edges(Planner *planner, Node *node);

/* ---- marks.c ---- */

/* and wait for it to be there in its final form: of a table, of a materialized view. A table that
 * stays has a node for them: its index may be one that comes only behind its own change, where it
 * becomes a partition or ceases to be one. */
void planner_add_mark_nodes(Planner *planner);
void planner_add_mark_edges(Planner *planner, Node *node);
void planner_add_view_mark_edges(Planner *planner, Node *node);

/* ---- names.c ---- */

/* Who takes a name comes after who had it. */
void planner_add_name_edges(Planner *planner);

/* ---- needs.c ---- */

/* What `to` needs in the target, and of what `from` needs in the source that which has no name of
 * those, in the place of the node's own. */
void planner_add_needs_of(Planner *planner, Node *node, const Object *from, const Object *to);
void order_add_needs(Planner *planner, Node *node, Arena *scratch);

/* ---- not_null.c ---- */

/* The primary key and the replica identity need columns that are not null. */
void planner_add_not_null_edges(Planner *planner, Node *node);

/* ---- parents.c ---- */

/* What its parents ask for is there before it joins them, and goes after it left. */
void planner_add_heir_edges(Planner *planner);
/* What changes in the parents that the table of `heir` joins or leaves. */
void planner_add_parent_edges(Planner *planner, Node *heir);

/* ---- part_names.c ---- */

void planner_add_part_name_rounds(Planner *planner); /* one that takes another's steps aside */
/* Whether another index is to have the name that this one leaves: then it steps aside first. */
bool order_part_name_is_wanted(Planner *planner, const Object *table, Name name);

/* ---- partitions.c ---- */

/* Checks that are not valid come behind the new children of their tables. */
void planner_add_late_checks(Planner *planner);
/* A label that a partition's bound names must be committed before it. */
void planner_add_bound_edges(Planner *planner, Node *node);

/* ---- places.c ---- */

/* A partition comes after those that leave the same table: their bounds may overlap. */
void planner_add_partition_edges(Planner *planner);

/* ---- renames.c ---- */

/* Renames come before all else on the way up, and behind it on the way down; but what moves into a
 * new namespace needs it, and a sequence leaves its owner before that moves away from it. */
void planner_add_rename_edges(Planner *planner, Node *renames);
/* Whether the labels and attributes that are renamed can have their old names back before all else:
 * texts name them where nothing tells that they do. Not where a composite type changes as well. */
bool planner_renames_labels_first(Planner *planner);
bool change_is_label(const Change *change); /* of an enum, or an attribute of a composite type */

/* ---- replaced.c ---- */

void planner_add_replaced_edges(Planner *planner);

/* ---- sort.c ---- */

/* Sets planner->ordered. */
void planner_order(Planner *planner);

/* ---- types.c ---- */

void planner_add_domain_edges(Planner *planner, Node *node);

/* ---- nodes.c ---- */

void order_add_nodes(Planner *planner);

/* ---- name_keys.c ---- */

bool order_is_of_table(const Object *object); /* its name is free or taken within one table alone */
Text order_name_key(Arena *arena, const Object *object);

#endif
