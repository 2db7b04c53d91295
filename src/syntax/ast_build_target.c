/* What statements about other objects name; and comment on. */
#include "syntax/parser_internal.h"

const AstTargetRow *ast_target_row(AstTargetKind kind)
{
    static const AstTargetRow rows[] = {
#define TARGET(identifier, words, kind) {words, kind},
#include "syntax/targets.def"
#undef TARGET
    };
    return &rows[kind];
}

/* As written, with one blank between two words. */
static Text squeezed_words(Parser *p, AstRange range)
{
    TextBuilder builder = text_builder(p->arena);
    Text rest = scanner_text(&p->scanner, range);
    bool blank = false;
    for (size_t i = 0; i < rest.length; i++) {
        bool is_blank = rest.bytes[i] == ' ' || rest.bytes[i] == '\t' || rest.bytes[i] == '\r' ||
                        rest.bytes[i] == '\n';
        if (is_blank && !blank) text_put_byte(&builder, ' ');
        if (!is_blank) text_put_byte(&builder, rest.bytes[i]);
        blank = is_blank;
    }
    return text_built(&builder);
}

void target_begin(Parser *p, AstTargetKind kind, QualifiedRange name)
{
    AstTarget *target = ARENA_NEW(p->arena, AstTarget);
    target->kind = kind;
    target->name = build_qualified_name(p, name);
    p->target = target;
    p->last_target = target;
}

void target_begin_part(Parser *p, AstTargetKind kind, QualifiedRange name, AstRange part)
{
    target_begin(p, kind, name);
    p->target->part = build_name(p, part);
}

void target_set_on_domain(Parser *p)
{
    p->last_target->on_domain = true;
}

void target_set_arguments(Parser *p, AstRange arguments)
{
    if (arguments.end != 0)
        p->last_target->arguments = build_sql(p, AST_SQL_ARGUMENT_TYPES, arguments);
}

void target_set_method(Parser *p, AstRange name)
{
    p->last_target->method = build_name(p, name);
}

/* "text search parser", "access method", ...: the words in `range`, which are no keywords. */
void target_begin_words(Parser *p, AstRange words, QualifiedRange name)
{
    Text text = squeezed_words(p, words);
    for (int i = 0; i < (int)AST_TARGET_COUNT; i++) {
        if (text_equals_ignoring_case(text, ast_target_row((AstTargetKind)i)->words)) {
            target_begin(p, (AstTargetKind)i, name);
            return;
        }
    }
    diag_add(p->diagnostics, CODE_SYNTAX, build_span(p, words),
             "syntax error: unknown kind of object \"%.*s\"", TEXT_FORMAT(text));
    target_begin(p, AST_TARGET_COUNT, name);
}

/* One more of the kind of those before it. */
void target_add(Parser *p, QualifiedRange name)
{
    AstTarget *target = ARENA_NEW(p->arena, AstTarget);
    target->kind = p->target->kind;
    target->name = build_qualified_name(p, name);
    p->last_target->next = target;
    p->last_target = target;
}

void comment_begin(Parser *p, AstRange word)
{
    build_begin(p, AST_COMMENT, word, (QualifiedRange){{0, 0}, {0, 0}});
}

void comment_end(Parser *p, AstRange range, AstRange text)
{
    AstComment *comment = (AstComment *)p->statement;
    if (p->target->kind == AST_TARGET_COUNT) {
        p->statement = NULL;
        build_unreadable(p, range);
        return;
    }
    comment->target = p->target;
    comment->statement.name = p->target->name;
    if (text.end != 0) comment->text = build_text(p, text);
    build_end(p, range);
}

/* What belongs to the server or to who makes the database, and is in no dump of one. */
void target_refuse_outside(Parser *p, AstRange kind, AstRange range)
{
    Text word = text_lower(p->arena, scanner_text(&p->scanner, kind));
    Diagnostic *diagnostic = diag_add(p->diagnostics, CODE_OUTSIDE_DATABASE, build_span(p, kind),
                                      "a schema cannot specify this for a %.*s", TEXT_FORMAT(word));
    diag_hint(p->diagnostics, diagnostic,
              "It belongs to the server, or to whoever creates the database: specify it there.");
    p->statement = NULL;
    build_unreadable(p, range);
}
