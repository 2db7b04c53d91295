/* Columns. What can only come when rows have values (a type that takes no nulls, NOT NULL, an
 * identity) is a node of its own after the UPDATE that gives them. */
#include "plan/write/write.h"

static const Column *column_from(const Node *node)
{
    return (const Column *)node->from;
}

static const Column *column_to(const Node *node)
{
    return (const Column *)node->to;
}

static PlannedStep *alter(Planner *planner, Node *node, Text statement, StatementForm form)
{
    return write_alter(planner, node, statement, form, node->to);
}

static PlannedStep *write_default(Planner *planner, Node *node, const Expression *value)
{
    return alter(planner, node, sql_set_default(&planner->writer, column_to(node), value),
                 FORM_SET_DEFAULT);
}

/* PostgreSQL computes the value of each row, or checks it, where it cannot tell it beforehand. */
static StatementForm form_of_added(const Column *column)
{
    if (column->extras->is_virtual)
        return column_refuses_nulls(column) ? FORM_ADD_COLUMN_CHECKED : FORM_ADD_COLUMN;
    bool is_computed =
        column->identity != IDENTITY_NONE || !expression_is_none(&column->extras->generated);
    return is_computed || type_has_constraints(&column->type) ? FORM_ADD_COLUMN_COMPUTED
                                                              : FORM_ADD_COLUMN;
}

/* A type that takes no nulls comes when all rows have a value: until then, the one below it. */
static bool waits_for_values(const Planner *planner, const Column *column)
{
    return type_refuses_null(&column->type) && select_fill_of(planner, &column->object) != NULL;
}

static Column below_domain(const Column *column)
{
    Column below = *column;
    below.type = type_below_domains(&column->type);
    return below;
}

/* ---- a new column of a table that exists ---- */

/* Added without a value: what fills it and makes it not null are nodes of their own. */
static void write_filled_column(Planner *planner, Node *node, const Column *column)
{
    SqlWriter *writer = &planner->writer;
    const Expression none = {.text = TEXT_NONE};
    const Column below = below_domain(column);
    const Column *added = waits_for_values(planner, column) ? &below : column;
    alter(planner, node, sql_add_column(writer, added, false, &none), form_of_added(added));
    if (expression_is_none(&column->default_value)) return;
    write_default(planner, node, &column->default_value)->merge = false;
}

static void write_new_column(Planner *planner, Node *node)
{
    const Column *column = column_to(node);
    SqlWriter *writer = &planner->writer;
    bool made_up;
    bool computed =
        column->identity != IDENTITY_NONE || !expression_is_none(&column->extras->generated);
    const Column *above = planner_column_above(planner, column);
    if (above != NULL) { /* it is there already */
        if (!expression_equals(&above->default_value, &column->default_value))
            write_default(planner, node, &column->default_value);
        return;
    }
    if (planner_was_inherited(planner, column)) {
        write_own_column(planner, node, column);
        return;
    }
    if (computed) {
        PlannedStep *step =
            alter(planner, node, sql_add_column(writer, column, column_refuses_nulls(column), NULL),
                  form_of_added(column));
        if (column->extras->is_virtual) write_computed_not_null(planner, step, column);
        return;
    }
    if (select_fill_of(planner, &column->object) != NULL) {
        write_filled_column(planner, node, column);
        return;
    }
    Expression fill = planner_constant_of_new(planner, column, &made_up);
    if (expression_is_none(&fill)) {
        alter(planner, node,
              sql_add_column(writer, column, column_refuses_nulls(column), &column->default_value),
              form_of_added(column));
        return;
    }
    /* A constant: PostgreSQL keeps it in the catalog and touches no row. */
    PlannedStep *step =
        alter(planner, node, sql_add_column(writer, column, column_refuses_nulls(column), &fill),
              form_of_added(column));
    if (made_up)
        write_hazard(planner, step, HAZARD_NOT_REVERSIBLE,
                     "the former values are lost: all rows get the same value");
    step->merge = false;
    write_default(planner, node, &column->default_value)->merge = false;
}

/* ---- types ---- */

/* A stored default keeps the cast of the type that it was written for. */
static bool default_hinders(const Column *from, const Column *to, const Pair *pair)
{
    if (expression_is_none(&from->default_value) || !pair->base_changed) return false;
    Conversion conversion = conversion_of(&from->type, &to->type);
    if (conversion.how != SQL_CONVERT_ASSIGN) return true;
    return expression_has(&from->default_value, EXPRESSION_HAS_STRING);
}

