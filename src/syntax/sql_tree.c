/* The walk that collects names. A node that nothing is said of here is gone through by protobuf-c's
 * descriptions, so that what stands inside is found all the same. */
#include "syntax/sql_tree_internal.h"

#include <string.h>

SqlTree *sql_tree_make(Arena *arena)
{
    SqlTree *tree = ARENA_NEW(arena, SqlTree);
    VECTOR_ADD(arena, &tree->queries, ARENA_NEW(arena, SqlQuery));
    tree->queries.items[0]->parent = SQL_NO_QUERY;
    tree->queries.items[0]->first = SQL_NO_QUERY;
    tree->top = SQL_NO_QUERY;
    return tree;
}

Name sql_name(Names *names, const char *string)
{
    if (string == NULL || string[0] == '\0') return NULL;
    return name_intern_string(names, string);
}

const char *sql_string_of(const PgQuery__Node *node)
{
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_STRING) return NULL;
    return node->string->sval;
}

QualifiedName sql_qualified_name(Names *names, PgQuery__Node *const *parts, size_t count)
{
    QualifiedName name = {NULL, NULL};
    if (count > 0) name.name = sql_name(names, sql_string_of(parts[count - 1]));
    if (count > 1) name.namespace_name = sql_name(names, sql_string_of(parts[count - 2]));
    return name;
}

uint32_t walk_begin_query(Walk *walk, uint32_t parent, bool skips_parent)
{
    SqlQuery *query = ARENA_NEW(walk->arena, SqlQuery);
    query->parent = parent;
    query->skips_parent = skips_parent;
    query->first = SQL_NO_QUERY;
    VECTOR_ADD(walk->arena, &walk->tree->queries, query);
    return (uint32_t)(walk->tree->queries.count - 1);
}

/* Sets where a name's last two parts stand, from the place of its first. */
void walk_place(const Walk *walk, SqlNamed *named, int32_t location)
{
    SqlPlace places[SQL_PLACES];
    if (location < 0 || (size_t)location >= walk->text.length) return;
    size_t count = sql_name_places(walk->text, (size_t)location, places);
    uint32_t base = (uint32_t)walk->base;
    if (count == 0 || (size_t)location < walk->base) return;
    size_t last = named->kind == REFERENCE_STAR ? count : count - 1;
    if (last < count) {
        named->begin = places[last].begin - base;
        named->end = places[last].end - base;
    } else {
        named->begin = named->end = (uint32_t)location - base;
    }
    if (last > 0) {
        named->qualifier_begin = places[last - 1].begin - base;
        named->qualifier_end = places[last - 1].end - base;
        named->outer_begin = last > 1 ? places[last - 2].begin - base : named->qualifier_begin;
    }
}

SqlNamed *walk_add(Walk *walk, SqlNamed named, int32_t location)
{
    named.query = walk->query;
    if (location >= 0 && (size_t)location >= walk->base)
        named.begin = named.end = (uint32_t)((size_t)location - walk->base);
    walk_place(walk, &named, location);
    VECTOR_ADD(walk->arena, &walk->tree->named, named);
    return &VECTOR_LAST(&walk->tree->named);
}

static void set_parts(Walk *walk, SqlNamed *named, PgQuery__Node *const *parts, size_t count)
{
    size_t skip = count > 3 ? count - 3 : 0; /* the database's name */
    for (size_t i = skip; i < count; i++)
        named->parts[named->part_count++] = sql_name(walk->names, sql_string_of(parts[i]));
}

static void walk_column(Walk *walk, const PgQuery__ColumnRef *column)
{
    size_t count = column->n_fields;
    bool is_star = count > 0 && column->fields[count - 1]->node_case == PG_QUERY__NODE__NODE_A_STAR;
    SqlNamed named = {.kind = is_star ? REFERENCE_STAR : REFERENCE_COLUMN};
    set_parts(walk, &named, column->fields, is_star ? count - 1 : count);
    named.prefers_output = walk->output_use == OUTPUT_FIRST && count == 1;
    named.may_be_output = walk->output_use == OUTPUT_LAST && count == 1;
    walk_add(walk, named, column->location);
    if (!is_star && named.part_count > 0) traits_add_name(walk, named.parts[named.part_count - 1]);
}

void walk_relation(Walk *walk, const PgQuery__RangeVar *relation)
{
    SqlNamed named = {.kind = REFERENCE_RELATION};
    if (sql_name(walk->names, relation->schemaname) != NULL)
        named.parts[named.part_count++] = sql_name(walk->names, relation->schemaname);
    named.parts[named.part_count++] = sql_name(walk->names, relation->relname);
    walk_add(walk, named, relation->location);
}

