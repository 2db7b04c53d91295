/* The wire decoder: any bytes, for any type, give a value or a refusal; what it gives can be sent
 * again, and reads back as the same. The first two bytes choose the type and the form. */
#include "runtime/rt_internal.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const SchemacLabel label_items[] = {{"a", 1}, {"bc", 2}};
static const SchemacLabels labels = {label_items, 2};

/* Ranges hold types that built-in ranges are of; an array of vectors knows no fixed size. */
static bool is_fit(unsigned char type, unsigned char form)
{
    bool is_fixed = type == SCHEMAC_TYPE_FLOATS || type == SCHEMAC_TYPE_HALVES;
    return type != SCHEMAC_TYPE_NONE && (form == SCHEMAC_SCALAR || !is_fixed);
}

static void check_again(const SchemacColumn *column, const void *value, SchemacArena *arena)
{
    Writer writer = {0};
    Encoding encoding = {&writer, column, 25, NULL};
    if (rt_encode(&encoding, value) && !writer.has_failed) {
        unsigned char again[256];
        Decoding decoding = {arena, true, NULL, column};
        if (!rt_decode(&decoding, writer.bytes == NULL ? (const unsigned char *)"" : writer.bytes,
                       writer.length, again))
            abort(); /* what was encoded must decode */
    }
    writer_free(&writer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    SchemacColumn column = {.name = "x",
                            .labels = &labels,
                            .dimensions = 3,
                            .type = (unsigned char)(data[0] % SCHEMAC_TYPE_COUNT),
                            .form = (unsigned char)(data[1] % 5)};
    if (!is_fit(column.type, column.form)) return 0;
    /* a copy of the exact size: reading one byte too far is seen */
    unsigned char *bytes = malloc(size - 2);
    if (bytes == NULL) return 0;
    memcpy(bytes, data + 2, size - 2);
    SchemacArena *arena = schemac_arena_new();
    unsigned char value[256] __attribute__((aligned(16)));
    Decoding decoding = {arena, (data[1] & 0x80) != 0, NULL, &column};
    if (rt_value_size(&column) <= sizeof value && rt_decode(&decoding, bytes, size - 2, value)) {
        check_again(&column, value, arena);
        if (column.type == SCHEMAC_TYPE_NUMERIC && column.form == SCHEMAC_SCALAR) {
            SchemacNumeric numeric;
            memcpy(&numeric, value, sizeof numeric);
            (void)schemac_numeric_text(arena, numeric);
        }
    }
    SchemacNumeric parsed;
    SchemacText text = {(const char *)bytes, size - 2};
    if (schemac_numeric_parse(arena, text, &parsed) && schemac_numeric_text(arena, parsed) == NULL)
        abort();
    schemac_arena_free(arena);
    free(bytes);
    return 0;
}