static void write_type(Planner *planner, Node *node)
{
    const Column *from = column_from(node);
    const Column *to = column_to(node);
    /* Of a foreign table only what is read: nothing converts, and no USING is taken. */
    static const Conversion said = {.how = SQL_CONVERT_ASSIGN, .possible = true};
    bool is_foreign = ((const Table *)to->object.parent)->extras->is_foreign;
    Conversion conversion =
        is_foreign ? said : planner_conversion_of(planner, &from->type, &to->type);
    const Expression *clause = is_foreign ? NULL : planner_conversion(planner, to);
    bool by_clause = clause != NULL;
    const Column below = below_domain(to);
    const Column *altered = waits_for_values(planner, to) ? &below : to;
    if (!by_clause && planner->down && conversion.other_dimensions)
        clause = conversion_made_up(planner, to);
    if (clause != NULL) conversion.how = SQL_CONVERT_CLAUSE;
    PlannedStep *step =
        alter(planner, node, sql_set_type(&planner->writer, altered, conversion.how, clause),
              conversion.rewrites || by_clause ? FORM_SET_TYPE_REWRITE : FORM_SET_TYPE);
    step->once = clause != NULL;
    if (!text_is_none(node->pair->plain_since))
        write_work_is(step, text_string(planner->arena,
                                        text_format(planner->arena,
                                                    "the type of every row's value changes; it has "
                                                    "no online form, since %.*s",
                                                    TEXT_FORMAT(node->pair->plain_since))));
    if (by_clause)
        conversion_judge(planner, step, from, to, clause);
    else if (conversion.narrows)
        write_loss(planner, step, &to->object, "values of %.*s may not fit its new type",
                   TEXT_FORMAT(planner_describe(planner, &to->object)));
    else if (conversion.may_fail && clause == NULL)
        write_hazard(planner, step, HAZARD_MAY_FAIL, "fails where a value does not convert");
    if (!conversion.possible && planner->down)
        write_hazard(planner, step, HAZARD_NOT_REVERSIBLE, "%s",
                     by_clause || clause == NULL
                         ? "there is no cast back to the former type"
                         : "a vector cannot be converted to other dimensions: the former values "
                           "are lost");
    write_index_extras_again(planner, node, to);
}

/* ---- altering ---- */

/* What ALTER TABLE hands down to children that have it of their own. */
static SqlWriter *only_writer(Planner *planner, const Node *node)
{
    bool has_children = planner_has_children(planner, node->to->parent);
    return has_children ? sql_only(&planner->writer) : &planner->writer;
}

static void alter_only(Planner *planner, Node *node, Text statement, StatementForm form)
{
    if (planner_has_children(planner, node->to->parent))
        write_only(planner, node, node->to, statement, form);
    else
        write_alter(planner, node, statement, form, node->to);
}

static void write_column_options(Planner *planner, Node *node)
{
    static const Options none = {0};
    const Column *to = column_to(node);
    const Options *before = node->from == NULL ? &none : &column_from(node)->extras->options;
    const Options *after = &to->extras->options;
    Options reset = {0};
    for (size_t i = 0; i < before->count; i++)
        if (options_find(after, before->items[i].name) == NULL)
            VECTOR_ADD(planner->arena, &reset, before->items[i]);
    if (after->count > 0)
        alter_only(planner, node,
                   sql_set_column_options(only_writer(planner, node), to, after, false),
                   FORM_SET_COLUMN_OPTIONS);
    if (reset.count > 0)
        alter_only(planner, node,
                   sql_set_column_options(only_writer(planner, node), to, &reset, true),
                   FORM_SET_COLUMN_OPTIONS);
}

/* Both are the type's own again after ALTER COLUMN TYPE. */
static ChangeAttributes attributes_after_type(const Column *to, ChangeAttributes attributes)
{
    if ((attributes & (ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION)) == 0) return attributes;
    attributes &= ~(ChangeAttributes)(ATTRIBUTE_STORAGE | ATTRIBUTE_COMPRESSION);
    return attributes | (to->storage != NULL ? ATTRIBUTE_STORAGE : 0u) |
           (to->compression != NULL ? ATTRIBUTE_COMPRESSION : 0u);
}

static void write_storage(Planner *planner, Node *node, ChangeAttributes attributes)
{
    const Column *to = column_to(node);
    if ((attributes & ATTRIBUTE_STORAGE) != 0)
        alter(planner, node, sql_set_storage(&planner->writer, to, planner_storage(planner, to)),
              FORM_SET_STORAGE);
    if ((attributes & ATTRIBUTE_COMPRESSION) != 0) {
        alter(planner, node, sql_set_compression(&planner->writer, to), FORM_SET_COMPRESSION);
        write_compression_below(planner, node, to,
                                (attributes & (ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION)) != 0);
    }
    if ((attributes & ATTRIBUTE_ATTRIBUTE_OPTIONS) != 0) write_column_options(planner, node);
    if ((attributes & ATTRIBUTE_FOREIGN_OPTIONS) != 0 && node->from != NULL)
        write_step(planner, node,
                   sql_set_column_foreign_options(&planner->writer, column_from(node), to),
                   FORM_SET_COLUMN_FOREIGN_OPTIONS, node->to);
    if ((attributes & ATTRIBUTE_STATISTICS) != 0)
        alter_only(planner, node, sql_set_statistics(only_writer(planner, node), to),
                   FORM_SET_STATISTICS);
}

