/* `backups --restore-sql`: what pg_restore says goes into temporary tables, and from there what was
 * lost, by key, into the tables that a revert made again. Lines pass through: a backup may be of
 * any size. */
#include "cli/backup_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/embedded.h"
#include "model/type.h"

typedef struct RestoredTable {
    const char *namespace_name;
    const char *name;
    const char *quoted;  /* both */
    const char *lost;    /* assignments of its columns from o; NULL: none */
    const char *key;     /* a condition over t and o; NULL: it has none */
    const char *columns; /* that the archive has, as it lists them; NULL: no rows came */
    bool is_whole;
} RestoredTable;

typedef struct Restore {
    Session *session;
    VECTOR(RestoredTable) tables; /* those that others refer to first */
    VECTOR(Text) sequences;       /* statements, for the end */
    bool is_in_rows;              /* of a COPY, */
    bool is_taken;                /* which goes into the script */
} Restore;

/* ---- what is to be restored ---- */

static bool fail_unknown(Session *session, const char *file)
{
    Diagnostic *diagnostic = diag_add(session->diagnostics, CODE_BACKUP_UNKNOWN, SPAN_NONE,
                                      "the log of this database has no backup \"%s\"", file);
    diag_hint(session->diagnostics, diagnostic,
              "`pg_restore --list %s` shows what it holds; `pg_restore --dbname=URL %s` restores "
              "whole tables.",
              file, file);
    return false;
}

static bool check_row(Session *session, const PGresult *rows, int row)
{
    const char *table = PQgetvalue(rows, row, 5);
    bool exists = PQgetvalue(rows, row, 3)[0] == 't';
    bool has_columns = PQgetisnull(rows, row, 7) == 1;
    Diagnostic *diagnostic;
    if (exists && has_columns) {
        if (PQgetisnull(rows, row, 6) == 1 || PQgetisnull(rows, row, 8) == 0 ||
            PQgetvalue(rows, row, 4)[0] != 'r')
            return true;
        diag_add(session->diagnostics, CODE_BACKUP_NO_KEY, SPAN_NONE,
                 "table %s has no key by which the values of its lost columns find their rows",
                 table);
        return false;
    }
    diagnostic = exists ? diag_add(session->diagnostics, CODE_BACKUP_UNKNOWN, SPAN_NONE,
                                   "column \"%s\" of table %s is not there to be restored",
                                   PQgetvalue(rows, row, 7), table)
                        : diag_add(session->diagnostics, CODE_BACKUP_UNKNOWN, SPAN_NONE,
                                   "table %s is not there to be restored", table);
    diag_hint(session->diagnostics, diagnostic, "Revert the revisions first: %s",
              PQgetvalue(rows, row, 9));
    return false;
}

static const char *copy_field(Arena *arena, const PGresult *rows, int row, int field)
{
    if (PQgetisnull(rows, row, field) == 1) return NULL;
    return text_string(arena, text_from_string(PQgetvalue(rows, row, field)));
}

static bool take_tables(Restore *restore, const PGresult *rows)
{
    Arena *arena = restore->session->arena;
    bool done = true;
    for (int row = 0; row < PQntuples(rows); row++) {
        RestoredTable table = {.namespace_name = copy_field(arena, rows, row, 0),
                               .name = copy_field(arena, rows, row, 1),
                               .is_whole = PQgetvalue(rows, row, 2)[0] == 't',
                               .quoted = copy_field(arena, rows, row, 5),
                               .lost = copy_field(arena, rows, row, 6),
                               .key = copy_field(arena, rows, row, 8)};
        done = check_row(restore->session, rows, row) && done;
        VECTOR_ADD(arena, &restore->tables, table);
    }
    return done;
}

/* The % before ".log" is the schema of the runner's tables. */
static const char *make_query(Runner *runner)
{
    Arena *arena = runner->session->arena;
    const char *schema = runner->workspace.state_schema;
    Name interned = name_intern_string(runner->session->names, schema == NULL ? "schemac" : schema);
    Text name = identifier_format(arena, interned);
    const char *hole = strstr(cli_backup_restore_sql, "%.log");
    return text_format(arena, "%.*s%.*s%s", (int)(hole - cli_backup_restore_sql),
                       cli_backup_restore_sql, TEXT_FORMAT(name), hole + 1)
        .bytes;
}

