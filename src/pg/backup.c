/* pg_dump writes to a file that is ours: open under another name, readable by us alone, and locked
 * while it is written. What a killed run left is not locked any more, and goes with the next. */
#include "pg/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "pg/environment_internal.h"
#include "pg/process_internal.h"

#define PART ".part"

/* ---- programs ---- */

bool backup_programs_find(Arena *arena, Diagnostics *diagnostics, const ServerOptions *options,
                          int major, BackupPrograms *programs)
{
    int dump, restore;
    Diagnostic *diagnostic;
    *programs =
        (BackupPrograms){.dump = program_find(arena, options, "pg_dump", major, &dump),
                         .restore = program_find(arena, options, "pg_restore", major, &restore)};
    if (programs->dump != NULL && programs->restore != NULL) return true;
    const char *missing = programs->dump == NULL ? "pg_dump" : "pg_restore";
    int newest = programs->dump == NULL ? dump : restore;
    if (newest > 0)
        diagnostic = diag_add(diagnostics, CODE_BACKUP_PROGRAM, SPAN_NONE,
                              "%s is version %d, older than the server, which is PostgreSQL %d",
                              missing, newest, major);
    else
        diagnostic =
            diag_add(diagnostics, CODE_BACKUP_PROGRAM, SPAN_NONE, "%s is not installed", missing);
    diag_hint(diagnostics, diagnostic, "%s", server_package_hint(arena, NULL, major));
    diag_hint(diagnostics, diagnostic,
              "If they are in an unusual place, set SCHEMAC_PG_BIN to their directory.");
    return false;
}

/* ---- how pg_dump connects ---- */

/* As the connection did, to the server that answered it, without what is secret. */
static const char *make_conninfo(Arena *arena, PGconn *connection)
{
    TextBuilder text = text_builder(arena);
    PQconninfoOption *options = PQconninfo(connection);
    const char *port = PQport(connection);
    for (const PQconninfoOption *at = options; at != NULL && at->keyword != NULL; at++) {
        const char *value = at->val;
        bool is_many = value != NULL && strchr(value, ',') != NULL;
        if (value == NULL || value[0] == '\0' || at->dispchar[0] == '*' ||
            strncmp(at->keyword, "scram_", 6) == 0)
            continue;
        if (strcmp(at->keyword, "host") == 0 && is_many) value = PQhost(connection);
        if (strcmp(at->keyword, "hostaddr") == 0 && is_many) value = PQhostaddr(connection);
        if (strcmp(at->keyword, "port") == 0 && port != NULL) value = port;
        text_put_format(&text, "%s='", at->keyword);
        for (; *value != '\0'; value++) {
            if (*value == '\'' || *value == '\\') text_put_byte(&text, '\\');
            text_put_byte(&text, *value);
        }
        text_put_string(&text, "' ");
    }
    PQconninfoFree(options);
    return text_built(&text).bytes;
}

typedef VECTOR(const char *) Words;

static Words make_arguments(Arena *arena, const BackupOptions *options)
{
    Words words = {0};
    VECTOR_ADD(arena, &words, options->programs->dump);
    VECTOR_ADD(arena, &words, "--format=custom");
    VECTOR_ADD(arena, &words, "--no-password");
    VECTOR_ADD(arena, &words, "--lock-wait-timeout=60s");
    VECTOR_ADD(arena, &words, "--dbname");
    VECTOR_ADD(arena, &words, make_conninfo(arena, options->connection));
    if (options->role != NULL) {
        VECTOR_ADD(arena, &words, "--role");
        VECTOR_ADD(arena, &words, options->role);
    }
    for (size_t i = 0; i < options->table_count; i++) {
        VECTOR_ADD(arena, &words, "--table");
        VECTOR_ADD(arena, &words, options->tables[i]);
    }
    VECTOR_ADD(arena, &words, NULL);
    return words;
}

/* ---- writing ---- */

