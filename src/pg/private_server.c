/* Finding, starting, stopping and emptying the private server, the last three under the project's
 * lock. An ephemeral one has its data in memory where there is room. */
#include "pg/private_server_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "pg/environment_internal.h"

/* The shared memory file system is used for an ephemeral server where that much is free:
 * containers often have one of 64 MiB, less than a server's files. */
#define SHARED_MEMORY_NEEDED (1024UL * 1024 * 1024)

static bool place_fail(const ServerPlace *place, const char *doing, const char *path)
{
    diag_add(place->diagnostics, CODE_PRIVATE_SERVER_FOLDER, SPAN_NONE, "could not %s \"%s\": %s",
             doing, path, strerror(errno));
    return false;
}

/* ---- the place ---- */

/* Lines of a key, a space and a value. */
static void place_read_state(ServerPlace *place)
{
    Text rest;
    Text line;
    if (!file_read(place->arena, place->state, &rest)) rest = TEXT_NONE;
    while (text_next_line(&rest, &line)) {
        if (text_starts_with(line, "data "))
            place->data = text_string(place->arena, text_slice(line, 5, line.length));
        if (text_equals_string(line, "ephemeral yes")) place->ephemeral = true;
    }
    /* The file may have been lost under a running server. */
    if (place->data == NULL && place_find_pid(place, place->lasting) != 0)
        place->data = place->lasting;
}

/* What the server's user owns must also be reachable for it; for root it may not be below the
 * project. */
static const char *place_find_lasting(const ServerPlace *place, const char *key)
{
    const char *near = path_join(place->arena, place->folder, "postgres");
    if (!place->user.is_other || folder_exists(near)) return near;
    const char *far = text_format(place->arena, "/var/lib/schemac/%s", key).bytes;
    if (folder_exists(far)) return far;
    struct stat status;
    for (const char *slash = strchr(near + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        const char *above = text_string(place->arena, (Text){near, (size_t)(slash - near)});
        bool owned = stat(above, &status) == 0 && status.st_uid == place->user.uid;
        if (stat(above, &status) == 0 && !owned && (status.st_mode & S_IXOTH) == 0) return far;
    }
    return near;
}

static bool place_find(Arena *arena, Diagnostics *diagnostics, const ServerOptions *options,
                       ServerPlace *place)
{
    *place = (ServerPlace){.arena = arena, .diagnostics = diagnostics, .options = options};
    char *project = realpath(options->project, NULL);
    if (project == NULL) return place_fail(place, "find directory", options->project);
    Hash hash = hash_text(text_from_string(project));
    const char *key = text_format(arena, "%ld-%.12s", (long)geteuid(), hash.hex).bytes;
    place->folder = path_join(arena, text_string(arena, text_from_string(project)), ".schemac");
    free(project);
    place->user = system_user_find(arena);
    place->state = path_join(arena, place->folder, "server");
    place->log = path_join(arena, place->folder, "server.log");
    place->socket = text_format(arena, "/tmp/schemac-%s", key).bytes;
    place->lasting = place_find_lasting(place, key);
    place_read_state(place);
    return true;
}

static PrivateServer place_describe(const ServerPlace *place)
{
    const char *data = place->data == NULL ? place->lasting : place->data;
    return (PrivateServer){
        .folder = place->folder,
        .data = data,
        .socket = place->socket,
        .log = place->log,
        .user = place->user.name,
        .url = text_format(place->arena, "postgresql://%s@/%s?host=%s&port=5432",
                           PRIVATE_SERVER_ROLE, PRIVATE_SERVER_DATABASE, place->socket)
                   .bytes,
        .pid = place_find_pid(place, data),
        .ephemeral = place->ephemeral,
    };
}

bool private_server_find(Arena *arena, Diagnostics *diagnostics, const ServerOptions *options,
                         PrivateServer *server)
{
    ServerPlace place;
    if (!place_find(arena, diagnostics, options, &place)) return false;
    *server = place_describe(&place);
    return true;
}

/* ---- the lock ---- */

/* Waits for the project's lock; the result is closed to release it, -1 with a diagnostic. */
static int place_lock(ServerPlace *place)
{
    const char *ignore = path_join(place->arena, place->folder, ".gitignore");
    if (!folder_make(place->arena, place->folder)) {
        place_fail(place, "create directory", place->folder);
        return -1;
    }
    if (!file_exists(ignore) && !file_write(place->arena, ignore, TEXT("*\n"), NULL)) {
        place_fail(place, "write", ignore);
        return -1;
    }
    const char *path = path_join(place->arena, place->folder, "server.lock");
    int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock >= 0) {
        while (flock(lock, LOCK_EX) != 0) {
            if (errno == EINTR) continue;
            close(lock);
            lock = -1;
            break;
        }
    }
    if (lock < 0) {
        place_fail(place, "lock", path);
        return -1;
    }
    /* What was read before the lock was ours may be old. */
    place->data = NULL;
    place->ephemeral = false;
    place_read_state(place);
    return lock;
}

