/* The old model as it is after the renames. Each function gets a shallow copy of an old object and
 * renames what is inside; `old` is the original. */
#include "diff/diff_internal.h"

#include <string.h>

#include "base/bug.h"
#include "model/choose.h"

static void *copy_bytes(Arena *arena, const void *bytes, size_t size)
{
    void *copy = arena_make(arena, size);
    if (size > 0) memcpy(copy, bytes, size);
    return copy;
}

void *renames_copy(Renames *renames, const Object *object)
{
    static const size_t sizes[] = {
#define KIND(identifier, word, plural, Type, place) sizeof(Type),
#include "model/kinds.def"
#undef KIND
    };
    Object *copy = copy_bytes(renames->arena, object, sizes[object->kind]);
    const Object *renamed = map_find_pointer(renames->objects, object);
    map_put_pointer(renames->originals, copy, (void *)object);
    if (renamed != NULL) copy->name = renamed->name;
    if (map_find_pointer(renames->temporary, object) != NULL) copy->renamed_from = object->name;
    return copy;
}

#define COPY_ITEMS(renames, vector)                                                             \
    ((vector).items =                                                                           \
         copy_bytes((renames)->arena, (vector).items, (vector).count * sizeof *(vector).items), \
     (vector).capacity = (vector).count)

static void rename_enum(Renames *renames, Enum *type, const Enum *old)
{
    COPY_ITEMS(renames, type->labels);
    for (size_t i = 0; i < type->labels.count; i++) {
        const EnumLabel *label = map_find_pointer(renames->labels, &old->labels.items[i]);
        if (label == NULL) continue;
        type->labels.items[i].label = text_copy(renames->arena, label->label);
        renamed_keep_text(renames, type->labels.items[i].label, old->labels.items[i].label);
    }
}

static void rename_composite(Renames *renames, Composite *type, const Composite *old)
{
    COPY_ITEMS(renames, type->attributes);
    for (size_t i = 0; i < type->attributes.count; i++) {
        Attribute *attribute = &type->attributes.items[i];
        const Attribute *renamed = map_find_pointer(renames->attributes, &old->attributes.items[i]);
        if (renamed != NULL) attribute->name = renamed->name;
        attribute->type = renamed_type(renames, attribute->type);
        attribute->collation = renamed_definition(renames, KIND_COLLATION, attribute->collation);
    }
}

static void rename_domain(Renames *renames, Domain *domain)
{
    COPY_ITEMS(renames, domain->checks);
    domain->type = renamed_type(renames, domain->type);
    domain->collation = renamed_definition(renames, KIND_COLLATION, domain->collation);
    domain->default_value = renamed_expression(renames, domain->default_value, NULL);
    for (size_t i = 0; i < domain->checks.count; i++)
        domain->checks.items[i].expression =
            renamed_expression(renames, domain->checks.items[i].expression, NULL);
}

/* It has moved already: see collect_extensions. */
static void rename_extension(Renames *renames, Extension *extension)
{
    const Object *other =
        database_find(renames->new_database, KIND_EXTENSION, extension->object.name, TEXT_NONE);
    QualifiedName name = {NULL, extension->namespace_name};
    const Object *old = name.name == NULL
                            ? NULL
                            : database_find(renames->old_database, KIND_NAMESPACE, name, TEXT_NONE);
    const Object *renamed = old == NULL ? NULL : map_find_pointer(renames->objects, old);
    if (other != NULL && !extension_is_fixed(extension))
        extension->namespace_name = ((const Extension *)other)->namespace_name;
    else if (renamed != NULL)
        extension->namespace_name = renamed->name.name;
}

static void rename_sequence(Renames *renames, Sequence *sequence)
{
    if (sequence->owned_by_table.name == NULL) return;
    const Object *table = database_find_relation(renames->old_database, sequence->owned_by_table);
    sequence->owned_by_column = renamed_column(renames, table, sequence->owned_by_column);
    sequence->owned_by_table = renamed_relation(renames, sequence->owned_by_table);
}

/* The signature is made again only when a type in it has another name now. */
static void rename_signature(Renames *renames, Routine *routine, const Routine *old)
{
    bool changed = false;
    const char *separator = "";
    TextBuilder out = text_builder(renames->arena);
    text_put_byte(&out, '(');
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const Argument *argument = &routine->arguments.items[i];
        if (argument->mode == ARGUMENT_OUT || argument->mode == ARGUMENT_TABLE) continue;
        changed = changed || !type_equals(&argument->type, &old->arguments.items[i].type) ||
                  !qualified_name_equals(argument->type.name, old->arguments.items[i].type.name);
        text_put_string(&out, separator);
        text_put(&out, type_format(renames->arena, &argument->type, NULL));
        separator = ", ";
    }
    text_put_byte(&out, ')');
    if (changed) routine->object.signature = text_built(&out);
}

