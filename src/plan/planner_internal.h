/* What the files of plan/ share: one side (up or down) while it is planned.
 *
 * source → target: for the up side the renamed old model → the new one, for the down side the other
 * way round. A Pair is an object that is in both and does not stay untouched. Nodes are what is to
 * be done; edges say what must be done before. */
#ifndef SCHEMAC_PLAN_PLANNER_INTERNAL_H
#define SCHEMAC_PLAN_PLANNER_INTERNAL_H

#include "plan/plan.h"
#include "plan/statement_forms.h"
#include "sql/sql.h"

typedef enum NodeKind { NODE_DROP, NODE_ALTER, NODE_CREATE, NODE_RENAMES } NodeKind;

typedef enum Aspect {
    ASPECT_OBJECT,   /* the object as a whole */
    ASPECT_DEFAULT,  /* a column's default, a table's of its parents' columns, or a domain's and its
                        checks, taken away and put back around something that they need */
    ASPECT_OWNED_BY, /* a sequence's OWNED BY */
    ASPECT_LABELS,   /* of the renames, those of labels and attributes, first on the way down */
    ASPECT_TEMPORARY_NAME, /* a renamed part makes room for another */
    ASPECT_DETACHED,       /* a partition leaves its place, for another one */
    ASPECT_INDEX_MARKS,    /* of a table that stays, its replica identity and CLUSTER ON */
    ASPECT_FILL,           /* rows get values in columns of a table */
    ASPECT_BESIDE,         /* what takes another's place later is built: columns, indexes, keys */
    ASPECT_NOT_NULL /* of a column, what can only be after that: it takes no nulls any more */
} Aspect;

typedef struct Node Node;

/* NEED: without it a statement fails, or makes something else. PREFER: it is better so, or cannot
 * be told; only these may be left out to cut a cycle, and who asks is told of it. */
typedef enum RuleStrength { RULE_NEED, RULE_PREFER } RuleStrength;

/* Why one node waits for another. */
typedef struct Rule {
    const char *id;
    RuleStrength strength;
    const char *why; /* ends "it comes after that, since ..." */
} Rule;

typedef struct Edge {
    Node *before;
    const Rule *rule;
    /* It is only there for it: a constraint that can be done apart, a function whose body the
     * server need not look at. NULL: it must stay. */
    const Object *for_part;
    bool apart; /* what it needs must be committed first */
    bool whole; /* all of it must be done, slow validation included */
    bool late;  /* what the node builds beside what is there need not wait: see Node.entry */
    /* What goes by itself, after its cause: may be cut, and then has a statement of its own. */
    bool of_cause;
} Edge;

typedef VECTOR(Edge) Edges;

/* Rows or values that a statement loses. */
typedef struct Loss {
    const Object *object;
    Text detail;
    Objects gone; /* partitions that go with it */
} Loss;

typedef VECTOR(Loss *) Losses;

typedef struct PlannedStep {
    Step step;
    StatementForm form;
    const Object *about; /* the relation, or the part of one, that it is of; NULL: it is new */
    Losses losses;
    uint32_t index;   /* of the statement that it became, among all of the side */
    Text alter_table; /* "ALTER TABLE t ": the statement begins so and can be merged; else none */
    bool merge;
    bool once;  /* what is there does not show whether it was done, and twice is not as once */
    bool alone; /* it does not go down to children that stay: ALTER TABLE ONLY, DROP TABLE */
    Node *node;
    uint32_t position;
    const char *why; /* it has this form, or is there at all; NULL: that goes without saying */
    /* What it waits for beside what its node does, by a rule of the schedule's; NULL: nothing. */
    const struct PlannedStep *waits_for;
    const Rule *waits_by;
} PlannedStep;

typedef VECTOR(PlannedStep *) PlannedSteps;

/* What the rows of a table get in a column of the target. */
typedef struct Fill {
    const Column *from; /* of the source; NULL: the column is new */
    const Column *column;
    Expression value;
    Node *node;     /* the UPDATE that does it, */
    uint32_t stage; /* by which it is told: from 1 on, after those that it reads */
    bool is_open;   /* while that is found */
} Fill;

typedef VECTOR(Fill *) Fills;

/* Why something is done that was not asked for: "it names", a column. */
typedef struct Reason {
    const char *why;     /* NULL: there is none */
    const Object *cause; /* of the source, what `why` speaks of; NULL: it says all */
} Reason;

