/* Project, extension, enum, composite, domain, view, routine: what stands between beginning and
 * end. */
#include "syntax/parser_internal.h"

#include "syntax/ast_raw.h"

static AstProject *project(Parser *p)
{
    return (AstProject *)p->statement;
}

void project_set_text(Parser *p, ProjectSetting setting, AstRange word, AstRange text)
{
    AstText *place = setting == PROJECT_DATABASE     ? &project(p)->database_variable
                     : setting == PROJECT_MIGRATOR   ? &project(p)->migrator_variable
                     : setting == PROJECT_MIGRATIONS ? &project(p)->migrations
                                                     : &project(p)->generated;
    if (build_is_repeated(p, word, place->span)) return;
    *place = build_text(p, text);
    if (text_is_empty(place->text)) {
        diag_add(p->diagnostics, CODE_INVALID_SETTING, place->span,
                 "this setting must not be empty");
    }
}

/* A setting that is one of a few words. */
static const struct {
    ProjectSetting setting;
    const char *message;
    const char *words[3];
} choices[] = {
    {PROJECT_REVISION_IDS, "revision_ids must be number or timestamp", {"timestamp", "number"}},
    {PROJECT_ONLINE_REWRITE,
     "online_rewrite must be auto, always or never",
     {"auto", "always", "never"}},
};

static void check_choice(Parser *p, ProjectSetting setting, AstName *place)
{
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        if (choices[i].setting != setting) continue;
        for (size_t j = 0; j < 3 && choices[i].words[j] != NULL; j++)
            if (text_equals_string(name_text(place->name), choices[i].words[j])) return;
        Diagnostic *diagnostic =
            diag_add(p->diagnostics, CODE_INVALID_SETTING, place->span, "%s", choices[i].message);
        for (size_t j = 0; j < 3 && choices[i].words[j] != NULL; j++)
            diag_hint_near(p->diagnostics, diagnostic, name_text(place->name),
                           text_from_string(choices[i].words[j]));
        *place = (AstName){0};
    }
}

void project_set_name(Parser *p, ProjectSetting setting, AstRange word, AstRange name)
{
    AstName *place = setting == PROJECT_NAMESPACE         ? &project(p)->default_namespace
                     : setting == PROJECT_STATE_NAMESPACE ? &project(p)->state_namespace
                     : setting == PROJECT_ONLINE_REWRITE  ? &project(p)->online_rewrite
                                                          : &project(p)->revision_ids;
    if (build_is_repeated_name(p, word, place)) return;
    *place = build_name(p, name);
    check_choice(p, setting, place);
}

void project_add_small_table(Parser *p, QualifiedRange name)
{
    AstQualifiedName *table = ARENA_NEW(p->arena, AstQualifiedName);
    *table = build_qualified_name(p, name);
    LIST_ADD(project(p)->small_tables, p->last_parent, table);
}

void project_set_server(Parser *p, AstRange word, AstRange number)
{
    if (!build_is_repeated(p, word, project(p)->server.span))
        project(p)->server = build_number(p, number, 12, 99);
}

/* ---- c { ... } ---- */

void c_begin(Parser *p)
{
    p->c = (AstCClause){0};
}

void c_set(Parser *p, CSetting setting, AstRange word, AstRange value)
{
    AstCClause *c = &p->c;
    Span there = setting == C_CLAUSE_TYPE     ? c->type.span
                 : setting == C_CLAUSE_NAME   ? c->name.span
                 : setting == C_CLAUSE_PREFIX ? c->prefix.span
                                              : c->skip;
    if (build_is_repeated(p, word, there)) return;
    switch (setting) {
    case C_CLAUSE_TYPE: c->type = build_word(p, value); break;
    case C_CLAUSE_NAME: c->name = build_name(p, value); break;
    case C_CLAUSE_PREFIX: c->prefix = build_word(p, value); break;
    case C_CLAUSE_SKIP: c->skip = build_span(p, word); break;
    }
}

void c_end(Parser *p, AstRange range)
{
    p->c.span = build_span(p, range);
}

/* Reports those settings that have no meaning where the clause stands. */
static void refuse_c(Parser *p, Span setting, const char *where)
{
    if (!span_is_none(setting)) {
        diag_add(p->diagnostics, CODE_INVALID_SETTING, setting,
                 "this is not allowed in the c clause of %s", where);
    }
}

void project_set_c(Parser *p)
{
    if (build_is_repeated(p, (AstRange){p->c.span.begin, p->c.span.end}, project(p)->c.span))
        return;
    project(p)->c = p->c;
    refuse_c(p, p->c.type.span, "a project");
    refuse_c(p, p->c.name.span, "a project");
    refuse_c(p, p->c.skip, "a project");
}

/* ---- extension ---- */

void extension_set_version(Parser *p, AstRange word, AstRange text)
{
    AstExtension *extension = (AstExtension *)p->statement;
    if (!build_is_repeated(p, word, extension->version.span))
        extension->version = build_word(p, text);
}

void extension_set_namespace(Parser *p, AstRange word, AstRange name)
{
    AstExtension *extension = (AstExtension *)p->statement;
    if (!build_is_repeated_name(p, word, &extension->namespace_name))
        extension->namespace_name = build_name(p, name);
}

void extension_set_provided(Parser *p, AstRange word)
{
    AstExtension *extension = (AstExtension *)p->statement;
    if (!build_is_repeated(p, word, extension->provided)) extension->provided = build_span(p, word);
}

/* ---- enum ---- */

