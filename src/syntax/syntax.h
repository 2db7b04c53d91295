/* The front of the compiler: .schema text → AST, and text → canonical layout.
 *
 * Everything wrong in a file is reported in one go, each mistake once; an AST always comes back.
 * Must not know: what names mean (sema), the model, SQL's own grammar (sql_*.h beside this). */
#ifndef SCHEMAC_SYNTAX_SYNTAX_H
#define SCHEMAC_SYNTAX_SYNTAX_H

#include "diag/diag.h"
#include "syntax/ast.h"

/* Reads all of `source`. Never NULL; mistakes are in `diagnostics` and Ast.broken is set. The tree
 * lives in `arena`, its names and texts in names_arena(names): a model made from it does not need
 * the tree. */
const Ast *syntax_parse(Arena *arena, Names *names, Diagnostics *diagnostics, const Source *source);

/* Only the project block, quickly: all other statements are stepped over unread (their mistakes are
 * not reported). NULL where `source` has none. For commands that need the settings and not the
 * schema. */
const AstProject *syntax_read_project(Arena *arena, Names *names, Diagnostics *diagnostics,
                                      const Source *source);

/* The canonical layout of `source`, every comment kept, ending in one newline. Formatting it again
 * changes nothing. False where `source` has mistakes: they were reported, as by syntax_parse. */
bool syntax_format(Arena *arena, Names *names, Diagnostics *diagnostics, const Source *source,
                   Text *formatted) __attribute__((warn_unused_result));

/* Whether `name` must be "quoted" in a .schema text: everything that SQL would quote, and the words
 * that start an item in a table's braces (index, policy, ...). For printers. */
bool syntax_name_needs_quotes(Text name);

/* All of a tree as text, without places: two trees are equal when their dumps are. For tests. */
Text ast_dump(Arena *arena, const Ast *ast);

#endif
