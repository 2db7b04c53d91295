/* Columns: their types, and the one source that their values have at most. A serial becomes a
 * default and a sequence of its own, as in PostgreSQL (transformColumnDefinition). */
#include "sema/expression_internal.h"
#include "sema/parts_internal.h"

#include <string.h>

static const SerialRow serial_rows[] = {
    {"serial", "integer"}, {"serial4", "integer"},      {"bigserial", "bigint"},
    {"serial8", "bigint"}, {"smallserial", "smallint"}, {"serial2", "smallint"},
};

const SerialRow *column_serial(const AstType *type)
{
    if (type->name.name == NULL || type->name.namespace_name != NULL || type->name.quoted)
        return NULL;
    for (size_t i = 0; i < sizeof serial_rows / sizeof *serial_rows; i++)
        if (strcmp(type->name.name, serial_rows[i].spelling) == 0) return &serial_rows[i];
    return NULL;
}

void c_clause_compile(CClause *clause, const AstCClause *ast)
{
    clause->type = ast->type.text;
    clause->name = ast->name.name;
    clause->prefix = ast->prefix.text;
    clause->skip = !span_is_none(ast->skip);
}

/* The column's own extras, made when first written to. */
ColumnExtras *column_extras(Sema *sema, Column *column)
{
    if (column->extras == &column_extras_none)
        column->extras = ARENA_NEW(sema->arena, ColumnExtras);
    return (ColumnExtras *)column->extras;
}

/* ---- types ---- */

static Type resolve_type(Sema *sema, Name home, const AstColumn *ast)
{
    const SerialRow *serial = column_serial(&ast->type);
    if (serial == NULL) return type_resolve(sema, home, &ast->type, TYPE_OF_VALUE);
    if (ast->type.array_dimensions > 0)
        SEMA_ADD(sema, SERIAL_MISUSE, ast->type.span, "there is no array type for %s",
                 serial->spelling);
    if (ast->type.modifier_count > 0)
        SEMA_ADD(sema, TYPE_MODIFIER, ast->type.modifiers_span,
                 "type modifier is not allowed for type \"%s\"", serial->spelling);
    return type_builtin(sema, serial->type);
}

static void check_word(Sema *sema, const AstName *written, const char *const *words,
                       const char *clause)
{
    if (written->name == NULL) return;
    Near near = near_begin(sema, name_text(written->name));
    for (size_t i = 0; words[i] != NULL; i++) {
        if (strcmp(written->name, words[i]) == 0) return;
        near_try(&near, text_from_string(words[i]));
    }
    Diagnostic *diagnostic = SEMA_ADD(sema, COLUMN_CLAUSE, written->span, "%s \"%s\" is not known",
                                      clause, written->name);
    near_hint(&near, diagnostic);
}

/* What the server calls "default" is what says nothing. */
static Name word_or_default(const AstName *written)
{
    return written->name != NULL && strcmp(written->name, "default") == 0 ? NULL : written->name;
}

/* Values of such types cannot leave the row. */
static bool is_plain_type(const Type *type)
{
    const char *own = type_storage(type);
    return own != NULL && strcmp(own, "plain") == 0;
}

/* What the type has anyway is not said. */
static Name storage_compile(const Type *type, const AstName *written)
{
    Name storage = word_or_default(written);
    const char *own = type_storage(type);
    return storage != NULL && own != NULL && strcmp(storage, own) == 0 ? NULL : storage;
}

/* A parent may say otherwise: what the type has anyway is said by its name. */
static Name override_storage(Sema *sema, const Type *type, const AstName *written)
{
    const char *own = type_storage(type);
    if (written->name == NULL || word_or_default(written) != NULL || own == NULL)
        return word_or_default(written);
    return name_intern_string(sema->names, own);
}

