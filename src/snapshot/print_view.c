#include "snapshot/print_internal.h"

void print_view(Printer *printer, const View *view)
{
    print_comment(printer, &view->object, 0);
    put_string(printer, "view ");
    put_qualified(printer, view->object.name);
    put_name_clause(printer, "owner", view->owner);
    if (view->columns.count > 0) {
        text_put_byte(printer->out, ' ');
        put_names(printer, &view->columns);
    }
    if (view->with.count > 0) {
        put_string(printer, " with ");
        put_options(printer, &view->with);
    }
    put_string(printer, " as\n    ");
    put_text(printer, view->query.text);
    if (view->check_option == VIEW_CHECK_LOCAL)
        put_string(printer, "\n    with local check option");
    if (view->check_option == VIEW_CHECK_CASCADED)
        put_string(printer, "\n    with cascaded check option");
    if (view->triggers.count == 0) {
        put_string(printer, ";\n");
        return;
    }
    put_string(printer, " {\n");
    for (size_t i = 0; i < view->triggers.count; i++)
        print_trigger(printer, view->triggers.items[i]);
    put_string(printer, "}\n");
}

void print_materialized_view(Printer *printer, const MaterializedView *view)
{
    print_comment(printer, &view->object, 0);
    put_string(printer, "materialized view ");
    put_qualified(printer, view->object.name);
    put_name_clause(printer, "owner", view->owner);
    if (view->columns.count > 0) {
        text_put_byte(printer->out, ' ');
        put_names(printer, &view->columns);
    }
    put_name_clause(printer, "using", view->access_method);
    if (view->with.count > 0) {
        put_string(printer, " with ");
        put_options(printer, &view->with);
    }
    put_name_clause(printer, "tablespace", view->tablespace);
    put_string(printer, " as\n    ");
    put_text(printer, view->query.text);
    if (view->with_no_data) put_string(printer, "\n    with no data");
    if (view->indexes.count == 0) {
        put_string(printer, ";\n");
        return;
    }
    put_string(printer, " {\n");
    for (size_t i = 0; i < view->indexes.count; i++) print_index(printer, view->indexes.items[i]);
    put_string(printer, "}\n");
}
