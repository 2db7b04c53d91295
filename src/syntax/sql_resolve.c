/* A fragment is resolved name by name. Where stars were spelled out, the new text is resolved once
 * more, silently, since its names stand elsewhere. */
#include "syntax/sql_resolve_internal.h"

#include <stdlib.h>
#include <string.h>

static Span source_span(const Resolver *resolver, const SqlNamed *named)
{
    Span span = resolver->fragment->span;
    if (span_is_none(span) || named->source_end <= named->source_begin) return span;
    size_t length = span.end - span.begin;
    if (named->source_end > length) return span;
    return span_make(span.source, span.begin + named->source_begin, span.begin + named->source_end);
}

void resolver_report(Resolver *resolver, const SqlNamed *named, SqlProblem problem)
{
    if (resolver->catalog->report == NULL || resolver->tree->is_loose) return;
    problem.span = source_span(resolver, named);
    resolver->catalog->report(resolver->catalog->context, &problem);
}

static QualifiedName written_name(const SqlNamed *named)
{
    QualifiedName name = {NULL, named->parts[named->part_count - 1]};
    if (named->part_count > 1) name.namespace_name = named->parts[named->part_count - 2];
    return name;
}

void resolver_add_reference(Resolver *resolver, const SqlNamed *named, SqlReference reference)
{
    reference.begin = named->begin;
    reference.end = named->end;
    reference.qualifier_begin = named->begin;
    if (named->qualifier_begin < named->qualifier_end && !named->qualifier_hidden)
        reference.qualifier_begin = named->qualifier_begin;
    reference.item_end = named->item_end;
    reference.is_listed = named->is_listed;
    VECTOR_ADD(resolver->arena, &resolver->references, reference);
}

/* The qualifier of a column is a table's own name where the table has no alias. */
void resolver_add_qualifier(Resolver *resolver, const SqlNamed *named, QualifiedName relation)
{
    if (named->qualifier_hidden || named->qualifier_end <= named->qualifier_begin) return;
    SqlReference reference = {.kind = REFERENCE_RELATION,
                              .name = relation,
                              .begin = named->qualifier_begin,
                              .end = named->qualifier_end,
                              .qualifier_begin = named->outer_begin};
    VECTOR_ADD(resolver->arena, &resolver->references, reference);
}

static void resolve_relation(Resolver *resolver, const SqlNamed *named)
{
    QualifiedName name = written_name(named);
    SqlRelation relation = {0};
    const SqlCatalog *catalog = resolver->catalog;
    if (name.namespace_name == NULL && resolver_find_cte(resolver, named->query, name.name) != NULL)
        return;
    SqlAnswer answer = catalog->find_relation(catalog->context, name, &relation);
    if (answer == SQL_FOUND && !relation.is_silent)
        resolver_add_reference(resolver, named,
                               (SqlReference){.kind = REFERENCE_RELATION, .name = relation.name});
    if (answer == SQL_UNKNOWN)
        resolver_report(resolver, named, (SqlProblem){.kind = SQL_UNKNOWN_RELATION, .name = name});
}

static void resolve_other(Resolver *resolver, const SqlNamed *named)
{
    const SqlCatalog *catalog = resolver->catalog;
    bool is_function = named->kind == REFERENCE_FUNCTION;
    SqlAnswer (*find)(void *, QualifiedName, QualifiedName *) =
        is_function ? catalog->find_function
        : named->kind == REFERENCE_OPERATOR || named->kind == REFERENCE_DEFINITION
            ? catalog->find_operator
            : catalog->find_type;
    QualifiedName resolved = {NULL, NULL};
    if (named->is_common && catalog->note_common_sign != NULL)
        catalog->note_common_sign(catalog->context, named->parts[0]);
    if (find == NULL || named->is_common) return;
    SqlAnswer answer = find(catalog->context, written_name(named), &resolved);
    if (answer == SQL_FOUND)
        resolver_add_reference(resolver, named,
                               (SqlReference){.kind = named->kind,
                                              .name = resolved,
                                              .names_output = named->is_output});
    if (answer == SQL_UNKNOWN)
        resolver_report(resolver, named,
                        (SqlProblem){.kind = is_function ? SQL_UNKNOWN_FUNCTION : SQL_UNKNOWN_TYPE,
                                     .name = written_name(named)});
}

