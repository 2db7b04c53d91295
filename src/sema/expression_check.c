/* What may stand where: subqueries, aggregates, functions that are not immutable. */
#include "sema/expression_internal.h"
#include "sema/known_internal.h"

#include <ctype.h>
#include <string.h>

#include "sema/parts_internal.h"

/* What PostgreSQL allows where (parse_agg.c, parse_expr.c); the words are those of its messages. */
typedef struct PlaceRow {
    const char *one;  /* "cannot use subquery in ..." */
    const char *many; /* "aggregate functions are not allowed in ..." */
    bool subquery;
    bool immutable;
    bool checked; /* whether anything of this is looked at */
} PlaceRow;

static const PlaceRow place_rows[] = {
    [IN_DEFAULT] = {"default expression", "default expressions", false, false, true},
    [IN_CHECK] = {"check constraint", "check constraints", false, false, true},
    [IN_GENERATED] = {"column generation expression", "column generation expressions", false, true,
                      true},
    [IN_INDEX_EXPRESSION] = {"index expression", "index expressions", false, true, true},
    [IN_INDEX_PREDICATE] = {"index predicate", "index predicates", false, true, true},
    [IN_EXCLUDE_PREDICATE] = {"index predicate", "index predicates", false, true, true},
    [IN_TRIGGER_CONDITION] = {"trigger condition", "trigger conditions", false, false, true},
    [IN_USING] = {"using expression", "using expressions", false, false, true},
    [IN_BACKFILL] = {"backfill expression", "backfill expressions", true, false, true},
    [IN_QUERY] = {"query", "queries", true, false, false},
    [IN_ROUTINE_BODY] = {"function body", "function bodies", true, false, false},
    [IN_SQL_BODY] = {"function body", "function bodies", true, false, false},
    [IN_POLICY] = {"policy expression", "policy expressions", true, false, false},
    [IN_LISTING] = {"definition", "definitions", true, false, false},
    [IN_PARTITION_KEY] = {"partition key expression", "partition key expressions", false, true,
                          true},
    [IN_DEFINITION] = {"definition", "definitions", true, false, false},
};

const char *expression_place_words(ExpressionPlace place)
{
    return place_rows[place].one;
}

typedef enum Mutability { IMMUTABLE, IMMUTABLE_WHEN_INLINED, MUTABLE } Mutability;

static bool is_word_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || (unsigned char)byte >= 0x80;
}

/* Whether the text of a body calls, as far as words tell, what is not immutable. */
static bool calls_mutable(const Sema *sema, Text body)
{
    body = text_lower(sema->scratch, body);
    for (size_t begin = 0, end = 0; begin < body.length; begin = end + 1) {
        for (end = begin; end < body.length && is_word_byte(body.bytes[end]); end++) continue;
        if (end > begin && known_is_not_immutable(sema, text_slice(body, begin, end))) return true;
    }
    return false;
}

/* PostgreSQL looks at an index's expression after it has put bodies in the place of calls: of a
 * function in SQL that is one query of one value, runs as its caller and has no settings. */
static Mutability mutability_of(const Sema *sema, const Routine *routine)
{
    if (routine->volatility == VOLATILITY_IMMUTABLE) return IMMUTABLE;
    bool may_be_inlined = routine->language != NULL && strcmp(routine->language, "sql") == 0 &&
                          !routine->security_definer && !routine->returns_set &&
                          routine->set.count == 0;
    Text body = text_is_none(routine->body) ? routine->sql_body.text : routine->body;
    return may_be_inlined && !calls_mutable(sema, body) ? IMMUTABLE_WHEN_INLINED : MUTABLE;
}

/* The best of the functions by this name: an immutable overload gives the benefit of the doubt. */
static Mutability mutability(Sema *sema, Name home, const SqlCall *call)
{
    const Routines *routines = sema_find_routines(sema, home, call->name);
    Mutability best = MUTABLE;
    if (routines == NULL)
        return known_is_not_immutable(sema, name_text(call->name.name)) ? MUTABLE : IMMUTABLE;
    for (size_t i = 0; i < routines->count; i++) {
        Mutability one = mutability_of(sema, routines->items[i]);
        if (one < best) best = one;
    }
    return best;
}

static void note_declared(Sema *sema, Diagnostic *diagnostic, const Routines *routines)
{
    SEMA_NOTE(sema, diagnostic, routines->items[0]->object.span, "the function is declared here");
    SEMA_HINT(sema, diagnostic,
              "Declare it immutable if its result depends only on its arguments.");
}

static void report_not_immutable(Sema *sema, const PlaceRow *row, Name home, const SqlCall *call)
{
    const Routines *routines = sema_find_routines(sema, home, call->name);
    Diagnostic *diagnostic;
    if (mutability(sema, home, call) == IMMUTABLE_WHEN_INLINED)
        diagnostic =
            SEMA_ADD(sema, INLINED_FUNCTION, call->span,
                     "function \"%s\" in %s is not declared immutable: PostgreSQL accepts it only "
                     "if its inlined body is immutable",
                     call->name.name, row->one);
    else
        diagnostic = SEMA_ADD(sema, NOT_IMMUTABLE, call->span,
                              "function \"%s\" in %s is not immutable", call->name.name, row->one);
    if (routines != NULL)
        note_declared(sema, diagnostic, routines);
    else
        SEMA_HINT(sema, diagnostic, "Its result must always depend on the row alone.");
}

static void check_call(Sema *sema, const ExpressionSite *site, const SqlCall *call)
{
    const PlaceRow *row = &place_rows[site->place];
    bool is_declared = sema_find_routines(sema, site->home, call->name) != NULL;
    if (call->is_window) {
        SEMA_ADD(sema, EXPRESSION_NOT_ALLOWED, call->span, "window functions are not allowed in %s",
                 row->many);
    } else if (!is_declared && known_is_aggregate(sema, name_text(call->name.name))) {
        SEMA_ADD(sema, EXPRESSION_NOT_ALLOWED, call->span,
                 "aggregate functions are not allowed in %s", row->many);
    } else if (row->immutable && mutability(sema, site->home, call) != IMMUTABLE) {
        report_not_immutable(sema, row, site->home, call);
    }
}

/* Equal expressions in places of the same kind are looked at once, unless there was something to
 * report. */
void expression_check(Sema *sema, const ExpressionSite *site, const SqlFragment *fragment)
{
    const PlaceRow *row = &place_rows[site->place];
    if (!row->checked || !sql_may_call(fragment)) return;
    Text key = text_format(sema->scratch, "%d %s %.*s", (int)site->place,
                           site->home == NULL ? "" : site->home, TEXT_FORMAT(fragment->text));
    if (map_find(sema->harmless, key) != NULL) return;
    size_t reported = sema->diagnostics->items.count;
    SqlFacts facts = sql_facts(sema->sql, fragment);
    if (!row->subquery && !span_is_none(facts.subquery))
        SEMA_ADD(sema, EXPRESSION_NOT_ALLOWED, facts.subquery, "cannot use subquery in %s",
                 row->one);
    for (size_t i = 0; i < facts.calls.count; i++) check_call(sema, site, &facts.calls.items[i]);
    if (sema->diagnostics->items.count == reported) map_put(sema->harmless, key, sema);
}
