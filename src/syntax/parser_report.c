/* Syntax errors in words: what was found, what could stand there instead, and what likely was
 * meant. */
#include "syntax/parser_internal.h"

#include <string.h>

#include "schema_parser.h"

typedef struct Report {
    Parser *p;
    ScanToken token; /* the offending one */
    const char *const *expected;
    size_t count;
} Report;

static bool expects(const Report *report, const char *symbol)
{
    for (size_t i = 0; i < report->count; i++)
        if (strcmp(report->expected[i], symbol) == 0) return true;
    return false;
}

/* A statement could stand here, and not just any name. */
static bool begins_statement(const Report *report)
{
    return expects(report, "extension") && expects(report, "sequence") &&
           !expects(report, "a name");
}

/* After the first word of an item, or after `as`. */
static bool is_behind_column(const Report *report)
{
    const Scanner *scanner = &report->p->scanner;
    ScanToken before = scanner->before_last;
    return before.kind == TOKEN_AS ||
           (scanner->block_depth > scanner->namespace_depth &&
            before.range.begin == scanner->item.range.begin && before.kind != TOKEN_CONSTRAINT &&
            before.kind != TOKEN_INDEX);
}

/* Where many words could stand, what they have in common is said instead. */
static const char *describe_place(const Report *report)
{
    if (expects(report, "a reserved word"))
        return expects(report, "a string") ? "a word or a string" : "a word";
    if (begins_statement(report)) return "a statement";
    if (expects(report, "migrations") && expects(report, "revision_ids") &&
        !expects(report, "a name"))
        return "a setting or \"}\"";
    if (expects(report, "a name") && expects(report, "tablespace") &&
        !(expects(report, "exclude") && expects(report, "primary")))
        return is_behind_column(report) ? "a type" : "a name";
    if (expects(report, "backfill") && expects(report, "collate"))
        return "a column's clause or \";\"";
    if (expects(report, "primary") && expects(report, "exclude") && expects(report, "a name"))
        return "a column, a constraint, an index or \"}\"";
    if (expects(report, "primary") && expects(report, "references")) return "a constraint";
    if (expects(report, "deferrable") && expects(report, "initially") && expects(report, "';'"))
        return "a clause of the constraint or \";\"";
    if (expects(report, "inherits") && expects(report, "tablespace"))
        return "a clause of the table or \"{\"";
    return NULL;
}

static bool is_keyword_name(const Parser *p, const char *symbol)
{
    (void)p;
    for (size_t i = 0; keyword_at(i) != NULL; i++) {
        const Keyword *row = keyword_at(i);
        if (strcmp(row->word, symbol) == 0) {
            return row->word_class == WORD_WORD || row->word_class == WORD_TYPE ||
                   row->word_class == WORD_ITEM;
        }
    }
    return false;
}

/* Symbols as a person calls them; NULL for those that are not worth a mention. */
static const char *symbol_words(const Report *report, const char *symbol)
{
    static const char *const silent[] = {"a quoted name", "a reserved word", "a reserved function",
                                         "the rest",      "a new start",     "with time"};
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (strcmp(symbol, silent[i]) == 0) return NULL;
    if (expects(report, "a name") && is_keyword_name(report->p, symbol))
        return NULL; /* a name like any other */
    if (symbol[0] == '\'') return text_format(report->p->arena, "\"%c\"", symbol[1]).bytes;
    if (strncmp(symbol, "a ", 2) == 0 || strncmp(symbol, "an ", 3) == 0 ||
        strcmp(symbol, "end of file") == 0)
        return symbol;
    return text_format(report->p->arena, "\"%s\"", symbol).bytes;
}

/* ", expected X, Y or Z", or nothing where that would be a long list. */
static Text describe_expected(const Report *report)
{
    enum { MOST = 7 };
    Arena *arena = report->p->arena;
    const char *place = describe_place(report);
    if (place != NULL) return text_format(arena, ", expected %s", place);
    VECTOR(const char *) words = {0};
    for (size_t i = 0; i < report->count; i++) {
        const char *word = symbol_words(report, report->expected[i]);
        if (word != NULL) VECTOR_ADD(arena, &words, word);
    }
    if (words.count == 0 || words.count > MOST) return TEXT("");
    TextBuilder builder = text_builder(arena);
    for (size_t i = 0; i < words.count; i++) {
        text_put_string(&builder, i == 0 ? ", expected " : i + 1 == words.count ? " or " : ", ");
        text_put_string(&builder, words.items[i]);
    }
    return text_built(&builder);
}

static Text describe_token(const Report *report)
{
    Parser *p = report->p;
    if (report->token.kind == 0) return TEXT("end of file");
    Text text = scanner_text(&p->scanner, report->token.range);
    Text line = text;
    text_next_line(&text, &line);
    if (report->token.kind == TOKEN_QUOTED || report->token.kind == TOKEN_STRING ||
        line.length > 40) {
        return report->token.kind == TOKEN_STRING
                   ? TEXT("string")
                   : text_format(p->arena, "%.*s", TEXT_FORMAT(text_slice(line, 0, 40)));
    }
    return text_format(p->arena, "\"%.*s\"", TEXT_FORMAT(line));
}

