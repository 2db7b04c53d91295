/* Indexes, their keys, and lists of options. */
#include "syntax/parser_internal.h"

void index_begin(Parser *p, AstRange word)
{
    p->index = ARENA_NEW(p->arena, AstIndex);
    p->index->documentation = build_documentation(p, word.begin);
    p->keys = NULL;
    p->constraint = NULL;
}

void index_set_unique(Parser *p, AstRange word)
{
    p->index->unique = build_span(p, word);
}

void index_set_name(Parser *p, AstRange name, AstRange renamed_from)
{
    p->index->name = build_name(p, name);
    p->index->renamed_from = build_name(p, renamed_from);
}

void index_set_part_of(Parser *p, AstRange whole)
{
    p->index->part_of = build_name(p, whole);
    if (p->statement->kind == AST_MATERIALIZED_VIEW)
        diag_add(p->diagnostics, CODE_SYNTAX, build_span(p, whole),
                 "a materialized view cannot be a partition");
}

void index_set_access_method(Parser *p, AstRange name)
{
    p->index->access_method = build_name(p, name);
}

void index_set_keys(Parser *p)
{
    p->index->keys = p->keys;
}

void index_set_include(Parser *p, AstRange word, NameList names)
{
    if (!build_is_repeated(p, word,
                           p->index->include == NULL ? SPAN_NONE : p->index->include->span))
        p->index->include = names.first;
}

void index_set_statistics(Parser *p, AstRange place, AstRange target)
{
    AstNumber wanted = build_number(p, place, 1, 32);
    AstNumber statistics = build_number(p, target, 0, 10000);
    int64_t at = 1;
    AstKey *key = p->index->keys;
    for (; key != NULL && at < wanted.value; key = key->next) at++;
    if (key != NULL && wanted.value >= 1)
        key->statistics = statistics;
    else
        diag_add(p->diagnostics, CODE_SYNTAX, build_span(p, place),
                 "the index has no key column of that number");
}

void index_set_options(Parser *p, AstRange word)
{
    if (!build_is_repeated(p, word, p->index->with == NULL ? SPAN_NONE : p->index->with->name.span))
        p->index->with = p->options;
}

void index_set_tablespace(Parser *p, AstRange word, AstRange name)
{
    if (!build_is_repeated_name(p, word, &p->index->tablespace))
        p->index->tablespace = build_name(p, name);
}

void index_set_predicate(Parser *p, AstRange word, AstRange sql)
{
    if (!build_is_repeated(p, word, p->index->predicate.span))
        p->index->predicate = build_sql(p, AST_SQL_EXPRESSION, sql);
}

void index_end(Parser *p, AstRange range)
{
    p->index->span = build_span(p, range);
    if (p->statement->kind == AST_MATERIALIZED_VIEW)
        LIST_ADD(((AstMaterializedView *)p->statement)->indexes, p->last_index, p->index);
    else
        LIST_ADD(((AstTable *)p->statement)->indexes, p->last_index, p->index);
}

/* ---- keys ---- */

void key_begin_column(Parser *p, AstRange name)
{
    p->key = ARENA_NEW(p->arena, AstKey);
    p->key->column = build_name(p, name);
}

void key_begin_expression(Parser *p, AstRange sql)
{
    p->key = ARENA_NEW(p->arena, AstKey);
    p->key->expression = build_sql(p, AST_SQL_EXPRESSION, sql);
}

void key_set_collation(Parser *p, QualifiedRange name)
{
    p->key->collation = build_qualified_name(p, name);
}

void key_set_class(Parser *p, QualifiedRange name)
{
    p->key->operator_class = build_qualified_name(p, name);
}

void key_set_class_options(Parser *p)
{
    p->key->operator_class_options = p->options;
}

void key_set_order(Parser *p, int direction, int nulls)
{
    p->key->direction = (AstDirection)direction;
    p->key->nulls = (AstNulls)nulls;
}

static void add_key(Parser *p, AstRange range)
{
    p->key->span = build_span(p, range);
    LIST_ADD(p->keys, p->last_key, p->key);
}

void key_end(Parser *p, AstRange range, bool first)
{
    if (first) p->keys = NULL;
    add_key(p, range);
}

/* "&&" as it is; operator(pg_catalog.=) without its word, parentheses and blanks. */
void key_end_element(Parser *p, AstRange range, AstRange sign)
{
    Text text = scanner_text(&p->scanner, sign);
    AstText written = {text, build_span(p, sign)};
    if (text.length > 0 && text.bytes[text.length - 1] == ')') {
        TextBuilder builder = text_builder(names_arena(p->names));
        size_t i = 0;
        while (text.bytes[i] != '(') i++;
        for (i++; i + 1 < text.length; i++)
            if (text.bytes[i] > ' ') text_put_byte(&builder, text.bytes[i]);
        written.text = text_built(&builder);
    }
    p->key->exclude_operator = written;
    add_key(p, range);
}

/* ---- options ---- */

void option_make(Parser *p, AstRange name, AstRange value)
{
    p->option = ARENA_NEW(p->arena, AstOption);
    p->option->name = build_name(p, name);
    if (value.end != 0) p->option->value = build_word(p, value);
}

void options_start(Parser *p)
{
    p->options = NULL;
    options_add(p);
}

void options_add(Parser *p)
{
    for (const AstOption *option = p->options; option != NULL; option = option->next) {
        if (option->name.name == p->option->name.name) {
            AstRange again = {p->option->name.span.begin, p->option->name.span.end};
            build_is_repeated(p, again, option->name.span);
            return;
        }
    }
    LIST_ADD(p->options, p->last_option, p->option);
}
