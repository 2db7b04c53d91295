/* Partitioned tables: the key, what it asks of other keys, and each partition's bounds. */
#include "sema/partition_internal.h"

#include <string.h>

#include "sema/expression_internal.h"

#define KEY_LIMIT 32 /* PARTITION_MAX_KEYS */

static const char *const strategy_words[] = {"range", "list", "hash", ""};
static const char *const bound_forms[] = {"values from (...) to (...)", "values in (...)",
                                          "values with (modulus N, remainder R)", ""};

/* ---- keys ---- */

static void report_strategy(Sema *sema, const SqlPartitionKey *key)
{
    Diagnostic *diagnostic = SEMA_ADD(
        sema, PARTITION_KEY,
        span_make(key->span.source, key->span.begin, key->span.begin + strlen(key->strategy_name)),
        "unrecognized partitioning strategy \"%s\"", key->strategy_name);
    Near near = near_begin(sema, name_text(key->strategy_name));
    for (size_t i = 0; i < 3; i++) near_try(&near, text_from_string(strategy_words[i]));
    near_hint(&near, diagnostic);
    if (text_is_none(near.best)) SEMA_HINT(sema, diagnostic, "It must be range, list or hash.");
}

static bool is_generated(const RelationState *table, Name name)
{
    const Column *column = relation_find_column(table, name);
    return column != NULL && !span_is_none(column->extras->generated.span);
}

static bool is_system(Name name)
{
    static const char *const names[] = {"ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

/* Whether a column may be in a key: its name is checked elsewhere. */
static void check_column_use(Sema *sema, const RelationState *table, Name name, Span span)
{
    if (is_system(name))
        SEMA_ADD(sema, PARTITION_KEY, span, "cannot use system column \"%s\" in partition key",
                 name);
    else if (is_generated(table, name))
        SEMA_ADD(sema, PARTITION_KEY, span, "cannot use generated column \"%s\" in partition key",
                 name);
}

static void check_class(Sema *sema, const RelationState *table, const SqlPartitionKey *key,
                        const SqlKeyElement *element)
{
    const Column *column = relation_find_column(table, element->column);
    bool is_hash = key->strategy == SQL_STRATEGY_HASH;
    if (column == NULL || element->operator_class.name != NULL) return;
    const KnownAccessMethod *method =
        known_access_method(is_hash ? TEXT("hash") : TEXT("btree"), 0);
    AstKey written = {.span = element->span};
    operator_class_check(sema, method, &written, &column->type);
}

static void check_expression(Sema *sema, const RelationState *table, const SqlKeyElement *element)
{
    AstSql written = {.span = element->expression, .kind = AST_SQL_EXPRESSION};
    const SqlFragment *fragment = NULL;
    Expression expression = expression_of_table(sema, IN_PARTITION_KEY, table, &written, &fragment);
    if (fragment != NULL && fragment->constant != SQL_NOT_CONSTANT)
        SEMA_ADD(sema, PARTITION_KEY, element->span,
                 "cannot use constant expression as partition key");
    for (size_t i = 0; i < expression.reference_count; i++) {
        const SqlReference *reference = &expression.references[i];
        if (reference->kind == REFERENCE_COLUMN && reference->name.name == NULL)
            check_column_use(sema, table, reference->part, element->span);
    }
}

static void check_key(Sema *sema, const RelationState *table, const SqlPartitionKey *key)
{
    if (key->strategy == SQL_STRATEGY_UNKNOWN) report_strategy(sema, key);
    if (key->strategy == SQL_STRATEGY_LIST && key->elements.count > 1)
        SEMA_ADD(sema, PARTITION_KEY, key->elements.items[1].span,
                 "partition by list takes one column, not %zu", key->elements.count);
    if (key->elements.count > KEY_LIMIT)
        SEMA_ADD(sema, TOO_MANY, key->elements.items[KEY_LIMIT].span,
                 "a partition key can have at most %d columns", KEY_LIMIT);
    for (size_t i = 0; i < key->elements.count; i++) {
        const SqlKeyElement *element = &key->elements.items[i];
        if (element->column == NULL) {
            check_expression(sema, table, element);
            continue;
        }
        check_column_use(sema, table, element->column, element->span);
        if (!is_system(element->column) && !relation_has_column(table, element->column))
            sema_report_column(sema, table, element->column, element->span);
        else
            check_class(sema, table, key, element);
    }
}

Expression partition_key_compile(Sema *sema, RelationState *table, Span span)
{
    if (span_is_none(span)) return (Expression){0};
    SqlPartitionKey *key = ARENA_NEW(sema->working, SqlPartitionKey);
    SqlRange range = expression_range(table);
    SqlScope scope = {&range, 1};
    ExpressionSite site = {IN_DEFINITION, table->declaration->home, &scope, table, NULL};
    const SqlFragment *fragment = sql_parse_partition_key(sema->sql, span, key);
    if (fragment == NULL) return (Expression){0};
    table->partition_key = key;
    check_key(sema, table, key);
    return expression_resolve(sema, &site, fragment);
}

Expression partition_bound_compile(Sema *sema, RelationState *table, Span span)
{
    SqlBound *bound = ARENA_NEW(sema->working, SqlBound);
    const SqlFragment *fragment = sql_parse_bound(sema->sql, span, bound);
    if (fragment == NULL) return (Expression){0};
    table->bound = bound;
    return (Expression){.text = fragment->text, .span = fragment->span};
}

/* ---- other keys of a partitioned table ---- */

typedef struct Unique {
    const char *words; /* "primary key" */
    Span span;
    NameList columns;
} Unique;

static bool has_name(const NameList *list, Name name)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == name) return true;
    return false;
}

