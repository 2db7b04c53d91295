/* Expressions that mean the same as those of another model take their spelling.
 *
 * A server gives back what it was given in other words, and people change their minds about words:
 * neither is a change. Only objects of the same name are looked at, and only what
 * syntax/sql_same.h proves. */
#ifndef SCHEMAC_SEMA_RESPELL_H
#define SCHEMAC_SEMA_RESPELL_H

#include "model/database.h"

/* Both must share one Names. `arena` gets nothing that is needed later. */
void sema_respell(const Database *old_database, Database *new_database);

#endif
