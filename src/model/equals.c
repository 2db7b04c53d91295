/* Equality of objects, kind by kind; places in the source do not count. */
#include "model/database.h"

/* Nothing but what every object has. */
static bool namespace_equals(const Namespace *a, const Namespace *b)
{
    (void)a;
    (void)b;
    return true;
}

static bool external_equals(const External *a, const External *b)
{
    return a->extension == b->extension && text_equals(a->identity, b->identity);
}

/* The role is in its key. */
static bool default_privileges_equal(const DefaultPrivileges *a, const DefaultPrivileges *b)
{
    (void)a;
    (void)b;
    return true;
}

static bool extension_equals(const Extension *a, const Extension *b)
{
    return text_equals(a->version, b->version) && a->namespace_name == b->namespace_name &&
           a->provided == b->provided;
}

static bool enum_equals(const Enum *a, const Enum *b)
{
    if (a->labels.count != b->labels.count) return false;
    for (size_t i = 0; i < a->labels.count; i++)
        if (!text_equals(a->labels.items[i].label, b->labels.items[i].label)) return false;
    return true;
}

static bool composite_equals(const Composite *a, const Composite *b)
{
    if (a->attributes.count != b->attributes.count) return false;
    for (size_t i = 0; i < a->attributes.count; i++) {
        const Attribute *left = &a->attributes.items[i];
        const Attribute *right = &b->attributes.items[i];
        if (left->name != right->name || !type_equals(&left->type, &right->type) ||
            !qualified_name_equals(left->collation, right->collation) ||
            !text_equals(left->comment, right->comment))
            return false;
    }
    return true;
}

static bool domain_equals(const Domain *a, const Domain *b)
{
    if (!type_equals(&a->type, &b->type) || !qualified_name_equals(a->collation, b->collation) ||
        !expression_equals(&a->default_value, &b->default_value) || a->not_null != b->not_null ||
        !not_null_equals(&(NotNull){.name = a->not_null_name},
                         &(NotNull){.name = b->not_null_name}) ||
        a->checks.count != b->checks.count)
        return false;
    for (size_t i = 0; i < a->checks.count; i++) {
        const DomainCheck *left = &a->checks.items[i];
        const DomainCheck *right = &b->checks.items[i];
        if (left->name != right->name || left->not_valid != right->not_valid ||
            !expression_equals(&left->expression, &right->expression))
            return false;
    }
    return true;
}

static bool sequence_equals(const Sequence *a, const Sequence *b)
{
    return sequence_options_equal(&a->options, &b->options) && a->unlogged == b->unlogged &&
           qualified_name_equals(a->owned_by_table, b->owned_by_table) &&
           a->owned_by_column == b->owned_by_column;
}

static bool arguments_equal(const Routine *a, const Routine *b)
{
    if (a->arguments.count != b->arguments.count) return false;
    for (size_t i = 0; i < a->arguments.count; i++) {
        const Argument *left = &a->arguments.items[i];
        const Argument *right = &b->arguments.items[i];
        if (left->mode != right->mode || left->name != right->name ||
            !type_equals(&left->type, &right->type) ||
            !expression_equals(&left->default_value, &right->default_value))
            return false;
    }
    return true;
}

static bool routine_attributes_equal(const Routine *a, const Routine *b)
{
    return a->language == b->language && a->window == b->window && a->volatility == b->volatility &&
           a->leakproof == b->leakproof && a->strict == b->strict &&
           a->security_definer == b->security_definer && a->parallel == b->parallel &&
           text_equals(a->cost, b->cost) && text_equals(a->rows, b->rows) &&
           qualified_name_equals(a->support, b->support) && options_equal(&a->set, &b->set);
}

static bool transforms_equal(const Routine *a, const Routine *b)
{
    if (a->transforms.count != b->transforms.count) return false;
    for (size_t i = 0; i < a->transforms.count; i++)
        if (!type_equals(&a->transforms.items[i], &b->transforms.items[i])) return false;
    return true;
}

static bool routine_equals(const Routine *a, const Routine *b)
{
    return arguments_equal(a, b) && a->returns_set == b->returns_set &&
           a->returns_table == b->returns_table && a->has_returns == b->has_returns &&
           (!a->has_returns || a->returns_table || type_equals(&a->returns, &b->returns)) &&
           routine_attributes_equal(a, b) && transforms_equal(a, b) &&
           text_equals(a->body, b->body) && text_equals(a->link_symbol, b->link_symbol) &&
           expression_equals(&a->sql_body, &b->sql_body);
}

