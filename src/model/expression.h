/* A piece of SQL inside the model: a default, a check, a predicate, a view's query, a routine's
 * body. */
#ifndef SCHEMAC_MODEL_EXPRESSION_H
#define SCHEMAC_MODEL_EXPRESSION_H

#include "model/object.h"
#include "model/type.h"

typedef enum ReferenceKind {
    REFERENCE_COLUMN,    /* name.name is the relation (NULL: the table it stands in), part the
                            column */
    REFERENCE_RELATION,  /* table, view, materialized view, sequence (also in
                            nextval('s'::regclass)) */
    REFERENCE_FUNCTION,  /* by name; which overload is not known from text */
    REFERENCE_TYPE,      /* user-defined or an extension's */
    REFERENCE_STAR,      /* all columns of relation `name`: select * */
    REFERENCE_OPERATOR,  /* by its sign: which of that sign is not known from text */
    REFERENCE_DEFINITION /* a collation; a text search configuration or dictionary, as in
                            'c'::regconfig */
} ReferenceKind;

/* Something that a piece of SQL names. Built-in things (pg_catalog) are left out. Resolved by sema:
 * the namespace is filled in, aliases are replaced by the relation they stand for. Where a table's
 * name qualifies a column (documents.status), a REFERENCE_RELATION of the qualifier stands beside
 * the column's, with no name too when that is the table it stands in. */
typedef struct SqlReference {
    ReferenceKind kind;
    bool names_output; /* it begins an item of a select list or FROM and gives it its name, which is
                          the output column's too: a rename that must keep that name writes `new AS
                          old` */
    bool is_row; /* a relation's name that stands for its whole row: no namespace goes in front */
    bool is_listed; /* a column among those that statistics are of */
    QualifiedName name;
    Name part; /* the column, of REFERENCE_COLUMN */
    /* The bytes in Expression.text of the identifier itself (the column's name of a column, the
     * relation's name without namespace, ...), so that a rename can be applied to the text; begin
     * == end where the text does not spell it in one place. */
    uint32_t begin;
    uint32_t end;
    uint32_t qualifier_begin; /* of what qualifies it, with a dot; begin: it stands bare */
    uint32_t item_end;        /* if it names an output: where that item ends */
} SqlReference;

/* ---- facts ---- */

/* Bytes of Expression.text; begin == end: it is not there. */
typedef struct TextPlace {
    uint32_t begin;
    uint32_t end;
} TextPlace;

/* What an expression is, or has somewhere inside. */
typedef enum ExpressionTrait {
    EXPRESSION_IS_NULL = 1 << 0,      /* NULL itself */
    EXPRESSION_IS_STRING = 1 << 1,    /* one constant 'x', without a cast */
    EXPRESSION_IS_DIGITS = 1 << 2,    /* one number of digits alone */
    EXPRESSION_IS_CALL = 1 << 3,      /* one call, the last of calls, with nothing around it */
    EXPRESSION_STANDS_ALONE = 1 << 4, /* needs no parentheses where one operand can be */
    EXPRESSION_IS_SELECT = 1 << 5,    /* one SELECT with no WITH and no set operation around it */
    EXPRESSION_HAS_STRING = 1 << 6,
    EXPRESSION_HAS_CAST = 1 << 7,
    EXPRESSION_HAS_QUERY = 1 << 8,         /* a subquery, in a query too */
    EXPRESSION_HAS_SET_OPERATION = 1 << 9, /* UNION, INTERSECT, EXCEPT */
    EXPRESSION_HAS_GROUPS = 1 << 10,       /* GROUP BY */
    EXPRESSION_HAS_STAR = 1 << 11,         /* one SELECT: an item of its list is a star */
    EXPRESSION_HAS_NULL_TEST = 1 << 12,    /* IS NOT NULL */
    EXPRESSION_IS_COLUMN = 1 << 13,        /* one column, or casts of one */
    EXPRESSION_IS_NULL_CAST = 1 << 14,     /* casts of NULL */
    EXPRESSION_IS_CAST = 1 << 15           /* one cast, the last of casts */
} ExpressionTrait;

typedef struct ExpressionArgument {
    Name column;             /* of a column's bare name alone; else NULL */
    const BuiltinType *type; /* of a constant or cast; NULL: not known, or no built-in one */
} ExpressionArgument;

