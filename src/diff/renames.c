/* What is called otherwise now: by clause, by an accepted candidate, or by going along with a
 * namespace, an extension or a column. What loses its name to another gets a temporary one. */
#include "diff/diff_internal.h"

#include "model/choose.h"
#include "model/renames.h"

static void put_pair(Renames *renames, const Object *old_object, const Object *new_object)
{
    map_put_pointer(renames->objects, old_object, (void *)new_object);
    map_put_pointer(renames->former, new_object, (void *)old_object);
}

static void add_rename(Renames *renames, const Object *old_object, const Object *new_object)
{
    if (map_find_pointer(renames->objects, old_object) != NULL)
        return; /* the second of two clauses that name it; sema reports that */
    put_pair(renames, old_object, new_object);
    VECTOR_ADD(
        renames->arena, &renames->changes,
        (Change){.change_kind = CHANGE_RENAME, .old_object = old_object, .new_object = new_object});
}

static void add_part_rename(Renames *renames, const Object *old_object, const Object *new_object,
                            Text old_part, Text new_part)
{
    VECTOR_ADD(renames->arena, &renames->changes,
               (Change){.change_kind = CHANGE_RENAME,
                        .old_object = old_object,
                        .new_object = new_object,
                        .old_part = old_part,
                        .new_part = new_part});
}

/* What a namespace of the new model was called before. */
static Name former_namespace(const Renames *renames, Name name)
{
    const Object *object = database_find(renames->new_database, KIND_NAMESPACE,
                                         (QualifiedName){NULL, name}, TEXT_NONE);
    const Object *former = object == NULL ? NULL : map_find_pointer(renames->former, object);
    return former == NULL ? name : former->name.name;
}

/* The old object of that name, in a namespace that may have been renamed since. */
static Object *find_named(Renames *renames, const Object *object, QualifiedName name)
{
    const Database *old = renames->old_database;
    Object *found = database_find(old, object->kind, name, object->signature);
    if (found == NULL) found = renames_find_resigned(renames, object, name);
    Name former = former_namespace(renames, name.namespace_name);
    if (found != NULL || former == name.namespace_name) return found;
    name.namespace_name = former;
    found = database_find(old, object->kind, name, object->signature);
    return found != NULL ? found : renames_find_resigned(renames, object, name);
}

/* The old object under the name of a `renamed from` clause: in the namespace of unqualified names,
 * or where the object itself is. */
static Object *find_former(Renames *renames, const Object *object)
{
    QualifiedName source = rename_source(object);
    QualifiedName own = {object->name.namespace_name, source.name};
    Object *found = find_named(renames, object, source);
    bool is_bare = object->parent == NULL && source.name != object->name.name &&
                   source.namespace_name == renames->new_database->project.default_namespace;
    if (found != NULL || !is_bare ||
        database_find(renames->new_database, object->kind, own, object->signature) != NULL)
        return found;
    return find_named(renames, object, own);
}

/* The object that has this one's place in the old model: by name, or by rename, or in a renamed
 * namespace. */
static Object *find_counterpart(const Renames *renames, const Object *object)
{
    return database_find(renames->old_database, object->kind, object->name, object->signature);
}

/* Whether `counterpart`, an old object, keeps the name that another is to have: a rename that was
 * applied already. One that is itself renamed makes room. */
static bool holds_name(const Renames *renames, const Object *counterpart)
{
    return counterpart != NULL && map_find_pointer(renames->objects, counterpart) == NULL;
}

/* Whether `former` becomes `object` now. */
static bool take_former(Renames *renames, const Object *former, const Object *object)
{
    if (former == NULL || map_find_pointer(renames->objects, former) != NULL ||
        map_find_pointer(renames->former, object) != NULL)
        return false;
    add_rename(renames, former, object);
    return true;
}

/* Names that change places: all of them are there, and they have not done it yet. */
static bool changes_places(Renames *renames, const Object *object)
{
    const Object *at = object;
    if (!rename_goes_round(renames->new_database, object) ||
        rename_is_settled(renames->arena, renames->old_database, object))
        return false;
    do {
        if (find_former(renames, at) == NULL) return false;
        at = rename_predecessor(renames->new_database, at);
    } while (at != object);
    return true;
}

