/* Short cuts to a model without a schema's text, so that the emitter is tested without a parser. */
#include "sample.h"

#include <string.h>

static Name intern(Database *database, const char *string)
{
    return name_intern_string(database->names, string);
}

static Object object_of(Database *database, ObjectKind kind, const char *name)
{
    Object object = {.kind = kind, .name = {intern(database, "public"), intern(database, name)}};
    return object;
}

Database *sample_make(Arena *arena, const char *project)
{
    Names *names = names_make(arena);
    Database *database = database_make(arena, names);
    database->project.name = project == NULL ? NULL : intern(database, project);
    database->project.default_namespace = intern(database, "public");
    return database;
}

static void add(Database *database, Object *object)
{
    const Object *existing;
    (void)database_add(database, object, &existing);
}

Table *sample_table(Database *database, const char *name)
{
    Table *table = ARENA_NEW(database->arena, Table);
    table->object = object_of(database, KIND_TABLE, name);
    table->extras = &table_extras_none;
    add(database, &table->object);
    return table;
}

static Column *add_column(Database *database, Table *table, const char *name, bool not_null)
{
    Column *column = ARENA_NEW(database->arena, Column);
    column->object = object_of(database, KIND_COLUMN, name);
    column->object.parent = &table->object;
    column->not_null = not_null;
    column->extras = &column_extras_none;
    VECTOR_ADD(database->arena, &table->columns, column);
    return column;
}

Column *sample_column(Database *database, Table *table, const char *name, const char *type,
                      int32_t modifier, bool not_null)
{
    Column *column = add_column(database, table, name, not_null);
    size_t length = strlen(type);
    Text base = text_from_string(type);
    if (text_ends_with(base, "[]")) {
        column->type.array_dimensions = 1;
        base = text_slice(base, 0, length - 2);
    }
    const BuiltinType *builtin = builtin_type_find(base);
    if (builtin != NULL) {
        column->type.type_class = TYPE_BUILTIN;
        column->type.builtin = builtin;
        column->type.name.name = intern(database, builtin->name);
    } else {
        column->type.type_class = TYPE_EXTENSION;
        column->type.name.name = name_intern(database->names, base);
    }
    if (modifier != 0) {
        column->type.modifiers[0] = modifier;
        column->type.modifier_count = 1;
    }
    return column;
}

void sample_column_set_c(Database *database, Column *column, CClause clause)
{
    ColumnExtras *extras = ARENA_NEW(database->arena, ColumnExtras);
    *extras = *column->extras;
    extras->c = clause;
    column->extras = extras;
}

Column *sample_column_of(Database *database, Table *table, const char *name, const Object *type,
                         bool not_null)
{
    Column *column = add_column(database, table, name, not_null);
    column->type.type_class = TYPE_USER;
    column->type.object = type;
    column->type.name = type->name;
    return column;
}

static bool next_word(Text *rest, Text *word)
{
    if (rest->length == 0) return false;
    size_t end = 0;
    while (end < rest->length && rest->bytes[end] != ',') end++;
    *word = text_slice(*rest, 0, end);
    *rest = text_slice(*rest, end + 1, rest->length);
    return true;
}

Constraint *sample_constraint(Database *database, Table *table, ConstraintKind kind,
                              const char *columns)
{
    static const char *const endings[] = {"pkey", "key", "check", "fkey", "excl"};
    Constraint *constraint = ARENA_NEW(database->arena, Constraint);
    bool is_primary = kind == CONSTRAINT_PRIMARY_KEY;
    Text name = text_format(database->arena, "%s_%s%s%s", table->object.name.name,
                            is_primary ? "" : columns, is_primary ? "" : "_", endings[kind]);
    constraint->object = object_of(database, KIND_CONSTRAINT, text_string(database->arena, name));
    constraint->object.parent = &table->object;
    constraint->constraint_kind = kind;
    Text rest = text_from_string(columns);
    Text word;
    while (next_word(&rest, &word))
        VECTOR_ADD(database->arena, &constraint->columns, name_intern(database->names, word));
    VECTOR_ADD(database->arena, &table->constraints, constraint);
    return constraint;
}

static void add_reference(Database *database, Table *table, const char *column, const char *target)
{
    Constraint *constraint = sample_constraint(database, table, CONSTRAINT_FOREIGN_KEY, column);
    constraint->referenced_table =
        (QualifiedName){intern(database, "public"), intern(database, target)};
    VECTOR_ADD(database->arena, &constraint->referenced_columns, intern(database, "id"));
}

