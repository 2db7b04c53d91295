/* What a PL/pgSQL body names: libpg_query's JSON tells its pieces of SQL, the text itself the types
 * of its variables, for which others stand in while it is parsed. */
#include "syntax/sql_internal.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "model/type.h"

/* ---- declared types ---- */

/* What DECLARE says that a variable or an argument of a cursor is. */
typedef struct Declared {
    size_t begin;
    size_t end;
} Declared;

typedef struct Declarations {
    Arena *arena;
    Text text;
    SqlTokens tokens;
    VECTOR(Declared) types;
} Declarations;

static bool is_word(const Declarations *it, size_t index, const char *word)
{
    return index < it->tokens.count &&
           text_equals_ignoring_case(
               text_slice(it->text, it->tokens.items[index].begin, it->tokens.items[index].end),
               word);
}

static bool is_any_word(const Declarations *it, size_t index, const char *const *words)
{
    for (; *words != NULL; words++)
        if (is_word(it, index, *words)) return true;
    return false;
}

/* The first of `words` outside of brackets, from `index` on. */
static size_t find_word(const Declarations *it, size_t index, const char *const *words)
{
    size_t depth = 0;
    for (; index < it->tokens.count; index++) {
        if (depth == 0 && is_any_word(it, index, words)) return index;
        if (is_word(it, index, "(") || is_word(it, index, "[")) depth++;
        if (depth > 0 && (is_word(it, index, ")") || is_word(it, index, "]"))) depth--;
    }
    return index;
}

static void add_declared(Declarations *it, size_t first, size_t end)
{
    if (first >= end) return;
    Declared declared = {it->tokens.items[first].begin, it->tokens.items[end - 1].end};
    VECTOR_ADD(it->arena, &it->types, declared);
}

/* The arguments of a cursor, from the name of the first on. */
static void read_cursor(Declarations *it, size_t index)
{
    static const char *const ends[] = {",", ")", ";", NULL};
    while (index < it->tokens.count) {
        size_t end = find_word(it, index, ends);
        add_declared(it, index + 1, end);
        if (!is_word(it, end, ",")) return;
        index = end + 1;
    }
}

/* One declaration, from its name on. */
static void read_declaration(Declarations *it, size_t index)
{
    static const char *const ends[] = {"collate", "not", ":=", "=", "default", ";", NULL};
    static const char *const cursors[] = {"cursor", "no", "scroll", NULL};
    static const char *const brackets[] = {"(", ";", "for", "is", NULL};
    size_t type = index + 1;
    if (is_word(it, type, "constant")) type++;
    if (is_word(it, type, "alias")) return;
    if (is_any_word(it, type, cursors)) {
        size_t open = find_word(it, type, brackets);
        if (is_word(it, open, "(")) read_cursor(it, open + 1);
        return;
    }
    add_declared(it, type, find_word(it, type, ends));
}

static void read_declarations(Declarations *it)
{
    static const char *const ends[] = {";", NULL};
    SqlError error;
    if (!sql_scan(it->arena, it->text, &it->tokens, &error)) return;
    for (size_t i = 0; i < it->tokens.count; i++) {
        if (!is_word(it, i, "declare")) continue;
        for (i++; i < it->tokens.count && !is_word(it, i, "begin");) {
            if (is_word(it, i, "declare")) {
                i++;
                continue;
            }
            read_declaration(it, i);
            i = find_word(it, i, ends) + 1;
        }
    }
}

/* ---- what stands in for types ---- */

static bool ends_with_word(Text text, const char *word)
{
    size_t length = strlen(word);
    return text.length >= length &&
           text_equals_ignoring_case(text_slice(text, text.length - length, text.length), word);
}

/* "t.c%type" without its ending: 't.c'. None: it is no such type. */
static Text without_percent(Text written)
{
    const char *percent = memchr(written.bytes, '%', written.length);
    if (percent == NULL || (!ends_with_word(written, "type") && !ends_with_word(written, "[]")))
        return TEXT_NONE;
    return text_trim(text_slice(written, 0, (size_t)(percent - written.bytes)));
}

/* The type's name and bounds; NULL: the text is no type. */
static const PgQuery__TypeName *parse_type(Arena *scratch, Text written)
{
    SqlParse parse;
    Text text = text_format(scratch, "SELECT NULL::%.*s", TEXT_FORMAT(written));
    if (!sql_parse(scratch, text, &parse)) return NULL;
    const PgQuery__Node *statement = sql_parse_only_statement(&parse);
    if (statement == NULL || statement->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) return NULL;
    const PgQuery__SelectStmt *select = statement->select_stmt;
    if (select->n_target_list != 1 || select->n_from_clause > 0) return NULL;
    const PgQuery__ResTarget *target = select->target_list[0]->res_target;
    if (target->val->node_case != PG_QUERY__NODE__NODE_TYPE_CAST || target->name[0] != '\0')
        return NULL;
    return target->val->type_cast->type_name;
}

