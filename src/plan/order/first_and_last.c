/* What comes before or after all else: raw blocks, default privileges, extensions. */
#include "plan/order/order.h"

/* ---- raw blocks ---- */

static bool is_raw(const Node *node)
{
    const Object *object = node->to != NULL ? node->to : node->from;
    return object != NULL && object->kind == KIND_RAW;
}

/* Raw blocks are made when all else is there, and go before anything changes. */
void planner_add_raw_edges(Planner *planner)
{
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *raw = planner->nodes.items[i];
        if (!is_raw(raw)) continue;
        for (size_t k = 1; k < planner->nodes.count; k++) {
            Node *node = planner->nodes.items[k];
            if (is_raw(node)) continue;
            if (raw->kind == NODE_CREATE)
                planner_add_edge(planner, raw, (Edge){.before = node, .whole = true});
            else
                planner_add_edge(planner, node, (Edge){.before = raw, .whole = true});
        }
    }
}

/* ---- default privileges ---- */

/* What is created on the way up is created before any new default privileges are at work, and
 * extensions while those of before are: emit_default_privileges_around() puts them back. */
static bool precedes_default_privileges(const Planner *planner, const Node *node, const Node *last)
{
    bool creates = node->kind == NODE_CREATE || (node->pair != NULL && node->pair->type_rebuilt);
    if (!creates || node->to == NULL) return false;
    if (node->to->kind == KIND_EXTENSION) return true;
    return !planner->down && last->to != NULL && node->to->kind != KIND_DEFAULT_PRIVILEGES &&
           default_privileges_row_of(node->to->kind) != NULL;
}

void planner_add_default_privileges_edges(Planner *planner)
{
    for (size_t i = 0; i < planner->nodes.count; i++) {
        Node *last = planner->nodes.items[i];
        const Object *object = last->to != NULL ? last->to : last->from;
        if (object == NULL || object->kind != KIND_DEFAULT_PRIVILEGES) continue;
        for (size_t j = 0; j < planner->nodes.count; j++) {
            Node *node = planner->nodes.items[j];
            if (precedes_default_privileges(planner, node, last))
                planner_add_edge(planner, last, (Edge){.before = node, .soft = true});
        }
    }
}

/* ---- extensions ---- */

static bool is_made_anew(const Node *node)
{
    const Object *object = node->to != NULL ? node->to : node->from;
    return object != NULL && object->kind == KIND_EXTENSION && node->pair != NULL &&
           node->pair->rebuilt;
}

/* Texts name what an extension holds in ways that do not tell: all that changes or comes does so
 * when an extension that is made anew is there again, and what goes does so before. */
void planner_add_extension_edges(Planner *planner)
{
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *extension = planner->nodes.items[i];
        if (!is_made_anew(extension)) continue;
        for (size_t j = 1; j < planner->nodes.count; j++) {
            Node *node = planner->nodes.items[j];
            const Object *object = node->to != NULL ? node->to : node->from;
            if (object == NULL || object->kind <= KIND_EXTENSION) continue;
            if (extension->kind == NODE_CREATE && node->kind != NODE_DROP)
                planner_add_edge(planner, node, (Edge){.before = extension, .soft = true});
            if (extension->kind == NODE_DROP && node->kind == NODE_DROP)
                planner_add_edge(planner, extension, (Edge){.before = node, .soft = true});
        }
    }
}
