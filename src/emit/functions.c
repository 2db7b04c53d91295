/* Deciding: the functions of a table that write, get and stream rows. Their bodies hand descriptors
 * to the runtime; all that is said here is what depends on the schema. */
#include "emit/emit_internal.h"

#include <string.h>

Text c_mask_parameter(CModel *model, const CTable *table, const char *name)
{
    if (!table->is_wide) return text_format(model->arena, "uint64_t %s", name);
    /* so that compilers see that a number is no array; what is matched may be NULL */
    if (strcmp(name, "columns") == 0) {
        return text_format(model->arena, "const uint64_t columns[SCHEMAC_AT_LEAST(%.*s_WORDS)]",
                           TEXT_FORMAT(table->upper));
    }
    return text_format(model->arena, "const uint64_t *%s", name);
}

Text c_mask_argument(CModel *model, const CTable *table, const char *name)
{
    return text_format(model->arena, "%s%s", table->is_wide ? "" : "&", name);
}

CFunction *c_function_add(CModel *model, CTable *table, const char *name, Text comment)
{
    Text full = text_format(model->arena, "%.*s_%s", TEXT_FORMAT(table->base), name);
    CFunction function = {.comment = comment,
                          .result = TEXT("SchemacStatus"),
                          .name = c_names_take(&model->names, full),
                          .is_checked = true};
    VECTOR_ADD(model->arena, &table->functions, function);
    return &VECTOR_LAST(&table->functions);
}

void c_function_parameter(CModel *model, CFunction *function, Text parameter)
{
    VECTOR_ADD(model->arena, &function->parameters, parameter);
}

void c_function_string(CModel *model, CFunction *function, const char *parameter)
{
    c_function_parameter(model, function, text_from_string(parameter));
}

static void add_row(CModel *model, const CTable *table, CFunction *function,
                    const char *declaration)
{
    c_function_parameter(
        model, function,
        text_format(model->arena, "%.*s %s", TEXT_FORMAT(table->type), declaration));
}

/* `const SchemacText *` keeps its star at the name. */
static Text declare(CModel *model, Text type, Text name)
{
    const char *space = text_ends_with(type, "*") ? "" : " ";
    return text_format(model->arena, "%.*s%s%.*s", TEXT_FORMAT(type), space, TEXT_FORMAT(name));
}

static bool is_our_parameter(Text name)
{
    static const char *const ours[] = {
        "connection", "arena", "columns", "row",   "failure", "limit", "after", "list", "key",
        "status",     "found", "rows",    "count", "stream",  "copy",  "query", "how",  "match"};
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        if (text_equals_string(name, ours[i])) return true;
    return false;
}

static bool is_member(const CTable *table, Text name)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (text_equals(table->columns.items[i].member, name)) return true;
    return false;
}

/* A column's name as a parameter's: not one of ours, nor that of another column. */
static Text parameter_name(CModel *model, const CTable *table, const CColumn *column)
{
    Text name = column->member;
    if (!is_our_parameter(name)) return name;
    do {
        name = text_format(model->arena, "%.*s_", TEXT_FORMAT(name));
    } while (is_member(table, name));
    return name;
}

/* The parameters that are a key's columns. A nullable column's is its value: null finds nothing. */
void c_function_key_parameters(CModel *model, const CTable *table, const CColumnList *columns,
                               CFunction *function)
{
    for (size_t i = 0; i < columns->count; i++) {
        const CColumn *column = &table->columns.items[columns->items[i]];
        bool is_own = !column->is_nullable && !text_is_empty(column->column->extras->c.type);
        Text type = is_own ? column->field_type : column->type.type;
        c_function_parameter(model, function,
                             declare(model, type, parameter_name(model, table, column)));
    }
}

/* `    RagChunks key = {.id = id};` */
void c_function_put_key(CModel *model, const CTable *table, const CColumnList *columns,
                        TextBuilder *body)
{
    text_put_format(body, "    %.*s key = {", TEXT_FORMAT(table->type));
    for (size_t i = 0; i < columns->count; i++) {
        const CColumn *column = &table->columns.items[columns->items[i]];
        Text name = parameter_name(model, table, column);
        const char *comma = i == 0 ? "" : ", ";
        if (column->is_nullable) {
            text_put_format(body, "%s.%.*s = {.value = %.*s, .is_set = true}", comma,
                            TEXT_FORMAT(column->member), TEXT_FORMAT(name));
        } else {
            text_put_format(body, "%s.%.*s = %.*s", comma, TEXT_FORMAT(column->member),
                            TEXT_FORMAT(name));
        }
    }
    text_put_string(body, "};\n");
}

/* ---- one row ---- */

