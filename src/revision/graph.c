/* Edges of the chain, its order, and finding revisions in it. */
#include "revision/revision_internal.h"

#include <string.h>

void revision_link(Arena *arena, Revision *parent, Revision *child)
{
    VECTOR_ADD(arena, &child->parents, parent);
    VECTOR_ADD(arena, &parent->children, child);
}

static void chain_append(RevisionChain *chain, Revision *revision)
{
    revision->ordinal = (uint32_t)chain->revisions.count;
    VECTOR_ADD(chain->arena, &chain->revisions, revision);
}

static void add_cycle(Diagnostics *diagnostics, const Revision *revision)
{
    diag_add(diagnostics, CODE_REVISION_CYCLE, span_make(revision->up.source, 0, 0),
             "revision %s is its own ancestor", revision->label);
}

/* Kahn's algorithm: what waits for no parent is placed, in the order given, and frees its children.
 * While it is under way `ordinal` counts the parents that a fresh revision still waits for. */
void revision_graph_append(RevisionChain *chain, Diagnostics *diagnostics, RevisionList *fresh)
{
    size_t first = chain->revisions.count;
    for (size_t i = 0; i < fresh->count; i++) {
        Revision *revision = fresh->items[i];
        revision->ordinal = 0;
        for (size_t p = 0; p < revision->parents.count; p++)
            revision->ordinal += !revision->parents.items[p]->is_sealed;
    }
    bool *is_placed = ARENA_ARRAY(chain->arena, bool, fresh->count);
    for (size_t i = 0; i < fresh->count; i++) {
        if (fresh->items[i]->ordinal == 0) {
            is_placed[i] = true;
            chain_append(chain, fresh->items[i]);
        }
    }
    for (size_t at = first; at < chain->revisions.count; at++) {
        Revision *placed = chain->revisions.items[at];
        for (size_t c = 0; c < placed->children.count; c++) {
            Revision *child = placed->children.items[c];
            if (!child->is_sealed && --child->ordinal == 0) chain_append(chain, child);
        }
    }
    for (size_t i = 0; i < fresh->count; i++) {
        Revision *revision = fresh->items[i];
        bool is_there = revision->ordinal < chain->revisions.count &&
                        chain->revisions.items[revision->ordinal] == revision;
        if (!is_placed[i] && !is_there) {
            add_cycle(diagnostics, revision);
            return;
        }
    }
}

/* ---- finding ---- */

Revision *revision_find(const RevisionChain *chain, Text id)
{
    return map_find(chain->by_id, id);
}

RevisionList revision_heads(Arena *arena, const RevisionChain *chain)
{
    RevisionList heads = {0};
    for (size_t i = 0; i < chain->revisions.count; i++)
        if (chain->revisions.items[i]->children.count == 0)
            VECTOR_ADD(arena, &heads, chain->revisions.items[i]);
    return heads;
}

static Text labels_text(Arena *arena, const RevisionList *list)
{
    TextBuilder builder = text_builder(arena);
    for (size_t i = 0; i < list->count; i++) {
        if (i == 5) {
            text_put_string(&builder, ", ...");
            break;
        }
        text_put_string(&builder, i == 0 ? "" : ", ");
        text_put_string(&builder, list->items[i]->label);
    }
    return text_built(&builder);
}

bool revision_head(const RevisionChain *chain, Diagnostics *diagnostics, Revision **head)
{
    RevisionList heads = revision_heads(chain->arena, chain);
    *head = heads.count == 1 ? heads.items[0] : NULL;
    if (heads.count <= 1) return true;
    Diagnostic *diagnostic =
        diag_add(diagnostics, CODE_REVISION_HEADS, SPAN_NONE, "the chain has %zu heads: %.*s",
                 heads.count, TEXT_FORMAT(labels_text(chain->arena, &heads)));
    diag_hint(
        diagnostics, diagnostic,
        "Remove the files of the one that no database has, restore revisions.sum and "
        "snapshot.schema without it, and run `schemac diff` to create its changes again on top of "
        "the other.");
    return false;
}

static Revision *find_head(const RevisionChain *chain, Diagnostics *diagnostics)
{
    Revision *head = NULL;
    if (revision_head(chain, diagnostics, &head) && head == NULL)
        diag_add(diagnostics, CODE_REVISION_NOT_FOUND, SPAN_NONE, "there are no revisions");
    return head;
}

static void add_not_found(const RevisionChain *chain, Diagnostics *diagnostics, Text target,
                          const RevisionList *candidates)
{
    if (candidates->count > 1) {
        Diagnostic *diagnostic =
            diag_add(diagnostics, CODE_REVISION_NOT_FOUND, SPAN_NONE,
                     "\"%.*s\" matches %zu revisions", TEXT_FORMAT(target), candidates->count);
        diag_hint(diagnostics, diagnostic, "It matches %.*s.",
                  TEXT_FORMAT(labels_text(chain->arena, candidates)));
        return;
    }
    Diagnostic *diagnostic = diag_add(diagnostics, CODE_REVISION_NOT_FOUND, SPAN_NONE,
                                      "revision \"%.*s\" does not exist", TEXT_FORMAT(target));
    diag_hint(diagnostics, diagnostic, "`schemac history` lists the revisions.");
}

Revision *revision_resolve(const RevisionChain *chain, Diagnostics *diagnostics, Text target)
{
    RevisionList candidates = {0};
    if (text_equals_string(target, "head")) return find_head(chain, diagnostics);
    Revision *exact = revision_find(chain, target);
    const char *beginning = text_string(chain->arena, target);
    for (size_t i = 0; i < chain->revisions.count && exact == NULL; i++) {
        Revision *revision = chain->revisions.items[i];
        if (text_equals_string(target, revision->label))
            exact = revision;
        else if (target.length > 0 &&
                 text_starts_with(text_from_string(revision->label), beginning))
            VECTOR_ADD(chain->arena, &candidates, revision);
    }
    if (exact == NULL && candidates.count == 1) exact = candidates.items[0];
    if (exact == NULL) add_not_found(chain, diagnostics, target, &candidates);
    return exact;
}

bool revision_is_ancestor(const RevisionChain *chain, const Revision *ancestor,
                          const Revision *revision)
{
    bool *reached = ARENA_ARRAY(chain->arena, bool, chain->revisions.count + 1);
    if (ancestor == revision || ancestor->ordinal >= revision->ordinal) return false;
    reached[revision->ordinal] = true;
    for (size_t i = revision->ordinal; i > ancestor->ordinal; i--) {
        const Revision *at = chain->revisions.items[i];
        for (size_t p = 0; reached[i] && p < at->parents.count; p++)
            reached[at->parents.items[p]->ordinal] = true;
    }
    return reached[ancestor->ordinal];
}
