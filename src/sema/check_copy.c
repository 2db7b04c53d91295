/* `constraint NAME with options [not] valid`: whether a child's copy of a check of its parent's,
 * which is not valid, is. */
#include "sema/parts_internal.h"

#include <stdlib.h>

static const Constraint *find_check(const Sema *sema, const Table *table, Name name)
{
    const Tables *ancestors = family_ancestors(sema->database, table);
    for (size_t i = 0; i < ancestors->count; i++) {
        const Constraint *found = table_find_constraint(ancestors->items[i], name);
        if (found != NULL && found->constraint_kind == CONSTRAINT_CHECK && !found->no_inherit)
            return found;
    }
    return NULL;
}

static int compare_copies(const void *a, const void *b)
{
    return name_compare(((const CheckCopy *)a)->name, ((const CheckCopy *)b)->name);
}

static void take_copies(Sema *sema, Table *table, const AstCopy *ast)
{
    CheckCopies *copies = &((TableExtras *)table->extras)->copies;
    for (; ast != NULL; ast = ast->next) {
        const Constraint *check = find_check(sema, table, ast->name.name);
        if (check == NULL && !sema_is_excused(sema, ast->name.name))
            SEMA_ADD(sema, UNKNOWN_OBJECT, ast->name.span,
                     "table \"%s\" does not inherit a check \"%s\"", table->object.name.name,
                     ast->name.name);
        else if (table_find_copy(table, ast->name.name) != NULL)
            SEMA_ADD(sema, DUPLICATE_OBJECT, ast->name.span,
                     "validity of check \"%s\" specified more than once", ast->name.name);
        else if (check != NULL && check->not_valid)
            VECTOR_ADD(sema->arena, copies, ((CheckCopy){ast->name.name, ast->is_valid}));
    }
    if (copies->count > 1) qsort(copies->items, copies->count, sizeof(CheckCopy), compare_copies);
}

void check_copies_compile(Sema *sema)
{
    for (size_t i = 0; i < sema->database->objects.count; i++) {
        Object *object = sema->database->objects.items[i];
        if (object->kind != KIND_TABLE) continue;
        const RelationState *state = sema_relation(sema, object);
        const AstTable *ast = (const AstTable *)(const void *)state->declaration->statement;
        if (ast->extras->copies != NULL)
            take_copies(sema, (Table *)(void *)object, ast->extras->copies);
    }
}
