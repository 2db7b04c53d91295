/* What the indexes of partitions are called that belong to an index or key of the whole: as the
 * table says (`index N partition of WHOLE`), else as PostgreSQL does when it makes them with the
 * whole's. */
#include "sema/parts_internal.h"

#include <stdlib.h>

#include "model/choose.h"

typedef struct Naming {
    Sema *sema;
    Table *table; /* the partition */
    Map *taken;   /* names of parts, by "namespace.name" */
} Naming;

static TableExtras *extras_of(const Naming *naming)
{
    return (TableExtras *)naming->table->extras; /* a partition has extras of its own */
}

static Text taken_key(const Naming *naming, Name name)
{
    Name home = naming->table->object.name.namespace_name;
    return text_format(naming->sema->working, "%s.%s", home == NULL ? "" : home, name);
}

static bool is_taken(const Naming *naming, Name name)
{
    QualifiedName full = {naming->table->object.name.namespace_name, name};
    return database_find_relation(naming->sema->database, full) != NULL ||
           map_find(naming->taken, taken_key(naming, name)) != NULL;
}

static const PartName *find_said(const Naming *naming, Name whole)
{
    const PartNames *names = &naming->table->extras->part_names;
    for (size_t i = 0; i < names->count; i++)
        if (names->items[i].whole == whole) return &names->items[i];
    return NULL;
}

static PartName *add_name(Naming *naming, Name whole, Name part)
{
    PartNames *names = &extras_of(naming)->part_names;
    VECTOR_ADD(naming->sema->arena, names, ((PartName){.whole = whole, .part = part}));
    map_put(naming->taken, taken_key(naming, part), naming);
    return &names->items[names->count - 1];
}

/* ---- what is said ---- */

static const Object *find_whole(const Naming *naming, Name name)
{
    const Tables *above = family_partition_ancestors(naming->sema->database, naming->table);
    for (size_t i = 0; i < above->count; i++) {
        const Constraint *key = table_find_constraint(above->items[i], name);
        const Index *index = table_find_index(above->items[i], name);
        if (key != NULL && constraint_is_key(key)) return &key->object;
        if (index != NULL) return &index->object;
    }
    return NULL;
}

static void take_said(Naming *naming, const AstIndex *ast)
{
    Sema *sema = naming->sema;
    if (!sema_check_name(sema, ast->name.name, ast->name.span)) return;
    if (find_whole(naming, ast->part_of.name) == NULL) {
        if (!sema_is_excused(sema, ast->part_of.name))
            SEMA_ADD(sema, UNKNOWN_OBJECT, ast->part_of.span,
                     "no parent of table \"%s\" has an index or key \"%s\"",
                     naming->table->object.name.name, ast->part_of.name);
    } else if (find_said(naming, ast->part_of.name) != NULL) {
        SEMA_ADD(sema, DUPLICATE_OBJECT, ast->part_of.span,
                 "the partition's index of \"%s\" is named more than once", ast->part_of.name);
    } else if (is_taken(naming, ast->name.name)) {
        SEMA_ADD(sema, DUPLICATE_OBJECT, ast->name.span, "relation \"%s\" already exists",
                 ast->name.name);
    } else {
        (void)add_name(naming, ast->part_of.name, ast->name.name);
    }
}

static void take_all_said(Naming *naming)
{
    const RelationState *state = sema_relation(naming->sema, &naming->table->object);
    const AstTable *ast = (const AstTable *)(const void *)state->declaration->statement;
    for (const AstIndex *at = ast->indexes; at != NULL; at = at->next)
        if (at->part_of.name != NULL) take_said(naming, at);
}

/* ---- what is chosen ---- */

