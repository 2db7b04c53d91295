/* What must be re-created, or looked at again, because of what a change does. A pair comes into the
 * planner's list once; the list is worked off from its begin while it grows. */
#include "plan/select/select.h"

static bool type_is_of(const Type *type, const Object *object)
{
    return type->type_class == TYPE_USER && qualified_name_equals(type->name, object->name);
}

/* It takes or gives values of the type, or rows of the relation. */
static bool signature_names(const Routine *routine, const Object *object)
{
    if (routine->has_returns && type_is_of(&routine->returns, object)) return true;
    for (size_t i = 0; i < routine->arguments.count; i++)
        if (type_is_of(&routine->arguments.items[i].type, object)) return true;
    return false;
}

/* Whether it is a routine that bears that the object goes: a body in a string names it at most. */
static bool only_body_names(const Object *dependent, const Object *object)
{
    return (dependent->kind == KIND_FUNCTION || dependent->kind == KIND_PROCEDURE) &&
           definition_row(object->kind) == NULL && !routine_holds(dependent) &&
           !signature_names((const Routine *)dependent, object);
}

static bool value_names(const Expression *value, const Object *object)
{
    for (size_t i = 0; i < value->reference_count; i++)
        if (value->references[i].kind != REFERENCE_COLUMN &&
            qualified_name_equals(value->references[i].name, object->name))
            return true;
    return false;
}

static bool overrides_name(const Columns *overrides, const Object *object)
{
    for (size_t i = 0; i < overrides->count; i++)
        if (value_names(&overrides->items[i]->default_value, object)) return true;
    return false;
}

/* Whether it has nothing of the extension but by its default: extensions have no names of their own
 * in a text. */
static bool is_of_default_alone(Planner *planner, const Column *column, const Object *extension)
{
    Arena *scratch = arena_new();
    ObjectReferences references = {0};
    Column without = *column;
    without.default_value = (Expression){.text = TEXT_NONE};
    object_references(scratch, planner->source, &without.object, &references);
    bool found = expression_is_none(&column->default_value);
    for (size_t i = 0; i < references.count && !found; i++)
        found = references.items[i].object == extension;
    arena_free(scratch);
    return !found;
}

/* A default, or what else the dependent can do without while the object is re-created. */
static bool can_let_go(Planner *planner, const Object *dependent, const Object *object)
{
    if (dependent->kind == KIND_COLUMN && object->kind == KIND_EXTENSION)
        return is_of_default_alone(planner, (const Column *)dependent, object);
    if (dependent->kind == KIND_COLUMN)
        return value_names(&((const Column *)dependent)->default_value, object);
    if (dependent->kind == KIND_TABLE)
        return overrides_name(&((const Table *)dependent)->extras->overrides, object);
    if (dependent->kind != KIND_DOMAIN) return false;
    const Domain *domain = (const Domain *)dependent;
    bool names = value_names(&domain->default_value, object);
    for (size_t i = 0; i < domain->checks.count; i++)
        names = names || value_names(&domain->checks.items[i].expression, object);
    return names && !type_is_of(&domain->type, object) && !domain_is_nested(planner, dependent);
}

/* What cannot be dropped and created without a loss: of types, those that columns have. */
static bool holds_rows(Planner *planner, const Object *object)
{
    switch (object->kind) {
    case KIND_COLUMN: return expression_is_none(&((const Column *)object)->extras->generated);
    case KIND_DOMAIN:
    case KIND_COMPOSITE: return type_is_in_use(planner, object);
    case KIND_TABLE: return !((const Table *)object)->extras->is_foreign;
    default: return object->kind == KIND_SUBSCRIPTION;
    }
}

