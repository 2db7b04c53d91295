/* What comment on, grant on and their like name. */
#include "sema/target_internal.h"

#include <ctype.h>
#include <string.h>

static const Target nothing = {0};

static Target target_object(Object *object)
{
    if (object == NULL) return nothing;
    return (Target){.object = object, .span = object->span};
}

/* ---- parts ---- */

static Target find_attribute(Composite *composite, Name name)
{
    for (size_t i = 0; i < composite->attributes.count; i++) {
        Attribute *attribute = &composite->attributes.items[i];
        if (attribute->name == name)
            return (Target){.object = &composite->object,
                            .column = name,
                            .attribute = attribute,
                            .span = attribute->span};
    }
    return nothing;
}

static Target find_column(Sema *sema, Name home, const AstTarget *ast)
{
    QualifiedName written = written_name(&ast->name);
    Object *type = sema_find_type(sema, home, written);
    if (type != NULL && type->kind == KIND_COMPOSITE)
        return find_attribute((Composite *)(void *)type, ast->part.name);
    Object *object = sema_find_relation(sema, home, written);
    if (object == NULL) return nothing;
    if (object->kind == KIND_TABLE) {
        Column *column = table_find_column((const Table *)(const void *)object, ast->part.name);
        if (column != NULL) return target_object(&column->object);
    }
    const RelationState *state = sema_relation(sema, object);
    if (state == NULL || !relation_has_column(state, ast->part.name)) return nothing;
    return (Target){.object = object, .column = ast->part.name, .span = object->span};
}

static Target find_check(Sema *sema, Name home, const AstTarget *ast)
{
    Object *object = sema_find_type(sema, home, written_name(&ast->name));
    if (object == NULL || object->kind != KIND_DOMAIN) return nothing;
    Domain *domain = (Domain *)(void *)object;
    for (size_t i = 0; i < domain->checks.count; i++) {
        DomainCheck *check = &domain->checks.items[i];
        if (check->name == ast->part.name)
            return (Target){.object = object, .check = check, .span = check->span};
    }
    return nothing;
}

typedef struct PartSearch {
    ObjectKind kind;
    Name name;
    Object *found;
} PartSearch;

static void look_at_part(void *context, const Object *part)
{
    PartSearch *search = context;
    /* The model is sema's own until it is finished. */
    if (part->kind == search->kind && part->name.name == search->name)
        search->found = (Object *)(uintptr_t)part;
}

static Target find_part(Sema *sema, Name home, const AstTarget *ast, ObjectKind kind)
{
    if (ast->on_domain) return find_check(sema, home, ast);
    Object *object = sema_find_relation(sema, home, written_name(&ast->name));
    PartSearch search = {kind, ast->part.name, NULL};
    if (object == NULL) return nothing;
    object_visit_parts(object, look_at_part, &search);
    return target_object(search.found);
}

/* ---- routines ---- */

Text target_signature(Sema *sema, Name home, const AstTarget *ast)
{
    SqlTypes types = {0};
    if (!sql_parse_argument_types(sema->sql, ast->arguments.span, &types)) return TEXT_NONE;
    TextBuilder builder = text_builder(sema->arena);
    text_put_byte(&builder, '(');
    for (size_t i = 0; i < types.count; i++) {
        Type type = type_resolve_sql(sema, home, &types.items[i], TYPE_OF_ARGUMENT);
        type.modifier_count = 0;
        if (i > 0) text_put_string(&builder, ", ");
        text_put(&builder, type_format(sema->arena, &type, NULL));
    }
    text_put_byte(&builder, ')');
    return text_built(&builder);
}

static Target report_many(Sema *sema, const AstTarget *ast)
{
    Diagnostic *diagnostic =
        SEMA_ADD(sema, UNKNOWN_OBJECT, ast->name.span, "%s name \"%s\" is not unique",
                 ast_target_row(ast->kind)->words, ast->name.name);
    SEMA_HINT(sema, diagnostic, "Specify the argument types in parentheses.");
    return nothing;
}

static Target find_routine(Sema *sema, Name home, const AstTarget *ast)
{
    const Routines *routines = sema_find_routines(sema, home, written_name(&ast->name));
    ObjectKind kind = ast_target_row(ast->kind)->kind;
    bool has_arguments = !span_is_none(ast->arguments.span);
    Text signature = has_arguments ? target_signature(sema, home, ast) : TEXT_NONE;
    Target found = nothing;
    for (size_t i = 0; routines != NULL && i < routines->count; i++) {
        Routine *routine = routines->items[i];
        if ((kind != KIND_COUNT && routine->object.kind != kind) ||
            (has_arguments && !text_equals(signature, routine->object.signature)))
            continue;
        if (found.object != NULL) return report_many(sema, ast);
        found = target_object(&routine->object);
    }
    return found;
}

