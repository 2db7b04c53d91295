/* What differs in a pair, attribute by attribute. The rows of model/attributes/ tell it; here is
 * what depends on more than one of them. Equal texts with a `*` differ where it means other
 * columns. */
#include "diff/diff_internal.h"

typedef struct ComparedPair {
    const Object *from;
    const Object *to;
    const Database *old_database; /* NULL: what `*` means does not matter */
    const Database *new_database;
} ComparedPair;

/* ---- differences that depend on others ---- */

static bool has_columns_of(const Table *a, const Table *b)
{
    if (a == NULL || b == NULL) return a == b;
    if (a->columns.count != b->columns.count) return false;
    for (size_t i = 0; i < a->columns.count; i++)
        if (a->columns.items[i]->object.name.name != b->columns.items[i]->object.name.name)
            return false;
    return true;
}

/* `select *` means other columns when its table has others. */
static bool stars_equal(const ComparedPair *pair, const Expression *a, const Expression *b)
{
    if (pair->old_database == NULL) return true;
    for (size_t i = 0; i < a->reference_count && i < b->reference_count; i++) {
        const SqlReference *reference = &a->references[i];
        if (reference->kind == REFERENCE_STAR &&
            !has_columns_of(database_find_table(pair->old_database, reference->name),
                            database_find_table(pair->new_database, reference->name)))
            return false;
    }
    return true;
}

/* What cannot move is re-created in the other namespace. */
static ChangeAttributes refine_extension(const ComparedPair *pair, ChangeAttributes bits)
{
    const Extension *a = (const Extension *)pair->from;
    const Extension *b = (const Extension *)pair->to;
    bool is_elsewhere = extension_is_fixed(a) && a->namespace_name != NULL &&
                        b->namespace_name != NULL && a->namespace_name != b->namespace_name &&
                        !b->provided;
    return is_elsewhere ? bits | ATTRIBUTE_DEFINITION : bits;
}

/* A not-null constraint that comes or goes has no form to be changed. */
static ChangeAttributes refine_not_null(const ComparedPair *pair, ChangeAttributes bits)
{
    (void)pair;
    return (bits & ATTRIBUTE_NOT_NULL) != 0 ? bits & ~(ChangeAttributes)ATTRIBUTE_NOT_NULL_FORM
                                            : bits;
}

/* Only foreign keys can be altered. */
static ChangeAttributes refine_constraint(const ComparedPair *pair, ChangeAttributes bits)
{
    static const ChangeAttributes alterable = ATTRIBUTE_DEFERRABILITY | ATTRIBUTE_ENFORCED;
    const Constraint *constraint = (const Constraint *)pair->from;
    if (constraint->constraint_kind == CONSTRAINT_FOREIGN_KEY || (bits & alterable) == 0)
        return bits;
    return (bits & ~alterable) | ATTRIBUTE_DEFINITION;
}

/* Only names of what both have are a difference. */
static ChangeAttributes refine_table(const ComparedPair *pair, ChangeAttributes bits)
{
    const PartNames *before = &((const Table *)pair->from)->extras->part_names;
    const PartNames *after = &((const Table *)pair->to)->extras->part_names;
    return part_names_agree(before, after) ? bits & ~ATTRIBUTE_PART_NAMES : bits;
}

/* What CREATE OR REPLACE can change in neither direction is SIGNATURE too. One that holds on to all
 * columns goes before they do, and comes after them. */
static ChangeAttributes refine_routine(const ComparedPair *pair, ChangeAttributes bits)
{
    const Expression *before = &((const Routine *)pair->from)->sql_body;
    const Expression *after = &((const Routine *)pair->to)->sql_body;
    if ((bits & ATTRIBUTE_SIGNATURE) != 0) bits |= ATTRIBUTE_DEFINITION;
    return stars_equal(pair, before, after) ? bits : bits | ATTRIBUTE_SIGNATURE;
}

/* What matters of names of columns is what comes out, where that is known. */
static ChangeAttributes refine_outputs(const ComparedPair *pair, ChangeAttributes bits,
                                       const Expression *before, const Expression *after,
                                       const NameList *const columns[2],
                                       const NameList *const outputs[2])
{
    bool is_known = outputs[0]->count > 0 && outputs[1]->count > 0;
    bool is_same =
        expression_equals(before, after) &&
        (is_known ? name_lists_equal(outputs[0], outputs[1])
                  : name_lists_equal(columns[0], columns[1]) && stars_equal(pair, before, after));
    return is_same ? bits & ~(ChangeAttributes)ATTRIBUTE_QUERY : bits | ATTRIBUTE_QUERY;
}

static ChangeAttributes refine_view(const ComparedPair *pair, ChangeAttributes bits)
{
    const View *a = (const View *)pair->from;
    const View *b = (const View *)pair->to;
    const NameList *columns[] = {&a->columns, &b->columns};
    const NameList *outputs[] = {&a->output_columns, &b->output_columns};
    return refine_outputs(pair, bits, &a->query, &b->query, columns, outputs);
}

