#!/bin/bash
# Revisions that stopped half way, by a mistake in their own text or by rows that do not fit: a mended file is
# taken, and `revert` gets out without going up first.
. "$(dirname "$0")/../lib/db.sh"

# put NUMBER UP DOWN
put()
{
    printf '%s\n' "$2" > "migrations/000$1_r.up.sql"
    printf '%s\n' "$3" > "migrations/000$1_r.down.sql"
}

project()
{
    mkdir -p schema migrations
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    put 1 'CREATE TABLE docs (id bigint PRIMARY KEY, title text);' 'DROP TABLE docs;'
    put 2 '-- schemac: transaction
ALTER TABLE docs ADD COLUMN x int;
-- schemac: no-transaction
CREATE INDEX CONCURRENTLY docs_x ON docs (y);' '-- schemac: no-transaction
DROP INDEX CONCURRENTLY docs_x;
-- schemac: transaction
ALTER TABLE docs DROP COLUMN x;'
    schemac seal
}

states() { query "select coalesce(string_agg(id || ' ' || state, ', ' order by sequence), '') from schemac.revisions"; }
columns() { query "select string_agg(attname, ' ' order by attnum) from pg_attribute where attrelid = '$1'::regclass and attnum > 0 and not attisdropped"; }

# A project of schemas, one edit after the other: edits NAME...; each NAME.schema is there.
generate()
{
    local name
    mkdir -p schema
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    for name in "$@"; do
        cp "$name.schema" schema/tables.schema
        schemac diff -m "$name" --allow-data-loss
    done
}

test_mended_and_sealed()
{
    project
    expect_status 1 schemac apply
    expect_match "$output" 'column "y" does not exist'
    expect "$(states)" "0001 applied, 0002 upgrading"
    sed -i 's/(y)/(x)/' migrations/0002_r.up.sql
    expect_status 5 schemac apply # not sealed
    expect_match "$output" "SC4003"
    schemac seal
    expect_match "$(schemac status)" "0002"
    schemac apply
    expect "$(states)" "0001 applied, 0002 applied"
    expect_match "$(schemac apply)" "nothing to do"
    expect "$(query "select indisvalid from pg_index where indexrelid = 'docs_x'::regclass")" t
    schemac revert
    expect "$(columns docs)" "id title"
}

# What ran is not what the file says any more: refused as ever.
test_mended_where_it_ran()
{
    project
    expect_status 1 schemac apply
    sed -i 's/x int/x bigint/; s/(y)/(x)/' migrations/0002_r.up.sql
    expect_status 5 schemac seal
    env DATABASE_URL="host=/nowhere dbname=x" schemac seal
    expect_status 5 schemac apply
    expect_match "$output" "0002_r was changed after part of it was applied .*SC5310"
    sed -i 's/x bigint/x   int/' migrations/0002_r.up.sql # not a byte of it is other: only space is
    expect_status 5 schemac apply
    sed -i 's/x   int/x int/' migrations/0002_r.up.sql
    printf -- '-- a remark\n%s\n' "$(cat migrations/0002_r.up.sql)" > new && mv new migrations/0002_r.up.sql
    schemac seal
    schemac apply
    expect "$(states)" "0001 applied, 0002 applied"
}

test_the_rest_taken_out()
{
    project
    expect_status 1 schemac apply
    sed -i '/no-transaction/,$d' migrations/0002_r.up.sql
    schemac seal
    schemac apply
    expect "$(states)" "0001 applied, 0002 applied"
    expect "$(columns docs)" "id title x"
    expect "$(query "select count(*) from schemac.log where revision = '0002' and outcome = 'done'")" 1
}

test_statement_taken_out_outside_a_transaction()
{
    project
    put 2 '-- schemac: no-transaction
ALTER TABLE docs ADD COLUMN x int;
CREATE INDEX CONCURRENTLY docs_x ON docs (y);' '-- schemac: transaction
ALTER TABLE docs DROP COLUMN x;'
    schemac seal
    expect_status 1 schemac apply
    sed -i '/CONCURRENTLY/d' migrations/0002_r.up.sql
    schemac seal
    schemac apply
    expect "$(states)" "0001 applied, 0002 applied"
    schemac revert
    expect "$(columns docs)" "id title"
}

test_first_section_becomes_a_transaction()
{
    project
    put 2 '-- schemac: no-transaction
CREATE INDEX CONCURRENTLY docs_x ON docs (y);' 'DROP INDEX docs_x;'
    schemac seal
    expect_status 1 schemac apply
    put 2 'CREATE INDEX docs_x ON docs (title);' 'DROP INDEX docs_x;'
    schemac seal
    schemac apply
    expect "$(states)" "0001 applied, 0002 applied"
}

