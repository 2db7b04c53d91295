/* What definitions name: functions, types, parsers, servers, options, ... */
#include "sema/definition_internal.h"
#include "sema/known_internal.h"

#include <string.h>

/* ---- objects ---- */

static bool is_server_namespace(Name name)
{
    return name != NULL &&
           (strcmp(name, "pg_catalog") == 0 || strcmp(name, "information_schema") == 0);
}

static const Object *find_object(const DefinitionCheck *check, ObjectKind kind, QualifiedName name,
                                 Text signature)
{
    Sema *sema = check->sema;
    const Name homes[] = {name.namespace_name, check->home, sema->default_namespace};
    if (kind_row(kind)->place == PLACE_GLOBAL)
        return database_find(sema->database, kind, (QualifiedName){NULL, name.name}, signature);
    for (size_t i = 0; i < 3; i++) {
        if (homes[i] == NULL) continue;
        QualifiedName full = {homes[i], name.name};
        const Object *found = database_find(sema->database, kind, full, signature);
        if (found != NULL || name.namespace_name != NULL) return found;
    }
    return NULL;
}

static void near_try_kind(Near *near, ObjectKind kind)
{
    const Objects *objects = &near->sema->database->objects;
    for (size_t i = 0; i < objects->count; i++)
        if (objects->items[i]->kind == kind)
            near_try(near, name_text(objects->items[i]->name.name));
}

static void hint_extension(Sema *sema, Diagnostic *diagnostic, const char *extension)
{
    Name name = name_intern_string(sema->names, extension);
    SEMA_HINT(sema, diagnostic, "Extension \"%s\" has one. Add \"extension %.*s;\".", extension,
              TEXT_FORMAT(identifier_format(sema->arena, name)));
}

/* A thing that is declared, PostgreSQL's own, or an extension's. */
void definition_check_object(const DefinitionCheck *check, ObjectKind kind, WordList list,
                             QualifiedName name, Span span)
{
    Sema *sema = check->sema;
    if (name.name == NULL || is_server_namespace(name.namespace_name)) return;
    if (find_object(check, kind, name, TEXT_NONE) != NULL) return;
    Near near = near_begin(sema, name_text(name.name));
    const char *extension = definition_find_word(list, name_text(name.name), &near);
    bool is_there =
        extension != NULL &&
        (extension[0] == '\0' ? name.namespace_name == NULL : sema_has_extension(sema, extension));
    if (is_there || sema->open_types || sema_is_excused(sema, name.name)) return;
    near_try_kind(&near, kind);
    Diagnostic *diagnostic =
        SEMA_ADD(sema, UNKNOWN_OBJECT, span, "%s \"%.*s\" does not exist", kind_row(kind)->word,
                 TEXT_FORMAT(sema_format_name(sema, name)));
    if (extension != NULL && extension[0] != '\0')
        hint_extension(sema, diagnostic, extension);
    else
        near_hint(&near, diagnostic);
}

void definition_check_server(Sema *sema, Name home, const AstName *server)
{
    DefinitionCheck check = {sema, NULL, home, NULL};
    QualifiedName name = {NULL, server->name};
    if (sema->open_types || server->name == NULL || sema_is_excused(sema, server->name) ||
        find_object(&check, KIND_SERVER, name, TEXT_NONE) != NULL)
        return;
    Near near = near_begin(sema, name_text(server->name));
    near_try_kind(&near, KIND_SERVER);
    Diagnostic *diagnostic =
        SEMA_ADD(sema, UNKNOWN_OBJECT, server->span, "server \"%s\" does not exist", server->name);
    near_hint(&near, diagnostic);
}

static void check_namespace(const DefinitionCheck *check, const SqlMention *mention)
{
    Sema *sema = check->sema;
    Name name = mention->name.name;
    if (name == NULL || name == sema->default_namespace || strcmp(name, "public") == 0 ||
        find_object(check, KIND_NAMESPACE, mention->name, TEXT_NONE) != NULL ||
        sema_is_excused(sema, name))
        return;
    Diagnostic *diagnostic =
        SEMA_ADD(sema, UNKNOWN_NAMESPACE, mention->span, "namespace \"%s\" is not declared", name);
    Near near = near_begin(sema, name_text(name));
    near_try(&near, name_text(sema->default_namespace));
    near_try_kind(&near, KIND_NAMESPACE);
    near_hint(&near, diagnostic);
}