/* On the way down the file says it: see write_node. */
static void report_in_use(Planner *planner, const Object *object, const Object *dependent)
{
    if (planner_counterpart(planner, dependent) == NULL) return;
    if (planner->down) {
        planner_pair(planner, object)->held_by = dependent;
        return;
    }
    const Object *to = planner_counterpart(planner, object);
    Diagnostic *diagnostic =
        diag_add(planner->diagnostics, CODE_COMPOSITE_IN_USE, (to == NULL ? object : to)->span,
                 "%.*s cannot be re-created while %.*s depends on it",
                 TEXT_FORMAT(planner_describe(planner, object)),
                 TEXT_FORMAT(planner_describe(planner, dependent)));
    diag_hint(planner->diagnostics, diagnostic,
              "Create one with another name, and move what depends on it.");
}

/* Foreign keys of the key's own table: not among its dependents. */
static void invalidate_own_foreign_keys(Planner *planner, const Object *key)
{
    const Table *table =
        key->parent == NULL || key->parent->kind != KIND_TABLE ? NULL : (const Table *)key->parent;
    for (size_t i = 0; table != NULL && i < table->constraints.count; i++)
        if (planner_is_key_of(key, table->constraints.items[i]))
            select_recreate(planner, &table->constraints.items[i]->object,
                            (Reason){"it refers to", key});
}

/* `object` (a routine, view, key) is dropped and created: so is what holds on to it. */
static void invalidate_dependents(Planner *planner, const Object *object)
{
    const Reason needs_it = {"it needs", object};
    const Objects *dependents = planner_dependents(planner, object);
    if (object->kind == KIND_CAST) {
        select_invalidate_cast(planner, object);
        return;
    }
    invalidate_own_foreign_keys(planner, object);
    for (size_t i = 0; i < dependents->count; i++) {
        const Object *dependent = dependents->items[i];
        if (dependent->kind == KIND_SEQUENCE || only_body_names(dependent, object)) continue;
        if (can_let_go(planner, dependent, object)) {
            Pair *pair = planner_pair(planner, dependent);
            if (pair != NULL) select_suspend(pair, needs_it);
        } else if (holds_rows(planner, dependent)) {
            report_in_use(planner, object, dependent);
        } else {
            select_recreate(planner, dependent, needs_it);
        }
    }
}

/* The old type cannot go while a domain stands on it, nor the domain while columns have it. */
static void report_domain(Planner *planner, const Object *type, const Object *domain)
{
    if (planner->down || planner_counterpart(planner, domain) == NULL) return;
    Diagnostic *diagnostic = diag_add(planner->diagnostics, CODE_COMPOSITE_IN_USE, type->span,
                                      "%.*s cannot be re-created while %.*s is based on it",
                                      TEXT_FORMAT(planner_describe(planner, type)),
                                      TEXT_FORMAT(planner_describe(planner, domain)));
    diag_hint(planner->diagnostics, diagnostic,
              "Create a type with another name and move the domain and its columns over to it.");
}

static void invalidate_type(Planner *planner, Pair *pair)
{
    const Reason has_it = {"it is made with", pair->from};
    const Objects *dependents = planner_dependents(planner, pair->from);
    for (size_t i = 0; i < dependents->count; i++) {
        const Object *dependent = dependents->items[i];
        if (dependent->kind == KIND_DOMAIN) {
            report_domain(planner, pair->to, dependent);
            continue;
        }
        if (dependent->kind != KIND_COLUMN) {
            select_recreate(planner, dependent, has_it);
            continue;
        }
        Pair *column = planner_pair(planner, dependent);
        if (column == NULL) continue;
        const Column *from = (const Column *)dependent;
        if (!expression_is_none(&from->extras->generated)) {
            select_recreate(planner, dependent, has_it);
            continue;
        }
        if (from->type.type_class == TYPE_USER &&
            qualified_name_equals(from->type.name, pair->from->name)) {
            column->base_changed = true;
            VECTOR_ADD(planner->arena, &pair->columns, (Object *)dependent);
            select_invalidate_column(planner, dependent, true, false);
        } else {
            select_suspend(column, has_it);
        }
    }
}

/* ---- what a pair's own change makes necessary ---- */

static bool labels_only_added(const Enum *from, const Enum *to)
{
    size_t at = 0;
    for (size_t i = 0; i < to->labels.count && at < from->labels.count; i++)
        if (text_equals(to->labels.items[i].label, from->labels.items[at].label)) at++;
    return at == from->labels.count;
}