static bool table_equals(const Table *a, const Table *b)
{
    if (a->inherits.count != b->inherits.count) return false;
    for (size_t i = 0; i < a->inherits.count; i++)
        if (!qualified_name_equals(a->inherits.items[i], b->inherits.items[i])) return false;
    return a->unlogged == b->unlogged && options_equal(&a->with, &b->with) &&
           a->tablespace == b->tablespace && a->access_method == b->access_method &&
           a->replica_identity == b->replica_identity &&
           a->replica_identity_index == b->replica_identity_index &&
           table_extras_equal(a->extras, b->extras);
}

static bool column_equals(const Column *a, const Column *b)
{
    if (a->identity != b->identity) return false;
    if (a->identity != IDENTITY_NONE &&
        (!sequence_options_equal(&a->extras->identity_options, &b->extras->identity_options) ||
         a->extras->identity_sequence != b->extras->identity_sequence))
        return false;
    return type_equals(&a->type, &b->type) && a->not_null == b->not_null &&
           qualified_name_equals(a->collation, b->collation) &&
           expression_equals(&a->default_value, &b->default_value) &&
           expression_equals(&a->extras->generated, &b->extras->generated) &&
           a->extras->is_virtual == b->extras->is_virtual &&
           not_null_equals(&a->extras->not_null, &b->extras->not_null) &&
           options_equal(&a->extras->options, &b->extras->options) &&
           options_equal(&a->extras->foreign_options, &b->extras->foreign_options) &&
           a->storage == b->storage && a->compression == b->compression &&
           a->statistics == b->statistics;
}

bool index_key_equals(const IndexKey *a, const IndexKey *b)
{
    return a->column == b->column && expression_equals(&a->expression, &b->expression) &&
           qualified_name_equals(a->collation, b->collation) &&
           qualified_name_equals(a->operator_class, b->operator_class) &&
           options_equal(&a->operator_class_options, &b->operator_class_options) &&
           a->descending == b->descending && a->nulls == b->nulls;
}

static bool foreign_key_equals(const Constraint *a, const Constraint *b)
{
    return qualified_name_equals(a->referenced_table, b->referenced_table) &&
           name_lists_equal(&a->referenced_columns, &b->referenced_columns) &&
           a->match == b->match && a->on_delete == b->on_delete && a->on_update == b->on_update &&
           name_lists_equal(&a->on_delete_columns, &b->on_delete_columns);
}

static bool elements_equal(const Constraint *a, const Constraint *b)
{
    if (a->elements.count != b->elements.count) return false;
    for (size_t i = 0; i < a->elements.count; i++) {
        const ExcludeElement *left = &a->elements.items[i];
        const ExcludeElement *right = &b->elements.items[i];
        if (!index_key_equals(left->key, right->key) ||
            !text_equals(left->operator_name, right->operator_name))
            return false;
    }
    return true;
}

static bool constraint_equals(const Constraint *a, const Constraint *b)
{
    return a->constraint_kind == b->constraint_kind && name_lists_equal(&a->columns, &b->columns) &&
           name_lists_equal(&a->include, &b->include) &&
           a->nulls_not_distinct == b->nulls_not_distinct && a->has_period == b->has_period &&
           expression_equals(&a->expression, &b->expression) && a->no_inherit == b->no_inherit &&
           a->not_enforced == b->not_enforced && foreign_key_equals(a, b) &&
           a->access_method == b->access_method && elements_equal(a, b) &&
           a->deferrable == b->deferrable && a->initially_deferred == b->initially_deferred &&
           a->not_valid == b->not_valid && options_equal(&a->with, &b->with) &&
           a->tablespace == b->tablespace;
}

bool index_statistics_equal(const Index *a, const Index *b)
{
    if (a->keys.count != b->keys.count) return false;
    for (size_t i = 0; i < a->keys.count; i++)
        if (a->keys.items[i].has_statistics != b->keys.items[i].has_statistics ||
            a->keys.items[i].statistics != b->keys.items[i].statistics)
            return false;
    return true;
}

static bool index_equals(const Index *a, const Index *b)
{
    if (a->keys.count != b->keys.count) return false;
    for (size_t i = 0; i < a->keys.count; i++)
        if (!index_key_equals(&a->keys.items[i], &b->keys.items[i])) return false;
    return a->unique == b->unique && a->nulls_not_distinct == b->nulls_not_distinct &&
           a->access_method == b->access_method && name_lists_equal(&a->include, &b->include) &&
           options_equal(&a->with, &b->with) && expression_equals(&a->predicate, &b->predicate) &&
           a->tablespace == b->tablespace && index_statistics_equal(a, b);
}

