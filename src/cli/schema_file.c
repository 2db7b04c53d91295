/* Reading a .schema file: what version control and other systems do to text files ends here. */
#include "cli/cli_internal.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"

/* The first line of a conflict that has all three markers; none where there is none. */
static Span conflict_find(const Source *source)
{
    static const char *const markers[] = {"<<<<<<< ", "=======", ">>>>>>> "};
    Text rest = source->text;
    Text line;
    Span first = SPAN_NONE;
    size_t found = 0;
    while (found < 3 && text_next_line(&rest, &line)) {
        if (!text_starts_with(line, markers[found])) continue;
        size_t begin = (size_t)(line.bytes - source->text.bytes);
        if (found++ == 0) first = span_make(source, begin, begin + line.length);
    }
    return found == 3 ? first : SPAN_NONE;
}

static void check_returns(Session *session, const Source *source)
{
    const char *found = memchr(source->text.bytes, '\r', source->text.length);
    if (found == NULL) return;
    size_t at = (size_t)(found - source->text.bytes);
    Diagnostic *diagnostic =
        diag_add(session->diagnostics, CODE_CARRIAGE_RETURN, span_make(source, at, at + 1),
                 "a carriage return (CR) without a line feed (LF) after it");
    diag_hint(
        session->diagnostics, diagnostic,
        "In a string, write E'\\r'; if the file's lines end in CR alone, convert them to LF.");
}

Source *session_read_schema(Session *session, const char *path)
{
    Text text;
    if (!file_read(session->arena, path, &text)) {
        diag_add(session->diagnostics, CODE_FILE_READ, SPAN_NONE, "could not read \"%s\": %s", path,
                 strerror(errno));
        return NULL;
    }
    Source *source = source_make(session->arena, path, text_with_newlines(session->arena, text));
    Span conflict = conflict_find(source);
    if (!span_is_none(conflict)) {
        Diagnostic *diagnostic = diag_add(session->diagnostics, CODE_CONFLICT_MARKERS, conflict,
                                          "unresolved merge conflict");
        diag_hint(session->diagnostics, diagnostic,
                  "Decide what the schema should be, and remove the lines with the markers.");
        return NULL;
    }
    check_returns(session, source);
    return source;
}
