/* The keeper is a process at the other end of a pipe that ends the server when our end closes;
 * servers whose keeper was killed as well are swept up by the next who opens one. */
#include "pg/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "pg/environment_internal.h"
#include "pg/private_server_internal.h"

#define SCRATCH_PARENT "/tmp"
#define SCRATCH_PREFIX "schemac-scratch-"

/* ---- the keeper ---- */

/* Ends the server over `folder`'s private place and removes the folder. */
static void keeper_clean(const char *folder, const ServerOptions *options)
{
    Arena *arena = arena_new();
    ServerOptions own = *options;
    own.project = folder;
    own.ephemeral = true;
    (void)!private_server_stop(arena, diagnostics_make(arena), &own, NULL);
    (void)!folder_remove(arena, folder);
    arena_free(arena);
}

/* Waits until nobody holds the other end of the leash: the process that opened the scratch server
 * closed it, or is gone. Signals of its terminal do not reach it. */
static void keeper_run(int leash, const char *folder, const ServerOptions *options)
{
    char byte;
    setsid();
    while (read(leash, &byte, 1) < 0 && errno == EINTR) continue;
    keeper_clean(folder, options);
    _exit(0);
}

static bool keeper_start(Scratch *scratch, const char *folder, const ServerOptions *options)
{
    int ends[2];
    /* The server must not hold our end. */
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    scratch->keeper = fork();
    if (scratch->keeper == 0) {
        close(ends[1]);
        keeper_run(ends[0], folder, options);
    }
    close(ends[0]);
    if (scratch->keeper < 0) {
        close(ends[1]);
        return false;
    }
    scratch->leash = ends[1];
    return true;
}

/* ---- what a keeper left ---- */

/* Marks `folder` as kept for as long as the descriptor, or the keeper's copy of it, is open. -1
 * when it cannot. */