void enum_add_label(Parser *p, AstRange label)
{
    AstEnum *statement = (AstEnum *)p->statement;
    AstLabel *item = ARENA_NEW(p->arena, AstLabel);
    item->label = build_word(p, label);
    item->documentation = build_documentation(p, label.begin);
    LIST_ADD(statement->labels, p->last_label, item);
}

void enum_add_renamed_label(Parser *p, AstRange label, AstRange renamed_from)
{
    enum_add_label(p, label);
    p->last_label->renamed_from = build_word(p, renamed_from);
}

/* ---- composite ---- */

void attribute_begin(Parser *p, AstRange name)
{
    p->attribute = ARENA_NEW(p->arena, AstAttribute);
    p->attribute->name = build_name(p, name);
    p->attribute->type = p->type;
    p->attribute->documentation = build_documentation(p, name.begin);
}

void attribute_set_collation(Parser *p, AstRange word, QualifiedRange name)
{
    if (!build_is_repeated(p, word, p->attribute->collation.span))
        p->attribute->collation = build_qualified_name(p, name);
}

void attribute_set_renamed(Parser *p, AstRange word, AstRange name)
{
    if (!build_is_repeated_name(p, word, &p->attribute->renamed_from))
        p->attribute->renamed_from = build_name(p, name);
}

void attribute_end(Parser *p, AstRange range)
{
    AstComposite *composite = (AstComposite *)p->statement;
    p->attribute->span = build_span(p, range);
    LIST_ADD(composite->attributes, p->last_attribute, p->attribute);
}

/* ---- domain ---- */

static AstDomain *domain(Parser *p)
{
    return (AstDomain *)p->statement;
}

void domain_set_type(Parser *p)
{
    domain(p)->type = p->type;
}

static void check_null(Parser *p, AstRange range, Span opposite)
{
    if (!span_is_none(opposite)) {
        Diagnostic *diagnostic =
            diag_add(p->diagnostics, CODE_CONFLICTING_CLAUSES, build_span(p, range),
                     "both null and not null are specified");
        diag_note(p->diagnostics, diagnostic, opposite, "the other one is here");
    }
}

void domain_set_not_null(Parser *p, AstRange range)
{
    if (!build_is_repeated(p, range, domain(p)->not_null)) {
        domain(p)->not_null = build_span(p, range);
        constraint_refuse_renamed(p);
        domain(p)->not_null_name = p->constraint_name;
        check_null(p, range, domain(p)->null);
    }
    p->constraint_name = (AstName){0};
}

void domain_set_null(Parser *p, AstRange range)
{
    if (!build_is_repeated(p, range, domain(p)->null)) {
        domain(p)->null = build_span(p, range);
        check_null(p, range, domain(p)->not_null);
    }
}

void domain_set_default(Parser *p, AstRange word, AstRange sql)
{
    if (!build_is_repeated(p, word, domain(p)->default_value.span))
        domain(p)->default_value = build_sql(p, AST_SQL_EXPRESSION, sql);
}

void domain_set_collation(Parser *p, AstRange word, QualifiedRange name)
{
    if (!build_is_repeated(p, word, domain(p)->collation.span))
        domain(p)->collation = build_qualified_name(p, name);
}

void domain_add_check(Parser *p, AstRange range, AstRange sql)
{
    AstConstraint *check = constraint_make(p, AST_CONSTRAINT_CHECK, range);
    check->expression = build_sql(p, AST_SQL_EXPRESSION, sql);
    LIST_ADD(domain(p)->checks, p->last_constraint, check);
}

/* ---- views, routines ---- */

void view_set_tail(Parser *p, AstSqlKind kind, AstRange tail)
{
    AstSql sql = build_sql(p, kind, tail);
    if (p->statement->kind == AST_VIEW)
        ((AstView *)p->statement)->tail = sql;
    else
        ((AstMaterializedView *)p->statement)->tail = sql;
}

void view_set_cluster(Parser *p, AstRange word, AstRange index)
{
    AstMaterializedView *view = (AstMaterializedView *)p->statement;
    if (!build_is_repeated_name(p, word, &view->cluster)) view->cluster = build_name(p, index);
}

void routine_set_unchecked(Parser *p, AstRange word)
{
    AstRoutine *routine = (AstRoutine *)p->statement;
    if (!build_is_repeated(p, word, routine->unchecked)) routine->unchecked = build_span(p, word);
}

void routine_set_tail(Parser *p, AstRange tail)
{
    AstSqlKind kind =
        p->statement->kind == AST_FUNCTION ? AST_SQL_FUNCTION_TAIL : AST_SQL_PROCEDURE_TAIL;
    ((AstRoutine *)p->statement)->tail = build_sql(p, kind, tail);
}

void raw_end(Parser *p, AstRange range, AstRange up_word, AstRange up, AstRange down_word,
             AstRange down)
{
    AstRaw *raw = (AstRaw *)p->statement;
    if (!text_equals_ignoring_case(scanner_text(&p->scanner, up_word), "up") ||
        !text_equals_ignoring_case(scanner_text(&p->scanner, down_word), "down")) {
        Diagnostic *diagnostic = diag_add(p->diagnostics, CODE_SYNTAX, build_span(p, up_word),
                                          "syntax error: a raw block has two parts, up and down");
        diag_hint(p->diagnostics, diagnostic, "Write: raw NAME { up $$ ... $$ down $$ ... $$ }");
    }
    raw->up = build_text(p, up);
    raw->down = build_text(p, down);
    build_end(p, range);
}
