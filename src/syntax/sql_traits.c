/* Facts of an expression: collected on the walk over its names, so that a piece is gone through
 * once. libpg_query says where things begin; where items of select lists end is found among the
 * tokens. */
#include "syntax/sql_tree_internal.h"

#include <stdlib.h>
#include <string.h>

struct SqlTraits {
    Sql *sql;
    Arena *scratch;
    size_t base; /* where the piece begins in what was parsed */
    unsigned traits;
    VECTOR(ExpressionCall) calls;
    VECTOR(ExpressionArgument) arguments; /* of all calls, one after the other */
    VECTOR(ExpressionCast) casts;
    VECTOR(Name) names;
    VECTOR(TextPlace) items;
};

SqlTraits *sql_traits_make(Sql *sql, Arena *scratch, size_t base)
{
    SqlTraits *traits = ARENA_NEW(scratch, SqlTraits);
    traits->sql = sql;
    traits->scratch = scratch;
    traits->base = base;
    return traits;
}

void traits_add(Walk *walk, ExpressionTrait trait)
{
    if (walk->traits != NULL) walk->traits->traits |= trait;
}

void traits_add_name(Walk *walk, Name name)
{
    SqlTraits *traits = walk->traits;
    if (traits == NULL || name == NULL) return;
    for (size_t i = 0; i < traits->names.count; i++)
        if (traits->names.items[i] == name) return;
    VECTOR_ADD(traits->scratch, &traits->names, name);
}

/* The last identifier of the name there; UINT32_MAX: there is none. */
static uint32_t name_begin(const Walk *walk, int32_t location)
{
    SqlPlace places[SQL_PLACES];
    if (location < 0 || (size_t)location < walk->base) return UINT32_MAX;
    size_t count = sql_name_places(walk->text, (size_t)location, places);
    return count == 0 ? UINT32_MAX : places[count - 1].begin - (uint32_t)walk->base;
}

/* After the string that begins at `at`. */
static size_t string_end(Text text, size_t at)
{
    for (at++; at < text.length; at++) {
        if (text.bytes[at] != '\'') continue;
        if (at + 1 == text.length || text.bytes[at + 1] != '\'') return at + 1;
        at++;
    }
    return at;
}

/* A string in quotes alone; of one with escapes the place is not told. */
static TextPlace string_place(const Walk *walk, const PgQuery__AConst *constant)
{
    size_t at = (size_t)constant->location;
    if (constant->val_case != PG_QUERY__A__CONST__VAL_SVAL || constant->location < 0 ||
        at < walk->base || at >= walk->text.length || walk->text.bytes[at] != '\'')
        return (TextPlace){0, 0};
    return (TextPlace){(uint32_t)(at - walk->base),
                       (uint32_t)(string_end(walk->text, at) - walk->base)};
}

void traits_add_constant(Walk *walk, const PgQuery__AConst *constant)
{
    size_t at = (size_t)constant->location;
    bool is_quoted = constant->val_case == PG_QUERY__A__CONST__VAL_SVAL ||
                     constant->val_case == PG_QUERY__A__CONST__VAL_BSVAL;
    /* The field of EXTRACT is a constant too, without quotes. */
    if (is_quoted && constant->location >= 0 && at + 1 < walk->text.length &&
        (walk->text.bytes[at] == '\'' || walk->text.bytes[at + 1] == '\'' ||
         walk->text.bytes[at + 1] == '&'))
        traits_add(walk, EXPRESSION_HAS_STRING);
}

/* ---- types ---- */

static const BuiltinType *find_builtin(Sql *sql, const PgQuery__TypeName *written, SqlType *type)
{
    *type = sql_type_make(sql, written, NULL);
    if (type->of_column || type->name.namespace_name != NULL || type->name.name == NULL)
        return NULL;
    if (text_starts_with(name_text(type->name.name), "interval "))
        return builtin_type_find(TEXT("interval"));
    return builtin_type_find(name_text(type->name.name));
}

