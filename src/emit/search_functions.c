/* Deciding: the functions of a table that list rows by an index, and look for neighbours. */
#include "emit/emit_internal.h"

static void put_list_end(CModel *model, const CTable *table, TextBuilder *body)
{
    text_put_format(
        body,
        "    if (status == SCHEMAC_DONE) {\n        %.*s_list_set(list, &found);\n    }\n"
        "    return status;\n",
        TEXT_FORMAT(table->base));
    (void)model;
}

static Text listing_comment(CModel *model, const CTable *table, const CListing *listing)
{
    TextBuilder out = text_builder(model->arena);
    text_put_format(&out, "Up to `limit` rows after `after` (NULL: from the first), in %sorder of ",
                    listing->is_descending ? "falling " : "");
    for (size_t i = 0; i < listing->order.count; i++) {
        text_put_string(&out, i == 0 ? "" : ", ");
        text_put(&out, table->columns.items[listing->order.items[i]].member);
    }
    if (!text_is_empty(listing->predicate)) {
        text_put_format(&out, ", of those where %.*s",
                        TEXT_FORMAT(c_comment_text(model->arena, listing->predicate)));
    }
    text_put_format(&out, ". Served by %.*s.", TEXT_FORMAT(listing->source));
    return text_built(&out);
}

static void add_listing(CModel *model, CTable *table, const CListing *listing)
{
    const char *name = text_string(
        model->arena, text_format(model->arena, "list_%.*s", TEXT_FORMAT(listing->words)));
    CFunction *function =
        c_function_add(model, table, name, listing_comment(model, table, listing));
    c_function_string(model, function, "PGconn *connection");
    c_function_string(model, function, "SchemacArena *arena");
    c_function_key_parameters(model, table, &listing->equal, function);
    c_function_parameter(model, function,
                         text_format(model->arena, "const %.*s *after", TEXT_FORMAT(table->type)));
    c_function_string(model, function, "int64_t limit");
    c_function_parameter(model, function, c_mask_parameter(model, table, "columns"));
    c_function_parameter(model, function,
                         text_format(model->arena, "%.*sList *list", TEXT_FORMAT(table->type)));
    c_function_string(model, function, C_FAILURE);
    Text mask = c_mask_argument(model, table, "columns");
    TextBuilder body = text_builder(model->arena);
    bool has_equal = listing->equal.count > 0;
    if (has_equal) c_function_put_key(model, table, &listing->equal, &body);
    text_put_format(
        &body,
        "    SchemacList found;\n"
        "    SchemacStatus status = schemac_list(connection, arena, &%.*s_table, &%.*s, %s, after, "
        "limit, %.*s, &found, failure);\n",
        TEXT_FORMAT(table->base), TEXT_FORMAT(listing->descriptor), has_equal ? "&key" : "NULL",
        TEXT_FORMAT(mask));
    put_list_end(model, table, &body);
    function->body = text_built(&body);
}

static Text query_parameter(CModel *model, const CTable *table, const CVector *vector)
{
    (void)table;
    Text code = text_from_string(vector->code);
    if (text_equals_string(code, "FLOATS")) {
        return text_format(model->arena, "const float query[SCHEMAC_AT_LEAST(%d)]",
                           vector->dimensions);
    }
    if (text_equals_string(code, "HALVES")) {
        return text_format(model->arena, "const SchemacHalf query[SCHEMAC_AT_LEAST(%d)]",
                           vector->dimensions);
    }
    if (text_equals_string(code, "VECTOR")) return TEXT("const SchemacVector *query");
    if (text_equals_string(code, "HALFVEC")) return TEXT("const SchemacHalfvec *query");
    return text_equals_string(code, "BITS") ? TEXT("const SchemacBits *query")
                                            : TEXT("const SchemacSparsevec *query");
}

static Text nearest_comment(CModel *model, const CTable *table, const CVector *vector)
{
    Text member = table->columns.items[vector->column].member;
    TextBuilder out = text_builder(model->arena);
    text_put_format(&out,
                    "The rows nearest to `query` by %.*s (%s), nearest first, of those whose "
                    "`match_columns` (%s: all) equal those of `match`",
                    TEXT_FORMAT(member), vector->operator_name, table->is_wide ? "NULL" : "0");
    if (!text_is_empty(vector->index->predicate.text)) {
        text_put_format(&out, " and where %.*s",
                        TEXT_FORMAT(c_comment_text(model->arena, vector->index->predicate.text)));
    }
    text_put_format(&out, ". Served by index %s (%s).", vector->index->object.name.name,
                    vector->index->access_method);
    return text_built(&out);
}

static void add_nearest(CModel *model, CTable *table, const CVector *vector)
{
    const char *name = text_string(
        model->arena, text_format(model->arena, "nearest_%.*s", TEXT_FORMAT(vector->words)));
    CFunction *function = c_function_add(model, table, name, nearest_comment(model, table, vector));
    c_function_string(model, function, "PGconn *connection");
    c_function_string(model, function, "SchemacArena *arena");
    c_function_parameter(model, function, query_parameter(model, table, vector));
    c_function_string(model, function, "const SchemacNearest *how");
    c_function_parameter(model, function,
                         text_format(model->arena, "const %.*s *match", TEXT_FORMAT(table->type)));
    c_function_parameter(model, function, c_mask_parameter(model, table, "match_columns"));
    c_function_parameter(model, function, c_mask_parameter(model, table, "columns"));
    c_function_parameter(model, function,
                         text_format(model->arena, "%.*sList *list", TEXT_FORMAT(table->type)));
    c_function_string(model, function, C_FAILURE);
    Text mask = c_mask_argument(model, table, "columns");
    Text match = c_mask_argument(model, table, "match_columns");
    TextBuilder body = text_builder(model->arena);
    text_put_format(
        &body,
        "    SchemacList found;\n"
        "    SchemacStatus status = schemac_nearest(connection, arena, &%.*s_table, &%.*s, query, "
        "how, match, %.*s, %.*s, &found, failure);\n",
        TEXT_FORMAT(table->base), TEXT_FORMAT(vector->descriptor), TEXT_FORMAT(match),
        TEXT_FORMAT(mask));
    put_list_end(model, table, &body);
    function->body = text_built(&body);
}

void c_model_add_search_functions(CModel *model, CTable *table)
{
    for (size_t i = 0; i < table->listings.count; i++)
        add_listing(model, table, &table->listings.items[i]);
    for (size_t i = 0; i < table->vectors.count; i++)
        add_nearest(model, table, &table->vectors.items[i]);
}
