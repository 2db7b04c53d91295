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
           object->kind != KIND_NAMESPACE;
}

static Text object_clause(Arena *arena, const Object *old_object, const Object *new_object)
{
    Text new_name = identifier_format(arena, new_object->name.name);
    Text old_name = identifier_format(arena, old_object->name.name);
    if (new_object->kind == KIND_COLUMN)
        return text_format(arena, "%.*s ... renamed from %.*s", TEXT_FORMAT(new_name),
                           TEXT_FORMAT(old_name));
    return text_format(arena, "%s %.*s renamed from %.*s", kind_row(new_object->kind)->word,
                       TEXT_FORMAT(new_name), TEXT_FORMAT(old_name));
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
            if (!shape_equals(old_object, new_object)) continue;
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

/* Labels at the same place of two lists that are equal elsewhere. */
static void pair_labels(Arena *arena, Diff *diff, const Enum *old_enum, const Enum *new_enum)
{
    size_t different = 0;
    size_t at = 0;
    if (old_enum->labels.count != new_enum->labels.count) return;
    for (size_t i = 0; i < old_enum->labels.count; i++) {
        if (text_equals(old_enum->labels.items[i].label, new_enum->labels.items[i].label)) continue;
        different++;
        at = i;
    }
    if (different != 1) return;
    Text old_part = old_enum->labels.items[at].label;
    Text new_part = new_enum->labels.items[at].label;
    VECTOR_ADD(
        arena, &diff->candidates,
        (RenameCandidate){.old_object = &old_enum->object,
                          .new_object = &new_enum->object,
                          .old_part = old_part,
                          .new_part = new_part,
                          .unambiguous = true,
                          .clause = text_format(arena, "%.*s renamed from %.*s",
                                                TEXT_FORMAT(new_part), TEXT_FORMAT(old_part))});
}

void candidates_collect(Arena *arena, Diff *diff)
{
    Map *buckets = map_make(arena);
    for (size_t i = 0; i < diff->changes.count; i++) {
        const Change *change = &diff->changes.items[i];
        const Object *object =
            change->change_kind == CHANGE_DROP ? change->old_object : change->new_object;
        if (change->change_kind == CHANGE_ALTER && (change->attributes & ATTRIBUTE_LABELS) != 0)
            pair_labels(arena, diff, (const Enum *)change->old_object,
                        (const Enum *)change->new_object);
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
                              "label \"%.*s\" of %.*s may be \"%.*s\" renamed, or new",
                              TEXT_FORMAT(candidate->new_part), TEXT_FORMAT(new_text),
                              TEXT_FORMAT(candidate->old_part));
    diag_hint(diagnostics, diagnostic, "If it is renamed, say so: %.*s",
              TEXT_FORMAT(candidate->clause));
    diag_hint(diagnostics, diagnostic,
              "If one is dropped and the other is new, run again with --renames ignore.");
}

void diff_refuse_candidates(const Diff *diff, Diagnostics *diagnostics)
{
    for (size_t i = 0; i < diff->candidates.count; i++)
        refuse(diff, diagnostics, &diff->candidates.items[i]);
}