static bool is_builtin_name(PgQuery__Node *const *parts, size_t count)
{
    const char *first = count > 1 ? sql_string_of(parts[count - 2]) : NULL;
    return first != NULL && strcmp(first, "pg_catalog") == 0;
}

static void walk_named_list(Walk *walk, ReferenceKind kind, PgQuery__Node *const *parts,
                            size_t count, int32_t location)
{
    if (count == 0 || is_builtin_name(parts, count)) return;
    SqlNamed named = {.kind = kind};
    set_parts(walk, &named, parts, count);
    if (named.parts[named.part_count - 1] != NULL) walk_add(walk, named, location);
}

/* 's.t'::regclass and the like: a name inside a string, folded as SQL folds it. */
static void walk_quoted_name(Walk *walk, ReferenceKind kind, const PgQuery__AConst *constant)
{
    if (constant->val_case != PG_QUERY__A__CONST__VAL_SVAL || constant->sval->sval == NULL) return;
    Text value = text_from_string(constant->sval->sval);
    SqlPlace places[SQL_PLACES];
    size_t count = sql_name_places(value, 0, places);
    if (count == 0 || count > 2) return;
    SqlNamed named = {.kind = kind};
    for (size_t i = 0; i < count; i++) {
        Name part = walk_unquote(walk, text_slice(value, places[i].begin, places[i].end));
        if (part == NULL) return;
        named.parts[named.part_count++] = part;
    }
    SqlNamed *added = walk_add(walk, named, -1);
    size_t inside = (size_t)constant->location + 1;
    if (constant->location < 0 || inside < walk->base) return;
    added->begin = added->end = (uint32_t)(inside - walk->base);
    /* Only where the string holds the name as it is, without escapes. */
    if (!text_equals(text_slice(walk->text, inside, inside + value.length), value)) return;
    if (count > 1) {
        added->qualifier_begin = added->begin + places[0].begin;
        added->qualifier_end = added->begin + places[0].end;
    }
    added->end = added->begin + places[count - 1].end;
    added->begin += places[count - 1].begin;
}

Name walk_unquote(const Walk *walk, Text written)
{
    if (written.length == 0 || (written.bytes[0] >= '0' && written.bytes[0] <= '9')) return NULL;
    if (written.bytes[0] != '"') return name_intern(walk->names, text_lower(walk->arena, written));
    TextBuilder builder = text_builder(walk->arena);
    for (size_t i = 1; i + 1 < written.length; i++) {
        text_put_byte(&builder, written.bytes[i]);
        if (written.bytes[i] == '"') i++;
    }
    return builder.length == 0 ? NULL : name_intern(walk->names, text_built(&builder));
}

/* REFERENCE_COLUMN: no object identifier type that counts. */
static ReferenceKind kind_of_cast(const PgQuery__TypeName *type)
{
    const char *name = type->n_names > 0 ? sql_string_of(type->names[type->n_names - 1]) : NULL;
    if (name == NULL || type->n_array_bounds > 0) return REFERENCE_COLUMN;
    if (strcmp(name, "regclass") == 0) return REFERENCE_RELATION;
    if (strcmp(name, "regtype") == 0) return REFERENCE_TYPE;
    if (strcmp(name, "regproc") == 0 || strcmp(name, "regprocedure") == 0)
        return REFERENCE_FUNCTION;
    if (strcmp(name, "regconfig") == 0 || strcmp(name, "regdictionary") == 0 ||
        strcmp(name, "regcollation") == 0)
        return REFERENCE_DEFINITION;
    return REFERENCE_COLUMN;
}

static bool is_common_sign(const char *sign);

/* 's.+'::regoper, 's.+(integer, text)'::regoperator: a sign inside a string, which no rename
 * changes. */
