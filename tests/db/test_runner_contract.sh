#!/bin/bash
# Contract revisions: what breaks older programs is held back, with what comes after it, until --contract, a day, or
# until schemac.clients, which programs write at their start, shows that the older ones are gone.
. "$(dirname "$0")/../lib/db.sh"
. "$ROOT/tests/lib/models.sh"

# edit NAME COLUMNS: the table docs, and a revision made of it.
edit()
{
    mkdir -p schema
    echo "project app { namespace public; migrations \"migrations\"; generated \"generated\"; } table docs { id bigint; $2 primary key (id); }" \
        > schema/app.schema
    schemac -q diff -m "$1" --allow-data-loss > /dev/null
}

# mark FILE WORD: the file's first directive says WORD too.
mark()
{
    sed -i -E "0,/^-- schemac: /s/^(-- schemac: .*)$/\1 $2/" migrations/"$1".up.sql
    schemac -q seal > /dev/null
}

# The first revision is there; then a new column, a contract that drops the old one, and one more.
start() # [WORD]
{
    edit one 'old text null;'
    schemac -q apply
    query "insert into docs values (1, 'a')"
    [ ! -d programs ] || program old
    edit two 'old text null; new text null;'
    edit three 'new text null;'
    mark 0003_three "${1:-contract}"
    edit four 'new text null; index docs_new (new);'
    [ ! -d programs ] || program new
}

at() { query "select string_agg(id, ' ' order by sequence) from schemac.revisions"; }
clients() { query "select string_agg(program || ' ' || revision, ', ' order by program, revision) from schemac.clients"; }

# program NAME: what asks how the database stands, generated for the schema as it is. Arguments: the connection
# string; what it ensures (refuse, upgrade), if anything.
program()
{
    schemac -q gen > /dev/null
    mkdir -p programs
    rm -rf programs/"$1"-project
    mkdir programs/"$1"-project
    cp -R generated programs/"$1"-project
    model_compile programs/"$1"-project programs/"$1" << 'END'
#include <stdio.h>
#include <string.h>
#include "app_chain.h"
static void report(void *context, const SchemacEvent *event)
{
    (void)context;
    if (event->kind == SCHEMAC_EVENT_HELD) printf("%s\n", event->message);
}
int main(int count, char **arguments)
{
    PGconn *connection = PQconnectdb(arguments[1]);
    SchemacOptions options = {.report = report, .contract_after_ms = 1000};
    SchemacError error = {0};
    SchemacFit fit;
    if (count > 2) {
        SchemacEnsure how = strcmp(arguments[2], "upgrade") == 0 ? SCHEMAC_ENSURE_UPGRADE : SCHEMAC_ENSURE_REFUSE;
        if (schemac_ensure(connection, &app_chain, how, &options, &error) != SCHEMAC_OK)
            printf("%s%s%s\n", error.message, error.detail[0] == '\0' ? "" : ": ", error.detail);
    }
    if (schemac_fit(connection, &app_chain, &fit, &error) == SCHEMAC_OK)
        printf("%s%s%s\n", schemac_fit_name(fit), error.message[0] == '\0' ? "" : ": ", error.message);
    else
        printf("failed: %s\n", error.message);
    PQfinish(connection);
    return 0;
}
END
}

# start_program NAME [APPLICATION] [ENSURE]
start_program() { ./programs/"$1" "$DATABASE_URL&application_name=${2:-$1}" ${3:+"$3"}; }

