/* Which statements cannot run in a transaction, and what each is about: told by their first tokens.
 * Whether one was done is looked up by run_lookup.c. */
#include "runtime/run_internal.h"

#include <string.h>

/* A name of any number of parts, as it is written; "" when there is none, or it does not fit. */
static void take_name(SchemacWords *words, SchemacName *name)
{
    name->text[0] = '\0';
    if (!words->has || (words->token.kind != 'w' && words->token.kind != 'q')) return;
    SchemacToken span = schemac_take_name(words, name->text, sizeof name->text);
    name->begin = span.begin;
    name->end = span.end;
    if (span.end - span.begin >= sizeof name->text) name->text[0] = '\0';
}

bool schemac_is_index_creation(const char *sql, const SchemacStatement *statement,
                               SchemacSubject *subject)
{
    SchemacWords words = schemac_words_of(sql, statement);
    *subject = (SchemacSubject){0};
    if (!schemac_pass_word(&words, "create")) return false;
    subject->is_unique = schemac_pass_word(&words, "unique");
    if (!schemac_pass_word(&words, "index")) return false;
    subject->is_concurrent = schemac_pass_word(&words, "concurrently");
    subject->if_exists = schemac_is_word(&words, "if");
    schemac_pass_if_exists(&words);
    if (!schemac_is_word(&words, "on")) take_name(&words, &subject->name);
    schemac_pass_word(&words, "on");
    schemac_pass_word(&words, "only");
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
    SchemacWords words = schemac_words_of(sql, statement);
    if (!schemac_pass_word(&words, "drop") || !schemac_pass_word(&words, "index") ||
        !schemac_pass_word(&words, "concurrently"))
        return false;
    subject->if_exists = schemac_is_word(&words, "if");
    schemac_pass_if_exists(&words);
    take_name(&words, &subject->name);
    return true;
}

static bool is_detach(const char *sql, const SchemacStatement *statement, SchemacSubject *subject)
{
    SchemacWords words = schemac_words_of(sql, statement);
    if (!schemac_pass_word(&words, "alter") || !schemac_pass_word(&words, "table")) return false;
    schemac_pass_if_exists(&words);
    schemac_pass_word(&words, "only");
    take_name(&words, &subject->table);
    if (!schemac_pass_word(&words, "detach") || !schemac_pass_word(&words, "partition"))
        return false;
    take_name(&words, &subject->name);
    return schemac_pass_word(&words, "concurrently");
}

/* Sets `table` for REINDEX TABLE, `name` for REINDEX INDEX. */
static bool is_reindex(const char *sql, const SchemacStatement *statement, SchemacSubject *subject)
{
    SchemacWords words = schemac_words_of(sql, statement);
    SchemacToken options;
    if (!schemac_pass_word(&words, "reindex")) return false;
    schemac_take_parentheses(&words, &options);
    bool is_index = schemac_pass_word(&words, "index");
    bool is_table = !is_index && schemac_pass_word(&words, "table");
    schemac_pass_word(&words, "concurrently");
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
