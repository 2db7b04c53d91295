/* Renames that no clause tells of: one thing is dropped, another of its shape is created. Nobody
 * takes them for granted; where nobody decides, they are refused. */
#include "diff/diff_internal.h"

/* The dropped and the created objects of one shape, in buckets: kind, parent, and a cheap part of
 * the shape. */
typedef struct Bucket {
    Objects dropped;
    Objects created;
} Bucket;

static void put_shape(Arena *arena, TextBuilder *key, const Object *object)
{
    if (object->kind == KIND_COLUMN) {
        text_put(key, type_format(arena, &((const Column *)object)->type, NULL));
    } else if (object->kind == KIND_TABLE) {
        const Table *table = (const Table *)object;
        for (size_t i = 0; i < table->columns.count; i++) {
            text_put(key, name_text(table->columns.items[i]->object.name.name));
            text_put_byte(key, '\0');
        }
    } else if (object->kind == KIND_VIEW) {
        text_put(key, ((const View *)object)->query.text);
    } else if (object->kind == KIND_MATERIALIZED_VIEW) {
        text_put(key, ((const MaterializedView *)object)->query.text);
    } else if (object->kind == KIND_ENUM) {
        text_put_number(key, (int64_t)((const Enum *)object)->labels.count);
    }
    text_put(key, object->signature);
}

static Bucket *bucket_of(Arena *arena, Map *buckets, const Object *object)
{
    TextBuilder key = text_builder(arena);
    text_put_number(&key, object->kind);
    text_put_byte(&key, '\0');
    if (object->parent != NULL) {
        text_put(&key, name_text(object->parent->name.namespace_name));
        text_put_byte(&key, '\0');
        text_put(&key, name_text(object->parent->name.name));
        text_put_byte(&key, '\0');
    }
    put_shape(arena, &key, object);
    Bucket *bucket = map_find(buckets, text_built(&key));
    if (bucket == NULL) {
        bucket = ARENA_NEW(arena, Bucket);
        map_put(buckets, text_built(&key), bucket);
    }
    return bucket;
}

static bool can_be_candidate(const Object *object)
{
    return object->kind != KIND_CONSTRAINT && object->kind != KIND_INDEX &&
           object->kind != KIND_TRIGGER && object->kind != KIND_POLICY &&
           object->kind != KIND_RULE && object->kind != KIND_EXTENSION &&
           object->kind != KIND_RAW && object->kind != KIND_NAMESPACE;
}

static Text object_clause(Arena *arena, const Object *old_object, const Object *new_object)
{
    Text new_name = identifier_format(arena, new_object->name.name);
    Text old_name = identifier_format(arena, old_object->name.name);
    if (new_object->kind == KIND_COLUMN)
        return text_format(arena, "%.*s ... renamed from %.*s", TEXT_FORMAT(new_name),
                           TEXT_FORMAT(old_name));
    if (old_object->parent == NULL && old_object->name.namespace_name != NULL &&
        old_object->name.namespace_name != new_object->name.namespace_name)
        old_name =
            text_format(arena, "%.*s.%.*s",
                        TEXT_FORMAT(identifier_format(arena, old_object->name.namespace_name)),
                        TEXT_FORMAT(old_name));
    return text_format(arena, "%s %.*s renamed from %.*s", kind_row(new_object->kind)->word,
                       TEXT_FORMAT(new_name), TEXT_FORMAT(old_name));
}

/* Who fills a column from the other has both in mind: it is none that was renamed. */
static bool is_filled_from(const Object *new_object, const Object *old_object)
{
    if (new_object->kind != KIND_COLUMN) return false;
    const Expression *backfill = &((const Column *)new_object)->extras->backfill.value;
    for (size_t i = 0; i < backfill->reference_count; i++) {
        const SqlReference *reference = &backfill->references[i];
        if (reference->kind == REFERENCE_COLUMN && reference->part == old_object->name.name)
            return true;
    }
    return false;
}

static void pair_bucket(Arena *arena, Diff *diff, const Bucket *bucket)
{
    size_t first = diff->candidates.count;
    enum { PAIRS_SHOWN = 8 }; /* more of one shape than that are no sign of a rename */
    if (bucket->dropped.count > PAIRS_SHOWN || bucket->created.count > PAIRS_SHOWN) return;
    for (size_t i = 0; i < bucket->dropped.count; i++) {
        for (size_t j = 0; j < bucket->created.count; j++) {
            const Object *old_object = bucket->dropped.items[i];
            const Object *new_object = bucket->created.items[j];
            if (!shape_equals(old_object, new_object) || is_filled_from(new_object, old_object))
                continue;
            VECTOR_ADD(arena, &diff->candidates,
                       (RenameCandidate){.old_object = old_object,
                                         .new_object = new_object,
                                         .clause = object_clause(arena, old_object, new_object)});
        }
    }
    for (size_t i = first; i < diff->candidates.count; i++) {
        RenameCandidate *candidate = &diff->candidates.items[i];
        candidate->unambiguous = true;
        for (size_t j = first; j < diff->candidates.count; j++) {
            const RenameCandidate *other = &diff->candidates.items[j];
            if (i != j && (other->old_object == candidate->old_object ||
                           other->new_object == candidate->new_object))
                candidate->unambiguous = false;
        }
    }
}

