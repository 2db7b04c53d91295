/* Enums, domains, composites. What ALTER TYPE cannot do is done by a new type: the former makes
 * room under another name, the columns are converted, and it is dropped. */
#include "plan/plan_internal.h"

#include "model/choose.h"

/* ---- a type made anew under the columns that have it ---- */

static bool keeps_type(Planner *planner, const Object *column, const Column **to)
{
    *to = (const Column *)planner_counterpart(planner, column);
    return *to != NULL && type_base_equals(&((const Column *)column)->type, &(*to)->type);
}

static bool is_by_clause(Planner *planner, const Column *to)
{
    return planner_conversion(planner, to) != NULL;
}

/* A column with a `using` clause goes through text, which any clause can read. */
static void emit_text_columns(Planner *planner, Node *node)
{
    const Objects *columns = &node->pair->columns;
    for (size_t i = 0; i < columns->count; i++) {
        const Column *from = (const Column *)columns->items[i];
        const Column *to;
        if (!keeps_type(planner, columns->items[i], &to) || !is_by_clause(planner, to)) continue;
        Column text = *to;
        text.type = (Type){.type_class = TYPE_BUILTIN,
                           .builtin = builtin_type_find(TEXT("text")),
                           .array_dimensions = from->type.array_dimensions};
        text.type.name.name = name_intern_string(planner->target->names, "text");
        if (!expression_is_none(&from->default_value))
            emit_alter(planner, node, sql_set_default(&planner->writer, to, NULL),
                       LOCK_ACCESS_EXCLUSIVE, &to->object);
        emit_alter(planner, node, sql_set_type(&planner->writer, &text, SQL_CONVERT_CAST, NULL),
                   LOCK_ACCESS_EXCLUSIVE, &to->object);
    }
}

static void emit_retyped_column(Planner *planner, Node *node, const Column *from, const Column *to,
                                SqlConversion conversion)
{
    SqlWriter *writer = &planner->writer;
    const Pair *own = map_find_pointer(planner->pair_of, &from->object);
    bool has_default = !expression_is_none(&from->default_value);
    bool by_clause = is_by_clause(planner, to);
    bool sets_default =
        own == NULL || ((own->attributes & ATTRIBUTE_DEFAULT) == 0 && !own->default_around);
    if (has_default && !by_clause && (own == NULL || !own->default_around))
        emit_alter(planner, node, sql_set_default(writer, to, NULL), LOCK_ACCESS_EXCLUSIVE,
                   &to->object);
    PlannedStep *step =
        emit_alter(planner, node,
                   sql_set_type(writer, to, by_clause ? SQL_CONVERT_CLAUSE : conversion,
                                planner_conversion(planner, to)),
                   LOCK_ACCESS_EXCLUSIVE, &to->object);
    step->step.rewrites = step->step.scans = true;
    emit_hazard(planner, step, HAZARD_TABLE_REWRITE, "the type of every row's value is made anew");
    emit_index_extras_again(planner, node, to);
    if (has_default && sets_default)
        emit_alter(planner, node, sql_set_default(writer, to, &to->default_value),
                   LOCK_ACCESS_EXCLUSIVE, &to->object);
}

static bool has_domain(Planner *planner, const Object *type)
{
    const Objects *dependents = planner_dependents(planner, type);
    for (size_t i = 0; i < dependents->count; i++)
        if (dependents->items[i]->kind == KIND_DOMAIN) return true;
    return false;
}

static void emit_rebuilt_type(Planner *planner, Node *node, SqlConversion conversion)
{
    SqlWriter *writer = &planner->writer;
    const Objects *columns = &node->pair->columns;
    Object old = *node->to;
    Name old_name = planner_name(planner, node->to->name.name, "_old");
    emit_text_columns(planner, node);
    PlannedStep *step =
        emit_step(planner, node, sql_rename(writer, node->to, old_name), LOCK_NONE, NULL);
    if (planner->down && has_domain(planner, node->from))
        emit_hazard(planner, step, HAZARD_NOT_REVERSIBLE, "fails: a domain stands on the type");
    emit_step(planner, node, sql_create(writer, node->to), LOCK_NONE, NULL);
    for (size_t i = 0; i < columns->count; i++) {
        const Column *to;
        if (keeps_type(planner, columns->items[i], &to))
            emit_retyped_column(planner, node, (const Column *)columns->items[i], to, conversion);
    }
    old.name.name = old_name;
    emit_step(planner, node, sql_drop(writer, &old), LOCK_NONE, NULL);
    emit_extras_again(planner, node);
}