Index *sample_index(Database *database, Table *table, const char *name, const char *access_method,
                    const char *columns, const char *operator_class)
{
    Index *index = ARENA_NEW(database->arena, Index);
    index->object = object_of(database, KIND_INDEX, name);
    index->object.parent = &table->object;
    index->access_method = intern(database, access_method);
    Text rest = text_from_string(columns);
    Text word;
    while (next_word(&rest, &word)) {
        IndexKey key = {.column = name_intern(database->names, word)};
        key.operator_class.name = operator_class == NULL ? NULL : intern(database, operator_class);
        VECTOR_ADD(database->arena, &index->keys, key);
    }
    VECTOR_ADD(database->arena, &table->indexes, index);
    return index;
}

Enum *sample_enum(Database *database, const char *name, const char *labels)
{
    Enum *made = ARENA_NEW(database->arena, Enum);
    made->object = object_of(database, KIND_ENUM, name);
    Text rest = text_from_string(labels);
    Text word;
    while (next_word(&rest, &word)) {
        EnumLabel label = {.label = text_copy(database->arena, word)};
        VECTOR_ADD(database->arena, &made->labels, label);
    }
    add(database, &made->object);
    return made;
}

static Table *keyed_table(Database *database, const char *name)
{
    Table *table = sample_table(database, name);
    sample_column(database, table, "id", "varchar", 36, true);
    sample_constraint(database, table, CONSTRAINT_PRIMARY_KEY, "id");
    return table;
}

static void add_documents(Database *database)
{
    Table *table = keyed_table(database, "projects");
    table->object.comment = TEXT("A tenant's collection of documents.");
    sample_column(database, table, "name", "varchar", 255, true);
    sample_constraint(database, table, CONSTRAINT_UNIQUE, "name");
    sample_column(database, table, "created_at", "timestamp", 0, true);

    table = keyed_table(database, "documents");
    sample_column(database, table, "project_id", "varchar", 36, true);
    add_reference(database, table, "project_id", "projects");
    sample_column(database, table, "filename", "varchar", 255, true);
    sample_column(database, table, "original_path", "varchar", 512, true);
    sample_column(database, table, "file_type", "varchar", 50, true);
    sample_column(database, table, "status", "varchar", 50, true);
    sample_column(database, table, "error_message", "text", 0, false);
    sample_column(database, table, "metadata", "json", 0, false);
    sample_column(database, table, "created_at", "timestamp", 0, true);
    sample_column(database, table, "indexed_at", "timestamp", 0, false);
    sample_column(database, table, "deleted_at", "timestamptz", 0, false);
}

static void add_chunks(Database *database, const Enum *status)
{
    Table *table = keyed_table(database, "chunks");
    sample_column(database, table, "document_id", "varchar", 36, true);
    add_reference(database, table, "document_id", "documents");
    sample_column(database, table, "content", "text", 0, true);
    sample_column(database, table, "embedding", "vector", 768, false);
    sample_column(database, table, "position", "integer", 0, true);
    sample_column(database, table, "structure", "json", 0, false);
    sample_column(database, table, "metadata", "json", 0, false);
    sample_column(database, table, "status", "varchar", 50, true);
    sample_column(database, table, "parent_id", "varchar", 36, false);
    add_reference(database, table, "parent_id", "chunks");
    sample_index(database, table, "chunks_embedding_idx", "hnsw", "embedding", "vector_cosine_ops");

    table = keyed_table(database, "indexing_tasks");
    sample_column(database, table, "document_id", "varchar", 36, true);
    add_reference(database, table, "document_id", "documents");
    sample_column(database, table, "task_type", "varchar", 50, true);
    sample_column_of(database, table, "status", &status->object, true);
    sample_column(database, table, "created_at", "timestamp", 0, true);
    sample_column(database, table, "started_at", "timestamp", 0, false);
    sample_column(database, table, "completed_at", "timestamp", 0, false);
}

Database *sample_rag(Arena *arena)
{
    Database *database = sample_make(arena, "rag");
    const Enum *status = sample_enum(database, "task_status", "pending,running,done,failed");
    add_documents(database);
    add_chunks(database, status);
    Table *table = keyed_table(database, "api_keys");
    sample_column(database, table, "key_hash", "varchar", 64, true);
    sample_constraint(database, table, CONSTRAINT_UNIQUE, "key_hash");
    sample_column(database, table, "scopes", "text[]", 0, true);
    sample_column(database, table, "expires_at", "timestamptz", 0, false);
    table = sample_table(database, "server_settings");
    sample_column(database, table, "key", "varchar", 255, true);
    sample_column(database, table, "value", "text", 0, false);
    sample_column(database, table, "updated_at", "timestamptz", 0, true);
    sample_constraint(database, table, CONSTRAINT_PRIMARY_KEY, "key");
    database_finish(database);
    return database;
}
