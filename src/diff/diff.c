/* The order of work: renames, the old model after them, then a walk over both sorted lists. Parts
 * are matched by name, and but for columns by their shape as well. */
#include "diff/diff.h"

#include "diff/diff_internal.h"

static void add_change(Diff *diff, Arena *arena, ChangeKind kind, const Object *old_object,
                       const Object *new_object, ChangeAttributes attributes)
{
    VECTOR_ADD(arena, &diff->changes,
               (Change){.change_kind = kind,
                        .old_object = old_object,
                        .new_object = new_object,
                        .attributes = attributes});
}

static void compare_pair(Arena *arena, Diff *diff, const Object *old_object,
                         const Object *new_object)
{
    ChangeAttributes attributes =
        attributes_compare(old_object, new_object, diff->renamed, diff->new_database);
    if (attributes != 0) add_change(diff, arena, CHANGE_ALTER, old_object, new_object, attributes);
}

/* ---- parts: lists of some tens, found by name from where the last was found ---- */

typedef struct Part {
    Object *object;
    bool matched;
} Part;

typedef struct Parts {
    Part *items;
    size_t count;
} Parts;

/* But for the `given`, if any: see parts_given. The columns of a partition are its parent's. */
static Parts parts_of(Arena *arena, AnyVector vector, const Map *given)
{
    Parts parts = {ARENA_ARRAY(arena, Part, vector.count), 0};
    for (size_t i = 0; i < vector.count; i++) {
        Object *part = member_part(vector, i);
        if (given == NULL || (part->kind != KIND_COLUMN && map_find_pointer(given, part) == NULL))
            parts.items[parts.count++].object = part;
    }
    return parts;
}

/* Policies and rules stand in one list. */
static Part *find_part(Parts *parts, ObjectKind kind, Name name, size_t hint)
{
    for (size_t i = 0; i < parts->count; i++) {
        Part *part = &parts->items[(hint + i) % parts->count];
        if (part->object->name.name == name && part->object->kind == kind && !part->matched)
            return part;
    }
    return NULL;
}

/* The old part that the new one is: by its `renamed from`, else by its shape, if nothing else has
 * either. */
static Part *find_renamed_part(Parts *old_parts, const Parts *new_parts, const Object *new_part)
{
    Part *found = NULL;
    if (new_part->kind == KIND_COLUMN) return NULL;
    if (new_part->renamed_from.name != NULL) {
        found = find_part(old_parts, new_part->kind, new_part->renamed_from.name, 0);
        if (found != NULL) return found;
    }
    for (size_t i = 0; i < old_parts->count; i++) {
        Part *part = &old_parts->items[i];
        if (part->matched || !shape_equals(part->object, new_part)) continue;
        for (size_t j = 0; j < new_parts->count; j++) {
            if (new_parts->items[j].matched &&
                new_parts->items[j].object->name.name == part->object->name.name)
                part = NULL; /* has its own name on the other side */
            if (part == NULL) break;
        }
        if (part != NULL) return part;
    }
    return found;
}

/* Whether names have changed places: the part of the same name has another shape, and so has its
 * own on the other side, while the shapes meet crosswise. By clause, or by the shapes alone: it is
 * the same in the end. */
static bool has_moved(const Parts *old_parts, const Parts *new_parts, const Object *old_part,
                      const Object *new_part)
{
    if (new_part->kind == KIND_COLUMN || shape_equals(old_part, new_part)) return false;
    for (size_t i = 0; i < old_parts->count; i++) {
        const Object *other = old_parts->items[i].object;
        if (other == old_part || other->kind != new_part->kind || !shape_equals(other, new_part))
            continue;
        for (size_t j = 0; j < new_parts->count; j++) {
            const Object *counterpart = new_parts->items[j].object;
            if (counterpart->kind == other->kind && counterpart->name.name == other->name.name &&
                !shape_equals(other, counterpart))
                return true;
        }
    }
    return false;
}

static void match_by_name(Arena *arena, Diff *diff, Parts *old_parts, Parts *new_parts)
{
    for (size_t i = 0; i < new_parts->count; i++) {
        Part *part = find_part(old_parts, new_parts->items[i].object->kind,
                               new_parts->items[i].object->name.name, i);
        if (part == NULL ||
            has_moved(old_parts, new_parts, part->object, new_parts->items[i].object))
            continue;
        part->matched = new_parts->items[i].matched = true;
        compare_pair(arena, diff, part->object, new_parts->items[i].object);
    }
}

static void compare_parts(Arena *arena, Diff *diff, Parts *old_parts, Parts *new_parts)
{
    match_by_name(arena, diff, old_parts, new_parts);
    for (size_t i = 0; i < new_parts->count; i++) {
        const Object *new_part = new_parts->items[i].object;
        if (new_parts->items[i].matched) continue;
        Part *part = find_renamed_part(old_parts, new_parts, new_part);
        if (part == NULL) {
            add_change(diff, arena, CHANGE_CREATE, NULL, new_part, 0);
            continue;
        }
        part->matched = true;
        add_change(diff, arena, CHANGE_RENAME, part->object, new_part, 0);
        compare_pair(arena, diff, part->object, new_part);
    }
    for (size_t i = 0; i < old_parts->count; i++)
        if (!old_parts->items[i].matched)
            add_change(diff, arena, CHANGE_DROP, old_parts->items[i].object, NULL, 0);
}