test_revert_gets_out()
{
    project
    database_dump > empty.sql
    schemac apply 0001
    database_dump > before.sql
    expect_status 1 schemac apply
    expect_match "$(schemac revert --dry-run)" "would revert 0002"
    schemac revert
    expect "$(states)" "0001 applied"
    database_dump > after.sql
    expect_same before.sql after.sql
    expect_status 1 schemac apply
    schemac revert base
    expect "$(states)" ""
    database_dump > after.sql
    expect_same empty.sql after.sql
}

# The first statement is refused: there is nothing to take back.
test_revert_of_nothing()
{
    project
    put 2 '-- schemac: no-transaction
CREATE INDEX CONCURRENTLY docs_x ON docs (y);' 'UPDATE docs SET id = id + 1; DROP INDEX docs_x;'
    schemac seal
    expect_status 1 schemac apply --on-failure stay
    expect "$(states)" "0001 applied, 0002 upgrading"
    schemac revert
    expect "$(states)" "0001 applied"
    expect "$(query "select action || ' ' || outcome from schemac.log order by sequence desc limit 1")" "revert done"
}

# A down side that changes rows cannot be tried: whether its turn has come is not to be seen.
test_revert_that_changes_rows()
{
    project
    put 2 '-- schemac: transaction
ALTER TABLE docs ADD COLUMN x int;
-- schemac: transaction
UPDATE docs SET x = id + z;' '-- schemac: transaction
UPDATE docs SET id = x;
-- schemac: transaction
ALTER TABLE docs DROP COLUMN x;'
    schemac seal
    expect_status 1 schemac apply
    expect_status 5 schemac revert
    expect_match "$output" "0002_r is half done, and its down side changes rows.*SC5313"
    expect_match "$output" "UPDATE docs SET id = x"
    expect_match "$output" "seal"
    expect "$(columns docs)" "id title x"
    sed -i 's/id + z/id/' migrations/0002_r.up.sql
    schemac seal
    schemac apply
    schemac revert
    expect "$(states)" "0001 applied"
}

# Several actions in one ALTER TABLE, of which some have nothing to undo.
test_actions_one_by_one()
{
    project
    put 2 '-- schemac: transaction
ALTER TABLE docs ADD COLUMN x int, ADD COLUMN y numeric(10, 2);
CREATE TYPE mood AS ENUM ($$a, b$$, $$c$$);
-- schemac: transaction
ALTER TABLE docs ADD COLUMN z mood, ADD CONSTRAINT c CHECK (x IN (1, 2)), ADD CONSTRAINT d CHECK (nothing);' \
        'ALTER TABLE docs DROP COLUMN z, DROP CONSTRAINT c, DROP COLUMN y, DROP COLUMN x, ADD COLUMN title text;
DROP TYPE mood;'
    schemac seal
    schemac apply 0001
    database_dump > before.sql
    expect_status 1 schemac apply
    schemac revert
    database_dump > after.sql
    expect_same before.sql after.sql
}

# A revert that is itself cut short goes on with what is left, in either direction.
test_revert_cut_short()
{
    project
    put 2 '-- schemac: transaction
ALTER TABLE docs ADD COLUMN x int;
ALTER TABLE docs ADD COLUMN y int;
-- schemac: transaction
ALTER TABLE docs ADD COLUMN z int, ADD COLUMN z int;' '-- schemac: transaction
ALTER TABLE docs DROP COLUMN z, DROP COLUMN y;
-- schemac: no-transaction
DROP INDEX CONCURRENTLY nowhere_idx;
SELECT 1 / count(*) FROM gate;
DROP INDEX CONCURRENTLY nowhere_idx;
-- schemac: transaction
ALTER TABLE docs DROP COLUMN x;'
    schemac seal
    schemac apply 0001
    query "create table gate (open boolean)"
    expect_status 1 schemac apply
    expect_status 1 schemac revert
    expect_match "$output" "division by zero"
    expect "$(columns docs)" "id title x"
    expect_match "$(states)" "0002 downgrading"
    query "insert into gate values (true)"
    schemac revert
    expect "$(columns docs)" "id title"
    expect "$(states)" "0001 applied"
}

# Rows that do not fit, in generated revisions: the temporary constraints and indexes go, too.
# Stays half done, and goes back by `revert`; or goes back by itself.
rows_that_do_not_fit() # ROWS
{
    schemac apply 0001
    query "$1"
    database_dump > before.sql
    expect_status 1 schemac apply --no-preflight
    expect_match "$output" "was undone"
    expect "$(states)" "0001 applied"
    database_dump > after.sql
    expect_same before.sql after.sql
    expect_status 1 schemac apply --no-preflight --on-failure stay
    schemac revert
    expect "$(states)" "0001 applied"
    database_dump > after.sql
    expect_same before.sql after.sql
}

