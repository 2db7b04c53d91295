/* What ALTER makes of one definition to be the other, kind by kind. Where it can not, false: the
 * object is dropped and created. */
#include "sql/clauses.h"
#include "sql/sql_internal.h"

#include <string.h>

typedef struct Alteration {
    Arena *arena;
    SqlWriter *writer;
    const Definition *from;
    const Definition *to;
    SqlTexts *statements;
} Alteration;

static bool is_same(Text a, Text b)
{
    return text_is_none(a) == text_is_none(b) && (text_is_none(a) || text_equals(a, b));
}

/* "ALTER SERVER s ": what follows is the caller's. */
static void begin(Alteration *alter)
{
    const Object *object = &alter->to->object;
    sql_put(alter->writer, "ALTER ");
    sql_put(alter->writer, definition_row(object->kind)->sql);
    sql_put(alter->writer, " ");
    sql_put_definition(alter->writer, object);
    sql_put(alter->writer, " ");
}

static void finish(Alteration *alter)
{
    VECTOR_ADD(alter->arena, alter->statements, sql_take(alter->writer));
}

static bool item_is_same(const ClauseItem *a, const ClauseItem *b)
{
    return a != NULL && b != NULL && is_same(a->value, b->value);
}

/* ---- lists of options ---- */

static void put_option(Alteration *alter, const char *verb, const ClauseItem *item, bool with_value)
{
    sql_put(alter->writer, verb);
    sql_put_verbatim(alter->writer, item->key);
    if (!with_value) return;
    sql_put(alter->writer, " ");
    sql_put_verbatim(alter->writer, item->value);
}

/* " OPTIONS (ADD a 'b', SET c 'd', DROP e)", or nothing. */
static bool put_options(Alteration *alter, Text from_group, Text to_group)
{
    ClauseItems from = clause_items(alter->arena, from_group);
    ClauseItems to = clause_items(alter->arena, to_group);
    bool any = false;
    for (size_t i = 0; i < to.count; i++) {
        const ClauseItem *before = clause_find(&from, to.items[i].key);
        if (item_is_same(before, &to.items[i])) continue;
        sql_put(alter->writer, any ? ", " : " OPTIONS (");
        put_option(alter, before == NULL ? "ADD " : "SET ", &to.items[i], true);
        any = true;
    }
    for (size_t i = 0; i < from.count; i++) {
        if (clause_find(&to, from.items[i].key) != NULL) continue;
        sql_put(alter->writer, any ? ", " : " OPTIONS (");
        put_option(alter, "DROP ", &from.items[i], false);
        any = true;
    }
    if (any) sql_put(alter->writer, ")");
    return any;
}

static void put_or_none(Alteration *alter, const char *word, Text before, Text value)
{
    if (is_same(before, value)) return;
    sql_put(alter->writer, text_is_none(value) ? " NO " : " ");
    sql_put(alter->writer, word);
    if (text_is_none(value)) return;
    sql_put(alter->writer, " ");
    sql_put_verbatim(alter->writer, value);
}

static bool alter_wrapper(Alteration *alter)
{
    Text from = alter->from->clauses.text;
    Text to = alter->to->clauses.text;
    Text handler[2] = {clause_take(alter->arena, &from, "HANDLER", 1),
                       clause_take(alter->arena, &to, "HANDLER", 1)};
    Text validator[2] = {clause_take(alter->arena, &from, "VALIDATOR", 1),
                         clause_take(alter->arena, &to, "VALIDATOR", 1)};
    begin(alter);
    put_or_none(alter, "HANDLER", handler[0], handler[1]);
    put_or_none(alter, "VALIDATOR", validator[0], validator[1]);
    put_options(alter, clause_take(alter->arena, &from, "OPTIONS", 1),
                clause_take(alter->arena, &to, "OPTIONS", 1));
    finish(alter);
    return true;
}

