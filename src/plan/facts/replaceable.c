/* What CREATE OR REPLACE, or an ALTER, can make of what is there: of views, of routines. */
#include "plan/facts/facts.h"

#include "model/features.h"

#include <string.h>

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

/* The select list: from the first word to FROM at the same depth. None of what is not a plain
 * SELECT. */
static Text select_list(Text query)
{
    size_t depth = 0;
    if (!text_starts_with(query, "SELECT ")) return TEXT_NONE;
    for (size_t i = 0; i < query.length;) {
        char byte = query.bytes[i];
        if (byte == '\'' || byte == '"') {
            i = text_skip_quoted(query, i);
            continue;
        }
        if (byte == '(')
            depth++;
        else if (byte == ')' && depth > 0)
            depth--;
        else if (depth == 0 && query.length - i >= 6 && memcmp(query.bytes + i, " FROM ", 6) == 0)
            return text_slice(query, 7, i);
        i++;
    }
    return text_slice(query, 7, query.length);
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
    Text before = select_list(from->query.text);
    Text after = select_list(to->query.text);
    size_t length = before.length;
    if (text_is_none(before) || text_is_none(after) || !reads_all_of(&from->query, &to->query))
        return false;
    if (memchr(before.bytes, '*', before.length) != NULL ||
        text_has_word(to->query.text, "UNION") || text_has_word(to->query.text, "INTERSECT") ||
        text_has_word(to->query.text, "EXCEPT") || text_has_word(from->query.text, "UNION"))
        return false;
    for (size_t i = 0;
         i < from->columns.count || (i < to->columns.count && i < from->columns.count); i++)
        if (i >= to->columns.count || from->columns.items[i] != to->columns.items[i]) return false;
    if (from->columns.count == 0 && to->columns.count > 0) return false;
    for (size_t i = 0; i < from->output_columns.count; i++)
        if (i >= to->output_columns.count ||
            from->output_columns.items[i] != to->output_columns.items[i])
            return false;
    return after.length >= length && memcmp(before.bytes, after.bytes, length) == 0 &&
           (after.length == length || after.bytes[length] == ',');
}

/* ---- what programs read ---- */

typedef VECTOR(Text) Items;

/* The select list at its commas. */
static Items split_items(Arena *arena, Text list)
{
    Items items = {0};
    size_t depth = 0;
    size_t begin = 0;
    for (size_t i = 0; i < list.length;) {
        char byte = list.bytes[i];
        if (byte == '\'' || byte == '"') {
            i = text_skip_quoted(list, i);
            continue;
        }
        if (byte == '(' || byte == '[') depth++;
        if ((byte == ')' || byte == ']') && depth > 0) depth--;
        if (byte == ',' && depth == 0) {
            VECTOR_ADD(arena, &items, text_trim(text_slice(list, begin, i)));
            begin = i + 1;
        }
        i++;
    }
    VECTOR_ADD(arena, &items, text_trim(text_slice(list, begin, list.length)));
    return items;
}

static bool is_combined(Text query)
{
    return text_has_word(query, "UNION") || text_has_word(query, "INTERSECT") ||
           text_has_word(query, "EXCEPT");
}

/* What it is called by in the view; NULL: not known. */
static Name item_name(const ViewColumns *columns, size_t at)
{
    const NameList *names = columns->names->count > 0 ? columns->names : columns->output;
    return at < names->count ? names->items[at] : NULL;
}

static bool has_item(const ViewColumns *columns, const Items *items, Text item, Name name)
{
    for (size_t i = 0; i < items->count; i++)
        if (name != NULL && item_name(columns, i) == name && text_equals(items->items[i], item))
            return true;
    return false;
}

bool planner_view_loses_columns(Arena *arena, const ViewColumns *from, const ViewColumns *to)
{
    Text before = select_list(from->query->text);
    Text after = select_list(to->query->text);
    if (text_is_none(before) || text_is_none(after) || !reads_all_of(from->query, to->query) ||
        is_combined(from->query->text) || is_combined(to->query->text))
        return true;
    Items were = split_items(arena, before);
    Items are = split_items(arena, after);
    for (size_t i = 0; i < were.count; i++)
        if (!has_item(to, &are, were.items[i], item_name(from, i))) return true;
    return false;
}