/* ---- statements ---- */

static const char *const statement_words[] = {
    "project",  "extension", "namespace", "enum",         "type",     "domain",
    "sequence", "table",     "view",      "materialized", "function", "procedure",
    "comment",  "aggregate", "policy",    "query",
};

/* "did you mean": the nearest of `words` to the offending one. */
static void hint_nearest(const Report *report, Diagnostic *diagnostic, const char *const *words,
                         size_t count)
{
    enum { FARTHEST = 3 };
    Text word = scanner_text(&report->p->scanner, report->token.range);
    const char *best = NULL;
    size_t best_distance = FARTHEST + 1;
    for (size_t i = 0; i < count; i++) {
        size_t distance = text_distance(word, text_from_string(words[i]), FARTHEST);
        if (distance < best_distance) {
            best_distance = distance;
            best = words[i];
        }
    }
    if (best != NULL)
        diag_hint_near(report->p->diagnostics, diagnostic, word, text_from_string(best));
}

/* What SQL's own statements become here. */
static const char *sql_hint(Text word)
{
    static const char in_head[] = "Clauses of the whole table come before the brace: table t row "
                                  "security { ... }";
    static const char *const hints[][2] = {
        {"create",
         "Leave the word out: `table t { ... }` declares what create table would create."},
        {"alter",
         "A schema describes the result: change the declaration, and `schemac diff` finds the "
         "statements."},
        {"drop",
         "A schema describes the result: remove the declaration, and `schemac diff` finds the "
         "statements."},
        {"index", "An index is declared inside the braces of its table: index (column);"},
        {"unique", "A unique constraint or index is declared inside the braces of its table."},
        {"trigger", "A trigger is declared inside the braces of its table."},
        {"constraint", "A constraint is declared inside the braces of its table."},
        {"schema", "A schema of SQL is called a namespace here: namespace app;"},
        {"insert", "Rows are not part of a schema; write them in a revision (`schemac revision`)."},
        {"update",
         "Rows are not part of a schema; write the change in a revision (`schemac revision`)."},
        {"delete",
         "Rows are not part of a schema; write the change in a revision (`schemac revision`)."},
        {"select", "A query needs a name: view v as select ...;"},
        {"begin", "There are no transactions in a schema."},
        {"set", "Session settings are not part of a schema."},
        {"row", in_head},
        {"with", in_head},
        {"unlogged", in_head},
        {"inherits", in_head},
        {"tablespace", in_head},
        {"replica", in_head},
    };
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (text_equals_ignoring_case(word, hints[i][0])) return hints[i][1];
    return NULL;
}

static bool report_statement(const Report *report)
{
    Parser *p = report->p;
    if (!begins_statement(report) || !scanner_is_word(&p->scanner, report->token)) return false;
    Text word = scanner_text(&p->scanner, report->token.range);
    Diagnostic *diagnostic =
        diag_add(p->diagnostics, CODE_UNKNOWN_STATEMENT, build_span(p, report->token.range),
                 "no statement begins with \"%.*s\"", TEXT_FORMAT(word));
    const char *hint = sql_hint(word);
    if (hint != NULL) {
        diag_hint(p->diagnostics, diagnostic, "%s", hint);
    } else {
        hint_nearest(report, diagnostic, statement_words,
                     sizeof statement_words / sizeof *statement_words);
    }
    return true;
}

/* ---- names ---- */

static void add_reserved(const Report *report, ScanToken token, const char *why)
{
    Parser *p = report->p;
    Text word = scanner_text(&p->scanner, token.range);
    Diagnostic *diagnostic =
        diag_add(p->diagnostics, CODE_RESERVED_WORD, build_span(p, token.range), "\"%.*s\" %s",
                 TEXT_FORMAT(word), why);
    diag_hint(p->diagnostics, diagnostic, "In double quotes it can be a name: \"%.*s\".",
              TEXT_FORMAT(text_lower(p->arena, word)));
}

/* A reserved word where only a name can stand, or an item's word taken for a column's name. */
static bool report_reserved(const Report *report)
{
    const Scanner *scanner = &report->p->scanner;
    if (report->token.kind < 256) return false;
    const Keyword *row = scanner_find_keyword(scanner, report->token.range);
    if (expects(report, "a name") && row != NULL && row->word_class != WORD_WORD &&
        row->word_class != WORD_TYPE && report->token.kind != TOKEN_TABLE) {
        add_reserved(report, report->token,
                     row->word_class == WORD_RESERVED ? "is a reserved word"
                                                      : "starts an item of a table");
        return true;
    }
    return false;
}

