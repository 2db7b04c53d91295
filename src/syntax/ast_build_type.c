/* Types as written: words, modifiers, an interval's fields, dimensions. Whether there is a type of
 * that name is for sema to say. */
#include "syntax/parser_internal.h"

#include "base/bug.h"

void type_begin(Parser *p, QualifiedRange name)
{
    p->type = (AstType){0};
    p->type.name = build_qualified_name(p, name);
}

void type_begin_named(Parser *p, AstRange words, const char *name)
{
    p->type = (AstType){0};
    p->type.name.name = name_intern_string(p->names, name);
    p->type.name.span = build_span(p, words);
    p->type.name.name_span = p->type.name.span;
}

void type_set_zone(Parser *p, AstRange words, bool with)
{
    Text name =
        text_format(p->arena, "%s %s time zone", p->type.name.name, with ? "with" : "without");
    p->type.name.name = name_intern(p->names, name);
    (void)words;
}

void type_set_modifiers(Parser *p, AstRange range)
{
    p->type.modifiers_span = build_span(p, range);
}

void type_add_modifier(Parser *p, AstRange number)
{
    AstNumber value = build_number(p, number, INT32_MIN, INT32_MAX);
    if (p->type.modifier_count < 2)
        p->type.modifiers[p->type.modifier_count] = (int32_t)value.value;
    if (p->type.modifier_count < UINT8_MAX) p->type.modifier_count++;
}

void type_refuse_modifier(Parser *p, AstRange range)
{
    diag_add(p->diagnostics, CODE_INVALID_MODIFIER, build_span(p, range),
             "type modifier must be a number");
}

static const char *const interval_words[] = {"year", "month", "day", "hour", "minute", "second"};

void type_set_interval(Parser *p, int first, int last)
{
    if (first == last) {
        p->type.interval_fields = name_intern_string(p->names, interval_words[first]);
        return;
    }
    Text fields = text_format(p->arena, "%s to %s", interval_words[first], interval_words[last]);
    p->type.interval_fields = name_intern(p->names, fields);
    bool known = last > first && (first >= 2 || last == 1);
    if (!known) {
        diag_add(p->diagnostics, CODE_INVALID_MODIFIER, p->type.name.span,
                 "an interval cannot be restricted to %.*s", TEXT_FORMAT(fields));
    }
}

void type_add_dimension(Parser *p, AstRange bracket)
{
    enum { MOST = 6 }; /* PostgreSQL's MAXDIM */
    if (p->type.array_dimensions == MOST) {
        diag_add(p->diagnostics, CODE_TOO_DEEP, build_span(p, bracket),
                 "an array can have at most %d dimensions", MOST);
        return;
    }
    p->type.array_dimensions++;
}

void type_end(Parser *p, AstRange range)
{
    p->type.span = build_span(p, range);
}
