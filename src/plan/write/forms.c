/* The forms of statements whose form follows from what they are about. */
#include "plan/write/write.h"

typedef struct FormsOfKind {
    StatementForm created;
    StatementForm dropped;
    StatementForm renamed;
    StatementForm commented;
} FormsOfKind;

/* Kinds that are not here are no relations, nor parts of one: FORM_OBJECT. */
static const FormsOfKind forms_of_kinds[KIND_COUNT] = {
    [KIND_TABLE] = {FORM_CREATE_TABLE, FORM_DROP_TABLE, FORM_RENAME_TABLE, FORM_COMMENT},
    [KIND_COLUMN] = {FORM_ADD_COLUMN, FORM_DROP_COLUMN, FORM_RENAME_COLUMN, FORM_COMMENT},
    [KIND_VIEW] = {FORM_CREATE_VIEW, FORM_DROP_VIEW, FORM_RENAME_TABLE, FORM_COMMENT},
    [KIND_MATERIALIZED_VIEW] = {FORM_CREATE_VIEW, FORM_DROP_VIEW, FORM_RENAME_TABLE, FORM_COMMENT},
    [KIND_SEQUENCE] = {FORM_CREATE_SEQUENCE, FORM_DROP_SEQUENCE, FORM_RENAME_TABLE, FORM_COMMENT},
    [KIND_INDEX] = {FORM_CREATE_INDEX, FORM_DROP_INDEX, FORM_ALTER_INDEX, FORM_ALTER_INDEX},
    [KIND_TRIGGER] = {FORM_CREATE_TRIGGER, FORM_DROP_TRIGGER, FORM_ALTER_TRIGGER,
                      FORM_COMMENT_PART},
    [KIND_POLICY] = {FORM_POLICY, FORM_POLICY, FORM_POLICY, FORM_COMMENT_PART},
    [KIND_RULE] = {FORM_RULE, FORM_RULE, FORM_RULE, FORM_COMMENT_PART},
    [KIND_STATISTICS] = {FORM_STATISTICS, FORM_STATISTICS, FORM_OBJECT, FORM_OBJECT},
};

/* ---- constraints ---- */

StatementForm write_form_of_added(const Constraint *constraint, bool unchecked)
{
    switch (constraint->constraint_kind) {
    case CONSTRAINT_PRIMARY_KEY: return FORM_ADD_PRIMARY_KEY;
    case CONSTRAINT_UNIQUE: return FORM_ADD_UNIQUE;
    case CONSTRAINT_CHECK: return unchecked ? FORM_ADD_CHECK_UNCHECKED : FORM_ADD_CHECK;
    case CONSTRAINT_FOREIGN_KEY:
        return unchecked ? FORM_ADD_FOREIGN_KEY_UNCHECKED : FORM_ADD_FOREIGN_KEY;
    case CONSTRAINT_EXCLUDE: break;
    }
    return FORM_ADD_EXCLUSION;
}

StatementForm write_form_of_validated(const Constraint *constraint)
{
    return constraint->constraint_kind == CONSTRAINT_FOREIGN_KEY ? FORM_VALIDATE_FOREIGN_KEY
                                                                 : FORM_VALIDATE_CHECK;
}

/* ---- every kind ---- */

StatementForm write_form_of_created(const Object *object)
{
    if (object->kind == KIND_CONSTRAINT)
        return write_form_of_added((const Constraint *)object, false);
    return forms_of_kinds[object->kind].created;
}

StatementForm write_form_of_dropped(const Object *object)
{
    if (object->kind != KIND_CONSTRAINT) return forms_of_kinds[object->kind].dropped;
    switch (((const Constraint *)object)->constraint_kind) {
    case CONSTRAINT_CHECK: return FORM_DROP_CHECK;
    case CONSTRAINT_FOREIGN_KEY: return FORM_DROP_FOREIGN_KEY;
    default: return FORM_DROP_KEY;
    }
}

StatementForm write_form_of_renamed(const Object *object)
{
    if (object->kind != KIND_CONSTRAINT) return forms_of_kinds[object->kind].renamed;
    return ((const Constraint *)object)->constraint_kind == CONSTRAINT_CHECK
               ? FORM_RENAME_CHECK
               : FORM_RENAME_CONSTRAINT;
}

StatementForm write_form_of_comment(const Object *object)
{
    return object->kind == KIND_CONSTRAINT ? FORM_COMMENT_PART
                                           : forms_of_kinds[object->kind].commented;
}
