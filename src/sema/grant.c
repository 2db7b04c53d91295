/* Grants: who may do what, beyond what PostgreSQL gives when nothing is said. */
#include "sema/target_internal.h"

#include <string.h>

/* Where one statement's grants go. */
typedef struct Site {
    Object *object;
    Name column; /* of what has no objects for columns, or NULL */
    const ExtrasRow *row;
    const AstGrant *ast;
    bool in_namespace; /* default privileges of one namespace: there is nothing to take away */
    const char *what;  /* "a table" */
    int32_t server;
} Site;

static bool may_have_columns(const Object *object)
{
    return object->kind == KIND_TABLE || object->kind == KIND_VIEW ||
           object->kind == KIND_MATERIALIZED_VIEW ||
           (object->kind == KIND_EXTERNAL &&
            ((const External *)object)->external_kind == KIND_TABLE);
}

/* Whether PostgreSQL gives it by itself. */
static bool is_default(const Site *site, const Grant *grant)
{
    if (grant->column != NULL || site->column != NULL || site->object->kind == KIND_COLUMN)
        return false;
    if (site->in_namespace) return false;
    if (site->object->kind == KIND_EXTERNAL) return site->ast->is_revoke;
    /* The owner can grant whatever it is, but the catalog tells whether the option was given. */
    if (grant->grantee_kind == GRANTEE_OWNER) return !grant->grant_option;
    Privileges usual = site->object->kind == KIND_DEFAULT_PRIVILEGES
                           ? site->row->public_privileges
                           : object_public_privileges(site->object, site->server);
    return grant->grantee_kind == GRANTEE_PUBLIC && (usual & (1u << grant->privilege)) != 0;
}

static void put_grant(Sema *sema, Object *object, const Grant *grant)
{
    Grants *grants = &object_extras_edit(sema->arena, object)->grants;
    for (size_t i = 0; i < grants->count; i++) {
        if (grant_compare(&grants->items[i], grant) != 0) continue;
        grants->items[i].grant_option = grants->items[i].grant_option || grant->grant_option;
        return;
    }
    VECTOR_ADD(sema->arena, grants, *grant);
}

static void report_revoke(Sema *sema, const Site *site, const AstName *grantee)
{
    Diagnostic *diagnostic = SEMA_ADD(
        sema, GRANT_DEFAULT, grantee->span,
        "there is nothing to revoke from \"%s\": it has the privilege only if it is granted",
        grantee->name);
    (void)site;
    SEMA_HINT(sema, diagnostic,
              "Remove the grant instead. revoke is for privileges that PostgreSQL grants by "
              "default: to the owner, and on functions, types and languages to public.");
}

/* One privilege of one grantee on the object, or on one of its columns. */
static void add_grant(Sema *sema, const Site *site, Object *object, Name column,
                      const AstName *grantee, Privilege privilege)
{
    Grant grant = {.privilege = privilege, .column = column};
    grant.grant_option = !span_is_none(site->ast->grant_option);
    grant.grantor = site->ast->grantor.name;
    if (!grantee->quoted && strcmp(grantee->name, "public") == 0)
        grant.grantee_kind = GRANTEE_PUBLIC;
    else if (!grantee->quoted && strcmp(grantee->name, "owner") == 0)
        grant.grantee_kind = GRANTEE_OWNER;
    else
        grant.grantee_kind = GRANTEE_ROLE;
    if (grant.grantee_kind == GRANTEE_ROLE) grant.grantee = grantee->name;
    bool is_owner = grant.grantee_kind == GRANTEE_ROLE && object->kind != KIND_EXTERNAL &&
                    grant.grantee == database_owner_of(sema->database, site->object);
    if (is_owner) grant.grantee_kind = GRANTEE_OWNER;
    if (is_owner) grant.grantee = NULL;
    Site place = *site;
    place.object = object;
    bool given = is_default(&place, &grant);
    /* Before PostgreSQL 15 everybody could create in the namespace public: which it is need not be
     * known to take it away. */
    bool is_open = namespace_is_public(object) && grant.grantee_kind == GRANTEE_PUBLIC &&
                   sema->database->project.server == 0;
    if (site->ast->is_revoke && !given && !is_open) {
        report_revoke(sema, site, grantee);
        return;
    }
    if (!site->ast->is_revoke && given) return;
    grant.revoked = site->ast->is_revoke;
    if (grant.revoked) grant.grant_option = false;
    put_grant(sema, object, &grant);
}

static void add_for_all(Sema *sema, const Site *site, Object *object, Name column,
                        Privilege privilege)
{
    for (const AstName *at = site->ast->grantees; at != NULL; at = at->next)
        add_grant(sema, site, object, column, at, privilege);
}

