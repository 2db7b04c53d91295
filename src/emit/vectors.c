/* Deciding: what a vector index searches, and by which distance. */
#include "emit/emit_internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct ClassRow {
    const char *suffix; /* of the operator class, after its type: vector_cosine_ops */
    const char *words;
    const char *operator_name;
} ClassRow;

static const ClassRow CLASSES[] = {
    {"_cosine_ops", "cosine", "<=>"},    {"_l2_ops", "l2", "<->"},
    {"_ip_ops", "inner_product", "<#>"}, {"_l1_ops", "l1", "<+>"},
    {"_hamming_ops", "hamming", "<~>"},  {"_jaccard_ops", "jaccard", "<%>"},
};

/* Of ivfflat; hnsw has none. */
#define DEFAULT_CLASS TEXT("vector_l2_ops")

/* The row of `class_name`, and the type it is of: "vector", "halfvec", "sparsevec", "bit". */
static const ClassRow *class_find(Text class_name, Text *type)
{
    for (size_t i = 0; i < sizeof CLASSES / sizeof CLASSES[0]; i++) {
        if (text_ends_with(class_name, CLASSES[i].suffix)) {
            *type = text_slice(class_name, 0, class_name.length - strlen(CLASSES[i].suffix));
            return &CLASSES[i];
        }
    }
    return NULL;
}

/* The namespace that an extension's things are written with: NULL when it is on the search path. */
static Name vector_namespace(const CModel *model, const Column *column)
{
    if (column->type.type_class == TYPE_EXTENSION && column->type.name.namespace_name != NULL)
        return column->type.name.namespace_name;
    for (size_t i = 0; i < model->database->objects.count; i++) {
        const Object *object = model->database->objects.items[i];
        if (object->kind == KIND_EXTENSION && strcmp(object->name.name, "vector") == 0) {
            Name name = ((const Extension *)object)->namespace_name;
            return name == model->default_namespace ? NULL : name;
        }
    }
    return NULL;
}

/* The column that an index is of, directly or in an expression over it alone; (size_t)-1 otherwise.
 */
static size_t indexed_column(const CTable *table, const IndexKey *key)
{
    if (key->column != NULL) return c_table_find(table, key->column);
    size_t found = (size_t)-1;
    for (size_t i = 0; i < key->expression.reference_count; i++) {
        const SqlReference *reference = &key->expression.references[i];
        if (reference->kind != REFERENCE_COLUMN) continue;
        size_t number = c_table_find(table, reference->part);
        if (number == (size_t)-1 || (found != (size_t)-1 && found != number)) return (size_t)-1;
        found = number;
    }
    return found;
}

/* n of an expression that is a cast `...::halfvec(n)`; 0 otherwise. */
static int32_t cast_dimensions(const Expression *expression)
{
    if (!expression_has(expression, EXPRESSION_IS_CAST)) return 0;
    const ExpressionCast *last = &expression->facts->casts[expression->facts->cast_count - 1];
    return last->modifier_count == 1 ? last->modifiers[0] : 0;
}

static void set_parameter(CModel *model, const CTable *table, const IndexKey *key, Text type,
                          CVector *vector)
{
    const CColumn *column = &table->columns.items[vector->column];
    vector->dimensions =
        key->column != NULL ? column->type.dimensions : cast_dimensions(&key->expression);
    bool is_fixed = vector->dimensions > 0;
    Name space = vector_namespace(model, column->column);
    Text bare = type;
    if (text_equals_string(type, "vector")) {
        vector->code = is_fixed ? "FLOATS" : "VECTOR";
    } else if (text_equals_string(type, "halfvec")) {
        vector->code = is_fixed ? "HALVES" : "HALFVEC";
    } else if (text_equals_string(type, "sparsevec")) {
        vector->code = "SPARSEVEC";
    } else {
        vector->code = "BITS";
        bare = TEXT("varbit"); /* `bit` alone would be bit(1) */
        vector->parameter_type = TEXT("pg_catalog.\"bit\"");
        space = NULL;
    }
    if (space != NULL) {
        Text quoted = identifier_format(model->arena, space);
        vector->parameter_type =
            text_format(model->arena, "%.*s.%.*s", TEXT_FORMAT(quoted), TEXT_FORMAT(bare));
    } else if (text_is_none(vector->parameter_type)) {
        vector->parameter_type = bare;
    }
}

