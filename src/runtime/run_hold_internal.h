/* Revisions that are held back, and the programs that are known to use the database. */
#ifndef SCHEMAC_RUN_HOLD_INTERNAL_H
#define SCHEMAC_RUN_HOLD_INTERNAL_H

#include "runtime/run_internal.h"

/* Takes out of `wanted` what is held back of it, with all that comes after; runner->held says what
 * and why. Reads the database only where a revision is pending that may be held. */
bool schemac_hold_back(SchemacRunner *runner, const bool *applied, bool *wanted);
/* The same for all of the chain, into the state that was read. */
bool schemac_state_hold(SchemacRunner *runner);
/* Of what the state says nothing is pending but what an upgrade may hold back. */
bool schemac_state_is_held(const SchemacRunner *runner, const SchemacState *state, bool *is_held);
/* Reports what was held back. */
void schemac_report_held(SchemacRunner *runner);

/* ---- run_fills.c ---- */

/* Whether a row lacks a value that a program is to fill in first: held->until says so. */
bool schemac_fills_wait(SchemacRunner *runner, SchemacHeld *held, bool *waits);

/* ---- run_clients.c ---- */

void schemac_put_create_clients(SchemacBuffer *sql, const char *schema);
/* A boolean SQL expression: a program that asks how the database stands may be noted. */
void schemac_put_may_note(SchemacBuffer *sql, const SchemacRunner *runner);
/* Notes that the program of the chain was here, as well as it can. */
void schemac_note_client(SchemacRunner *runner);
/* Whether programs that are older than `revision` are known to be gone; if not, why not. */
bool schemac_clients_allow(SchemacRunner *runner, const SchemacRevision *revision, bool *is_allowed,
                           char *why_not, size_t size);
/* "24 hours": options.contract_after_ms. */
const char *schemac_contract_after(const SchemacRunner *runner, char text[32]);

#endif
