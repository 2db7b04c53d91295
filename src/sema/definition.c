/* Kinds of model/definitions.def. Their clauses are PostgreSQL's; what they name is looked for
 * among all that is declared, and what is not found is taken for the server's own. */
#include "sema/parts_internal.h"

#include <stdlib.h>
#include <string.h>

#include "sema/expression_internal.h"
#include "sema/types_internal.h"

static Text name_key(const Sema *sema, QualifiedName name)
{
    return text_format(sema->working, "%s.%s",
                       name.namespace_name == NULL ? "" : name.namespace_name, name.name);
}

static Text aggregate_key(const Sema *sema, QualifiedName name)
{
    return text_format(sema->working, "()%.*s", TEXT_FORMAT(name_key(sema, name)));
}

static void remember(Sema *sema, Object *object)
{
    Text key = name_key(sema, object->name);
    if (object->kind == KIND_AGGREGATE)
        map_put(sema->definitions, aggregate_key(sema, object->name), object);
    if (map_find(sema->definitions, key) == NULL) map_put(sema->definitions, key, object);
}

static const Object *find_named(Sema *sema, QualifiedName name)
{
    return map_find(sema->definitions, name_key(sema, name));
}

const Object *definition_find_aggregate(Sema *sema, Name home, QualifiedName written)
{
    const Name homes[] = {written.namespace_name, home, sema->default_namespace};
    for (size_t i = 0; i < 3; i++) {
        QualifiedName name = {homes[i], written.name};
        const Object *found =
            homes[i] == NULL ? NULL : map_find(sema->definitions, aggregate_key(sema, name));
        if (found != NULL || written.namespace_name != NULL) return found;
    }
    return NULL;
}

SqlAnswer definition_find(Sema *sema, Name home, QualifiedName written, QualifiedName *resolved)
{
    const Object *object = sema_find_type(sema, home, written);
    const Routines *routines = object != NULL ? NULL : sema_find_routines(sema, home, written);
    if (object == NULL && routines != NULL) object = &routines->items[0]->object;
    if (object == NULL) object = find_named(sema, written);
    if (object == NULL && written.namespace_name == NULL) {
        object = home == NULL ? NULL : find_named(sema, (QualifiedName){home, written.name});
        if (object == NULL)
            object = find_named(sema, (QualifiedName){sema->default_namespace, written.name});
    }
    if (object == NULL)
        return type_find_extension(sema, written, resolved) ? SQL_FOUND : SQL_BUILTIN;
    *resolved = object->name;
    /* The multirange type of a range has another name. */
    if (object->kind == KIND_RANGE) resolved->name = written.name;
    return SQL_FOUND;
}

/* ---- declaring ---- */

static int compare_texts(const void *a, const void *b)
{
    return text_compare(*(const Text *)a, *(const Text *)b);
}

static void add_additions(Sema *sema, Definition *definition, const AstDefinition *ast,
                          SqlMentions *mentions)
{
    for (const AstSql *item = ast->items; item != NULL; item = item->next) {
        Text text = sql_parse_addition(sema->sql, definition->object.kind,
                                       definition->object.signature, item->span, mentions);
        if (!text_is_none(text)) VECTOR_ADD(sema->arena, &definition->additions, text);
    }
    if (definition->additions.count > 1)
        qsort(definition->additions.items, definition->additions.count, sizeof(Text),
              compare_texts);
}

static Text lead_of(const AstDefinition *ast)
{
    if (span_is_none(ast->lead)) return TEXT_NONE;
    return ast->object_kind == KIND_LANGUAGE ? TEXT("TRUSTED ") : TEXT("DEFAULT ");
}

static void set_whole_name(Sema *sema, Definition *definition, const AstDefinition *ast)
{
    definition->object.name =
        (QualifiedName){NULL, name_intern(sema->names, definition->object.signature)};
    definition->object.signature = TEXT_NONE;
    definition->object.span = ast->statement.span;
}

/* An identifier as SQL writes it. */
static Name read_identifier(Sema *sema, Text text)
{
    TextBuilder builder = text_builder(sema->arena);
    if (text.length == 0 || text.bytes[0] != '"') return name_intern(sema->names, text);
    for (size_t i = 1; i + 1 < text.length; i++) {
        text_put_byte(&builder, text.bytes[i]);
        if (text.bytes[i] == '"') i++;
    }
    return name_intern(sema->names, text_built(&builder));
}

