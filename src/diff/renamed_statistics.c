/* Statistics tell their columns in the order of the names, which is another one under renames. */
#include "diff/diff_internal.h"

#include <stdlib.h>
#include <string.h>

static int compare_parts(const void *a, const void *b)
{
    return strcmp(((const SqlReference *)a)->part, ((const SqlReference *)b)->part);
}

Expression renamed_statistics(Renames *renames, Expression clauses)
{
    size_t first = 0;
    size_t count = 0;
    while (first < clauses.reference_count && !clauses.references[first].is_listed) first++;
    while (first + count < clauses.reference_count && clauses.references[first + count].is_listed)
        count++;
    if (count < 2) return clauses;
    SqlReference *sorted = ARENA_ARRAY(renames->arena, SqlReference, clauses.reference_count);
    memcpy(sorted, clauses.references, clauses.reference_count * sizeof *sorted);
    qsort(sorted + first, count, sizeof *sorted, compare_parts);
    TextBuilder text = text_builder(renames->arena);
    text_put(&text, text_slice(clauses.text, 0, clauses.references[first].begin));
    for (size_t i = first; i < first + count; i++) {
        Text name = text_slice(clauses.text, sorted[i].begin, sorted[i].end);
        if (i > first) text_put_string(&text, ", ");
        sorted[i].begin = (uint32_t)text.length;
        text_put(&text, name);
        sorted[i].end = (uint32_t)text.length;
        sorted[i].qualifier_begin = sorted[i].begin;
    }
    size_t end = clauses.references[first + count - 1].end;
    text_put(&text, text_slice(clauses.text, end, clauses.text.length));
    clauses.text = text_built(&text);
    clauses.references = sorted;
    return clauses;
}