static Text operator_sql(CModel *model, const CColumn *column, const char *name)
{
    Name space = vector_namespace(model, column->column);
    if (space == NULL) return text_from_string(name);
    Text quoted = identifier_format(model->arena, space);
    return text_format(model->arena, "OPERATOR(%.*s.%s)", TEXT_FORMAT(quoted), name);
}

static Text search_expression(CModel *model, const IndexKey *key)
{
    if (key->column != NULL) return identifier_format(model->arena, key->column);
    return text_format(model->arena, "(%.*s)", TEXT_FORMAT(key->expression.text));
}

/* Whether the table has the same search already: indexes that differ in parameters only. */
static bool has_search(const CTable *table, const CVector *vector)
{
    for (size_t i = 0; i < table->vectors.count; i++) {
        const CVector *other = &table->vectors.items[i];
        if (text_equals(other->words, vector->words) &&
            text_equals(other->expression, vector->expression) &&
            strcmp(other->code, vector->code) == 0 && other->is_ivfflat == vector->is_ivfflat &&
            expression_equals(&other->index->predicate, &vector->index->predicate))
            return true;
    }
    return false;
}

static void add_vector(CModel *model, CTable *table, const Index *index)
{
    const IndexKey *key = &index->keys.items[0];
    Name class_name = key->operator_class.name;
    Text type;
    const ClassRow *row =
        class_find(class_name == NULL ? DEFAULT_CLASS : name_text(class_name), &type);
    CVector vector = {.index = index, .column = indexed_column(table, key)};
    if (row == NULL || vector.column == (size_t)-1) return;
    vector.is_ivfflat = strcmp(index->access_method, "ivfflat") == 0;
    vector.operator_name = row->operator_name;
    vector.operator_sql =
        operator_sql(model, &table->columns.items[vector.column], row->operator_name);
    vector.expression = search_expression(model, key);
    set_parameter(model, table, key, type, &vector);
    vector.words = text_from_string(row->words);
    if (!has_search(table, &vector)) {
        vector.descriptor = c_descriptor(model, "nearest", table, table->vectors.count);
        VECTOR_ADD(model->arena, &table->vectors, vector);
    }
}

/* ---- names ---- */

/* How many unconditional searches of the table there are by this distance, of the column itself
 * where `column` is one, else of anything. */
static size_t count_searches(const CTable *table, Text words, size_t column)
{
    size_t count = 0;
    for (size_t i = 0; i < table->vectors.count; i++) {
        const CVector *vector = &table->vectors.items[i];
        bool is_plain =
            expression_is_none(&vector->index->predicate) && text_equals(vector->words, words);
        bool is_of = column == (size_t)-1 ||
                     (vector->index->keys.items[0].column != NULL && vector->column == column);
        count += is_plain && is_of ? 1 : 0;
    }
    return count;
}

/* The distance alone where it can mean one search only. What could mean two is told apart in both:
 * an index that is added makes a program fail to compile, never search elsewhere. */
static Text search_name(CModel *model, const CTable *table, const CVector *vector)
{
    bool is_partial = !expression_is_none(&vector->index->predicate);
    bool is_direct = vector->index->keys.items[0].column != NULL;
    if (!is_partial && count_searches(table, vector->words, (size_t)-1) == 1) return vector->words;
    if (!is_partial && is_direct && count_searches(table, vector->words, vector->column) == 1) {
        return text_format(model->arena, "%.*s_of_%.*s", TEXT_FORMAT(vector->words),
                           TEXT_FORMAT(table->columns.items[vector->column].member));
    }
    Text index = c_identifier(model->arena, name_text(vector->index->object.name.name));
    return text_format(model->arena, "%.*s_in_%.*s", TEXT_FORMAT(vector->words),
                       TEXT_FORMAT(index));
}

void c_model_add_vectors(CModel *model, CTable *table)
{
    for (size_t i = 0; i < table->table->indexes.count; i++) {
        const Index *index = table->table->indexes.items[i];
        bool is_vector = strcmp(index->access_method, "hnsw") == 0 ||
                         strcmp(index->access_method, "ivfflat") == 0;
        if (is_vector && index->keys.count > 0) add_vector(model, table, index);
    }
    Text *names = ARENA_ARRAY(model->arena, Text, table->vectors.count + 1);
    for (size_t i = 0; i < table->vectors.count; i++)
        names[i] = search_name(model, table, &table->vectors.items[i]);
    for (size_t i = 0; i < table->vectors.count; i++) table->vectors.items[i].words = names[i];
}