static bool collect_object(Renames *renames, const Object *object)
{
    if (object->renamed_from.name == NULL) return false;
    if (holds_name(renames, find_counterpart(renames, object)) && !changes_places(renames, object))
        return false;
    return take_former(renames, find_former(renames, object), object);
}

/* Whether either model has something of that name: any relation or type for one that is such. */
static bool is_known(const Renames *renames, const Object *object)
{
    const Database *databases[] = {renames->old_database, renames->new_database};
    for (size_t i = 0; i < 2; i++)
        if (object->parent == NULL &&
            (database_find(databases[i], object->kind, object->name, object->signature) != NULL ||
             database_find_relation(databases[i], object->name) != NULL ||
             database_find_type(databases[i], object->name) != NULL))
            return true;
    if (object->parent == NULL) return false;
    const Table *table = database_find_table(renames->new_database, object->parent->name);
    return table_find_column((const Table *)object->parent, object->name.name) != NULL ||
           (table != NULL && table_find_column(table, object->name.name) != NULL);
}

/* What is dropped gets a temporary name where another takes its name, and is dropped under that. */
static void put_aside(Renames *renames, const Object *object)
{
    Database *old = (Database *)renames->old_database;
    Object *temporary = renames_copy(renames, object);
    for (unsigned pass = 0;; pass++) {
        temporary->name.name = name_make_numbered(old->names, name_text(object->name.name),
                                                  TEXT_NONE, "dropped", pass);
        if (!is_known(renames, temporary)) break;
    }
    map_put_pointer(renames->temporary, object, temporary);
    add_rename(renames, object, temporary);
}

/* The old object that has the name which `object` takes from another: dropped, for there is no
 * other of that name in the new model. */
static bool collect_replacing(Renames *renames, const Object *former, const Object *counterpart,
                              const Object *object)
{
    if (former == NULL || counterpart == NULL || former == counterpart ||
        map_find_pointer(renames->former, object) != NULL ||
        map_find_pointer(renames->objects, former) != NULL || !holds_name(renames, counterpart) ||
        rename_predecessor(renames->new_database, object) != NULL)
        return false; /* the former's name is another's now: a rename that was applied already */
    put_aside(renames, counterpart);
    return take_former(renames, former, object);
}

/* Of a chain, b to c and a to b, each rename comes after the one that makes room for it. */
static void collect_objects(Renames *renames, const Objects *objects)
{
    bool goes_on = true;
    while (goes_on) {
        goes_on = false;
        for (size_t i = 0; i < objects->count; i++)
            goes_on = collect_object(renames, objects->items[i]) || goes_on;
        for (size_t i = 0; i < objects->count && !goes_on; i++) {
            const Object *object = objects->items[i];
            goes_on = object->renamed_from.name != NULL &&
                      collect_replacing(renames, find_former(renames, object),
                                        find_counterpart(renames, object), object);
        }
    }
}

/* What is dropped out of a renamed namespace is dropped in it: the namespace comes first. */
static void put_moved(Renames *renames, const Object *object, Name namespace_name)
{
    Object *moved = renames_copy(renames, object);
    moved->name.namespace_name = namespace_name;
    put_pair(renames, object, moved);
}

/* Objects of a renamed namespace go with it, unless a clause says more: first those that have their
 * names still, for their types may be in the signatures of others. */
static void collect_moved(Renames *renames, Map *namespaces, bool goes_on)
{
    const Objects *objects = &renames->old_database->objects;
    for (size_t i = 0; map_count(namespaces) > 0 && i < objects->count; i++) {
        const Object *object = objects->items[i];
        const Object *moved = object->name.namespace_name == NULL
                                  ? NULL
                                  : map_find_pointer(namespaces, object->name.namespace_name);
        if (moved == NULL || map_find_pointer(renames->objects, object) != NULL) continue;
        Object *follower =
            database_find(renames->new_database, object->kind,
                          (QualifiedName){moved->name.name, object->name.name}, object->signature);
        if (follower != NULL && map_find_pointer(renames->former, follower) == NULL)
            put_pair(renames, object, follower); /* no change of its own: the namespace's does it */
        else if (!goes_on)
            put_moved(renames, object, moved->name.name);
    }
}

