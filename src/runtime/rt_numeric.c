/* numeric: wire form, and exact text both ways. Format: numeric_send (count, weight, sign, scale,
 * digits of base 10000). */
#include "rt_internal.h"

#include <strings.h>

#define DIGIT_BASE 10000
#define DIGIT_PLACES 4
#define SCALE_MAX 16383
#define WEIGHT_MAX 32767 /* 131072 decimal digits before the point */

bool decode_numeric(const Decoding *decoding, const unsigned char *bytes, size_t length,
                    void *field)
{
    if (length < 8) return false;
    SchemacNumeric numeric = {NULL, get_uint16(bytes), (int16_t)get_uint16(bytes + 2),
                              get_uint16(bytes + 4), get_uint16(bytes + 6)};
    bool is_number =
        numeric.sign == SCHEMAC_NUMERIC_POSITIVE || numeric.sign == SCHEMAC_NUMERIC_NEGATIVE;
    bool is_special = numeric.sign == SCHEMAC_NUMERIC_NAN ||
                      numeric.sign == SCHEMAC_NUMERIC_INFINITY ||
                      numeric.sign == SCHEMAC_NUMERIC_MINUS_INFINITY;
    if ((!is_number && !is_special) || length != 8 + (size_t)numeric.digit_count * 2 ||
        numeric.scale > SCALE_MAX)
        return false;
    uint16_t *digits = schemac_arena_make(
        decoding->arena, (size_t)numeric.digit_count * sizeof *digits, sizeof *digits);
    if (digits == NULL) return false;
    for (size_t i = 0; i < numeric.digit_count; i++) {
        digits[i] = get_uint16(bytes + 8 + i * 2);
        if (digits[i] >= DIGIT_BASE) return false;
    }
    numeric.digits = digits;
    memcpy(field, &numeric, sizeof numeric);
    return true;
}

bool encode_numeric(Encoding *encoding, const void *field)
{
    SchemacNumeric numeric;
    memcpy(&numeric, field, sizeof numeric);
    if (numeric.digit_count > 0 && numeric.digits == NULL)
        return encode_fail(encoding, "the numeric has no digits");
    unsigned char *place = writer_reserve(encoding->writer, 8 + (size_t)numeric.digit_count * 2);
    if (place == NULL) return true;
    put_uint16(place, numeric.digit_count);
    put_uint16(place + 2, (uint16_t)numeric.weight);
    put_uint16(place + 4, numeric.sign);
    put_uint16(place + 6, numeric.scale);
    for (size_t i = 0; i < numeric.digit_count; i++)
        put_uint16(place + 8 + i * 2, numeric.digits[i]);
    return true;
}

/* ---- to text ---- */

static const char *special_text(uint16_t sign)
{
    switch (sign) {
    case SCHEMAC_NUMERIC_NAN: return "NaN";
    case SCHEMAC_NUMERIC_INFINITY: return "Infinity";
    case SCHEMAC_NUMERIC_MINUS_INFINITY: return "-Infinity";
    default: return NULL;
    }
}

/* The base-10000 digit that stands for 10000^power. */
static unsigned digit_at(const SchemacNumeric *numeric, int power)
{
    int index = numeric->weight - power;
    return index < 0 || index >= numeric->digit_count ? 0 : numeric->digits[index];
}

static char *put_digit(char *place, unsigned digit)
{
    place[0] = (char)('0' + digit / 1000 % 10);
    place[1] = (char)('0' + digit / 100 % 10);
    place[2] = (char)('0' + digit / 10 % 10);
    place[3] = (char)('0' + digit % 10);
    return place + DIGIT_PLACES;
}

static char *put_whole(char *place, const SchemacNumeric *numeric)
{
    char *begin = place;
    for (int power = numeric->weight; power >= 0; power--)
        place = put_digit(place, digit_at(numeric, power));
    size_t zeros = 0;
    while (zeros + 1 < (size_t)(place - begin) && begin[zeros] == '0') zeros++;
    memmove(begin, begin + zeros, (size_t)(place - begin) - zeros);
    place -= zeros;
    if (place == begin) *place++ = '0';
    return place;
}

const char *schemac_numeric_text(SchemacArena *arena, SchemacNumeric numeric)
{
    const char *special = special_text(numeric.sign);
    if (special != NULL) return special;
    size_t whole = numeric.weight < 0 ? 0 : (size_t)numeric.weight + 1;
    size_t size = whole * DIGIT_PLACES + numeric.scale + DIGIT_PLACES + 4;
    char *text = schemac_arena_make(arena, size, 1);
    if (text == NULL) return NULL;
    char *place = text;
    if (numeric.sign == SCHEMAC_NUMERIC_NEGATIVE) *place++ = '-';
    place = put_whole(place, &numeric);
    if (numeric.scale > 0) {
        *place++ = '.';
        char *end = place + numeric.scale;
        for (int power = -1; place < end; power--)
            place = put_digit(place, digit_at(&numeric, power));
        place = end;
    }
    *place = '\0';
    return text;
}

/* ---- from text ---- */

