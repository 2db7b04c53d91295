/* What comes before what. Nodes are what is to be done; edges say what must be done before. Must
 * not know: write/. */
#ifndef SCHEMAC_PLAN_ORDER_H
#define SCHEMAC_PLAN_ORDER_H

#include "plan/select/select.h"

/* A row of what orders nodes, in the file whose functions add its edges: a name that is shown, NEED
 * or PREFER, and why the one waits for the other: "it" is who waits, "there" and "that" is what it
 * waits for. tools/rules lists them all. */
#define RULE(identifier, strength, why) \
    static const Rule identifier = {#identifier, RULE_##strength, why}

/* ---- build.c ---- */

/* All nodes, and all edges. */
void order_build(Planner *planner);

/* ---- fills.c ---- */

/* The nodes, once all others are there, and their edges. */
void order_add_fill_nodes(Planner *planner);
void order_fills(Planner *planner);
void order_conversion(Planner *planner, Node *node); /* of an altered column */
/* What the column's type and a value in it need. */
void order_needs_of_value(Planner *planner, Node *node, const Column *column,
                          const Expression *value);

/* ---- first_and_last.c ---- */

/* Raw blocks are made when all else is there, and go before anything changes. */
void order_raw_blocks(Planner *planner);
/* What may use an extension that is re-created waits for it. */
void order_extensions(Planner *planner);
/* What is created comes before the default privileges that are new. */
void order_default_privileges(Planner *planner);

/* ---- graph.c ---- */

/* What the node is about from now on. */
void node_set_pair(Node *node, Pair *pair);
/* At the end of the planner's, and findable by its objects where `aspect` is ASPECT_OBJECT. */
Node *order_add_node(Planner *planner, NodeKind kind, Aspect aspect, const Object *from,
                     const Object *to, Pair *pair, const Change *change);
/* `edge.before` may be NULL: then there is nothing to wait for. */
void order_add_edge(Planner *planner, Node *after, const Rule *rule, Edge edge);

/* ---- implied_drops.c ---- */

/* Which drops happen by themselves, */
void order_find_implied_drops(Planner *planner);
/* and when, once all other edges are there. */
void order_implied_drops(Planner *planner);
/* Gives it a statement of its own, if it can have one; while ordering, before its cause. */
bool order_give_statement(Node *node);
/* The same for one that waits for its cause, which would wait for it. */
void order_part_from_cause(Planner *planner, Node *node);

/* ---- index_marks.c ---- */

/* They wait for the index to be there in its final form: of a table, of a materialized view. A
 * table that stays has a node for them: its index may be one that comes only after its own change,
 * where it becomes a partition or ceases to be one. */
void order_add_mark_nodes(Planner *planner);
void order_index_marks(Planner *planner, Node *node);
void order_view_index_marks(Planner *planner, Node *node);

/* ---- inherited.c ---- */

/* What a node's table says of inherited columns, and new columns, after what its ancestors say. */
void order_inherited_columns(Planner *planner, Node *node);
/* Renamed indexes of children wait for what re-creates them under their former names. */
void order_renamed_indexes(Planner *planner, Node *node);
void order_suspended_defaults(Planner *planner);

/* ---- inherited_parts.c ---- */

/* Of a partition: the column or check of a table above that is dropped, and it with that; or NULL.
 */
const Object *order_dropped_above(Planner *planner, const Object *part);
/* A column or check that a table has as its own and from a parent. */
void order_inherited_parts(Planner *planner, Node *node);

/* ---- name_keys.c ---- */

bool order_is_of_table(const Object *object); /* its name is free or taken within one table alone */
Text order_name_key(Arena *arena, const Object *object);

/* ---- names.c ---- */

/* Who takes a name comes after who had it. */
void order_names(Planner *planner);

/* ---- needs.c ---- */

/* What `to` needs in the target, and of what `from` needs in the source that which has no name of
 * those, in the place of the node's own. */
void order_add_needs_of(Planner *planner, Node *node, const Object *from, const Object *to);
/* What the node's objects refer to, on both sides. */
void order_add_needs(Planner *planner, Node *node, Arena *scratch);

/* ---- nodes.c ---- */

void order_add_nodes(Planner *planner);

/* ---- not_null.c ---- */

/* The primary key and the replica identity need columns that are not null. */
void order_not_null(Planner *planner, Node *node);

/* ---- parents.c ---- */

/* What its parents ask for is there before it joins them, and goes after it left. */
void order_children(Planner *planner);

/* ---- part_names.c ---- */

/* Nodes for indexes of partitions that make room for others first. */
void order_add_part_name_rounds(Planner *planner);
/* Whether another index is to have the name that this one leaves: then it takes a temporary name
 * first. */
bool order_part_name_is_wanted(Planner *planner, const Object *table, Name name);

/* ---- partitions.c ---- */

/* Checks that are not valid come after the new children of their tables. */
void order_add_late_checks(Planner *planner);
/* A label that a partition's bound names must be committed before it. */
void order_bounds(Planner *planner, Node *node);

/* ---- places.c ---- */

/* A partition comes after those that leave the same table: their bounds may overlap. */
void order_partition_places(Planner *planner);

/* ---- renames.c ---- */

/* Renames come before all else on the way up, and after it on the way down; but what moves into a
 * new namespace needs it, and a sequence leaves its owner before that moves away from it. */
void order_renames(Planner *planner, Node *renames);
/* Whether the labels and attributes that are renamed can have their old names back before all else:
 * texts name them where nothing tells that they do. Not where a composite type changes as well. */
bool order_renames_labels_first(Planner *planner);
bool change_is_label(const Change *change); /* of an enum, or an attribute of a composite type */

/* ---- replaced.c ---- */

/* What is re-created to find another under the same text comes after the one that goes. */
void order_replaced(Planner *planner);

/* ---- retyped.c ---- */

/* Of columns that get other types online, and what is built over them. */
void order_add_retyped_nodes(Planner *planner);
void order_retyped(Planner *planner);

/* ---- sort.c ---- */

/* Sets planner->ordered. */
void order_sort(Planner *planner);

/* ---- types.c ---- */

void order_domain(Planner *planner, Node *node);

#endif
