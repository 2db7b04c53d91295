/* The server of a test run, named by TEST_SERVER_URL. */
#ifndef SCHEMAC_TESTS_MODELS_SERVER_H
#define SCHEMAC_TESTS_MODELS_SERVER_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

bool server_is_there(void);
/* A connection to a new database of this name and the process's number; the process ends where that
 * cannot be had. */
PGconn *server_database(const char *base);
/* Closes the connection and drops its database. */
void server_drop(PGconn *connection, const char *base);
/* Runs statements; the process ends where one fails. */
void server_run(PGconn *connection, const char *sql);
/* The first field of the first row, as text; "" without one, "(null)" for a null. */
void server_ask(PGconn *connection, const char *sql, char *value, size_t size);

#endif
