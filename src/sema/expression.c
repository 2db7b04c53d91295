/* The catalog that SQL is resolved against: the schema's own names, in clauses also those of the
 * snapshot. What may be the server's or an extension's is let pass. */
#include "sema/expression_internal.h"
#include "sema/known_internal.h"

#include "sema/parts_internal.h"
#include "sema/types_internal.h"
#include "sema/view_internal.h"

#include <string.h>

typedef struct Lookup {
    Sema *sema;
    const ExpressionSite *site;
} Lookup;

/* ---- the catalog of the resolver ---- */

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

/* A body that is a string stays as it is written: the server looks for bare names in the
 * search_path alone. In another language than SQL it looks for types alone. */
static void note(const Lookup *lookup, QualifiedName written, QualifiedName resolved, bool is_type)
{
    const ExpressionSite *site = lookup->site;
    if (site->is_opaque != NULL && (is_type || site->place == IN_SQL_BODY) &&
        !search_path_has(lookup->sema, written, resolved))
        *site->is_opaque = true;
}

/* Clauses speak of what was there before, too. */
static bool speaks_of_past(const Lookup *lookup)
{
    return (lookup->site->place == IN_USING || lookup->site->place == IN_BACKFILL) &&
           lookup->sema->before != NULL;
}

static const Object *find_former(const Lookup *lookup, QualifiedName written)
{
    const Database *before = lookup->sema->before;
    if (written.namespace_name != NULL) return database_find_relation(before, written);
    const Object *found =
        database_find_relation(before, (QualifiedName){lookup->site->home, written.name});
    return found != NULL
               ? found
               : database_find_relation(
                     before, (QualifiedName){before->project.default_namespace, written.name});
}

static SqlAnswer find_former_relation(const Lookup *lookup, QualifiedName written,
                                      SqlRelation *relation)
{
    const Object *former = find_former(lookup, written);
    if (former == NULL) return SQL_UNKNOWN;
    *relation = (SqlRelation){.name = former->name, .any_column = former->kind != KIND_TABLE};
    if (former->kind != KIND_TABLE) return SQL_FOUND;
    NameList columns = clause_columns(lookup->sema, NULL, 0, (const Table *)former);
    relation->columns = columns.items;
    relation->column_count = columns.count;
    return SQL_FOUND;
}

static void add_former_columns(const Lookup *lookup, const Object *object, SqlRelation *relation)
{
    const Table *former =
        object->kind == KIND_TABLE ? clause_find_table(lookup->sema, object) : NULL;
    NameList columns =
        clause_columns(lookup->sema, relation->columns, relation->column_count, former);
    relation->columns = columns.items;
    relation->column_count = columns.count;
}

static SqlAnswer find_relation(void *context, QualifiedName written, SqlRelation *relation)
{
    Lookup *lookup = context;
    Sema *sema = lookup->sema;
    Object *object = sema_find_relation(sema, lookup->site->home, written);
    if (object == NULL && speaks_of_past(lookup) &&
        find_former_relation(lookup, written, relation) == SQL_FOUND)
        return SQL_FOUND;
    if (object == NULL) return is_foreign(sema, written) ? SQL_BUILTIN : SQL_UNKNOWN;
    *relation = (SqlRelation){.name = object->name, .any_column = true};
    note(lookup, written, object->name, false);
    RelationState *state = sema_relation(sema, object);
    if (state == NULL) return SQL_FOUND;
    relation_finish(sema, state);
    relation->columns = state->columns;
    relation->column_count = state->column_count;
    relation->any_column = state->any_column;
    if (speaks_of_past(lookup)) add_former_columns(lookup, object, relation);
    return SQL_FOUND;
}

static bool find_former_function(const Lookup *lookup, QualifiedName written,
                                 QualifiedName *resolved)
{
    const Database *before = lookup->sema->before;
    for (size_t i = 0; i < before->objects.count; i++) {
        const Object *object = before->objects.items[i];
        Name namespace_name = object->name.namespace_name;
        bool is_seen = written.namespace_name != NULL
                           ? namespace_name == written.namespace_name
                           : namespace_name == lookup->site->home ||
                                 namespace_name == before->project.default_namespace;
        if (object->kind != KIND_FUNCTION || object->name.name != written.name || !is_seen)
            continue;
        *resolved = object->name;
        return true;
    }
    return false;
}

static SqlAnswer look_up_function(Lookup *lookup, QualifiedName written, QualifiedName *resolved)
{
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
    const char *extension = known_call(sema, name_text(written.name));
    if (extension != NULL && extension[0] == '\0') return SQL_BUILTIN;
    if (extension != NULL && sema_find_in_extension(sema, extension, written, resolved))
        return SQL_FOUND;
    /* f(x) also calls a cast to a type, and the row type's column */
    if (builtin_type_find(name_text(written.name)) != NULL ||
        sema_find_type(sema, lookup->site->home, written) != NULL ||
        known_extension_type_find(name_text(written.name)) != NULL)
        return SQL_BUILTIN;
    if (speaks_of_past(lookup) && find_former_function(lookup, written, resolved)) return SQL_FOUND;
    return sema->open_functions ? SQL_BUILTIN : SQL_UNKNOWN;
}

