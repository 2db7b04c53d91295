#!/bin/bash
# What diff writes, run by psql as it is: sections that are transactions, SET LOCAL inside of them, both directions, and
# the same database as `apply` makes. `stamp` then records it.
. "$(dirname "$0")/../lib/db.sh"

# What psql says of each file: nothing.
plain() { PGOPTIONS='-c client_min_messages=warning' psql -Xq -v ON_ERROR_STOP=1 -d "$DATABASE_URL" -f "$1" 2>&1; }

applied_dump() # FILE
{
    local made
    made=$(database_make)
    schemac --database "$made" apply > /dev/null
    database_dump "$made" > "$1"
    database_drop "$made"
}

test_the_reference_project()
{
    local file
    cp -R "$ROOT"/schema "$ROOT"/migrations .
    database_dump > base.dump
    for file in migrations/*.up.sql; do expect "$(plain "$file")" ""; done
    database_dump > psql.dump
    applied_dump applied.dump
    expect_same applied.dump psql.dump
    schemac stamp head
    expect_match "$(schemac apply)" 'nothing to do'
    expect_match "$(schemac drift)" 'no drift'
    for file in $(ls -r migrations/*.down.sql); do expect "$(plain "$file")" ""; done
    database_dump > down.dump
    expect_same base.dump down.dump
}

# A body that names what comes after it needs SET LOCAL, another namespace than public its search_path, an index of a
# table that is there a section without a transaction.
project()
{
    mkdir -p schema
    cat > schema/p.schema << 'SCHEMA'
project p { namespace "Shop"; }
namespace "Shop";
table t { id bigint primary key; a text; }
function first() returns bigint stable language sql as $$ select second() $$;
function second() returns bigint stable language sql as $$ select case when false then first() else count(*) end from t $$;
SCHEMA
    schemac diff -m one
    cat > schema/p.schema << 'SCHEMA'
project p { namespace "Shop"; }
namespace "Shop";
table t { id bigint primary key; a text not null backfill ('none'); b integer; index (a); check (b > 0); }
table u { id bigint primary key; t bigint references t; }
view v as select a, b from t;
function first() returns bigint stable language sql as $$ select second() $$;
function second() returns bigint stable language sql as $$ select case when false then first() else count(*) end from t $$;
SCHEMA
    schemac diff -m two
}

test_set_local_and_search_path()
{
    project
    expect_match "$(cat migrations/*.up.sql)" 'SET LOCAL check_function_bodies TO off'
    expect "$(plain migrations/0001_one.up.sql)" ""
    query "insert into \"Shop\".t values (1, null), (2, 'x')"
    expect "$(plain migrations/0002_two.up.sql)" ""
    database_dump > psql.dump
    applied_dump applied.dump
    expect_same applied.dump psql.dump
    expect "$(query 'select string_agg(a, $$ $$ order by id) from "Shop".t')" "none x"
    schemac stamp head
    expect_match "$(schemac apply)" 'nothing to do'
    expect_match "$(schemac drift)" 'no drift'
    expect "$(plain migrations/0002_two.down.sql)" ""
    expect "$(plain migrations/0001_one.down.sql)" ""
    expect "$(query "select count(*) from pg_namespace where nspname = 'Shop'")" 0
}

# A statement that fails takes its section with it, and the sections before it stay.
test_a_failing_statement()
{
    project
    plain migrations/0001_one.up.sql
    query "insert into \"Shop\".t values (1, null)"
    sed -i '0,/^CREATE TABLE u/s//SELECT 1 \/ 0;\n\n&/' migrations/0002_two.up.sql
    schemac seal
    database_dump > before.dump
    expect_status 3 plain migrations/0002_two.up.sql
    expect_match "$output" 'division by zero'
    database_dump > after.dump
    expect_same before.dump after.dump
    # the runner, too, ends in the middle of it, at its place in the file
    schemac stamp 0001
    expect_status 1 schemac apply
    expect_match "$output" "0002_two.up.sql:$(grep -n '1 / 0' migrations/0002_two.up.sql | cut -d: -f1):"
    database_dump > after.dump
    expect_same before.dump after.dump
}

# A lock that is held: what SET LOCAL says counts, and psql has nothing to warn of.
test_lock_timeout()
{
    project
    plain migrations/0001_one.up.sql
    schemac stamp 0001
    sed -i '0,/^BEGIN;/s//&\nSET LOCAL lock_timeout = 200;/' migrations/0002_two.up.sql
    schemac seal
    coproc psql -XqAt -v ON_ERROR_STOP=1 -d "$DATABASE_URL"
    echo "begin; lock \"Shop\".t; select 'locked';" >&"${COPROC[1]}"
    read -r answer <&"${COPROC[0]}"
    expect "$answer" locked
    expect_status 3 plain migrations/0002_two.up.sql
    expect_match "$output" 'lock timeout'
    echo 'rollback; \q' >&"${COPROC[1]}"
    wait "$COPROC_PID" || true
    expect "$(plain migrations/0002_two.up.sql)" ""
}

# Files that were made before sections had BEGIN and COMMIT are as good, and are not another text.
test_files_without()
{
    project
    schemac apply 0001
    sed -i '/^BEGIN;$/d; /^COMMIT;$/d; /^SET LOCAL search_path/d' migrations/0002_two.*.sql
    schemac seal
    schemac apply
    database_dump > without.dump
    schemac revert
    schemac apply
    database_dump > again.dump
    expect_same without.dump again.dump
    expect_match "$(schemac drift)" 'no drift'
}

tests_run "$@"