static const BuiltinType *constant_type(const PgQuery__AConst *constant)
{
    switch (constant->isnull ? PG_QUERY__A__CONST__VAL__NOT_SET : constant->val_case) {
    case PG_QUERY__A__CONST__VAL_IVAL: return builtin_type_find(TEXT("integer"));
    case PG_QUERY__A__CONST__VAL_BOOLVAL: return builtin_type_find(TEXT("boolean"));
    default: return NULL; /* a string may be anything, a long number numeric or bigint */
    }
}

/* ---- calls ---- */

static ExpressionArgument read_argument(Walk *walk, const PgQuery__Node *node)
{
    SqlType type;
    ExpressionArgument argument = {NULL, NULL};
    if (node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF && node->column_ref->n_fields == 1)
        argument.column = sql_name(walk->names, sql_string_of(node->column_ref->fields[0]));
    else if (node->node_case == PG_QUERY__NODE__NODE_A_CONST)
        argument.type = constant_type(node->a_const);
    else if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST &&
             node->type_cast->type_name != NULL) {
        argument.type = find_builtin(walk->traits->sql, node->type_cast->type_name, &type);
        if (type.array_dimensions > 0) argument.type = NULL;
    }
    return argument;
}

void traits_add_call(Walk *walk, const PgQuery__FuncCall *call)
{
    SqlTraits *traits = walk->traits;
    if (traits == NULL || call->n_funcname == 0) return;
    bool is_named = call->funcformat != PG_QUERY__COERCION_FORM__COERCE_SQL_SYNTAX;
    ExpressionCall added = {
        .name = sql_qualified_name(walk->names, call->funcname, call->n_funcname),
        .begin = is_named ? name_begin(walk, call->location) : UINT32_MAX,
        .is_open = call->agg_star || call->func_variadic || call->n_args > UINT16_MAX ||
                   (call->n_agg_order > 0 && !call->agg_within_group),
        .argument_count = (uint16_t)call->n_args};
    for (size_t i = 0; i < added.argument_count; i++)
        VECTOR_ADD(traits->scratch, &traits->arguments, read_argument(walk, call->args[i]));
    VECTOR_ADD(traits->scratch, &traits->calls, added);
    if (call->n_args == 1) traits_add_name(walk, added.name.name); /* as a field is, in f(row) */
}

/* ---- casts ---- */

