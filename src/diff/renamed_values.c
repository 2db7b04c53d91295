/* Values of the old model as they are after the renames, class by class (model/values.def): each
 * function changes a member of a copy. */
#include "diff/diff_internal.h"

#include <string.h>

typedef struct Renaming {
    Renames *renames;
    const Object *relation; /* the old object whose columns are meant; the object itself, or its
                               parent */
    const Table *table;     /* the same when it is a table, else NULL */
    Object *copy;           /* the object, renamed */
    const void *from;       /* the struct of the old object, which may be inside of it */
    void *to;               /* its copy */
} Renaming;

#define RENAMED(name) static void rename_##name(const Renaming *at, const Member *member)
#define VALUE_OF(Type) ((Type *)(void *)((char *)at->to + member->offset))

static void *copy_bytes(Arena *arena, const void *bytes, size_t size)
{
    void *copy = arena_make(arena, size);
    if (size > 0) memcpy(copy, bytes, size);
    return copy;
}

/* Gives a list of the copy items of its own. */
#define COPY_ITEMS(arena, vector)                                                         \
    ((vector)->items =                                                                    \
         copy_bytes((arena), (vector)->items, (vector)->count * sizeof *(vector)->items), \
     (vector)->capacity = (vector)->count)

/* ---- columns, labels ---- */

RENAMED(own_column)
{
    Name *column = VALUE_OF(Name);
    if (*column != NULL) *column = renamed_column(at->renames, at->relation, *column);
}

RENAMED(own_columns)
{
    NameList *columns = VALUE_OF(NameList);
    *columns = renamed_columns(at->renames, at->relation, *columns);
}

RENAMED(overrides)
{
    Columns *overrides = VALUE_OF(Columns);
    COPY_ITEMS(at->renames->arena, overrides);
    for (size_t i = 0; i < overrides->count; i++) {
        const Column *old = overrides->items[i];
        Column *column = renames_copy(at->renames, &old->object);
        column->object.name.name =
            renamed_column(at->renames, at->relation, column->object.name.name);
        column->object.parent = at->copy;
        renamed_object_inside(at->renames, &column->object, &old->object, at->relation);
        overrides->items[i] = column;
    }
}

/* Each is the first member of what the renames are kept by. */
RENAMED(attribute_name)
{
    const Attribute *renamed = map_find_pointer(at->renames->attributes, at->from);
    if (renamed != NULL) *VALUE_OF(Name) = renamed->name;
}

RENAMED(label)
{
    const EnumLabel *old = at->from;
    const EnumLabel *renamed = map_find_pointer(at->renames->labels, old);
    if (renamed == NULL) return;
    *VALUE_OF(Text) = text_copy(at->renames->arena, renamed->label);
    renamed_keep_text(at->renames, *VALUE_OF(Text), old->label);
}

/* ---- types ---- */

RENAMED(datatype)
{
    *VALUE_OF(Type) = renamed_type(at->renames, *VALUE_OF(Type));
}

RENAMED(transforms)
{
    Types *types = VALUE_OF(Types);
    COPY_ITEMS(at->renames->arena, types);
    for (size_t i = 0; i < types->count; i++)
        types->items[i] = renamed_type(at->renames, types->items[i]);
}

RENAMED(row_type)
{
    QualifiedName *name = VALUE_OF(QualifiedName);
    Type type = {.type_class = TYPE_USER, .name = *name};
    if (name->name != NULL) *name = renamed_type(at->renames, type).name;
}

/* ---- SQL ---- */

RENAMED(expression)
{
    *VALUE_OF(Expression) = renamed_expression(at->renames, *VALUE_OF(Expression), at->table);
}

RENAMED(default_value)
{
    const Column *old = at->from;
    *VALUE_OF(Expression) = renamed_constant(at->renames, *VALUE_OF(Expression), &old->type);
    rename_expression(at, member);
}

RENAMED(clauses)
{
    Expression *clauses = VALUE_OF(Expression);
    rename_expression(at, member);
    *clauses = renamed_clauses(at->renames, at->copy->kind, *clauses);
}

/* ---- objects by name ---- */

RENAMED(relation)
{
    *VALUE_OF(QualifiedName) = renamed_relation(at->renames, *VALUE_OF(QualifiedName));
}

RENAMED(relations)
{
    QualifiedNames *relations = VALUE_OF(QualifiedNames);
    COPY_ITEMS(at->renames->arena, relations);
    for (size_t i = 0; i < relations->count; i++)
        relations->items[i] = renamed_relation(at->renames, relations->items[i]);
}

RENAMED(referenced_table)
{
    Constraint *constraint = at->to;
    QualifiedName *table = VALUE_OF(QualifiedName);
    if (table->name == NULL) return;
    constraint->referenced_columns =
        renamed_columns(at->renames, database_find_relation(at->renames->old_database, *table),
                        constraint->referenced_columns);
    *table = renamed_relation(at->renames, *table);
}

static void rename_with_column(const Renaming *at, QualifiedName *table, Name *column)
{
    if (table->name == NULL) return;
    *column = renamed_column(at->renames, database_find_relation(at->renames->old_database, *table),
                             *column);
    *table = renamed_relation(at->renames, *table);
}

RENAMED(owned_by_table)
{
    rename_with_column(at, VALUE_OF(QualifiedName), &((Sequence *)at->to)->owned_by_column);
}

RENAMED(identity_table)
{
    rename_with_column(at, VALUE_OF(QualifiedName), &((External *)at->to)->column);
}

