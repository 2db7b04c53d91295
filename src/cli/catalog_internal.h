/* A live database as a model: its catalog is read as text of the language, which is compiled. */
#ifndef SCHEMAC_CLI_CATALOG_INTERNAL_H
#define SCHEMAC_CLI_CATALOG_INTERNAL_H

#include "catalog/catalog.h"
#include "cli/cli_internal.h"
#include "model/database.h"

/* Reads the database of an idle connection. False with a diagnostic. */
bool catalog_read_text(Session *session, PGconn *connection, const char *state_schema, Text *text)
    __attribute__((warn_unused_result));

/* The model of what was read; NULL with diagnostics, which show the text's own lines. */
const Database *catalog_compile(Session *session, Text text);

#endif
