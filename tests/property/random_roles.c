/* Random schemas for a role that is no superuser: without what it may not do. */
#include <string.h>

#include "random_structure.h"

/* In the text of what only a superuser makes; a trusted extension's types are the superuser's, and
 * a policy that reads its own table holds for anybody else. */
static const char *const words[] = {
    "access method ",
    "base type ",
    "event trigger ",
    "event_trigger",
    "for all tables",
    "foreign data ",
    "handler ",
    "language internal",
    "leakproof",
    "operator class ",
    "operator family ",
    "shell type ",
    "subscription ",
    "tables in schema",
    "text search parser ",
    "text search template ",
    "extension hstore",
    "transform ",
    "using (exists (select",
};

static int find_superusers(Arena *arena, const RandomObjects *objects)
{
    for (int i = 0; i < objects->count; i++) {
        TextBuilder text = text_builder(arena);
        random_object_put(&text, objects, &objects->items[i]);
        const char *made = text_built(&text).bytes;
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (strstr(made, words[k]) != NULL) return objects->items[i].key;
    }
    return 0;
}

/* An owner that took its own rights away cannot fill rows, where a superuser could. */
static void keep_rights(RandomSchema *schema)
{
    random_extras_keep_rights(&schema->sequence_extras);
    random_extras_keep_rights(&schema->composite_extras);
    for (int i = 0; i < schema->enum_count; i++)
        random_extras_keep_rights(&schema->enums[i].extras);
    for (int i = 0; i < schema->table_count; i++)
        random_extras_keep_rights(&schema->tables[i].extras);
    for (int i = 0; i < schema->view_count; i++)
        random_extras_keep_rights(&schema->views[i].extras);
    for (int i = 0; i < schema->function_count; i++)
        random_extras_keep_rights(&schema->functions[i].extras);
}

void random_schema_leave_to_superusers(Arena *arena, RandomSchema *a, RandomSchema *b, bool several)
{
    for (int key; (key = find_superusers(arena, &a->objects)) != 0 ||
                  (key = find_superusers(arena, &b->objects)) != 0;) {
        random_objects_drop(&a->objects, key);
        random_objects_drop(&b->objects, key);
    }
    keep_rights(a);
    keep_rights(b);
    if (several) {
        random_default_privileges_name_roles(&a->default_privileges);
        random_default_privileges_name_roles(&b->default_privileges);
    }
}
