/* A routine or an operator that comes, or goes, beside others of its name, which stay. Calls whose
 * text does not change hold on to what they found when they were made; re-created they find what a
 * database made from scratch would. */
#include "plan/select/select.h"

#include "model/call.h"

static bool is_overloaded(const Object *object)
{
    return kind_is_routine(object->kind) || object->kind == KIND_OPERATOR;
}

/* Aggregates are called as functions are. */
static bool share_name(const Object *a, const Object *b)
{
    return qualified_name_equals(a->name, b->name) &&
           (a->kind == b->kind || (kind_is_routine(a->kind) && kind_is_routine(b->kind)));
}

/* ---- what is called where ---- */

typedef struct Asking {
    const Planner *planner;
    const Overload *overload;
    const Objects *staying; /* those of its name */
    const Object *object;   /* whose text it is */
} Asking;

/* Whether it takes just the types of the columns of the table that the arguments are. */
static bool takes_exactly(const Object *object, const Table *table, const ExpressionCall *call)
{
    if (object->kind != KIND_FUNCTION || call->argument_count == 0) return false;
    const Routine *routine = (const Routine *)object;
    if (routine->arguments.count != call->argument_count) return false;
    for (size_t i = 0; i < call->argument_count; i++) {
        const Argument *argument = &routine->arguments.items[i];
        Name name = call->arguments[i].column;
        const Column *column = name == NULL ? NULL : table_find_column(table, name);
        const Type *type = column == NULL ? NULL : &column->type;
        if (type == NULL || argument->mode != ARGUMENT_IN ||
            !type_base_equals(type, &argument->type))
            return false;
    }
    return true;
}

/* Whether one that stays takes just the types of the arguments: no other is ever preferred. */
static bool stays_in_any_case(const Asking *asking, const ExpressionCall *call)
{
    const Object *parent = asking->object->parent;
    if (parent == NULL || parent->kind != KIND_TABLE || call == NULL || call->is_open) return false;
    for (size_t i = 0; i < asking->staying->count; i++)
        if (takes_exactly(asking->staying->items[i], (const Table *)parent, call)) return true;
    return false;
}

static bool calls(const Asking *asking, const Expression *expression)
{
    const Object *routine = asking->overload->routine;
    bool is_operator = routine->kind == KIND_OPERATOR;
    for (size_t i = 0; i < expression->reference_count; i++) {
        const SqlReference *reference = &expression->references[i];
        if (reference->kind != (is_operator ? REFERENCE_OPERATOR : REFERENCE_FUNCTION) ||
            !qualified_name_equals(reference->name, routine->name))
            continue;
        const ExpressionCall *call =
            is_operator ? NULL : expression_find_call(expression, reference);
        if (is_operator || (call_fits(call, routine) && !stays_in_any_case(asking, call)))
            return true;
    }
    return false;
}

static bool index_calls(const Asking *asking, const Index *index)
{
    for (size_t i = 0; i < index->keys.count; i++)
        if (calls(asking, &index->keys.items[i].expression)) return true;
    return calls(asking, &index->predicate);
}

static bool constraint_calls(const Asking *asking, const Constraint *constraint)
{
    for (size_t i = 0; i < constraint->elements.count; i++)
        if (calls(asking, &constraint->elements.items[i].key->expression)) return true;
    return calls(asking, &constraint->expression);
}

static bool routine_calls(const Asking *asking, const Routine *routine)
{
    for (size_t i = 0; i < routine->arguments.count; i++)
        if (calls(asking, &routine->arguments.items[i].default_value)) return true;
    return calls(asking, &routine->sql_body);
}

static bool domain_calls(const Asking *asking, const Domain *domain)
{
    for (size_t i = 0; i < domain->checks.count; i++)
        if (calls(asking, &domain->checks.items[i].expression)) return true;
    return calls(asking, &domain->default_value);
}

static bool object_calls(const Asking *asking, const Object *object)
{
    const Expression *query = planner_query_of(object);
    switch (object->kind) {
    case KIND_VIEW:
    case KIND_MATERIALIZED_VIEW: return calls(asking, query);
    case KIND_FUNCTION:
    case KIND_PROCEDURE:
        return !share_name(object, asking->overload->routine) &&
               routine_calls(asking, (const Routine *)object);
    case KIND_COLUMN:
        return calls(asking, &((const Column *)object)->default_value) ||
               calls(asking, &((const Column *)object)->extras->generated);
    case KIND_CONSTRAINT: return constraint_calls(asking, (const Constraint *)object);
    case KIND_INDEX: return index_calls(asking, (const Index *)object);
    case KIND_TRIGGER: return calls(asking, &((const Trigger *)object)->condition);
    case KIND_DOMAIN: return domain_calls(asking, (const Domain *)object);
    case KIND_TABLE: return calls(asking, &((const Table *)object)->extras->partition_key);
    case KIND_POLICY:
    case KIND_RULE:
    case KIND_STATISTICS:
    case KIND_PUBLICATION: return calls(asking, &((const Definition *)object)->clauses);
    default: return false;
    }
}

