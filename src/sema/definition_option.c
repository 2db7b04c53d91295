/* Words that PostgreSQL knows, and options of definitions. */
#include "sema/definition_internal.h"

#include <string.h>

typedef struct WordRow {
    WordList list;
    const char *extension;
    const char *words;
} WordRow;

static const WordRow word_rows[] = {
#define DEFINITION_WORDS(list, extension, words) {WORDS_##list, extension, words},
#include "sema/definition_words.def"
#undef DEFINITION_WORDS
};

typedef enum OptionValue {
    VALUE_OTHER,
    VALUE_FUNCTION,
    VALUE_TYPE,
    VALUE_PARSER,
    VALUE_TEMPLATE,
    VALUE_CONFIGURATION
} OptionValue;

typedef struct OptionRow {
    ObjectKind kind;
    const char *name;
    OptionValue value;
    int required;
} OptionRow;

static const OptionRow option_rows[] = {
#define DEFINITION_OPTION(kind, name, value, required) {KIND_##kind, name, VALUE_##value, required},
#include "sema/definition_options.def"
#undef DEFINITION_OPTION
};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* ---- words ---- */

/* Takes one off the front of `*rest`; false when none is left. */
static bool next_word(Text *rest, Text *word)
{
    if (rest->length == 0) return false;
    const char *comma = memchr(rest->bytes, ',', rest->length);
    size_t length = comma == NULL ? rest->length : (size_t)(comma - rest->bytes);
    *word = text_slice(*rest, 0, length);
    *rest = text_slice(*rest, comma == NULL ? length : length + 1, rest->length);
    return true;
}

/* The extension that brings a word ("" PostgreSQL itself), or NULL; tries all words for `near`. */
const char *definition_find_word(WordList list, Text wanted, Near *near)
{
    const char *found = NULL;
    for (size_t i = 0; i < COUNT_OF(word_rows); i++) {
        if (word_rows[i].list != list) continue;
        Text rest = text_from_string(word_rows[i].words);
        Text word;
        while (next_word(&rest, &word)) {
            if (text_equals(word, wanted)) found = word_rows[i].extension;
            if (near != NULL) near_try(near, word);
        }
    }
    return found;
}

/* One of a few words that PostgreSQL knows. */
bool definition_check_word(const DefinitionCheck *check, WordList list, const char *what, Text word,
                           Span span)
{
    Near near = near_begin(check->sema, word);
    if (definition_find_word(list, word, &near) != NULL) return true;
    Diagnostic *diagnostic = SEMA_ADD(check->sema, DEFINITION_OPTION, span,
                                      "unrecognized %s \"%.*s\"", what, TEXT_FORMAT(word));
    near_hint(&near, diagnostic);
    return false;
}

/* ---- options ---- */

static const OptionRow *find_option(ObjectKind kind, Name name)
{
    for (size_t i = 0; i < COUNT_OF(option_rows); i++)
        if (option_rows[i].kind == kind && strcmp(option_rows[i].name, name) == 0)
            return &option_rows[i];
    return NULL;
}

/* Of some kinds PostgreSQL passes over what it does not know, with a warning. */
static bool is_passed_over(ObjectKind kind)
{
    return kind == KIND_AGGREGATE || kind == KIND_OPERATOR || kind == KIND_BASE_TYPE;
}

static void report_option(const DefinitionCheck *check, const SqlMention *mention)
{
    Sema *sema = check->sema;
    ObjectKind kind = check->object->kind;
    const char *words = kind_row(kind)->plural;
    Near near = near_begin(sema, name_text(mention->name.name));
    Diagnostic *diagnostic =
        is_passed_over(kind)
            ? SEMA_ADD(sema, DEFINITION_OPTION_IGNORED, mention->span,
                       "unrecognized option \"%s\" of %s, which PostgreSQL ignores",
                       mention->name.name, words)
            : SEMA_ADD(sema, DEFINITION_OPTION, mention->span, "unrecognized option \"%s\" of %s",
                       mention->name.name, words);
    for (size_t i = 0; i < COUNT_OF(option_rows); i++)
        if (option_rows[i].kind == kind) near_try(&near, text_from_string(option_rows[i].name));
    near_hint(&near, diagnostic);
}

/* "insert, update" */
static void check_publish(const DefinitionCheck *check, const SqlMention *mention)
{
    Text rest = mention->value;
    Text word;
    if (strcmp(mention->name.name, "publish") != 0 || text_is_none(rest)) return;
    while (next_word(&rest, &word)) {
        Text lower = text_lower(check->sema->scratch, text_trim(word));
        if (lower.length > 0)
            (void)definition_check_word(check, WORDS_PUBLISH, "publish", lower,
                                        mention->value_span);
    }
}

