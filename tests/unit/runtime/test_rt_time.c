/* The calendar and the clock. */
#include "rt_fixture.h"

#include <stdlib.h>
#include <time.h>

static void test_calendar_goes_both_ways(void **state)
{
    (void)state;
    for (int32_t days = -2451507; days < 2145031949 - 1000003; days += 999983) {
        SchemacDate date = {days};
        int year;
        int month;
        int day;
        schemac_date_parts(date, &year, &month, &day);
        SchemacDate again;
        assert_true(schemac_date_make(year, month, day, &again));
        assert_int_equal(again.days, days);
    }
    SchemacDate date;
    assert_true(schemac_date_make(2000, 1, 1, &date));
    assert_int_equal(date.days, 0);
    assert_true(schemac_date_make(1970, 1, 1, &date));
    assert_int_equal(date.days, -10957);
    assert_true(schemac_date_make(2024, 2, 29, &date));
    assert_false(schemac_date_make(2023, 2, 29, &date));
    assert_false(schemac_date_make(1900, 2, 29, &date));
    assert_false(schemac_date_make(2000, 13, 1, &date));
    assert_false(schemac_date_make(2000, 0, 1, &date));
}

static void test_unix_time(void **state)
{
    (void)state;
    SchemacTimestamptz at = schemac_timestamptz_from_unix(0, 0);
    assert_true(at.microseconds == -SCHEMAC_UNIX_SECONDS * 1000000);
    assert_true(schemac_timestamptz_to_unix(at) == 0);
    assert_true(schemac_timestamptz_to_unix(schemac_timestamptz_from_unix(-1, 999999)) == -1);
    assert_true(schemac_timestamptz_to_unix(schemac_timestamptz_from_unix(2000000000, 1)) ==
                2000000000);
    char text[SCHEMAC_TIME_TEXT];
    assert_string_equal(schemac_timestamptz_text(schemac_timestamptz_from_unix(-1, 999999), text),
                        "1969-12-31 23:59:59.999999+00");
    assert_true(
        llabs(schemac_timestamptz_to_unix(schemac_timestamptz_now()) - (long long)time(NULL)) <= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar_goes_both_ways),
        cmocka_unit_test(test_unix_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
