#include "snapshot/print_internal.h"

static void put_events(Printer *printer, const Trigger *trigger)
{
    static const struct {
        TriggerEvent event;
        const char *word;
    } rows[] = {{TRIGGER_INSERT, "insert"},
                {TRIGGER_DELETE, "delete"},
                {TRIGGER_UPDATE, "update"},
                {TRIGGER_TRUNCATE, "truncate"}};
    bool first = true;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if ((trigger->events & rows[i].event) == 0) continue;
        put_string(printer, first ? " " : " or ");
        put_string(printer, rows[i].word);
        first = false;
        if (rows[i].event != TRIGGER_UPDATE) continue;
        for (size_t k = 0; k < trigger->update_columns.count; k++) {
            put_string(printer, k == 0 ? " of " : ", ");
            put_name(printer, trigger->update_columns.items[k]);
        }
    }
}

static void put_function(Printer *printer, const Trigger *trigger)
{
    put_string(printer, " execute function ");
    put_qualified(printer, trigger->function);
    text_put_byte(printer->out, '(');
    for (size_t i = 0; i < trigger->arguments.count; i++) {
        if (i > 0) put_string(printer, ", ");
        put_literal(printer, trigger->arguments.items[i]);
    }
    text_put_byte(printer->out, ')');
}

static const char *timing_words(TriggerTiming timing)
{
    switch (timing) {
    case TRIGGER_BEFORE: return " before";
    case TRIGGER_AFTER: return " after";
    case TRIGGER_INSTEAD_OF: break;
    }
    return " instead of";
}

static const char *enabled_words(TriggerEnabled enabled)
{
    switch (enabled) {
    case TRIGGER_DISABLED: return " disable";
    case TRIGGER_ENABLED_REPLICA: return " enable replica";
    case TRIGGER_ENABLED_ALWAYS: return " enable always";
    case TRIGGER_ENABLED_ORIGIN: break;
    }
    return "";
}

void print_trigger(Printer *printer, const Trigger *trigger)
{
    print_comment(printer, &trigger->object, 4);
    put_string(printer, trigger->constraint ? "    constraint trigger " : "    trigger ");
    put_name(printer, trigger->object.name.name);
    put_string(printer, timing_words(trigger->timing));
    put_events(printer, trigger);
    if (trigger->from_table.name != NULL) {
        put_string(printer, " from ");
        put_qualified(printer, trigger->from_table);
    }
    if (trigger->deferrable) put_string(printer, " deferrable");
    if (trigger->initially_deferred) put_string(printer, " initially deferred");
    if (trigger->old_table != NULL || trigger->new_table != NULL)
        put_string(printer, " referencing");
    put_name_clause(printer, "old table as", trigger->old_table);
    put_name_clause(printer, "new table as", trigger->new_table);
    put_string(printer, trigger->for_each_row ? " for each row" : " for each statement");
    put_clause(printer, "when", &trigger->condition);
    put_function(printer, trigger);
    put_string(printer, enabled_words(trigger->enabled));
    put_string(printer, ";\n");
}