static const Object *find_old_column(const Table *old_table, Name name)
{
    const Column *column = table_find_column(old_table, name);
    return column == NULL ? NULL : &column->object;
}

static bool columns_change_places(const Renames *renames, const Table *old_table,
                                  const Object *column)
{
    const Object *at = column;
    if (!rename_goes_round(renames->new_database, column) ||
        rename_is_settled(renames->arena, renames->old_database, column))
        return false;
    do {
        if (find_old_column(old_table, at->renamed_from.name) == NULL) return false;
        at = rename_predecessor(renames->new_database, at);
    } while (at != column);
    return true;
}

static bool collect_column(Renames *renames, const Table *old_table, const Object *column)
{
    if (column->renamed_from.name == NULL) return false;
    const Object *counterpart = find_old_column(old_table, column->name.name);
    if (holds_name(renames, counterpart) && !columns_change_places(renames, old_table, column))
        return false;
    return take_former(renames, find_old_column(old_table, column->renamed_from.name), column);
}

static void collect_columns(Renames *renames, const Table *old_table, const Table *new_table)
{
    bool goes_on = true;
    while (goes_on) {
        goes_on = false;
        for (size_t i = 0; i < new_table->columns.count; i++)
            goes_on =
                collect_column(renames, old_table, &new_table->columns.items[i]->object) || goes_on;
        for (size_t i = 0; i < new_table->columns.count && !goes_on; i++) {
            const Object *column = &new_table->columns.items[i]->object;
            goes_on =
                column->renamed_from.name != NULL &&
                collect_replacing(renames, find_old_column(old_table, column->renamed_from.name),
                                  find_old_column(old_table, column->name.name), column);
        }
    }
}

static const EnumLabel *find_label(const Enum *type, Text label)
{
    for (size_t i = 0; i < type->labels.count; i++)
        if (text_equals(type->labels.items[i].label, label)) return &type->labels.items[i];
    return NULL;
}

static void collect_labels(Renames *renames, const Enum *old_enum, const Enum *new_enum)
{
    for (size_t i = 0; i < new_enum->labels.count; i++) {
        const EnumLabel *label = &new_enum->labels.items[i];
        if (text_is_none(label->renamed_from) || find_label(old_enum, label->label) != NULL)
            continue;
        const EnumLabel *former = find_label(old_enum, label->renamed_from);
        if (former == NULL || map_find_pointer(renames->labels, former) != NULL) continue;
        map_put_pointer(renames->labels, former, (void *)label);
        add_part_rename(renames, &old_enum->object, &new_enum->object, former->label, label->label);
    }
}

static const Attribute *find_attribute(const Composite *type, Name name)
{
    for (size_t i = 0; i < type->attributes.count; i++)
        if (type->attributes.items[i].name == name) return &type->attributes.items[i];
    return NULL;
}

static void collect_attributes(Renames *renames, const Composite *old_type,
                               const Composite *new_type)
{
    for (size_t i = 0; i < new_type->attributes.count; i++) {
        const Attribute *attribute = &new_type->attributes.items[i];
        if (attribute->renamed_from == NULL || find_attribute(old_type, attribute->name) != NULL)
            continue;
        const Attribute *former = find_attribute(old_type, attribute->renamed_from);
        if (former == NULL || map_find_pointer(renames->attributes, former) != NULL) continue;
        map_put_pointer(renames->attributes, former, (void *)attribute);
        add_part_rename(renames, &old_type->object, &new_type->object, name_text(former->name),
                        name_text(attribute->name));
    }
}

static void collect_parts(Renames *renames, const Object *old_object, const Object *new_object)
{
    if (old_object->kind == KIND_TABLE)
        collect_columns(renames, (const Table *)old_object, (const Table *)new_object);
    else if (old_object->kind == KIND_ENUM)
        collect_labels(renames, (const Enum *)old_object, (const Enum *)new_object);
    else if (old_object->kind == KIND_COMPOSITE)
        collect_attributes(renames, (const Composite *)old_object, (const Composite *)new_object);
}

