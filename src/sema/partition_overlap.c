/* Which partitions of one table overlap. */
#include "sema/partition_internal.h"

#include <stdlib.h>

static void report_overlap(Sema *sema, const Partition *a, const Partition *b, Span at)
{
    const Partition *first = a->order < b->order ? a : b;
    const Partition *second = first == a ? b : a;
    Diagnostic *diagnostic =
        SEMA_ADD(sema, PARTITION_OVERLAP, span_is_none(at) ? second->state->bound->span : at,
                 "partition \"%.*s\" overlaps partition \"%.*s\"",
                 TEXT_FORMAT(sema_format_name(sema, second->state->object->name)),
                 TEXT_FORMAT(sema_format_name(sema, first->state->object->name)));
    SEMA_NOTE(sema, diagnostic, first->state->bound->span, "the other one is here");
}

/* ---- default ---- */

static void check_defaults(Sema *sema, const PartitionList *list)
{
    const Partition *first = NULL;
    for (size_t i = 0; i < list->partitions.count; i++) {
        const Partition *partition = &list->partitions.items[i];
        if (!partition->state->bound->is_default) continue;
        if (first == NULL) {
            first = partition;
            continue;
        }
        Diagnostic *diagnostic =
            SEMA_ADD(sema, PARTITION_OVERLAP, partition->state->bound->span,
                     "table \"%.*s\" already has a default partition",
                     TEXT_FORMAT(sema_format_name(sema, list->table->object->name)));
        SEMA_NOTE(sema, diagnostic, first->state->bound->span, "it is declared here");
    }
}

/* ---- lists ---- */

static void check_value(Sema *sema, Map *taken, const PartitionList *list,
                        const Partition *partition, const SqlBoundValue *written, bool *reported)
{
    BoundValue value = bound_value_read(sema, &list->columns[0], written);
    Text key = bound_value_key(sema, &value);
    if (text_is_none(key)) return;
    const Partition *owner = map_find(taken, key);
    if (owner == NULL) {
        map_put(taken, key, (void *)(uintptr_t)partition);
    } else if (owner != partition && !*reported) {
        *reported = true;
        report_overlap(sema, partition, owner, written->constant.span);
    }
}

static void check_lists(Sema *sema, const PartitionList *list)
{
    Map *taken = map_make(sema->working);
    for (size_t i = 0; i < list->partitions.count; i++) {
        const Partition *partition = &list->partitions.items[i];
        const SqlBoundValues *values = &partition->state->bound->values;
        bool reported = false;
        for (size_t j = 0; j < values->count; j++)
            check_value(sema, taken, list, partition, &values->items[j], &reported);
    }
}

/* ---- hashes ---- */

/* By modulus, then remainder, then place. */
static int compare_hashes(const void *a, const void *b)
{
    const Partition *left = a;
    const Partition *right = b;
    const SqlBound *x = left->state->bound;
    const SqlBound *y = right->state->bound;
    if (x->modulus != y->modulus) return x->modulus < y->modulus ? -1 : 1;
    if (x->remainder != y->remainder) return x->remainder < y->remainder ? -1 : 1;
    return (left->order > right->order) - (left->order < right->order);
}

/* The first of a modulus and remainder among the sorted, or NULL. */
static const Partition *find_hash(const Partitions *sorted, int32_t modulus, int32_t remainder)
{
    size_t low = 0;
    size_t high = sorted->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const SqlBound *bound = sorted->items[middle].state->bound;
        bool is_before =
            bound->modulus != modulus ? bound->modulus < modulus : bound->remainder < remainder;
        if (is_before)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == sorted->count) return NULL;
    const SqlBound *bound = sorted->items[low].state->bound;
    return bound->modulus == modulus && bound->remainder == remainder ? &sorted->items[low] : NULL;
}

static void report_modulus(Sema *sema, const Partition *smaller, const Partition *larger)
{
    Diagnostic *diagnostic =
        SEMA_ADD(sema, PARTITION_BOUND, larger->state->bound->span,
                 "modulus %d is not a multiple of modulus %d of partition \"%.*s\"",
                 (int)larger->state->bound->modulus, (int)smaller->state->bound->modulus,
                 TEXT_FORMAT(sema_format_name(sema, smaller->state->object->name)));
    SEMA_NOTE(sema, diagnostic, smaller->state->bound->span, "the other one is here");
    SEMA_HINT(sema, diagnostic,
              "Every hash partition modulus must be a factor of the next larger modulus.");
}

