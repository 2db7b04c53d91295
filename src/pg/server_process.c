/* initdb and postgres for the private server. The pid in postmaster.pid is not believed before the
 * process proves to be that server. */
#include "pg/private_server_internal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "pg/environment_internal.h"

/* How long a server may take to start or stop: recovery after a crash takes its time. */
#define START_MILLISECONDS 60000
#define STOP_MILLISECONDS 60000
#define POLL_MILLISECONDS 10
/* How often a start is tried while processes of a killed server still hold its shared memory. */
#define START_TRIES 10
#define ORPHAN_MILLISECONDS 10000
#define LOG_LINES_SHOWN 8

/* Line `number`, from 1, of postmaster.pid: the process, the data folder, ..., and 8th the
 * state. */
static Text place_read_pid_line(const ServerPlace *place, const char *path, int number)
{
    Text rest;
    Text line;
    if (!file_read(place->arena, path, &rest)) return TEXT_NONE;
    for (int i = 1; text_next_line(&rest, &line); i++)
        if (i == number) return text_trim(line);
    return TEXT_NONE;
}

static pid_t place_read_pid(const ServerPlace *place, const char *path)
{
    Text line = place_read_pid_line(place, path, 1);
    return text_is_empty(line) ? 0 : (pid_t)strtol(text_string(place->arena, line), NULL, 10);
}

pid_t place_find_pid(const ServerPlace *place, const char *data)
{
    pid_t pid = place_read_pid(place, path_join(place->arena, data, "postmaster.pid"));
    if (!process_is_alive(pid)) return 0;
    /* A number may have been given to another process since: a postmaster works in its data
     * folder. */
    const char *folder = process_folder(place->arena, pid);
    char *real = realpath(data, NULL);
    bool same = folder == NULL || (real != NULL && strcmp(folder, real) == 0);
    free(real);
    return same ? pid : 0;
}

bool place_is_ready(const ServerPlace *place, const char *data)
{
    const char *path = path_join(place->arena, data, "postmaster.pid");
    return text_equals(place_read_pid_line(place, path, 8), TEXT("ready"));
}

/* The last lines of what a program wrote, as notes. */
static void place_note_output(const ServerPlace *place, Diagnostic *diagnostic, Text output)
{
    Text rest = text_trim(output);
    Text line;
    size_t count = 0;
    for (Text all = rest; text_next_line(&all, &line);) count++;
    for (size_t i = 0; text_next_line(&rest, &line); i++)
        if (i + LOG_LINES_SHOWN >= count)
            diag_note(place->diagnostics, diagnostic, SPAN_NONE, "%.*s", TEXT_FORMAT(line));
}

bool place_initialize(const ServerPlace *place, const ServerPrograms *programs, const char *data)
{
    const char *const arguments[] = {
        path_join(place->arena, programs->folder, "initdb"),
        "--pgdata",
        data,
        "--username=" PRIVATE_SERVER_ROLE,
        "--auth=trust",
        "--encoding=UTF8",
        text_format(place->arena, "--locale=%s", cluster_locale()).bytes,
        place->options->ephemeral ? "--no-sync" : NULL,
        NULL,
    };
    Text output;
    int status;
    HiddenVariables hidden = environment_hide(place->arena);
    bool started = process_run(place->arena, arguments, &place->user, &output, &status);
    environment_show(&hidden);
    if (!started) {
        diag_add(place->diagnostics, CODE_PRIVATE_SERVER_START, SPAN_NONE,
                 "could not run \"%s\": %s", arguments[0], strerror(errno));
        return false;
    }
    if (status == 0) return true;
    Diagnostic *diagnostic = diag_add(place->diagnostics, CODE_PRIVATE_SERVER_START, SPAN_NONE,
                                      "initdb of the private server failed with status %d", status);
    place_note_output(place, diagnostic, output);
    return false;
}

/* ---- starting ---- */

typedef VECTOR(const char *) Arguments;

static void arguments_add_setting(Arena *arena, Arguments *arguments, const char *setting)
{
    VECTOR_ADD(arena, arguments, "-c");
    VECTOR_ADD(arena, arguments, setting);
}

