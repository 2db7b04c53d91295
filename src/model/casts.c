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
    static const KindSet computing = KIND_SET(DOMAIN) | KIND_SET(COLUMN) | KIND_SET(CONSTRAINT) |
                                     KIND_SET(INDEX) | KIND_SET(TRIGGER) | KIND_SET(VIEW) |
                                     KIND_SET(MATERIALIZED_VIEW) | KIND_SET(POLICY) |
                                     KIND_SET(RULE);
    if (kind_is_in(object->kind, KIND_SET(FUNCTION) | KIND_SET(PROCEDURE)))
        return routine_computes((const Routine *)object);
    return kind_is_in(object->kind, computing);
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

static void add_casts_of_named(Asking *asking, const Object *type)
{
    add_casts_of(asking, type->name, false);
}

static void add_casts_of_column(Asking *asking, const Object *column)
{
    add_casts_of_type(asking, &((const Column *)column)->type);
}

static void add_casts_of_function(Asking *asking, const Object *function)
{
    const Routine *routine = (const Routine *)function;
    for (size_t i = 0; i < routine->arguments.count; i++)
        add_casts_of_type(asking, &routine->arguments.items[i].type);
    if (routine->has_returns) add_casts_of_type(asking, &routine->returns);
}

/* Of the types that an operator or an aggregate names. */
static void add_casts_of_clauses(Asking *asking, const Object *definition)
{
    const Expression *clauses = &((const Definition *)definition)->clauses;
    for (size_t i = 0; i < clauses->reference_count; i++) {
        QualifiedName name = clauses->references[i].name;
        if (name.name != NULL && database_find_type(asking->database, name) != NULL)
            add_casts_of(asking, name, true);
    }
}

static void add_casts_of_object(Asking *asking, const Object *object)
{
    static void (*const functions[KIND_COUNT])(Asking * asking, const Object *object) = {
        [KIND_ENUM] = add_casts_of_named,       [KIND_DOMAIN] = add_casts_of_named,
        [KIND_COMPOSITE] = add_casts_of_named,  [KIND_RANGE] = add_casts_of_named,
        [KIND_SHELL_TYPE] = add_casts_of_named, [KIND_BASE_TYPE] = add_casts_of_named,
        [KIND_COLUMN] = add_casts_of_column,    [KIND_FUNCTION] = add_casts_of_function,
        [KIND_OPERATOR] = add_casts_of_clauses, [KIND_AGGREGATE] = add_casts_of_clauses,
    };
    if (functions[object->kind] != NULL) functions[object->kind](asking, object);
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
