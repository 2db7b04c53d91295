/* Owners, grants, default privileges and comments of random schemas. */
#include <string.h>

#include "random_structure.h"

enum {
    OF_OWNER = 1,
    GRANTED = 2,
    WITH_OPTION = 4,
    PASSED_ON = 8,
    OF_PUBLIC = 16,
    OF_COLUMN = 32,
    TAKEN = 64,
    COMMENTED = 128,
    BITS = 256
};

RandomExtras random_extras(RandomSource *source)
{
    /* Most objects have nothing of the kind. */
    return random_below(source, 3) == 0 ? random_below(source, BITS) : 0;
}

static const char *privilege_of(const char *kind)
{
    if (strcmp(kind, "function") == 0) return "execute";
    if (strcmp(kind, "type") == 0) return "usage";
    return strcmp(kind, "sequence") == 0 ? "usage, select" : "select, update";
}

static bool is_relation(const char *kind)
{
    return strcmp(kind, "table") == 0 || strcmp(kind, "view") == 0 ||
           strcmp(kind, "materialized view") == 0;
}

void random_extras_put(TextBuilder *out, RandomExtras extras, const char *kind, Text name,
                       const char *column)
{
    const char *privilege = privilege_of(kind);
    /* A view reads with its owner's rights: a materialized one over it could not be filled. */
    if ((extras & OF_OWNER) != 0 && strcmp(kind, "view") != 0)
        text_put_format(out, "owner of %s %.*s is random_a;\n\n", kind, TEXT_FORMAT(name));
    if ((extras & GRANTED) != 0)
        text_put_format(out, "grant %s on %s %.*s to random_b%s;\n\n", privilege, kind,
                        TEXT_FORMAT(name), (extras & WITH_OPTION) != 0 ? " with grant option" : "");
    if ((extras & (GRANTED | WITH_OPTION | PASSED_ON)) == (GRANTED | WITH_OPTION | PASSED_ON))
        text_put_format(out, "grant %s on %s %.*s to random_c granted by random_b;\n\n", privilege,
                        kind, TEXT_FORMAT(name));
    if ((extras & OF_PUBLIC) != 0 && is_relation(kind))
        text_put_format(out, "grant select on %s %.*s to public;\n\n", kind, TEXT_FORMAT(name));
    if ((extras & OF_PUBLIC) != 0 && (strcmp(kind, "function") == 0 || strcmp(kind, "type") == 0))
        text_put_format(out, "revoke %s on %s %.*s from public;\n\n", privilege, kind,
                        TEXT_FORMAT(name));
    if ((extras & OF_COLUMN) != 0 && is_relation(kind) && column != NULL)
        text_put_format(out, "grant select (%s), references (%s) on %s %.*s to random_b;\n\n",
                        column, column, kind, TEXT_FORMAT(name));
    if ((extras & TAKEN) != 0)
        text_put_format(out, "revoke %s on %s %.*s from owner;\n\n", privilege, kind,
                        TEXT_FORMAT(name));
    if ((extras & COMMENTED) != 0 && strstr(kind, "view") != NULL && column != NULL)
        text_put_format(out, "comment on column %.*s.%s is 'of a view';\n\n", TEXT_FORMAT(name),
                        column);
}

void random_extras_keep_rights(RandomExtras *extras)
{
    *extras &= ~(unsigned)TAKEN;
}

void random_default_privileges_name_roles(RandomExtras *extras)
{
    *extras &= (unsigned)TAKEN;
}

void random_default_privileges_put(TextBuilder *out, RandomExtras extras)
{
    if ((extras & GRANTED) != 0)
        text_put_string(out, "default privileges in namespace app grant select on tables to "
                             "random_c;\n\n");
    if ((extras & WITH_OPTION) != 0)
        text_put_string(out, "default privileges grant update, select on tables to random_b with "
                             "grant option;\n\n");
    if ((extras & OF_PUBLIC) != 0)
        text_put_string(out, "default privileges revoke execute on functions from public;\n\n"
                             "default privileges revoke usage on types from public;\n\n");
    if ((extras & OF_COLUMN) != 0)
        text_put_string(out, "default privileges grant usage on sequences to random_c;\n\n");
    if ((extras & TAKEN) != 0)
        text_put_string(out, "default privileges for role random_a grant delete on tables to "
                             "random_b;\n\n");
}
