/* Expressions: compared by the canonical text that they are, asked by their facts, and changed at
 * the places of what they name. */
#include "model/expression.h"

#include <string.h>

const ExpressionFacts expression_null_facts = {.traits =
                                                   EXPRESSION_IS_NULL | EXPRESSION_STANDS_ALONE};
const ExpressionFacts expression_string_facts = {
    .traits = EXPRESSION_IS_STRING | EXPRESSION_HAS_STRING | EXPRESSION_STANDS_ALONE};
const ExpressionFacts expression_digits_facts = {.traits = EXPRESSION_IS_DIGITS |
                                                           EXPRESSION_STANDS_ALONE};
const ExpressionFacts expression_operand_facts = {.traits = EXPRESSION_STANDS_ALONE};

bool expression_is_none(const Expression *expression)
{
    return text_is_none(expression->text);
}

bool expression_equals(const Expression *a, const Expression *b)
{
    return text_equals(a->text, b->text);
}

bool expression_has(const Expression *expression, ExpressionTrait trait)
{
    return expression->facts != NULL && (expression->facts->traits & trait) != 0;
}

bool expression_is_null(const Expression *expression)
{
    return expression_has(expression, EXPRESSION_IS_NULL) ||
           expression_has(expression, EXPRESSION_IS_NULL_CAST);
}

const ExpressionCall *expression_find_call(const Expression *expression,
                                           const SqlReference *reference)
{
    const ExpressionFacts *facts = expression->facts;
    for (size_t i = 0; facts != NULL && i < facts->call_count; i++)
        if (facts->calls[i].begin == reference->begin && reference->begin < reference->end)
            return &facts->calls[i];
    return NULL;
}

const ExpressionCast *expression_find_cast(const Expression *expression,
                                           const SqlReference *reference)
{
    const ExpressionFacts *facts = expression->facts;
    for (size_t i = 0; facts != NULL && i < facts->cast_count; i++)
        if (facts->casts[i].type_begin == reference->begin && reference->begin < reference->end)
            return &facts->casts[i];
    return NULL;
}

Text expression_string(Arena *arena, const Expression *expression, TextPlace place)
{
    TextBuilder out = text_builder(arena);
    for (uint32_t i = place.begin + 1; i + 1 < place.end; i++) {
        text_put_byte(&out, expression->text.bytes[i]);
        if (expression->text.bytes[i] == '\'') i++;
    }
    return text_built(&out);
}

bool expression_names(const Expression *query, Name column)
{
    const ExpressionFacts *facts = query->facts;
    for (size_t i = 0; facts != NULL && i < facts->name_count; i++)
        if (facts->names[i] == column) return true;
    return false;
}

size_t text_skip_quoted(Text text, size_t at)
{
    char quote = text.bytes[at];
    bool escapes = quote == '\'' && at > 0 && text.bytes[at - 1] == 'E';
    for (at++; at < text.length; at++) {
        bool is_doubled = at + 1 < text.length && text.bytes[at + 1] == quote;
        if (text.bytes[at] == quote && !is_doubled) return at + 1;
        if (text.bytes[at] == quote || (escapes && text.bytes[at] == '\\')) at++;
    }
    return text.length;
}

/* ---- changing the text ---- */

/* Edits with the length that all up to each have added. */
typedef struct Moves {
    const ExpressionEdits *edits;
    int64_t *added;
} Moves;

