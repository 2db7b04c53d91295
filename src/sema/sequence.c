/* Sequences, and the options of identity columns too: bounds are checked as init_params does it in
 * PostgreSQL. */
#include "sema/parts_internal.h"

#include <inttypes.h>
#include <string.h>

static const char *sequence_type(Sema *sema, const AstSequenceOptions *ast)
{
    if (span_is_none(ast->type.span)) return NULL;
    const BuiltinType *builtin = builtin_type_find(name_text(ast->type.name.name));
    bool is_good =
        ast->type.name.namespace_name == NULL && builtin != NULL && ast->type.modifier_count == 0 &&
        ast->type.array_dimensions == 0 &&
        (strcmp(builtin->internal, "int2") == 0 || strcmp(builtin->internal, "int4") == 0 ||
         strcmp(builtin->internal, "int8") == 0);
    if (is_good) return builtin->name;
    SEMA_ADD(sema, SEQUENCE_OPTION, ast->type.span,
             "sequence type must be smallint, integer, or bigint");
    return NULL;
}

/* Takes a bound as written, if it fits the type. */
static void set_bound(Sema *sema, const AstNumber *written, const char *word,
                      const SequenceOptions *type, int64_t *bound)
{
    if (span_is_none(written->span)) return;
    SequenceOptions up = sequence_options_default(type->type, 1);
    SequenceOptions down = sequence_options_default(type->type, -1);
    if (written->value > up.maximum || written->value < down.minimum)
        SEMA_ADD(sema, SEQUENCE_OPTION, written->span,
                 "%s (%" PRId64 ") is out of range for sequence data type %s", word, written->value,
                 type->type);
    else
        *bound = written->value;
}

static Span first_span(Span a, Span b, Span otherwise)
{
    if (!span_is_none(a)) return a;
    return span_is_none(b) ? otherwise : b;
}

static void check_bounds(Sema *sema, const SequenceOptions *options, const AstSequenceOptions *ast,
                         Span span)
{
    if (options->minimum >= options->maximum) {
        SEMA_ADD(sema, SEQUENCE_OPTION, first_span(ast->minimum.span, ast->maximum.span, span),
                 "minvalue (%" PRId64 ") must be less than maxvalue (%" PRId64 ")",
                 options->minimum, options->maximum);
    } else if (options->start < options->minimum) {
        SEMA_ADD(sema, SEQUENCE_OPTION, first_span(ast->start.span, ast->minimum.span, span),
                 "start (%" PRId64 ") cannot be less than minvalue (%" PRId64 ")", options->start,
                 options->minimum);
    } else if (options->start > options->maximum) {
        SEMA_ADD(sema, SEQUENCE_OPTION, first_span(ast->start.span, ast->maximum.span, span),
                 "start (%" PRId64 ") cannot be greater than maxvalue (%" PRId64 ")",
                 options->start, options->maximum);
    }
}

SequenceOptions sequence_options_compile(Sema *sema, const AstSequenceOptions *ast, Name type,
                                         Span span)
{
    int64_t increment = span_is_none(ast->increment.span) ? 1 : ast->increment.value;
    if (increment == 0) {
        SEMA_ADD(sema, SEQUENCE_OPTION, ast->increment.span, "increment must not be zero");
        increment = 1;
    }
    SequenceOptions options = sequence_options_default(type, increment);
    set_bound(sema, &ast->minimum, "minvalue", &options, &options.minimum);
    set_bound(sema, &ast->maximum, "maxvalue", &options, &options.maximum);
    options.start = increment > 0 ? options.minimum : options.maximum;
    if (!span_is_none(ast->start.span)) options.start = ast->start.value;
    if (!span_is_none(ast->cache.span) && ast->cache.value <= 0)
        SEMA_ADD(sema, SEQUENCE_OPTION, ast->cache.span,
                 "cache (%" PRId64 ") must be greater than zero", ast->cache.value);
    else if (!span_is_none(ast->cache.span))
        options.cache = ast->cache.value;
    options.cycle = !span_is_none(ast->cycle);
    check_bounds(sema, &options, ast, span);
    return options;
}

static Object *sequence_declare(Sema *sema, Declaration *declaration)
{
    Sequence *sequence = ARENA_NEW(sema->arena, Sequence);
    object_begin(sema, &sequence->object, KIND_SEQUENCE, declaration);
    (void)sema_add_object(sema, &sequence->object, sequence->object.span);
    return &sequence->object;
}

static void sequence_define(Sema *sema, Declaration *declaration)
{
    const AstSequence *ast = (const AstSequence *)(const void *)declaration->statement;
    Sequence *sequence = (Sequence *)(void *)declaration->object;
    const char *type = sequence_type(sema, &ast->options);
    Name type_name = name_intern_string(sema->names, type == NULL ? "bigint" : type);
    sequence->options =
        sequence_options_compile(sema, &ast->options, type_name, declaration->statement->name.span);
    sequence->unlogged = !span_is_none(ast->options.unlogged);
}

static void check_owner_namespace(Sema *sema, const Sequence *sequence, const Object *table,
                                  Span span)
{
    if (table->name.namespace_name == sequence->object.name.namespace_name) return;
    Diagnostic *diagnostic = SEMA_ADD(
        sema, SEQUENCE_OWNER, span, "sequence must be in the namespace of the table that owns it");
    SEMA_NOTE(sema, diagnostic, table->span, "the table is declared here");
}

/* The table and column that own it. */
static void sequence_link(Sema *sema, Declaration *declaration)
{
    const AstSequenceOptions *ast =
        &((const AstSequence *)(const void *)declaration->statement)->options;
    Sequence *sequence = (Sequence *)(void *)declaration->object;
    if (ast->owned_by_table.name == NULL) return;
    QualifiedName written = written_name(&ast->owned_by_table);
    Object *object = sema_find_relation(sema, declaration->home, written);
    if (object == NULL) {
        sema_report_relation(sema, declaration->home, written, ast->owned_by_table.span);
        return;
    }
    if (object->kind != KIND_TABLE) {
        SEMA_ADD(sema, SEQUENCE_OWNER, ast->owned_by_table.span,
                 "sequence cannot be owned by a column of %s \"%s\"", kind_row(object->kind)->word,
                 object->name.name);
        return;
    }
    const RelationState *table = sema_relation(sema, object);
    if (!relation_has_column(table, ast->owned_by_column.name))
        sema_report_column(sema, table, ast->owned_by_column.name, ast->owned_by_column.span);
    check_owner_namespace(sema, sequence, object, ast->owned_by_table.span);
    sequence->owned_by_table = object->name;
    sequence->owned_by_column = ast->owned_by_column.name;
}

const KindSteps sequence_steps = {
    .declare = sequence_declare, .define = sequence_define, .link = sequence_link};