test_held_back()
{
    start
    expect "$(at)" 0001
    schemac apply > output
    expect "$(at)" "0001 0002"
    expect_match "$(cat output)" '^held back 0003_three, and 1 revision after it: it breaks older programs: the column is gone \(ALTER TABLE docs DROP COLUMN old\)\. It is applied with --contract, or once schemac\.clients has shown a program generated for it and no older one for 24 hours: no program has been seen yet\.$'
    expect "$(schemac apply | head -1)" "nothing to do but what is held back"
    expect_status 4 schemac apply --exit-code
    expect "$(at)" "0001 0002"
    expect_status 4 schemac status --exit-code
    expect_match "$output" '^state +at head but for what is held back$'
    expect_match "$output" '^pending +0003_three \(held back\)$'
    expect_match "$output" '^ +0004_four \(held back\)$'
    expect_match "$output" '^held back 0003_three, and 1'
    expect "$(schemac history | awk '{ print $1, $2, $3 }' | tail -2)" $'0003_three held back\n0004_four held back'
    expect_match "$(schemac show 0003)" '^contract +yes, held back until older programs are gone$'
    expect_match "$(schemac show 0004)" '^database +held back$'
    expect_match "$(schemac apply --dry-run)" '^held back 0003'
    expect "$(schemac apply --sql)" "-- nothing to apply"
    expect "$(schemac apply --json | tr -d ' \n' | grep -o '"held":.*"until"' | cut -c 1-60)" '"held":[{"revision":"0003_three","followers":1,"breaks":"the'
    expect_match "$(schemac status --json | tr -d ' \n')" '"revision":"0003_three","held_back":true'
    schemac apply --contract > output
    expect "$(at)" "0001 0002 0003 0004"
    expect_status 0 schemac apply --exit-code
    expect_status 0 schemac status --exit-code
}

# Targets at and after it, and counted ones; down and up again.
test_targets()
{
    start
    schemac -q apply 0004 > output
    expect "$(at)" "0001 0002"
    expect_match "$(cat output)" '^held back 0003_three, and 1 revision after it'
    expect_match "$(schemac apply +1)" '^held back 0003_three: it breaks'
    expect_match "$(schemac apply 0003)" '^held back 0003_three: it breaks'
    schemac -q apply --contract +1 > output
    expect "$(at)" "0001 0002 0003"
    schemac -q apply > output
    expect "$(at)" "0001 0002 0003 0004"
    expect "$(grep held output || true)" ""
    schemac -q revert 0002 > output
    expect "$(at)" "0001 0002"
    expect_match "$(schemac apply)" '^held back 0003_three, and 1 revision after it'
    schemac -q revert > output
    expect "$(at)" "0001"
    expect_match "$(schemac apply)" '^held back 0003_three'
    expect "$(at)" "0001 0002"
    schemac -q stamp head
    expect "$(at)" "0001 0002 0003 0004"
    schemac -q stamp 0003
    schemac -q apply --sql 0002:0003 > script.sql
    expect "$(schemac apply --sql | grep -c 'CREATE INDEX')" 1
}

test_day()
{
    start contract=2999-12-31
    schemac -q apply > output
    expect "$(at)" "0001 0002"
    expect_match "$(cat output)" 'It is applied with --contract, from 2999-12-31 \(UTC\) on, or once'
    expect_match "$(schemac show 0003)" '^contract +yes, held back until older programs are gone, or until 2999-12-31$'
    mark 0003_three contract=2001-02-03
    sed -i 's/ contract=2999-12-31//' migrations/0003_three.up.sql
    schemac -q seal > /dev/null
    schemac -q apply > output
    expect "$(at)" "0001 0002 0003 0004"
}

# A database without anything has no older programs; what began goes on.
test_empty_and_half_done()
{
    start
    query "drop table docs; drop schema schemac cascade" 2> /dev/null
    schemac -q apply > output
    expect "$(at)" "0001 0002 0003 0004"
    schemac -q revert 0002 > output
    cat > migrations/0003_three.up.sql << 'END'
-- revision 0003_three (up)
-- parents: 0002
-- schemac: transaction  contract
ALTER TABLE docs DROP COLUMN old;
-- schemac: transaction
CREATE TABLE other (id integer CHECK (id > 0));
INSERT INTO other SELECT setting::integer FROM settings;
END
    printf -- '-- schemac: transaction  undoes=2\nDROP TABLE other;\n-- schemac: transaction  undoes=1\nALTER TABLE docs ADD COLUMN old text;\n' \
        > migrations/0003_three.down.sql
    schemac -q seal > /dev/null
    expect_status 1 schemac apply --contract --on-failure stay
    query "create table settings as select 1 as setting"
    expect_match "$(schemac status)" 'half done'
    schemac -q apply > output
    expect "$(at)" "0001 0002 0003 0004"
    expect "$(grep held output || true)" ""
}

