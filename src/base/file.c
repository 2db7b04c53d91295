/* A file is written beside its place, synced and renamed: whoever reads it sees the old one or the
 * new one. One that holds the same already is not touched. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_FIRST = 16 * 1024, FOLDER_DEPTH_MAXIMUM = 64 };

/* Closes without losing the errno of what failed before. */
static void close_quietly(int descriptor)
{
    int saved = errno;
    close(descriptor);
    errno = saved;
}

static ssize_t read_some(int descriptor, char *bytes, size_t size)
{
    ssize_t got;
    do {
        got = read(descriptor, bytes, size);
    } while (got < 0 && errno == EINTR);
    return got;
}

/* Reads on until the end: a file may grow meanwhile, or be a pipe without a size. */
static bool read_all(Arena *arena, int descriptor, size_t expected, Text *content)
{
    size_t capacity = expected + 2;
    size_t length = 0;
    char *bytes = arena_make(arena, capacity);
    for (;;) {
        ssize_t got = read_some(descriptor, bytes + length, capacity - length - 1);
        if (got < 0) return false;
        if (got == 0) {
            bytes[length] = '\0';
            *content = (Text){bytes, length};
            return true;
        }
        length += (size_t)got;
        if (length + 1 == capacity) {
            char *grown = arena_make(arena, capacity * 2);
            memcpy(grown, bytes, length);
            bytes = grown;
            capacity *= 2;
        }
    }
}

bool file_read(Arena *arena, const char *path, Text *content)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    if (fstat(descriptor, &status) != 0) {
        close_quietly(descriptor);
        return false;
    }
    if (S_ISDIR(status.st_mode)) {
        close(descriptor);
        errno = EISDIR;
        return false;
    }
    size_t expected = status.st_size > 0 ? (size_t)status.st_size : READ_FIRST;
    bool done = read_all(arena, descriptor, expected, content);
    close_quietly(descriptor);
    return done;
}

/* Whether `path` holds exactly `content` already. */
static bool file_holds(Arena *arena, const char *path, Text content)
{
    struct stat status;
    Text present;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
           (size_t)status.st_size == content.length && file_read(arena, path, &present) &&
           text_equals(present, content.bytes == NULL ? TEXT("") : content);
}

static bool write_all(int descriptor, Text content)
{
    size_t written = 0;
    while (written < content.length) {
        ssize_t put = write(descriptor, content.bytes + written, content.length - written);
        if (put < 0 && errno != EINTR) return false;
        written += put > 0 ? (size_t)put : 0;
    }
    return true;
}

/* The folder that `path` is in. */
static const char *path_folder(Arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) return ".";
    return slash == path ? "/" : text_string(arena, (Text){path, (size_t)(slash - path)});
}

/* A rename lasts once its folder is on disk. File systems that cannot sync a folder say EINVAL. */
static bool folder_sync(Arena *arena, const char *path)
{
    int descriptor = open(path_folder(arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return false;
    bool done = fsync(descriptor) == 0 || errno == EINVAL;
    close_quietly(descriptor);
    return done;
}

/* A new file keeps the mode of the one it replaces, and without one gets what open() would give. */
static mode_t mode_for(const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0) return status.st_mode & 07777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static bool write_beside(const char *temporary, int descriptor, mode_t mode, Text content)
{
    bool done =
        write_all(descriptor, content) && fchmod(descriptor, mode) == 0 && fsync(descriptor) == 0;
    int saved = errno;
    if (close(descriptor) != 0 && done) {
        saved = errno;
        done = false;
    }
    if (!done) {
        unlink(temporary);
        errno = saved;
    }
    return done;
}

bool file_write(Arena *arena, const char *path, Text content, bool *changed)
{
    bool ignored;
    changed = changed == NULL ? &ignored : changed;
    *changed = !file_holds(arena, path, content);
    if (!*changed) return true;
    char *temporary = text_string(arena, text_format(arena, "%s.XXXXXX", path));
    int descriptor = mkostemp(temporary, O_CLOEXEC);
    if (descriptor < 0 || !write_beside(temporary, descriptor, mode_for(path), content))
        return false;
    if (rename(temporary, path) != 0) {
        int saved = errno;
        unlink(temporary);
        errno = saved;
        return false;
    }
    return folder_sync(arena, path);
}

bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

bool folder_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool folder_make(Arena *arena, const char *path)
{
    char *part = text_string(arena, text_from_string(path));
    for (char *at = part + 1; *part != '\0' && *at != '\0'; at++) {
        if (*at == '/') {
            *at = '\0';
            if (mkdir(part, 0777) != 0 && errno != EEXIST) return false;
            *at = '/';
        }
    }
    if (mkdir(part, 0777) != 0 && (errno != EEXIST || !folder_exists(path))) return false;
    return true;
}

bool file_remove(const char *path)
{
    return unlink(path) == 0 || errno == ENOENT;
}

static bool folder_remove_at(int parent, const char *name, int depth);

static bool entry_remove(int folder, const char *name, int depth)
{
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || unlinkat(folder, name, 0) == 0)
        return true;
    return (errno == EISDIR || errno == EPERM) && folder_remove_at(folder, name, depth + 1);
}

static bool folder_remove_at(int parent, const char *name, int depth)
{
    int descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = descriptor < 0 || depth > FOLDER_DEPTH_MAXIMUM ? NULL : fdopendir(descriptor);
    bool done = folder != NULL;
    if (folder == NULL) {
        if (descriptor >= 0) close_quietly(descriptor);
        return false;
    }
    for (struct dirent *entry; done && (entry = readdir(folder)) != NULL;)
        done = entry_remove(dirfd(folder), entry->d_name, depth);
    int saved = errno;
    closedir(folder);
    errno = saved;
    return done && unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

bool folder_remove(Arena *arena, const char *path)
{
    struct stat status;
    (void)arena;
    if (lstat(path, &status) != 0) return errno == ENOENT;
    return folder_remove_at(AT_FDCWD, path, 0);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool folder_list(Arena *arena, const char *path, const char *suffix, FileNames *names)
{
    DIR *folder = opendir(path);
    if (folder == NULL) return false;
    errno = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        Text name = text_from_string(entry->d_name);
        if (name.bytes[0] != '.' && text_ends_with(name, suffix))
            VECTOR_ADD(arena, names, text_string(arena, name));
    }
    int saved = errno;
    closedir(folder);
    if (names->count > 1) qsort(names->items, names->count, sizeof *names->items, compare_names);
    errno = saved;
    return saved == 0;
}

const char *path_join(Arena *arena, const char *folder, const char *name)
{
    if (name[0] == '/' || folder[0] == '\0' || strcmp(folder, ".") == 0) return name;
    const char *separator = text_ends_with(text_from_string(folder), "/") ? "" : "/";
    return text_string(arena, text_format(arena, "%s%s%s", folder, separator, name));
}
