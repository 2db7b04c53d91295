/* What both renderers share. */
#ifndef SCHEMAC_DIAG_RENDER_INTERNAL_H
#define SCHEMAC_DIAG_RENDER_INTERNAL_H

#include "diag/diag.h"

/* "note", "warning", "error". */
const char *severity_name(Severity severity);

/* The span as it is shown: what lies at the end of a file, after its last newline, is shown at the
 * end of the last line, where there is something to see. */
Span span_shown(Span span);

#endif