/* "app.tsmultirange" of multirange_type_name = app.tsmultirange, else as PostgreSQL chooses it. */
static QualifiedName multirange_name(Sema *sema, const Definition *definition)
{
    static const char option[] = "multirange_type_name = ";
    QualifiedName name = definition->object.name;
    Text text = definition->clauses.text;
    const char *at = memmem(text.bytes, text.length, option, strlen(option));
    if (at != NULL) {
        size_t begin = (size_t)(at - text.bytes) + strlen(option);
        size_t end = begin;
        while (end < text.length && strchr(",) ", text.bytes[end]) == NULL) end++;
        Text written = text_slice(text, begin, end);
        const char *dot = memchr(written.bytes, '.', written.length);
        if (dot != NULL)
            written = text_slice(written, (size_t)(dot - written.bytes) + 1, written.length);
        name.name = read_identifier(sema, written);
        return name;
    }
    name.name = name_of_multirange(sema->names, name.name);
    return name;
}

static void add_to_database(Sema *sema, Definition *definition)
{
    const Object *existing = NULL;
    Object *object = &definition->object;
    if (definition_row(object->kind)->form == DEFINITION_WHOLE) {
        if (!database_add(sema->database, object, &existing)) {
            Diagnostic *diagnostic =
                SEMA_ADD(sema, DUPLICATE_OBJECT, object->span, "%s %s already exists",
                         kind_row(object->kind)->word, object->name.name);
            SEMA_NOTE(sema, diagnostic, existing->span, "it is declared here");
        }
        return;
    }
    if (sema_add_object(sema, object, object->span) && object->kind == KIND_RANGE)
        database_add_type_name(sema->database, object, multirange_name(sema, definition));
}

/* Of a kind that is told from its like by the types that it is for. */
static bool names_types(ObjectKind kind)
{
    return definition_row(kind)->form == DEFINITION_WHOLE || kind == KIND_AGGREGATE ||
           kind == KIND_OPERATOR;
}

static Object *definition_declare(Sema *sema, Declaration *declaration)
{
    const AstDefinition *ast = (const AstDefinition *)(const void *)declaration->statement;
    Definition *definition = ARENA_NEW(sema->arena, Definition);
    declaration->clauses = sql_parse_definition(sema->sql, ast->object_kind, ast->lead,
                                                ast->clauses, &declaration->mentions);
    object_begin(sema, &definition->object, ast->object_kind, declaration);
    definition->lead = lead_of(ast);
    if (kind_row(ast->object_kind)->place == PLACE_GLOBAL)
        definition->object.name.namespace_name = definition->object.renamed_from.namespace_name =
            NULL;
    if (declaration->clauses == NULL) return NULL;
    definition->clauses.text = declaration->clauses->text;
    definition->object.signature =
        sql_definition_signature(sema->arena, ast->object_kind, definition->clauses.text);
    add_additions(sema, definition, ast, &declaration->mentions);
    if (!names_types(ast->object_kind)) add_to_database(sema, definition);
    remember(sema, &definition->object);
    return &definition->object;
}

/* Types are known now: what tells the object from its like names each in one way, however it is
 * written. */
static void definition_define_signature(Sema *sema, Declaration *declaration)
{
    const AstDefinition *ast = (const AstDefinition *)(const void *)declaration->statement;
    Definition *definition = (Definition *)(void *)declaration->object;
    ExpressionSite site = {IN_DEFINITION, declaration->home, NULL, NULL, NULL};
    if (definition == NULL || !names_types(ast->object_kind)) return;
    Expression clauses = expression_resolve(sema, &site, declaration->clauses);
    definition->object.signature =
        sql_definition_signature(sema->arena, ast->object_kind, clauses.text);
    if (definition_row(ast->object_kind)->form == DEFINITION_WHOLE)
        set_whole_name(sema, definition, ast);
    add_to_database(sema, definition);
}

/* The functions of a base type take and return it, so it is there first as a shell: what is said of
 * the type is said of that. */
static void add_shell(Sema *sema, Definition *base)
{
    Definition *shell = ARENA_NEW(sema->arena, Definition);
    shell->object = base->object;
    shell->object.kind = KIND_SHELL_TYPE;
    shell->clauses.text = TEXT("");
    base->object.comment = TEXT_NONE;
    base->object.extras = NULL;
    (void)sema_add_object(sema, &shell->object, shell->object.span);
}

void definitions_add_shells(Sema *sema)
{
    for (size_t i = 0; i < sema->declarations.count; i++) {
        Object *object = sema->declarations.items[i]->object;
        if (object == NULL || object->kind != KIND_BASE_TYPE ||
            database_find_type(sema->database, object->name) != NULL)
            continue;
        add_shell(sema, (Definition *)(void *)object);
    }
}

