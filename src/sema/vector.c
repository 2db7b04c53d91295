/* What pgvector (0.8) allows: dimensions of its types and of what its indexes take, and parameters
 * that must fit each other. */
#include "sema/parts_internal.h"
#include "syntax/sql_size.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct VectorRow {
    const char *type;
    int32_t maximum;       /* dimensions of a column */
    int32_t index_maximum; /* dimensions that hnsw and ivfflat take */
} VectorRow;

static const VectorRow vector_rows[] = {
    {"vector", 16000, 2000},
    {"halfvec", 16000, 4000},
    {"sparsevec", 1000000000, 1000000000},
    {"bit", 83886080, 64000},
};

static const VectorRow *find_row(const Type *type)
{
    Type base = type_base(type);
    for (size_t i = 0; i < sizeof vector_rows / sizeof *vector_rows; i++) {
        const VectorRow *row = &vector_rows[i];
        if (type_is_extension(&base, row->type) || type_is(&base, row->type)) return row;
    }
    return NULL;
}

bool vector_check_type(Sema *sema, const Type *type, Span span)
{
    Type element = type_element(type);
    const VectorRow *row = find_row(&element);
    if (row == NULL || type->modifier_count == 0) return true;
    int32_t dimensions = type->modifiers[0];
    if (dimensions < 1) {
        SEMA_ADD(sema, VECTOR_DIMENSIONS, span, "dimensions for type %s must be at least 1",
                 row->type);
    } else if (dimensions > row->maximum) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, VECTOR_DIMENSIONS, span, "dimensions for type %s cannot exceed %d",
                     row->type, row->maximum);
        if (strcmp(row->type, "sparsevec") != 0)
            SEMA_HINT(sema, diagnostic, "sparsevec takes up to %d dimensions.",
                      vector_rows[2].maximum);
    }
    return dimensions >= 1 && dimensions <= row->maximum;
}

static void report_too_many(Sema *sema, const KnownAccessMethod *method, const AstKey *ast,
                            const VectorRow *row, int32_t dimensions)
{
    Diagnostic *diagnostic = SEMA_ADD(sema, VECTOR_INDEX_DIMENSIONS, ast->span,
                                      "%s cannot index %d dimensions of type %s: the maximum is %d",
                                      method->name, dimensions, row->type, row->index_maximum);
    bool has_column = ast->column.name != NULL;
    if (strcmp(row->type, "vector") == 0 && dimensions <= vector_rows[1].index_maximum &&
        has_column)
        SEMA_HINT(sema, diagnostic,
                  "Index it at half precision: ((%s::halfvec(%d)) halfvec_cosine_ops).",
                  ast->column.name, dimensions);
    else if (strcmp(row->type, "bit") != 0 && dimensions <= vector_rows[3].index_maximum &&
             has_column)
        SEMA_HINT(sema, diagnostic,
                  "Index one bit a dimension: ((binary_quantize(%s)::bit(%d)) bit_hamming_ops).",
                  ast->column.name, dimensions);
}

/* The access method asks the column for its dimensions, and not the domain. */
static void report_domain(Sema *sema, const KnownAccessMethod *method, const AstKey *ast,
                          const Type *type)
{
    Diagnostic *diagnostic =
        SEMA_ADD(sema, VECTOR_NO_DIMENSIONS, ast->span,
                 "%s cannot index domain \"%.*s\": it does not use the domain's dimensions",
                 method->name, TEXT_FORMAT(type_show(sema, type)));
    Type base = type_base(type);
    if (base.modifier_count > 0 && ast->column.name != NULL)
        SEMA_HINT(sema, diagnostic, "Index a cast: ((%s::%.*s) ...).", ast->column.name,
                  TEXT_FORMAT(type_show(sema, &base)));
    else
        SEMA_HINT(sema, diagnostic, "Index a cast to a type with its dimensions.");
}

void vector_check_expression(Sema *sema, const KnownAccessMethod *method, const AstKey *ast,
                             const SqlFragment *fragment)
{
    if (strcmp(known_extension_name(method->extension), "vector") != 0 ||
        !sql_is_computed(sema->sql, fragment))
        return;
    Diagnostic *diagnostic =
        SEMA_ADD(sema, VECTOR_NO_DIMENSIONS, ast->span,
                 "%s cannot index an expression without dimensions", method->name);
    SEMA_HINT(sema, diagnostic, "Cast its value to a type with its dimensions.");
}

void vector_check_key(Sema *sema, const KnownAccessMethod *method, const AstKey *ast,
                      const Type *type)
{
    if (strcmp(known_extension_name(method->extension), "vector") != 0 || type_is_poison(type))
        return;
    Type base = type_base(type);
    if (type_is(&base, "varbit")) {
        /* the class takes it, by its cast to bit, but the access method does not */
        Diagnostic *diagnostic =
            SEMA_ADD(sema, OPERATOR_CLASS_TYPE, ast->span,
                     "access method \"%s\" cannot index type bit varying", method->name);
        SEMA_HINT(sema, diagnostic, "Use bit, with its length.");
        return;
    }
    const VectorRow *row = find_row(&base);
    if (row == NULL) return;
    if (type->type_class == TYPE_USER) {
        report_domain(sema, method, ast, type);
    } else if (base.modifier_count == 0) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, VECTOR_NO_DIMENSIONS, ast->span,
                     "%s cannot index type %s without dimensions", method->name, row->type);
        SEMA_HINT(sema, diagnostic,
                  "Give the column its dimensions, such as %s(768), or index a cast.", row->type);
    } else if (base.modifiers[0] > row->index_maximum) {
        report_too_many(sema, method, ast, row, base.modifiers[0]);
    }
}

static const AstOption *find_option(const AstOption *options, const char *name)
{
    for (; options != NULL; options = options->next)
        if (options->name.name != NULL && strcmp(options->name.name, name) == 0) return options;
    return NULL;
}

static int64_t option_number(Sema *sema, const AstOption *option, int64_t otherwise)
{
    if (option == NULL || text_is_empty(option->value.text)) return otherwise;
    return strtoll(text_string(sema->arena, option->value.text), NULL, 10);
}

#define DEFAULT_M 16
#define DEFAULT_EF_CONSTRUCTION 64

void vector_check_options(Sema *sema, const char *method, const AstOption *ast)
{
    if (strcmp(method, "hnsw") != 0) return;
    const AstOption *m_option = find_option(ast, "m");
    const AstOption *ef_option = find_option(ast, "ef_construction");
    int64_t m = option_number(sema, m_option, DEFAULT_M);
    int64_t ef_construction = option_number(sema, ef_option, DEFAULT_EF_CONSTRUCTION);
    bool is_in_range = m >= 2 && m <= 100 && ef_construction >= 4 && ef_construction <= 1000;
    if (!is_in_range || ef_construction >= 2 * m) return;
    const AstOption *at = ef_option != NULL ? ef_option : m_option;
    Diagnostic *diagnostic =
        SEMA_ADD(sema, VECTOR_EF_CONSTRUCTION, at->value.span,
                 "ef_construction (%" PRId64 ") must be at least 2 * m (%" PRId64 ")",
                 ef_construction, 2 * m);
    if (ef_option == NULL)
        SEMA_HINT(sema, diagnostic, "The default of ef_construction is %d.",
                  DEFAULT_EF_CONSTRUCTION);
}
