/* Triggers. What is so anyway in PostgreSQL (INITIALLY IMMEDIATE, FOR EACH STATEMENT) leaves
 * nothing in the tree. */
#include "syntax/parser_internal.h"

void trigger_begin(Parser *p, AstRange constraint)
{
    p->trigger = ARENA_NEW(p->arena, AstTrigger);
    if (constraint.end != 0) p->trigger->constraint = build_span(p, constraint);
    p->last_argument = NULL;
}

void trigger_set_name(Parser *p, AstRange name, AstRange renamed_from)
{
    p->trigger->name = build_name(p, name);
    p->trigger->renamed_from = build_name(p, renamed_from);
}

void trigger_set_timing(Parser *p, AstRange range, AstTiming timing)
{
    p->trigger->timing = timing;
    p->trigger->timing_span = build_span(p, range);
}

void trigger_add_event(Parser *p, AstRange word, AstEvent event)
{
    if ((p->trigger->events & event) != 0) {
        diag_add(p->diagnostics, CODE_REPEATED_CLAUSE, build_span(p, word),
                 "this event is specified more than once");
    }
    p->trigger->events |= event;
}

void trigger_add_update(Parser *p, AstRange word, NameList columns)
{
    trigger_add_event(p, word, AST_EVENT_UPDATE);
    p->trigger->update_columns = columns.first;
}

void trigger_set_table(Parser *p, AstRange word, QualifiedRange name)
{
    if (!build_is_repeated(p, word, p->trigger->table.span))
        p->trigger->table = build_qualified_name(p, name);
}

void trigger_set_from(Parser *p, AstRange word, QualifiedRange name)
{
    if (!build_is_repeated(p, word, p->trigger->from_table.span))
        p->trigger->from_table = build_qualified_name(p, name);
}

static void set_span(Parser *p, AstRange range, Span *place)
{
    if (!build_is_repeated(p, range, *place)) *place = build_span(p, range);
}

void trigger_set(Parser *p, TriggerFlag flag, AstRange range)
{
    AstTrigger *trigger = p->trigger;
    switch (flag) {
    case TRIGGER_DEFERRABLE: set_span(p, range, &trigger->deferrable); break;
    case TRIGGER_NOT_DEFERRABLE: set_span(p, range, &trigger->not_deferrable); break;
    case TRIGGER_INITIALLY_DEFERRED:
        set_span(p, range, &trigger->initially_deferred);
        if (span_is_none(trigger->deferrable)) trigger->deferrable = trigger->initially_deferred;
        break;
    case TRIGGER_FOR_EACH_ROW: trigger->for_each_row = true; break;
    case TRIGGER_INITIALLY_IMMEDIATE:
    case TRIGGER_FOR_EACH_STATEMENT: break; /* what it is anyway */
    }
}

void trigger_set_condition(Parser *p, AstRange word, AstRange sql)
{
    if (!build_is_repeated(p, word, p->trigger->condition.span))
        p->trigger->condition = build_sql(p, AST_SQL_EXPRESSION, sql);
}

void trigger_set_old_table(Parser *p, AstRange word, AstRange name)
{
    if (!build_is_repeated_name(p, word, &p->trigger->old_table))
        p->trigger->old_table = build_name(p, name);
}

void trigger_set_new_table(Parser *p, AstRange word, AstRange name)
{
    if (!build_is_repeated_name(p, word, &p->trigger->new_table))
        p->trigger->new_table = build_name(p, name);
}

void trigger_add_argument(Parser *p, AstRange value)
{
    AstArgument *argument = ARENA_NEW(p->arena, AstArgument);
    argument->value = build_word(p, value);
    LIST_ADD(p->trigger->arguments, p->last_argument, argument);
}

void trigger_set_enabled(Parser *p, AstEnabled enabled)
{
    p->trigger->enabled = enabled;
}

static void end_trigger(Parser *p, AstRange range)
{
    AstTrigger *trigger = p->trigger;
    trigger->span = build_span(p, range);
    trigger->documentation = build_documentation(p, range.begin);
    if (p->statement->kind == AST_VIEW)
        LIST_ADD(((AstView *)p->statement)->triggers, p->last_trigger, trigger);
    else
        LIST_ADD(((AstTable *)p->statement)->triggers, p->last_trigger, trigger);
}

void trigger_end(Parser *p, AstRange range, QualifiedRange function)
{
    p->trigger->function = build_qualified_name(p, function);
    end_trigger(p, range);
}

void trigger_end_inherited(Parser *p, AstRange range)
{
    p->trigger->inherited = true;
    end_trigger(p, range);
}
