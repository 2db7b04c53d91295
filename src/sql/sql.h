/* The DDL text of each kind of object: create, drop and alter side by side, one file a kind.
 *
 * A SqlWriter writes one statement. Keywords and punctuation are literals in these files (sql_put);
 * every other piece goes through a hole that knows what it is and quotes itself. Text that stands
 * as it is, because it is SQL already (an expression of the model, a routine's clause), goes
 * through sql_put_verbatim, which is there to be grepped for. No statement ends in a semicolon.
 * Upper-case keywords; names quoted only where needed, and qualified unless they are in the default
 * namespace (the runner pins search_path to it).
 * Must not know: changes, order, locks. */
#ifndef SCHEMAC_SQL_SQL_H
#define SCHEMAC_SQL_SQL_H

#include "model/database.h"

typedef struct SqlWriter {
    TextBuilder builder;
    Name default_namespace;
    const Map *other_texts; /* bytes of a text → Text *: what is written for it; may be NULL */
    bool only;              /* the next ALTER TABLE is ALTER TABLE ONLY: see sql_only() */
} SqlWriter;

SqlWriter sql_writer(Arena *arena, Name default_namespace);
/* What was written, copied out; the writer is empty again. */
Text sql_take(SqlWriter *writer);
/* The same writer, whose next ALTER TABLE leaves the table's children and partitions as they are.
 */
SqlWriter *sql_only(SqlWriter *writer);

/* ---- holes ---- */

void sql_put(SqlWriter *writer, const char *keywords); /* a string literal of ours */
void sql_put_identifier(SqlWriter *writer, Name name);
void sql_put_identifiers(SqlWriter *writer, const NameList *names); /* a, b, c */
void sql_put_qualified(SqlWriter *writer, QualifiedName name);
/* The same of an object of the kind: with its namespace where PostgreSQL may have one of that name,
 * which is found first. */
void sql_put_name_of(SqlWriter *writer, ObjectKind kind, QualifiedName name);
/* What stands before the name: nothing, or the namespace and a dot. */
void sql_put_namespace(SqlWriter *writer, ObjectKind kind, QualifiedName name);
void sql_put_object(SqlWriter *writer,
                    const Object *object); /* its name; a routine's with its signature */
void sql_put_literal(SqlWriter *writer, Text text);
void sql_put_dollar_quoted(SqlWriter *writer, Text text); /* $$...$$, or $body$ where that occurs */
void sql_put_number(SqlWriter *writer, int64_t number);
void sql_put_type(SqlWriter *writer,
                  const Type *type); /* as people write it: varchar(36), timestamptz */
void sql_put_options(SqlWriter *writer, const Options *options); /* a = 1, b = 'x' */
/* In parentheses; sql_put_value leaves them out around a literal, a call or a cast. */
void sql_put_expression(SqlWriter *writer, const Expression *expression);
void sql_put_value(SqlWriter *writer, const Expression *expression);
void sql_put_verbatim(SqlWriter *writer, Text sql); /* the escape: SQL already */

/* ---- every kind ---- */

/* CREATE of any kind; of a part: ALTER TABLE ... ADD, CREATE INDEX, CREATE TRIGGER. Without
 * comments, and of a table without its indexes and triggers. */
Text sql_create(SqlWriter *writer, const Object *object);
Text sql_drop(SqlWriter *writer, const Object *object);
Text sql_comment(SqlWriter *writer, const Object *object, Text comment); /* none: IS NULL */
/* Of a part that is no object: a column of a view, a constraint of a domain. */
Text sql_comment_part(SqlWriter *writer, const Object *object, Name part, Text comment);

typedef enum SqlGrantOperation {
    SQL_GRANT_TAKE,
    SQL_GRANT_TAKE_OPTION,
    SQL_GRANT_GIVE,
    SQL_GRANT_GIVE_OPTION
} SqlGrantOperation;

/* One GRANT or REVOKE: all of one grantee and grantor, columns after the rest, as
 * grants_sort_by_group puts them. */
typedef struct SqlGrant {
    SqlGrantOperation operation;
    const Grant *grants;
    size_t count; /* at least 1 */
    Name owner;   /* of the object; of default privileges: their role. NULL: who runs it */
} SqlGrant;

