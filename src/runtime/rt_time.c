/* Dates and times: wire forms, the calendar, text. */
#include "rt_internal.h"

#include <stdio.h>
#include <time.h>

#define MICROSECONDS_A_SECOND INT64_C(1000000)
#define MICROSECONDS_A_DAY (INT64_C(86400) * MICROSECONDS_A_SECOND)

/* ---- wire ---- */

/* From 4714-11-24 BC on, up to but without the first day of 5874898 and of 294277
 * (datatype/timestamp.h). The server would refuse others, too, but that would end the caller's
 * transaction. */
#define DATE_MIN (-2451545)
#define DATE_END 2145031949
#define TIMESTAMP_MIN (-INT64_C(211813488000000000))
#define TIMESTAMP_END INT64_C(9223371331200000000)

bool decode_date(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    return decode_uint32(decoding, bytes, length, field);
}

bool encode_date(Encoding *encoding, const void *field)
{
    SchemacDate date;
    memcpy(&date, field, sizeof date);
    bool is_infinite = date.days == INT32_MIN || date.days == INT32_MAX;
    if (!is_infinite && (date.days < DATE_MIN || date.days >= DATE_END))
        return encode_fail(encoding, "the date is out of range");
    return encode_uint32(encoding, field);
}

bool decode_timestamp(const Decoding *decoding, const unsigned char *bytes, size_t length,
                      void *field)
{
    return decode_uint64(decoding, bytes, length, field);
}

bool encode_timestamp(Encoding *encoding, const void *field)
{
    SchemacTimestamp at;
    memcpy(&at, field, sizeof at);
    bool is_infinite = at.microseconds == INT64_MIN || at.microseconds == INT64_MAX;
    if (!is_infinite && (at.microseconds < TIMESTAMP_MIN || at.microseconds >= TIMESTAMP_END))
        return encode_fail(encoding, "the timestamp is out of range");
    return encode_uint64(encoding, field);
}

bool decode_time(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    return decode_uint64(decoding, bytes, length, field);
}

bool encode_time(Encoding *encoding, const void *field)
{
    return encode_uint64(encoding, field);
}

bool decode_timetz(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    (void)decoding;
    if (length != 12) return false;
    SchemacTimetz time = {(int64_t)get_uint64(bytes), (int32_t)get_uint32(bytes + 8)};
    memcpy(field, &time, sizeof time);
    return true;
}

bool encode_timetz(Encoding *encoding, const void *field)
{
    SchemacTimetz time;
    memcpy(&time, field, sizeof time);
    unsigned char *place = writer_reserve(encoding->writer, 12);
    if (place != NULL) {
        put_uint64(place, (uint64_t)time.microseconds);
        put_uint32(place + 8, (uint32_t)time.seconds_west);
    }
    return true;
}

bool decode_interval(const Decoding *decoding, const unsigned char *bytes, size_t length,
                     void *field)
{
    (void)decoding;
    if (length != 16) return false;
    SchemacInterval interval = {(int64_t)get_uint64(bytes), (int32_t)get_uint32(bytes + 8),
                                (int32_t)get_uint32(bytes + 12)};
    memcpy(field, &interval, sizeof interval);
    return true;
}

bool encode_interval(Encoding *encoding, const void *field)
{
    SchemacInterval interval;
    memcpy(&interval, field, sizeof interval);
    unsigned char *place = writer_reserve(encoding->writer, 16);
    if (place != NULL) {
        put_uint64(place, (uint64_t)interval.microseconds);
        put_uint32(place + 8, (uint32_t)interval.days);
        put_uint32(place + 12, (uint32_t)interval.months);
    }
    return true;
}

/* ---- the calendar: proleptic Gregorian ---- */

/* Counted in years that begin in March, so that the leap day is last. */
#define DAYS_FROM_0000_03_01_TO_2000_01_01 INT64_C(730425)
#define DAYS_IN_400_YEARS INT64_C(146097)

static int month_length(int64_t year, int month)
{
    static const unsigned char lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && is_leap ? 29 : lengths[month - 1];
}

