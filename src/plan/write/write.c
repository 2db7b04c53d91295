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

static void write_steps(Planner *planner, Node *node)
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
    if (node->aspect == ASPECT_BESIDE) {
        write_made_beside(planner, node);
        return;
    }
    if (node->retyped != NULL) {
        write_swapped_columns(planner, node);
        return;
    }
    emitters[(node->to != NULL ? node->to : node->from)->kind](planner, node);
    write_client_breaks(planner, node);
    tell_held(planner, node);
    if (!planner->options->offline_ddl) return;
    for (size_t i = 0; i < node->steps.count; i++)
        node->steps.items[i]->step.step_class = STEP_TRANSACTION;
}

/* An index or a key that is created again where it was dropped is built in the plain form, since
 * nobody can write there; if it comes in a later section, it is built as what is new: while the
 * table is in use. */
static bool may_be_apart(const Planner *planner, const Node *node)
{
    return node->kind == NODE_CREATE && node->pair != NULL && node->steps.count > 0 &&
           part_has_index(node->to) &&
           (planner_is_online(planner, node->to) ||
            planner_is_online_by_partitions(planner, node->to));
}

static Written take_written(Node *node)
{
    Written written = {node->steps, node->entry, node->gate};
    node->steps = (PlannedSteps){0};
    node->entry = node->gate = 0;
    return written;
}

static void give_written(Node *node, const Written *written)
{
    node->steps = written->steps;
    node->entry = written->entry;
    node->gate = written->gate;
}

void write_node(Planner *planner, Node *node)
{
    write_steps(planner, node);
    if (!may_be_apart(planner, node)) return;
    Written plain = take_written(node);
    node->apart = true;
    write_steps(planner, node);
    node->apart = false;
    node->if_apart = take_written(node);
    give_written(node, &plain);
}

void node_put_apart(Node *node)
{
    node->apart = true;
    give_written(node, &node->if_apart);
}
