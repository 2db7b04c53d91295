/* A lexer of SQL that knows where things end: quotes, dollar quotes, comments, parentheses, and the
 * bodies of SQL-standard functions (BEGIN ATOMIC ... END). Every rule is that of the server's own
 * scanner with standard_conforming_strings on. It never fails: what it does not know is a token of
 * one byte. */
#include "runtime/run_internal.h"

#include <stdio.h>
#include <string.h>

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_word_start(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
           (unsigned char)byte >= 0x80;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_word_part(char byte)
{
    return is_word_start(byte) || is_digit(byte) || byte == '$';
}

static char byte_at(const SchemacScan *scan, size_t offset)
{
    return offset < scan->length ? scan->sql[offset] : '\0';
}

static void scan_stop(SchemacScan *scan, const char *what, size_t begin)
{
    scan->unterminated = what;
    scan->unterminated_at = begin;
    scan->offset = scan->length;
}

static void scan_line_comment(SchemacScan *scan)
{
    while (scan->offset < scan->length && scan->sql[scan->offset] != '\n') scan->offset++;
}

static void scan_block_comment(SchemacScan *scan)
{
    size_t begin = scan->offset;
    size_t depth = 0;
    do {
        if (scan->offset >= scan->length) {
            scan_stop(scan, "comment", begin);
            return;
        }
        if (byte_at(scan, scan->offset) == '/' && byte_at(scan, scan->offset + 1) == '*') {
            depth++;
            scan->offset += 2;
        } else if (byte_at(scan, scan->offset) == '*' && byte_at(scan, scan->offset + 1) == '/') {
            depth--;
            scan->offset += 2;
        } else {
            scan->offset++;
        }
    } while (depth > 0);
}

/* From the opening quote on. A doubled quote goes on; a backslash escapes in E'...' only. */
static void scan_quoted(SchemacScan *scan, char quote, bool has_escapes, const char *what)
{
    size_t begin = scan->offset++;
    while (scan->offset < scan->length) {
        char byte = scan->sql[scan->offset++];
        if (byte == '\\' && has_escapes && scan->offset < scan->length)
            scan->offset++;
        else if (byte == quote && byte_at(scan, scan->offset) == quote)
            scan->offset++;
        else if (byte == quote)
            return;
    }
    scan_stop(scan, what, begin);
}

/* The length of "$tag$" at the offset, or 0. */
static size_t dollar_tag_length(const SchemacScan *scan)
{
    size_t at = scan->offset + 1;
    if (is_word_start(byte_at(scan, at)))
        while (is_word_start(byte_at(scan, at)) || is_digit(byte_at(scan, at))) at++;
    return byte_at(scan, at) == '$' ? at + 1 - scan->offset : 0;
}

static bool scan_dollar_quoted(SchemacScan *scan)
{
    size_t begin = scan->offset;
    size_t length = dollar_tag_length(scan);
    if (length == 0) return false;
    const char *tag = scan->sql + begin;
    scan->offset += length;
    while (scan->offset + length <= scan->length) {
        const char *at = scan->sql + scan->offset;
        const char *dollar = memchr(at, '$', scan->length - scan->offset);
        if (dollar == NULL) break;
        scan->offset = (size_t)(dollar - scan->sql);
        if (scan->offset + length <= scan->length && memcmp(dollar, tag, length) == 0) {
            scan->offset += length;
            return true;
        }
        scan->offset++;
    }
    scan_stop(scan, "dollar-quoted string", begin);
    return true;
}

static void scan_word(SchemacScan *scan)
{
    while (is_word_part(byte_at(scan, scan->offset))) scan->offset++;
}

/* Whether a line begins at the offset, and with `prefix`. */
static bool line_begins(const SchemacScan *scan, const char *prefix)
{
    size_t length = strlen(prefix);
    return (scan->offset == 0 || scan->sql[scan->offset - 1] == '\n') &&
           scan->length - scan->offset >= length &&
           memcmp(scan->sql + scan->offset, prefix, length) == 0;
}

/* Up to the next token, the end, or a line that begins with `stop` (NULL: none does). */
static void scan_space(SchemacScan *scan, const char *stop)
{
    while (scan->offset < scan->length) {
        char byte = scan->sql[scan->offset];
        char next = byte_at(scan, scan->offset + 1);
        if (stop != NULL && line_begins(scan, stop)) return;
        if (is_space(byte))
            scan->offset++;
        else if (byte == '-' && next == '-')
            scan_line_comment(scan);
        else if (byte == '/' && next == '*')
            scan_block_comment(scan);
        else
            return;
    }
}

bool schemac_scan_token(SchemacScan *scan, SchemacToken *token)
{
    scan_space(scan, NULL);
    if (scan->offset >= scan->length || scan->unterminated != NULL) return false;
    char byte = scan->sql[scan->offset];
    *token = (SchemacToken){.begin = scan->offset, .kind = byte};
    if (byte == '\'') {
        token->kind = 's';
        scan_quoted(scan, '\'', false, "quoted string");
    } else if (byte == '"') {
        token->kind = 'q';
        scan_quoted(scan, '"', false, "quoted name");
    } else if ((byte == 'e' || byte == 'E') && byte_at(scan, scan->offset + 1) == '\'') {
        token->kind = 's';
        scan->offset++;
        scan_quoted(scan, '\'', true, "quoted string");
    } else if (byte == '$' && scan_dollar_quoted(scan)) {
        token->kind = 's';
    } else if (is_word_start(byte)) {
        token->kind = 'w';
        scan_word(scan);
    } else if (is_digit(byte)) {
        token->kind = 's';
        scan_word(scan);
    } else {
        scan->offset++;
    }
    token->end = scan->offset;
    return scan->unterminated == NULL;
}

bool schemac_token_equals(const char *sql, const SchemacToken *token, const char *word)
{
    size_t length = strlen(word);
    if (token->kind != 'w' || token->end - token->begin != length) return false;
    for (size_t i = 0; i < length; i++) {
        char byte = sql[token->begin + i];
        if (byte >= 'A' && byte <= 'Z') byte = (char)(byte - 'A' + 'a');
        if (byte != word[i]) return false;
    }
    return true;
}

bool schemac_token_is(const char *sql, const SchemacStatement *statement, uint32_t index,
                      const char *word)
{
    return index < statement->token_count &&
           schemac_token_equals(sql, &statement->tokens[index], word);
}

/* Whether the statement makes a routine, whose body may be BEGIN ATOMIC ... END. */
static bool makes_routine(const char *sql, const SchemacStatement *statement)
{
    uint32_t at = 1;
    if (!schemac_token_is(sql, statement, 0, "create")) return false;
    if (schemac_token_is(sql, statement, 1, "or") && schemac_token_is(sql, statement, 2, "replace"))
        at = 3;
    return schemac_token_is(sql, statement, at, "function") ||
           schemac_token_is(sql, statement, at, "procedure");
}

/* How deep a statement is in parentheses and in BEGIN ATOMIC ... CASE ... END. */
typedef struct Depth {
    size_t parentheses;
    size_t bodies;
    bool after_begin; /* the token before was BEGIN */
} Depth;

static bool is_inside(const Depth *depth)
{
    return depth->parentheses > 0 || depth->bodies > 0;
}

static size_t body_depth(const SchemacScan *scan, const SchemacStatement *statement,
                         const SchemacToken *token, const Depth *depth)
{
    if (depth->bodies == 0) {
        bool opens = depth->after_begin && schemac_token_equals(scan->sql, token, "atomic");
        return opens && makes_routine(scan->sql, statement) ? 1 : 0;
    }
    if (schemac_token_equals(scan->sql, token, "case")) return depth->bodies + 1;
    return schemac_token_equals(scan->sql, token, "end") ? depth->bodies - 1 : depth->bodies;
}

/* The next token becomes part of the statement. */
static void statement_take(const SchemacScan *scan, SchemacStatement *statement,
                           const SchemacToken *token, Depth *depth)
{
    if (statement->token_count == 0) statement->begin = token->begin;
    statement->end = token->end;
    if (statement->token_count < SCHEMAC_HEAD_TOKENS)
        statement->tokens[statement->token_count++] = *token;
    if (token->kind == '(')
        depth->parentheses++;
    else if (token->kind == ')' && depth->parentheses > 0)
        depth->parentheses--;
    depth->bodies = body_depth(scan, statement, token, depth);
    depth->after_begin = schemac_token_equals(scan->sql, token, "begin");
}

bool schemac_scan_next(SchemacScan *scan, SchemacStatement *statement)
{
    SchemacToken token;
    Depth depth = {0};
    statement->token_count = 0;
    statement->is_ended = false;
    while (schemac_scan_token(scan, &token)) {
        if (token.kind != ';' || is_inside(&depth)) {
            statement_take(scan, statement, &token, &depth);
        } else if (statement->token_count > 0) {
            statement->is_ended = true;
            return true;
        }
    }
    return statement->token_count > 0 && scan->unterminated == NULL;
}

bool schemac_scan_line(SchemacScan *scan, const char *prefix, SchemacToken *line)
{
    SchemacStatement statement = {0};
    SchemacToken token;
    Depth depth = {0};
    for (;;) {
        scan_space(scan, is_inside(&depth) ? NULL : prefix);
        if (!is_inside(&depth) && scan->offset < scan->length && line_begins(scan, prefix)) {
            line->begin = scan->offset;
            scan_line_comment(scan);
            line->end = scan->offset;
            line->kind = '-';
            return true;
        }
        if (!schemac_scan_token(scan, &token)) return false;
        if (token.kind == ';' && !is_inside(&depth))
            statement.token_count = 0;
        else
            statement_take(scan, &statement, &token, &depth);
    }
}

/* Whether it is BEGIN or COMMIT (given in lower case) and nothing more is said with it. */
static bool is_plain(const char *sql, const SchemacStatement *statement, const char *word)
{
    return schemac_token_is(sql, statement, 0, word) &&
           (statement->token_count == 1 ||
            (statement->token_count == 2 && (schemac_token_is(sql, statement, 1, "transaction") ||
                                             schemac_token_is(sql, statement, 1, "work"))));
}

/* Past the spaces from `offset` on and the line's end; 0 where something else is on the line. */
static size_t skip_line_end(const char *sql, size_t length, size_t offset)
{
    while (offset < length && is_space(sql[offset]))
        if (sql[offset++] == '\n') return offset;
    return 0;
}

/* Whether nothing but spaces stands before `offset` on its line. */
static bool begins_line(const char *sql, size_t offset)
{
    while (offset > 0 && sql[offset - 1] != '\n' && is_space(sql[offset - 1])) offset--;
    return offset == 0 || sql[offset - 1] == '\n';
}

bool schemac_scan_transaction(const char *sql, size_t length, SchemacToken *inside)
{
    SchemacScan scan = {.sql = sql, .length = length};
    SchemacStatement statement;
    if (!schemac_scan_next(&scan, &statement) || !statement.is_ended ||
        !is_plain(sql, &statement, "begin") || !begins_line(sql, statement.begin))
        return false;
    *inside = (SchemacToken){.begin = skip_line_end(sql, length, scan.offset), .kind = 't'};
    bool is_whole = false;
    while (schemac_scan_next(&scan, &statement)) {
        is_whole = is_plain(sql, &statement, "commit") && begins_line(sql, statement.begin);
        inside->end = statement.begin;
    }
    return is_whole && inside->begin > 0 && scan.unterminated == NULL;
}

/* ---- what a section may hold ---- */

/* The statement as the user knows it, when it begins or ends a transaction; else NULL. */
static const char *transaction_control(const char *sql, const SchemacStatement *statement)
{
    static const char *const heads[] = {"begin",    "commit", "end",    "abort",
                                        "rollback", "start",  "prepare"};
    size_t head = 0;
    while (head < sizeof heads / sizeof *heads && !schemac_token_is(sql, statement, 0, heads[head]))
        head++;
    switch (head) {
    case 0: return "BEGIN";
    case 1: return "COMMIT";
    case 2: return "END";
    case 3: return "ABORT";
    case 4: /* ROLLBACK TO a savepoint stays inside */
        for (uint32_t i = 1; i < 3; i++)
            if (schemac_token_is(sql, statement, i, "to")) return NULL;
        return "ROLLBACK";
    case 5: return schemac_token_is(sql, statement, 1, "transaction") ? "START TRANSACTION" : NULL;
    case 6:
        return schemac_token_is(sql, statement, 1, "transaction") ? "PREPARE TRANSACTION" : NULL;
    default: return NULL;
    }
}

static void error_place(SchemacError *error, const SchemacRevision *revision, bool down,
                        uint32_t section, size_t position)
{
    if (error == NULL) return;
    schemac_copy_text(error->revision, sizeof error->revision, revision->id);
    schemac_copy_text(error->revision_name, sizeof error->revision_name, revision->name);
    error->down = down;
    error->section = section;
    error->has_position = true;
    error->position = position;
}

/* What the reader of sections left of a transaction: BEGIN is its first statement, but COMMIT not
 * its last. Takes what stands after COMMIT; false where there is none. */
static bool find_after_commit(SchemacScan *scan, SchemacStatement *statement)
{
    while (schemac_scan_next(scan, statement)) {
        if (is_plain(scan->sql, statement, "commit")) {
            return schemac_scan_next(scan, statement) &&
                   transaction_control(scan->sql, statement) == NULL;
        }
    }
    return false;
}

static void fail_control(SchemacError *error, const SchemacSection *part, SchemacScan scan,
                         SchemacStatement *statement, const char *where)
{
    const char *control = transaction_control(part->sql, statement);
    SchemacStatement after;
    if (part->transactional && is_plain(part->sql, statement, "begin") &&
        find_after_commit(&scan, &after)) {
        *statement = after;
        schemac_fail(error, SCHEMAC_ERROR_TRANSACTION_CONTROL, "statement after COMMIT: %s", where);
        schemac_set_hint(error, "Move it before COMMIT, or open a section for it with a line "
                                "\"-- schemac: transaction\".");
        return;
    }
    schemac_fail(error, SCHEMAC_ERROR_TRANSACTION_CONTROL, "%s is not allowed in a section: %s",
                 control, where);
    schemac_set_hint(error, "The runner begins and commits each section by itself. "
                            "Take the statement out, or split the section.");
}

bool schemac_section_check(const SchemacRevision *revision, bool down, uint32_t section,
                           SchemacError *error)
{
    const SchemacSection *part = &(down ? revision->down : revision->up)[section];
    SchemacScan scan = {.sql = part->sql, .length = part->length};
    SchemacScan after = scan; /* of the first statement that controls a transaction */
    SchemacStatement statement, control = {0};
    bool has_control = false;
    char label[SCHEMAC_LABEL_SIZE];
    char where[SCHEMAC_LABEL_SIZE + 40];
    snprintf(where, sizeof where, "revision %s, section %u", schemac_label(label, revision),
             section + 1);
    while (schemac_scan_next(&scan, &statement)) {
        if (!has_control && transaction_control(part->sql, &statement) != NULL) {
            control = statement;
            after = scan;
            has_control = true;
        }
    }
    if (scan.unterminated != NULL) {
        schemac_fail(error, SCHEMAC_ERROR_TRANSACTION_CONTROL, "unterminated %s: %s",
                     scan.unterminated, where);
        error_place(error, revision, down, section + 1, scan.unterminated_at);
    } else if (has_control) {
        fail_control(error, part, after, &control, where);
        error_place(error, revision, down, section + 1, control.begin);
    }
    return scan.unterminated == NULL && !has_control;
}
