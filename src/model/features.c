/* What of a model needs which version, in one pass over all objects. A new feature is a row of
 * features.def, and named by its FLAG or by a line in its kind's function. */
#include "model/features.h"

#include <string.h>

static const FeatureRow rows[] = {
#define FEATURE(identifier, since, words) {since, words},
#include "model/features.def"
#undef FEATURE
};

bool server_does(Behavior behavior, int version)
{
    static const int since[] = {
#define BEHAVIOR(identifier, since) since,
#include "model/features.def"
#undef BEHAVIOR
    };
    return version >= since[behavior];
}

const FeatureRow *feature_row(Feature feature)
{
    return &rows[feature];
}

int features_newest(void)
{
    int newest = 0;
    for (size_t i = 0; i < FEATURE_COUNT; i++)
        if (rows[i].since > newest) newest = rows[i].since;
    return newest;
}

typedef struct Look {
    int version;
    FeatureUse *use;
    void *context;
    const Object *object;
} Look;

static void look_at(const Look *look, Feature feature, bool is_used)
{
    if (is_used && rows[feature].since > look->version)
        look->use(look->context, look->object, feature);
}

static void look_at_type(const Look *look, const Type *type)
{
    if (type->type_class != TYPE_BUILTIN || type->builtin == NULL) return;
    look_at(look, FEATURE_MULTIRANGE, strstr(type->builtin->name, "multirange") != NULL);
    look_at(look, FEATURE_NUMERIC_SCALE,
            strcmp(type->builtin->internal, "numeric") == 0 && type->modifier_count == 2 &&
                (type->modifiers[1] < 0 || type->modifiers[1] > type->modifiers[0]));
}

static void look_at_routine(const Look *look, const Object *object)
{
    const Routine *routine = (const Routine *)object;
    bool is_procedure = routine->object.kind == KIND_PROCEDURE;
    look_at(look, FEATURE_SQL_BODY, !expression_is_none(&routine->sql_body));
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const Argument *argument = &routine->arguments.items[i];
        look_at(look, FEATURE_PROCEDURE_OUT, is_procedure && argument->mode == ARGUMENT_OUT);
        look_at_type(look, &argument->type);
    }
    if (routine->has_returns) look_at_type(look, &routine->returns);
    for (size_t i = 0; i < routine->transforms.count; i++)
        look_at_type(look, &routine->transforms.items[i]);
}

static void look_at_constraint(const Look *look, const Object *object)
{
    const Constraint *constraint = (const Constraint *)object;
    look_at(look, FEATURE_NULLS_NOT_DISTINCT, constraint->nulls_not_distinct);
    look_at(look, FEATURE_ON_DELETE_COLUMNS, constraint->on_delete_columns.count > 0);
    look_at(look, FEATURE_NOT_ENFORCED, constraint->not_enforced);
    look_at(look, FEATURE_WITHOUT_OVERLAPS, constraint_is_without_overlaps(constraint));
    look_at(look, FEATURE_PERIOD, constraint->has_period && !constraint_is_key(constraint));
}

static void look_at_not_null(const Look *look, const NotNull *not_null)
{
    look_at(look, FEATURE_NOT_NULL_NAME, !not_null_name_is_usual(not_null->name));
    look_at(look, FEATURE_NOT_NULL_FORM, not_null->no_inherit || not_null->not_valid);
}

static void look_at_column(const Look *look, const Object *object)
{
    const Column *column = (const Column *)object;
    look_at(look, FEATURE_COMPRESSION, column->compression != NULL);
    look_at(look, FEATURE_VIRTUAL_COLUMN, column->extras->is_virtual);
    look_at_not_null(look, &column->extras->not_null);
    look_at_type(look, &column->type);
}

static void look_at_domain(const Look *look, const Object *object)
{
    const Domain *domain = (const Domain *)object;
    look_at(look, FEATURE_DOMAIN_NOT_NULL_NAME, !not_null_name_is_usual(domain->not_null_name));
    look_at_type(look, &domain->type);
}

static void look_at_overrides(const Look *look, const Columns *overrides)
{
    for (size_t i = 0; i < overrides->count; i++) {
        look_at(look, FEATURE_COMPRESSION, overrides->items[i]->compression != NULL);
        look_at_not_null(look, &overrides->items[i]->extras->not_null);
    }
}

static void look_at_view(const Look *look, const Object *object)
{
    const View *view = (const View *)object;
    for (size_t i = 0; i < view->with.count; i++) {
        look_at(look, FEATURE_SECURITY_INVOKER,
                strcmp(view->with.items[i].name, "security_invoker") == 0);
    }
}

static void look_at_composite(const Look *look, const Object *object)
{
    const Composite *composite = (const Composite *)object;
    for (size_t i = 0; i < composite->attributes.count; i++)
        look_at_type(look, &composite->attributes.items[i].type);
}

static void look_at_index(const Look *look, const Object *object)
{
    const Index *index = (const Index *)object;
#define ATTRIBUTE_FLAG(member, words, feature) look_at(look, FEATURE_##feature, index->member);
#include "model/attributes/index.def"
#undef ATTRIBUTE_FLAG
}

static void look_at_sequence(const Look *look, const Object *object)
{
    look_at(look, FEATURE_UNLOGGED_SEQUENCE, ((const Sequence *)object)->unlogged);
}

static void look_at_table(const Look *look, const Object *object)
{
    look_at_overrides(look, &((const Table *)object)->extras->overrides);
}

static void look_at_materialized_view(const Look *look, const Object *object)
{
    look_at_overrides(look, &((const MaterializedView *)object)->overrides);
}

static void look_at_grants(const Look *look, const Object *object)
{
    const Grants *grants = &object_extras(object)->grants;
    for (size_t i = 0; i < grants->count; i++)
        look_at(look, FEATURE_MAINTAIN, grants->items[i].privilege == PRIVILEGE_MAINTAIN);
}

/* What has nothing that is newer than the oldest version has no row. */
static void (*const looks[KIND_COUNT])(const Look *look, const Object *object) = {
    [KIND_COLUMN] = look_at_column,
    [KIND_DOMAIN] = look_at_domain,
    [KIND_COMPOSITE] = look_at_composite,
    [KIND_FUNCTION] = look_at_routine,
    [KIND_PROCEDURE] = look_at_routine,
    [KIND_CONSTRAINT] = look_at_constraint,
    [KIND_INDEX] = look_at_index,
    [KIND_SEQUENCE] = look_at_sequence,
    [KIND_TABLE] = look_at_table,
    [KIND_VIEW] = look_at_view,
    [KIND_MATERIALIZED_VIEW] = look_at_materialized_view,
};

static void look_at_object(void *context, const Object *object)
{
    Look *look = context;
    look->object = object;
    look_at_grants(look, object);
    if (looks[object->kind] != NULL) looks[object->kind](look, object);
}

void features_lacking(const Database *database, int version, FeatureUse *use, void *context)
{
    Look look = {.version = version, .use = use, .context = context};
    database_visit(database, look_at_object, &look);
}
