/* Names that are chosen: the label counts up until no relation or constraint has the name. A
 * composite type has a row in pg_class, so its name is taken among relations. */
#include "sema/choose_internal.h"

NameScope *name_scope_make(Arena *arena, Name namespace_name)
{
    NameScope *scope = ARENA_NEW(arena, NameScope);
    scope->namespace_name = namespace_name;
    scope->routines = map_make(arena);
    scope->constraints = map_make(arena);
    return scope;
}

static bool relation_is_taken(const Database *database, const NameScope *scope, Name name)
{
    QualifiedName qualified = {scope->namespace_name, name};
    if (database_find_relation(database, qualified) != NULL) return true;
    const Object *type = database_find_type(database, qualified);
    return type != NULL && type->kind == KIND_COMPOSITE;
}

Name name_choose_relation(const Database *database, const NameScope *scope, Text name1, Text name2,
                          const char *label, bool is_constraint)
{
    for (unsigned pass = 0;; pass++) {
        Name name = name_make_numbered(database->names, name1, name2, label, pass);
        bool is_taken = is_constraint && map_find_pointer(scope->constraints, name) != NULL;
        if (!is_taken && !relation_is_taken(database, scope, name)) return name;
    }
}

static bool list_has(const NameList *list, Name name)
{
    for (size_t i = 0; list != NULL && i < list->count; i++)
        if (list->items[i] == name) return true;
    return false;
}

Name name_choose_constraint(const Database *database, const NameScope *scope,
                            const NameList *others, Text name1, Text name2, const char *label)
{
    for (unsigned pass = 0;; pass++) {
        Name name = name_make_numbered(database->names, name1, name2, label, pass);
        if (map_find_pointer(scope->constraints, name) == NULL && !list_has(others, name))
            return name;
    }
}