static void add_column(Sema *sema, const Site *site, const AstName *column, Privilege privilege)
{
    Object *object = site->object;
    Column *own = object->kind == KIND_TABLE
                      ? table_find_column((const Table *)(const void *)object, column->name)
                      : NULL;
    if (own != NULL) {
        add_for_all(sema, site, &own->object, NULL, privilege);
        return;
    }
    const RelationState *state = sema_relation(sema, object);
    if (state != NULL && !relation_has_column(state, column->name))
        sema_report_column(sema, state, column->name, column->span);
    else
        add_for_all(sema, site, object, column->name, privilege);
}

static void report_privilege(Sema *sema, const Site *site, const AstPrivilege *ast)
{
    Diagnostic *diagnostic = SEMA_ADD(sema, UNKNOWN_PRIVILEGE, ast->word.span,
                                      "%s has no privilege \"%s\"", site->what, ast->word.name);
    TextBuilder all = text_builder(sema->arena);
    for (int i = 0; i < (int)PRIVILEGE_COUNT; i++) {
        if ((site->row->privileges & (1u << i)) == 0) continue;
        if (all.length > 0) text_put_string(&all, ", ");
        text_put_string(&all, privilege_row((Privilege)i)->word);
    }
    if (all.length > 0)
        SEMA_HINT(sema, diagnostic, "Its privileges are: %.*s.", TEXT_FORMAT(text_built(&all)));
}

static bool is_old_enough(const Sema *sema, Privilege privilege)
{
    int32_t server = sema->database->project.server;
    return privilege_row(privilege)->server <= (server == 0 ? 16 : server);
}

static void add_privilege(Sema *sema, const Site *site, const AstPrivilege *ast,
                          Privilege privilege)
{
    if (ast->columns == NULL) {
        add_for_all(sema, site, site->object, site->column, privilege);
        return;
    }
    if (!may_have_columns(site->object) || (privileges_of_columns() & (1u << privilege)) == 0) {
        SEMA_ADD(sema, UNKNOWN_PRIVILEGE, ast->columns->span,
                 "privilege \"%s\" of %s cannot be granted on columns",
                 privilege_row(privilege)->word, site->what);
        return;
    }
    for (const AstName *at = ast->columns; at != NULL; at = at->next)
        add_column(sema, site, at, privilege);
}

static void add_words(Sema *sema, const Site *site, const AstPrivilege *ast)
{
    if (strcmp(ast->word.name, "all") == 0) {
        Privileges all = site->row->privileges;
        if (ast->columns != NULL) all &= privileges_of_columns();
        for (int i = 0; i < (int)PRIVILEGE_COUNT; i++)
            if ((all & (1u << i)) != 0 && is_old_enough(sema, (Privilege)i))
                add_privilege(sema, site, ast, (Privilege)i);
        return;
    }
    Privilege privilege = privilege_find(name_text(ast->word.name));
    if (privilege == PRIVILEGE_COUNT || (site->row->privileges & (1u << privilege)) == 0)
        report_privilege(sema, site, ast);
    else
        add_privilege(sema, site, ast, privilege);
}

static bool check_grantees(Sema *sema, const AstGrant *ast)
{
    bool good = true;
    for (const AstName *at = ast->grantees; at != NULL; at = at->next) {
        good = sema_check_name(sema, at->name, at->span) && good;
        bool is_public = !at->quoted && strcmp(at->name, "public") == 0;
        if (is_public && !span_is_none(ast->grant_option)) {
            SEMA_ADD(sema, GRANT_DEFAULT, ast->grant_option,
                     "grant options can only be granted to roles, not to public");
            good = false;
        }
    }
    return good;
}

static void compile(Sema *sema, Site *site)
{
    if (!check_grantees(sema, site->ast)) return;
    for (const AstPrivilege *at = site->ast->privileges; at != NULL; at = at->next)
        add_words(sema, site, at);
}

static const char *one_of(Sema *sema, ObjectKind kind)
{
    const char *word = kind_row(kind)->word;
    return text_format(sema->arena, "%s %s", strchr("aeiou", word[0]) != NULL ? "an" : "a", word)
        .bytes;
}

static void compile_on(Sema *sema, Object *object, const AstGrant *ast)
{
    Site site = {.object = object,
                 .server = sema->database->project.server,
                 .row = extras_row(object->kind),
                 .ast = ast,
                 .what = one_of(sema, object->kind)};
    if (site.row->privileges == 0) {
        SEMA_ADD(sema, UNKNOWN_PRIVILEGE, ast->span, "nothing can be granted on %s", site.what);
        return;
    }
    compile(sema, &site);
}

/* Of a block: `grant select to r;`. */
void grants_compile(Sema *sema, Object *object, const AstGrant *ast)
{
    for (; ast != NULL; ast = ast->next) compile_on(sema, object, ast);
}