/* ---- what is done about it ---- */

/* Rows stand in it, or others hold on to it: nothing is re-created. */
static void report_bound(Planner *planner, const Overload *overload, const Object *object)
{
    const Object *to = planner_counterpart(planner, object);
    if (planner->down || to == NULL) return;
    Diagnostic *diagnostic = diag_add(planner->diagnostics, CODE_STAYS_BOUND, to->span,
                                      "%.*s keeps calling what it called before %.*s was %s",
                                      TEXT_FORMAT(planner_describe(planner, object)),
                                      TEXT_FORMAT(planner_describe(planner, overload->routine)),
                                      overload->comes ? "created" : "dropped");
    diag_hint(planner->diagnostics, diagnostic,
              "Cast the arguments to say which of them is meant, in a new database, too.");
}

/* Made beside the old one while the table is in use; on the way back the one that goes must go
 * first. */
static void invalidate_index(Planner *planner, const Overload *overload, const Object *index)
{
    const Reason may_call_it = {"it may call", overload->routine};
    Pair *pair = planner_pair(planner, index);
    if (pair == NULL) return;
    if (overload->comes)
        select_alter(pair, ATTRIBUTE_DEFINITION, may_call_it);
    else
        select_recreate(planner, index, may_call_it);
}

static void invalidate_caller(Planner *planner, const Overload *overload, const Object *object)
{
    const Reason may_call_it = {"it may call", overload->routine};
    Pair *pair = planner_pair(planner, object);
    if (pair == NULL) return;
    switch (object->kind) {
    case KIND_COLUMN:
        if (expression_is_none(&((const Column *)object)->extras->generated))
            select_suspend(pair, may_call_it);
        else
            select_recreate(planner, object, may_call_it);
        break;
    case KIND_INDEX: invalidate_index(planner, overload, object); break;
    case KIND_FUNCTION:
    case KIND_PROCEDURE:
        if (overload->comes)
            select_alter(pair, ATTRIBUTE_DEFINITION, may_call_it);
        else
            select_recreate(planner, object, may_call_it);
        break;
    case KIND_DOMAIN:
    case KIND_TABLE:
    case KIND_PUBLICATION: report_bound(planner, overload, object); break;
    default: select_recreate(planner, object, may_call_it); break;
    }
}

/* By name, those that both databases have. */
static Map *find_staying(Planner *planner)
{
    Map *staying = map_make(planner->arena);
    const Objects *objects = &planner->source->objects;
    for (size_t i = 0; i < objects->count; i++) {
        Object *object = objects->items[i];
        if (!is_overloaded(object) || map_find_pointer(planner->dropped, object) != NULL) continue;
        Text key = planner_text_key(planner->arena, object);
        Objects *list = map_find(staying, key);
        if (list == NULL) {
            list = ARENA_NEW(planner->arena, Objects);
            map_put(staying, key, list);
        }
        VECTOR_ADD(planner->arena, list, object);
    }
    return staying;
}

static void add_overload(Planner *planner, const Map *staying, const Object *routine, bool comes)
{
    const Objects *others = is_overloaded(routine)
                                ? map_find(staying, planner_text_key(planner->arena, routine))
                                : NULL;
    if (others == NULL) return;
    Overload overload = {.routine = routine, .comes = comes};
    const Objects *dependents = planner_dependents(planner, comes ? others->items[0] : routine);
    for (size_t i = 0; i < dependents->count; i++) {
        const Object *object = dependents->items[i];
        Asking asking = {planner, &overload, others, object};
        if (object_calls(&asking, object))
            VECTOR_ADD(planner->arena, &overload.callers, (Object *)(uintptr_t)object);
    }
    VECTOR_ADD(planner->arena, &planner->overloads, overload);
}

void select_overloads(Planner *planner)
{
    Map *staying = find_staying(planner);
    if (map_count(staying) == 0) return;
    for (size_t i = 0; i < planner->creates.count; i++) {
        const Change *change = planner->creates.items[i];
        add_overload(planner, staying, planner->down ? change->old_object : change->new_object,
                     true);
    }
    for (size_t i = 0; i < planner->drops.count; i++) {
        const Change *change = planner->drops.items[i];
        add_overload(planner, staying, planner->down ? change->new_object : change->old_object,
                     false);
    }
    for (size_t i = 0; i < planner->overloads.count; i++) {
        const Overload *overload = &planner->overloads.items[i];
        for (size_t j = 0; j < overload->callers.count; j++)
            invalidate_caller(planner, overload, overload->callers.items[j]);
    }
}
