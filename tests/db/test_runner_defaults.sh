#!/bin/bash
# What an administrator said of a role or a database by ALTER ROLE ... SET: the runner's work is the same as without.
# MODE=release: hundreds of calls, of commands that other scripts make under sanitizers.
. "$(dirname "$0")/../lib/db.sh"
. "$(dirname "$0")/../lib/pooler.sh"

# A revision in a transaction and one with sections of both kinds, of what depends on settings: literals, bodies,
# types, times, bytes, names without a schema.
project()
{
    mkdir -p schema
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    cat > schema/tables.schema <<'END'
function twice(n int) returns int language sql immutable as $$ select n * 2 $$;
table docs {
    id bigint primary key;
    title text default 'a\b';
    at timestamptz default '2020-02-03 04:05:06+00';
    on_day date default '2020-02-03';
    bytes bytea default '\x00ff';
    twice_id int generated always as (twice(id::int)) stored;
    check (title <> 'it''s');
}
view recent as select id, title, "at" from docs where "at" > '2020-01-02';
END
    schemac diff -m base
    cat > schema/tables.schema <<'END'
function twice(n int) returns int language sql immutable as $$ select n * 2 $$;
table docs {
    id bigint primary key;
    title text default 'a\b' not null;
    at timestamptz default '2020-02-03 04:05:06+00';
    on_day date default '2020-02-03';
    bytes bytea default '\x00ff';
    twice_id int generated always as (twice(id::int)) stored;
    check (title <> 'it''s');
    index (title);
    unique (on_day);
}
view recent as select id, title, "at" from docs where "at" > '2020-01-02';
END
    schemac diff -m next
    grep -q no-transaction migrations/0002_next.up.sql || fail "no section outside a transaction"
}

role_url() { sed -E "s#^postgresql://[^@/]*@#postgresql://$1@#" <<< "$DATABASE_URL"; }

# as ROLE COMMAND...: what the command says is kept, and shown where it fails
as()
{
    local name=$1
    shift
    env DATABASE_URL="$(role_url "$name")" "$@" > log 2>&1 || fail "with ${row:-}: $*"$'\n'"$(cat log)"
}

# under ROLE SETTING: everything that the runner does
under()
{
    row="$2, as $1"
    query "drop schema public cascade; drop schema if exists schemac cascade; create schema public authorization pg_database_owner; grant usage on schema public to public"
    query "alter role $1 in database $database set $2"
    as "$1" schemac apply 0001
    query "insert into docs (id, title, bytes) select g, 't' || g, '\\x01' from generate_series(1, 5) g; update docs set on_day = on_day + id::int"
    as "$1" schemac status
    as "$1" schemac apply
    as "$1" schemac apply
    grep -q 'nothing to do' log || fail "with $row: $(cat log)"
    database_dump > dump.sql
    [ -f expected.sql ] || cp dump.sql expected.sql
    diff -u expected.sql dump.sql || fail "with $row"
    as "$1" schemac revert
    as "$1" schemac apply
    as "$1" schemac revert base --allow-data-loss
    as "$1" schemac stamp head
    as "$1" schemac stamp base
    expect "$(query "select count(*) from pg_class where relnamespace = 'public'::regnamespace")" 0
    query "alter role $1 in database $database reset all"
}

has_setting() { [ "$(query "select count(*) from pg_settings where name = '$1'")" = 1 ]; }

make_roles()
{
    database=\"$(query 'select current_database()')\"
    query "do \$\$ begin create role defaults_group; create role defaults_owner login; create role defaults_super superuser login;
        exception when duplicate_object then null; end \$\$"
    query "grant defaults_group to defaults_owner; alter database $database owner to defaults_group"
}

test_defaults_of_a_role()
{
    local name setting
    project
    make_roles
    under defaults_owner "work_mem = '5MB'"
    while read -r name setting; do
        has_setting "$name" || continue
        under defaults_owner "$name = $setting"
    done << 'END'
default_transaction_read_only on
role defaults_group
default_transaction_isolation serializable
default_transaction_deferrable on
transaction_timeout 300
idle_in_transaction_session_timeout 1
statement_timeout 500
lock_timeout 1
search_path nowhere
search_path ''
row_security off
DateStyle German
IntervalStyle sql_standard
TimeZone 'Asia/Tokyo'
standard_conforming_strings off
backslash_quote off
escape_string_warning off
client_encoding LATIN1
client_min_messages error
bytea_output escape
synchronous_commit off
default_tablespace ''
default_table_access_method heap
default_toast_compression pglz
check_function_bodies off
quote_all_identifiers on
extra_float_digits -15
array_nulls off
transform_null_equals on
xmloption document
jit on
plan_cache_mode force_generic_plan
enable_seqscan off
constraint_exclusion off
vacuum_cost_delay 1
END
    under defaults_super 'session_replication_role = replica'
    query "alter database $database set default_transaction_read_only = on; alter database $database set default_transaction_isolation = 'repeatable read'"
    query() { PGOPTIONS='-c default_transaction_read_only=off' psql -XqAt -v ON_ERROR_STOP=1 -d "$DATABASE_URL" -c "$1"; }
    under defaults_super 'work_mem = 5000'
}

# What somebody says of this one connection is meant.
test_read_only_by_option()
{
    project
    expect_status 3 env PGOPTIONS='-c default_transaction_read_only=on' schemac apply
    expect_match "$output" "read-only .SC5314."
}

# All at once: what the catalog's texts say is the same.
test_drift()
{
    local setting
    project
    make_roles
    schemac apply
    for setting in "search_path = nowhere" "DateStyle = German" "IntervalStyle = sql_standard" "TimeZone = 'Asia/Tokyo'" \
        "standard_conforming_strings = off" "client_encoding = LATIN1" "bytea_output = escape" "quote_all_identifiers = on" \
        "extra_float_digits = -15" "xmloption = document" "row_security = off" "idle_in_transaction_session_timeout = 1" \
        "statement_timeout = 500" "default_transaction_read_only = on" "default_transaction_isolation = serializable"; do
        query "alter role defaults_super in database $database set $setting"
    done
    as defaults_super schemac drift
}

# Behind a pooler a statement outside a transaction has no settings to put against the role's.
test_read_only_behind_a_pooler()
{
    pool
    project
    query "alter database \"$(query 'select current_database()')\" set default_transaction_read_only = on"
    expect_status 3 pooled apply
    expect_match "$output" "default_transaction_read_only is on for the role or the database .SC5322."
    expect_match "$output" "migrations/0002_next.up.sql:"
    expect "$(query "select to_regclass('docs') is null")" t
    pooled apply 0001
    schemac apply
}

# A session that waits for another runner for longer than idle sessions may live.
test_waits_for_longer_than_sessions_live()
{
    project
    make_roles
    as defaults_owner schemac apply 0001
    query "update schemac.lease set token = 'f00dcafe', role = current_user, since = now(), beat = now(), backend_pid = null"
    query "alter role defaults_owner in database $database set idle_session_timeout = 1500"
    env DATABASE_URL="$(role_url defaults_owner)" schemac apply > waits.log 2>&1 &
    sleep 4
    query "update schemac.lease set beat = now() - interval '31 seconds'"
    wait $! || fail "$(cat waits.log)"
    expect_match "$(cat waits.log)" "applied 0002"
}

tests_run "$@"
