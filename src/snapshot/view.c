/* Views and materialized views: in braces only what a query does not say. */
#include "snapshot/writer_internal.h"

static void put_view_columns(Writer *writer, const NameList *columns)
{
    if (columns->count > 0) {
        put(writer, " ");
        put_names(writer, columns);
    }
}

void print_view(Writer *writer, const Object *object)
{
    static const char *const checks[] = {"", " with local check option",
                                         " with cascaded check option"};
    const View *view = (const View *)object;
    put_comment(writer, object, "");
    put(writer, "view ");
    put_qualified(writer, object->name);
    put_owner(writer, object);
    put_view_columns(writer, &view->columns);
    put_with(writer, &view->with);
    put(writer, " as\n    ");
    put_text(writer, view->query.text);
    put(writer, checks[view->check_option]);
    if (view->overrides.count == 0 && view->triggers.count == 0 && view->definitions.count == 0) {
        put(writer, ";\n\n");
        return;
    }
    put(writer, " {\n");
    put_overrides(writer, &view->overrides);
    for (size_t i = 0; i < view->triggers.count; i++) put_trigger(writer, view->triggers.items[i]);
    put_definitions(writer, &view->definitions);
    put(writer, "}\n\n");
}

void print_materialized_view(Writer *writer, const Object *object)
{
    const MaterializedView *view = (const MaterializedView *)object;
    put_comment(writer, object, "");
    put(writer, "materialized view ");
    put_qualified(writer, object->name);
    put_owner(writer, object);
    put_clause(writer, "cluster on", view->cluster);
    put_view_columns(writer, &view->columns);
    put_clause(writer, "using", view->access_method);
    put_with(writer, &view->with);
    put_clause(writer, "tablespace", view->tablespace);
    put(writer, " as\n    ");
    put_text(writer, view->query.text);
    put(writer, view->with_no_data ? " with no data" : "");
    if (view->overrides.count == 0 && view->indexes.count == 0) {
        put(writer, ";\n\n");
        return;
    }
    put(writer, " {\n");
    put_overrides(writer, &view->overrides);
    for (size_t i = 0; i < view->indexes.count; i++) put_index(writer, view->indexes.items[i]);
    put(writer, "}\n\n");
}
