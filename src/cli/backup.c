/* --backup and what goes with it: done under the lease, so that of many runners that start together
 * one makes one backup, and the others find nothing to do. */
#include "cli/backup_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "cli/embedded.h"

/* ---- what is lost ---- */

static const char *losses_to_json(Arena *arena, const Losses *losses)
{
    TextBuilder text = text_builder(arena);
    JsonWriter writer = json_writer(&text);
    json_begin_array(&writer);
    for (size_t i = 0; i < losses->tables.count; i++) {
        const Loss *loss = &losses->tables.items[i];
        json_begin_object(&writer);
        json_key(&writer, "namespace");
        json_string(&writer, loss->name.namespace_name);
        json_key(&writer, "name");
        json_string(&writer, loss->name.name);
        json_key(&writer, "whole");
        json_bool(&writer, loss->is_whole);
        json_key(&writer, "reach");
        json_number(&writer, (int64_t)loss->reach);
        json_key(&writer, "columns");
        json_begin_array(&writer);
        for (size_t at = 0; at < loss->columns.count; at++)
            json_string(&writer, loss->columns.items[at]);
        json_end_array(&writer);
        json_end_object(&writer);
    }
    json_end_array(&writer);
    return text_string(arena, text_built(&text));
}

static const char *namespaces_to_json(Arena *arena, const Losses *losses)
{
    TextBuilder text = text_builder(arena);
    JsonWriter writer = json_writer(&text);
    json_begin_array(&writer);
    for (size_t i = 0; i < losses->namespaces.count; i++)
        json_string(&writer, losses->namespaces.items[i]);
    json_end_array(&writer);
    return text_string(arena, text_built(&text));
}

static void take_row(Arena *arena, const PGresult *rows, int row, LostTables *lost)
{
    LostTable table = {
        .namespace_name = text_string(arena, text_from_string(PQgetvalue(rows, row, 0))),
        .name = text_string(arena, text_from_string(PQgetvalue(rows, row, 1))),
        .kind = PQgetvalue(rows, row, 2)[0],
        .is_whole = PQgetvalue(rows, row, 3)[0] == 't',
        .columns = text_string(arena, text_from_string(PQgetvalue(rows, row, 4))),
    };
    lost->bytes += strtoll(PQgetvalue(rows, row, 5), NULL, 10);
    VECTOR_ADD(arena, &lost->items, table);
}

bool lost_tables_find(Runner *runner, const SchemacPlan *plan, bool is_all, LostTables *lost)
{
    Session *session = runner->session;
    Losses losses = plan_find_losses(runner, plan);
    *lost = (LostTables){.is_all = is_all || losses.unknown != NULL, .unknown = losses.unknown};
    const char *values[] = {losses_to_json(session->arena, &losses),
                            namespaces_to_json(session->arena, &losses),
                            lost->is_all ? "true" : "false"};
    if (losses.unknown != NULL && !is_all)
        session_say(session,
                    "what %s in revision %s changes cannot be determined: all of the database is "
                    "saved\n",
                    losses.unknown, losses.unknown_of);
    PGresult *rows =
        PQexecParams(runner->connection, cli_losses_sql, 3, NULL, values, NULL, NULL, 0);
    bool done = PQresultStatus(rows) == PGRES_TUPLES_OK;
    for (int row = 0; done && row < PQntuples(rows); row++)
        take_row(session->arena, rows, row, lost);
    if (!done) {
        ServerError error = server_error_read(runner->connection, rows);
        server_error_add(session->diagnostics, CODE_SERVER_ERROR, SPAN_NONE, &error);
    }
    PQclear(rows);
    return done;
}

/* ---- making one ---- */

typedef struct Backup {
    Runner *runner;
    SchemacRunner *run;
    const SchemacPlan *plan;
    LostTables lost;
    BackupPrograms programs;
    BackupOptions options;
    const char *path;
    bool is_stopped; /* the runner is to end, and the error says why */
} Backup;

static const char *option_of(const Runner *runner, const char *name)
{
    return arguments_find(&runner->session->arguments, name);
}

static bool keep(void *context)
{
    Backup *backup = context;
    backup->is_stopped = backup->is_stopped || !schemac_keep(backup->run);
    return !backup->is_stopped;
}

