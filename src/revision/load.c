/* Reading the folder. A chain of thousands of small files is read on every run of the program, so a
 * file is one open, one read and one close, relative to the folder. */
#include "revision/revision_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

typedef struct Loader {
    RevisionChain *chain;
    Arena *arena;
    Diagnostics *diagnostics;
    int folder; /* descriptor */
    bool allow_unsealed;
    bool is_sum_wrong; /* then what it lacks says nothing */
    Map *by_label;
    RevisionList all;   /* those with files, by id */
    RevisionList fresh; /* those without a line in revisions.sum */
    char *buffer;
} Loader;

enum { BUFFER_SIZE = 64 * 1024 };

/* ---- files ---- */

static bool read_small(Loader *loader, const char *name, Text *content)
{
    int descriptor = openat(loader->folder, name, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    ssize_t got = read(descriptor, loader->buffer, BUFFER_SIZE);
    close(descriptor);
    if (got < 0 || got == BUFFER_SIZE) return false;
    *content = text_copy(loader->arena, (Text){loader->buffer, (size_t)got});
    return true;
}

static bool side_read(Loader *loader, const char *name, RevisionSide *side)
{
    Text content;
    size_t bad;
    if (!read_small(loader, name, &content) && !file_read(loader->arena, side->path, &content)) {
        diag_add(loader->diagnostics, CODE_FILE_READ, SPAN_NONE, "could not read \"%s\": %s",
                 side->path, strerror(errno));
        return false;
    }
    Source *source =
        source_make(loader->arena, side->path, text_with_newlines(loader->arena, content));
    side->source = source;
    side->hash = hash_text(source->text);
    side->raw_hash = source->text.length == content.length ? side->hash : hash_text(content);
    if (!text_is_utf8(source->text, &bad)) {
        diag_add(loader->diagnostics, CODE_REVISION_ENCODING, span_make(source, bad, bad + 1),
                 "the file is not UTF-8 text");
    }
    return true;
}

static void add_file_name(Loader *loader, const char *name)
{
    Diagnostic *diagnostic = diag_add(loader->diagnostics, CODE_REVISION_FILE_NAME, SPAN_NONE,
                                      "invalid name of a revision file: \"%s\"",
                                      path_join(loader->arena, loader->chain->folder, name));
    diag_hint(loader->diagnostics, diagnostic,
              "Give it a name such as \"0002_add_api_keys.up.sql\", or move it to another "
              "directory.");
}

/* The revision that file `name` belongs to. */
static Revision *revision_of_file(Loader *loader, const char *name, bool *is_up)
{
    Text label = text_from_string(name);
    Text id, rest;
    *is_up = text_ends_with(label, REVISION_UP_SUFFIX);
    if (!*is_up && !text_ends_with(label, REVISION_DOWN_SUFFIX)) return NULL;
    label.length -= *is_up ? sizeof REVISION_UP_SUFFIX - 1 : sizeof REVISION_DOWN_SUFFIX - 1;
    if (!revision_label_split(label, &id, &rest)) return NULL;
    Revision *revision = map_find(loader->by_label, label);
    if (revision == NULL) {
        revision = revision_make(loader->arena, loader->chain->folder, id, rest);
        map_put(loader->by_label, label, revision);
        VECTOR_ADD(loader->arena, &loader->all, revision);
    }
    return revision;
}

static int compare_ids(const void *a, const void *b)
{
    const Revision *first = *(Revision *const *)a;
    const Revision *second = *(Revision *const *)b;
    int order = revision_id_compare(text_from_string(first->id), text_from_string(second->id));
    return order != 0 ? order : strcmp(first->name, second->name);
}

static bool files_read(Loader *loader)
{
    FileNames names = {0};
    if (!folder_list(loader->arena, loader->chain->folder, ".sql", &names)) {
        diag_add(loader->diagnostics, CODE_FILE_READ, SPAN_NONE,
                 "could not read directory \"%s\": %s", loader->chain->folder, strerror(errno));
        return false;
    }
    for (size_t i = 0; i < names.count; i++) {
        bool is_up;
        Revision *revision = revision_of_file(loader, names.items[i], &is_up);
        if (revision == NULL)
            add_file_name(loader, names.items[i]);
        else if (!side_read(loader, names.items[i], is_up ? &revision->up : &revision->down))
            return false;
    }
    if (loader->all.count > 1)
        qsort(loader->all.items, loader->all.count, sizeof *loader->all.items, compare_ids);
    return true;
}

/* ---- revisions.sum ---- */

static void check_side(Loader *loader, Revision *revision, RevisionSide *side, Text hash)
{
    const char *path = side->path;
    if (text_equals_string(hash, side->hash.hex)) return;
    if (side->source != NULL && text_equals_string(hash, side->raw_hash.hex)) {
        side->hash = side->raw_hash;
        return;
    }
    if (side->source == NULL) {
        Diagnostic *diagnostic =
            diag_add(loader->diagnostics, CODE_REVISION_FILE_MISSING, SPAN_NONE,
                     "\"%s\" is missing, but revisions.sum has it", path);
        diag_hint(loader->diagnostics, diagnostic, "Restore it from version control.");
        return;
    }
    revision->is_edited = true;
    if (loader->allow_unsealed) return;
    Diagnostic *diagnostic =
        diag_add(loader->diagnostics, CODE_REVISION_EDITED, span_make(side->source, 0, 0),
                 "revision %s was changed after it was sealed", revision->label);
    diag_hint(
        loader->diagnostics, diagnostic,
        "Restore the file. If it was not applied anywhere yet, `schemac seal` records the new "
        "contents.");
}

static void add_parent(Loader *loader, Span span, Revision *child)
{
    Text id = span_text(span);
    Revision *parent = map_find(loader->chain->by_id, id);
    if (parent != NULL && parent != child) {
        revision_link(loader->arena, parent, child);
        return;
    }
    Diagnostic *diagnostic =
        diag_add(loader->diagnostics, CODE_REVISION_PARENT, span, "%s %.*s of revision %s %s",
                 parent == NULL ? "the parent" : "revision", TEXT_FORMAT(id), child->label,
                 parent == NULL ? "does not come before it" : "is itself");
    diag_hint(loader->diagnostics, diagnostic,
              "The parents of a revision are revisions that come before it.");
}

static void add_duplicate(Loader *loader, Span span, const Revision *first, const Revision *second)
{
    Diagnostic *diagnostic =
        diag_add(loader->diagnostics, CODE_REVISION_DUPLICATE, span,
                 "two revisions have the id %s: %s and %s", first->id, first->label, second->label);
    diag_hint(
        loader->diagnostics, diagnostic,
        "Remove yours and run `schemac diff` to create its changes again on top of theirs; give "
        "one that was written by hand another number.");
}

/* Puts `revision` under its id; false when another one has it. */
static bool claim_id(Loader *loader, Revision *revision, Span span)
{
    Text id = text_from_string(revision->id);
    const Revision *other = map_find(loader->chain->by_id, id);
    if (other != NULL) {
        add_duplicate(loader, span, other, revision);
        return false;
    }
    map_put(loader->chain->by_id, id, revision);
    return true;
}

static void check_chain(Loader *loader, const SumLine *line, Text before, bool *is_broken)
{
    Hash hash = revision_chain_hash(before, line->id, span_text(line->parents), line->name,
                                    line->up, line->down);
    if (*is_broken || text_equals_string(line->chain, hash.hex)) return;
    *is_broken = true; /* what follows a wrong line is wrong with it */
    Diagnostic *diagnostic = diag_add(
        loader->diagnostics, CODE_SUM_CHAIN, line->span,
        "the line of revision %.*s does not match the lines before it", TEXT_FORMAT(line->id));
    diag_hint(
        loader->diagnostics, diagnostic,
        "It or a line before it was edited, removed or moved. Restore revisions.sum from version "
        "control.");
}

static void line_load(Loader *loader, const SumLine *line)
{
    Text label =
        text_format(loader->arena, "%.*s_%.*s", TEXT_FORMAT(line->id), TEXT_FORMAT(line->name));
    Revision *revision = map_find(loader->by_label, label);
    Span rest = line->parents;
    Span parent;
    if (revision == NULL) /* no file at all: still a revision, for what comes after it */
        revision = revision_make(loader->arena, loader->chain->folder, line->id, line->name);
    if (!claim_id(loader, revision, line->span)) return;
    revision->is_sealed = true;
    memcpy(revision->chain_hash.hex, line->chain.bytes, HASH_LENGTH);
    revision->ordinal = (uint32_t)loader->chain->revisions.count;
    VECTOR_ADD(loader->arena, &loader->chain->revisions, revision);
    check_side(loader, revision, &revision->up, line->up);
    check_side(loader, revision, &revision->down, line->down);
    while (!text_equals_string(span_text(line->parents), "-") &&
           revision_next_parent(&rest, &parent))
        add_parent(loader, parent, revision);
}

static bool sum_load(Loader *loader)
{
    const char *path = path_join(loader->arena, loader->chain->folder, REVISION_SUM_FILE);
    Text content;
    SumLines lines = {0};
    Text snapshot;
    Text before = TEXT("");
    bool is_broken = false;
    if (!file_read(loader->arena, path, &content)) {
        if (errno == ENOENT) return true;
        diag_add(loader->diagnostics, CODE_FILE_READ, SPAN_NONE, "could not read \"%s\": %s", path,
                 strerror(errno));
        return false;
    }
    const Source *source = source_make(loader->arena, path, content);
    loader->chain->sum = source;
    size_t mistakes = loader->diagnostics->items.count;
    revision_sum_parse(loader->arena, loader->diagnostics, source, &lines, &snapshot);
    revision_set_snapshot(loader->chain, snapshot);
    loader->chain->is_snapshot_new = false;
    loader->is_sum_wrong = loader->diagnostics->items.count > mistakes;
    for (size_t i = 0; i < lines.count; i++) {
        line_load(loader, &lines.items[i]);
        check_chain(loader, &lines.items[i], before, &is_broken);
        before = lines.items[i].chain;
    }
    loader->is_sum_wrong = loader->is_sum_wrong || is_broken;
    return true;
}

/* ---- what the files say ---- */

static void check_label(Loader *loader, const Revision *revision, const RevisionSide *side,
                        const RevisionHeader *header)
{
    if (!text_is_none(header->label) && !text_equals_string(header->label, revision->label)) {
        size_t at = (size_t)(header->label.bytes - side->source->text.bytes);
        diag_add(loader->diagnostics, CODE_REVISION_FILE_NAME,
                 span_make(side->source, at, at + header->label.length),
                 "the header says revision %.*s, but the file name says %s",
                 TEXT_FORMAT(header->label), revision->label);
    }
}

/* Whether the header's list is the parents that revisions.sum says. */
static bool same_parents(const Revision *revision, Span list)
{
    Span parent;
    size_t count = 0;
    if (text_equals_string(span_text(list), "none")) return revision->parents.count == 0;
    while (revision_next_parent(&list, &parent)) {
        bool is_there = false;
        for (size_t i = 0; i < revision->parents.count; i++) {
            is_there =
                is_there || text_equals_string(span_text(parent), revision->parents.items[i]->id);
        }
        if (!is_there) return false;
        count++;
    }
    return count == revision->parents.count;
}

static void sides_parse(Loader *loader, Revision *revision, RevisionHeader *up)
{
    RevisionHeader down = {.parents = SPAN_NONE};
    *up = (RevisionHeader){.parents = SPAN_NONE, .summary = TEXT("")};
    if (revision->up.source != NULL) {
        revision_side_parse(loader->arena, loader->diagnostics, &revision->up, up);
        check_label(loader, revision, &revision->up, up);
        revision->summary = up->summary;
    } else if (revision->down.source != NULL && !revision->is_sealed) {
        diag_add(loader->diagnostics, CODE_REVISION_FILE_MISSING,
                 span_make(revision->down.source, 0, 0),
                 "revision %s has a down file, but no \"%s\"", revision->label, revision->up.path);
    }
    if (revision->down.source != NULL) {
        revision_side_parse(loader->arena, loader->diagnostics, &revision->down, &down);
        check_label(loader, revision, &revision->down, &down);
    }
    revision_check_undone(loader->diagnostics, revision);
}

/* A file without a parents line stands on the one before it. */
static void fresh_link(Loader *loader, Revision *revision, Span parents, Revision *before)
{
    Span parent;
    if (span_is_none(parents)) {
        if (before != NULL) revision_link(loader->arena, before, revision);
        return;
    }
    while (!text_equals_string(span_text(parents), "none") &&
           revision_next_parent(&parents, &parent))
        add_parent(loader, parent, revision);
}

static void add_unsealed(Loader *loader, const Revision *revision)
{
    if (loader->allow_unsealed || loader->is_sum_wrong) return;
    Diagnostic *diagnostic =
        diag_add(loader->diagnostics, CODE_REVISION_UNSEALED, span_make(revision->up.source, 0, 0),
                 "revision %s is not in revisions.sum", revision->label);
    diag_hint(loader->diagnostics, diagnostic, "`schemac seal` adds it.");
}

static void revisions_load(Loader *loader)
{
    RevisionHeader *headers = ARENA_ARRAY(loader->arena, RevisionHeader, loader->all.count);
    for (size_t i = 0; i < loader->all.count; i++) {
        Revision *revision = loader->all.items[i];
        sides_parse(loader, revision, &headers[i]);
        if (revision->is_sealed) {
            if (!span_is_none(headers[i].parents) && !same_parents(revision, headers[i].parents)) {
                diag_add(loader->diagnostics, CODE_REVISION_PARENT, headers[i].parents,
                         "revisions.sum has other parents: %.*s",
                         TEXT_FORMAT(revision_parents_text(loader->arena, revision)));
            }
        } else if (revision->up.source != NULL &&
                   claim_id(loader, revision, span_make(revision->up.source, 0, 0))) {
            add_unsealed(loader, revision);
            VECTOR_ADD(loader->arena, &loader->fresh, revision);
        }
    }
    Revision *before =
        loader->chain->revisions.count > 0 ? VECTOR_LAST(&loader->chain->revisions) : NULL;
    size_t next = 0;
    for (size_t i = 0; i < loader->all.count && next < loader->fresh.count; i++) {
        if (loader->all.items[i] == loader->fresh.items[next]) {
            fresh_link(loader, loader->all.items[i], headers[i].parents, before);
            before = loader->fresh.items[next++];
        }
    }
    revision_graph_append(loader->chain, loader->diagnostics, &loader->fresh);
}

bool revision_chain_load(Arena *arena, Diagnostics *diagnostics, const char *folder,
                         bool allow_unsealed, RevisionChain **chain)
{
    *chain = ARENA_NEW(arena, RevisionChain);
    **chain = (RevisionChain){.arena = arena, .folder = folder, .by_id = map_make(arena)};
    Loader loader = {.chain = *chain,
                     .arena = arena,
                     .diagnostics = diagnostics,
                     .allow_unsealed = allow_unsealed,
                     .by_label = map_make(arena)};
    if (!folder_exists(folder)) return true;
    loader.folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (loader.folder < 0) {
        diag_add(diagnostics, CODE_FILE_READ, SPAN_NONE, "could not read directory \"%s\": %s",
                 folder, strerror(errno));
        return false;
    }
    loader.buffer = arena_make(arena, BUFFER_SIZE);
    bool done = files_read(&loader) && sum_load(&loader);
    close(loader.folder);
    if (done) revisions_load(&loader);
    return done;
}
