/* What pg_depend would hold of an object, found without a server: by the names in its model. Where
 * a name may mean several, overloads for instance, all of them are taken. */
#include "model/attributes.h"

#include <string.h>

#include "model/database.h"

/* One object's references while they are collected. */
typedef struct Collector {
    Arena *arena;
    const Database *database;
    const Object *object; /* whose references they are */
    const Table *table;   /* what "the table it stands in" means; NULL: none */
    bool in_body;
    ObjectReferences *references;
} Collector;

static void add_reference(Collector *collector, const Object *object, bool deferred)
{
    if (object == NULL || object == collector->object) return;
    ObjectReferences *references = collector->references;
    for (size_t i = references->count; i > 0 && references->count - i < 16; i--) {
        ObjectReference *known = &references->items[i - 1];
        if (known->object == object) {
            known->deferred = known->deferred && deferred;
            known->in_body = known->in_body && collector->in_body;
            return;
        }
    }
    VECTOR_ADD(collector->arena, references,
               (ObjectReference){object, deferred, collector->in_body, false});
}

static void add_relation(Collector *collector, QualifiedName name, bool deferred)
{
    if (name.name != NULL)
        add_reference(collector, database_find_relation(collector->database, name), deferred);
}

typedef struct Inherited {
    Collector *collector;
    Name column;
    bool deferred;
} Inherited;

/* The column of each table that it is inherited from. */
static FamilyVisit add_inherited_column(void *context, const Table *ancestor)
{
    const Inherited *inherited = context;
    const Column *found = table_find_column(ancestor, inherited->column);
    if (found == NULL) return FAMILY_GO_ON;
    add_reference(inherited->collector, &found->object, inherited->deferred);
    return FAMILY_SKIP_ABOVE;
}

/* A column's object; its relation where columns are no objects (views), or are inherited. */
static void add_column(Collector *collector, const Object *relation, Name column, bool deferred)
{
    const Object *found = relation;
    if (relation != NULL && relation->kind == KIND_TABLE) {
        const Table *table = (const Table *)relation;
        const Column *own = table_find_column(table, column);
        Inherited inherited = {collector, column, deferred};
        if (own != NULL)
            found = &own->object;
        else
            (void)family_visit_ancestors(collector->database, table, add_inherited_column,
                                         &inherited);
    }
    add_reference(collector, found, deferred);
}

static void add_own_column(Collector *collector, Name column)
{
    const Object *relation =
        collector->table != NULL ? &collector->table->object : collector->object->parent;
    add_column(collector, relation, column, false);
}

static void add_namespace(Collector *collector, Name namespace_name)
{
    if (namespace_name != NULL)
        add_reference(collector,
                      database_find(collector->database, KIND_NAMESPACE,
                                    (QualifiedName){NULL, namespace_name}, TEXT_NONE),
                      false);
}

/* The model does not know what an extension contains: what belongs to one depends on the one of its
 * name, else on all of them. That orders no more than it must, for extensions depend on nothing but
 * namespaces. */
static void add_extensions(Collector *collector, Name likely)
{
    const Database *database = collector->database;
    const Object *found = likely == NULL ? NULL
                                         : database_find(database, KIND_EXTENSION,
                                                         (QualifiedName){NULL, likely}, TEXT_NONE);
    if (found != NULL) {
        add_reference(collector, found, false);
        return;
    }
    for (size_t i = 0; i < database->objects.count; i++) {
        if (database->objects.items[i]->kind > KIND_EXTENSION) break;
        if (database->objects.items[i]->kind == KIND_EXTENSION)
            add_reference(collector, database->objects.items[i], false);
    }
}

static void add_extension_of(Collector *collector, QualifiedName name, bool deferred)
{
    const Extension *extension = database_find_extension_of(collector->database, name);
    if (extension != NULL) add_reference(collector, &extension->object, deferred);
}

/* A base type is a shell first; only the functions that it is made of do with that. */
static void add_type_name(Collector *collector, QualifiedName name)
{
    const Object *type = database_find_type(collector->database, name);
    if (type == NULL) add_extension_of(collector, name, false);
    add_reference(collector, type, false);
    if (type == NULL || type->kind != KIND_SHELL_TYPE) return;
    const Object *whole = database_find(collector->database, KIND_BASE_TYPE, type->name, TEXT_NONE);
    if (whole != NULL && !base_type_is_made_of(whole, collector->object))
        add_reference(collector, whole, false);
}

