/* Trees are compared through protobuf-c's descriptions of them, so that every node there is, is
 * covered. Recursion is bounded by sql_parse's limit on depth. */
#include "syntax/sql_internal.h"

#include <string.h>

static bool is_place(const ProtobufCFieldDescriptor *field)
{
    static const char *const endings[] = {"location", "stmt_len", "list_start", "list_end"};
    Text name = text_from_string(field->name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (text_ends_with(name, endings[i])) return true;
    return false;
}

static size_t element_size(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE: return 8;
    case PROTOBUF_C_TYPE_BOOL: return sizeof(protobuf_c_boolean);
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE: return sizeof(void *);
    case PROTOBUF_C_TYPE_BYTES: return sizeof(ProtobufCBinaryData);
    default: return 4;
    }
}

static bool strings_equal(const char *a, const char *b)
{
    if (a == NULL || b == NULL) return a == b;
    return strcmp(a, b) == 0;
}

static bool values_equal(const ProtobufCFieldDescriptor *field, const void *a, const void *b)
{
    if (field->type == PROTOBUF_C_TYPE_STRING)
        return strings_equal(*(char *const *)a, *(char *const *)b);
    if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        const ProtobufCMessage *left = *(ProtobufCMessage *const *)a;
        const ProtobufCMessage *right = *(ProtobufCMessage *const *)b;
        if (left == NULL || right == NULL) return left == right;
        return sql_trees_equal(left, right);
    }
    return memcmp(a, b, element_size(field)) == 0;
}

static bool lists_equal(const ProtobufCFieldDescriptor *field, const char *a, const char *b)
{
    size_t count = *(const size_t *)(const void *)(a + field->quantifier_offset);
    if (count != *(const size_t *)(const void *)(b + field->quantifier_offset)) return false;
    const char *left = *(char *const *)(const void *)(a + field->offset);
    const char *right = *(char *const *)(const void *)(b + field->offset);
    size_t size = element_size(field);
    for (size_t i = 0; i < count; i++)
        if (!values_equal(field, left + i * size, right + i * size)) return false;
    return true;
}

static bool fields_equal(const ProtobufCFieldDescriptor *field, const char *a, const char *b)
{
    if (field->label == PROTOBUF_C_LABEL_REPEATED) return lists_equal(field, a, b);
    if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0) {
        uint32_t left = *(const uint32_t *)(const void *)(a + field->quantifier_offset);
        uint32_t right = *(const uint32_t *)(const void *)(b + field->quantifier_offset);
        if (left != right) return false;
        if (left != field->id) return true;
    }
    return values_equal(field, a + field->offset, b + field->offset);
}

bool sql_trees_equal(const ProtobufCMessage *a, const ProtobufCMessage *b)
{
    if (a->descriptor != b->descriptor) return false;
    if (a->descriptor == &pg_query__node__descriptor) {
        /* Of its two hundred alternatives only one is there. */
        const PgQuery__Node *left = (const PgQuery__Node *)a;
        const PgQuery__Node *right = (const PgQuery__Node *)b;
        if (left->node_case != right->node_case) return false;
        if (left->node_case == PG_QUERY__NODE__NODE__NOT_SET) return true;
        const ProtobufCFieldDescriptor *field =
            protobuf_c_message_descriptor_get_field(a->descriptor, (unsigned)left->node_case);
        return fields_equal(field, (const char *)a, (const char *)b);
    }
    for (unsigned i = 0; i < a->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &a->descriptor->fields[i];
        if (!is_place(field) && !fields_equal(field, (const char *)a, (const char *)b))
            return false;
    }
    return true;
}
