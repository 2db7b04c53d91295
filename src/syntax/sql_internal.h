/* Inside of the SQL fragments: one parse of libpg_query, and the compact tree of names that is kept
 * of it. Only sql_*.c include this: what is below is the only code that sees libpg_query's own
 * types. */
#ifndef SCHEMAC_SYNTAX_SQL_INTERNAL_H
#define SCHEMAC_SYNTAX_SQL_INTERNAL_H

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include "base/map.h"
#include "syntax/sql_fragment.h"
#include "syntax/sql_mention.h"

struct Sql {
    Arena *arena;
    Names *names;
    Diagnostics *diagnostics;
    Map *cache;       /* form and raw text → SqlShared */
    Map *plain_facts; /* ExpressionFacts of pieces that have traits alone, by these */
};

/* ---- parsing (sql_parse.c) ---- */

typedef struct SqlError {
    Text message;  /* as PostgreSQL words it */
    size_t offset; /* byte of the parsed text; its length: at its end */
} SqlError;

/* One text parsed: the tree lives in `arena`, which belongs to the caller. */
typedef struct SqlParse {
    Text text;
    PgQuery__ParseResult *tree; /* NULL: error is set */
    SqlError error;
} SqlParse;

/* `text` must be NUL-terminated after its length. False: parse->error. */
bool sql_parse(Arena *arena, Text text, SqlParse *parse) __attribute__((warn_unused_result));
/* The only statement of the parse, or NULL. */
PgQuery__Node *sql_parse_only_statement(const SqlParse *parse);
/* What the only statement selects, where that is one thing; or NULL. */
const PgQuery__Node *sql_parse_only_target(const SqlParse *parse);
/* The statement as text, into `arena`; none where libpg_query cannot. */
Text sql_deparse_statement(Arena *arena, PgQuery__Node *statement);
/* Whether two trees say the same: places are not compared. */
bool sql_trees_equal(const ProtobufCMessage *a, const ProtobufCMessage *b);

/* Calls `visitor` for each message of a tree but the wrappers (sql_visit.c). */
typedef void SqlVisitor(void *context, ProtobufCMessage *message);
void sql_visit(ProtobufCMessage *message, SqlVisitor *visitor, void *context);

/* The parentheses of a deparsed text (sql_parentheses.c): put into the tree, taken out of it again
 * once it was deparsed, and left in the text as they should be. */
typedef struct SqlParenthesis {
    PgQuery__Node **operand;
    PgQuery__Node *node;
} SqlParenthesis;
typedef VECTOR(SqlParenthesis) SqlParentheses;
void sql_parentheses_put(Arena *arena, PgQuery__Node *statement, SqlParentheses *done);
void sql_parentheses_take_back(const SqlParentheses *done);
Text sql_parentheses_strip(Arena *arena, Text text);

/* What version 18 deparsed, as the versions before it write it (sql_respell.c). */
Text sql_respell(Arena *arena, Text text);
/* SQL/JSON's words, keywords or not by the library's version (sql_json.c): without pg_catalog in a
 * tree that was parsed from `text`, and without quotes in what was deparsed. */
void sql_json_unqualify(Text text, PgQuery__ParseResult *tree);
Text sql_json_unquote(Arena *arena, Text text);

/* A span's text set between `prefix` and `suffix`, and the way back. */
typedef struct SqlWrapped {
    Text text;
    Span span;     /* trimmed */
    size_t prefix; /* bytes before the span's text */
} SqlWrapped;

/* A newline goes before `suffix`, so that a comment at the end hides nothing. False: the span is
 * empty or holds a NUL: reported. */
bool sql_wrap(Sql *sql, Arena *arena, const char *prefix, Span span, const char *suffix,
              SqlWrapped *wrapped) __attribute__((warn_unused_result));
/* Reports a mistake of the wrapped text at its place in the .schema file. */
void sql_report(Sql *sql, const SqlWrapped *wrapped, const SqlError *error);
/* Bytes begin..end of the wrapped text as a span of the source, clamped to it. */
Span sql_unwrap(const SqlWrapped *wrapped, size_t begin, size_t end);

/* Tokens, without comments. False: not even tokens; *error is set. */
typedef struct SqlToken {
    PgQuery__Token kind;
    size_t begin;
    size_t end;
} SqlToken;

typedef VECTOR(SqlToken) SqlTokens;

bool sql_scan(Arena *arena, Text text, SqlTokens *tokens, SqlError *error)
    __attribute__((warn_unused_result));
/* The tokens with one blank between any two that had something between them. */
Text sql_squeeze(Arena *arena, Text text);

/* ---- forms (sql_fragment.c) ---- */