static void add_type(Collector *collector, const Type *type)
{
    if (type->type_class == TYPE_USER)
        add_type_name(collector, type->name);
    else if (type->type_class == TYPE_EXTENSION)
        add_extensions(collector, type->name.name);
}

/* All overloads: objects are sorted by kind, namespace, (no parent,) name. */
static void add_functions_of_kind(Collector *collector, ObjectKind kind, QualifiedName name,
                                  bool deferred)
{
    const Objects *objects = &collector->database->objects;
    Object wanted = {.kind = kind, .name = name};
    size_t low = 0;
    size_t high = objects->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (object_compare(objects->items[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < objects->count && objects->items[low]->kind == kind &&
           qualified_name_equals(objects->items[low]->name, name);
         low++)
        add_reference(collector, objects->items[low], deferred);
}

static void add_functions(Collector *collector, QualifiedName name, bool deferred)
{
    if (name.name == NULL) return;
    add_functions_of_kind(collector, KIND_FUNCTION, name, deferred);
    add_functions_of_kind(collector, KIND_PROCEDURE, name, deferred);
    add_functions_of_kind(collector, KIND_AGGREGATE, name, deferred);
}

/* What a name of a definition's clauses may be: a type, a routine, another definition. */
static void add_named(Collector *collector, QualifiedName name, bool deferred)
{
    size_t count;
    const DefinitionRow *rows = definition_rows(&count);
    if (name.name == NULL) return;
    add_extension_of(collector, name, deferred);
    add_reference(collector, database_find_type(collector->database, name), deferred);
    add_functions(collector, name, deferred);
    for (size_t i = 0; i < count; i++) {
        /* An operator's commutator and negator may come later. */
        bool of_operator =
            rows[i].kind == KIND_OPERATOR && collector->object->kind == KIND_OPERATOR;
        if (rows[i].kind != KIND_AGGREGATE && rows[i].form != DEFINITION_PART &&
            rows[i].form != DEFINITION_WHOLE)
            add_functions_of_kind(collector, rows[i].kind, name, deferred || of_operator);
    }
}

static void add_sql_reference(Collector *collector, const SqlReference *reference, bool deferred)
{
    const Database *database = collector->database;
    switch (reference->kind) {
    case REFERENCE_COLUMN:
        if (reference->name.name == NULL)
            add_own_column(collector, reference->part);
        else
            add_column(collector, database_find_relation(database, reference->name),
                       reference->part, deferred);
        break;
    case REFERENCE_RELATION:
    case REFERENCE_STAR:
        if (reference->name.name == NULL && collector->table != NULL)
            add_reference(collector, &collector->table->object, deferred);
        else
            add_relation(collector, reference->name, deferred);
        break;
    case REFERENCE_OPERATOR:
        add_functions_of_kind(collector, KIND_OPERATOR, reference->name, deferred);
        break;
    case REFERENCE_DEFINITION:
        add_functions_of_kind(collector, KIND_COLLATION, reference->name, deferred);
        add_functions_of_kind(collector, KIND_TEXT_SEARCH_DICTIONARY, reference->name, deferred);
        add_functions_of_kind(collector, KIND_TEXT_SEARCH_CONFIGURATION, reference->name, deferred);
        break;
    case REFERENCE_FUNCTION:
        add_functions(collector, reference->name, deferred);
        add_extension_of(collector, reference->name, deferred);
        break;
    case REFERENCE_TYPE:
        if (definition_row(collector->object->kind) != NULL)
            add_named(collector, reference->name, deferred);
        else
            add_type_name(collector, reference->name);
        break;
    }
}

static void add_expression(Collector *collector, const Expression *expression)
{
    for (size_t i = 0; i < expression->reference_count; i++)
        add_sql_reference(collector, &expression->references[i], false);
}

/* A collation, operator class, ... of this name, where it is one of the database's own. */
static void add_definition(Collector *collector, ObjectKind kind, QualifiedName name)
{
    if (name.name != NULL) add_functions_of_kind(collector, kind, name, false);
}

/* ---- values: see values.def ---- */

#define REFERENCES(name) \
    static void refer_##name(Collector *collector, const Member *member, const void *whole)
#define VALUE_OF(Type) MEMBER_VALUE_OF(Type, whole, member)

REFERENCES(own_column)
{
    if (*VALUE_OF(Name) != NULL) add_own_column(collector, *VALUE_OF(Name));
}

REFERENCES(own_columns)
{
    const NameList *columns = VALUE_OF(NameList);
    for (size_t i = 0; i < columns->count; i++) add_own_column(collector, columns->items[i]);
}

REFERENCES(datatype)
{
    add_type(collector, VALUE_OF(Type));
}

REFERENCES(result)
{
    if (routine_has_result(whole)) add_type(collector, VALUE_OF(Type));
}

REFERENCES(transforms)
{
    const Types *types = VALUE_OF(Types);
    for (size_t i = 0; i < types->count; i++) add_type(collector, &types->items[i]);
    references_add_transforms(collector->arena, collector->database, whole, collector->references);
}

REFERENCES(row_type)
{
    if (VALUE_OF(QualifiedName)->name != NULL)
        add_reference(collector, database_find_type(collector->database, *VALUE_OF(QualifiedName)),
                      false);
}

REFERENCES(expression)
{
    add_expression(collector, VALUE_OF(Expression));
}

REFERENCES(overrides)
{
    const Columns *overrides = VALUE_OF(Columns);
    for (size_t i = 0; i < overrides->count; i++)
        add_expression(collector, &overrides->items[i]->default_value);
}

/* A query that groups by a table's primary key may put out all its columns, and needs the key. */
REFERENCES(query)
{
    const Expression *query = VALUE_OF(Expression);
    add_expression(collector, query);
    for (size_t i = 0; expression_has(query, EXPRESSION_HAS_GROUPS) && i < query->reference_count;
         i++) {
        const Table *table =
            query->references[i].kind != REFERENCE_RELATION
                ? NULL
                : database_find_table(collector->database, query->references[i].name);
        for (size_t j = 0; table != NULL && j < table->constraints.count; j++)
            if (table->constraints.items[j]->constraint_kind == CONSTRAINT_PRIMARY_KEY)
                add_reference(collector, &table->constraints.items[j]->object, false);
    }
}

/* Bodies in SQL are checked when the function is created; those in other languages when they run,
 * but for the types of variables. */
REFERENCES(body)
{
    const Routine *routine = whole;
    const SqlReference *references = *VALUE_OF(SqlReference *);
    bool deferred = routine->language == NULL || strcmp(routine->language, "sql") != 0;
    collector->in_body = true;
    for (size_t i = 0; i < routine->body_reference_count; i++)
        add_sql_reference(collector, &references[i],
                          deferred && references[i].kind != REFERENCE_TYPE);
    collector->in_body = false;
}

REFERENCES(relation)
{
    add_relation(collector, *VALUE_OF(QualifiedName), false);
}

REFERENCES(relations)
{
    const QualifiedNames *relations = VALUE_OF(QualifiedNames);
    for (size_t i = 0; i < relations->count; i++)
        add_relation(collector, relations->items[i], false);
}

REFERENCES(referenced_table)
{
    const NameList *columns = &((const Constraint *)whole)->referenced_columns;
    QualifiedName table = *VALUE_OF(QualifiedName);
    if (table.name == NULL) return;
    const Object *referenced = database_find_relation(collector->database, table);
    add_reference(collector, referenced, true);
    for (size_t i = 0; i < columns->count; i++)
        add_column(collector, referenced, columns->items[i], true);
    /* A foreign key cannot be there before what makes the referenced columns unique; which of
     * several it holds on to is not known. */
    Objects keys = database_find_keys(collector->arena, collector->database, table, columns);
    for (size_t i = 0; i < keys.count; i++) add_reference(collector, keys.items[i], true);
}

REFERENCES(owned_by_table)
{
    QualifiedName table = *VALUE_OF(QualifiedName);
    if (table.name != NULL)
        add_column(collector, database_find_relation(collector->database, table),
                   ((const Sequence *)whole)->owned_by_column, true);
}

REFERENCES(identity_table)
{
    QualifiedName table = *VALUE_OF(QualifiedName);
    if (table.name != NULL)
        add_column(collector, database_find_relation(collector->database, table),
                   ((const External *)whole)->column, false);
}

REFERENCES(inherited)
{
    const Trigger *above = *VALUE_OF(bool) ? trigger_above(collector->database, whole) : NULL;
    if (above != NULL) add_reference(collector, &above->object, false);
}

REFERENCES(collation)
{
    add_definition(collector, KIND_COLLATION, *VALUE_OF(QualifiedName));
}

REFERENCES(operator_class)
{
    add_definition(collector, KIND_OPERATOR_CLASS, *VALUE_OF(QualifiedName));
    if (VALUE_OF(QualifiedName)->name != NULL) add_extensions(collector, NULL);
}

REFERENCES(operator_classes)
{
    const QualifiedNames *classes = VALUE_OF(QualifiedNames);
    for (size_t i = 0; i < classes->count; i++)
        add_definition(collector, KIND_OPERATOR_CLASS, classes->items[i]);
}

REFERENCES(access_method)
{
    static const char *const BUILT_IN[] = {"btree", "hash", "gist", "gin", "brin", "spgist"};
    Name access_method = *VALUE_OF(Name);
    for (size_t i = 0; i < sizeof BUILT_IN / sizeof BUILT_IN[0]; i++)
        if (access_method == NULL || strcmp(access_method, BUILT_IN[i]) == 0) return;
    add_definition(collector, KIND_ACCESS_METHOD, (QualifiedName){NULL, access_method});
    add_extensions(collector, NULL);
}

REFERENCES(table_access_method)
{
    add_definition(collector, KIND_ACCESS_METHOD, (QualifiedName){NULL, *VALUE_OF(Name)});
}

REFERENCES(language)
{
    add_definition(collector, KIND_LANGUAGE, (QualifiedName){NULL, *VALUE_OF(Name)});
}

REFERENCES(server)
{
    add_definition(collector, KIND_SERVER, (QualifiedName){NULL, *VALUE_OF(Name)});
}

REFERENCES(functions)
{
    add_functions(collector, *VALUE_OF(QualifiedName), false);
}

REFERENCES(namespace)
{
    add_namespace(collector, *VALUE_OF(Name));
}

REFERENCES(extension)
{
    add_definition(collector, KIND_EXTENSION, (QualifiedName){NULL, *VALUE_OF(Name)});
}

typedef void ValueReferences(Collector *collector, const Member *member, const void *whole);

static ValueReferences *const references_of_values[VALUE_COUNT] = {
#define refer_nothing NULL
#define VALUE(name, equality, refers, renamed) [VALUE_##name] = refer_##refers,
#include "model/values.def"
#undef VALUE
#undef refer_nothing
};

/* ---- structs ---- */

static void add_members(Collector *collector, const Members *members, const void *whole);

static void add_items(Collector *collector, const Member *member, const void *whole)
{
    AnyVector list = member_list(whole, member);
    for (size_t i = 0; i < list.count; i++)
        add_members(collector, member->inner, list.items + i * member->inner->size);
}

static void add_members(Collector *collector, const Members *members, const void *whole)
{
    for (const Member *member = members->rows; member->name != NULL; member++) {
        switch (member->form) {
        case MEMBER_VALUE:
            if (references_of_values[member->value] != NULL)
                references_of_values[member->value](collector, member, whole);
            break;
        case MEMBER_LIST: add_items(collector, member, whole); break;
        case MEMBER_EMBEDDED:
            add_members(collector, member->inner, MEMBER_VALUE_OF(char, whole, member));
            break;
        case MEMBER_SHARED:
            add_members(collector, member->inner, member_shared(whole, member));
            break;
        case MEMBER_PARTS: break; /* have references of their own */
        }
    }
}

/* DEPENDS ON EXTENSION. */
static void add_depended(Collector *collector, const NameList *extensions)
{
    for (size_t i = 0; i < extensions->count; i++)
        add_definition(collector, KIND_EXTENSION, (QualifiedName){NULL, extensions->items[i]});
}

void object_references(Arena *arena, const Database *database, const Object *object,
                       ObjectReferences *references)
{
    Collector collector = {
        .arena = arena, .database = database, .object = object, .references = references};
    if (object->kind == KIND_TABLE)
        collector.table = (const Table *)object;
    else if (object->parent != NULL && object->parent->kind == KIND_TABLE)
        collector.table = (const Table *)object->parent;
    if (object->parent == NULL) add_namespace(&collector, object->name.namespace_name);
    add_depended(&collector, &object_extras(object)->extensions);
    size_t begin = references->count;
    add_members(&collector, kind_members(object->kind), object);
    references_add_casts(arena, database, object, references, begin);
}
