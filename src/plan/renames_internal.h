/* Renames, and what must have the old names still, or again, while one side is planned. */
#ifndef SCHEMAC_PLAN_RENAMES_INTERNAL_H
#define SCHEMAC_PLAN_RENAMES_INTERNAL_H

#include "plan/plan_internal.h"

/* emit_renames.c: the steps of the node of renames. */
void emit_renames(Planner *planner, Node *node);
/* Renames come before all else on the way up, and behind it on the way down; but what moves into a
 * new namespace needs it, and a sequence leaves its owner before that moves away from it. */
void planner_add_rename_edges(Planner *planner, Node *renames);
/* Whether the labels and attributes that are renamed can have their old names back before all else:
 * texts name them where nothing tells that they do. Not where a composite type changes as well. */
bool planner_renames_labels_first(Planner *planner);

/* carried.c: whether it is done by the node of renames: the parts of tables, but for columns, get
 * their names at their own places. */
bool planner_is_early_rename(const Change *change);
/* What the namespace is called until namespaces get their new names. */
Name planner_former_namespace(const Planner *planner, Name name);
/* Whether the renamed object is a sequence that goes into another namespace with its owner. */
bool planner_is_carried(const Planner *planner, const Change *change);
/* A sequence of Diff.renamed as it is in the old model, when its owner moves to another namespace
 * and it does not: they part before that, and join after it on the way down. Else NULL. */
const Sequence *planner_left_behind(const Planner *planner, const Object *object);

#endif