static void add_part_candidate(Arena *arena, Diff *diff, const Change *change, Text old_part,
                               Text new_part)
{
    VECTOR_ADD(
        arena, &diff->candidates,
        (RenameCandidate){.old_object = change->old_object,
                          .new_object = change->new_object,
                          .old_part = old_part,
                          .new_part = new_part,
                          .unambiguous = true,
                          .clause = text_format(arena, "%.*s renamed from %.*s",
                                                TEXT_FORMAT(new_part), TEXT_FORMAT(old_part))});
}

/* Labels at the same place of two lists that are equal elsewhere. */
static void pair_labels(Arena *arena, Diff *diff, const Change *change)
{
    const Enum *old_enum = (const Enum *)change->old_object;
    const Enum *new_enum = (const Enum *)change->new_object;
    size_t different = 0;
    size_t at = 0;
    if (old_enum->labels.count != new_enum->labels.count) return;
    for (size_t i = 0; i < old_enum->labels.count; i++) {
        if (text_equals(old_enum->labels.items[i].label, new_enum->labels.items[i].label)) continue;
        different++;
        at = i;
    }
    if (different == 1)
        add_part_candidate(arena, diff, change, old_enum->labels.items[at].label,
                           new_enum->labels.items[at].label);
}

/* The same of attributes, which have one type too. */
static void pair_attributes(Arena *arena, Diff *diff, const Change *change)
{
    const Composite *old_type = (const Composite *)change->old_object;
    const Composite *new_type = (const Composite *)change->new_object;
    size_t different = 0;
    size_t at = 0;
    if (old_type->attributes.count != new_type->attributes.count) return;
    for (size_t i = 0; i < old_type->attributes.count; i++) {
        const Attribute *before = &old_type->attributes.items[i];
        const Attribute *after = &new_type->attributes.items[i];
        if (!type_equals(&before->type, &after->type)) return;
        if (before->name == after->name) continue;
        different++;
        at = i;
    }
    if (different == 1)
        add_part_candidate(arena, diff, change, name_text(old_type->attributes.items[at].name),
                           name_text(new_type->attributes.items[at].name));
}

void candidates_collect(Arena *arena, Diff *diff)
{
    Map *buckets = map_make(arena);
    for (size_t i = 0; i < diff->changes.count; i++) {
        const Change *change = &diff->changes.items[i];
        const Object *object =
            change->change_kind == CHANGE_DROP ? change->old_object : change->new_object;
        if (change->change_kind == CHANGE_ALTER && (change->attributes & ATTRIBUTE_LABELS) != 0)
            pair_labels(arena, diff, change);
        if (change->change_kind == CHANGE_ALTER && object->kind == KIND_COMPOSITE)
            pair_attributes(arena, diff, change);
        if (!can_be_candidate(object)) continue;
        if (change->change_kind == CHANGE_DROP)
            VECTOR_ADD(arena, &bucket_of(arena, buckets, object)->dropped, (Object *)object);
        else if (change->change_kind == CHANGE_CREATE)
            VECTOR_ADD(arena, &bucket_of(arena, buckets, object)->created, (Object *)object);
    }
    for (MapEntry e = map_first(buckets); e.value != NULL; e = map_next(e))
        pair_bucket(arena, diff, e.value);
}

static void refuse(const Diff *diff, Diagnostics *diagnostics, const RenameCandidate *candidate)
{
    Arena *arena = diagnostics->arena;
    Name default_namespace = diff->new_database->project.default_namespace;
    Text old_text = object_describe(arena, candidate->old_object, default_namespace);
    Text new_text = object_describe(arena, candidate->new_object, default_namespace);
    Diagnostic *diagnostic;
    if (text_is_none(candidate->old_part))
        diagnostic = diag_add(diagnostics, CODE_RENAME_UNDECIDED, candidate->new_object->span,
                              "%.*s may be %.*s renamed, or new", TEXT_FORMAT(new_text),
                              TEXT_FORMAT(old_text));
    else
        diagnostic = diag_add(diagnostics, CODE_RENAME_UNDECIDED, candidate->new_object->span,
                              "%s \"%.*s\" of %.*s may be \"%.*s\" renamed, or new",
                              candidate->old_object->kind == KIND_ENUM ? "label" : "attribute",
                              TEXT_FORMAT(candidate->new_part), TEXT_FORMAT(new_text),
                              TEXT_FORMAT(candidate->old_part));
    diag_hint(diagnostics, diagnostic, "If it is renamed, write: %.*s",
              TEXT_FORMAT(candidate->clause));
    diag_hint(diagnostics, diagnostic,
              "If one is dropped and the other is new, run again with --renames ignore.");
}

void diff_refuse_candidates(const Diff *diff, Diagnostics *diagnostics)
{
    for (size_t i = 0; i < diff->candidates.count; i++)
        refuse(diff, diagnostics, &diff->candidates.items[i]);
}
