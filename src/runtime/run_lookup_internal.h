/* What the files that look up effects share: questions to the server under a section's search_path.
 */
#ifndef SCHEMAC_RUN_LOOKUP_INTERNAL_H
#define SCHEMAC_RUN_LOOKUP_INTERNAL_H

#include "runtime/run_internal.h"

const SchemacSection *schemac_question_section(const SchemacQuestion *question);
/* A literal, NULL for an empty text: to_regclass('') is an error. */
const char *schemac_or_null(const char *text);
/* Runs SQL; the first rows that come, or NULL with the error filled. */
PGresult *schemac_ask(const SchemacQuestion *question, SchemacBuffer *sql);
void schemac_put_look(const SchemacQuestion *question, SchemacBuffer *sql);
void schemac_roll_back_look(const SchemacQuestion *question);
/* Runs a statement that clears something away. */
bool schemac_clear_away(const SchemacQuestion *question, const char *format, const char *name);

/* CREATE INDEX CONCURRENTLY: the parts of schemac_effect_prepare, _find and _leaves. */
bool schemac_prepare_build(const SchemacQuestion *question, const SchemacSubject *subject,
                           SchemacBuffer *before, bool *opens, bool *is_done);
bool schemac_find_built(const SchemacQuestion *question, const SchemacSubject *subject,
                        SchemacFound *found);
bool schemac_built_leaves(const SchemacQuestion *question, const SchemacSubject *subject,
                          bool *leaves);

#endif