/* `object` may be a column, and default privileges. */
Text sql_grant(SqlWriter *writer, const Object *object, const SqlGrant *grant);
/* What goes with an extension; `depends` false: no longer. */
Text sql_depend_on_extension(SqlWriter *writer, const Object *object, Name extension, bool depends);
/* `text` none: takes it away. */
Text sql_security_label(SqlWriter *writer, const Object *object, const SecurityLabel *label,
                        Text text);
/* From the name that `object` has to `name` (of the same namespace), or to another namespace. */
Text sql_rename(SqlWriter *writer, const Object *object, Name name);
Text sql_set_namespace(SqlWriter *writer, const Object *object, Name namespace_name);
/* NULL: the role that runs it. */
Text sql_set_owner(SqlWriter *writer, const Object *object, Name owner);
Text sql_set_options(SqlWriter *writer, const Object *object, const Options *set,
                     const Options *reset);
Text sql_set_tablespace(SqlWriter *writer, const Object *object,
                        Name tablespace); /* NULL: pg_default */

/* ---- one kind ---- */

/* Tables, without the constraints that are keys of `later` (may be NULL) and without those NOT
 * VALID. */
Text sql_create_table_without(SqlWriter *writer, const Table *table, const Map *later);
Text sql_set_logged(SqlWriter *writer, const Table *table);
Text sql_set_inherits(SqlWriter *writer, const Table *table, QualifiedName parent, bool inherits);
Text sql_set_access_method(SqlWriter *writer, const Table *table);
/* Whether the index or key stands in the table itself; not: in what it is a partition of, and then
 * the two statements that name it are no ALTER TABLE. */
bool sql_names_own_index(const Table *table, Name index);
Text sql_set_replica_identity(SqlWriter *writer, const Table *table);
/* Gives parts of indexes and keys of what the table is a partition of their names: how PostgreSQL
 * called them only the server knows. `may_be_missing`: the partition itself. */
Text sql_name_parts(SqlWriter *writer, const Table *partition, const PartName *names, size_t count,
                    bool may_be_missing);
Text sql_rename_part(SqlWriter *writer, const Table *partition, Name from, Name to);
Text sql_name_foreign_keys(SqlWriter *writer, const Table *partition, const PartName *names,
                           size_t count);
Text sql_set_row_security(SqlWriter *writer, const Table *table,
                          bool forced); /* which of the two */
Text sql_set_cluster(SqlWriter *writer, const Table *table);
Text sql_attach_partition(SqlWriter *writer, const Table *table);
Text sql_detach_partition(SqlWriter *writer, const Table *table);
/* The bounds of a partition by one column: from a value on and to one, or a list of values. */
typedef struct SqlBound {
    Name column;
    bool is_range;
    Text from; /* none: there is none below; */
    Text to;   /* none: above */
    Texts values;
    bool takes_null;
} SqlBound;
/* What its rows satisfy; `holds` false: what no other row does. */
Text sql_bound_condition(SqlWriter *writer, const SqlBound *bound, bool holds);
Text sql_set_table_foreign_options(SqlWriter *writer, const Table *from, const Table *to);
Text sql_set_column_foreign_options(SqlWriter *writer, const Column *from, const Column *to);
/* OPTIONS (a 'x'); nothing where there are none. */
void sql_put_foreign_options(SqlWriter *writer, const Options *options);

typedef enum SqlConversion {
    SQL_CONVERT_ASSIGN, /* PostgreSQL's assignment cast: no USING */
    SQL_CONVERT_CAST,   /* USING c::type */
    SQL_CONVERT_TEXT,   /* USING c::text::type */
    SQL_CONVERT_CLAUSE  /* the column's own `using` clause */
} SqlConversion;

Text sql_add_column(SqlWriter *writer, const Column *column, bool not_null,
                    const Expression *default_value);
/* `clause`: of SQL_CONVERT_CLAUSE, else it may be NULL. */
Text sql_set_type(SqlWriter *writer, const Column *column, SqlConversion conversion,
                  const Expression *clause);
Text sql_set_default(SqlWriter *writer, const Column *column,
                     const Expression *value); /* none: DROP */
