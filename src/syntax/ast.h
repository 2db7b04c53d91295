/* The tree of one .schema file: what was written, not what it means.
 * Everything lives in the arena given to syntax_parse; names are interned; text is borrowed from
 * the source or made in the arena. Lists are singly linked through `next`, in the order of the
 * text; NULL is the empty list. A member whose span is none was not written. Whatever was wrong has
 * been reported: a statement or item that could not be read is not here, and its container is
 * marked `broken`, so that later phases need not complain about what it would have declared.
 *
 * Embedded SQL is kept as the place where it stands (AstSql): one contiguous piece of the file,
 * comments included. What PostgreSQL's own clauses say about a view or a routine is one such piece,
 * the `tail`: everything after the head up to the `;` or `{`, so that `CREATE VIEW name <tail>` is
 * PostgreSQL's.
 *
 * The language itself is written down in grammar/schema.y. */
#ifndef SCHEMAC_SYNTAX_AST_H
#define SCHEMAC_SYNTAX_AST_H

#include "model/object.h"
#include "syntax/ast_words.h"

typedef enum AstAction {
    AST_ACTION_NONE, /* not written */
    AST_ACTION_NO_ACTION,
    AST_ACTION_RESTRICT,
    AST_ACTION_CASCADE,
    AST_ACTION_SET_NULL,
    AST_ACTION_SET_DEFAULT
} AstAction;

typedef enum AstMatch {
    AST_MATCH_NONE,
    AST_MATCH_SIMPLE,
    AST_MATCH_FULL,
    AST_MATCH_PARTIAL
} AstMatch;

typedef enum AstNulls { AST_NULLS_NONE, AST_NULLS_FIRST, AST_NULLS_LAST } AstNulls;
typedef enum AstDirection {
    AST_DIRECTION_NONE,
    AST_DIRECTION_ASC,
    AST_DIRECTION_DESC
} AstDirection;

/* A key of an index or an element of exclude: column.name, or expression. */
typedef struct AstKey {
    AstName column;
    AstSql expression; /* the call with its arguments, or what stands in the parentheses */
    AstQualifiedName collation;
    AstQualifiedName operator_class;
    AstOption *operator_class_options;
    AstDirection direction;
    AstNulls nulls;
    AstNumber statistics;     /* of an index's key */
    AstText exclude_operator; /* exclude: "&&", "pg_catalog.=" of operator(pg_catalog.=) */
    Span span;
    struct AstKey *next;
} AstKey;

/* references t [(cols)] ... */
typedef struct AstReference {
    AstQualifiedName table;
    AstName *columns;
    bool has_period; /* (..., period column) */
    AstMatch match;
    Span match_span;
    AstAction on_delete;
    AstAction on_update;
    AstName *on_delete_columns; /* set null (a, b) */
    Span on_delete_span;
    Span on_update_span;
    Span span;
} AstReference;

/* exclude [using am] (...) [where (...)] */
typedef struct AstExclude {
    AstName access_method;
    AstKey *elements;
    AstSql predicate;
} AstExclude;

typedef enum AstConstraintKind {
    AST_CONSTRAINT_PRIMARY_KEY,
    AST_CONSTRAINT_UNIQUE,
    AST_CONSTRAINT_CHECK,
    AST_CONSTRAINT_FOREIGN_KEY,
    AST_CONSTRAINT_EXCLUDE,
    AST_CONSTRAINT_NOT_NULL
} AstConstraintKind;

/* Of a table, a column (then `columns` is empty: it is that column's) or a domain (check, not
 * null). Not null of a column is in its `not_null`, and here only where more is said of it. Sorting
 * all of a table's by span.begin gives the order of the text, which decides the names PostgreSQL
 * would choose. */
typedef struct AstConstraint {
    AstConstraintKind kind;
    bool nulls_not_distinct;
    bool has_period; /* keys: the last column without overlaps; foreign keys: period */
    Span span;       /* the whole clause, its name included */
    AstName name;
    AstName *columns;
    AstName *include;
    AstSql expression;       /* check */
    AstReference *reference; /* foreign key; else NULL */
    AstExclude *exclude;     /* exclude; else NULL */
    Span no_inherit;
    Span deferrable;     /* deferrable, or initially deferred, which implies it */
    Span not_deferrable; /* written `not deferrable` */
    Span initially_deferred;
    Span not_valid;
    Span enforced; /* written `enforced`, which it is anyway */
    Span not_enforced;
    AstOption *with;
    AstName tablespace; /* using index tablespace */
    AstName renamed_from;
    AstText documentation;
    struct AstConstraint *next;
} AstConstraint;

/* Options of a sequence or of an identity column. */
typedef struct AstSequenceOptions {
    AstType type; /* type.span none: not written */
    AstNumber start;
    AstNumber increment;
    AstNumber minimum;
    AstNumber maximum;
    AstNumber cache;
    Span no_minimum; /* written `no minvalue` */
    Span no_maximum;
    Span cycle;
    Span no_cycle;
    Span owned_by_span; /* the clause; without owned_by_column it was `owned by none` */
    AstQualifiedName owned_by_table;
    AstName owned_by_column;
    AstQualifiedName sequence_name; /* identity columns only */
    Span unlogged;                  /* sequences only */
} AstSequenceOptions;

