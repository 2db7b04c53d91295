/* libpg_query keeps the places of few names in definitions, so most are found by the word that
 * stands before them. */
#include "syntax/sql_mention.h"

#include <string.h>

#include "syntax/sql_internal.h"

typedef struct Mentions {
    Sql *sql;
    const SqlWrapped *wrapped;
    SqlTokens tokens;
    size_t at; /* the next token to look at */
    SqlMentions *found;
} Mentions;

static bool token_is(const Mentions *mentions, size_t index, const char *wanted)
{
    const SqlToken *token = &mentions->tokens.items[index];
    return text_equals_ignoring_case(text_slice(mentions->wrapped->text, token->begin, token->end),
                                     wanted);
}

/* Goes after the next such word; stays where there is none. */
static void go_behind(Mentions *mentions, const char *word)
{
    for (size_t i = mentions->at; i < mentions->tokens.count; i++) {
        if (!token_is(mentions, i, word)) continue;
        mentions->at = i + 1;
        return;
    }
}

static void go_to(Mentions *mentions, int32_t location)
{
    mentions->at = 0;
    while (mentions->at < mentions->tokens.count &&
           mentions->tokens.items[mentions->at].begin < (size_t)(location < 0 ? 0 : location))
        mentions->at++;
}

/* The name that the next token begins; steps over it. */
static Span take_name(Mentions *mentions)
{
    SqlPlace places[SQL_PLACES];
    if (mentions->at >= mentions->tokens.count) return mentions->wrapped->span;
    size_t begin = mentions->tokens.items[mentions->at].begin;
    size_t count = sql_name_places(mentions->wrapped->text, begin, places);
    size_t end = count == 0 ? mentions->tokens.items[mentions->at].end : places[count - 1].end;
    while (mentions->at < mentions->tokens.count &&
           mentions->tokens.items[mentions->at].begin < end)
        mentions->at++;
    return sql_unwrap(mentions->wrapped, begin, end);
}

static SqlMention *add(Mentions *mentions, SqlMentionRole role, QualifiedName name)
{
    SqlMention mention = {.role = role, .name = name};
    mention.span = take_name(mentions);
    VECTOR_ADD(mentions->sql->arena, mentions->found, mention);
    return &mentions->found->items[mentions->found->count - 1];
}

static SqlMention *add_behind(Mentions *mentions, const char *word, SqlMentionRole role,
                              const char *name)
{
    go_behind(mentions, word);
    return add(mentions, role, (QualifiedName){NULL, sql_name(mentions->sql->names, name)});
}

static QualifiedName read_name(const Mentions *mentions, PgQuery__Node *const *parts, size_t count)
{
    return sql_qualified_name(mentions->sql->names, parts, count);
}

static void add_function(Mentions *mentions, const char *word, PgQuery__Node *const *parts,
                         size_t count)
{
    if (count == 0) return;
    go_behind(mentions, word);
    add(mentions, SQL_MENTION_FUNCTION, read_name(mentions, parts, count))->clause = word;
}

static void add_type(Mentions *mentions, const PgQuery__TypeName *type)
{
    if (type == NULL) return;
    SqlMention mention = {.role = SQL_MENTION_TYPE,
                          .type = sql_type_make(mentions->sql, type, mentions->wrapped)};
    mention.name = mention.type.name;
    mention.span = mention.type.span;
    VECTOR_ADD(mentions->sql->arena, mentions->found, mention);
}