static bool is_in_use_at(Planner *planner, const Object *type, int depth)
{
    const Objects *dependents = planner_dependents(planner, type);
    for (size_t i = 0; i < dependents->count; i++) {
        ObjectKind kind = dependents->items[i]->kind;
        if (kind == KIND_COLUMN || kind == KIND_TABLE) return true;
        if ((kind == KIND_COMPOSITE || kind == KIND_DOMAIN) && depth < TYPE_NESTING &&
            is_in_use_at(planner, dependents->items[i], depth + 1))
            return true;
    }
    return false;
}

bool type_is_in_use(Planner *planner, const Object *type)
{
    return is_in_use_at(planner, type, 0);
}

/* ---- enums ---- */

bool enum_has_label(const Enum *type, Text label)
{
    for (size_t i = 0; i < type->labels.count; i++)
        if (text_equals(type->labels.items[i].label, label)) return true;
    return false;
}

/* How many of the target's labels, from the first on, come before the last of the source's. */
static size_t last_old_label(const Enum *from, const Enum *to)
{
    size_t last = 0;
    for (size_t i = 0; i < to->labels.count; i++)
        if (enum_has_label(from, to->labels.items[i].label)) last = i;
    return last;
}

/* The first label of both, as the target has it. */
static Text first_common_label(const Enum *from, const Enum *to)
{
    for (size_t i = 0; i < to->labels.count; i++)
        if (enum_has_label(from, to->labels.items[i].label)) return to->labels.items[i].label;
    return TEXT_NONE;
}

static void emit_added_labels(Planner *planner, Node *node, const Enum *from, const Enum *to)
{
    size_t last = last_old_label(from, to);
    for (size_t i = 0; i < to->labels.count; i++) {
        Text label = to->labels.items[i].label;
        Text before = TEXT_NONE;
        Text after = TEXT_NONE;
        if (enum_has_label(from, label)) continue;
        if (i < last && i > 0)
            after = to->labels.items[i - 1].label;
        else if (i < last)
            before = first_common_label(from, to);
        emit_step(planner, node, sql_add_label(&planner->writer, to, label, before, after),
                  LOCK_NONE, NULL);
    }
}

static void emit_removed_labels(Planner *planner, Node *node, const Enum *from, const Enum *to)
{
    TextBuilder removed = text_builder(planner->arena);
    for (size_t i = 0; i < from->labels.count; i++) {
        if (enum_has_label(to, from->labels.items[i].label)) continue;
        text_put_string(&removed, removed.length == 0 ? "\"" : ", \"");
        text_put(&removed, from->labels.items[i].label);
        text_put_byte(&removed, '"');
    }
    emit_rebuilt_type(planner, node, SQL_CONVERT_TEXT);
    if (removed.length == 0 || !type_is_in_use(planner, node->from)) return;
    PlannedStep *step = node->steps.items[0];
    emit_loss(planner, step, node->to,
              "%.*s loses %.*s; it fails while a row has it, unless a using clause maps it",
              TEXT_FORMAT(planner_describe(planner, node->to)), TEXT_FORMAT(text_built(&removed)));
}

void emit_enum(Planner *planner, Node *node)
{
    if (node->kind == NODE_DROP) {
        emit_step(planner, node, sql_drop(&planner->writer, node->from), LOCK_NONE, NULL);
        return;
    }
    if (node->kind == NODE_CREATE) {
        emit_step(planner, node, sql_create(&planner->writer, node->to), LOCK_NONE, NULL);
    } else if (node->pair->type_rebuilt) {
        emit_removed_labels(planner, node, (const Enum *)node->from, (const Enum *)node->to);
        return;
    } else if ((node->pair->attributes & ATTRIBUTE_LABELS) != 0) {
        emit_added_labels(planner, node, (const Enum *)node->from, (const Enum *)node->to);
    }
    emit_owner_and_comment(planner, node);
}

