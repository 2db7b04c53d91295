/* What any object can have: grants, security labels, comments on what is no object. Each is a
 * statement of its own after the object. */
#include "snapshot/writer_internal.h"

/* ---- grants ---- */

/* "select, update (a, b)" of grants[first..end), which are one group. */
static void put_privileges(Writer *writer, const Grants *grants, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        const Grant *grant = &grants->items[i];
        put(writer, i == first ? " " : ", ");
        put(writer, privilege_row(grant->privilege)->word);
        if (grant->column == NULL) continue;
        put(writer, " (");
        put_name(writer, grant->column);
        while (i + 1 < end && grants->items[i + 1].privilege == grant->privilege) {
            put(writer, ", ");
            put_name(writer, grants->items[++i].column);
        }
        put(writer, ")");
    }
}

/* A role whose name is one of the language's own words here is quoted. */
static void put_role(Writer *writer, Name role)
{
    Text text = name_text(role);
    bool special = text_equals_string(text, "owner") || text_equals_string(text, "public");
    if (special) {
        put(writer, "\"");
        put_text(writer, text);
        put(writer, "\"");
    } else {
        put_name(writer, role);
    }
}

static void put_grantee(Writer *writer, const Grant *grant)
{
    put(writer, grant->revoked ? " from " : " to ");
    if (grant->grantee_kind == GRANTEE_ROLE)
        put_role(writer, grant->grantee);
    else
        put(writer, grant->grantee_kind == GRANTEE_PUBLIC ? "public" : "owner");
    put(writer, grant->grant_option ? " with grant option" : "");
    if (grant->grantor != NULL) {
        put(writer, " granted by ");
        put_role(writer, grant->grantor);
    }
}

static void put_group(Writer *writer, const Object *object, const Grants *grants, size_t first,
                      size_t end)
{
    put(writer, grants->items[first].revoked ? "revoke" : "grant");
    put_privileges(writer, grants, first, end);
    put(writer, " on ");
    if (object->kind == KIND_DEFAULT_PRIVILEGES)
        put_name(writer, object->name.name);
    else
        put_target(writer, object);
    if (object->kind == KIND_EXTERNAL)
        put_clause(writer, "in extension", ((const External *)object)->extension);
    put_grantee(writer, &grants->items[first]);
    put(writer, ";\n\n");
}

static void put_grants(Writer *writer, const Object *object, const char *head)
{
    Grants grants = object_all_grants(writer->arena, object);
    for (size_t i = 0; i < grants.count;) {
        size_t end = i + 1;
        while (end < grants.count && grant_group_compare(&grants.items[i], &grants.items[end]) == 0)
            end++;
        put(writer, head);
        put_group(writer, object, &grants, i, end);
        i = end;
    }
}

void print_default_privileges(Writer *writer, const Object *object)
{
    TextBuilder kept = writer->out;
    writer->out = text_builder(writer->arena);
    put(writer, "default privileges ");
    if (((const DefaultPrivileges *)object)->role != NULL) {
        put(writer, "for role ");
        put_name(writer, ((const DefaultPrivileges *)object)->role);
        put(writer, " ");
    }
    if (object->name.namespace_name != NULL) {
        put(writer, "in namespace ");
        put_name(writer, object->name.namespace_name);
        put(writer, " ");
    }
    const char *head = text_string(writer->arena, text_built(&writer->out));
    writer->out = kept;
    put_grants(writer, object, head);
}

void print_external(Writer *writer, const Object *object)
{
    if (!text_is_none(object->comment)) {
        put(writer, "comment on ");
        put_target(writer, object);
        put(writer, " is ");
        put_string(writer, object->comment);
        put(writer, ";\n\n");
    }
    put_grants(writer, object, "");
}

/* ---- labels and comments ---- */

/* "column app.v.c", "constraint c on domain app.d": a part that is no object. */
static void put_part(Writer *writer, const Object *object, Name part)
{
    if (part == NULL && object->kind == KIND_CONSTRAINT) {
        put(writer, "index ");
        put_qualified(writer, object->name);
    } else if (part == NULL) {
        put_target(writer, object);
    } else if (object->kind == KIND_DOMAIN) {
        put(writer, "constraint ");
        put_name(writer, part);
        put(writer, " on domain ");
        put_qualified(writer, object->name);
    } else {
        put(writer, "column ");
        put_qualified(writer, object->name);
        put(writer, ".");
        put_name(writer, part);
    }
}

static void put_labels(void *context, const Object *object)
{
    Writer *writer = context;
    const ObjectExtras *extras = object_extras(object);
    for (size_t i = 0; i < extras->labels.count; i++) {
        put(writer, "security label for ");
        put_name(writer, extras->labels.items[i].provider);
        put(writer, " on ");
        put_part(writer, object, extras->labels.items[i].column);
        put(writer, " is ");
        put_string(writer, extras->labels.items[i].label);
        put(writer, ";\n\n");
    }
}

static void put_comments(void *context, const Object *object)
{
    Writer *writer = context;
    const ColumnComments *comments = &object_extras(object)->comments;
    for (size_t i = 0; i < comments->count; i++) {
        put(writer, "comment on ");
        put_part(writer, object, comments->items[i].column);
        put(writer, " is ");
        put_string(writer, comments->items[i].comment);
        put(writer, ";\n\n");
    }
}

static void put_dependence(void *context, const Object *object)
{
    Writer *writer = context;
    const NameList *extensions = &object_extras(object)->extensions;
    if (extensions->count == 0) return;
    put(writer, "dependence of ");
    put_part(writer, object, NULL);
    put(writer, " on extension ");
    for (size_t i = 0; i < extensions->count; i++) {
        put(writer, i == 0 ? "" : ", ");
        put_name(writer, extensions->items[i]);
    }
    put(writer, ";\n\n");
}

void put_extras(Writer *writer, const Object *object)
{
    put_comments(writer, object);
    object_visit_parts(object, put_comments, writer);
    if (object->kind != KIND_DEFAULT_PRIVILEGES && object->kind != KIND_EXTERNAL)
        put_grants(writer, object, "");
    put_labels(writer, object);
    object_visit_parts(object, put_labels, writer);
    put_dependence(writer, object);
    object_visit_parts(object, put_dependence, writer);
}
