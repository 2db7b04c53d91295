/* All fields are gone through by protobuf-c's descriptions, so that no node is forgotten. Recursion
 * is bounded by sql_parse's limit on depth. */
#include "syntax/sql_internal.h"

static void visit_field(const ProtobufCFieldDescriptor *field, char *message, SqlVisitor *visitor,
                        void *context)
{
    void *value = message + field->offset;
    if (field->type != PROTOBUF_C_TYPE_MESSAGE) return;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        size_t count = *(size_t *)(void *)(message + field->quantifier_offset);
        ProtobufCMessage **items = *(ProtobufCMessage ***)value;
        for (size_t i = 0; i < count; i++) sql_visit(items[i], visitor, context);
        return;
    }
    if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0 &&
        *(uint32_t *)(void *)(message + field->quantifier_offset) != field->id)
        return;
    ProtobufCMessage *inner = *(ProtobufCMessage **)value;
    if (inner != NULL) sql_visit(inner, visitor, context);
}

void sql_visit(ProtobufCMessage *message, SqlVisitor *visitor, void *context)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    if (descriptor == &pg_query__node__descriptor) {
        /* Of its two hundred alternatives only one is there. */
        unsigned kind = (unsigned)((PgQuery__Node *)message)->node_case;
        if (kind != PG_QUERY__NODE__NODE__NOT_SET)
            visit_field(protobuf_c_message_descriptor_get_field(descriptor, kind), (char *)message,
                        visitor, context);
        return;
    }
    visitor(context, message);
    for (unsigned i = 0; i < descriptor->n_fields; i++)
        visit_field(&descriptor->fields[i], (char *)message, visitor, context);
}
