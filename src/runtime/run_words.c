/* Reading a statement word by word, for what can be told of it without a parser. */
#include "runtime/run_internal.h"

#include <string.h>

SchemacWords schemac_words_of(const char *sql, const SchemacStatement *statement)
{
    SchemacWords words = {
        .scan = {.sql = sql, .length = statement->end, .offset = statement->begin}, .has = true};
    schemac_next_word(&words);
    return words;
}

bool schemac_next_word(SchemacWords *words)
{
    words->has = words->has && schemac_scan_token(&words->scan, &words->token);
    return words->has;
}

bool schemac_is_word(const SchemacWords *words, const char *word)
{
    return words->has && schemac_token_equals(words->scan.sql, &words->token, word);
}

bool schemac_pass_word(SchemacWords *words, const char *word)
{
    if (!schemac_is_word(words, word)) return false;
    schemac_next_word(words);
    return true;
}

void schemac_pass_if_exists(SchemacWords *words)
{
    if (!schemac_pass_word(words, "if")) return;
    schemac_pass_word(words, "not");
    schemac_pass_word(words, "exists");
}

SchemacWords schemac_words_after_table(const char *sql, const SchemacStatement *statement)
{
    SchemacWords words = schemac_words_of(sql, statement);
    schemac_next_word(&words);
    schemac_next_word(&words);
    schemac_pass_if_exists(&words);
    schemac_pass_word(&words, "only");
    return words;
}

void schemac_copy_token(char *text, size_t size, const char *sql, const SchemacToken *token)
{
    size_t length = token->end - token->begin;
    if (length >= size) length = size - 1;
    memcpy(text, sql + token->begin, length);
    text[length] = '\0';
}

SchemacToken schemac_take_name(SchemacWords *words, char *name, size_t size)
{
    SchemacToken whole = words->token;
    schemac_next_word(words);
    while (words->has && words->token.kind == '.' && schemac_next_word(words)) {
        whole.end = words->token.end;
        schemac_next_word(words);
    }
    schemac_copy_token(name, size, words->scan.sql, &whole);
    return whole;
}

SchemacToken schemac_pass_to(SchemacWords *words, const char *stop, const char *other)
{
    int depth = 0;
    SchemacToken passed = words->token;
    passed.end = passed.begin;
    for (; words->has; schemac_next_word(words)) {
        char kind = words->token.kind;
        if (depth == 0 && (kind == ',' || (stop != NULL && schemac_is_word(words, stop)) ||
                           (other != NULL && schemac_is_word(words, other))))
            break;
        depth += (kind == '(' || kind == '[') - (kind == ')' || kind == ']');
        passed.end = words->token.end;
    }
    return passed;
}

bool schemac_take_parentheses(SchemacWords *words, SchemacToken *inside)
{
    int depth = 0;
    if (!words->has || words->token.kind != '(') return false;
    inside->begin = words->token.end;
    for (; words->has; schemac_next_word(words)) {
        depth += (words->token.kind == '(') - (words->token.kind == ')');
        if (depth == 0) break;
    }
    if (!words->has) return false;
    inside->end = words->token.begin;
    schemac_next_word(words);
    return true;
}
