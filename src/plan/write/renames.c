/* Renames: first of all on the way up, last of all on the way down. */
#include "plan/write/write.h"

#include "model/choose.h"

/* One of them as this side does it. What is renamed under its table's former name, or moves with
 * its namespace, stays there. */
typedef struct Renaming {
    const Change *change;
    Object from;
    Object to;
    Text from_part; /* of a label or attribute; else none */
    Text to_part;
    bool done;
} Renaming;

typedef VECTOR(Renaming) Renamings;

typedef struct Renamer {
    Planner *planner;
    Node *node;
    Renamings renamings;
    Map *taken; /* names that those that are not done yet have */
} Renamer;

/* A base type has the name of the shell that it began as: one statement renames both. */
static bool goes_with_base_type(const Planner *planner, const Change *change)
{
    if (change->old_object->kind != KIND_SHELL_TYPE) return false;
    for (size_t i = 0; i < planner->diff->changes.count; i++) {
        const Change *other = &planner->diff->changes.items[i];
        if (other->change_kind == CHANGE_RENAME && other->old_object->kind == KIND_BASE_TYPE &&
            qualified_name_equals(other->old_object->name, change->old_object->name))
            return true;
    }
    return false;
}

/* Parts, then what has types in its name (routines, operators) or goes with a table, then the other
 * objects, then namespaces: each under the names that are still the old ones. */
enum { RENAME_PARTS, RENAME_SIGNED, RENAME_OBJECTS, RENAME_NAMESPACES, RENAME_RANKS };

static int rename_rank(const Planner *planner, const Change *change)
{
    const Object *object = change->old_object;
    if (!text_is_none(change->old_part) || object->kind == KIND_COLUMN) return RENAME_PARTS;
    if (!text_is_none(object->signature) || planner_is_carried(planner, change))
        return RENAME_SIGNED;
    return object->kind == KIND_NAMESPACE ? RENAME_NAMESPACES : RENAME_OBJECTS;
}

/* Its type has its new name still. */
static bool is_first_label(const Planner *planner, const Change *change)
{
    return planner->labels_first && change_is_label(change);
}

/* ---- names that are taken ---- */

/* Objects that share a name space have one key in it. */
static Text space_key(Arena *arena, const Renaming *renaming, const char *space,
                      const Object *object, Text part)
{
    TextBuilder key = text_builder(arena);
    const Object *parent = object->parent;
    if (!text_is_none(renaming->from_part)) parent = object;
    text_put_string(&key, space);
    text_put_byte(&key, '\0');
    if (parent != NULL) {
        text_put_number(&key, parent->kind);
        text_put_format(&key, "%s.%s",
                        parent->name.namespace_name == NULL ? "" : parent->name.namespace_name,
                        parent->name.name);
        text_put_byte(&key, '\0');
        text_put(&key, text_is_none(part) ? name_text(object->name.name) : part);
        return text_built(&key);
    }
    text_put_format(&key, "%s.%s",
                    object->name.namespace_name == NULL ? "" : object->name.namespace_name,
                    object->name.name);
    text_put(&key, object->signature);
    return text_built(&key);
}

static bool is_relation(ObjectKind kind)
{
    return kind == KIND_TABLE || kind == KIND_VIEW || kind == KIND_MATERIALIZED_VIEW ||
           kind == KIND_SEQUENCE || kind == KIND_COMPOSITE;
}

static bool is_type(ObjectKind kind)
{
    return kind == KIND_TABLE || kind == KIND_VIEW || kind == KIND_MATERIALIZED_VIEW ||
           kind == KIND_COMPOSITE || kind == KIND_ENUM || kind == KIND_DOMAIN ||
           kind == KIND_RANGE || kind == KIND_BASE_TYPE || kind == KIND_SHELL_TYPE;
}

typedef struct Keys {
    Text items[2];
    size_t count;
} Keys;