/* What runs that were killed left in the folder. */
static void remove_parts(Arena *arena, const char *folder)
{
    FileNames names = {0};
    if (!folder_list(arena, folder, PART, &names)) return;
    for (size_t i = 0; i < names.count; i++) {
        const char *path = path_join(arena, folder, names.items[i]);
        int file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
        if (file < 0) continue;
        if (flock(file, LOCK_EX | LOCK_NB) == 0) (void)unlink(path);
        close(file);
    }
}

static bool fail_file(Diagnostics *diagnostics, const char *path)
{
    diag_add(diagnostics, CODE_BACKUP_FAILED, SPAN_NONE, "could not write the backup \"%s\": %s",
             path, strerror(errno));
    return false;
}

static bool fail_program(Diagnostics *diagnostics, DiagnosticCode code, const char *what,
                         int status, Text output)
{
    Text line;
    Diagnostic *diagnostic =
        status > 128
            ? diag_add(diagnostics, code, SPAN_NONE, "%s was ended by signal %d", what,
                       status - 128)
            : diag_add(diagnostics, code, SPAN_NONE, "%s failed with status %d", what, status);
    for (int i = 0; i < 10 && text_next_line(&output, &line); i++)
        diag_note(diagnostics, diagnostic, SPAN_NONE, "%.*s", TEXT_FORMAT(line));
    return false;
}

static bool run_dump(Arena *arena, Diagnostics *diagnostics, const BackupOptions *options, int file)
{
    const char *password = PQpass(options->connection);
    const ProcessVariable variable = {"PGPASSWORD", password};
    ProcessWatch watch = {.output = file,
                          .variables = &variable,
                          .variable_count = password != NULL && password[0] != '\0',
                          .keep = options->keep,
                          .context = options->context};
    Words words = make_arguments(arena, options);
    Text output = TEXT_NONE;
    int status = 0;
    HiddenVariables hidden = {0};
    if (options->is_private) hidden = environment_hide(arena);
    bool ran = process_run_watched(arena, words.items, &watch, &output, &status);
    environment_show(&hidden);
    if (!ran) {
        diag_add(diagnostics, CODE_BACKUP_FAILED, SPAN_NONE, "could not run pg_dump: %s",
                 strerror(errno));
        return false;
    }
    if (options->is_ended != NULL && *options->is_ended) return false;
    return status == 0 || fail_program(diagnostics, CODE_BACKUP_FAILED, "pg_dump", status, output);
}

static bool check_list(Arena *arena, Diagnostics *diagnostics, const BackupOptions *options,
                       const char *part)
{
    BackupList list;
    Text why, line;
    if (backup_list(arena, options->programs, part, &list, &why)) return true;
    Diagnostic *diagnostic = diag_add(diagnostics, CODE_BACKUP_FAILED, SPAN_NONE,
                                      "pg_restore cannot read the backup that was written");
    while (text_next_line(&why, &line))
        diag_note(diagnostics, diagnostic, SPAN_NONE, "%.*s", TEXT_FORMAT(line));
    return false;
}

static bool sync_folder(const char *folder)
{
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = file >= 0 && fsync(file) == 0;
    if (file >= 0) close(file);
    return done;
}

bool backup_write(Arena *arena, Diagnostics *diagnostics, const BackupOptions *options,
                  const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *folder =
        slash == NULL ? "." : text_string(arena, (Text){path, (size_t)(slash - path)});
    char *part = text_string(arena, text_format(arena, "%s.XXXXXX" PART, path));
    remove_parts(arena, folder);
    int file = mkostemps(part, (int)strlen(PART), O_CLOEXEC);
    if (file < 0) return fail_file(diagnostics, path);
    bool done = fchmod(file, 0600) == 0 && flock(file, LOCK_EX | LOCK_NB) == 0;
    if (!done) fail_file(diagnostics, path);
    done = done && run_dump(arena, diagnostics, options, file);
    if (done && fsync(file) != 0) done = fail_file(diagnostics, path);
    done = done && check_list(arena, diagnostics, options, part);
    if (done && (rename(part, path) != 0 || !sync_folder(folder)))
        done = fail_file(diagnostics, path);
    if (!done) (void)unlink(part);
    close(file);
    return done;
}

