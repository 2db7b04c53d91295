/* The clauses `using` and `backfill`: expressions over rows as they were before this edit.
 *
 * What they name is looked up in the schema and in the snapshot, which holds what is dropped or
 * renamed now. A clause that the snapshot has already is spent: nothing in it is looked up. */
#include "sema/expression_internal.h"
#include "sema/parts_internal.h"

/* ---- what was there before ---- */

/* The namespace of before that is called so now. */
static Name former_namespace(const Sema *sema, Name name)
{
    const Object *now =
        database_find(sema->database, KIND_NAMESPACE, (QualifiedName){NULL, name}, TEXT_NONE);
    return now == NULL || now->renamed_from.name == NULL ? name : now->renamed_from.name;
}

const Table *clause_find_table(const Sema *sema, const Object *table)
{
    if (sema->before == NULL) return NULL;
    QualifiedName former = table->renamed_from;
    const Table *found = former.name == NULL ? NULL : database_find_table(sema->before, former);
    if (found == NULL) found = database_find_table(sema->before, table->name);
    if (found != NULL) return found;
    former = former.name == NULL ? table->name : former;
    former.namespace_name = former_namespace(sema, former.namespace_name);
    return database_find_table(sema->before, former);
}

static const Column *find_former_column(const Table *table, const Object *column)
{
    Name former = column->renamed_from.name;
    const Column *found = former == NULL ? NULL : table_find_column(table, former);
    return found != NULL ? found : table_find_column(table, column->name.name);
}

static bool names_have(const NameList *names, Name name)
{
    for (size_t i = 0; i < names->count; i++)
        if (names->items[i] == name) return true;
    return false;
}

static void add_former_columns(const Sema *sema, const Table *table, NameList *names)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (!names_have(names, table->columns.items[i]->object.name.name))
            VECTOR_ADD(sema->working, names, table->columns.items[i]->object.name.name);
}

NameList clause_columns(const Sema *sema, const Name *columns, size_t count, const Table *former)
{
    NameList names = {0};
    for (size_t i = 0; i < count; i++) VECTOR_ADD(sema->working, &names, columns[i]);
    if (former == NULL) return names;
    const Tables *ancestors = family_ancestors(sema->before, former);
    add_former_columns(sema, former, &names);
    for (size_t i = 0; i < ancestors->count; i++)
        add_former_columns(sema, ancestors->items[i], &names);
    return names;
}

/* ---- the clauses ---- */

static Text reuse_key(const Sema *sema, const Column *column, const char *word)
{
    return text_format(sema->working, "%s %.*s", word,
                       TEXT_FORMAT(object_describe(sema->working, &column->object, NULL)));
}

static bool is_reused(const Sema *sema, const Column *column, const char *word)
{
    Text key = reuse_key(sema, column, word);
    for (size_t i = 0; i < sema->reused.count; i++)
        if (text_equals(sema->reused.items[i], key)) return true;
    return false;
}

typedef struct Clause {
    ExpressionPlace place;
    const char *word;
    const AstSql *ast;
    const Table *former_table;  /* NULL: there are no rows that it could speak of */
    const ColumnClause *former; /* NULL: the column is new */
} Clause;

static void define_clause(Sema *sema, const RelationState *table, const Column *column,
                          const Clause *clause, ColumnClause *result)
{
    const SqlFragment *fragment = expression_parse(sema, clause->ast);
    if (fragment == NULL) return;
    result->written = fragment->text;
    result->span = clause->ast->span;
    result->spent = clause->former != NULL &&
                    text_equals(clause->former->written, fragment->text) &&
                    !is_reused(sema, column, clause->word);
    if (result->spent) return;
    if (clause->place == IN_BACKFILL) {
        default_check(sema, &column->type, fragment);
        if (fragment->constant == SQL_NULL)
            SEMA_ADD(sema, DEFAULT_INVALID, fragment->span, "backfill cannot be null");
    }
    if (clause->former_table == NULL) return;
    NameList columns =
        clause_columns(sema, table->columns, table->column_count, clause->former_table);
    RelationState past = *table;
    past.columns = columns.items;
    past.column_count = columns.count;
    SqlRange range = expression_range(&past);
    SqlScope scope = {&range, 1};
    ExpressionSite site = {clause->place, table->declaration->home, &scope, &past, NULL};
    result->value = expression_resolve(sema, &site, fragment);
    result->value.span = result->span;
    VectorSite vector_site = {clause->word, site.home, table, clause->former_table};
    vector_check_value(sema, &vector_site, &column->type, fragment, &result->value);
}

void clauses_define(Sema *sema, const RelationState *table, const Column *column,
                    const AstColumn *ast, ColumnClause *conversion, ColumnClause *backfill)
{
    const AstColumnExtras *extras = ast->extras;
    const Table *former_table = clause_find_table(sema, table->object);
    const Column *former =
        former_table == NULL ? NULL : find_former_column(former_table, &column->object);
    Clause clause = {.place = IN_USING, .word = "using", .ast = &extras->using_expression};
    if (former != NULL) {
        clause.former_table = former_table;
        clause.former = &former->extras->conversion;
    }
    if (!span_is_none(clause.ast->span)) define_clause(sema, table, column, &clause, conversion);
    clause = (Clause){.place = IN_BACKFILL,
                      .word = "backfill",
                      .ast = &extras->backfill,
                      .former_table = former_table,
                      .former = former == NULL ? NULL : &former->extras->backfill};
    if (!span_is_none(clause.ast->span)) define_clause(sema, table, column, &clause, backfill);
}