static bool read_tables(Restore *restore, Runner *runner, const char *file)
{
    Session *session = restore->session;
    const char *slash = strrchr(file, '/');
    const char *values[] = {slash == NULL ? file : slash + 1};
    PGresult *rows =
        PQexecParams(runner->connection, make_query(runner), 1, NULL, values, NULL, NULL, 0);
    bool done = PQresultStatus(rows) == PGRES_TUPLES_OK;
    if (!done) {
        ServerError error = server_error_read(runner->connection, rows);
        server_error_add(session->diagnostics, CODE_SERVER_ERROR, SPAN_NONE, &error);
    } else if (PQntuples(rows) == 0) {
        done = fail_unknown(session, file);
    } else {
        done = take_tables(restore, rows);
    }
    PQclear(rows);
    return done;
}

/* ---- the archive's lines ---- */

/* A name as pg_dump writes it, from *at on, as it is; *at goes past it. */
static Text read_name(Arena *arena, Text line, size_t *at)
{
    TextBuilder name = text_builder(arena);
    bool is_quoted = *at < line.length && line.bytes[*at] == '"';
    for (*at += is_quoted; *at < line.length; (*at)++) {
        char byte = line.bytes[*at];
        if (is_quoted && byte == '"') {
            if (*at + 1 >= line.length || line.bytes[*at + 1] != '"') break;
            (*at)++;
        } else if (!is_quoted && (byte == '.' || byte == ' ')) {
            break;
        }
        text_put_byte(&name, byte);
    }
    *at += is_quoted;
    return text_copy(arena, text_built(&name));
}

static RestoredTable *find_table(Restore *restore, Text namespace_name, Text name)
{
    for (size_t i = 0; i < restore->tables.count; i++) {
        RestoredTable *table = &restore->tables.items[i];
        if (text_equals_string(namespace_name, table->namespace_name) &&
            text_equals_string(name, table->name))
            return table;
    }
    return NULL;
}

static size_t number_of(const Restore *restore, const RestoredTable *table)
{
    return (size_t)(table - restore->tables.items) + 1;
}

/* COPY public.docs (id, title) FROM stdin; */
static void begin_rows(Restore *restore, Text line)
{
    Session *session = restore->session;
    size_t at = strlen("COPY ");
    Text namespace_name = read_name(session->arena, line, &at);
    at++;
    Text name = read_name(session->arena, line, &at);
    RestoredTable *table = find_table(restore, namespace_name, name);
    static const char tail[] = ") FROM stdin;";
    restore->is_in_rows = true;
    restore->is_taken = table != NULL && line.length > at + 2 + strlen(tail);
    if (!restore->is_taken) return;
    Text columns = text_slice(line, at + 2, line.length - strlen(tail));
    table->columns = text_string(session->arena, columns);
    session_print(session,
                  "\nCREATE TEMPORARY TABLE schemac_lost_%zu ON COMMIT DROP AS SELECT %s FROM %s "
                  "WITH NO DATA;\nCOPY pg_temp.schemac_lost_%zu (%s) FROM stdin;\n",
                  number_of(restore, table), table->columns, table->quoted,
                  number_of(restore, table), table->columns);
}

/* SELECT pg_catalog.setval('public.docs_id_seq', 10, true); a sequence that went on goes not back.
 */
static void take_sequence(Restore *restore, Text line)
{
    Arena *arena = restore->session->arena;
    const char *begin = line.bytes + strlen("SELECT pg_catalog.setval(");
    const char *end = line.bytes + line.length;
    size_t commas = 0;
    const char *name_end = end;
    const char *number_end = end;
    while (name_end > begin && commas < 2)
        if (*--name_end == ',' && ++commas == 1) number_end = name_end;
    if (commas < 2) return;
    Text name = {begin, (size_t)(name_end - begin)};
    Text number = text_trim((Text){name_end + 1, (size_t)(number_end - name_end - 1)});
    VECTOR_ADD(arena, &restore->sequences,
               text_format(arena,
                           "%.*s WHERE %.*s > coalesce(pg_catalog.pg_sequence_last_value(%.*s), "
                           "0);",
                           (int)line.length - 1, text_string(arena, line), TEXT_FORMAT(number),
                           TEXT_FORMAT(name)));
}

