/* What differs in a pair, attribute by attribute (attributes.def); what none of them tells is
 * DEFINITION. Equal texts with a `*` differ where it means other columns. */
#include "diff/diff_internal.h"

#include "base/bug.h"

const char *change_attribute_word(ChangeAttribute attribute)
{
    static const char *const words[] = {
#define ATTRIBUTE(identifier, word) word,
#include "diff/attributes.def"
#undef ATTRIBUTE
    };
    return words[attribute];
}

/* Copies `a` with the name and comment of `b`, so that object_equals compares the rest. A kind's
 * function clears in the copy what it has compared itself; what is left unequal is DEFINITION. */
#define ADOPT(copy, a, b)                                                                    \
    ((copy) = *(a), (copy).object.name = (b)->object.name,                                   \
     (copy).object.comment = (b)->object.comment, (copy).object.parent = (b)->object.parent, \
     (copy).object.signature = (b)->object.signature, (copy).object.extras = (b)->object.extras)

#define TAKE(copy, b, field, bit, equal)       \
    do {                                       \
        if (!(equal)) bits |= ATTRIBUTE_##bit; \
        (copy).field = (b)->field;             \
    } while (0)

#define FINISH(copy, b) \
    (object_equals(&(copy).object, &(b)->object) ? bits : bits | ATTRIBUTE_DEFINITION)

static bool collation_equals(QualifiedName a, QualifiedName b)
{
    return qualified_name_equals(a, b);
}

/* What cannot move is re-created in the other namespace. */
static bool is_elsewhere(const Extension *a, const Extension *b)
{
    return extension_is_fixed(a) && a->namespace_name != NULL && b->namespace_name != NULL &&
           a->namespace_name != b->namespace_name && !b->provided;
}

static ChangeAttributes compare_extension(const Extension *a, const Extension *b)
{
    return (is_elsewhere(a, b) ? ATTRIBUTE_DEFINITION : 0) |
           (text_equals(a->version, b->version) ? 0 : ATTRIBUTE_VERSION) |
           (a->provided == b->provided ? 0 : ATTRIBUTE_PROVIDED);
}

static ChangeAttributes compare_enum(const Enum *a, const Enum *b)
{
    Enum copy;
    ADOPT(copy, a, b);
    return object_equals(&copy.object, &b->object) ? 0 : ATTRIBUTE_LABELS;
}

static ChangeAttributes compare_composite(const Composite *a, const Composite *b)
{
    Composite copy;
    ADOPT(copy, a, b);
    return object_equals(&copy.object, &b->object) ? 0 : ATTRIBUTE_MEMBERS;
}

static ChangeAttributes compare_domain(const Domain *a, const Domain *b)
{
    Domain copy;
    ChangeAttributes bits = 0;
    ADOPT(copy, a, b);
    TAKE(copy, b, type, TYPE, type_equals(&a->type, &b->type));
    TAKE(copy, b, collation, TYPE, collation_equals(a->collation, b->collation));
    TAKE(copy, b, default_value, DEFAULT, expression_equals(&a->default_value, &b->default_value));
    TAKE(copy, b, not_null, NOT_NULL, a->not_null == b->not_null);
    TAKE(copy, b, not_null_name, NOT_NULL_FORM,
         a->not_null != b->not_null || not_null_equals(&(NotNull){.name = a->not_null_name},
                                                       &(NotNull){.name = b->not_null_name}));
    return object_equals(&copy.object, &b->object) ? bits : bits | ATTRIBUTE_CHECKS;
}

static ChangeAttributes compare_sequence(const Sequence *a, const Sequence *b)
{
    ChangeAttributes bits =
        sequence_options_equal(&a->options, &b->options) ? 0 : ATTRIBUTE_SEQUENCE;
    if (a->unlogged != b->unlogged) bits |= ATTRIBUTE_LOGGED;
    if (!qualified_name_equals(a->owned_by_table, b->owned_by_table) ||
        a->owned_by_column != b->owned_by_column)
        bits |= ATTRIBUTE_OWNED_BY;
    return bits;
}

/* What CREATE OR REPLACE can change in neither direction is SIGNATURE; the rest is DEFINITION. */
static bool can_replace(const Routine *a, const Routine *b)
{
    if (a->arguments.count != b->arguments.count || a->returns_set != b->returns_set ||
        a->returns_table != b->returns_table || a->has_returns != b->has_returns ||
        a->window != b->window ||
        (a->has_returns && !a->returns_table && !type_equals(&a->returns, &b->returns)))
        return false;
    for (size_t i = 0; i < a->arguments.count; i++) {
        const Argument *before = &a->arguments.items[i];
        const Argument *after = &b->arguments.items[i];
        if (before->mode != after->mode || before->name != after->name ||
            !type_equals(&before->type, &after->type))
            return false;
    }
    return true;
}

