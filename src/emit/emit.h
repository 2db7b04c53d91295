/* C out of a model: structs, descriptor tables and typed functions over schemac/rt.h, and the table
 * of revisions over schemac/run.h. Text in memory: the cli writes it.
 *
 * The same model gives the same bytes. What C cannot have as PostgreSQL has it (a name that is a
 * keyword, a type without a C type) is mended, never a failure: names get a `_`, unknown types are
 * bytes.
 *
 * Names. A table `api_keys` of project `rag` is `RagApiKeys`, its functions `rag_api_keys_insert`,
 * its columns `RAG_API_KEYS_ID`; an enum's label is `RAG_TASK_STATUS_DONE`. A table out of the
 * project's own namespace has the namespace in between (`rag_audit_log`). Of two equal names the
 * later gets `_2`. What indexes serve is named by columns or distance alone while one index can
 * mean it; else all of them have in the name what tells them apart, and partial ones always the
 * index. A column's c_type is the program's own type of the same size; NAME_types.h, not generated,
 * declares it. Must not know: SQL beyond names and types, files, servers. */
#ifndef SCHEMAC_EMIT_EMIT_H
#define SCHEMAC_EMIT_EMIT_H

#include "diag/diag.h"
#include "model/database.h"
#include "revision/revision.h"

typedef struct EmittedFile {
    const char *name; /* "rag.h": below the project's folder of generated files */
    Text content;
} EmittedFile;

typedef VECTOR(EmittedFile) EmittedFiles;

/* The part of all names and files that the project gives: its name as a C identifier, "db" without
 * one. */
const char *emit_prefix(Arena *arena, const Project *project);

/* Adds NAME.h and NAME.c. False with a diagnostic when the model cannot be had in C: a c_type or
 * c_name clause that is not C. */
bool emit_models(Arena *arena, const Database *database, Diagnostics *diagnostics,
                 EmittedFiles *files) __attribute__((warn_unused_result));

/* Adds NAME_chain.h and NAME_chain.c: the revisions as `const SchemacChain NAME_chain`. */
void emit_chain(Arena *arena, const Database *database, const SchemacChain *chain,
                EmittedFiles *files);

#endif
