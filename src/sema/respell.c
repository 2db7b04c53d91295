/* Two models walked side by side, objects and parts by name. A text of the old one is taken over
 * only where the columns that it reads have the same types in both. */
#include "sema/respell.h"

#include <string.h>

#include "syntax/sql_same.h"

/* One of the two models. */
typedef struct Side {
    Arena *arena;
    const Database *database;
    Map *declared;           /* functions and operators by name */
    const Object *owner;     /* what the expression stands in: a table or the like; NULL */
    const Expression *whole; /* the expression that is looked at */
} Side;

typedef struct Respelling {
    Arena *arena; /* emptied after each expression */
    Side old_side;
    Side new_side;
    const Type *given; /* what the value goes into, or NULL */
    const Type *value; /* of a domain's VALUE, or NULL */
} Respelling;

/* ---- what is known ---- */

static bool is_declared(void *context, const char *name)
{
    const Side *side = context;
    return map_find(side->declared, text_from_string(name)) != NULL;
}

static bool is_domain(const Type *type)
{
    return type->type_class == TYPE_USER && type->object->kind == KIND_DOMAIN;
}

static void find_type(const Side *side, const Object *relation, Name name, SqlColumn *column)
{
    Column given;
    const Type *type = NULL;
    if (relation == NULL || relation->kind != KIND_TABLE) return;
    const Table *table = (const Table *)(const void *)relation;
    for (size_t i = 0; i < table->columns.count && type == NULL; i++)
        if (table->columns.items[i]->object.name.name == name)
            type = &table->columns.items[i]->type;
    if (type == NULL && family_find_inherited(side->database, table, name, &given))
        type = &given.type;
    if (type == NULL) return;
    column->is_of_domain = is_domain(type);
    column->type = sql_type_text(side->arena, type, side->database->project.default_namespace);
}

static void find_referred(const Side *side, const SqlReference *reference, SqlColumn *column)
{
    *column = (SqlColumn){.relation = reference->name};
    find_type(side,
              reference->name.name == NULL
                  ? side->owner
                  : database_find_relation(side->database, reference->name),
              reference->part, column);
}

static bool find_column(void *context, size_t begin, SqlColumn *column)
{
    const Side *side = context;
    for (size_t i = 0; i < side->whole->reference_count; i++) {
        const SqlReference *reference = &side->whole->references[i];
        if (reference->kind != REFERENCE_COLUMN || reference->begin != begin) continue;
        find_referred(side, reference, column);
        return true;
    }
    return false;
}

static bool is_same_type(const SqlColumn *a, const SqlColumn *b)
{
    if (a->type == NULL || b->type == NULL) return a->type == b->type;
    return a->is_of_domain == b->is_of_domain && strcmp(a->type, b->type) == 0;
}

/* Whether each column that the expression reads is of one type in both models: a constant takes
 * its type from what it stands beside, so that `status = 'new'` of a text and of an enum are two.
 */
static bool reads_same_types(const Respelling *respelling, const Expression *expression)
{
    for (size_t i = 0; i < expression->reference_count; i++) {
        const SqlReference *reference = &expression->references[i];
        if (reference->kind != REFERENCE_COLUMN) continue;
        SqlColumn of_old;
        SqlColumn of_new;
        find_referred(&respelling->old_side, reference, &of_old);
        find_referred(&respelling->new_side, reference, &of_new);
        if (!is_same_type(&of_old, &of_new)) return false;
    }
    return true;
}

static SqlKnowledge knowledge_of(const Respelling *respelling, Side *side, const Expression *whole)
{
    Name home = side->database->project.default_namespace;
    side->whole = whole;
    return (SqlKnowledge){
        .context = side,
        .find_column = find_column,
        .is_declared = is_declared,
        .value_type = respelling->value == NULL
                          ? NULL
                          : sql_type_text(respelling->arena, respelling->value, home),
        .given_type = respelling->given == NULL
                          ? NULL
                          : sql_type_text(respelling->arena, respelling->given, home),
        .default_namespace = home,
    };
}

/* ---- expressions ---- */

