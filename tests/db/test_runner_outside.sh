#!/bin/bash
# Statements that cannot run in a transaction: refused ones, ones that were cut short, and what is believed of both.
. "$(dirname "$0")/../lib/db.sh"

# project UP: a first revision with a table of rows, and a second one with one section outside a transaction
project()
{
    mkdir -p schema migrations
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
    cat > migrations/0001_base.up.sql <<'SQL'
CREATE TABLE docs (id bigint PRIMARY KEY, owner_id bigint, title text);
INSERT INTO docs SELECT g, 1, g::text FROM generate_series(1, 10) g;
CREATE INDEX docs_title ON docs (title);
CREATE TABLE ev (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE ev_2020 PARTITION OF ev FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE other (LIKE ev);
SQL
    printf '%s\n%s\n' "-- schemac: no-transaction  lock_timeout=${2:-3s}" "$1" > migrations/0002_out.up.sql
    schemac seal
    schemac apply 0001
}

state() { query "select state || ' ' || statements_done || ' ' || statement_open from schemac.revisions where id = '0002'"; }
indexes() { query "select coalesce(string_agg(c.relname || ' ' || indisvalid, ', ' order by relname), '') from pg_index join pg_class c on c.oid = indexrelid where indrelid = '${1:-docs}'::regclass"; }

# As a run leaves it that was cut off while the statement was running; SUBJECT is what it had recorded.
cut_off() # SUBJECT-SQL
{
    query "insert into schemac.revisions (id, name, parents, up_sha256, down_sha256, chain_sha256, state, sections, sections_done, statement_open, took_ms, subject)
        select '0002', 'out', '{0001}', '$(awk '/^0002/ { print $4 }' migrations/revisions.sum)', '-', '-', 'upgrading', 1, 0, true, 0, ($1)"
}

twice_refused() # MESSAGE
{
    for i in 1 2 3; do
        expect_status 1 schemac apply --no-preflight
        expect_match "$output" "$1"
        case $(state) in "" | "upgrading 0 false") ;; *) fail "recorded: $(state)" ;; esac
    done
}

test_index_of_that_name_elsewhere()
{
    project 'CREATE UNIQUE INDEX CONCURRENTLY docs_owner_idx ON docs (owner_id);'
    query 'create index docs_owner_idx on docs (title)'
    twice_refused 'relation "docs_owner_idx" already exists'
    query 'drop index docs_owner_idx; create index docs_owner_idx on other (id)'
    twice_refused 'relation "docs_owner_idx" already exists'
    query 'drop index docs_owner_idx; update docs set owner_id = id'
    schemac apply
    expect "$(state)" "applied 0 false"
}

test_drop_index_mistyped()
{
    project 'DROP INDEX CONCURRENTLY docs_titel;'
    twice_refused 'index "docs_titel" does not exist'
}

test_detach_mistyped()
{
    project 'ALTER TABLE ev DETACH PARTITION ev_2021 CONCURRENTLY;'
    twice_refused 'relation "ev_2021" does not exist'
    sed -i 's/ev_2021/other/' migrations/0002_out.up.sql
    schemac seal
    twice_refused 'relation "other" is not a partition of relation "ev"'
}

test_if_not_exists_over_invalid()
{
    project 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS docs_u ON docs (owner_id);'
    query 'create unique index concurrently docs_u on docs (owner_id)' 2> /dev/null && fail "it was built"
    for i in 1 2; do
        expect_status 1 schemac apply --no-preflight
        expect_match "$output" "index public.docs_u already exists, but it is invalid"
        expect_match "$output" "0002_out.up.sql:2:1"
    done
    # valid, but of another table, another column, not unique, with a predicate; no index at all
    query 'drop index docs_u; update docs set owner_id = id'
    for other in 'create index docs_u on docs (owner_id)' 'create unique index docs_u on docs (id)' \
        'create unique index docs_u on docs (owner_id desc)' 'create unique index docs_u on other (id)' \
        'create unique index docs_u on docs (owner_id) where id > 3' 'create view docs_u as select 1' \
        'create unique index docs_u on docs (owner_id) include (title)' \
        'create unique index docs_u on docs (owner_id) with (fillfactor = 50)'; do
        query "$other"
        expect_status 1 schemac apply
        expect_match "$output" "public.docs_u already exists, but it is not the index that this statement creates"
        case $other in *view*) query 'drop view docs_u' ;; *) query 'drop index docs_u' ;; esac
    done
    # the very same one
    query 'create unique index docs_u on docs using btree (owner_id asc)'
    schemac apply
    expect "$(state)" "applied 0 false"
}

test_if_not_exists_builds()
{
    project 'CREATE INDEX CONCURRENTLY IF NOT EXISTS docs_l ON docs (lower(docs.title) text_pattern_ops) WHERE docs.* IS NOT NULL;'
    schemac apply
    expect "$(indexes)" "docs_l true, docs_pkey true, docs_title true"
}