static bool is_pg_catalog(const PgQuery__TypeName *type)
{
    const char *first = type->n_names == 2 ? sql_string_of(type->names[0]) : NULL;
    return first != NULL && strcmp(first, "pg_catalog") == 0;
}

/* What PL/pgSQL treats like no other type, else what any type will do for. */
static const char *stand_in_of(const PgQuery__TypeName *type, const char *own)
{
    static const char *const special[] = {"record",        "refcursor", "trigger",
                                          "event_trigger", "void",      NULL};
    const char *name = type->n_names == 0 ? "" : sql_string_of(type->names[type->n_names - 1]);
    bool is_builtin = is_pg_catalog(type);
    if (type->n_array_bounds > 0) return "text[]";
    if (type->pct_type || name == NULL) return "text";
    for (size_t i = 0; type->n_names == 1 || is_builtin; i++) {
        if (special[i] == NULL) break;
        if (strcmp(special[i], name) == 0) return special[i];
    }
    if (type->n_names == 1 && builtin_type_find(text_from_string(name)) != NULL) is_builtin = true;
    return is_builtin ? "text" : own;
}

/* NULL: it stays as it is, a mistake. */
static const char *stand_in_of_declared(Arena *scratch, Text written, const char *own)
{
    Text table = without_percent(written);
    if (text_is_none(table)) {
        const PgQuery__TypeName *type = parse_type(scratch, written);
        return type == NULL ? NULL : stand_in_of(type, own);
    }
    if (ends_with_word(written, "]")) return "text[]";
    return ends_with_word(written, "rowtype") ? "record" : "text";
}

static Text stand_in_body(Arena *scratch, Text body, const char *own)
{
    Declarations found = {.arena = scratch, .text = text_copy(scratch, body)};
    TextBuilder out = text_builder(scratch);
    size_t done = 0;
    read_declarations(&found);
    for (size_t i = 0; i < found.types.count; i++) {
        const Declared *type = &found.types.items[i];
        Text written = text_slice(found.text, type->begin, type->end);
        const char *put = stand_in_of_declared(scratch, written, own);
        if (put == NULL) continue;
        text_put(&out, text_slice(found.text, done, type->begin));
        text_put_string(&out, put);
        /* A mistake is known by its line. */
        for (size_t k = 0; k < written.length; k++)
            if (written.bytes[k] == '\n') text_put_byte(&out, '\n');
        done = type->end;
    }
    text_put(&out, text_slice(found.text, done, found.text.length));
    return text_built(&out);
}

static const char *mode_word(PgQuery__FunctionParameterMode mode)
{
    switch (mode) {
    case PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_OUT:
    case PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_TABLE: return "OUT ";
    case PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_INOUT: return "INOUT ";
    case PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_VARIADIC: return "VARIADIC ";
    default: return "";
    }
}

static bool is_result(PgQuery__FunctionParameterMode mode)
{
    return mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_OUT ||
           mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_TABLE ||
           mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_INOUT;
}

static void put_name(TextBuilder *out, const char *name)
{
    if (*name == '\0') return;
    text_put_byte(out, '"');
    for (; *name != '\0'; name++) {
        if (*name == '"') text_put_byte(out, '"');
        text_put_byte(out, *name);
    }
    text_put_string(out, "\" ");
}

/* Its parameters; how many give results, and the type of the last of them. */
static size_t put_parameters(TextBuilder *out, const PgQuery__CreateFunctionStmt *statement,
                             const char *own, const char **result)
{
    size_t results = 0;
    text_put_byte(out, '(');
    for (size_t i = 0; i < statement->n_parameters; i++) {
        const PgQuery__FunctionParameter *parameter = statement->parameters[i]->function_parameter;
        const char *type = stand_in_of(parameter->arg_type, own);
        if (i > 0) text_put_string(out, ", ");
        text_put_string(out, mode_word(parameter->mode));
        put_name(out, parameter->name);
        text_put_string(out, type);
        if (is_result(parameter->mode)) {
            results++;
            *result = type;
        }
    }
    text_put_byte(out, ')');
    return results;
}

/* No version takes a parameter for a row unless it knows the type: those that may be rows are
 * variables of a block around the body. */
static Text wrap_rows(Arena *scratch, const PgQuery__CreateFunctionStmt *statement, Text body)
{
    TextBuilder out = text_builder(scratch);
    size_t end = body.length;
    bool found = false;
    text_put_string(&out, "DECLARE ");
    for (size_t i = 0; i < statement->n_parameters; i++) {
        const PgQuery__FunctionParameter *parameter = statement->parameters[i]->function_parameter;
        if (*parameter->name == '\0') continue;
        if (strcmp(stand_in_of(parameter->arg_type, "record"), "record") != 0) continue;
        found = true;
        put_name(&out, parameter->name);
        text_put_string(&out, "record; ");
    }
    if (!found || text_starts_with(text_trim(body), "#")) return body;
    while (end > 0 && strchr("; \t\r\n", body.bytes[end - 1]) != NULL) end--;
    text_put_format(&out, "BEGIN %.*s\n; END", TEXT_FORMAT(text_slice(body, 0, end)));
    return text_built(&out);
}