static void respell(Respelling *respelling, const char *prefix, const Expression *before,
                    Expression *after)
{
    if (expression_is_none(before) || expression_is_none(after) ||
        text_equals(before->text, after->text))
        return;
    Span span = after->span;
    SqlKnowledge of_before = knowledge_of(respelling, &respelling->old_side, before);
    SqlKnowledge of_after = knowledge_of(respelling, &respelling->new_side, after);
    if (reads_same_types(respelling, before) && reads_same_types(respelling, after) &&
        sql_means_same(respelling->arena, prefix, before->text, &of_before, after->text,
                       &of_after)) {
        *after = *before;
        after->span = span;
    }
    arena_reset(respelling->arena);
}

static void respell_expression(Respelling *respelling, const Expression *before, Expression *after)
{
    respell(respelling, "SELECT ", before, after);
}

static void respell_default(Respelling *respelling, const Type *type, const Expression *before,
                            Expression *after)
{
    respelling->given = type;
    respell_expression(respelling, before, after);
    respelling->given = NULL;
}

/* ---- kinds ---- */

static void respell_column(Respelling *respelling, const Object *old, Object *new)
{
    const Column *before = (const Column *)old;
    Column *after = (Column *)new;
    if (!type_equals(&before->type, &after->type)) return;
    respell_default(respelling, &after->type, &before->default_value, &after->default_value);
    if (text_equals(before->extras->generated.text, after->extras->generated.text)) return;
    ColumnExtras *extras = (ColumnExtras *)(void *)after->extras;
    respelling->given = &after->type;
    respell_expression(respelling, &before->extras->generated, &extras->generated);
    respelling->given = NULL;
}

static void respell_constraint(Respelling *respelling, const Object *old, Object *new)
{
    const Constraint *before = (const Constraint *)old;
    Constraint *after = (Constraint *)new;
    respell_expression(respelling, &before->expression, &after->expression);
    if (before->elements.count != after->elements.count) return;
    for (size_t i = 0; i < after->elements.count; i++)
        respell_expression(respelling, &before->elements.items[i].key->expression,
                           &after->elements.items[i].key->expression);
}

static void respell_index(Respelling *respelling, const Object *old, Object *new)
{
    const Index *before = (const Index *)old;
    Index *after = (Index *)new;
    respell_expression(respelling, &before->predicate, &after->predicate);
    if (before->keys.count != after->keys.count) return;
    for (size_t i = 0; i < after->keys.count; i++)
        respell_expression(respelling, &before->keys.items[i].expression,
                           &after->keys.items[i].expression);
}

static void respell_definition(Respelling *respelling, const Object *old, Object *new)
{
    const Definition *before = (const Definition *)old;
    Definition *after = (Definition *)new;
    const char *prefix = after->object.kind == KIND_POLICY       ? "CREATE POLICY p ON t "
                         : after->object.kind == KIND_RULE       ? "CREATE RULE r "
                         : after->object.kind == KIND_STATISTICS ? "CREATE STATISTICS s "
                                                                 : NULL;
    if (prefix != NULL) respell(respelling, prefix, &before->clauses, &after->clauses);
}

static void respell_domain(Respelling *respelling, const Object *old, Object *new)
{
    const Domain *before = (const Domain *)old;
    Domain *after = (Domain *)new;
    if (!type_equals(&before->type, &after->type)) return;
    respell_default(respelling, &after->type, &before->default_value, &after->default_value);
    if (before->checks.count != after->checks.count) return;
    respelling->value = &after->type;
    for (size_t i = 0; i < after->checks.count; i++)
        if (before->checks.items[i].name == after->checks.items[i].name)
            respell_expression(respelling, &before->checks.items[i].expression,
                               &after->checks.items[i].expression);
    respelling->value = NULL;
}

static void respell_routine(Respelling *respelling, const Object *old, Object *new)
{
    const Routine *before = (const Routine *)old;
    Routine *after = (Routine *)new;
    respell(respelling, "CREATE FUNCTION f() ", &before->sql_body, &after->sql_body);
    if (before->arguments.count != after->arguments.count) return;
    for (size_t i = 0; i < after->arguments.count; i++)
        respell_default(respelling, &after->arguments.items[i].type,
                        &before->arguments.items[i].default_value,
                        &after->arguments.items[i].default_value);
}

static void respell_parts(Respelling *respelling, const Object *before, Object *after);

