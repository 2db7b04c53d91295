/* The kinds: each has a step in the phases of sema.c. A step takes the declaration; it may not
 * assume that earlier steps went well. */
#ifndef SCHEMAC_SEMA_PARTS_INTERNAL_H
#define SCHEMAC_SEMA_PARTS_INTERNAL_H

#include "sema/sema_internal.h"
#include "sema/types_internal.h"

/* Settings and what all names live in: first of all. */
void project_compile(Sema *sema, const AstProject *ast);
/* The tables that it names, once all are declared. */
void project_compile_tables(Sema *sema, const AstProject *ast);
void extension_compile(Sema *sema, const AstExtension *ast);
void namespace_compile(Sema *sema, const AstNamespace *ast);

/* What a kind of statement does in each phase; NULL: nothing. */
typedef struct KindSteps {
    /* Makes the object and takes its name; NULL for kinds that are no objects. */
    Object *(*declare)(Sema *sema, Declaration *declaration);
    /* Types of everything that has one. */
    void (*define_types)(Sema *sema, Declaration *declaration);
    void (*define_signature)(Sema *sema, Declaration *declaration);
    /* In the order of the text: names that were left out are chosen here. */
    void (*define)(Sema *sema, Declaration *declaration);
    /* What needs everything else. */
    void (*link)(Sema *sema, Declaration *declaration);
} KindSteps;

/* Each beside the functions that it names. */
#define STATEMENT(identifier, word, Type, subject) extern const KindSteps subject##_steps;
#include "syntax/statements.def"
#undef STATEMENT

/* Its parameters and result (routine_form.c). */
void routine_check_form(Sema *sema, const Routine *routine, bool takes_sets);

/* Composites and domains that contain themselves. */
void types_check_circles(Sema *sema);
void table_define_parents(Sema *sema, Declaration *declaration);
/* Fills in columns, those of the parents included. */
void table_collect_columns(Sema *sema, RelationState *state, int depth);

/* Partitions (partition.c, partition_value.c): what stands in the head. A span of none gives none.
 */
Expression partition_key_compile(Sema *sema, RelationState *table, Span span);
Expression partition_bound_compile(Sema *sema, RelationState *table, Span span);
/* All tables have keys and bounds: whether each partition fits its table, and beside the others. */
void partitions_check(Sema *sema);
/* What the partitions' indexes are called that they have of their wholes' (part_name.c). */
void part_names_compile(Sema *sema);
/* What is said of children's copies of checks that are not valid (check_copy.c). */
void check_copies_compile(Sema *sema);
/* The same of what tables inherit and have as their own too (inherit.c). */
void inheritance_check(Sema *sema);

void dependence_compile(Sema *sema, const Declaration *declaration);
/* Of an object's own block. */
void grants_compile(Sema *sema, Object *object, const AstGrant *ast);
/* The namespace that every database has, for what is said of it elsewhere. */
Object *namespace_declare_public(Sema *sema, Name name, Span span);
void views_check_circles(Sema *sema);
void renames_check(Sema *sema);

/* Sets kind, name, comment, span and renamed_from of a new object. */
void object_begin(Sema *sema, Object *object, ObjectKind kind, const Declaration *declaration);
/* Owner: done by object_begin (extras.c). */
void extras_compile(Sema *sema, Object *object, const AstStatement *statement);
/* A sequence that a column owns has its table's owner. */
void extras_finish(Sema *sema);
/* The same for a part of `parent`. */
void object_begin_part(Object *object, ObjectKind kind, const Object *parent, Name name, Span span,
                       const AstName *renamed_from, const AstText *documentation);

/* ---- columns (column.c, default.c) ---- */

typedef struct SerialRow {
    const char *spelling;
    const char *type; /* format_type's name */
} SerialRow;

/* The serial type that `type` spells, or NULL. */
const SerialRow *column_serial(const AstType *type);
/* The column's own extras, made when first written to. */
ColumnExtras *column_extras(Sema *sema, Column *column);
/* not_null.c: what is said of not null beside that it is there, by the column or an item of the
 * table; and where it cannot be: `because` is of what needs it whole ("is an identity"). */
void not_null_define(Sema *sema, Column *column, const AstConstraint *ast);
void not_null_compile_items(Sema *sema, RelationState *state, const AstTable *ast);
void not_null_require(Sema *sema, const Column *column, const AstColumn *ast, const char *because);
/* virtual_column.c: what cannot be of a column that is computed when it is read, or on it. */
void virtual_columns_check(Sema *sema);
void column_define_type(Sema *sema, RelationState *table, Column *column, const AstColumn *ast);
/* Sequence of a serial column, default, generated, identity. */
void column_define_override(Sema *sema, RelationState *table, Column *column, const AstColumn *ast,
                            const Type *type);
void overrides_define(Sema *sema, RelationState *state, const AstTable *ast);
/* Of a view, in `overrides`. */
void view_overrides_define(Sema *sema, RelationState *state, const AstColumn *ast,
                           Columns *overrides);
/* Every table is known now: what it says as its parents do is left out. */
void overrides_settle(Sema *sema);
void column_define(Sema *sema, RelationState *table, Column *column, const AstColumn *ast);
/* `using` and `backfill` (clause.c), of which the column has at least one. */
void clauses_define(Sema *sema, const RelationState *table, const Column *column,
                    const AstColumn *ast, ColumnClause *conversion, ColumnClause *backfill);