static void check_unique(Sema *sema, const RelationState *table, const Unique *unique)
{
    const SqlPartitionKey *key = table->partition_key;
    for (size_t i = 0; i < key->elements.count; i++) {
        const SqlKeyElement *element = &key->elements.items[i];
        if (element->column != NULL && has_name(&unique->columns, element->column)) continue;
        Diagnostic *diagnostic;
        if (element->column == NULL) {
            diagnostic = SEMA_ADD(sema, PARTITIONED_TABLE, unique->span,
                                  "a table that is partitioned by an expression cannot have a %s",
                                  unique->words);
        } else {
            if (!relation_has_column(table, element->column)) continue;
            diagnostic = SEMA_ADD(sema, PARTITIONED_TABLE, unique->span,
                                  "this %s must include column \"%s\", by which \"%.*s\" is "
                                  "partitioned",
                                  unique->words, element->column,
                                  TEXT_FORMAT(sema_format_name(sema, table->object->name)));
            SEMA_HINT(sema, diagnostic,
                      "Each partition has its own index, so the key must determine the partition "
                      "of a row.");
        }
        SEMA_NOTE(sema, diagnostic, element->span, "it is partitioned here");
        return;
    }
}

static void check_keys(Sema *sema, const RelationState *state, const Table *table)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = table->constraints.items[i];
        Unique unique = {"primary key", constraint->object.span, constraint->columns};
        if (constraint->constraint_kind == CONSTRAINT_UNIQUE) unique.words = "unique constraint";
        if (constraint->constraint_kind <= CONSTRAINT_UNIQUE) check_unique(sema, state, &unique);
    }
}

static void check_constraints(Sema *sema, const RelationState *state, const Table *table)
{
    check_keys(sema, state, table);
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = table->constraints.items[i];
        if (constraint->no_inherit)
            SEMA_ADD(sema, PARTITIONED_TABLE, constraint->object.span,
                     "a partitioned table has no rows of its own, so its checks cannot be no "
                     "inherit");
    }
    for (size_t i = 0; i < table->columns.count; i++) {
        const Column *column = table->columns.items[i];
        if (column->extras->not_null.no_inherit)
            SEMA_ADD(sema, PARTITIONED_TABLE, column->object.span,
                     "a partitioned table has no rows of its own, so not null of column \"%s\" "
                     "cannot be no inherit",
                     column->object.name.name);
    }
}

static void check_indexes(Sema *sema, const RelationState *state, const Table *table)
{
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *index = table->indexes.items[i];
        Unique unique = {"unique index", index->object.span, {0}};
        if (!index->unique) continue;
        for (size_t j = 0; j < index->keys.count; j++)
            if (index->keys.items[j].column != NULL)
                VECTOR_ADD(sema->scratch, &unique.columns, index->keys.items[j].column);
        check_unique(sema, state, &unique);
    }
}

/* ---- who inherits from whom ---- */

static void check_inherits(Sema *sema, const RelationState *state, const AstTable *ast)
{
    const Table *table = (const Table *)(const void *)state->object;
    const AstQualifiedName *written = ast->inherits;
    if (table->extras->partition_of.name != NULL || written == NULL) return;
    if (state->partition_key != NULL)
        SEMA_ADD(sema, PARTITIONED_TABLE, written->span,
                 "a partitioned table cannot inherit from other tables");
    for (size_t i = 0; i < state->parents.count; i++) {
        const Table *parent = (const Table *)(const void *)state->parents.items[i]->object;
        while (written != NULL && written->name != parent->object.name.name)
            written = written->next;
        Span span = written == NULL ? ast->inherits->span : written->span;
        if (table_is_partitioned(parent))
            SEMA_ADD(sema, PARTITIONED_TABLE, span, "cannot inherit from partitioned table \"%s\"",
                     parent->object.name.name);
        else if (parent->extras->partition_of.name != NULL)
            SEMA_ADD(sema, PARTITIONED_TABLE, span, "cannot inherit from partition \"%s\"",
                     parent->object.name.name);
    }
}