typedef struct Pair {
    const Object *from;
    const Object *to;
    const Change *change;
    ChangeAttributes attributes;
    Reason altered_since;   /* why there are more of them than the change has */
    bool renamed;           /* a part whose name differs */
    Name temporary_name;    /* the name that it has for a while in between; NULL: none */
    bool recreated;         /* dropped and created, */
    Reason recreated_since; /* and why; of type_recreated too */
    const Object
        *held_by;        /* while this needs it, which on the way down is known to fail; or NULL */
    bool type_recreated; /* a type re-created under its columns */
    bool default_suspended; /* the default is dropped and set around something, */
    Reason suspended_since; /* and why */
    bool base_changed;      /* the column's type itself, not only its modifiers */
    bool visited;           /* a column whose type changes: its dependents have been looked at */
    const Column *beside;   /* of a column: what is filled online and takes its place; or NULL */
    Name beside_check;      /* of that: shows that it has no nulls; NULL: it may have some */
    Text plain_since;       /* why it has no online form that was asked for; none: it was not */
    bool built_beside;      /* an index or key: over such columns, which it is built for first */
    Objects columns;        /* of a re-created type: the source's columns that have it */
} Pair;

/* Columns of a table that get other types online: columns beside them are kept equal by a trigger
 * and filled, and all take their places at once. */
typedef struct Retyped {
    const Table *table; /* of the target */
    VECTOR(Pair *) pairs;
    Name trigger; /* the function's name as well */
    Node *beside; /* until rows have their values */
    Node *swap;
} Retyped;

typedef VECTOR(Retyped *) RetypedTables;

typedef VECTOR(Node *) Nodes;

/* A node as statements. */
typedef struct Written {
    PlannedSteps steps;
    uint32_t entry; /* steps that build something beside what is there, which may still be there */
    uint32_t gate;  /* steps that must be done before what needs this node may begin */
} Written;

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
    Node *not_null;         /* of a column: its ASPECT_NOT_NULL; NULL: none */
    const Retyped *retyped; /* of columns that get other types online; NULL: it is none of these */
    Fills fills;            /* of ASPECT_FILL */
    uint32_t entry;         /* of Written, as they are */
    uint32_t gate;
    Written if_apart;      /* what it is where it is `apart`; no steps: the same */
    bool held;             /* what it needs to come back is done before it is dropped: schedule.c */
    bool apart;            /* it comes back in a later section: built while the table is in use */
    uint32_t section;      /* that its first step is in, from 1; 0: it has none */
    uint32_t last_section; /* that its last one is in */
    uint32_t undoes; /* on the way down: the first section of the way up that its steps undo; see
                        write/undone.c */
    uint32_t undoes_last;
    uint8_t state; /* while ordering */
    uint32_t next_edge;
    uint32_t place; /* in the order */
};

/* An edge that was left out, since it closed a cycle. */
typedef struct Cut {
    const Node *after;
    const Node *before;
    const Rule *rule;
} Cut;

typedef VECTOR(Cut) Cuts;

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
    const struct Planner *up; /* on the way down: the other side, which is planned before */
    uint32_t up_sections;     /* of that; 1 on the way up */
    const Database *source;
    const Database *target;
    SqlWriter writer;
    VECTOR(Pair *) pairs;
    VECTOR(const Change *)
    drops; /* of this side: a CREATE of the diff is a drop of its down side */
    VECTOR(const Change *) creates;
    Map *pair_of;       /* source object → Pair */
    Map *dropped;       /* source object → its Change */
    Map *created;       /* target object → its Change, or its Pair when it is re-created */
    bool labels_first;  /* on the way down, labels and attributes are renamed first of all */
    Map *renamed_parts; /* source part → target part of another name */
    Map *dependents;    /* source object → Objects *; made when first needed */
    Map *readers;       /* the same, but for parts of tables: few, where dependents are many */
    Nodes nodes;
    Map *drop_nodes;       /* source object → Node */
    Map *create_nodes;     /* target object → Node */
    Map *alter_nodes;      /* source object and target object → Node */
    Map *index_mark_nodes; /* the same of tables: ASPECT_INDEX_MARKS */
    Map *type_nodes; /* a column of a re-created type, in source and target → the type's Node */
    Map *later; /* constraints that a CREATE TABLE leaves out; they, policies and rules that must be
                   dropped before a DROP TABLE */
    Map *unchecked; /* functions whose bodies name what comes only after them */
    VECTOR(Overload) overloads;
    Objects base_types; /* of the source, that are dropped */
    Fills fills;
    Map *fill_of; /* target column → Fill */
    RetypedTables retyped;
    Objects *deferred; /* see update.c; made when first needed */
    Map *check_names;  /* of the checks that make columns not null: taken */
    Map *built_names;  /* target object → Name of what is built beside it, and the other way */
    Nodes ordered;
    Cuts cuts; /* in the order in which they were made */
} Planner;

/* losses.c: errors for the losses of the way up that nobody allows. */
void planner_refuse_losses(const Planner *planner);

#endif