static Text renamed_signature(Renames *renames, const Object *object)
{
    if (object->kind != KIND_FUNCTION && object->kind != KIND_PROCEDURE) {
        renames->words.count = 0; /* more may be renamed since, and still will be */
        Text signature = renamed_words(renames, object->signature);
        renames->words.count = 0;
        return signature;
    }
    const Routine *old = (const Routine *)object;
    Routine *routine = renames_copy(renames, object);
    COPY_ITEMS(renames, routine->arguments);
    for (size_t i = 0; i < routine->arguments.count; i++)
        routine->arguments.items[i].type = renamed_type(renames, routine->arguments.items[i].type);
    rename_signature(renames, routine, old);
    return routine->object.signature;
}

Object *renames_find_resigned(Renames *renames, const Object *object, QualifiedName name)
{
    const Objects *objects = &renames->old_database->objects;
    for (size_t i = 0; !text_is_none(object->signature) && i < objects->count; i++) {
        const Object *old_object = objects->items[i];
        if (old_object->kind == object->kind && qualified_name_equals(old_object->name, name) &&
            text_equals(renamed_signature(renames, old_object), object->signature))
            return objects->items[i];
    }
    return NULL;
}

static void rename_routine(Renames *renames, Routine *routine, const Routine *old)
{
    COPY_ITEMS(renames, routine->arguments);
    for (size_t i = 0; i < routine->arguments.count; i++) {
        Argument *argument = &routine->arguments.items[i];
        argument->type = renamed_type(renames, argument->type);
        argument->default_value = renamed_expression(renames, argument->default_value, NULL);
    }
    routine->returns = renamed_type(renames, routine->returns);
    COPY_ITEMS(renames, routine->transforms);
    for (size_t i = 0; i < routine->transforms.count; i++)
        routine->transforms.items[i] = renamed_type(renames, routine->transforms.items[i]);
    routine->language =
        renamed_definition(renames, KIND_LANGUAGE, (QualifiedName){NULL, routine->language}).name;
    routine->sql_body = renamed_expression(renames, routine->sql_body, NULL);
    if (routine->support.name != NULL)
        routine->support = renamed_routine(renames, routine->support);
    rename_signature(renames, routine, old);
}

static void rename_column(Renames *renames, Column *column, const Table *old_table)
{
    column->default_value = renamed_constant(renames, column->default_value, &column->type);
    column->default_value = renamed_expression(renames, column->default_value, old_table);
    column->type = renamed_type(renames, column->type);
    column->collation = renamed_definition(renames, KIND_COLLATION, column->collation);
    if (expression_is_none(&column->extras->generated) && column->identity == IDENTITY_NONE) return;
    ColumnExtras *extras = ARENA_NEW(renames->arena, ColumnExtras);
    *extras = *column->extras;
    extras->generated = renamed_expression(renames, extras->generated, old_table);
    /* It keeps its name, which then is not the one that PostgreSQL would choose. */
    extras->writes_sequence = extras->identity_sequence !=
                              name_make_numbered(renames->old_database->names,
                                                 name_text(column->object.parent->name.name),
                                                 name_text(column->object.name.name), "seq", 0);
    column->extras = extras;
}

static IndexKey renamed_key(Renames *renames, IndexKey key, const Object *relation,
                            const Table *table)
{
    if (key.column != NULL) key.column = renamed_column(renames, relation, key.column);
    key.collation = renamed_definition(renames, KIND_COLLATION, key.collation);
    key.operator_class = renamed_definition(renames, KIND_OPERATOR_CLASS, key.operator_class);
    key.operator_class = renamed_bare(renames, key.operator_class);
    key.expression = renamed_expression(renames, key.expression, table);
    return key;
}