/* ---- domains ---- */

static const Type *type_of(const Object *object)
{
    if (object->kind == KIND_COLUMN) return &((const Column *)object)->type;
    return object->kind == KIND_DOMAIN ? &((const Domain *)object)->type : NULL;
}

/* Whether values of it are inside others that columns have: in arrays, in rows. */
static bool is_nested_at(Planner *planner, const Object *type, int depth)
{
    const Objects *dependents = planner_dependents(planner, type);
    for (size_t i = 0; i < dependents->count && depth < TYPE_NESTING; i++) {
        const Object *object = dependents->items[i];
        const Type *has = type_of(object);
        if (has != NULL && has->array_dimensions > 0) return true;
        if (object->kind == KIND_DOMAIN && is_nested_at(planner, object, depth + 1)) return true;
        if (object->kind == KIND_COMPOSITE && type_is_in_use(planner, object)) return true;
    }
    return false;
}

bool domain_is_nested(Planner *planner, const Object *domain)
{
    return is_nested_at(planner, domain, 0);
}

/* PostgreSQL checks the columns of a domain, but no values inside others: it refuses. */
bool domain_must_be_rebuilt(Planner *planner, const Pair *pair)
{
    const Domain *from = (const Domain *)pair->from;
    const Domain *to = (const Domain *)pair->to;
    if ((pair->attributes & ATTRIBUTE_TYPE) != 0) return true;
    bool demands = (pair->attributes & ATTRIBUTE_NOT_NULL) != 0 && to->not_null;
    for (size_t i = 0; i < to->checks.count; i++) {
        const DomainCheck *check = &to->checks.items[i];
        demands = demands || (!domain_check_stays(to, check, from) && !check->not_valid);
    }
    return demands && domain_is_nested(planner, pair->from);
}

static void emit_unvalidated_checks(Planner *planner, Node *node)
{
    const Domain *domain = (const Domain *)node->to;
    for (size_t i = 0; i < domain->checks.count; i++) {
        const DomainCheck *check = &domain->checks.items[i];
        if (check->not_valid)
            emit_step(planner, node, sql_domain_add_check(&planner->writer, domain, check, true),
                      LOCK_NONE, NULL);
    }
}

/* The domain with the default that it has when it is made: one over another takes that one's. */
static Domain with_default(const Database *database, const Domain *domain)
{
    Domain made = *domain;
    const Domain *below = domain;
    for (int depth = 0; depth < TYPE_NESTING && expression_is_none(&made.default_value); depth++) {
        below = database_find_domain_below(database, below);
        if (below == NULL) break;
        made.default_value = below->default_value;
    }
    return made;
}

/* A domain keeps the default that it took from the one below it, if it says none, nor said one: it
 * takes the new one. */
static void emit_taken_defaults(Planner *planner, Node *node, const Object *from, const Object *to,
                                int depth)
{
    const Objects *dependents = planner_dependents(planner, from);
    for (size_t i = 0; i < dependents->count && depth < TYPE_NESTING; i++) {
        const Domain *before = (const Domain *)dependents->items[i];
        if (before->object.kind != KIND_DOMAIN) continue;
        const Domain *after = (const Domain *)planner_counterpart(planner, &before->object);
        if (after == NULL || !expression_is_none(&before->default_value) ||
            !expression_is_none(&after->default_value) ||
            (const Object *)database_find_domain_below(planner->target, after) != to)
            continue;
        Domain made = with_default(planner->target, after);
        emit_step(planner, node, sql_domain_set_default(&planner->writer, &made), LOCK_NONE, NULL);
        emit_taken_defaults(planner, node, &before->object, &after->object, depth + 1);
    }
}

static void emit_domain_default(Planner *planner, Node *node)
{
    Domain made = with_default(planner->target, (const Domain *)node->to);
    emit_step(planner, node, sql_domain_set_default(&planner->writer, &made), LOCK_NONE, NULL);
    emit_taken_defaults(planner, node, node->from, node->to, 0);
}

