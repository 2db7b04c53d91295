/* Objects whose form is PostgreSQL's own clauses after a name: collations, operators, text search,
 * foreign servers, publications, policies, ... definitions.def lists them. The clauses are kept as
 * canonical SQL, with what they name. */
#ifndef SCHEMAC_MODEL_DEFINITION_H
#define SCHEMAC_MODEL_DEFINITION_H

#include "model/expression.h"

typedef enum DefinitionForm {
    DEFINITION_NAMED,
    DEFINITION_OPERATOR,
    DEFINITION_WHOLE,
    DEFINITION_PART
} DefinitionForm;

typedef struct DefinitionRow {
    ObjectKind kind;
    const char *words; /* of the language: "text search parser" */
    const char *sql;   /* "TEXT SEARCH PARSER" */
    DefinitionForm form;
    const char *middle; /* between name and clauses: "AS RANGE " of CREATE TYPE */
} DefinitionRow;

/* WHOLE: name.name is what tells it from its like, "(a AS b)", as SQL. Operators, aggregates:
 * signature is "(integer, integer)"; operator classes and families: " USING btree". */
#include "model/attributes/definition.def"

typedef VECTOR(Definition *) Definitions;

/* NULL for other kinds. */
const DefinitionRow *definition_row(ObjectKind kind);
const DefinitionRow *definition_rows(size_t *count);
/* Settings in brackets may stand in any order. */
bool definition_clauses_equal(const Definition *a, const Definition *b);

/* The arguments of an aggregate's signature in a row, as GRANT and the catalog have them: without
 * ORDER BY between them, and what stands before VARIADIC in both lists once; (*) is (). */
Text aggregate_arguments(Arena *arena, Text signature);

/* Whether an operator class says no family: it has one of its own, of its name. */
bool definition_has_own_family(const Definition *operator_class);

/* Whether a rule does something else than the statement that it is on: DO INSTEAD. */
bool rule_is_instead(const Definition *rule);

/* Whether a range says what its multirange type is called. */
bool range_names_multirange(const Object *range);

#endif
