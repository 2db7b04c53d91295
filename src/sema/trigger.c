/* Triggers of tables and views: what CREATE TRIGGER would refuse. A trigger function that is not
 * declared may be PostgreSQL's own or an extension's. */
#include "sema/expression_internal.h"
#include "sema/known_internal.h"
#include "sema/parts_internal.h"

#include <string.h>

/* ---- clauses ---- */

static void refuse(Sema *sema, Span span, const char *what)
{
    SEMA_ADD(sema, TRIGGER_FORM, span, "%s", what);
}

static void check_instead_of(Sema *sema, const AstTrigger *ast, const Object *owner)
{
    if (owner->kind != KIND_VIEW) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, TRIGGER_FORM, ast->timing_span,
                     "\"%s\" is a table: only views have instead of triggers", owner->name.name);
        SEMA_NOTE(sema, diagnostic, owner->span, "it is declared here");
    }
    if (!ast->for_each_row)
        refuse(sema, ast->timing_span, "instead of triggers must be for each row");
    if (!span_is_none(ast->condition.span))
        refuse(sema, ast->condition.span, "instead of triggers cannot have when conditions");
    if (ast->update_columns != NULL)
        refuse(sema, ast->update_columns->span, "instead of triggers cannot have column lists");
}

static void check_owner(Sema *sema, const AstTrigger *ast, const Object *owner)
{
    if (ast->timing == AST_TIMING_INSTEAD_OF) {
        check_instead_of(sema, ast, owner);
        return;
    }
    if (owner->kind == KIND_VIEW && ast->for_each_row)
        SEMA_ADD(sema, TRIGGER_FORM, ast->timing_span,
                 "\"%s\" is a view: views cannot have row-level before or after triggers",
                 owner->name.name);
    if (owner->kind == KIND_VIEW && (ast->events & AST_EVENT_TRUNCATE) != 0)
        refuse(sema, ast->timing_span, "views cannot have truncate triggers");
}

static unsigned count_events(unsigned events)
{
    unsigned count = 0;
    for (; events != 0; events >>= 1) count += events & 1;
    return count;
}

static void check_transition_tables(Sema *sema, const AstTrigger *ast, const Object *owner)
{
    const AstName *first = ast->old_table.name != NULL ? &ast->old_table : &ast->new_table;
    if (first->name == NULL) return;
    bool updates = (ast->events & AST_EVENT_UPDATE) != 0;
    if (ast->timing != AST_TIMING_AFTER)
        refuse(sema, first->span, "transition tables are for after triggers only");
    else if (owner->kind == KIND_VIEW)
        refuse(sema, first->span, "triggers on views cannot have transition tables");
    else if (!span_is_none(ast->constraint))
        refuse(sema, first->span, "constraint triggers cannot have transition tables");
    else if (count_events(ast->events) > 1)
        refuse(sema, first->span, "transition tables cannot be given for more than one event");
    else if (ast->update_columns != NULL)
        refuse(sema, first->span, "transition tables cannot be given together with a column list");
    else if (ast->old_table.name != NULL && !updates && (ast->events & AST_EVENT_DELETE) == 0)
        refuse(sema, ast->old_table.span, "old table is for delete and update only");
    else if (ast->new_table.name != NULL && !updates && (ast->events & AST_EVENT_INSERT) == 0)
        refuse(sema, ast->new_table.span, "new table is for insert and update only");
    else if (ast->old_table.name != NULL && ast->old_table.name == ast->new_table.name)
        refuse(sema, ast->new_table.span, "old table and new table cannot have the same name");
}

static void check_constraint(Sema *sema, const AstTrigger *ast)
{
    if (!span_is_none(ast->constraint)) {
        if (ast->timing != AST_TIMING_AFTER)
            refuse(sema, ast->timing_span, "constraint triggers must be after triggers");
        else if (!ast->for_each_row)
            refuse(sema, ast->constraint, "constraint triggers must be for each row");
        return;
    }
    if (!span_is_none(ast->deferrable))
        refuse(sema, ast->deferrable, "only constraint triggers are deferrable");
    if (ast->from_table.name != NULL)
        refuse(sema, ast->from_table.span, "only constraint triggers have a from clause");
}

static void check_form(Sema *sema, const AstTrigger *ast, const Object *owner)
{
    check_owner(sema, ast, owner);
    check_transition_tables(sema, ast, owner);
    check_constraint(sema, ast);
    if ((ast->events & AST_EVENT_TRUNCATE) != 0 && ast->for_each_row)
        refuse(sema, ast->timing_span, "truncate triggers cannot be for each row");
}