/* CREATE DOMAIN with DEFAULT NULL would make that a default of its own. */
static void emit_no_default(Planner *planner, Node *node)
{
    const Domain *domain = (const Domain *)node->to;
    const Domain *below = database_find_domain_below(planner->target, domain);
    if (!domain_says_null(domain) || below == NULL) return;
    Domain taken = with_default(planner->target, below);
    if (!expression_is_none(&taken.default_value) && !domain_says_null(&taken))
        emit_step(planner, node, sql_domain_set_default(&planner->writer, domain), LOCK_NONE, NULL);
}

/* A new domain takes the default that the one below it has by then. */
void planner_add_domain_edges(Planner *planner, Node *node)
{
    const Domain *below = (const Domain *)node->to;
    for (int depth = 0; depth < TYPE_NESTING && below != NULL; depth++) {
        below = database_find_domain_below(planner->target, below);
        if (below == NULL) break;
        Node *before = map_find_pointer(planner->alter_nodes, &below->object);
        planner_add_edge(planner, node, (Edge){.before = before, .soft = true});
    }
}

/* Its own, or what PostgreSQL would choose. */
static Name not_null_name(const Planner *planner, const Domain *domain)
{
    if (domain->not_null_name != NULL) return domain->not_null_name;
    return name_make_numbered(planner->target->names, name_text(domain->object.name.name),
                              TEXT_NONE, "not_null", 0);
}

static void emit_altered_domain(Planner *planner, Node *node)
{
    const Domain *from = (const Domain *)node->from;
    const Domain *to = (const Domain *)node->to;
    ChangeAttributes attributes = node->pair->attributes;
    SqlWriter *writer = &planner->writer;
    if ((attributes & ATTRIBUTE_DEFAULT) != 0) emit_domain_default(planner, node);
    if ((attributes & ATTRIBUTE_NOT_NULL) != 0) {
        bool is_named = to->not_null && to->not_null_name != NULL;
        PlannedStep *step = emit_step(planner, node,
                                      is_named ? sql_domain_add_not_null(writer, to)
                                               : sql_domain_set_not_null(writer, to),
                                      LOCK_NONE, NULL);
        if (to->not_null) {
            emit_domain_locks(planner, step, node->from);
            emit_hazard(planner, step, HAZARD_MAY_FAIL,
                        "fails while a column of it is null somewhere");
        }
    }
    if ((attributes & ATTRIBUTE_NOT_NULL_FORM) != 0)
        emit_step(
            planner, node,
            sql_domain_rename_not_null(writer, to, from->not_null_name, not_null_name(planner, to)),
            LOCK_NONE, NULL);
    emit_owner_and_comment(planner, node);
    if ((attributes & ATTRIBUTE_CHECKS) != 0) emit_domain_checks(planner, node, from, to);
}

void emit_domain(Planner *planner, Node *node)
{
    if (node->aspect == ASPECT_DEFAULT) {
        emit_domain_around(planner, node);
    } else if (node->kind == NODE_DROP) {
        emit_step(planner, node, sql_drop(&planner->writer, node->from), LOCK_NONE, NULL);
    } else if (node->kind == NODE_CREATE) {
        emit_step(planner, node, sql_create(&planner->writer, node->to), LOCK_NONE, NULL);
        emit_no_default(planner, node);
        emit_unvalidated_checks(planner, node);
        emit_owner_and_comment(planner, node);
    } else if (node->pair->type_rebuilt) {
        Conversion conversion =
            conversion_of(&((const Domain *)node->from)->type, &((const Domain *)node->to)->type);
        emit_rebuilt_type(planner, node, conversion.possible ? SQL_CONVERT_CAST : SQL_CONVERT_TEXT);
        emit_no_default(planner, node);
        emit_unvalidated_checks(planner, node);
    } else {
        emit_altered_domain(planner, node);
    }
}

/* ---- composites ---- */