static void check_extras(Sema *sema, Column *column, const AstColumnExtras *extras)
{
    static const char *const storages[] = {"plain", "external", "extended",
                                           "main",  "default",  NULL};
    static const char *const compressions[] = {"pglz", "lz4", "default", NULL};
    check_word(sema, &extras->storage, storages, "storage");
    check_word(sema, &extras->compression, compressions, "compression method");
    bool is_plain = extras->storage.name == NULL || strcmp(extras->storage.name, "plain") == 0 ||
                    strcmp(extras->storage.name, "default") == 0;
    if (!is_plain && is_plain_type(&column->type))
        SEMA_ADD(sema, COLUMN_CLAUSE, extras->storage.span, "type %.*s can only have storage plain",
                 TEXT_FORMAT(type_show(sema, &column->type)));
    if (word_or_default(&extras->compression) != NULL && is_plain_type(&column->type))
        SEMA_ADD(sema, COLUMN_CLAUSE, extras->compression.span,
                 "type %.*s does not support compression",
                 TEXT_FORMAT(type_show(sema, &column->type)));
    column->statistics = -1;
    if (span_is_none(extras->statistics.span)) return;
    if (extras->statistics.value < -1 || extras->statistics.value > 10000)
        SEMA_ADD(sema, COLUMN_CLAUSE, extras->statistics.span,
                 "statistics target must be between 0 and 10000, or -1 for the default");
    else
        column->statistics = (int32_t)extras->statistics.value;
}

void column_define_type(Sema *sema, RelationState *table, Column *column, const AstColumn *ast)
{
    const AstColumnExtras *extras = ast->extras;
    object_begin_part(&column->object, KIND_COLUMN, table->object, ast->name.name, ast->name.span,
                      &extras->renamed_from, &ast->documentation);
    column->type = resolve_type(sema, table->declaration->home, ast);
    column->not_null = !span_is_none(ast->not_null) || extras->identity != AST_IDENTITY_NONE ||
                       column_serial(&ast->type) != NULL;
    column->collation = collation_resolve(sema, table->declaration->home, &extras->collation);
    column->storage = storage_compile(&column->type, &extras->storage);
    column->compression = word_or_default(&extras->compression);
    column->extras = &column_extras_none;
    if (!span_is_none(extras->c.span))
        c_clause_compile(&column_extras(sema, column)->c, &extras->c);
    if (extras->options != NULL)
        column_extras(sema, column)->options = options_compile(sema, extras->options, "column");
    if (!span_is_none(extras->foreign_options.span))
        (void)!sql_parse_foreign_options(sema->sql, extras->foreign_options.span,
                                         &column_extras(sema, column)->foreign_options);
    if (extras->not_null != NULL) not_null_define(sema, column, extras->not_null);
    /* Tells generated columns before any is resolved. */
    if (!span_is_none(extras->generated.span)) {
        column_extras(sema, column)->generated.span = extras->generated.span;
        column_extras(sema, column)->is_virtual = !span_is_none(extras->generated_virtual);
    }
    sema_check_name(sema, ast->name.name, ast->name.span);
}

/* ---- serial ---- */

static Sequence *make_serial_sequence(Sema *sema, const RelationState *table, const Column *column)
{
    const Object *owner = table->object;
    NameScope *scope = sema_scope(sema, owner->name.namespace_name);
    Sequence *sequence = ARENA_NEW(sema->arena, Sequence);
    sequence->object.kind = KIND_SEQUENCE;
    sequence->object.span = column->object.span;
    sequence->object.name.namespace_name = owner->name.namespace_name;
    sequence->object.name.name =
        name_choose_relation(sema->database, scope, name_text(owner->name.name),
                             name_text(column->object.name.name), "seq", false);
    sequence->options = sequence_options_default(column->type.name.name, 1);
    sequence->owned_by_table = owner->name;
    sequence->owned_by_column = column->object.name.name;
    (void)sema_add_object(sema, &sequence->object, column->object.span);
    return sequence;
}

/* nextval('s'::regclass), with the sequence's namespace where it is not the default one. */
static Expression make_nextval(Sema *sema, const RelationState *table, const Sequence *sequence)
{
    Text name = sema_format_name(sema, sequence->object.name);
    TextBuilder builder = text_builder(sema->arena);
    text_put_string(&builder, "nextval('");
    for (size_t i = 0; i < name.length; i++) {
        if (name.bytes[i] == '\'') text_put_byte(&builder, '\'');
        text_put_byte(&builder, name.bytes[i]);
    }
    text_put_string(&builder, "'::regclass)");
    const SqlFragment *fragment =
        sql_parse_expression_text(sema->sql, text_built(&builder), sequence->object.span);
    ExpressionSite site = {IN_ROUTINE_BODY, table->declaration->home, NULL, table, NULL};
    return expression_resolve(sema, &site, fragment);
}

