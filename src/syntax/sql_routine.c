/* The tail of CREATE FUNCTION or PROCEDURE, parsed as a whole. Its clauses are rows of a table;
 * defaults and a body in standard SQL become fragments of their own. */
#include "syntax/sql_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One CREATE FUNCTION or PROCEDURE while it is read. */
typedef struct RoutineReader {
    Sql *sql;
    Arena *scratch;
    SqlWrapped wrapped;
    SqlTokens tokens;
    const PgQuery__CreateFunctionStmt *statement;
    Routine *routine;
    SqlRoutine *more;
    const PgQuery__Node *as;
    int32_t as_location;
} RoutineReader;

static bool report_routine(RoutineReader *reader, int32_t location, const char *message)
{
    Span span = reader->wrapped.span;
    if (location >= 0) {
        size_t at = (size_t)location;
        size_t end = at;
        for (size_t i = 0; i < reader->tokens.count && end == at; i++)
            if (reader->tokens.items[i].begin == at) end = reader->tokens.items[i].end;
        span = sql_unwrap(&reader->wrapped, at, end);
    }
    diag_add(reader->sql->diagnostics, CODE_SQL_ROUTINE, span, "%s", message);
    return false;
}

/* ---- arguments ---- */

static ArgumentMode mode_of(PgQuery__FunctionParameterMode mode)
{
    switch (mode) {
    case PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_OUT: return ARGUMENT_OUT;
    case PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_INOUT: return ARGUMENT_INOUT;
    case PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_VARIADIC: return ARGUMENT_VARIADIC;
    case PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_TABLE: return ARGUMENT_TABLE;
    default: return ARGUMENT_IN;
    }
}

static int depth_change(PgQuery__Token kind)
{
    if (kind == PG_QUERY__TOKEN__ASCII_40 || kind == PG_QUERY__TOKEN__ASCII_91) return 1;
    if (kind == PG_QUERY__TOKEN__ASCII_41 || kind == PG_QUERY__TOKEN__ASCII_93) return -1;
    return 0;
}

/* The bytes of the default of argument `index`: after DEFAULT or =, up to the comma or
 * parenthesis. */
static void find_default(const RoutineReader *reader, size_t index, size_t *begin, size_t *end)
{
    int depth = 0;
    size_t argument = 0;
    const SqlTokens *tokens = &reader->tokens;
    for (size_t i = 0; i < tokens->count; i++) {
        const SqlToken *token = &tokens->items[i];
        if (token->begin < reader->wrapped.prefix) continue;
        depth += depth_change(token->kind);
        bool ends = depth == 0 || (depth == 1 && token->kind == PG_QUERY__TOKEN__ASCII_44);
        if (ends && *begin > 0) {
            *end = tokens->items[i - 1].end;
            return;
        }
        if (depth == 0) return;
        if (depth != 1) continue;
        if (token->kind == PG_QUERY__TOKEN__ASCII_44) argument++;
        bool opens =
            token->kind == PG_QUERY__TOKEN__DEFAULT || token->kind == PG_QUERY__TOKEN__ASCII_61;
        if (argument == index && *begin == 0 && opens && i + 1 < tokens->count)
            *begin = tokens->items[i + 1].begin;
    }
}

static const SqlFragment *read_default(RoutineReader *reader, size_t index, PgQuery__Node *node)
{
    size_t begin = 0;
    size_t end = 0;
    if (node == NULL) return NULL;
    find_default(reader, index, &begin, &end);
    const SqlShared *shared = sql_share(reader->sql, reader->scratch, SQL_FORM_EXPRESSION, node,
                                        reader->wrapped.text, begin, end);
    return sql_fragment_make(reader->sql, shared, sql_unwrap(&reader->wrapped, begin, end));
}

static void read_arguments(RoutineReader *reader)
{
    Sql *sql = reader->sql;
    for (size_t i = 0; i < reader->statement->n_parameters; i++) {
        const PgQuery__FunctionParameter *parameter =
            reader->statement->parameters[i]->function_parameter;
        SqlType type = sql_type_make(sql, parameter->arg_type, &reader->wrapped);
        Argument argument = {.mode = mode_of(parameter->mode),
                             .name = sql_name(sql->names, parameter->name),
                             .span = type.span};
        if (argument.mode == ARGUMENT_TABLE) reader->routine->returns_table = true;
        VECTOR_ADD(sql->arena, &reader->routine->arguments, argument);
        VECTOR_ADD(sql->arena, &reader->more->argument_types, type);
        VECTOR_ADD(sql->arena, &reader->more->argument_defaults,
                   read_default(reader, i, parameter->defexpr));
    }
}

