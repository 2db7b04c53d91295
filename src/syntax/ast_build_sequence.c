/* Options of sequences and of identity columns. */
#include "syntax/parser_internal.h"

void sequence_begin(Parser *p, AstRange word, QualifiedRange name)
{
    build_begin(p, AST_SEQUENCE, word, name);
    p->sequence = &((AstSequence *)p->statement)->options;
}

void identity_begin(Parser *p)
{
    p->sequence = ARENA_NEW(p->arena, AstSequenceOptions);
}

void sequence_set_unlogged(Parser *p, AstRange word)
{
    if (!build_is_repeated(p, word, p->sequence->unlogged))
        p->sequence->unlogged = build_span(p, word);
}

void sequence_set_type(Parser *p, AstRange word)
{
    if (!build_is_repeated(p, word, p->sequence->type.span)) p->sequence->type = p->type;
}

void sequence_set_number(Parser *p, SequenceNumber which, AstRange word, AstRange number)
{
    AstNumber *const places[] = {
        [SEQUENCE_START] = &p->sequence->start,     [SEQUENCE_INCREMENT] = &p->sequence->increment,
        [SEQUENCE_MINIMUM] = &p->sequence->minimum, [SEQUENCE_MAXIMUM] = &p->sequence->maximum,
        [SEQUENCE_CACHE] = &p->sequence->cache,
    };
    if (!build_is_repeated(p, word, places[which]->span)) {
        *places[which] =
            build_number(p, number, which == SEQUENCE_CACHE ? 1 : INT64_MIN, INT64_MAX);
    }
}

void sequence_set_flag(Parser *p, SequenceFlag which, AstRange range)
{
    Span *const places[] = {
        [SEQUENCE_NO_MINIMUM] = &p->sequence->no_minimum,
        [SEQUENCE_NO_MAXIMUM] = &p->sequence->no_maximum,
        [SEQUENCE_CYCLE] = &p->sequence->cycle,
        [SEQUENCE_NO_CYCLE] = &p->sequence->no_cycle,
    };
    if (!build_is_repeated(p, range, *places[which])) *places[which] = build_span(p, range);
}

void sequence_set_owned_by(Parser *p, AstRange range, QualifiedRange table, AstRange column)
{
    if (build_is_repeated(p, range, p->sequence->owned_by_span)) return;
    p->sequence->owned_by_span = build_span(p, range);
    if (table.name.end != 0) {
        p->sequence->owned_by_table = build_qualified_name(p, table);
        p->sequence->owned_by_column = build_name(p, column);
    } else if (!text_equals_ignoring_case(scanner_text(&p->scanner, column), "none")) {
        diag_add(p->diagnostics, CODE_INVALID_SETTING, build_span(p, column),
                 "a sequence is owned by a column, written as table.column, or by none");
    }
}

void sequence_set_name(Parser *p, AstRange word, QualifiedRange name)
{
    if (!build_is_repeated(p, word, p->sequence->sequence_name.span))
        p->sequence->sequence_name = build_qualified_name(p, name);
}
