/* What the files of src/revision share. */
#ifndef SCHEMAC_REVISION_REVISION_INTERNAL_H
#define SCHEMAC_REVISION_REVISION_INTERNAL_H

#include "revision/revision.h"

#define REVISION_UP_SUFFIX ".up.sql"
#define REVISION_DOWN_SUFFIX ".down.sql"
#define REVISION_NO_HASH "-"

/* ---- names.c ---- */

/* Splits "0002_add_api_keys": false when it is not an id and a name. */
bool revision_label_split(Text label, Text *id, Text *name);
/* By length, then bytewise: the order in which ids are given out. */
int revision_id_compare(Text a, Text b);
Revision *revision_make(Arena *arena, const char *folder, Text id, Text name);
Hash revision_no_hash(void);

/* ---- sections.c ---- */

/* What the header comment of a file says. */
typedef struct RevisionHeader {
    Text label;   /* none: it says none */
    Span parents; /* the list; none: it says none */
    Text summary;
} RevisionHeader;

/* Fills side->sections and `header` from side->source; mistakes are diagnostics. */
void revision_side_parse(Arena *arena, Diagnostics *diagnostics, RevisionSide *side,
                         RevisionHeader *header);
/* Whether the sections that the down file undoes are in the up file. */
void revision_check_undone(Diagnostics *diagnostics, const Revision *revision);

/* ---- hold.c: words of a directive ---- */

void hold_parse_contract(Diagnostics *diagnostics, Span word, RevisionSection *section);
void hold_parse_filled(Arena *arena, Diagnostics *diagnostics, Span word, RevisionSection *section);

/* ---- sum.c ---- */

/* A line of revisions.sum. */
typedef struct SumLine {
    Span span;
    Text id;
    Span parents; /* "-" or ids with commas */
    Text name;
    Text up;
    Text down;
    Text chain;
} SumLine;
typedef VECTOR(SumLine) SumLines;

/* One line; false when it is not of the form. */
bool revision_line_parse(Span span, SumLine *line);
#define REVISION_SUM_VERSION "schemac-revisions 1"
/* The lines of a file, and the hash of the snapshot (none: it says none); mistakes are diagnostics,
 * and what is wrong is left out. */
void revision_sum_parse(Arena *arena, Diagnostics *diagnostics, const Source *source,
                        SumLines *lines, Text *snapshot);
/* Whether the line is that of the snapshot: "snapshot SHA-256". */
bool revision_snapshot_parse(Text line, Text *hash);
/* The chain hash of a line after one with `before` ("" for the first). */
Hash revision_chain_hash(Text before, Text id, Text parents, Text name, Text up, Text down);
/* The file's text for the sealed revisions, in order; their chain hashes are set. */
Text revision_sum_print(RevisionChain *chain);
/* Parents as the file has them: "-" or "0003,0004". */
Text revision_parents_text(Arena *arena, const Revision *revision);
/* The next id of a list with commas (and spaces); false at its end. */
bool revision_next_parent(Span *rest, Span *parent);

/* ---- graph.c ---- */

/* Adds the edge; the parent may stand only before. */
void revision_link(Arena *arena, Revision *parent, Revision *child);
/* Puts `fresh` after the chain's revisions, parents before children; cycles are diagnostics. */
void revision_graph_append(RevisionChain *chain, Diagnostics *diagnostics, RevisionList *fresh);

#endif
