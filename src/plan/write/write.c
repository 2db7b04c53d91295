/* Which emitter a kind has. */
#include "plan/write/write.h"

static void (*const emitters[KIND_COUNT])(Planner *planner, Node *node) = {
#define KIND(identifier, word, plural, Type, subject, place, space, said, keeps) write_##subject,
#include "model/kinds.def"
#undef KIND
};

static void tell_held(Planner *planner, Node *node)
{
    const Object *holder =
        node->kind == NODE_DROP && node->pair != NULL ? node->pair->held_by : NULL;
    if (holder != NULL && node->steps.count > 0)
        write_hazard(planner, node->steps.items[0], HAZARD_NOT_REVERSIBLE,
                     "fails: %.*s depends on it", TEXT_FORMAT(planner_describe(planner, holder)));
}

void write_node(Planner *planner, Node *node)
{
    if (node->kind == NODE_RENAMES) {
        write_renames(planner, node);
        return;
    }
    if (node->implied) return;
    if (node->aspect == ASPECT_DETACHED) {
        write_detached(planner, node);
        return;
    }
    if (node->aspect == ASPECT_TEMPORARY_NAME) {
        if (node->to->kind == KIND_TABLE)
            write_changed_part_names(planner, node);
        else
            write_renamed_part(planner, node);
        return;
    }
    emitters[(node->to != NULL ? node->to : node->from)->kind](planner, node);
    write_client_breaks(planner, node);
    tell_held(planner, node);
    if (!planner->options->offline_ddl) return;
    for (size_t i = 0; i < node->steps.count; i++)
        node->steps.items[i]->step.step_class = STEP_TRANSACTION;
}