typedef enum AstIdentity {
    AST_IDENTITY_NONE,
    AST_IDENTITY_ALWAYS,
    AST_IDENTITY_BY_DEFAULT
} AstIdentity;

/* Clauses that few columns have. */
typedef struct AstColumnExtras {
    AstQualifiedName collation;
    AstSql generated;
    Span generated_virtual;  /* written `virtual`; none: `stored` */
    AstConstraint *not_null; /* what is said of `not null`: a name, no inherit; or NULL */
    AstIdentity identity;
    Span identity_span;
    AstSequenceOptions *identity_options; /* NULL: none written */
    AstName storage;
    AstName compression;
    AstNumber statistics;
    AstOption *options;     /* set (...) */
    AstSql foreign_options; /* options (...) */
    AstSql using_expression;
    AstSql backfill;
    Span by_program; /* written `backfill by program` */
    AstName renamed_from;
    AstCClause c;
} AstColumnExtras;

typedef struct AstColumn {
    AstName name; /* name.next is not used */
    AstType type; /* type.name.name NULL: it could not be read, which was reported */
    Span span;
    Span not_null; /* written `not null` */
    Span null;     /* written `null`; both: already reported */
    AstSql default_value;
    AstConstraint *constraints;
    const AstColumnExtras *extras; /* never NULL: shared and zero where none of them was written */
    bool inherited;                /* `name with options`: of a parent or the table's type */
    AstText documentation;
    struct AstColumn *next;
} AstColumn;

typedef struct AstIndex {
    AstName name; /* may be NULL */
    AstName renamed_from;
    Span span;
    Span unique;
    AstName access_method;
    AstKey *keys;
    AstName *include;
#define ATTRIBUTE_FLAG(member, words, feature) Span member;
#include "model/attributes/index.def"
#undef ATTRIBUTE_FLAG
    AstOption *with;
    AstName tablespace;
    AstSql predicate;
    AstText documentation;
    AstName part_of; /* an index or key of what the table is a partition of: this is but its name */
    struct AstIndex *next;
} AstIndex;

typedef enum AstTiming { AST_TIMING_BEFORE, AST_TIMING_AFTER, AST_TIMING_INSTEAD_OF } AstTiming;

/* The same bits as TriggerEvent of the model. */
typedef enum AstEvent {
    AST_EVENT_INSERT = 1,
    AST_EVENT_DELETE = 2,
    AST_EVENT_UPDATE = 4,
    AST_EVENT_TRUNCATE = 8
} AstEvent;

typedef enum AstEnabled {
    AST_ENABLED_ORIGIN,
    AST_ENABLED_DISABLED,
    AST_ENABLED_REPLICA,
    AST_ENABLED_ALWAYS
} AstEnabled;

typedef struct AstTrigger {
    AstName name;
    AstName renamed_from;
    Span span;
    Span constraint; /* written `constraint trigger` */
    AstTiming timing;
    Span timing_span;
    unsigned events; /* AstEvent, or-ed */
    AstName *update_columns;
    AstQualifiedName table; /* `on t`, which must be the container; mostly not written */
    AstQualifiedName from_table;
    Span deferrable;
    Span not_deferrable;
    Span initially_deferred;
    AstName old_table;
    AstName new_table;
    bool for_each_row;
    AstSql condition;
    AstQualifiedName function;
    struct AstArgument *arguments;
    AstEnabled enabled;
    bool inherited; /* `with options`: when a partition's own fires, of its parent's trigger */
    AstText documentation;
    struct AstTrigger *next;
} AstTrigger;

/* A trigger's argument: always text in the end. */
typedef struct AstArgument {
    AstText value;
    struct AstArgument *next;
} AstArgument;

typedef enum AstKind {
#define STATEMENT(identifier, word, Type, subject) AST_##identifier,
#include "syntax/statements.def"
#undef STATEMENT
} AstKind;

/* The word of the language: "materialized view". */
const char *ast_kind_word(AstKind kind);

/* The first member of every statement's struct. */
typedef struct AstStatement {
    AstKind kind;
    bool broken;           /* something inside was reported and left out */
    AstQualifiedName name; /* project, extension, namespace: namespace_name is NULL */
    AstQualifiedName renamed_from;
    AstName owner;           /* also of the project */
    struct AstGrant *grants; /* in its block: syntax/ast_target.h */
    Span span;
    AstText documentation; /* lines joined by \n, without /// and one blank after it */
    struct AstStatement *next;
} AstStatement;