static Keys keys_of(Arena *arena, const Renaming *renaming, const Object *object, Text part)
{
    ObjectKind kind = object->kind;
    Keys keys = {.count = 0};
    if (object->parent == NULL && text_is_none(part) && is_relation(kind))
        keys.items[keys.count++] = space_key(arena, renaming, "relation", object, part);
    if (object->parent == NULL && text_is_none(part) && is_type(kind))
        keys.items[keys.count++] = space_key(arena, renaming, "type", object, part);
    if (keys.count > 0) return keys;
    const char *space = kind_is_routine(kind) ? "routine" : kind_row(kind)->word;
    keys.items[keys.count++] = space_key(arena, renaming, space, object, part);
    return keys;
}

static void take(Renamer *renamer, const Renaming *renaming)
{
    Keys keys = keys_of(renamer->planner->arena, renaming, &renaming->from, renaming->from_part);
    for (size_t i = 0; i < keys.count; i++)
        map_put(renamer->taken, keys.items[i], (void *)(uintptr_t)renaming->change);
}

static void leave(Renamer *renamer, const Renaming *renaming)
{
    Keys keys = keys_of(renamer->planner->arena, renaming, &renaming->from, renaming->from_part);
    for (size_t i = 0; i < keys.count; i++)
        map_put(renamer->taken, keys.items[i], renamer); /* nobody */
}

/* Whether another of them still has the name. */
static bool is_free(const Renamer *renamer, const Renaming *renaming, const Object *object,
                    Text part)
{
    Keys keys = keys_of(renamer->planner->arena, renaming, object, part);
    for (size_t i = 0; i < keys.count; i++) {
        const void *holder = map_find(renamer->taken, keys.items[i]);
        if (holder != NULL && holder != renamer && holder != renaming->change) return false;
    }
    return true;
}

/* ---- statements ---- */

/* The multirange type that neither side gives a name has the one that follows from the range's. */
static void write_multirange(Renamer *renamer, const Renaming *renaming, Name name)
{
    const Change *change = renaming->change;
    Names *names = renamer->planner->target->names;
    if (change->old_object->kind != KIND_RANGE || range_names_multirange(change->old_object) ||
        range_names_multirange(change->new_object))
        return;
    Object multirange = renaming->from;
    multirange.name.name = name_of_multirange(names, multirange.name.name);
    write_step(renamer->planner, renamer->node,
               sql_rename(&renamer->planner->writer, &multirange, name_of_multirange(names, name)),
               FORM_OBJECT, NULL);
}

/* An operator class that says no family has one of its own under its name, which goes along. */
static bool has_own_family(const Renaming *renaming, Object *family)
{
    const Change *change = renaming->change;
    if (change->old_object->kind != KIND_OPERATOR_CLASS ||
        !definition_has_own_family((const Definition *)change->old_object) ||
        !definition_has_own_family((const Definition *)change->new_object))
        return false;
    *family = renaming->from;
    family->kind = KIND_OPERATOR_FAMILY;
    return true;
}

static void write_name(Renamer *renamer, Renaming *renaming, Name name)
{
    Planner *planner = renamer->planner;
    const Object *old_object = renaming->change->old_object;
    Object family;
    write_multirange(renamer, renaming, name);
    if (has_own_family(renaming, &family))
        write_step(planner, renamer->node, sql_rename(&planner->writer, &family, name), FORM_OBJECT,
                   NULL);
    bool relation = (write_is_relation_or_part(old_object) && old_object->kind != KIND_INDEX) ||
                    old_object->kind == KIND_SEQUENCE;
    Object *before = ARENA_NEW(planner->arena, Object); /* by the name that it has by then */
    *before = renaming->from;
    PlannedStep *step =
        write_step(planner, renamer->node, sql_rename(&planner->writer, &renaming->from, name),
                   write_form_of_renamed(old_object), relation ? before : NULL);
    if (relation) write_rename_locks(planner, step, renaming->change->new_object);
    write_hazard(planner, step, HAZARD_BREAKS_CLIENTS, "the name %s is gone",
                 renaming->from.name.name);
    renaming->from.name.name = name;
}

