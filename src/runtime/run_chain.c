/* Revisions by id, and what a target (an id or its beginning, "head", "base", "+1", "-1") means for
 * a database. */
#include "runtime/run_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const int schemac_run_abi_4 = SCHEMAC_RUN_ABI;

/* ---- the chain ---- */

const char *schemac_label(char label[SCHEMAC_LABEL_SIZE], const SchemacRevision *revision)
{
    snprintf(label, SCHEMAC_LABEL_SIZE, "%s%s%s", revision->id,
             revision->name[0] == '\0' ? "" : "_", revision->name);
    return label;
}

bool schemac_chain_check(const SchemacChain *chain, SchemacError *error)
{
    if (chain == NULL || chain->abi != SCHEMAC_RUN_ABI) {
        schemac_fail(error, SCHEMAC_ERROR_USAGE,
                     "the revision chain was made for another version of "
                     "schemac-run: ABI %d, not %d",
                     chain == NULL ? 0 : (int)chain->abi, SCHEMAC_RUN_ABI);
        schemac_set_hint(error, "Run `schemac gen` and build again.");
        return false;
    }
    return true;
}

static uint32_t hash_bytes(const char *bytes, size_t length)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)bytes[i]) * 16777619u;
    return hash ^ (hash >> 15);
}

uint32_t schemac_index_find(const SchemacIndex *index, const char *id, size_t length)
{
    uint32_t at = hash_bytes(id, length) & index->mask;
    for (; index->slots[at] != 0; at = (at + 1) & index->mask) {
        uint32_t ordinal = index->slots[at] - 1;
        const char *other = index->chain->revisions[ordinal].id;
        if (strlen(other) == length && memcmp(other, id, length) == 0) return ordinal;
    }
    return SCHEMAC_NONE;
}

bool schemac_index_make(SchemacIndex *index, const SchemacChain *chain, SchemacError *error)
{
    size_t size = 16;
    while (size < (size_t)chain->count * 2) size *= 2;
    *index = (SchemacIndex){.chain = chain, .mask = (uint32_t)(size - 1)};
    index->slots = calloc(size, sizeof *index->slots);
    if (index->slots == NULL) return schemac_fail_memory(error);
    for (uint32_t i = 0; i < chain->count; i++) {
        const char *id = chain->revisions[i].id;
        uint32_t at = hash_bytes(id, strlen(id)) & index->mask;
        while (index->slots[at] != 0) at = (at + 1) & index->mask;
        index->slots[at] = i + 1;
    }
    return true;
}

void schemac_index_free(SchemacIndex *index)
{
    free(index->slots);
    index->slots = NULL;
}

void schemac_mark_ancestors(const SchemacIndex *index, uint32_t ordinal, bool *marks)
{
    marks[ordinal] = true;
    for (uint32_t i = ordinal + 1; i-- > 0;) {
        const SchemacRevision *revision = &index->chain->revisions[i];
        for (uint32_t p = 0; marks[i] && p < revision->parent_count; p++) {
            const char *parent = revision->parents[p];
            uint32_t at = schemac_index_find(index, parent, strlen(parent));
            if (at < i) /* parents stand before children */
                marks[at] = true;
        }
    }
}

/* ---- targets ---- */

static bool starts_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* The ids that begin with `target`, for a message: at most five. */
static void list_candidates(const SchemacChain *chain, const char *target, char *list, size_t size)
{
    size_t used = 0;
    int shown = 0;
    list[0] = '\0';
    for (uint32_t i = 0; i < chain->count && used < size; i++) {
        char label[SCHEMAC_LABEL_SIZE];
        if (!starts_with(schemac_label(label, &chain->revisions[i]), target)) continue;
        if (shown++ == 5) {
            snprintf(list + used, size - used, ", ...");
            return;
        }
        int length = snprintf(list + used, size - used, "%s%s", used > 0 ? ", " : "", label);
        used += (size_t)length;
    }
}

static bool fail_heads(const SchemacChain *chain, const bool *has_child, SchemacError *error)
{
    char list[600];
    size_t used = 0;
    for (uint32_t i = 0; i < chain->count && used < sizeof list; i++) {
        char label[SCHEMAC_LABEL_SIZE];
        if (!has_child[i]) {
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", used > 0 ? ", " : "",
                                     schemac_label(label, &chain->revisions[i]));
        }
    }
    schemac_fail(error, SCHEMAC_ERROR_HEADS, "the chain has several heads: %s", list);
    schemac_set_hint(error, "Specify one as the target, or create the changes of one again on top "
                            "of the other: remove its files and run `schemac diff`.");
    return false;
}

