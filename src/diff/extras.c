/* What any object can have: owner, grants, comment, security labels. */
#include "diff/diff.h"

/* Owners that both models can tell; "not said" on both sides is the same role. */
static bool owner_equals(const Object *a, const Object *b, const Database *old_database,
                         const Database *new_database)
{
    Name old_owner = object_extras(a)->owner;
    Name new_owner = object_extras(b)->owner;
    if (old_owner == NULL && new_owner == NULL &&
        (old_database->project.owner == NULL || new_database->project.owner == NULL))
        return true;
    return database_owner_of(old_database, a) == database_owner_of(new_database, b);
}

ChangeAttributes extras_compare(const Object *a, const Object *b, const Database *old_database,
                                const Database *new_database)
{
    ChangeAttributes bits = 0;
    if (extras_row(a->kind)->has_owner && !owner_equals(a, b, old_database, new_database))
        bits |= ATTRIBUTE_OWNER;
    if (!text_equals(a->comment, b->comment) ||
        !column_comments_equal(&object_extras(a)->comments, &object_extras(b)->comments))
        bits |= ATTRIBUTE_COMMENT;
    if (!grants_equal(&object_extras(a)->grants, &object_extras(b)->grants))
        bits |= ATTRIBUTE_GRANTS;
    if (!security_labels_equal(&object_extras(a)->labels, &object_extras(b)->labels))
        bits |= ATTRIBUTE_SECURITY_LABEL;
    if (!name_lists_equal(&object_extras(a)->extensions, &object_extras(b)->extensions))
        bits |= ATTRIBUTE_EXTENSIONS;
    return bits;
}
