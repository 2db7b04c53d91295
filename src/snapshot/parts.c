/* Parts of tables, views and materialized views: indexes, constraints, triggers. */
#include "snapshot/writer_internal.h"

/* ---- indexes ---- */

void put_index_key(Writer *writer, const IndexKey *key)
{
    if (key->column != NULL)
        put_name(writer, key->column);
    else
        put_expression(writer, &key->expression);
    put_collation(writer, key->collation);
    if (key->operator_class.name != NULL) {
        put(writer, " ");
        put_qualified(writer, key->operator_class);
        if (key->operator_class_options.count > 0) {
            put(writer, " ");
            put_options(writer, &key->operator_class_options);
        }
    }
    put(writer, key->descending ? " desc" : "");
    if (key->nulls != NULLS_DEFAULT)
        put(writer, key->nulls == NULLS_FIRST ? " nulls first" : " nulls last");
}

static void put_statistics(Writer *writer, const Index *index)
{
    const char *separator = " statistics (";
    for (size_t i = 0; i < index->keys.count; i++) {
        if (!index->keys.items[i].has_statistics) continue;
        put(writer, separator);
        text_put_number(&writer->out, (int64_t)i + 1);
        put(writer, " = ");
        text_put_number(&writer->out, index->keys.items[i].statistics);
        separator = ", ";
    }
    put(writer, separator[0] == ',' ? ")" : "");
}

void put_index(Writer *writer, const Index *index)
{
    put_comment(writer, &index->object, "    ");
    put(writer, index->unique ? "    index unique " : "    index ");
    put_name(writer, index->object.name.name);
    put_clause(writer, "using", index->access_method);
    put(writer, " (");
    for (size_t i = 0; i < index->keys.count; i++) {
        put(writer, i == 0 ? "" : ", ");
        put_index_key(writer, &index->keys.items[i]);
    }
    put(writer, ")");
    if (index->include.count > 0) {
        put(writer, " include ");
        put_names(writer, &index->include);
    }
#define ATTRIBUTE_FLAG(member, words, feature) put(writer, index->member ? " " words : "");
#include "model/attributes/index.def"
#undef ATTRIBUTE_FLAG
    put_with(writer, &index->with);
    put_clause(writer, "tablespace", index->tablespace);
    put_statistics(writer, index);
    if (!expression_is_none(&index->predicate)) {
        put(writer, " where ");
        put_expression(writer, &index->predicate);
    }
    put(writer, ";\n");
}

/* ---- constraints ---- */

static void put_action(Writer *writer, const char *event, ForeignKeyAction action,
                       const NameList *columns)
{
    static const char *const words[] = {
        [ACTION_NO_ACTION] = NULL,
        [ACTION_RESTRICT] = "restrict",
        [ACTION_CASCADE] = "cascade",
        [ACTION_SET_NULL] = "set null",
        [ACTION_SET_DEFAULT] = "set default",
    };
    if (words[action] == NULL) return;
    put(writer, event);
    put(writer, words[action]);
    if (columns != NULL && columns->count > 0) {
        put(writer, " ");
        put_names(writer, columns);
    }
}

/* The last may be a span of time: `a, period b`, `a, b without overlaps`. */
static void put_key_names(Writer *writer, const NameList *names, const char *before_last,
                          const char *behind_last)
{
    for (size_t i = 0; i < names->count; i++) {
        put(writer, i == 0 ? "(" : ", ");
        put(writer, i + 1 == names->count ? before_last : "");
        put_name(writer, names->items[i]);
    }
    put(writer, behind_last);
    put(writer, ")");
}

static void put_foreign_key(Writer *writer, const Constraint *constraint)
{
    const char *period = constraint->has_period ? "period " : "";
    put(writer, "foreign key ");
    put_key_names(writer, &constraint->columns, period, "");
    put(writer, " references ");
    put_qualified(writer, constraint->referenced_table);
    put(writer, " ");
    put_key_names(writer, &constraint->referenced_columns, period, "");
    put(writer, constraint->match == MATCH_FULL ? " match full" : "");
    put_action(writer, " on delete ", constraint->on_delete, &constraint->on_delete_columns);
    put_action(writer, " on update ", constraint->on_update, NULL);
}

static void put_exclude(Writer *writer, const Constraint *constraint)
{
    put(writer, "exclude");
    put_clause(writer, "using", constraint->access_method);
    put(writer, " (");
    for (size_t i = 0; i < constraint->elements.count; i++) {
        put(writer, i == 0 ? "" : ", ");
        put_index_key(writer, constraint->elements.items[i].key);
        put(writer, " with ");
        put_text(writer, constraint->elements.items[i].operator_name);
    }
    put(writer, ")");
    if (!expression_is_none(&constraint->expression)) {
        put(writer, " where ");
        put_expression(writer, &constraint->expression);
    }
}