static ChangeAttributes refine_materialized_view(const ComparedPair *pair, ChangeAttributes bits)
{
    const MaterializedView *a = (const MaterializedView *)pair->from;
    const MaterializedView *b = (const MaterializedView *)pair->to;
    const NameList *columns[] = {&a->columns, &b->columns};
    const NameList *outputs[] = {&a->output_columns, &b->output_columns};
    return refine_outputs(pair, bits, &a->query, &b->query, columns, outputs);
}

/* ---- whether one may be the other renamed ---- */

/* What has columns without writing them: a partition, a typed table, a child. */
static bool has_columns_from_elsewhere(const Table *table)
{
    return table->extras->partition_of.name != NULL || table->extras->type.name != NULL ||
           table->inherits.count > 0;
}

static bool tables_alike(const Object *from, const Object *to)
{
    const Table *a = (const Table *)from;
    const Table *b = (const Table *)to;
    if (a->extras->is_foreign != b->extras->is_foreign ||
        !qualified_name_equals(a->extras->partition_of, b->extras->partition_of) ||
        !expression_equals(&a->extras->bound, &b->extras->bound) ||
        !qualified_name_equals(a->extras->type, b->extras->type) ||
        a->inherits.count != b->inherits.count)
        return false;
    if (a->columns.count == 0 && b->columns.count == 0) return has_columns_from_elsewhere(a);
    if (a->columns.count != b->columns.count) return false;
    for (size_t i = 0; i < a->columns.count; i++)
        if (a->columns.items[i]->object.name.name != b->columns.items[i]->object.name.name ||
            !type_equals(&a->columns.items[i]->type, &b->columns.items[i]->type))
            return false;
    return true;
}

static bool views_alike(const Object *from, const Object *to)
{
    return expression_equals(&((const View *)from)->query, &((const View *)to)->query);
}

static bool materialized_views_alike(const Object *from, const Object *to)
{
    return expression_equals(&((const MaterializedView *)from)->query,
                             &((const MaterializedView *)to)->query);
}

/* One from above is renamed with its parent's. */
static bool triggers_alike(const Object *from, const Object *to)
{
    return !((const Trigger *)from)->inherited && object_compare_attributes(from, to) == 0;
}

static bool never_alike(const Object *from, const Object *to)
{
    (void)from;
    (void)to;
    return false;
}

/* ---- kinds ---- */

/* What comparing does with a kind beside what the rows of its members say; NULL: nothing more. */
typedef struct KindOperations {
    ChangeAttributes (*refine)(const ComparedPair *pair, ChangeAttributes bits);
    /* Whether one may be the other renamed; NULL: where nothing differs. */
    bool (*is_alike)(const Object *from, const Object *to);
} KindOperations;

/* What is told apart by its clauses, or is a sign, is never taken for another. */
#define ALIKE_NAMED NULL
#define ALIKE_PART NULL
#define ALIKE_WHOLE never_alike
#define ALIKE_OPERATOR never_alike

static const KindOperations operations[KIND_COUNT] = {
    [KIND_NAMESPACE] = {NULL, never_alike},
    [KIND_EXTENSION] = {refine_extension, never_alike},
    [KIND_DOMAIN] = {refine_not_null, NULL},
    [KIND_FUNCTION] = {refine_routine, NULL},
    [KIND_PROCEDURE] = {refine_routine, NULL},
    [KIND_TABLE] = {refine_table, tables_alike},
    [KIND_COLUMN] = {refine_not_null, NULL},
    [KIND_CONSTRAINT] = {refine_constraint, NULL},
    [KIND_VIEW] = {refine_view, views_alike},
    [KIND_MATERIALIZED_VIEW] = {refine_materialized_view, materialized_views_alike},
    [KIND_TRIGGER] = {NULL, triggers_alike},
    [KIND_EXTERNAL] = {NULL, never_alike},
    [KIND_DEFAULT_PRIVILEGES] = {NULL, never_alike},
#define DEFINITION(kind, words, sql, form, middle) [KIND_##kind] = {NULL, ALIKE_##form},
#include "model/definitions.def"
#undef DEFINITION
};

static ChangeAttributes compare(const ComparedPair *pair)
{
    const KindOperations *row = &operations[pair->from->kind];
    ChangeAttributes bits = object_compare_attributes(pair->from, pair->to);
    return row->refine == NULL ? bits : row->refine(pair, bits);
}

ChangeAttributes attributes_compare(const Object *a, const Object *b, const Database *old_database,
                                    const Database *new_database)
{
    const ComparedPair pair = {a, b, old_database, new_database};
    return compare(&pair) | extras_compare(a, b, old_database, new_database);
}

bool shape_equals(const Object *a, const Object *b)
{
    const ComparedPair pair = {a, b, NULL, NULL};
    if (a->kind != b->kind) return false;
    const KindOperations *row = &operations[a->kind];
    return row->is_alike != NULL ? row->is_alike(a, b) : compare(&pair) == 0;
}