/* The ordinal of the one head. */
static bool find_head(const SchemacIndex *index, uint32_t *head, SchemacError *error)
{
    const SchemacChain *chain = index->chain;
    bool *has_child = calloc(chain->count + 1u, sizeof *has_child);
    if (has_child == NULL) return schemac_fail_memory(error);
    for (uint32_t i = 0; i < chain->count; i++) {
        const SchemacRevision *revision = &chain->revisions[i];
        for (uint32_t p = 0; p < revision->parent_count; p++) {
            uint32_t parent =
                schemac_index_find(index, revision->parents[p], strlen(revision->parents[p]));
            if (parent != SCHEMAC_NONE) has_child[parent] = true;
        }
    }
    uint32_t count = 0;
    for (uint32_t i = 0; i < chain->count; i++) {
        if (!has_child[i]) {
            *head = i;
            count++;
        }
    }
    bool found = count == 1 || (count > 1 && fail_heads(chain, has_child, error));
    if (count == 0) schemac_fail(error, SCHEMAC_ERROR_TARGET, "there are no revisions");
    free(has_child);
    return found;
}

/* An id, its unique beginning, ID_name, "head". */
static bool find_target(const SchemacIndex *index, const char *target, uint32_t *ordinal,
                        SchemacError *error)
{
    const SchemacChain *chain = index->chain;
    char label[SCHEMAC_LABEL_SIZE];
    uint32_t count = 0;
    if (strcmp(target, "head") == 0) return find_head(index, ordinal, error);
    *ordinal = schemac_index_find(index, target, strlen(target));
    if (*ordinal != SCHEMAC_NONE) return true;
    for (uint32_t i = 0; i < chain->count; i++) {
        schemac_label(label, &chain->revisions[i]);
        if (strcmp(label, target) == 0) {
            *ordinal = i;
            return true;
        }
        if (target[0] != '\0' && starts_with(label, target)) {
            *ordinal = i;
            count++;
        }
    }
    if (count == 1) return true;
    if (count == 0) {
        schemac_fail(error, SCHEMAC_ERROR_TARGET, "revision \"%s\" does not exist", target);
        schemac_set_hint(error, "`schemac history` lists the revisions.");
    } else {
        char list[900];
        list_candidates(chain, target, list, sizeof list);
        schemac_fail(error, SCHEMAC_ERROR_TARGET, "\"%s\" matches %u revisions", target, count);
        schemac_set_hint(error, "It matches %s.", list);
    }
    return false;
}

const SchemacRevision *schemac_find(const SchemacChain *chain, const char *target,
                                    SchemacError *error)
{
    SchemacIndex index = {0};
    uint32_t ordinal = SCHEMAC_NONE;
    bool found = schemac_chain_check(chain, error) && schemac_index_make(&index, chain, error) &&
                 find_target(&index, target, &ordinal, error);
    schemac_index_free(&index);
    return found ? &chain->revisions[ordinal] : NULL;
}

/* The number of "+3" and "-3". */
static bool parse_relative(const char *target, uint32_t *count, SchemacError *error)
{
    char *end = NULL;
    unsigned long number = strtoul(target + 1, &end, 10);
    if (target[1] < '0' || target[1] > '9' || *end != '\0' || number == 0 || number > 1000000000)
        return schemac_fail(error, SCHEMAC_ERROR_TARGET, "\"%s\" is not a target", target);
    *count = (uint32_t)number;
    return true;
}

/* Turns `count` marks to `value`, from the first (forwards) or the last revision on. */
static bool take_relative(const SchemacChain *chain, bool *wanted, uint32_t count, bool value,
                          SchemacError *error)
{
    uint32_t taken = 0;
    for (uint32_t i = 0; i < chain->count && taken < count; i++) {
        uint32_t at = value ? i : chain->count - 1 - i;
        if (wanted[at] != value) {
            wanted[at] = value;
            taken++;
        }
    }
    if (taken == count || taken == 0) return true;
    return schemac_fail(error, SCHEMAC_ERROR_TARGET, "only %u revision%s %s, not %u", taken,
                        taken == 1 ? " is" : "s are", value ? "pending" : "applied", count);
}

bool schemac_target_set(const SchemacIndex *index, const char *target, const bool *applied,
                        bool *wanted, SchemacError *error)
{
    const SchemacChain *chain = index->chain;
    uint32_t number = 0;
    memset(wanted, 0, chain->count * sizeof *wanted);
    if (strcmp(target, "base") == 0 || (chain->count == 0 && strcmp(target, "head") == 0))
        return true;
    if (target[0] == '+' || target[0] == '-') {
        memcpy(wanted, applied, chain->count * sizeof *wanted);
        return parse_relative(target, &number, error) &&
               take_relative(chain, wanted, number, target[0] == '+', error);
    }
    if (!find_target(index, target, &number, error)) return false;
    schemac_mark_ancestors(index, number, wanted);
    return true;
}
