/* What every emitter writes its steps with: locks, hazards, and losses, which stop the plan unless
 * they are allowed. */
#include "plan/write/write.h"

#include <stdarg.h>
#include <string.h>

/* What is locked: the relation that the object is, or is part of. */
static const Object *relation_of(const Object *object)
{
    return object->parent != NULL ? object->parent : object;
}

PlannedStep *write_step(Planner *planner, Node *node, Text statement, LockMode lock,
                        const Object *locked)
{
    PlannedStep *planned = ARENA_NEW(planner->arena, PlannedStep);
    planned->node = node;
    planned->step.statement = statement;
    planned->step.change = node->change;
    planned->step.lock = locked == NULL ? LOCK_NONE : lock;
    planned->step.locked = lock == LOCK_NONE || locked == NULL ? NULL : relation_of(locked);
    VECTOR_ADD(planner->arena, &node->steps, planned);
    return planned;
}

PlannedStep *write_alter(Planner *planner, Node *node, Text statement, LockMode lock,
                         const Object *locked)
{
    PlannedStep *planned = write_step(planner, node, statement, lock, locked);
    const Object *object = node->to != NULL ? node->to : node->from;
    if (locked != NULL) object = locked;
    sql_put(&planner->writer, "ALTER TABLE ");
    sql_put_qualified(&planner->writer, relation_of(object)->name);
    sql_put(&planner->writer, " ");
    planned->alter_table = sql_take(&planner->writer);
    planned->merge = true;
    return planned;
}

void write_hazard(Planner *planner, PlannedStep *step, HazardKind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Text detail = text_format_list(planner->arena, format, arguments);
    va_end(arguments);
    VECTOR_ADD(planner->arena, &step->step.hazards, (Hazard){kind, detail});
}

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

Diagnostic *write_loss(Planner *planner, PlannedStep *step, const Object *object,
                       const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Text detail = text_format_list(planner->arena, format, arguments);
    va_end(arguments);
    VECTOR_ADD(planner->arena, &step->step.hazards, (Hazard){HAZARD_DATA_LOSS, detail});
    if (planner->down || planner->options->allow_data_loss || loss_is_allowed(planner, object))
        return NULL;
    const Table *recreated = find_recreated(planner, object);
    Span span = recreated == NULL ? object->span : recreated->object.span;
    Diagnostic *diagnostic =
        diag_add(planner->diagnostics, CODE_DATA_LOSS, span, "%.*s", TEXT_FORMAT(detail));
    if (recreated != NULL) explain_recreated(planner, diagnostic, (const Table *)object, recreated);
    diag_hint(
        planner->diagnostics, diagnostic,
        "%sIf that is intended, add \"allow data loss on %.*s;\" to the schema, or run again with "
        "--allow-data-loss.",
        recreated == NULL
            ? ""
            : "To keep the rows, declare a table with another name, and move them in a "
              "revision written by hand. ",
        TEXT_FORMAT(planner_describe(planner, object)));
    return diagnostic;
}

/* Under the name it has before this node. */
Object node_former_object(const Node *node)
{
    Object object = *node->to;
    bool is_aside = node->aspect != ASPECT_TEMPORARY_NAME && node->pair->temporary_name != NULL;
    object.name.name = is_aside ? node->pair->temporary_name : node->from->name.name;
    return object;
}

/* Outside of a transaction SET LOCAL does nothing: names say their namespace, but for the one that
 * any session looks into. */
SqlWriter outside_writer(const Planner *planner)
{
    Name home = planner->writer.default_namespace;
    return sql_writer(planner->arena, strcmp(home, "public") == 0 ? home : NULL);
}

/* What comes back where it was dropped is built in the plain form, since nobody can write there. */
bool node_may_be_online(const Node *node)
{
    return node->pair == NULL || node->apart;
}

void write_only(Planner *planner, Node *node, const Object *table, Text statement)
{
    Text rest = text_slice(statement, sizeof "ALTER TABLE " - 1, statement.length);
    write_step(planner, node,
               text_format(planner->arena, "ALTER TABLE ONLY %.*s", TEXT_FORMAT(rest)),
               LOCK_ACCESS_EXCLUSIVE, table);
}
