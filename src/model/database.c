/* Objects by name, in the name spaces that PostgreSQL's unique indexes make, and what is asked of a
 * database as a whole. */
#include "model/database.h"

#include <stdlib.h>
#include <string.h>

/* The spaces that a kind has its name in, as bytes of a key. */
typedef struct Spaces {
    unsigned char items[2];
    size_t count;
} Spaces;

/* Behind all spaces; of what belongs to an extension. */
enum { OWN_SPACES = 128, SPACE_OF_EXTENSION = SPACE_OWN };

static Spaces spaces_of(ObjectKind kind)
{
    NameSpace space = kind_row(kind)->space;
    if (space == SPACE_ROW_TYPE) return (Spaces){{SPACE_RELATION, SPACE_TYPE}, 2};
    return (Spaces){{(unsigned char)(space == SPACE_OWN ? OWN_SPACES + (int)kind : (int)space)}, 1};
}

/* A key of the map, in a buffer of the caller's where it fits: NUL stands in no name, so it
 * separates. */
typedef struct SpaceKey {
    char bytes[192];
    Text text;
} SpaceKey;

static void key_append(char *bytes, size_t *length, Text part)
{
    if (part.length > 0) memcpy(bytes + *length, part.bytes, part.length);
    *length += part.length;
    bytes[(*length)++] = '\0';
}

static Text key_make(Arena *arena, SpaceKey *key, unsigned char space, QualifiedName name,
                     Text signature)
{
    Text namespace_name = name_text(name.namespace_name);
    Text own = name_text(name.name);
    size_t needed = namespace_name.length + own.length + signature.length + 4;
    char *bytes = key->bytes;
    if (needed > sizeof key->bytes) bytes = arena_make(arena, needed);
    size_t length = 0;
    bytes[length++] = (char)space;
    key_append(bytes, &length, namespace_name);
    key_append(bytes, &length, own);
    key_append(bytes, &length, signature);
    return (Text){bytes, length};
}

Database *database_make(Arena *arena, Names *names)
{
    Database *database = ARENA_NEW(arena, Database);
    database->arena = arena;
    database->names = names;
    database->by_name = map_make(arena);
    database->families = families_make(arena);
    database->project.default_namespace = name_intern_string(names, "public");
    database->project.state_namespace = name_intern_string(names, "schemac");
    database->project.migrations = TEXT("migrations");
    database->project.generated = TEXT("generated");
    return database;
}

static Object *find_in_space(const Database *database, unsigned char space, QualifiedName name,
                             Text signature)
{
    SpaceKey key;
    return map_find(database->by_name, key_make(database->arena, &key, space, name, signature));
}

static bool reserve_names(Database *database, Object *object, Spaces spaces,
                          const Object **existing)
{
    for (size_t i = 0; i < spaces.count; i++) {
        Object *found = find_in_space(database, spaces.items[i], object->name, object->signature);
        if (found != NULL) {
            *existing = found;
            return false;
        }
    }
    for (size_t i = 0; i < spaces.count; i++) {
        SpaceKey key;
        map_put(database->by_name,
                key_make(database->arena, &key, spaces.items[i], object->name, object->signature),
                object);
    }
    return true;
}

bool database_add(Database *database, Object *object, const Object **existing)
{
    if (!reserve_names(database, object, spaces_of(object->kind), existing)) return false;
    VECTOR_ADD(database->arena, &database->objects, object);
    return true;
}

bool database_add_relation_name(Database *database, Object *object, const Object **existing)
{
    return reserve_names(database, object, (Spaces){{SPACE_RELATION}, 1}, existing);
}

void database_add_type_name(Database *database, Object *object, QualifiedName name)
{
    SpaceKey key;
    map_put(database->by_name, key_make(database->arena, &key, SPACE_TYPE, name, TEXT_NONE),
            object);
}

const Extension *database_find_extension_of(const Database *database, QualifiedName name)
{
    SpaceKey key;
    if (name.name == NULL || database->extension_names.count == 0) return NULL;
    if (name.namespace_name == NULL) name.namespace_name = database->project.default_namespace;
    return map_find(database->extension_of,
                    key_make(database->arena, &key, SPACE_OF_EXTENSION, name, TEXT_NONE));
}

void database_add_extension_name(Database *database, QualifiedName name, const Extension *extension)
{
    SpaceKey key;
    ExtensionName added = {name, extension};
    if (database_find_extension_of(database, name) != NULL) return;
    if (database->extension_of == NULL) database->extension_of = map_make(database->arena);
    map_put(database->extension_of,
            key_make(database->arena, &key, SPACE_OF_EXTENSION, name, TEXT_NONE),
            (void *)(uintptr_t)extension);
    VECTOR_ADD(database->arena, &database->extension_names, added);
}

