/* Statements that the scanner took whole: the words of their kind, a name, clauses of ours, and
 * PostgreSQL's, which its own parser reads later. */
#include "syntax/parser_internal.h"

#include "model/definition.h"
#include "syntax/sql_words.h"

typedef struct Pieces {
    Parser *p;
    uint32_t base; /* of the file: where the statement begins */
    Text text;
    SqlWords words;
    size_t at; /* the next word */
    AstDefinition *definition;
} Pieces;

static AstRange word_range(const Pieces *pieces, size_t index)
{
    SqlWord word = pieces->words.items[index];
    return (AstRange){pieces->base + (uint32_t)word.begin, pieces->base + (uint32_t)word.end};
}

static bool word_is(const Pieces *pieces, size_t index, const char *wanted)
{
    if (index >= pieces->words.count) return false;
    SqlWord word = pieces->words.items[index];
    return text_equals_ignoring_case(text_slice(pieces->text, word.begin, word.end), wanted);
}

static bool take_word(Pieces *pieces, const char *wanted)
{
    bool is_there = word_is(pieces, pieces->at, wanted);
    if (is_there) pieces->at++;
    return is_there;
}

/* How many words of the statement are those of a kind; 0: not all of them. */
static size_t count_words(const Pieces *pieces, const char *words)
{
    size_t count = 0;
    Text rest = text_from_string(words);
    while (rest.length > 0) {
        size_t end = 0;
        while (end < rest.length && rest.bytes[end] != ' ') end++;
        const char *word = text_string(pieces->p->arena, text_slice(rest, 0, end));
        if (!word_is(pieces, count, word)) return 0;
        count++;
        rest = text_slice(rest, end < rest.length ? end + 1 : end, rest.length);
    }
    return count;
}

static const DefinitionRow *take_kind(Pieces *pieces)
{
    size_t count;
    const DefinitionRow *rows = definition_rows(&count);
    for (size_t i = 0; i < count; i++) {
        pieces->at = count_words(pieces, rows[i].words);
        if (pieces->at > 0) return &rows[i];
    }
    return NULL;
}

static bool has_name_byte(const Pieces *pieces, size_t index)
{
    if (index >= pieces->words.count) return false;
    char byte = pieces->text.bytes[pieces->words.items[index].begin];
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
           byte == '"' || (unsigned char)byte >= 0x80;
}

/* A name, or the sign of an operator, with its namespace. False: there is none. */
static bool take_name(Pieces *pieces, bool is_sign, AstQualifiedName *name)
{
    QualifiedRange range = {0};
    if (pieces->at >= pieces->words.count) return false;
    if (word_is(pieces, pieces->at + 1, ".") && has_name_byte(pieces, pieces->at)) {
        range.namespace_name = word_range(pieces, pieces->at);
        pieces->at += 2;
    }
    if (pieces->at >= pieces->words.count || (!is_sign && !has_name_byte(pieces, pieces->at)))
        return false;
    range.name = word_range(pieces, pieces->at++);
    *name = build_qualified_name(pieces->p, range);
    return true;
}

static bool take_clauses_of_ours(Pieces *pieces, bool is_sign)
{
    AstDefinition *definition = pieces->definition;
    AstQualifiedName owner = {0};
    for (;;) {
        if (word_is(pieces, pieces->at, "renamed") && word_is(pieces, pieces->at + 1, "from")) {
            pieces->at += 2;
            if (!take_name(pieces, is_sign, &definition->statement.renamed_from)) return false;
        } else if (take_word(pieces, "owner")) {
            if (!take_name(pieces, false, &owner)) return false;
            definition->statement.owner = (AstName){owner.name, owner.span, owner.quoted, NULL};
        } else {
            return true;
        }
    }
}

static void take_lead(Pieces *pieces, ObjectKind kind)
{
    bool is_lead = (kind == KIND_LANGUAGE && word_is(pieces, pieces->at, "trusted")) ||
                   (kind == KIND_CONVERSION && word_is(pieces, pieces->at, "default"));
    if (is_lead) pieces->definition->lead = build_span(pieces->p, word_range(pieces, pieces->at++));
}

static bool is_byte(const Pieces *pieces, size_t index, char byte)
{
    return pieces->text.bytes[pieces->words.items[index].begin] == byte;
}

/* Words first..end as a span; empty where there are none. */
static Span words_span(const Pieces *pieces, size_t first, size_t end)
{
    uint32_t begin = first < pieces->words.count ? word_range(pieces, first).begin
                                                 : pieces->base + (uint32_t)pieces->text.length;
    if (first >= end) return build_span(pieces->p, (AstRange){begin, begin});
    return build_span(pieces->p, (AstRange){begin, word_range(pieces, end - 1).end});
}