/* What a table that moves in or out of another shares with that one; NULL: compare all. */
static const Map *given_parts(Arena *arena, const Diff *diff, const Object *a, const Object *b)
{
    if (a->kind != KIND_TABLE || !table_moves_in_or_out((const Table *)a, (const Table *)b))
        return NULL;
    return parts_given(arena, diff, (const Table *)a, (const Table *)b);
}

static void compare_objects(Arena *arena, Diff *diff, const Object *a, const Object *b)
{
    size_t first = diff->changes.count;
    compare_pair(arena, diff, a, b);
    const Map *given = given_parts(arena, diff, a, b);
    for (const Member *member = kind_members(a->kind)->rows; member->name != NULL; member++) {
        if (member->form != MEMBER_PARTS) continue;
        Parts old_parts = parts_of(arena, member_list(a, member), given);
        Parts new_parts = parts_of(arena, member_list(b, member), given);
        compare_parts(arena, diff, &old_parts, &new_parts);
    }
    if (given == NULL) marks_compare(arena, diff, a, b, first);
}

/* Both lists are sorted by object_compare. */
static void compare_databases(Arena *arena, Diff *diff)
{
    const Objects *a = &diff->renamed->objects;
    const Objects *b = &diff->new_database->objects;
    size_t i = 0;
    size_t j = 0;
    while (i < a->count || j < b->count) {
        int order = i == a->count   ? 1
                    : j == b->count ? -1
                                    : object_compare(a->items[i], b->items[j]);
        if (order < 0)
            add_change(diff, arena, CHANGE_DROP, a->items[i++], NULL, 0);
        else if (order > 0)
            add_change(diff, arena, CHANGE_CREATE, NULL, b->items[j++], 0);
        else
            compare_objects(arena, diff, a->items[i++], b->items[j++]);
    }
}

Diff *diff_make(Arena *arena, const Database *old_database, const Database *new_database,
                const RenameCandidates *accepted)
{
    Diff *diff = ARENA_NEW(arena, Diff);
    Renames renames = {.arena = arena,
                       .old_database = old_database,
                       .new_database = new_database,
                       .objects = map_make(arena),
                       .former = map_make(arena),
                       .temporary = map_make(arena),
                       .labels = map_make(arena),
                       .label_texts = map_make(arena),
                       .attributes = map_make(arena),
                       .copies = map_make(arena),
                       .originals = map_make(arena)};
    diff->old_database = old_database;
    diff->renamed = old_database;
    diff->new_database = new_database;
    diff->label_texts = renames.label_texts;
    diff->conversions = map_make(arena);
    diff->backfills = map_make(arena);
    renames_collect(&renames, accepted);
    for (size_t i = 0; i < renames.changes.count; i++)
        VECTOR_ADD(arena, &diff->changes, renames.changes.items[i]);
    if (renames.changes.count > 0) {
        diff->renamed = renames_apply(&renames);
        clauses_rename(&renames, diff);
    }
    compare_databases(arena, diff);
    candidates_collect(arena, diff);
    /* They are taken as renames in the old model. */
    for (size_t i = 0; i < diff->candidates.count; i++) {
        RenameCandidate *candidate = &diff->candidates.items[i];
        const Object *original = map_find_pointer(renames.originals, candidate->old_object);
        if (original != NULL) candidate->old_object = original;
    }
    return diff;
}

bool diff_is_empty(const Diff *diff)
{
    return diff->changes.count == 0;
}

static void describe_rename(Arena *arena, TextBuilder *out, const Change *change,
                            Name default_namespace)
{
    Text old_text = object_describe(arena, change->old_object, default_namespace);
    if (change->old_object->kind == KIND_EXTENSION) {
        text_put_format(out, "alter %.*s (schema)", TEXT_FORMAT(old_text));
        return;
    }
    text_put_string(out, "rename ");
    if (!text_is_none(change->old_part)) {
        text_put_format(out, "\"%.*s\" of %.*s to \"%.*s\"", TEXT_FORMAT(change->old_part),
                        TEXT_FORMAT(old_text), TEXT_FORMAT(change->new_part));
        return;
    }
    text_put(out, old_text);
    text_put_string(out, " to ");
    if (change->new_object->parent == NULL &&
        change->new_object->name.namespace_name != change->old_object->name.namespace_name) {
        text_put(out, identifier_format(arena, change->new_object->name.namespace_name));
        text_put_byte(out, '.');
    }
    text_put(out, identifier_format(arena, change->new_object->name.name));
}

Text change_describe(Arena *arena, const Change *change, Name default_namespace)
{
    TextBuilder out = text_builder(arena);
    const char *separator = " (";
    if (change->change_kind == CHANGE_RENAME) {
        describe_rename(arena, &out, change, default_namespace);
        return text_built(&out);
    }
    static const char *const verbs[] = {"rename ", "create ", "drop ", "alter "};
    text_put_string(&out, verbs[change->change_kind]);
    text_put(&out, object_describe(
                       arena, change->new_object != NULL ? change->new_object : change->old_object,
                       default_namespace));
    for (int i = 0; i < (int)ATTRIBUTE_COUNT; i++) {
        if ((change->attributes & (UINT64_C(1) << i)) == 0) continue;
        text_put_string(&out, separator);
        text_put_string(&out, change_attribute_word((ChangeAttribute)i));
        separator = ", ";
    }
    if (change->attributes != 0) text_put_byte(&out, ')');
    return text_built(&out);
}