/* ---- definitions ---- */

static Text prefix_of(Sema *sema, Name namespace_name)
{
    return text_format(sema->scratch, "%.*s.",
                       TEXT_FORMAT(identifier_format(sema->scratch, namespace_name)));
}

/* Lower case, no blanks but single ones between words, each type by PostgreSQL's own name, or in
 * its namespace, unless that is the one of unqualified names: so that two spellings of one
 * signature are the same text. `home` is NULL where bare names are of that. */
static void put_plain_type(Sema *sema, Name home, TextBuilder *out, Text written)
{
    Text type = text_trim(text_lower(sema->scratch, written));
    Text own = prefix_of(sema, sema->default_namespace);
    size_t end = 0;
    size_t array = type.length;
    while (array > 0 && strchr("[] ", type.bytes[array - 1]) != NULL) array--;
    while (end < array && type.bytes[end] != '(') end++;
    Text name = text_trim(text_slice(type, 0, end));
    if (text_starts_with(name, "pg_catalog.")) name = text_slice(name, 11, name.length);
    if (text_starts_with(name, own.bytes)) name = text_slice(name, own.length, name.length);
    const BuiltinType *builtin = builtin_type_find(name);
    QualifiedName bare = {NULL, name_intern(sema->names, name)};
    const Object *object =
        home == NULL || builtin != NULL ? NULL : sema_find_type(sema, home, bare);
    if (object != NULL && object->name.namespace_name != sema->default_namespace)
        text_put(out, prefix_of(sema, object->name.namespace_name));
    text_put(out, builtin != NULL ? text_from_string(builtin->name) : name);
    text_put_string(out, array < type.length ? "[]" : "");
}

static Text plain_signature(Sema *sema, Name home, Text text)
{
    TextBuilder out = text_builder(sema->scratch);
    size_t begin = 0;
    text = text_trim(text);
    if (text_equals(text, TEXT("(*)")) || text_equals(text, TEXT("*"))) text = TEXT("()");
    if (text.length >= 2 && text.bytes[0] == '(') text = text_slice(text, 1, text.length - 1);
    for (size_t i = 0; i <= text.length; i++) {
        bool is_as =
            i + 4 <= text.length && text_equals_ignoring_case(text_slice(text, i, i + 4), " as ");
        if (i < text.length && text.bytes[i] != ',' && !is_as) continue;
        Text type = text_trim(text_slice(text, begin, i));
        if (text_equals_ignoring_case(text_slice(type, 0, type.length < 9 ? 0 : 9), "variadic "))
            type = text_slice(type, 9, type.length);
        put_plain_type(sema, home, &out, type);
        text_put_byte(&out, is_as ? '>' : ',');
        begin = is_as ? i + 4 : i + 1;
        if (is_as) i += 3;
    }
    return text_built(&out);
}

/* Takes the next argument off a list in parentheses; false when there is none. */
static bool next_argument(Text *rest, Text *argument)
{
    bool is_quoted = false;
    size_t end = 0;
    if (rest->length < 2) return false;
    for (end = 1; end < rest->length; end++) {
        char byte = rest->bytes[end];
        is_quoted = is_quoted != (byte == '"');
        if (!is_quoted && (byte == ',' || byte == ')')) break;
    }
    *argument = text_trim(text_slice(*rest, 1, end));
    *rest = text_slice(*rest, end, rest->length);
    return argument->length > 0;
}

/* "x integer" is integer; what has one word stays as it is. */
static Text without_name(Text argument)
{
    bool is_quoted = false;
    for (size_t i = 0; i < argument.length; i++) {
        is_quoted = is_quoted != (argument.bytes[i] == '"');
        if (!is_quoted && argument.bytes[i] == ' ')
            return text_trim(text_slice(argument, i, argument.length));
    }
    return argument;
}

/* Both may have names, which tell nothing. */
static bool argument_fits(Sema *sema, Name home, Text own, Text written)
{
    if (text_equals_ignoring_case(text_slice(own, 0, own.length < 9 ? 0 : 9), "variadic "))
        own = text_slice(own, 9, own.length);
    const Text owns[] = {own, without_name(own)};
    const Text others[] = {written, without_name(written)};
    for (int i = 0; i < 4; i++)
        if (text_equals(plain_signature(sema, NULL, owns[i / 2]),
                        plain_signature(sema, home, others[i % 2])))
            return true;
    return false;
}