static bool may_be_published(const Database *database)
{
    for (size_t i = 0; i < database->objects.count; i++)
        if (database->objects.items[i]->kind == KIND_PUBLICATION) return true;
    return false;
}

/* Whether a column of the table takes no nulls from now on, which a check shows for a while. */
static bool ends_nulls_of(const Table *from, const Table *to)
{
    for (size_t i = 0; i < to->columns.count; i++) {
        const Column *column = to->columns.items[i];
        const Column *before = table_find_column(from, column->object.name.name);
        bool computed = !expression_is_none(&column->extras->generated);
        if (column->not_null && !computed && (before == NULL || !before->not_null)) return true;
    }
    return false;
}

/* Where rows would have to be looked at again, PostgreSQL refuses another expression. */
static bool expression_can_be_set(Planner *planner, const Column *from, const Column *to)
{
    const Table *tables[] = {(const Table *)from->object.parent, (const Table *)to->object.parent};
    const Database *databases[] = {planner->source, planner->target};
    if (!from->extras->is_virtual || !to->extras->is_virtual ||
        !type_equals(&from->type, &to->type))
        return false;
    for (size_t side = 0; side < 2; side++) {
        if (tables[side]->inherits.count > 0 || tables[side]->extras->partition_of.name != NULL ||
            may_be_published(databases[side]))
            return false;
        for (size_t i = 0; i < tables[side]->constraints.count; i++)
            if (tables[side]->constraints.items[i]->constraint_kind == CONSTRAINT_CHECK)
                return false;
    }
    return !ends_nulls_of(tables[0], tables[1]) &&
           !planner_has_children(planner, &tables[1]->object);
}

static bool column_must_be_recreated(Planner *planner, const Column *from, const Column *to)
{
    if (from->extras->is_virtual != to->extras->is_virtual) return true;
    if (expression_can_be_set(planner, from, to)) return false;
    /* Computed values that do not become what was there before them. */
    if (expression_is_none(&to->extras->generated))
        return planner->down && !expression_is_none(&from->extras->generated) &&
               !conversion_of(&from->type, &to->type).possible;
    if (!expression_equals(&from->extras->generated, &to->extras->generated)) return true;
    /* PostgreSQL computes it again in its new type, but only where that casts by itself. */
    return conversion_of(&from->type, &to->type).how != SQL_CONVERT_ASSIGN;
}

/* A serial and an identity take turns: the default goes before the one sequence, whose name the
 * other may take. */
static bool changes_counting(const Column *from, const Column *to)
{
    bool identity = to->identity != IDENTITY_NONE;
    const Column *other = identity ? from : to;
    return (from->identity != IDENTITY_NONE) != identity &&
           !expression_is_none(&other->default_value);
}

static bool can_be_altered(const Planner *planner, const Pair *pair)
{
    SqlTexts statements = {0};
    SqlWriter writer = sql_writer(planner->arena, NULL);
    return sql_alter_definition(&writer, (const Definition *)pair->from,
                                (const Definition *)pair->to, &statements);
}

/* Nothing renames a check of a typed table, or a foreign key. */
static bool cannot_be_renamed(const Pair *pair)
{
    const Table *table = (const Table *)pair->to->parent;
    ConstraintKind kind = ((const Constraint *)pair->to)->constraint_kind;
    return pair->renamed && table->object.kind == KIND_TABLE && table->extras->type.name != NULL &&
           (kind == CONSTRAINT_CHECK || kind == CONSTRAINT_FOREIGN_KEY);
}

/* What a partition or child says of inherited columns is changed at once: after its former primary
 * key, whose columns may be null now, and before the new one, whose columns may not. */
static bool stands_between(const Pair *pair)
{
    const Object *tables[] = {pair->from->parent, pair->to->parent};
    if (((const Constraint *)pair->to)->constraint_kind != CONSTRAINT_PRIMARY_KEY) return false;
    for (size_t i = 0; i < 2; i++)
        if (tables[i]->kind == KIND_TABLE &&
            ((const Table *)tables[i])->extras->overrides.count > 0)
            return true;
    return false;
}