Text sql_set_not_null(SqlWriter *writer, const Column *column, bool not_null);
/* "ADD CONSTRAINT n NOT NULL c"; what becomes of the constraint that is there, by its name or,
 * where that is NULL, by what the server calls it. */
Text sql_add_not_null(SqlWriter *writer, const Column *column, bool not_valid);
Text sql_validate_not_null(SqlWriter *writer, const Column *column);
Text sql_inherit_not_null(SqlWriter *writer, const Column *column);
Text sql_rename_not_null(SqlWriter *writer, const Column *column, Name from, Name to);
/* Whatever it is called: so, or where that is as PostgreSQL chooses names, by any such one. */
Text sql_name_not_null(SqlWriter *writer, const Column *column, Name wanted);
Text sql_set_generated(SqlWriter *writer, const Column *column);
Text sql_drop_generated(SqlWriter *writer, const Column *column);
Text sql_set_identity(SqlWriter *writer, const Column *column, const Column *before);
Text sql_set_storage(SqlWriter *writer, const Column *column, Name storage);
Text sql_set_compression(SqlWriter *writer, const Column *column);
Text sql_set_column_options(SqlWriter *writer, const Column *column, const Options *options,
                            bool reset);
Text sql_set_statistics(SqlWriter *writer, const Column *column);
/* What rows get in columns of one table, where they have null there. */
typedef struct SqlFill {
    const Column *column;
    const Expression *value;
} SqlFill;
typedef VECTOR(SqlFill) SqlFills;
Text sql_backfill(SqlWriter *writer, const SqlFills *fills);
/* Row security that hides rows from who runs it, the owner, is not forced on it for now; then it is
 * again. Whom it hides nothing from locks nothing, unless the table is read `by_owner`. */
Text sql_lift_row_security(SqlWriter *writer, const Object *table, bool by_owner);
Text sql_force_row_security_again(SqlWriter *writer, const Object *table);
Text sql_add_not_null_check(SqlWriter *writer, const Column *column, Name name);

/* A column beside the one that it takes the place of. */
typedef struct SqlRetyped {
    const Column *column; /* under the name that it has until then */
    Name former;
    SqlConversion conversion;
    const Expression *clause; /* of SQL_CONVERT_CLAUSE */
    bool keeps_null;          /* what has no value in the former column has none in this */
} SqlRetyped;
typedef VECTOR(SqlRetyped) SqlRetypedColumns;
/* The trigger that keeps them equal, which its function is called after; it fires for replicated
 * rows, too. */
Text sql_create_retype_function(SqlWriter *writer, QualifiedName name,
                                const SqlRetypedColumns *all);
Text sql_drop_retype_function(SqlWriter *writer, QualifiedName name);
Text sql_create_retype_trigger(SqlWriter *writer, const Object *table, Name trigger);
Text sql_enable_retype_trigger(SqlWriter *writer, const Object *table, Name trigger);
Text sql_drop_retype_trigger(SqlWriter *writer, const Object *table, Name trigger);
/* Rows that are there get their values, those once more that have none yet. */
Text sql_fill_retyped(SqlWriter *writer, const SqlRetypedColumns *all);
/* The sequence goes on where the former one stands. */
Text sql_sequence_go_on(SqlWriter *writer, QualifiedName sequence, QualifiedName former);

Text sql_add_constraint(SqlWriter *writer, const Constraint *constraint, bool not_valid);
/* A unique index of that name, CONCURRENTLY; and the constraint that adopts it. */
Text sql_create_constraint_index(SqlWriter *writer, const Constraint *constraint, Name index);
Text sql_add_constraint_using_index(SqlWriter *writer, const Constraint *constraint, Name index);
Text sql_validate_constraint(SqlWriter *writer, const Constraint *constraint);
Text sql_alter_constraint(SqlWriter *writer, const Constraint *constraint); /* deferrability */
Text sql_set_enforced(SqlWriter *writer, const Constraint *constraint);