static bool has_parts(const Object *object)
{
    return object->kind == KIND_TABLE || object->kind == KIND_ENUM ||
           object->kind == KIND_COMPOSITE;
}

static void accept_attribute(Renames *renames, const RenameCandidate *candidate)
{
    Names *names = renames->new_database->names;
    const Attribute *former = find_attribute((const Composite *)candidate->old_object,
                                             name_intern(names, candidate->old_part));
    const Attribute *attribute = find_attribute((const Composite *)candidate->new_object,
                                                name_intern(names, candidate->new_part));
    if (former == NULL || attribute == NULL ||
        map_find_pointer(renames->attributes, former) != NULL)
        return;
    map_put_pointer(renames->attributes, former, (void *)attribute);
    add_part_rename(renames, candidate->old_object, candidate->new_object, candidate->old_part,
                    candidate->new_part);
}

static void collect_accepted(Renames *renames, const RenameCandidates *accepted)
{
    for (size_t i = 0; accepted != NULL && i < accepted->count; i++) {
        const RenameCandidate *candidate = &accepted->items[i];
        if (text_is_none(candidate->old_part)) {
            add_rename(renames, candidate->old_object, candidate->new_object);
            continue;
        }
        if (candidate->old_object->kind == KIND_COMPOSITE) {
            accept_attribute(renames, candidate);
            continue;
        }
        const EnumLabel *former =
            find_label((const Enum *)candidate->old_object, candidate->old_part);
        const EnumLabel *label =
            find_label((const Enum *)candidate->new_object, candidate->new_part);
        if (former == NULL || label == NULL || map_find_pointer(renames->labels, former) != NULL)
            continue;
        map_put_pointer(renames->labels, former, (void *)label);
        add_part_rename(renames, candidate->old_object, candidate->new_object, former->label,
                        label->label);
    }
}

/* The column that owns a sequence, or NULL. */
static const Column *find_owner(const Database *database, const Object *object)
{
    if (object->kind != KIND_SEQUENCE) return NULL;
    const Sequence *sequence = (const Sequence *)object;
    const Table *table = database_find_table(database, sequence->owned_by_table);
    return table == NULL ? NULL : table_find_column(table, sequence->owned_by_column);
}

/* What a column of the old model is in the new one, or NULL. */
static const Column *find_successor(const Renames *renames, const Column *column)
{
    const Object *old_table = column->object.parent;
    const Object *renamed = map_find_pointer(renames->objects, &column->object);
    const Table *table = map_find_pointer(renames->objects, old_table);
    if (map_find_pointer(renames->temporary, old_table) != NULL ||
        map_find_pointer(renames->temporary, &column->object) != NULL)
        return NULL;
    if (renamed != NULL) return (const Column *)renamed;
    if (table == NULL) table = database_find_table(renames->new_database, old_table->name);
    return table == NULL ? NULL : table_find_column(table, column->object.name.name);
}

/* The new sequence that takes the place of an old one that a column owned: the one that the column
 * owns now; NULL where that is so by name. */
static const Object *find_owned(const Renames *renames, const Map *owned, const Object *sequence)
{
    const Column *owner = find_owner(renames->old_database, sequence);
    const Column *successor = owner == NULL ? NULL : find_successor(renames, owner);
    const Object *found = successor == NULL ? NULL : map_find_pointer(owned, successor);
    return found == NULL || qualified_name_equals(found->name, sequence->name) ? NULL : found;
}

/* Whether the old sequence is the new one of its name, for all that its column says. */
static bool keeps_name(const Renames *renames, const Object *sequence)
{
    const Object *same =
        database_find(renames->new_database, KIND_SEQUENCE, sequence->name, TEXT_NONE);
    return same != NULL && find_owner(renames->new_database, same) == NULL;
}

/* Makes room for a sequence that is to have `holder`'s name. False: it stays. */
static bool make_room(Renames *renames, const Map *owned, const Object *holder,
                      const Column *successor)
{
    if (holder == NULL || map_find_pointer(renames->objects, holder) != NULL) return true;
    const Column *owner = find_owner(renames->old_database, holder);
    if (owner == NULL || find_successor(renames, owner) == successor) return false;
    if (find_owned(renames, owned, holder) == NULL) put_aside(renames, holder);
    return true;
}

