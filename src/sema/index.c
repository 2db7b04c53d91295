/* Indexes: what their access method can do, the names that are left out, and which of them say the
 * same twice. */
#include "sema/expression_internal.h"
#include "sema/parts_internal.h"

#include <string.h>

#include "model/attributes.h"

#define KEY_LIMIT 32 /* INDEX_MAX_KEYS */

void index_reserve(Sema *sema, const Object *parent, const AstIndex *ast)
{
    if (ast->name.name == NULL) return;
    Index *index = ARENA_NEW(sema->arena, Index);
    object_begin_part(&index->object, KIND_INDEX, parent, ast->name.name, ast->name.span,
                      &ast->renamed_from, &ast->documentation);
    (void)sema_add_hidden_relation(sema, &index->object);
    map_put_pointer(sema->reserved, ast, index);
}

/* ---- access methods ---- */

static void report_method(Sema *sema, const AstName *written)
{
    Diagnostic *diagnostic = SEMA_ADD(sema, UNKNOWN_ACCESS_METHOD, written->span,
                                      "access method \"%s\" does not exist", written->name);
    Near near = near_begin(sema, name_text(written->name));
    for (size_t i = 0; i < known_access_method_count(); i++)
        near_try(&near, text_from_string(known_access_method_at(i)->name));
    near_hint(&near, diagnostic);
}

const KnownAccessMethod *access_method_find(Sema *sema, const AstName *written,
                                            const char *otherwise)
{
    if (written->name == NULL) return known_access_method(text_from_string(otherwise), 0);
    const KnownAccessMethod *row =
        known_access_method(name_text(written->name), sema->database->project.server);
    if (row == NULL) {
        bool is_own = database_find(sema->database, KIND_ACCESS_METHOD,
                                    (QualifiedName){NULL, written->name}, TEXT_NONE) != NULL;
        if (!is_own && !sema->open_types) report_method(sema, written);
        return NULL;
    }
    const char *extension = known_extension_name(row->extension);
    if (row->extension != KNOWN_POSTGRESQL && !sema_has_extension(sema, extension) &&
        !sema_is_excused(sema, name_intern_string(sema->names, extension))) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, EXTENSION_NOT_DECLARED, written->span,
                     "access method \"%s\" belongs to extension \"%s\", which is not declared",
                     row->name, extension);
        SEMA_HINT(sema, diagnostic, "Add \"extension %s;\".", extension);
    }
    return row;
}

static size_t count_keys(const AstKey *keys)
{
    size_t count = 0;
    for (; keys != NULL; keys = keys->next) count++;
    return count;
}

static void check_method(Sema *sema, const KnownAccessMethod *method, const AstIndex *ast)
{
    if (!method->unique && !span_is_none(ast->unique))
        SEMA_ADD(sema, ACCESS_METHOD, ast->unique,
                 "access method \"%s\" does not support unique indexes", method->name);
    if (!method->include && ast->include != NULL)
        SEMA_ADD(sema, ACCESS_METHOD, ast->include->span,
                 "access method \"%s\" does not support included columns", method->name);
    if (!method->multicolumn && count_keys(ast->keys) > 1)
        SEMA_ADD(sema, ACCESS_METHOD, ast->keys->next->span,
                 "access method \"%s\" does not support multicolumn indexes", method->name);
}

/* ---- compiling ---- */

static Index *make_index(Sema *sema, const IndexOwner *owner, const AstIndex *ast)
{
    Index *index = map_find_pointer(sema->reserved, ast);
    if (index == NULL) {
        index = ARENA_NEW(sema->arena, Index);
        object_begin_part(&index->object, KIND_INDEX, owner->object, NULL, ast->span,
                          &ast->renamed_from, &ast->documentation);
    }
    index->unique = !span_is_none(ast->unique);
#define ATTRIBUTE_FLAG(member, words, feature) index->member = !span_is_none(ast->member);
#include "model/attributes/index.def"
#undef ATTRIBUTE_FLAG
    index->tablespace = ast->tablespace.name;
    index->access_method = ast->access_method.name != NULL
                               ? ast->access_method.name
                               : name_intern_string(sema->names, "btree");
    return index;
}