static bool place_write_state(ServerPlace *place, const char *data, bool ephemeral)
{
    place->data = data;
    place->ephemeral = ephemeral;
    Text state =
        text_format(place->arena, "data %s\nephemeral %s\n", data, ephemeral ? "yes" : "no");
    return file_write(place->arena, place->state, state, NULL) ||
           place_fail(place, "write", place->state);
}

/* ---- data ---- */

/* A data folder for the server's user: only it may look inside. */
static bool place_own(const ServerPlace *place, const char *folder)
{
    if (chmod(folder, 0700) != 0 ||
        (place->user.is_other && chown(folder, place->user.uid, place->user.gid) != 0))
        return place_fail(place, "change the owner of directory", folder);
    if (process_may_use(&place->user, folder)) return true;
    Diagnostic *diagnostic =
        diag_add(place->diagnostics, CODE_PRIVATE_SERVER_FOLDER, SPAN_NONE,
                 "user \"%s\", as which the private server runs, cannot access \"%s\"",
                 place->user.name, folder);
    diag_hint(place->diagnostics, diagnostic,
              "Grant search permission on the directories above it, or move the project.");
    return false;
}

static bool place_make_temporary(const ServerPlace *place, const char **data)
{
    struct statvfs space;
    bool memory = statvfs("/dev/shm", &space) == 0 && access("/dev/shm", W_OK) == 0 &&
                  (unsigned long)space.f_bavail * space.f_frsize >= SHARED_MEMORY_NEEDED;
    char *path = text_string(place->arena, memory ? TEXT("/dev/shm/schemac-XXXXXX")
                                                  : TEXT("/tmp/schemac-data-XXXXXX"));
    if (mkdtemp(path) == NULL) return place_fail(place, "create directory", path);
    *data = path;
    return place_own(place, path);
}

static bool place_make_lasting(const ServerPlace *place, const char **data)
{
    *data = place->lasting;
    if (folder_exists(place->lasting)) return true;
    if (!folder_make(place->arena, place->lasting))
        return place_fail(place, "create directory", place->lasting);
    return place_own(place, place->lasting);
}

/* The version that made the data, 0 for a folder without. */
static int place_read_version(const ServerPlace *place, const char *data)
{
    Text text;
    if (!file_read(place->arena, path_join(place->arena, data, "PG_VERSION"), &text)) return 0;
    return atoi(text.bytes);
}

/* Data belongs to whoever made it: as root and as oneself are two. */
static bool place_check_owner(const ServerPlace *place, const char *data)
{
    struct stat status;
    if (stat(data, &status) != 0) return place_fail(place, "examine", data);
    if (status.st_uid == place->user.uid) return true;
    Diagnostic *diagnostic =
        diag_add(place->diagnostics, CODE_PRIVATE_SERVER_FOLDER, SPAN_NONE,
                 "the private server's data in \"%s\" belongs to another user (%ld)", data,
                 (long)status.st_uid);
    diag_hint(place->diagnostics, diagnostic,
              "Run schemac as the user that started it first, or remove that directory.");
    return false;
}

static bool place_make_cluster(const ServerPlace *place, const ServerPrograms *programs,
                               const char *data)
{
    if (!folder_make(place->arena, data)) return place_fail(place, "create directory", data);
    if (!place_own(place, data) || !place_initialize(place, programs, data)) return false;
    cluster_keep(place, programs, data);
    return true;
}

/* A server whose initdb was cut short has no PG_VERSION or no finished base: initdb writes
 * PG_VERSION early, so a mark of our own says that it came to its end. */
static bool place_prepare_data(const ServerPlace *place, const char *data)
{
    const char *mark = path_join(place->arena, data, "schemac.made");
    ServerPrograms programs;
    bool made = file_exists(mark);
    if (!place_check_owner(place, data)) return false;
    if (!server_programs_find(place->arena, place->diagnostics, place->options,
                              made ? place_read_version(place, data) : place->options->major,
                              &programs))
        return false;
    if (!made) {
        if (!folder_remove(place->arena, data)) return place_fail(place, "empty", data);
        if (!cluster_copy(place, &programs, data) && !place_make_cluster(place, &programs, data))
            return false;
        if (!file_write(place->arena, mark, TEXT("initdb finished\n"), NULL))
            return place_fail(place, "write", mark);
    }
    return place_clear_socket(place) && place_launch(place, &programs, data);
}