/* ---- function ---- */

static bool is_trigger_function(const Routine *routine)
{
    bool returns = routine->has_returns && type_is(&routine->returns, "trigger");
    return returns || type_is_poison(&routine->returns);
}

static const Routine *find_without_arguments(const Routines *routines)
{
    for (size_t i = 0; i < routines->count; i++)
        if (routines->items[i]->arguments.count == 0 &&
            routines->items[i]->object.kind == KIND_FUNCTION)
            return routines->items[i];
    return NULL;
}

static void report_function(Sema *sema, Name home, const AstQualifiedName *written)
{
    if (sema_is_excused(sema, written->name)) return;
    QualifiedName name = written_name(written);
    Diagnostic *diagnostic =
        SEMA_ADD(sema, UNKNOWN_FUNCTION, written->span, "function \"%.*s\" does not exist",
                 TEXT_FORMAT(sema_format_name(sema, name)));
    Near near = near_begin(sema, name_text(written->name));
    Name homes[2] = {written->namespace_name != NULL ? written->namespace_name : home,
                     sema->default_namespace};
    for (size_t i = 0; i < 2; i++) near_try_routines(&near, homes[i]);
    near_hint(&near, diagnostic);
}

/* A function that the schema does not declare: PostgreSQL's own or an extension's. */
static void check_foreign_function(Sema *sema, Name home, const AstQualifiedName *written)
{
    const char *extension = known_trigger_function(sema, name_text(written->name));
    if (extension != NULL && (extension[0] == '\0' || sema_has_extension(sema, extension))) return;
    if (extension != NULL) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, EXTENSION_NOT_DECLARED, written->span,
                     "function \"%s\" belongs to extension \"%s\", which is not declared",
                     written->name, extension);
        SEMA_HINT(sema, diagnostic, "Add \"extension %s;\".", extension);
        return;
    }
    if (!sema->open_functions) report_function(sema, home, written);
}

static QualifiedName resolve_function(Sema *sema, Name home, const AstQualifiedName *written)
{
    QualifiedName name = written_name(written);
    const Routines *routines = sema_find_routines(sema, home, name);
    if (written->name == NULL) return name;
    if (routines == NULL) {
        check_foreign_function(sema, home, written);
        return name;
    }
    const Routine *routine = find_without_arguments(routines);
    const Routine *shown = routine != NULL ? routine : routines->items[0];
    if (routine == NULL || !is_trigger_function(routine)) {
        Diagnostic *diagnostic = SEMA_ADD(
            sema, TRIGGER_FUNCTION, written->span,
            routine == NULL ? "function \"%s\" has arguments, so it cannot be a trigger function"
                            : "function \"%s\" must return trigger",
            written->name);
        SEMA_NOTE(sema, diagnostic, shown->object.span, "it is declared here");
        if (routine == NULL)
            SEMA_HINT(sema, diagnostic, "Arguments of a trigger are passed in tg_argv.");
    }
    return shown->object.name;
}

/* ---- all ---- */

static Expression compile_condition(Sema *sema, const IndexOwner *owner, const AstTrigger *ast)
{
    SqlRange ranges[2];
    size_t count = 0;
    static const char *const words[] = {"old", "new"};
    static const unsigned missing[] = {AST_EVENT_INSERT, AST_EVENT_DELETE};
    for (size_t i = 0; i < 2 && ast->for_each_row; i++) {
        if ((ast->events & missing[i]) != 0) continue;
        ranges[count] = expression_range(owner->relation);
        ranges[count].alias = name_intern_string(sema->names, words[i]);
        ranges[count].only_qualified = true;
        count++;
    }
    SqlScope scope = {ranges, count};
    ExpressionSite site = {IN_TRIGGER_CONDITION, owner->home, &scope, owner->relation, NULL};
    return expression_resolve(sema, &site, expression_parse(sema, &ast->condition));
}

/* Whether the reference is of NEW: what stands before the column tells. */
static bool is_of_new(const Expression *condition, const SqlReference *reference)
{
    Text qualifier = text_slice(condition->text, reference->qualifier_begin, reference->begin);
    return text_equals_string(qualifier, "new.");
}