static void walk_quoted_sign(Walk *walk, const PgQuery__AConst *constant)
{
    if (constant->val_case != PG_QUERY__A__CONST__VAL_SVAL || constant->sval->sval == NULL) return;
    Text value = text_from_string(constant->sval->sval);
    size_t end = 0;
    while (end < value.length && value.bytes[end] != '(') end++;
    size_t dot = end;
    while (dot > 0 && value.bytes[dot - 1] != '.') dot--;
    Text sign = text_trim(text_slice(value, dot, end));
    Name qualifier = dot == 0 ? NULL : walk_unquote(walk, text_trim(text_slice(value, 0, dot - 1)));
    static const char signs[] = "+-*/<>=~!@#%^&|`?";
    for (size_t i = 0; i < sign.length; i++)
        if (strchr(signs, sign.bytes[i]) == NULL) return; /* the number of one */
    if (sign.length == 0 || (dot > 0 && qualifier == NULL) ||
        (qualifier != NULL && strcmp(qualifier, "pg_catalog") == 0))
        return;
    SqlNamed named = {.kind = REFERENCE_OPERATOR};
    if (qualifier != NULL) named.parts[named.part_count++] = qualifier;
    named.parts[named.part_count++] = name_intern(walk->names, sign);
    named.is_common = qualifier == NULL && is_common_sign(named.parts[0]);
    SqlNamed *added = walk_add(walk, named, -1);
    size_t inside = (size_t)constant->location + 1;
    if (constant->location < 0 || inside < walk->base) return;
    added->begin = added->end = (uint32_t)(inside - walk->base);
    if (!text_equals(text_slice(walk->text, inside, inside + value.length), value)) return;
    if (qualifier != NULL) {
        added->qualifier_begin = added->begin;
        added->qualifier_end = added->begin + (uint32_t)(dot - 1);
    }
    added->begin += (uint32_t)(sign.bytes - value.bytes);
    added->end = added->begin + (uint32_t)sign.length;
}

static bool names_operator(const PgQuery__TypeName *type)
{
    const char *name = type->n_names > 0 ? sql_string_of(type->names[type->n_names - 1]) : NULL;
    return name != NULL && type->n_array_bounds == 0 &&
           (strcmp(name, "regoper") == 0 || strcmp(name, "regoperator") == 0);
}

static void walk_cast(Walk *walk, const PgQuery__TypeCast *cast)
{
    if (cast->arg != NULL && cast->arg->node_case == PG_QUERY__NODE__NODE_A_CONST &&
        cast->type_name != NULL) {
        ReferenceKind kind = kind_of_cast(cast->type_name);
        if (kind != REFERENCE_COLUMN) walk_quoted_name(walk, kind, cast->arg->a_const);
        if (names_operator(cast->type_name)) walk_quoted_sign(walk, cast->arg->a_const);
    }
    walk_message(walk, &cast->base);
    traits_add_cast(walk, cast);
}

/* Functions of PostgreSQL whose first argument, where there are so many, is a regclass, regconfig
 * or regdictionary: a string there is a name. */
static const struct {
    const char *function;
    ReferenceKind kind;
    size_t arguments;
} naming_functions[] = {
    {"nextval", REFERENCE_RELATION, 1},
    {"currval", REFERENCE_RELATION, 1},
    {"setval", REFERENCE_RELATION, 1},
    {"to_tsvector", REFERENCE_DEFINITION, 2},
    {"to_tsquery", REFERENCE_DEFINITION, 2},
    {"plainto_tsquery", REFERENCE_DEFINITION, 2},
    {"phraseto_tsquery", REFERENCE_DEFINITION, 2},
    {"websearch_to_tsquery", REFERENCE_DEFINITION, 2},
    {"ts_headline", REFERENCE_DEFINITION, 3},
    {"json_to_tsvector", REFERENCE_DEFINITION, 3},
    {"jsonb_to_tsvector", REFERENCE_DEFINITION, 3},
    {"ts_lexize", REFERENCE_DEFINITION, 2},
};

static void walk_first_argument(Walk *walk, const PgQuery__FuncCall *call, const char *name)
{
    if (call->n_args == 0 || call->args[0]->node_case != PG_QUERY__NODE__NODE_A_CONST) return;
    for (size_t i = 0; i < sizeof naming_functions / sizeof *naming_functions; i++)
        if (call->n_args >= naming_functions[i].arguments &&
            strcmp(name, naming_functions[i].function) == 0)
            walk_quoted_name(walk, naming_functions[i].kind, call->args[0]->a_const);
}

static void walk_call(Walk *walk, const PgQuery__FuncCall *call)
{
    if (call->funcformat != PG_QUERY__COERCION_FORM__COERCE_SQL_SYNTAX)
        walk_named_list(walk, REFERENCE_FUNCTION, call->funcname, call->n_funcname, call->location);
    const char *name =
        call->n_funcname > 0 ? sql_string_of(call->funcname[call->n_funcname - 1]) : NULL;
    if (name != NULL) walk_first_argument(walk, call, name);
    walk_message(walk, &call->base);
    traits_add_call(walk, call);
}