static int folder_hold(Arena *arena, const char *folder)
{
    const char *path = path_join(arena, folder, "kept");
    const char *before = path_join(arena, folder, "kept.new");
    int held = open(before, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (held >= 0 && flock(held, LOCK_EX | LOCK_NB) == 0 && rename(before, path) == 0) return held;
    if (held >= 0) close(held);
    return -1;
}

/* Removes `folder` and ends the server over it when its keeper is gone. */
static void folder_sweep(Arena *arena, const char *folder, const ServerOptions *options)
{
    struct stat status;
    if (lstat(folder, &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != geteuid())
        return;
    int held = open(path_join(arena, folder, "kept"), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (held < 0) return;
    if (flock(held, LOCK_EX | LOCK_NB) == 0) keeper_clean(folder, options);
    close(held);
}

/* Where keepers were killed too (kill -9 of all, or for want of memory), their servers still run.
 */
static void sweep(Arena *arena, const ServerOptions *options)
{
    DIR *parent = opendir(SCRATCH_PARENT);
    const struct dirent *entry;
    if (parent == NULL) return;
    while ((entry = readdir(parent)) != NULL)
        if (strncmp(entry->d_name, SCRATCH_PREFIX, strlen(SCRATCH_PREFIX)) == 0)
            folder_sweep(arena, path_join(arena, SCRATCH_PARENT, entry->d_name), options);
    closedir(parent);
}

/* ---- opening ---- */

static bool scratch_fail(Scratch *scratch, const char *doing)
{
    diag_add(scratch->diagnostics, CODE_PRIVATE_SERVER_START, SPAN_NONE,
             "could not %s for the scratch server: %s", doing, strerror(errno));
    return false;
}

/* Without the server programs of the version asked for, any will do. */
static void choose_major(Scratch *scratch, ServerOptions *options)
{
    ServerPrograms programs;
    Diagnostics *ignored = diagnostics_make(scratch->arena);
    if (options->major != 0 &&
        !server_programs_find(scratch->arena, ignored, options, options->major, &programs))
        options->major = 0;
}

static bool start_private(Scratch *scratch, const ServerOptions *options)
{
    PrivateServer server;
    ServerOptions own = *options;
    char *folder = text_string(scratch->arena, TEXT(SCRATCH_PARENT "/" SCRATCH_PREFIX "XXXXXX"));
    sweep(scratch->arena, options);
    if (mkdtemp(folder) == NULL) return scratch_fail(scratch, "create a directory");
    own.project = folder;
    own.ephemeral = true;
    choose_major(scratch, &own);
    int held = folder_hold(scratch->arena, folder);
    bool started = held >= 0 && keeper_start(scratch, folder, &own);
    if (held >= 0) close(held); /* the keeper has it */
    if (!started) {
        (void)!folder_remove(scratch->arena, folder);
        return scratch_fail(scratch, "start a process");
    }
    scratch->is_private = true;
    if (!private_server_start(scratch->arena, scratch->diagnostics, &own, &server)) return false;
    scratch->url = (DatabaseUrl){server.url, "the scratch server", .is_private = true};
    return true;
}

bool scratch_open(Arena *arena, Diagnostics *diagnostics, const ServerOptions *options,
                  const DatabaseUrl *given, Scratch *scratch)
{
    *scratch = (Scratch){.arena = arena, .diagnostics = diagnostics, .leash = -1};
    if (given != NULL)
        scratch->url = *given;
    else if (!start_private(scratch, options)) {
        scratch_close(scratch);
        return false;
    }
    scratch->connection = connection_open(arena, diagnostics, &scratch->url);
    if (scratch->connection != NULL) return true;
    scratch_close(scratch);
    return false;
}

void scratch_close(Scratch *scratch)
{
    if (scratch->connection != NULL) PQfinish(scratch->connection);
    scratch->connection = NULL;
    if (scratch->leash >= 0) close(scratch->leash);
    scratch->leash = -1;
    if (scratch->keeper > 0)
        while (waitpid(scratch->keeper, NULL, 0) < 0 && errno == EINTR) continue;
    scratch->keeper = 0;
}

/* ---- databases and roles ---- */

static char *quote(Scratch *scratch, const char *name)
{
    char *quoted = PQescapeIdentifier(scratch->connection, name, strlen(name));
    char *kept = quoted == NULL ? NULL : text_string(scratch->arena, text_from_string(quoted));
    PQfreemem(quoted);
    return kept;
}

static void notice_ignore(void *context, const char *message)
{
    (void)context;
    (void)message;
}

/* The same server, another database; with `role` as that one. */
static PGconn *connect_to(Scratch *scratch, const char *name, const char *role)
{
    const char *keywords[] = {"dbname", "dbname", role == NULL ? NULL : "user", NULL};
    const char *values[] = {scratch->url.conninfo, name, role, NULL};
    HiddenVariables hidden = {0};
    if (scratch->is_private) hidden = environment_hide(scratch->arena);
    PGconn *connection = PQconnectdbParams(keywords, values, 1);
    environment_show(&hidden);
    if (PQstatus(connection) == CONNECTION_OK && PQsetClientEncoding(connection, "UTF8") == 0) {
        PQsetNoticeProcessor(connection, notice_ignore, NULL);
        return connection;
    }
    diag_add(scratch->diagnostics, CODE_SERVER_ERROR, SPAN_NONE,
             "could not connect to the scratch database \"%s\": %s", name,
             PQerrorMessage(connection));
    PQfinish(connection);
    return NULL;
}

PGconn *scratch_make_database(Scratch *scratch, const char **name)
{
    *name = text_format(scratch->arena, "schemac_scratch_%ld_%u", (long)getpid(), ++scratch->made)
                .bytes;
    const char *statement =
        text_format(scratch->arena, "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8'%s",
                    quote(scratch, *name),
                    scratch->is_private ? private_server_strategy(scratch->connection) : "")
            .bytes;
    if (!connection_execute(scratch->diagnostics, scratch->connection, statement)) return NULL;
    PGconn *connection = connect_to(scratch, *name, NULL);
    if (connection == NULL) scratch_drop(scratch, NULL, *name);
    return connection;
}

PGconn *scratch_connect_as(Scratch *scratch, const char *name, const char *role)
{
    if (!scratch->is_private) return connect_to(scratch, name, NULL);
    (void)!scratch_make_role(scratch, role); /* or it is there */
    Text statement =
        text_format(scratch->arena, "ALTER ROLE %s LOGIN SUPERUSER", quote(scratch, role));
    if (!connection_execute(scratch->diagnostics, scratch->connection, statement.bytes))
        return NULL;
    return connect_to(scratch, name, role);
}

void scratch_drop(Scratch *scratch, PGconn *connection, const char *name)
{
    if (connection != NULL) PQfinish(connection);
    const char *statement =
        text_format(scratch->arena, "DROP DATABASE IF EXISTS %s", quote(scratch, name)).bytes;
    (void)!connection_execute(diagnostics_make(scratch->arena), scratch->connection, statement);
}

bool scratch_make_role(Scratch *scratch, const char *role)
{
    if (!scratch->is_private) return false;
    const char *statement =
        text_format(scratch->arena, "CREATE ROLE %s", quote(scratch, role)).bytes;
    return connection_execute(diagnostics_make(scratch->arena), scratch->connection, statement);
}

void scratch_make_superuser(Scratch *scratch, const char *role)
{
    if (!scratch_make_role(scratch, role)) return;
    Text statement = text_format(scratch->arena, "ALTER ROLE %s SUPERUSER", quote(scratch, role));
    (void)!connection_execute(diagnostics_make(scratch->arena), scratch->connection,
                              statement.bytes);
}

/* ---- loading a file ---- */

/* Makes the roles that psql's output says are missing; whether there was one. */
static bool make_roles_of(Scratch *scratch, Text output)
{
    static const char before[] = "role \"";
    static const char after[] = "\" does not exist";
    bool made = false;
    Text line;
    while (text_next_line(&output, &line)) {
        const char *text = text_string(scratch->arena, line);
        const char *begin = strstr(text, before);
        const char *end = begin == NULL ? NULL : strstr(begin, after);
        if (end == NULL) continue;
        begin += strlen(before);
        made = scratch_make_role(
                   scratch, text_string(scratch->arena, (Text){begin, (size_t)(end - begin)})) ||
               made;
    }
    return made;
}

static const char *find_psql(Scratch *scratch, const ServerOptions *options)
{
    ServerPrograms programs;
    Diagnostics *ignored = diagnostics_make(scratch->arena);
    if (!server_programs_find(scratch->arena, ignored, options, 0, &programs)) return "psql";
    const char *beside = path_join(scratch->arena, programs.folder, "psql");
    return access(beside, X_OK) == 0 ? beside : "psql";
}

static const char *url_of(Scratch *scratch, const char *name)
{
    DatabaseUrl url = scratch->url;
    PQconninfoOption *options = PQconninfoParse(url.conninfo, NULL);
    TextBuilder builder = text_builder(scratch->arena);
    for (const PQconninfoOption *at = options; at != NULL && at->keyword != NULL; at++) {
        bool is_name = strcmp(at->keyword, "dbname") == 0;
        const char *value = is_name ? name : at->val;
        if (value == NULL) continue;
        text_put_format(&builder, "%s='", at->keyword);
        for (; *value != '\0'; value++) {
            if (*value == '\'' || *value == '\\') text_put_byte(&builder, '\\');
            text_put_byte(&builder, *value);
        }
        text_put_string(&builder, "' ");
    }
    PQconninfoFree(options);
    return text_built(&builder).bytes;
}

static bool run_psql(Scratch *scratch, const ServerOptions *options, const char *name,
                     const char *file, Text *output)
{
    int status = 0;
    const char *const arguments[] = {find_psql(scratch, options),
                                     "--no-psqlrc",
                                     "--quiet",
                                     "--set=ON_ERROR_STOP=1",
                                     "--output=/dev/null",
                                     "--dbname",
                                     url_of(scratch, name),
                                     "--file",
                                     file,
                                     NULL};
    HiddenVariables hidden = {0};
    if (scratch->is_private) hidden = environment_hide(scratch->arena);
    bool ran = process_run(scratch->arena, arguments, NULL, output, &status);
    environment_show(&hidden);
    if (ran) return status == 0;
    *output = text_format(scratch->arena, "could not run psql: %s", strerror(errno));
    return false;
}

PGconn *scratch_load(Scratch *scratch, const ServerOptions *options, const char *file,
                     const char **name)
{
    char *path = realpath(file, NULL); /* psql runs in another folder */
    const char *whole = path == NULL ? file : text_string(scratch->arena, text_from_string(path));
    free(path);
    for (;;) {
        Text output = TEXT_NONE;
        PGconn *connection = scratch_make_database(scratch, name);
        if (connection == NULL) return NULL;
        if (run_psql(scratch, options, *name, whole, &output)) return connection;
        scratch_drop(scratch, connection, *name);
        if (make_roles_of(scratch, output)) continue;
        Diagnostic *diagnostic = diag_add(scratch->diagnostics, CODE_DUMP_NOT_LOADED, SPAN_NONE,
                                          "psql could not load \"%s\"", file);
        Text line;
        while (text_next_line(&output, &line))
            diag_note(scratch->diagnostics, diagnostic, SPAN_NONE, "%.*s", TEXT_FORMAT(line));
        return NULL;
    }
}
