/* Pieces of SQL: taken whole, with balanced parentheses, up to what ends them. Comments at their
 * ends are left outside. */
#include "syntax/parser_internal.h"

#include <string.h>

#include "schema_parser.h"

enum { MOST_PARENTHESES = 500 };

typedef struct SqlScan {
    Scanner *scanner;
    ScanWant want;
    AstRange range; /* so far */
    ScanToken last; /* the last token in it */
    VECTOR(AstRange) parentheses;
    uint32_t atomic;     /* begin atomic, case: how many `end`s are awaited */
    size_t record_count; /* of the recorder when the piece began */
    bool too_deep;
} SqlScan;

/* Whether the expression could end after this token: it is no operator, comma or opening
 * parenthesis. */
static bool ends_operand(const Scanner *scanner, ScanToken token)
{
    switch (token.kind) {
    case TOKEN_IDENTIFIER:
    case TOKEN_QUOTED:
    case TOKEN_STRING:
    case TOKEN_NUMBER:
    case TOKEN_NULL_WORD:
    case TOKEN_ARRAY:
    case ')':
    case ']': return true;
    default: break;
    }
    if (token.kind == TOKEN_RESERVED_WORD || token.kind == TOKEN_FUNCTION_WORD) {
        static const char *const values[] = {"true",          "false",        "end",
                                             "current_date",  "current_time", "current_timestamp",
                                             "current_user",  "current_role", "current_catalog",
                                             "session_user",  "localtime",    "localtimestamp",
                                             "current_schema"};
        for (size_t i = 0; i < sizeof values / sizeof *values; i++)
            if (scanner_token_is(scanner, token, values[i])) return true;
        return false;
    }
    if (token.kind == TOKEN_USER) return true;
    const Keyword *row = token.kind > 255 ? scanner_find_keyword(scanner, token.range) : NULL;
    return row != NULL && row->word_class != WORD_RESERVED;
}

/* Whether a word begins the next clause of a column or domain; PostgreSQL's b_expr, which a default
 * is, has none of these words after an operand. */
static bool begins_clause(SqlScan *scan, ScanToken token)
{
    switch (token.kind) {
    case TOKEN_NOT:
    case TOKEN_NULL_WORD:
    case TOKEN_COLLATE:
    case TOKEN_CHECK:
    case TOKEN_REFERENCES:
    case TOKEN_UNIQUE:
    case TOKEN_PRIMARY:
    case TOKEN_CONSTRAINT:
    case TOKEN_GENERATED:
    case TOKEN_RENAMED:
    case TOKEN_USING:
    case TOKEN_BACKFILL:
    case TOKEN_STORAGE:
    case TOKEN_COMPRESSION:
    case TOKEN_STATISTICS:
    case TOKEN_SET:
    case TOKEN_OPTIONS:
    case TOKEN_DEFAULT:
    case TOKEN_DEFERRABLE:
    case TOKEN_INITIALLY:
    case TOKEN_ENFORCED:
        return scan->range.end == 0 ? token.kind != TOKEN_NULL_WORD
                                    : ends_operand(scan->scanner, scan->last);
    default: return false;
    }
}

/* A plain word on a new line after a whole operand: the `;` between them is missing. */
static bool begins_line(SqlScan *scan, ScanToken token)
{
    static const char *const infix[] = {"at",   "operator", "time", "varying", "precision",
                                        "zone", "without",  "over", "filter",  "within"};
    if (scan->range.end == 0 || !scanner_is_word(scan->scanner, token) ||
        !ends_operand(scan->scanner, scan->last) || !ends_operand(scan->scanner, token) ||
        !scanner_breaks_line(scan->scanner, scan->range.end, token.range.begin))
        return false;
    for (size_t i = 0; i < sizeof infix / sizeof *infix; i++)
        if (scanner_token_is(scan->scanner, token, infix[i])) return false;
    return true;
}

/* A statement's word at the very start of a line, after what could end a view or routine. */
static bool begins_statement(SqlScan *scan, ScanToken token)
{
    uint32_t begin = token.range.begin;
    if (begin == 0 || scan->scanner->bytes[begin - 1] != '\n' ||
        !ends_operand(scan->scanner, scan->last))
        return false;
    switch (token.kind) {
    case TOKEN_TABLE:
    case TOKEN_VIEW:
    case TOKEN_MATERIALIZED:
    case TOKEN_ENUM:
    case TOKEN_DOMAIN:
    case TOKEN_SEQUENCE:
    case TOKEN_EXTENSION:
    case TOKEN_NAMESPACE:
    case TOKEN_FUNCTION:
    case TOKEN_PROCEDURE:
    case TOKEN_PROJECT: return true;
    default: return false;
    }
}

/* begin atomic ... end, with the statements between them, and case ... end inside. */
static void follow_atomic(SqlScan *scan, ScanToken token)
{
    Scanner *scanner = scan->scanner;
    if (scan->atomic == 0) {
        if (scanner_token_is(scanner, token, "atomic") &&
            scanner_token_is(scanner, scan->last, "begin"))
            scan->atomic = 1;
    } else if (scanner_token_is(scanner, token, "case")) {
        scan->atomic++;
    } else if (scanner_token_is(scanner, token, "end")) {
        scan->atomic--;
    }
}