/* ---- reading ---- */

/* What follows `word` in the list's comments, up to the end of the line. */
static Text list_find(Text text, const char *word)
{
    const char *begin = memmem(text.bytes, text.length, word, strlen(word));
    if (begin == NULL) return TEXT_NONE;
    begin += strlen(word);
    size_t length = strcspn(begin, "\n");
    return text_trim((Text){begin, length});
}

/* pg_restore shows the time of whoever reads, in his own zone. */
static int64_t time_read(Arena *arena, Text text)
{
    struct tm time = {.tm_isdst = -1};
    const char *string = text_string(arena, text);
    if (strptime(string, "%Y-%m-%d %H:%M:%S", &time) == NULL) return 0;
    time.tm_isdst = -1;
    return (int64_t)mktime(&time);
}

bool backup_list(Arena *arena, const BackupPrograms *programs, const char *path, BackupList *list,
                 Text *why)
{
    char *whole = realpath(path, NULL); /* it runs in another folder */
    const char *const arguments[] = {programs->restore, "--list", whole == NULL ? path : whole,
                                     NULL};
    int status = 0;
    *list = (BackupList){0};
    bool done = process_run(arena, arguments, NULL, &list->text, &status) && status == 0;
    free(whole);
    *why = list->text;
    list->database = list_find(list->text, ";     dbname: ");
    list->created = time_read(arena, list_find(list->text, "; Archive created at "));
    return done;
}

bool backup_has_rows(Arena *arena, const BackupList *list, const char *namespace_name,
                     const char *name)
{
    Text wanted = text_format(arena, " TABLE DATA %s %s ", namespace_name, name);
    return memmem(list->text.bytes, list->text.length, wanted.bytes, wanted.length) != NULL;
}

bool backup_read_rows(const BackupPrograms *programs, const char *path, BackupTake *take,
                      void *context)
{
    char *whole = realpath(path, NULL);
    const char *const arguments[] = {programs->restore, "--data-only", "--file=-",
                                     whole == NULL ? path : whole, NULL};
    pid_t pid;
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    FILE *file = process_open(arguments, &pid);
    free(whole);
    if (file == NULL) return false;
    while ((length = getline(&line, &size, file)) > 0)
        take(context, (Text){line, (size_t)length - (line[length - 1] == '\n')});
    free(line);
    return process_close(file, pid) == 0;
}

/* ---- around it ---- */

bool backup_run_command(Arena *arena, Diagnostics *diagnostics, const char *command,
                        const BackupOptions *options, const char *path)
{
    char *here = realpath(".", NULL);
    char *whole = realpath(path, NULL);
    const char *const arguments[] = {"/bin/sh", "-c", command, NULL};
    const ProcessVariable variable = {"SCHEMAC_BACKUP_FILE", whole == NULL ? path : whole};
    const ProcessWatch watch = {.output = -1,
                                .folder = here,
                                .variables = &variable,
                                .variable_count = 1,
                                .keep = options->keep,
                                .context = options->context};
    Text output = TEXT_NONE;
    int status = 127;
    if (!process_run_watched(arena, arguments, &watch, &output, &status)) status = 127;
    free(here);
    free(whole);
    if (options->is_ended != NULL && *options->is_ended) return false;
    return status == 0 || fail_program(diagnostics, CODE_BACKUP_COMMAND,
                                       "the command for the backup", status, output);
}

int64_t backup_free_space(const char *folder)
{
    struct statvfs space;
    if (statvfs(folder, &space) != 0) return -1;
    return (int64_t)space.f_bavail * (int64_t)space.f_frsize;
}