/* A sequence that a column owns, a serial's, is named after it: when the column or its table is
 * renamed it goes along, as indexes do, and nobody is asked. */
static void collect_owned(Renames *renames)
{
    Map *owned = map_make(renames->arena); /* new column → its new sequence */
    const Objects *objects = &renames->new_database->objects;
    for (size_t i = 0; i < objects->count; i++) {
        const Column *owner = find_owner(renames->new_database, objects->items[i]);
        if (owner != NULL) map_put_pointer(owned, owner, objects->items[i]);
    }
    objects = &renames->old_database->objects;
    for (size_t i = 0; map_count(owned) > 0 && i < objects->count; i++) {
        const Object *object = objects->items[i];
        const Object *sequence = find_owned(renames, owned, object);
        if (sequence == NULL || map_find_pointer(renames->objects, object) != NULL ||
            map_find_pointer(renames->former, sequence) != NULL || keeps_name(renames, object))
            continue;
        if (make_room(renames, owned, find_counterpart(renames, sequence),
                      find_owner(renames->new_database, sequence)))
            add_rename(renames, object, sequence);
    }
}

/* An extension moves to another namespace with all that it holds. */
static void collect_extensions(Renames *renames, const Map *namespaces)
{
    const Objects *objects = &renames->new_database->objects;
    for (size_t i = 0; i < objects->count && objects->items[i]->kind <= KIND_EXTENSION; i++) {
        const Object *object = objects->items[i];
        const Object *old_object =
            object->kind == KIND_EXTENSION ? find_counterpart(renames, object) : NULL;
        if (old_object == NULL || extension_is_fixed((const Extension *)object)) continue;
        Name from = database_namespace_of(renames->old_database, (const Extension *)old_object);
        Name to = database_namespace_of(renames->new_database, (const Extension *)object);
        const Object *renamed = map_find_pointer(namespaces, from);
        if ((renamed != NULL ? renamed->name.name : from) != to)
            add_rename(renames, old_object, object);
    }
}

static bool is_type(const Object *object)
{
    return object->kind == KIND_ENUM || object->kind == KIND_DOMAIN ||
           object->kind == KIND_COMPOSITE || object->kind == KIND_RANGE;
}

/* A type that is dropped while one of another kind takes its name, an enum that becomes a domain:
 * under another name it lasts until nothing is of it. */
static void collect_types_aside(Renames *renames)
{
    const Objects *objects = &renames->old_database->objects;
    for (size_t i = 0; i < objects->count; i++) {
        const Object *object = objects->items[i];
        if (is_type(object) && map_find_pointer(renames->objects, object) == NULL &&
            database_find(renames->new_database, object->kind, object->name, object->signature) ==
                NULL &&
            database_find_type(renames->new_database, object->name) != NULL)
            put_aside(renames, object);
    }
}

void renames_collect(Renames *renames, const RenameCandidates *accepted)
{
    const Objects *objects = &renames->new_database->objects;
    Map *namespaces = map_make(renames->arena); /* old name → new namespace */
    collect_accepted(renames, accepted);
    collect_objects(renames, objects);
    collect_types_aside(renames);
    for (size_t i = 0; i < renames->changes.count; i++) {
        const Change *change = &renames->changes.items[i];
        if (change->old_object->kind == KIND_NAMESPACE)
            map_put_pointer(namespaces, change->old_object->name.name, (void *)change->new_object);
    }
    if (map_count(namespaces) > 0) {
        collect_moved(renames, namespaces, true);
        collect_objects(renames, objects);
    }
    for (size_t i = 0; i < objects->count; i++) {
        if (!has_parts(objects->items[i])) continue;
        const Object *old_object = map_find_pointer(renames->former, objects->items[i]);
        if (old_object == NULL) old_object = find_counterpart(renames, objects->items[i]);
        if (old_object != NULL) collect_parts(renames, old_object, objects->items[i]);
    }
    collect_owned(renames);
    collect_moved(renames, namespaces, false);
    collect_extensions(renames, namespaces);
}
