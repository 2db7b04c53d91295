/* The tree of statements about other objects: comment on, grant, default privileges, security
 * label. */
#ifndef SCHEMAC_SYNTAX_AST_TARGET_H
#define SCHEMAC_SYNTAX_AST_TARGET_H

#include "model/object.h"
#include "syntax/ast.h"

typedef enum AstTargetKind {
#define TARGET(identifier, words, kind) AST_TARGET_##identifier,
#include "syntax/targets.def"
#undef TARGET
    AST_TARGET_COUNT
} AstTargetKind;

typedef struct AstTargetRow {
    const char *words; /* "materialized view" */
    ObjectKind kind;   /* KIND_COUNT: see sema/target.c */
} AstTargetRow;

const AstTargetRow *ast_target_row(AstTargetKind kind);

/* What `comment on`, `grant ... on` and their like name. */
typedef struct AstTarget {
    AstTargetKind kind;
    AstQualifiedName name; /* of a part: its relation, or the domain of a constraint */
    AstName part;          /* a column, constraint, trigger, ...; else NULL */
    bool on_domain;        /* constraint c on domain d */
    AstName method;        /* operator class or family: using m */
    AstSql arguments;      /* what stands in parentheses: may be empty text with a span, for f();
                              span none where none were written */
    Span span;
    struct AstTarget *next;
} AstTarget;

typedef struct AstComment {
    AstStatement statement;
    AstTarget *target;
    AstText text; /* none: `is null` */
} AstComment;

typedef struct AstPrivilege {
    AstName word; /* "select"; "all" */
    AstName *columns;
    struct AstPrivilege *next;
} AstPrivilege;

/* grant select (a, b), insert to app [with grant option] [granted by r]; or revoke ... from ... */
typedef struct AstGrant {
    Span span;
    bool is_revoke;
    AstPrivilege *privileges;
    AstName *grantees;
    Span grant_option;
    AstName grantor;
    AstName extension; /* on what an extension brought */
    struct AstGrant *next;
} AstGrant;

/* ... on targets, which are all of one kind. */
typedef struct AstGrantOn {
    AstStatement statement;
    AstTarget *targets;
    AstGrant grant;
} AstGrantOn;

/* default privileges [for role r] [in namespace n] grant ... on tables to r; */
typedef struct AstDefaultPrivileges {
    AstStatement statement;
    AstName *roles;
    AstName *namespaces;
    AstName object_type; /* "tables" */
    AstGrant grant;
} AstDefaultPrivileges;

/* owner of TARGET is r; the role is the statement's `owner`. */
typedef struct AstOwner {
    AstStatement statement;
    AstTarget *target;
} AstOwner;

/* dependence of TARGET on extension e, ...; */
typedef struct AstDependence {
    AstStatement statement;
    AstTarget *target;
    AstName *extensions;
} AstDependence;

/* allow data loss on TARGET; */
typedef struct AstLoss {
    AstStatement statement;
    AstTarget *target;
} AstLoss;

typedef struct AstSecurityLabel {
    AstStatement statement;
    AstName provider;
    AstTarget *target;
    AstText text;
} AstSecurityLabel;

#endif
