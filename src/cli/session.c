/* What a command says: results to stdout, the rest to stderr, neither with --json. */
#include "cli/cli_internal.h"

#include <stdarg.h>
#include <stdio.h>

void session_print_text(Session *session, Text text)
{
    if (!session->json) fwrite(text.bytes, 1, text.length, stdout);
}

void session_print(Session *session, const char *format, ...)
{
    va_list arguments;
    if (session->json) return;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
}

void session_say(Session *session, const char *format, ...)
{
    va_list arguments;
    if (session->json || session->quiet) return;
    fflush(stdout);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
}

const char *session_style(const Session *session, Style style)
{
    static const char *const escapes[] = {"",         "\033[1m",  "\033[2m",
                                          "\033[32m", "\033[33m", "\033[31m"};
    return session->color_out ? escapes[style] : "";
}

const char *session_plain(const Session *session)
{
    return session->color_out ? "\033[0m" : "";
}

bool session_refuse_value(Session *session, const char *option, const char *hint)
{
    Diagnostic *diagnostic = diag_add(session->diagnostics, CODE_OPTION_VALUE, SPAN_NONE,
                                      "invalid value for --%s: \"%s\"", option,
                                      arguments_find(&session->arguments, option));
    diag_hint(session->diagnostics, diagnostic, "%s", hint);
    return false;
}

const char *count_words(Arena *arena, size_t count, const char *one, const char *many)
{
    return text_format(arena, "%zu %s", count, count == 1 ? one : many).bytes;
}

const char *duration_words(Arena *arena, double milliseconds)
{
    if (milliseconds < 1000) return text_format(arena, "%.0f ms", milliseconds).bytes;
    if (milliseconds < 120000) return text_format(arena, "%.1f s", milliseconds / 1000).bytes;
    int64_t seconds = (int64_t)(milliseconds / 1000);
    return text_format(arena, "%lld min %lld s", (long long)(seconds / 60),
                       (long long)(seconds % 60))
        .bytes;
}
