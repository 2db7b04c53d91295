/* Which emitter a kind has. */
#include "plan/write/write.h"

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