static ChangeAttributes compare_table_extras(const TableExtras *a, const TableExtras *b)
{
    ChangeAttributes bits = 0;
    if (a == b) return 0;
    if (a->row_security != b->row_security || a->row_security_forced != b->row_security_forced)
        bits |= ATTRIBUTE_ROW_SECURITY;
    if (a->cluster != b->cluster) bits |= ATTRIBUTE_CLUSTER;
    if (!options_equal(&a->options, &b->options)) bits |= ATTRIBUTE_FOREIGN_OPTIONS;
    if (!overrides_equal(&a->overrides, &b->overrides)) bits |= ATTRIBUTE_OVERRIDES;
    if (!check_copies_agree(&a->copies, &b->copies)) bits |= ATTRIBUTE_CHECK_COPIES;
    if (!part_names_agree(&a->part_names, &b->part_names)) bits |= ATTRIBUTE_PART_NAMES;
    if (!qualified_name_equals(a->partition_of, b->partition_of) ||
        !expression_equals(&a->bound, &b->bound))
        bits |= ATTRIBUTE_PARTITION;
    if (a->is_foreign != b->is_foreign || a->server != b->server ||
        !qualified_name_equals(a->type, b->type) ||
        !expression_equals(&a->partition_key, &b->partition_key))
        bits |= ATTRIBUTE_DEFINITION;
    return bits;
}

static ChangeAttributes compare_table(const Table *a, const Table *b)
{
    Table copy;
    ChangeAttributes bits = compare_table_extras(a->extras, b->extras);
    ADOPT(copy, a, b);
    copy.extras = b->extras;
    TAKE(copy, b, unlogged, LOGGED, a->unlogged == b->unlogged);
    TAKE(copy, b, with, OPTIONS, options_equal(&a->with, &b->with));
    TAKE(copy, b, tablespace, TABLESPACE, a->tablespace == b->tablespace);
    TAKE(copy, b, access_method, ACCESS_METHOD, a->access_method == b->access_method);
    TAKE(copy, b, replica_identity, REPLICA_IDENTITY, a->replica_identity == b->replica_identity);
    TAKE(copy, b, replica_identity_index, REPLICA_IDENTITY,
         a->replica_identity_index == b->replica_identity_index);
    return object_equals(&copy.object, &b->object) ? bits : bits | ATTRIBUTE_INHERITS;
}

static ChangeAttributes compare_column(const Column *a, const Column *b)
{
    Column copy;
    ColumnExtras extras = *a->extras;
    ChangeAttributes bits = 0;
    ADOPT(copy, a, b);
    copy.extras = &extras;
    TAKE(copy, b, type, TYPE, type_equals(&a->type, &b->type));
    TAKE(copy, b, not_null, NOT_NULL, a->not_null == b->not_null);
    TAKE(copy, b, collation, COLLATION, collation_equals(a->collation, b->collation));
    TAKE(copy, b, default_value, DEFAULT, expression_equals(&a->default_value, &b->default_value));
    TAKE(extras, b->extras, generated, GENERATED,
         expression_equals(&a->extras->generated, &b->extras->generated));
    TAKE(extras, b->extras, is_virtual, GENERATED, a->extras->is_virtual == b->extras->is_virtual);
    TAKE(extras, b->extras, not_null, NOT_NULL_FORM,
         a->not_null != b->not_null || not_null_equals(&a->extras->not_null, &b->extras->not_null));
    TAKE(extras, b->extras, options, ATTRIBUTE_OPTIONS,
         options_equal(&a->extras->options, &b->extras->options));
    TAKE(extras, b->extras, foreign_options, FOREIGN_OPTIONS,
         options_equal(&a->extras->foreign_options, &b->extras->foreign_options));
    TAKE(copy, b, storage, STORAGE, a->storage == b->storage);
    TAKE(copy, b, compression, COMPRESSION, a->compression == b->compression);
    TAKE(copy, b, statistics, STATISTICS, a->statistics == b->statistics);
    return object_equals(&copy.object, &b->object) ? bits : bits | ATTRIBUTE_IDENTITY;
}

