/* renamed from: what it names must be gone, and be named once. */
#include "sema/parts_internal.h"

typedef struct RenameWork {
    Sema *sema;
    Map *sources; /* the object that is renamed from a name, by kind and name */
} RenameWork;

static Text source_key(Sema *sema, const Object *object)
{
    Object before = *object;
    before.name = object->renamed_from;
    return object_key(sema->arena, &before);
}

static const Object *find_constraint_or_index(const Object *object, const Table *table)
{
    const Index *index =
        object->kind == KIND_INDEX ? table_find_index(table, object->renamed_from.name) : NULL;
    if (index != NULL) return &index->object;
    for (size_t i = 0; i < table->triggers.count && object->kind == KIND_TRIGGER; i++)
        if (table->triggers.items[i]->object.name.name == object->renamed_from.name)
            return &table->triggers.items[i]->object;
    const Constraint *constraint = object->kind == KIND_CONSTRAINT
                                       ? table_find_constraint(table, object->renamed_from.name)
                                       : NULL;
    return constraint == NULL ? NULL : &constraint->object;
}

/* What is still declared under the name that `object` had. */
static const Object *find_still(const Sema *sema, const Object *object)
{
    if (object->parent == NULL)
        return database_find(sema->database, object->kind, object->renamed_from, object->signature);
    if (object->parent->kind != KIND_TABLE) return NULL;
    const Table *table = (const Table *)(const void *)object->parent;
    if (object->kind != KIND_COLUMN) return find_constraint_or_index(object, table);
    const Column *column = table_find_column(table, object->renamed_from.name);
    return column == NULL ? NULL : &column->object;
}

static void check_rename(void *context, const Object *object)
{
    RenameWork *work = context;
    Sema *sema = work->sema;
    if (object->renamed_from.name == NULL) return;
    const char *word = kind_row(object->kind)->word;
    const Object *still = find_still(sema, object);
    Text key = source_key(sema, object);
    const Object *other = map_find(work->sources, key);
    if (still == object) {
        SEMA_ADD(sema, RENAME_CONFLICT, object->renamed_from_span,
                 "%s \"%s\" is renamed from its own name", word, object->name.name);
    } else if (still != NULL && still->renamed_from.name == NULL) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, RENAME_CONFLICT, object->renamed_from_span,
                     "%s \"%s\" cannot be renamed from \"%s\", which is still declared", word,
                     object->name.name, object->renamed_from.name);
        SEMA_NOTE(sema, diagnostic, still->span, "it is declared here");
        SEMA_HINT(sema, diagnostic, "If the rename was applied long ago, remove the clause.");
    } else if (other != NULL) {
        Diagnostic *diagnostic = SEMA_ADD(
            sema, RENAME_CONFLICT, object->renamed_from_span, "two %s are renamed from \"%s\"",
            kind_row(object->kind)->plural, object->renamed_from.name);
        SEMA_NOTE(sema, diagnostic, other->renamed_from_span, "the other one is here");
    }
    map_put(work->sources, key, (void *)(uintptr_t)object);
}

void renames_check(Sema *sema)
{
    RenameWork work = {sema, map_make(sema->arena)};
    database_visit(sema->database, check_rename, &work);
}
