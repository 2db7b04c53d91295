/* What the files of sema share: the state of one compilation, and names.
 *
 * The order of work (sema.c): all statements are declared; then types (enums, attributes, domains,
 * columns, routines' signatures); then, in the order of the text, what needs names and types
 * (defaults, constraints, indexes, names that were left out); then what needs other tables' keys or
 * views' columns (foreign keys, views, triggers, owners of sequences, comments); then what needs
 * the whole (renames, circles). */
#ifndef SCHEMAC_SEMA_SEMA_INTERNAL_H
#define SCHEMAC_SEMA_SEMA_INTERNAL_H

#include "sema/choose_internal.h"
#include "sema/sema.h"
#include "syntax/ast_target.h"
#include "syntax/sql_fragment.h"
#include "syntax/sql_mention.h"
#include "syntax/sql_partition.h"

typedef VECTOR(Span) Spans;
typedef VECTOR(Routine *) Routines;

struct RoutineState;

/* One statement that declares an object. */
typedef struct Declaration {
    const AstStatement *statement;
    Name home;      /* the namespace in which unqualified names are looked up first */
    Object *object; /* not in the database where it was a duplicate */
    struct RoutineState *routine;
    const SqlFragment *clauses; /* of a definition */
    SqlMentions mentions;       /* the same: what the clauses name */
} Declaration;

typedef enum RelationProgress {
    RELATION_DECLARED,
    RELATION_WORKING, /* a view whose query is being resolved */
    RELATION_DONE
} RelationProgress;

/* A foreign key whose references are resolved once all tables have their keys. */
typedef struct ForeignKeyState {
    Constraint *constraint;
    const AstConstraint *ast;
    const AstColumn *column; /* of a column's `references`; else NULL */
} ForeignKeyState;

/* What sema knows of a table, view or materialized view beside its model. */
typedef struct RelationState {
    Object *object;
    const Declaration *declaration;
    RelationProgress progress;
    const Name *columns; /* of the whole relation, inherited ones included */
    size_t column_count;
    bool any_column;                        /* columns could not be known */
    VECTOR(const AstColumn *) ast_columns;  /* of a table: one for each column of the model */
    VECTOR(struct RelationState *) parents; /* inherits */
    /* A table and all that it inherits from, each once: it, its first parent, that one's first. */
    VECTOR(struct RelationState *) line;
    VECTOR(ForeignKeyState) foreign_keys;
    const SqlFragment *query;             /* of a view; NULL when it could not be read */
    const SqlPartitionKey *partition_key; /* NULL: not partitioned, or it could not be read */
    const SqlBound *bound;                /* NULL: no partition, or it could not be read */
} RelationState;

typedef struct Sema {
    Arena *arena;
    Arena *scratch; /* for one step of one declaration */
    Arena *working; /* for what the model does not need once it is made */
    Names *names;
    Diagnostics *diagnostics;
    Database *database;
    const Database *before; /* the snapshot; NULL: this is one, or nobody asks */
    SemaReused reused;
    bool is_recorded; /* see SemaFiles */
    Sql *sql;
    Name default_namespace;
    Map *scopes;              /* NameScope by namespace's Name */
    Map *relations;           /* RelationState by Object */
    Map *unreadable;          /* names of statements that could not be read */
    Map *reserved;            /* index or constraint by the AST node that names it */
    Map *definitions_by_name; /* lists of them by kind and name; NULL: see target.c */
    Map *definitions;         /* Object by "namespace.name", the first of them */
    Objects *default_classes; /* NULL: see own_class.c */
    Map *operators_elsewhere; /* by sign; NULL: see search_path.c */
    Map *harmless;            /* expressions that were checked: see expression.c */
    Spans broken;             /* statements of which something is missing */
    bool open_types; /* an extension is declared whose types are not known: any type may be its */
    bool open_functions;
    unsigned view_depth;
    size_t near_budget; /* comparisons left for "did you mean" */
    VECTOR(Declaration *) declarations;
} Sema;