# Cut short: the definition counts, not the name.
test_cut_short_build()
{
    project 'CREATE UNIQUE INDEX CONCURRENTLY docs_u ON docs (owner_id);'
    local before="select array_agg(indexrelid)::text from pg_index where indrelid = 'docs'::regclass"
    # it was there before, so it is none of ours
    query 'update docs set owner_id = id; create unique index docs_u on docs (owner_id)'
    cut_off "$before"
    expect_status 1 schemac apply
    expect_match "$output" 'relation "docs_u" already exists'
    query "drop index docs_u; delete from schemac.revisions where id = '0002'"
    # somebody else's in the meantime, with that name
    cut_off "$before"
    query 'create index docs_u on docs (owner_id)'
    expect_status 1 schemac apply
    expect_match "$output" 'relation "docs_u" already exists'
    expect "$(query "select indisunique from pg_index where indexrelid = 'docs_u'::regclass")" f
    query "drop index docs_u; delete from schemac.revisions where id = '0002'"
    # ours, invalid
    cut_off "$before"
    query 'update docs set owner_id = 1'
    query 'create unique index concurrently docs_u on docs (owner_id)' 2> /dev/null && fail "it was built"
    query 'update docs set owner_id = id'
    schemac apply
    expect "$(indexes)" "docs_pkey true, docs_title true, docs_u true"
    # ours, done
    query "delete from schemac.revisions where id = '0002'; drop index docs_u"
    cut_off "$before"
    query 'create unique index docs_u on docs (owner_id)'
    expect_match "$(schemac apply 2>&1)" "the interrupted statement is done"
    expect "$(state)" "applied 0 false"
}

test_cut_short_drop()
{
    project 'DROP INDEX CONCURRENTLY docs_title;'
    cut_off "select array['docs_title'::regclass::oid]::text"
    expect_match "$(schemac apply 2>&1)" "is run again"
    expect "$(indexes)" "docs_pkey true"
    # done, and somebody made another one of that name: it stays
    query "create index docs_title on docs (title); delete from schemac.revisions where id = '0002'"
    cut_off "select array['docs_title'::regclass::oid]::text"
    query 'drop index docs_title; create index docs_title on docs (title)'
    expect_match "$(schemac apply 2>&1)" "interrupted statement is done"
    expect "$(indexes)" "docs_pkey true, docs_title true"
}

test_cut_short_detach()
{
    project 'ALTER TABLE ev DETACH PARTITION ev_2020 CONCURRENTLY;'
    cut_off "select array['ev_2020'::regclass::oid]::text"
    schemac apply
    expect "$(query "select count(*) from pg_inherits where inhrelid = 'ev_2020'::regclass")" 0
    # detached, and attached elsewhere
    query "delete from schemac.revisions where id = '0002'"
    cut_off "select array['ev_2020'::regclass::oid]::text"
    query "create table ev2 (like ev) partition by range (at); alter table ev2 attach partition ev_2020 for values from ('2020-01-01') to ('2021-01-01')"
    expect_match "$(schemac apply 2>&1)" "interrupted statement is done"
    expect "$(query "select count(*) from pg_inherits where inhrelid = 'ev_2020'::regclass")" 1
}

# held_open: a snapshot that concurrent builds wait for at their end
hold()
{
    mkfifo hold
    psql -XqAt -d "$DATABASE_URL" < hold > /dev/null &
    exec 9> hold
    echo "begin isolation level repeatable read; select count(*) from ${1:-docs};" >&9
    until_true "select count(*) = 1 from pg_stat_activity where state = 'idle in transaction' and datname = current_database()"
}

release() { exec 9>&-; rm -f hold; }

until_true()
{
    for i in $(seq 200); do
        [ "$(query "$1")" = t ] && return
        sleep 0.05
    done
    fail "never: $1"
}

# kill_when CONDITION: apply in the background, killed with its backend once it is true
kill_when()
{
    schemac apply > killed.log 2>&1 9>&- &
    killed=$!
    until_true "$1"
    kill -9 $killed
    wait $killed 2> /dev/null || true
    query "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ~ '/. schemac' and pid <> pg_backend_pid()" > /dev/null
    until_true "select count(*) = 0 from pg_stat_activity where query ~ '/. schemac' and datname = current_database() and pid <> pg_backend_pid()"
}

test_reindex_interrupted()
{
    project 'REINDEX INDEX CONCURRENTLY docs_title;' 0
    hold
    kill_when "select count(*) > 0 from pg_class where relname ~ '_ccnew'"
    release
    expect_match "$(indexes)" "docs_title_ccnew false"
    expect_match "$(schemac apply 2>&1)" "DROP INDEX CONCURRENTLY IF EXISTS public.docs_title_ccnew"
    expect "$(indexes)" "docs_pkey true, docs_title true"
}

test_reindex_table_interrupted()
{
    project 'REINDEX (VERBOSE) TABLE CONCURRENTLY docs;' 0
    hold
    kill_when "select count(*) > 0 from pg_class where relname ~ '_ccnew'"
    release
    schemac apply
    expect "$(query "select count(*) from pg_index where not indisvalid or indexrelid::regclass::text ~ '_cc'")" 0
    expect "$(indexes)" "docs_pkey true, docs_title true"
}

