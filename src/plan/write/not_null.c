/* NOT NULL, at once or proved by a check before, and the names of its constraint. */
#include "plan/write/write.h"

#include "model/choose.h"

static PlannedStep *alter(Planner *planner, Node *node, const Column *column, Text statement,
                          StatementForm form)
{
    return write_alter(planner, node, statement, form, &column->object);
}

/* What fills the rows, and once more when no others can come, leaves none but by its own value. */
static void mark_validation(Planner *planner, PlannedStep *step, const Column *column)
{
    const Fill *fill = select_fill_of(planner, &column->object);
    step->step.step_class = STEP_VALIDATE;
    if (fill != NULL && planner_is_constant(planner, &fill->value)) return;
    write_hazard(planner, step, HAZARD_MAY_FAIL,
                 fill != NULL ? "fails if the backfill leaves %s null in any row"
                              : "fails if %s is null in any row",
                 column->object.name.name);
}

/* What stands in a DO block is no ALTER TABLE to merge others with. */
static PlannedStep *act(Planner *planner, Node *node, const Column *column, Name name,
                        Text statement, StatementForm form)
{
    return name != NULL && statement_form_row(form)->merges
               ? write_alter(planner, node, statement, form, &column->object)
               : write_step(planner, node, statement, form, column->object.parent);
}

static void write_validation_of(Planner *planner, Node *node, const Column *column)
{
    PlannedStep *step = act(planner, node, column, column->extras->not_null.name,
                            sql_validate_not_null(&planner->writer, column), FORM_VALIDATE_CHECK);
    mark_validation(planner, step, column);
}

/* By the constraint itself, which every server that has such a form takes apart from its
 * validation. */
static void write_constraint_itself(Planner *planner, Node *node, const Column *column)
{
    SqlWriter *writer = &planner->writer;
    bool apart = !planner->options->offline_ddl || column->extras->not_null.not_valid;
    alter(planner, node, column, sql_add_not_null(writer, column, apart),
          apart ? FORM_ADD_NOT_NULL_NOT_VALID : FORM_ADD_NOT_NULL);
    if (apart) write_last_pass(planner, node, column);
    if (apart && !column->extras->not_null.not_valid) write_validation_of(planner, node, column);
}

static bool has_constraint(const Database *database, const Object *table, Name name)
{
    const Table *found = database_find_table(database, table->name);
    return found != NULL && table_find_constraint(found, name) != NULL;
}

Name write_name_of_not_null_check(Planner *planner, const Column *column)
{
    const Object *table = column->object.parent;
    Text stem = text_format(planner->arena, "%s_%s", table->name.name, column->object.name.name);
    Text suffix = TEXT("_not_null_check"); /* "_not_null" may be that of PostgreSQL 18's own */
    for (int number = 1;; number++) {
        Name name = planner_name(planner, name_intern(planner->target->names, stem),
                                 text_string(planner->arena, suffix));
        Text key =
            text_format(planner->arena, "%s %s", object_key(planner->arena, table).bytes, name);
        if (!has_constraint(planner->source, table, name) &&
            !has_constraint(planner->target, table, name) &&
            map_find(planner->check_names, key) == NULL) {
            map_put(planner->check_names, key, (void *)(uintptr_t)name);
            return name;
        }
        suffix = text_format(planner->arena, "_not_null_check%d", number);
    }
}

/* With a check that is validated under a weak lock, SET NOT NULL need not read the table. */
void write_not_null(Planner *planner, Node *node, const Column *column)
{
    SqlWriter *writer = &planner->writer;
    const NotNull *form = &column->extras->not_null;
    if (form->name != NULL || form->no_inherit || form->not_valid) {
        /* By the name that it has: without one, validation would have to look for it. */
        write_constraint_itself(planner, node, column);
        return;
    }
    if (planner->options->offline_ddl) {
        alter(planner, node, column, sql_set_not_null(writer, column, true), FORM_SET_NOT_NULL);
        return;
    }
    Constraint check = {.object = column->object};
    check.object.kind = KIND_CONSTRAINT;
    check.object.name.name = write_name_of_not_null_check(planner, column);
    PlannedStep *step =
        alter(planner, node, column, sql_add_not_null_check(writer, column, check.object.name.name),
              FORM_ADD_CHECK_UNCHECKED);
    step->why =
        "SET NOT NULL reads no rows where a check that is validated shows that none is null";
    write_last_pass(planner, node, column);
    step =
        alter(planner, node, column, sql_validate_constraint(writer, &check), FORM_VALIDATE_CHECK);
    mark_validation(planner, step, column);
    step = alter(planner, node, column, sql_set_not_null(writer, column, true),
                 FORM_SET_NOT_NULL_PROVED);
    step->merge = false; /* the check must still be there when it runs */
    step = alter(planner, node, column, sql_drop(writer, &check.object), FORM_DROP_CHECK);
    step->merge = false;
}

void write_late_not_null(Planner *planner, Node *node, const Column *column)
{
    if (column->not_null && column->extras->not_null.not_valid)
        write_alter(planner, node, sql_add_not_null(&planner->writer, column, true),
                    FORM_ADD_NOT_NULL_NOT_VALID,
                    planner_is_new(planner, column->object.parent) ? NULL : &column->object);
}

void write_computed_not_null(Planner *planner, PlannedStep *step, const Column *column)
{
    if (!column_refuses_nulls(column)) return;
    write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if %s is computed as null for any row",
                 column->object.name.name);
}

/* ---- its form ---- */

static Column in_table(const Column *column, const Object *table)
{
    Column copy = *column;
    copy.object.parent = (Object *)(uintptr_t)table;
    return copy;
}

