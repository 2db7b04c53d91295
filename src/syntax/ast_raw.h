/* The tree of a raw block. */
#ifndef SCHEMAC_SYNTAX_AST_RAW_H
#define SCHEMAC_SYNTAX_AST_RAW_H

#include "syntax/ast.h"

/* raw NAME { up $$ ... $$ down $$ ... $$ } */
typedef struct AstRaw {
    AstStatement statement;
    AstText up;
    AstText down;
} AstRaw;

#endif