static void read_returns(RoutineReader *reader)
{
    const PgQuery__TypeName *returned = reader->statement->return_type;
    if (returned == NULL) return;
    reader->routine->has_returns = true;
    reader->routine->returns_set = returned->setof;
    if (!reader->routine->returns_table)
        reader->more->returns = sql_type_make(reader->sql, returned, &reader->wrapped);
}

/* ---- clauses ---- */

static const char *string_argument(const PgQuery__DefElem *clause)
{
    const char *string = sql_string_of(clause->arg);
    return string == NULL ? "" : string;
}

static bool flag_argument(const PgQuery__DefElem *clause)
{
    if (clause->arg == NULL) return true;
    if (clause->arg->node_case == PG_QUERY__NODE__NODE_BOOLEAN)
        return clause->arg->boolean->boolval;
    return clause->arg->node_case != PG_QUERY__NODE__NODE_INTEGER ||
           clause->arg->integer->ival != 0;
}

static Text number_argument(Arena *arena, const PgQuery__DefElem *clause)
{
    if (clause->arg == NULL) return TEXT_NONE;
    if (clause->arg->node_case == PG_QUERY__NODE__NODE_INTEGER)
        return text_format(arena, "%d", clause->arg->integer->ival);
    if (clause->arg->node_case == PG_QUERY__NODE__NODE_FLOAT)
        return text_copy(arena, text_from_string(clause->arg->float_->fval));
    return TEXT_NONE;
}

static bool read_volatility(RoutineReader *reader, const PgQuery__DefElem *clause)
{
    const char *word = string_argument(clause);
    reader->routine->volatility = strcmp(word, "immutable") == 0 ? VOLATILITY_IMMUTABLE
                                  : strcmp(word, "stable") == 0  ? VOLATILITY_STABLE
                                                                 : VOLATILITY_VOLATILE;
    return true;
}

static bool read_parallel(RoutineReader *reader, const PgQuery__DefElem *clause)
{
    const char *word = string_argument(clause);
    if (strcmp(word, "safe") == 0)
        reader->routine->parallel = PARALLEL_SAFE;
    else if (strcmp(word, "restricted") == 0)
        reader->routine->parallel = PARALLEL_RESTRICTED;
    else if (strcmp(word, "unsafe") == 0)
        reader->routine->parallel = PARALLEL_UNSAFE;
    else
        return report_routine(reader, clause->location,
                              "parameter \"parallel\" must be SAFE, RESTRICTED, or UNSAFE");
    return true;
}

static void put_literal(TextBuilder *builder, Text value)
{
    text_put_byte(builder, '\'');
    for (size_t i = 0; i < value.length; i++) {
        if (value.bytes[i] == '\'') text_put_byte(builder, '\'');
        text_put_byte(builder, value.bytes[i]);
    }
    text_put_byte(builder, '\'');
}

static bool put_setting(Arena *arena, TextBuilder *builder, const PgQuery__Node *value)
{
    if (value->node_case != PG_QUERY__NODE__NODE_A_CONST) return false;
    const PgQuery__AConst *constant = value->a_const;
    switch (constant->val_case) {
    case PG_QUERY__A__CONST__VAL_SVAL:
        put_literal(builder, text_from_string(constant->sval->sval));
        return true;
    case PG_QUERY__A__CONST__VAL_IVAL:
        put_literal(builder, text_format(arena, "%d", constant->ival->ival));
        return true;
    case PG_QUERY__A__CONST__VAL_FVAL:
        put_literal(builder, text_from_string(constant->fval->fval));
        return true;
    case PG_QUERY__A__CONST__VAL_BOOLVAL:
        put_literal(builder, constant->boolval->boolval ? TEXT("true") : TEXT("false"));
        return true;
    default: return false;
    }
}

static bool read_set(RoutineReader *reader, const PgQuery__DefElem *clause)
{
    Sql *sql = reader->sql;
    const PgQuery__VariableSetStmt *set = clause->arg->variable_set_stmt;
    if (set->kind == PG_QUERY__VARIABLE_SET_KIND__VAR_SET_DEFAULT) return true;
    if (set->kind != PG_QUERY__VARIABLE_SET_KIND__VAR_SET_VALUE)
        return report_routine(reader, clause->location,
                              "SET of a routine requires a literal value");
    Option option = {.name = sql_name(sql->names, set->name)};
    if (options_find(&reader->routine->set, option.name) != NULL)
        return report_routine(reader, clause->location, "conflicting or redundant options");
    TextBuilder builder = text_builder(sql->arena);
    for (size_t i = 0; i < set->n_args; i++) {
        if (i > 0) text_put_string(&builder, ", ");
        if (!put_setting(reader->scratch, &builder, set->args[i]))
            return report_routine(reader, clause->location,
                                  "SET of a routine accepts only names, strings and numbers");
    }
    option.value = text_built(&builder);
    VECTOR_ADD(sql->arena, &reader->routine->set, option);
    return true;
}