static void choose_name(Sema *sema, const IndexOwner *owner, Index *index, IndexNames *names)
{
    if (index->object.name.name != NULL) return;
    const Object *parent = owner->object;
    name_number_columns(sema->scratch, names->items, names->count);
    index->object.name.name = name_choose_relation(
        sema->database, sema_scope(sema, parent->name.namespace_name), name_text(parent->name.name),
        name_join_columns(sema->scratch, names->items, names->count), "idx", false);
    (void)sema_add_hidden_relation(sema, &index->object);
}

Index *index_compile(Sema *sema, const IndexOwner *of, const AstIndex *ast)
{
    Index *index = make_index(sema, of, ast);
    const IndexOwner with_method = {of->object, of->relation, of->home, index->access_method};
    const IndexOwner *owner = &with_method;
    const KnownAccessMethod *method = access_method_find(sema, &ast->access_method, "btree");
    if (method != NULL) check_method(sema, method, ast);
    IndexNames names = {0};
    for (const AstKey *at = ast->keys; at != NULL; at = at->next)
        VECTOR_ADD(sema->arena, &index->keys, index_key_compile(sema, owner, at, method, &names));
    index->include = columns_compile(sema, owner->relation, ast->include, "include");
    for (size_t i = 0; i < index->include.count; i++)
        VECTOR_ADD(sema->scratch, &names, name_text(index->include.items[i]));
    if (names.count > KEY_LIMIT)
        SEMA_ADD(sema, TOO_MANY, ast->span, "an index can have at most %d columns", KEY_LIMIT);
    index->with = options_compile(sema, ast->with, method == NULL ? NULL : method->name);
    if (method != NULL) vector_check_options(sema, method->name, ast->with);
    const SqlFragment *predicate;
    index->predicate =
        expression_of_table(sema, IN_INDEX_PREDICATE, owner->relation, &ast->predicate, &predicate);
    VectorSite site = {"predicate", owner->home, owner->relation, NULL};
    vector_check_value(sema, &site, NULL, predicate, &index->predicate);
    choose_name(sema, owner, index, &names);
    return index;
}

/* ---- twice ---- */

/* Where it is, and what is known of its values, are no reason to have two. */
static bool does_same(const Index *a, const Index *b)
{
    Index copy = *a;
    copy.tablespace = b->tablespace;
    return (object_compare_attributes(&copy.object, &b->object) &
            ~(ChangeAttributes)ATTRIBUTE_STATISTICS) == 0;
}

/* Whether the index of a key constraint does all that `index` does. */
static bool key_serves(const Constraint *constraint, const Index *index)
{
    if (!constraint_is_key(constraint) || strcmp(index->access_method, "btree") != 0 ||
        index->include.count > 0 || constraint->columns.count != index->keys.count ||
        !expression_is_none(&index->predicate))
        return false;
    for (size_t i = 0; i < index->keys.count; i++) {
        const IndexKey *key = &index->keys.items[i];
        if (key->column == NULL || key->column != constraint->columns.items[i] || key->descending ||
            key->nulls != NULLS_DEFAULT || key->operator_class.name != NULL ||
            key->collation.name != NULL)
            return false;
    }
    return true;
}

static void report_twice(Sema *sema, const Index *index, Span other, const char *what)
{
    Diagnostic *diagnostic = SEMA_ADD(sema, DUPLICATE_INDEX, index->object.span,
                                      "index \"%s\" duplicates %s", index->object.name.name, what);
    SEMA_NOTE(sema, diagnostic, other, "the other one is here");
    SEMA_HINT(sema, diagnostic, "Each index must be updated with every write. Remove one.");
}

static bool serves_key(Sema *sema, const Table *table, const Index *index)
{
    for (size_t i = 0; table != NULL && i < table->constraints.count; i++) {
        if (key_serves(table->constraints.items[i], index)) {
            report_twice(sema, index, table->constraints.items[i]->object.span,
                         "the index of a constraint");
            return true;
        }
    }
    return false;
}

void indexes_check_twice(Sema *sema, IndexList indexes, const Table *table)
{
    for (size_t i = 0; i < indexes.count; i++) {
        if (serves_key(sema, table, indexes.items[i])) continue;
        for (size_t j = 0; j < i; j++) {
            if (does_same(indexes.items[i], indexes.items[j])) {
                report_twice(sema, indexes.items[i], indexes.items[j]->object.span,
                             "another index");
                break;
            }
        }
    }
}