static void add_function_with_types(Mentions *mentions, const char *word,
                                    const PgQuery__ObjectWithArgs *function)
{
    if (function == NULL) return;
    add_function(mentions, word, function->objname, function->n_objname);
    for (size_t i = 0; i < function->n_objargs; i++)
        if (function->objargs[i]->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
            add_type(mentions, function->objargs[i]->type_name);
}

/* ---- options ---- */

static void add_option(Mentions *mentions, SqlMentionRole role, const PgQuery__DefElem *element)
{
    go_to(mentions, element->location);
    SqlMention *option = add(
        mentions, role, (QualifiedName){NULL, sql_name(mentions->sql->names, element->defname)});
    if (element->arg == NULL) return;
    if (mentions->at < mentions->tokens.count && token_is(mentions, mentions->at, "="))
        mentions->at++;
    option->value_span = take_name(mentions);
    const char *string = sql_string_of(element->arg);
    if (string != NULL) option->value = text_copy(mentions->sql->arena, text_from_string(string));
    if (element->arg->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
        option->type = sql_type_make(mentions->sql, element->arg->type_name, mentions->wrapped);
}

static void add_options(Mentions *mentions, SqlMentionRole role, PgQuery__Node *const *options,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (options[i]->node_case == PG_QUERY__NODE__NODE_DEF_ELEM)
            add_option(mentions, role, options[i]->def_elem);
}

/* ---- kinds ---- */

static void collect_define(Mentions *mentions, const PgQuery__DefineStmt *define)
{
    for (size_t i = 0; i < define->n_args; i++) {
        if (define->args[i]->node_case != PG_QUERY__NODE__NODE_LIST) continue;
        const PgQuery__List *list = define->args[i]->list;
        for (size_t j = 0; j < list->n_items; j++)
            if (list->items[j]->node_case == PG_QUERY__NODE__NODE_FUNCTION_PARAMETER)
                add_type(mentions, list->items[j]->function_parameter->arg_type);
    }
    for (size_t i = 0; i < define->n_definition; i++) {
        const PgQuery__Node *node = define->definition[i];
        /* collation c from "C": no option */
        if (node->node_case == PG_QUERY__NODE__NODE_DEF_ELEM &&
            !(define->kind == PG_QUERY__OBJECT_TYPE__OBJECT_COLLATION &&
              node->def_elem->arg != NULL &&
              node->def_elem->arg->node_case == PG_QUERY__NODE__NODE_LIST))
            add_option(mentions, SQL_MENTION_OPTION, node->def_elem);
    }
}

static void collect_class_items(Mentions *mentions, PgQuery__Node *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i]->node_case != PG_QUERY__NODE__NODE_CREATE_OP_CLASS_ITEM) continue;
        const PgQuery__CreateOpClassItem *item = items[i]->create_op_class_item;
        add_type(mentions, item->storedtype);
        for (size_t j = 0; item->name != NULL && j < item->name->n_objargs; j++)
            if (item->name->objargs[j]->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
                add_type(mentions, item->name->objargs[j]->type_name);
        if (item->itemtype != 2) continue; /* OPCLASS_ITEM_FUNCTION */
        go_behind(mentions, "function");
        mentions->at++; /* its number */
        if (mentions->at < mentions->tokens.count && token_is(mentions, mentions->at, "("))
            go_behind(mentions, ")");
        add(mentions, SQL_MENTION_FUNCTION,
            read_name(mentions, item->name->objname, item->name->n_objname));
    }
}

static void collect_class(Mentions *mentions, const PgQuery__CreateOpClassStmt *class)
{
    add_type(mentions, class->datatype);
    add_behind(mentions, "using", SQL_MENTION_ACCESS_METHOD, class->amname);
    size_t after = mentions->at;
    if (class->n_opfamilyname > 0) {
        go_behind(mentions, "family");
        add(mentions, SQL_MENTION_OPERATOR_FAMILY,
            read_name(mentions, class->opfamilyname, class->n_opfamilyname));
    }
    mentions->at = after;
    collect_class_items(mentions, class->items, class->n_items);
}

static void collect_wrapper(Mentions *mentions, const PgQuery__CreateFdwStmt *wrapper)
{
    for (size_t i = 0; i < wrapper->n_func_options; i++) {
        const PgQuery__DefElem *element = wrapper->func_options[i]->def_elem;
        if (element->arg == NULL || element->arg->node_case != PG_QUERY__NODE__NODE_LIST) continue;
        const PgQuery__List *name = element->arg->list;
        go_to(mentions, element->location);
        add_function(mentions, strcmp(element->defname, "handler") == 0 ? "handler" : "validator",
                     name->items, name->n_items);
    }
    add_options(mentions, SQL_MENTION_SERVER_OPTION, wrapper->options, wrapper->n_options);
}

