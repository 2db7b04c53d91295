/* schemac: reads the environment and the arguments, runs one command, prints what came of it,
 * exits. */
#include "cli/cli_internal.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

#define EXIT_USAGE 2
#define EXIT_BUG 70

#ifndef SCHEMAC_VERSION
#define SCHEMAC_VERSION "0.1.0"
#endif

static const char *environment_find(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

/* Only a whole path counts, as the XDG base directory specification has it. */
static const char *environment_find_cache(Arena *arena)
{
    const char *cache = environment_find("XDG_CACHE_HOME");
    const char *home = environment_find("HOME");
    if (cache != NULL && cache[0] == '/') return path_join(arena, cache, "schemac");
    return home != NULL && home[0] == '/' ? path_join(arena, home, ".cache/schemac") : NULL;
}

static Environment environment_read(Arena *arena)
{
    const char *terminal = getenv("TERM");
    return (Environment){
        .database_urls = {environment_find("SCHEMAC_DATABASE_URL"),
                          environment_find("DATABASE_URL")},
        .server_programs = environment_find("SCHEMAC_PG_BIN"),
        .search_path = environment_find("PATH"),
        .cache = environment_find_cache(arena),
        .time_zone = environment_find("TZ"),
        .wants_no_color = environment_find("NO_COLOR") != NULL ||
                          (terminal != NULL && strcmp(terminal, "dumb") == 0),
    };
}

/* --color, and whether that is one of its words. */
static bool session_set_color(Session *session, const char *when)
{
    bool always = when != NULL && strcmp(when, "always") == 0;
    bool never = when != NULL && strcmp(when, "never") == 0;
    bool automatic = when == NULL || strcmp(when, "auto") == 0;
    bool allowed = automatic && !session->environment.wants_no_color;
    session->terminal_error = isatty(STDERR_FILENO) == 1;
    session->color_out = always || (allowed && isatty(STDOUT_FILENO) == 1);
    session->color_error = always || (allowed && session->terminal_error);
    if (always || never || automatic) return true;
    return session_refuse_value(session, "color", "Valid values are auto, always and never.");
}

static bool session_set_folder(Session *session, const char *folder)
{
    if (folder == NULL || chdir(folder) == 0) return true;
    diag_add(session->diagnostics, CODE_FOLDER, SPAN_NONE,
             "could not change directory to \"%s\": %s", folder, strerror(errno));
    return false;
}

static bool session_read_globals(Session *session)
{
    const Arguments *arguments = &session->arguments;
    session->json = arguments_has(arguments, "json");
    session->quiet = arguments_has(arguments, "quiet");
    session->verbose = arguments_has(arguments, "verbose");
    return session_set_color(session, arguments_find(arguments, "color")) &&
           session_set_folder(session, arguments_find(arguments, "directory"));
}

static bool session_fail_later(Session *session, const CommandRow *row)
{
    Diagnostic *diagnostic = diag_add(session->diagnostics, CODE_NOT_BUILT_YET, SPAN_NONE,
                                      "schemac %s is not implemented yet", row->name);
    diag_hint(session->diagnostics, diagnostic, "`schemac --help` lists what is.");
    return false;
}

/* Help and version are results whatever else was asked. */
static bool session_show_help(Session *session)
{
    const Arguments *arguments = &session->arguments;
    if (arguments_has(arguments, "version")) {
        printf("schemac %s (libpq %d.%d)\n", SCHEMAC_VERSION, PQlibVersion() / 10000,
               PQlibVersion() % 10000);
        return true;
    }
    if (!arguments_has(arguments, "help")) return false;
    Text help = help_make(session->arena, arguments->command, session->color_out);
    fwrite(help.bytes, 1, help.length, stdout);
    return true;
}

/* What happened, as an exit status. */
static int session_run(Session *session, int count, char **words)
{
    if (!arguments_read(session->arena, session->diagnostics, count, words, &session->arguments)) {
        for (int i = 0; i < count; i++)
            session->json = session->json || strcmp(words[i], "--json") == 0;
        session_set_color(session, NULL);
        return session->diagnostics->items.items[0]->code == CODE_NOT_BUILT_YET ? 1 : EXIT_USAGE;
    }
    if (!session_read_globals(session)) return EXIT_USAGE;
    if (session_show_help(session)) return 0;
    if (session->arguments.command == COMMAND_NONE) {
        Text help = help_make(session->arena, COMMAND_NONE, session->color_error);
        fwrite(help.bytes, 1, help.length, stderr);
        return EXIT_USAGE;
    }
    const CommandRow *row = command_row(session->arguments.command);
    bool done = row->handler == NULL ? session_fail_later(session, row) : row->handler(session);
    int status = diagnostics_exit_status(session->diagnostics);
    if (!done && status == 0) status = EXIT_BUG;
    return status == 0 ? session->exit_status : status;
}

static void session_print_json(Session *session, int status)
{
    json_key(&session->writer, "diagnostics");
    TextBuilder diagnostics = text_builder(session->arena);
    diagnostics_render_json(session->diagnostics, &diagnostics);
    Text rest = text_trim(text_built(&diagnostics));
    Text line;
    for (bool first = true; text_next_line(&rest, &line); first = false) {
        if (!first) text_put_string(&session->result, "\n  ");
        text_put(&session->result, line);
    }
    session->writer.needs_comma = true;
    json_key(&session->writer, "exit_status");
    json_number(&session->writer, status);
    json_end_object(&session->writer);
    Text text = text_built(&session->result);
    fwrite(text.bytes, 1, text.length, stdout);
    putchar('\n');
}

static void session_print_diagnostics(Session *session)
{
    TextBuilder out = text_builder(session->arena);
    fflush(stdout);
    diagnostics_render_text(session->diagnostics, &out, session->color_error);
    Text text = text_built(&out);
    fwrite(text.bytes, 1, text.length, stderr);
}

/* A result that could not be written whole is no result. */
static int output_close(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return status;
    if (errno != EPIPE)
        fprintf(stderr, "schemac: could not write the output: %s\n", strerror(errno));
    return status == 0 ? 1 : status;
}

/* The words are copied, and what may hold a password is wiped where `ps` shows it. */
static char **words_take(Arena *arena, int count, char **words)
{
    char **copies = arena_make_array(arena, (size_t)count + 1, sizeof *copies);
    for (int i = 0; i < count; i++) {
        char *word = words[i];
        char *secret = NULL;
        copies[i] = (char *)(uintptr_t)text_string(arena, text_from_string(word));
        if (strncmp(word, "--database=", 11) == 0)
            secret = word + 11;
        else if (i > 0 && strcmp(copies[i - 1], "--database") == 0)
            secret = word;
        if (secret != NULL) memset(secret, '*', strlen(secret));
    }
    copies[count] = NULL;
    return copies;
}

int main(int count, char **words)
{
    setlocale(LC_CTYPE, "");
    signal(SIGPIPE, SIG_DFL);
    Arena *arena = arena_new();
    Session session = {
        .arena = arena,
        .trees = arena_new(),
        .names = names_make(arena),
        .diagnostics = diagnostics_make(arena),
        .environment = environment_read(arena),
        .result = text_builder(arena),
    };
    session.writer = json_writer(&session.result);
    json_begin_object(&session.writer);
    int status = session_run(&session, count - 1, words_take(arena, count - 1, words + 1));
    diagnostics_sort(session.diagnostics);
    if (session.json)
        session_print_json(&session, status);
    else
        session_print_diagnostics(&session);
    status = output_close(status);
    arena_free(session.trees);
    arena_free(arena);
    return status;
}
