/* One pair of random schemas, taken through everything that must hold of it, in one database:
 *
 *   diff(a, a) is empty; parse(print(a)) is a, and prints the same bytes;
 *   up from nothing gives what b says, down gives nothing;
 *   up from nothing gives what a says; up from that gives exactly the catalog that b gave, read two
 *   ways: by the queries of fingerprint.c and by pull, whose text compiles; down gives a's catalog
 *   again, and down from there nothing; what rows both hold is there after either.
 *
 * Some seeds take a over: it was made, changed by hand (by_hand.sql), and pulled. What was pulled
 * makes the same database, and has no drift; it is what all of the above is asked of.
 *
 * Some seeds run it as roles that are no superusers: random_owner, whose the database is, and
 * random_member, who is a member of that; both are members of the other owners. */
#ifndef SCHEMAC_TESTS_PAIR_H
#define SCHEMAC_TESTS_PAIR_H

#include <libpq-fe.h>

#include "model/database.h"
#include "plan/plan.h"
#include "random_schema.h"

typedef struct Run {
    Arena *arena; /* of this pair */
    PGconn *connection;
    Text nothing;  /* the catalog when nothing was made yet */
    bool is_clean; /* that is what is there now */
    uint64_t seed;
    const char *failure; /* of this pair; NULL so far */
    Text detail;
    Text statement; /* where a server refused it; else none */
    char state[6];  /* its SQLSTATE, or "" */
    bool repeats;   /* where the plan is, keys may have one value twice */
    bool refused;   /* the pair has no plan, and should have none */
    bool rows;
    const char *role; /* that runs SQL; NULL: the superuser */
    uint64_t tries;   /* to make a failure smaller */
} Run;

typedef struct Side {
    const RandomSchema *schema;
    Text text;
    const Database *database;
    Plan *create; /* from nothing */
    Text catalog;
    Text pulled; /* none where it is not asked for */
} Side;

/* False with `failure` and `detail`, or refused. */
bool pair_check(Run *run, const RandomSchema *a, const RandomSchema *b);
/* The same failure of as little as can be, and all about it on stderr. */
void pair_report(Run *run, const RandomSchema *a, const RandomSchema *b);

/* Whether those pairs are for roles that are no superusers; whether the change is another's. */
bool pair_has_roles(uint64_t seed);
bool pair_has_several_roles(uint64_t seed);

/* server.c */
bool server_fail(Run *run, const char *what, Text detail); /* false */
bool server_execute(Run *run, const char *sql);
/* Nothing is left but what a new database has. */
bool server_reset(Run *run);
bool server_run_side(Run *run, const PlanSide *side);
/* A line a row; none when the server failed. */
Text server_query(Run *run, Text sql);

#endif