test_programs()
{
    mkdir programs
    start
    schemac -q apply > output
    expect "$(start_program new 'the new')" "at head but for what is held back"
    expect "$(start_program new 'the new' refuse)" "at head but for what is held back"
    expect "$(clients)" "the new 0004"
    expect_match "$(schemac apply)" 'no older one for 24 hours: the first program generated for it was seen later\.$'
    query "update schemac.clients set first_seen = first_seen - interval '25 hours'"
    expect_match "$(start_program old web)" "^ahead, compatible$"
    expect "$(clients)" "the new 0004, web 0001"
    expect_match "$(schemac apply)" 'for 24 hours: "web", generated for 0001, was seen at 20.* UTC\.$'
    query "update schemac.clients set last_seen = last_seen - interval '2 hours' where program = 'web'"
    expect_match "$(schemac apply)" '"web", generated for 0001'
    expect_match "$(schemac apply --contract-after 3h)" 'no older one for 3 hours: "web", generated for 0001'
    expect "$(at)" "0001 0002"
    # A program of a revision that the files lack is taken for an older one.
    query "update schemac.clients set revision = '0009' where program = 'web'"
    expect_match "$(schemac apply --contract-after 3h)" '"web", generated for 0009'
    query "update schemac.clients set revision = '0002' where program = 'web'"
    schemac apply --contract-after 90min > output
    expect "$(at)" "0001 0002 0003 0004"
    expect "$(start_program new)" "at head"
    expect "$(start_program old)" "ahead"
}

# The program's own upgrade, which holds back too, and goes on when it may.
test_ensure()
{
    mkdir programs
    start
    expect "$(start_program old web upgrade)" "at head"
    expect_match "$(start_program new web upgrade)" '^held back 0003_three, and 1 revision after it: it breaks older programs: .*: "web", generated for 0001, was seen'
    expect "$(at)" "0001 0002"
    sleep 1.2
    expect "$(start_program new web upgrade)" "at head"
    expect "$(at)" "0001 0002 0003 0004"
}

# A type that comes with the contract: the program that was generated for it cannot do without.
test_type_of_contract()
{
    mkdir programs
    edit one 'size integer;'
    schemac -q apply > output
    edit two 'size bigint;'
    mark 0002_two contract
    program new
    expect "$(start_program new)" "behind: column size of table public.docs is of type integer; this program was generated for bigint"
    expect "$(start_program new new upgrade | tail -2 | head -1)" \
        "the database does not match app: it is behind: A contract revision is held back, but column size of table public.docs is of type integer; this program was generated for bigint."
}

