/* What pg_depend would hold of an object, found without a server: by the names in its model. Where
 * a name may mean several, overloads for instance, all of them are taken. */
#include "model/database.h"

#include <string.h>

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

static void add_own_columns(Collector *collector, const NameList *columns)
{
    for (size_t i = 0; i < columns->count; i++) add_own_column(collector, columns->items[i]);
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

static void references_of_composite(Collector *collector, const Composite *composite)
{
    for (size_t i = 0; i < composite->attributes.count; i++) {
        add_type(collector, &composite->attributes.items[i].type);
        add_definition(collector, KIND_COLLATION, composite->attributes.items[i].collation);
    }
}

static void references_of_domain(Collector *collector, const Domain *domain)
{
    add_type(collector, &domain->type);
    add_definition(collector, KIND_COLLATION, domain->collation);
    add_expression(collector, &domain->default_value);
    for (size_t i = 0; i < domain->checks.count; i++)
        add_expression(collector, &domain->checks.items[i].expression);
}

static void references_of_sequence(Collector *collector, const Sequence *sequence)
{
    if (sequence->owned_by_table.name == NULL) return;
    add_column(collector, database_find_relation(collector->database, sequence->owned_by_table),
               sequence->owned_by_column, true);
}

/* Bodies in SQL are checked when the function is created; those in other languages when they run,
 * but for the types of variables. */
static void references_of_routine(Collector *collector, const Routine *routine)
{
    for (size_t i = 0; i < routine->arguments.count; i++) {
        add_type(collector, &routine->arguments.items[i].type);
        add_expression(collector, &routine->arguments.items[i].default_value);
    }
    if (routine->has_returns && !routine->returns_table) add_type(collector, &routine->returns);
    for (size_t i = 0; i < routine->transforms.count; i++)
        add_type(collector, &routine->transforms.items[i]);
    references_add_transforms(collector->arena, collector->database, routine,
                              collector->references);
    add_functions(collector, routine->support, false);
    add_definition(collector, KIND_LANGUAGE, (QualifiedName){NULL, routine->language});
    add_expression(collector, &routine->sql_body);
    bool deferred = routine->language == NULL || strcmp(routine->language, "sql") != 0;
    collector->in_body = true;
    for (size_t i = 0; i < routine->body_reference_count; i++) {
        const SqlReference *reference = &routine->body_references[i];
        add_sql_reference(collector, reference, deferred && reference->kind != REFERENCE_TYPE);
    }
    collector->in_body = false;
}

static void add_defaults(Collector *collector, const Columns *overrides)
{
    for (size_t i = 0; i < overrides->count; i++)
        add_expression(collector, &overrides->items[i]->default_value);
}

static void references_of_table(Collector *collector, const Table *table)
{
    const TableExtras *extras = table->extras;
    add_definition(collector, KIND_SERVER, (QualifiedName){NULL, extras->server});
    add_definition(collector, KIND_ACCESS_METHOD, (QualifiedName){NULL, table->access_method});
    if (extras->type.name != NULL)
        add_reference(collector, database_find_type(collector->database, extras->type), false);
    if (extras->partition_of.name != NULL) add_relation(collector, extras->partition_of, false);
    add_expression(collector, &extras->partition_key);
    add_defaults(collector, &extras->overrides);
    for (size_t i = 0; i < table->inherits.count; i++)
        add_relation(collector, table->inherits.items[i], false);
}

static void references_of_column(Collector *collector, const Column *column)
{
    add_type(collector, &column->type);
    add_definition(collector, KIND_COLLATION, column->collation);
    add_expression(collector, &column->default_value);
    add_expression(collector, &column->extras->generated);
}

static void references_of_key(Collector *collector, const IndexKey *key)
{
    if (key->column != NULL) add_own_column(collector, key->column);
    add_expression(collector, &key->expression);
    add_definition(collector, KIND_COLLATION, key->collation);
    add_definition(collector, KIND_OPERATOR_CLASS, key->operator_class);
    if (key->operator_class.name != NULL) add_extensions(collector, NULL);
}

static void add_access_method(Collector *collector, Name access_method)
{
    static const char *const BUILT_IN[] = {"btree", "hash", "gist", "gin", "brin", "spgist"};
    for (size_t i = 0; i < sizeof BUILT_IN / sizeof BUILT_IN[0]; i++)
        if (access_method == NULL || strcmp(access_method, BUILT_IN[i]) == 0) return;
    add_definition(collector, KIND_ACCESS_METHOD, (QualifiedName){NULL, access_method});
    add_extensions(collector, NULL);
}

static void references_of_index(Collector *collector, const Index *index)
{
    add_access_method(collector, index->access_method);
    for (size_t i = 0; i < index->keys.count; i++)
        references_of_key(collector, &index->keys.items[i]);
    add_own_columns(collector, &index->include);
    add_expression(collector, &index->predicate);
}

static void references_of_constraint(Collector *collector, const Constraint *constraint)
{
    add_own_columns(collector, &constraint->columns);
    add_own_columns(collector, &constraint->include);
    add_expression(collector, &constraint->expression);
    for (size_t i = 0; i < constraint->operator_classes.count; i++)
        add_definition(collector, KIND_OPERATOR_CLASS, constraint->operator_classes.items[i]);
    for (size_t i = 0; i < constraint->elements.count; i++)
        references_of_key(collector, constraint->elements.items[i].key);
    if (constraint->constraint_kind == CONSTRAINT_EXCLUDE)
        add_access_method(collector, constraint->access_method);
    if (constraint->constraint_kind != CONSTRAINT_FOREIGN_KEY) return;
    const Object *referenced =
        database_find_relation(collector->database, constraint->referenced_table);
    add_reference(collector, referenced, true);
    for (size_t i = 0; i < constraint->referenced_columns.count; i++)
        add_column(collector, referenced, constraint->referenced_columns.items[i], true);
    /* A foreign key cannot be there before what makes the referenced columns unique; which of
     * several it holds on to is not known. */
    Objects keys =
        database_find_keys(collector->arena, collector->database, constraint->referenced_table,
                           &constraint->referenced_columns);
    for (size_t i = 0; i < keys.count; i++) add_reference(collector, keys.items[i], true);
}

static void references_of_trigger(Collector *collector, const Trigger *trigger)
{
    if (trigger->inherited) {
        const Trigger *above = trigger_above(collector->database, trigger);
        if (above != NULL) add_reference(collector, &above->object, false);
        return;
    }
    add_own_columns(collector, &trigger->update_columns);
    add_relation(collector, trigger->from_table, false);
    add_expression(collector, &trigger->condition);
    add_functions(collector, trigger->function, false);
}

static bool groups(Text query)
{
    static const char words[] = "GROUP BY";
    return memmem(query.bytes, query.length, words, sizeof words - 1) != NULL;
}

/* A query that groups by a table's primary key may put out all its columns, and needs the key. */
static void references_of_query(Collector *collector, const Expression *query)
{
    add_expression(collector, query);
    for (size_t i = 0; i < query->reference_count && groups(query->text); i++) {
        const Table *table =
            query->references[i].kind != REFERENCE_RELATION
                ? NULL
                : database_find_table(collector->database, query->references[i].name);
        for (size_t j = 0; table != NULL && j < table->constraints.count; j++)
            if (table->constraints.items[j]->constraint_kind == CONSTRAINT_PRIMARY_KEY)
                add_reference(collector, &table->constraints.items[j]->object, false);
    }
}

static void references_of_kind(Collector *collector, const Object *object)
{
    switch (object->kind) {
    case KIND_EXTERNAL: {
        const External *external = (const External *)object;
        QualifiedName extension = {NULL, external->extension};
        if (external->table.name != NULL)
            add_column(collector, database_find_relation(collector->database, external->table),
                       external->column, false);
        if (extension.name != NULL)
            add_reference(collector,
                          database_find(collector->database, KIND_EXTENSION, extension, TEXT_NONE),
                          false);
        break;
    }
    case KIND_EXTENSION:
        add_namespace(collector, ((const Extension *)object)->namespace_name);
        break;
    case KIND_COMPOSITE: references_of_composite(collector, (const Composite *)object); break;
    case KIND_DOMAIN: references_of_domain(collector, (const Domain *)object); break;
    case KIND_SEQUENCE: references_of_sequence(collector, (const Sequence *)object); break;
    case KIND_FUNCTION:
    case KIND_PROCEDURE: references_of_routine(collector, (const Routine *)object); break;
    case KIND_TABLE: references_of_table(collector, (const Table *)object); break;
    case KIND_COLUMN: references_of_column(collector, (const Column *)object); break;
    case KIND_CONSTRAINT: references_of_constraint(collector, (const Constraint *)object); break;
    case KIND_INDEX: references_of_index(collector, (const Index *)object); break;
    case KIND_TRIGGER: references_of_trigger(collector, (const Trigger *)object); break;
    case KIND_VIEW:
        references_of_query(collector, &((const View *)object)->query);
        add_defaults(collector, &((const View *)object)->overrides);
        break;
    case KIND_MATERIALIZED_VIEW:
        references_of_query(collector, &((const MaterializedView *)object)->query);
        break;
    default: /* namespaces and enums need nothing */
        if (definition_row(object->kind) != NULL)
            add_expression(collector, &((const Definition *)object)->clauses);
        break;
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
    references_of_kind(&collector, object);
    references_add_casts(arena, database, object, references, begin);
}