/* What is under casts alone. */
static const PgQuery__Node *under_casts(const PgQuery__Node *node)
{
    while (node != NULL && node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
        node = node->type_cast->arg;
    return node;
}

void traits_add_cast(Walk *walk, const PgQuery__TypeCast *cast)
{
    SqlType type;
    SqlTraits *traits = walk->traits;
    if (traits == NULL || cast->type_name == NULL) return;
    const PgQuery__Node *inner = under_casts(cast->arg);
    ExpressionCast added = {.type = find_builtin(traits->sql, cast->type_name, &type),
                            .array_dimensions = type.array_dimensions,
                            .modifiers = {type.modifiers[0], type.modifiers[1]},
                            .modifier_count = type.modifier_count,
                            .type_begin = name_begin(walk, cast->type_name->location),
                            .column_begin = UINT32_MAX};
    if (inner != NULL && inner->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
        added.column_begin = name_begin(walk, inner->column_ref->location);
    if (cast->arg != NULL && cast->arg->node_case == PG_QUERY__NODE__NODE_A_CONST)
        added.string = string_place(walk, cast->arg->a_const);
    VECTOR_ADD(traits->scratch, &traits->casts, added);
    traits->traits |= EXPRESSION_HAS_CAST;
}

/* ---- the whole ---- */

/* Whether the text begins with a name and an opening parenthesis or bracket right after it: what
 * the node has all of its own. */
static bool is_called(Text text)
{
    SqlPlace places[SQL_PLACES];
    size_t count = sql_name_places(text, 0, places);
    size_t end = count == 0 ? 0 : places[count - 1].end;
    return end > 0 && end < text.length && (text.bytes[end] == '(' || text.bytes[end] == '[');
}

static bool constant_stands_alone(const PgQuery__AConst *constant, Text text)
{
    static const char plain[] = "+-.0123456789";
    switch (constant->isnull ? PG_QUERY__A__CONST__VAL__NOT_SET : constant->val_case) {
    case PG_QUERY__A__CONST__VAL_SVAL: return text.bytes[0] == '\'';
    case PG_QUERY__A__CONST__VAL_BSVAL: return false;
    case PG_QUERY__A__CONST__VAL_FVAL: /* with an exponent it is put in parentheses */
        return strspn(constant->fval->fval, plain) == strlen(constant->fval->fval);
    default: return true;
    }
}

static bool subscripts_once(const PgQuery__AIndirection *item)
{
    return item->arg != NULL && item->arg->node_case == PG_QUERY__NODE__NODE_COLUMN_REF &&
           item->n_indirection == 1 &&
           item->indirection[0]->node_case == PG_QUERY__NODE__NODE_A_INDICES;
}

/* AT TIME ZONE and OVERLAPS are calls that begin with an argument. */
static bool call_stands_alone(const SqlTraits *traits, const PgQuery__FuncCall *call)
{
    return call->over == NULL && call->agg_filter == NULL && !call->agg_within_group &&
           call->location >= 0 && (size_t)call->location == traits->base;
}

/* Whether it can be an operand without parentheses. */
static bool stands_alone(const SqlTraits *traits, const PgQuery__Node *node, Text text)
{
    if (text.length == 0 || text.bytes[0] == '(') return false;
    if (text_starts_with(text, "CAST(")) return node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST;
    node = under_casts(node);
    switch (node == NULL ? PG_QUERY__NODE__NODE__NOT_SET : node->node_case) {
    case PG_QUERY__NODE__NODE_A_CONST: return constant_stands_alone(node->a_const, text);
    case PG_QUERY__NODE__NODE_COLUMN_REF: {
        const PgQuery__ColumnRef *column = node->column_ref;
        return column->n_fields > 0 &&
               column->fields[column->n_fields - 1]->node_case == PG_QUERY__NODE__NODE_STRING;
    }
    case PG_QUERY__NODE__NODE_PARAM_REF:
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION: return true;
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return call_stands_alone(traits, node->func_call) && is_called(text);
    case PG_QUERY__NODE__NODE_A_EXPR:
        return node->a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF;
    case PG_QUERY__NODE__NODE_A_INDIRECTION: return subscripts_once(node->a_indirection);
    case PG_QUERY__NODE__NODE_BOOL_EXPR:
    case PG_QUERY__NODE__NODE_NULL_TEST:
    case PG_QUERY__NODE__NODE_BOOLEAN_TEST:
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
    case PG_QUERY__NODE__NODE_CASE_EXPR: return false;
    case PG_QUERY__NODE__NODE_SUB_LINK:
        return node->sub_link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK &&
               is_called(text);
    default: return is_called(text) && text.bytes[text.length - 1] == ')';
    }
}

static unsigned traits_of_constant(const PgQuery__Node *node, Text text)
{
    unsigned traits = 0;
    const PgQuery__Node *inner = under_casts(node);
    if (inner == NULL || inner->node_case != PG_QUERY__NODE__NODE_A_CONST) return 0;
    if (inner->a_const->isnull)
        traits |= inner == node ? EXPRESSION_IS_NULL : EXPRESSION_IS_NULL_CAST;
    if (inner != node) return traits;
    if (inner->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL && text.bytes[0] == '\'')
        traits |= EXPRESSION_IS_STRING;
    size_t digits = 0;
    while (digits < text.length && text.bytes[digits] >= '0' && text.bytes[digits] <= '9') digits++;
    if (digits == text.length) traits |= EXPRESSION_IS_DIGITS;
    return traits;
}

static bool is_star(const PgQuery__Node *target)
{
    const PgQuery__Node *item =
        target->node_case == PG_QUERY__NODE__NODE_RES_TARGET ? target->res_target->val : NULL;
    PgQuery__Node *const *last = NULL;
    if (item != NULL && item->node_case == PG_QUERY__NODE__NODE_COLUMN_REF &&
        item->column_ref->n_fields > 0)
        last = &item->column_ref->fields[item->column_ref->n_fields - 1];
    else if (item != NULL && item->node_case == PG_QUERY__NODE__NODE_A_INDIRECTION &&
             item->a_indirection->n_indirection > 0)
        last = &item->a_indirection->indirection[item->a_indirection->n_indirection - 1];
    return last != NULL && (*last)->node_case == PG_QUERY__NODE__NODE_A_STAR;
}

static unsigned traits_of_select(const PgQuery__SelectStmt *select)
{
    unsigned traits = EXPRESSION_IS_SELECT;
    if (select->larg != NULL || select->with_clause != NULL || select->n_values_lists > 0) return 0;
    for (size_t i = 0; i < select->n_target_list; i++)
        if (is_star(select->target_list[i])) traits |= EXPRESSION_HAS_STAR;
    return traits;
}

static unsigned traits_of_whole(const SqlTraits *collected, const PgQuery__Node *node, Text text)
{
    unsigned traits = traits_of_constant(node, text);
    if (node->node_case == PG_QUERY__NODE__NODE_SELECT_STMT)
        return traits_of_select(node->select_stmt);
    if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST) traits |= EXPRESSION_IS_CAST;
    if (stands_alone(collected, node, text)) traits |= EXPRESSION_STANDS_ALONE;
    if (under_casts(node) != NULL &&
        under_casts(node)->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
        traits |= EXPRESSION_IS_COLUMN;
    if (node->node_case == PG_QUERY__NODE__NODE_FUNC_CALL &&
        (traits & EXPRESSION_STANDS_ALONE) != 0)
        traits |= EXPRESSION_IS_CALL;
    return traits;
}

/* ---- items of select lists ---- */

typedef struct Listing {
    Text text;
    SqlTokens tokens;
} Listing;

static bool ends_list(PgQuery__Token kind)
{
    switch (kind) {
    case PG_QUERY__TOKEN__ASCII_59: /* ; */
    case PG_QUERY__TOKEN__FROM:
    case PG_QUERY__TOKEN__WHERE:
    case PG_QUERY__TOKEN__GROUP_P:
    case PG_QUERY__TOKEN__HAVING:
    case PG_QUERY__TOKEN__WINDOW:
    case PG_QUERY__TOKEN__UNION:
    case PG_QUERY__TOKEN__INTERSECT:
    case PG_QUERY__TOKEN__EXCEPT:
    case PG_QUERY__TOKEN__ORDER:
    case PG_QUERY__TOKEN__LIMIT:
    case PG_QUERY__TOKEN__OFFSET:
    case PG_QUERY__TOKEN__FETCH:
    case PG_QUERY__TOKEN__FOR:
    case PG_QUERY__TOKEN__JOIN:
    case PG_QUERY__TOKEN__LEFT:
    case PG_QUERY__TOKEN__RIGHT:
    case PG_QUERY__TOKEN__FULL:
    case PG_QUERY__TOKEN__CROSS:
    case PG_QUERY__TOKEN__INNER_P:
    case PG_QUERY__TOKEN__NATURAL:
    case PG_QUERY__TOKEN__ON:
    case PG_QUERY__TOKEN__USING:
    case PG_QUERY__TOKEN__RETURNING: return true;
    default: return false;
    }
}

/* The token that ends the item which token `at` is in, outside of parentheses; their number: none
 * does. */
static size_t item_end(const Listing *listing, size_t at)
{
    size_t depth = 0;
    for (; at < listing->tokens.count; at++) {
        PgQuery__Token kind = listing->tokens.items[at].kind;
        char byte = listing->text.bytes[listing->tokens.items[at].begin];
        /* DISTINCT FROM compares, DISTINCT ON stands at the begin. */
        bool is_distinct =
            at > 0 && listing->tokens.items[at - 1].kind == PG_QUERY__TOKEN__DISTINCT;
        if (depth == 0 &&
            (byte == ',' || byte == ')' || byte == ']' || (ends_list(kind) && !is_distinct)))
            return at;
        if (byte == '(' || byte == '[') depth++;
        if (byte == ')' || byte == ']') depth--;
    }
    return at;
}

static size_t find_token(const Listing *listing, size_t at)
{
    size_t low = 0;
    size_t high = listing->tokens.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (listing->tokens.items[middle].begin < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t place_before(const Listing *listing, size_t token)
{
    return (uint32_t)(token == 0 ? 0 : listing->tokens.items[token - 1].end);
}

/* After the word SELECT that the text begins with. */
static void add_items(SqlTraits *traits, const Listing *listing)
{
    for (size_t first = 1; first < listing->tokens.count;) {
        size_t end = item_end(listing, first);
        TextPlace place = {(uint32_t)listing->tokens.items[first].begin,
                           place_before(listing, end)};
        if (end == first || traits->items.count == UINT16_MAX) return;
        VECTOR_ADD(traits->scratch, &traits->items, place);
        if (end == listing->tokens.count || listing->text.bytes[place.end] != ',') return;
        first = end + 1;
    }
}

static void place_items(SqlTraits *traits, SqlTree *tree, Text text)
{
    SqlError error;
    bool is_select = (traits->traits & EXPRESSION_IS_SELECT) != 0;
    bool has_outputs = false;
    for (size_t i = 0; i < tree->named.count; i++)
        has_outputs = has_outputs || tree->named.items[i].is_output;
    Listing listing = {.text = text_copy(traits->scratch, text)};
    if ((!is_select && !has_outputs) ||
        !sql_scan(traits->scratch, listing.text, &listing.tokens, &error))
        return;
    if (is_select) add_items(traits, &listing);
    for (size_t i = 0; i < tree->named.count; i++) {
        SqlNamed *named = &tree->named.items[i];
        if (!named->is_output || named->begin >= named->end) continue;
        named->item_end =
            place_before(&listing, item_end(&listing, find_token(&listing, named->end)));
    }
}

/* ---- what is kept ---- */

const ExpressionFacts *sql_facts_plain(Sql *sql, unsigned traits)
{
    /* Maps take no NULL as a key. */
    const void *key = (const void *)(uintptr_t)(traits + 1);
    ExpressionFacts *facts = map_find_pointer(sql->plain_facts, key);
    if (facts != NULL) return facts;
    facts = ARENA_NEW(sql->arena, ExpressionFacts);
    facts->traits = (uint16_t)traits;
    map_put_pointer(sql->plain_facts, key, facts);
    return facts;
}

static void *keep(Arena *arena, const void *items, size_t count, size_t size)
{
    if (count == 0) return NULL;
    void *kept = arena_make_array(arena, count, size);
    memcpy(kept, items, count * size);
    return kept;
}

#define KEEP(arena, vector) keep((arena), (vector).items, (vector).count, sizeof *(vector).items)

const ExpressionFacts *sql_traits_take(SqlTraits *traits, SqlTree *tree, const PgQuery__Node *node,
                                       Text text)
{
    Arena *arena = traits->sql->arena;
    if (node != NULL && text.length > 0) traits->traits |= traits_of_whole(traits, node, text);
    place_items(traits, tree, text);
    bool is_query = node != NULL && node->node_case == PG_QUERY__NODE__NODE_SELECT_STMT;
    if (!is_query) traits->names.count = 0;
    if (traits->calls.count > UINT16_MAX || traits->casts.count > UINT16_MAX) return NULL;
    if (traits->calls.count + traits->casts.count + traits->items.count + traits->names.count == 0)
        return sql_facts_plain(traits->sql, traits->traits);
    const ExpressionArgument *arguments = KEEP(arena, traits->arguments);
    for (size_t i = 0; i < traits->calls.count; i++) {
        traits->calls.items[i].arguments = arguments;
        if (arguments != NULL) arguments += traits->calls.items[i].argument_count;
    }
    ExpressionFacts *facts = ARENA_NEW(arena, ExpressionFacts);
    *facts = (ExpressionFacts){.traits = (uint16_t)traits->traits,
                               .call_count = (uint16_t)traits->calls.count,
                               .cast_count = (uint16_t)traits->casts.count,
                               .item_count = (uint16_t)traits->items.count,
                               .name_count = (uint32_t)traits->names.count,
                               .calls = KEEP(arena, traits->calls),
                               .casts = KEEP(arena, traits->casts),
                               .items = KEEP(arena, traits->items),
                               .names = KEEP(arena, traits->names)};
    return facts;
}