static void add_insert(CModel *model, CTable *table)
{
    Text mask = c_mask_argument(model, table, "columns");
    Text base = table->base;
    CFunction *function =
        c_function_add(model, table, "insert",
                       TEXT("Inserts the columns of the mask; all others take their default."));
    c_function_string(model, function, "PGconn *connection");
    add_row(model, table, function, "const *row");
    VECTOR_LAST(&function->parameters) =
        text_format(model->arena, "const %.*s *row", TEXT_FORMAT(table->type));
    c_function_parameter(model, function, c_mask_parameter(model, table, "columns"));
    c_function_string(model, function, C_FAILURE);
    function->body = text_format(
        model->arena, "    return schemac_insert(connection, &%.*s_table, row, %.*s, failure);\n",
        TEXT_FORMAT(base), TEXT_FORMAT(mask));

    function =
        c_function_add(model, table, "insert_returning",
                       TEXT("The same; `stored` is then the whole row as the table has it."));
    c_function_string(model, function, "PGconn *connection");
    c_function_string(model, function, "SchemacArena *arena");
    c_function_parameter(model, function,
                         text_format(model->arena, "const %.*s *row", TEXT_FORMAT(table->type)));
    c_function_parameter(model, function, c_mask_parameter(model, table, "columns"));
    add_row(model, table, function, "*stored");
    c_function_string(model, function, C_FAILURE);
    function->body =
        text_format(model->arena,
                    "    return schemac_insert_returning(connection, arena, &%.*s_table, row, "
                    "%.*s, stored, failure);\n",
                    TEXT_FORMAT(base), TEXT_FORMAT(mask));
}

static void add_get(CModel *model, CTable *table, const CKey *key)
{
    Text mask = c_mask_argument(model, table, "columns");
    const char *name = text_string(
        model->arena, text_format(model->arena, "get_by_%.*s", TEXT_FORMAT(key->words)));
    CFunction *function =
        c_function_add(model, table, name,
                       text_format(model->arena, "The row of this key, or SCHEMAC_NONE. %.*s.",
                                   TEXT_FORMAT(key->source)));
    c_function_string(model, function, "PGconn *connection");
    c_function_string(model, function, "SchemacArena *arena");
    c_function_key_parameters(model, table, &key->columns, function);
    c_function_parameter(model, function, c_mask_parameter(model, table, "columns"));
    add_row(model, table, function, "*row");
    c_function_string(model, function, C_FAILURE);
    TextBuilder body = text_builder(model->arena);
    c_function_put_key(model, table, &key->columns, &body);
    text_put_format(
        &body,
        "    return schemac_get(connection, arena, &%.*s_table, %.*s, &key, %.*s, row, failure);\n",
        TEXT_FORMAT(table->base), TEXT_FORMAT(key->descriptor), TEXT_FORMAT(mask));
    function->body = text_built(&body);
}

static void add_update(CModel *model, CTable *table)
{
    const CKey *key = table->identity;
    Text mask = c_mask_argument(model, table, "columns");
    CFunction *function = c_function_add(
        model, table, "update",
        text_format(model->arena,
                    "Sets the columns of the mask in the row of this key, or SCHEMAC_NONE. %.*s.",
                    TEXT_FORMAT(key->source)));
    c_function_string(model, function, "PGconn *connection");
    c_function_parameter(model, function,
                         text_format(model->arena, "const %.*s *row", TEXT_FORMAT(table->type)));
    c_function_parameter(model, function, c_mask_parameter(model, table, "columns"));
    c_function_string(model, function, C_FAILURE);
    function->body = text_format(
        model->arena,
        "    return schemac_update(connection, &%.*s_table, %.*s, row, %.*s, failure);\n",
        TEXT_FORMAT(table->base), TEXT_FORMAT(key->descriptor), TEXT_FORMAT(mask));
}

static void add_delete(CModel *model, CTable *table)
{
    const CKey *key = table->identity;
    CFunction *function = c_function_add(
        model, table, "delete",
        text_format(model->arena, "Deletes the row of this key, or SCHEMAC_NONE. %.*s.",
                    TEXT_FORMAT(key->source)));
    c_function_string(model, function, "PGconn *connection");
    c_function_key_parameters(model, table, &key->columns, function);
    c_function_string(model, function, C_FAILURE);
    TextBuilder body = text_builder(model->arena);
    c_function_put_key(model, table, &key->columns, &body);
    text_put_format(&body,
                    "    return schemac_delete(connection, &%.*s_table, %.*s, &key, failure);\n",
                    TEXT_FORMAT(table->base), TEXT_FORMAT(key->descriptor));
    function->body = text_built(&body);
}

static void add_upsert(CModel *model, CTable *table)
{
    const CKey *key = table->identity;
    Text mask = c_mask_argument(model, table, "columns");
    CFunction *function = c_function_add(
        model, table, "upsert",
        text_format(model->arena,
                    "Inserts the rows, all or none; where the key is there already, sets the "
                    "columns of the mask. %.*s.",
                    TEXT_FORMAT(key->source)));
    c_function_string(model, function, "PGconn *connection");
    c_function_parameter(model, function,
                         text_format(model->arena, "const %.*s *rows", TEXT_FORMAT(table->type)));
    c_function_string(model, function, "size_t count");
    c_function_parameter(model, function, c_mask_parameter(model, table, "columns"));
    c_function_string(model, function, C_FAILURE);
    function->body = text_format(
        model->arena,
        "    return schemac_upsert(connection, &%.*s_table, %.*s, rows, count, %.*s, failure);\n",
        TEXT_FORMAT(table->base), TEXT_FORMAT(key->descriptor), TEXT_FORMAT(mask));
}