static const char *const *place_make_arguments(const ServerPlace *place,
                                               const ServerPrograms *programs, const char *data)
{
    static const char *const for_speed[] = {
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "wal_level=minimal",
        "max_wal_senders=0",
        "autovacuum_naptime=1h",
        "max_wal_size=256MB",
        "dynamic_shared_memory_type=mmap", /* nothing is left when it is ended at once */
    };
    Arena *arena = place->arena;
    Arguments arguments = {0};
    VECTOR_ADD(arena, &arguments, path_join(arena, programs->folder, "postgres"));
    VECTOR_ADD(arena, &arguments, "-D");
    VECTOR_ADD(arena, &arguments, data);
    arguments_add_setting(arena, &arguments, "listen_addresses=");
    arguments_add_setting(arena, &arguments, "port=5432");
    arguments_add_setting(arena, &arguments,
                          text_format(arena, "unix_socket_directories=%s", place->socket).bytes);
    arguments_add_setting(arena, &arguments, "unix_socket_permissions=0700");
    arguments_add_setting(arena, &arguments, "logging_collector=off");
    /* Thousands of tables are made in one transaction, which holds a lock on each of them. */
    arguments_add_setting(arena, &arguments, "max_locks_per_transaction=1024");
    arguments_add_setting(arena, &arguments, "log_destination=stderr");
    for (size_t i = 0; place->ephemeral && i < sizeof for_speed / sizeof *for_speed; i++)
        arguments_add_setting(arena, &arguments, for_speed[i]);
    VECTOR_ADD(arena, &arguments, NULL);
    return arguments.items;
}

/* Nobody but the server's user (and root) may enter the socket's folder: it is what protects a
 * server that trusts whoever reaches it. A folder that somebody else made there first is
 * refused. */
static bool place_make_socket(const ServerPlace *place)
{
    struct stat status;
    bool made = mkdir(place->socket, 0700) == 0;
    if (made && place->user.is_other && chown(place->socket, place->user.uid, place->user.gid) != 0)
        made = false;
    if (lstat(place->socket, &status) == 0 && S_ISDIR(status.st_mode) &&
        status.st_uid == place->user.uid && (status.st_mode & 077) == 0)
        return true;
    Diagnostic *diagnostic =
        diag_add(place->diagnostics, CODE_PRIVATE_SERVER_FOLDER, SPAN_NONE,
                 "the socket directory \"%s\" could not be created, or does not belong to user "
                 "\"%s\" alone",
                 place->socket, place->user.name);
    diag_hint(place->diagnostics, diagnostic, "Remove it if nobody uses it, and try again.");
    return false;
}

typedef enum StartState { START_READY, START_ENDED, START_SLOW } StartState;

static StartState place_wait_start(const ServerPlace *place, const char *data, pid_t pid)
{
    for (int waited = 0; waited < START_MILLISECONDS; waited += POLL_MILLISECONDS) {
        int status;
        if (waitpid(pid, &status, WNOHANG) == pid) return START_ENDED;
        if (place_find_pid(place, data) == pid && place_is_ready(place, data)) return START_READY;
        process_sleep(POLL_MILLISECONDS);
    }
    return START_SLOW;
}

/* What the log got since it was `before` bytes long. */
static Text place_read_log(const ServerPlace *place, size_t before)
{
    Text log;
    if (!file_read(place->arena, place->log, &log)) return TEXT("");
    return text_slice(log, before, log.length);
}

static size_t place_log_size(const ServerPlace *place)
{
    struct stat status;
    return stat(place->log, &status) == 0 ? (size_t)status.st_size : 0;
}

/* Servers that were killed leave backends behind, which end by themselves as soon as they
 * notice. */
static void place_wait_orphans(const ServerPlace *place, const char *data)
{
    for (int waited = 0; waited < ORPHAN_MILLISECONDS; waited += POLL_MILLISECONDS) {
        pid_t orphan = process_find_in(place->arena, data);
        if (orphan == 0) return;
        if (waited > ORPHAN_MILLISECONDS / 2) kill(orphan, SIGQUIT);
        process_sleep(POLL_MILLISECONDS);
    }
}

/* PostgreSQL itself gets over a pid file whose process is gone, and looks there for shared
 * memory that is still in use. But it refuses a number that is taken: by another process since,
 * or by the dead server as long as nobody asks for its end, as in a container whose first
 * process does not. */