static bool aggregate_fits(Sema *sema, Name home, const AstTarget *ast, const Object *object)
{
    Text own = aggregate_arguments(sema->scratch, object->signature);
    Text in_parentheses =
        text_format(sema->scratch, "(%.*s)", TEXT_FORMAT(span_text(ast->arguments.span)));
    Text written = aggregate_arguments(sema->scratch, in_parentheses);
    Text one;
    Text other;
    while (next_argument(&own, &one))
        if (!next_argument(&written, &other) || !argument_fits(sema, home, one, other))
            return false;
    return !next_argument(&written, &other);
}

/* A transform's name is "FOR int LANGUAGE sql". */
static bool transform_fits(Sema *sema, Name home, const AstTarget *ast, const Object *object)
{
    static const char language[] = " language ";
    Text found = text_lower(sema->scratch, name_text(object->name.name));
    const char *at = memmem(found.bytes, found.length, language, strlen(language));
    if (at == NULL || !text_starts_with(found, "for ")) return false;
    size_t end = (size_t)(at - found.bytes);
    Text written = name_text(ast->name.name);
    if (ast->name.namespace_name != NULL)
        written = text_format(sema->scratch, "%s.%s", ast->name.namespace_name, ast->name.name);
    return text_equals(plain_signature(sema, NULL, text_slice(found, 4, end)),
                       plain_signature(sema, home, written)) &&
           ast->method.name != NULL &&
           text_equals_string(text_slice(found, end + strlen(language), found.length),
                              ast->method.name);
}

static bool signature_fits(Sema *sema, Name home, const AstTarget *ast, const Object *object)
{
    Text signature = object->signature;
    if (ast->kind == AST_TARGET_CAST) signature = name_text(object->name.name);
    if (ast->kind == AST_TARGET_TRANSFORM) return transform_fits(sema, home, ast, object);
    if (ast->method.name != NULL)
        return text_equals(
            signature,
            text_format(sema->scratch, " USING %.*s",
                        TEXT_FORMAT(identifier_format(sema->scratch, ast->method.name))));
    if (span_is_none(ast->arguments.span)) return true;
    if (object->kind == KIND_AGGREGATE) return aggregate_fits(sema, home, ast, object);
    return text_equals(plain_signature(sema, NULL, signature),
                       plain_signature(sema, home, span_text(ast->arguments.span)));
}

static bool name_fits(const Sema *sema, Name home, const AstTarget *ast, const Object *object)
{
    if (ast->kind == AST_TARGET_CAST || ast->kind == AST_TARGET_TRANSFORM) return true;
    if (object->name.name != ast->name.name) return false;
    Name namespace_name = object->name.namespace_name;
    if (namespace_name == NULL) return true;
    if (ast->name.namespace_name != NULL) return namespace_name == ast->name.namespace_name;
    return namespace_name == (home == NULL ? sema->default_namespace : home) ||
           namespace_name == sema->default_namespace;
}

/* Lists of those that have one name, made when first asked for. */
static const Objects *definitions_named(Sema *sema, ObjectKind kind, Name name)
{
    if (sema->definitions_by_name == NULL) {
        sema->definitions_by_name = map_make(sema->working);
        for (size_t i = 0; i < sema->database->objects.count; i++) {
            Object *object = sema->database->objects.items[i];
            const DefinitionRow *row = definition_row(object->kind);
            if (row == NULL) continue;
            Text key = text_format(sema->working, "%d %s", (int)object->kind,
                                   row->form == DEFINITION_WHOLE ? "" : object->name.name);
            Objects *list = map_find(sema->definitions_by_name, key);
            if (list == NULL) {
                list = ARENA_NEW(sema->working, Objects);
                map_put(sema->definitions_by_name, key, list);
            }
            VECTOR_ADD(sema->working, list, object);
        }
    }
    return map_find(sema->definitions_by_name,
                    text_format(sema->scratch, "%d %s", (int)kind, name == NULL ? "" : name));
}

static Target find_definition(Sema *sema, Name home, const AstTarget *ast)
{
    ObjectKind kind = ast_target_row(ast->kind)->kind;
    bool is_whole = definition_row(kind)->form == DEFINITION_WHOLE;
    const Objects *objects = definitions_named(sema, kind, is_whole ? NULL : ast->name.name);
    Target found = nothing;
    for (size_t i = 0; objects != NULL && i < objects->count; i++) {
        Object *object = objects->items[i];
        if (!name_fits(sema, home, ast, object) || !signature_fits(sema, home, ast, object))
            continue;
        if (found.object != NULL && span_is_none(ast->arguments.span))
            return report_many(sema, ast);
        found = target_object(object);
    }
    return found;
}