/* Each modulus divides the next, so there are few of them. */
static void check_hashes(Sema *sema, PartitionList *list)
{
    Partitions *sorted = &list->partitions;
    VECTOR(int32_t) moduli = {0};
    if (sorted->count > 1)
        qsort(sorted->items, sorted->count, sizeof *sorted->items, compare_hashes);
    for (size_t i = 0; i < sorted->count; i++) {
        const Partition *partition = &sorted->items[i];
        const SqlBound *bound = partition->state->bound;
        if (moduli.count == 0 || moduli.items[moduli.count - 1] != bound->modulus) {
            if (i > 0 && bound->modulus % moduli.items[moduli.count - 1] != 0) {
                report_modulus(sema, &sorted->items[i - 1], partition);
                return;
            }
            VECTOR_ADD(sema->scratch, &moduli, bound->modulus);
        }
        for (size_t j = 0; j < moduli.count; j++) {
            const Partition *other =
                find_hash(sorted, moduli.items[j], bound->remainder % moduli.items[j]);
            if (other == NULL || other == partition) continue;
            report_overlap(sema, partition, other, SPAN_NONE);
            break;
        }
    }
}

/* ---- ranges ---- */

static int compare_bounds(const PartitionList *list, const BoundValue *a, const BoundValue *b,
                          bool *is_certain)
{
    *is_certain = true;
    for (size_t i = 0; i < list->table->partition_key->elements.count; i++) {
        int order = bound_value_compare(&list->columns[i], &a[i], &b[i], is_certain);
        if (order != 0 || !*is_certain) return order;
        if (a[i].rank != RANK_VALUE) return 0; /* what stands after does not count */
    }
    return 0;
}

typedef struct Sorted {
    const PartitionList *list;
    const Partition *partition;
} Sorted;

static int compare_ranges(const void *a, const void *b)
{
    const Sorted *left = a;
    const Sorted *right = b;
    bool is_certain;
    int order =
        compare_bounds(left->list, left->partition->from, right->partition->from, &is_certain);
    if (order != 0) return order;
    return (left->partition->order > right->partition->order) -
           (left->partition->order < right->partition->order);
}

static BoundValue *read_bound(Sema *sema, const PartitionList *list, const SqlBoundValues *written)
{
    BoundValue *values = ARENA_ARRAY(sema->working, BoundValue, written->count);
    for (size_t i = 0; i < written->count; i++) {
        values[i] = bound_value_read(sema, &list->columns[i], &written->items[i]);
        if (!values[i].is_known) return NULL;
        if (values[i].rank != RANK_VALUE) break;
    }
    return values;
}

/* False: it is not known, or reported. */
static bool read_range(Sema *sema, const PartitionList *list, Partition *partition)
{
    bool is_certain;
    const SqlBound *bound = partition->state->bound;
    partition->from = read_bound(sema, list, &bound->values);
    partition->to = read_bound(sema, list, &bound->upper);
    if (partition->from == NULL || partition->to == NULL) return false;
    int order = compare_bounds(list, partition->from, partition->to, &is_certain);
    if (order < 0 || !is_certain) return true;
    Diagnostic *diagnostic =
        SEMA_ADD(sema, PARTITION_BOUND, bound->upper.items[0].constant.span,
                 "partition \"%.*s\" is empty: it ends %s it begins",
                 TEXT_FORMAT(sema_format_name(sema, partition->state->object->name)),
                 order == 0 ? "where" : "before");
    SEMA_HINT(sema, diagnostic, "The upper bound is exclusive.");
    return false;
}

static void check_ranges(Sema *sema, PartitionList *list)
{
    VECTOR(Sorted) sorted = {0};
    const Partition *farthest = NULL;
    for (size_t i = 0; i < list->partitions.count; i++) {
        Partition *partition = &list->partitions.items[i];
        if (!partition->state->bound->is_default && read_range(sema, list, partition))
            VECTOR_ADD(sema->working, &sorted, ((Sorted){list, partition}));
    }
    if (sorted.count > 1) qsort(sorted.items, sorted.count, sizeof(Sorted), compare_ranges);
    for (size_t i = 0; i < sorted.count; i++) {
        bool is_certain = true;
        const Partition *partition = sorted.items[i].partition;
        if (farthest != NULL &&
            compare_bounds(list, partition->from, farthest->to, &is_certain) < 0 && is_certain)
            report_overlap(sema, partition, farthest, SPAN_NONE);
        if (farthest == NULL || compare_bounds(list, partition->to, farthest->to, &is_certain) > 0)
            farthest = partition;
    }
}

/* ---- all ---- */

void partitions_check_overlaps(Sema *sema, PartitionList *list)
{
    check_defaults(sema, list);
    switch (list->table->partition_key->strategy) {
    case SQL_STRATEGY_RANGE: check_ranges(sema, list); break;
    case SQL_STRATEGY_LIST: check_lists(sema, list); break;
    case SQL_STRATEGY_HASH: check_hashes(sema, list); break;
    case SQL_STRATEGY_UNKNOWN: break;
    }
}
