/* Stepping over what cannot be read, or is not built yet: to the `;` or `}` that ends the item or
 * statement, braces inside it included. */
#include "syntax/parser_internal.h"

#include "schema_parser.h"

void scanner_resync(Scanner *scanner, bool keep)
{
    scanner->want = WANT_RESYNC;
    scanner->head_wants_name = false;
    if (keep) {
        ScanToken token = scanner->last;
        scanner_put_back(scanner, token);
        if (token.kind == '}') {
            /* It will close its brace when it is read again. */
            VECTOR_ADD(scanner->arena, &scanner->braces, token.range);
        }
        scanner->last =
            (ScanToken){';', {scanner->before_last.range.end, scanner->before_last.range.end}};
    }
}

/* Takes a token and follows braces with it, as scanner_next does. */
static ScanToken take_following(Scanner *scanner)
{
    ScanToken token = scanner_take(scanner);
    if (token.kind == '{')
        VECTOR_ADD(scanner->arena, &scanner->braces, token.range);
    else if (token.kind == '}' && scanner->braces.count > 0)
        scanner->braces.count--;
    return token;
}

/* table t c { ... } { ... }: a second block of the same statement follows. */
static bool is_before_brace(Scanner *scanner)
{
    ScanToken next = scanner_take(scanner);
    scanner_put_back(scanner, next);
    return next.kind == '{';
}

/* Reads on from `token`, which was taken, to the end of the item. Gives its last token; the brace
 * that closes the block around the item, or the end of the file, is put back. A `;` in brackets, as
 * between the statements of a rule, is no end where `in_brackets`. */
static ScanToken skip_item(Scanner *scanner, ScanToken token, bool in_brackets)
{
    size_t target = scanner->block_depth;
    size_t open = 0;
    ScanToken previous = token;
    for (;; previous = token, token = take_following(scanner)) {
        if (in_brackets && token.kind == '(')
            open++;
        else if (in_brackets && token.kind == ')' && open > 0)
            open--;
        if (token.kind == ';' && open > 0) continue;
        /* What was documented inside is passed over; what comes after is not. */
        if (token.kind == 0 || token.kind == ';' || token.kind == '}')
            scanner->documentation_pending = (AstRange){0, 0};
        if (token.kind == 0) {
            scanner_put_back(scanner, token);
            return previous;
        }
        if (token.kind == ';' && scanner->braces.count <= target) return token;
        if (token.kind != '}') continue;
        if (scanner->braces.count < target) {
            VECTOR_ADD(scanner->arena, &scanner->braces, token.range);
            scanner_put_back(scanner, token);
            return previous;
        }
        if (scanner->braces.count == target && !is_before_brace(scanner)) return token;
    }
}

/* A `;` right after a `}` that ended the piece belongs to it. */
static ScanToken take_semicolon(Scanner *scanner, ScanToken last)
{
    if (last.kind != '}') return last;
    ScanToken next = scanner_take(scanner);
    if (next.kind == ';') return next;
    scanner_put_back(scanner, next);
    return last;
}

ScanToken scanner_take_resync(Scanner *scanner)
{
    ScanToken from = scanner->last;
    if (scanner->pending_count == 0 || from.kind != ';') {
        from = skip_item(scanner, from, false);
        from = take_semicolon(scanner, from);
    }
    return (ScanToken){TOKEN_RESYNC, {from.range.end, from.range.end}};
}

ScanToken scanner_take_skip(Scanner *scanner)
{
    ScanToken token = take_following(scanner);
    uint32_t begin = token.range.begin;
    token = skip_item(scanner, token, true);
    token = take_semicolon(scanner, token);
    return (ScanToken){TOKEN_SKIPPED, {begin, token.range.end > begin ? token.range.end : begin}};
}
