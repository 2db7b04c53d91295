/* Drafts, saving and sealing. Files come first and revisions.sum last: a revision that is cut short
 * on the way is one that is not sealed. */
#include "revision/revision_internal.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"

/* ---- a new revision ---- */

static void put_summary(TextBuilder *builder, Text summary)
{
    Text line;
    while (text_next_line(&summary, &line)) {
        Text words = text_trim(line);
        text_put_string(builder, words.length == 0 ? "--" : "-- ");
        text_put(builder, words);
        text_put_string(builder, "\n");
    }
}

/* The header comment and the body. */
static Text side_text(Arena *arena, const Revision *revision, const char *side, Text summary,
                      Text body)
{
    TextBuilder builder = text_builder(arena);
    text_put_format(&builder, "-- revision %s (%s)\n-- parents: ", revision->label, side);
    if (revision->parents.count == 0)
        text_put_string(&builder, "none");
    else
        text_put(&builder, revision_parents_text(arena, revision));
    text_put_string(&builder, "\n");
    put_summary(&builder, summary);
    text_put_string(&builder, "\n");
    text_put(&builder, body);
    if (body.length > 0 && body.bytes[body.length - 1] != '\n') text_put_string(&builder, "\n");
    return text_built(&builder);
}

static void side_set(RevisionChain *chain, Diagnostics *diagnostics, RevisionSide *side, Text text)
{
    RevisionHeader header;
    side->source = source_make(chain->arena, side->path, text);
    side->hash = hash_text(text);
    revision_side_parse(chain->arena, diagnostics, side, &header);
}

bool revision_draft(RevisionChain *chain, Diagnostics *diagnostics, const RevisionDraft *draft,
                    Revision **result)
{
    Text name = text_from_string(revision_name_from(chain->arena, draft->name));
    Revision *revision =
        revision_make(chain->arena, chain->folder, text_from_string(draft->id), name);
    if (draft->parents != NULL) {
        for (size_t i = 0; i < draft->parents->count; i++)
            VECTOR_ADD(chain->arena, &revision->parents, draft->parents->items[i]);
    } else {
        Revision *head;
        if (!revision_head(chain, diagnostics, &head)) return false;
        if (head != NULL) VECTOR_ADD(chain->arena, &revision->parents, head);
    }
    Text down_summary = text_is_none(draft->down_summary) ? draft->summary : draft->down_summary;
    revision->summary = draft->summary;
    side_set(chain, diagnostics, &revision->up,
             side_text(chain->arena, revision, "up", draft->summary, draft->up));
    if (!text_is_none(draft->down)) {
        side_set(chain, diagnostics, &revision->down,
                 side_text(chain->arena, revision, "down", down_summary, draft->down));
    }
    *result = revision;
    return true;
}

static bool write_file(RevisionChain *chain, Diagnostics *diagnostics, const char *path, Text text)
{
    if (file_write(chain->arena, path, text, NULL)) return true;
    diag_add(diagnostics, CODE_FILE_WRITE, SPAN_NONE, "could not write \"%s\": %s", path,
             strerror(errno));
    return false;
}

static bool sum_write(RevisionChain *chain, Diagnostics *diagnostics)
{
    Text text = revision_sum_print(chain);
    const char *path = path_join(chain->arena, chain->folder, REVISION_SUM_FILE);
    chain->sum = source_make(chain->arena, path, text);
    return write_file(chain, diagnostics, path, text);
}

void revision_set_snapshot(RevisionChain *chain, Text hash)
{
    chain->is_snapshot_new = !text_equals_string(hash, chain->snapshot.hex);
    chain->has_snapshot = hash.length == HASH_LENGTH;
    if (chain->has_snapshot) {
        memcpy(chain->snapshot.hex, hash.bytes, HASH_LENGTH);
        chain->snapshot.hex[HASH_LENGTH] = '\0';
    }
}