Text sql_plpgsql_stand_in(Arena *scratch, const SqlBody *body, const char *own)
{
    const PgQuery__CreateFunctionStmt *statement = body->statement;
    const PgQuery__TypeName *returns = statement->return_type;
    TextBuilder out = text_builder(scratch);
    const char *result = "void";
    text_put_string(&out, statement->is_procedure ? "CREATE PROCEDURE f" : "CREATE FUNCTION f");
    size_t results = put_parameters(&out, statement, own, &result);
    if (results == 0 && returns != NULL) result = stand_in_of(returns, own);
    if (results > 1) result = "record";
    if (!statement->is_procedure)
        text_put_format(&out, " RETURNS %s%s", returns != NULL && returns->setof ? "SETOF " : "",
                        result);
    text_put_string(&out, " LANGUAGE plpgsql AS ");
    Text stand_in = stand_in_body(scratch, body->text, own);
    if (strcmp(own, "record") == 0) stand_in = wrap_rows(scratch, statement, stand_in);
    text_put_literal(&out, stand_in);
    return text_built(&out);
}

/* ---- what a body names ---- */

/* What PL/pgSQL hands to SQL is a statement, an expression, or `target := expression`. */
static void add_piece(Sql *sql, Arena *scratch, SqlTree *tree, const char *query)
{
    SqlParse parse;
    Text text = text_copy(scratch, text_from_string(query));
    bool done = sql_parse(scratch, text, &parse);
    if (!done) {
        const char *assigned = strstr(query, ":=");
        text = text_format(scratch, "SELECT %s", query);
        done = sql_parse(scratch, text, &parse);
        if (!done && assigned != NULL) {
            text = text_format(scratch, "SELECT %s", assigned + 2);
            done = sql_parse(scratch, text, &parse);
        }
    }
    for (size_t i = 0; done && i < parse.tree->n_stmts; i++) {
        size_t before = tree->named.count;
        sql_tree_add(tree, sql->arena, sql->names, parse.tree->stmts[i]->stmt, text, 0, NULL);
        /* The places are those of a piece that stands nowhere. */
        for (size_t k = before; k < tree->named.count; k++) {
            SqlNamed *named = &tree->named.items[k];
            named->begin = named->end = named->qualifier_begin = named->qualifier_end = 0;
        }
    }
}

/* The type of a variable is looked up when the function is created: "app.t", "t%rowtype",
 * "t.column%type", which needs the table. */
static void add_type(Sql *sql, Arena *scratch, SqlTree *tree, Text written)
{
    Text name = without_percent(written);
    bool is_column = !text_is_none(name) && !ends_with_word(written, "rowtype");
    if (text_is_none(name)) name = written;
    while (is_column && name.length > 0 && name.bytes[--name.length] != '.') continue;
    if (name.length == 0) return;
    const PgQuery__TypeName *type = parse_type(scratch, name);
    if (type == NULL || is_pg_catalog(type)) return;
    add_piece(sql, scratch, tree,
              text_format(scratch, "SELECT NULL::%.*s", TEXT_FORMAT(name)).bytes);
}

enum { JSON_DEPTH_LIMIT = 500 };

static void add_queries(Sql *sql, Arena *scratch, SqlTree *tree, const cJSON *first, int depth)
{
    if (depth > JSON_DEPTH_LIMIT) return;
    for (const cJSON *item = first; item != NULL; item = item->next)
        if (cJSON_IsString(item) && item->string != NULL && strcmp(item->string, "query") == 0)
            add_piece(sql, scratch, tree, item->valuestring);
        else
            add_queries(sql, scratch, tree, item->child, depth + 1);
}

/* Version 18 writes "{}}" for variables that are always there, such as tg_op. */
static Text mend_json(Arena *scratch, Text json)
{
    TextBuilder out = text_builder(scratch);
    bool in_string = false;
    for (size_t i = 0; i < json.length; i++) {
        char byte = json.bytes[i];
        text_put_byte(&out, byte);
        if (byte == '"') in_string = !in_string;
        if (in_string && byte == '\\' && i + 1 < json.length) text_put_byte(&out, json.bytes[++i]);
        if (!in_string && (byte == '[' || byte == ',') &&
            text_starts_with(text_slice(json, i + 1, json.length), "{}}")) {
            text_put_string(&out, "{}");
            i += 3;
        }
    }
    return text_built(&out);
}

void sql_plpgsql_add(Sql *sql, Arena *scratch, SqlTree *tree, const SqlBody *body, Text json)
{
    Declarations found = {.arena = scratch, .text = text_copy(scratch, body->text)};
    read_declarations(&found);
    for (size_t i = 0; i < found.types.count; i++) {
        const Declared *type = &found.types.items[i];
        add_type(sql, scratch, tree, text_slice(found.text, type->begin, type->end));
    }
    cJSON *parsed = cJSON_Parse(mend_json(scratch, json).bytes);
    add_queries(sql, scratch, tree, parsed, 0);
    cJSON_Delete(parsed);
}
