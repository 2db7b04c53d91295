/* Triggers: CREATE TRIGGER, and whether one fires (ALTER TABLE ... ENABLE, DISABLE). */
#include "sql/sql_internal.h"

static void put_events(SqlWriter *writer, const Trigger *trigger)
{
    static const struct {
        unsigned event;
        const char *word;
    } words[] = {{TRIGGER_INSERT, "INSERT"},
                 {TRIGGER_DELETE, "DELETE"},
                 {TRIGGER_UPDATE, "UPDATE"},
                 {TRIGGER_TRUNCATE, "TRUNCATE"}};
    const char *separator = " ";
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if ((trigger->events & words[i].event) == 0) continue;
        sql_put(writer, separator);
        sql_put(writer, words[i].word);
        separator = " OR ";
        if (words[i].event == TRIGGER_UPDATE && trigger->update_columns.count > 0) {
            sql_put(writer, " OF ");
            sql_put_identifiers(writer, &trigger->update_columns);
        }
    }
}

static void put_transition_tables(SqlWriter *writer, const Trigger *trigger)
{
    if (trigger->old_table == NULL && trigger->new_table == NULL) return;
    sql_put(writer, "\n    REFERENCING");
    sql_put_tablespace(writer, " OLD TABLE AS ", trigger->old_table);
    sql_put_tablespace(writer, " NEW TABLE AS ", trigger->new_table);
}

static void create_trigger(SqlWriter *writer, const Object *object)
{
    static const char *const timings[] = {
        [TRIGGER_BEFORE] = "\n    BEFORE",
        [TRIGGER_AFTER] = "\n    AFTER",
        [TRIGGER_INSTEAD_OF] = "\n    INSTEAD OF",
    };
    const Trigger *trigger = (const Trigger *)object;
    sql_put(writer, trigger->constraint ? "CREATE CONSTRAINT TRIGGER " : "CREATE TRIGGER ");
    sql_put_identifier(writer, object->name.name);
    sql_put(writer, timings[trigger->timing]);
    put_events(writer, trigger);
    sql_put(writer, " ON ");
    sql_put_qualified(writer, object->parent->name);
    if (trigger->from_table.name != NULL) {
        sql_put(writer, " FROM ");
        sql_put_qualified(writer, trigger->from_table);
    }
    sql_put_deferrability(writer, trigger->deferrable, trigger->initially_deferred);
    put_transition_tables(writer, trigger);
    sql_put(writer, trigger->for_each_row ? "\n    FOR EACH ROW" : "\n    FOR EACH STATEMENT");
    if (!expression_is_none(&trigger->condition)) {
        sql_put(writer, "\n    WHEN ");
        sql_put_expression(writer, &trigger->condition);
    }
    sql_put(writer, "\n    EXECUTE FUNCTION ");
    sql_put_name_of(writer, KIND_FUNCTION, trigger->function);
    sql_put(writer, "(");
    for (size_t i = 0; i < trigger->arguments.count; i++) {
        sql_put(writer, i == 0 ? "" : ", ");
        sql_put_literal(writer, trigger->arguments.items[i]);
    }
    sql_put(writer, ")");
}

Text sql_enable_trigger(SqlWriter *writer, const Trigger *trigger)
{
    static const char *const actions[] = {
        [TRIGGER_ENABLED_ORIGIN] = "ENABLE TRIGGER ",
        [TRIGGER_DISABLED] = "DISABLE TRIGGER ",
        [TRIGGER_ENABLED_REPLICA] = "ENABLE REPLICA TRIGGER ",
        [TRIGGER_ENABLED_ALWAYS] = "ENABLE ALWAYS TRIGGER ",
    };
    sql_put_alter_table(writer, trigger->object.parent);
    sql_put(writer, actions[trigger->enabled]);
    sql_put_identifier(writer, trigger->object.name.name);
    return sql_take(writer);
}

const SqlKind trigger_sql = {NULL, create_trigger};
