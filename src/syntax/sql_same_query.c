/* Names in queries: PostgreSQL writes a column with the name or alias of its table. */
#include "syntax/sql_same_internal.h"

#include <string.h>

struct NormalNames {
    VECTOR(const PgQuery__RangeVar *) relations;
    VECTOR(const PgQuery__ColumnRef *) columns;
    bool is_hidden; /* a name may stand for something else: nothing is known */
    bool is_merged; /* columns of two relations are one, or all are meant */
    bool is_union;
};

static const char *namespace_of(const Normal *normal, const PgQuery__RangeVar *relation)
{
    bool is_written = relation->schemaname != NULL && relation->schemaname[0] != '\0';
    return is_written ? relation->schemaname : normal->knows->default_namespace;
}

static const char *alias_of(const PgQuery__RangeVar *relation)
{
    return relation->alias == NULL ? relation->relname : relation->alias->aliasname;
}

/* Whether the relation is named once, so that its own name can tell its columns. */
static bool is_told(const Normal *normal, const char *space, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < normal->names->relations.count; i++) {
        const PgQuery__RangeVar *other = normal->names->relations.items[i];
        if (strcmp(other->relname, name) == 0 && strcmp(namespace_of(normal, other), space) == 0)
            count += other->alias != NULL && other->alias->n_colnames > 0 ? 2 : 1;
    }
    return count == 1 && !normal->names->is_merged && !normal->names->is_hidden;
}

static bool is_star(const PgQuery__ColumnRef *column)
{
    return column->n_fields == 0 ||
           column->fields[column->n_fields - 1]->node_case == PG_QUERY__NODE__NODE_A_STAR;
}

static void collect(const Normal *normal, const ProtobufCMessage *message);

static void collect_field(const Normal *normal, const ProtobufCMessage *message,
                          const ProtobufCFieldDescriptor *field)
{
    const char *at = (const char *)message + field->offset;
    const char *quantifier = (const char *)message + field->quantifier_offset;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        size_t count = *(const size_t *)(const void *)quantifier;
        ProtobufCMessage *const *items = *(ProtobufCMessage *const *const *)(const void *)at;
        for (size_t k = 0; k < count; k++) collect(normal, items[k]);
        return;
    }
    bool is_choice = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
    if (is_choice && *(const uint32_t *)(const void *)quantifier != field->id) return;
    collect(normal, *(ProtobufCMessage *const *)(const void *)at);
}

static void collect_column(const Normal *normal, const PgQuery__ColumnRef *column)
{
    if (is_star(column)) normal->names->is_merged = true;
    VECTOR_ADD(normal->arena, &normal->names->columns, column);
}

static void collect(const Normal *normal, const ProtobufCMessage *message)
{
    if (message == NULL) return;
    const ProtobufCMessageDescriptor *kind = message->descriptor;
    if (kind == &pg_query__range_var__descriptor) {
        VECTOR_ADD(normal->arena, &normal->names->relations, (const PgQuery__RangeVar *)message);
    } else if (kind == &pg_query__join_expr__descriptor) {
        const PgQuery__JoinExpr *join = (const PgQuery__JoinExpr *)message;
        if (join->is_natural || join->n_using_clause > 0 || join->alias != NULL)
            normal->names->is_merged = true;
    } else if (kind == &pg_query__with_clause__descriptor) {
        normal->names->is_hidden = true;
    } else if (kind == &pg_query__select_stmt__descriptor) {
        if (((const PgQuery__SelectStmt *)message)->op != PG_QUERY__SET_OPERATION__SETOP_NONE)
            normal->names->is_union = true;
    } else if (kind == &pg_query__column_ref__descriptor) {
        collect_column(normal, (const PgQuery__ColumnRef *)message);
    }
    for (unsigned i = 0; i < kind->n_fields; i++)
        if (kind->fields[i].type == PROTOBUF_C_TYPE_MESSAGE)
            collect_field(normal, message, &kind->fields[i]);
}

/* A whole row is called by the alias: then aliases stay. */
static bool calls_a_row(const Normal *normal)
{
    const NormalNames *names = normal->names;
    for (size_t i = 0; i < names->columns.count; i++) {
        const PgQuery__ColumnRef *column = names->columns.items[i];
        SqlColumn found;
        if (normal_find_column(normal, column, &found)) continue;
        const char *first = sql_string_of(column->fields[0]);
        for (size_t k = 0; first != NULL && k < names->relations.count; k++)
            if (strcmp(alias_of(names->relations.items[k]), first) == 0) return true;
    }
    return false;
}

void normal_look(Normal *normal, const PgQuery__Node *statement)
{
    normal->names = ARENA_NEW(normal->arena, NormalNames);
    if (statement->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) return;
    collect(normal, &statement->base);
    if (calls_a_row(normal)) normal->names->is_merged = true;
    normal->has_outputs = !normal->names->is_union && normal->names->relations.count > 0;
}

static PgQuery__Node *make_string(const Normal *normal, Text text)
{
    PgQuery__Node *node = normal_new(normal, PG_QUERY__NODE__NODE_STRING);
    node->string = ARENA_NEW(normal->arena, PgQuery__String);
    pg_query__string__init(node->string);
    node->string->sval = text_string(normal->arena, text);
    return node;
}

void normal_qualify(const Normal *normal, PgQuery__ColumnRef *column)
{
    SqlColumn found;
    if (!normal_find_column(normal, column, &found) || found.relation.name == NULL) return;
    Name space = found.relation.namespace_name;
    if (space == NULL) space = normal->knows->default_namespace;
    if (!is_told(normal, space, found.relation.name)) return;
    PgQuery__Node **fields = ARENA_ARRAY(normal->arena, PgQuery__Node *, 3);
    fields[0] = make_string(normal, text_from_string(space));
    fields[1] = make_string(normal, text_from_string(found.relation.name));
    fields[2] = column->fields[column->n_fields - 1];
    column->fields = fields;
    column->n_fields = 3;
}

void normal_name_relation(const Normal *normal, PgQuery__RangeVar *relation)
{
    if (normal->names->is_hidden) return;
    const char *space = namespace_of(normal, relation);
    if (is_told(normal, space, relation->relname)) relation->alias = NULL;
    relation->schemaname = text_string(normal->arena, text_from_string(space));
}

static void drop_output_name(PgQuery__ResTarget *target)
{
    const PgQuery__Node *value = target->val;
    const char *name = "?column?";
    if (value == NULL || target->name == NULL || target->name[0] == '\0') return;
    switch (value->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
        name = sql_string_of(value->column_ref->fields[value->column_ref->n_fields - 1]);
        break;
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        name = sql_string_of(value->func_call->funcname[value->func_call->n_funcname - 1]);
        break;
    case PG_QUERY__NODE__NODE_COALESCE_EXPR: name = "coalesce"; break;
    case PG_QUERY__NODE__NODE_A_EXPR:
    case PG_QUERY__NODE__NODE_BOOL_EXPR:
    case PG_QUERY__NODE__NODE_NULL_TEST: break;
    default: return;
    }
    if (name != NULL && strcmp(name, target->name) == 0)
        target->name = (char *)protobuf_c_empty_string;
}

/* "lower(t.s) AS lower": the name that the item has anyway; and a string is text there. */
void normal_name_output(const Normal *normal, PgQuery__ResTarget *target)
{
    drop_output_name(target);
    if (normal->has_outputs && target->val != NULL) normal_assign(normal, target->val, "text");
}
