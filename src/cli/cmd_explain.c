/* `explain`: diagnostics by their code, and hazards by the name that revisions' comments have. */
#include "cli/cli_internal.h"

#include <string.h>

#include "plan/plan.h"

#define EXPLAIN_WIDTH 88

/* Paragraphs in lines of at most EXPLAIN_WIDTH; a paragraph's own line ends are kept. */
static void explain_print(Session *session, const char *text)
{
    size_t column = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, " \n");
        if (column > 0 && column + 1 + length > EXPLAIN_WIDTH) {
            session_print(session, "\n");
            column = 0;
        }
        session_print(session, "%s%.*s", column > 0 ? " " : "", (int)length, text);
        column += length + (column > 0);
        text += length;
        while (*text == ' ') text++;
        if (*text == '\n') {
            session_print(session, "\n");
            column = 0;
            text++;
        }
    }
    session_print(session, "\n");
}

static const char *exit_words(int status)
{
    switch (status) {
    case 0: return "no error";
    case 1: return "exit status 1: the input is wrong";
    case 2: return "exit status 2: usage";
    case 3: return "exit status 3: server or connection";
    case 4: return "exit status 4: differences";
    case 5: return "exit status 5: refused for safety";
    default: return "exit status 70: a bug in schemac";
    }
}

static const char *severity_word(Severity severity)
{
    return severity == SEVERITY_ERROR ? "error" : severity == SEVERITY_WARNING ? "warning" : "note";
}

static void explain_code(Session *session, const CodeRow *row)
{
    session_print(session, "%s%s: %s%s (%s, %s)\n\n", session_style(session, STYLE_BOLD), row->code,
                  row->title, session_plain(session), severity_word(row->severity),
                  exit_words(row->exit_status));
    explain_print(session, row->explanation);
    json_key(&session->writer, "code");
    json_string(&session->writer, row->code);
    json_key(&session->writer, "severity");
    json_string(&session->writer, severity_word(row->severity));
    json_key(&session->writer, "status_when_alone");
    json_number(&session->writer, row->exit_status);
    json_key(&session->writer, "title");
    json_string(&session->writer, row->title);
    json_key(&session->writer, "explanation");
    json_string(&session->writer, row->explanation);
}

/* The hazards that revisions' comments name are explained too. */
static const HazardRow *hazard_find(const char *id)
{
    for (HazardKind kind = 0; kind < HAZARD_COUNT; kind++)
        if (strcmp(hazard_row(kind)->id, id) == 0) return hazard_row(kind);
    return NULL;
}

static void explain_hazard(Session *session, const HazardRow *row)
{
    session_print(session, "%s%s: %s%s (hazard)\n\n", session_style(session, STYLE_BOLD), row->id,
                  row->title, session_plain(session));
    explain_print(session, row->explanation);
    json_key(&session->writer, "hazard");
    json_string(&session->writer, row->id);
    json_key(&session->writer, "title");
    json_string(&session->writer, row->title);
    json_key(&session->writer, "explanation");
    json_string(&session->writer, row->explanation);
}

static void list_put(Session *session, const char *code, const char *title)
{
    session_print(session, "%s%-16s%s%s\n", session_style(session, STYLE_BOLD), code,
                  session_plain(session), title);
    json_begin_object(&session->writer);
    json_key(&session->writer, "code");
    json_string(&session->writer, code);
    json_key(&session->writer, "title");
    json_string(&session->writer, title);
    json_end_object(&session->writer);
}

static void explain_list(Session *session)
{
    json_key(&session->writer, "codes");
    json_begin_array(&session->writer);
    for (DiagnosticCode code = 0; code < CODE_COUNT; code++)
        list_put(session, code_row(code)->code, code_row(code)->title);
    for (HazardKind kind = 0; kind < HAZARD_COUNT; kind++)
        list_put(session, hazard_row(kind)->id, hazard_row(kind)->title);
    json_end_array(&session->writer);
}

bool command_explain(Session *session)
{
    const char *word = arguments_operand(&session->arguments, 0);
    if (word == NULL) {
        explain_list(session);
        return true;
    }
    const CodeRow *row = code_find(text_from_string(word));
    const HazardRow *hazard = row == NULL ? hazard_find(word) : NULL;
    if (row != NULL) {
        explain_code(session, row);
        return true;
    }
    if (hazard != NULL) {
        explain_hazard(session, hazard);
        return true;
    }
    Diagnostic *diagnostic = diag_add(session->diagnostics, CODE_OPERAND, SPAN_NONE,
                                      "there is no diagnostic \"%s\"", word);
    diag_hint(session->diagnostics, diagnostic, "`schemac explain` lists them all.");
    return false;
}
