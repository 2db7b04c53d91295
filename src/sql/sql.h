/* The DDL text of each kind of object: create, drop and alter side by side, one file a kind.
 *
 * A SqlWriter writes one statement. Keywords and punctuation are literals in these files (sql_put); every
 * other piece goes through a hole that knows what it is and quotes itself. Text that stands as it is,
 * because it is SQL already (an expression of the model, a routine's clause), goes through
 * sql_put_verbatim, which is there to be grepped for. No statement ends in a semicolon.
 * Upper-case keywords; names quoted only where needed, and qualified unless they are in the default
 * namespace (the runner pins search_path to it).
 * Must not know: changes, order, locks. */
#ifndef SCHEMAC_SQL_SQL_H
#define SCHEMAC_SQL_SQL_H

#include "model/database.h"

typedef struct SqlWriter {
    TextBuilder builder;
    Name default_namespace;
} SqlWriter;

SqlWriter sql_writer(Arena *arena, Name default_namespace);
/* What was written, copied out; the writer is empty again. */
Text sql_take(SqlWriter *writer);

/* ---- holes ---------------------------------------------------------------------------------------- */

void sql_put(SqlWriter *writer, const char *keywords); /* a string literal of ours */
void sql_put_identifier(SqlWriter *writer, Name name);
void sql_put_identifiers(SqlWriter *writer, const NameList *names); /* a, b, c */
void sql_put_qualified(SqlWriter *writer, QualifiedName name);
void sql_put_object(SqlWriter *writer, const Object *object); /* its name; a routine's with its signature */
void sql_put_literal(SqlWriter *writer, Text text);
void sql_put_dollar_quoted(SqlWriter *writer, Text text);     /* $$...$$, or $body$ where that occurs */
void sql_put_number(SqlWriter *writer, int64_t number);
void sql_put_type(SqlWriter *writer, const Type *type); /* as people write it: varchar(36), timestamptz */
void sql_put_options(SqlWriter *writer, const Options *options); /* a = 1, b = 'x' */
/* In parentheses; sql_put_value leaves them out around a literal, a call or a cast. */
void sql_put_expression(SqlWriter *writer, const Expression *expression);
void sql_put_value(SqlWriter *writer, const Expression *expression);
void sql_put_verbatim(SqlWriter *writer, Text sql); /* the escape: SQL already */

/* ---- every kind ------------------------------------------------------------------------------------- */

/* CREATE of any kind; of a part: ALTER TABLE ... ADD, CREATE INDEX, CREATE TRIGGER. Without comments, and
 * of a table without its indexes and triggers. */
Text sql_create(SqlWriter *writer, const Object *object);
Text sql_drop(SqlWriter *writer, const Object *object);
Text sql_comment(SqlWriter *writer, const Object *object, Text comment); /* none: IS NULL */
/* From the name that `object` has to `name` (of the same namespace), or to another namespace. */
Text sql_rename(SqlWriter *writer, const Object *object, Name name);
Text sql_set_namespace(SqlWriter *writer, const Object *object, Name namespace_name);
Text sql_set_owner(SqlWriter *writer, const Object *object, Name owner);

#endif
