#include "sema/expression_internal.h"

#include "sema/parts_internal.h"
#include "sema/types_internal.h"
#include "sema/view_internal.h"

#include <string.h>

/* What PostgreSQL allows where (parse_agg.c, parse_expr.c); the words are those of its messages. */
typedef struct PlaceRow {
    const char *one;  /* "cannot use subquery in ..." */
    const char *many; /* "aggregate functions are not allowed in ..." */
    bool subquery;
    bool immutable;
    bool checked; /* whether anything of this is looked at */
} PlaceRow;

static const PlaceRow place_rows[] = {
    [IN_DEFAULT] = {"default expression", "default expressions", false, false, true},
    [IN_CHECK] = {"check constraint", "check constraints", false, false, true},
    [IN_GENERATED] = {"column generation expression", "column generation expressions", false, true,
                      true},
    [IN_INDEX_EXPRESSION] = {"index expression", "index expressions", false, true, true},
    [IN_INDEX_PREDICATE] = {"index predicate", "index predicates", false, true, true},
    [IN_EXCLUDE_PREDICATE] = {"index predicate", "index predicates", false, true, true},
    [IN_TRIGGER_CONDITION] = {"trigger condition", "trigger conditions", false, false, true},
    [IN_USING] = {"using expression", "using expressions", false, false, true},
    [IN_BACKFILL] = {"backfill expression", "backfill expressions", true, false, true},
    [IN_QUERY] = {"query", "queries", true, false, false},
    [IN_ROUTINE_BODY] = {"function body", "function bodies", true, false, false},
    [IN_SQL_BODY] = {"function body", "function bodies", true, false, false},
    [IN_POLICY] = {"policy expression", "policy expressions", true, false, false},
    [IN_LISTING] = {"definition", "definitions", true, false, false},
    [IN_PARTITION_KEY] = {"partition key expression", "partition key expressions", false, true,
                          true},
    [IN_DEFINITION] = {"definition", "definitions", true, false, false},
};

typedef struct Lookup {
    Sema *sema;
    const ExpressionSite *site;
} Lookup;

/* The catalog of the resolver ----------------------------------------------------------------- */

static bool is_server_namespace(Name name)
{
    return name != NULL &&
           (strcmp(name, "pg_catalog") == 0 || strcmp(name, "information_schema") == 0 ||
            strncmp(name, "pg_toast", 8) == 0 || strncmp(name, "pg_temp", 7) == 0);
}

/* Whether a name that the schema does not have may still be there: the server's or an extension's.
 */
static bool is_foreign(const Sema *sema, QualifiedName written)
{
    if (is_server_namespace(written.namespace_name)) return true;
    return written.namespace_name == NULL && strncmp(written.name, "pg_", 3) == 0
               ? true
               : sema->open_types;
}

static SqlAnswer find_relation(void *context, QualifiedName written, SqlRelation *relation)
{
    Lookup *lookup = context;
    Sema *sema = lookup->sema;
    Object *object = sema_find_relation(sema, lookup->site->home, written);
    if (object == NULL) return is_foreign(sema, written) ? SQL_BUILTIN : SQL_UNKNOWN;
    *relation = (SqlRelation){.name = object->name, .any_column = true};
    RelationState *state = sema_relation(sema, object);
    if (state == NULL) return SQL_FOUND;
    relation_finish(sema, state);
    relation->columns = state->columns;
    relation->column_count = state->column_count;
    relation->any_column = state->any_column;
    return SQL_FOUND;
}

