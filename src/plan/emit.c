#include "plan/plan_internal.h"

#include <stdarg.h>
#include <string.h>

#include "base/bug.h"

Text planner_describe(const Planner *planner, const Object *object)
{
    return object_describe(planner->arena, object,
                           planner->diff->new_database->project.default_namespace);
}

Name planner_name(const Planner *planner, Name stem, const char *suffix)
{
    enum { NAME_LIMIT = 63 };
    Text text = name_text(stem);
    size_t room = NAME_LIMIT - strlen(suffix);
    while (text.length > room || (text.length > 0 && text.length < name_length(stem) &&
                                  ((unsigned char)stem[text.length] & 0xC0) == 0x80))
        text.length--; /* never in the middle of a character */
    text = text_format(planner->arena, "%.*s%s", TEXT_FORMAT(text), suffix);
    return name_intern(planner->target->names, text);
}

/* What is locked: the relation that the object is, or is part of. */
static const Object *relation_of(const Object *object)
{
    return object->parent != NULL ? object->parent : object;
}

PlannedStep *emit_step(Planner *planner, Node *node, Text statement, LockMode lock,
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

PlannedStep *emit_alter(Planner *planner, Node *node, Text statement, LockMode lock,
                        const Object *locked)
{
    PlannedStep *planned = emit_step(planner, node, statement, lock, locked);
    const Object *object = node->to != NULL ? node->to : node->from;
    if (locked != NULL) object = locked;
    sql_put(&planner->writer, "ALTER TABLE ");
    sql_put_qualified(&planner->writer, relation_of(object)->name);
    sql_put(&planner->writer, " ");
    planned->alter_table = sql_take(&planner->writer);
    planned->merge = true;
    return planned;
}

void emit_hazard(Planner *planner, PlannedStep *step, HazardKind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Text detail = text_format_list(planner->arena, format, arguments);
    va_end(arguments);
    VECTOR_ADD(planner->arena, &step->step.hazards, (Hazard){kind, detail});
}

/* Whether the schema says so: allow data loss on table t. */
static bool loss_is_allowed(const Planner *planner, const Object *object)
{
    const Database *database = planner->diff->new_database;
    Text described = object_describe(planner->arena, object, NULL);
    for (size_t i = 0; i < database->losses.count; i++) {
        if (text_equals(database->losses.items[i], described)) return true;
    }
    return false;
}

void emit_loss(Planner *planner, PlannedStep *step, const Object *object, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Text detail = text_format_list(planner->arena, format, arguments);
    va_end(arguments);
    VECTOR_ADD(planner->arena, &step->step.hazards, (Hazard){HAZARD_DATA_LOSS, detail});
    if (planner->down || planner->options->allow_data_loss || loss_is_allowed(planner, object))
        return;
    Diagnostic *diagnostic =
        diag_add(planner->diagnostics, CODE_DATA_LOSS, object->span, "%.*s", TEXT_FORMAT(detail));
    diag_hint(
        planner->diagnostics, diagnostic,
        "If that is meant, write \"allow data loss on %.*s;\" into the schema, or run again with "
        "--allow-data-loss.",
        TEXT_FORMAT(planner_describe(planner, object)));
}

/* ---- renames ---- */

static void emit_rename(Planner *planner, Node *node, const Change *change, Object from,
                        const Object *to)
{
    const Object *old_object = change->old_object;
    bool relation = emit_is_relation_or_part(old_object) || old_object->kind == KIND_SEQUENCE;
    PlannedStep *step;
    node->change = change;
    if (from.name.name != to->name.name) {
        Name name = to->name.name;
        step = emit_step(planner, node, sql_rename(&planner->writer, &from, name),
                         LOCK_ACCESS_EXCLUSIVE, relation ? old_object : NULL);
        emit_hazard(planner, step, HAZARD_BREAKS_CLIENTS, "the name %s is gone", from.name.name);
        from.name.name = name;
    }
    if (old_object->parent != NULL || from.name.namespace_name == to->name.namespace_name) return;
    step = emit_step(planner, node,
                     sql_set_namespace(&planner->writer, &from, to->name.namespace_name),
                     LOCK_ACCESS_EXCLUSIVE, relation ? old_object : NULL);
    emit_hazard(planner, step, HAZARD_BREAKS_CLIENTS, "it is in another namespace");
}

static void emit_part_rename(Planner *planner, Node *node, const Change *change)
{
    /* The object's own name is the old one then: parts are renamed first, and on the way down last.
     */
    Text from = planner->down ? change->new_part : change->old_part;
    Text to = planner->down ? change->old_part : change->new_part;
    Names *names = planner->target->names;
    Text statement;
    node->change = change;
    if (change->old_object->kind == KIND_ENUM)
        statement = sql_rename_label(&planner->writer, change->old_object, from, to);
    else
        statement = sql_rename_attribute(&planner->writer, change->old_object,
                                         name_intern(names, from), name_intern(names, to));
    PlannedStep *step = emit_step(planner, node, statement, LOCK_NONE, NULL);
    emit_hazard(planner, step, HAZARD_BREAKS_CLIENTS, "the name %.*s is gone", TEXT_FORMAT(from));
}

static bool is_early_rename(const Change *change)
{
    if (change->change_kind != CHANGE_RENAME) return false;
    ObjectKind kind = change->old_object->kind;
    return kind != KIND_CONSTRAINT && kind != KIND_INDEX && kind != KIND_TRIGGER &&
           kind != KIND_POLICY && kind != KIND_RULE;
}

/* Parts, then objects, then namespaces: each under the names that are still the old ones. */
static int rename_rank(const Change *change)
{
    if (!text_is_none(change->old_part) || change->old_object->kind == KIND_COLUMN) return 0;
    return change->old_object->kind == KIND_NAMESPACE ? 2 : 1;
}

/* Whether the object's namespace becomes the other by a rename of the namespace itself. */
static bool moves_with_namespace(const Planner *planner, const Change *change)
{
    if (change->old_object->name.namespace_name == change->new_object->name.namespace_name)
        return false;
    for (size_t i = 0; i < planner->diff->changes.count; i++) {
        const Change *other = &planner->diff->changes.items[i];
        if (is_early_rename(other) && other->old_object->kind == KIND_NAMESPACE &&
            other->old_object->name.name == change->old_object->name.namespace_name &&
            other->new_object->name.name == change->new_object->name.namespace_name)
            return true;
    }
    return false;
}

static void emit_object_rename(Planner *planner, Node *node, const Change *change)
{
    Object from = *change->old_object;
    Object to = *change->new_object;
    if (from.kind == KIND_COLUMN)
        to.parent = from.parent; /* the table still has its old name, or has it again */
    else if (moves_with_namespace(planner, change))
        to.name.namespace_name = from.name.namespace_name;
    if (planner->down)
        emit_rename(planner, node, change, to, &from);
    else
        emit_rename(planner, node, change, from, &to);
}

void emit_renames(Planner *planner, Node *node)
{
    const Diff *diff = planner->diff;
    for (int i = 0; i < 3; i++) {
        int rank = planner->down ? 2 - i : i;
        for (size_t j = 0; j < diff->changes.count; j++) {
            const Change *change =
                &diff->changes.items[planner->down ? diff->changes.count - 1 - j : j];
            if (!is_early_rename(change) || rename_rank(change) != rank) continue;
            if (text_is_none(change->old_part))
                emit_object_rename(planner, node, change);
            else
                emit_part_rename(planner, node, change);
        }
    }
    node->change = NULL;
}

/* ---- by kind ---- */

static void (*const emitters[KIND_COUNT])(Planner *planner, Node *node) = {
    [KIND_NAMESPACE] = emit_namespace,
    [KIND_DEFAULT_PRIVILEGES] = emit_default_privileges,
    [KIND_EXTERNAL] = emit_external,
    [KIND_EXTENSION] = emit_extension,
    [KIND_ENUM] = emit_enum,
    [KIND_COMPOSITE] = emit_composite,
    [KIND_DOMAIN] = emit_domain,
    [KIND_SEQUENCE] = emit_sequence,
    [KIND_FUNCTION] = emit_routine,
    [KIND_PROCEDURE] = emit_routine,
    [KIND_TABLE] = emit_table,
    [KIND_COLUMN] = emit_column,
    [KIND_CONSTRAINT] = emit_constraint,
    [KIND_VIEW] = emit_view,
    [KIND_MATERIALIZED_VIEW] = emit_view,
    [KIND_INDEX] = emit_index,
    [KIND_TRIGGER] = emit_trigger,
    [KIND_RAW] = emit_raw,
#define DEFINITION(kind, words, sql, form, middle) [KIND_##kind] = emit_definition,
#include "model/definitions.def"
#undef DEFINITION
};

void planner_emit(Planner *planner, Node *node)
{
    if (node->kind == NODE_RENAMES) {
        emit_renames(planner, node);
        return;
    }
    if (node->implied) return;
    emitters[(node->to != NULL ? node->to : node->from)->kind](planner, node);
    if (!planner->options->offline_ddl) return;
    for (size_t i = 0; i < node->steps.count; i++)
        node->steps.items[i]->step.step_class = STEP_TRANSACTION;
}
