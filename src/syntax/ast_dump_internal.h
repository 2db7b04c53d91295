/* Pieces of a dumped tree. */
#ifndef SCHEMAC_SYNTAX_AST_DUMP_INTERNAL_H
#define SCHEMAC_SYNTAX_AST_DUMP_INTERNAL_H

#include "syntax/ast_target.h"
#include "syntax/syntax.h"

typedef struct Dump {
    TextBuilder out;
    int depth;
} Dump;

/* `word`, and its value where there is one. */
void dump_line(Dump *dump, const char *word);
void dump_word(Dump *dump, const char *word);
void dump_text(Dump *dump, const char *word, AstText text);
void dump_name(Dump *dump, const char *word, AstName name);
void dump_names(Dump *dump, const char *word, const AstName *names);
void dump_qualified(Dump *dump, const char *word, AstQualifiedName name);
void dump_flag(Dump *dump, const char *word, Span span);
void dump_number(Dump *dump, const char *word, AstNumber number);
void dump_enum(Dump *dump, const char *word, int value);
void dump_sql(Dump *dump, const char *word, AstSql sql);

/* ast_dump_target.c */
void dump_comment(Dump *dump, const AstComment *comment);
void dump_grants(Dump *dump, const AstGrant *grant);
void dump_grant_on(Dump *dump, const AstGrantOn *statement);
void dump_default_privileges(Dump *dump, const AstDefaultPrivileges *statement);
void dump_owner(Dump *dump, const AstOwner *owner);
void dump_dependence(Dump *dump, const AstDependence *dependence);
void dump_loss(Dump *dump, const AstLoss *loss);
void dump_security_label(Dump *dump, const AstSecurityLabel *label);

#endif
