/* The driver around the grammar. A rule that asks for SQL tells the scanner before the next token
 * is read; a file in which a quote was forgotten may be read twice. */
#include "syntax/parser_internal.h"

#include "base/bug.h"
#include "schema_parser.h"

int parser_lex(ParserValue *value, AstRange *location, Parser *p)
{
    (void)value;
    ScanToken token = scanner_next(&p->scanner);
    *location = token.range;
    return token.kind;
}

AstRange parser_location(const AstRange *rhs, size_t count)
{
    if (count == 0) return (AstRange){rhs[0].end, rhs[0].end};
    return (AstRange){rhs[1].begin, rhs[count].end};
}

/* The rules that ask for SQL are reduced before a token is read; the grammar sees to that. */
static void want(Parser *p, ScanWant what, int lookahead)
{
    if (lookahead != TOKEN_SCHEMA_EMPTY) BUG("a token was read before SQL was asked for");
    p->scanner.want = what;
}

void scanner_want_skip(Parser *p, int lookahead)
{
    want(p, WANT_SKIP, lookahead);
}

void scanner_want_expression(Parser *p, int lookahead)
{
    want(p, WANT_EXPRESSION, lookahead);
}

void scanner_want_inside(Parser *p, int lookahead)
{
    want(p, WANT_INSIDE, lookahead);
}

void scanner_want_tail(Parser *p, int lookahead)
{
    want(p, WANT_HEAD, lookahead);
    p->scanner.head_wants_name = true;
}

void scanner_begin_block(Parser *p)
{
    p->scanner.block_depth++;
}

void scanner_end_block(Parser *p)
{
    p->scanner.block_depth--;
}

/* Documentation that no statement or item took. */
static void check_documentation(Parser *p)
{
    if (p->ast->broken || diagnostics_has_errors(p->diagnostics)) return;
    for (size_t i = 0; i < p->scanner.documentation.count; i++) {
        const Documentation *documentation = &p->scanner.documentation.items[i];
        if (!documentation->taken) {
            Diagnostic *diagnostic = diag_add(p->diagnostics, CODE_MISPLACED_DOCUMENTATION,
                                              build_span(p, documentation->range),
                                              "a /// comment documents nothing here");
            diag_hint(p->diagnostics, diagnostic,
                      "Put it right before an object, a column or a label, or write // instead.");
        }
    }
}

static Parser *parser_make(Arena *arena, Names *names, Diagnostics *diagnostics,
                           const Source *source)
{
    Parser *p = ARENA_NEW(arena, Parser);
    p->arena = arena;
    p->names = names;
    p->diagnostics = diagnostics;
    p->source = source;
    p->ast = ARENA_NEW(arena, Ast);
    p->ast->source = source;
    p->list = ARENA_NEW(arena, StatementList);
    p->scanner.arena = arena;
    p->scanner.diagnostics = diagnostics;
    p->scanner.source = source;
    return p;
}

static void parser_run(Parser *p)
{
    size_t before = p->diagnostics->error_count;
    scanner_begin(&p->scanner);
    scanner_check_bytes(&p->scanner);
    if (schema_parse(p) != 0) {
        /* It ended in the middle of a statement: what there is of it counts as unreadable. */
        AstRange end = {p->scanner.length, p->scanner.length};
        build_unreadable(p, end);
    }
    scanner_end(&p->scanner);
    parser_finish(p);
    check_documentation(p);
    if (p->diagnostics->error_count > before) p->ast->broken = true;
}

static Parser *parse_once(Parser *like, Diagnostics *diagnostics, bool guess)
{
    Parser *p = parser_make(like->arena, like->names, diagnostics, like->source);
    p->scanner.guess = guess;
    p->scanner.only_project = like->scanner.only_project;
    if (like->scanner.record != NULL) p->scanner.record = ARENA_NEW(p->arena, ScanTokens);
    parser_run(p);
    return p;
}

static void add_all(Diagnostics *to, const Diagnostics *from)
{
    for (size_t i = 0; i < from->items.count; i++) {
        const Diagnostic *item = from->items.items[i];
        Diagnostic *added =
            diag_add(to, item->code, item->span, "%.*s", TEXT_FORMAT(item->message));
        for (size_t j = 0; j < item->notes.count; j++) {
            diag_note(to, added, item->notes.items[j].span, "%.*s",
                      TEXT_FORMAT(item->notes.items[j].text));
        }
        for (size_t j = 0; j < item->hints.count; j++)
            diag_hint(to, added, "%.*s", TEXT_FORMAT(item->hints.items[j]));
    }
}

static bool has_unterminated(const Diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->items.count; i++) {
        DiagnosticCode code = diagnostics->items.items[i]->code;
        if (code == CODE_UNTERMINATED_STRING || code == CODE_UNTERMINATED_NAME) return true;
    }
    return false;
}

/* A forgotten quote turns the rest of a file inside out. Where there are mistakes and a string that
 * runs over the end of a statement's line, the text is read once more with such strings taken as
 * unterminated. That is the right reading where quotes do not pair up, or where it has fewer
 * mistakes. A text without mistakes is only ever read once, and as PostgreSQL would read it. */
static Parser *parse(Parser *like, Diagnostics *diagnostics)
{
    Diagnostics *first = diagnostics_make(like->arena);
    Parser *p = parse_once(like, first, false);
    if (first->error_count > 0 && p->scanner.guess_helps) {
        Diagnostics *second = diagnostics_make(like->arena);
        Parser *guessed = parse_once(like, second, true);
        if (has_unterminated(first) || second->error_count < first->error_count) {
            p = guessed;
            first = second;
        }
    }
    add_all(diagnostics, first);
    return p;
}

static Parser like(Arena *arena, Names *names, const Source *source)
{
    return (Parser){.arena = arena, .names = names, .source = source};
}

const Ast *syntax_parse(Arena *arena, Names *names, Diagnostics *diagnostics, const Source *source)
{
    Parser pattern = like(arena, names, source);
    return parse(&pattern, diagnostics)->ast;
}

const Ast *syntax_parse_tokens(Arena *arena, Names *names, Diagnostics *diagnostics,
                               const Source *source, ScanTokens *tokens)
{
    Parser pattern = like(arena, names, source);
    pattern.scanner.record = tokens;
    Parser *p = parse(&pattern, diagnostics);
    *tokens = *p->scanner.record;
    return p->ast;
}

/* Those of `from` that stand in the statement. */
static void add_within(Diagnostics *to, const Diagnostics *from, const AstStatement *statement)
{
    Diagnostics *within = diagnostics_make(to->arena);
    for (size_t i = 0; i < from->items.count; i++) {
        Diagnostic *item = from->items.items[i];
        if (item->span.begin >= statement->span.begin && item->span.begin <= statement->span.end)
            VECTOR_ADD(to->arena, &within->items, item);
    }
    add_all(to, within);
}

const AstProject *syntax_read_project(Arena *arena, Names *names, Diagnostics *diagnostics,
                                      const Source *source)
{
    Parser pattern = like(arena, names, source);
    pattern.scanner.only_project = true;
    Diagnostics *all = diagnostics_make(arena);
    const Ast *ast = parse(&pattern, all)->ast;
    const AstProject *project = NULL;
    for (const AstStatement *statement = ast->statements; statement; statement = statement->next) {
        add_within(diagnostics, all, statement);
        if (statement->kind == AST_PROJECT && project == NULL)
            project = (const AstProject *)statement;
    }
    return project;
}
