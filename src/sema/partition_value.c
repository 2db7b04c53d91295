/* Values that stand in bounds, as PostgreSQL orders them. What is not surely read is unknown: the
 * server has the last word on it. */
#include "sema/partition_internal.h"

#include <string.h>

#define DAY_MICROSECONDS INT64_C(86400000000)

/* ---- columns ---- */

static bool is_bytewise(const char *name)
{
    return strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0 || strcmp(name, "ucs_basic") == 0;
}

static ValueFamily family_of(const Type *type, const char *collation)
{
    static const struct {
        const char *internal;
        ValueFamily family;
    } rows[] = {
        {"int2", VALUES_DECIMAL},        {"int4", VALUES_DECIMAL},
        {"int8", VALUES_DECIMAL},        {"numeric", VALUES_DECIMAL},
        {"float4", VALUES_DECIMAL},      {"float8", VALUES_DECIMAL},
        {"bool", VALUES_BOOLEAN},        {"date", VALUES_DATE},
        {"timestamp", VALUES_TIMESTAMP}, {"timestamptz", VALUES_TIMESTAMP_ZONE},
    };
    Type base = type_base(type);
    if (base.array_dimensions > 0) return VALUES_OPAQUE;
    if (base.type_class == TYPE_USER && base.object->kind == KIND_ENUM) return VALUES_LABEL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (type_is(type, rows[i].internal)) return rows[i].family;
    bool is_text = type_is(type, "text") || type_is(type, "varchar");
    return is_text && collation != NULL && is_bytewise(collation) ? VALUES_TEXT : VALUES_OPAQUE;
}

KeyColumn key_column_make(const RelationState *table, const SqlKeyElement *element)
{
    const Column *column =
        element->column == NULL ? NULL : relation_find_column(table, element->column);
    KeyColumn made = {.family = VALUES_OPAQUE, .type = {.type_class = TYPE_POISON}};
    if (column == NULL) return made;
    made.type = column->type;
    /* Another operator class may order otherwise. */
    if (element->operator_class.name != NULL) return made;
    Name collation =
        element->collation.name != NULL ? element->collation.name : column->collation.name;
    made.family = family_of(&column->type, collation);
    return made;
}

/* ---- numbers ---- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static size_t count_digits(Text text)
{
    size_t count = 0;
    while (count < text.length && is_digit(text.bytes[count])) count++;
    return count;
}

/* "-12.5" without needless zeros. False: no plain decimal. */
static bool read_decimal(Sema *sema, Text written, Text *decimal, size_t *whole, size_t *fraction)
{
    Text text = text_trim(written);
    bool negative = text.length > 0 && text.bytes[0] == '-';
    if (text.length > 0 && (text.bytes[0] == '-' || text.bytes[0] == '+'))
        text = text_slice(text, 1, text.length);
    size_t digits = count_digits(text);
    Text integer = text_slice(text, 0, digits);
    Text rest = text_slice(text, digits, text.length);
    Text tail = TEXT("");
    if (rest.length > 0 && rest.bytes[0] == '.') {
        tail = text_slice(rest, 1, 1 + count_digits(text_slice(rest, 1, rest.length)));
        rest = text_slice(rest, 1 + tail.length, rest.length);
    }
    if (rest.length > 0 || integer.length + tail.length == 0) return false;
    while (integer.length > 0 && integer.bytes[0] == '0')
        integer = text_slice(integer, 1, integer.length);
    while (tail.length > 0 && tail.bytes[tail.length - 1] == '0') tail.length--;
    bool is_zero = integer.length + tail.length == 0;
    *whole = integer.length;
    *fraction = tail.length;
    *decimal = text_format(sema->working, "%s%.*s.%.*s", negative && !is_zero ? "-" : "",
                           TEXT_FORMAT(integer), TEXT_FORMAT(tail));
    return true;
}

/* Whether the type keeps every digit. */
static bool keeps_digits(const Type *type, size_t whole, size_t fraction)
{
    Type base = type_base(type);
    if (type_is(type, "float4")) return whole + fraction <= 6;
    if (type_is(type, "float8")) return whole + fraction <= 15;
    if (!type_is(type, "numeric")) return fraction == 0;
    int32_t scale = base.modifier_count == 2 ? base.modifiers[1] : 0;
    return base.modifier_count == 0 || (scale >= 0 && fraction <= (size_t)scale);
}