# Refused in its middle (a lock that is not to be had): what is left goes before the next attempt.
test_reindex_lock_timeout()
{
    project 'REINDEX INDEX CONCURRENTLY docs_title;' 300ms
    hold
    schemac apply > log 2>&1 8>&- 9>&- &
    until_true "select count(*) > 0 from pg_class where relname ~ '_ccnew'"
    sleep 1
    release
    wait $! || fail "$(cat log)"
    expect "$(indexes)" "docs_pkey true, docs_title true"
}

test_unnamed_index_lock_timeout()
{
    project 'CREATE INDEX CONCURRENTLY ON docs (owner_id);' 300ms
    mkfifo lock
    psql -XqAt -d "$DATABASE_URL" < lock > /dev/null &
    exec 8> lock
    echo "begin; lock table docs in row exclusive mode; lock table docs in share update exclusive mode;" >&8
    until_true "select count(*) = 1 from pg_locks where database = (select oid from pg_database where datname = current_database()) and relation = 'docs'::regclass and mode = 'ShareUpdateExclusiveLock'"
    schemac apply > log 2>&1 8>&- 9>&- &
    until_true "select coalesce((select not statement_open from schemac.revisions where id = '0002'), false)"
    sleep 1
    exec 8>&-
    wait $! || fail "$(cat log)"
    expect "$(indexes)" "docs_owner_id_idx true, docs_pkey true, docs_title true"
}

# Killed in its middle: the unfinished one is found although nobody named it.
test_unnamed_index_interrupted()
{
    project 'CREATE INDEX CONCURRENTLY ON docs (owner_id);' 0
    query 'create index on docs (owner_id)'
    hold
    kill_when "select count(*) > 0 from pg_index where not indisvalid and indrelid = 'docs'::regclass"
    release
    expect "$(indexes)" "docs_owner_id_idx true, docs_owner_id_idx1 false, docs_pkey true, docs_title true"
    schemac apply
    expect "$(indexes)" "docs_owner_id_idx true, docs_owner_id_idx1 true, docs_pkey true, docs_title true"
}

procedures()
{
    project "$1"
    echo 'DROP TABLE IF EXISTS counted;' > migrations/0002_out.down.sql
    schemac seal
    query 'create table counter (w text); create table gate (open boolean); insert into gate values (false)'
    query "create procedure fill() language plpgsql as \$\$ begin insert into counter values ('part1'); commit;
        if not (select open from gate) then raise exception 'gate is shut'; end if;
        insert into counter values ('part2'); end \$\$"
}

counted() { query "select string_agg(w, ' ' order by w) from counter"; }

test_procedure_that_commits()
{
    procedures 'CALL fill();'
    expect_status 5 schemac apply
    expect_match "$output" "0002_out is half done"
    expect_match "$output" "gate is shut"
    expect_match "$output" "--open-statement"
    query 'update gate set open = true'
    for i in 1 2; do
        expect_status 5 schemac apply
        expect_match "$output" "CALL fill()"
        expect "$(counted)" part1
    done
    expect_status 5 schemac revert
    expect_status 2 schemac apply --open-statement perhaps
    schemac apply --open-statement again
    expect "$(counted)" "part1 part1 part2"
    expect "$(state)" "applied 0 false"
    expect_status 1 schemac apply --open-statement done
    expect_match "$output" "no revision has an open statement .SC5301"
}

test_procedure_that_counts_as_done()
{
    procedures 'CALL fill();
CREATE INDEX CONCURRENTLY docs_owner ON docs (owner_id);'
    expect_status 5 schemac apply
    schemac apply --open-statement done
    expect "$(counted)" part1
    expect "$(state)" "applied 0 false"
    expect "$(indexes)" "docs_owner true, docs_pkey true, docs_title true"
}

# Its server process is killed after its first COMMIT.
test_procedure_that_is_killed()
{
    procedures 'CALL fill();'
    query "create or replace procedure fill() language plpgsql as \$\$ begin insert into counter values ('part1'); commit;
        perform pg_sleep(60); insert into counter values ('part2'); end \$\$"
    schemac apply > log 2>&1 &
    killed=$!
    until_true "select count(*) = 1 from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"
    query "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()" > /dev/null
    wait $killed && fail "it was applied: $(cat log)"
    expect_status 5 schemac apply
    expect_match "$output" "CALL fill()"
    expect "$(counted)" part1
    schemac apply --open-statement done
    expect "$(counted)" part1
    expect "$(state)" "applied 0 false"
}

# One that does not commit is as good as any statement in a transaction.
test_procedure_that_does_not_commit()
{
    procedures "DO \$\$ begin insert into counter values ('x'); if not (select open from gate) then raise exception 'shut'; end if; end \$\$;"
    for i in 1 2; do
        expect_status 1 schemac apply
        expect_match "$output" shut
        expect "$(counted)" ""
    done
    query 'update gate set open = true'
    schemac apply
    expect "$(counted)" x
}

tests_run "$@"