RENAMED(collation)
{
    QualifiedName *name = VALUE_OF(QualifiedName);
    *name = renamed_definition(at->renames, KIND_COLLATION, *name);
}

RENAMED(operator_class)
{
    QualifiedName *name = VALUE_OF(QualifiedName);
    *name = renamed_definition(at->renames, KIND_OPERATOR_CLASS, *name);
    *name = renamed_bare(at->renames, *name);
}

RENAMED(language)
{
    QualifiedName name = {NULL, *VALUE_OF(Name)};
    *VALUE_OF(Name) = renamed_definition(at->renames, KIND_LANGUAGE, name).name;
}

RENAMED(server)
{
    QualifiedName name = {NULL, *VALUE_OF(Name)};
    *VALUE_OF(Name) = renamed_definition(at->renames, KIND_SERVER, name).name;
}

RENAMED(support)
{
    QualifiedName *name = VALUE_OF(QualifiedName);
    if (name->name != NULL) *name = renamed_routine(at->renames, *name);
}

RENAMED(trigger_function)
{
    static const ExpressionCall without_arguments = {.argument_count = 0};
    QualifiedName *name = VALUE_OF(QualifiedName);
    *name = renamed_call(at->renames, *name, &without_arguments);
}

/* An extension that can move has moved already: see collect_extensions. */
RENAMED(namespace)
{
    const Renames *renames = at->renames;
    const Extension *extension = at->to;
    const Object *other =
        database_find(renames->new_database, KIND_EXTENSION, extension->object.name, TEXT_NONE);
    QualifiedName name = {NULL, *VALUE_OF(Name)};
    const Object *old = name.name == NULL
                            ? NULL
                            : database_find(renames->old_database, KIND_NAMESPACE, name, TEXT_NONE);
    const Object *renamed = old == NULL ? NULL : map_find_pointer(renames->objects, old);
    if (other != NULL && !extension_is_fixed(extension))
        *VALUE_OF(Name) = ((const Extension *)other)->namespace_name;
    else if (renamed != NULL)
        *VALUE_OF(Name) = renamed->name.name;
}

typedef void ValueRename(const Renaming *at, const Member *member);

static ValueRename *const renames_of_values[VALUE_COUNT] = {
#define rename_kept NULL
#define VALUE(name, equality, refers, renamed) [VALUE_##name] = rename_##renamed,
#include "model/values.def"
#undef VALUE
#undef rename_kept
};

/* ---- structs ---- */

static void rename_members(const Renaming *at, const Members *members);

static void rename_struct(const Renaming *at, const Members *members, const void *from, void *to)
{
    Renaming inside = *at;
    inside.from = from;
    inside.to = to;
    rename_members(&inside, members);
}

static void rename_list(const Renaming *at, const Member *member)
{
    size_t size = member->inner->size;
    AnyVector old = member_list(at->from, member);
    AnyVector list = old;
    list.items = copy_bytes(at->renames->arena, old.items, old.count * size);
    list.capacity = list.count;
    memcpy((char *)at->to + member->offset, &list, sizeof list);
    for (size_t i = 0; i < list.count; i++)
        rename_struct(at, member->inner, old.items + i * size, list.items + i * size);
}

static bool is_zero(const char *bytes, size_t size)
{
    return size == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0);
}

/* One that says nothing is shared by all that have none. */
static void rename_shared(const Renaming *at, const Member *member)
{
    const void *old = member_shared(at->from, member);
    if (is_zero(old, member->inner->size)) return;
    void *copy = copy_bytes(at->renames->arena, old, member->inner->size);
    memcpy((char *)at->to + member->offset, &copy, sizeof copy);
    rename_struct(at, member->inner, old, copy);
}

/* Each part with its parent and namespace. */
static void rename_parts(const Renaming *at, const Member *member)
{
    AnyVector old = member_list(at->from, member);
    AnyVector list = old;
    list.items = copy_bytes(at->renames->arena, old.items, old.count * sizeof(Object *));
    list.capacity = list.count;
    memcpy((char *)at->to + member->offset, &list, sizeof list);
    for (size_t i = 0; i < list.count; i++) {
        const Object *old_part = member_part(old, i);
        Object *part = renames_copy(at->renames, old_part);
        part->parent = at->copy;
        part->name.namespace_name = at->copy->name.namespace_name;
        memcpy(list.items + i * sizeof part, &part, sizeof part);
        renamed_object_inside(at->renames, part, old_part, at->relation);
    }
}

static void rename_members(const Renaming *at, const Members *members)
{
    for (const Member *member = members->rows; member->name != NULL; member++) {
        switch (member->form) {
        case MEMBER_VALUE:
            if (renames_of_values[member->value] != NULL)
                renames_of_values[member->value](at, member);
            break;
        case MEMBER_LIST: rename_list(at, member); break;
        case MEMBER_EMBEDDED:
            rename_struct(at, member->inner, (const char *)at->from + member->offset,
                          (char *)at->to + member->offset);
            break;
        case MEMBER_SHARED: rename_shared(at, member); break;
        case MEMBER_PARTS: rename_parts(at, member); break;
        }
    }
}

void renamed_object_inside(Renames *renames, Object *copy, const Object *old,
                           const Object *relation)
{
    RenameFunction *rename_rest = renamed_kind_rest(copy->kind);
    const Renaming at = {
        .renames = renames,
        .relation = relation,
        .table = relation->kind == KIND_TABLE ? (const Table *)relation : NULL,
        .copy = copy,
        .from = old,
        .to = copy,
    };
    rename_members(&at, kind_members(copy->kind));
    if (rename_rest != NULL) rename_rest(renames, copy, old);
}
