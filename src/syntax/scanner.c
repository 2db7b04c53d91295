/* Lexemes to tokens: looks words up, notes documentation, follows braces, and closes those that a
 * mistake left open. */
#include "syntax/parser_internal.h"

#include <string.h>

#include "base/bug.h"
#include "schema_lexer.h"
#include "schema_parser.h"

static size_t hash_word(const char *word, size_t length)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)word[i]) * 16777619u;
    return (hash ^ hash >> 15) % KEYWORD_SLOTS;
}

static void hash_keywords(Scanner *scanner)
{
    scanner->keywords = ARENA_ARRAY(scanner->arena, const Keyword *, KEYWORD_SLOTS);
    for (size_t i = 0; i < keyword_count(); i++) {
        const Keyword *row = keyword_at(i);
        size_t slot = hash_word(row->word, strlen(row->word));
        while (scanner->keywords[slot] != NULL) slot = (slot + 1) % KEYWORD_SLOTS;
        scanner->keywords[slot] = row;
    }
}

const Keyword *scanner_find_keyword(const Scanner *scanner, AstRange range)
{
    char lower[KEYWORD_LENGTH];
    size_t length = range.end - range.begin;
    if (length >= KEYWORD_LENGTH) return NULL;
    for (size_t i = 0; i < length; i++) {
        char byte = scanner->bytes[range.begin + i];
        lower[i] = (char)(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
    }
    for (size_t slot = hash_word(lower, length); scanner->keywords[slot] != NULL;
         slot = (slot + 1) % KEYWORD_SLOTS) {
        const char *word = scanner->keywords[slot]->word;
        if (strncmp(word, lower, length) == 0 && word[length] == '\0')
            return scanner->keywords[slot];
    }
    return NULL;
}

bool scanner_token_is(const Scanner *scanner, ScanToken token, const char *word)
{
    return token.kind != TOKEN_QUOTED && token.kind != TOKEN_STRING &&
           text_equals_ignoring_case(scanner_text(scanner, token.range), word);
}

bool scanner_is_word(const Scanner *scanner, ScanToken token)
{
    return token.kind == TOKEN_IDENTIFIER || token.kind == TOKEN_QUOTED ||
           (token.kind > 255 && scanner_find_keyword(scanner, token.range) != NULL);
}

/* `with` before `time` belongs to a type. */
static bool is_before_time(const Scanner *scanner, uint32_t at)
{
    while (at < scanner->length && strchr(" \t\r\n\f", scanner->bytes[at]) != NULL) at++;
    AstRange next = {at, at + 4};
    if (at + 4 > scanner->length || !text_equals_ignoring_case(scanner_text(scanner, next), "time"))
        return false;
    char after = at + 4 < scanner->length ? scanner->bytes[at + 4] : ' ';
    return strchr(" \t\r\n\f", after) != NULL;
}

int scanner_word_kind(Scanner *scanner, AstRange range)
{
    const Keyword *row = scanner_find_keyword(scanner, range);
    if (row == NULL) return TOKEN_IDENTIFIER;
    if (row->token == TOKEN_WITH && is_before_time(scanner, range.end)) return TOKEN_WITH_TIME;
    return row->token;
}

void scanner_begin(Scanner *scanner)
{
    scanner->bytes = scanner->source->text.bytes == NULL ? "" : scanner->source->text.bytes;
    scanner->length = (uint32_t)scanner->source->text.length;
    hash_keywords(scanner);
    if (scanner->length >= 3 && memcmp(scanner->bytes, "\xef\xbb\xbf", 3) == 0) scanner->offset = 3;
    yyscan_t flex = NULL;
    if (schema_raw_lex_init_extra(scanner, &flex) != 0) BUG("no memory for the scanner");
    scanner->flex = flex;
    schema_raw__scan_bytes(scanner->bytes + scanner->offset,
                           (int)(scanner->length - scanner->offset), flex);
}

void scanner_end(Scanner *scanner)
{
    schema_raw_lex_destroy(scanner->flex);
    scanner->flex = NULL;
}

static void record(Scanner *scanner, ScanToken token)
{
    if (scanner->record != NULL) VECTOR_ADD(scanner->arena, scanner->record, token);
}

/* A `///` line documents what follows. After something on the same line it cannot. */
static void note_documentation(Scanner *scanner, AstRange range)
{
    uint32_t before = scanner->last.range.end;
    if (before > 0 && !scanner_breaks_line(scanner, before, range.begin)) {
        Diagnostic *diagnostic = diag_add(scanner->diagnostics, CODE_MISPLACED_DOCUMENTATION,
                                          scanner_span(scanner, range),
                                          "a /// comment after something else documents nothing");
        diag_hint(scanner->diagnostics, diagnostic,
                  "Put it on the line before, or write // instead.");
        return;
    }
    if (scanner->documentation_pending.end == 0) scanner->documentation_pending.begin = range.begin;
    scanner->documentation_pending.end = range.end;
}

ScanToken scanner_take(Scanner *scanner)
{
    if (scanner->pending_count > 0) return scanner->pending[--scanner->pending_count];
    for (;;) {
        int kind = schema_raw_lex(scanner->flex);
        ScanToken token = {kind, {scanner->offset, scanner->offset}};
        if (kind == 0) return token;
        token.range.begin = scanner->offset - (uint32_t)schema_raw_get_leng(scanner->flex);
        if (kind < RAW_COMMENT) return token;
        record(scanner, token);
        if (kind == RAW_DOCUMENTATION) note_documentation(scanner, token.range);
    }
}

void scanner_put_back(Scanner *scanner, ScanToken token)
{
    if (scanner->pending_count == sizeof scanner->pending / sizeof *scanner->pending)
        BUG("too many tokens put back");
    scanner->pending[scanner->pending_count++] = token;
}

/* Clauses of ours after a view's or routine's name; anything else begins the tail. */
static ScanToken take_head(Scanner *scanner)
{
    ScanToken token = scanner_take(scanner);
    if (scanner->head_wants_name) {
        scanner->head_wants_name = false;
        return token;
    }
    switch (token.kind) {
    case '.':
    case TOKEN_OWNER:
    case TOKEN_ON:
    case TOKEN_FROM: scanner->head_wants_name = true; return token;
    case TOKEN_UNCHECKED:
    case TOKEN_CLUSTER:
    case TOKEN_RENAMED: return token;
    default: scanner->want = WANT_TOKEN; return scanner_take_sql(scanner, WANT_HEAD, token);
    }
}

static ScanToken take_wanted(Scanner *scanner)
{
    ScanWant want = scanner->want;
    switch (want) {
    case WANT_TOKEN: return scanner_take(scanner);
    case WANT_HEAD: return take_head(scanner);
    case WANT_RESYNC: scanner->want = WANT_TOKEN; return scanner_take_resync(scanner);
    case WANT_SKIP: scanner->want = WANT_TOKEN; return scanner_take_skip(scanner);
    default:
        scanner->want = WANT_TOKEN;
        return scanner_take_sql(scanner, want, scanner_take(scanner));
    }
}

/* The file ends inside braces: they are closed one by one, so that what stands in them is not lost.
 */
static ScanToken close_at_end(Scanner *scanner, ScanToken end)
{
    if (scanner->braces.count == 0) return end;
    if (!scanner->unclosed) {
        scanner->unclosed = true;
        diag_add(scanner->diagnostics, CODE_UNCLOSED_BRACE,
                 scanner_span(scanner, VECTOR_LAST(&scanner->braces)), "\"{\" is never closed");
    }
    return (ScanToken){'}', end.range};
}

/* Whether what follows a token of this kind begins an item or a statement. */
static bool begins_item(int kind)
{
    return kind == 0 || kind == ';' || kind == '{' || kind == '}' || kind == TOKEN_RESYNC ||
           kind == TOKEN_SKIPPED;
}

/* `table` cannot begin an item: the table above it was not closed. */
static bool is_unclosed_table(const Scanner *scanner, ScanToken token)
{
    return token.kind == TOKEN_TABLE && scanner->block_depth > scanner->namespace_depth &&
           scanner->braces.count == scanner->block_depth && begins_item(scanner->last.kind);
}

static ScanToken close_before(Scanner *scanner, ScanToken token)
{
    Diagnostic *diagnostic = diag_add(scanner->diagnostics, CODE_UNCLOSED_BRACE,
                                      scanner_span(scanner, VECTOR_LAST(&scanner->braces)),
                                      "\"{\" is not closed before the next table");
    diag_note(scanner->diagnostics, diagnostic, scanner_span(scanner, token.range),
              "the next table begins here");
    scanner_put_back(scanner, token);
    return (ScanToken){'}', {token.range.begin, token.range.begin}};
}

static void log_token(Scanner *scanner, ScanToken token)
{
    bool begins = begins_item(scanner->last.kind);
    if (begins && scanner->braces.count == scanner->namespace_depth) scanner->statement_count = 0;
    if (begins) scanner->item = token;
    if (scanner->statement_count < SCAN_LOG) scanner->statement[scanner->statement_count++] = token;
}

static void settle_documentation(Scanner *scanner, ScanToken token)
{
    /* After a piece that was taken whole it waits for what follows. */
    if (scanner->documentation_pending.end != 0 &&
        scanner->documentation_pending.begin < token.range.end) {
        Documentation documentation = {token.range.begin, scanner->documentation_pending, false};
        VECTOR_ADD(scanner->arena, &scanner->documentation, documentation);
        scanner->documentation_pending = (AstRange){0, 0};
    }
}

/* Steps over all statements but projects; after one the rest does not matter. */
static ScanToken take_project(Scanner *scanner, ScanToken token)
{
    while (token.kind != 0 && token.kind != TOKEN_PROJECT) {
        scanner->want = WANT_SKIP;
        scanner_put_back(scanner, token);
        scanner_take_skip(scanner);
        token = scanner_take(scanner);
    }
    scanner->want = WANT_TOKEN;
    return token;
}

ScanToken scanner_next(Scanner *scanner)
{
    ScanToken token = take_wanted(scanner);
    if (scanner->only_project && scanner->braces.count == 0 && begins_item(scanner->last.kind))
        token = take_project(scanner, token);
    if (token.kind == 0)
        token = close_at_end(scanner, token);
    else if (is_unclosed_table(scanner, token))
        token = close_before(scanner, token);
    if (token.kind != TOKEN_RESYNC) {
        settle_documentation(scanner, token);
        record(scanner, token);
        log_token(scanner, token);
    }
    if (token.kind == '{')
        VECTOR_ADD(scanner->arena, &scanner->braces, token.range);
    else if (token.kind == '}' && scanner->braces.count > 0)
        scanner->braces.count--;
    scanner->before_last = scanner->last;
    scanner->last = token;
    return token;
}
