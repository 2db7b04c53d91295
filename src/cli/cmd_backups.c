/* `backups`: what `apply --backup` wrote is listed and pruned, and restored from. */
#include "cli/backup_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/file.h"

typedef struct BackupFile {
    const char *path;
    const char *time; /* "20261130T220000Z", of its name */
    Text database;
    Text revision;
    int64_t size;
    int64_t age; /* in seconds */
    bool goes;
} BackupFile;

typedef VECTOR(BackupFile) BackupFiles;

static bool is_newer(const BackupFile *file, const BackupFile *other)
{
    return strcmp(file->time, other->time) > 0;
}

static int64_t age_of(const char *time_text)
{
    struct tm parts = {0};
    if (strptime(time_text, "%Y%m%dT%H%M%SZ", &parts) == NULL) return 0;
    return (int64_t)time(NULL) - (int64_t)timegm(&parts);
}

/* In order of time, the newest first. */
static void add_file(Arena *arena, BackupFiles *files, BackupFile file)
{
    size_t at = files->count;
    VECTOR_ADD(arena, files, file);
    for (; at > 0 && is_newer(&file, &files->items[at - 1]); at--)
        files->items[at] = files->items[at - 1];
    files->items[at] = file;
}

static bool read_files(Session *session, const char *folder, BackupFiles *files)
{
    FileNames names = {0};
    if (!folder_list(session->arena, folder, ".dump", &names)) {
        diag_add(session->diagnostics, CODE_FILE_READ, SPAN_NONE, "could not read \"%s\": %s",
                 folder, strerror(errno));
        return false;
    }
    for (size_t i = 0; i < names.count; i++) {
        struct stat status;
        BackupFile file = {.path = path_join(session->arena, folder, names.items[i])};
        if (!backup_name_read(session->arena, file.path, &file.database, &file.revision) ||
            stat(file.path, &status) != 0)
            continue;
        size_t length = strlen(names.items[i]);
        file.time = text_string(session->arena, (Text){names.items[i] + length - 21, 16});
        file.size = (int64_t)status.st_size;
        file.age = age_of(file.time);
        add_file(session->arena, files, file);
    }
    return true;
}

/* ---- pruning ---- */

static size_t count_newer(const BackupFiles *files, size_t index)
{
    size_t count = 0;
    for (size_t i = 0; i < index; i++)
        count += text_equals(files->items[i].database, files->items[index].database);
    return count;
}

/* The newest of a database stays, whatever its age. */
static bool choose_files(Session *session, BackupFiles *files)
{
    const char *keep = arguments_find(&session->arguments, "keep");
    const char *age = arguments_find(&session->arguments, "older-than");
    char *end = NULL;
    unsigned long kept = keep == NULL ? 1 : strtoul(keep, &end, 10);
    if (keep != NULL && (*end != '\0' || keep[0] < '1' || keep[0] > '9'))
        return session_refuse_value(session, "keep", "It is a number from 1 on.");
    if (!age_check(session, "older-than")) return false;
    for (size_t i = 0; (keep != NULL || age != NULL) && i < files->count; i++) {
        BackupFile *file = &files->items[i];
        file->goes = count_newer(files, i) >= kept && (age == NULL || file->age > age_read(age));
    }
    return true;
}

static bool remove_files(Session *session, const BackupFiles *files)
{
    bool done = true;
    if (arguments_has(&session->arguments, "dry-run")) return true;
    for (size_t i = 0; i < files->count; i++) {
        if (!files->items[i].goes || file_remove(files->items[i].path)) continue;
        diag_add(session->diagnostics, CODE_FILE_WRITE, SPAN_NONE, "could not remove \"%s\": %s",
                 files->items[i].path, strerror(errno));
        done = false;
    }
    return done;
}

/* ---- showing ---- */

static void print_file(Session *session, const BackupFile *file)
{
    bool is_dry = arguments_has(&session->arguments, "dry-run");
    JsonWriter *writer = &session->writer;
    json_begin_object(writer);
    json_key(writer, "file");
    json_string(writer, file->path);
    json_key(writer, "database");
    json_text(writer, file->database);
    json_key(writer, "revision");
    json_text(writer, file->revision);
    json_key(writer, "age_seconds");
    json_number(writer, file->age);
    json_key(writer, "bytes");
    json_number(writer, file->size);
    json_key(writer, "removed");
    json_bool(writer, file->goes && !is_dry);
    json_end_object(writer);
    session_print(session, "%s%s: database %.*s, before %.*s, %s old, %lld bytes\n",
                  !file->goes ? ""
                  : is_dry    ? "would remove "
                              : "removed ",
                  file->path, TEXT_FORMAT(file->database), TEXT_FORMAT(file->revision),
                  age_words(session->arena, file->age), (long long)file->size);
}

bool command_backups(Session *session)
{
    BackupFiles files = {0};
    const char *path = arguments_operand(&session->arguments, 0);
    if (arguments_has(&session->arguments, "restore-sql")) return backup_restore(session, path);
    if (!read_files(session, path, &files) || !choose_files(session, &files) ||
        !remove_files(session, &files))
        return false;
    json_key(&session->writer, "backups");
    json_begin_array(&session->writer);
    for (size_t i = 0; i < files.count; i++) print_file(session, &files.items[i]);
    json_end_array(&session->writer);
    if (files.count == 0) session_print(session, "no backups in \"%s\"\n", path);
    return true;
}