/* ---- many rows ---- */

static CFunction *add_copy_function(CModel *model, CTable *table, const char *name, Text comment)
{
    CFunction *function = c_function_add(model, table, name, comment);
    c_function_parameter(model, function,
                         text_format(model->arena, "%.*sCopy *copy", TEXT_FORMAT(table->type)));
    return function;
}

static void add_copy(CModel *model, CTable *table)
{
    Text mask = c_mask_argument(model, table, "columns");
    CFunction *function = c_function_add(
        model, table, "copy_begin",
        TEXT("Starts a COPY of the mask's columns: the way to write many rows. Until its end the "
             "connection takes nothing else; all rows are stored, or none."));
    c_function_string(model, function, "PGconn *connection");
    c_function_parameter(model, function, c_mask_parameter(model, table, "columns"));
    c_function_parameter(model, function,
                         text_format(model->arena, "%.*sCopy *copy", TEXT_FORMAT(table->type)));
    c_function_string(model, function, C_FAILURE);
    function->body = text_format(
        model->arena,
        "    return schemac_copy_begin(connection, &%.*s_table, %.*s, &copy->state, failure);\n",
        TEXT_FORMAT(table->base), TEXT_FORMAT(mask));

    function = add_copy_function(model, table, "copy_put", TEXT_NONE);
    c_function_parameter(model, function,
                         text_format(model->arena, "const %.*s *row", TEXT_FORMAT(table->type)));
    c_function_string(model, function, C_FAILURE);
    function->body = TEXT("    return schemac_copy_put(copy->state, row, failure);\n");

    function = add_copy_function(model, table, "copy_end",
                                 TEXT("Stores the rows; *row_count (may be NULL) is how many."));
    c_function_string(model, function, "int64_t *row_count");
    c_function_string(model, function, C_FAILURE);
    function->body =
        TEXT("    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);\n"
             "    copy->state = NULL;\n"
             "    return status;\n");

    function = add_copy_function(
        model, table, "copy_abort",
        TEXT("Ends it without storing anything. Fine after a failure, or twice."));
    function->result = TEXT("void");
    function->is_checked = false;
    function->body = TEXT("    schemac_copy_abort(copy->state);\n"
                          "    copy->state = NULL;\n");
}

static void add_stream(CModel *model, CTable *table)
{
    Text mask = c_mask_argument(model, table, "columns");
    Text match = c_mask_argument(model, table, "match_columns");
    CFunction *function = c_function_add(
        model, table, "stream_begin",
        table->is_wide
            ? TEXT(
                  "Every row whose `match_columns` (NULL: none) equal those of `match`, in no order.")
            : TEXT(
                  "Every row whose `match_columns` (0: none) equal those of `match`, in no order."));
    c_function_string(model, function, "PGconn *connection");
    c_function_parameter(model, function,
                         text_format(model->arena, "const %.*s *match", TEXT_FORMAT(table->type)));
    c_function_parameter(model, function, c_mask_parameter(model, table, "match_columns"));
    c_function_parameter(model, function, c_mask_parameter(model, table, "columns"));
    c_function_parameter(model, function,
                         text_format(model->arena, "%.*sStream *stream", TEXT_FORMAT(table->type)));
    c_function_string(model, function, C_FAILURE);
    function->body =
        text_format(model->arena,
                    "    return schemac_stream_begin(connection, &%.*s_table, match, %.*s, %.*s, "
                    "&stream->state, failure);\n",
                    TEXT_FORMAT(table->base), TEXT_FORMAT(match), TEXT_FORMAT(mask));

    function = c_function_add(
        model, table, "stream_next",
        TEXT("The next row, a view until the next call; SCHEMAC_NONE after the last."));
    c_function_parameter(model, function,
                         text_format(model->arena, "%.*sStream *stream", TEXT_FORMAT(table->type)));
    c_function_parameter(model, function,
                         text_format(model->arena, "const %.*s **row", TEXT_FORMAT(table->type)));
    c_function_string(model, function, C_FAILURE);
    function->body =
        TEXT("    const void *found;\n"
             "    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);\n"
             "    *row = found;\n"
             "    return status;\n");

    function = c_function_add(model, table, "stream_end",
                              TEXT("Always to be called. What was not read is left."));
    function->result = TEXT("void");
    function->is_checked = false;
    c_function_parameter(model, function,
                         text_format(model->arena, "%.*sStream *stream", TEXT_FORMAT(table->type)));
    function->body = TEXT("    schemac_stream_end(stream->state);\n"
                          "    stream->state = NULL;\n");
}

void c_model_add_functions(CModel *model, CTable *table)
{
    add_insert(model, table);
    for (size_t i = 0; i < table->keys.count; i++) add_get(model, table, &table->keys.items[i]);
    if (table->identity != NULL) {
        add_update(model, table);
        add_delete(model, table);
        if (table->identity->takes_conflicts) add_upsert(model, table);
    }
    add_copy(model, table);
    add_stream(model, table);
}
