/* What a database holds, as text: two databases with equal fingerprints are the same to whoever
 * uses them. Everything by name and as the server itself writes it; the order of a table's columns
 * does not count. The query: fingerprint.sql. */
#ifndef SCHEMAC_TESTS_FINGERPRINT_H
#define SCHEMAC_TESTS_FINGERPRINT_H

#include <libpq-fe.h>

#include "base/text.h"

/* One line an object, sorted. None when the server failed: the message went to stderr. */
Text fingerprint(Arena *arena, PGconn *connection);
/* The lines of only one side, marked - and +. */
Text fingerprint_difference(Arena *arena, Text expected, Text actual);

#endif