/* `on table` may name whatever stands where a table could, as in PostgreSQL. */
static Target find_relation(Sema *sema, Name home, const AstTarget *ast)
{
    Object *object = sema_find_relation(sema, home, written_name(&ast->name));
    if (object == NULL || !may_have_columns(object)) return target_find(sema, home, ast);
    return (Target){.object = object, .span = object->span};
}

/* What is there of itself is not known: everything that is said is kept. */
static void compile_external(Sema *sema, Name home, const AstTarget *ast, const AstGrant *grant)
{
    Object *object = external_object(sema, home, ast, &grant->extension);
    if (object == NULL) return;
    ObjectKind kind = ((const External *)(const void *)object)->external_kind;
    Site site = {
        .object = object, .row = extras_row(kind), .ast = grant, .what = one_of(sema, kind)};
    compile(sema, &site);
}

static void grant_link(Sema *sema, Declaration *declaration)
{
    const AstGrantOn *ast = (const AstGrantOn *)(const void *)declaration->statement;
    for (const AstTarget *at = ast->targets; at != NULL; at = at->next) {
        if (external_is(sema, declaration->home, at, &ast->grant.extension)) {
            compile_external(sema, declaration->home, at, &ast->grant);
            continue;
        }
        Target target = at->kind == AST_TARGET_TABLE ? find_relation(sema, declaration->home, at)
                                                     : target_find(sema, declaration->home, at);
        if (target.object == NULL) continue;
        if (target.column != NULL || target.check != NULL || target.object->parent != NULL)
            SEMA_ADD(sema, UNKNOWN_PRIVILEGE, ast->grant.span, "nothing can be granted on a %s",
                     ast_target_row(at->kind)->words);
        else
            compile_on(sema, target.object, &ast->grant);
    }
}

/* ---- default privileges ---- */

static Object *default_privileges_object(Sema *sema, const AstDefaultPrivileges *ast,
                                         const DefaultPrivilegesRow *row, const AstName *role,
                                         const AstName *namespace_name)
{
    Name none = NULL;
    QualifiedName name = {namespace_name == NULL ? none : namespace_name->name,
                          name_intern_string(sema->names, row->word)};
    Text signature = role == NULL ? TEXT_NONE : name_text(role->name);
    Object *object = database_find(sema->database, KIND_DEFAULT_PRIVILEGES, name, signature);
    if (object != NULL) return object;
    DefaultPrivileges *made = ARENA_NEW(sema->arena, DefaultPrivileges);
    const Object *existing = NULL;
    made->object.kind = KIND_DEFAULT_PRIVILEGES;
    made->object.name = name;
    made->object.signature = signature;
    made->object.span = ast->statement.span;
    made->role = role == NULL ? NULL : role->name;
    if (!database_add(sema->database, &made->object, &existing)) return NULL;
    return &made->object;
}

static void add_default(Sema *sema, const AstDefaultPrivileges *ast,
                        const DefaultPrivilegesRow *row, const AstName *role,
                        const AstName *namespace_name)
{
    /* The role that the project says runs the migrations need not be told. */
    if (role != NULL && role->name == sema->database->project.owner) role = NULL;
    Object *object = default_privileges_object(sema, ast, row, role, namespace_name);
    if (object == NULL) return;
    Site site = {.object = object,
                 .row = extras_row(row->kind),
                 .ast = &ast->grant,
                 .in_namespace = namespace_name != NULL,
                 .what = row->word};
    compile(sema, &site);
}

static const DefaultPrivilegesRow *find_row(Sema *sema, const AstName *written)
{
    const DefaultPrivilegesRow *row = default_privileges_row(name_text(written->name));
    if (row != NULL) return row;
    Diagnostic *diagnostic = SEMA_ADD(sema, UNKNOWN_PRIVILEGE, written->span,
                                      "there are no default privileges on \"%s\"", written->name);
    SEMA_HINT(sema, diagnostic,
              "They exist for tables, sequences, functions, types and namespaces.");
    return NULL;
}

static void default_privileges_link(Sema *sema, Declaration *declaration)
{
    const AstDefaultPrivileges *ast =
        (const AstDefaultPrivileges *)(const void *)declaration->statement;
    const DefaultPrivilegesRow *row = find_row(sema, &ast->object_type);
    if (row == NULL) return;
    const AstName *role = ast->roles;
    do {
        const AstName *at = ast->namespaces;
        do {
            add_default(sema, ast, row, role, at);
            at = at == NULL ? NULL : at->next;
        } while (at != NULL);
        role = role == NULL ? NULL : role->next;
    } while (role != NULL);
}

const KindSteps grant_steps = {.link = grant_link};

const KindSteps default_privileges_steps = {.link = default_privileges_link};