static void define_serial(Sema *sema, RelationState *table, Column *column, const AstColumn *ast)
{
    const char *spelling = column_serial(&ast->type)->spelling;
    if (!span_is_none(ast->null))
        SEMA_ADD(sema, SERIAL_MISUSE, ast->null, "a %s column cannot be null", spelling);
    not_null_require(sema, column, ast, "is a serial");
    bool has_value = !span_is_none(ast->default_value.span) ||
                     !span_is_none(ast->extras->generated.span) ||
                     ast->extras->identity != AST_IDENTITY_NONE;
    if (has_value) {
        SEMA_ADD(sema, SERIAL_MISUSE, ast->type.span,
                 "a %s column already has a default, so it cannot have another", spelling);
        return;
    }
    const Sequence *sequence = make_serial_sequence(sema, table, column);
    column->default_value = make_nextval(sema, table, sequence);
}

/* ---- values ---- */

/* The generated column that a reference names, or NULL. */
static const Column *find_generated(const Table *table, const SqlReference *reference)
{
    if (reference->kind != REFERENCE_COLUMN || reference->name.name != NULL) return NULL;
    const Column *named = table_find_column(table, reference->part);
    return named != NULL && !span_is_none(named->extras->generated.span) ? named : NULL;
}

static void define_generated(Sema *sema, RelationState *table, Column *column, const AstColumn *ast)
{
    const Table *owner = (const Table *)(const void *)table->object;
    Expression *generated = &column_extras(sema, column)->generated;
    const SqlFragment *fragment;
    *generated = expression_of_table(sema, IN_GENERATED, table, &ast->extras->generated, &fragment);
    generated->span = ast->extras->generated.span;
    VectorSite site = {"generated value", table->declaration->home, table, NULL};
    vector_check_value(sema, &site, &column->type, fragment, generated);
    for (size_t i = 0; i < generated->reference_count; i++) {
        const Column *named = find_generated(owner, &generated->references[i]);
        if (named == NULL) continue;
        Diagnostic *diagnostic =
            SEMA_ADD(sema, GENERATED_REFERENCE, ast->extras->generated.span,
                     "generated column \"%s\" cannot use generated column \"%s\"",
                     column->object.name.name, named->object.name.name);
        if (named != column) SEMA_NOTE(sema, diagnostic, named->object.span, "it is declared here");
        return;
    }
}

/* The sequence behind an identity column is no object of its own, but its name is taken. */
static void take_identity_name(Sema *sema, const RelationState *table, Column *column,
                               ColumnExtras *own, Span span)
{
    Name namespace_name = table->object->name.namespace_name;
    NameScope *scope = sema_scope(sema, namespace_name);
    Text table_name = name_text(table->object->name.name);
    Text column_name = name_text(column->object.name.name);
    Name name = own->identity_sequence;
    if (name == NULL)
        name = name_choose_relation(sema->database, scope, table_name, column_name, "seq", false);
    own->identity_sequence = name;
    own->writes_sequence =
        name != name_make_numbered(sema->names, table_name, column_name, "seq", 0);
    Sequence *sequence = ARENA_NEW(sema->arena, Sequence);
    sequence->object.kind = KIND_SEQUENCE;
    sequence->object.name = (QualifiedName){namespace_name, name};
    sequence->object.parent = &column->object; /* which tells it from a sequence of its own */
    sequence->owned_by_table = table->object->name;
    sequence->owned_by_column = column->object.name.name;
    sequence->object.span = span_is_none(span) ? column->object.span : span;
    sema_add_hidden_relation(sema, &sequence->object);
}

static void define_identity(Sema *sema, RelationState *table, Column *column, const AstColumn *ast)
{
    static const AstSequenceOptions nothing = {0};
    const AstColumnExtras *extras = ast->extras;
    const AstSequenceOptions *written = extras->identity_options;
    const char *internal = type_internal(&column->type);
    bool is_integer = strcmp(internal, "int2") == 0 || strcmp(internal, "int4") == 0 ||
                      strcmp(internal, "int8") == 0;
    column->identity =
        extras->identity == AST_IDENTITY_ALWAYS ? IDENTITY_ALWAYS : IDENTITY_BY_DEFAULT;
    if (!is_integer && !type_is_poison(&column->type))
        SEMA_ADD(sema, IDENTITY_TYPE, ast->type.span,
                 "identity column type must be smallint, integer, or bigint");
    if (!span_is_none(ast->null))
        SEMA_ADD(sema, NULL_CONFLICT, ast->null, "identity column \"%s\" cannot be null",
                 column->object.name.name);
    not_null_require(sema, column, ast, "is an identity");
    Name type = is_integer ? column->type.name.name : name_intern_string(sema->names, "bigint");
    ColumnExtras *own = column_extras(sema, column);
    own->identity_options = sequence_options_compile(sema, written == NULL ? &nothing : written,
                                                     type, extras->identity_span);
    if (written != NULL) own->identity_sequence = written->sequence_name.name;
    take_identity_name(sema, table, column, own,
                       written == NULL ? SPAN_NONE : written->sequence_name.span);
}