/* ---- linking ---- */

/* Publications publish tables, and statistics are of what holds rows. */
static void check_listed(Sema *sema, const Definition *definition)
{
    bool is_publication = definition->object.kind == KIND_PUBLICATION;
    for (size_t i = 0; i < definition->clauses.reference_count; i++) {
        const SqlReference *reference = &definition->clauses.references[i];
        if (reference->kind != REFERENCE_RELATION || reference->name.name == NULL) continue;
        const Object *object = database_find_relation(sema->database, reference->name);
        if (object == NULL) continue;
        bool is_table = object->kind == KIND_TABLE;
        const Table *table = is_table ? (const Table *)(const void *)object : NULL;
        bool is_good = is_publication ? is_table && !table->extras->is_foreign && !table->unlogged
                                      : is_table || object->kind == KIND_MATERIALIZED_VIEW;
        if (is_good) continue;
        const char *what = !is_table                   ? kind_row(object->kind)->word
                           : table->extras->is_foreign ? "foreign table"
                                                       : "unlogged table";
        Diagnostic *diagnostic =
            SEMA_ADD(sema, DEFINITION_RELATION, definition->object.span,
                     is_publication ? "%s \"%.*s\" cannot be published: only logged tables can be"
                                    : "%s \"%.*s\" cannot have extended statistics",
                     what, TEXT_FORMAT(sema_format_name(sema, object->name)));
        SEMA_NOTE(sema, diagnostic, object->span, "it is declared here");
    }
}

typedef VECTOR(SqlReference) References;

/* The end of the identifier that begins at `at`, quoted or not. */
static size_t identifier_end(Text text, size_t at)
{
    bool quoted = at < text.length && text.bytes[at] == '"';
    if (quoted) at++;
    for (; at < text.length; at++) {
        if (quoted && text.bytes[at] == '"') {
            if (at + 1 == text.length || text.bytes[at + 1] != '"') return at + 1;
            at++;
        } else if (!quoted && strchr(".,", text.bytes[at]) != NULL) {
            return at;
        }
    }
    return at;
}

/* What a mapping of a text search configuration names: "... WITH app.stems, simple", canonical. */
static void add_dictionaries(Sema *sema, Name home, Text mapping, References *references)
{
    static const char word[] = " WITH ";
    const char *found = memmem(mapping.bytes, mapping.length, word, sizeof word - 1);
    if (found == NULL) return;
    size_t at = (size_t)(found - mapping.bytes) + sizeof word - 1;
    while (at < mapping.length) {
        size_t end = identifier_end(mapping, at);
        QualifiedName name = {NULL, read_identifier(sema, text_slice(mapping, at, end))};
        QualifiedName resolved;
        if (end < mapping.length && mapping.bytes[end] == '.') {
            at = end + 1;
            end = identifier_end(mapping, at);
            name = (QualifiedName){name.name, read_identifier(sema, text_slice(mapping, at, end))};
        }
        SqlReference reference = {.kind = REFERENCE_DEFINITION};
        if (definition_find(sema, home, name, &resolved) == SQL_FOUND) {
            reference.name = resolved;
            VECTOR_ADD(sema->arena, references, reference);
        }
        at = end + 2; /* ", " */
    }
}

/* Additions are text; what they name stands before what the clauses do, at no place in these. */
static void link_additions(Sema *sema, Name home, Definition *definition)
{
    References references = {0};
    if (definition->object.kind != KIND_TEXT_SEARCH_CONFIGURATION) return;
    for (size_t i = 0; i < definition->additions.count; i++)
        add_dictionaries(sema, home, definition->additions.items[i], &references);
    if (references.count == 0) return;
    for (size_t i = 0; i < definition->clauses.reference_count; i++)
        VECTOR_ADD(sema->arena, &references, definition->clauses.references[i]);
    definition->clauses.references = references.items;
    definition->clauses.reference_count = (uint32_t)references.count;
}

static void definition_link(Sema *sema, Declaration *declaration)
{
    Definition *definition = (Definition *)(void *)declaration->object;
    if (definition == NULL) return;
    bool lists =
        definition->object.kind == KIND_PUBLICATION || definition->object.kind == KIND_STATISTICS;
    ExpressionSite site = {lists ? IN_LISTING : IN_DEFINITION, declaration->home, NULL, NULL, NULL};
    definition->clauses = expression_resolve(sema, &site, declaration->clauses);
    definition_check(sema, declaration);
    if (lists) check_listed(sema, definition);
    link_additions(sema, declaration->home, definition);
}

