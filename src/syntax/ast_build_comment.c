#include "syntax/parser_internal.h"

static AstComment *comment(Parser *p)
{
    return (AstComment *)p->statement;
}

void comment_begin(Parser *p, AstCommentKind kind, QualifiedRange name)
{
    build_begin(p, AST_COMMENT, name.name, name);
    comment(p)->comment_kind = kind;
}

void comment_begin_part(Parser *p, AstCommentKind kind, QualifiedRange name, AstRange part)
{
    comment_begin(p, kind, name);
    comment(p)->part = build_name(p, part);
}

void comment_set_on_domain(Parser *p)
{
    comment(p)->on_domain = true;
}

void comment_begin_routine(Parser *p, AstCommentKind kind, QualifiedRange name, AstRange arguments)
{
    comment_begin(p, kind, name);
    if (arguments.end != 0) {
        comment(p)->arguments = build_sql(p, AST_SQL_ARGUMENT_TYPES, arguments);
    }
}

void comment_end(Parser *p, AstRange range, AstRange text)
{
    if (text.end != 0) {
        comment(p)->text = build_text(p, text);
    }
    build_end(p, range);
}

void comment_refuse(Parser *p, AstRange kind, AstRange range)
{
    Text word = text_lower(p->arena, scanner_text(&p->scanner, kind));
    build_refuse(p, kind, text_format(p->arena, "comment on %.*s", TEXT_FORMAT(word)).bytes);
    p->statement = NULL;
    build_unreadable(p, range);
}