/* The name that PostgreSQL would choose where it is free. */
static Name usual_name(const Planner *planner, const Column *column)
{
    return name_make_numbered(planner->target->names, name_text(column->object.parent->name.name),
                              name_text(column->object.name.name), "not_null", 0);
}

static void write_not_null_name(Planner *planner, Node *node, const Column *from, const Column *to)
{
    Name before = from->extras->not_null.name;
    Name after = to->extras->not_null.name;
    const Object *table = to->object.parent;
    if (planner_not_null_is_inherited(planner, from, to)) return; /* renamed with the parent's */
    if (after == NULL) after = usual_name(planner, to);
    PlannedStep *step =
        act(planner, node, to, before, sql_rename_not_null(&planner->writer, to, before, after),
            FORM_RENAME_CHECK);
    step->merge = false;
    if (table->kind == KIND_TABLE && planner_has_children(planner, table))
        write_hazard(planner, step, HAZARD_MAY_FAIL,
                     "fails if the constraint has another name in a child table or partition");
}

/* Children keep as their own what their parent ceases to hand down. */
static void write_left_in_children(Planner *planner, Node *node, const Column *column)
{
    const Object *parent = column->object.parent;
    const Tables *below = planner_descendants(planner, parent);
    for (size_t i = 0; i < below->count; i++) {
        const Table *child = below->items[i];
        Name name = column->object.name.name;
        const Column *own = table_find_column(child, name);
        const Column *said = own != NULL ? own : table_find_override(child, name);
        Column given = {.extras = &column_extras_none};
        if (planner_is_new(planner, &child->object) || !table_inherits(child, parent->name) ||
            (said != NULL && said->not_null) || table_primary_key_has(child, name) ||
            (family_find_inherited(planner->target, child, name, &given) && given.not_null))
            continue;
        Column copy = in_table(column, &child->object);
        write_step(planner, node, sql_set_not_null(&planner->writer, &copy, false),
                   FORM_DROP_NOT_NULL, &child->object);
    }
}

static void write_inheritance(Planner *planner, Node *node, const Column *to)
{
    bool has_children = planner_has_children(planner, to->object.parent);
    bool reads_children = has_children && !to->extras->not_null.no_inherit;
    PlannedStep *step = act(planner, node, to, to->extras->not_null.name,
                            sql_inherit_not_null(&planner->writer, to),
                            reads_children ? FORM_SET_INHERIT : FORM_SET_NO_INHERIT);
    step->merge = false;
    if (!has_children) return;
    if (to->extras->not_null.no_inherit) {
        write_left_in_children(planner, node, to);
        return;
    }
    write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if %s is null in any row of a child table",
                 to->object.name.name);
}

void write_not_null_form(Planner *planner, Node *node, const Column *from, const Column *to)
{
    const NotNull *before = &from->extras->not_null;
    const NotNull *after = &to->extras->not_null;
    SqlWriter *writer = &planner->writer;
    if (after->not_valid && !before->not_valid) {
        /* What is valid cannot cease to be: another takes its place. */
        PlannedStep *step =
            alter(planner, node, to, sql_set_not_null(writer, to, false), FORM_DROP_NOT_NULL);
        step->merge = false;
        step = alter(planner, node, to, sql_add_not_null(writer, to, true),
                     FORM_ADD_NOT_NULL_NOT_VALID);
        step->merge = false;
        return;
    }
    if (not_null_renames(before, after)) write_not_null_name(planner, node, from, to);
    if (before->no_inherit != after->no_inherit) write_inheritance(planner, node, to);
    if (before->not_valid && !after->not_valid) write_validation_of(planner, node, to);
}

/* ---- partitions ---- */

/* The name that the table's own constraint has as a partition: its own, or that of the whole. */
static Name name_inside(const Database *database, const Table *inside, Name column, bool *is_own)
{
    Column given = {.extras = &column_extras_none};
    const Column *own = table_find_override(inside, column);
    *is_own = own != NULL && own->not_null;
    if (*is_own) return own->extras->not_null.name;
    bool is_given = family_find_inherited(database, inside, column, &given) && given.not_null;
    return is_given ? given.extras->not_null.name : NULL;
}

void write_not_null_names_joined(Planner *planner, Node *node, const Table *inside)
{
    const Table *alone = (const Table *)node->from;
    for (size_t i = 0; i < alone->columns.count; i++) {
        Column column = in_table(alone->columns.items[i], node->to);
        bool is_own;
        Name from = column.extras->not_null.name;
        Name to = name_inside(planner->target, inside, column.object.name.name, &is_own);
        bool may_stay = not_null_name_is_usual(from) && (not_null_name_is_usual(to) || !is_own);
        if (!column.not_null || from == to || may_stay) continue;
        if (to == NULL) to = usual_name(planner, &column);
        act(planner, node, &column, from, sql_rename_not_null(&planner->writer, &column, from, to),
            FORM_RENAME_CHECK);
    }
}

/* One that was attached may have kept a name of its own: the server is asked. */
void write_not_null_names_left(Planner *planner, Node *node, const Table *inside)
{
    const Table *alone = (const Table *)node->to;
    for (size_t i = 0; i < alone->columns.count; i++) {
        const Column *column = alone->columns.items[i];
        bool is_own;
        Name to = column->extras->not_null.name;
        Name from = name_inside(planner->source, inside, column->object.name.name, &is_own);
        bool may_stay = not_null_name_is_usual(from) && not_null_name_is_usual(to);
        if (!column->not_null || (is_own && from == to) || may_stay) continue;
        write_step(planner, node,
                   sql_name_not_null(&planner->writer, column,
                                     to == NULL ? usual_name(planner, column) : to),
                   FORM_RENAME_CHECK, node->to);
    }
}
