/* What proves that a folder was not touched: the hash of each file's name, size, inode and times,
 * as git's index does it. A file changed within the resolution of the file system's clock, before
 * the cache was written, could keep its times: a cache counts only when it is clearly younger than
 * every file. */
#include "revision/revision_internal.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

enum { CLOCK_RESOLUTION_NS = 50 * 1000 * 1000 };

static int64_t nanoseconds(struct timespec time)
{
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void put_status(TextBuilder *builder, const char *name, const struct stat *status)
{
    const int64_t numbers[] = {(int64_t)status->st_size, (int64_t)status->st_ino,
                               nanoseconds(status->st_mtim), nanoseconds(status->st_ctim)};
    text_put(builder, (Text){(const char *)numbers, sizeof numbers});
    text_put(builder, (Text){name, strlen(name) + 1});
}

/* What belongs to the chain. */
static bool is_printed(const char *name)
{
    Text text = text_from_string(name);
    return text_ends_with(text, ".sql") || text_equals_string(text, REVISION_SUM_FILE);
}

/* The print of all .sql files and of revisions.sum, and the time of the youngest. They come in the
 * order in which the folder gives them: that a change of the folder changes it does no harm. */
static bool folder_print(Arena *arena, const char *path, Hash *print, int64_t *youngest)
{
    TextBuilder builder = text_builder(arena);
    DIR *folder = opendir(path);
    bool done = folder != NULL;
    *youngest = 0;
    for (struct dirent *entry; done && (entry = readdir(folder)) != NULL;) {
        struct stat status;
        if (!is_printed(entry->d_name)) continue;
        done = fstatat(dirfd(folder), entry->d_name, &status, 0) == 0;
        if (done) {
            int64_t changed = nanoseconds(status.st_ctim);
            *youngest = changed > *youngest ? changed : *youngest;
            put_status(&builder, entry->d_name, &status);
        }
    }
    if (folder != NULL) closedir(folder);
    *print = hash_text(text_built(&builder));
    return done;
}

/* The file's own bytes become the strings: what follows a field is a space, a comma or a line's
 * end. */
static const char *take_string(Text text)
{
    char *bytes = (char *)(uintptr_t)text.bytes;
    bytes[text.length] = '\0';
    return bytes;
}

static void parents_convert(Arena *arena, const SumLine *line, SchemacRevision *revision)
{
    VECTOR(const char *) parents = {0};
    Span rest = line->parents;
    Span parent;
    bool has_none = text_equals_string(span_text(line->parents), "-");
    while (!has_none && revision_next_parent(&rest, &parent)) {
        if (rest.begin < rest.end) /* after the comma, before it is overwritten */
            rest.begin++;
        VECTOR_ADD(arena, &parents, take_string(span_text(parent)));
    }
    revision->parents = parents.items;
    revision->parent_count = (uint32_t)parents.count;
}

static SchemacRevision line_convert(Arena *arena, const SumLine *line)
{
    SchemacRevision revision = {0};
    parents_convert(arena, line, &revision);
    revision.id = take_string(line->id);
    revision.name = take_string(line->name);
    revision.up_sha256 = take_string(line->up);
    revision.down_sha256 = take_string(line->down);
    revision.chain_sha256 = take_string(line->chain);
    return revision;
}

enum { SHORTEST_LINE = 140 }; /* an id, a name, two hashes */

/* revisions.sum as a chain, straight from its lines: a chain of thousands is at hand in no time. */
static const SchemacChain *sum_convert(Arena *arena, const char *folder, const char *state_schema)
{
    Text content;
    Text text;
    const char *path = path_join(arena, folder, REVISION_SUM_FILE);
    if (!file_read(arena, path, &content)) return NULL;
    const Source *source = source_make(arena, path, content);
    SchemacRevision *revisions =
        ARENA_ARRAY(arena, SchemacRevision, content.length / SHORTEST_LINE + 1);
    SchemacChain *chain = ARENA_NEW(arena, SchemacChain);
    *chain = (SchemacChain){.abi = SCHEMAC_RUN_ABI,
                            .abi_symbol = &schemac_run_abi_4,
                            .state_schema = state_schema,
                            .revisions = revisions};
    Text rest = content;
    if (!text_next_line(&rest, &text) || !text_equals_string(text, REVISION_SUM_VERSION))
        return NULL;
    for (size_t at = content.length - rest.length; text_next_line(&rest, &text);) {
        SumLine line;
        Text snapshot;
        bool is_revision = revision_line_parse(span_make(source, at, at + text.length), &line);
        at = content.length - rest.length;
        if (!is_revision && revision_snapshot_parse(text, &snapshot)) continue;
        if (!is_revision) return NULL;
        revisions[chain->count++] = line_convert(arena, &line);
    }
    return chain;
}

Text revision_snapshot_hash(Arena *arena, const char *folder)
{
    Text rest;
    Text line;
    Text hash = TEXT_NONE;
    if (!file_read(arena, path_join(arena, folder, REVISION_SUM_FILE), &rest)) return TEXT_NONE;
    while (text_next_line(&rest, &line))
        if (text_starts_with(line, "snapshot") && revision_snapshot_parse(line, &hash)) return hash;
    return TEXT_NONE;
}

const SchemacChain *revision_chain_quick(Arena *arena, const char *folder, const char *cache,
                                         const char *state_schema)
{
    Text kept;
    Hash print;
    int64_t youngest;
    struct stat status;
    if (stat(cache, &status) != 0 || !file_read(arena, cache, &kept) ||
        !folder_print(arena, folder, &print, &youngest))
        return NULL;
    bool is_proof = text_equals_string(text_trim(kept), print.hex) &&
                    youngest + CLOCK_RESOLUTION_NS < nanoseconds(status.st_mtim);
    return is_proof ? sum_convert(arena, folder, state_schema) : NULL;
}

void revision_cache_save(Arena *arena, const char *folder, const char *cache)
{
    Hash print;
    int64_t youngest;
    struct timespec now;
    if (!folder_print(arena, folder, &print, &youngest)) return;
    clock_gettime(CLOCK_REALTIME, &now);
    if (youngest + 2 * CLOCK_RESOLUTION_NS < nanoseconds(now)) {
        Text text = text_format(arena, "%s\n", print.hex);
        /* An equal cache of before is younger than nothing: it is written again, for its time. */
        bool done = file_remove(cache) && file_write(arena, cache, text, NULL);
        (void)done;
    }
}