static void collect_event_trigger(Mentions *mentions, const PgQuery__CreateEventTrigStmt *trigger)
{
    add_behind(mentions, "on", SQL_MENTION_EVENT, trigger->eventname);
    for (size_t i = 0; i < trigger->n_whenclause; i++) {
        const PgQuery__DefElem *element = trigger->whenclause[i]->def_elem;
        go_to(mentions, element->location);
        add(mentions, SQL_MENTION_FILTER,
            (QualifiedName){NULL, sql_name(mentions->sql->names, element->defname)});
        go_behind(mentions, "(");
        if (element->arg == NULL || element->arg->node_case != PG_QUERY__NODE__NODE_LIST) continue;
        for (size_t j = 0; j < element->arg->list->n_items; j++) {
            const char *tag = sql_string_of(element->arg->list->items[j]);
            add(mentions, SQL_MENTION_TAG,
                (QualifiedName){NULL, sql_name(mentions->sql->names, tag)});
            mentions->at++; /* the comma */
        }
    }
    go_behind(mentions, "execute");
    mentions->at++; /* function, or procedure */
    add(mentions, SQL_MENTION_FUNCTION, read_name(mentions, trigger->funcname, trigger->n_funcname))
        ->clause = "execute";
}

static void collect_conversion(Mentions *mentions, const PgQuery__CreateConversionStmt *conversion)
{
    add_behind(mentions, "for", SQL_MENTION_ENCODING, conversion->for_encoding_name);
    add_behind(mentions, "to", SQL_MENTION_ENCODING, conversion->to_encoding_name);
    add_function(mentions, "from", conversion->func_name, conversion->n_func_name);
}

static void collect_transform(Mentions *mentions, const PgQuery__CreateTransformStmt *transform)
{
    add_type(mentions, transform->type_name);
    add_behind(mentions, "language", SQL_MENTION_LANGUAGE, transform->lang);
    add_function_with_types(mentions, "function", transform->fromsql);
    add_function_with_types(mentions, "function", transform->tosql);
}

static void collect_language(Mentions *mentions, const PgQuery__CreatePLangStmt *language)
{
    add_function(mentions, "handler", language->plhandler, language->n_plhandler);
    add_function(mentions, "inline", language->plinline, language->n_plinline);
    add_function(mentions, "validator", language->plvalidator, language->n_plvalidator);
}

static void collect_publication(Mentions *mentions,
                                const PgQuery__CreatePublicationStmt *publication)
{
    for (size_t i = 0; i < publication->n_pubobjects; i++) {
        const PgQuery__PublicationObjSpec *object =
            publication->pubobjects[i]->publication_obj_spec;
        if (object->pubobjtype !=
            PG_QUERY__PUBLICATION_OBJ_SPEC_TYPE__PUBLICATIONOBJ_TABLES_IN_SCHEMA)
            continue;
        go_to(mentions, object->location);
        add(mentions, SQL_MENTION_NAMESPACE,
            (QualifiedName){NULL, sql_name(mentions->sql->names, object->name)});
    }
    add_options(mentions, SQL_MENTION_OPTION, publication->options, publication->n_options);
}

static void collect_statistics(Mentions *mentions, const PgQuery__CreateStatsStmt *statistics)
{
    if (statistics->n_stat_types > 0) go_behind(mentions, "(");
    for (size_t i = 0; i < statistics->n_stat_types; i++) {
        const char *kind = sql_string_of(statistics->stat_types[i]);
        add(mentions, SQL_MENTION_STATISTICS_KIND,
            (QualifiedName){NULL, sql_name(mentions->sql->names, kind)});
        mentions->at++; /* the comma */
    }
}

static void collect_mapping(Mentions *mentions, const PgQuery__AlterTSConfigurationStmt *mapping)
{
    go_behind(mentions, "for");
    for (size_t i = 0; i < mapping->n_tokentype; i++) {
        const char *type = sql_string_of(mapping->tokentype[i]);
        add(mentions, SQL_MENTION_TOKEN_TYPE,
            (QualifiedName){NULL, sql_name(mentions->sql->names, type)});
        mentions->at++; /* the comma */
    }
    go_behind(mentions, "with");
    for (size_t i = 0; i < mapping->n_dicts; i++) {
        if (mapping->dicts[i]->node_case != PG_QUERY__NODE__NODE_LIST) continue;
        const PgQuery__List *name = mapping->dicts[i]->list;
        add(mentions, SQL_MENTION_DICTIONARY, read_name(mentions, name->items, name->n_items));
        mentions->at++;
    }
}