test_nulls_in_a_generated_revision()
{
    cat > one.schema <<'END'
table orders { id int primary key; amount int; note text; }
view order_notes as select id, amount, note from orders;
END
    sed 's/amount int;/amount bigint not null;/' one.schema > two.schema
    generate one two
    rows_that_do_not_fit "insert into orders values (1, 5, 'a'), (2, null, 'b')"
    query "update orders set amount = 0 where amount is null"
    schemac apply
    schemac revert
    database_dump > after.sql
    expect_same before.sql after.sql
}

test_duplicates_in_a_generated_revision()
{
    printf '%s\n' "table accounts { id int primary key; email text; org int; }" "table orgs { id int primary key; }" > one.schema
    printf '%s\n' "table accounts { id int primary key; email text unique; org int references orgs; }" \
        "table orgs { id int primary key; }" > two.schema
    generate one two
    rows_that_do_not_fit "insert into accounts values (1, 'a@x', 7), (2, 'a@x', 8)"
    rows_that_do_not_fit "update accounts set email = email || id" # now the foreign key is in the way
}

until_true()
{
    for i in $(seq 200); do
        [ "$(query "$1")" = t ] && return
        sleep 0.05
    done
    fail "never: $1"
}

# Stopped in the index that a generated revision builds after other sections, until exec 9>&- lets it go on; the
# runner is $runner, and what was there before is in before.sql.
stopped_in_a_build() # URL SQL
{
    printf '%s\n' "table docs { id bigint primary key; owner int; title text; }" > one.schema
    printf '%s\n' "table docs { id bigint primary key; owner int not null; title text; extra text; index (title); unique (owner);
        check (owner > 0); }" > two.schema
    generate one two
    schemac apply 0001
    query "insert into docs select g, g, 't' from generate_series(1, 5) g; $2"
    database_dump > before.sql
    mkfifo hold
    psql -XqAt -d "$DATABASE_URL" < hold > /dev/null &
    exec 9> hold
    echo "begin isolation level repeatable read; select count(*) from pg_class;" >&9
    until_true "select count(*) = 1 from pg_stat_activity where state = 'idle in transaction' and datname = current_database()"
    env DATABASE_URL="$1" schemac apply > stopped.log 2>&1 9>&- &
    runner=$!
    until_true "select count(*) > 0 from pg_index where not indisvalid"
}
is_as_before() { database_dump > after.sql; expect_same before.sql after.sql; expect "$(states)" "0001 applied"; }

# The runner and its server process are killed: down from there, and up again.
test_killed_in_a_generated_revision()
{
    stopped_in_a_build "$DATABASE_URL" 'select'
    kill -9 $runner
    wait $runner 2> /dev/null || true
    query "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ~ '^/. schemac' and pid <> pg_backend_pid()" > /dev/null
    exec 9>&-
    schemac revert
    is_as_before
    schemac apply
    schemac revert
    is_as_before
}

# The role loses its right on the records while it works: nothing moves until it has it again.
test_rights_revoked_in_a_generated_revision()
{
    local url
    url=$(sed -E "s#^postgresql://[^@/]*@#postgresql://half_done_owner@#" <<< "$DATABASE_URL")
    query "do \$\$ begin create role half_done_owner login; exception when duplicate_object then null; end \$\$"
    stopped_in_a_build "$url" "alter table docs owner to half_done_owner; grant all on schema public, schemac to half_done_owner;
        grant all on all tables in schema schemac to half_done_owner; grant all on all sequences in schema schemac to half_done_owner"
    query "revoke insert, update on schemac.revisions from half_done_owner"
    exec 9>&-
    wait $runner && fail "applied"
    expect_match "$(cat stopped.log)" "permission denied for table revisions"
    env DATABASE_URL="$url" schemac revert > log 2>&1 && fail "reverted"
    query "grant all on schemac.revisions to half_done_owner"
    env DATABASE_URL="$url" schemac revert
    is_as_before
    env DATABASE_URL="$url" schemac apply
    expect "$(states)" "0001 applied, 0002 applied"
}

# Tables that an older schemac made are brought up to date, by any number of runners.
test_tables_of_an_older_version()
{
    project
    schemac apply 0001
    query "alter table schemac.revisions drop column done_hash, drop column subject, drop column retreats,
        drop column standing"
    expect_match "$(schemac status)" "0001"
    sed -i 's/(y)/(x)/' migrations/0002_r.up.sql
    schemac seal
    for i in 1 2 3; do schemac apply > log.$i 2>&1 & done
    wait
    expect "$(states)" "0001 applied, 0002 applied"
    expect_match "$(cat log.*)" "nothing to do"
    query "alter table schemac.revisions drop column standing"
    schemac apply base:0002 --sql > up.sql
    schemac revert base
    query "alter table schemac.revisions drop column done_hash"
    query_file up.sql
    expect "$(states)" "0001 applied, 0002 applied"
}

tests_run "$@"
