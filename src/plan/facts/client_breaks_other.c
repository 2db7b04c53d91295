/* What breaks programs beside the rows of tables: views, triggers, rules, routines, privileges. */
#include "plan/facts/facts.h"

#include <ctype.h>
#include <string.h>

bool client_knows_table(const Edit *edit, const Object *part)
{
    return part->parent != NULL &&
           database_find_table(edit->planner->source, part->parent->name) != NULL;
}

/* ---- views ---- */

/* Programs name the columns that they read: those that were there must be, and be the same. */
bool break_view_remade(const Edit *edit)
{
    if (edit->from == NULL || edit->to == NULL ||
        (edit->attributes & (ATTRIBUTE_QUERY | ATTRIBUTE_DEFINITION)) == 0)
        return false;
    const View *from = (const View *)edit->from;
    const View *to = (const View *)edit->to;
    ViewColumns before = {&from->query, &from->columns, &from->output_columns};
    ViewColumns after = {&to->query, &to->columns, &to->output_columns};
    return planner_view_loses_columns(&before, &after);
}

bool break_materialized_view_remade(const Edit *edit)
{
    if (edit->from == NULL || edit->to == NULL ||
        (edit->attributes & (ATTRIBUTE_QUERY | ATTRIBUTE_DEFINITION)) == 0)
        return false;
    const MaterializedView *from = (const MaterializedView *)edit->from;
    const MaterializedView *to = (const MaterializedView *)edit->to;
    ViewColumns before = {&from->query, &from->columns, &from->output_columns};
    ViewColumns after = {&to->query, &to->columns, &to->output_columns};
    return planner_view_loses_columns(&before, &after);
}

/* ---- triggers and rules ---- */

typedef struct Words {
    Text text;
    size_t at;
} Words;

static bool is_word_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || (unsigned char)byte >= 0x80;
}

/* The next word, strings and comments stepped over; false: there is none. */
static bool next_word(Words *words, Text *word)
{
    Text text = words->text;
    size_t at = words->at;
    while (at < text.length && !is_word_byte(text.bytes[at])) {
        bool is_comment =
            text.length - at > 1 && text.bytes[at] == '-' && text.bytes[at + 1] == '-';
        if (text.bytes[at] == '\'' || text.bytes[at] == '"')
            at = text_skip_quoted(text, at);
        else if (is_comment)
            while (at < text.length && text.bytes[at] != '\n') at++;
        else
            at++;
    }
    size_t begin = at;
    while (at < text.length && is_word_byte(text.bytes[at])) at++;
    words->at = at;
    *word = text_slice(text, begin, at);
    return at > begin;
}

static bool is_any_of(Text word, const char *const *words)
{
    for (; *words != NULL; words++)
        if (text_equals_string(word, *words)) return true;
    return false;
}

/* RAISE and ASSERT refuse; a row trigger's null leaves the row out. */
static bool body_refuses(Arena *arena, const Trigger *trigger, Text body)
{
    static const char *const harmless[] = {"notice", "warning", "info", "log", "debug", NULL};
    bool skips = trigger->for_each_row && trigger->timing != TRIGGER_AFTER;
    Words words = {text_lower(arena, body), 0};
    Text before = TEXT_NONE;
    Text word;
    while (next_word(&words, &word)) {
        bool raises = text_equals_string(before, "raise") && !is_any_of(word, harmless);
        bool leaves_out =
            skips && text_equals_string(before, "return") && text_equals_string(word, "null");
        if (raises || leaves_out || text_equals_string(word, "assert")) return true;
        before = word;
    }
    return text_equals_string(before, "raise");
}

/* What is in another language than PL/pgSQL, nobody knows; a function of the server's or of an
 * extension's keeps rows as they are, or fills columns. */
static bool may_refuse(const Edit *edit, const Trigger *trigger)
{
    const Planner *planner = edit->planner;
    Text none = TEXT("()");
    const Routine *routine = (const Routine *)(const void *)database_find(
        planner->target, KIND_FUNCTION, trigger->function, none);
    if (routine == NULL) return false;
    bool is_known = routine->language != NULL && strcmp(routine->language, "plpgsql") == 0;
    return !is_known || body_refuses(planner->arena, trigger, routine->body);
}

static bool fires(const Object *trigger)
{
    if (trigger == NULL) return false;
    TriggerEnabled enabled = ((const Trigger *)trigger)->enabled;
    return enabled != TRIGGER_DISABLED && enabled != TRIGGER_ENABLED_REPLICA;
}

bool break_trigger_refuses(const Edit *edit)
{
    if (!fires(edit->to) || !client_knows_table(edit, edit->to)) return false;
    bool is_same = fires(edit->from) && (edit->attributes & ATTRIBUTE_DEFINITION) == 0;
    return !is_same && may_refuse(edit, (const Trigger *)edit->to);
}

