/* Data that a statement loses stops the plan on the way up, unless the schema or the command allows
 * it. */
#include "plan/planner_internal.h"

#include "plan/facts/facts.h"

static bool loss_is_said(const Planner *planner, const Object *object)
{
    const Database *database = planner->diff->new_database;
    Text described = object_describe(planner->arena, object, NULL);
    for (size_t i = 0; i < database->losses.count; i++)
        if (text_equals(database->losses.items[i], described)) return true;
    return false;
}

static bool is_same(const Object *a, const Object *b)
{
    return a->kind == b->kind && qualified_name_equals(a->name, b->name) &&
           (a->parent == NULL) == (b->parent == NULL) &&
           (a->parent == NULL || qualified_name_equals(a->parent->name, b->parent->name));
}

/* What it was called before this revision; a part without its parent's name. */
static QualifiedName former_name(const Planner *planner, const Object *object)
{
    const Diff *diff = planner->diff;
    QualifiedName name = object->name;
    for (size_t i = 0; i < diff->changes.count; i++) {
        const Change *change = &diff->changes.items[i];
        if (change->change_kind != CHANGE_RENAME) continue;
        if (is_same(change->new_object, object)) return change->old_object->name;
        if (change->new_object->kind == KIND_NAMESPACE &&
            change->new_object->name.name == object->name.namespace_name)
            name.namespace_name = change->old_object->name.name;
    }
    return name;
}

/* Whether the schema says so, by the name it has or had: allow data loss on table t. */
static bool loss_is_allowed(const Planner *planner, const Object *object)
{
    Object known = object_known_as(object);
    if (planner->diff->new_database->losses.count == 0) return false;
    if (loss_is_said(planner, &known)) return true;
    Object former = known;
    Object parent;
    former.name = former_name(planner, &known);
    if (known.parent != NULL) {
        parent = *known.parent;
        parent.name = former_name(planner, &parent);
        former.parent = &parent;
    }
    return loss_is_said(planner, &former);
}

/* What ALTER TABLE cannot change; NULL: nothing of it differs. */
static const char *find_cause(const TableExtras *a, const TableExtras *b)
{
    return !expression_equals(&a->partition_key, &b->partition_key) ? "its partition key"
           : a->is_foreign != b->is_foreign                         ? "whether it is foreign"
           : a->server != b->server                                 ? "its server"
           : !qualified_name_equals(a->type, b->type)               ? "its type"
                                                                    : NULL;
}

/* The table as it is to be, where the old one is dropped to make it; else NULL. */
static const Table *find_recreated(const Planner *planner, const Object *object)
{
    if (object->kind != KIND_TABLE) return NULL;
    Object known = object_known_as(object);
    const Table *table = (const Table *)(const void *)database_find(
        planner->diff->new_database, KIND_TABLE, known.name, TEXT_NONE);
    bool is_anew =
        table != NULL && find_cause(((const Table *)object)->extras, table->extras) != NULL;
    return is_anew ? table : NULL;
}

static void explain_recreated(const Planner *planner, Diagnostic *diagnostic, const Table *before,
                              const Table *table)
{
    Span key = table->extras->partition_key.span;
    diag_note(planner->diagnostics, diagnostic, span_is_none(key) ? table->object.span : key,
              "it is re-created, because %s differs and cannot be altered",
              find_cause(before->extras, table->extras));
    diag_note(planner->diagnostics, diagnostic, before->object.span, "the former table");
}

static void refuse_loss(const Planner *planner, const Loss *loss)
{
    const Object *object = loss->object;
    if (loss_is_allowed(planner, object)) return;
    const Table *again = find_recreated(planner, object);
    Span span = again == NULL ? object->span : again->object.span;
    Diagnostic *diagnostic =
        diag_add(planner->diagnostics, CODE_DATA_LOSS, span, "%.*s", TEXT_FORMAT(loss->detail));
    if (again != NULL) explain_recreated(planner, diagnostic, (const Table *)object, again);
    diag_hint(
        planner->diagnostics, diagnostic,
        "%sIf that is intended, add \"allow data loss on %.*s;\" to the schema, or run again with "
        "--allow-data-loss.",
        again == NULL ? ""
                      : "To keep the rows, declare a table with another name, and move them in a "
                        "revision written by hand. ",
        TEXT_FORMAT(planner_describe(planner, object)));
    for (size_t i = 0; i < loss->gone.count; i++)
        diag_note(planner->diagnostics, diagnostic, loss->gone.items[i]->span,
                  "%.*s is dropped with it",
                  TEXT_FORMAT(planner_describe(planner, loss->gone.items[i])));
}

void planner_refuse_losses(const Planner *planner)
{
    if (planner->down || planner->options->allow_data_loss) return;
    for (size_t i = 0; i < planner->ordered.count; i++) {
        const PlannedSteps *steps = &planner->ordered.items[i]->steps;
        for (size_t j = 0; j < steps->count; j++)
            for (size_t k = 0; k < steps->items[j]->losses.count; k++)
                refuse_loss(planner, steps->items[j]->losses.items[k]);
    }
}