static void write_renamed_sequence(Planner *planner, Node *node, const Column *from,
                                   const Column *to)
{
    Name before = from->extras->identity_sequence;
    Object sequence = {.kind = KIND_SEQUENCE, .name = {to->object.name.namespace_name, before}};
    if (from->identity != IDENTITY_NONE && before != to->extras->identity_sequence)
        write_step(planner, node,
                   sql_rename(&planner->writer, &sequence, to->extras->identity_sequence),
                   FORM_RENAME_TABLE, NULL);
}

/* The sequence's type goes along with the column's. NULL: nothing is to be done. */
static PlannedStep *write_identity(Planner *planner, Node *node, const Column *from,
                                   const Column *to)
{
    Name after = to->extras->identity_sequence;
    SequenceOptions options = from->extras->identity_options;
    options.type = to->extras->identity_options.type;
    if (from->identity != IDENTITY_NONE)
        write_later_start(planner, node, (QualifiedName){to->object.name.namespace_name, after},
                          &to->extras->identity_options, &from->extras->identity_options);
    if (from->identity == to->identity &&
        sequence_options_equal(&options, &to->extras->identity_options))
        return NULL;
    return alter(planner, node, sql_set_identity(&planner->writer, to, from), FORM_SET_IDENTITY);
}

/* Whether the bounds of the sequence are beyond what the column's new type can have. */
static bool bounds_hinder_type(const Column *from, const Column *to)
{
    const SequenceOptions *before = &from->extras->identity_options;
    Name type = to->extras->identity_options.type;
    return from->identity != IDENTITY_NONE && to->identity != IDENTITY_NONE &&
           (before->maximum > sequence_options_default(type, 1).maximum ||
            before->minimum < sequence_options_default(type, -1).minimum);
}

static bool sets_identity(const Node *node)
{
    return (node->pair->attributes & ATTRIBUTE_IDENTITY) != 0 &&
           column_to(node)->identity != IDENTITY_NONE;
}

/* Only columns that take no nulls are identities. */
static void write_counting(Planner *planner, Node *node)
{
    const Column *from = column_from(node);
    const Column *to = column_to(node);
    if (sets_identity(node) && !bounds_hinder_type(from, to))
        (void)write_identity(planner, node, from, to);
    if (from->identity == IDENTITY_NONE) write_identity_grants(planner, node, to);
    if (to->identity != IDENTITY_NONE &&
        (from->identity == IDENTITY_NONE ||
         sequence_began_beyond(&to->extras->identity_options, &from->extras->identity_options)))
        write_catch_up(planner, node, to, &to->extras->identity_options);
}

/* What is after the values: the type that takes no nulls, NOT NULL, an identity. */
static void write_after_values(Planner *planner, Node *node)
{
    const Column *to = column_to(node);
    bool is_altered = node->pair != NULL && !node->pair->recreated;
    if (waits_for_values(planner, to)) {
        PlannedStep *step =
            alter(planner, node, sql_set_type(&planner->writer, to, SQL_CONVERT_ASSIGN, NULL),
                  FORM_SET_TYPE_REWRITE);
        write_work_is(step, "every value is checked by the domain");
    }
    if (to->not_null && (!is_altered || (node->pair->attributes & ATTRIBUTE_NOT_NULL) != 0))
        write_not_null(planner, node, to);
    if (is_altered) write_counting(planner, node);
}