static void name_part(Naming *naming, const Object *whole, Text columns, const char *label)
{
    const PartName *said = find_said(naming, whole->name.name);
    Text table = name_text(naming->table->object.name.name);
    Names *names = naming->sema->names;
    Name usual = name_make_numbered(names, table, columns, label, 0);
    if (said != NULL) {
        ((PartName *)said)->is_usual = said->part == usual;
        return;
    }
    Name name = usual;
    for (unsigned pass = 1; is_taken(naming, name); pass++)
        name = name_make_numbered(names, table, columns, label, pass);
    add_name(naming, whole->name.name, name)->is_usual = name == usual;
}

static Text join(Sema *sema, Text *names, size_t count)
{
    name_number_columns(sema->working, names, count);
    return name_join_columns(sema->working, names, count);
}

static Text columns_of_index(Sema *sema, const Index *index)
{
    size_t count = index->keys.count;
    Text *names = ARENA_ARRAY(sema->working, Text, count + index->include.count + 1);
    for (size_t i = 0; i < count; i++) {
        const IndexKey *key = &index->keys.items[i];
        names[i] = name_text(key->column != NULL ? key->column : key->expression_name);
    }
    for (size_t i = 0; i < index->include.count; i++)
        names[count++] = name_text(index->include.items[i]);
    return join(sema, names, count);
}

static Text columns_of_key(Sema *sema, const Constraint *constraint)
{
    size_t count = constraint->columns.count;
    Text *names = ARENA_ARRAY(sema->working, Text, count + constraint->include.count + 1);
    if (constraint->constraint_kind == CONSTRAINT_PRIMARY_KEY) return TEXT_NONE;
    for (size_t i = 0; i < count; i++) names[i] = name_text(constraint->columns.items[i]);
    for (size_t i = 0; i < constraint->include.count; i++)
        names[count++] = name_text(constraint->include.items[i]);
    return join(sema, names, count);
}

static void name_parts_of(Naming *naming, const Table *whole)
{
    Sema *sema = naming->sema;
    for (size_t i = 0; i < whole->constraints.count; i++) {
        const Constraint *key = whole->constraints.items[i];
        bool is_primary = key->constraint_kind == CONSTRAINT_PRIMARY_KEY;
        const char *label = is_primary ? "pkey" : key->has_period ? "excl" : "key";
        if (constraint_is_key(key))
            name_part(naming, &key->object, columns_of_key(sema, key), label);
    }
    for (size_t i = 0; i < whole->indexes.count; i++) {
        const Index *index = whole->indexes.items[i];
        name_part(naming, &index->object, columns_of_index(sema, index), "idx");
    }
}

static int compare_names(const void *a, const void *b)
{
    return name_compare(((const PartName *)a)->whole, ((const PartName *)b)->whole);
}

static void name_all_parts(Naming *naming)
{
    const Tables *above = family_partition_ancestors(naming->sema->database, naming->table);
    PartNames *names = &extras_of(naming)->part_names;
    for (size_t i = 0; i < above->count; i++) name_parts_of(naming, above->items[i]);
    if (names->count > 1) qsort(names->items, names->count, sizeof(PartName), compare_names);
}

static int compare_tables(const void *a, const void *b)
{
    return object_compare(*(Object *const *)a, *(Object *const *)b);
}

void part_names_compile(Sema *sema)
{
    Naming naming = {sema, NULL, map_make(sema->working)};
    Objects partitions = {0};
    for (size_t i = 0; i < sema->database->objects.count; i++) {
        Object *object = sema->database->objects.items[i];
        if (object->kind != KIND_TABLE) continue;
        naming.table = (Table *)(void *)object;
        take_all_said(&naming);
        if (naming.table->extras->partition_of.name != NULL)
            VECTOR_ADD(sema->working, &partitions, object);
    }
    /* In an order that does not depend on the text's. */
    if (partitions.count > 1)
        qsort(partitions.items, partitions.count, sizeof(Object *), compare_tables);
    for (size_t i = 0; i < partitions.count; i++) {
        naming.table = (Table *)(void *)partitions.items[i];
        name_all_parts(&naming);
    }
}