static bool alter_server(Alteration *alter)
{
    Text from = alter->from->clauses.text;
    Text to = alter->to->clauses.text;
    Text options[2] = {clause_take(alter->arena, &from, "OPTIONS", 1),
                       clause_take(alter->arena, &to, "OPTIONS", 1)};
    Text version[2] = {clause_take(alter->arena, &from, "VERSION", 1),
                       clause_take(alter->arena, &to, "VERSION", 1)};
    if (!text_equals(from, to)) return false;
    begin(alter);
    if (!is_same(version[0], version[1])) {
        sql_put(alter->writer, " VERSION ");
        sql_put_verbatim(alter->writer, text_is_none(version[1]) ? TEXT("NULL") : version[1]);
    }
    put_options(alter, options[0], options[1]);
    finish(alter);
    return true;
}

static bool alter_user_mapping(Alteration *alter)
{
    Text from = alter->from->clauses.text;
    Text to = alter->to->clauses.text;
    Text options[2] = {clause_take(alter->arena, &from, "OPTIONS", 1),
                       clause_take(alter->arena, &to, "OPTIONS", 1)};
    if (!text_equals(from, to)) return false;
    begin(alter);
    put_options(alter, options[0], options[1]);
    finish(alter);
    return true;
}

/* ---- lists of "name = value" ---- */

/* What an item is when it is not said; "" where it then cannot be set. */
typedef struct ItemRow {
    const char *key;
    const char *otherwise;
} ItemRow;

static const ItemRow *find_row(const ItemRow *rows, size_t count, Text key)
{
    for (size_t i = 0; i < count; i++)
        if (text_equals_string(key, rows[i].key)) return &rows[i];
    return NULL;
}

static void put_setting(Alteration *alter, bool first, const ClauseItem *item, const char *value)
{
    sql_put(alter->writer, first ? "SET (" : ", ");
    sql_put_verbatim(alter->writer, item->key);
    sql_put(alter->writer, " = ");
    sql_put_verbatim(alter->writer, value == NULL ? item->value : text_from_string(value));
}

/* SET (a = b, ...) of what differs; false where a row does not say how. */
static bool alter_settings(Alteration *alter, Text from_group, Text to_group, const ItemRow *rows,
                           size_t count)
{
    ClauseItems from = clause_items(alter->arena, from_group);
    ClauseItems to = clause_items(alter->arena, to_group);
    bool any = false;
    for (size_t i = 0; i < from.count; i++) {
        const ItemRow *row = find_row(rows, count, from.items[i].key);
        if (item_is_same(&from.items[i], clause_find(&to, from.items[i].key))) continue;
        if (row == NULL || (clause_find(&to, from.items[i].key) == NULL && row->otherwise[0] == 0))
            return false;
    }
    for (size_t i = 0; i < to.count; i++)
        if (!item_is_same(&to.items[i], clause_find(&from, to.items[i].key)) &&
            find_row(rows, count, to.items[i].key) == NULL)
            return false;
    begin(alter);
    for (size_t i = 0; i < to.count; i++) {
        if (item_is_same(&to.items[i], clause_find(&from, to.items[i].key))) continue;
        put_setting(alter, !any, &to.items[i], NULL);
        any = true;
    }
    for (size_t i = 0; i < from.count; i++) {
        if (clause_find(&to, from.items[i].key) != NULL) continue;
        put_setting(alter, !any, &from.items[i],
                    find_row(rows, count, from.items[i].key)->otherwise);
        any = true;
    }
    sql_put(alter->writer, ")");
    if (any)
        finish(alter);
    else
        (void)sql_take(alter->writer);
    return true;
}

#define ROWS(rows) rows, sizeof rows / sizeof *rows

static bool alter_operator(Alteration *alter)
{
    static const ItemRow rows[] = {{"restrict", "NONE"}, {"join", "NONE"}, {"\"join\"", "NONE"}};
    return alter_settings(alter, alter->from->clauses.text, alter->to->clauses.text, ROWS(rows));
}

static bool alter_base_type(Alteration *alter)
{
    static const ItemRow rows[] = {{"storage", "plain"},    {"receive", "NONE"},
                                   {"send", "NONE"},        {"typmod_in", "NONE"},
                                   {"typmod_out", "NONE"},  {"analyze", "NONE"},
                                   {"\"analyze\"", "NONE"}, {"subscript", "NONE"}};
    return alter_settings(alter, alter->from->clauses.text, alter->to->clauses.text, ROWS(rows));
}

/* How many items of `to` come out in their order when the rest of them is set again: PostgreSQL
 * puts what is set at the end of the list, whether or not it was there. */