/* ---- objects ---- */

static Target find_relation(Sema *sema, Name home, const AstTarget *ast, ObjectKind kind)
{
    Object *object = sema_find_relation(sema, home, written_name(&ast->name));
    return object != NULL && object->kind == kind ? target_object(object) : nothing;
}

/* That of a key has the constraint's name, and may be told of by itself. */
static Target find_index(Sema *sema, Name home, const AstTarget *ast)
{
    Object *object = sema_find_relation(sema, home, written_name(&ast->name));
    Target target = target_object(object);
    target.is_index = object != NULL && object->kind == KIND_CONSTRAINT;
    return object != NULL && (object->kind == KIND_INDEX || target.is_index) ? target : nothing;
}

static bool is_relation_kind(ObjectKind kind)
{
    return kind == KIND_TABLE || kind == KIND_VIEW || kind == KIND_MATERIALIZED_VIEW;
}

static Target find_type(Sema *sema, Name home, const AstTarget *ast)
{
    Object *object = sema_find_type(sema, home, written_name(&ast->name));
    bool is_domain = ast->kind == AST_TARGET_DOMAIN;
    if (object == NULL || is_relation_kind(object->kind) ||
        (is_domain && object->kind != KIND_DOMAIN))
        return nothing;
    return target_object(object);
}

static Target find_global(Sema *sema, const AstTarget *ast, ObjectKind kind)
{
    QualifiedName name = {NULL, ast->name.name};
    return target_object(database_find(sema->database, kind, name, TEXT_NONE));
}

/* Every database has it, declared or not. */
static Target find_namespace(Sema *sema, const AstTarget *ast)
{
    Target found = find_global(sema, ast, KIND_NAMESPACE);
    if (found.object != NULL || strcmp(ast->name.name, "public") != 0) return found;
    return target_object(namespace_declare_public(sema, ast->name.name, ast->name.span));
}

static Target find(Sema *sema, Name home, const AstTarget *ast)
{
    ObjectKind kind = ast_target_row(ast->kind)->kind;
    switch (ast->kind) {
    case AST_TARGET_EXTENSION: return find_global(sema, ast, kind);
    case AST_TARGET_NAMESPACE: return find_namespace(sema, ast);
    case AST_TARGET_TYPE:
    case AST_TARGET_DOMAIN: return find_type(sema, home, ast);
    case AST_TARGET_COLUMN: return find_column(sema, home, ast);
    case AST_TARGET_INDEX: return find_index(sema, home, ast);
    case AST_TARGET_CONSTRAINT:
    case AST_TARGET_TRIGGER:
    case AST_TARGET_POLICY:
    case AST_TARGET_RULE: return find_part(sema, home, ast, kind);
    case AST_TARGET_FUNCTION:
    case AST_TARGET_PROCEDURE:
    case AST_TARGET_ROUTINE: return find_routine(sema, home, ast);
    default: break;
    }
    return definition_row(kind) != NULL ? find_definition(sema, home, ast)
                                        : find_relation(sema, home, ast, kind);
}

static void report_target(Sema *sema, const AstTarget *ast)
{
    const char *words = ast_target_row(ast->kind)->words;
    if ((ast->name.name != NULL && sema_is_excused(sema, ast->name.name)) ||
        (ast->part.name != NULL && sema_is_excused(sema, ast->part.name)))
        return;
    if (ast->part.name != NULL)
        SEMA_ADD(sema, UNKNOWN_OBJECT, ast->part.span, "%s \"%s\" of \"%s\" does not exist", words,
                 ast->part.name, ast->name.name);
    else if (ast->name.name != NULL)
        SEMA_ADD(sema, UNKNOWN_OBJECT, ast->name.span, "%s \"%s\" does not exist", words,
                 ast->name.name);
    else
        SEMA_ADD(sema, UNKNOWN_OBJECT, ast->arguments.span, "%s (%.*s) does not exist", words,
                 TEXT_FORMAT(span_text(ast->arguments.span)));
}

Target target_find(Sema *sema, Name home, const AstTarget *ast)
{
    size_t reported = sema->diagnostics->items.count;
    Target target = find(sema, home, ast);
    if (target.object == NULL && sema->diagnostics->items.count == reported)
        report_target(sema, ast);
    return target;
}
