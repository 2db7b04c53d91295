/* `fmt`: .schema files in the canonical layout. One with mistakes stays as it is. */
#include "cli/cli_internal.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "syntax/syntax.h"

typedef struct Formatting {
    Session *session;
    bool check;
    size_t changed;
} Formatting;

/* One file; false only when the world failed. */
static bool format_source(Formatting *formatting, const Source *source)
{
    Session *session = formatting->session;
    Text formatted;
    if (!syntax_format(session->arena, session->names, session->diagnostics, source, &formatted))
        return true;
    if (text_equals(formatted, source->text)) return true;
    formatting->changed++;
    session_print(session, "%s\n", source->path);
    json_string(&session->writer, source->path);
    if (formatting->check || file_write(session->arena, source->path, formatted, NULL)) return true;
    diag_add(session->diagnostics, CODE_FILE_WRITE, SPAN_NONE, "could not write \"%s\": %s",
             source->path, strerror(errno));
    return false;
}

static bool format_operands(Formatting *formatting)
{
    Session *session = formatting->session;
    bool done = true;
    for (size_t i = 0; i < session->arguments.operands.count; i++) {
        const char *path = session->arguments.operands.items[i];
        Source *source = session_read_schema(session, path);
        if (source == NULL) {
            done = false;
            continue;
        }
        source->ordinal = (uint32_t)i;
        done = format_source(formatting, source) && done;
    }
    return done;
}

static bool format_project(Formatting *formatting)
{
    Session *session = formatting->session;
    Workspace workspace;
    bool done = true;
    if (!workspace_open(session, &workspace)) return false;
    for (size_t i = 0; i < workspace.sources.count; i++)
        done = format_source(formatting, workspace.sources.items[i]) && done;
    return done;
}

bool command_fmt(Session *session)
{
    Formatting formatting = {session, arguments_has(&session->arguments, "check"), 0};
    json_key(&session->writer, "changed");
    json_begin_array(&session->writer);
    bool done = session->arguments.operands.count > 0 ? format_operands(&formatting)
                                                      : format_project(&formatting);
    json_end_array(&session->writer);
    if (formatting.check && formatting.changed > 0) {
        session_say(session, "%s not in the canonical layout; `schemac fmt` changes that\n",
                    formatting.changed == 1 ? "this file is" : "these files are");
        session->exit_status = 4;
    }
    return done && !diagnostics_has_errors(session->diagnostics);
}