static SqlAnswer find_function(void *context, QualifiedName written, QualifiedName *resolved)
{
    Lookup *lookup = context;
    Sema *sema = lookup->sema;
    if (is_server_namespace(written.namespace_name)) return SQL_BUILTIN;
    const Routines *routines = sema_find_routines(sema, lookup->site->home, written);
    if (routines != NULL) {
        *resolved = routines->items[0]->object.name;
        return SQL_FOUND;
    }
    const Object *aggregate = definition_find_aggregate(sema, lookup->site->home, written);
    if (aggregate != NULL) {
        *resolved = aggregate->name;
        return SQL_FOUND;
    }
    const char *extension = known_function(sema->known, name_text(written.name));
    if (extension != NULL && extension[0] == '\0') return SQL_BUILTIN;
    if (extension != NULL && sema_find_in_extension(sema, extension, written, resolved))
        return SQL_FOUND;
    /* f(x) also calls a cast to a type, and the row type's column */
    if (builtin_type_find(name_text(written.name)) != NULL ||
        sema_find_type(sema, lookup->site->home, written) != NULL ||
        known_extension_type(sema->known, name_text(written.name)) != NULL)
        return SQL_BUILTIN;
    return sema->open_functions ? SQL_BUILTIN : SQL_UNKNOWN;
}

static SqlAnswer find_type(void *context, QualifiedName written, QualifiedName *resolved)
{
    Lookup *lookup = context;
    Sema *sema = lookup->sema;
    if (lookup->site->place == IN_DEFINITION)
        return definition_find(sema, lookup->site->home, written, resolved);
    if (is_server_namespace(written.namespace_name) ||
        (written.namespace_name == NULL && builtin_type_find(name_text(written.name)) != NULL))
        return SQL_BUILTIN;
    const Object *object = sema_find_type(sema, lookup->site->home, written);
    if (object != NULL) {
        *resolved = object->name;
        return SQL_FOUND;
    }
    if (type_find_extension(sema, written, resolved)) return SQL_FOUND;
    if (sema->open_types) return SQL_BUILTIN;
    if (lookup->site->names_unknown_type != NULL) *lookup->site->names_unknown_type = true;
    return SQL_UNKNOWN;
}

static SqlAnswer find_operator(void *context, QualifiedName written, QualifiedName *resolved)
{
    Lookup *lookup = context;
    return definition_find(lookup->sema, lookup->site->home, written, resolved);
}

/* Reports ------------------------------------------------------------------------------------- */

static void try_candidates(Near *near, const SqlProblem *problem)
{
    for (size_t i = 0; i < problem->candidate_count; i++)
        near_try(near, name_text(problem->candidates[i]));
}

static void report_column(const Lookup *lookup, const SqlProblem *problem)
{
    Sema *sema = lookup->sema;
    if (sema_is_excused(sema, problem->part)) return;
    const RelationState *relation = lookup->site->relation;
    QualifiedName name = problem->name;
    if (name.name == NULL && relation != NULL) name = relation->object->name;
    Diagnostic *diagnostic;
    if (name.name == NULL)
        diagnostic = SEMA_ADD(sema, UNKNOWN_COLUMN, problem->span, "column \"%s\" does not exist",
                              problem->part);
    else
        diagnostic = SEMA_ADD(sema, UNKNOWN_COLUMN, problem->span,
                              "column \"%s\" of relation \"%.*s\" does not exist", problem->part,
                              TEXT_FORMAT(sema_format_name(sema, name)));
    Near near = near_begin(sema, name_text(problem->part));
    try_candidates(&near, problem);
    near_hint(&near, diagnostic);
}

static void report_range(const Lookup *lookup, const SqlProblem *problem)
{
    Sema *sema = lookup->sema;
    if (sema_is_excused(sema, problem->name.name)) return;
    Diagnostic *diagnostic =
        SEMA_ADD(sema, UNKNOWN_RANGE, problem->span, "missing FROM-clause entry for table \"%.*s\"",
                 TEXT_FORMAT(sema_format_name(sema, problem->name)));
    Near near = near_begin(sema, name_text(problem->name.name));
    try_candidates(&near, problem);
    near_hint(&near, diagnostic);
}

