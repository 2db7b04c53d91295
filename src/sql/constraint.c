/* Constraints of tables, made at once or in steps that lock for less long: NOT VALID and VALIDATE,
 * or a unique index first, which the constraint adopts. */
#include "sql/sql_internal.h"

#include "base/bug.h"

void sql_put_deferrability(SqlWriter *writer, bool deferrable, bool initially_deferred)
{
    sql_put(writer, deferrable ? " DEFERRABLE" : "");
    sql_put(writer, initially_deferred ? " INITIALLY DEFERRED" : "");
}

/* The last may be a span of time. */
static void put_key_names(SqlWriter *writer, const NameList *names, const char *before_last,
                          const char *end)
{
    for (size_t i = 0; i < names->count; i++) {
        sql_put(writer, i == 0 ? " (" : ", ");
        sql_put(writer, i + 1 == names->count ? before_last : "");
        sql_put_identifier(writer, names->items[i]);
    }
    sql_put(writer, end);
}

static void put_key(SqlWriter *writer, const Constraint *constraint, const char *words)
{
    sql_put(writer, words);
    if (constraint->constraint_kind == CONSTRAINT_UNIQUE && constraint->nulls_not_distinct)
        sql_put(writer, " NULLS NOT DISTINCT");
    put_key_names(writer, &constraint->columns,
                  constraint->has_period && !constraint_is_key(constraint) ? "PERIOD " : "",
                  constraint_is_without_overlaps(constraint) ? " WITHOUT OVERLAPS)" : ")");
}

static void put_index_clauses(SqlWriter *writer, const Constraint *constraint)
{
    if (constraint->include.count > 0) {
        sql_put(writer, " INCLUDE (");
        sql_put_identifiers(writer, &constraint->include);
        sql_put(writer, ")");
    }
    sql_put_with(writer, &constraint->with);
    sql_put_tablespace(writer, " USING INDEX TABLESPACE ", constraint->tablespace);
}

static void put_action(SqlWriter *writer, const char *clause, ForeignKeyAction action)
{
    static const char *const words[] = {
        [ACTION_NO_ACTION] = "NO ACTION",     [ACTION_RESTRICT] = "RESTRICT",
        [ACTION_CASCADE] = "CASCADE",         [ACTION_SET_NULL] = "SET NULL",
        [ACTION_SET_DEFAULT] = "SET DEFAULT",
    };
    if (action == ACTION_NO_ACTION) return;
    sql_put(writer, clause);
    sql_put(writer, words[action]);
}

static void put_foreign_key(SqlWriter *writer, const Constraint *constraint, const char *break_line)
{
    put_key(writer, constraint, "FOREIGN KEY");
    sql_put(writer, break_line);
    sql_put(writer, "REFERENCES ");
    sql_put_qualified(writer, constraint->referenced_table);
    put_key_names(writer, &constraint->referenced_columns, constraint->has_period ? "PERIOD " : "",
                  constraint->match == MATCH_FULL ? ") MATCH FULL" : ")");
    put_action(writer, " ON DELETE ", constraint->on_delete);
    if (constraint->on_delete_columns.count > 0) {
        sql_put(writer, " (");
        sql_put_identifiers(writer, &constraint->on_delete_columns);
        sql_put(writer, ")");
    }
    put_action(writer, " ON UPDATE ", constraint->on_update);
}

static void put_exclude(SqlWriter *writer, const Constraint *constraint)
{
    sql_put(writer, "EXCLUDE");
    sql_put_tablespace(writer, " USING ", constraint->access_method);
    sql_put(writer, " (");
    for (size_t i = 0; i < constraint->elements.count; i++) {
        const ExcludeElement *element = &constraint->elements.items[i];
        bool qualified = false;
        for (size_t at = 0; at < element->operator_name.length; at++)
            qualified = qualified || element->operator_name.bytes[at] == '.';
        sql_put(writer, i == 0 ? "" : ", ");
        sql_put_index_key(writer, element->key);
        sql_put(writer, qualified ? " WITH OPERATOR(" : " WITH ");
        sql_put_verbatim(writer, element->operator_name);
        sql_put(writer, qualified ? ")" : "");
    }
    sql_put(writer, ")");
    put_index_clauses(writer, constraint);
    if (!expression_is_none(&constraint->expression)) {
        sql_put(writer, " WHERE ");
        sql_put_expression(writer, &constraint->expression);
    }
}

