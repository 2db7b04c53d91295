/* SQL inside the language: pieces that the scanner captured whole, parsed by PostgreSQL's own
 * grammar.
 *
 * Two steps. Parsing (while sema makes its objects) needs nothing but the text: it gives the
 * canonical text, what kind of constant it is, and keeps privately what it names. Resolving (once
 * all objects are there, in any order, views inside each other by way of the catalog's callback)
 * turns names into SqlReferences, views' output columns, and calls back for every name that means
 * nothing.
 *
 * A span given to a parse function is a contiguous piece of a .schema file, comments and white
 * space inside and around it included; it must not be empty. A mistake in it becomes a diagnostic
 * at its place there. Functions that return false or NULL have added it. Bad input is never worse
 * than a diagnostic. Canonical text: canonical(canonical(x)) == canonical(x); no semicolon at the
 * end, no comments. Must not know: the model's objects (names are resolved through SqlCatalog), the
 * .schema grammar. Only sql_*.c see libpg_query. */
#ifndef SCHEMAC_SYNTAX_SQL_FRAGMENT_H
#define SCHEMAC_SYNTAX_SQL_FRAGMENT_H

#include "diag/diag.h"
#include "model/materialized_view.h"
#include "model/routine.h"
#include "model/view.h"

/* One command's SQL parser, with its cache by text. */
typedef struct Sql Sql;

Sql *sql_make(Arena *arena, Names *names, Diagnostics *diagnostics);

/* A literal, for what sema checks of defaults. */
typedef enum SqlConstant {
    SQL_NOT_CONSTANT,
    SQL_NULL,
    SQL_STRING, /* value: the string itself, unquoted. Also 'x'::type, with constant_cast set */
    SQL_NUMBER, /* value: as written, "-1.5" */
    SQL_BOOLEAN /* value: "true" or "false" */
} SqlConstant;

/* A parsed piece of SQL. Its `form` and `tree` are private, and shared by equal texts, as
 * the facts are. */
typedef struct SqlFragment {
    Text text; /* canonical; never none */
    Span span;
    SqlConstant constant;
    bool constant_cast; /* it stands under a cast: 'x'::status */
    uint8_t form;
    Text value;
    const struct SqlTree *tree;
    const ExpressionFacts *facts;
} SqlFragment;

/* A default, check, generated column, predicate, index expression, using, backfill, policy...:
 * exactly one expression. Outer parentheses may be there or not. */
const SqlFragment *sql_parse_expression(Sql *sql, Span span);
/* A query: SELECT, VALUES, WITH ... */
const SqlFragment *sql_parse_query(Sql *sql, Span span);
/* An expression that stands in no file (nextval(...) of a serial column): its mistakes are put at
 * `span`. */
const SqlFragment *sql_parse_expression_text(Sql *sql, Text text, Span span);

/* Whether `qualifier.*` stands in it. */
bool sql_names_star(const SqlFragment *fragment, Name qualifier);

/* ---- types ---- */

/* A type as SQL spells it. */
typedef struct SqlType {
    /* Built-in spellings come as pg_type.typname without namespace ("int4", "varchar", "bpchar",
     * "interval"), ready for builtin_type_find; interval with fields as "interval day to second".
     * */
    QualifiedName name;
    int32_t modifiers[2];
    uint8_t modifier_count;
    uint8_t array_dimensions;
    bool set_of;    /* RETURNS SETOF */
    bool of_column; /* table.column%TYPE: name is the table, column the column */
    Name column;
    Span span;
} SqlType;

typedef VECTOR(SqlType) SqlTypes;

/* The types in the parentheses of "comment on function f(integer, text)"; `span` may hold nothing.
 * */
bool sql_parse_argument_types(Sql *sql, Span span, SqlTypes *types)
    __attribute__((warn_unused_result));

/* ---- tails of definitions ---- */

/* What is beside the model's own struct: sema resolves it and puts it there. */
typedef struct SqlRoutine {
    SqlTypes argument_types;                       /* one for each argument */
    VECTOR(const SqlFragment *) argument_defaults; /* one for each argument; NULL: none */
    SqlType returns;             /* when routine->has_returns and not returns_table */
    const SqlFragment *sql_body; /* standard-SQL body: RETURN or BEGIN ATOMIC; NULL: none */
    const SqlFragment *body;     /* what a LANGUAGE sql or plpgsql body names; NULL: unknown */
    bool unchecked;              /* given: mistakes of a body that is a string are no mistakes */
    SqlTypes transforms;         /* TRANSFORM FOR TYPE */
} SqlRoutine;

/* `tail`: what follows the name in CREATE FUNCTION or PROCEDURE (`kind`), from its "(" on. Fills
 * all of `*routine` but object, types, expressions, references and owner; those come in *more. A
 * body in SQL or PL/pgSQL is checked too, its mistakes placed inside its quotes. */
bool sql_parse_routine(Sql *sql, ObjectKind kind, Span tail, Routine *routine, SqlRoutine *more)
    __attribute__((warn_unused_result));

