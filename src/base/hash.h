/* SHA-256 (FIPS 180-4, through libcrypto), in lower-case hexadecimal. */
#ifndef SCHEMAC_BASE_HASH_H
#define SCHEMAC_BASE_HASH_H

#include "base/text.h"

#define HASH_LENGTH 64 /* hexadecimal digits */

/* A hash as NUL-terminated text. */
typedef struct Hash {
    char hex[HASH_LENGTH + 1];
} Hash;

Hash hash_text(Text text);
/* The hash of all parts one after the other, each preceded by its length in decimal and a colon. */
Hash hash_texts(const Text *parts, size_t count);
bool hash_equals(const Hash *a, const Hash *b);

#endif
