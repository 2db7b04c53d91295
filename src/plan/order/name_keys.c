/* Names that are free or taken. */
#include "plan/order/order.h"

/* Names that are free or taken within one table alone. */
bool order_is_of_table(const Object *object)
{
    if (object->kind == KIND_CONSTRAINT) {
        ConstraintKind kind = ((const Constraint *)object)->constraint_kind;
        return kind == CONSTRAINT_CHECK || kind == CONSTRAINT_FOREIGN_KEY;
    }
    return object->kind == KIND_TRIGGER || object->kind == KIND_POLICY || object->kind == KIND_RULE;
}

Text order_name_key(Arena *arena, const Object *object)
{
    TextBuilder key = text_builder(arena);
    text_put(&key, name_text(object->name.namespace_name));
    text_put_byte(&key, '\0');
    text_put(&key, name_text(object->name.name));
    text_put(&key, object->signature); /* routines of one name do not hinder each other */
    if (order_is_of_table(object) && object->parent != NULL) {
        text_put_format(&key, "\n%d ", (int)object->kind);
        text_put(&key, name_text(object->parent->name.name));
    }
    return text_built(&key);
}