static void report_function(const Lookup *lookup, const SqlProblem *problem)
{
    Sema *sema = lookup->sema;
    Text name = name_text(problem->name.name);
    if (sema_is_excused(sema, problem->name.name)) return;
    const char *extension = known_function(sema->known, name);
    Diagnostic *diagnostic =
        SEMA_ADD(sema, UNKNOWN_FUNCTION, problem->span, "function \"%.*s\" does not exist",
                 TEXT_FORMAT(sema_format_name(sema, problem->name)));
    if (extension != NULL) {
        Name interned = name_intern_string(sema->names, extension);
        SEMA_HINT(sema, diagnostic, "Extension \"%s\" has one. Add \"extension %.*s;\".", extension,
                  TEXT_FORMAT(identifier_format(sema->arena, interned)));
        return;
    }
    Near near = near_begin(sema, name);
    near_try_routines(&near, lookup->site->home);
    near_try_routines(&near, sema->default_namespace);
    for (MapEntry entry = map_first(known_functions(sema->known)); entry.value != NULL;
         entry = map_next(entry))
        near_try(&near, entry.key);
    near_hint(&near, diagnostic);
}

static void report_type(const Lookup *lookup, const SqlProblem *problem)
{
    Sema *sema = lookup->sema;
    SqlType written = {.name = problem->name, .span = problem->span};
    (void)type_resolve_sql(sema, lookup->site->home, &written, TYPE_OF_ARGUMENT);
}

static void report_problem(void *context, const SqlProblem *problem)
{
    const Lookup *lookup = context;
    Sema *sema = lookup->sema;
    switch (problem->kind) {
    case SQL_UNKNOWN_RELATION:
        sema_report_relation(sema, lookup->site->home, problem->name, problem->span);
        break;
    case SQL_UNKNOWN_RANGE: report_range(lookup, problem); break;
    case SQL_UNKNOWN_COLUMN: report_column(lookup, problem); break;
    case SQL_AMBIGUOUS_COLUMN: {
        Diagnostic *diagnostic = SEMA_ADD(sema, AMBIGUOUS_COLUMN, problem->span,
                                          "column reference \"%s\" is ambiguous", problem->part);
        if (problem->candidate_count > 0)
            SEMA_HINT(sema, diagnostic, "Write which one: \"%s.%s\".", problem->candidates[0],
                      problem->part);
        break;
    }
    case SQL_COLUMN_NOT_ALLOWED:
        SEMA_ADD(sema, COLUMN_NOT_ALLOWED, problem->span, "cannot use column reference in %s",
                 place_rows[lookup->site->place].one);
        break;
    case SQL_UNKNOWN_FUNCTION: report_function(lookup, problem); break;
    case SQL_UNKNOWN_TYPE: report_type(lookup, problem); break;
    }
}

static SqlCatalog make_catalog(Lookup *lookup)
{
    return (SqlCatalog){
        .context = lookup,
        .find_relation = find_relation,
        .find_function = find_function,
        .find_operator = find_operator,
        .find_type = find_type,
        .report = lookup->site->place == IN_ROUTINE_BODY || lookup->site->place == IN_DEFINITION
                      ? NULL
                      : report_problem,
    };
}

/* Writing namespaces out ---------------------------------------------------------------------- */

static bool needs_namespace(const Sema *sema, const Expression *expression,
                            const SqlReference *reference)
{
    bool is_object = reference->kind == REFERENCE_RELATION ||
                     reference->kind == REFERENCE_FUNCTION || reference->kind == REFERENCE_TYPE;
    return is_object && !reference->is_row && reference->begin < reference->end &&
           reference->name.namespace_name != NULL &&
           reference->name.namespace_name != sema->default_namespace &&
           (reference->begin == 0 || expression->text.bytes[reference->begin - 1] != '.');
}

/* What can be written without its namespace where that is the one of unqualified names. */
static bool can_stand_bare(const Sema *sema, const SqlReference *reference)
{
    if (reference->kind != REFERENCE_TYPE && reference->kind != REFERENCE_FUNCTION) return false;
    if (database_find_extension_of(sema->database, reference->name) != NULL) return true;
    return reference->kind == REFERENCE_TYPE &&
           builtin_type_find(name_text(reference->name.name)) == NULL &&
           database_find_type(sema->database, reference->name) != NULL;
}