static ChangeAttributes compare_constraint(const Constraint *a, const Constraint *b)
{
    Constraint copy;
    ChangeAttributes bits = 0;
    ADOPT(copy, a, b);
    if (a->constraint_kind == CONSTRAINT_FOREIGN_KEY) {
        TAKE(copy, b, deferrable, DEFERRABILITY, a->deferrable == b->deferrable);
        TAKE(copy, b, initially_deferred, DEFERRABILITY,
             a->initially_deferred == b->initially_deferred);
        TAKE(copy, b, not_enforced, ENFORCED, a->not_enforced == b->not_enforced);
    }
    TAKE(copy, b, not_valid, VALIDITY, a->not_valid == b->not_valid);
    return FINISH(copy, b);
}

static ChangeAttributes compare_index(const Index *a, const Index *b)
{
    Index copy;
    ChangeAttributes bits = 0;
    ADOPT(copy, a, b);
    if (!index_statistics_equal(a, b) && a->keys.count == b->keys.count) {
        bool same = true;
        for (size_t i = 0; i < a->keys.count; i++)
            same = same && index_key_equals(&a->keys.items[i], &b->keys.items[i]);
        if (same) copy.keys = b->keys;
        if (same) bits |= ATTRIBUTE_STATISTICS;
    }
    return FINISH(copy, b);
}

static ChangeAttributes compare_trigger(const Trigger *a, const Trigger *b)
{
    Trigger copy;
    ChangeAttributes bits = 0;
    ADOPT(copy, a, b);
    TAKE(copy, b, enabled, ENABLED, a->enabled == b->enabled);
    return FINISH(copy, b);
}

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
static bool stars_equal(const Expression *a, const Expression *b, const Database *old_database,
                        const Database *new_database)
{
    for (size_t i = 0; i < a->reference_count && i < b->reference_count; i++) {
        const SqlReference *reference = &a->references[i];
        if (reference->kind == REFERENCE_STAR &&
            !has_columns_of(database_find_table(old_database, reference->name),
                            database_find_table(new_database, reference->name)))
            return false;
    }
    return true;
}

static ChangeAttributes compare_routine(const Routine *a, const Routine *b,
                                        const Database *old_database, const Database *new_database)
{
    Routine copy;
    ChangeAttributes bits = 0;
    ADOPT(copy, a, b);
    /* One that holds on to all columns goes before they do, and comes after them. */
    if (!can_replace(a, b) || !stars_equal(&a->sql_body, &b->sql_body, old_database, new_database))
        bits |= ATTRIBUTE_SIGNATURE;
    return FINISH(copy, b);
}

static bool output_equals(const NameList *a, const NameList *b, const Expression *a_query,
                          const Expression *b_query, const Database *old_database,
                          const Database *new_database)
{
    if (a->count > 0 && b->count > 0) return name_lists_equal(a, b);
    return stars_equal(a_query, b_query, old_database, new_database);
}

static ChangeAttributes compare_view(const View *a, const View *b, const Database *old_database,
                                     const Database *new_database)
{
    View copy;
    ChangeAttributes bits = 0;
    ADOPT(copy, a, b);
    TAKE(copy, b, query, QUERY, expression_equals(&a->query, &b->query));
    TAKE(copy, b, columns, QUERY,
         (a->output_columns.count > 0 && b->output_columns.count > 0) ||
             name_lists_equal(&a->columns, &b->columns));
    TAKE(copy, b, output_columns, QUERY,
         output_equals(&a->output_columns, &b->output_columns, &a->query, &b->query, old_database,
                       new_database));
    TAKE(copy, b, with, OPTIONS, options_equal(&a->with, &b->with));
    TAKE(copy, b, check_option, OPTIONS, a->check_option == b->check_option);
    TAKE(copy, b, overrides, COLUMNS, overrides_equal(&a->overrides, &b->overrides));
    return FINISH(copy, b);
}

static ChangeAttributes compare_materialized_view(const MaterializedView *a,
                                                  const MaterializedView *b,
                                                  const Database *old_database,
                                                  const Database *new_database)
{
    MaterializedView copy;
    ChangeAttributes bits = 0;
    ADOPT(copy, a, b);
    TAKE(copy, b, query, QUERY, expression_equals(&a->query, &b->query));
    TAKE(copy, b, columns, QUERY,
         (a->output_columns.count > 0 && b->output_columns.count > 0) ||
             name_lists_equal(&a->columns, &b->columns));
    TAKE(copy, b, output_columns, QUERY,
         output_equals(&a->output_columns, &b->output_columns, &a->query, &b->query, old_database,
                       new_database));
    TAKE(copy, b, with, OPTIONS, options_equal(&a->with, &b->with));
    TAKE(copy, b, tablespace, TABLESPACE, a->tablespace == b->tablespace);
    TAKE(copy, b, access_method, ACCESS_METHOD, a->access_method == b->access_method);
    TAKE(copy, b, overrides, COLUMNS, overrides_equal(&a->overrides, &b->overrides));
    TAKE(copy, b, cluster, CLUSTER, a->cluster == b->cluster);
    /* with_no_data says how it is created, not what it is */
    copy.with_no_data = b->with_no_data;
    return FINISH(copy, b);
}