/* ---- bounds ---- */

static bool report_bound(Sema *sema, Span span, const char *message)
{
    SEMA_ADD(sema, PARTITION_BOUND, span, "%s", message);
    return false;
}

static bool check_strategy(Sema *sema, const SqlBound *bound, const SqlPartitionKey *key)
{
    if (bound->is_default) {
        return key->strategy != SQL_STRATEGY_HASH ||
               report_bound(sema, bound->span,
                            "a hash-partitioned table cannot have a default partition");
    }
    if (bound->strategy == key->strategy) return true;
    Diagnostic *diagnostic =
        SEMA_ADD(sema, PARTITION_BOUND, bound->span, "the table is partitioned by %s, not by %s",
                 strategy_words[key->strategy], strategy_words[bound->strategy]);
    SEMA_NOTE(sema, diagnostic, key->span, "it is partitioned here");
    SEMA_HINT(sema, diagnostic, "Write \"%s\".", bound_forms[key->strategy]);
    return false;
}

static void hint_label(Sema *sema, const Type *type, Text written, Diagnostic *diagnostic)
{
    Type base = type_base(type);
    if (base.type_class != TYPE_USER || base.object->kind != KIND_ENUM) return;
    const Enum *enumeration = (const Enum *)(const void *)base.object;
    Near near = near_begin(sema, written);
    for (size_t i = 0; i < enumeration->labels.count; i++)
        near_try(&near, enumeration->labels.items[i].label);
    near_hint(&near, diagnostic);
}

static bool check_value(Sema *sema, const KeyColumn *column, const SqlBoundValue *value)
{
    if (value->kind == SQL_BOUND_COLUMN) {
        SEMA_ADD(sema, COLUMN_NOT_ALLOWED, value->constant.span,
                 "cannot use column reference in partition bound expression");
        return false;
    }
    if (value->kind != SQL_BOUND_CONSTANT || constant_fits(sema, &column->type, &value->constant))
        return true;
    Diagnostic *diagnostic =
        SEMA_ADD(sema, PARTITION_BOUND, value->constant.span, "invalid value for type %.*s: %.*s",
                 TEXT_FORMAT(type_show(sema, &column->type)), TEXT_FORMAT(value->constant.text));
    hint_label(sema, &column->type, value->constant.value, diagnostic);
    return false;
}

static bool check_list(Sema *sema, const PartitionList *list, const SqlBound *bound)
{
    bool is_good = true;
    for (size_t i = 0; i < bound->values.count; i++) {
        SqlBoundValue value = bound->values.items[i];
        if (value.kind == SQL_BOUND_MINVALUE || value.kind == SQL_BOUND_MAXVALUE)
            value.kind = SQL_BOUND_COLUMN;
        is_good = check_value(sema, &list->columns[0], &value) && is_good;
    }
    return is_good;
}

/* MINVALUE and MAXVALUE go on to the end. */
static bool check_infinite(Sema *sema, const SqlBoundValue *before, const SqlBoundValue *value)
{
    bool is_infinite = before->kind == SQL_BOUND_MINVALUE || before->kind == SQL_BOUND_MAXVALUE;
    if (!is_infinite || before->kind == value->kind) return true;
    const char *word = before->kind == SQL_BOUND_MINVALUE ? "minvalue" : "maxvalue";
    SEMA_ADD(sema, PARTITION_BOUND, value->constant.span,
             "every bound following %s must also be %s", word, word);
    return false;
}

static bool check_side(Sema *sema, const PartitionList *list, const SqlBound *bound,
                       const SqlBoundValues *values)
{
    size_t wanted = list->table->partition_key->elements.count;
    bool is_good = true;
    if (values->count != wanted) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, PARTITION_BOUND,
                     values->count > wanted ? values->items[wanted].constant.span : bound->span,
                     "%s must have %zu value%s, one for each column of the partition key",
                     values == &bound->values ? "from" : "to", wanted, wanted == 1 ? "" : "s");
        SEMA_NOTE(sema, diagnostic, list->table->partition_key->span, "the key is here");
        return false;
    }
    for (size_t i = 0; i < values->count; i++) {
        const SqlBoundValue *value = &values->items[i];
        if (value->kind == SQL_BOUND_CONSTANT && value->constant.constant == SQL_NULL)
            is_good =
                report_bound(sema, value->constant.span, "cannot specify null in range bound");
        else if (i > 0)
            is_good = check_infinite(sema, &values->items[i - 1], value) && is_good;
        is_good = check_value(sema, &list->columns[i], value) && is_good;
    }
    return is_good;
}