static bool trigger_equals(const Trigger *a, const Trigger *b)
{
    if (a->arguments.count != b->arguments.count) return false;
    for (size_t i = 0; i < a->arguments.count; i++)
        if (!text_equals(a->arguments.items[i], b->arguments.items[i])) return false;
    return a->inherited == b->inherited && a->timing == b->timing && a->events == b->events &&
           name_lists_equal(&a->update_columns, &b->update_columns) &&
           a->for_each_row == b->for_each_row && a->constraint == b->constraint &&
           a->deferrable == b->deferrable && a->initially_deferred == b->initially_deferred &&
           qualified_name_equals(a->from_table, b->from_table) && a->old_table == b->old_table &&
           a->new_table == b->new_table && expression_equals(&a->condition, &b->condition) &&
           qualified_name_equals(a->function, b->function) && a->enabled == b->enabled;
}

/* Empty where they could not be derived. */
static bool output_columns_equal(const NameList *a, const NameList *b)
{
    return a->count == 0 || b->count == 0 || name_lists_equal(a, b);
}

static bool view_equals(const View *a, const View *b)
{
    return name_lists_equal(&a->columns, &b->columns) && expression_equals(&a->query, &b->query) &&
           options_equal(&a->with, &b->with) && a->check_option == b->check_option &&
           overrides_equal(&a->overrides, &b->overrides) &&
           output_columns_equal(&a->output_columns, &b->output_columns);
}

static bool materialized_view_equals(const MaterializedView *a, const MaterializedView *b)
{
    return name_lists_equal(&a->columns, &b->columns) && expression_equals(&a->query, &b->query) &&
           options_equal(&a->with, &b->with) && a->tablespace == b->tablespace &&
           a->access_method == b->access_method && a->with_no_data == b->with_no_data &&
           a->cluster == b->cluster && overrides_equal(&a->overrides, &b->overrides) &&
           output_columns_equal(&a->output_columns, &b->output_columns);
}

static bool raw_equals(const Raw *a, const Raw *b)
{
    return text_equals(a->up, b->up) && text_equals(a->down, b->down);
}

static bool kind_equals(const Object *a, const Object *b)
{
    switch (a->kind) {
#define EQUALS(KIND_NAME, Type, function) \
    case KIND_NAME: return function((const Type *)a, (const Type *)b);
        EQUALS(KIND_NAMESPACE, Namespace, namespace_equals)
        EQUALS(KIND_EXTERNAL, External, external_equals)
        EQUALS(KIND_DEFAULT_PRIVILEGES, DefaultPrivileges, default_privileges_equal)
        EQUALS(KIND_EXTENSION, Extension, extension_equals)
        EQUALS(KIND_ENUM, Enum, enum_equals)
        EQUALS(KIND_COMPOSITE, Composite, composite_equals)
        EQUALS(KIND_DOMAIN, Domain, domain_equals)
        EQUALS(KIND_SEQUENCE, Sequence, sequence_equals)
        EQUALS(KIND_FUNCTION, Routine, routine_equals)
        EQUALS(KIND_PROCEDURE, Routine, routine_equals)
        EQUALS(KIND_TABLE, Table, table_equals)
        EQUALS(KIND_COLUMN, Column, column_equals)
        EQUALS(KIND_CONSTRAINT, Constraint, constraint_equals)
        EQUALS(KIND_VIEW, View, view_equals)
        EQUALS(KIND_MATERIALIZED_VIEW, MaterializedView, materialized_view_equals)
        EQUALS(KIND_INDEX, Index, index_equals)
        EQUALS(KIND_TRIGGER, Trigger, trigger_equals)
        EQUALS(KIND_RAW, Raw, raw_equals)
#undef EQUALS
    default: break;
    }
    if (definition_row(a->kind) == NULL) return false;
    return definition_equals((const Definition *)a, (const Definition *)b);
}

bool object_equals(const Object *a, const Object *b)
{
    return a->kind == b->kind && object_compare(a, b) == 0 && text_equals(a->comment, b->comment) &&
           object_extras_equal(a, b) && kind_equals(a, b);
}

typedef struct Collected {
    Arena *arena;
    Objects objects;
} Collected;

static void collect_object(void *context, const Object *object)
{
    Collected *collected = context;
    VECTOR_ADD(collected->arena, &collected->objects, (Object *)object);
}

static bool all_equal(const Database *a, const Database *b, Arena *scratch)
{
    Collected left = {.arena = scratch};
    Collected right = {.arena = scratch};
    database_visit(a, collect_object, &left);
    database_visit(b, collect_object, &right);
    if (left.objects.count != right.objects.count) return false;
    for (size_t i = 0; i < left.objects.count; i++)
        if (!object_equals(left.objects.items[i], right.objects.items[i])) return false;
    return true;
}

bool database_equals(const Database *a, const Database *b)
{
    Arena *scratch = arena_new();
    bool equal = all_equal(a, b, scratch);
    arena_free(scratch);
    return equal;
}
