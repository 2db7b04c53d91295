/* Copies of old objects, and what of a kind is renamed after the rows of its members
 * (renamed_values.c), since it depends on more than one of them. */
#include "diff/diff_internal.h"

#include <string.h>

#include "model/choose.h"

void *renames_copy(Renames *renames, const Object *object)
{
    size_t size = kind_members(object->kind)->size;
    Object *copy = arena_make(renames->arena, size);
    const Object *renamed = map_find_pointer(renames->objects, object);
    memcpy(copy, object, size);
    map_put_pointer(renames->originals, copy, (void *)object);
    if (renamed != NULL) copy->name = renamed->name;
    if (map_find_pointer(renames->temporary, object) != NULL) copy->renamed_from = object->name;
    return copy;
}

void routine_rename_signature(Renames *renames, Object *copy, const Object *old_object)
{
    Routine *routine = (Routine *)copy;
    const Routine *old = (const Routine *)old_object;
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

/* ---- columns ---- */

/* An identity's sequence keeps its name, which then is not the one that PostgreSQL would choose. */
static void rename_column(Renames *renames, Object *copy, const Object *old)
{
    const Column *column = (const Column *)copy;
    (void)old;
    if (column->identity == IDENTITY_NONE) return;
    /* The copy's own: it says something. */
    ColumnExtras *extras = (ColumnExtras *)(uintptr_t)column->extras;
    extras->writes_sequence =
        extras->identity_sequence != name_make_numbered(renames->old_database->names,
                                                        name_text(copy->parent->name.name),
                                                        name_text(copy->name.name), "seq", 0);
}

/* ---- definitions ---- */

/* Puts `to` in place of the bytes from `begin` to `end`; the references after them move. */
static void splice(Renames *renames, Expression *clauses, size_t begin, size_t end, Text to)
{
    Text text = clauses->text;
    clauses->text = text_format(renames->arena, "%.*s%.*s%.*s", (int)begin, text.bytes,
                                TEXT_FORMAT(to), (int)(text.length - end), text.bytes + end);
    SqlReference *references = ARENA_ARRAY(renames->arena, SqlReference, clauses->reference_count);
    if (clauses->reference_count > 0)
        memcpy(references, clauses->references, clauses->reference_count * sizeof *references);
    for (size_t i = 0; i < clauses->reference_count; i++) {
        if (references[i].begin < end) continue;
        references[i].begin = (uint32_t)(references[i].begin + to.length - (end - begin));
        references[i].end = (uint32_t)(references[i].end + to.length - (end - begin));
    }
    clauses->references = references;
}

static bool stands_after(Text text, size_t at, const char *words)
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
            if (!stands_after(clauses.text, at, "IN SCHEMA ") ||
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
        if (!stands_after(clauses.text, at, "OPERATOR(")) continue;
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

Expression renamed_clauses(Renames *renames, ObjectKind kind, Expression clauses)
{
    if (kind == KIND_STATISTICS) return renamed_statistics(renames, clauses);
    if (kind == KIND_PUBLICATION) return renamed_schemas(renames, clauses);
    if (kind == KIND_OPERATOR) return renamed_partners(renames, clauses);
    return clauses;
}

static void rename_definition(Renames *renames, Object *copy, const Object *old_object)
{
    Definition *definition = (Definition *)copy;
    const Definition *old = (const Definition *)old_object;
    copy->signature = renamed_words(renames, copy->signature);
    if (old->additions.count > 0)
        definition->additions.items = ARENA_ARRAY(renames->arena, Text, old->additions.count);
    for (size_t i = 0; i < old->additions.count; i++)
        definition->additions.items[i] = renamed_words(renames, old->additions.items[i]);
    if (definition_row(copy->kind)->form == DEFINITION_WHOLE)
        copy->name.name = name_intern(renames->old_database->names,
                                      renamed_words(renames, name_text(copy->name.name)));
}

/* ---- views ---- */

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
static void name_columns(const Renames *renames, const Expression *before, const Expression *after,
                         NameList *columns, const NameList *output_columns)
{
    if (columns->count == 0 && (!text_equals(before->text, after->text) ||
                                stars_over_renamed(renames, before, output_columns)))
        *columns = *output_columns;
}

static void rename_view(Renames *renames, Object *copy, const Object *old)
{
    View *view = (View *)copy;
    name_columns(renames, &((const View *)old)->query, &view->query, &view->columns,
                 &view->output_columns);
}

static void rename_materialized_view(Renames *renames, Object *copy, const Object *old)
{
    MaterializedView *view = (MaterializedView *)copy;
    name_columns(renames, &((const MaterializedView *)old)->query, &view->query, &view->columns,
                 &view->output_columns);
}

/* ---- kinds ---- */

RenameFunction *renamed_kind_rest(ObjectKind kind)
{
    static RenameFunction *const functions[KIND_COUNT] = {
        [KIND_FUNCTION] = routine_rename_signature,
        [KIND_PROCEDURE] = routine_rename_signature,
        [KIND_COLUMN] = rename_column,
        [KIND_VIEW] = rename_view,
        [KIND_MATERIALIZED_VIEW] = rename_materialized_view,
#define DEFINITION(kind, words, sql, form, middle) [KIND_##kind] = rename_definition,
#include "model/definitions.def"
#undef DEFINITION
    };
    return functions[kind];
}
