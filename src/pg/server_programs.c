/* Where the systems' packages put initdb and postgres, and which package has them: Debian and
 * others keep them off the PATH, a folder a version. */
#include "pg/pg.h"

#include <dirent.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/file.h"
#include "pg/process_internal.h"

typedef VECTOR(const char *) Folders;

static bool folder_has_programs(Arena *arena, const char *folder)
{
    return access(path_join(arena, folder, "initdb"), X_OK) == 0 &&
           access(path_join(arena, folder, "postgres"), X_OK) == 0;
}

/* The version number in a path, such as 15 in "/usr/lib/postgresql/15/bin"; 0 without one. */
static long path_version(const char *path)
{
    for (const char *at = path; *at != '\0'; at++)
        if (*at >= '0' && *at <= '9') return strtol(at, NULL, 10);
    return 0;
}

static int path_compare_newest_first(const void *a, const void *b)
{
    long left = path_version(*(char *const *)a);
    long right = path_version(*(char *const *)b);
    return left < right ? 1 : left > right ? -1 : 0;
}

static void folders_add_pattern(Arena *arena, Folders *folders, const char *pattern)
{
    glob_t found;
    if (glob(pattern, 0, NULL, &found) == 0) {
        qsort(found.gl_pathv, found.gl_pathc, sizeof *found.gl_pathv, path_compare_newest_first);
        for (size_t i = 0; i < found.gl_pathc; i++)
            VECTOR_ADD(arena, folders, text_string(arena, text_from_string(found.gl_pathv[i])));
        globfree(&found);
    }
}

static void folders_add_pg_config(Arena *arena, Folders *folders)
{
    const char *const arguments[] = {"pg_config", "--bindir", NULL};
    Text output;
    int status;
    if (process_run(arena, arguments, NULL, &output, &status) && status == 0)
        VECTOR_ADD(arena, folders, text_string(arena, text_trim(output)));
}

static void folders_add_search_path(Arena *arena, Folders *folders, const char *search_path)
{
    for (const char *at = search_path; at != NULL && *at != '\0';) {
        size_t length = strcspn(at, ":");
        if (length > 0) VECTOR_ADD(arena, folders, text_string(arena, (Text){at, length}));
        at += length + (at[length] == ':');
    }
}

/* Where the server programs may be, likeliest first. */
static void folders_collect(Arena *arena, const ServerOptions *options, Folders *folders)
{
    static const char *const patterns[] = {
        "/usr/lib/postgresql/*/bin",
        "/usr/pgsql-*/bin",
        "/usr/libexec/postgresql*",
        "/opt/homebrew/opt/postgresql@*/bin",
        "/usr/local/opt/postgresql@*/bin",
        "/opt/homebrew/opt/postgresql/bin",
        "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
        "/Library/PostgreSQL/*/bin",
        "/Applications/Postgres.app/Contents/Versions/*/bin",
        "/usr/local/pgsql/bin",
    };
    if (options->programs != NULL) {
        VECTOR_ADD(arena, folders, options->programs);
        return;
    }
    folders_add_pg_config(arena, folders);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        folders_add_pattern(arena, folders, patterns[i]);
    folders_add_search_path(arena, folders, options->search_path);
}

/* "postgres (PostgreSQL) 15.14 (Debian ...)" */
static bool programs_read_version(Arena *arena, const char *folder, ServerPrograms *programs)
{
    const char *const arguments[] = {path_join(arena, folder, "postgres"), "--version", NULL};
    Text output;
    int status;
    if (!process_run(arena, arguments, NULL, &output, &status) || status != 0) return false;
    const char *begin = strstr(output.bytes, ") ");
    if (begin == NULL) return false;
    begin += 2;
    programs->folder = folder;
    programs->version = text_string(arena, (Text){begin, strcspn(begin, " \n")});
    programs->major = atoi(begin);
    return programs->major > 0;
}

static void programs_add_missing(Arena *arena, Diagnostics *diagnostics,
                                 const ServerOptions *options, int major)
{
    Diagnostic *diagnostic;
    if (options->programs != NULL) {
        diagnostic = diag_add(
            diagnostics, CODE_SERVER_PROGRAMS_MISSING, SPAN_NONE,
            "directory \"%s\" has no PostgreSQL server programs (\"initdb\" and \"postgres\")",
            options->programs);
        diag_hint(diagnostics, diagnostic,
                  "Set SCHEMAC_PG_BIN to their directory, or unset it to let schemac search.");
        return;
    }
    if (major > 0)
        diagnostic =
            diag_add(diagnostics, CODE_SERVER_PROGRAMS_MISSING, SPAN_NONE,
                     "the private server's data is from PostgreSQL %d, whose server programs are "
                     "not installed",
                     major);
    else
        diagnostic =
            diag_add(diagnostics, CODE_SERVER_PROGRAMS_MISSING, SPAN_NONE,
                     "no PostgreSQL server programs (\"initdb\" and \"postgres\") are installed");
    diag_hint(diagnostics, diagnostic, "%s", server_package_hint(arena, NULL, major));
    diag_hint(diagnostics, diagnostic, "%s",
              major > 0
                  ? "Or empty the private server with `schemac dev reset`."
                  : "If they are in an unusual place, set SCHEMAC_PG_BIN to their directory.");
}

