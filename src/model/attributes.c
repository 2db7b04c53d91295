/* The rows of model/attributes/ as tables: one a struct, and which struct holds which kind. */
#include "model/attributes.h"

#include <stddef.h>

#include "base/bug.h"
#include "model/database.h"

const char *change_attribute_word(ChangeAttribute attribute)
{
    static const char *const words[] = {
#define CHANGE(identifier, word) word,
#include "model/changes.def"
#undef CHANGE
    };
    return words[attribute];
}

#define ATTRIBUTE_ROWS
#define END_OF_ROWS                                           \
    {                                                         \
        NULL, 0, 0, MEMBER_VALUE, VALUE_plain, NULL, 0, false \
    }
#define TABLE(Type) static const Members Type##_members = {sizeof(Type), Type##_rows}

/* ---- structs that objects have inside ---- */

#define STRUCT NotNull
static const Member NotNull_rows[] = {
#include "model/attributes/not_null.def"
    END_OF_ROWS};
#undef STRUCT
const Members NotNull_members = {sizeof(NotNull), NotNull_rows};

#define STRUCT SequenceOptions
static const Member SequenceOptions_rows[] = {
#include "model/attributes/sequence_options.def"
    END_OF_ROWS};
#undef STRUCT
const Members SequenceOptions_members = {sizeof(SequenceOptions), SequenceOptions_rows};

#define STRUCT IndexKey
static const Member IndexKey_rows[] = {
#include "model/attributes/index_key.def"
    END_OF_ROWS};
#undef STRUCT
const Members IndexKey_members = {sizeof(IndexKey), IndexKey_rows};

#define STRUCT ExcludeElement
static const Member ExcludeElement_rows[] = {
#include "model/attributes/exclude_element.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(ExcludeElement);

#define STRUCT ColumnExtras
static const Member ColumnExtras_rows[] = {
#include "model/attributes/column_extras.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(ColumnExtras);

#define STRUCT PartName
static const Member PartName_rows[] = {
#include "model/attributes/part_name.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(PartName);

#define STRUCT TableExtras
static const Member TableExtras_rows[] = {
#include "model/attributes/table_extras.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(TableExtras);

#define STRUCT EnumLabel
static const Member EnumLabel_rows[] = {
#include "model/attributes/enum_label.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(EnumLabel);

#define STRUCT Attribute
static const Member Attribute_rows[] = {
#include "model/attributes/attribute.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Attribute);

#define STRUCT DomainCheck
static const Member DomainCheck_rows[] = {
#include "model/attributes/domain_check.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(DomainCheck);

#define STRUCT Argument
static const Member Argument_rows[] = {
#include "model/attributes/argument.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Argument);

/* ---- objects ---- */

#define STRUCT Namespace
static const Member Namespace_rows[] = {
#include "model/attributes/namespace.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Namespace);

#define STRUCT External
static const Member External_rows[] = {
#include "model/attributes/external.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(External);

#define STRUCT DefaultPrivileges
static const Member DefaultPrivileges_rows[] = {
#include "model/attributes/default_privileges.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(DefaultPrivileges);

#define STRUCT Extension
static const Member Extension_rows[] = {
#include "model/attributes/extension.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Extension);

#define STRUCT Enum
static const Member Enum_rows[] = {
#include "model/attributes/enum.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Enum);

#define STRUCT Composite
static const Member Composite_rows[] = {
#include "model/attributes/composite.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Composite);

#define STRUCT Domain
static const Member Domain_rows[] = {
#include "model/attributes/domain.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Domain);

#define STRUCT Sequence
static const Member Sequence_rows[] = {
#include "model/attributes/sequence.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Sequence);

#define STRUCT Routine
static const Member Routine_rows[] = {
#include "model/attributes/routine.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Routine);

#define STRUCT Table
static const Member Table_rows[] = {
#include "model/attributes/table.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Table);

#define STRUCT Column
static const Member Column_rows[] = {
#include "model/attributes/column.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Column);

#define STRUCT Constraint
static const Member Constraint_rows[] = {
#include "model/attributes/constraint.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Constraint);

#define STRUCT View
static const Member View_rows[] = {
#include "model/attributes/view.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(View);

#define STRUCT MaterializedView
static const Member MaterializedView_rows[] = {
#include "model/attributes/materialized_view.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(MaterializedView);

#define STRUCT Index
static const Member Index_rows[] = {
#include "model/attributes/index.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Index);

#define STRUCT Trigger
static const Member Trigger_rows[] = {
#include "model/attributes/trigger.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Trigger);

#define STRUCT Definition
static const Member Definition_rows[] = {
#include "model/attributes/definition.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Definition);

#define STRUCT Raw
static const Member Raw_rows[] = {
#include "model/attributes/raw.def"
    END_OF_ROWS};
#undef STRUCT
TABLE(Raw);

const Members *kind_members(ObjectKind kind)
{
    static const Members *const rows[KIND_COUNT] = {
#define KIND(identifier, word, plural, Type, subject, place, space) &Type##_members,
#include "model/kinds.def"
#undef KIND
    };
    if ((unsigned)kind >= KIND_COUNT) BUG("no object kind %d", (int)kind);
    return rows[kind];
}
