/* libcrypto's EVP functions set all of OpenSSL up at their first use, its configuration and
 * providers: more than a millisecond, which is felt in an apply that has nothing to do. Those of
 * SHA256_Init need none of it; OpenSSL calls them deprecated since 3.0, but keeps them. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/hash.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

#include "base/bug.h"

static void context_update(SHA256_CTX *context, const void *bytes, size_t length)
{
    if (length > 0 && SHA256_Update(context, bytes, length) != 1) BUG("libcrypto cannot hash");
}

static SHA256_CTX context_make(void)
{
    SHA256_CTX context;
    if (SHA256_Init(&context) != 1) BUG("libcrypto has no SHA-256");
    return context;
}

static Hash context_hash(SHA256_CTX *context)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[SHA256_DIGEST_LENGTH];
    if (SHA256_Final(digest, context) != 1) BUG("libcrypto cannot end a hash");
    Hash hash = {{0}};
    for (size_t i = 0; i < sizeof digest; i++) {
        hash.hex[2 * i] = digits[digest[i] >> 4];
        hash.hex[2 * i + 1] = digits[digest[i] & 15];
    }
    return hash;
}

Hash hash_text(Text text)
{
    SHA256_CTX context = context_make();
    context_update(&context, text.bytes, text.length);
    return context_hash(&context);
}

Hash hash_texts(const Text *parts, size_t count)
{
    SHA256_CTX context = context_make();
    for (size_t i = 0; i < count; i++) {
        char length[32];
        int digits = snprintf(length, sizeof length, "%zu:", parts[i].length);
        context_update(&context, length, (size_t)digits);
        context_update(&context, parts[i].bytes, parts[i].length);
    }
    return context_hash(&context);
}

bool hash_equals(const Hash *a, const Hash *b)
{
    return memcmp(a->hex, b->hex, HASH_LENGTH) == 0;
}