/* A column has one source of values at most. */
static bool check_one_value(Sema *sema, const AstColumn *ast)
{
    const AstColumnExtras *extras = ast->extras;
    bool has_default = !span_is_none(ast->default_value.span);
    bool has_generated = !span_is_none(extras->generated.span);
    bool has_identity = extras->identity != AST_IDENTITY_NONE;
    if (has_default && has_identity)
        SEMA_ADD(sema, TWO_VALUES, ast->default_value.span,
                 "column \"%s\" has both a default and an identity", ast->name.name);
    else if (has_default && has_generated)
        SEMA_ADD(sema, TWO_VALUES, ast->default_value.span,
                 "column \"%s\" has both a default and a generation expression", ast->name.name);
    else if (has_identity && has_generated)
        SEMA_ADD(sema, TWO_VALUES, extras->identity_span,
                 "column \"%s\" has both an identity and a generation expression", ast->name.name);
    else
        return true;
    return false;
}

static void define_default(Sema *sema, RelationState *table, Column *column, const AstColumn *ast)
{
    const SqlFragment *fragment = expression_parse(sema, &ast->default_value);
    ExpressionSite site = {IN_DEFAULT, table->declaration->home, NULL, table, NULL};
    column->default_value = expression_resolve(sema, &site, fragment);
    default_check(sema, &column->type, fragment);
    VectorSite vector_site = {"default", site.home, NULL, NULL};
    vector_check_value(sema, &vector_site, &column->type, fragment, &column->default_value);
    bool is_domain =
        column->type.type_class == TYPE_USER && column->type.object->kind == KIND_DOMAIN;
    if (!is_domain && default_is_forgotten(sema, &column->type, site.home, fragment))
        column->default_value = (Expression){0};
}

void column_define_override(Sema *sema, RelationState *table, Column *column, const AstColumn *ast,
                            const Type *type)
{
    const AstColumnExtras *extras = ast->extras;
    object_begin_part(&column->object, KIND_COLUMN, table->object, ast->name.name, ast->name.span,
                      &extras->renamed_from, &ast->documentation);
    column->type = *type;
    column->not_null = !span_is_none(ast->not_null);
    column->storage = override_storage(sema, type, &extras->storage);
    column->compression = extras->compression.name;
    column->extras = &column_extras_none;
    if (extras->options != NULL)
        column_extras(sema, column)->options = options_compile(sema, extras->options, "column");
    if (extras->not_null != NULL) not_null_define(sema, column, extras->not_null);
    check_extras(sema, column, extras);
    if (span_is_none(ast->default_value.span)) return;
    define_default(sema, table, column, ast);
    if (expression_is_none(&column->default_value)) column->default_value = expression_null();
}

void column_define(Sema *sema, RelationState *table, Column *column, const AstColumn *ast)
{
    collation_check(sema, &column->type, &ast->extras->collation);
    check_extras(sema, column, ast->extras);
    if (column_serial(&ast->type) != NULL) {
        define_serial(sema, table, column, ast);
    } else if (check_one_value(sema, ast)) {
        if (!span_is_none(ast->extras->generated.span))
            define_generated(sema, table, column, ast);
        else if (ast->extras->identity != AST_IDENTITY_NONE)
            define_identity(sema, table, column, ast);
        else if (!span_is_none(ast->default_value.span))
            define_default(sema, table, column, ast);
    }
    if (!span_is_none(ast->extras->by_program))
        column_extras(sema, column)->filled_by_program = true;
    if (!span_is_none(ast->extras->using_expression.span) ||
        !span_is_none(ast->extras->backfill.span)) {
        ColumnExtras *extras = column_extras(sema, column);
        clauses_define(sema, table, column, ast, &extras->conversion, &extras->backfill);
    }
}
