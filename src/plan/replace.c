#include "plan/plan_internal.h"

#include <string.h>

/* What CREATE OR REPLACE VIEW can do. */

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
         i < from->columns.count || (i < to->columns.count && i < from->columns.count); i++) {
        if (i >= to->columns.count || from->columns.items[i] != to->columns.items[i]) return false;
    }
    if (from->columns.count == 0 && to->columns.count > 0) return false;
    for (size_t i = 0; i < from->output_columns.count; i++) {
        if (i >= to->output_columns.count ||
            from->output_columns.items[i] != to->output_columns.items[i])
            return false;
    }
    return after.length >= length && memcmp(before.bytes, after.bytes, length) == 0 &&
           (after.length == length || after.bytes[length] == ',');
}
