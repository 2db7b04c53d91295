/* What statements about other objects name: comment on, grant on, security label on. */
#ifndef SCHEMAC_SEMA_TARGET_INTERNAL_H
#define SCHEMAC_SEMA_TARGET_INTERNAL_H

#include "sema/parts_internal.h"
#include "syntax/ast_target.h"

typedef struct Target {
    Object *object;       /* NULL: not found, reported */
    Name column;          /* of `object`, where it is no object itself; else NULL */
    Attribute *attribute; /* that column of a composite type; else NULL */
    DomainCheck *check;   /* a constraint of the domain `object`; else NULL */
    bool is_index;        /* the index behind the constraint `object` */
    Span span;            /* where it is declared */
} Target;

/* "(integer, text)" of the argument types as written; none: reported. */
Text target_signature(Sema *sema, Name home, const AstTarget *ast);
Target target_find(Sema *sema, Name home, const AstTarget *ast);

/* Where the comment of a column stands that is no object: of a view, of a parent (comment.c). */
Text *column_comment(Sema *sema, Object *object, Name column);

/* Whether it is PostgreSQL's own or an extension's (name NULL: none is said), which no schema
 * declares; and the object that stands for it, NULL: reported (external.c). */
bool external_is(Sema *sema, Name home, const AstTarget *ast, const AstName *extension);
Object *external_object(Sema *sema, Name home, const AstTarget *ast, const AstName *extension);

#endif