/* How many edits stand before byte `at`; `steps_over`: what is put in right there too. */
static size_t count_before(const Moves *moves, uint32_t at, bool steps_over)
{
    size_t low = 0;
    size_t high = at == UINT32_MAX ? 0 : moves->edits->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const ExpressionEdit *edit = &moves->edits->items[middle];
        bool is_before = edit->end < at || (edit->end == at && (steps_over || edit->begin < at));
        if (is_before)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Where byte `at` is now. */
static uint32_t moved(const Moves *moves, uint32_t at, bool steps_over)
{
    size_t count = count_before(moves, at, steps_over);
    return count == 0 ? at : (uint32_t)(at + moves->added[count - 1]);
}

/* Where the qualifier of a name that stood bare begins now. */
static uint32_t added_qualifier(const Moves *moves, uint32_t at)
{
    size_t count = count_before(moves, at, true);
    const ExpressionEdit *last = count == 0 ? NULL : &moves->edits->items[count - 1];
    bool is_qualified = last != NULL && last->qualifies && last->end == at;
    return moved(moves, at, true) - (is_qualified ? (uint32_t)last->to.length : 0);
}

static TextPlace moved_place(const Moves *moves, TextPlace place)
{
    if (place.begin >= place.end) return place;
    return (TextPlace){moved(moves, place.begin, false), moved(moves, place.end, true)};
}

static void move_reference(const Moves *moves, SqlReference *reference)
{
    bool is_spelled = reference->begin < reference->end;
    bool is_bare = reference->qualifier_begin == reference->begin;
    reference->qualifier_begin = is_bare ? added_qualifier(moves, reference->begin)
                                         : moved(moves, reference->qualifier_begin, true);
    reference->begin = moved(moves, reference->begin, true);
    reference->end = is_spelled ? moved(moves, reference->end, false) : reference->begin;
    reference->item_end = moved(moves, reference->item_end, true);
}

static const ExpressionFacts *moved_facts(Arena *arena, const Moves *moves,
                                          const ExpressionFacts *facts)
{
    if (facts == NULL || facts->call_count + facts->cast_count + facts->item_count == 0)
        return facts;
    ExpressionFacts *result = ARENA_NEW(arena, ExpressionFacts);
    ExpressionCall *calls = ARENA_ARRAY(arena, ExpressionCall, facts->call_count);
    ExpressionCast *casts = ARENA_ARRAY(arena, ExpressionCast, facts->cast_count);
    TextPlace *items = ARENA_ARRAY(arena, TextPlace, facts->item_count);
    *result = *facts;
    for (size_t i = 0; i < facts->call_count; i++) {
        calls[i] = facts->calls[i];
        calls[i].begin = moved(moves, calls[i].begin, true);
    }
    for (size_t i = 0; i < facts->cast_count; i++) {
        casts[i] = facts->casts[i];
        casts[i].type_begin = moved(moves, casts[i].type_begin, true);
        casts[i].string = moved_place(moves, casts[i].string);
        casts[i].column_begin = moved(moves, casts[i].column_begin, true);
    }
    for (size_t i = 0; i < facts->item_count; i++) items[i] = moved_place(moves, facts->items[i]);
    result->calls = calls;
    result->casts = casts;
    result->items = items;
    return result;
}

static Text edited_text(Arena *arena, Text text, const Moves *moves)
{
    size_t copied = 0;
    int64_t added = 0;
    TextBuilder out = text_builder(arena);
    for (size_t i = 0; i < moves->edits->count; i++) {
        const ExpressionEdit *edit = &moves->edits->items[i];
        text_put(&out, text_slice(text, copied, edit->begin));
        text_put(&out, edit->to);
        copied = edit->end;
        added += (int64_t)edit->to.length - (int64_t)(edit->end - edit->begin);
        moves->added[i] = added;
    }
    text_put(&out, text_slice(text, copied, text.length));
    return text_built(&out);
}

Expression expression_edited(Arena *arena, Expression expression, SqlReference *references,
                             const ExpressionEdits *edits)
{
    expression.references = references;
    if (edits->count == 0) return expression;
    Moves moves = {edits, ARENA_ARRAY(arena, int64_t, edits->count)};
    expression.text = edited_text(arena, expression.text, &moves);
    for (size_t i = 0; i < expression.reference_count; i++) move_reference(&moves, &references[i]);
    expression.facts = moved_facts(arena, &moves, expression.facts);
    return expression;
}
