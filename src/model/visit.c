/* Visits to all objects. The rows of model/attributes/ say which kinds have parts, and in what
 * order these come. */
#include "model/attributes.h"
#include "model/database.h"

void object_visit_parts(const Object *object, ObjectVisitor *visit, void *context)
{
    for (const Member *member = kind_members(object->kind)->rows; member->name != NULL; member++) {
        if (member->form != MEMBER_PARTS) continue;
        AnyVector parts = member_list(object, member);
        for (size_t i = 0; i < parts.count; i++) visit(context, member_part(parts, i));
    }
}

void database_visit(const Database *database, ObjectVisitor *visit, void *context)
{
    for (size_t i = 0; i < database->objects.count; i++) {
        visit(context, database->objects.items[i]);
        object_visit_parts(database->objects.items[i], visit, context);
    }
}