/* Where a view takes writes by it alone. */
bool break_instead_dropped(const Edit *edit)
{
    if (!fires(edit->from) || ((const Trigger *)edit->from)->timing != TRIGGER_INSTEAD_OF)
        return false;
    const Object *view = edit->from->parent;
    return !fires(edit->to) && database_find_relation(edit->planner->target, view->name) != NULL;
}

bool break_rule_instead(const Edit *edit)
{
    if (edit->to == NULL || !client_knows_table(edit, edit->to)) return false;
    bool is_changed = edit->from == NULL || (edit->attributes & ATTRIBUTE_DEFINITION) != 0;
    return is_changed && rule_is_instead((const Definition *)edit->to);
}

/* ---- routines ---- */

/* Made again with other names, defaults or results: calls that were written for it fail, or read
 * another type. With other arguments it is another routine, and this one is gone. */
bool break_function_signature(const Edit *edit)
{
    return edit->from != NULL && edit->to != NULL &&
           ((edit->attributes & ATTRIBUTE_SIGNATURE) != 0 ||
            routine_loses_default((const Routine *)edit->from, (const Routine *)edit->to));
}

bool break_procedure_signature(const Edit *edit)
{
    return break_function_signature(edit);
}

/* ---- privileges ---- */

static bool grants_have(const Grants *grants, const Grant *wanted, bool revoked)
{
    for (size_t i = 0; i < grants->count; i++) {
        const Grant *grant = &grants->items[i];
        bool is_there = grant->privilege == wanted->privilege && grant->revoked == revoked &&
                        grant->grantee_kind == wanted->grantee_kind &&
                        grant->grantee == wanted->grantee;
        /* that on the whole table is one on each of its columns */
        if (is_there && (grant->column == NULL || grant->column == wanted->column)) return true;
    }
    return false;
}

static bool keeps(const Edit *edit, const Grants *after, const Grant *grant)
{
    bool is_owner = grant->grantee_kind == GRANTEE_OWNER ||
                    (grant->grantee_kind == GRANTEE_ROLE &&
                     grant->grantee == database_owner_of(edit->planner->target, edit->to));
    Grant everybody = *grant;
    everybody.grantee_kind = GRANTEE_PUBLIC;
    everybody.grantee = NULL;
    return is_owner || grants_have(after, grant, false) || grants_have(after, &everybody, false);
}

static bool is_granted(const Grants *grants, Name role, Privilege privilege)
{
    Grant wanted = {.privilege = privilege, .grantee_kind = GRANTEE_ROLE, .grantee = role};
    Grant everybody = {.privilege = privilege, .grantee_kind = GRANTEE_PUBLIC};
    return grants_have(grants, &wanted, false) || grants_have(grants, &everybody, false);
}

/* A role that is named and keeps not all of it by grants. Who runs the migrations, and owns what no
 * owner is said of, has what the new owner has: a server lets nobody else hand it on. */
bool break_owner_changed(const Edit *edit)
{
    if (edit->from == NULL || edit->to == NULL || (edit->attributes & ATTRIBUTE_OWNER) == 0)
        return false;
    ObjectKind kind = edit->to->kind;
    Name former = database_owner_of(edit->planner->source, edit->from);
    Grants grants = object_all_grants(edit->planner->arena, edit->to);
    bool is_table = kind == KIND_TABLE || kind == KIND_VIEW;
    if (former == NULL || (!is_table && kind != KIND_MATERIALIZED_VIEW && kind != KIND_SEQUENCE))
        return false;
    if (!is_granted(&grants, former, PRIVILEGE_SELECT)) return true;
    if (kind == KIND_SEQUENCE) return !is_granted(&grants, former, PRIVILEGE_USAGE);
    return is_table && (!is_granted(&grants, former, PRIVILEGE_INSERT) ||
                        !is_granted(&grants, former, PRIVILEGE_UPDATE) ||
                        !is_granted(&grants, former, PRIVILEGE_DELETE));
}

/* What somebody could do, and cannot any more; of default privileges, nothing that is there. */
bool break_privilege_revoked(const Edit *edit)
{
    if (edit->from == NULL || edit->to == NULL || edit->to->kind == KIND_DEFAULT_PRIVILEGES)
        return false;
    Arena *arena = edit->planner->arena;
    Grants before = object_all_grants(arena, edit->from);
    Grants after = object_all_grants(arena, edit->to);
    for (size_t i = 0; i < before.count; i++)
        if (!before.items[i].revoked && !keeps(edit, &after, &before.items[i])) return true;
    for (size_t i = 0; i < after.count; i++)
        if (after.items[i].revoked && after.items[i].grantee_kind == GRANTEE_PUBLIC &&
            !grants_have(&before, &after.items[i], true))
            return true;
    return false;
}