static void write_namespace_of(Renamer *renamer, Renaming *renaming, Name namespace_name)
{
    Planner *planner = renamer->planner;
    const Object *old_object = renaming->change->old_object;
    bool relation = write_is_relation_or_part(old_object) || old_object->kind == KIND_SEQUENCE;
    Object object = renaming->from;
    Object family;
    if (object.kind == KIND_EXTENSION) object.name.namespace_name = NULL;
    if (object.kind == KIND_EXTENSION &&
        ((const Extension *)renaming->change->new_object)->provided) {
        renaming->from.name.namespace_name = namespace_name; /* whoever made it moves it */
        return;
    }
    if (has_own_family(renaming, &family))
        write_step(planner, renamer->node,
                   sql_set_namespace(&planner->writer, &family, namespace_name), FORM_OBJECT, NULL);
    PlannedStep *step = write_step(planner, renamer->node,
                                   sql_set_namespace(&planner->writer, &object, namespace_name),
                                   FORM_SET_SCHEMA, relation ? old_object : NULL);
    write_hazard(planner, step, HAZARD_BREAKS_CLIENTS, "it is moved to another namespace");
    renaming->from.name.namespace_name = namespace_name;
}

static void write_part(Renamer *renamer, Renaming *renaming, Text to)
{
    Planner *planner = renamer->planner;
    Names *names = planner->target->names;
    const Change *change = renaming->change;
    bool is_first = is_first_label(planner, change);
    const Object *object = is_first ? change->new_object : change->old_object;
    Text from = renaming->from_part;
    Objects tables = type_tables(
        planner->arena, is_first ? planner->diff->new_database : planner->diff->old_database,
        object->name);
    Text statement = object->kind == KIND_ENUM
                         ? sql_rename_label(&planner->writer, object, from, to)
                         : sql_rename_attribute(&planner->writer, object, name_intern(names, from),
                                                name_intern(names, to), tables.count > 0);
    PlannedStep *step = write_step(planner, renamer->node, statement, FORM_ALTER_TYPE_OF_TABLE,
                                   tables.count == 0 ? NULL : tables.items[0]);
    write_type_locks(planner, step, &tables);
    write_hazard(planner, step, HAZARD_BREAKS_CLIENTS, "the name %.*s is gone", TEXT_FORMAT(from));
    renaming->from_part = to;
}

static bool is_in(const Database *database, const Object *object)
{
    if (object->kind == KIND_COLUMN) {
        const Table *table = database_find_table(database, object->parent->name);
        return table != NULL && table_find_column(table, object->name.name) != NULL;
    }
    return object->parent == NULL &&
           (database_find(database, object->kind, object->name, object->signature) != NULL ||
            database_find_relation(database, object->name) != NULL ||
            database_find_type(database, object->name) != NULL);
}

/* Whether nothing has that name before or after. */
static bool is_unused(const Renamer *renamer, const Renaming *renaming, const Object *object)
{
    return is_free(renamer, renaming, object, TEXT_NONE) &&
           !is_in(renamer->planner->source, object) && !is_in(renamer->planner->target, object);
}

/* A name for the time until its own is free. */
static Name temporary_name(const Renamer *renamer, const Renaming *renaming)
{
    Object object = renaming->from;
    for (unsigned pass = 0;; pass++) {
        object.name.name =
            name_make_numbered(renamer->planner->target->names, name_text(renaming->from.name.name),
                               TEXT_NONE, "renamed", pass);
        if (is_unused(renamer, renaming, &object)) return object.name.name;
    }
}

static void write_temporary_name(Renamer *renamer, Renaming *renaming)
{
    leave(renamer, renaming);
    if (text_is_none(renaming->from_part))
        write_name(renamer, renaming, temporary_name(renamer, renaming));
    else
        write_part(
            renamer, renaming,
            text_format(renamer->planner->arena, "%.*s renamed", TEXT_FORMAT(renaming->from_part)));
    VECTOR_LAST(&renamer->node->steps)->why = "names go round: it makes room for another";
    take(renamer, renaming);
}

/* To its name first, or into its namespace first, or around what is in both ways. */
static void write_moves(Renamer *renamer, Renaming *renaming)
{
    QualifiedName to = renaming->to.name;
    bool is_moved =
        renaming->from.parent == NULL && renaming->from.name.namespace_name != to.namespace_name;
    if (is_moved && renaming->from.name.name != to.name) {
        Object named = renaming->from;
        Object moved = renaming->from;
        named.name.name = to.name;
        moved.name.namespace_name = to.namespace_name;
        if (!is_unused(renamer, renaming, &named)) {
            if (!is_unused(renamer, renaming, &moved)) write_temporary_name(renamer, renaming);
            write_namespace_of(renamer, renaming, to.namespace_name);
        }
    }
    if (renaming->from.name.name != to.name) write_name(renamer, renaming, to.name);
    if (is_moved && renaming->from.name.namespace_name != to.namespace_name)
        write_namespace_of(renamer, renaming, to.namespace_name);
}

