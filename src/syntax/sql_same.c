/* Both trees are brought to their normal form from the leaves up, by the rules first, then by the
 * names of tables, and compared. */
#include "syntax/sql_same.h"

#include "syntax/sql_same_internal.h"

/* A pass over a tree, from the leaves up. */
typedef void NormalPass(const Normal *normal, ProtobufCMessage *message);

static void go_through(const Normal *normal, NormalPass *pass, ProtobufCMessage *message)
{
    if (message == NULL) return;
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        if (field->type != PROTOBUF_C_TYPE_MESSAGE) continue;
        char *at = (char *)message + field->offset;
        const char *quantifier = (const char *)message + field->quantifier_offset;
        if (field->label == PROTOBUF_C_LABEL_REPEATED) {
            size_t count = *(const size_t *)(const void *)quantifier;
            ProtobufCMessage **items = *(ProtobufCMessage ***)(void *)at;
            for (size_t k = 0; k < count; k++) go_through(normal, pass, items[k]);
            continue;
        }
        bool is_choice = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
        if (is_choice && *(const uint32_t *)(const void *)quantifier != field->id) continue;
        go_through(normal, pass, *(ProtobufCMessage **)(void *)at);
    }
    pass(normal, message);
}

static void pass_rules(const Normal *normal, ProtobufCMessage *message)
{
    if (message->descriptor == &pg_query__node__descriptor)
        normal_apply(normal, (PgQuery__Node *)message);
}

static void pass_names(const Normal *normal, ProtobufCMessage *message)
{
    if (message->descriptor == &pg_query__column_ref__descriptor)
        normal_qualify(normal, (PgQuery__ColumnRef *)message);
    else if (message->descriptor == &pg_query__range_var__descriptor)
        normal_name_relation(normal, (PgQuery__RangeVar *)message);
}

/* "SELECT x" of an expression: what x is assigned to is known. */
static void assign_whole(const Normal *normal, PgQuery__Node *statement)
{
    if (normal->knows->given_type == NULL ||
        statement->node_case != PG_QUERY__NODE__NODE_SELECT_STMT ||
        statement->select_stmt->n_target_list != 1)
        return;
    PgQuery__Node *target = statement->select_stmt->target_list[0];
    if (target->node_case == PG_QUERY__NODE__NODE_RES_TARGET)
        normal_assign(normal, target->res_target->val, normal->knows->given_type);
}

/* The statement that prefix and text make, in its normal form; NULL: it is none. */
static PgQuery__Node *normal_form(Arena *arena, const char *prefix, Text text,
                                  const SqlKnowledge *knows)
{
    SqlParse parse;
    Text whole = text_format(arena, "%s%.*s", prefix, TEXT_FORMAT(text));
    if (!sql_parse(arena, whole, &parse)) return NULL;
    PgQuery__Node *statement = sql_parse_only_statement(&parse);
    if (statement == NULL) return NULL;
    Normal normal = {arena, knows, whole, text_from_string(prefix).length, NULL, false};
    normal_look(&normal, statement);
    go_through(&normal, pass_rules, &statement->base);
    assign_whole(&normal, statement);
    if (statement->node_case == PG_QUERY__NODE__NODE_SELECT_STMT)
        go_through(&normal, pass_names, &statement->base);
    return statement;
}

bool sql_means_same(Arena *arena, const char *prefix, Text a, const SqlKnowledge *of_a, Text b,
                    const SqlKnowledge *of_b)
{
    const PgQuery__Node *left = normal_form(arena, prefix, a, of_a);
    const PgQuery__Node *right = left == NULL ? NULL : normal_form(arena, prefix, b, of_b);
    return right != NULL && sql_trees_equal(&left->base, &right->base);
}