static bool ends_at_depth_zero(SqlScan *scan, ScanToken token)
{
    switch (scan->want) {
    case WANT_INSIDE: return token.kind == ')';
    case WANT_EXPRESSION:
        if (token.kind == ',' || token.kind == ')' || token.kind == ']') return true;
        return begins_clause(scan, token) || begins_line(scan, token);
    default: return begins_statement(scan, token);
    }
}

static bool ends(SqlScan *scan, ScanToken token)
{
    if (token.kind == 0 || token.kind == '{' || token.kind == '}') return true;
    if (token.kind == ';') return scan->atomic == 0 || scan->parentheses.count > 0;
    return scan->parentheses.count == 0 && scan->atomic == 0 && ends_at_depth_zero(scan, token);
}

static void follow_parentheses(SqlScan *scan, ScanToken token)
{
    Scanner *scanner = scan->scanner;
    if (token.kind == '(' || token.kind == '[') {
        VECTOR_ADD(scanner->arena, &scan->parentheses, token.range);
        if (scan->parentheses.count > MOST_PARENTHESES && !scan->too_deep) {
            scan->too_deep = true;
            diag_add(scanner->diagnostics, CODE_TOO_DEEP, scanner_span(scanner, token.range),
                     "parentheses are nested more than %d levels deep", MOST_PARENTHESES);
        }
    } else if ((token.kind == ')' || token.kind == ']') && scan->parentheses.count > 0) {
        scan->parentheses.count--;
    }
}

static void check_comment(SqlScan *scan, uint32_t begin, uint32_t end)
{
    Scanner *scanner = scan->scanner;
    for (uint32_t i = begin; i + 1 < end; i++) {
        const char *bytes = scanner->bytes + i;
        if (bytes[0] == '-' && bytes[1] == '-') {
            i = scanner_line_end(scanner, i);
        } else if (bytes[0] == '/' && bytes[1] == '*') {
            i = scanner_comment_end(scanner, i) - 1;
        } else if (bytes[0] == '/' && bytes[1] == '/') {
            uint32_t line = scanner_line_end(scanner, i);
            Diagnostic *diagnostic = diag_add(scanner->diagnostics, CODE_SLASH_COMMENT_IN_SQL,
                                              scanner_span(scanner, (AstRange){i, line}),
                                              "a // comment is not allowed in SQL");
            diag_hint(scanner->diagnostics, diagnostic, "Write -- or /* */ there.");
            i = line;
        }
    }
}

static void add_token(SqlScan *scan, ScanToken token)
{
    Scanner *scanner = scan->scanner;
    if (scan->range.end == 0) {
        scan->range.begin = token.range.begin;
    } else {
        check_comment(scan, scan->range.end, token.range.begin);
        scanner->documentation_pending = (AstRange){0, 0};
        if (scanner->record != NULL)
            scanner->record->count = scan->record_count; /* comments inside are part of the piece */
    }
    if (scanner->record != NULL) scan->record_count = scanner->record->count;
    scan->range.end = token.range.end;
    follow_parentheses(scan, token);
    follow_atomic(scan, token);
    scan->last = token;
}

/* `first` ended the piece. What it leaves open is reported, and closed where the parser waits for
 * it. */
static void finish(SqlScan *scan, ScanToken ending)
{
    Scanner *scanner = scan->scanner;
    bool closes = scan->want == WANT_INSIDE && ending.kind == ')' && scan->parentheses.count == 0;
    scanner_put_back(scanner, ending);
    if (closes) return;
    AstRange open = scan->parentheses.count > 0 ? scan->parentheses.items[0] : scanner->last.range;
    if (scan->parentheses.count > 0 || scan->want == WANT_INSIDE) {
        /* The innermost one that the parser knows of is where a person looks first. */
        if (scan->want == WANT_INSIDE) open = scanner->last.range;
        diag_add(scanner->diagnostics, CODE_UNCLOSED_PARENTHESIS, scanner_span(scanner, open),
                 "\"%.*s\" is never closed", TEXT_FORMAT(scanner_text(scanner, open)));
    }
    if (scan->want == WANT_INSIDE) {
        uint32_t at = scan->range.end != 0 ? scan->range.end : ending.range.begin;
        scanner_put_back(scanner, (ScanToken){')', {at, at}});
    }
}

ScanToken scanner_take_sql(Scanner *scanner, ScanWant want, ScanToken first)
{
    SqlScan scan = {.scanner = scanner, .want = want};
    scan.record_count = scanner->record == NULL ? 0 : scanner->record->count;
    scanner->in_tail = want == WANT_HEAD;
    ScanToken token = first;
    while (!ends(&scan, token)) {
        add_token(&scan, token);
        token = scanner_take(scanner);
    }
    scanner->in_tail = false;
    /* `default 5 c { ... }`: the c is a clause's. */
    if (token.kind == '{' && want == WANT_EXPRESSION && scan.last.kind == TOKEN_C_WORD &&
        scan.last.range.begin > scan.range.begin) {
        scanner_put_back(scanner, token);
        token = scan.last;
        scan.range.end = token.range.begin;
        while (scan.range.end > scan.range.begin &&
               strchr(" \t\r\n", scanner->bytes[scan.range.end - 1]) != NULL)
            scan.range.end--;
    }
    finish(&scan, token);
    if (scan.range.end == 0) scan.range = (AstRange){token.range.begin, token.range.begin};
    return (ScanToken){TOKEN_SQL, scan.range};
}