/* Before triggers run before generated columns are computed. */
static void check_generated(Sema *sema, const IndexOwner *owner, const AstTrigger *ast,
                            const Expression *condition)
{
    if (ast->timing != AST_TIMING_BEFORE || owner->object->kind != KIND_TABLE) return;
    const Table *table = (const Table *)(const void *)owner->object;
    const SqlFragment *fragment = expression_parse(sema, &ast->condition);
    bool has_row =
        fragment != NULL && sql_names_star(fragment, name_intern_string(sema->names, "new"));
    for (size_t i = 0; i < table->columns.count; i++) {
        const Column *column = table->columns.items[i];
        bool is_named = has_row;
        for (size_t j = 0; j < condition->reference_count && !is_named; j++) {
            const SqlReference *reference = &condition->references[j];
            is_named = reference->kind == REFERENCE_COLUMN &&
                       reference->part == column->object.name.name &&
                       is_of_new(condition, reference);
        }
        if (span_is_none(column->extras->generated.span) || !is_named) continue;
        Diagnostic *diagnostic = SEMA_ADD(
            sema, TRIGGER_FORM, ast->condition.span,
            "the condition of a before trigger cannot use generated column \"%s\" of new%s",
            column->object.name.name, has_row ? ", nor new.*" : "");
        SEMA_NOTE(sema, diagnostic, column->object.span, "it is declared here");
        return;
    }
}

static void link_from_table(Sema *sema, const IndexOwner *owner, Trigger *trigger,
                            const AstTrigger *ast)
{
    if (ast->from_table.name == NULL) return;
    const Object *object = sema_find_relation(sema, owner->home, written_name(&ast->from_table));
    if (object == NULL)
        sema_report_relation(sema, owner->home, written_name(&ast->from_table),
                             ast->from_table.span);
    else
        trigger->from_table = object->name;
}

static void check_table(Sema *sema, const IndexOwner *owner, const AstTrigger *ast)
{
    if (ast->table.name == NULL) return;
    QualifiedName name = owner->object->name;
    if (ast->table.name != name.name ||
        (ast->table.namespace_name != NULL && ast->table.namespace_name != name.namespace_name))
        SEMA_ADD(sema, TRIGGER_FORM, ast->table.span,
                 "the trigger is declared in \"%s\", so it cannot be on \"%s\"", name.name,
                 ast->table.name);
}

/* What the parent has of triggers may not be known yet: whether there is one of the name is not. */
static void check_inherited(Sema *sema, const Object *object, const AstTrigger *ast)
{
    if (object->kind == KIND_TABLE &&
        ((const Table *)(const void *)object)->extras->partition_of.name != NULL)
        return;
    Diagnostic *diagnostic = SEMA_ADD(
        sema, TRIGGER_FORM, ast->name.span,
        "\"%s\" is not a partition, so it has no trigger of its parent", object->name.name);
    SEMA_HINT(sema, diagnostic,
              "\"with options\" says when a partition fires its parent's trigger, where that "
              "differs from the parent.");
}

Trigger *trigger_compile(Sema *sema, const IndexOwner *owner, const AstTrigger *ast)
{
    Trigger *trigger = ARENA_NEW(sema->arena, Trigger);
    object_begin_part(&trigger->object, KIND_TRIGGER, owner->object, ast->name.name, ast->name.span,
                      &ast->renamed_from, &ast->documentation);
    sema_check_name(sema, ast->name.name, ast->name.span);
    trigger->enabled = (TriggerEnabled)ast->enabled;
    trigger->inherited = ast->inherited;
    if (ast->inherited) {
        check_inherited(sema, owner->object, ast);
        return trigger;
    }
    trigger->timing = (TriggerTiming)ast->timing;
    trigger->events = ast->events;
    trigger->update_columns =
        columns_compile(sema, owner->relation, ast->update_columns, "update of");
    trigger->for_each_row = ast->for_each_row;
    trigger->constraint = !span_is_none(ast->constraint);
    trigger->deferrable = !span_is_none(ast->deferrable);
    trigger->initially_deferred = !span_is_none(ast->initially_deferred);
    trigger->old_table = ast->old_table.name;
    trigger->new_table = ast->new_table.name;
    trigger->function = resolve_function(sema, owner->home, &ast->function);
    for (const AstArgument *at = ast->arguments; at != NULL; at = at->next)
        VECTOR_ADD(sema->arena, &trigger->arguments, at->value.text);
    check_form(sema, ast, owner->object);
    check_table(sema, owner, ast);
    link_from_table(sema, owner, trigger, ast);
    trigger->condition = compile_condition(sema, owner, ast);
    check_generated(sema, owner, ast, &trigger->condition);
    if (trigger->constraint) {
        NameScope *scope = sema_scope(sema, owner->object->name.namespace_name);
        if (map_find_pointer(scope->constraints, ast->name.name) == NULL)
            map_put_pointer(scope->constraints, ast->name.name, trigger);
    }
    return trigger;
}