/* ---- diagnostics ---- */

/* Adds an error or warning of CODE_##code; the value is the Diagnostic. */
#define SEMA_ADD(sema, code, span, ...) \
    diag_add((sema)->diagnostics, CODE_##code, (span), __VA_ARGS__)
#define SEMA_HINT(sema, diagnostic, ...) diag_hint((sema)->diagnostics, (diagnostic), __VA_ARGS__)
#define SEMA_NOTE(sema, diagnostic, span, ...) \
    diag_note((sema)->diagnostics, (diagnostic), (span), __VA_ARGS__)

/* Looks for the nearest of many names. */
typedef struct Near {
    Sema *sema;
    Text wrong;
    Text best; /* none: nothing near yet */
    size_t distance;
} Near;

Near near_begin(Sema *sema, Text wrong);
void near_try(Near *near, Text candidate);
/* Tries all objects of some kinds in a namespace. */
void near_try_objects(Near *near, Name namespace_name, bool (*is_wanted)(ObjectKind kind));
/* Tries all routines of a namespace, which may be NULL. */
void near_try_routines(Near *near, Name namespace_name);
void near_hint(Near *near, Diagnostic *diagnostic);

/* ---- names (names.c) ---- */

NameScope *sema_scope(Sema *sema, Name namespace_name);

/* The namespace in which an object written as `written` in `home` is declared. */
Name sema_home_of(const Sema *sema, Name home, const AstQualifiedName *written);

/* Checks length, adds `object` to the database; a duplicate is reported and false. */
bool sema_add_object(Sema *sema, Object *object, Span span);

/* The same for what has its name among the relations but is no object of the database's list:
 * indexes, constraints with an index, sequences of identity columns. */
bool sema_add_hidden_relation(Sema *sema, Object *object);

/* Checks that `name` is not too long; reports it. */
bool sema_check_name(Sema *sema, Name name, Span span);

/* Looks a name up: in `home` and then the default namespace when it is unqualified. NULL: not
 * there. */
Object *sema_find_relation(Sema *sema, Name home, QualifiedName written);
Object *sema_find_type(Sema *sema, Name home, QualifiedName written);
const Routines *sema_find_routines(Sema *sema, Name home, QualifiedName written);
void sema_add_routine(Sema *sema, Routine *routine);

/* Whether `name` may have been declared by something that could not be read: then it is not
 * reported. */
bool sema_is_excused(Sema *sema, Name name);

/* "relation "x" does not exist", with the nearest name; nothing where it is excused. */
void sema_report_relation(Sema *sema, Name home, QualifiedName written, Span span);
/* `column "x" of relation "t" does not exist`, nearest of `state`'s columns. */
void sema_report_column(Sema *sema, const RelationState *state, Name column, Span span);

/* The state of a relation; NULL for other objects. */
RelationState *sema_relation(const Sema *sema, const Object *object);
RelationState *sema_add_relation(Sema *sema, Object *object, const Declaration *declaration);
/* The column, own or inherited, of a table; NULL for other relations and unknown names. */
const Column *relation_find_column(const RelationState *state, Name name);
bool relation_has_column(const RelationState *state, Name name);

/* `t` or `app.t`, quoted where SQL would. */
Text sema_format_name(const Sema *sema, QualifiedName name);
static inline QualifiedName written_name(const AstQualifiedName *written)
{
    return (QualifiedName){written->namespace_name, written->name};
}

/* Whether an extension is declared. */
bool sema_has_extension(const Sema *sema, const char *name);
/* What an extension holds: *resolved is the one form of its name, with its namespace: as written,
 * else where the extension is. False: the extension is not declared. */
bool sema_find_in_extension(Sema *sema, const char *extension, QualifiedName written,
                            QualifiedName *resolved);

/* Text of a /// comment, or none. */
static inline Text sema_comment(const AstText *documentation)
{
    return text_is_empty(documentation->text) ? TEXT_NONE : documentation->text;
}

#endif