static const char nothing_alters_it[] = "nothing alters its definition";

/* A key in its new form takes the place of the former while others write, where that is wanted.
 * NULL: it need not be re-created. */
static const char *constraint_is_recreated_since(Planner *planner, const Pair *pair)
{
    const Constraint *from = (const Constraint *)pair->from;
    const Constraint *to = (const Constraint *)pair->to;
    bool swappable = from->constraint_kind == to->constraint_kind && constraint_is_key(from) &&
                     !stands_between(pair);
    if ((pair->attributes & ATTRIBUTE_DEFINITION) != 0 &&
        (!swappable || !planner_is_online(planner, pair->to)))
        return nothing_alters_it;
    if ((pair->attributes & ATTRIBUTE_VALIDITY) != 0 && to->not_valid)
        return "nothing makes it not valid again";
    bool begins = (pair->attributes & ATTRIBUTE_ENFORCED) != 0 && !to->not_enforced;
    if (begins && planner_is_online(planner, pair->to))
        return "ALTER CONSTRAINT would check it under a strong lock";
    return cannot_be_renamed(pair) ? "nothing renames it in a typed table" : NULL;
}

/* Under the columns that have it. */
static void recreate_type(Pair *pair, const char *why)
{
    pair->type_recreated = true;
    pair->recreated_since = (Reason){why, NULL};
}

/* What cannot be altered is dropped and created; NULL: it need not be. */
static const char *is_recreated_since(Planner *planner, const Pair *pair)
{
    bool is_another = (pair->attributes & ATTRIBUTE_DEFINITION) != 0;
    bool asks_otherwise = (pair->attributes & (ATTRIBUTE_QUERY | ATTRIBUTE_DEFINITION)) != 0;
    switch (pair->from->kind) {
    case KIND_COLUMN:
        return column_must_be_recreated(planner, (const Column *)pair->from,
                                        (const Column *)pair->to)
                   ? "nothing alters how it is computed"
                   : NULL;
    case KIND_FUNCTION:
    case KIND_PROCEDURE:
        return (pair->attributes & ATTRIBUTE_SIGNATURE) != 0 ||
                       routine_loses_default((const Routine *)pair->from, (const Routine *)pair->to)
                   ? "CREATE OR REPLACE keeps its arguments, their defaults and its result"
                   : NULL;
    case KIND_VIEW:
        return asks_otherwise &&
                       !planner_can_replace_view((const View *)pair->from, (const View *)pair->to)
                   ? "CREATE OR REPLACE VIEW only adds columns at the end"
                   : NULL;
    case KIND_MATERIALIZED_VIEW:
        if (asks_otherwise) return "nothing alters its query";
        return planner_loses_storage(planner, (const MaterializedView *)pair->from,
                                     (const MaterializedView *)pair->to)
                   ? "nothing sets a storage back to the type's"
                   : NULL;
    case KIND_CONSTRAINT: return constraint_is_recreated_since(planner, pair);
    case KIND_INDEX:
        return is_another && !planner_is_online(planner, pair->to) ? nothing_alters_it : NULL;
    default:
        return is_another &&
                       (definition_row(pair->from->kind) == NULL || !can_be_altered(planner, pair))
                   ? nothing_alters_it
                   : NULL;
    }
}

static void judge(Planner *planner, Pair *pair)
{
    const char *why = is_recreated_since(planner, pair);
    if (why != NULL) {
        select_recreate(planner, pair->from, (Reason){why, NULL});
        return;
    }
    switch (pair->from->kind) {
    case KIND_ENUM:
        if ((pair->attributes & ATTRIBUTE_LABELS) != 0 &&
            !labels_only_added((const Enum *)pair->from, (const Enum *)pair->to))
            recreate_type(pair, "nothing drops or moves a label");
        break;
    case KIND_DOMAIN:
        if (domain_must_be_recreated(planner, pair))
            recreate_type(pair, (pair->attributes & ATTRIBUTE_TYPE) != 0
                                    ? "nothing alters its type"
                                    : "PostgreSQL checks no values of it inside other types");
        break;
    case KIND_COLUMN:
        if (changes_counting((const Column *)pair->from, (const Column *)pair->to))
            select_suspend(pair, (Reason){"a serial and an identity take turns", NULL});
        break;
    default: break;
    }
}