/* Policies see the table's columns, rules NEW and OLD. */
static SqlScope part_scope(Sema *sema, const IndexOwner *owner, ObjectKind kind, SqlRange ranges[3])
{
    static const char *const words[] = {"old", "new"};
    SqlScope scope = {ranges, 0};
    if (kind == KIND_POLICY) {
        ranges[scope.count++] = expression_range(owner->relation);
        return scope;
    }
    for (size_t i = 0; i < 2; i++) {
        ranges[scope.count] = expression_range(owner->relation);
        ranges[scope.count].alias = name_intern_string(sema->names, words[i]);
        ranges[scope.count++].only_qualified = true;
    }
    return scope;
}

/* A rule says once more what it is on, "AS ON DELETE TO app.docs ...": what it stands in. */
static void check_rule_target(Sema *sema, const IndexOwner *owner, const Definition *rule)
{
    static const char word[] = " TO ";
    Text text = rule->clauses.text;
    if (text.length == 0) return; /* did not parse */
    const char *found = memmem(text.bytes, text.length, word, sizeof word - 1);
    if (found == NULL) return;
    size_t at = (size_t)(found - text.bytes) + sizeof word - 1;
    for (size_t i = 0; i < rule->clauses.reference_count; i++) {
        const SqlReference *reference = &rule->clauses.references[i];
        Text between = text_slice(text, at, reference->begin < at ? at : reference->begin);
        if (reference->kind != REFERENCE_RELATION || reference->begin < at) continue;
        if (memchr(between.bytes, ' ', between.length) == NULL &&
            qualified_name_equals(reference->name, owner->object->name))
            return;
    }
    Diagnostic *diagnostic = SEMA_ADD(sema, DEFINITION_RELATION, rule->object.span,
                                      "rule \"%s\" is not on the %s that it is declared in",
                                      rule->object.name.name, kind_row(owner->object->kind)->word);
    SEMA_HINT(sema, diagnostic, "Qualify the relation with its namespace: TO %.*s.",
              TEXT_FORMAT(sema_format_name(sema, owner->object->name)));
}

static Definition *compile_part(Sema *sema, const IndexOwner *owner, const AstDefinition *ast)
{
    SqlRange ranges[3];
    Definition *definition = ARENA_NEW(sema->arena, Definition);
    SqlMentions mentions = {0};
    const SqlFragment *clauses =
        sql_parse_definition(sema->sql, ast->object_kind, ast->lead, ast->clauses, &mentions);
    AstName renamed = {.name = ast->statement.renamed_from.name,
                       .span = ast->statement.renamed_from.span};
    object_begin_part(&definition->object, ast->object_kind, owner->object,
                      ast->statement.name.name, ast->statement.name.name_span, &renamed,
                      &ast->statement.documentation);
    sema_check_name(sema, ast->statement.name.name, ast->statement.name.name_span);
    SqlScope scope = part_scope(sema, owner, ast->object_kind, ranges);
    ExpressionSite site = {ast->object_kind == KIND_POLICY ? IN_POLICY : IN_DEFINITION, owner->home,
                           &scope, owner->relation, NULL};
    definition->clauses = expression_resolve(sema, &site, clauses);
    add_additions(sema, definition, ast, &mentions);
    if (ast->object_kind == KIND_RULE) check_rule_target(sema, owner, definition);
    return definition;
}

static int compare_parts(const void *a, const void *b)
{
    return object_compare(&(*(Definition *const *)a)->object, &(*(Definition *const *)b)->object);
}

Definitions definitions_compile_parts(Sema *sema, const IndexOwner *owner, const AstDefinition *ast)
{
    Definitions definitions = {0};
    for (; ast != NULL; ast = ast->next_part)
        VECTOR_ADD(sema->arena, &definitions, compile_part(sema, owner, ast));
    if (definitions.count > 1)
        qsort(definitions.items, definitions.count, sizeof(Definition *), compare_parts);
    for (size_t i = 1; i < definitions.count; i++) {
        const Object *before = &definitions.items[i - 1]->object;
        const Object *object = &definitions.items[i]->object;
        if (object_compare(before, object) != 0) continue;
        Diagnostic *diagnostic =
            SEMA_ADD(sema, DUPLICATE_OBJECT, object->span, "%s \"%s\" already exists",
                     kind_row(object->kind)->word, object->name.name);
        SEMA_NOTE(sema, diagnostic, before->span, "it is declared here");
    }
    return definitions;
}

const KindSteps definition_steps = {.declare = definition_declare,
                                    .define_signature = definition_define_signature,
                                    .link = definition_link};
