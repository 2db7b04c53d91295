/* Questions of partitions and exclusion constraints. */
#include "runtime/run_preflight_internal.h"

/* ---- exclusion constraints ---- */

void schemac_read_exclusion(SchemacReader *reader, SchemacWords *words, const SchemacToken *name)
{
    SchemacToken list, condition;
    while (words->has && words->token.kind != '(') schemac_next_word(words);
    if (!schemac_take_parentheses(words, &list)) return;
    SchemacAsked *asked = schemac_add_question(reader, SCHEMAC_ASKED_CONFLICTS, reader->table);
    if (asked == NULL) return;
    schemac_put_span(&asked->subject, reader->sql, &list);
    if (name->end > name->begin) schemac_put_span(&asked->name, reader->sql, name);
    while (words->has && words->token.kind != ',' && !schemac_is_word(words, "where"))
        if (!schemac_take_parentheses(words, &condition)) schemac_next_word(words);
    if (schemac_pass_word(words, "where") && schemac_take_parentheses(words, &condition))
        schemac_put_span(&asked->condition, reader->sql, &condition);
}

/* ---- partitions ---- */

/* A bound as it is written. */
typedef struct Bound {
    SchemacBound kind;
    SchemacToken list;
    SchemacToken to;
} Bound;

/* At FOR VALUES or DEFAULT. */
static bool read_bound(SchemacWords *words, Bound *bound)
{
    *bound = (Bound){.kind = SCHEMAC_BOUND_DEFAULT};
    if (schemac_pass_word(words, "default")) return true;
    if (!schemac_pass_word(words, "for") || !schemac_pass_word(words, "values")) return false;
    if (schemac_pass_word(words, "in")) {
        bound->kind = SCHEMAC_BOUND_LIST;
    } else if (schemac_pass_word(words, "with")) {
        bound->kind = SCHEMAC_BOUND_HASH;
    } else if (schemac_pass_word(words, "from")) {
        bound->kind = SCHEMAC_BOUND_RANGE;
        return schemac_take_parentheses(words, &bound->list) && schemac_pass_word(words, "to") &&
               schemac_take_parentheses(words, &bound->to);
    } else {
        return false;
    }
    return schemac_take_parentheses(words, &bound->list);
}

/* What is asked of the rows does not depend on what was done before to others of the parent. */
static void add_bound(SchemacReader *reader, SchemacAskedKind kind, const char *table,
                      const char *parent, const Bound *bound)
{
    SchemacAsked *asked = schemac_add_question(reader, kind, table);
    if (asked == NULL) return;
    asked->bound = bound->kind;
    asked->changes_before = reader->questions->changed_count;
    schemac_put(&asked->parent, parent);
    schemac_put_span(&asked->subject, reader->sql, &bound->list);
    schemac_put_span(&asked->joined, reader->sql, &bound->to);
}

void schemac_read_attached(SchemacReader *reader, SchemacWords *words)
{
    char partition[SCHEMAC_NAME_SIZE];
    Bound bound;
    if (!schemac_pass_word(words, "partition") || !words->has) return;
    schemac_take_name(words, partition, sizeof partition);
    if (!read_bound(words, &bound)) return;
    add_bound(reader, SCHEMAC_ASKED_BOUND, partition, reader->table, &bound);
    if (bound.kind != SCHEMAC_BOUND_DEFAULT)
        add_bound(reader, SCHEMAC_ASKED_DEFAULT, "", reader->table, &bound);
}

void schemac_read_partition(SchemacReader *reader)
{
    SchemacWords words = schemac_words_of(reader->sql, reader->statement);
    char name[SCHEMAC_NAME_SIZE], parent[SCHEMAC_NAME_SIZE];
    SchemacToken columns;
    Bound bound;
    if (!schemac_pass_word(&words, "create")) return;
    schemac_pass_word(&words, "unlogged");
    if (!schemac_pass_word(&words, "table")) return;
    schemac_pass_if_exists(&words);
    if (!words.has) return;
    schemac_take_name(&words, name, sizeof name);
    if (!schemac_pass_word(&words, "partition") || !schemac_pass_word(&words, "of") || !words.has)
        return;
    schemac_take_name(&words, parent, sizeof parent);
    if (words.has && words.token.kind == '(') schemac_take_parentheses(&words, &columns);
    if (read_bound(&words, &bound) && bound.kind != SCHEMAC_BOUND_DEFAULT)
        add_bound(reader, SCHEMAC_ASKED_DEFAULT, "", parent, &bound);
}
