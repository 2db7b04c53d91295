/* What any object can have, and few have: an owner of its own, grants, security labels, extensions
 * that it depends on.
 *
 * Grants are relative to what PostgreSQL gives when nothing is granted (acldefault): all to the
 * owner, and of some kinds something to PUBLIC. A default that was taken away is a Grant that says
 * so. model/extras.def tells which kinds have an owner, and which privileges. */
#ifndef SCHEMAC_MODEL_EXTRAS_H
#define SCHEMAC_MODEL_EXTRAS_H

#include "model/name_list.h"
#include "model/object.h"

typedef enum Privilege {
#define PRIVILEGE(identifier, word, server) PRIVILEGE_##identifier,
#include "model/privileges.def"
#undef PRIVILEGE
    PRIVILEGE_COUNT
} Privilege;

typedef unsigned Privileges; /* a set: 1u << Privilege */

typedef struct PrivilegeRow {
    const char *word; /* "select" */
    int32_t server;   /* the first version that has it; 0: all */
} PrivilegeRow;

const PrivilegeRow *privilege_row(Privilege privilege);
/* By its word, whatever its case; PRIVILEGE_COUNT when there is none. */
Privilege privilege_find(Text word);

typedef enum GranteeKind { GRANTEE_PUBLIC, GRANTEE_OWNER, GRANTEE_ROLE } GranteeKind;

/* One privilege of one grantee. */
typedef struct Grant {
    GranteeKind grantee_kind;
    Name grantee; /* GRANTEE_ROLE; else NULL */
    Name grantor; /* NULL: the owner */
    Name column;  /* of a view or foreign table, whose columns are no objects; else NULL */
    Privilege privilege;
    bool grant_option;
    bool revoked; /* a default that was taken away: only of PUBLIC and the owner */
} Grant;

typedef VECTOR(Grant) Grants; /* sorted by grant_compare, no two of the same key */

typedef struct SecurityLabel {
    Name provider;
    Name column; /* as of Grant */
    Text label;
} SecurityLabel;

typedef VECTOR(SecurityLabel) SecurityLabels; /* sorted by column, provider */

/* The comment on a part that is no object: a column of a view or a materialized view, a constraint
 * of a domain, the index of a constraint (then `column` is NULL). */
typedef struct ColumnComment {
    Name column;
    Text comment;
} ColumnComment;

typedef VECTOR(ColumnComment) ColumnComments; /* sorted by column */

struct ObjectExtras {
    Name owner; /* NULL: not said, which means project.owner, or the role that runs the migrations
                 */
    Grants grants;
    SecurityLabels labels;
    ColumnComments comments;
    NameList
        extensions; /* that take it along when they are dropped (DEPENDS ON EXTENSION), sorted */
};

extern const ObjectExtras object_extras_none;

/* What the object has; never NULL. Read `object->extras` through it: an object that has nothing of
 * its own may leave the pointer NULL. */
const ObjectExtras *object_extras(const Object *object);
/* The object's own, to be filled in while it is made. */
ObjectExtras *object_extras_edit(Arena *arena, Object *object);
bool object_extras_equal(const Object *a, const Object *b);
bool grants_equal(const Grants *a, const Grants *b);
bool security_labels_equal(const SecurityLabels *a, const SecurityLabels *b);
bool column_comments_equal(const ColumnComments *a, const ColumnComments *b);

/* By column, grantor, grantee, privilege: what makes two grants the same one. */
int grant_compare(const Grant *a, const Grant *b);

/* All grants on an object, those of its columns with `column` set, sorted by group_compare. */
Grants object_all_grants(Arena *arena, const Object *object);
/* By who gives it to whom and how: what one statement can say together compares as equal. */
int grant_group_compare(const Grant *a, const Grant *b);
/* Sorts by group, then privileges, then columns. */
void grants_sort_by_group(Grants *grants);

/* Whether ALTER knows DEPENDS ON EXTENSION of its kind; of a constraint it is its index's. */
bool kind_depends_on_extensions(ObjectKind kind);

/* What kinds can have. */
typedef struct ExtrasRow {
    bool has_owner;
    Privileges privileges;        /* 0: nothing can be granted on it */
    Privileges public_privileges; /* of PUBLIC, when nothing is granted */
    const char *word;             /* GRANT ... ON <word>, in lower case; NULL without privileges */
} ExtrasRow;

const ExtrasRow *extras_row(ObjectKind kind);
/* What PUBLIC has of this very object when nothing is granted: as the row says, but of the
 * namespace public. `server`: its major version, 0: not said. */
Privileges object_public_privileges(const Object *object, int32_t server);
/* Of a column of a relation. */
Privileges privileges_of_columns(void);

#endif