/* Signs that PostgreSQL has for nearly every type: one of our own is written OPERATOR(n.=). */
static bool is_common_sign(const char *sign)
{
    static const char *const signs[] = {"=",  "<>",  "<",  ">",  "<=", ">=", "+",   "-",   "*",
                                        "/",  "%",   "^",  "||", "~",  "!~", "~~",  "!~~", "~*",
                                        "->", "->>", "@>", "<@", "&&", "#>", "#>>", "<->", "<=>"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strcmp(sign, signs[i]) == 0) return true;
    return false;
}

/* Where the sign stands: bare, or in OPERATOR(n.sign). */
static void place_sign(const Walk *walk, SqlNamed *named, int32_t location, const char *sign)
{
    static const char word[] = "operator(";
    size_t at = location < 0 ? walk->text.length : (size_t)location;
    Text rest = text_slice(walk->text, at, walk->text.length);
    Text begin = text_slice(rest, 0, sizeof word - 1);
    named->begin = named->end = 0;
    if (at < walk->base) return;
    if (text_equals_string(text_lower(walk->arena, begin), word)) {
        const char *close = memchr(rest.bytes, ')', rest.length);
        if (close == NULL || (size_t)(close - rest.bytes) < sizeof word - 1 + strlen(sign)) return;
        named->qualifier_begin = (uint32_t)(at + sizeof word - 1 - walk->base);
        at += (size_t)(close - rest.bytes) - strlen(sign);
        named->qualifier_end = (uint32_t)(at - 1 - walk->base);
    }
    rest = text_slice(walk->text, at, at + strlen(sign));
    if (!text_equals_string(rest, sign)) return;
    named->begin = (uint32_t)(at - walk->base);
    named->end = (uint32_t)(at + strlen(sign) - walk->base);
}

static void walk_operator(Walk *walk, const PgQuery__AExpr *expression)
{
    PgQuery__Node *const *name = expression->name;
    size_t count = expression->n_name;
    if (count == 0 || count > 2 || is_builtin_name(name, count)) return;
    const char *sign = sql_string_of(name[count - 1]);
    if (sign == NULL) return;
    SqlNamed named = {.kind = REFERENCE_OPERATOR, .is_common = count == 1 && is_common_sign(sign)};
    for (size_t i = 0; i < count; i++) {
        const char *part = sql_string_of(name[i]);
        if (part == NULL) return;
        named.parts[named.part_count++] = name_intern_string(walk->names, part);
    }
    SqlNamed *added = walk_add(walk, named, -1);
    place_sign(walk, added, expression->location, sign);
}

static void walk_type(Walk *walk, const PgQuery__TypeName *type)
{
    if (type->pct_type) return; /* a column's type: routines resolve it themselves */
    walk_named_list(walk, REFERENCE_TYPE, type->names, type->n_names, type->location);
}

/* The tree says where the word COLLATE stands, not the name after it. */
static void walk_collation(Walk *walk, const PgQuery__CollateClause *clause)
{
    static const char word[] = "collate";
    int32_t location = clause->location;
    size_t at = location < 0 ? walk->text.length : (size_t)location;
    Text found = text_slice(walk->text, at, at + sizeof word - 1);
    if (text_equals_string(text_lower(walk->arena, found), word)) {
        at += sizeof word - 1;
        while (at < walk->text.length && strchr(" \t\n", walk->text.bytes[at]) != NULL) at++;
        location = (int32_t)at;
    } else {
        location = -1;
    }
    walk_named_list(walk, REFERENCE_DEFINITION, clause->collname, clause->n_collname, location);
    walk_message(walk, &clause->base);
}

static void walk_fields(Walk *walk, const PgQuery__AIndirection *item)
{
    for (size_t i = 0; i < item->n_indirection; i++)
        traits_add_name(walk, sql_name(walk->names, sql_string_of(item->indirection[i])));
    walk_message(walk, &item->base);
}

/* One alternative of a Node. Those that need nothing special are walked through their descriptions.
 * */
