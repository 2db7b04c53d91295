/* The project block: settings of the project, not part of the database. */
#ifndef SCHEMAC_MODEL_PROJECT_H
#define SCHEMAC_MODEL_PROJECT_H

#include "model/object.h"

typedef enum RevisionIds { REVISION_IDS_NUMBER, REVISION_IDS_TIMESTAMP } RevisionIds;

typedef struct Project {
    Name name;                /* "rag"; NULL without a block */
    Text database_variable;   /* database env "NAME"; none when not given */
    Text migrations;          /* folder, relative to the project's; default "migrations" */
    Text generated;           /* default "generated" */
    Name default_namespace;   /* default public */
    Name state_namespace;     /* where the runner keeps its tables; default schemac */
    RevisionIds revision_ids;
    int32_t server;           /* major version aimed at; 0: not said */
    Span span;
} Project;

#endif