/* The bytes of the namespace and dot in front of a type's name that say no more than the name
 * alone: those of the namespace of unqualified names, where PostgreSQL has no type of that name. */
static size_t needless_namespace(const Sema *sema, const Expression *expression,
                                 const SqlReference *reference)
{
    if (reference->begin >= reference->end ||
        reference->name.namespace_name != sema->default_namespace ||
        !can_stand_bare(sema, reference))
        return 0;
    Text qualifier =
        text_format(sema->scratch, "%.*s.",
                    TEXT_FORMAT(identifier_format(sema->scratch, reference->name.namespace_name)));
    Text before = text_slice(expression->text, 0, reference->begin);
    Text name = text_slice(expression->text, reference->begin, reference->end);
    return text_ends_with(before, qualifier.bytes) &&
                   text_equals(name, identifier_format(sema->scratch, reference->name.name))
               ? qualifier.length
               : 0;
}

/* Types and what is outside of the namespace of unqualified names are written in one way. */
static void expression_qualify(Sema *sema, Expression *expression)
{
    bool is_needed = false;
    for (size_t i = 0; i < expression->reference_count && !is_needed; i++)
        is_needed = needs_namespace(sema, expression, &expression->references[i]) ||
                    needless_namespace(sema, expression, &expression->references[i]) > 0;
    if (!is_needed) return;
    TextBuilder builder = text_builder(sema->arena);
    SqlReference *references = ARENA_ARRAY(sema->arena, SqlReference, expression->reference_count);
    size_t done = 0;
    for (size_t i = 0; i < expression->reference_count; i++) {
        SqlReference reference = expression->references[i];
        if (needs_namespace(sema, expression, &reference)) {
            text_put(&builder, text_slice(expression->text, done, reference.begin));
            text_put(&builder, identifier_format(sema->arena, reference.name.namespace_name));
            text_put_byte(&builder, '.');
            done = reference.begin;
        }
        size_t needless = needless_namespace(sema, expression, &reference);
        if (needless > 0) {
            text_put(&builder, text_slice(expression->text, done, reference.begin - needless));
            done = reference.begin;
        }
        uint32_t moved = (uint32_t)(builder.length - done);
        references[i] = reference;
        references[i].begin += moved;
        references[i].end += moved;
    }
    text_put(&builder, text_slice(expression->text, done, expression->text.length));
    expression->text = text_built(&builder);
    expression->references = references;
}

/* What may not stand where -------------------------------------------------------------------- */

/* The best volatility of a function by this name: an immutable overload gives the benefit of the
 * doubt. */
static bool is_not_immutable(Sema *sema, Name home, const SqlCall *call)
{
    const Routines *routines = sema_find_routines(sema, home, call->name);
    if (routines == NULL) return known_is_not_immutable(sema->known, name_text(call->name.name));
    for (size_t i = 0; i < routines->count; i++) {
        if (routines->items[i]->volatility == VOLATILITY_IMMUTABLE) return false;
    }
    return true;
}

static void report_not_immutable(Sema *sema, const PlaceRow *row, Name home, const SqlCall *call)
{
    Diagnostic *diagnostic =
        SEMA_ADD(sema, NOT_IMMUTABLE, call->span, "function \"%s\" in %s is not immutable",
                 call->name.name, row->one);
    const Routines *routines = sema_find_routines(sema, home, call->name);
    if (routines != NULL) {
        SEMA_NOTE(sema, diagnostic, routines->items[0]->object.span,
                  "the function is declared here");
        SEMA_HINT(sema, diagnostic,
                  "Declare it immutable, if its result depends on its arguments alone.");
    } else {
        SEMA_HINT(sema, diagnostic, "The result must depend on the row alone, always.");
    }
}