static const Attribute *find_attribute(const Composite *type, Name name)
{
    for (size_t i = 0; i < type->attributes.count; i++)
        if (type->attributes.items[i].name == name) return &type->attributes.items[i];
    return NULL;
}

/* What stays keeps its order, and what is new comes last: all that ALTER TYPE can do. */
static bool order_is_kept(const Composite *from, const Composite *to)
{
    size_t at = 0;
    for (size_t i = 0; i < from->attributes.count; i++) {
        if (find_attribute(to, from->attributes.items[i].name) == NULL) continue;
        if (at >= to->attributes.count ||
            to->attributes.items[at].name != from->attributes.items[i].name)
            return false;
        at++;
    }
    return true;
}

static void report_composite(Planner *planner, const Object *type, const char *what)
{
    if (planner->down) return;
    Diagnostic *diagnostic = diag_add(
        planner->diagnostics, CODE_COMPOSITE_IN_USE, type->span, "%s of %.*s cannot change %s",
        what, TEXT_FORMAT(planner_describe(planner, type)), "while a column has it");
    diag_hint(planner->diagnostics, diagnostic,
              "Create a type of another name and move the columns over.");
}

/* Tables of the type change along. */
static PlannedStep *emit_cascading(Planner *planner, Node *node, Text statement)
{
    const Objects *dependents = planner_dependents(planner, node->from);
    for (size_t i = 0; i < dependents->count; i++) {
        if (dependents->items[i]->kind != KIND_TABLE) continue;
        statement = text_format(planner->arena, "%.*s CASCADE", TEXT_FORMAT(statement));
        return emit_step(planner, node, statement, LOCK_ACCESS_EXCLUSIVE, dependents->items[i]);
    }
    return emit_step(planner, node, statement, LOCK_NONE, NULL);
}

static void emit_attributes(Planner *planner, Node *node, const Composite *from,
                            const Composite *to)
{
    SqlWriter *writer = &planner->writer;
    for (size_t i = 0; i < from->attributes.count; i++) {
        const Attribute *attribute = &from->attributes.items[i];
        if (find_attribute(to, attribute->name) != NULL) continue;
        PlannedStep *step =
            emit_cascading(planner, node, sql_drop_attribute(writer, to, attribute));
        if (type_is_in_use(planner, node->from))
            emit_loss(planner, step, node->to,
                      "the values of attribute \"%s\" of %.*s are gone for good", attribute->name,
                      TEXT_FORMAT(planner_describe(planner, node->to)));
    }
    for (size_t i = 0; i < to->attributes.count; i++) {
        const Attribute *attribute = &to->attributes.items[i];
        const Attribute *before = find_attribute(from, attribute->name);
        if (before == NULL) {
            emit_cascading(planner, node, sql_add_attribute(writer, to, attribute));
        } else if (!type_equals(&before->type, &attribute->type) ||
                   !qualified_name_equals(before->collation, attribute->collation)) {
            if (type_is_in_use(planner, node->from))
                report_composite(planner, node->to, "the type of an attribute");
            emit_cascading(planner, node, sql_alter_attribute(writer, to, attribute));
        }
    }
}

void emit_composite(Planner *planner, Node *node)
{
    if (node->kind == NODE_DROP) {
        emit_step(planner, node, sql_drop(&planner->writer, node->from), LOCK_NONE, NULL);
        return;
    }
    if (node->kind == NODE_CREATE) {
        emit_step(planner, node, sql_create(&planner->writer, node->to), LOCK_NONE, NULL);
    } else if ((node->pair->attributes & ATTRIBUTE_MEMBERS) != 0) {
        const Composite *from = (const Composite *)node->from;
        const Composite *to = (const Composite *)node->to;
        if (!order_is_kept(from, to))
            report_composite(planner, node->to, "the order of the attributes");
        emit_attributes(planner, node, from, to);
        if (planner->down && node->steps.count > 0 && !order_is_kept(from, to))
            emit_hazard(planner, VECTOR_LAST(&node->steps), HAZARD_NOT_REVERSIBLE,
                        "the attributes of %s come back in another order", to->object.name.name);
    }
    emit_owner_and_comment(planner, node);
}
