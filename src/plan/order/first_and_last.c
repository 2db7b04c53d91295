/* What comes before or after all else: raw blocks, default privileges, extensions. */
#include "plan/order/order.h"

RULE(raw_block_last, NEED, "a raw block is made when all else is there");
RULE(raw_block_first, NEED, "a raw block goes before anything changes");
RULE(default_privileges_last, PREFER,
     "what is created there gets the default privileges of before");
RULE(extension_first, PREFER, "its text may name what the re-created extension holds");
RULE(extension_last, PREFER, "the text of what goes there may name what the extension holds");

/* ---- raw blocks ---- */

static bool is_raw(const Node *node)
{
    const Object *object = node->to != NULL ? node->to : node->from;
    return object != NULL && object->kind == KIND_RAW;
}

/* Raw blocks are made when all else is there, and go before anything changes. */
void order_raw_blocks(Planner *planner)
{
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *raw = planner->nodes.items[i];
        if (!is_raw(raw)) continue;
        for (size_t k = 1; k < planner->nodes.count; k++) {
            Node *node = planner->nodes.items[k];
            if (is_raw(node)) continue;
            if (raw->kind == NODE_CREATE)
                order_add_edge(planner, raw, &raw_block_last,
                               (Edge){.before = node, .whole = true});
            else
                order_add_edge(planner, node, &raw_block_first,
                               (Edge){.before = raw, .whole = true});
        }
    }
}

/* ---- default privileges ---- */

/* What is created on the way up is created before any new default privileges are at work, and
 * extensions while those of before are: write_suspended_default_privileges() puts them back. */
static bool precedes_default_privileges(const Planner *planner, const Node *node, const Node *last)
{
    bool creates = node->kind == NODE_CREATE || (node->pair != NULL && node->pair->type_recreated);
    if (!creates || node->to == NULL) return false;
    if (node->to->kind == KIND_EXTENSION) return true;
    return !planner->down && last->to != NULL && node->to->kind != KIND_DEFAULT_PRIVILEGES &&
           default_privileges_row_of(node->to->kind) != NULL;
}

void order_default_privileges(Planner *planner)
{
    for (size_t i = 0; i < planner->nodes.count; i++) {
        Node *last = planner->nodes.items[i];
        const Object *object = last->to != NULL ? last->to : last->from;
        if (object == NULL || object->kind != KIND_DEFAULT_PRIVILEGES) continue;
        for (size_t j = 0; j < planner->nodes.count; j++) {
            Node *node = planner->nodes.items[j];
            if (precedes_default_privileges(planner, node, last))
                order_add_edge(planner, last, &default_privileges_last, (Edge){.before = node});
        }
    }
}

/* ---- extensions ---- */

static bool is_recreated(const Node *node)
{
    const Object *object = node->to != NULL ? node->to : node->from;
    return object != NULL && object->kind == KIND_EXTENSION && node->pair != NULL &&
           node->pair->recreated;
}

/* Texts name what an extension holds in ways that do not tell: all that changes or comes does so
 * when an extension that is re-created is there again, and what goes does so before. */
void order_extensions(Planner *planner)
{
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *extension = planner->nodes.items[i];
        if (!is_recreated(extension)) continue;
        for (size_t j = 1; j < planner->nodes.count; j++) {
            Node *node = planner->nodes.items[j];
            const Object *object = node->to != NULL ? node->to : node->from;
            if (object == NULL || object->kind <= KIND_EXTENSION) continue;
            if (extension->kind == NODE_CREATE && node->kind != NODE_DROP)
                order_add_edge(planner, node, &extension_first, (Edge){.before = extension});
            if (extension->kind == NODE_DROP && node->kind == NODE_DROP)
                order_add_edge(planner, extension, &extension_last, (Edge){.before = node});
        }
    }
}