/* `partition p default;`, as PostgreSQL's CREATE TABLE has it. */
static bool report_default_partition(const Report *report)
{
    Parser *p = report->p;
    if (report->token.kind != TOKEN_DEFAULT || p->scanner.item.kind != TOKEN_PARTITION)
        return false;
    Diagnostic *diagnostic =
        diag_add(p->diagnostics, CODE_SYNTAX, build_span(p, report->token.range),
                 "unexpected \"default\" after the name of a partition");
    diag_hint(p->diagnostics, diagnostic, "Write it first: default partition NAME;");
    return true;
}

/* `index integer;`: an item's word taken for a column's name. */
static bool report_item_word(const Report *report)
{
    const Scanner *scanner = &report->p->scanner;
    ScanToken item = scanner->item;
    const Keyword *row = item.kind > 255 ? scanner_find_keyword(scanner, item.range) : NULL;
    if (row == NULL || row->word_class != WORD_ITEM || row->token == TOKEN_TRIGGER ||
        item.range.begin == report->token.range.begin)
        return false;
    ScanToken before = scanner->before_last;
    Text between = text_slice(scanner->source->text, item.range.end, before.range.begin);
    bool is_third = before.range.begin >= item.range.end && text_trim(between).length == 0;
    bool is_type = is_third && (report->token.kind == ';' || report->token.kind == TOKEN_NOT ||
                                report->token.kind == TOKEN_DEFAULT);
    if (is_type) add_reserved(report, item, "starts an item of a table");
    return is_type;
}

/* ---- punctuation ---- */

/* A `;` could stand here, and what was found begins the next item: on a new line, followed by more.
 */
static bool report_missing_semicolon(const Report *report)
{
    Parser *p = report->p;
    Scanner *scanner = &p->scanner;
    ScanToken before = scanner->before_last;
    bool closes = report->token.kind == '}' && scanner->block_depth > 0;
    if (!expects(report, "';'") || before.range.end == 0) return false;
    if (!closes) {
        if (!scanner_is_word(scanner, report->token) ||
            !scanner_breaks_line(scanner, before.range.end, report->token.range.begin))
            return false;
        ScanToken next = scanner_take(scanner);
        scanner_put_back(scanner, next);
        if (next.kind == ';' || next.kind == ',' || next.kind == 0 || next.kind == '}')
            return false;
    }
    diag_add(p->diagnostics, CODE_MISSING_SEMICOLON,
             build_span(p, (AstRange){before.range.end, before.range.end}), "\";\" is missing");
    scanner_resync(scanner, true);
    return true;
}

static void add_hints(const Report *report, Diagnostic *diagnostic)
{
    Parser *p = report->p;
    const Scanner *scanner = &p->scanner;
    if (report->token.kind == ',' && expects(report, "';'")) {
        diag_hint(p->diagnostics, diagnostic, "Statements and items end in \";\".");
    } else if (report->token.kind == ';' && scanner->before_last.kind == '}') {
        diag_hint(p->diagnostics, diagnostic, "A block has no \";\" after its \"}\".");
    } else if (report->token.kind == '(' && expects(report, "'{'")) {
        diag_hint(p->diagnostics, diagnostic, "The contents of a %s are written inside braces.",
                  scanner->statement[0].kind == TOKEN_ENUM ? "type" : "table");
    } else if (scanner->before_last.kind == TOKEN_OWNER && expects(report, "of")) {
        diag_hint(p->diagnostics, diagnostic,
                  "The owner of a table comes before the brace: table t owner r { ... }");
    } else if (report->token.kind == TOKEN_IDENTIFIER && !expects(report, "a name")) {
        hint_nearest(report, diagnostic, report->expected, report->count);
    }
}

void parser_report(Parser *p, const char *unexpected, const char *const *expected, size_t count)
{
    (void)unexpected;
    Report report = {p, p->scanner.last, expected, count};
    bool invented = report.token.range.begin == report.token.range.end && report.token.kind != 0 &&
                    report.token.kind != TOKEN_SQL;
    if (invented) {
        /* A brace or parenthesis that was closed for the user: its absence was reported. */
        scanner_resync(&p->scanner, false);
        return;
    }
    if (report_missing_semicolon(&report)) return;
    scanner_resync(&p->scanner, false);
    if (report_statement(&report) || report_default_partition(&report) ||
        report_reserved(&report) || report_item_word(&report))
        return;
    Text found = describe_token(&report);
    Text wanted = describe_expected(&report);
    Diagnostic *diagnostic =
        diag_add(p->diagnostics, CODE_SYNTAX, build_span(p, report.token.range),
                 "unexpected %.*s%.*s", TEXT_FORMAT(found), TEXT_FORMAT(wanted));
    add_hints(&report, diagnostic);
}

void parser_report_depth(Parser *p, AstRange at)
{
    diag_add(p->diagnostics, CODE_TOO_DEEP, build_span(p, at), "blocks are nested too deeply");
}
