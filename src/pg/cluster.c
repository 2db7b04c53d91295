/* What initdb made, kept in the user's cache and copied for the next ephemeral server: initdb takes
 * longer than all else that a short command does there. A kept cluster is named after all that
 * decides what initdb makes, and is whole once it has its name. One in a folder that others could
 * have written to is not used. */
#include "pg/private_server_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"

/* Changes with what place_initialize asks of initdb. */
#define CLUSTER_FORMAT "1"
#define CLUSTER_PREFIX "cluster-"
#define UNFINISHED_PREFIX "unfinished-"
#define UNFINISHED_SECONDS 3600

typedef struct Cluster {
    const char *folder; /* where clusters are kept */
    const char *group;  /* what the names begin with of those that this one takes the place of */
    const char *path;
} Cluster;

/* ---- which ---- */

static void key_put_file(TextBuilder *key, const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0) return;
    text_put_format(key, "%s %lld %lld.%09ld\n", path, (long long)status.st_size,
                    (long long)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

const char *cluster_locale(void)
{
    locale_t locale = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0);
    if (locale == (locale_t)0) return "C";
    freelocale(locale);
    return "C.UTF-8";
}

/* initdb writes the machine's time zone into the configuration. */
static void key_put_time_zone(TextBuilder *key, const ServerPlace *place)
{
    static const char path[] = "/etc/localtime";
    char target[4096];
    ssize_t length = readlink(path, target, sizeof target);
    if (length > 0) text_put(key, (Text){target, (size_t)length});
    key_put_file(key, path);
    if (place->options->time_zone != NULL)
        text_put_format(key, "TZ %s\n", place->options->time_zone);
}

static bool cluster_find(const ServerPlace *place, const ServerPrograms *programs, Cluster *cluster)
{
    Arena *arena = place->arena;
    if (place->options->cache == NULL || !place->options->ephemeral) return false;
    TextBuilder group = text_builder(arena);
    text_put_format(&group, "%ld %s\n", (long)place->user.uid, programs->folder);
    key_put_time_zone(&group, place);
    TextBuilder version = text_builder(arena);
    text_put_format(&version, CLUSTER_FORMAT " %s %s\n", programs->version, cluster_locale());
    key_put_file(&version, path_join(arena, programs->folder, "initdb"));
    key_put_file(&version, path_join(arena, programs->folder, "postgres"));
    Hash group_hash = hash_text(text_built(&group));
    Hash version_hash = hash_text(text_built(&version));
    cluster->folder = path_join(arena, place->options->cache, "clusters");
    cluster->group = text_format(arena, CLUSTER_PREFIX "%.16s-", group_hash.hex).bytes;
    const char *name = text_format(arena, "%s%.16s", cluster->group, version_hash.hex).bytes;
    cluster->path = path_join(arena, cluster->folder, name);
    return true;
}

/* Whether it is `owner`'s folder, and nobody else can write to it. */
static bool folder_is_private(const char *folder, uid_t owner, struct stat *status)
{
    return lstat(folder, status) == 0 && S_ISDIR(status->st_mode) && status->st_uid == owner &&
           (status->st_mode & 022) == 0;
}

/* ---- copying ---- */

/* All that is in folder `from` to folder `to`, with owners and modes, those of the folder last. */
static bool cluster_copy_files(const ServerPlace *place, const char *from, const char *to)
{
    const char *const arguments[] = {
        "cp", "-R", "-P", "-p", text_format(place->arena, "%s/.", from).bytes, to, NULL};
    Text output;
    int status;
    return process_run(place->arena, arguments, NULL, &output, &status) && status == 0;
}

bool cluster_copy(const ServerPlace *place, const ServerPrograms *programs, const char *data)
{
    Cluster cluster;
    struct stat before;
    struct stat after;
    if (!cluster_find(place, programs, &cluster)) return false;
    if (!folder_is_private(cluster.folder, geteuid(), &before) ||
        !folder_is_private(cluster.path, place->user.uid, &before))
        return false;
    /* Our own until all is there: as root we write to no folder that another user can enter. */
    if (mkdir(data, 0700) != 0) return false;
    if (cluster_copy_files(place, cluster.path, data) &&
        folder_is_private(cluster.path, place->user.uid, &after) &&
        before.st_ino == after.st_ino) /* or it was removed meanwhile */
        return true;
    (void)!folder_remove(place->arena, data);
    return false;
}

/* ---- keeping ---- */

static bool cluster_make_folder(const ServerPlace *place, const Cluster *cluster)
{
    struct stat status;
    if (!folder_make(place->arena, place->options->cache)) return false;
    if (mkdir(cluster->folder, 0700) != 0 && errno != EEXIST) return false;
    return folder_is_private(cluster->folder, geteuid(), &status);
}

/* A name on disk without the files would be a broken cluster. */
static bool files_sync(const char *folder)
{
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return false;
    bool done = syncfs(descriptor) == 0;
    close(descriptor);
    return done;
}

/* Takes its name away first: whoever copies it at this moment looks for that at the end. */
static void cluster_remove(const ServerPlace *place, const char *path)
{
    char *gone = text_string(place->arena, text_format(place->arena, "%s.XXXXXX", path));
    if (mkdtemp(gone) != NULL && rename(path, gone) == 0) (void)!folder_remove(place->arena, gone);
}

/* Removes those that programs at the same place made before they were replaced, and what was
 * being written when it was cut short. */
static void cluster_sweep(const ServerPlace *place, const Cluster *cluster)
{
    FileNames names = {0};
    struct stat status;
    if (!folder_list(place->arena, cluster->folder, "", &names)) return;
    for (size_t i = 0; i < names.count; i++) {
        Text name = text_from_string(names.items[i]);
        const char *path = path_join(place->arena, cluster->folder, names.items[i]);
        bool replaced = text_starts_with(name, cluster->group) && strcmp(path, cluster->path) != 0;
        bool unfinished = text_starts_with(name, UNFINISHED_PREFIX) && lstat(path, &status) == 0 &&
                          time(NULL) - status.st_mtim.tv_sec > UNFINISHED_SECONDS;
        if (replaced || unfinished) cluster_remove(place, path);
    }
}

void cluster_keep(const ServerPlace *place, const ServerPrograms *programs, const char *data)
{
    Cluster cluster;
    if (!cluster_find(place, programs, &cluster) || !cluster_make_folder(place, &cluster)) return;
    char *made = text_string(
        place->arena, text_format(place->arena, "%s/" UNFINISHED_PREFIX "XXXXXX", cluster.folder));
    if (mkdtemp(made) == NULL) return;
    if (!cluster_copy_files(place, data, made) || !files_sync(made) ||
        rename(made, cluster.path) != 0)
        (void)!folder_remove(place->arena, made);
    else
        cluster_sweep(place, &cluster);
}
