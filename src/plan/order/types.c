/* What a domain waits for. */
#include "plan/order/order.h"

RULE(domain_after_base, PREFER, "a new domain takes the default that its base domain has by then");

/* A new domain takes the default that the one below it has by then. */
void order_domain(Planner *planner, Node *node)
{
    const Domain *below = (const Domain *)node->to;
    for (int depth = 0; depth < TYPE_NESTING && below != NULL; depth++) {
        below = database_find_domain_below(planner->target, below);
        if (below == NULL) break;
        Node *before = map_find_pointer(planner->alter_nodes, &below->object);
        order_add_edge(planner, node, &domain_after_base, (Edge){.before = before});
    }
}
