/* Views and materialized views. Only a view can be replaced in place. */
#include "sql/sql_internal.h"

static void put_columns(SqlWriter *writer, const NameList *columns)
{
    if (columns->count == 0) return;
    sql_put(writer, " (");
    sql_put_identifiers(writer, columns);
    sql_put(writer, ")");
}

static void put_view(SqlWriter *writer, const View *view)
{
    static const char *const check_options[] = {
        [VIEW_CHECK_NONE] = "",
        [VIEW_CHECK_LOCAL] = "\nWITH LOCAL CHECK OPTION",
        [VIEW_CHECK_CASCADED] = "\nWITH CASCADED CHECK OPTION",
    };
    sql_put(writer, "VIEW ");
    sql_put_object(writer, &view->object);
    put_columns(writer, &view->columns);
    sql_put_with(writer, &view->with);
    sql_put(writer, " AS\n");
    sql_put_verbatim(writer, view->query.text);
    sql_put(writer, check_options[view->check_option]);
}

static void create_view(SqlWriter *writer, const Object *object)
{
    sql_put(writer, "CREATE ");
    put_view(writer, (const View *)object);
}

Text sql_replace_view(SqlWriter *writer, const View *view)
{
    sql_put(writer, "CREATE OR REPLACE ");
    put_view(writer, view);
    return sql_take(writer);
}

Text sql_set_view_cluster(SqlWriter *writer, const MaterializedView *view)
{
    sql_put_alter_table(writer, &view->object);
    sql_put(writer, view->cluster == NULL ? "SET WITHOUT CLUSTER" : "CLUSTER ON ");
    if (view->cluster != NULL) sql_put_identifier(writer, view->cluster);
    return sql_take(writer);
}

static void create_materialized_view(SqlWriter *writer, const Object *object)
{
    const MaterializedView *view = (const MaterializedView *)object;
    sql_put(writer, "CREATE MATERIALIZED VIEW ");
    sql_put_object(writer, object);
    put_columns(writer, &view->columns);
    sql_put_tablespace(writer, " USING ", view->access_method);
    sql_put_with(writer, &view->with);
    sql_put_tablespace(writer, " TABLESPACE ", view->tablespace);
    sql_put(writer, " AS\n");
    sql_put_verbatim(writer, view->query.text);
    sql_put(writer, view->with_no_data ? "\nWITH NO DATA" : "");
}

const SqlKind view_sql = {NULL, create_view};

const SqlKind materialized_view_sql = {"MATERIALIZED VIEW", create_materialized_view};