static bool parse_special(SchemacText text, SchemacNumeric *numeric)
{
    static const struct {
        const char *word;
        uint16_t sign;
    } words[] = {
        {"nan", SCHEMAC_NUMERIC_NAN},
        {"infinity", SCHEMAC_NUMERIC_INFINITY},
        {"+infinity", SCHEMAC_NUMERIC_INFINITY},
        {"-infinity", SCHEMAC_NUMERIC_MINUS_INFINITY},
        {"inf", SCHEMAC_NUMERIC_INFINITY},
        {"-inf", SCHEMAC_NUMERIC_MINUS_INFINITY},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strlen(words[i].word) == text.length &&
            strncasecmp(words[i].word, text.data, text.length) == 0) {
            memset(numeric, 0, sizeof *numeric);
            numeric->sign = words[i].sign;
            return true;
        }
    }
    return false;
}

/* A decimal number taken apart: its digits with the point taken out. */
typedef struct Decimal {
    bool is_negative;
    const char *begin; /* digits with at most one point among them */
    const char *end;
    int64_t digit_count;
    int64_t whole_count; /* digits before the point, the exponent counted in */
} Decimal;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* `e12`, `E-3`; false when it is not one. An exponent too large to matter is out of range later. */
static bool parse_exponent(const char *place, const char *end, int64_t *exponent)
{
    *exponent = 0;
    if (place == end) return true;
    if (*place != 'e' && *place != 'E') return false;
    place++;
    bool is_negative = place < end && *place == '-';
    if (place < end && (*place == '-' || *place == '+')) place++;
    if (place == end) return false;
    for (; place < end; place++) {
        if (!is_digit(*place)) return false;
        if (*exponent < 1000000) *exponent = *exponent * 10 + (*place - '0');
    }
    *exponent = is_negative ? -*exponent : *exponent;
    return true;
}

static bool parse_decimal(SchemacText text, Decimal *decimal)
{
    const char *place = text.data;
    const char *end = text.data + text.length;
    memset(decimal, 0, sizeof *decimal);
    if (place < end && (*place == '-' || *place == '+')) decimal->is_negative = *place++ == '-';
    decimal->begin = place;
    bool has_point = false;
    for (; place < end && (is_digit(*place) || (*place == '.' && !has_point)); place++) {
        if (*place == '.') {
            has_point = true;
            continue;
        }
        decimal->digit_count++;
        decimal->whole_count += has_point ? 0 : 1;
    }
    decimal->end = place;
    int64_t exponent;
    if (decimal->digit_count == 0 || !parse_exponent(place, end, &exponent)) return false;
    decimal->whole_count += exponent;
    return true;
}

/* Rounded up towards the next multiple of four places, so that digits of base 10000 line up. */
static int64_t floor_div(int64_t value, int64_t by)
{
    return value >= 0 ? value / by : -((-value + by - 1) / by);
}

/* Adds each decimal digit to the base-10000 digit it belongs to. */
static void fill_digits(const Decimal *decimal, int64_t weight, uint16_t *digits)
{
    static const uint16_t worth[DIGIT_PLACES] = {1, 10, 100, 1000};
    int64_t power = decimal->whole_count - 1; /* of ten, of the first digit */
    for (const char *c = decimal->begin; c < decimal->end; c++) {
        if (*c == '.') continue;
        int64_t group = floor_div(power, DIGIT_PLACES);
        uint16_t *digit = &digits[weight - group];
        *digit = (uint16_t)(*digit + (*c - '0') * worth[power - group * DIGIT_PLACES]);
        power--;
    }
}

bool schemac_numeric_parse(SchemacArena *arena, SchemacText text, SchemacNumeric *numeric)
{
    if (text.data == NULL || parse_special(text, numeric)) return text.data != NULL;
    Decimal decimal;
    if (!parse_decimal(text, &decimal)) return false;
    int64_t scale = decimal.digit_count - decimal.whole_count;
    int64_t weight = floor_div(decimal.whole_count - 1, DIGIT_PLACES);
    int64_t last = floor_div(decimal.whole_count - decimal.digit_count, DIGIT_PLACES);
    if (scale > SCALE_MAX || weight > WEIGHT_MAX || weight - last >= UINT16_MAX) return false;
    size_t count = (size_t)(weight - last + 1);
    uint16_t *digits = schemac_arena_make(arena, count * sizeof *digits, sizeof *digits);
    if (digits == NULL) return false;
    memset(digits, 0, count * sizeof *digits);
    fill_digits(&decimal, weight, digits);
    size_t leading = 0;
    while (leading < count && digits[leading] == 0) leading++;
    while (count > leading && digits[count - 1] == 0) count--;
    bool is_zero = count == leading;
    numeric->digits = digits + leading;
    numeric->digit_count = (uint16_t)(count - leading);
    numeric->weight = (int16_t)(is_zero ? 0 : weight - (int64_t)leading);
    numeric->sign =
        decimal.is_negative && !is_zero ? SCHEMAC_NUMERIC_NEGATIVE : SCHEMAC_NUMERIC_POSITIVE;
    numeric->scale = (uint16_t)(scale < 0 ? 0 : scale);
    return true;
}
