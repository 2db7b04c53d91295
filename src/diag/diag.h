/* Diagnostics: what is wrong, where, why, and what to do.
 *
 * Every user's mistake becomes one Diagnostic in the command's Diagnostics; the cli renders them at
 * the end, sorted by place, each once. A function that returns false has added exactly one
 * diagnostic of severity error. Messages follow PostgreSQL's error style guide: lower case, no full
 * stop, names in double quotes; hints are sentences. Must not know: files, terminals (renderers
 * write text), what the codes mean. */
#ifndef SCHEMAC_DIAG_DIAG_H
#define SCHEMAC_DIAG_DIAG_H

#include <stdbool.h>

#include "base/map.h"
#include "base/vector.h"
#include "diag/source.h"

typedef enum Severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR } Severity;

/* One constant a row of codes.def, such as CODE_UNKNOWN_TABLE. */
typedef enum DiagnosticCode {
#define DIAGNOSTIC(identifier, code, severity, exit_status, title, explanation) CODE_##identifier,
#include "diag/codes.def"
#undef DIAGNOSTIC
    CODE_COUNT
} DiagnosticCode;

/* A row of codes.def. */
typedef struct CodeRow {
    const char *identifier; /* "UNKNOWN_TABLE" */
    const char *code;       /* "SC2001": stable, shown, explained by `schemac explain` */
    Severity severity;
    int exit_status;         /* of commands.md: 1 input, 3 server, 4 differences, 5 refused */
    const char *title;       /* a few words */
    const char *explanation; /* one or more paragraphs */
} CodeRow;

const CodeRow *code_row(DiagnosticCode code);
/* By its shown code ("SC2001", any case) or identifier; NULL when there is none. */
const CodeRow *code_find(Text text);

typedef struct DiagnosticNote {
    Span span; /* may be none */
    Text text;
} DiagnosticNote;

typedef struct Diagnostic {
    DiagnosticCode code;
    Severity severity;
    Span span; /* may be none */
    Text message;
    VECTOR(DiagnosticNote) notes; /* second places */
    VECTOR(Text) hints;
    uint32_t ordinal; /* order of adding, to sort stably */
} Diagnostic;

typedef struct Diagnostics {
    Arena *arena;
    VECTOR(Diagnostic *) items;
    size_t error_count;
    size_t warning_count;
    Map *seen; /* private: finds what was added before */
} Diagnostics;

Diagnostics *diagnostics_make(Arena *arena);

/* Adds a diagnostic; the result takes notes and hints. The same code at the same span with the same
 * message is added once: the first is returned. */
Diagnostic *diag_add(Diagnostics *diagnostics, DiagnosticCode code, Span span, const char *format,
                     ...) __attribute__((format(printf, 4, 5)));
void diag_note(Diagnostics *diagnostics, Diagnostic *diagnostic, Span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diag_hint(Diagnostics *diagnostics, Diagnostic *diagnostic, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* "did you mean "x"?" where `candidate` is near enough to `wrong` (at most a third of it away). */
void diag_hint_near(Diagnostics *diagnostics, Diagnostic *diagnostic, Text wrong, Text candidate);

/* Takes the warnings of one source out again: of a text that nobody is to mend. */
void diagnostics_drop_warnings(Diagnostics *diagnostics, const Source *source);

bool diagnostics_has_errors(const Diagnostics *diagnostics);
/* Sorts by source, place, then order of adding; those without a place come last. */
void diagnostics_sort(Diagnostics *diagnostics);
/* The exit status of the worst error: 0 without errors; else 70, 2, 3, 5, 1, 4 in this order of
 * weight. */
int diagnostics_exit_status(const Diagnostics *diagnostics);

/* Renders for a terminal:
 *
 *   schema/rag.schema:12:5: error: table "document" does not exist [SC2001]
 *      12 |     project_id varchar(36) references document;
 *         |                                       ^~~~~~~~
 *   hint: did you mean "documents"?
 */
void diagnostics_render_text(Diagnostics *diagnostics, TextBuilder *out, bool color);
/* A JSON array of objects: severity, code, message, path, line, column, end_line, end_column,
 * hints, notes. Lines and columns count from 1, columns in characters; the end is the place right
 * after the last character. Without a place these are null. Notes are objects of message and
 * place, hints strings. */
void diagnostics_render_json(Diagnostics *diagnostics, TextBuilder *out);

#endif
