/* New columns that are filled from others: what the values of these are asked. */
#include "runtime/run_preflight_internal.h"

#include <string.h>

void schemac_read_new_column(SchemacReader *reader, SchemacWords *words)
{
    schemac_pass_if_exists(words);
    SchemacToken column = words->token;
    schemac_next_word(words);
    SchemacToken type = schemac_pass_to(words, "default", "compression");
    SchemacAsked *asked = schemac_add_question(reader, SCHEMAC_ASKED_CONVERSION, reader->table);
    if (asked == NULL) return;
    asked->is_due = false;
    schemac_put_span(&asked->name, reader->sql, &column);
    schemac_put_span(&asked->type, reader->sql, &type);
}

static SchemacAsked *find_new_column(SchemacReader *reader, const char *table, const char *column)
{
    SchemacQuestions *questions = reader->questions;
    for (size_t i = 0; i < questions->count; i++) {
        SchemacAsked *asked = &questions->items[i];
        if (asked->kind == SCHEMAC_ASKED_CONVERSION && asked->name.length > 0 &&
            strcmp(asked->name.bytes, column) == 0 && strcmp(asked->table.bytes, table) == 0)
            return asked;
    }
    return NULL;
}

static bool is_column_cast(const SchemacReader *reader, const SchemacToken *first,
                           const SchemacToken *value)
{
    return (first->kind == 'w' || first->kind == 'q') &&
           (value->end == first->end || strncmp(reader->sql + first->end, "::", 2) == 0);
}

/* "new = old", or with a cast: the values of the one are asked whether they are some of the other.
 * False: it is something else. */
static bool read_filled_column(SchemacReader *reader, const char *table, SchemacWords *words)
{
    char column[SCHEMAC_NAME_SIZE];
    SchemacToken place = schemac_take_name(words, column, sizeof column);
    if (!words->has || words->token.kind != '=' || !schemac_next_word(words)) return false;
    SchemacToken first = words->token;
    SchemacToken value = schemac_pass_to(words, "where", NULL);
    SchemacAsked *asked = find_new_column(reader, table, column);
    if (asked == NULL || asked->subject.length > 0 || !is_column_cast(reader, &first, &value))
        return false;
    schemac_put_span(&asked->subject, reader->sql, &first);
    schemac_put_span(&asked->condition, reader->sql, &value);
    asked->is_due = true;
    asked->changes_before = reader->questions->changed_count;
    asked->section = reader->section;
    asked->position = reader->statement->begin;
    schemac_add_change(reader, table, &place);
    return true;
}

bool schemac_read_filled(SchemacReader *reader, const char *table, SchemacWords *words)
{
    if (!schemac_pass_word(words, "set")) return false;
    while (words->has && !schemac_is_word(words, "where")) {
        if (!read_filled_column(reader, table, words)) return false;
        if (words->has && words->token.kind == ',') schemac_next_word(words);
    }
    return true;
}