static void check_family(const DefinitionCheck *check, const SqlMention *mention)
{
    Sema *sema = check->sema;
    const Objects *objects = &sema->database->objects;
    Name namespace_name = mention->name.namespace_name;
    /* PostgreSQL's own and those of extensions have no list here. */
    if (namespace_name == NULL || is_server_namespace(namespace_name) || sema->open_types) return;
    if (namespace_name == sema->default_namespace) return;
    for (size_t i = 0; i < objects->count; i++) {
        ObjectKind kind = objects->items[i]->kind;
        if ((kind == KIND_OPERATOR_FAMILY || kind == KIND_OPERATOR_CLASS) &&
            qualified_name_equals(objects->items[i]->name, mention->name))
            return;
        if (kind == KIND_EXTENSION) return;
    }
    Diagnostic *diagnostic =
        SEMA_ADD(sema, UNKNOWN_OBJECT, mention->span, "operator family \"%.*s\" does not exist",
                 TEXT_FORMAT(sema_format_name(sema, mention->name)));
    Near near = near_begin(sema, name_text(mention->name.name));
    near_try_kind(&near, KIND_OPERATOR_FAMILY);
    near_hint(&near, diagnostic);
}

/* ---- functions ---- */

static void report_function(const DefinitionCheck *check, QualifiedName name, Span span,
                            const char *extension)
{
    Sema *sema = check->sema;
    if (sema_is_excused(sema, name.name)) return;
    Diagnostic *diagnostic =
        SEMA_ADD(sema, UNKNOWN_FUNCTION, span, "function \"%.*s\" does not exist",
                 TEXT_FORMAT(sema_format_name(sema, name)));
    if (extension != NULL && extension[0] != '\0') {
        hint_extension(sema, diagnostic, extension);
        return;
    }
    Near near = near_begin(sema, name_text(name.name));
    near_try_routines(&near, name.namespace_name != NULL ? name.namespace_name : check->home);
    near_try_routines(&near, sema->default_namespace);
    near_hint(&near, diagnostic);
}

/* What a function must return to serve a clause of a kind; NULL: anything. */
static const char *wanted_result(ObjectKind kind, const char *clause)
{
    if (clause == NULL) return NULL;
    if (strcmp(clause, "execute") == 0) return "event_trigger";
    if (strcmp(clause, "handler") != 0) return NULL;
    return kind == KIND_LANGUAGE               ? "language_handler"
           : kind == KIND_FOREIGN_DATA_WRAPPER ? "fdw_handler"
                                               : NULL;
}

static void check_result(const DefinitionCheck *check, const SqlMention *mention,
                         const Routines *routines)
{
    Sema *sema = check->sema;
    const char *wanted = wanted_result(check->object->kind, mention->clause);
    if (wanted == NULL) return;
    for (size_t i = 0; i < routines->count; i++) {
        const Routine *routine = routines->items[i];
        if (type_is_poison(&routine->returns) ||
            (routine->has_returns && type_is(&routine->returns, wanted)))
            return;
    }
    Diagnostic *diagnostic = SEMA_ADD(sema, DEFINITION_FUNCTION, mention->span,
                                      "function \"%s\" must return %s", mention->name.name, wanted);
    SEMA_NOTE(sema, diagnostic, routines->items[0]->object.span, "it is declared here");
}

void definition_check_function(const DefinitionCheck *check, const SqlMention *mention)
{
    Sema *sema = check->sema;
    QualifiedName name = mention->name;
    if (name.name == NULL || is_server_namespace(name.namespace_name)) return;
    const Routines *routines = sema_find_routines(sema, check->home, name);
    if (routines != NULL) {
        check_result(check, mention, routines);
        return;
    }
    if (definition_find_aggregate(sema, check->home, name) != NULL) return;
    const char *extension = known_function_of_definition(sema, name_text(name.name));
    bool is_there =
        extension != NULL &&
        (extension[0] == '\0' ? name.namespace_name == NULL : sema_has_extension(sema, extension));
    if (!is_there && !sema->open_functions) report_function(check, name, mention->span, extension);
}

void definition_check_type(const DefinitionCheck *check, const SqlType *type)
{
    if (type->name.name == NULL || type->of_column || type->name.name[0] == '_') return;
    (void)type_resolve_sql(check->sema, check->home, type, TYPE_OF_ARGUMENT);
}

/* ---- event triggers, text search, conversions ---- */

static Text fold_upper(Sema *sema, Name name)
{
    TextBuilder upper = text_builder(sema->arena);
    for (const char *at = name; at != NULL && *at != '\0'; at++)
        text_put_byte(&upper, *at >= 'a' && *at <= 'z' ? (char)(*at - 32) : *at);
    return text_built(&upper);
}

static void check_tag(const DefinitionCheck *check, const SqlMention *mention)
{
    const SqlMention *event = &check->mentions->items[0];
    bool is_rewrite = event->role == SQL_MENTION_EVENT && event->name.name != NULL &&
                      strcmp(event->name.name, "table_rewrite") == 0;
    Text tag = fold_upper(check->sema, mention->name.name);
    if (!definition_check_word(check, WORDS_TAG, "command tag", tag, mention->span)) return;
    if (!is_rewrite || definition_find_word(WORDS_REWRITE_TAG, tag, NULL) != NULL) return;
    Diagnostic *diagnostic = SEMA_ADD(check->sema, DEFINITION_OPTION, mention->span,
                                      "%.*s does not rewrite tables", TEXT_FORMAT(tag));
    SEMA_HINT(check->sema, diagnostic,
              "Tables are rewritten by ALTER TABLE, ALTER TYPE and ALTER MATERIALIZED VIEW.");
}