/* Removes what an ephemeral server that did not stop by itself left. */
static bool place_remove_ephemeral(ServerPlace *place)
{
    if (place->data == NULL || !place->ephemeral) return true;
    if (!folder_remove(place->arena, place->data)) return place_fail(place, "remove", place->data);
    place->data = NULL;
    place->ephemeral = false;
    return file_remove(place->state) || place_fail(place, "remove", place->state);
}

/* ---- start, stop, reset ---- */

const char *private_server_strategy(const PGconn *connection)
{
    return PQserverVersion(connection) >= 150000 ? " STRATEGY file_copy" : "";
}

static bool place_make_database(const ServerPlace *place)
{
    const char *url = text_format(place->arena, "postgresql://%s@/postgres?host=%s&port=5432",
                                  PRIVATE_SERVER_ROLE, place->socket)
                          .bytes;
    DatabaseUrl database = {url, "the private server", .is_private = true};
    PGconn *connection = connection_open(place->arena, place->diagnostics, &database);
    if (connection == NULL) return false;
    PGresult *result = PQexec(
        connection,
        "SELECT 1 FROM pg_catalog.pg_database WHERE datname = '" PRIVATE_SERVER_DATABASE "'");
    bool there = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0;
    PQclear(result);
    Text statement = text_format(place->arena, "CREATE DATABASE " PRIVATE_SERVER_DATABASE "%s",
                                 private_server_strategy(connection));
    bool done = there || connection_execute(place->diagnostics, connection, statement.bytes);
    PQfinish(connection);
    return done;
}

static bool place_start(ServerPlace *place)
{
    if (place->data != NULL && place_find_pid(place, place->data) != 0) {
        if (place->options->ephemeral && !place->ephemeral)
            diag_add(place->diagnostics, CODE_PRIVATE_SERVER_KEPT, SPAN_NONE,
                     "the private server is already running, and is not ephemeral");
        return place_is_ready(place, place->data) || place_make_database(place);
    }
    const char *data = NULL;
    if (!place_remove_ephemeral(place)) return false;
    if (!(place->options->ephemeral ? place_make_temporary(place, &data)
                                    : place_make_lasting(place, &data)))
        return false;
    if (!place_write_state(place, data, place->options->ephemeral)) return false;
    return place_prepare_data(place, data) && place_make_database(place);
}

static bool place_stop(ServerPlace *place, bool *was_running)
{
    const char *data = place->data == NULL ? place->lasting : place->data;
    pid_t pid = place_find_pid(place, data);
    *was_running = pid != 0;
    if (pid != 0 && !place_end(place, pid, place->ephemeral)) return false;
    if (!place_clear_socket(place)) return false;
    if (rmdir(place->socket) != 0 && errno != ENOENT)
        return place_fail(place, "remove", place->socket);
    if (!place_remove_ephemeral(place)) return false;
    place->data = NULL;
    return file_remove(place->state) || place_fail(place, "remove", place->state);
}

bool private_server_start(Arena *arena, Diagnostics *diagnostics, const ServerOptions *options,
                          PrivateServer *server)
{
    ServerPlace place;
    if (!place_find(arena, diagnostics, options, &place)) return false;
    int lock = place_lock(&place);
    if (lock < 0) return false;
    bool done = place_start(&place);
    if (done) *server = place_describe(&place);
    close(lock);
    return done;
}

bool private_server_stop(Arena *arena, Diagnostics *diagnostics, const ServerOptions *options,
                         bool *was_running)
{
    ServerPlace place;
    bool ran = false;
    if (!place_find(arena, diagnostics, options, &place)) return false;
    if (was_running != NULL) *was_running = false;
    if (!folder_exists(place.folder)) return true;
    int lock = place_lock(&place);
    if (lock < 0) return false;
    bool done = place_stop(&place, &ran);
    close(lock);
    if (was_running != NULL) *was_running = ran;
    return done;
}

bool private_server_reset(Arena *arena, Diagnostics *diagnostics, const ServerOptions *options,
                          PrivateServer *server)
{
    ServerPlace place;
    bool ran;
    if (!place_find(arena, diagnostics, options, &place)) return false;
    int lock = place_lock(&place);
    if (lock < 0) return false;
    ServerOptions again = *options;
    again.ephemeral = options->ephemeral || place.ephemeral;
    place.options = &again;
    bool done = place_stop(&place, &ran);
    if (done && !again.ephemeral && !folder_remove(arena, place.lasting))
        done = place_fail(&place, "remove", place.lasting);
    done = done && place_start(&place);
    if (done) *server = place_describe(&place);
    close(lock);
    return done;
}

void private_server_clear_environment(Arena *arena)
{
    (void)environment_hide(arena);
}
