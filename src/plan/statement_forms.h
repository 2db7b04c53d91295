/* What PostgreSQL locks, reads and rewrites for each form of a statement: the rows of
 * statement_forms.def, for those who write statements and those who read them. Must not know:
 * where the statements come from, the models. */
#ifndef SCHEMAC_PLAN_STATEMENT_FORMS_H
#define SCHEMAC_PLAN_STATEMENT_FORMS_H

#include "plan/plan.h"

typedef enum StatementForm {
#define FORM(identifier, ...) FORM_##identifier,
#define ACTION FORM
#define FORM_OF(...)
#include "plan/statement_forms.def"
#undef FORM
#undef ACTION
#undef FORM_OF
    FORM_COUNT
} StatementForm;

/* What is done to the rows while the lock is held. */
typedef enum TableWork { WORK_NONE, WORK_SCAN, WORK_REWRITE } TableWork;

/* The tables that a change goes down to. */
typedef enum TablesBelow { BELOW_NONE, BELOW_PARTITIONS, BELOW_CHILDREN } TablesBelow;

typedef struct StatementFormRow {
    const char *id;        /* "ADD_COLUMN" */
    const char *statement; /* "ALTER TABLE ... ADD COLUMN" */
    LockMode lock;         /* on the relation that it is about */
    TableWork work;
    TablesBelow below;          /* whose tables have the same lock, */
    LockMode lock_below;        /* or this one, if it is another */
    LockMode referenced;        /* on the table that a foreign key of it refers to, */
    LockMode referring;         /* on those whose foreign keys refer to the partitioned table, */
    LockMode parent;            /* on a table that it inherits from, */
    LockMode whole;             /* on the partitioned table whose partition it is, */
    LockMode default_partition; /* on the default partition of that, */
    LockMode users;             /* on the tables with columns of the domain, whose rows it reads */
    bool outside;               /* it cannot run in a transaction */
    bool merges;                /* it may be one of several actions of an ALTER TABLE */
    int since;                  /* the first major version that has it; 0: all do */
    const char *detail;         /* of the hazard that its work is; NULL: it hinders nobody */
} StatementFormRow;

/* What holds for the servers of all versions; for those of one major version. */
const StatementFormRow *statement_form_row(StatementForm form);
StatementFormRow statement_form_of_version(StatementForm form, int version);
/* On each table that the change goes down to. */
LockMode statement_form_lock_below(const StatementFormRow *row);

#endif