typedef struct AstProject {
    AstStatement statement;
    AstText database_variable;
    AstText migrator_variable;
    AstText migrations;
    AstText generated;
    AstName default_namespace;
    AstName state_namespace;
    AstName revision_ids;   /* "number" or "timestamp"; checked */
    AstName online_rewrite; /* "auto", "always" or "never"; checked */
    AstQualifiedName *small_tables;
    AstNumber server;
    AstCClause c; /* prefix only */
} AstProject;

typedef struct AstExtension {
    AstStatement statement;
    AstText version;
    AstName namespace_name;
    Span provided; /* somebody else installs it */
} AstExtension;

typedef struct AstNamespace {
    AstStatement statement;
    bool is_block;            /* with braces, even empty ones */
    AstStatement *statements; /* never a project, extension or namespace: reported */
} AstNamespace;

typedef struct AstLabel {
    AstText label;
    AstText renamed_from;
    AstText documentation;
    struct AstLabel *next;
} AstLabel;

typedef struct AstEnum {
    AstStatement statement;
    AstLabel *labels;
} AstEnum;

typedef struct AstAttribute {
    AstName name;
    AstType type;
    AstQualifiedName collation;
    AstName renamed_from;
    AstText documentation;
    Span span;
    struct AstAttribute *next;
} AstAttribute;

typedef struct AstComposite {
    AstStatement statement;
    AstAttribute *attributes;
} AstComposite;

typedef struct AstDomain {
    AstStatement statement;
    AstType type;
    AstQualifiedName collation;
    AstSql default_value;
    Span not_null;
    AstName not_null_name; /* constraint N not null */
    Span null;
    AstConstraint *checks;
} AstDomain;

typedef struct AstSequence {
    AstStatement statement;
    AstSequenceOptions options;
} AstSequence;

/* PostgreSQL's clauses after a name, all of them as one piece of SQL. */
typedef struct AstDefinition {
    AstStatement statement; /* WHOLE kinds: name is NULL */
    ObjectKind object_kind;
    Span lead;                       /* "trusted", "default", or none */
    Span clauses;                    /* up to the `;` or the brace; may be empty, not none */
    AstSql *items;                   /* in braces: one each, without the `;` */
    struct AstDefinition *next_part; /* policies and rules of one table */
} AstDefinition;

typedef enum AstReplicaIdentity {
    AST_REPLICA_NONE, /* not written */
    AST_REPLICA_DEFAULT,
    AST_REPLICA_NOTHING,
    AST_REPLICA_FULL,
    AST_REPLICA_INDEX
} AstReplicaIdentity;

/* What few tables have. */
/* ENABLE and FORCE ROW LEVEL SECURITY: each can be there without the other. */
typedef enum AstRowSecurity {
    AST_ROW_SECURITY_NONE,
    AST_ROW_SECURITY_ENABLED,
    AST_ROW_SECURITY_FORCED,
    AST_ROW_SECURITY_FORCED_ONLY
} AstRowSecurity;

/* `constraint NAME with options [not] valid`: of a check that a parent has. */
typedef struct AstCopy {
    AstName name;
    bool is_valid;
    struct AstCopy *next;
} AstCopy;

typedef struct AstTableExtras {
    Span foreign; /* written `foreign table` */
    AstName server;
    AstSql options; /* of a foreign table: without parentheses */
    AstQualifiedName partition_of;
    AstSql bound;          /* "for values ...", "values ...", "default" */
    AstSql partition_key;  /* "range (created_at)" */
    AstQualifiedName type; /* of type */
    Span row_security_span;
    AstRowSecurity row_security;
    AstCopy *copies;
    AstName cluster;
} AstTableExtras;

typedef struct AstTable {
    AstStatement statement;
    Span unlogged;
    AstName access_method;
    AstOption *with;
    AstQualifiedName *inherits;
    AstName tablespace;
    AstReplicaIdentity replica_identity;
    Span replica_identity_span;
    AstName replica_identity_index;
    AstCClause c;
    AstColumn *columns;
    AstConstraint *constraints;
    AstIndex *indexes;
    AstTrigger *triggers;
    AstDefinition *definitions;   /* policies, rules */
    const AstTableExtras *extras; /* never NULL: shared and zero where none of them was written */
} AstTable;

typedef struct AstView {
    AstStatement statement;
    AstSql tail;
    AstColumn *columns; /* `name with options` alone */
    AstTrigger *triggers;
    AstDefinition *definitions; /* rules */
} AstView;

typedef struct AstMaterializedView {
    AstStatement statement;
    AstSql tail;
    AstName cluster;    /* cluster on i */
    AstColumn *columns; /* `name with options` alone */
    AstIndex *indexes;
} AstMaterializedView;

/* AST_FUNCTION and AST_PROCEDURE. */
typedef struct AstRoutine {
    AstStatement statement;
    Span unchecked; /* mistakes in its body are nobody's business */
    AstSql tail;
} AstRoutine;

typedef struct Ast {
    const Source *source;
    AstStatement *statements;
    size_t table_count; /* all, those in namespace blocks included */
    bool broken;        /* something was reported; some statement may be missing */
} Ast;

#endif
