/* Kinds of objects: rows of kinds.def. */
#include "model/object.h"

#include "base/bug.h"

static const KindRow KIND_ROWS[KIND_COUNT] = {
#define KIND(identifier, word, plural, Type, subject, place, space, said, keeps) \
    {#identifier, word, plural, PLACE_##place, SPACE_##space},
#include "model/kinds.def"
#undef KIND
};

const KindRow *kind_row(ObjectKind kind)
{
    if ((unsigned)kind >= KIND_COUNT) BUG("no object kind %d", (int)kind);
    return &KIND_ROWS[kind];
}

bool kind_is_routine(ObjectKind kind)
{
    return kind == KIND_FUNCTION || kind == KIND_PROCEDURE || kind == KIND_AGGREGATE;
}