/* Names as patterns of pg_dump: in quotes nothing in them means anything. */
static void list_tables(Backup *backup)
{
    Arena *arena = backup->runner->session->arena;
    VECTOR(const char *) patterns = {0};
    if (backup->lost.is_all) return;
    for (size_t i = 0; i < backup->lost.items.count; i++) {
        const LostTable *table = &backup->lost.items.items[i];
        TextBuilder text = text_builder(arena);
        const char *const parts[] = {table->namespace_name, table->name};
        for (size_t part = 0; part < 2; part++) {
            text_put_string(&text, part == 0 ? "\"" : "\".\"");
            for (const char *at = parts[part]; *at != '\0'; at++) {
                if (*at == '"') text_put_byte(&text, '"');
                text_put_byte(&text, *at);
            }
        }
        text_put_byte(&text, '"');
        VECTOR_ADD(arena, &patterns, text_string(arena, text_built(&text)));
    }
    backup->options.tables = patterns.items;
    backup->options.table_count = patterns.count;
}

static const char *size_words(Arena *arena, int64_t bytes)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    double size = (double)bytes;
    size_t unit = 0;
    while (size >= 1024 && unit + 1 < sizeof units / sizeof *units) {
        size /= 1024;
        unit++;
    }
    return text_format(arena, unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]).bytes;
}

static bool check_space(Backup *backup, const char *folder)
{
    Session *session = backup->runner->session;
    int64_t left = backup_free_space(folder);
    if (left < 0 || left >= backup->lost.bytes) return true;
    Diagnostic *diagnostic = diag_add(session->diagnostics, CODE_BACKUP_SPACE, SPAN_NONE,
                                      "the tables to save take %s, but only %s are free in \"%s\"",
                                      size_words(session->arena, backup->lost.bytes),
                                      size_words(session->arena, left), folder);
    diag_hint(session->diagnostics, diagnostic,
              "Give --backup a directory of a larger file system.");
    return false;
}

/* A name that no other file has: one of the same second is waited for. */
static const char *choose_path(Backup *backup, const char *folder)
{
    Arena *arena = backup->runner->session->arena;
    const char *revision = backup->plan->steps[0].revision->id;
    for (;;) {
        const char *name = backup_file_name(arena, PQdb(backup->runner->connection), revision,
                                            (int64_t)time(NULL));
        const char *path = path_join(arena, folder, name);
        if (!file_exists(path)) return path;
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    }
}

/* A word of a shell's command. */
static const char *quote(Arena *arena, const char *word)
{
    TextBuilder text = text_builder(arena);
    text_put_byte(&text, '\'');
    for (; *word != '\0'; word++)
        if (*word == '\'')
            text_put_string(&text, "'\\''");
        else
            text_put_byte(&text, *word);
    text_put_byte(&text, '\'');
    return text_string(arena, text_built(&text));
}

/* As it can be given to a shell. */
static const char *way_back(const Backup *backup)
{
    const SchemacRevision *first = backup->plan->steps[0].revision;
    Arena *arena = backup->runner->session->arena;
    const char *role = option_of(backup->runner, "set-role");
    if (role != NULL) role = text_format(arena, " --set-role %s", quote(arena, role)).bytes;
    if (role == NULL) role = "";
    return text_format(arena,
                       "schemac revert %s%s && schemac backups --restore-sql%s %s | psql "
                       "--set=ON_ERROR_STOP=1 --dbname=%s",
                       first->parent_count == 0 ? "base" : first->parents[0], role, role,
                       quote(arena, backup->path),
                       quote(arena, database_url_shown(arena, &backup->runner->url)))
        .bytes;
}

/* What the log keeps: --restore-sql reads it. */
static const char *note_of(const Backup *backup)
{
    const char *slash = strrchr(backup->path, '/');
    TextBuilder text = text_builder(backup->runner->session->arena);
    JsonWriter writer = json_writer(&text);
    json_begin_object(&writer);
    json_key(&writer, "file");
    json_string(&writer, slash == NULL ? backup->path : slash + 1);
    json_key(&writer, "path");
    json_string(&writer, backup->path);
    json_key(&writer, "way_back");
    json_string(&writer, way_back(backup));
    json_key(&writer, "tables");
    json_begin_array(&writer);
    for (size_t i = 0; i < backup->lost.items.count; i++) {
        const LostTable *table = &backup->lost.items.items[i];
        json_begin_object(&writer);
        json_key(&writer, "namespace");
        json_string(&writer, table->namespace_name);
        json_key(&writer, "name");
        json_string(&writer, table->name);
        json_key(&writer, "whole");
        json_bool(&writer, table->is_whole);
        json_key(&writer, "columns"); /* an array as text */
        json_string(&writer, table->columns);
        json_end_object(&writer);
    }
    json_end_array(&writer);
    json_end_object(&writer);
    return text_string(backup->runner->session->arena, text_built(&text));
}