static void check_value(const DefinitionCheck *check, const OptionRow *row,
                        const SqlMention *mention)
{
    SqlMention value = {
        .role = SQL_MENTION_FUNCTION, .name = mention->type.name, .span = mention->value_span};
    if (row->value == VALUE_OTHER) {
        if (check->object->kind == KIND_PUBLICATION) check_publish(check, mention);
        return;
    }
    if (value.name.name == NULL || mention->type.of_column) return;
    switch (row->value) {
    case VALUE_FUNCTION: definition_check_function(check, &value); break;
    case VALUE_TYPE: definition_check_type(check, &mention->type); break;
    case VALUE_PARSER:
        definition_check_object(check, KIND_TEXT_SEARCH_PARSER, WORDS_TEXT_SEARCH_PARSER,
                                value.name, value.span);
        break;
    case VALUE_TEMPLATE:
        definition_check_object(check, KIND_TEXT_SEARCH_TEMPLATE, WORDS_TEXT_SEARCH_TEMPLATE,
                                value.name, value.span);
        break;
    case VALUE_CONFIGURATION:
        definition_check_object(check, KIND_TEXT_SEARCH_CONFIGURATION,
                                WORDS_TEXT_SEARCH_CONFIGURATION, value.name, value.span);
        break;
    default: break;
    }
}

/* Options may be anything of a dictionary's template and a server's wrapper, but once each. */
void definition_check_repeated(const DefinitionCheck *check, size_t index)
{
    const SqlMention *mention = &check->mentions->items[index];
    bool is_free = mention->role == SQL_MENTION_OPTION &&
                   (is_passed_over(check->object->kind) ||
                    strncmp(kind_row(check->object->kind)->word, "text search", 11) == 0);
    for (size_t i = 0; i < index && !is_free; i++) {
        const SqlMention *other = &check->mentions->items[i];
        if (other->role != mention->role || other->name.name != mention->name.name) continue;
        Diagnostic *diagnostic =
            SEMA_ADD(check->sema, DEFINITION_OPTION, mention->span,
                     "option \"%s\" specified more than once", mention->name.name);
        SEMA_NOTE(check->sema, diagnostic, other->span, "it is first specified here");
        return;
    }
}

void definition_check_option(const DefinitionCheck *check, size_t index)
{
    const SqlMention *mention = &check->mentions->items[index];
    if (mention->name.name == NULL) return;
    const OptionRow *row = find_option(check->object->kind, mention->name.name);
    definition_check_repeated(check, index);
    if (row != NULL)
        check_value(check, row, mention);
    else if (check->object->kind != KIND_TEXT_SEARCH_DICTIONARY)
        report_option(check, mention);
}

const SqlMention *definition_find_option(const DefinitionCheck *check, const char *option)
{
    for (size_t i = 0; i < check->mentions->count; i++) {
        const SqlMention *mention = &check->mentions->items[i];
        if (mention->role == SQL_MENTION_OPTION && mention->name.name != NULL &&
            strcmp(mention->name.name, option) == 0)
            return mention;
    }
    return NULL;
}

static bool has_required(const DefinitionCheck *check, int required)
{
    for (size_t i = 0; i < COUNT_OF(option_rows); i++)
        if (option_rows[i].kind == check->object->kind && option_rows[i].required == required &&
            definition_find_option(check, option_rows[i].name) != NULL)
            return true;
    return false;
}

void definition_check_required(const DefinitionCheck *check)
{
    int done = 0;
    for (size_t i = 0; i < COUNT_OF(option_rows); i++) {
        const OptionRow *row = &option_rows[i];
        if (row->kind != check->object->kind || row->required <= done) continue;
        done = row->required;
        if (has_required(check, row->required)) continue;
        SEMA_ADD(check->sema, DEFINITION_OPTION, check->object->span, "%s require option \"%s\"",
                 kind_row(row->kind)->plural, row->name);
    }
    const SqlMention *copy = definition_find_option(check, "copy");
    if (copy != NULL && check->object->kind == KIND_TEXT_SEARCH_CONFIGURATION &&
        definition_find_option(check, "parser") != NULL)
        SEMA_ADD(check->sema, DEFINITION_OPTION, copy->span,
                 "a text search configuration has a parser or is a copy, not both");
}
