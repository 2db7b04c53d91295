#include "base/hash.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "base/bug.h"

static void context_update(EVP_MD_CTX *context, const void *bytes, size_t length)
{
    if (length > 0 && EVP_DigestUpdate(context, bytes, length) != 1) BUG("libcrypto cannot hash");
}

static EVP_MD_CTX *context_new(void)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1) {
        BUG("libcrypto has no SHA-256");
    }
    return context;
}

/* Ends and frees `context`. */
static Hash context_hash(EVP_MD_CTX *context)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (EVP_DigestFinal_ex(context, digest, &length) != 1 || length * 2 != HASH_LENGTH) {
        BUG("SHA-256 gave %u bytes", length);
    }
    EVP_MD_CTX_free(context);
    Hash hash = {{0}};
    for (size_t i = 0; i < length; i++) {
        hash.hex[2 * i] = digits[digest[i] >> 4];
        hash.hex[2 * i + 1] = digits[digest[i] & 15];
    }
    return hash;
}

Hash hash_text(Text text)
{
    EVP_MD_CTX *context = context_new();
    context_update(context, text.bytes, text.length);
    return context_hash(context);
}

Hash hash_texts(const Text *parts, size_t count)
{
    EVP_MD_CTX *context = context_new();
    for (size_t i = 0; i < count; i++) {
        char length[32];
        int digits = snprintf(length, sizeof length, "%zu:", parts[i].length);
        context_update(context, length, (size_t)digits);
        context_update(context, parts[i].bytes, parts[i].length);
    }
    return context_hash(context);
}

bool hash_equals(const Hash *a, const Hash *b)
{
    return memcmp(a->hex, b->hex, HASH_LENGTH) == 0;
}
