/* Casts that PostgreSQL may apply to what an object's expressions name: the text does not tell, so
 * whatever has the types of one is taken to. */
#include "model/database.h"

#include <string.h>

typedef struct Asking {
    Arena *arena;
    const Database *database;
    const Object *object;
    ObjectReferences *references;
    bool in_body;
} Asking;

static bool routine_computes(const Routine *routine)
{
    for (size_t i = 0; i < routine->arguments.count; i++)
        if (!expression_is_none(&routine->arguments.items[i].default_value)) return true;
    return !expression_is_none(&routine->sql_body) || routine->body_reference_count > 0;
}

/* Whether the object has expressions that are computed, or are made ready for that. */
static bool computes(const Object *object)
{
    switch (object->kind) {
    case KIND_FUNCTION:
    case KIND_PROCEDURE: return routine_computes((const Routine *)object);
    case KIND_DOMAIN:
    case KIND_COLUMN:
    case KIND_CONSTRAINT:
    case KIND_INDEX:
    case KIND_TRIGGER:
    case KIND_VIEW:
    case KIND_MATERIALIZED_VIEW:
    case KIND_POLICY:
    case KIND_RULE: return true;
    default: return false;
    }
}

static bool has_word(Text text, const char *word)
{
    return text.length > 0 && memmem(text.bytes, text.length, word, strlen(word)) != NULL;
}

static bool names(const Definition *cast, QualifiedName type)
{
    for (size_t i = 0; i < cast->clauses.reference_count; i++)
        if (qualified_name_equals(cast->clauses.references[i].name, type)) return true;
    return false;
}

static void add_cast(Asking *asking, const Object *cast)
{
    ObjectReferences *references = asking->references;
    for (size_t i = 0; i < references->count; i++)
        if (references->items[i].object == cast) return;
    VECTOR_ADD(asking->arena, references, (ObjectReference){cast, false, asking->in_body, true});
}

/* Those from and to the type; `unsaid`: that are applied without being asked for. */
static void add_casts_of(Asking *asking, QualifiedName type, bool unsaid)
{
    const Database *database = asking->database;
    for (size_t i = 0; i < database->cast_count; i++) {
        const Object *object = database->objects.items[database->first_cast + i];
        const Definition *cast = (const Definition *)object;
        bool is_unsaid = has_word(cast->clauses.text, " AS IMPLICIT") ||
                         has_word(cast->clauses.text, " AS ASSIGNMENT");
        /* What a cast is made of does not wait for it. */
        if ((is_unsaid || !unsaid) && names(cast, type) && !names(cast, asking->object->name))
            add_cast(asking, object);
    }
}

static void add_casts_of_type(Asking *asking, const Type *type)
{
    if (type->type_class == TYPE_USER) add_casts_of(asking, type->name, true);
}

static void add_casts_of_object(Asking *asking, const Object *object)
{
    switch (object->kind) {
    case KIND_ENUM:
    case KIND_DOMAIN:
    case KIND_COMPOSITE:
    case KIND_RANGE:
    case KIND_SHELL_TYPE:
    case KIND_BASE_TYPE: add_casts_of(asking, object->name, false); break;
    case KIND_COLUMN: add_casts_of_type(asking, &((const Column *)object)->type); break;
    case KIND_FUNCTION: {
        const Routine *routine = (const Routine *)object;
        for (size_t i = 0; i < routine->arguments.count; i++)
            add_casts_of_type(asking, &routine->arguments.items[i].type);
        if (routine->has_returns) add_casts_of_type(asking, &routine->returns);
        break;
    }
    case KIND_OPERATOR:
    case KIND_AGGREGATE: {
        const Expression *clauses = &((const Definition *)object)->clauses;
        for (size_t i = 0; i < clauses->reference_count; i++) {
            QualifiedName name = clauses->references[i].name;
            if (name.name != NULL && database_find_type(asking->database, name) != NULL)
                add_casts_of(asking, name, true);
        }
        break;
    }
    default: break;
    }
}

void references_add_casts(Arena *arena, const Database *database, const Object *object,
                          ObjectReferences *references, size_t begin)
{
    size_t end = references->count;
    Asking asking = {arena, database, object, references, false};
    if (database->cast_count == 0 || !computes(object)) return;
    if (object->kind == KIND_COLUMN) {
        const Column *column = (const Column *)object;
        if (expression_is_none(&column->default_value) &&
            expression_is_none(&column->extras->generated))
            return;
        add_casts_of_type(&asking, &column->type);
    }
    for (size_t i = begin; i < end; i++) {
        asking.in_body = references->items[i].in_body;
        if (!references->items[i].deferred || asking.in_body)
            add_casts_of_object(&asking, references->items[i].object);
    }
}
