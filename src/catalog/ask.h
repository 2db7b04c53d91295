/* The queries of queries.def, sent and answered in one snapshot. Must not know: what is written of
 * the answers. */
#ifndef SCHEMAC_CATALOG_ASK_H
#define SCHEMAC_CATALOG_ASK_H

#include "pg/pg.h"

/* What a query's rows are: see queries.def. */
typedef enum QueryForm {
    FORM_STATEMENT,
    FORM_BLOCK,
    FORM_VIEW_BLOCK,
    FORM_PART,
    FORM_PROJECT,
    FORM_OBJECTS,
    FORM_UNKNOWN
} QueryForm;

typedef struct CatalogAnswer {
    QueryForm form;
    PGresult *result; /* NULL, which has no rows, where the server's version has no such query */
} CatalogAnswer;

/* In the order of queries.def. */
typedef VECTOR(CatalogAnswer) CatalogAnswers;

/* Begins a read-only transaction on the idle `connection` and runs all queries in it. Of a large
 * catalog, a second connection of the same kind reads a part at the same time, in the same snapshot
 * (SET TRANSACTION SNAPSHOT); where none can be had, the first reads all. The transaction is left
 * open. False with a diagnostic; in both cases the caller ends the transaction and clears the
 * answers. */
bool catalog_ask(Arena *arena, Diagnostics *diagnostics, PGconn *connection,
                 const char *state_schema, CatalogAnswers *answers)
    __attribute__((warn_unused_result));

void catalog_answers_clear(CatalogAnswers *answers);

/* Adds the error of `result`, or of the connection; `what` was being read. Returns false. */
bool catalog_ask_fail(Diagnostics *diagnostics, const PGconn *connection, const PGresult *result,
                      const char *what);

#endif