bool server_programs_find(Arena *arena, Diagnostics *diagnostics, const ServerOptions *options,
                          int major, ServerPrograms *programs)
{
    Folders folders = {0};
    folders_collect(arena, options, &folders);
    for (size_t i = 0; i < folders.count; i++) {
        const char *folder = folders.items[i];
        if (folder_has_programs(arena, folder) && programs_read_version(arena, folder, programs) &&
            (major <= 0 || programs->major == major))
            return true;
    }
    programs_add_missing(arena, diagnostics, options, major);
    return false;
}

/* "pg_dump (PostgreSQL) 15.14 (Debian ...)"; 0 when it does not run. */
static int program_version(Arena *arena, const char *path)
{
    const char *const arguments[] = {path, "--version", NULL};
    Text output;
    int status;
    if (access(path, X_OK) != 0 || !process_run(arena, arguments, NULL, &output, &status) ||
        status != 0)
        return 0;
    const char *begin = strstr(output.bytes, ") ");
    return begin == NULL ? 0 : atoi(begin + 2);
}

const char *program_find(Arena *arena, const ServerOptions *options, const char *name, int major,
                         int *newest)
{
    Folders folders = {0};
    const char *found = NULL;
    int best = 0;
    *newest = 0;
    folders_collect(arena, options, &folders);
    for (size_t i = 0; i < folders.count && (best == 0 || best != major); i++) {
        const char *path = path_join(arena, folders.items[i], name);
        int version = program_version(arena, path);
        if (version > *newest) *newest = version;
        if (version < major || version == 0 || (found != NULL && version >= best)) continue;
        found = path;
        best = version;
        if (major == 0) break;
    }
    return found;
}

bool server_programs_have(Arena *arena, const ServerPrograms *programs, const char *extension)
{
    const char *const arguments[] = {path_join(arena, programs->folder, "pg_config"), "--sharedir",
                                     NULL};
    Text output;
    int status;
    if (!process_run(arena, arguments, NULL, &output, &status) || status != 0) return false;
    const char *folder = text_string(arena, text_trim(output));
    return file_exists(text_format(arena, "%s/extension/%s.control", folder, extension).bytes);
}

/* ---- packages ---- */

typedef enum System { SYSTEM_DEBIAN, SYSTEM_FEDORA, SYSTEM_MACOS, SYSTEM_OTHER } System;

static System system_find(Arena *arena)
{
    struct utsname name;
    Text release;
    Text line;
    System found = SYSTEM_OTHER;
    if (uname(&name) == 0 && strcmp(name.sysname, "Darwin") == 0) return SYSTEM_MACOS;
    if (!file_read(arena, "/etc/os-release", &release)) return SYSTEM_OTHER;
    while (text_next_line(&release, &line)) {
        if (!text_starts_with(line, "ID=") && !text_starts_with(line, "ID_LIKE=")) continue;
        const char *string = text_string(arena, line);
        if (strstr(string, "debian") != NULL || strstr(string, "ubuntu") != NULL)
            found = SYSTEM_DEBIAN;
        if (strstr(string, "fedora") != NULL || strstr(string, "rhel") != NULL)
            found = SYSTEM_FEDORA;
    }
    return found;
}

static const char *hint_for_server(Arena *arena, System system, int major)
{
    const char *version = major > 0 ? text_format(arena, "-%d", major).bytes : "";
    const char *homebrew = major > 0 ? text_format(arena, "@%d", major).bytes : "@17";
    switch (system) {
    case SYSTEM_DEBIAN:
        return text_format(arena, "Install them: apt-get install postgresql%s", version).bytes;
    case SYSTEM_FEDORA: return "Install them: dnf install postgresql-server";
    case SYSTEM_MACOS:
        return text_format(arena, "Install them: brew install postgresql%s", homebrew).bytes;
    case SYSTEM_OTHER: break;
    }
    return "Install them: package \"postgresql\" on Debian and Ubuntu, \"postgresql-server\" on "
           "Fedora, "
           "\"postgresql@17\" of Homebrew on macOS.";
}

static const char *hint_for_vector(Arena *arena, System system, int major)
{
    if (major <= 0) major = 15;
    switch (system) {
    case SYSTEM_DEBIAN:
        return text_format(arena, "Install pgvector: apt-get install postgresql-%d-pgvector", major)
            .bytes;
    case SYSTEM_FEDORA: return "Install pgvector: dnf install pgvector";
    case SYSTEM_MACOS: return "Install pgvector: brew install pgvector";
    case SYSTEM_OTHER: break;
    }
    return text_format(
               arena,
               "Install pgvector on the server: package \"postgresql-%d-pgvector\" on Debian and "
               "Ubuntu, "
               "\"pgvector\" on Fedora and of Homebrew on macOS.",
               major)
        .bytes;
}

const char *server_package_hint(Arena *arena, const char *extension, int major)
{
    System system = system_find(arena);
    if (extension == NULL) return hint_for_server(arena, system, major);
    if (strcmp(extension, "vector") == 0) return hint_for_vector(arena, system, major);
    return text_format(arena,
                       "Install the package that provides the extension \"%s\" (many are in "
                       "\"postgresql-contrib\") on the server's machine.",
                       extension)
        .bytes;
}