void default_check(Sema *sema, const Type *type, const SqlFragment *fragment);
/* Whether PostgreSQL keeps no such default, since it is null. It does keep a null that is cast to
 * another type, or to one with a length. */
bool default_is_forgotten(Sema *sema, const Type *type, Name home, const SqlFragment *fragment);
/* Whether the type may take it: false for what PostgreSQL surely refuses. */
bool constant_fits(Sema *sema, const Type *type, const SqlFragment *fragment);
void c_clause_compile(CClause *clause, const AstCClause *ast);

/* Sequences (sequence.c): `unit` is "sequence" or "identity column". */
SequenceOptions sequence_options_compile(Sema *sema, const AstSequenceOptions *ast, Name type,
                                         Span span);

/* ---- constraints (constraint.c, foreign_key.c) ---- */

void constraints_compile(Sema *sema, RelationState *table, const AstTable *ast);
void foreign_key_link(Sema *sema, RelationState *table, const ForeignKeyState *key);
/* The names of `columns` that `table` has; unknown and repeated ones are reported. */
NameList columns_compile(Sema *sema, const RelationState *table, const AstName *columns,
                         const char *where);

/* ---- indexes (index.c, index_key.c, operator_class.c, option.c) ---- */

typedef struct IndexOwner {
    Object *object; /* table or materialized view */
    RelationState *relation;
    Name home;
    Name access_method; /* of the index at hand */
} IndexOwner;

typedef VECTOR(Text) IndexNames;

typedef struct IndexList {
    Index *const *items;
    size_t count;
} IndexList;

/* Takes the name, where one is written out. */
void index_reserve(Sema *sema, const Object *parent, const AstIndex *ast);
Index *index_compile(Sema *sema, const IndexOwner *owner, const AstIndex *ast);
/* Warns of indexes that are the same as another, or as a key of `table` (may be NULL). */
void indexes_check_twice(Sema *sema, IndexList indexes, const Table *table);
/* Adds the key's name to those that the index is called by. `method` NULL: unknown, reported. */
IndexKey index_key_compile(Sema *sema, const IndexOwner *owner, const AstKey *ast,
                           const KnownAccessMethod *method, IndexNames *names);
/* That `type` has a default operator class, or that the one written fits it. */
void operator_class_check(Sema *sema, const KnownAccessMethod *method, const AstKey *ast,
                          const Type *type);
/* The schema's own class that is the type's default for the access method; name NULL: there is none
 * (own_class.c). */
QualifiedName operator_class_own_default(Sema *sema, const char *method, const Type *type);
/* The row of what is written, or of `otherwise`. NULL: unknown, reported unless an extension may
 * have it. */
const KnownAccessMethod *access_method_find(Sema *sema, const AstName *written,
                                            const char *otherwise);
/* Options sorted, checked against what `owner` (an access method, "table", "view", ...) knows. */
Options options_compile(Sema *sema, const AstOption *ast, const char *owner);
/* The same for options that SQL's parser has read. */
void options_check(Sema *sema, Options *options, const char *owner, Span span);
/* pgvector (vector.c): dimensions of what is indexed; parameters beside each other. */
void vector_check_key(Sema *sema, const KnownAccessMethod *method, const AstKey *ast,
                      const Type *type);
/* Of a key that is an expression whose type is not known. */
void vector_check_expression(Sema *sema, const KnownAccessMethod *method, const AstKey *ast,
                             const SqlFragment *fragment);
void vector_check_options(Sema *sema, const char *method, const AstOption *ast);

/* Where a value stands (vector_value.c). */
typedef struct VectorSite {
    const char *word; /* "default" */
    Name home;
    const RelationState *relation; /* NULL: it names no columns */
    const Table *former;           /* its columns are those of this table of before; may be NULL */
} VectorSite;

/* Dimensions that do not fit: those of what stands inside, and, where it is stored as `type` (may
 * be NULL), of the whole. */
void vector_check_value(Sema *sema, const VectorSite *site, const Type *type,
                        const SqlFragment *fragment, const Expression *expression);
/* Whether the string may be a value of the type; true for all but vectors and bit strings. */
bool vector_string_is_good(const Type *type, Text value);
bool vector_is(const Type *type); /* a type of pgvector's; domains count as their base */

/* What the version that the project is for lacks (version.c). */
void version_check(Sema *sema);

/* ---- definitions (definition.c) ---- */

/* Of base types that no `shell type` stands beside: all are declared. */
void definitions_add_shells(Sema *sema);
/* What its clauses name (definition_check.c). */
void definition_check(Sema *sema, const Declaration *declaration);
/* Of a foreign table. */
void definition_check_server(Sema *sema, Name home, const AstName *server);
/* Policies and rules of a table or view, sorted. */
Definitions definitions_compile_parts(Sema *sema, const IndexOwner *owner,
                                      const AstDefinition *ast);
/* Whatever is declared under a name: a type, a routine, a definition. */
const Object *definition_find_aggregate(Sema *sema, Name home, QualifiedName written);
SqlAnswer definition_find(Sema *sema, Name home, QualifiedName written, QualifiedName *resolved);

/* ---- triggers (trigger.c) ---- */

Trigger *trigger_compile(Sema *sema, const IndexOwner *owner, const AstTrigger *ast);

#endif
