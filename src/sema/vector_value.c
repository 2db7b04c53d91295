/* Values of vectors and bit strings that no row could be stored with: they have other dimensions
 * than what takes them.
 *
 * The server finds out with the first row. What a snapshot or a catalog says is not judged: the
 * server has taken it. */
#include "sema/expression_internal.h"
#include "sema/parts_internal.h"
#include "syntax/sql_size.h"

#include <string.h>

typedef struct FormRow {
    const char *type;
    SqlSizeForm form;
} FormRow;

static const FormRow form_rows[] = {
    {"vector", SQL_SIZE_VECTOR}, {"halfvec", SQL_SIZE_VECTOR}, {"sparsevec", SQL_SIZE_SPARSE},
    {"bit", SQL_SIZE_BITS},      {"varbit", SQL_SIZE_VARBIT},
};

static SqlSizeForm find_form(const char *type)
{
    for (size_t i = 0; i < sizeof form_rows / sizeof *form_rows; i++)
        if (strcmp(form_rows[i].type, type) == 0) return form_rows[i].form;
    return SQL_SIZE_NONE;
}

/* Of a type without its domains. */
static SqlSize size_of_type(const Type *type)
{
    Type base = type_base(type);
    SqlSize size = {SQL_SIZE_NONE, 0};
    if (base.array_dimensions > 0) return size;
    if (base.type_class == TYPE_BUILTIN) size.form = find_form(base.builtin->internal);
    if (base.type_class == TYPE_EXTENSION) size.form = find_form(base.name.name);
    if (size.form != SQL_SIZE_NONE && base.modifier_count > 0) size.count = base.modifiers[0];
    return size;
}

typedef struct Judge {
    Sema *sema;
    const VectorSite *site;
    const SqlFragment *fragment;
    const Expression *expression;
} Judge;

/* Nothing is reported: the expression was resolved before. */
static SqlSize size_of_written(void *context, const SqlType *written)
{
    const Judge *judge = context;
    SqlSize size = {SQL_SIZE_NONE, 0};
    if (written->array_dimensions > 0 || written->name.name == NULL) return size;
    size.form = find_form(written->name.name);
    if (size.form != SQL_SIZE_NONE) {
        if (written->modifier_count > 0) size.count = written->modifiers[0];
        return size;
    }
    const Object *object = sema_find_type(judge->sema, judge->site->home, written->name);
    if (object == NULL || object->kind != KIND_DOMAIN) return size;
    return size_of_type(&((const Domain *)(const void *)object)->type);
}

static const Column *find_column(const VectorSite *site, Name name)
{
    const Column *column = site->former == NULL ? NULL : table_find_column(site->former, name);
    if (column != NULL || site->relation == NULL) return column;
    return relation_find_column(site->relation, name);
}

static SqlSize size_of_column(void *context, Name name)
{
    const Column *column = find_column(((const Judge *)context)->site, name);
    return column == NULL ? (SqlSize){SQL_SIZE_NONE, 0} : size_of_type(&column->type);
}

static bool is_bits(SqlSize size)
{
    return size.form == SQL_SIZE_BITS || size.form == SQL_SIZE_VARBIT;
}

static void hint_at_part(const Judge *judge, Diagnostic *diagnostic, SqlSize found, SqlSize wanted)
{
    if (wanted.form == SQL_SIZE_VECTOR && found.form == SQL_SIZE_VECTOR &&
        found.count > wanted.count && judge->expression->reference_count > 0)
        SEMA_HINT(judge->sema, diagnostic,
                  "No cast changes the number of dimensions; subvector extracts some of them.");
}

static void report_inner(void *context, SqlSize found, SqlSize wanted)
{
    const Judge *judge = context;
    Diagnostic *diagnostic =
        SEMA_ADD(judge->sema, VECTOR_VALUE, judge->fragment->span,
                 is_bits(wanted) ? "a string of %d bits is used where %d are required"
                                 : "a vector of %d dimensions is used where %d are required",
                 found.count, wanted.count);
    hint_at_part(judge, diagnostic, found, wanted);
}

static void report_stored(const Judge *judge, const Type *type, SqlSize found, SqlSize wanted)
{
    Diagnostic *diagnostic = SEMA_ADD(judge->sema, VECTOR_VALUE, judge->fragment->span,
                                      "%s of %d %s does not fit type %.*s", judge->site->word,
                                      found.count, is_bits(wanted) ? "bits" : "dimensions",
                                      TEXT_FORMAT(type_show(judge->sema, type)));
    bool is_domain = type->type_class == TYPE_USER && type->object->kind == KIND_DOMAIN;
    if (is_domain)
        SEMA_NOTE(judge->sema, diagnostic, type->object->span,
                  "the domain has %d %s and is declared here", wanted.count,
                  is_bits(wanted) ? "bits" : "dimensions");
    hint_at_part(judge, diagnostic, found, wanted);
}

/* Whether a vector can be among the expression at all. */
static bool may_hold(const VectorSite *site, const SqlFragment *fragment,
                     const Expression *expression)
{
    for (size_t i = 0; i < expression->reference_count; i++) {
        const SqlReference *reference = &expression->references[i];
        if (reference->kind != REFERENCE_COLUMN || reference->name.name != NULL) continue;
        const Column *column = find_column(site, reference->part);
        if (column != NULL && size_of_type(&column->type).form != SQL_SIZE_NONE) return true;
    }
    for (size_t i = 0; i < sizeof form_rows / sizeof *form_rows; i++) {
        const char *word = form_rows[i].type;
        if (memmem(fragment->text.bytes, fragment->text.length, word, strlen(word)) != NULL)
            return true;
    }
    return false;
}

void vector_check_value(Sema *sema, const VectorSite *site, const Type *type,
                        const SqlFragment *fragment, const Expression *expression)
{
    if (fragment == NULL || sema->is_recorded) return;
    SqlSize wanted = type == NULL ? (SqlSize){SQL_SIZE_NONE, 0} : size_of_type(type);
    if (wanted.form == SQL_SIZE_NONE && !may_hold(site, fragment, expression)) return;
    Judge judge = {sema, site, fragment, expression};
    SqlSizes sizes = {&judge, size_of_written, size_of_column, report_inner};
    SqlSize found = sql_size(sema->sql, fragment, wanted, &sizes);
    if (!sql_size_fits(found, wanted)) report_stored(&judge, type, found, wanted);
}

bool vector_string_is_good(const Type *type, Text value)
{
    SqlSize size = size_of_type(type);
    return sql_size_of_string(size.form, value, &size);
}

bool vector_is(const Type *type)
{
    SqlSize size = size_of_type(type);
    return size.form == SQL_SIZE_VECTOR || size.form == SQL_SIZE_SPARSE;
}
