/* What any object can have: owner, grants, security labels. */
#include "sema/parts_internal.h"

void extras_compile(Sema *sema, Object *object, const AstStatement *statement)
{
    Name owner = statement->owner.name;
    if (owner == NULL || owner == database_owner_of(sema->database, object)) return;
    sema_check_name(sema, owner, statement->owner.span);
    object_extras_edit(sema->arena, object)->owner = owner;
}

/* PostgreSQL ties the two together: ALTER TABLE ... OWNER TO takes the sequence along. */
static void follow_table(Sema *sema, Sequence *sequence)
{
    const Object *table = database_find_relation(sema->database, sequence->owned_by_table);
    if (table == NULL) return;
    Name owner = object_extras(table)->owner;
    Name written = object_extras(&sequence->object)->owner;
    if (written == owner) return;
    if (written != NULL) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, SEQUENCE_OWNER, sequence->object.span,
                     "sequence must have the same owner as the table that owns it");
        SEMA_NOTE(sema, diagnostic, table->span, "the table is declared here");
    }
    object_extras_edit(sema->arena, &sequence->object)->owner = owner;
}

void extras_finish(Sema *sema)
{
    const Objects *objects = &sema->database->objects;
    for (size_t i = 0; i < objects->count; i++) {
        if (objects->items[i]->kind != KIND_SEQUENCE) continue;
        Sequence *sequence = (Sequence *)(void *)objects->items[i];
        if (sequence->owned_by_table.name != NULL) follow_table(sema, sequence);
    }
}