static size_t count_kept(const ClauseItems *from, const ClauseItems *to)
{
    size_t kept = 0;
    for (size_t i = 0; i < from->count && kept < to->count; i++) {
        const ClauseItem *next = &to->items[kept];
        if (text_equals(from->items[i].key, next->key) && item_is_same(&from->items[i], next))
            kept++;
    }
    return kept;
}

static bool is_among(const ClauseItems *items, size_t count, Text key)
{
    for (size_t i = 0; i < count; i++)
        if (text_equals(items->items[i].key, key)) return true;
    return false;
}

/* The template stands first, and cannot be another. */
static bool alter_dictionary(Alteration *alter)
{
    ClauseItems from = clause_items(alter->arena, alter->from->clauses.text);
    ClauseItems to = clause_items(alter->arena, alter->to->clauses.text);
    Text key = TEXT("template");
    bool any = false;
    if (!item_is_same(clause_find(&from, key), clause_find(&to, key))) return false;
    size_t kept = count_kept(&from, &to);
    begin(alter);
    for (size_t i = kept; i < to.count; i++) {
        if (text_equals(to.items[i].key, key)) continue;
        sql_put(alter->writer, any ? ", " : "(");
        sql_put_verbatim(alter->writer, to.items[i].key);
        sql_put(alter->writer, " = ");
        sql_put_verbatim(alter->writer, to.items[i].value);
        any = true;
    }
    for (size_t i = 0; i < from.count; i++) {
        if (is_among(&to, to.count, from.items[i].key)) continue;
        sql_put(alter->writer, any ? ", " : "(");
        sql_put_verbatim(alter->writer, from.items[i].key);
        any = true;
    }
    sql_put(alter->writer, ")");
    finish(alter);
    return true;
}

/* ---- publications and subscriptions ---- */

static bool alter_published(Alteration *alter, Text from, Text to)
{
    if (text_equals(from, to)) return true;
    static const char all[] = "FOR ALL TABLES";
    if (to.length == 0 || text_starts_with(to, all) || text_starts_with(from, all)) return false;
    begin(alter);
    sql_put(alter->writer, from.length == 0 ? "ADD " : "SET ");
    sql_put_verbatim(alter->writer, text_slice(to, strlen("FOR "), to.length));
    finish(alter);
    return true;
}

static bool alter_publication(Alteration *alter)
{
    static const ItemRow rows[] = {{"publish", "'insert, update, delete, truncate'"},
                                   {"publish_via_partition_root", "false"},
                                   {"publish_generated_columns", "none"}};
    Text from = alter->from->clauses.text;
    Text to = alter->to->clauses.text;
    Text with[2] = {clause_take(alter->arena, &from, "WITH", 1),
                    clause_take(alter->arena, &to, "WITH", 1)};
    return alter_published(alter, from, to) &&
           (is_same(with[0], with[1]) || alter_settings(alter, with[0], with[1], ROWS(rows)));
}

/* Its slot and how far it came are not to be lost: never re-created for what ALTER can do. */
static bool alter_subscription(Alteration *alter)
{
    static const ItemRow rows[] = {
        {"slot_name", "NONE"},         {"binary", "false"},           {"\"binary\"", "false"},
        {"streaming", "off"},          {"synchronous_commit", "off"}, {"disable_on_error", "false"},
        {"password_required", "true"}, {"run_as_owner", "false"},     {"origin", "any"},
        {"failover", "false"},
    };
    Text from = alter->from->clauses.text;
    Text to = alter->to->clauses.text;
    Text with[2] = {clause_take(alter->arena, &from, "WITH", 1),
                    clause_take(alter->arena, &to, "WITH", 1)};
    Text connection[2] = {clause_take(alter->arena, &from, "CONNECTION", 1),
                          clause_take(alter->arena, &to, "CONNECTION", 1)};
    if (!is_same(connection[0], connection[1])) {
        begin(alter);
        sql_put(alter->writer, "CONNECTION ");
        sql_put_verbatim(alter->writer, connection[1]);
        finish(alter);
    }
    if (!text_equals(from, to)) {
        begin(alter);
        sql_put(alter->writer, "SET ");
        sql_put_verbatim(alter->writer, to);
        sql_put(alter->writer, " WITH (refresh = false)");
        finish(alter);
    }
    return is_same(with[0], with[1]) || alter_settings(alter, with[0], with[1], ROWS(rows));
}