/* "-12.5": by sign, length of the whole part, digits. */
static int compare_decimals(Text a, Text b)
{
    bool a_negative = a.length > 0 && a.bytes[0] == '-';
    bool b_negative = b.length > 0 && b.bytes[0] == '-';
    if (a_negative != b_negative) return a_negative ? -1 : 1;
    const char *a_dot = memchr(a.bytes, '.', a.length);
    const char *b_dot = memchr(b.bytes, '.', b.length);
    size_t a_whole = a_dot == NULL ? a.length : (size_t)(a_dot - a.bytes);
    size_t b_whole = b_dot == NULL ? b.length : (size_t)(b_dot - b.bytes);
    int order = a_whole != b_whole ? (a_whole < b_whole ? -1 : 1) : text_compare(a, b);
    return a_negative ? -order : order;
}

/* ---- dates ---- */

/* Takes `count` digits off the front. */
static bool take_number(Text *text, size_t count, int *number)
{
    if (text->length < count) return false;
    *number = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_digit(text->bytes[i])) return false;
        *number = *number * 10 + (text->bytes[i] - '0');
    }
    *text = text_slice(*text, count, text->length);
    return true;
}

static bool take_byte(Text *text, char byte)
{
    if (text->length == 0 || text->bytes[0] != byte) return false;
    *text = text_slice(*text, 1, text->length);
    return true;
}

/* Days since 0001-01-01 in the Gregorian calendar. */
static int64_t count_days(int year, int month, int day)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    bool leaps = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int64_t past = year - 1;
    return past * 365 + past / 4 - past / 100 + past / 400 + before[month - 1] +
           (leaps && month > 2 ? 1 : 0) + day - 1;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leaps = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leaps ? 1 : 0);
}

static bool take_date(Text *text, int64_t *days)
{
    int year;
    int month;
    int day;
    if (!take_number(text, 4, &year) || !take_byte(text, '-') || !take_number(text, 2, &month) ||
        !take_byte(text, '-') || !take_number(text, 2, &day))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return false;
    *days = count_days(year, month, day);
    return true;
}

/* ".123456" after the seconds; more digits would be rounded. */
static bool take_fraction(Text *text, size_t limit, int64_t *microseconds)
{
    if (!take_byte(text, '.')) return true;
    size_t digits = count_digits(*text);
    int64_t value = 0;
    if (digits == 0 || digits > 6 || digits > limit) return false;
    for (size_t i = 0; i < 6; i++) value = value * 10 + (i < digits ? text->bytes[i] - '0' : 0);
    *text = text_slice(*text, digits, text->length);
    *microseconds += value;
    return true;
}

static bool take_time(Text *text, size_t limit, int64_t *microseconds)
{
    int hour;
    int minute;
    int second = 0;
    if (!take_number(text, 2, &hour) || !take_byte(text, ':') || !take_number(text, 2, &minute))
        return false;
    if (take_byte(text, ':') && !take_number(text, 2, &second)) return false;
    if (hour > 23 || minute > 59 || second > 59) return false;
    *microseconds = ((hour * INT64_C(60) + minute) * 60 + second) * 1000000;
    return take_fraction(text, limit, microseconds);
}

/* "+02", "-03:30", "Z": *offset in microseconds east. */
static bool take_zone(Text *text, int64_t *offset)
{
    int hours;
    int minutes = 0;
    *offset = 0;
    if (take_byte(text, 'Z') || take_byte(text, 'z')) return true;
    bool west = take_byte(text, '-');
    if (!west && !take_byte(text, '+')) return false;
    if (!take_number(text, 2, &hours)) return false;
    if (take_byte(text, ':') ? !take_number(text, 2, &minutes)
                             : text->length > 0 && !take_number(text, 2, &minutes))
        return false;
    if (hours > 15 || minutes > 59) return false;
    *offset = (hours * INT64_C(60) + minutes) * 60000000 * (west ? -1 : 1);
    return true;
}

static bool read_time(const KeyColumn *column, Text written, BoundValue *value)
{
    Text text = text_trim(written);
    Type base = type_base(&column->type);
    size_t limit = base.modifier_count > 0 ? (size_t)base.modifiers[0] : 6;
    int64_t days;
    int64_t time = 0;
    int64_t offset = 0;
    value->is_number = true;
    if (!take_date(&text, &days)) return false;
    value->number = days;
    if (column->family == VALUES_DATE) return text.length == 0;
    bool has_time = take_byte(&text, ' ') || take_byte(&text, 'T');
    if (has_time && !take_time(&text, limit, &time)) return false;
    value->is_local = text.length == 0;
    if (has_time && text.length > 0) {
        if (column->family == VALUES_TIMESTAMP || !take_zone(&text, &offset)) return false;
    }
    value->number = days * DAY_MICROSECONDS + time - offset;
    return text.length == 0;
}

