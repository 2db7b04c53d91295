/* Tables, as they are created and dropped. */
#include "sql_fixture.h"

static void test_tables(void **state)
{
    (void)state;
    assert_created_and_dropped(
        "table t { id bigint generated always as identity (start 5) primary key;"
        " name varchar(20) not null default 'x'; at timestamptz(3); n numeric(4,1)[];"
        " \"Odd one\" text collate \"C\"; twice bigint generated always as (id * 2) stored; }",
        KIND_TABLE, "t",
        "CREATE TABLE t (\n"
        "    id        bigint         NOT NULL GENERATED ALWAYS AS IDENTITY (START WITH 5),\n"
        "    name      varchar(20)    NOT NULL DEFAULT 'x',\n"
        "    at        timestamptz(3),\n"
        "    n         numeric(4,1)[],\n"
        "    \"Odd one\" text COLLATE \"C\",\n"
        "    twice     bigint         GENERATED ALWAYS AS (id * 2) STORED,\n"
        "    CONSTRAINT t_pkey PRIMARY KEY (id)\n"
        ")",
        "DROP TABLE t");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
