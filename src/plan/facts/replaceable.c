/* What CREATE OR REPLACE, or an ALTER, can make of what is there: of views, of routines. */
#include "plan/facts/facts.h"

#include "model/features.h"

/* CREATE OR REPLACE adds defaults of arguments, but takes none away. */
bool routine_loses_default(const Routine *from, const Routine *to)
{
    for (size_t i = 0; i < from->arguments.count && i < to->arguments.count; i++)
        if (!expression_is_none(&from->arguments.items[i].default_value) &&
            expression_is_none(&to->arguments.items[i].default_value))
            return true;
    return false;
}

bool planner_loses_storage(const Planner *planner, const MaterializedView *from,
                           const MaterializedView *to)
{
    for (size_t i = 0; i < from->overrides.count; i++) {
        const Column *before = from->overrides.items[i];
        const Column *after = overrides_find(&to->overrides, before->object.name.name);
        if (before->storage != NULL && (after == NULL || after->storage == NULL))
            return !server_does(BEHAVIOR_STORAGE_DEFAULT, planner->target->project.server);
    }
    return false;
}

/* The item of a select list; none where there are not so many. */
static Text item_at(const Expression *query, size_t at)
{
    if (query->facts == NULL || at >= query->facts->item_count) return TEXT_NONE;
    TextPlace place = query->facts->items[at];
    return text_slice(query->text, place.begin, place.end);
}

/* Whether what both put out can be told by their select lists. */
static bool are_plain(const Expression *from, const Expression *to)
{
    return !text_is_none(item_at(from, 0)) && !text_is_none(item_at(to, 0)) &&
           !expression_has(from, EXPRESSION_HAS_SET_OPERATION) &&
           !expression_has(to, EXPRESSION_HAS_SET_OPERATION);
}

static bool reads_all_of(const Expression *from, const Expression *to)
{
    for (size_t i = 0; i < from->reference_count; i++) {
        bool found = from->references[i].kind != REFERENCE_RELATION;
        for (size_t j = 0; j < to->reference_count && !found; j++)
            found = to->references[j].kind == REFERENCE_RELATION &&
                    qualified_name_equals(from->references[i].name, to->references[j].name);
        if (!found) return false;
    }
    return true;
}

/* CREATE OR REPLACE VIEW keeps names and types of columns and may add some at the end. The types
 * are not known here, so it is only used where the select list says that they are the same. */
bool planner_can_replace_view(const View *from, const View *to)
{
    const Expression *before = &from->query;
    const Expression *after = &to->query;
    if (!are_plain(before, after) || !reads_all_of(before, after) ||
        expression_has(before, EXPRESSION_HAS_STAR))
        return false;
    for (size_t i = 0;
         i < from->columns.count || (i < to->columns.count && i < from->columns.count); i++)
        if (i >= to->columns.count || from->columns.items[i] != to->columns.items[i]) return false;
    if (from->columns.count == 0 && to->columns.count > 0) return false;
    for (size_t i = 0; i < from->output_columns.count; i++)
        if (i >= to->output_columns.count ||
            from->output_columns.items[i] != to->output_columns.items[i])
            return false;
    for (size_t i = 0; i < before->facts->item_count; i++)
        if (!text_equals(item_at(before, i), item_at(after, i))) return false;
    return true;
}

/* ---- what programs read ---- */

/* What it is called by in the view; NULL: not known. */
static Name item_name(const ViewColumns *columns, size_t at)
{
    const NameList *names = columns->names->count > 0 ? columns->names : columns->output;
    return at < names->count ? names->items[at] : NULL;
}

static bool has_item(const ViewColumns *columns, Text item, Name name)
{
    for (size_t i = 0; i < columns->query->facts->item_count; i++)
        if (name != NULL && item_name(columns, i) == name &&
            text_equals(item_at(columns->query, i), item))
            return true;
    return false;
}

bool planner_view_loses_columns(const ViewColumns *from, const ViewColumns *to)
{
    if (!are_plain(from->query, to->query) || !reads_all_of(from->query, to->query)) return true;
    for (size_t i = 0; i < from->query->facts->item_count; i++)
        if (!has_item(to, item_at(from->query, i), item_name(from, i))) return true;
    return false;
}
