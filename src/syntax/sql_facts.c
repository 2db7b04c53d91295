/* A walk over the whole tree by protobuf-c's descriptions: a call inside any node is found. */
#include "syntax/sql_facts.h"

#include <string.h>

#include "syntax/sql_internal.h"

/* Deeper trees are not looked into: PostgreSQL's own limit on nesting is far below. */
#define FACTS_DEPTH 3000

typedef struct FactsWalk {
    Sql *sql;
    const SqlWrapped *wrapped;
    SqlFacts *facts;
} FactsWalk;

static void walk_message(FactsWalk *walk, const ProtobufCMessage *message, int depth);

static Span walk_word(const FactsWalk *walk, int32_t location)
{
    size_t begin = location < 0 ? 0 : (size_t)location;
    Text text = walk->wrapped->text;
    SqlPlace places[SQL_PLACES];
    size_t count = sql_name_places(text, begin, places);
    if (count > 0) return sql_unwrap(walk->wrapped, places[count - 1].begin, places[count - 1].end);
    size_t end = begin;
    while (end < text.length && (text.bytes[end] == '_' || (text.bytes[end] | 32) >= 'a') &&
           text.bytes[end] != '|' && text.bytes[end] != '(')
        end++;
    return sql_unwrap(walk->wrapped, begin, end > begin ? end : begin + 1);
}

static void add_call(FactsWalk *walk, QualifiedName name, size_t argument_count, bool is_window,
                     int32_t location)
{
    SqlCall call = {.name = name,
                    .argument_count = argument_count,
                    .is_window = is_window,
                    .span = walk_word(walk, location)};
    if (name.name != NULL) VECTOR_ADD(walk->sql->arena, &walk->facts->calls, call);
}

static void add_function(FactsWalk *walk, const PgQuery__FuncCall *call)
{
    QualifiedName name = sql_qualified_name(walk->sql->names, call->funcname, call->n_funcname);
    add_call(walk, name, call->n_args, call->over != NULL, call->location);
}

static const char *value_function_word(PgQuery__SQLValueFunctionOp op)
{
    switch (op) {
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_DATE: return "current_date";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME_N: return "current_time";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP_N: return "current_timestamp";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME_N: return "localtime";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP_N: return "localtimestamp";
    default: return "current_user";
    }
}

static void look_at(FactsWalk *walk, const ProtobufCMessage *message)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    if (descriptor == &pg_query__func_call__descriptor) {
        add_function(walk, (const PgQuery__FuncCall *)message);
    } else if (descriptor == &pg_query__sqlvalue_function__descriptor) {
        const PgQuery__SQLValueFunction *value = (const PgQuery__SQLValueFunction *)message;
        QualifiedName name = {NULL,
                              name_intern_string(walk->sql->names, value_function_word(value->op))};
        add_call(walk, name, 0, false, value->location);
    } else if (descriptor == &pg_query__sub_link__descriptor &&
               span_is_none(walk->facts->subquery)) {
        walk->facts->subquery = walk_word(walk, ((const PgQuery__SubLink *)message)->location);
    }
}

static void walk_field(FactsWalk *walk, const ProtobufCMessage *message,
                       const ProtobufCFieldDescriptor *field, int depth)
{
    const char *base = (const char *)message;
    if (field->type != PROTOBUF_C_TYPE_MESSAGE) return;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        size_t count = *(const size_t *)(const void *)(base + field->quantifier_offset);
        ProtobufCMessage **items = *(ProtobufCMessage ***)(uintptr_t)(base + field->offset);
        for (size_t i = 0; i < count; i++) walk_message(walk, items[i], depth + 1);
        return;
    }
    bool is_one_of = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
    if (is_one_of &&
        *(const uint32_t *)(const void *)(base + field->quantifier_offset) != field->id)
        return;
    walk_message(walk, *(ProtobufCMessage **)(uintptr_t)(base + field->offset), depth + 1);
}

static void walk_message(FactsWalk *walk, const ProtobufCMessage *message, int depth)
{
    if (message == NULL || depth > FACTS_DEPTH) return;
    look_at(walk, message);
    for (unsigned i = 0; i < message->descriptor->n_fields; i++)
        walk_field(walk, message, &message->descriptor->fields[i], depth);
}

static Name column_of(Sql *sql, const PgQuery__Node *node)
{
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_COLUMN_REF ||
        node->column_ref->n_fields == 0)
        return NULL;
    const PgQuery__ColumnRef *reference = node->column_ref;
    return sql_name(sql->names, sql_string_of(reference->fields[reference->n_fields - 1]));
}

static void look_at_top(FactsWalk *walk, const PgQuery__Node *node)
{
    SqlFacts *facts = walk->facts;
    facts->column_name = sql_output_name(walk->sql->names, node);
    if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST && node->type_cast->type_name != NULL) {
        facts->is_cast = true;
        facts->cast_type = sql_type_make(walk->sql, node->type_cast->type_name, walk->wrapped);
        facts->column = column_of(walk->sql, node->type_cast->arg);
        return;
    }
    facts->column = column_of(walk->sql, node);
}

bool sql_may_call(const SqlFragment *fragment)
{
    static const char *const signs[] = {"(", "::", "current_", "local", "user"};
    if (fragment->constant != SQL_NOT_CONSTANT) return false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (memmem(fragment->text.bytes, fragment->text.length, signs[i], strlen(signs[i])) != NULL)
            return true;
    return false;
}

SqlFacts sql_facts(Sql *sql, const SqlFragment *fragment)
{
    SqlFacts facts = {0};
    if (fragment->constant != SQL_NOT_CONSTANT && !fragment->constant_cast) return facts;
    Arena *scratch = arena_new();
    SqlWrapped wrapped;
    SqlParse parse;
    if (sql_wrap(sql, scratch, "SELECT (", fragment->span, ")", &wrapped) &&
        sql_parse(scratch, wrapped.text, &parse)) {
        const PgQuery__Node *node = sql_parse_only_target(&parse);
        FactsWalk walk = {sql, &wrapped, &facts};
        if (node != NULL) {
            look_at_top(&walk, node);
            if (sql_may_call(fragment)) walk_message(&walk, &node->base, 0);
        }
    }
    arena_free(scratch);
    return facts;
}