typedef struct ExpressionCall {
    QualifiedName name; /* as written */
    uint32_t begin;     /* of the last identifier of its name, as a reference to it has; UINT32_MAX:
                           its name is not spelled, as that of AT TIME ZONE */
    bool is_open;       /* `*`, VARIADIC or ORDER BY: how many arguments there are is not known */
    uint16_t argument_count;
    const ExpressionArgument *arguments;
} ExpressionCall;

/* What a cast is of comes before it, where that is one too. */
typedef struct ExpressionCast {
    const BuiltinType *type; /* NULL: none of PostgreSQL's own */
    int32_t modifiers[2];
    uint8_t modifier_count;
    uint8_t array_dimensions;
    uint32_t type_begin;   /* of the last identifier of its name, as a reference to it has */
    TextPlace string;      /* the constant that is cast, 'x' with its quotes */
    uint32_t column_begin; /* the last identifier of the column that it is a cast of, with other
                              casts between or not; UINT32_MAX: of something else */
} ExpressionCast;

/* What PostgreSQL's grammar knows of a piece of SQL, told by syntax when it reads it, so that
 * nobody reads the text again. Pieces that are alike share theirs. */
typedef struct ExpressionFacts {
    uint16_t traits; /* of ExpressionTrait */
    uint16_t call_count;
    uint16_t cast_count;
    uint16_t item_count;
    uint32_t name_count;
    const ExpressionCall *calls; /* those inside another before it */
    const ExpressionCast *casts;
    const TextPlace *items; /* of one SELECT: those of its select list, the first with DISTINCT */
    const Name *names;      /* of a query: all columns and fields that it names, each once */
} ExpressionFacts;

/* text is canonical: as libpg_query deparses it, without a final semicolon. None: not there. */
typedef struct Expression {
    Text text;
    const SqlReference *references; /* in order of begin */
    const ExpressionFacts *facts;   /* NULL: none are known */
    uint32_t reference_count;
    Span span; /* where it was written */
} Expression;

/* Of pieces that are made here: NULL, 'x', 12, and what else can be an operand as it is. */
extern const ExpressionFacts expression_null_facts;
extern const ExpressionFacts expression_string_facts;
extern const ExpressionFacts expression_digits_facts;
extern const ExpressionFacts expression_operand_facts;

static inline Expression expression_null(void)
{
    return (Expression){.text = TEXT("NULL"), .facts = &expression_null_facts};
}

bool expression_is_none(const Expression *expression);
/* By canonical text. */
bool expression_equals(const Expression *a, const Expression *b);
bool expression_has(const Expression *expression, ExpressionTrait trait);
/* Whether it is there and is null whatever it is cast to: "NULL", "NULL::varchar". */
bool expression_is_null(const Expression *expression);
/* The call that a reference to a routine is of; NULL: it is of none. */
const ExpressionCall *expression_find_call(const Expression *expression,
                                           const SqlReference *reference);
/* The cast to the type of a reference; NULL: it stands in another place. */
const ExpressionCast *expression_find_cast(const Expression *expression,
                                           const SqlReference *reference);
/* Of what stands between quotes at the place, '' and all. */
Text expression_string(Arena *arena, const Expression *expression, TextPlace place);
/* Whether the query names a column or a field so. */
bool expression_names(const Expression *query, Name column);

/* Of canonical SQL. After the string or the quoted name that begins at `at`. */
size_t text_skip_quoted(Text text, size_t at);

/* ---- changing the text ---- */

/* `to` in the place of bytes begin..end. */
typedef struct ExpressionEdit {
    uint32_t begin;
    uint32_t end;
    Text to;
    bool qualifies; /* it is put in front of a name that stood bare, to qualify it */
} ExpressionEdit;

typedef VECTOR(ExpressionEdit) ExpressionEdits;

/* The expression with all edits made, which come in order and not one over another; every place in
 * `references` (as many as the expression's, which they take the place of) and facts moves along.
 * What is put in right at a name stands around it, at an item of a list inside of it. */
Expression expression_edited(Arena *arena, Expression expression, SqlReference *references,
                             const ExpressionEdits *edits);

#endif