static void resolve_named(Resolver *resolver, const SqlNamed *named)
{
    switch (named->kind) {
    case REFERENCE_COLUMN:
        if (named->part_count == 0) break;
        if (named->part_count == 1)
            resolver_find_bare_column(resolver, named);
        else
            resolver_find_qualified_column(resolver, named);
        break;
    case REFERENCE_STAR: resolver_find_star(resolver, named); break;
    case REFERENCE_RELATION: resolve_relation(resolver, named); break;
    case REFERENCE_FUNCTION:
    case REFERENCE_OPERATOR:
    case REFERENCE_DEFINITION:
    case REFERENCE_TYPE: resolve_other(resolver, named); break;
    }
}

static int compare_references(const void *a, const void *b)
{
    const SqlReference *left = a;
    const SqlReference *right = b;
    if (left->begin != right->begin) return left->begin < right->begin ? -1 : 1;
    if (left->end != right->end) return left->end < right->end ? -1 : 1;
    if (left->kind != right->kind) return left->kind < right->kind ? -1 : 1;
    int order = qualified_name_compare(left->name, right->name);
    return order != 0 ? order : name_compare(left->part, right->part);
}

static void give_references(Resolver *resolver, Expression *expression)
{
    size_t count = resolver->references.count;
    if (count == 0) return;
    SqlReference *references = ARENA_ARRAY(resolver->sql->arena, SqlReference, count);
    memcpy(references, resolver->references.items, count * sizeof *references);
    qsort(references, count, sizeof *references, compare_references);
    expression->references = references;
    expression->reference_count = (uint32_t)count;
}

static void give_outputs(Resolver *resolver, NameList *output_columns)
{
    *output_columns = (NameList){0};
    if (resolver->tree->top == SQL_NO_QUERY) return;
    const RangeColumns *outputs = resolver_outputs(resolver, resolver->tree->top);
    Name unnamed = name_intern_string(resolver->sql->names, "?column?");
    for (size_t i = 0; !outputs->any && i < outputs->items.count; i++) {
        Name name = outputs->items.items[i].name;
        VECTOR_ADD(resolver->sql->arena, output_columns, name == NULL ? unnamed : name);
    }
}

/* The same with columns in the place of stars; NULL: there are none to be spelled out. */
static const SqlFragment *resolve_tree(Sql *sql, const SqlFragment *fragment, const SqlScope *scope,
                                       const SqlCatalog *catalog, Expression *expression,
                                       NameList *output_columns)
{
    Arena *scratch = arena_new();
    const SqlFragment *spelled = NULL;
    Resolver resolver = {.sql = sql,
                         .arena = scratch,
                         .tree = fragment->tree,
                         .fragment = fragment,
                         .scope = scope,
                         .catalog = catalog,
                         .columns = map_make(scratch)};
    resolver.outputs = ARENA_ARRAY(scratch, RangeColumns *, fragment->tree->queries.count);
    for (size_t i = 0; i < fragment->tree->named.count; i++)
        resolve_named(&resolver, &fragment->tree->named.items[i]);
    give_references(&resolver, expression);
    if (output_columns != NULL) give_outputs(&resolver, output_columns);
    Text text = resolver_spell_stars(&resolver);
    if (!text_is_none(text))
        spelled = sql_fragment_of_text(sql, (SqlForm)fragment->form, text, fragment->span);
    arena_free(scratch);
    return spelled;
}

Expression sql_resolve_query(Sql *sql, const SqlFragment *fragment, const SqlScope *scope,
                             const SqlCatalog *catalog, NameList *output_columns)
{
    Expression expression = {.text = TEXT_NONE};
    if (fragment == NULL) return expression;
    expression.text = fragment->text;
    expression.facts = fragment->facts;
    expression.span = fragment->span;
    if (fragment->tree == NULL) return expression;
    const SqlFragment *spelled =
        resolve_tree(sql, fragment, scope, catalog, &expression, output_columns);
    if (spelled == NULL || spelled->tree == NULL) return expression;
    SqlCatalog silent = *catalog;
    silent.report = NULL;
    expression =
        (Expression){.text = spelled->text, .facts = spelled->facts, .span = fragment->span};
    (void)resolve_tree(sql, spelled, scope, &silent, &expression, output_columns);
    return expression;
}

Expression sql_resolve(Sql *sql, const SqlFragment *fragment, const SqlScope *scope,
                       const SqlCatalog *catalog)
{
    return sql_resolve_query(sql, fragment, scope, catalog, NULL);
}