static void respell_table(Respelling *respelling, const Object *old, Object *new)
{
    const Table *before = (const Table *)old;
    Table *after = (Table *)new;
    if (!expression_is_none(&after->extras->partition_key)) {
        TableExtras *extras = (TableExtras *)(void *)after->extras;
        respell(respelling, "CREATE TABLE t (c int) PARTITION BY ", &before->extras->partition_key,
                &extras->partition_key);
    }
    respell_parts(respelling, &before->object, &after->object);
}

static void respell_trigger(Respelling *respelling, const Object *old, Object *new)
{
    respell_expression(respelling, &((const Trigger *)old)->condition,
                       &((Trigger *)new)->condition);
}

static void respell_view(Respelling *respelling, const Object *old, Object *new)
{
    respell(respelling, "", &((const View *)old)->query, &((View *)new)->query);
    respell_parts(respelling, old, new);
}

static void respell_materialized_view(Respelling *respelling, const Object *old, Object *new)
{
    respell(respelling, "", &((const MaterializedView *)old)->query,
            &((MaterializedView *)new)->query);
    respell_parts(respelling, old, new);
}

/* Kinds without expressions have no row. */
static void (*const respellers[KIND_COUNT])(Respelling *respelling, const Object *old,
                                            Object *new) = {
    [KIND_COLUMN] = respell_column,     [KIND_CONSTRAINT] = respell_constraint,
    [KIND_INDEX] = respell_index,       [KIND_TRIGGER] = respell_trigger,
    [KIND_DOMAIN] = respell_domain,     [KIND_FUNCTION] = respell_routine,
    [KIND_PROCEDURE] = respell_routine, [KIND_TABLE] = respell_table,
    [KIND_VIEW] = respell_view,         [KIND_MATERIALIZED_VIEW] = respell_materialized_view,
#define DEFINITION(kind, words, sql, form, middle) [KIND_##kind] = respell_definition,
#include "model/definitions.def"
#undef DEFINITION
};

static void respell_object(Respelling *respelling, const Object *before, Object *after)
{
    respelling->old_side.owner = before->parent == NULL ? before : before->parent;
    respelling->new_side.owner = after->parent == NULL ? after : after->parent;
    if (respellers[after->kind] != NULL) respellers[after->kind](respelling, before, after);
}

/* Parts by name: most stand at the same place on both sides. */
typedef struct PartSearch {
    const Object *wanted;
    const Object *found;
} PartSearch;

static void match_part(void *context, const Object *part)
{
    PartSearch *search = context;
    if (part->kind == search->wanted->kind && part->name.name == search->wanted->name.name)
        search->found = part;
}

typedef struct PartPair {
    Respelling *respelling;
    const Object *before; /* the whole */
} PartPair;

static void respell_part(void *context, const Object *part)
{
    PartPair *pair = context;
    PartSearch search = {.wanted = part};
    object_visit_parts(pair->before, match_part, &search);
    if (search.found != NULL)
        respell_object(pair->respelling, search.found, (Object *)(void *)part);
}

static void respell_parts(Respelling *respelling, const Object *before, Object *after)
{
    PartPair pair = {respelling, before};
    object_visit_parts(after, respell_part, &pair);
}

/* ---- databases ---- */

static Map *collect_declared(Arena *arena, const Database *database)
{
    Map *declared = map_make(arena);
    for (size_t i = 0; i < database->objects.count; i++) {
        const Object *object = database->objects.items[i];
        if (object->kind == KIND_FUNCTION || object->kind == KIND_PROCEDURE ||
            object->kind == KIND_AGGREGATE || object->kind == KIND_OPERATOR)
            map_put(declared, name_text(object->name.name), (void *)declared);
    }
    return declared;
}

void sema_respell(const Database *old_database, Database *new_database)
{
    Arena *arena = arena_new();
    Arena *scratch = arena_new();
    Respelling respelling = {
        .arena = scratch,
        .old_side = {scratch, old_database, collect_declared(arena, old_database), NULL, NULL},
        .new_side = {scratch, new_database, collect_declared(arena, new_database), NULL, NULL},
    };
    for (size_t i = 0; i < new_database->objects.count; i++) {
        Object *after = new_database->objects.items[i];
        const Object *before =
            database_find(old_database, after->kind, after->name, after->signature);
        if (before != NULL) respell_object(&respelling, before, after);
    }
    arena_free(scratch);
    arena_free(arena);
}
