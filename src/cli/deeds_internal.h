/* What pending revisions do, read from their SQL: what they lose, and what rights they need. */
#ifndef SCHEMAC_CLI_DEEDS_INTERNAL_H
#define SCHEMAC_CLI_DEEDS_INTERNAL_H

#include "cli/runner_internal.h"
#include "syntax/sql_deeds.h"

/* The deeds of one revision's sections that are to be run, their names qualified. */
typedef struct StepDeeds {
    const SchemacStep *step;
    SqlDeeds deeds;
} StepDeeds;
typedef VECTOR(StepDeeds) PlanDeeds;
PlanDeeds plan_read_deeds(Runner *runner, const SchemacPlan *plan);

/* Which tables lose rows with it. */
typedef enum LossReach {
    LOSS_REACHES_CHILDREN,  /* partitions and children */
    LOSS_REACHES_BY_ACTION, /* and those whose foreign keys act on a DELETE */
    LOSS_REACHES_REFERENCES /* and all that refer to it */
} LossReach;

/* What is in the database now and will not be the same after. */
typedef struct Loss {
    QualifiedName name; /* what it is called now */
    bool is_whole;      /* rows, with all that they have; else columns alone */
    LossReach reach;
    NameList columns;
} Loss;

typedef struct Losses {
    VECTOR(Loss) tables;
    VECTOR(Name) namespaces;      /* that are dropped with all that they have */
    const char *unknown;          /* what a statement is that could lose anything; or NULL: */
    const char *unknown_of;       /* the label of its revision */
    const SchemacRevision *first; /* the first revision that loses something */
} Losses;
Losses plan_find_losses(Runner *runner, const SchemacPlan *plan);

/* Whether the role that the revisions run as has the rights that they need; false with a diagnostic
 * that names each that it lacks. */
bool rights_check(Runner *runner, const SchemacPlan *plan) __attribute__((warn_unused_result));

/* SchemacOptions.before: the backup that the options ask for, made or looked for. */
bool backup_before(void *context, SchemacRunner *run, const SchemacPlan *plan, SchemacError *error);
/* Whether what the options say of backups can be understood; false with a diagnostic. */
bool backup_check_options(Session *session) __attribute__((warn_unused_result));

#endif
