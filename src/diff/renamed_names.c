#include "diff/diff_internal.h"

#include <string.h>

static QualifiedName renamed_object(Renames *renames, const Object *object, QualifiedName name)
{
    const Object *renamed = object == NULL ? NULL : map_find_pointer(renames->objects, object);
    return renamed == NULL ? name : renamed->name;
}

QualifiedName renamed_relation(Renames *renames, QualifiedName name)
{
    if (name.name == NULL) return name;
    return renamed_object(renames, database_find_relation(renames->old_database, name), name);
}

/* By name alone: overloads are renamed together or the reference is left as it is. */
QualifiedName renamed_routine(Renames *renames, QualifiedName name)
{
    for (MapEntry e = map_first(renames->former); e.value != NULL; e = map_next(e)) {
        const Object *old_object = e.value;
        if ((old_object->kind == KIND_FUNCTION || old_object->kind == KIND_PROCEDURE) &&
            qualified_name_equals(old_object->name, name))
            return renamed_object(renames, old_object, name);
    }
    return name;
}

Name renamed_column(Renames *renames, const Object *relation, Name column)
{
    if (relation == NULL || relation->kind != KIND_TABLE) return column;
    const Column *found = table_find_column((const Table *)relation, column);
    const Object *renamed = found == NULL ? NULL : map_find_pointer(renames->objects, found);
    return renamed == NULL ? column : renamed->name.name;
}

NameList renamed_columns(Renames *renames, const Object *relation, NameList columns)
{
    NameList result = {0};
    for (size_t i = 0; i < columns.count; i++)
        VECTOR_ADD(renames->arena, &result, renamed_column(renames, relation, columns.items[i]));
    return result;
}

Type renamed_type(Renames *renames, Type type)
{
    if (type.type_class != TYPE_USER) return type;
    const Object *object = database_find_type(renames->old_database, type.name);
    type.name = renamed_object(renames, object, type.name);
    const Object *copy = object == NULL ? NULL : map_find_pointer(renames->copies, object);
    if (copy != NULL) type.object = copy;
    return type;
}

/* ---- expressions ---- */

static SqlReference renamed_reference(Renames *renames, SqlReference reference, const Table *table)
{
    const Object *relation = table == NULL ? NULL : &table->object;
    switch (reference.kind) {
    case REFERENCE_COLUMN:
        if (reference.name.name != NULL)
            relation = database_find_relation(renames->old_database, reference.name);
        reference.part = renamed_column(renames, relation, reference.part);
        reference.name = renamed_relation(renames, reference.name);
        break;
    case REFERENCE_RELATION:
    case REFERENCE_STAR: reference.name = renamed_relation(renames, reference.name); break;
    case REFERENCE_FUNCTION: reference.name = renamed_routine(renames, reference.name); break;
    case REFERENCE_TYPE:
        reference.name = renamed_object(
            renames, database_find_type(renames->old_database, reference.name), reference.name);
        break;
    }
    return reference;
}

/* Whether `text` ends in "name." at `end`; *begin is where the name begins. */
static bool is_qualified_by(Renames *renames, Text text, size_t end, Name name, size_t *begin)
{
    if (name == NULL) return false;
    Text word = identifier_format(renames->arena, name);
    if (end < word.length + 1 || text.bytes[end - 1] != '.') return false;
    *begin = end - 1 - word.length;
    if (memcmp(text.bytes + *begin, word.bytes, word.length) != 0) return false;
    return *begin == 0 || strchr(" (,.\n", text.bytes[*begin - 1]) != NULL;
}

/* A qualifier in front of the reference (its namespace; the table of a column), renamed as well. */
static void put_qualifier(Renames *renames, TextBuilder *out, Text text, size_t *copied,
                          const SqlReference *before, const SqlReference *after)
{
    Name old_name =
        before->kind == REFERENCE_COLUMN ? before->name.name : before->name.namespace_name;
    Name new_name = after->kind == REFERENCE_COLUMN ? after->name.name : after->name.namespace_name;
    size_t begin;
    if (old_name == new_name || !is_qualified_by(renames, text, before->begin, old_name, &begin) ||
        begin < *copied)
        return;
    text_put(out, text_slice(text, *copied, begin));
    text_put(out, identifier_format(renames->arena, new_name));
    text_put_byte(out, '.');
    *copied = before->begin;
}

Expression renamed_expression(Renames *renames, Expression expression, const Table *table)
{
    if (expression.reference_count == 0) return expression;
    TextBuilder out = text_builder(renames->arena);
    SqlReference *references =
        ARENA_ARRAY(renames->arena, SqlReference, expression.reference_count);
    Text text = expression.text;
    size_t copied = 0;
    for (size_t i = 0; i < expression.reference_count; i++) {
        const SqlReference *before = &expression.references[i];
        SqlReference *after = &references[i];
        *after = renamed_reference(renames, *before, table);
        if (before->begin >= before->end || before->begin < copied) continue;
        put_qualifier(renames, &out, text, &copied, before, after);
        text_put(&out, text_slice(text, copied, before->begin));
        Name old_name = before->kind == REFERENCE_COLUMN ? before->part : before->name.name;
        Name new_name = after->kind == REFERENCE_COLUMN ? after->part : after->name.name;
        after->begin = (uint32_t)out.length;
        if (before->kind == REFERENCE_STAR || old_name == new_name)
            text_put(&out, text_slice(text, before->begin, before->end));
        else
            text_put(&out, identifier_format(renames->arena, new_name));
        after->end = (uint32_t)out.length;
        copied = before->end;
    }
    text_put(&out, text_slice(text, copied, text.length));
    expression.text = text_built(&out);
    expression.references = references;
    return expression;
}