/* ---- what stands in braces ---- */

static bool has_addition(const Definition *definition, Text addition)
{
    for (size_t i = 0; i < definition->additions.count; i++)
        if (text_equals(definition->additions.items[i], addition)) return true;
    return false;
}

/* "MAPPING FOR a, b" of "MAPPING FOR a, b WITH c"; "OPERATOR 1 (x, y)" of "OPERATOR 1 = (x, y)". */
static void put_removed(Alteration *alter, Text addition)
{
    size_t at = 0;
    sql_put(alter->writer, "DROP");
    for (size_t i = 0;; i++) {
        Text token = clause_token(addition, &at);
        if (text_is_none(token) || text_equals_ignoring_case(token, "WITH")) return;
        bool is_family = alter->to->object.kind == KIND_OPERATOR_FAMILY;
        if (is_family && i >= 2 && token.bytes[0] != '(') continue;
        if (!text_equals_string(token, ",")) sql_put(alter->writer, " ");
        sql_put_verbatim(alter->writer, token);
        if (is_family && i >= 2) return;
    }
}

static bool alter_members(Alteration *alter)
{
    if (!text_equals(alter->from->clauses.text, alter->to->clauses.text)) return false;
    for (size_t i = 0; i < alter->from->additions.count; i++) {
        Text addition = alter->from->additions.items[i];
        if (has_addition(alter->to, addition)) continue;
        begin(alter);
        put_removed(alter, addition);
        finish(alter);
    }
    for (size_t i = 0; i < alter->to->additions.count; i++) {
        Text addition = alter->to->additions.items[i];
        if (!has_addition(alter->from, addition))
            VECTOR_ADD(alter->arena, alter->statements,
                       sql_add_to_definition(alter->writer, &alter->to->object, addition));
    }
    return true;
}

/* The one thing that it can be told: how it fires, a statistics target. */
static bool alter_state(Alteration *alter)
{
    bool is_statistics = alter->to->object.kind == KIND_STATISTICS;
    if (!text_equals(alter->from->clauses.text, alter->to->clauses.text)) return false;
    Text state = is_statistics ? TEXT("SET STATISTICS -1") : TEXT("ENABLE");
    if (alter->to->additions.count > 0) state = alter->to->additions.items[0];
    VECTOR_ADD(alter->arena, alter->statements,
               sql_add_to_definition(alter->writer, &alter->to->object, state));
    return true;
}

static bool replace_language(Alteration *alter)
{
    Text created = sql_create(alter->writer, &alter->to->object);
    VECTOR_ADD(alter->arena, alter->statements,
               text_format(alter->arena, "CREATE OR REPLACE %.*s",
                           TEXT_FORMAT(text_slice(created, strlen("CREATE "), created.length))));
    return true;
}

/* NULL: ALTER can nothing that CREATE says. */
static bool (*const alterations[KIND_COUNT])(Alteration *alter) = {
    [KIND_FOREIGN_DATA_WRAPPER] = alter_wrapper,
    [KIND_SERVER] = alter_server,
    [KIND_USER_MAPPING] = alter_user_mapping,
    [KIND_OPERATOR] = alter_operator,
    [KIND_OPERATOR_FAMILY] = alter_members,
    [KIND_BASE_TYPE] = alter_base_type,
    [KIND_TEXT_SEARCH_DICTIONARY] = alter_dictionary,
    [KIND_TEXT_SEARCH_CONFIGURATION] = alter_members,
    [KIND_PUBLICATION] = alter_publication,
    [KIND_SUBSCRIPTION] = alter_subscription,
    [KIND_STATISTICS] = alter_state,
    [KIND_RULE] = alter_state,
    [KIND_EVENT_TRIGGER] = alter_state,
    [KIND_LANGUAGE] = replace_language,
};

bool sql_alter_definition(SqlWriter *writer, const Definition *from, const Definition *to,
                          SqlTexts *statements)
{
    Alteration alter = {writer->builder.arena, writer, from, to, statements};
    statements->count = 0;
    return alterations[to->object.kind] != NULL && alterations[to->object.kind](&alter);
}
