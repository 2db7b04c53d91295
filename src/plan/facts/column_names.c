/* What names a column: expressions, indexes, constraints; and what an index implements. */
#include "plan/facts/facts.h"

static bool names_column(const NameList *names, Name column)
{
    for (size_t i = 0; i < names->count; i++)
        if (names->items[i] == column) return true;
    return false;
}

static bool key_names_column(const IndexKey *key, const Object *table, Name column)
{
    return key->column == column || expression_names_column(&key->expression, table, column);
}

/* Whether the text of a part (not its list of columns) names the column. */
bool index_text_names_column(const Index *index, const Object *table, Name column)
{
    for (size_t i = 0; i < index->keys.count; i++)
        if (expression_names_column(&index->keys.items[i].expression, table, column)) return true;
    return expression_names_column(&index->predicate, table, column);
}

bool index_names_column(const Index *index, const Object *table, Name column)
{
    for (size_t i = 0; i < index->keys.count; i++)
        if (index->keys.items[i].column == column) return true;
    return names_column(&index->include, column) || index_text_names_column(index, table, column);
}

bool constraint_text_names_column(const Constraint *constraint, const Object *table, Name column)
{
    for (size_t i = 0; i < constraint->elements.count; i++)
        if (key_names_column(constraint->elements.items[i].key, table, column)) return true;
    return expression_names_column(&constraint->expression, table, column);
}

bool constraint_names_column(const Constraint *constraint, const Object *table, Name column)
{
    return names_column(&constraint->columns, column) ||
           names_column(&constraint->include, column) ||
           constraint_text_names_column(constraint, table, column);
}

/* A routine holds on to what its standard-SQL body names; a body that is a string does not. */
bool routine_holds(const Object *object)
{
    return (object->kind == KIND_FUNCTION || object->kind == KIND_PROCEDURE) &&
           !expression_is_none(&((const Routine *)object)->sql_body);
}

bool part_has_index(const Object *part)
{
    return part->kind == KIND_INDEX ||
           (part->kind == KIND_CONSTRAINT && constraint_is_key((const Constraint *)part));
}

bool part_names_column(const Object *part, Name column)
{
    return part->kind == KIND_INDEX
               ? index_names_column((const Index *)part, part->parent, column)
               : constraint_names_column((const Constraint *)part, part->parent, column);
}

bool expression_names_column(const Expression *expression, const Object *relation, Name column)
{
    for (size_t i = 0; i < expression->reference_count; i++) {
        const SqlReference *reference = &expression->references[i];
        if (reference->kind == REFERENCE_COLUMN && reference->part == column &&
            (reference->name.name == NULL ||
             qualified_name_equals(reference->name, relation->name)))
            return true;
        if (reference->kind == REFERENCE_STAR) return true;
    }
    return false;
}