static size_t find_byte(const Pieces *pieces, size_t from, char wanted)
{
    size_t depth = 0;
    for (size_t i = from; i < pieces->words.count; i++) {
        if (depth == 0 && is_byte(pieces, i, wanted)) return i;
        if (is_byte(pieces, i, '(')) depth++;
        if (is_byte(pieces, i, ')') && depth > 0) depth--;
    }
    return pieces->words.count;
}

static void take_items(Pieces *pieces)
{
    AstSql **end = &pieces->definition->items;
    while (pieces->at < pieces->words.count && !is_byte(pieces, pieces->at, '}')) {
        size_t semicolon = find_byte(pieces, pieces->at, ';');
        size_t brace = find_byte(pieces, pieces->at, '}');
        size_t last = semicolon < brace ? semicolon : brace;
        if (last > pieces->at) {
            AstSql *item = ARENA_NEW(pieces->p->arena, AstSql);
            item->span = words_span(pieces, pieces->at, last);
            *end = item;
            end = &item->next;
        }
        pieces->at = last < brace ? last + 1 : brace;
    }
}

static void take_rest(Pieces *pieces)
{
    size_t semicolon = find_byte(pieces, pieces->at, ';');
    size_t brace = find_byte(pieces, pieces->at, '{');
    size_t end = semicolon < brace ? semicolon : brace;
    pieces->definition->clauses = words_span(pieces, pieces->at, end);
    pieces->at = end + 1;
    if (brace < semicolon) take_items(pieces);
}

static void report_unreadable(Pieces *pieces, const char *expected)
{
    AstRange range = pieces->at < pieces->words.count ? word_range(pieces, pieces->at)
                                                      : (AstRange){pieces->base, pieces->base + 1};
    diag_add(pieces->p->diagnostics, CODE_SYNTAX, build_span(pieces->p, range),
             "syntax error: expected %s", expected);
}

static bool read_pieces(Pieces *pieces)
{
    const DefinitionRow *row = take_kind(pieces);
    if (row == NULL && count_words(pieces, "foreign table") > 0) {
        build_refuse(pieces->p, word_range(pieces, 0), "foreign table");
        return false;
    }
    if (row == NULL) {
        report_unreadable(pieces, "the words of a kind, as in \"text search configuration\"");
        return false;
    }
    bool is_sign = row->form == DEFINITION_OPERATOR;
    pieces->definition->object_kind = row->kind;
    if (row->form != DEFINITION_WHOLE &&
        (!take_name(pieces, is_sign, &pieces->definition->statement.name) ||
         !take_clauses_of_ours(pieces, is_sign))) {
        report_unreadable(pieces, "a name");
        return false;
    }
    take_lead(pieces, row->kind);
    take_rest(pieces);
    if (row->form != DEFINITION_PART || span_text(pieces->definition->clauses).length > 0)
        return true;
    Diagnostic *diagnostic =
        diag_add(pieces->p->diagnostics, CODE_SYNTAX, pieces->definition->statement.name.span,
                 "syntax error: a %s without clauses", row->words);
    diag_hint(pieces->p->diagnostics, diagnostic,
              "A column of that name is written \"%s\", in double quotes.", row->words);
    return false;
}

/* The statement in `range`; NULL when it cannot be read: reported. */
static AstDefinition *read(Parser *p, AstRange range)
{
    AstDefinition *definition = ARENA_NEW(p->arena, AstDefinition);
    Pieces pieces = {.p = p,
                     .base = range.begin,
                     .text = scanner_text(&p->scanner, range),
                     .definition = definition};
    definition->statement.kind = AST_DEFINITION;
    definition->statement.span = build_span(p, range);
    definition->statement.documentation = build_documentation(p, range.begin);
    if (!sql_words(p->arena, p->diagnostics, definition->statement.span, &pieces.words))
        return NULL;
    return read_pieces(&pieces) ? definition : NULL;
}

void definition_read(Parser *p, AstRange range)
{
    AstDefinition *definition = read(p, range);
    p->statement = definition == NULL ? NULL : &definition->statement;
    if (definition == NULL)
        build_unreadable(p, range);
    else
        build_end(p, range);
}

void definition_read_part(Parser *p, AstRange range)
{
    AstDefinition *definition = read(p, range);
    AstDefinition **end = p->statement->kind == AST_VIEW ? &((AstView *)p->statement)->definitions
                                                         : &((AstTable *)p->statement)->definitions;
    if (definition == NULL) {
        build_break(p);
        return;
    }
    while (*end != NULL) end = &(*end)->next_part;
    *end = definition;
}