static ChangeAttributes compare_definition(const Definition *a, const Definition *b)
{
    return definition_equals(a, b) ? 0 : ATTRIBUTE_DEFINITION;
}

static ChangeAttributes compare_kind(const Object *a, const Object *b, const Database *old_database,
                                     const Database *new_database)
{
    switch (a->kind) {
    case KIND_EXTERNAL:
    case KIND_DEFAULT_PRIVILEGES:
    case KIND_NAMESPACE: return 0; /* nothing but what every object has */
    case KIND_EXTENSION: return compare_extension((const Extension *)a, (const Extension *)b);
    case KIND_ENUM: return compare_enum((const Enum *)a, (const Enum *)b);
    case KIND_COMPOSITE: return compare_composite((const Composite *)a, (const Composite *)b);
    case KIND_DOMAIN: return compare_domain((const Domain *)a, (const Domain *)b);
    case KIND_SEQUENCE: return compare_sequence((const Sequence *)a, (const Sequence *)b);
    case KIND_FUNCTION:
    case KIND_PROCEDURE:
        return compare_routine((const Routine *)a, (const Routine *)b, old_database, new_database);
    case KIND_TABLE: return compare_table((const Table *)a, (const Table *)b);
    case KIND_COLUMN: return compare_column((const Column *)a, (const Column *)b);
    case KIND_CONSTRAINT: return compare_constraint((const Constraint *)a, (const Constraint *)b);
    case KIND_INDEX: return compare_index((const Index *)a, (const Index *)b);
    case KIND_TRIGGER: return compare_trigger((const Trigger *)a, (const Trigger *)b);
    case KIND_VIEW:
        return compare_view((const View *)a, (const View *)b, old_database, new_database);
    case KIND_MATERIALIZED_VIEW:
        return compare_materialized_view((const MaterializedView *)a, (const MaterializedView *)b,
                                         old_database, new_database);
    default: break;
    }
    if (a->kind == KIND_RAW) return object_equals(a, b) ? 0 : ATTRIBUTE_DEFINITION;
    if (definition_row(a->kind) != NULL)
        return compare_definition((const Definition *)a, (const Definition *)b);
    BUG("kind %d has no comparison", (int)a->kind);
}

/* Whether the same text may mean something else: `select *`. */
static bool may_have_stars(const Object *object)
{
    return object->kind == KIND_VIEW || object->kind == KIND_MATERIALIZED_VIEW ||
           ((object->kind == KIND_FUNCTION || object->kind == KIND_PROCEDURE) &&
            !expression_is_none(&((const Routine *)object)->sql_body));
}

ChangeAttributes attributes_compare(const Object *a, const Object *b, const Database *old_database,
                                    const Database *new_database)
{
    ChangeAttributes extras = extras_compare(a, b, old_database, new_database);
    if (!may_have_stars(a) && object_equals(a, b)) return extras;
    ChangeAttributes bits = compare_kind(a, b, old_database, new_database);
    return bits | extras;
}

/* What has columns without writing them: a partition, a typed table, a child. */
static bool has_columns_from_elsewhere(const Table *table)
{
    return table->extras->partition_of.name != NULL || table->extras->type.name != NULL ||
           table->inherits.count > 0;
}

static bool tables_alike(const Table *a, const Table *b)
{
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

bool shape_equals(const Object *a, const Object *b)
{
    if (a->kind != b->kind) return false;
    /* It is renamed with its parent's. */
    if (a->kind == KIND_TRIGGER && ((const Trigger *)a)->inherited) return false;
    switch (a->kind) {
    case KIND_TABLE: return tables_alike((const Table *)a, (const Table *)b);
    case KIND_EXTENSION:
    case KIND_EXTERNAL:
    case KIND_DEFAULT_PRIVILEGES:
    case KIND_NAMESPACE: return false;
    case KIND_VIEW: return expression_equals(&((const View *)a)->query, &((const View *)b)->query);
    case KIND_MATERIALIZED_VIEW:
        return expression_equals(&((const MaterializedView *)a)->query,
                                 &((const MaterializedView *)b)->query);
    case KIND_CAST:
    case KIND_TRANSFORM:
    case KIND_USER_MAPPING:
    case KIND_OPERATOR: return false;
    default: return compare_kind(a, b, NULL, NULL) == 0;
    }
}