# Whoever cannot write is not noted, and nothing fails; no error in the server's log either.
test_roles()
{
    mkdir programs
    start
    schemac -q apply > output
    local role=contract_$$ name
    query "create role $role login; grant usage on schema schemac to $role; grant select on schemac.revisions, schemac.lease to $role"
    local url=${DATABASE_URL/:\/\/*@/:\/\/$role@}
    trap "query 'drop owned by $role; drop role $role'" EXIT
    expect "$(./programs/new "$url&application_name=app")" "at head but for what is held back"
    expect "$(clients)" "app 0004"
    query "delete from schemac.clients"
    expect "$(./programs/new "$url&application_name=app&options=-c%20default_transaction_read_only%3Don")" "at head but for what is held back"
    expect "$(clients)" ""
    query "revoke all on schemac.clients from public; grant select on schemac.clients to $role"
    expect "$(./programs/new "$url&application_name=app")" "at head but for what is held back"
    expect "$(clients)" ""
    query "drop table schemac.clients"
    expect "$(./programs/new "$url&application_name=app")" "at head but for what is held back"
    # What an older schemac did not make is made, though nothing else is to be done.
    expect_match "$(schemac apply)" '^held back 0003'
    expect "$(start_program new)" "at head but for what is held back"
    expect "$(clients)" "new 0004"
    query "begin; lock table schemac.clients; select pg_sleep(3)" > /dev/null &
    sleep 0.5
    query "update schemac.clients set last_seen = last_seen - interval '1 hour'" & # waits
    expect "$(start_program new)" "at head but for what is held back"
    wait
}

# One row a program and revision, noted once a minute, and no more of them than a thousand.
test_bounded()
{
    mkdir programs
    start
    schemac -q apply > output
    start_program new > output
    local first
    first=$(query "select xmin from schemac.clients")
    start_program new > output
    expect "$(query "select xmin from schemac.clients")" "$first"
    query "update schemac.clients set last_seen = last_seen - interval '2 minutes'"
    start_program new > output
    expect "$(query "select count(*), bool_and(last_seen > now() - interval '1 minute') from schemac.clients")" "1|t"
    query "insert into schemac.clients select 'p' || i, '0004' from generate_series(1, 1200) i"
    start_program new late > output
    start_program new later > output
    start_program old later > output
    expect "$(query "select count(*), string_agg(revision, ' ' order by revision) filter (where program = '(others)') from schemac.clients")" \
        "1203|0001 0004"
}

# A column that a program fills: while a row lacks a value, nothing but the rows lets the revision go on.
test_filled()
{
    edit one 'old text null;'
    schemac -q apply > output
    query "insert into docs select i, 'a' from generate_series(1, 3) i; insert into docs values (4, null)"
    edit two 'old text null; new text null;'
    edit three 'new text null;'
    mark 0003_three 'filled=docs(new,old)'
    expect_match "$(schemac apply)" '^held back 0003_three: it breaks older programs: the column is gone .*\. It is applied once a program has filled column new of table docs where old is not null: it does not exist yet\.$'
    expect_match "$(schemac apply --contract)" 'where old is not null: 3 rows lack it\.$'
    expect "$(at)" "0001 0002"
    expect_match "$(schemac status)" '^held back 0003_three.*: 3 rows lack it\.$'
    query "update docs set new = 'x' where id > 1"
    expect_match "$(schemac apply --dry-run)" ': 1 row lacks it\.$'
    query "insert into docs select i, 'a' from generate_series(5, 20004) i; analyze docs"
    expect_match "$(schemac apply)" ': about (19|20)[0-9]{3} rows lack it\.$'
    query "update docs set new = 'x' where old is not null"
    schemac -q apply > output
    expect "$(at)" "0001 0002 0003"
}

# Rows that row security keeps out of sight are none that are known to be filled.
test_filled_unseen()
{
    start 'contract filled=docs(new)'
    local role=filled_$$
    schemac -q apply > output
    query "create role $role login; grant usage on schema schemac to $role; grant select on all tables in schema schemac to $role"
    trap "query 'drop owned by $role; drop role $role'" EXIT
    local url=${DATABASE_URL/:\/\/*@/:\/\/$role@}
    expect_match "$(DATABASE_URL=$url schemac status)" 'table docs: this role may not ask which rows lack it\.$'
    query "grant select on docs to $role; alter table docs enable row level security"
    expect_match "$(DATABASE_URL=$url schemac status)" 'table docs: this role may not ask which rows lack it\.$'
    expect_match "$(schemac status)" 'table docs: 1 row lacks it\.$'
    query "update docs set new = 'x'"
    expect_match "$(schemac apply)" '^held back 0003_three.*no program has been seen yet'
    expect_match "$(schemac apply --contract | tail -1)" 'applied 0004_four'
}

# `backfill by program`: both revisions, while clients write, and down again.
test_backfill_by_program()
{
    local indexed='index docs_code (code); index docs_more (id) where (code is not null);'
    edit one "code integer; more text null; $indexed"
    echo 'view codes as select id, code from docs;' > schema/views.schema
    schemac -q diff -m views > /dev/null
    schemac -q apply > output
    query "insert into docs select i, i from generate_series(1, 50) i"
    edit fill "code text not null backfill by program; more text not null backfill ('m'); $indexed"
    schemac -q check > /dev/null
    schemac -q verify > /dev/null
    expect_match "$(schemac apply)" '^held back 0004_fill.*once a program has filled column code_new of table docs: it does not exist yet'
    expect_match "$(schemac status)" '^state +at head but for what is held back$'
    query "insert into docs values (51, 51)"
    expect_match "$(schemac apply --contract)" ': 51 rows lack it\.$'
    query "update docs set code_new = 'c' || code"
    # A row that comes after the question: refused, and undone, with the indexes.
    query "create function late() returns event_trigger language plpgsql as
        'begin insert into docs (id, code, more) values (52, 52, null) on conflict do nothing; end';
        create event trigger late_$$ on ddl_command_start when tag in ('CREATE INDEX') execute function late()"
    expect_status 1 schemac apply
    query "drop event trigger late_$$; drop function late"
    expect "$(at)" "0001 0002 0003"
    expect_match "$output" 'undone'
    expect "$(query "select string_agg(indexrelid::regclass::text, ' ' order by 1) from pg_index where indrelid = 'docs'::regclass and not indisprimary")" \
        "docs_code_old docs_more_old"
    query "delete from docs where id = 52"
    schemac -q apply > output
    expect "$(at)" "0001 0002 0003 0004"
    expect "$(query "select count(*), min(code), min(more) from docs")" "51|c1|m"
    expect "$(query "select code from codes where id = 7")" "c7"
    expect "$(query "select string_agg(indexrelid::regclass::text, ' ' order by 1) from pg_index where indrelid = 'docs'::regclass and not indisprimary and indisvalid")" \
        "docs_code docs_more"
    schemac -q revert > output
    expect "$(query "select count(*), min(code_new) from docs")" "51|c1"
    schemac -q revert > output
    expect "$(at)" "0001 0002"
    schemac -q apply > output
    query "update docs set code_new = 'c' || id"
    schemac -q apply > output
    expect "$(at)" "0001 0002 0003 0004"
    expect_match "$(schemac drift)" 'no|same|nothing'
}

# Killed in the middle of the second revision: one more run ends it.
test_backfill_by_program_killed()
{
    edit one 'code integer; index docs_code (code);'
    schemac -q apply > output
    query "insert into docs select i, i from generate_series(1, 5000) i"
    edit fill 'code text null backfill by program; index docs_code (code);'
    schemac -q apply > output
    query "update docs set code_new = 'c' || code"
    local i
    for i in 1 2 3 4 5 6; do
        timeout -s KILL "0.0$((i + 1))" schemac -q apply > output 2>&1 || true
        schemac -q apply > output
        expect "$(at)" "0001 0002 0003"
        expect "$(query "select count(*), count(code) from docs")" "5000|5000"
        expect "$(query "select count(*) from pg_index where not indisvalid")" 0
        schemac -q revert > output
        expect "$(query "select count(code_new) from docs")" 5000
    done
}

test_pooled()
{
    . "$ROOT/tests/lib/pooler.sh"
    mkdir programs
    start
    pool 2
    DATABASE_URL=$POOLED_URL schemac -q apply > output
    expect_match "$(cat output)" "^held back 0003_three"
    expect "$(./programs/new "$POOLED_URL&application_name=pooled" upgrade | tail -1)" "at head but for what is held back"
    expect "$(clients)" "pooled 0004"
    pooled -q apply --contract > output
    expect "$(at)" "0001 0002 0003 0004"
}

# Runs that are killed at any moment: what is held back is never applied, and one more run ends well.
test_killed()
{
    start
    local i
    for i in $(seq 12); do
        query "drop table if exists docs; drop schema schemac cascade" 2> /dev/null
        schemac -q apply 0001 > output
        timeout -s KILL "0.0$((i * 7 % 9 + 1))" schemac -q apply > output 2>&1 || true
        expect_match "$(schemac apply)" '^held back 0003'
        expect "$(at)" "0001 0002"
    done
}

tests_run "$@"
