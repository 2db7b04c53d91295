/* Whether two pieces of SQL are one to PostgreSQL, which spells what it gives back otherwise than
 * it was written: casts that it adds by itself, IN as = ANY, BETWEEN as two comparisons, names with
 * their table.
 *
 * Both are brought to one form by rules that PostgreSQL's own parser follows, which need the types
 * of columns; whatever is not known stays as it is. So two that differ in what they do are never
 * the same, while two that are the same may be called different. Must not know: a server. */
#ifndef SCHEMAC_SYNTAX_SQL_SAME_H
#define SCHEMAC_SYNTAX_SQL_SAME_H

#include "model/expression.h"
#include "model/type.h"

typedef struct SqlColumn {
    QualifiedName relation; /* name NULL: the one that the text stands in */
    const char *type;       /* as sql_type_text gives it; NULL: not known */
    bool is_of_domain;
} SqlColumn;

/* What is known of the names in a text. */
typedef struct SqlKnowledge {
    void *context;
    /* The column whose name begins at byte `begin`. False: not known. */
    bool (*find_column)(void *context, size_t begin, SqlColumn *column);
    /* Whether the schema has a function or an operator of this name, in any namespace. */
    bool (*is_declared)(void *context, const char *name);
    const char *value_type; /* of VALUE in a domain's check, or NULL */
    const char *given_type; /* what the whole is assigned to: a default's column; or NULL */
    Name default_namespace;
} SqlKnowledge;

/* One word for a type without modifiers, a domain's is what it is over: "varchar", "int4[]",
 * "public.status". NULL: it could not be resolved. */
const char *sql_type_text(Arena *arena, const Type *type, Name default_namespace);

/* `prefix` makes a statement of either text. */
bool sql_means_same(Arena *arena, const char *prefix, Text a, const SqlKnowledge *of_a, Text b,
                    const SqlKnowledge *of_b);

#endif
