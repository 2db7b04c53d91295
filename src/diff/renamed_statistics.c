/* Statistics tell their columns in the order of the names, which is another one under renames. */
#include "diff/diff_internal.h"

#include <stdlib.h>
#include <string.h>

/* Where the list begins: "ON a, b FROM t", "(mcv) ON a, b FROM t". */
static size_t list_begin(Text text)
{
    static const char on[] = "ON ";
    const char *found =
        text_starts_with(text, on) ? text.bytes : memmem(text.bytes, text.length, ") ON ", 5);
    if (found == NULL) return text.length;
    return (size_t)(found - text.bytes) + (found == text.bytes ? 0 : 2) + sizeof on - 1;
}

static int compare_parts(const void *a, const void *b)
{
    return strcmp(((const SqlReference *)a)->part, ((const SqlReference *)b)->part);
}

Expression renamed_statistics(Renames *renames, Expression clauses)
{
    size_t begin = list_begin(clauses.text);
    size_t first = 0;
    while (first < clauses.reference_count && clauses.references[first].begin < begin) first++;
    size_t count = 0;
    size_t end = begin;
    for (size_t at = begin; first + count < clauses.reference_count; at = end + 2, count++) {
        const SqlReference *reference = &clauses.references[first + count];
        if (reference->kind != REFERENCE_COLUMN || reference->begin != at) break;
        end = reference->end;
    }
    if (count < 2) return clauses;
    SqlReference *sorted = ARENA_ARRAY(renames->arena, SqlReference, clauses.reference_count);
    memcpy(sorted, clauses.references, clauses.reference_count * sizeof *sorted);
    qsort(sorted + first, count, sizeof *sorted, compare_parts);
    TextBuilder text = text_builder(renames->arena);
    text_put(&text, text_slice(clauses.text, 0, begin));
    for (size_t i = first; i < first + count; i++) {
        Text name = text_slice(clauses.text, sorted[i].begin, sorted[i].end);
        if (i > first) text_put_string(&text, ", ");
        sorted[i].begin = (uint32_t)text.length;
        text_put(&text, name);
        sorted[i].end = (uint32_t)text.length;
    }
    text_put(&text, text_slice(clauses.text, end, clauses.text.length));
    clauses.text = text_built(&text);
    clauses.references = sorted;
    return clauses;
}