static bool read_as(RoutineReader *reader, const PgQuery__DefElem *clause)
{
    reader->as = clause->arg;
    reader->as_location = clause->location;
    return true;
}

static bool read_language(RoutineReader *reader, const PgQuery__DefElem *clause)
{
    reader->routine->language = sql_name(reader->sql->names, string_argument(clause));
    return true;
}

static bool read_strict(RoutineReader *reader, const PgQuery__DefElem *clause)
{
    reader->routine->strict = flag_argument(clause);
    return true;
}

static bool read_security(RoutineReader *reader, const PgQuery__DefElem *clause)
{
    reader->routine->security_definer = flag_argument(clause);
    return true;
}

static bool read_leakproof(RoutineReader *reader, const PgQuery__DefElem *clause)
{
    reader->routine->leakproof = flag_argument(clause);
    return true;
}

static bool read_window(RoutineReader *reader, const PgQuery__DefElem *clause)
{
    reader->routine->window = flag_argument(clause);
    return true;
}

static bool read_cost(RoutineReader *reader, const PgQuery__DefElem *clause)
{
    reader->routine->cost = number_argument(reader->sql->arena, clause);
    return true;
}

static bool read_rows(RoutineReader *reader, const PgQuery__DefElem *clause)
{
    reader->routine->rows = number_argument(reader->sql->arena, clause);
    return true;
}

static bool read_support(RoutineReader *reader, const PgQuery__DefElem *clause)
{
    const PgQuery__List *names = clause->arg->list;
    reader->routine->support = sql_qualified_name(reader->sql->names, names->items, names->n_items);
    return true;
}

static bool read_transform(RoutineReader *reader, const PgQuery__DefElem *clause)
{
    const PgQuery__List *types = clause->arg->list;
    for (size_t i = 0; i < types->n_items; i++)
        VECTOR_ADD(reader->sql->arena, &reader->more->transforms,
                   sql_type_make(reader->sql, types->items[i]->type_name, &reader->wrapped));
    return true;
}

typedef struct ClauseRow {
    const char *name; /* of the DefElem */
    bool (*read)(RoutineReader *reader, const PgQuery__DefElem *clause);
    bool repeats;
    bool of_procedure; /* a procedure may have it too */
} ClauseRow;

static const ClauseRow CLAUSES[] = {
    {"as", read_as, false, true},
    {"language", read_language, false, true},
    {"transform", read_transform, false, true},
    {"security", read_security, false, true},
    {"set", read_set, true, true},
    {"volatility", read_volatility, false, false},
    {"strict", read_strict, false, false},
    {"leakproof", read_leakproof, false, false},
    {"window", read_window, false, false},
    {"cost", read_cost, false, false},
    {"rows", read_rows, false, false},
    {"support", read_support, false, false},
    {"parallel", read_parallel, false, false},
};

enum { CLAUSE_COUNT = sizeof CLAUSES / sizeof CLAUSES[0] };

static bool read_clause(RoutineReader *reader, const PgQuery__DefElem *clause,
                        bool seen[CLAUSE_COUNT])
{
    for (size_t i = 0; i < CLAUSE_COUNT; i++) {
        const ClauseRow *row = &CLAUSES[i];
        if (strcmp(row->name, clause->defname) != 0) continue;
        if (seen[i] && !row->repeats)
            return report_routine(reader, clause->location, "conflicting or redundant options");
        if (reader->statement->is_procedure && !row->of_procedure)
            return report_routine(reader, clause->location,
                                  "invalid attribute in procedure definition");
        seen[i] = true;
        return row->read(reader, clause);
    }
    return report_routine(reader, clause->location, "unknown clause of a routine");
}

static bool read_clauses(RoutineReader *reader)
{
    bool seen[CLAUSE_COUNT] = {false};
    for (size_t i = 0; i < reader->statement->n_options; i++)
        if (!read_clause(reader, reader->statement->options[i]->def_elem, seen)) return false;
    return true;
}

/* ---- bodies ---- */

/* RETURN or BEGIN outside all brackets opens a standard-SQL body, which ends the definition. */
static size_t find_sql_body(const RoutineReader *reader)
{
    int depth = 0;
    for (size_t i = 0; i < reader->tokens.count; i++) {
        const SqlToken *token = &reader->tokens.items[i];
        depth += depth_change(token->kind);
        if (depth == 0 &&
            (token->kind == PG_QUERY__TOKEN__RETURN || token->kind == PG_QUERY__TOKEN__BEGIN_P))
            return token->begin;
    }
    return reader->wrapped.prefix;
}