bool schemac_date_make(int year, int month, int day, SchemacDate *date)
{
    if (year < -4713 || year > 5874897 || month < 1 || month > 12 || day < 1 ||
        day > month_length(year, month))
        return false;
    int64_t march_year = (int64_t)year - (month <= 2 ? 1 : 0);
    int64_t era = (march_year >= 0 ? march_year : march_year - 399) / 400;
    int64_t year_of_era = march_year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    date->days =
        (int32_t)(era * DAYS_IN_400_YEARS + day_of_era - DAYS_FROM_0000_03_01_TO_2000_01_01);
    return true;
}

void schemac_date_parts(SchemacDate date, int *year, int *month, int *day)
{
    int64_t days = (int64_t)date.days + DAYS_FROM_0000_03_01_TO_2000_01_01;
    int64_t era = (days >= 0 ? days : days - (DAYS_IN_400_YEARS - 1)) / DAYS_IN_400_YEARS;
    int64_t day_of_era = days - era * DAYS_IN_400_YEARS;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    *day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
    *month = (int)(march_month + (march_month < 10 ? 3 : -9));
    *year = (int)(year_of_era + era * 400 + (*month <= 2 ? 1 : 0));
}

SchemacTimestamptz schemac_timestamptz_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return schemac_timestamptz_from_unix(now.tv_sec, (int32_t)(now.tv_nsec / 1000));
}

SchemacTimestamp schemac_timestamp_now(void)
{
    SchemacTimestamp at = {schemac_timestamptz_now().microseconds};
    return at;
}

/* ---- text, as DateStyle ISO ---- */

static size_t put_date(char *out, SchemacDate date, bool *is_bc)
{
    int year;
    int month;
    int day;
    schemac_date_parts(date, &year, &month, &day);
    *is_bc = year <= 0;
    return (size_t)snprintf(out, SCHEMAC_TIME_TEXT, "%04d-%02d-%02d", *is_bc ? 1 - year : year,
                            month, day);
}

static size_t put_time(char *out, int64_t microseconds)
{
    int64_t seconds = microseconds / MICROSECONDS_A_SECOND;
    int fraction = (int)(microseconds % MICROSECONDS_A_SECOND);
    size_t length = (size_t)snprintf(out, 24, "%02d:%02d:%02d", (int)(seconds / 3600 % 100),
                                     (int)(seconds / 60 % 60), (int)(seconds % 60));
    if (fraction == 0) return length;
    length += (size_t)snprintf(out + length, 12, ".%06d", fraction);
    while (out[length - 1] == '0') out[--length] = '\0';
    return length;
}

const char *schemac_date_text(SchemacDate date, char *out)
{
    if (date.days == INT32_MIN || date.days == INT32_MAX)
        return strcpy(out, date.days == INT32_MIN ? "-infinity" : "infinity");
    bool is_bc;
    size_t length = put_date(out, date, &is_bc);
    strcpy(out + length, is_bc ? " BC" : "");
    return out;
}

const char *schemac_time_text(SchemacTime time, char *out)
{
    put_time(out, time.microseconds);
    return out;
}

static const char *put_instant(char *out, int64_t microseconds, const char *zone)
{
    if (microseconds == INT64_MIN || microseconds == INT64_MAX)
        return strcpy(out, microseconds == INT64_MIN ? "-infinity" : "infinity");
    int64_t day = microseconds / MICROSECONDS_A_DAY;
    int64_t rest = microseconds % MICROSECONDS_A_DAY;
    if (rest < 0) {
        day--;
        rest += MICROSECONDS_A_DAY;
    }
    bool is_bc;
    SchemacDate date = {(int32_t)day};
    size_t length = put_date(out, date, &is_bc);
    out[length++] = ' ';
    length += put_time(out + length, rest);
    strcpy(out + length, zone);
    strcat(out + length, is_bc ? " BC" : "");
    return out;
}

const char *schemac_timestamp_text(SchemacTimestamp at, char *out)
{
    return put_instant(out, at.microseconds, "");
}

const char *schemac_timestamptz_text(SchemacTimestamptz at, char *out)
{
    return put_instant(out, at.microseconds, "+00");
}
