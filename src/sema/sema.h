/* What a .schema text means: AST → model, with everything that can be checked without a database.
 *
 * Used for schema files and for the snapshot alike. All mistakes of all files are reported in one
 * run, each once: what could not be understood becomes poison that later checks pass over. Names
 * that the text leaves out are chosen as PostgreSQL would; types get format_type's spelling;
 * references get their namespace. Must not know: files, servers, SQL's grammar
 * (syntax/sql_fragment.h), other models than the one before. */
#ifndef SCHEMAC_SEMA_SEMA_H
#define SCHEMAC_SEMA_SEMA_H

#include "diag/diag.h"
#include "model/database.h"
#include "syntax/ast.h"

/* Clauses of the snapshot that are meant again: "using column t.c", "backfill column app.t.c". */
typedef VECTOR(Text) SemaReused;

typedef struct SemaFiles {
    const Ast *const *items; /* in the order in which they are read; together they are one schema */
    size_t count;
    /* The snapshot that the schema is an edit of, by which clauses are told that are spent, and
     * what they may name that is gone. NULL: nothing in `using` and `backfill` is looked up. */
    const Database *before;
    SemaReused reused;
    /* It is a snapshot or a server's catalog: what only rows would be refused for is not judged. */
    bool is_recorded;
} SemaFiles;

/* Never NULL. Where diagnostics_has_errors(diagnostics) afterwards, the model is incomplete and
 * good for nothing but showing. `names` must be the table that the ASTs were parsed with.
 * Diagnostics are sorted. */
Database *sema_compile(Arena *arena, Names *names, Diagnostics *diagnostics, SemaFiles files);

#endif
