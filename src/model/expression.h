/* A piece of SQL inside the model: a default, a check, a predicate, a view's query, a routine's
 * body. */
#ifndef SCHEMAC_MODEL_EXPRESSION_H
#define SCHEMAC_MODEL_EXPRESSION_H

#include "model/object.h"

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
    QualifiedName name;
    Name part;         /* the column, of REFERENCE_COLUMN */
    bool names_output; /* it begins an item of a select list or FROM and gives it its name, which is
                          the output column's too: a rename that must keep that name writes `new AS
                          old` */
    bool is_row; /* a relation's name that stands for its whole row: no namespace goes in front */
    /* The bytes in Expression.text of the identifier itself (the column's name of a column, the
     * relation's name without namespace, ...), so that a rename can be applied to the text; begin
     * == end where the text does not spell it in one place. */
    uint32_t begin;
    uint32_t end;
} SqlReference;

/* text is canonical: as libpg_query deparses it, without a final semicolon. None: not there. */
typedef struct Expression {
    Text text;
    const SqlReference *references; /* in order of begin */
    size_t reference_count;
    Span span; /* where it was written */
} Expression;

bool expression_is_none(const Expression *expression);
/* By canonical text. */
bool expression_equals(const Expression *a, const Expression *b);

/* Whether it is there and is null whatever it is cast to: "NULL", "NULL::varchar". */
bool expression_is_null(const Expression *expression);

/* Of canonical SQL. After the string or the quoted name that begins at `at`. */
size_t text_skip_quoted(Text text, size_t at);
/* Whether it stands there, inside of strings too, with no letter or digit around it. */
bool text_has_word(Text text, const char *word);

#endif