/* Letters and digits count, in either case. */
static void check_encoding(const DefinitionCheck *check, const SqlMention *mention)
{
    TextBuilder folded = text_builder(check->sema->arena);
    for (const char *at = mention->name.name; at != NULL && *at != '\0'; at++) {
        char lower = *at >= 'A' && *at <= 'Z' ? (char)(*at + 32) : *at;
        if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9'))
            text_put_byte(&folded, lower);
    }
    (void)definition_check_word(check, WORDS_ENCODING, "encoding", text_built(&folded),
                                mention->span);
}

/* Those of PostgreSQL's own parser. */
static void check_token_type(const DefinitionCheck *check, const SqlMention *mention)
{
    const SqlMention *parser = definition_find_option(check, "parser");
    if (parser == NULL || mention->name.name == NULL) return;
    bool is_default = parser->type.name.name != NULL
                          ? strcmp(parser->type.name.name, "default") == 0
                          : text_equals_string(parser->value, "default");
    if (is_default)
        (void)definition_check_word(check, WORDS_TOKEN_TYPE, "token type",
                                    name_text(mention->name.name), mention->span);
}

static void check_filter(const DefinitionCheck *check, const SqlMention *mention)
{
    if (mention->name.name == NULL || strcmp(mention->name.name, "tag") == 0) return;
    Diagnostic *diagnostic =
        SEMA_ADD(check->sema, DEFINITION_OPTION, mention->span,
                 "an event trigger cannot be filtered by \"%s\"", mention->name.name);
    SEMA_HINT(check->sema, diagnostic, "Write \"when tag in (...)\".");
}

static void check_event(const DefinitionCheck *check, const SqlMention *mention)
{
    if (mention->name.name != NULL)
        (void)definition_check_word(check, WORDS_EVENT, "event", name_text(mention->name.name),
                                    mention->span);
}

static void check_kind(const DefinitionCheck *check, const SqlMention *mention)
{
    if (mention->name.name != NULL)
        (void)definition_check_word(check, WORDS_STATISTICS_KIND, "statistics kind",
                                    name_text(mention->name.name), mention->span);
}

static void check_method(const DefinitionCheck *check, const SqlMention *mention)
{
    AstName name = {.name = mention->name.name, .span = mention->span};
    (void)access_method_find(check->sema, &name, "btree");
}

/* ---- all ---- */

static void check_mention(const DefinitionCheck *check, size_t index)
{
    const SqlMention *mention = &check->mentions->items[index];
    switch (mention->role) {
    case SQL_MENTION_OPTION: definition_check_option(check, index); break;
    case SQL_MENTION_SERVER_OPTION: definition_check_repeated(check, index); break;
    case SQL_MENTION_FUNCTION: definition_check_function(check, mention); break;
    case SQL_MENTION_TYPE: definition_check_type(check, &mention->type); break;
    case SQL_MENTION_NAMESPACE: check_namespace(check, mention); break;
    case SQL_MENTION_ACCESS_METHOD: check_method(check, mention); break;
    case SQL_MENTION_OPERATOR_FAMILY: check_family(check, mention); break;
    case SQL_MENTION_WRAPPER:
        definition_check_object(check, KIND_FOREIGN_DATA_WRAPPER, WORDS_FOREIGN_DATA_WRAPPER,
                                mention->name, mention->span);
        break;
    case SQL_MENTION_SERVER: {
        AstName server = {.name = mention->name.name, .span = mention->span};
        definition_check_server(check->sema, check->home, &server);
        break;
    }
    case SQL_MENTION_LANGUAGE:
        if (mention->name.name != NULL && !sema_has_extension(check->sema, mention->name.name))
            definition_check_object(check, KIND_LANGUAGE, WORDS_LANGUAGE, mention->name,
                                    mention->span);
        break;
    case SQL_MENTION_DICTIONARY:
        definition_check_object(check, KIND_TEXT_SEARCH_DICTIONARY, WORDS_TEXT_SEARCH_DICTIONARY,
                                mention->name, mention->span);
        break;
    case SQL_MENTION_TOKEN_TYPE: check_token_type(check, mention); break;
    case SQL_MENTION_ENCODING: check_encoding(check, mention); break;
    case SQL_MENTION_EVENT: check_event(check, mention); break;
    case SQL_MENTION_FILTER: check_filter(check, mention); break;
    case SQL_MENTION_TAG: check_tag(check, mention); break;
    case SQL_MENTION_STATISTICS_KIND: check_kind(check, mention); break;
    }
}

void definition_check(Sema *sema, const Declaration *declaration)
{
    DefinitionCheck check = {sema, declaration->object, declaration->home, &declaration->mentions};
    for (size_t i = 0; i < check.mentions->count; i++) check_mention(&check, i);
    definition_check_required(&check);
}
