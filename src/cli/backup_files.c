/* The files of backups: their names, their ages, and looking for one that will do. */
#include "cli/backup_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/file.h"

#define SUFFIX ".dump"

/* ---- names ---- */

static bool is_plain(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || byte == '-';
}

const char *backup_file_name(Arena *arena, const char *database, const char *revision, int64_t now)
{
    char when[32];
    struct tm parts;
    time_t seconds = (time_t)now;
    TextBuilder name = text_builder(arena);
    for (const char *at = database; *at != '\0'; at++)
        if (is_plain(*at))
            text_put_byte(&name, *at);
        else
            text_put_format(&name, "%%%02X", (unsigned)(unsigned char)*at);
    gmtime_r(&seconds, &parts);
    strftime(when, sizeof when, "%Y%m%dT%H%M%SZ", &parts);
    text_put_format(&name, ".%s.%s" SUFFIX, revision, when);
    return text_string(arena, text_built(&name));
}

static Text decode(Arena *arena, Text name)
{
    TextBuilder text = text_builder(arena);
    for (size_t i = 0; i < name.length; i++) {
        if (name.bytes[i] == '%' && i + 2 < name.length) {
            const char digits[] = {name.bytes[i + 1], name.bytes[i + 2], '\0'};
            text_put_byte(&text, (char)strtol(digits, NULL, 16));
            i += 2;
        } else {
            text_put_byte(&text, name.bytes[i]);
        }
    }
    return text_copy(arena, text_built(&text));
}

bool backup_name_read(Arena *arena, const char *file, Text *database, Text *revision)
{
    const char *slash = strrchr(file, '/');
    const char *name = slash == NULL ? file : slash + 1;
    size_t first = strcspn(name, ".");
    const char *after = name + first + (name[first] == '.');
    size_t second = strcspn(after, ".");
    const char *time = after + second + (after[second] == '.');
    bool is_time = strlen(time) == strlen("20261130T220000Z" SUFFIX) && time[8] == 'T' &&
                   strcmp(time + 16, SUFFIX) == 0 && time[15] == 'Z';
    if (first == 0 || second == 0 || !is_time) return false;
    *database = decode(arena, (Text){name, first});
    *revision = text_copy(arena, (Text){after, second});
    return true;
}

/* ---- ages ---- */

static const struct {
    const char *word;
    int64_t seconds;
} units[] = {{"s", 1}, {"min", 60}, {"m", 60}, {"h", 3600}, {"d", 86400}, {"w", 604800}};
#define UNITS (sizeof units / sizeof *units)

int64_t age_read(const char *text)
{
    char *end;
    if (!isdigit((unsigned char)text[0])) return -1;
    int64_t number = strtoll(text, &end, 10);
    for (size_t i = 0; i < UNITS; i++)
        if (strcmp(end, units[i].word) == 0 && number < INT64_MAX / units[i].seconds)
            return number * units[i].seconds;
    return -1;
}

const char *age_words(Arena *arena, int64_t seconds)
{
    size_t unit = 0;
    for (size_t i = 0; i + 1 < UNITS; i++)
        if (seconds >= 2 * units[i].seconds && strcmp(units[i].word, "m") != 0) unit = i;
    return text_format(arena, "%lld %s", (long long)(seconds / units[unit].seconds),
                       units[unit].word)
        .bytes;
}

/* ---- looking for one ---- */

/* Why a file will not do; none when it will. */
static Text find_fault(Runner *runner, const BackupPrograms *programs, const LostTables *lost,
                       const char *path, int64_t age)
{
    Arena *arena = runner->session->arena;
    BackupList list;
    Text why;
    int64_t now = (int64_t)time(NULL);
    if (!backup_list(arena, programs, path, &list, &why))
        return text_format(arena, "pg_restore cannot read it");
    if (!text_equals_string(list.database, PQdb(runner->connection)))
        return text_format(arena, "it is of the database \"%.*s\"", TEXT_FORMAT(list.database));
    if (now - list.created > age)
        return text_format(arena, "it is %s old", age_words(arena, now - list.created));
    for (size_t i = 0; i < lost->items.count; i++) {
        const LostTable *table = &lost->items.items[i];
        if (table->kind == 'r' &&
            !backup_has_rows(arena, &list, table->namespace_name, table->name))
            return text_format(arena, "it has no rows of table %s.%s", table->namespace_name,
                               table->name);
    }
    return TEXT_NONE;
}

static bool is_worth_reading(const char *path, int64_t age)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
           (int64_t)time(NULL) - (int64_t)status.st_mtime <= age;
}

enum { FAULTS_SAID = 5 };

bool backup_look_for(Runner *runner, const BackupPrograms *programs, const LostTables *lost,
                     const char *age, DiagnosticCode code)
{
    Session *session = runner->session;
    FileNames names = {0};
    VECTOR(Text) faults = {0};
    int64_t seconds = age_read(age);
    const char *folder = arguments_find(&session->arguments, "backup");
    bool is_listed = folder_list(session->arena, folder, SUFFIX, &names);
    for (size_t i = names.count; is_listed && i-- > 0;) {
        const char *path = path_join(session->arena, folder, names.items[i]);
        if (!is_worth_reading(path, seconds)) continue;
        Text fault = find_fault(runner, programs, lost, path, seconds);
        if (text_is_none(fault)) return true;
        VECTOR_ADD(session->arena, &faults,
                   text_format(session->arena, "%s: %.*s", path, TEXT_FORMAT(fault)));
    }
    Diagnostic *diagnostic =
        diag_add(session->diagnostics, code, SPAN_NONE,
                 "no backup of the database \"%s\" that is at most %s old is in \"%s\"",
                 PQdb(runner->connection), age_words(session->arena, seconds), folder);
    for (size_t i = 0; i < faults.count && i < FAULTS_SAID; i++)
        diag_note(session->diagnostics, diagnostic, SPAN_NONE, "%.*s",
                  TEXT_FORMAT(faults.items[i]));
    diag_hint(session->diagnostics, diagnostic,
              "`schemac apply --backup %s` without an age writes one before it changes anything.",
              folder);
    return false;
}

/* ---- options ---- */

bool age_check(Session *session, const char *option)
{
    const char *value = arguments_find(&session->arguments, option);
    if (value == NULL || age_read(value) >= 0) return true;
    return session_refuse_value(session, option,
                                "An age is a number with s, min, h, d or w, such as 24h.");
}

bool backup_check_options(Session *session)
{
    static const char *const needing[] = {"backup-scope", "backup-command", "require-backup",
                                          "warn-backup"};
    const Arguments *arguments = &session->arguments;
    const char *scope = arguments_find(arguments, "backup-scope");
    for (size_t i = 0; i < sizeof needing / sizeof *needing; i++) {
        if (!arguments_has(arguments, needing[i]) || arguments_has(arguments, "backup")) continue;
        Diagnostic *diagnostic = diag_add(session->diagnostics, CODE_OPTION_VALUE, SPAN_NONE,
                                          "option \"--%s\" requires --backup", needing[i]);
        diag_hint(session->diagnostics, diagnostic, "--backup DIR says where backups are.");
        return false;
    }
    if (scope != NULL && strcmp(scope, "changed") != 0 && strcmp(scope, "all") != 0)
        return session_refuse_value(
            session, "backup-scope",
            "Valid values are changed (tables that lose something) and all.");
    return age_check(session, "require-backup") && age_check(session, "warn-backup");
}
