/* What definitions name. */
#ifndef SCHEMAC_SEMA_DEFINITION_INTERNAL_H
#define SCHEMAC_SEMA_DEFINITION_INTERNAL_H

#include "model/definition.h"
#include "sema/parts_internal.h"

/* Lists of definition_words.def. */
typedef enum WordList {
    WORDS_TEXT_SEARCH_PARSER,
    WORDS_TEXT_SEARCH_TEMPLATE,
    WORDS_TEXT_SEARCH_DICTIONARY,
    WORDS_TEXT_SEARCH_CONFIGURATION,
    WORDS_FOREIGN_DATA_WRAPPER,
    WORDS_LANGUAGE,
    WORDS_TOKEN_TYPE,
    WORDS_STATISTICS_KIND,
    WORDS_PUBLISH,
    WORDS_EVENT,
    WORDS_REWRITE_TAG,
    WORDS_TAG,
    WORDS_ENCODING
} WordList;

/* One definition under check. */
typedef struct DefinitionCheck {
    Sema *sema;
    const Object *object;
    Name home;
    const SqlMentions *mentions;
} DefinitionCheck;

/* The extension that brings a word ("" PostgreSQL itself), or NULL; tries all words for `near`,
 * which may be NULL. */
const char *definition_find_word(WordList list, Text wanted, Near *near);
/* One of a few words that PostgreSQL knows; false: reported. */
bool definition_check_word(const DefinitionCheck *check, WordList list, const char *what, Text word,
                           Span span);

/* A thing that is declared, PostgreSQL's own, or an extension's. */
void definition_check_object(const DefinitionCheck *check, ObjectKind kind, WordList list,
                             QualifiedName name, Span span);
void definition_check_function(const DefinitionCheck *check, const SqlMention *mention);
void definition_check_type(const DefinitionCheck *check, const SqlType *type);

/* Options (definition_option.c). */
void definition_check_option(const DefinitionCheck *check, size_t index);
/* That it is given once. */
void definition_check_repeated(const DefinitionCheck *check, size_t index);
void definition_check_required(const DefinitionCheck *check);
/* NULL: not given. */
const SqlMention *definition_find_option(const DefinitionCheck *check, const char *option);

#endif