static SqlAnswer find_function(void *context, QualifiedName written, QualifiedName *resolved)
{
    SqlAnswer answer = look_up_function(context, written, resolved);
    if (answer == SQL_FOUND) note(context, written, *resolved, false);
    return answer;
}

static SqlAnswer look_up_type(Lookup *lookup, QualifiedName written, QualifiedName *resolved)
{
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
    /* SQL's own check of names tells of it. */
    if (lookup->site->is_opaque != NULL && lookup->site->place == IN_ROUTINE_BODY)
        *lookup->site->is_opaque = true;
    return SQL_UNKNOWN;
}

static SqlAnswer find_type(void *context, QualifiedName written, QualifiedName *resolved)
{
    SqlAnswer answer = look_up_type(context, written, resolved);
    if (answer == SQL_FOUND) note(context, written, *resolved, true);
    return answer;
}

static void note_sign(void *context, Name sign)
{
    const Lookup *lookup = context;
    const ExpressionSite *site = lookup->site;
    if (site->is_opaque != NULL && site->place == IN_SQL_BODY &&
        !search_path_has_operator(lookup->sema, sign))
        *site->is_opaque = true;
}

static SqlAnswer find_operator(void *context, QualifiedName written, QualifiedName *resolved)
{
    Lookup *lookup = context;
    const ExpressionSite *site = lookup->site;
    SqlAnswer answer = definition_find(lookup->sema, site->home, written, resolved);
    if (answer == SQL_FOUND)
        note(lookup, written, *resolved, false);
    else if (written.namespace_name == NULL)
        note_sign(lookup, written.name);
    return answer;
}

/* ---- reports ---- */

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
    const char *extension = known_call(sema, name);
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
    known_near_calls(&near);
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
            SEMA_HINT(sema, diagnostic, "Qualify it: \"%s.%s\".", problem->candidates[0],
                      problem->part);
        break;
    }
    case SQL_COLUMN_NOT_ALLOWED:
        SEMA_ADD(sema, COLUMN_NOT_ALLOWED, problem->span, "cannot use column reference in %s",
                 expression_place_words(lookup->site->place));
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
        .note_common_sign = note_sign,
        .find_type = find_type,
        .report = lookup->site->place == IN_ROUTINE_BODY || lookup->site->place == IN_DEFINITION
                      ? NULL
                      : report_problem,
    };
}

/* ---- writing namespaces out ---- */

static bool needs_namespace(const Sema *sema, const SqlReference *reference)
{
    bool is_object = reference->kind == REFERENCE_RELATION ||
                     reference->kind == REFERENCE_FUNCTION || reference->kind == REFERENCE_TYPE;
    return is_object && !reference->is_row && reference->begin < reference->end &&
           reference->name.namespace_name != NULL &&
           reference->name.namespace_name != sema->default_namespace &&
           reference->qualifier_begin == reference->begin;
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

/* Whether the namespace in front of a type's name says no more than the name alone: the one of
 * unqualified names, where PostgreSQL has no type of that name. */
static bool has_needless_namespace(const Sema *sema, const SqlReference *reference)
{
    return reference->qualifier_begin < reference->begin &&
           reference->name.namespace_name == sema->default_namespace &&
           can_stand_bare(sema, reference);
}

/* Types and what is outside of the namespace of unqualified names are written in one way. */
static void expression_qualify(Sema *sema, Expression *expression)
{
    ExpressionEdits edits = {0};
    size_t count = expression->reference_count;
    uint32_t done = 0;
    for (size_t i = 0; i < count; i++) {
        const SqlReference *reference = &expression->references[i];
        ExpressionEdit edit = {reference->qualifier_begin, reference->begin, TEXT(""), true};
        bool is_needed = needs_namespace(sema, reference);
        if (reference->begin < done) continue;
        done = reference->end;
        if (is_needed)
            edit.to = text_format(
                sema->scratch, "%.*s.",
                TEXT_FORMAT(identifier_format(sema->scratch, reference->name.namespace_name)));
        if (is_needed || has_needless_namespace(sema, reference))
            VECTOR_ADD(sema->scratch, &edits, edit);
    }
    if (edits.count == 0) return;
    SqlReference *references = ARENA_ARRAY(sema->arena, SqlReference, count);
    memcpy(references, expression->references, count * sizeof *references);
    *expression = expression_edited(sema->arena, *expression, references, &edits);
}

/* ---- public ---- */

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
    expression_check(sema, site, fragment);
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