static void collect_cast(Mentions *mentions, const PgQuery__CreateCastStmt *cast)
{
    add_type(mentions, cast->sourcetype);
    add_type(mentions, cast->targettype);
    add_function_with_types(mentions, "function", cast->func);
}

static void collect_server(Mentions *mentions, const PgQuery__CreateForeignServerStmt *server)
{
    add_behind(mentions, "wrapper", SQL_MENTION_WRAPPER, server->fdwname);
    add_options(mentions, SQL_MENTION_SERVER_OPTION, server->options, server->n_options);
}

static void collect_user_mapping(Mentions *mentions, const PgQuery__CreateUserMappingStmt *mapping)
{
    add_behind(mentions, "server", SQL_MENTION_SERVER, mapping->servername);
    add_options(mentions, SQL_MENTION_SERVER_OPTION, mapping->options, mapping->n_options);
}

static void collect_node(Mentions *mentions, const PgQuery__Node *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_DEFINE_STMT: collect_define(mentions, node->define_stmt); break;
    case PG_QUERY__NODE__NODE_CREATE_RANGE_STMT:
        add_options(mentions, SQL_MENTION_OPTION, node->create_range_stmt->params,
                    node->create_range_stmt->n_params);
        break;
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_SERVER_STMT:
        collect_server(mentions, node->create_foreign_server_stmt);
        break;
    case PG_QUERY__NODE__NODE_CREATE_USER_MAPPING_STMT:
        collect_user_mapping(mentions, node->create_user_mapping_stmt);
        break;
    case PG_QUERY__NODE__NODE_CREATE_FDW_STMT:
        collect_wrapper(mentions, node->create_fdw_stmt);
        break;
    case PG_QUERY__NODE__NODE_CREATE_EVENT_TRIG_STMT:
        collect_event_trigger(mentions, node->create_event_trig_stmt);
        break;
    case PG_QUERY__NODE__NODE_CREATE_CONVERSION_STMT:
        collect_conversion(mentions, node->create_conversion_stmt);
        break;
    case PG_QUERY__NODE__NODE_CREATE_CAST_STMT:
        collect_cast(mentions, node->create_cast_stmt);
        break;
    case PG_QUERY__NODE__NODE_CREATE_TRANSFORM_STMT:
        collect_transform(mentions, node->create_transform_stmt);
        break;
    case PG_QUERY__NODE__NODE_CREATE_OP_CLASS_STMT:
        collect_class(mentions, node->create_op_class_stmt);
        break;
    case PG_QUERY__NODE__NODE_CREATE_PLANG_STMT:
        collect_language(mentions, node->create_plang_stmt);
        break;
    case PG_QUERY__NODE__NODE_CREATE_AM_STMT:
        add_function(mentions, "handler", node->create_am_stmt->handler_name,
                     node->create_am_stmt->n_handler_name);
        break;
    case PG_QUERY__NODE__NODE_CREATE_PUBLICATION_STMT:
        collect_publication(mentions, node->create_publication_stmt);
        break;
    case PG_QUERY__NODE__NODE_CREATE_SUBSCRIPTION_STMT:
        add_options(mentions, SQL_MENTION_OPTION, node->create_subscription_stmt->options,
                    node->create_subscription_stmt->n_options);
        break;
    case PG_QUERY__NODE__NODE_CREATE_STATS_STMT:
        collect_statistics(mentions, node->create_stats_stmt);
        break;
    case PG_QUERY__NODE__NODE_ALTER_TSCONFIGURATION_STMT:
        collect_mapping(mentions, node->alter_tsconfiguration_stmt);
        break;
    case PG_QUERY__NODE__NODE_ALTER_OP_FAMILY_STMT:
        collect_class_items(mentions, node->alter_op_family_stmt->items,
                            node->alter_op_family_stmt->n_items);
        break;
    default: break;
    }
}

void sql_mentions_collect(Sql *sql, Arena *scratch, const SqlWrapped *wrapped,
                          const PgQuery__Node *statement, SqlMentions *found)
{
    SqlError error;
    Mentions mentions = {.sql = sql, .wrapped = wrapped, .found = found};
    if (!sql_scan(scratch, wrapped->text, &mentions.tokens, &error)) return;
    while (mentions.at < mentions.tokens.count &&
           mentions.tokens.items[mentions.at].begin < wrapped->prefix)
        mentions.at++;
    collect_node(&mentions, statement);
}