/* ---- reading ---- */

static bool read_boolean(const SqlFragment *constant, BoundValue *value)
{
    static const char *const words[] = {"false", "true", "f", "t"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!text_equals_ignoring_case(text_trim(constant->value), words[i])) continue;
        value->is_number = true;
        value->number = (int64_t)i % 2;
        return true;
    }
    return false;
}

static bool read_label(const KeyColumn *column, Text label, BoundValue *value)
{
    Type base = type_base(&column->type);
    const Enum *enumeration = (const Enum *)(const void *)base.object;
    value->is_number = true;
    for (size_t i = 0; i < enumeration->labels.count; i++) {
        value->number = (int64_t)i;
        if (text_equals(enumeration->labels.items[i].label, label)) return true;
    }
    return false;
}

/* Whether a cast says what the column is anyway. */
static bool is_own_cast(const KeyColumn *column, const SqlBoundValue *written)
{
    const char *internal = type_internal(&column->type);
    return !written->has_cast ||
           (written->cast.array_dimensions == 0 && written->cast.modifier_count == 0 &&
            written->cast.name.name != NULL && strcmp(written->cast.name.name, internal) == 0);
}

static bool read_constant(Sema *sema, const KeyColumn *column, const SqlFragment *constant,
                          BoundValue *value)
{
    size_t whole;
    size_t fraction;
    value->text = constant->value;
    switch (column->family) {
    case VALUES_DECIMAL:
        return constant->constant != SQL_BOOLEAN &&
               read_decimal(sema, constant->value, &value->text, &whole, &fraction) &&
               keeps_digits(&column->type, whole, fraction);
    case VALUES_BOOLEAN: return read_boolean(constant, value);
    case VALUES_LABEL: return read_label(column, constant->value, value);
    case VALUES_DATE:
    case VALUES_TIMESTAMP:
    case VALUES_TIMESTAMP_ZONE: return read_time(column, constant->value, value);
    case VALUES_TEXT: /* varchar(2) cuts blanks off */
        return column->type.modifier_count == 0 || !text_ends_with(constant->value, " ");
    default: return true;
    }
}

BoundValue bound_value_read(Sema *sema, const KeyColumn *column, const SqlBoundValue *written)
{
    BoundValue value = {.rank = RANK_VALUE};
    if (written->kind == SQL_BOUND_MINVALUE || written->kind == SQL_BOUND_MAXVALUE) {
        value.rank = written->kind == SQL_BOUND_MINVALUE ? RANK_LOWEST : RANK_HIGHEST;
        value.is_known = true;
        return value;
    }
    if (written->kind != SQL_BOUND_CONSTANT) return value;
    value.is_null = written->constant.constant == SQL_NULL;
    value.is_known = value.is_null || (is_own_cast(column, written) &&
                                       read_constant(sema, column, &written->constant, &value));
    return value;
}

/* ---- comparing ---- */

/* The session's zone decides between a time that names its own and one that does not, and moves
 * times of one day about. */
static bool is_far(const BoundValue *a, const BoundValue *b)
{
    int64_t distance = a->number > b->number ? a->number - b->number : b->number - a->number;
    if (!a->is_local && !b->is_local) return true;
    if (a->is_local != b->is_local) return distance >= 2 * DAY_MICROSECONDS;
    return distance == 0 || distance >= DAY_MICROSECONDS;
}

int bound_value_compare(const KeyColumn *column, const BoundValue *a, const BoundValue *b,
                        bool *is_certain)
{
    *is_certain = true;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    if (a->rank != RANK_VALUE) return 0;
    if (a->is_number) {
        *is_certain = column->family != VALUES_TIMESTAMP_ZONE || is_far(a, b);
        return (a->number > b->number) - (a->number < b->number);
    }
    if (column->family == VALUES_DECIMAL) return compare_decimals(a->text, b->text);
    int order = text_compare(a->text, b->text);
    *is_certain = column->family == VALUES_TEXT || order == 0;
    return order;
}

Text bound_value_key(Sema *sema, const BoundValue *value)
{
    if (!value->is_known) return TEXT_NONE;
    if (value->is_null) return TEXT("null");
    if (!value->is_number) return text_format(sema->working, "=%.*s", TEXT_FORMAT(value->text));
    return text_format(sema->working, "%s%lld", value->is_local ? "~" : "#",
                       (long long)value->number);
}