static void check_call(Sema *sema, const ExpressionSite *site, const SqlCall *call)
{
    const PlaceRow *row = &place_rows[site->place];
    bool is_declared = sema_find_routines(sema, site->home, call->name) != NULL;
    if (call->is_window) {
        SEMA_ADD(sema, EXPRESSION_NOT_ALLOWED, call->span, "window functions are not allowed in %s",
                 row->many);
    } else if (!is_declared && known_is_aggregate(sema->known, name_text(call->name.name))) {
        SEMA_ADD(sema, EXPRESSION_NOT_ALLOWED, call->span,
                 "aggregate functions are not allowed in %s", row->many);
    } else if (row->immutable && is_not_immutable(sema, site->home, call)) {
        report_not_immutable(sema, row, site->home, call);
    }
}

/* Equal expressions in places of the same kind are looked at once, unless there was something to
 * report. */
static void check_facts(Sema *sema, const ExpressionSite *site, const SqlFragment *fragment)
{
    const PlaceRow *row = &place_rows[site->place];
    if (!row->checked || !sql_may_call(fragment)) return;
    Text key = text_format(sema->scratch, "%d %s %.*s", (int)site->place,
                           site->home == NULL ? "" : site->home, TEXT_FORMAT(fragment->text));
    if (map_find(sema->harmless, key) != NULL) return;
    size_t reported = sema->diagnostics->items.count;
    SqlFacts facts = sql_facts(sema->sql, fragment);
    if (!row->subquery && !span_is_none(facts.subquery))
        SEMA_ADD(sema, EXPRESSION_NOT_ALLOWED, facts.subquery, "cannot use subquery in %s",
                 row->one);
    for (size_t i = 0; i < facts.calls.count; i++) check_call(sema, site, &facts.calls.items[i]);
    if (sema->diagnostics->items.count == reported) map_put(sema->harmless, key, sema);
}

/* Public -------------------------------------------------------------------------------------- */

const SqlFragment *expression_parse(Sema *sema, const AstSql *written)
{
    if (span_is_none(written->span) || written->kind == AST_SQL_NONE) return NULL;
    return sql_parse_expression(sema->sql, written->span);
}

Expression expression_resolve(Sema *sema, const ExpressionSite *site, const SqlFragment *fragment)
{
    if (fragment == NULL) return (Expression){0};
    Lookup lookup = {sema, site};
    SqlCatalog catalog = make_catalog(&lookup);
    Expression expression = sql_resolve(sema->sql, fragment, site->scope, &catalog);
    check_facts(sema, site, fragment);
    expression_qualify(sema, &expression);
    return expression;
}

Expression expression_resolve_query(Sema *sema, const ExpressionSite *site,
                                    const SqlFragment *fragment, NameList *output_columns)
{
    if (fragment == NULL) return (Expression){0};
    Lookup lookup = {sema, site};
    SqlCatalog catalog = make_catalog(&lookup);
    Expression expression =
        sql_resolve_query(sema->sql, fragment, site->scope, &catalog, output_columns);
    expression_qualify(sema, &expression);
    return expression;
}

SqlRange expression_range(const RelationState *relation)
{
    return (SqlRange){
        .alias = relation->object->name.name,
        .relation = {.columns = relation->columns,
                     .column_count = relation->column_count,
                     .any_column = relation->any_column},
    };
}

Expression expression_of_table(Sema *sema, ExpressionPlace place, const RelationState *table,
                               const AstSql *written, const SqlFragment **fragment)
{
    const SqlFragment *parsed = expression_parse(sema, written);
    if (fragment != NULL) *fragment = parsed;
    SqlRange range = expression_range(table);
    SqlScope scope = {&range, 1};
    ExpressionSite site = {place, table->declaration->home, &scope, table, NULL};
    return expression_resolve(sema, &site, parsed);
}

bool expression_has_one_column(const Expression *expression, Name *column)
{
    Name found = NULL;
    for (size_t i = 0; i < expression->reference_count; i++) {
        const SqlReference *reference = &expression->references[i];
        if (reference->kind == REFERENCE_STAR)
            return false; /* a whole row is a variable of its own */
        if (reference->kind != REFERENCE_COLUMN || reference->name.name != NULL) continue;
        if (found != NULL && found != reference->part) return false;
        found = reference->part;
    }
    *column = found;
    return found != NULL;
}
