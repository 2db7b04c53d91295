/* The project block: settings of the project, not part of the database. */
#ifndef SCHEMAC_MODEL_PROJECT_H
#define SCHEMAC_MODEL_PROJECT_H

#include "model/object.h"

/* Like revision/revision.h's RevisionIds, which the model may not know. */
typedef enum ProjectIds { PROJECT_IDS_NUMBER, PROJECT_IDS_TIMESTAMP } ProjectIds;

/* Whether a column of a table that exists gets another type online, where that rewrites the table.
 */
typedef enum OnlineRewrite {
    ONLINE_REWRITE_AUTO,   /* but of small tables */
    ONLINE_REWRITE_ALWAYS, /* of small ones, too */
    ONLINE_REWRITE_NEVER
} OnlineRewrite;

typedef struct Project {
    Name name;              /* "rag"; NULL without a block */
    Text database_variable; /* database env "NAME"; none when not given */
    Text migrator_variable; /* migrator env "NAME"; the same */
    Text migrations;        /* folder, relative to the project's; default "migrations" */
    Text generated;         /* default "generated" */
    Name default_namespace; /* default public */
    Name state_namespace;   /* where the runner keeps its tables; default schemac */
    ProjectIds revision_ids;
    int32_t server; /* major version aimed at; 0: not said */
    OnlineRewrite online_rewrite;
    QualifiedNames small_tables;
    Name owner; /* who owns what names no owner; NULL: who runs the migrations */
    Span span;
} Project;

#endif