static void rename_constraint(Renames *renames, Constraint *constraint, const Table *old_table)
{
    const Object *table = &old_table->object;
    constraint->columns = renamed_columns(renames, table, constraint->columns);
    constraint->include = renamed_columns(renames, table, constraint->include);
    constraint->on_delete_columns = renamed_columns(renames, table, constraint->on_delete_columns);
    constraint->expression = renamed_expression(renames, constraint->expression, old_table);
    if (constraint->referenced_table.name != NULL) {
        const Object *referenced =
            database_find_relation(renames->old_database, constraint->referenced_table);
        constraint->referenced_columns =
            renamed_columns(renames, referenced, constraint->referenced_columns);
        constraint->referenced_table = renamed_relation(renames, constraint->referenced_table);
    }
    COPY_ITEMS(renames, constraint->elements);
    for (size_t i = 0; i < constraint->elements.count; i++) {
        IndexKey *key = ARENA_NEW(renames->arena, IndexKey);
        *key = renamed_key(renames, *constraint->elements.items[i].key, table, old_table);
        constraint->elements.items[i].key = key;
    }
}

static void rename_index(Renames *renames, Index *index, const Object *old_parent)
{
    const Table *table = old_parent->kind == KIND_TABLE ? (const Table *)old_parent : NULL;
    COPY_ITEMS(renames, index->keys);
    for (size_t i = 0; i < index->keys.count; i++)
        index->keys.items[i] = renamed_key(renames, index->keys.items[i], old_parent, table);
    index->include = renamed_columns(renames, old_parent, index->include);
    index->predicate = renamed_expression(renames, index->predicate, table);
}

static void rename_trigger(Renames *renames, Trigger *trigger, const Object *old_parent)
{
    static const Call without_arguments = {.is_known = true};
    const Table *table = old_parent->kind == KIND_TABLE ? (const Table *)old_parent : NULL;
    trigger->update_columns = renamed_columns(renames, old_parent, trigger->update_columns);
    trigger->from_table = renamed_relation(renames, trigger->from_table);
    trigger->condition = renamed_expression(renames, trigger->condition, table);
    trigger->function = renamed_call(renames, trigger->function, &without_arguments);
}

/* Puts `to` in place of the bytes from `begin` to `end`; the references after them move. */
static void splice(Renames *renames, Expression *clauses, size_t begin, size_t end, Text to)
{
    Text text = clauses->text;
    clauses->text = text_format(renames->arena, "%.*s%.*s%.*s", (int)begin, text.bytes,
                                TEXT_FORMAT(to), (int)(text.length - end), text.bytes + end);
    SqlReference *references = copy_bytes(renames->arena, clauses->references,
                                          clauses->reference_count * sizeof *references);
    for (size_t i = 0; i < clauses->reference_count; i++) {
        if (references[i].begin < end) continue;
        references[i].begin = (uint32_t)(references[i].begin + to.length - (end - begin));
        references[i].end = (uint32_t)(references[i].end + to.length - (end - begin));
    }
    clauses->references = references;
}

static bool stands_behind(Text text, size_t at, const char *words)
{
    size_t length = strlen(words);
    return at >= length && memcmp(text.bytes + at - length, words, length) == 0;
}

/* A publication's schemas stand in its clauses as words: TABLES IN SCHEMA app. */
static Expression renamed_schemas(Renames *renames, Expression clauses)
{
    const Database *old = renames->old_database;
    for (size_t i = 0; i < old->objects.count; i++) {
        const Object *before = old->objects.items[i];
        if (before->kind > KIND_NAMESPACE) break; /* all are sorted by kind */
        const Object *after = map_find_pointer(renames->objects, before);
        Text from = identifier_format(renames->arena, before->name.name);
        for (size_t at = 0; after != NULL && at + from.length <= clauses.text.length; at++) {
            size_t end = at + from.length;
            if (!stands_behind(clauses.text, at, "IN SCHEMA ") ||
                !text_equals(text_slice(clauses.text, at, end), from) ||
                (end < clauses.text.length && strchr(", ", clauses.text.bytes[end]) == NULL))
                continue;
            splice(renames, &clauses, at, end, identifier_format(renames->arena, after->name.name));
            break; /* each stands there once */
        }
    }
    return clauses;
}

/* An operator's commutator and negator, OPERATOR(app.<>), are no references: they may be itself. */
static Expression renamed_partners(Renames *renames, Expression clauses)
{
    const Database *old = renames->old_database;
    for (size_t at = 0; at < clauses.text.length; at++) {
        if (!stands_behind(clauses.text, at, "OPERATOR(")) continue;
        for (size_t i = 0; i < old->objects.count; i++) {
            const Object *before = old->objects.items[i];
            const Object *after =
                before->kind != KIND_OPERATOR ? NULL : map_find_pointer(renames->objects, before);
            if (after == NULL || before->name.namespace_name == NULL) continue;
            Text name = identifier_format(renames->arena, before->name.namespace_name);
            Text whole =
                text_format(renames->arena, "%.*s.%s)", TEXT_FORMAT(name), before->name.name);
            if (!text_starts_with(text_slice(clauses.text, at, clauses.text.length), whole.bytes))
                continue;
            splice(renames, &clauses, at, at + name.length,
                   identifier_format(renames->arena, after->name.namespace_name));
            break;
        }
    }
    return clauses;
}