/* What a piece is, and so what it must be wrapped in to be a statement. */
typedef enum SqlForm {
    SQL_FORM_NONE, /* a piece of something else: a string's body, the clauses of a definition */
    SQL_FORM_EXPRESSION,
    SQL_FORM_QUERY, /* a statement that gives rows: SELECT, VALUES, WITH */
    SQL_FORM_BODY   /* RETURN or BEGIN ATOMIC of a routine */
} SqlForm;

/* What equal texts share. */
typedef struct SqlShared {
    Text text;
    SqlConstant constant;
    bool constant_cast;
    uint8_t form; /* a SqlForm */
    Text value;
    const struct SqlTree *tree; /* NULL: names nothing */
    const ExpressionFacts *facts;
} SqlShared;

/* The canonical form of `node`, a piece of a statement that was parsed from `text`; `begin` and
 * `end` are the bytes it came from. Never fails. */
const SqlShared *sql_share(Sql *sql, Arena *scratch, SqlForm form, PgQuery__Node *node, Text text,
                           size_t begin, size_t end);
/* The fragment of a text that stands in no file; NULL: it is none. Nothing is reported. */
const SqlFragment *sql_fragment_of_text(Sql *sql, SqlForm form, Text text, Span span);
/* A fragment of what is shared; source places are relative to `base`. */
const SqlFragment *sql_fragment_make(Sql *sql, const SqlShared *shared, Span span);

/* ---- constants (sql_constant.c) ---- */

/* A trivial constant recognised without a parser: its canonical text is what libpg_query would
 * give. NULL: it takes a parser. */
const SqlShared *sql_constant_fast(Sql *sql, Text text);
void sql_constant_classify(Sql *sql, const PgQuery__Node *node, SqlShared *shared);

/* ---- the tree of names (sql_tree.c) ---- */

/* Something named. parts[part_count - 1] is the thing itself, those before qualify it. */
typedef struct SqlNamed {
    ReferenceKind kind;
    uint8_t part_count;
    bool is_output;        /* it names a select list's item without AS, or one of FROM */
    bool prefers_output;   /* in ORDER BY: output columns go first */
    bool may_be_output;    /* in GROUP BY: output columns go last */
    bool is_common;        /* a bare sign that nearly every type has: no reference */
    bool qualifier_hidden; /* the qualifier is not in the text (INSERT's columns) */
    bool is_listed;        /* a column in a list of them, as statistics have */
    uint32_t item_end;     /* canonical text: of what it gives its name */
    Name parts[3];
    uint32_t query; /* index of the query it stands in */
    uint32_t begin; /* canonical text: the last part */
    uint32_t end;
    uint32_t qualifier_begin; /* the part before it; begin == end: none */
    uint32_t qualifier_end;
    uint32_t outer_begin;  /* what qualifies the qualifier; qualifier_begin: nothing does */
    uint32_t source_begin; /* raw text, relative to the fragment's span */
    uint32_t source_end;
} SqlNamed;

typedef enum SqlFromKind {
    SQL_FROM_RELATION,
    SQL_FROM_QUERY,
    SQL_FROM_FUNCTION,
    SQL_FROM_JOIN
} SqlFromKind;

typedef struct SqlFrom {
    SqlFromKind kind;
    Name alias;             /* NULL: none given */
    NameList columns;       /* of the alias, or of a column definition list */
    bool is_only_qualified; /* EXCLUDED */
    bool columns_are_all;   /* a column definition list: there are no others */
    QualifiedName name;     /* relation as written; function's name */
    uint32_t query;         /* the subquery */
    struct SqlFrom *left;
    struct SqlFrom *right;
    NameList using_columns;
    bool natural;
} SqlFrom;

typedef struct SqlOutput {
    bool is_star;
    Name qualifier; /* of t.*; NULL: all of FROM */
    Name name;      /* NULL: nobody can name it ("?column?") */
} SqlOutput;

typedef struct SqlCte {
    Name name;
    NameList columns;
    uint32_t query;
} SqlCte;

#define SQL_NO_QUERY UINT32_MAX

typedef struct SqlQuery {
    uint32_t parent; /* SQL_NO_QUERY: the outermost */
    /* in FROM without LATERAL, or WITH: its parent's FROM is not seen, but what is around */
    bool skips_parent;
    uint32_t first; /* set operation: the query that names its columns; else SQL_NO_QUERY */
    VECTOR(SqlFrom *) from;
    VECTOR(SqlCte) ctes;
    VECTOR(SqlOutput) outputs;
} SqlQuery;

typedef VECTOR(SqlNamed) SqlNameds;

typedef struct SqlTree {
    SqlNameds named;
    VECTOR(SqlQuery *) queries; /* queries[0] is where an expression stands: it has no FROM */
    uint32_t top;               /* the query that is the fragment; SQL_NO_QUERY for expressions */
    bool is_loose; /* variables may be among the names: what is unknown is passed over */
} SqlTree;