static void say_done(Backup *backup)
{
    Session *session = backup->runner->session;
    session_say(session, "backup: %s\n", backup->path);
    session_say(session, "the way back: %s\n", way_back(backup));
    json_key(&session->writer, "backup");
    json_string(&session->writer, backup->path);
    json_key(&session->writer, "way_back");
    json_string(&session->writer, way_back(backup));
}

static bool make_backup(Backup *backup)
{
    Runner *runner = backup->runner;
    Session *session = runner->session;
    const char *folder = option_of(runner, "backup");
    const char *command = option_of(runner, "backup-command");
    if (backup->lost.items.count == 0) {
        session_say(session, "no backup: the pending revisions lose nothing\n");
        return true;
    }
    if (!check_space(backup, folder)) return false;
    list_tables(backup);
    backup->path = choose_path(backup, folder);
    if (!backup_write(session->arena, session->diagnostics, &backup->options, backup->path) ||
        (command != NULL && !backup_run_command(session->arena, session->diagnostics, command,
                                                &backup->options, backup->path)) ||
        backup->is_stopped)
        return false;
    if (!schemac_note(backup->run, "backup", backup->plan->steps[0].revision, "done",
                      note_of(backup))) {
        backup->is_stopped = true;
        return false;
    }
    say_done(backup);
    return true;
}

/* ---- before the first change ---- */

static bool look_for_backups(Backup *backup)
{
    const char *required = option_of(backup->runner, "require-backup");
    const char *warned = option_of(backup->runner, "warn-backup");
    if (required != NULL && !backup_look_for(backup->runner, &backup->programs, &backup->lost,
                                             required, CODE_BACKUP_MISSING))
        return false;
    if (warned != NULL)
        (void)!backup_look_for(backup->runner, &backup->programs, &backup->lost, warned,
                               CODE_BACKUP_OLD);
    return true;
}

static bool check_pooled(const Backup *backup)
{
    Diagnostics *diagnostics = backup->runner->session->diagnostics;
    if (!schemac_is_pooled(backup->run)) return true;
    Diagnostic *diagnostic = diag_add(diagnostics, CODE_RUN_POOLED, SPAN_NONE,
                                      "a backup cannot be made through a transaction pooler");
    diag_hint(diagnostics, diagnostic, "Give the migrator a direct URL of the server.");
    return false;
}

static bool do_backup(Backup *backup)
{
    Runner *runner = backup->runner;
    Session *session = runner->session;
    ServerOptions options = session_server_options(session);
    const char *scope = option_of(runner, "backup-scope");
    bool is_all = scope != NULL && strcmp(scope, "all") == 0;
    bool only_looks =
        option_of(runner, "require-backup") != NULL || option_of(runner, "warn-backup") != NULL;
    int major = only_looks ? 0 : PQserverVersion(runner->connection) / 10000;
    if ((!only_looks && !check_pooled(backup)) ||
        !backup_programs_find(session->arena, session->diagnostics, &options, major,
                              &backup->programs) ||
        !lost_tables_find(runner, backup->plan, is_all, &backup->lost))
        return false;
    return only_looks ? look_for_backups(backup) : make_backup(backup);
}

bool backup_before(void *context, SchemacRunner *run, const SchemacPlan *plan, SchemacError *error)
{
    Runner *runner = context;
    Session *session = runner->session;
    size_t before = session->diagnostics->items.count;
    Backup backup = {.runner = runner, .run = run, .plan = plan};
    if (option_of(runner, "backup") == NULL) return true;
    backup.options = (BackupOptions){.programs = &backup.programs,
                                     .connection = runner->connection,
                                     .is_private = runner->url.is_private,
                                     .role = option_of(runner, "set-role"),
                                     .keep = keep,
                                     .context = &backup,
                                     .is_ended = &backup.is_stopped};
    bool done = do_backup(&backup);
    const Diagnostics *said = session->diagnostics;
    if (!done && !backup.is_stopped && said->items.count > before)
        snprintf(error->message, sizeof error->message, "%.*s",
                 TEXT_FORMAT(said->items.items[said->items.count - 1]->message));
    return done;
}
