/* What every emitter writes its steps with: locks, hazards, and losses, which stop the plan unless
 * they are allowed; and which emitter a kind has. */
#include "plan/children_internal.h"
#include "plan/client_breaks_internal.h"
#include "plan/renames_internal.h"

#include <stdarg.h>
#include <string.h>

#include "base/bug.h"

/* What stepped aside for another goes by the name that people know: see Diff.renamed. */
static Object known_as(const Object *object)
{
    Object known = *object;
    if (object->renamed_from.name != NULL && span_is_none(object->renamed_from_span))
        known.name = object->renamed_from;
    return known;
}

Text planner_describe(const Planner *planner, const Object *object)
{
    Object known = known_as(object);
    return object_describe(planner->arena, &known,
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
    Object known = known_as(object);
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
    return !expression_equals(&a->partition_key, &b->partition_key) ? "what it is partitioned by"
           : a->is_foreign != b->is_foreign                         ? "whether it is foreign"
           : a->server != b->server                                 ? "its server"
           : !qualified_name_equals(a->type, b->type)               ? "its type"
                                                                    : NULL;
}

/* The table as it is to be, where the old one is dropped to make it; else NULL. */
static const Table *find_made_anew(const Planner *planner, const Object *object)
{
    if (object->kind != KIND_TABLE) return NULL;
    Object known = known_as(object);
    const Table *table = (const Table *)(const void *)database_find(
        planner->diff->new_database, KIND_TABLE, known.name, TEXT_NONE);
    bool is_anew =
        table != NULL && find_cause(((const Table *)object)->extras, table->extras) != NULL;
    return is_anew ? table : NULL;
}

static void explain_made_anew(const Planner *planner, Diagnostic *diagnostic, const Table *before,
                              const Table *table)
{
    Span key = table->extras->partition_key.span;
    diag_note(planner->diagnostics, diagnostic, span_is_none(key) ? table->object.span : key,
              "it is made anew, since %s differs and cannot be altered",
              find_cause(before->extras, table->extras));
    diag_note(planner->diagnostics, diagnostic, before->object.span, "the table as it was");
}

Diagnostic *emit_loss(Planner *planner, PlannedStep *step, const Object *object, const char *format,
                      ...)
{
    va_list arguments;
    va_start(arguments, format);
    Text detail = text_format_list(planner->arena, format, arguments);
    va_end(arguments);
    VECTOR_ADD(planner->arena, &step->step.hazards, (Hazard){HAZARD_DATA_LOSS, detail});
    if (planner->down || planner->options->allow_data_loss || loss_is_allowed(planner, object))
        return NULL;
    const Table *anew = find_made_anew(planner, object);
    Span span = anew == NULL ? object->span : anew->object.span;
    Diagnostic *diagnostic =
        diag_add(planner->diagnostics, CODE_DATA_LOSS, span, "%.*s", TEXT_FORMAT(detail));
    if (anew != NULL) explain_made_anew(planner, diagnostic, (const Table *)object, anew);
    diag_hint(
        planner->diagnostics, diagnostic,
        "%sIf that is meant, write \"allow data loss on %.*s;\" into the schema, or run again with "
        "--allow-data-loss.",
        anew == NULL ? ""
                     : "To keep the rows, declare a table of another name beside it, and move them "
                       "in a revision of your own. ",
        TEXT_FORMAT(planner_describe(planner, object)));
    return diagnostic;
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

static void tell_held(Planner *planner, Node *node)
{
    const Object *holder =
        node->kind == NODE_DROP && node->pair != NULL ? node->pair->held_by : NULL;
    if (holder != NULL && node->steps.count > 0)
        emit_hazard(planner, node->steps.items[0], HAZARD_NOT_REVERSIBLE, "fails: %.*s needs it",
                    TEXT_FORMAT(planner_describe(planner, holder)));
}

void planner_emit(Planner *planner, Node *node)
{
    if (node->kind == NODE_RENAMES) {
        emit_renames(planner, node);
        return;
    }
    if (node->implied) return;
    if (node->aspect == ASPECT_DETACHED) {
        emit_detached(planner, node);
        return;
    }
    if (node->aspect == ASPECT_ASIDE) {
        if (node->to->kind == KIND_TABLE)
            emit_changed_part_names(planner, node);
        else
            emit_renamed_part(planner, node);
        return;
    }
    emitters[(node->to != NULL ? node->to : node->from)->kind](planner, node);
    planner_judge_clients(planner, node);
    tell_held(planner, node);
    if (!planner->options->offline_ddl) return;
    for (size_t i = 0; i < node->steps.count; i++)
        node->steps.items[i]->step.step_class = STEP_TRANSACTION;
}
