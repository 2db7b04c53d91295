/* The rows of codes.def. */
#include "diag/diag.h"

#include "base/bug.h"

static const CodeRow rows[] = {
#define DIAGNOSTIC(identifier, code, severity, exit_status, title, explanation) \
    {#identifier, code, severity, exit_status, title, explanation},
#include "diag/codes.def"
#undef DIAGNOSTIC
};

const CodeRow *code_row(DiagnosticCode code)
{
    if ((unsigned)code >= CODE_COUNT) BUG("no diagnostic has number %d", (int)code);
    return &rows[code];
}

const CodeRow *code_find(Text text)
{
    for (size_t i = 0; i < CODE_COUNT; i++)
        if (text_equals_ignoring_case(text, rows[i].code) ||
            text_equals_ignoring_case(text, rows[i].identifier))
            return &rows[i];
    return NULL;
}