static void rename_definition(Renames *renames, Definition *definition, const Object *old_parent)
{
    const Table *table =
        old_parent != NULL && old_parent->kind == KIND_TABLE ? (const Table *)old_parent : NULL;
    definition->clauses = renamed_expression(renames, definition->clauses, table);
    if (definition->object.kind == KIND_STATISTICS)
        definition->clauses = renamed_statistics(renames, definition->clauses);
    if (definition->object.kind == KIND_PUBLICATION)
        definition->clauses = renamed_schemas(renames, definition->clauses);
    if (definition->object.kind == KIND_OPERATOR)
        definition->clauses = renamed_partners(renames, definition->clauses);
    definition->object.signature = renamed_words(renames, definition->object.signature);
    for (size_t i = 0; i < definition->additions.count; i++) {
        if (i == 0) COPY_ITEMS(renames, definition->additions);
        definition->additions.items[i] = renamed_words(renames, definition->additions.items[i]);
    }
    if (definition_row(definition->object.kind)->form == DEFINITION_WHOLE)
        definition->object.name.name =
            name_intern(renames->old_database->names,
                        renamed_words(renames, name_text(definition->object.name.name)));
}

/* Copies the parts in `vector`, each with its parent and namespace, and applies `rename` to them.
 */
#define COPY_PARTS(renames, vector, parent_copy, rename, ...)                                      \
    do {                                                                                           \
        COPY_ITEMS(renames, vector);                                                               \
        for (size_t part = 0; part < (vector).count; part++) {                                     \
            (vector).items[part] = renames_copy(renames, &(vector).items[part]->object);           \
            (vector).items[part]->object.parent = (parent_copy);                                   \
            (vector).items[part]->object.name.namespace_name = (parent_copy)->name.namespace_name; \
            rename(renames, (vector).items[part], __VA_ARGS__);                                    \
        }                                                                                          \
    } while (0)

static void rename_overrides(Renames *renames, Columns *overrides, Object *parent,
                             const Object *old_parent)
{
    const Table *table = old_parent->kind == KIND_TABLE ? (const Table *)old_parent : NULL;
    COPY_ITEMS(renames, *overrides);
    for (size_t i = 0; i < overrides->count; i++) {
        Column *column = renames_copy(renames, &overrides->items[i]->object);
        column->object.name.name = renamed_column(renames, old_parent, column->object.name.name);
        column->object.parent = parent;
        rename_column(renames, column, table);
        overrides->items[i] = column;
    }
}

static void rename_table_extras(Renames *renames, Table *table, const Table *old)
{
    TableExtras *extras;
    if (table->extras == &table_extras_none) return;
    extras = ARENA_NEW(renames->arena, TableExtras);
    *extras = *table->extras;
    if (extras->partition_of.name != NULL)
        extras->partition_of = renamed_relation(renames, extras->partition_of);
    if (extras->type.name != NULL)
        extras->type =
            renamed_type(renames, (Type){.type_class = TYPE_USER, .name = extras->type}).name;
    extras->server =
        renamed_definition(renames, KIND_SERVER, (QualifiedName){NULL, extras->server}).name;
    extras->partition_key = renamed_expression(renames, extras->partition_key, old);
    rename_overrides(renames, &extras->overrides, &table->object, &old->object);
    table->extras = extras;
}

static void rename_table(Renames *renames, Table *table, const Table *old)
{
    rename_table_extras(renames, table, old);
    COPY_ITEMS(renames, table->inherits);
    for (size_t i = 0; i < table->inherits.count; i++)
        table->inherits.items[i] = renamed_relation(renames, table->inherits.items[i]);
    COPY_PARTS(renames, table->columns, &table->object, rename_column, old);
    COPY_PARTS(renames, table->constraints, &table->object, rename_constraint, old);
    COPY_PARTS(renames, table->indexes, &table->object, rename_index, &old->object);
    COPY_PARTS(renames, table->triggers, &table->object, rename_trigger, &old->object);
    COPY_PARTS(renames, table->definitions, &table->object, rename_definition, &old->object);
}