/* `tail`: what follows the name in CREATE VIEW: [(columns)] [WITH (...)] AS query [WITH ... CHECK
 * OPTION]. Fills columns, with and check_option. */
bool sql_parse_view(Sql *sql, Span tail, View *view, const SqlFragment **query)
    __attribute__((warn_unused_result));
/* The same for CREATE MATERIALIZED VIEW: fills columns, with, tablespace, access_method,
 * with_no_data. */
bool sql_parse_materialized_view(Sql *sql, Span tail, MaterializedView *view,
                                 const SqlFragment **query) __attribute__((warn_unused_result));

/* ---- options of foreign tables ---- */

/* name 'value', ... of OPTIONS, sorted by name. False: reported. */
bool sql_parse_foreign_options(Sql *sql, Span span, Options *options)
    __attribute__((warn_unused_result));

/* ---- resolving ---- */

/* A relation as the resolver sees it. */
typedef struct SqlRelation {
    QualifiedName name;  /* what references say: resolved; name NULL: "the table it stands in" */
    const Name *columns; /* in order; system columns (ctid, tableoid, ...) are known anyway */
    size_t column_count;
    bool any_column; /* columns are not known (poison, a system catalog): any name is taken */
    /* its columns give no references (arguments of a function, VALUE of a domain) */
    bool is_silent;
} SqlRelation;

typedef enum SqlAnswer {
    SQL_FOUND,   /* in the model: gives references */
    SQL_BUILTIN, /* the server's or an extension's: no reference, columns unknown */
    SQL_UNKNOWN  /* a mistake: reported */
} SqlAnswer;

typedef enum SqlProblemKind {
    SQL_UNKNOWN_RELATION, /* name */
    SQL_UNKNOWN_RANGE,    /* name.name: a qualifier that no FROM item has */
    SQL_UNKNOWN_COLUMN,   /* part; name: the relation it was looked up in, name NULL when in all of
                             them */
    SQL_AMBIGUOUS_COLUMN, /* part; candidates: the relations' aliases */
    SQL_COLUMN_NOT_ALLOWED, /* part: a column where none may be (a default) */
    SQL_UNKNOWN_FUNCTION,
    SQL_UNKNOWN_TYPE
} SqlProblemKind;

typedef struct SqlProblem {
    SqlProblemKind kind;
    QualifiedName name; /* as written */
    Name part;
    Span span;              /* of the identifier in the .schema file */
    const Name *candidates; /* what would have been right: columns, aliases. For "did you mean" */
    size_t candidate_count;
} SqlProblem;

/* How names are looked up; sema's. Names come as written: namespace_name NULL means the search
 * path. Each function sets what it found only for SQL_FOUND. */
typedef struct SqlCatalog {
    void *context;
    SqlAnswer (*find_relation)(void *context, QualifiedName written, SqlRelation *relation);
    /* Functions: which overload is not known. NULL: all are built in. */
    SqlAnswer (*find_function)(void *context, QualifiedName written, QualifiedName *resolved);
    /* Never SQL_UNKNOWN: what is not found is the server's. */
    SqlAnswer (*find_operator)(void *context, QualifiedName written, QualifiedName *resolved);
    /* Of each bare sign that nearly every type has: nobody looks which is meant. May be NULL. */
    void (*note_common_sign)(void *context, Name sign);
    SqlAnswer (*find_type)(void *context, QualifiedName written, QualifiedName *resolved);
    void (*report)(void *context, const SqlProblem *problem); /* NULL: problems are passed over */
} SqlCatalog;

/* What an expression sees around it. */
typedef struct SqlRange {
    Name alias; /* the table's name; "new", "old"; a function's name for its arguments */
    SqlRelation relation;
    bool only_qualified; /* NEW and OLD */
} SqlRange;

typedef struct SqlScope {
    const SqlRange *ranges; /* empty: no columns may be named */
    size_t count;
} SqlScope;

/* The expression with its references, in order of begin. `scope` may be NULL (queries, defaults). A
 * NULL fragment gives an expression of none. Where all columns are known that `select *` stands
 * for, they stand in its place, as PostgreSQL writes them out when it makes a view. */
Expression sql_resolve(Sql *sql, const SqlFragment *fragment, const SqlScope *scope,
                       const SqlCatalog *catalog);
/* The same for a query; *output_columns (may be NULL) are the names of its columns, empty where
 * they could not be derived. */
Expression sql_resolve_query(Sql *sql, const SqlFragment *fragment, const SqlScope *scope,
                             const SqlCatalog *catalog, NameList *output_columns);

/* ---- scripts ---- */

typedef VECTOR(Text) SqlStatements;

/* Whether PostgreSQL's parser takes all of `script`; if not, a diagnostic at its place in `source`,
 * which must hold the script as its text. */
bool sql_script_check(Sql *sql, const Source *source) __attribute__((warn_unused_result));
/* The statements of a script, trimmed, without semicolons, comments around them left out where no
 * statement follows. Quotes, dollar quotes, comments and BEGIN ATOMIC bodies are respected. */
bool sql_script_split(Sql *sql, const Source *source, SqlStatements *statements)
    __attribute__((warn_unused_result));

#endif