static void take_line(void *context, Text line)
{
    Restore *restore = context;
    if (restore->is_in_rows) {
        restore->is_in_rows = !text_equals_string(line, "\\.");
        if (!restore->is_taken) return;
        session_print_text(restore->session, line);
        session_print_text(restore->session, TEXT("\n"));
    } else if (text_starts_with(line, "COPY ")) {
        begin_rows(restore, line);
    } else if (text_starts_with(line, "SELECT pg_catalog.setval(")) {
        take_sequence(restore, line);
    } else if (text_starts_with(line, "SET client_encoding") ||
               text_starts_with(line, "SET standard_conforming_strings") ||
               text_starts_with(line, "SET row_security")) {
        session_print_text(restore->session, line);
        session_print_text(restore->session, TEXT("\n"));
    }
}

/* ---- the script ---- */

static void put_table(Restore *restore, const RestoredTable *table)
{
    Session *session = restore->session;
    size_t number = number_of(restore, table);
    if (table->columns == NULL) return;
    if (table->is_whole) {
        session_print(session,
                      "\nINSERT INTO %s (%s) OVERRIDING SYSTEM VALUE\n    SELECT %s FROM "
                      "pg_temp.schemac_lost_%zu AS o\n    WHERE NOT EXISTS (SELECT FROM ONLY %s AS "
                      "t%s%s);\n",
                      table->quoted, table->columns, table->columns, number, table->quoted,
                      table->key == NULL ? "" : " WHERE ", table->key == NULL ? "" : table->key);
    }
    if (table->lost == NULL || table->key == NULL) return;
    session_print(
        session, "\nUPDATE ONLY %s AS t SET %s\n    FROM pg_temp.schemac_lost_%zu AS o WHERE %s;\n",
        table->quoted, table->lost, number, table->key);
}

static void put_head(Session *session, const char *file)
{
    const char *role = arguments_find(&session->arguments, "set-role");
    session_print(session, "-- what was lost, from the backup %s\nBEGIN;\n", file);
    if (role == NULL) return;
    Text name = identifier_format(session->arena, name_intern_string(session->names, role));
    session_print(session, "SET LOCAL ROLE %.*s;\n", TEXT_FORMAT(name));
}

bool backup_restore(Session *session, const char *file)
{
    Runner runner;
    Restore restore = {.session = session};
    BackupPrograms programs;
    ServerOptions options = session_server_options(session);
    if (!file_exists(file)) {
        diag_add(session->diagnostics, CODE_FILE_READ, SPAN_NONE, "could not read \"%s\": %s", file,
                 strerror(errno));
        return false;
    }
    if (!backup_programs_find(session->arena, session->diagnostics, &options, 0, &programs) ||
        !runner_open_connected(session, &runner))
        return false;
    bool done = read_tables(&restore, &runner, file);
    runner_close(&runner);
    if (!done) return false;
    put_head(session, file);
    if (!backup_read_rows(&programs, file, take_line, &restore)) {
        session_print(session, "\nROLLBACK;\n");
        diag_add(session->diagnostics, CODE_BACKUP_UNKNOWN, SPAN_NONE,
                 "pg_restore could not read \"%s\"", file);
        return false;
    }
    for (size_t i = 0; i < restore.tables.count; i++) put_table(&restore, &restore.tables.items[i]);
    for (size_t i = 0; i < restore.sequences.count; i++)
        session_print(session, "%s%.*s\n", i == 0 ? "\n" : "",
                      TEXT_FORMAT(restore.sequences.items[i]));
    session_print(session, "\nCOMMIT;\n");
    return true;
}