static void write_altered_column(Planner *planner, Node *node)
{
    const Column *from = column_from(node);
    const Column *to = column_to(node);
    const Pair *pair = node->pair;
    ChangeAttributes attributes = pair->attributes;
    SqlWriter *writer = &planner->writer;
    bool retyped = (attributes & (ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION)) != 0;
    bool sets_default = (attributes & ATTRIBUTE_DEFAULT) != 0 && !pair->default_suspended;
    bool around = retyped && !pair->default_suspended && default_hinders(from, to, pair);
    bool ends_identity = from->identity != IDENTITY_NONE && to->identity == IDENTITY_NONE;
    if (ends_identity) {
        /* A statement of its own: with the type its sequence's is looked at before anything is
         * done. */
        PlannedStep *step =
            alter(planner, node, sql_set_identity(writer, to, from), FORM_SET_IDENTITY);
        step->merge = !retyped;
    }
    if (around) write_default(planner, node, NULL);
    if (!expression_is_none(&from->extras->generated) &&
        expression_is_none(&to->extras->generated)) {
        /* A statement of its own where a USING follows, which no generated column may have. */
        PlannedStep *step =
            alter(planner, node, sql_drop_generated(writer, to), FORM_DROP_EXPRESSION);
        step->merge = !retyped;
    }
    if (sets_identity(node)) write_renamed_sequence(planner, node, from, to);
    if (sets_identity(node) && bounds_hinder_type(from, to)) {
        PlannedStep *step = write_identity(planner, node, from, to);
        if (step != NULL) step->merge = false;
    }
    if (retyped && !planner_is_retyped_above(planner, pair)) write_type(planner, node);
    if ((attributes & ATTRIBUTE_GENERATED) != 0 && to->extras->is_virtual)
        write_computed_not_null(
            planner,
            alter(planner, node, sql_set_generated(writer, to),
                  column_refuses_nulls(to) ? FORM_SET_EXPRESSION_CHECKED : FORM_SET_EXPRESSION),
            to);
    if ((attributes & ATTRIBUTE_NOT_NULL) != 0 && !to->not_null)
        alter(planner, node, sql_set_not_null(writer, to, false), FORM_DROP_NOT_NULL);
    if ((attributes & ATTRIBUTE_NOT_NULL_FORM) != 0) write_not_null_form(planner, node, from, to);
    if ((sets_default || around) && !(around && expression_is_none(&to->default_value)))
        write_default(planner, node, &to->default_value);
    if (node->not_null == NULL) write_counting(planner, node);
    write_storage(planner, node, attributes_after_type(to, attributes));
    write_owner_and_comment(planner, node);
}

static void write_dropped_column(Planner *planner, Node *node)
{
    const Column *column = column_from(node);
    const Table *table = (const Table *)node->from->parent;
    if (planner_is_kept_below(planner, table, column))
        write_column_left_below(planner, node, table, column);
    else
        write_alter(planner, node, sql_drop(&planner->writer, node->from), FORM_DROP_COLUMN,
                    node->from);
    PlannedStep *step = node->steps.items[0];
    bool computed = !expression_is_none(&column->extras->generated);
    bool is_foreign = table->extras->is_foreign;
    if (computed || is_foreign) return;
    if (node->pair != NULL)
        write_loss(planner, step, node->to != NULL ? node->to : node->from,
                   "the values of %.*s are replaced by computed ones",
                   TEXT_FORMAT(planner_describe(planner, node->from)));
    else
        write_loss_of_drop(planner, step, node->from);
    write_hazard(planner, step, HAZARD_BREAKS_CLIENTS, "the column is gone");
}

static void write_foreign_options(Planner *planner, Node *node)
{
    Column without = *column_to(node);
    if (without.extras->foreign_options.count == 0) return;
    without.extras = &column_extras_none;
    write_step(planner, node,
               sql_set_column_foreign_options(&planner->writer, &without, column_to(node)),
               FORM_SET_COLUMN_FOREIGN_OPTIONS, node->to);
}

void write_column(Planner *planner, Node *node)
{
    if (node->aspect == ASPECT_FILL || node->aspect == ASPECT_NOT_NULL) {
        if (node->aspect == ASPECT_FILL)
            write_fill(planner, node);
        else
            write_after_values(planner, node);
        return;
    }
    if (node->aspect == ASPECT_DEFAULT) {
        const Column *column = (const Column *)(node->to != NULL ? node->to : node->from);
        const Expression *value = node->to != NULL ? &column->default_value : NULL;
        if (!expression_is_none(&column->default_value))
            write_alter(planner, node, sql_set_default(&planner->writer, column, value),
                        FORM_SET_DEFAULT, &column->object);
        return;
    }
    if (node->kind == NODE_DROP) {
        write_dropped_column(planner, node);
    } else if (node->kind == NODE_ALTER) {
        write_altered_column(planner, node);
    } else {
        write_new_column(planner, node);
        if (node->not_null == NULL) write_late_not_null(planner, node, column_to(node));
        write_storage(
            planner, node,
            (column_to(node)->storage != NULL ? ATTRIBUTE_STORAGE : 0u) |
                (column_to(node)->statistics >= 0 ? ATTRIBUTE_STATISTICS : 0u) |
                (column_to(node)->extras->options.count > 0 ? ATTRIBUTE_ATTRIBUTE_OPTIONS : 0u));
        write_foreign_options(planner, node);
        write_owner_and_comment(planner, node);
    }
}
