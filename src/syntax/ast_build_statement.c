/* Statements as such: their beginning and end, those that are not built yet, and those that cannot
 * be read. */
#include "syntax/parser_internal.h"

#include "syntax/ast_raw.h"

#include <string.h>

#include "schema_parser.h"

static const size_t statement_sizes[] = {
#define STATEMENT(identifier, word, Type, subject) sizeof(Type),
#include "syntax/statements.def"
#undef STATEMENT
};

void build_begin(Parser *p, AstKind kind, AstRange word, QualifiedRange name)
{
    AstStatement *statement = arena_make(p->arena, statement_sizes[kind]);
    statement->kind = kind;
    statement->name = build_qualified_name(p, name);
    statement->documentation = build_documentation(p, word.begin);
    statement->span = build_span(p, word);
    p->statement = statement;
    p->last_label = NULL;
    p->last_attribute = NULL;
    p->last_parent = NULL;
    p->last_column = NULL;
    p->last_constraint = NULL;
    p->last_index = NULL;
    p->last_trigger = NULL;
    p->partitions = (PartitionBuild){0};
    p->constraint = NULL;
    p->constraint_name = (AstName){0};
    p->constraint_renamed = (AstName){0};
}

void build_set_renamed(Parser *p, AstRange clause, QualifiedRange name)
{
    if (!build_is_repeated(p, clause, p->statement->renamed_from.span))
        p->statement->renamed_from = build_qualified_name(p, name);
}

void build_set_owner(Parser *p, AstRange clause, AstRange name)
{
    if (!build_is_repeated_name(p, clause, &p->statement->owner))
        p->statement->owner = build_name(p, name);
}

void build_refuse(Parser *p, AstRange range, const char *what)
{
    Diagnostic *diagnostic = diag_add(p->diagnostics, CODE_KIND_NOT_BUILT, build_span(p, range),
                                      "%s is not implemented yet", what);
    diag_hint(p->diagnostics, diagnostic,
              "schemac does not leave it out silently; remove it for now.");
}

void build_break(Parser *p)
{
    if (p->statement != NULL) p->statement->broken = true;
}

static void add_statement(Parser *p, AstStatement *statement)
{
    StatementList *list = p->list;
    LIST_ADD(list->first, list->last, statement);
    p->statement = NULL;
}

/* What stands in a namespace block lives in it; the others have no namespace. */
static bool is_misplaced(Parser *p, const AstStatement *statement)
{
    if (p->list->owner == NULL ||
        (statement->kind != AST_PROJECT && statement->kind != AST_EXTENSION &&
         statement->kind != AST_NAMESPACE))
        return false;
    diag_add(p->diagnostics, CODE_MISPLACED_STATEMENT, statement->span,
             "%s cannot be declared inside a namespace", ast_kind_word(statement->kind));
    return true;
}

void build_end(Parser *p, AstRange range)
{
    AstStatement *statement = p->statement;
    statement->span = build_span(p, range);
    if (is_misplaced(p, statement)) {
        p->list->owner->statement.broken = true;
        p->statement = NULL;
        return;
    }
    if (statement->kind == AST_TABLE) p->ast->table_count++;
    add_statement(p, statement);
}

void build_add(Parser *p, AstStatement *statement)
{
    p->ast->table_count += statement->kind == AST_TABLE;
    add_statement(p, statement);
}

void namespace_begin(Parser *p)
{
    StatementList *list = ARENA_NEW(p->arena, StatementList);
    AstNamespace *namespace_block = (AstNamespace *)p->statement;
    namespace_block->is_block = true;
    list->owner = namespace_block;
    list->outer = p->list;
    if (p->list->owner != NULL) {
        diag_add(p->diagnostics, CODE_MISPLACED_STATEMENT, p->statement->name.span,
                 "namespaces cannot be nested");
        p->list->owner->statement.broken = true;
    }
    p->list = list;
    p->statement = NULL;
    p->scanner.block_depth++;
    p->scanner.namespace_depth++;
}

/* Takes the innermost block off the stack; a nested one was reported and is dropped. */
static void close_namespace(Parser *p, AstRange range)
{
    StatementList *list = p->list;
    AstNamespace *namespace_block = list->owner;
    namespace_block->statements = list->first;
    namespace_block->statement.span = build_span(p, range);
    p->list = list->outer;
    p->statement = NULL;
    if (p->list->owner == NULL) add_statement(p, &namespace_block->statement);
}

void namespace_end(Parser *p, AstRange range)
{
    p->scanner.namespace_depth--;
    close_namespace(p, range);
}

/* "event trigger", "operator class": the words that name a kind, from the first of them on. */
static const char *not_built_words(Parser *p, AstRange word)
{
    static const char *const pairs[][2] = {
        {"event", "event trigger"},     {"default", "default privileges"},
        {"text", "text search"},        {"access", "access method"},
        {"user", "user mapping"},       {"security", "security label"},
        {"foreign", "foreign table"},   {"partition", "partitioning"},
        {"distribute", "distribution"}, {"range", "range type"},
        {"row", "row security"},
    };
    Text text = scanner_text(&p->scanner, word);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (text_equals_ignoring_case(text, pairs[i][0])) return pairs[i][1];
    return text_string(p->arena, text_lower(p->arena, text));
}

void build_not_built(Parser *p, AstRange word, AstRange range)
{
    build_refuse(p, word, not_built_words(p, word));
    p->statement = NULL;
    build_unreadable(p, range);
}

void item_refuse(Parser *p, AstRange word, AstRange rest)
{
    (void)rest;
    build_refuse(p, word, not_built_words(p, word));
    build_break(p);
}

/* The name after the statement's first words, as far as it was read. */
static QualifiedRange logged_name(const Parser *p)
{
    const Scanner *scanner = &p->scanner;
    size_t i = 1;
    if (scanner->statement_count > 0 && scanner->statement[0].kind == TOKEN_MATERIALIZED) i = 2;
    QualifiedRange name = {0};
    if (i < scanner->statement_count && scanner_is_word(scanner, scanner->statement[i])) {
        name.name = scanner->statement[i].range;
        if (i + 2 < scanner->statement_count && scanner->statement[i + 1].kind == '.' &&
            scanner_is_word(scanner, scanner->statement[i + 2])) {
            name.namespace_name = name.name;
            name.name = scanner->statement[i + 2].range;
        }
    }
    return name;
}

void build_unreadable(Parser *p, AstRange range)
{
    AstStatement *statement = ARENA_NEW(p->arena, AstStatement);
    statement->kind = AST_UNREADABLE;
    statement->broken = true;
    statement->span = build_span(p, range);
    if (p->statement != NULL)
        statement->name = p->statement->name;
    else
        statement->name = build_qualified_name(p, logged_name(p));
    if (p->list->owner != NULL) p->list->owner->statement.broken = true;
    add_statement(p, statement);
}

void parser_finish(Parser *p)
{
    AstRange end = {p->scanner.length, p->scanner.length};
    while (p->list->owner != NULL) close_namespace(p, end);
    p->ast->statements = p->list->first;
}

const char *ast_kind_word(AstKind kind)
{
    static const char *const words[] = {
#define STATEMENT(identifier, word, Type, subject) word,
#include "syntax/statements.def"
#undef STATEMENT
    };
    return words[kind];
}