static void read_sql_body(RoutineReader *reader)
{
    size_t begin = find_sql_body(reader);
    size_t end = VECTOR_LAST(&reader->tokens).end;
    const SqlShared *shared =
        sql_share(reader->sql, reader->scratch, SQL_FORM_BODY, reader->statement->sql_body,
                  reader->wrapped.text, begin, end);
    reader->more->sql_body =
        sql_fragment_make(reader->sql, shared, sql_unwrap(&reader->wrapped, begin, end));
}

/* The bytes between a literal's quotes, when they are the value as it is. */
static Text literal_content(Text literal, Text value)
{
    size_t open = 1;
    if (literal.length > 0 && literal.bytes[0] == '$') {
        while (open < literal.length && literal.bytes[open] != '$') open++;
        open++;
    }
    Text content = text_slice(literal, open, literal.length - (open < literal.length ? open : 0));
    return text_equals(content, value) ? content : TEXT_NONE;
}

static SqlBody locate_body(const RoutineReader *reader, Text value)
{
    SqlBody body = {.language = reader->routine->language,
                    .text = value,
                    .content = SPAN_NONE,
                    .literal = reader->wrapped.span,
                    .statement = reader->statement};
    for (size_t i = 0; i + 1 < reader->tokens.count; i++) {
        if (reader->tokens.items[i].begin != (size_t)reader->as_location) continue;
        const SqlToken *token = &reader->tokens.items[i + 1];
        body.literal = sql_unwrap(&reader->wrapped, token->begin, token->end);
        Text content =
            literal_content(text_slice(reader->wrapped.text, token->begin, token->end), value);
        if (!text_is_none(content)) {
            size_t begin = (size_t)(content.bytes - reader->wrapped.text.bytes);
            body.content = sql_unwrap(&reader->wrapped, begin, begin + content.length);
        }
        break;
    }
    return body;
}

static bool read_body(RoutineReader *reader)
{
    Routine *routine = reader->routine;
    const PgQuery__List *strings = reader->as->list;
    Arena *arena = reader->sql->arena;
    routine->body = text_copy(arena, text_from_string(sql_string_of(strings->items[0])));
    if (strings->n_items > 1)
        routine->link_symbol = text_copy(arena, text_from_string(sql_string_of(strings->items[1])));
    SqlBody body = locate_body(reader, routine->body);
    Diagnostics *kept = reader->sql->diagnostics;
    if (reader->more->unchecked) reader->sql->diagnostics = diagnostics_make(reader->scratch);
    bool done = sql_body_parse(reader->sql, reader->scratch, &body, &reader->more->body);
    reader->sql->diagnostics = kept;
    routine->unchecked = !done;
    routine->is_opaque = body.is_unknown;
    return done || reader->more->unchecked;
}

static bool read_definition(RoutineReader *reader)
{
    Routine *routine = reader->routine;
    bool has_sql_body = reader->statement->sql_body != NULL;
    if (routine->language == NULL && has_sql_body)
        routine->language = name_intern_string(reader->sql->names, "sql");
    if (routine->language == NULL) return report_routine(reader, -1, "no language specified");
    if (reader->as != NULL && has_sql_body)
        return report_routine(reader, reader->as_location, "duplicate function body specified");
    if (has_sql_body && strcmp(routine->language, "sql") != 0)
        return report_routine(reader, -1, "inline SQL function body only valid for language SQL");
    if (reader->as == NULL && !has_sql_body)
        return report_routine(reader, -1, "no function body specified");
    if (has_sql_body) {
        read_sql_body(reader);
        return true;
    }
    return read_body(reader);
}

static bool read_routine(RoutineReader *reader, ObjectKind kind, Span tail)
{
    bool is_procedure = kind == KIND_PROCEDURE;
    SqlParse parse;
    if (!sql_wrap(reader->sql, reader->scratch,
                  is_procedure ? "CREATE PROCEDURE f" : "CREATE FUNCTION f", tail, "",
                  &reader->wrapped))
        return false;
    if (!sql_parse(reader->scratch, reader->wrapped.text, &parse) ||
        !sql_scan(reader->scratch, reader->wrapped.text, &reader->tokens, &parse.error)) {
        sql_report(reader->sql, &reader->wrapped, &parse.error);
        return false;
    }
    const PgQuery__Node *statement = sql_parse_only_statement(&parse);
    if (statement == NULL || statement->node_case != PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT)
        return report_routine(reader, -1, "exactly one definition is expected here");
    reader->statement = statement->create_function_stmt;
    read_arguments(reader);
    read_returns(reader);
    return read_clauses(reader) && read_definition(reader);
}

bool sql_parse_routine(Sql *sql, ObjectKind kind, Span tail, Routine *routine, SqlRoutine *more)
{
    RoutineReader reader = {
        .sql = sql, .scratch = arena_new(), .routine = routine, .more = more, .as_location = -1};
    bool done = read_routine(&reader, kind, tail);
    arena_free(reader.scratch);
    return done;
}
