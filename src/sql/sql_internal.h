/* What the kinds' files of sql/ share. */
#ifndef SCHEMAC_SQL_SQL_INTERNAL_H
#define SCHEMAC_SQL_SQL_INTERNAL_H

#include "sql/sql.h"

/* "TABLE t", "CONSTRAINT c ON t": as COMMENT ON, ALTER and DROP take it. */
void sql_put_target(SqlWriter *writer, const Object *object);
/* "FOREIGN " of a foreign table: before it, in DROP, COMMENT ON and SECURITY LABEL ON. */
void sql_put_foreign(SqlWriter *writer, const Object *object);
void sql_put_upper(SqlWriter *writer, const char *words); /* as SQL's keywords are written */
void sql_put_option_name(SqlWriter *writer, Name name);
void sql_put_option_names(SqlWriter *writer, const Options *options);
void sql_put_with(SqlWriter *writer, const Options *options); /* " WITH (...)", or nothing */
void sql_put_tablespace(SqlWriter *writer, const char *clause, Name tablespace);
void sql_put_collation(SqlWriter *writer, QualifiedName collation); /* " COLLATE c", or nothing */
void sql_put_alter_table(SqlWriter *writer, const Object *table);   /* "ALTER TABLE t " */
void sql_put_index_key(SqlWriter *writer, const IndexKey *key);
void sql_put_deferrability(SqlWriter *writer, bool deferrable, bool initially_deferred);
void sql_put_constraint(SqlWriter *writer, const Constraint *constraint, const char *break_line);
/* " CONSTRAINT n NOT NULL NO INHERIT" of a new column or domain. */
void sql_put_not_null(SqlWriter *writer, const NotNull *not_null);
/* "CONSTRAINT n NOT NULL c", an item of a table's. */
void sql_put_own_not_null(SqlWriter *writer, const Column *column);
/* type, collation, storage, compression, default, identity, generated, not null: all after the
 * name. */
void sql_put_column_definition(SqlWriter *writer, const Column *column, size_t type_width,
                               bool not_null, const Expression *default_value);
void sql_put_sequence_options(SqlWriter *writer, const SequenceOptions *options,
                              const SequenceOptions *before);
void sql_put_identity_changes(SqlWriter *writer, const SequenceOptions *options,
                              const SequenceOptions *before);

/* How statements speak of a kind, beside what makes it. */
typedef struct SqlKind {
    const char *word; /* CREATE, ALTER, DROP <word>; NULL: as the kind is called */
    void (*create)(SqlWriter *writer, const Object *object);
} SqlKind;

/* Each in the file of its kind. */
#define KIND(identifier, word, plural, Type, subject, place, space, said, keeps) \
    extern const SqlKind subject##_sql;
#include "model/kinds.def"
#undef KIND

/* What DROP is said of a definition: mostly its kind's words. NULL for other kinds. */
const char *sql_drop_word(const Object *object);
/* "app.f(integer)", "(a AS b)", "p ON t": as ALTER, DROP and COMMENT ON take it. */
void sql_put_definition(SqlWriter *writer, const Object *object);
void sql_put_definition_name(SqlWriter *writer, const Object *object);

#endif