SqlTree *sql_tree_make(Arena *arena);
typedef struct SqlTraits SqlTraits;
/* Adds what `node`, whose places are bytes of `text`, names; `base` is taken from every place.
 * `traits`: gets what it is made of, too; may be NULL. */
void sql_tree_add(SqlTree *tree, Arena *arena, Names *names, const PgQuery__Node *node, Text text,
                  size_t base, SqlTraits *traits);
/* Where each name stands in the source: both trees name the same things in the same order. */
void sql_tree_set_source(SqlTree *tree, const SqlTree *source);

/* The same for the columns that statistics and publications list (sql_listed.c). False: another
 * kind, or it has no such lists. */
bool sql_tree_add_listed(Sql *sql, Arena *scratch, SqlTree *tree, ObjectKind kind, Text text,
                         size_t base, SqlTraits *traits) __attribute__((warn_unused_result));
/* Kinds in the server's order, columns in that of their names, and before expressions: the server
 * has them in the order of the table, however they are written. */
void sql_sort_statistics(PgQuery__CreateStatsStmt *statement);
/* What is named, in the order in which `wanted` names the same. */
void sql_sort_names_like(SqlNameds *names, const SqlNameds *wanted);

/* ---- facts (sql_traits.c) ---- */

/* Facts while they are collected, in scratch, of the piece that begins at byte `base`. */
SqlTraits *sql_traits_make(Sql *sql, Arena *scratch, size_t base);
/* The facts of `text`, in which what was collected stands; `node`: what it is as a whole, NULL: a
 * piece of something else. Tells the outputs of `tree` where their items end. */
const ExpressionFacts *sql_traits_take(SqlTraits *traits, SqlTree *tree, const PgQuery__Node *node,
                                       Text text);
/* Shared facts with nothing but traits. */
const ExpressionFacts *sql_facts_plain(Sql *sql, unsigned traits);

/* ---- pieces of the tree ---- */

/* What a definition's clauses name (sql_mention.c); `wrapped` is what `statement` was parsed from.
 */
void sql_mentions_collect(Sql *sql, Arena *scratch, const SqlWrapped *wrapped,
                          const PgQuery__Node *statement, SqlMentions *found);

/* Name parts of libpg_query's lists of String. */
Name sql_name(Names *names, const char *string); /* NULL and "" give NULL */
QualifiedName sql_qualified_name(Names *names, PgQuery__Node *const *parts, size_t count);
const char *sql_string_of(const PgQuery__Node *node); /* NULL: not a String */

/* What a function's item in a select list is called when it has no AS (sql_output.c). NULL:
 * "?column?". */
Name sql_output_name(Names *names, const PgQuery__Node *node);

/* A TypeName (sql_type.c). */
SqlType sql_type_make(Sql *sql, const PgQuery__TypeName *type, const SqlWrapped *wrapped);

/* The identifiers of a dotted name that begins at byte `at` of `text`: fills up to `limit` places
 * of the last ones, in order; the number found (SQL_PLACES at most, 0 when there is no name there).
 * */
typedef struct SqlPlace {
    uint32_t begin;
    uint32_t end;
} SqlPlace;
enum { SQL_PLACES = 4 };
size_t sql_name_places(Text text, size_t at, SqlPlace places[SQL_PLACES]);

/* Bodies (sql_body.c): what a body in `language` names, and its mistakes. `content` is where the
 * body's own bytes stand in the source, when they stand there as they are; otherwise `literal` is
 * all that is known. */
typedef struct SqlBody {
    Name language;
    Text text;
    Span content; /* none: the literal has escapes */
    Span literal;
    const PgQuery__CreateFunctionStmt *statement;
    bool is_unknown; /* made: libpg_query cannot tell what it names */
} SqlBody;

/* NULL: nothing is known of it. False: its mistake was reported. */
bool sql_body_parse(Sql *sql, Arena *scratch, SqlBody *body, const SqlFragment **fragment)
    __attribute__((warn_unused_result));

/* PL/pgSQL (sql_plpgsql.c): its parser looks types up, each version in another way and none in a
 * catalogue. So it gets a definition with types that all versions know, and what types the body
 * names is read from its text. */

/* The definition, NUL-terminated, with `own` ("text" or "record") for each type that is not
 * PostgreSQL's. */
Text sql_plpgsql_stand_in(Arena *scratch, const SqlBody *body, const char *own);
/* Adds what the body names; `json` is what the parser made of it. */
void sql_plpgsql_add(Sql *sql, Arena *scratch, SqlTree *tree, const SqlBody *body, Text json);

#endif