void sql_put_constraint(SqlWriter *writer, const Constraint *constraint, const char *break_line)
{
    sql_put(writer, "CONSTRAINT ");
    sql_put_identifier(writer, constraint->object.name.name);
    sql_put(writer, " ");
    switch (constraint->constraint_kind) {
    case CONSTRAINT_PRIMARY_KEY:
        put_key(writer, constraint, "PRIMARY KEY");
        put_index_clauses(writer, constraint);
        break;
    case CONSTRAINT_UNIQUE:
        put_key(writer, constraint, "UNIQUE");
        put_index_clauses(writer, constraint);
        break;
    case CONSTRAINT_CHECK:
        sql_put(writer, "CHECK ");
        sql_put_expression(writer, &constraint->expression);
        sql_put(writer, constraint->no_inherit ? " NO INHERIT" : "");
        break;
    case CONSTRAINT_FOREIGN_KEY: put_foreign_key(writer, constraint, break_line); break;
    case CONSTRAINT_EXCLUDE: put_exclude(writer, constraint); break;
    }
    sql_put_deferrability(writer, constraint->deferrable, constraint->initially_deferred);
    sql_put(writer, constraint->not_enforced ? " NOT ENFORCED" : "");
}

Text sql_add_constraint(SqlWriter *writer, const Constraint *constraint, bool not_valid)
{
    sql_put_alter_table(writer, constraint->object.parent);
    sql_put(writer, "ADD ");
    sql_put_constraint(writer, constraint, "\n        ");
    sql_put(writer, not_valid ? " NOT VALID" : "");
    return sql_take(writer);
}

static void create_constraint(SqlWriter *writer, const Object *object)
{
    const Constraint *constraint = (const Constraint *)object;
    sql_put_verbatim(writer, sql_add_constraint(writer, constraint, constraint->not_valid));
}

Text sql_add_constraint_using_index(SqlWriter *writer, const Constraint *constraint, Name index)
{
    bool primary = constraint->constraint_kind == CONSTRAINT_PRIMARY_KEY;
    sql_put_alter_table(writer, constraint->object.parent);
    sql_put(writer, "ADD CONSTRAINT ");
    sql_put_identifier(writer, constraint->object.name.name);
    sql_put(writer, primary ? " PRIMARY KEY USING INDEX " : " UNIQUE USING INDEX ");
    sql_put_identifier(writer, index);
    sql_put_deferrability(writer, constraint->deferrable, constraint->initially_deferred);
    return sql_take(writer);
}

Text sql_create_constraint_index(SqlWriter *writer, const Constraint *constraint, Name index)
{
    sql_put(writer, "CREATE UNIQUE INDEX CONCURRENTLY ");
    sql_put_identifier(writer, index);
    sql_put(writer, " ON ");
    sql_put_qualified(writer, constraint->object.parent->name);
    sql_put(writer, " (");
    sql_put_identifiers(writer, &constraint->columns);
    sql_put(writer, ")");
    if (constraint->include.count > 0) {
        sql_put(writer, " INCLUDE (");
        sql_put_identifiers(writer, &constraint->include);
        sql_put(writer, ")");
    }
    sql_put(writer, constraint->nulls_not_distinct ? " NULLS NOT DISTINCT" : "");
    sql_put_with(writer, &constraint->with);
    sql_put_tablespace(writer, " TABLESPACE ", constraint->tablespace);
    return sql_take(writer);
}

static Text constraint_action(SqlWriter *writer, const Constraint *constraint, const char *action)
{
    sql_put_alter_table(writer, constraint->object.parent);
    sql_put(writer, action);
    sql_put_identifier(writer, constraint->object.name.name);
    return sql_take(writer);
}

Text sql_validate_constraint(SqlWriter *writer, const Constraint *constraint)
{
    return constraint_action(writer, constraint, "VALIDATE CONSTRAINT ");
}

Text sql_alter_constraint(SqlWriter *writer, const Constraint *constraint)
{
    sql_put_verbatim(writer, constraint_action(writer, constraint, "ALTER CONSTRAINT "));
    sql_put(writer, constraint->deferrable ? " DEFERRABLE" : " NOT DEFERRABLE");
    sql_put(writer, constraint->initially_deferred ? " INITIALLY DEFERRED" : "");
    return sql_take(writer);
}

Text sql_set_enforced(SqlWriter *writer, const Constraint *constraint)
{
    sql_put_verbatim(writer, constraint_action(writer, constraint, "ALTER CONSTRAINT "));
    sql_put(writer, constraint->not_enforced ? " NOT ENFORCED" : " ENFORCED");
    return sql_take(writer);
}

const SqlKind constraint_sql = {NULL, create_constraint};