/* They go with their table; what stays a partition is re-created with it. */
static void recreate_partitions(Planner *planner, const Table *table)
{
    if (!table_is_partitioned(table)) return;
    for (size_t i = 0; i < planner->source->objects.count; i++) {
        const Object *object = planner->source->objects.items[i];
        if (object->kind != KIND_TABLE ||
            !qualified_name_equals(((const Table *)object)->extras->partition_of,
                                   table->object.name))
            continue;
        const Object *to = planner_counterpart(planner, object);
        if (to != NULL && ((const Table *)to)->extras->partition_of.name != NULL)
            select_recreate(planner, object, (Reason){"it is a partition of", &table->object});
    }
}

static void propagate(Planner *planner, Pair *pair)
{
    const Object *from = pair->from;
    if ((from->kind == KIND_INDEX || from->kind == KIND_CONSTRAINT) &&
        (pair->recreated || (pair->attributes & ATTRIBUTE_DEFINITION) != 0))
        select_invalidate_index_marks(planner, from);
    if (from->kind == KIND_COLUMN) {
        const Column *before = (const Column *)from;
        const Column *after = (const Column *)pair->to;
        if ((pair->attributes & (ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION)) != 0)
            pair->base_changed =
                pair->base_changed || !type_base_equals(&before->type, &after->type);
        if ((pair->attributes & (ATTRIBUTE_DEFAULT | ATTRIBUTE_NOT_NULL | ATTRIBUTE_STORAGE |
                                 ATTRIBUTE_COMPRESSION | ATTRIBUTE_STATISTICS | ATTRIBUTE_OPTIONS |
                                 ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION)) != 0)
            select_invalidate_inherited_columns(planner, pair);
        if (pair->recreated)
            select_invalidate_column(planner, from, true, true);
        else if ((pair->attributes & (ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION)) != 0)
            select_invalidate_column(planner, from, pair->base_changed, false);
    } else if (from->kind == KIND_TABLE) {
        if ((pair->attributes & ATTRIBUTE_OVERRIDES) != 0)
            select_invalidate_inherited_columns(planner, pair);
        if (pair->recreated) {
            invalidate_dependents(planner, from);
            recreate_partitions(planner, (const Table *)from);
        }
    } else if (pair->type_recreated && !pair->recreated) {
        invalidate_type(planner, pair);
    } else if (pair->recreated ||
               (from->kind == KIND_TRIGGER && (pair->attributes & ATTRIBUTE_ENABLED) != 0)) {
        invalidate_dependents(planner, from);
    } else if (from->kind == KIND_CONSTRAINT && (pair->attributes & ATTRIBUTE_DEFINITION) != 0) {
        invalidate_dependents(planner,
                              from); /* a key that is swapped: foreign keys hold on to it */
    }
}

void select_all(Planner *planner)
{
    bool more = true;
    Objects replaced = planner_replaced(planner);
    select_overloads(planner);
    for (size_t i = 0; i < planner->pairs.count; i++) judge(planner, planner->pairs.items[i]);
    select_retyped(planner);
    for (size_t i = 0; i < replaced.count; i++) invalidate_dependents(planner, replaced.items[i]);
    select_invalidate_replaced_columns(planner);
    while (more) {
        more = false;
        for (size_t i = 0; i < planner->pairs.count; i++) {
            Pair *pair = planner->pairs.items[i];
            if (pair->visited) continue;
            pair->visited = true;
            more = true;
            propagate(planner, pair);
        }
    }
    select_suspended_defaults(planner);
    select_fills(planner);
    select_refuse(planner);
}