Name database_namespace_of(const Database *database, const Extension *extension)
{
    return extension->namespace_name != NULL ? extension->namespace_name
                                             : database->project.default_namespace;
}

static int compare_pointed(const void *a, const void *b)
{
    return object_compare(*(Object *const *)a, *(Object *const *)b);
}

void database_finish(Database *database)
{
    if (database->objects.count > 1)
        qsort(database->objects.items, database->objects.count, sizeof(Object *), compare_pointed);
    for (size_t i = 0; i < database->objects.count; i++) {
        ObjectKind kind = database->objects.items[i]->kind;
        if (kind == KIND_CAST && database->cast_count++ == 0) database->first_cast = i;
        if (kind == KIND_TRANSFORM && database->transform_count++ == 0)
            database->first_transform = i;
    }
}

Object *database_find(const Database *database, ObjectKind kind, QualifiedName name, Text signature)
{
    Object *found = find_in_space(database, spaces_of(kind).items[0], name, signature);
    return found != NULL && found->kind == kind ? found : NULL;
}

Object *database_find_relation(const Database *database, QualifiedName name)
{
    Object *found = find_in_space(database, SPACE_RELATION, name, TEXT_NONE);
    return found != NULL && found->kind != KIND_COMPOSITE ? found : NULL;
}

Object *database_find_type(const Database *database, QualifiedName name)
{
    return find_in_space(database, SPACE_TYPE, name, TEXT_NONE);
}

Name database_owner_of(const Database *database, const Object *object)
{
    Name owner = object_extras(object)->owner;
    if (owner != NULL) return owner;
    if (namespace_is_public(object))
        return name_intern_string(database->names, "pg_database_owner");
    return database->project.owner;
}

bool database_is_provided(const Database *database, Name namespace_name)
{
    for (size_t i = 0; i < database->objects.count; i++) {
        const Object *object = database->objects.items[i];
        if (object->kind > KIND_EXTENSION) break;
        if (object->kind == KIND_EXTENSION && ((const Extension *)object)->provided &&
            ((const Extension *)object)->namespace_name == namespace_name)
            return true;
    }
    return false;
}

const Database *database_with_owner(Arena *arena, const Database *database, Name owner)
{
    Database *copy = ARENA_NEW(arena, Database);
    *copy = *database;
    copy->project.owner = owner;
    return copy;
}

const Table *database_find_table(const Database *database, QualifiedName name)
{
    return (const Table *)database_find(database, KIND_TABLE, name, TEXT_NONE);
}

const Domain *database_find_domain_below(const Database *database, const Domain *domain)
{
    const Object *type = domain->type.type_class == TYPE_USER
                             ? database_find_type(database, domain->type.name)
                             : NULL;
    return type != NULL && type->kind == KIND_DOMAIN ? (const Domain *)type : NULL;
}

static const Object *find_index_or_key(const Table *table, Name name)
{
    const Constraint *key = table_find_constraint(table, name);
    const Index *index = key == NULL ? table_find_index(table, name) : NULL;
    return key != NULL ? &key->object : index != NULL ? &index->object : NULL;
}

const Object *database_find_marked(const Database *database, const Table *table, Name name)
{
    const Tables *above = family_partition_ancestors(database, table);
    const Object *found = name == NULL ? NULL : find_index_or_key(table, name);
    for (size_t i = 0; name != NULL && found == NULL && i < above->count; i++)
        found = find_index_or_key(above->items[i], name);
    return found;
}

bool database_has_extension(const Database *database, const char *name)
{
    Name interned = name_find(database->names, text_from_string(name));
    return interned != NULL && database_find(database, KIND_EXTENSION,
                                             (QualifiedName){NULL, interned}, TEXT_NONE) != NULL;
}

bool base_type_is_made_of(const Object *type, const Object *routine)
{
    const Expression *clauses = &((const Definition *)type)->clauses;
    if (type->kind != KIND_BASE_TYPE || routine->kind != KIND_FUNCTION) return false;
    for (size_t i = 0; i < clauses->reference_count; i++)
        if (qualified_name_equals(clauses->references[i].name, routine->name)) return true;
    return false;
}

const Trigger *trigger_above(const Database *database, const Trigger *trigger)
{
    const Tables *above =
        family_partition_ancestors(database, (const Table *)trigger->object.parent);
    for (size_t i = 0; i < above->count; i++) {
        const Table *table = above->items[i];
        for (size_t j = 0; j < table->triggers.count; j++)
            if (table->triggers.items[j]->object.name.name == trigger->object.name.name)
                return table->triggers.items[j];
    }
    return NULL;
}