/* A sealed revision cannot stand on one that is not. */
static bool check_parents_sealed(Diagnostics *diagnostics, const Revision *revision)
{
    for (size_t i = 0; i < revision->parents.count; i++) {
        const Revision *parent = revision->parents.items[i];
        if (!parent->is_sealed) {
            Diagnostic *diagnostic =
                diag_add(diagnostics, CODE_REVISION_UNSEALED, span_make(parent->up.source, 0, 0),
                         "revision %s, the parent of %s, is not in revisions.sum", parent->label,
                         revision->label);
            diag_hint(diagnostics, diagnostic, "`schemac seal` adds it.");
            return false;
        }
    }
    return true;
}

/* Both files or, when one cannot be written, none. */
static bool write_files(RevisionChain *chain, Diagnostics *diagnostics, const Revision *revision)
{
    if (!write_file(chain, diagnostics, revision->up.path, revision->up.source->text)) return false;
    if (revision->down.source == NULL ||
        write_file(chain, diagnostics, revision->down.path, revision->down.source->text))
        return true;
    (void)!file_remove(revision->up.path);
    return false;
}

/* A revision that could not be sealed leaves nothing behind: the next run makes it again. */
static bool remove_files(const Revision *revision)
{
    return file_remove(revision->up.path) &&
           (revision->down.source == NULL || file_remove(revision->down.path));
}

bool revision_save(RevisionChain *chain, Diagnostics *diagnostics, Revision *revision, bool seal)
{
    Text id = text_from_string(revision->id);
    if (map_find(chain->by_id, id) != NULL) {
        const Revision *other = map_find(chain->by_id, id);
        diag_add(diagnostics, CODE_REVISION_DUPLICATE, SPAN_NONE,
                 "two revisions have the id %s: %s and %s", revision->id, other->label,
                 revision->label);
        return false;
    }
    if (seal && !check_parents_sealed(diagnostics, revision)) return false;
    if (!folder_make(chain->arena, chain->folder)) {
        diag_add(diagnostics, CODE_FILE_WRITE, SPAN_NONE, "could not create directory \"%s\": %s",
                 chain->folder, strerror(errno));
        return false;
    }
    if (!write_files(chain, diagnostics, revision)) return false;
    for (size_t i = 0; i < revision->parents.count; i++)
        VECTOR_ADD(chain->arena, &revision->parents.items[i]->children, revision);
    revision->is_sealed = seal;
    revision->ordinal = (uint32_t)chain->revisions.count;
    VECTOR_ADD(chain->arena, &chain->revisions, revision);
    map_put(chain->by_id, id, revision);
    if (seal && !sum_write(chain, diagnostics)) {
        (void)!remove_files(revision);
        return false;
    }
    return true;
}

/* ---- sealing ---- */

static bool check_not_applied(Diagnostics *diagnostics, const Revision *revision,
                              const Map *applied)
{
    if (applied == NULL || map_find(applied, text_from_string(revision->id)) == NULL) return true;
    Diagnostic *diagnostic =
        diag_add(diagnostics, CODE_REVISION_APPLIED, span_make(revision->up.source, 0, 0),
                 "revision %s was changed after it was applied", revision->label);
    diag_hint(diagnostics, diagnostic, "Restore the file, and make the change in a new revision.");
    return false;
}

bool revision_seal(RevisionChain *chain, Diagnostics *diagnostics, const Map *applied,
                   size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < chain->revisions.count; i++) {
        const Revision *revision = chain->revisions.items[i];
        if (revision->is_edited && !check_not_applied(diagnostics, revision, applied)) return false;
    }
    for (size_t i = 0; i < chain->revisions.count; i++) {
        Revision *revision = chain->revisions.items[i];
        *count += !revision->is_sealed || revision->is_edited;
        revision->is_sealed = true;
        revision->is_edited = false;
    }
    return (*count == 0 && !chain->is_snapshot_new) || sum_write(chain, diagnostics);
}
