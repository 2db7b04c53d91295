/* Which statements cannot run in a transaction, and what each is about: told by their first tokens.
 * Whether one was done is looked up by run_lookup.c. */
#include "runtime/run_internal.h"

#include <string.h>

typedef struct Words {
    const char *sql;
    const SchemacStatement *statement;
    uint32_t at;
} Words;

static bool take_word(Words *words, const char *word)
{
    if (schemac_token_is(words->sql, words->statement, words->at, word)) {
        words->at++;
        return true;
    }
    return false;
}

static bool take_if_exists(Words *words)
{
    if (!take_word(words, "if")) return false;
    take_word(words, "not");
    return take_word(words, "exists");
}

/* A name of any number of parts, as it is written; "" when there is none. */
static void take_name(Words *words, SchemacName *name)
{
    const SchemacStatement *statement = words->statement;
    uint32_t first = words->at;
    name->text[0] = '\0';
    while (words->at < statement->token_count) {
        char kind = statement->tokens[words->at].kind;
        bool is_dot = (words->at - first) % 2 == 1;
        if (is_dot ? kind != '.' : (kind != 'w' && kind != 'q')) break;
        words->at++;
    }
    if (words->at > first) {
        name->begin = statement->tokens[first].begin;
        name->end = statement->tokens[words->at - 1].end;
        if (name->end - name->begin < sizeof name->text) {
            memcpy(name->text, words->sql + name->begin, name->end - name->begin);
            name->text[name->end - name->begin] = '\0';
        }
    }
}

bool schemac_is_index_creation(const char *sql, const SchemacStatement *statement,
                               SchemacSubject *subject)
{
    Words words = {sql, statement, 0};
    *subject = (SchemacSubject){0};
    if (!take_word(&words, "create")) return false;
    subject->is_unique = take_word(&words, "unique");
    if (!take_word(&words, "index")) return false;
    subject->is_concurrent = take_word(&words, "concurrently");
    subject->if_exists = take_if_exists(&words);
    if (!schemac_token_is(sql, statement, words.at, "on")) take_name(&words, &subject->name);
    take_word(&words, "on");
    take_word(&words, "only");
    take_name(&words, &subject->table);
    return true;
}

static bool is_index_build(const char *sql, const SchemacStatement *statement,
                           SchemacSubject *subject)
{
    return schemac_is_index_creation(sql, statement, subject) && subject->is_concurrent;
}

static bool is_index_drop(const char *sql, const SchemacStatement *statement,
                          SchemacSubject *subject)
{
    Words words = {sql, statement, 0};
    if (!take_word(&words, "drop") || !take_word(&words, "index") ||
        !take_word(&words, "concurrently"))
        return false;
    subject->if_exists = take_if_exists(&words);
    take_name(&words, &subject->name);
    return true;
}

static bool is_detach(const char *sql, const SchemacStatement *statement, SchemacSubject *subject)
{
    Words words = {sql, statement, 0};
    if (!take_word(&words, "alter") || !take_word(&words, "table")) return false;
    take_if_exists(&words);
    take_word(&words, "only");
    take_name(&words, &subject->table);
    if (!take_word(&words, "detach") || !take_word(&words, "partition")) return false;
    take_name(&words, &subject->name);
    return take_word(&words, "concurrently");
}

/* Sets `table` for REINDEX TABLE, `name` for REINDEX INDEX. */
static bool is_reindex(const char *sql, const SchemacStatement *statement, SchemacSubject *subject)
{
    Words words = {sql, statement, 0};
    if (!take_word(&words, "reindex")) return false;
    if (words.at < statement->token_count && statement->tokens[words.at].kind == '(') {
        while (words.at < statement->token_count && statement->tokens[words.at].kind != ')')
            words.at++;
        words.at++;
    }
    bool is_index = take_word(&words, "index");
    bool is_table = !is_index && take_word(&words, "table");
    take_word(&words, "concurrently");
    if (is_index || is_table) take_name(&words, is_index ? &subject->name : &subject->table);
    return true;
}

static bool head_is(const char *sql, const SchemacStatement *statement, const char *const *heads)
{
    for (; *heads != NULL; heads += 2)
        if (schemac_token_is(sql, statement, 0, heads[0]) &&
            (heads[1][0] == '\0' || schemac_token_is(sql, statement, 1, heads[1])))
            return true;
    return false;
}

SchemacEffect schemac_effect_read(const char *sql, const SchemacStatement *statement,
                                  SchemacSubject *subject)
{
    static const char *const repeatable[] = {"vacuum", "",       "checkpoint", "", "cluster", "",
                                             "alter",  "system", "discard",    "", NULL};
    static const char *const unknown[] = {
        "create", "database",     "drop", "database",     "alter",  "database",
        "create", "tablespace",   "drop", "tablespace",   "create", "subscription",
        "alter",  "subscription", "drop", "subscription", NULL};
    *subject = (SchemacSubject){0};
    if (is_index_build(sql, statement, subject)) return SCHEMAC_EFFECT_INDEX_BUILD;
    if (is_index_drop(sql, statement, subject)) return SCHEMAC_EFFECT_INDEX_DROP;
    if (is_detach(sql, statement, subject)) return SCHEMAC_EFFECT_DETACH;
    if (is_reindex(sql, statement, subject)) return SCHEMAC_EFFECT_REINDEX;
    if (head_is(sql, statement, repeatable)) return SCHEMAC_EFFECT_REPEATABLE;
    return head_is(sql, statement, unknown) ? SCHEMAC_EFFECT_UNKNOWN : SCHEMAC_EFFECT_TRANSACTION;
}

SchemacEffect schemac_effect_of(const char *sql, const SchemacStatement *statement)
{
    SchemacSubject subject;
    return schemac_effect_read(sql, statement, &subject);
}
