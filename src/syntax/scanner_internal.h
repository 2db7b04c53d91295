/* The scanner: flex (grammar/schema.l) finds lexemes, scanner.c hands the parser its tokens, whole
 * pieces of SQL among them (scanner_sql.c), and steps over what a mistake made unreadable
 * (scanner_recover.c).
 *
 * Must not know: the tree. */
#ifndef SCHEMAC_SYNTAX_SCANNER_INTERNAL_H
#define SCHEMAC_SYNTAX_SCANNER_INTERNAL_H

#include "diag/diag.h"

/* Bytes begin..end of the one source that is parsed; {0, 0} is none. */
typedef struct AstRange {
    uint32_t begin;
    uint32_t end;
} AstRange;

/* Kinds are the grammar's tokens, and these, which the parser never sees. */
enum { RAW_COMMENT = 2000, RAW_DOCUMENTATION = 2001 };

typedef struct ScanToken {
    int kind;
    AstRange range;
} ScanToken;

typedef VECTOR(ScanToken) ScanTokens;

typedef enum WordClass { WORD_PLAIN, WORD_WORD, WORD_TYPE, WORD_ITEM, WORD_RESERVED } WordClass;

/* A row of grammar/keywords.def. */
typedef struct Keyword {
    const char *word;
    int token;
    WordClass word_class;
} Keyword;

/* The row of keywords.def at `index`, or NULL after the last; they are in order of their words. */
const Keyword *keyword_at(size_t index);
size_t keyword_count(void);
/* The row of exactly this word, or NULL. */
const Keyword *keyword_find(Text word);

#define KEYWORD_SLOTS 1024
#define KEYWORD_LENGTH 20 /* of the longest, and one */

/* `///` lines before the token that starts at `token_begin`. */
typedef struct Documentation {
    uint32_t token_begin;
    AstRange range;
    bool taken;
} Documentation;

/* What the next call is to hand over. */
typedef enum ScanWant {
    WANT_TOKEN,
    WANT_SKIP,       /* the rest of a statement or item */
    WANT_EXPRESSION, /* up to what ends a default */
    WANT_INSIDE,     /* up to the closing parenthesis */
    WANT_HEAD,       /* a name and clauses of ours, then everything up to ; or { */
    WANT_RESYNC      /* a RESYNC token in place of what cannot be read */
} ScanWant;

#define SCAN_LOG 8

typedef struct Scanner {
    Arena *arena;
    Diagnostics *diagnostics;
    const Source *source;
    const char *bytes;
    uint32_t length;
    void *flex;
    uint32_t offset; /* of the next lexeme */
    const Keyword **keywords;

    ScanToken pending[3]; /* scanned already, to be handed over first; the last one is next */
    size_t pending_count;
    ScanToken last; /* handed over last */
    ScanToken before_last;
    ScanWant want;
    bool head_wants_name;
    bool in_routine; /* the head is a function's or procedure's */
    bool in_tail;    /* inside a piece of SQL where strings may be long */

    VECTOR(AstRange) braces; /* open ones */
    uint32_t block_depth;    /* how many of them hold items or statements */
    uint32_t namespace_depth;
    bool unclosed; /* the file ended inside braces, and that was reported */

    ScanToken statement[SCAN_LOG]; /* the first tokens of this statement */
    size_t statement_count;
    ScanToken item; /* the first of this item */

    VECTOR(Documentation) documentation;
    AstRange documentation_pending;

    bool only_project; /* hand over project blocks and nothing else */
    bool guess;        /* take a string that runs on after `;` and a line's end as unterminated */
    bool guess_helps;  /* there was such a string */

    ScanTokens *record; /* all tokens and comments, for the formatter; or NULL */
} Scanner;

void scanner_begin(Scanner *scanner);
void scanner_end(Scanner *scanner);
/* Reports invalid UTF-8 and NUL bytes. */
void scanner_check_bytes(Scanner *scanner);

/* The next token, of any kind but comments. */
ScanToken scanner_take(Scanner *scanner);
void scanner_put_back(Scanner *scanner, ScanToken token);
/* The next token for the parser. */
ScanToken scanner_next(Scanner *scanner);
/* A piece of SQL that starts with `first`, which was taken. */
ScanToken scanner_take_sql(Scanner *scanner, ScanWant want, ScanToken first);
ScanToken scanner_take_resync(Scanner *scanner);
ScanToken scanner_take_skip(Scanner *scanner);
/* After a mistake: the next token is RESYNC. With `keep` the offending token is read again. */
void scanner_resync(Scanner *scanner, bool keep);

Span scanner_span(const Scanner *scanner, AstRange range);
Text scanner_text(const Scanner *scanner, AstRange range);
bool scanner_breaks_line(const Scanner *scanner, uint32_t begin, uint32_t end);
/* Whether the token is a word, a name or a keyword. */
bool scanner_is_word(const Scanner *scanner, ScanToken token);
/* The row of a word in any case, or NULL. */
const Keyword *scanner_find_keyword(const Scanner *scanner, AstRange range);
bool scanner_token_is(const Scanner *scanner, ScanToken token, const char *word);

/* For schema.l: the end of what begins at `begin`; an end that is not there is reported. */
uint32_t scanner_line_end(const Scanner *scanner, uint32_t begin);
uint32_t scanner_comment_end(Scanner *scanner, uint32_t begin);
uint32_t scanner_string_end(Scanner *scanner, uint32_t begin, uint32_t quote, bool escapes);
uint32_t scanner_quoted_end(Scanner *scanner, uint32_t begin, uint32_t quote);
uint32_t scanner_dollar_end(Scanner *scanner, uint32_t begin, uint32_t body);
int scanner_word_kind(Scanner *scanner, AstRange range);
void scanner_refuse_byte(Scanner *scanner, AstRange range);

#endif
