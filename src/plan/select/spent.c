/* A `using` or `backfill` that was written for an edit before. */
#include "plan/select/select.h"

/* What was written for an edit before does nothing in this one, unless somebody says so. */
void select_report_spent(Planner *planner, const Column *column, const char *word,
                         const ColumnClause *clause)
{
    SpentClauses *spent = planner->options->spent;
    if (planner->down || !clause->spent || planner->options->spent_are_void) return;
    for (size_t i = 0; spent != NULL && i < spent->count; i++)
        if (spent->items[i].column == column && spent->items[i].word == word) return;
    if (spent != NULL) {
        VECTOR_ADD(planner->arena, spent, ((SpentClause){column, word, clause->written}));
        return;
    }
    Diagnostic *diagnostic =
        diag_add(planner->diagnostics, CODE_CLAUSE_SPENT, clause->span,
                 "the \"%s\" clause of %.*s was written for an earlier edit", word,
                 TEXT_FORMAT(planner_describe(planner, &column->object)));
    diag_hint(planner->diagnostics, diagnostic,
              "Remove it, or write the one for this edit; to use it again, run diff on a terminal, "
              "which asks, or write it differently: \"%s (CAST(%.*s AS %.*s))\".",
              word, TEXT_FORMAT(clause->written),
              TEXT_FORMAT(type_format(planner->arena, &column->type, NULL)));
}