Text sql_create_index_as(SqlWriter *writer, const Index *index, bool concurrently, Name name);
/* Of the key at that place, from 0 on. */
Text sql_set_index_statistics(SqlWriter *writer, const Index *index, size_t place);
Text sql_drop_index_concurrently(SqlWriter *writer, const Object *index);
Text sql_enable_trigger(SqlWriter *writer, const Trigger *trigger);
Text sql_replace_view(SqlWriter *writer, const View *view);
Text sql_set_view_cluster(SqlWriter *writer, const MaterializedView *view);
Text sql_replace_routine(SqlWriter *writer, const Routine *routine);

/* At most one of `before` and `after` is there. */
Text sql_add_label(SqlWriter *writer, const Enum *type, Text label, Text before, Text after);
Text sql_rename_label(SqlWriter *writer, const Object *type, Text label, Text new_label);

/* `cascades`: there are tables of the type, which change with it. */
Text sql_add_attribute(SqlWriter *writer, const Composite *type, const Attribute *attribute,
                       bool cascades);
Text sql_drop_attribute(SqlWriter *writer, const Composite *type, const Attribute *attribute,
                        bool cascades);
Text sql_alter_attribute(SqlWriter *writer, const Composite *type, const Attribute *attribute,
                         bool cascades);
Text sql_rename_attribute(SqlWriter *writer, const Object *type, Name name, Name new_name,
                          bool cascades);
Text sql_comment_attribute(SqlWriter *writer, const Object *composite, Name attribute,
                           Text comment);

Text sql_domain_set_default(SqlWriter *writer, const Domain *domain);
Text sql_domain_set_not_null(SqlWriter *writer, const Domain *domain);
Text sql_domain_add_not_null(SqlWriter *writer, const Domain *domain); /* with its name */
Text sql_domain_rename_not_null(SqlWriter *writer, const Domain *domain, Name from, Name to);
Text sql_domain_add_check(SqlWriter *writer, const Domain *domain, const DomainCheck *check,
                          bool not_valid);
Text sql_domain_validate_check(SqlWriter *writer, const Domain *domain, const DomainCheck *check);
Text sql_domain_rename_check(SqlWriter *writer, const Domain *domain, const DomainCheck *check,
                             Name name);
Text sql_domain_drop_check(SqlWriter *writer, const Domain *domain, const DomainCheck *check);

/* ALTER: one of the additions of a definition. */
typedef VECTOR(Text) SqlTexts;
/* What makes one definition the other in place. False: nothing does, it is dropped and created. */
bool sql_alter_definition(SqlWriter *writer, const Definition *from, const Definition *to,
                          SqlTexts *statements);
Text sql_add_to_definition(SqlWriter *writer, const Object *object, Text addition);

Text sql_alter_sequence(SqlWriter *writer, const Sequence *sequence, const Sequence *before);
Text sql_sequence_set_owned_by(SqlWriter *writer, const Sequence *sequence);
/* The owner of the table that it will belong to, whoever that is. */
Text sql_sequence_follow_table(SqlWriter *writer, const Sequence *sequence);
/* A sequence that nobody owns goes on after the values of a column that counts by it. */
Text sql_sequence_go_beyond(SqlWriter *writer, const Sequence *sequence, const Column *column);
/* The sequence of a column that has values already goes on after them. */
Text sql_sequence_catch_up(SqlWriter *writer, const Column *column, const SequenceOptions *options);
/* Where it stands before its first value to be, as one that was never asked may: there it goes. */
Text sql_sequence_enter_bounds(SqlWriter *writer, QualifiedName sequence,
                               const SequenceOptions *options);
/* Where it stands beyond its last value to be, it begins again. */
Text sql_sequence_return(SqlWriter *writer, QualifiedName sequence, const SequenceOptions *options,
                         const SequenceOptions *before);
Text sql_sequence_set_logged(SqlWriter *writer, const Sequence *sequence);
/* For what somebody else may have made. */
Text sql_provide_namespace(SqlWriter *writer, Name name);
/* Fails where it is not there, or not of the version that is said. */
Text sql_check_extension(SqlWriter *writer, const Extension *extension);
Text sql_update_extension(SqlWriter *writer, const Extension *extension);

/* The statement with lines of over 100 bytes broken at spaces outside of quotes: it means the same,
 * and a person can read it. */
Text sql_break_lines(Arena *arena, Text text);

#endif
