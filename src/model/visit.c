/* Visits to all objects: which kinds have parts, and in what order these come. */
#include "model/database.h"

#define VISIT_ALL(vector) \
    for (size_t i = 0; i < (vector).count; i++) visit(context, &(vector).items[i]->object)

void object_visit_parts(const Object *object, ObjectVisitor *visit, void *context)
{
    if (object->kind == KIND_TABLE) {
        const Table *table = (const Table *)object;
        VISIT_ALL(table->columns);
        VISIT_ALL(table->constraints);
        VISIT_ALL(table->indexes);
        VISIT_ALL(table->triggers);
        VISIT_ALL(table->definitions);
    } else if (object->kind == KIND_VIEW) {
        VISIT_ALL(((const View *)object)->triggers);
        VISIT_ALL(((const View *)object)->definitions);
    } else if (object->kind == KIND_MATERIALIZED_VIEW) {
        VISIT_ALL(((const MaterializedView *)object)->indexes);
    }
}

void database_visit(const Database *database, ObjectVisitor *visit, void *context)
{
    for (size_t i = 0; i < database->objects.count; i++) {
        visit(context, database->objects.items[i]);
        object_visit_parts(database->objects.items[i], visit, context);
    }
}
