/* As much SQL as must be understood without a parser: where tokens and statements begin and end.
 * The rules are those of the server's own scanner with standard_conforming_strings on (quotes,
 * dollar quotes, comments that nest, the bodies of SQL-standard functions), and of psql for where a
 * statement ends.
 *
 * For the runner, and for src/revision, which finds the sections of a file. Must not know what a
 * statement does. */
#ifndef SCHEMAC_RUN_SCAN_H
#define SCHEMAC_RUN_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct SchemacToken {
    size_t begin;
    size_t end;
    char kind; /* 'w' word, 'q' quoted name, 's' string or number, else the character itself */
} SchemacToken;

#define SCHEMAC_HEAD_TOKENS 24

typedef struct SchemacStatement {
    size_t begin;                             /* of its first token */
    size_t end;                               /* after its last, without the semicolon */
    SchemacToken tokens[SCHEMAC_HEAD_TOKENS]; /* its first ones */
    uint32_t token_count;
    bool is_ended; /* by a semicolon */
} SchemacStatement;

typedef struct SchemacScan {
    const char *sql;
    size_t length;
    size_t offset;
    const char *unterminated; /* NULL, or what the text ends inside of: "quoted string" */
    size_t unterminated_at;
} SchemacScan;

/* The next token; false at the end. */
bool schemac_scan_token(SchemacScan *scan, SchemacToken *token);
/* Whether it is the unquoted word `word` (given in lower case). */
bool schemac_token_equals(const char *sql, const SchemacToken *token, const char *word);
/* Takes the next statement; false at the end (or where something never ends: scan->unterminated).
 */
bool schemac_scan_next(SchemacScan *scan, SchemacStatement *statement);
/* Whether token `index` of the statement is the unquoted word `word` (given in lower case). */
bool schemac_token_is(const char *sql, const SchemacStatement *statement, uint32_t index,
                      const char *word);
/* Takes the next line that begins with `prefix`, which itself begins with "--": where a statement
 * may begin or end, not inside of a string, a quoted name, a comment, parentheses or a body. `line`
 * is without its end. False where there is no more. */
bool schemac_scan_line(SchemacScan *scan, const char *prefix, SchemacToken *line);
/* Where `sql` is one whole transaction, "BEGIN; ... COMMIT;" without options, each in a line of its
 * own, `inside` is what stands between; else false. */
bool schemac_scan_transaction(const char *sql, size_t length, SchemacToken *inside);

#endif