static bool place_clear_pid(const ServerPlace *place, const char *data)
{
    const char *path = path_join(place->arena, data, "postmaster.pid");
    pid_t pid = place_read_pid(place, path);
    if (pid <= 0 || (kill(pid, 0) != 0 && errno == ESRCH)) return true;
    place_wait_orphans(place, data);
    return file_remove(path);
}

bool place_launch(const ServerPlace *place, const ServerPrograms *programs, const char *data)
{
    const char *const *arguments = place_make_arguments(place, programs, data);
    Text output = TEXT("");
    if (!place_make_socket(place)) return false;
    for (int try = 0; try < START_TRIES; try++) {
        size_t before = place_log_size(place);
        pid_t pid;
        if (!place_clear_pid(place, data)) break;
        HiddenVariables hidden = environment_hide(place->arena);
        bool started = process_start(arguments, &place->user, place->log, &pid);
        environment_show(&hidden);
        if (!started) {
            output = text_from_string(strerror(errno));
            break;
        }
        StartState state = place_wait_start(place, data, pid);
        if (state == START_READY) return true;
        if (state == START_SLOW) kill(pid, SIGQUIT);
        output = place_read_log(place, before);
        if (strstr(text_string(place->arena, output), "shared memory block") == NULL) break;
        process_sleep(500);
    }
    rmdir(place->socket); /* or it stays, with what a server left in it */
    Diagnostic *diagnostic = diag_add(place->diagnostics, CODE_PRIVATE_SERVER_START, SPAN_NONE,
                                      "the private server does not start");
    place_note_output(place, diagnostic, output);
    diag_hint(place->diagnostics, diagnostic, "Its log is in \"%s\".", place->log);
    return false;
}

/* ---- stopping ---- */

static bool process_wait_end(pid_t pid, int milliseconds)
{
    for (int waited = 0; waited < milliseconds; waited += POLL_MILLISECONDS) {
        waitpid(pid, NULL, WNOHANG); /* where it is a child of ours: reset starts and stops */
        if (!process_is_alive(pid)) return true;
        process_sleep(POLL_MILLISECONDS);
    }
    return false;
}

bool place_end(const ServerPlace *place, pid_t pid, bool fast)
{
    if (kill(pid, fast ? SIGQUIT : SIGINT) == 0 && process_wait_end(pid, STOP_MILLISECONDS))
        return true;
    if (kill(pid, SIGQUIT) == 0 && process_wait_end(pid, STOP_MILLISECONDS)) return true;
    if (!process_is_alive(pid)) return true;
    diag_add(place->diagnostics, CODE_PRIVATE_SERVER_STOP, SPAN_NONE,
             "could not stop the private server (process %ld): %s", (long)pid, strerror(errno));
    return false;
}

/* Whoever holds our socket is a server of this project that nothing else leads to any more: its
 * data, or the file that named an ephemeral one's, was removed by hand. */
static bool place_end_lost(const ServerPlace *place, pid_t pid)
{
    const char *folder = process_is_alive(pid) ? process_folder(place->arena, pid) : NULL;
    if (folder == NULL) return true;
    bool ephemeral = text_starts_with(text_from_string(folder), "/dev/shm/schemac-") ||
                     text_starts_with(text_from_string(folder), "/tmp/schemac-data-");
    if (!ephemeral && !text_ends_with(text_from_string(folder), " (deleted)")) return true;
    return place_end(place, pid, true) && (!ephemeral || folder_remove(place->arena, folder));
}

bool place_clear_socket(const ServerPlace *place)
{
    const char *lock = path_join(place->arena, place->socket, ".s.PGSQL.5432.lock");
    struct stat status;
    if (lstat(place->socket, &status) != 0) return true;
    /* place_make_socket refuses what is not ours. */
    if (!S_ISDIR(status.st_mode) || status.st_uid != place->user.uid) return true;
    size_t before = place->diagnostics->error_count;
    if (place_end_lost(place, place_read_pid(place, lock)) && file_remove(lock) &&
        file_remove(path_join(place->arena, place->socket, ".s.PGSQL.5432")))
        return true;
    if (place->diagnostics->error_count == before)
        diag_add(place->diagnostics, CODE_PRIVATE_SERVER_FOLDER, SPAN_NONE,
                 "could not clear \"%s\": %s", place->socket, strerror(errno));
    return false;
}
