/* One pair of random schemas, taken through everything that must hold of it:
 *
 *   diff(a, a) is empty; parse(print(a)) is a, and prints the same bytes;
 *   up from nothing gives what a says, down gives nothing; up from a gives exactly the catalog that
 *   b gives from nothing, read two ways: by the queries of fingerprint.c and by pull, whose text
 *   compiles; down gives a's catalog again; what rows both hold is there after either. */
#ifndef SCHEMAC_TESTS_PAIR_H
#define SCHEMAC_TESTS_PAIR_H

#include <libpq-fe.h>

#include "model/database.h"
#include "plan/plan.h"
#include "random_schema.h"

typedef struct Run {
    Arena *arena; /* of this pair */
    PGconn *work;
    PGconn *fresh;
    Text nothing; /* the catalog of either when nothing was made yet */
    uint64_t seed;
    const char *failure; /* of this pair; NULL so far */
    Text detail;
    Text statement; /* where a server refused it; else none */
    char state[6];  /* its SQLSTATE, or "" */
    bool refused;   /* the pair has no plan, and should have none */
    bool rows;
} Run;

typedef struct Side {
    const RandomSchema *schema;
    Text text;
    const Database *database;
    Plan *create; /* from nothing */
    Text catalog;
} Side;

/* False with `failure` and `detail`, or refused. */
bool pair_check(Run *run, const RandomSchema *a, const RandomSchema *b);
/* The same failure of as little as can be, and all about it on stderr. */
void pair_report(Run *run, const RandomSchema *a, const RandomSchema *b);

/* server.c */
bool server_fail(Run *run, const char *what, Text detail); /* false */
bool server_execute(Run *run, PGconn *connection, const char *sql);
/* Nothing is left but what a new database has. */
bool server_reset(Run *run, PGconn *connection);
bool server_run_side(Run *run, PGconn *connection, const PlanSide *side);
/* A line a row; none when the server failed. */
Text server_query(Run *run, PGconn *connection, Text sql);

#endif