void walk_node(Walk *walk, const PgQuery__Node *node)
{
    if (node == NULL) return;
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF: walk_column(walk, node->column_ref); break;
    case PG_QUERY__NODE__NODE_SELECT_STMT:
        walk_select(walk, node->select_stmt, walk->query, false);
        break;
    case PG_QUERY__NODE__NODE_INSERT_STMT: walk_insert(walk, node->insert_stmt, walk->query); break;
    case PG_QUERY__NODE__NODE_UPDATE_STMT: walk_update(walk, node->update_stmt, walk->query); break;
    case PG_QUERY__NODE__NODE_DELETE_STMT: walk_delete(walk, node->delete_stmt, walk->query); break;
    case PG_QUERY__NODE__NODE_MERGE_STMT: walk_merge(walk, node->merge_stmt, walk->query); break;
    case PG_QUERY__NODE__NODE_TYPE_CAST: walk_cast(walk, node->type_cast); break;
    case PG_QUERY__NODE__NODE_FUNC_CALL: walk_call(walk, node->func_call); break;
    case PG_QUERY__NODE__NODE_A_EXPR:
        walk_operator(walk, node->a_expr);
        walk_alternative(walk, node);
        break;
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE: walk_collation(walk, node->collate_clause); break;
    case PG_QUERY__NODE__NODE_A_CONST: traits_add_constant(walk, node->a_const); break;
    case PG_QUERY__NODE__NODE_A_INDIRECTION: walk_fields(walk, node->a_indirection); break;
    case PG_QUERY__NODE__NODE_SUB_LINK:
        traits_add(walk, EXPRESSION_HAS_QUERY);
        walk_alternative(walk, node);
        break;
    case PG_QUERY__NODE__NODE_NULL_TEST:
        if (node->null_test->nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NOT_NULL)
            traits_add(walk, EXPRESSION_HAS_NULL_TEST);
        walk_alternative(walk, node);
        break;
    default: walk_alternative(walk, node); break;
    }
}

void walk_alternative(Walk *walk, const PgQuery__Node *node)
{
    if (node->node_case == PG_QUERY__NODE__NODE__NOT_SET) return;
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(node->base.descriptor, (unsigned)node->node_case);
    if (field == NULL || field->type != PROTOBUF_C_TYPE_MESSAGE) return;
    const char *at = (const char *)node + field->offset;
    walk_message(walk, *(ProtobufCMessage *const *)(const void *)at);
}

static void walk_child(Walk *walk, const ProtobufCMessage *child)
{
    if (child == NULL) return;
    const ProtobufCMessageDescriptor *descriptor = child->descriptor;
    if (descriptor == &pg_query__node__descriptor)
        walk_node(walk, (const PgQuery__Node *)child);
    else if (descriptor == &pg_query__type_name__descriptor)
        walk_type(walk, (const PgQuery__TypeName *)child);
    else if (descriptor == &pg_query__range_var__descriptor)
        walk_relation(walk, (const PgQuery__RangeVar *)child);
    else if (descriptor == &pg_query__select_stmt__descriptor)
        walk_select(walk, (const PgQuery__SelectStmt *)child, walk->query, false);
    else if (descriptor == &pg_query__func_call__descriptor)
        walk_call(walk, (const PgQuery__FuncCall *)child);
    else if (descriptor != &pg_query__alias__descriptor)
        walk_message(walk, child);
}

void walk_message(Walk *walk, const ProtobufCMessage *message)
{
    if (message == NULL) return;
    OutputUse outer = walk->output_use;
    walk->output_use = OUTPUT_NEVER; /* only the item itself, not what is inside an expression */
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        if (field->type != PROTOBUF_C_TYPE_MESSAGE) continue;
        const char *at = (const char *)message + field->offset;
        if (field->label != PROTOBUF_C_LABEL_REPEATED) {
            walk_child(walk, *(ProtobufCMessage *const *)(const void *)at);
            continue;
        }
        size_t count =
            *(const size_t *)(const void *)((const char *)message + field->quantifier_offset);
        ProtobufCMessage *const *items = *(ProtobufCMessage *const *const *)(const void *)at;
        for (size_t k = 0; k < count; k++) walk_child(walk, items[k]);
    }
    walk->output_use = outer;
}

void walk_list(Walk *walk, PgQuery__Node *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++) walk_node(walk, items[i]);
}

void sql_tree_add(SqlTree *tree, Arena *arena, Names *names, const PgQuery__Node *node, Text text,
                  size_t base, SqlTraits *traits)
{
    Walk walk = {
        .tree = tree, .arena = arena, .names = names, .text = text, .base = base, .traits = traits};
    size_t before = tree->queries.count;
    walk_node(&walk, node);
    if (tree->queries.count > before && tree->top == SQL_NO_QUERY &&
        node->node_case == PG_QUERY__NODE__NODE_SELECT_STMT)
        tree->top = (uint32_t)before;
}
