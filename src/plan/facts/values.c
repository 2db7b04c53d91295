/* Values that columns get: whether each row has its own, what domains make of null, and what stands
 * in where nobody says one. */
#include "plan/facts/facts.h"

#include "model/features.h"

#include <string.h>

/* Before 16 PostgreSQL has no word for the type's own. */
Name planner_storage(const Planner *planner, const Column *column)
{
    if (column->storage != NULL) return column->storage;
    const char *own = type_storage(&column->type);
    if (own == NULL)
        own = server_does(BEHAVIOR_STORAGE_DEFAULT, planner->target->project.server) ? "default"
                                                                                     : "extended";
    return name_intern_string(planner->target->names, own);
}

const Expression *conversion_made_up(Planner *planner, const Column *to)
{
    Expression *value = ARENA_NEW(planner->arena, Expression);
    *value = value_neutral(planner->arena, &to->type);
    bool refuses = to->not_null || type_refuses_null(&to->type);
    if (!refuses || expression_is_none(value)) *value = expression_null();
    return value;
}

/* Of PostgreSQL or an extension that is known; one of whose overloads only some are, such as
 * timezone, is taken for one of the others. */
static bool is_volatile_function(Text name)
{
    KnownFunctions functions = known_functions(name);
    for (size_t i = 0; i < functions.count; i++)
        if (functions.items[i].volatility != 'v') return false;
    return functions.count > 0;
}

/* A function that somebody made is what it says; one that nobody knows is taken for the worst. */
static bool is_volatile_reference(const Planner *planner, const SqlReference *reference)
{
    const Objects *objects = &planner->target->objects;
    bool known = false;
    for (size_t i = 0; i < objects->count; i++) {
        if (objects->items[i]->kind > KIND_FUNCTION) break;
        if (objects->items[i]->kind != KIND_FUNCTION ||
            !qualified_name_equals(objects->items[i]->name, reference->name))
            continue;
        known = true;
        if (((const Routine *)objects->items[i])->volatility == VOLATILITY_VOLATILE) return true;
    }
    return !known;
}

bool value_is_volatile(const Planner *planner, const Expression *value)
{
    for (size_t i = 0; value->facts != NULL && i < value->facts->call_count; i++)
        if (is_volatile_function(name_text(value->facts->calls[i].name.name))) return true;
    for (size_t i = 0; i < value->reference_count; i++)
        if (value->references[i].kind == REFERENCE_FUNCTION &&
            is_volatile_reference(planner, &value->references[i]))
            return true;
    return false;
}

/* ---- domains ---- */

static const Domain *domain_of(const Type *type)
{
    bool is_domain = type->type_class == TYPE_USER && type->array_dimensions == 0 &&
                     type->object != NULL && type->object->kind == KIND_DOMAIN;
    return is_domain ? (const Domain *)type->object : NULL;
}

bool type_refuses_null(const Type *type)
{
    const Domain *domain = domain_of(type);
    for (int depth = 0; domain != NULL && depth < TYPE_NESTING; depth++) {
        if (domain->not_null) return true;
        for (size_t i = 0; i < domain->checks.count; i++)
            if (expression_has(&domain->checks.items[i].expression, EXPRESSION_HAS_NULL_TEST))
                return true;
        domain = domain_of(&domain->type);
    }
    return false;
}

bool type_has_constraints(const Type *type)
{
    const Domain *domain = domain_of(type);
    for (int depth = 0; domain != NULL && depth < TYPE_NESTING; depth++) {
        if (domain->not_null || domain->checks.count > 0) return true;
        domain = domain_of(&domain->type);
    }
    return false;
}

bool type_has_default(const Type *type)
{
    const Domain *domain = domain_of(type);
    for (int depth = 0; domain != NULL && depth < TYPE_NESTING; depth++) {
        if (!expression_is_none(&domain->default_value)) return !domain_says_null(domain);
        domain = domain_of(&domain->type);
    }
    return false;
}

Type type_below_domains(const Type *type)
{
    Type below = *type;
    const Domain *domain = domain_of(type);
    for (int depth = 0; domain != NULL && depth < TYPE_NESTING; depth++) {
        below = domain->type;
        domain = domain_of(&domain->type);
    }
    return below;
}

/* ---- made-up values ---- */

static Expression make_string(Text text)
{
    return (Expression){.text = text, .facts = &expression_string_facts};
}

static Expression make_operand(Text text)
{
    return (Expression){.text = text, .facts = &expression_operand_facts};
}

static Expression neutral_builtin(const BuiltinType *builtin)
{
    static const struct {
        const char *internal;
        const char *sql;
    } strings[] = {
        {"date", "'epoch'"},
        {"timestamp", "'epoch'"},
        {"timestamptz", "'epoch'"},
        {"time", "'00:00'"},
        {"timetz", "'00:00+00'"},
        {"uuid", "'00000000-0000-0000-0000-000000000000'"},
        {"json", "'{}'"},
        {"jsonb", "'{}'"},
        {"bytea", "''"},
        {"interval", "'0'"},
        {"inet", "'0.0.0.0'"},
        {"cidr", "'0.0.0.0/32'"},
        {"tsvector", "''"},
        {"varbit", "''"},
    };
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        if (strcmp(strings[i].internal, builtin->internal) == 0)
            return make_string(text_from_string(strings[i].sql));
    switch (builtin->category) {
    case 'S': return make_string(TEXT("''"));
    case 'N': return (Expression){.text = TEXT("0"), .facts = &expression_digits_facts};
    case 'B': return make_operand(TEXT("false"));
    default: return (Expression){.text = TEXT_NONE};
    }
}

static Expression neutral_vector(Arena *arena, const Type *type)
{
    const char *name = type->name.name;
    int dimensions = (int)type->modifiers[0];
    if (strcmp(name, "vector") == 0 || strcmp(name, "halfvec") == 0)
        return make_operand(text_format(arena, "array_fill(0, ARRAY[%d])::%s", dimensions, name));
    if (strcmp(name, "sparsevec") == 0)
        return make_string(text_format(arena, "'{}/%d'", dimensions));
    return (Expression){.text = TEXT_NONE};
}

static Expression neutral_value(Arena *arena, const Type *type, int depth)
{
    if (type->array_dimensions > 0) return make_string(TEXT("'{}'"));
    if (type->type_class == TYPE_BUILTIN && type->builtin != NULL)
        return neutral_builtin(type->builtin);
    if (type->type_class == TYPE_EXTENSION && type->modifier_count == 1)
        return neutral_vector(arena, type);
    if (type->type_class == TYPE_EXTENSION && strcmp(type->name.name, "citext") == 0)
        return make_string(TEXT("''"));
    if (type->type_class != TYPE_USER || type->object == NULL || depth > 32)
        return (Expression){.text = TEXT_NONE};
    if (type->object->kind == KIND_DOMAIN)
        return neutral_value(arena, &((const Domain *)type->object)->type, depth + 1);
    if (type->object->kind == KIND_ENUM && ((const Enum *)type->object)->labels.count > 0) {
        SqlWriter writer = sql_writer(arena, NULL);
        sql_put_literal(&writer, ((const Enum *)type->object)->labels.items[0].label);
        return make_string(sql_take(&writer));
    }
    return (Expression){.text = TEXT_NONE};
}

Expression value_neutral(Arena *arena, const Type *type)
{
    return neutral_value(arena, type, 0);
}

bool value_is_null(const Expression *value)
{
    return expression_is_none(value) || expression_has(value, EXPRESSION_IS_NULL);
}
