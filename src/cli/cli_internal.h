/* What the files of the command line share: one call of schemac, its arguments, its output, its
 * project and its database. The commands themselves, cmd_<verb>.c, only join the other folders'
 * functions. */
#ifndef SCHEMAC_CLI_CLI_INTERNAL_H
#define SCHEMAC_CLI_CLI_INTERNAL_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "base/json.h"
#include "base/name.h"
#include "base/vector.h"
#include "diag/diag.h"
#include "pg/pg.h"

typedef struct Session Session;

/* ---- commands ---- */

typedef enum CommandId {
#define COMMAND(identifier, name, alias, operands, handler, summary, description) \
    COMMAND_##identifier,
#define LATER_COMMAND(identifier, name, operands, summary) COMMAND_##identifier,
#include "cli/commands.def"
    COMMAND_COUNT,
    COMMAND_NONE = COMMAND_COUNT /* global options */
} CommandId;

/* Does the command; false always means that a diagnostic of severity error was added. */
typedef bool CommandHandler(Session *session);

#define COMMAND(identifier, name, alias, operands, handler, summary, description) \
    CommandHandler handler;
#include "cli/commands.def"

typedef struct CommandRow {
    const char *name;
    const char *alias;
    const char *operands;
    CommandHandler *handler; /* NULL: not built yet */
    const char *summary;
    const char *description;
} CommandRow;

typedef struct OptionRow {
    CommandId command; /* COMMAND_NONE: global */
    const char *name;
    char short_name;
    const char *value; /* what help calls its value; NULL: takes none */
    const char *summary;
    bool later;
} OptionRow;

const CommandRow *command_row(CommandId id);
CommandId command_find(Text name); /* by name or alias; COMMAND_NONE when there is none */
const OptionRow *option_rows(size_t *count);

/* ---- arguments ---- */

typedef struct OptionValue {
    const OptionRow *row;
    const char *value; /* "" for an option without one */
} OptionValue;

typedef struct Arguments {
    CommandId command;
    VECTOR(OptionValue) options;
    VECTOR(const char *) operands;
    VECTOR(const char *) passed; /* after "--" */
} Arguments;

/* Reads the words after the program's name. False with a diagnostic: exit status 2. */
bool arguments_read(Arena *arena, Diagnostics *diagnostics, int count, char **words,
                    Arguments *arguments) __attribute__((warn_unused_result));
/* The last value given for the option, NULL when it was not given. The command must have the
 * option. */
const char *arguments_find(const Arguments *arguments, const char *name);
bool arguments_has(const Arguments *arguments, const char *name);
/* Operand number `index`, NULL when there are fewer. */
const char *arguments_operand(const Arguments *arguments, size_t index);

/* ---- a session ---- */

/* What was found outside, read once: nothing else looks at the environment. */
typedef struct Environment {
    const char *database_urls[2]; /* SCHEMAC_DATABASE_URL, DATABASE_URL; NULL when unset or empty */
    const char *server_programs;  /* SCHEMAC_PG_BIN */
    const char *search_path;      /* PATH */
    const char *cache;            /* the user's, XDG_CACHE_HOME or HOME/.cache; NULL without */
    const char *time_zone;        /* TZ */
    bool wants_no_color;          /* NO_COLOR, or TERM=dumb */
} Environment;

struct Session {
    Arena *arena;
    Arena *trees; /* for syntax trees, which go as soon as their model is made */
    Names *names;
    Diagnostics *diagnostics;
    Arguments arguments;
    Environment environment;
    bool json; /* --json: text is kept quiet, the object is printed at the end */
    bool quiet;
    bool verbose;
    bool color_out;   /* on stdout */
    bool color_error; /* on stderr */
    bool terminal_error;
    TextBuilder result; /* the JSON object of --json: every command fills it */
    JsonWriter writer;
    int exit_status; /* of a command that succeeded: 0, or 4 for differences */
};

/* To stdout, unless --json. Results. */
void session_print(Session *session, const char *format, ...) __attribute__((format(printf, 2, 3)));
void session_print_text(Session *session, Text text);
/* To stderr, unless --json or -q. What is being done, by the way. */
void session_say(Session *session, const char *format, ...) __attribute__((format(printf, 2, 3)));

typedef enum Style {
    STYLE_PLAIN,
    STYLE_BOLD,
    STYLE_DIM,
    STYLE_GREEN,
    STYLE_YELLOW,
    STYLE_RED
} Style;
/* The escape that begins a style on stdout, and the one that ends it: "" without colors. */
const char *session_style(const Session *session, Style style);
const char *session_plain(const Session *session);
/* The value of an option of the command's that is none: always false. */
bool session_refuse_value(Session *session, const char *option, const char *hint);

/* "1 revision", "2 revisions". */
const char *count_words(Arena *arena, size_t count, const char *one, const char *many);
/* "12 ms", "3.4 s", "2 min 5 s". */
const char *duration_words(Arena *arena, double milliseconds);

/* The help of a command, or the general one with COMMAND_NONE. */
Text help_make(Arena *arena, CommandId command, bool color);
/* The man page, schemac.1: a test keeps the file equal to it. */
Text manual_make(Arena *arena);

/* ---- a project and its database ---- */

/* The folder that holds schema/, and what the project block says. All paths are relative to
 * where we are. */
typedef struct Workspace {
    const char *folder;             /* "." or "../.." */
    const char *schema;             /* its folder of .schema files */
    VECTOR(const Source *) sources; /* all of the folder, in order of name */
    const char *name;               /* of the project block, else the folder's name */
    const char *database_variable;  /* NULL when the block names none */
    const char *migrator_variable;  /* the same */
    const char *migrations;
    const char *generated;
    const char *snapshot;     /* migrations/snapshot.schema */
    const char *snapshot_new; /* where `diff` writes it before the revision, to rename it after */
    const char *state_schema; /* NULL: the runner's default */
    const char *search_path;  /* NULL: the runner's default */
    const char *default_namespace;
    bool timestamp_ids;
    int server; /* the major version aimed at; 0: not said */
} Workspace;

/* A .schema file, its lines ended by \n. NULL with a diagnostic when it cannot be read or has the
 * markers of a merge conflict in it. */
Source *session_read_schema(Session *session, const char *path) __attribute__((warn_unused_result));

/* Finds the project from the current folder upwards, reads its .schema files and the project
 * block. Mistakes in the block are diagnostics, and what can be known is set. */
bool workspace_open(Session *session, Workspace *workspace) __attribute__((warn_unused_result));
/* The folder of the project, or "." outside of one; never fails. */
const char *workspace_find_folder(Session *session);
/* What a private server is to know of the project and the machine. */
ServerOptions session_server_options(Session *session);

/* Which database: --database, else the project's variable, else the environment's, else libpq's. */
bool session_find_database(Session *session, const Workspace *workspace, DatabaseUrl *database)
    __attribute__((warn_unused_result));
/* The same for what asks for revisions or changes them: the project's variable for the migrating
 * user comes before the other one. */
bool session_find_migrator(Session *session, const Workspace *workspace, DatabaseUrl *database)
    __attribute__((warn_unused_result));

#endif