static void put_check(Writer *writer, const Constraint *constraint)
{
    put(writer, "check ");
    put_expression(writer, &constraint->expression);
    put(writer, constraint->no_inherit ? " no inherit" : "");
}

static void put_key(Writer *writer, const Constraint *constraint)
{
    put(writer, constraint->constraint_kind == CONSTRAINT_PRIMARY_KEY ? "primary key " : "unique ");
    put(writer, constraint->nulls_not_distinct ? "nulls not distinct " : "");
    put_key_names(writer, &constraint->columns, "",
                  constraint->has_period ? " without overlaps" : "");
}

void put_constraint(Writer *writer, const Constraint *constraint)
{
    put_comment(writer, &constraint->object, "    ");
    put(writer, "    constraint ");
    put_name(writer, constraint->object.name.name);
    put(writer, " ");
    switch (constraint->constraint_kind) {
    case CONSTRAINT_PRIMARY_KEY:
    case CONSTRAINT_UNIQUE: put_key(writer, constraint); break;
    case CONSTRAINT_CHECK: put_check(writer, constraint); break;
    case CONSTRAINT_FOREIGN_KEY: put_foreign_key(writer, constraint); break;
    case CONSTRAINT_EXCLUDE: put_exclude(writer, constraint); break;
    }
    if (constraint->include.count > 0) {
        put(writer, " include ");
        put_names(writer, &constraint->include);
    }
    put_with(writer, &constraint->with);
    put_clause(writer, "using index tablespace", constraint->tablespace);
    put(writer, constraint->deferrable ? " deferrable" : "");
    put(writer, constraint->initially_deferred ? " initially deferred" : "");
    put(writer, constraint->not_enforced ? " not enforced" : "");
    put(writer, constraint->not_valid ? " not valid" : "");
    put(writer, ";\n");
}

/* ---- triggers ---- */

static void put_events(Writer *writer, const Trigger *trigger)
{
    static const struct {
        TriggerEvent event;
        const char *word;
    } rows[] = {{TRIGGER_INSERT, "insert"},
                {TRIGGER_DELETE, "delete"},
                {TRIGGER_UPDATE, "update"},
                {TRIGGER_TRUNCATE, "truncate"}};
    const char *separator = " ";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if ((trigger->events & (unsigned)rows[i].event) == 0) continue;
        put(writer, separator);
        put(writer, rows[i].word);
        separator = " or ";
        for (size_t k = 0; rows[i].event == TRIGGER_UPDATE && k < trigger->update_columns.count;
             k++) {
            put(writer, k == 0 ? " of " : ", ");
            put_name(writer, trigger->update_columns.items[k]);
        }
    }
}

static void put_condition(Writer *writer, const Trigger *trigger)
{
    if (trigger->old_table != NULL || trigger->new_table != NULL) put(writer, " referencing");
    put_clause(writer, "old table as", trigger->old_table);
    put_clause(writer, "new table as", trigger->new_table);
    put(writer, trigger->for_each_row ? " for each row" : " for each statement");
    if (!expression_is_none(&trigger->condition)) {
        put(writer, " when ");
        put_expression(writer, &trigger->condition);
    }
}

void put_trigger(Writer *writer, const Trigger *trigger)
{
    static const char *const timings[] = {" before", " after", " instead of"};
    static const char *const enabled[] = {"", " disable", " enable replica", " enable always"};
    put_comment(writer, &trigger->object, "    ");
    put(writer, trigger->constraint ? "    constraint trigger " : "    trigger ");
    put_name(writer, trigger->object.name.name);
    if (trigger->inherited) {
        put(writer, " with options");
        put(writer,
            trigger->enabled == TRIGGER_ENABLED_ORIGIN ? " enable" : enabled[trigger->enabled]);
        put(writer, ";\n");
        return;
    }
    put(writer, timings[trigger->timing]);
    put_events(writer, trigger);
    if (trigger->from_table.name != NULL) {
        put(writer, " from ");
        put_qualified(writer, trigger->from_table);
    }
    put(writer, trigger->deferrable ? " deferrable" : "");
    put(writer, trigger->initially_deferred ? " initially deferred" : "");
    put_condition(writer, trigger);
    put(writer, " execute function ");
    put_qualified(writer, trigger->function);
    put(writer, "(");
    for (size_t i = 0; i < trigger->arguments.count; i++) {
        put(writer, i == 0 ? "" : ", ");
        put_string(writer, trigger->arguments.items[i]);
    }
    put(writer, ")");
    put(writer, enabled[trigger->enabled]);
    put(writer, ";\n");
}