static bool puts_out(const NameList *output_columns, Name name)
{
    for (size_t i = 0; i < output_columns->count; i++)
        if (output_columns->items[i] == name) return true;
    return false;
}

/* Whether a `*` puts out a column that is renamed. */
static bool stars_over_renamed(const Renames *renames, const Expression *query,
                               const NameList *output_columns)
{
    for (size_t i = 0; i < query->reference_count; i++) {
        const SqlReference *reference = &query->references[i];
        const Table *table = reference->kind != REFERENCE_STAR
                                 ? NULL
                                 : database_find_table(renames->old_database, reference->name);
        for (size_t j = 0; table != NULL && j < table->columns.count; j++) {
            const Object *column = &table->columns.items[j]->object;
            const Object *renamed = map_find_pointer(renames->objects, column);
            if (renamed != NULL && renamed->name.name != column->name.name &&
                puts_out(output_columns, column->name.name))
                return true;
        }
    }
    return false;
}

/* A view keeps the names of its columns when the columns that it reads are renamed: so they are
 * said. */
static void rename_query(Renames *renames, Expression *query, NameList *columns,
                         const NameList *output_columns)
{
    const Expression before = *query;
    *query = renamed_expression(renames, *query, NULL);
    if (columns->count == 0 && (!text_equals(before.text, query->text) ||
                                stars_over_renamed(renames, &before, output_columns)))
        *columns = *output_columns;
}

static void rename_inside(Renames *renames, Object *copy, const Object *old)
{
    renames->inside = old;
    switch (copy->kind) {
    case KIND_EXTENSION: rename_extension(renames, (Extension *)copy); break;
    case KIND_ENUM: rename_enum(renames, (Enum *)copy, (const Enum *)old); break;
    case KIND_COMPOSITE:
        rename_composite(renames, (Composite *)copy, (const Composite *)old);
        break;
    case KIND_DOMAIN: rename_domain(renames, (Domain *)copy); break;
    case KIND_SEQUENCE: rename_sequence(renames, (Sequence *)copy); break;
    case KIND_FUNCTION:
    case KIND_PROCEDURE: rename_routine(renames, (Routine *)copy, (const Routine *)old); break;
    case KIND_TABLE: rename_table(renames, (Table *)copy, (const Table *)old); break;
    case KIND_VIEW: {
        View *view = (View *)copy;
        rename_query(renames, &view->query, &view->columns, &view->output_columns);
        rename_overrides(renames, &view->overrides, copy, old);
        COPY_PARTS(renames, view->triggers, copy, rename_trigger, old);
        COPY_PARTS(renames, view->definitions, copy, rename_definition, old);
        break;
    }
    case KIND_MATERIALIZED_VIEW: {
        MaterializedView *view = (MaterializedView *)copy;
        rename_query(renames, &view->query, &view->columns, &view->output_columns);
        rename_overrides(renames, &view->overrides, copy, old);
        COPY_PARTS(renames, view->indexes, copy, rename_index, old);
        break;
    }
    case KIND_EXTERNAL: {
        External *external = (External *)copy;
        if (external->table.name == NULL) break;
        const Object *table = database_find_relation(renames->old_database, external->table);
        external->column = renamed_column(renames, table, external->column);
        external->table = renamed_relation(renames, external->table);
        break;
    }
    default: /* namespaces have nothing inside */
        if (definition_row(copy->kind) != NULL)
            rename_definition(renames, (Definition *)copy, NULL);
        break;
    }
}

const Database *renames_apply(Renames *renames)
{
    const Database *old = renames->old_database;
    Database *database = database_make(renames->arena, old->names);
    const Object *existing;
    database->project = old->project;
    for (size_t i = 0; i < old->objects.count; i++)
        map_put_pointer(renames->copies, old->objects.items[i],
                        renames_copy(renames, old->objects.items[i]));
    for (size_t i = 0; i < old->objects.count; i++) {
        Object *copy = map_find_pointer(renames->copies, old->objects.items[i]);
        rename_inside(renames, copy, old->objects.items[i]);
        database_add(database, copy, &existing);
    }
    for (size_t i = 0; i < old->extension_names.count; i++) {
        const ExtensionName *name = &old->extension_names.items[i];
        database_add_extension_name(database, renamed_in_extension(renames, name->name),
                                    map_find_pointer(renames->copies, name->extension));
    }
    database_finish(database);
    return database;
}