static bool check_hash(Sema *sema, const SqlBound *bound)
{
    if (bound->modulus <= 0)
        return report_bound(sema, bound->span, "modulus of a hash partition must be positive");
    if (bound->remainder < 0)
        return report_bound(sema, bound->span,
                            "remainder of a hash partition cannot be less than zero");
    return bound->remainder < bound->modulus ||
           report_bound(sema, bound->span,
                        "remainder of a hash partition must be less than its modulus");
}

/* Whether it can be compared with the others. */
static bool check_bound(Sema *sema, const PartitionList *list, const SqlBound *bound)
{
    if (!check_strategy(sema, bound, list->table->partition_key)) return false;
    if (bound->is_default) return true;
    if (bound->strategy == SQL_STRATEGY_HASH) return check_hash(sema, bound);
    if (bound->strategy == SQL_STRATEGY_LIST) return check_list(sema, list, bound);
    bool lower = check_side(sema, list, bound, &bound->values);
    bool upper = check_side(sema, list, bound, &bound->upper);
    return lower && upper;
}

/* ---- all of a table ---- */

static void report_not_partitioned(Sema *sema, const RelationState *state,
                                   const RelationState *parent)
{
    const AstTable *ast = (const AstTable *)(const void *)state->declaration->statement;
    Span span = ast->extras->partition_of.span;
    if (span.begin < state->object->span.begin) span = state->object->span;
    if (sema_is_excused(sema, parent->object->name.name)) return;
    Diagnostic *diagnostic =
        SEMA_ADD(sema, PARTITIONED_TABLE, span, "table \"%.*s\" is not partitioned",
                 TEXT_FORMAT(sema_format_name(sema, parent->object->name)));
    SEMA_NOTE(sema, diagnostic, parent->object->span, "it is declared here");
    SEMA_HINT(sema, diagnostic, "Add \"partition by range (...)\" to it, or list or hash.");
}

static PartitionList *list_of(Sema *sema, Map *lists, const RelationState *table)
{
    PartitionList *list = map_find_pointer(lists, table);
    if (list != NULL) return list;
    const SqlPartitionKey *key = table->partition_key;
    KeyColumn *columns = ARENA_ARRAY(sema->working, KeyColumn, key->elements.count);
    for (size_t i = 0; i < key->elements.count; i++)
        columns[i] = key_column_make(table, &key->elements.items[i]);
    list = ARENA_NEW(sema->working, PartitionList);
    list->table = table;
    list->columns = columns;
    map_put_pointer(lists, table, list);
    return list;
}

static void add_partition(Sema *sema, Map *lists, const RelationState *state, size_t order)
{
    const Table *table = (const Table *)(const void *)state->object;
    if (table->extras->partition_of.name == NULL || state->parents.count == 0) return;
    const RelationState *parent = state->parents.items[0];
    bool is_partitioned = table_is_partitioned((const Table *)(const void *)parent->object);
    if (!is_partitioned) report_not_partitioned(sema, state, parent);
    if (parent->partition_key == NULL || state->bound == NULL ||
        parent->partition_key->strategy == SQL_STRATEGY_UNKNOWN)
        return;
    PartitionList *list = list_of(sema, lists, parent);
    if (!check_bound(sema, list, state->bound)) return;
    Partition partition = {.state = state, .order = order};
    VECTOR_ADD(sema->working, &list->partitions, partition);
}

static void check_table(Sema *sema, const RelationState *state)
{
    const Table *table = (const Table *)(const void *)state->object;
    check_inherits(sema, state, (const AstTable *)(const void *)state->declaration->statement);
    if (state->partition_key == NULL) return;
    check_constraints(sema, state, table);
    check_indexes(sema, state, table);
    /* Keys of the tables that it is a partition of are its own too. */
    const Tables *above = family_partition_ancestors(sema->database, table);
    for (size_t i = 0; i < above->count; i++) {
        check_keys(sema, state, above->items[i]);
        check_indexes(sema, state, above->items[i]);
    }
}

void partitions_check(Sema *sema)
{
    Map *lists = map_make(sema->working);
    for (size_t i = 0; i < sema->declarations.count; i++) {
        const Declaration *declaration = sema->declarations.items[i];
        if (declaration->statement->kind != AST_TABLE) continue;
        const RelationState *state = sema_relation(sema, declaration->object);
        check_table(sema, state);
        add_partition(sema, lists, state, i);
    }
    for (MapEntry entry = map_first(lists); entry.value != NULL; entry = map_next(entry))
        partitions_check_overlaps(sema, entry.value);
    arena_reset(sema->scratch);
}
