/* Operators, and casts. */
#include "known/known_internal.h"

enum { MERGES = KNOWN_MERGES, HASHES = KNOWN_HASHES };

static const KnownOperator operators[] = {
#define OPERATOR(first, last, extension, name, left, right, result, volatility, flags) \
    {name, left, right, result, X_##extension, {first, last}, volatility, flags},
#include "known/operators.def"
#undef OPERATOR
};

static const KnownCast casts[] = {
#define CAST(first, last, extension, source, target, context, method, volatility) \
    {source, target, X_##extension, {first, last}, context, method, volatility},
#include "known/casts.def"
#undef CAST
};

enum {
    OPERATOR_COUNT = sizeof operators / sizeof *operators,
    CAST_COUNT = sizeof casts / sizeof *casts,
};

static int order_by_name(const void *key, const void *row)
{
    return text_compare(*(const Text *)key, text_from_string(((const KnownOperator *)row)->name));
}

KnownOperators known_operators(Text name)
{
    KnownRange range =
        known_range(operators, sizeof *operators, OPERATOR_COUNT, order_by_name, &name);
    return (KnownOperators){operators + range.begin, range.count};
}

KnownOperators known_all_operators(void)
{
    return (KnownOperators){operators, OPERATOR_COUNT};
}

const KnownCast *known_cast(KnownTypeNumber source, KnownTypeNumber target, int server)
{
    for (size_t i = 0; i < CAST_COUNT; i++)
        if (casts[i].source == source && casts[i].target == target &&
            known_in(casts[i].versions, server))
            return &casts[i];
    return NULL;
}

size_t known_cast_count(void)
{
    return CAST_COUNT;
}

const KnownCast *known_cast_at(size_t index)
{
    return &casts[index];
}