static bool write_if_free(Renamer *renamer, Renaming *renaming)
{
    if (renaming->done || !is_free(renamer, renaming, &renaming->to, renaming->to_part))
        return false;
    renamer->node->change = renaming->change;
    leave(renamer, renaming);
    if (text_is_none(renaming->from_part))
        write_moves(renamer, renaming);
    else
        write_part(renamer, renaming, renaming->to_part);
    renaming->done = true;
    return true;
}

/* Each when its name is free; where they go round, one makes room under a name of nobody's. */
static void write_all(Renamer *renamer)
{
    size_t left = renamer->renamings.count;
    while (left > 0) {
        size_t before = left;
        for (size_t i = 0; i < renamer->renamings.count; i++)
            left -= write_if_free(renamer, &renamer->renamings.items[i]) ? 1 : 0;
        for (size_t i = 0; i < renamer->renamings.count && left == before; i++) {
            Renaming *renaming = &renamer->renamings.items[i];
            if (renaming->done) continue;
            renamer->node->change = renaming->change;
            write_temporary_name(renamer, renaming);
            break;
        }
    }
}

/* ---- which they are ---- */

static void add_renaming(Renamer *renamer, const Change *change)
{
    Planner *planner = renamer->planner;
    Renaming renaming = {.change = change, .from = *change->old_object, .to = *change->new_object};
    if (renaming.from.kind == KIND_EXTENSION) {
        /* It has no namespace in its name, but moves as what has. */
        renaming.from.name.namespace_name = database_namespace_of(
            planner->diff->old_database, (const Extension *)change->old_object);
        renaming.to.name.namespace_name = database_namespace_of(
            planner->diff->new_database, (const Extension *)change->new_object);
    }
    if (!text_is_none(change->old_part)) {
        if (is_first_label(planner, change)) renaming.from = *change->new_object;
        /* The object's own name is the old one then: parts are renamed first, and on the way down
         * last. */
        renaming.to = renaming.from;
        renaming.from_part = change->old_part;
        renaming.to_part = change->new_part;
    } else if (renaming.from.kind == KIND_COLUMN) {
        renaming.to.parent = renaming.from.parent; /* the table has its old name, or has it again */
    } else {
        renaming.to.name.namespace_name =
            planner_former_namespace(planner, renaming.to.name.namespace_name);
        renaming.to.signature = renaming.from.signature; /* its types have their old names */
        if (planner_is_carried(planner, change))
            renaming.to.name.namespace_name = renaming.from.name.namespace_name;
    }
    if (planner->down) {
        Renaming turned = {.change = change,
                           .from = renaming.to,
                           .to = renaming.from,
                           .from_part = renaming.to_part,
                           .to_part = renaming.from_part};
        renaming = turned;
    }
    VECTOR_ADD(planner->arena, &renamer->renamings, renaming);
    take(renamer, &VECTOR_LAST(&renamer->renamings));
}

void write_renames(Planner *planner, Node *node)
{
    const Diff *diff = planner->diff;
    for (int i = 0; i < RENAME_RANKS; i++) {
        int rank = planner->down ? RENAME_RANKS - 1 - i : i;
        if (node->aspect == ASPECT_LABELS && rank != RENAME_PARTS) continue;
        Renamer renamer = {.planner = planner, .node = node, .taken = map_make(planner->arena)};
        for (size_t j = 0; j < diff->changes.count; j++) {
            const Change *change =
                &diff->changes.items[planner->down ? diff->changes.count - 1 - j : j];
            if (planner_is_early_rename(change) && rename_rank(planner, change) == rank &&
                is_first_label(planner, change) == (node->aspect == ASPECT_LABELS) &&
                !goes_with_base_type(planner, change) && !planner_is_renamed_above(planner, change))
                add_renaming(&renamer, change);
        }
        write_all(&renamer);
    }
    node->change = NULL;
}
