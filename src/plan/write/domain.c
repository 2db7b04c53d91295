/* Domains. */
#include "plan/write/write.h"

#include "model/choose.h"

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
static void write_text_columns(Planner *planner, Node *node)
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
            write_alter(planner, node, sql_set_default(&planner->writer, to, NULL),
                        FORM_SET_DEFAULT, &to->object);
        write_alter(planner, node, sql_set_type(&planner->writer, &text, SQL_CONVERT_CAST, NULL),
                    FORM_SET_TYPE_REWRITE, &to->object);
    }
}

static void write_retyped_column(Planner *planner, Node *node, const Column *from, const Column *to,
                                 SqlConversion conversion)
{
    SqlWriter *writer = &planner->writer;
    const Pair *own = map_find_pointer(planner->pair_of, &from->object);
    bool has_default = !expression_is_none(&from->default_value);
    bool by_clause = is_by_clause(planner, to);
    bool sets_default =
        own == NULL || ((own->attributes & ATTRIBUTE_DEFAULT) == 0 && !own->default_suspended);
    if (has_default && !by_clause && (own == NULL || !own->default_suspended))
        write_alter(planner, node, sql_set_default(writer, to, NULL), FORM_SET_DEFAULT,
                    &to->object);
    PlannedStep *step =
        write_alter(planner, node,
                    sql_set_type(writer, to, by_clause ? SQL_CONVERT_CLAUSE : conversion,
                                 planner_conversion(planner, to)),
                    FORM_SET_TYPE_REWRITE, &to->object);
    step->once = by_clause;
    write_work_is(step, "the type of every row's value is re-created");
    write_index_extras_again(planner, node, to);
    if (has_default && sets_default)
        write_alter(planner, node, sql_set_default(writer, to, &to->default_value),
                    FORM_SET_DEFAULT, &to->object);
}

static bool has_domain(Planner *planner, const Object *type)
{
    const Objects *dependents = planner_dependents(planner, type);
    for (size_t i = 0; i < dependents->count; i++)
        if (dependents->items[i]->kind == KIND_DOMAIN) return true;
    return false;
}

void write_recreated_type(Planner *planner, Node *node, SqlConversion conversion)
{
    SqlWriter *writer = &planner->writer;
    const Objects *columns = &node->pair->columns;
    Object old = *node->to;
    Name old_name = planner_name(planner, node->to->name.name, "_old");
    write_text_columns(planner, node);
    PlannedStep *step =
        write_step(planner, node, sql_rename(writer, node->to, old_name), FORM_OBJECT, NULL);
    if (planner->down && has_domain(planner, node->from))
        write_hazard(planner, step, HAZARD_NOT_REVERSIBLE, "fails: a domain is based on the type");
    write_step(planner, node, sql_create(writer, node->to), FORM_OBJECT, NULL);
    for (size_t i = 0; i < columns->count; i++) {
        const Column *to;
        if (keeps_type(planner, columns->items[i], &to))
            write_retyped_column(planner, node, (const Column *)columns->items[i], to, conversion);
    }
    old.name.name = old_name;
    write_step(planner, node, sql_drop(writer, &old), FORM_OBJECT, NULL);
    write_extras_again(planner, node);
}

static void write_unvalidated_checks(Planner *planner, Node *node)
{
    const Domain *domain = (const Domain *)node->to;
    for (size_t i = 0; i < domain->checks.count; i++) {
        const DomainCheck *check = &domain->checks.items[i];
        if (check->not_valid)
            write_step(planner, node, sql_domain_add_check(&planner->writer, domain, check, true),
                       FORM_ADD_DOMAIN_CHECK_NOT_VALID, NULL);
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
static void write_taken_defaults(Planner *planner, Node *node, const Object *from, const Object *to,
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
        write_step(planner, node, sql_domain_set_default(&planner->writer, &made), FORM_OBJECT,
                   NULL);
        write_taken_defaults(planner, node, &before->object, &after->object, depth + 1);
    }
}

static void write_domain_default(Planner *planner, Node *node)
{
    Domain made = with_default(planner->target, (const Domain *)node->to);
    write_step(planner, node, sql_domain_set_default(&planner->writer, &made), FORM_OBJECT, NULL);
    write_taken_defaults(planner, node, node->from, node->to, 0);
}

/* CREATE DOMAIN with DEFAULT NULL would make that a default of its own. */
static void write_no_default(Planner *planner, Node *node)
{
    const Domain *domain = (const Domain *)node->to;
    const Domain *below = database_find_domain_below(planner->target, domain);
    if (!domain_says_null(domain) || below == NULL) return;
    Domain taken = with_default(planner->target, below);
    if (!expression_is_none(&taken.default_value) && !domain_says_null(&taken))
        write_step(planner, node, sql_domain_set_default(&planner->writer, domain), FORM_OBJECT,
                   NULL);
}

/* Its own, or what PostgreSQL would choose. */
static Name not_null_name(const Planner *planner, const Domain *domain)
{
    if (domain->not_null_name != NULL) return domain->not_null_name;
    return name_make_numbered(planner->target->names, name_text(domain->object.name.name),
                              TEXT_NONE, "not_null", 0);
}

static void write_altered_domain(Planner *planner, Node *node)
{
    const Domain *from = (const Domain *)node->from;
    const Domain *to = (const Domain *)node->to;
    ChangeAttributes attributes = node->pair->attributes;
    SqlWriter *writer = &planner->writer;
    if ((attributes & ATTRIBUTE_DEFAULT) != 0) write_domain_default(planner, node);
    if ((attributes & ATTRIBUTE_NOT_NULL) != 0) {
        bool is_named = to->not_null && to->not_null_name != NULL;
        PlannedStep *step = write_step(planner, node,
                                       is_named ? sql_domain_add_not_null(writer, to)
                                                : sql_domain_set_not_null(writer, to),
                                       to->not_null ? FORM_ADD_DOMAIN_CHECK : FORM_OBJECT, NULL);
        if (to->not_null) {
            write_domain_locks(planner, step, node->from);
            write_hazard(planner, step, HAZARD_MAY_FAIL,
                         "fails if a column of it is null in any row");
        }
    }
    if ((attributes & ATTRIBUTE_NOT_NULL_FORM) != 0)
        write_step(
            planner, node,
            sql_domain_rename_not_null(writer, to, from->not_null_name, not_null_name(planner, to)),
            FORM_OBJECT, NULL);
    write_owner_and_comment(planner, node);
    if ((attributes & ATTRIBUTE_CHECKS) != 0) write_domain_checks(planner, node, from, to);
}

void write_domain(Planner *planner, Node *node)
{
    if (node->aspect == ASPECT_DEFAULT) {
        write_suspended_domain(planner, node);
    } else if (node->kind == NODE_DROP) {
        write_step(planner, node, sql_drop(&planner->writer, node->from), FORM_OBJECT, NULL);
    } else if (node->kind == NODE_CREATE) {
        write_step(planner, node, sql_create(&planner->writer, node->to), FORM_OBJECT, NULL);
        write_no_default(planner, node);
        write_unvalidated_checks(planner, node);
        write_owner_and_comment(planner, node);
    } else if (node->pair->type_recreated) {
        Conversion conversion =
            conversion_of(&((const Domain *)node->from)->type, &((const Domain *)node->to)->type);
        write_recreated_type(planner, node,
                             conversion.possible ? SQL_CONVERT_CAST : SQL_CONVERT_TEXT);
        write_no_default(planner, node);
        write_unvalidated_checks(planner, node);
    } else {
        write_altered_domain(planner, node);
    }
}
