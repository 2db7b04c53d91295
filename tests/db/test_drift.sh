#!/bin/bash
# `schemac drift`: the database beside what its revisions make.
. "$(dirname "$0")/../lib/db.sh"

begin()
{
    cp -R "$ROOT"/schema "$ROOT"/migrations .
    schemac apply "$@"
}

drift() { schemac drift --scratch "$DATABASE_URL" "$@"; }

test_none()
{
    begin
    expect_match "$(drift)" 'no drift: .* up to 0006_task_status'
    schemac revert
    expect_match "$(drift)" 'no drift: .* up to 0005_chunk_embedding_index'
}

test_each_direction()
{
    begin
    query 'alter table documents add column note text not null default $$x$$;
           drop table server_settings;
           alter table projects alter column name type text;
           comment on table chunks is $$mine$$'
    database_dump > before.dump
    expect_status 4 drift
    database_dump > after.dump
    expect_same before.dump after.dump
    expect_match "$output" '\+ column documents.note: not in the snapshot'
    expect_match "$output" '- table server_settings: missing in the database'
    expect_match "$output" '~ alter column projects.name \(type\)'
    expect_match "$output" 'ALTER TABLE .*documents.*DROP COLUMN note'
    expect_match "$output" 'CREATE TABLE .*server_settings'
    # what mends it does
    schemac drift --scratch "$DATABASE_URL" > output || true
    sed -n '/^-- what would bring the database back/,/^-- what would bring the snapshot/p' output > mend.sql
    expect_match "$(cat mend.sql)" "^BEGIN;"
    query_file mend.sql
    expect_match "$(drift)" 'no drift'
}

test_json()
{
    begin
    query 'create view seen as select id from documents'
    expect_status 4 schemac --json drift --scratch "$DATABASE_URL"
    expect_match "$output" '"drifted": *true'
    expect_match "$output" '"kind": *"view"'
    expect_match "$output" 'DROP VIEW'
}

# Nobody said an owner: whoever ran the revisions owns what they made.
as_role() # ROLE URL
{
    sed -E "s|//[^@/]*@?|//$1@|" <<< "$2"
}

make_project() # NAME
{
    mkdir schema
    echo "project $1 { namespace public; } table t { id int primary key; note text; } view v as select id from t;
        default privileges grant select on tables to public;" > schema/a.schema
    schemac diff -m base
}

test_other_role()
{
    local role=drift_${BASHPID}_ci
    query "create role $role login"
    query "alter database \"$(query 'select current_database()')\" owner to $role"
    make_project app
    schemac --database "$(as_role "$role" "$DATABASE_URL")" apply
    expect_match "$(schemac drift)" 'no drift'                     # a private server: role by role
    expect_match "$(drift)" 'no drift'                             # one that the user named: of one role
    # another role runs the second revision
    echo 'table t2 { id int; }' >> schema/a.schema
    schemac diff -m second
    schemac apply
    expect "$(query "select relowner::regrole from pg_class where relname = 't2'")" postgres
    expect_match "$(schemac drift)" 'no drift'
    # what was given away by hand is drift
    query 'alter table t owner to postgres'
    expect_status 4 schemac drift
    expect_match "$output" 'alter table t \(owner\)'
    expect_match "$output" "ALTER TABLE t OWNER TO $role"
}

# The login takes another role to work in.
test_role_of_a_login()
{
    local name=drift_${BASHPID}
    query "create role ${name}_owner; create role ${name}_login login in role ${name}_owner"
    query "alter database \"$(query 'select current_database()')\" owner to ${name}_owner"
    make_project app
    PGOPTIONS="-c role=${name}_owner" schemac --database "$(as_role "${name}_login" "$DATABASE_URL")" apply
    expect_match "$(schemac drift)" 'no drift'
}

# Pulled, and recorded by another role than made it.
test_stamped_by_another_role()
{
    local name=drift_${BASHPID}_maker
    query "create role $name login"
    query "alter database \"$(query 'select current_database()')\" owner to $name"
    psql -Xq -d "$(as_role "$name" "$DATABASE_URL")" -c 'create table t (id int primary key); grant select on t to public'
    query 'create table of_somebody_else (id int)'
    mkdir schema
    schemac pull > schema/a.schema
    schemac diff -m base
    schemac stamp 0001
    expect_match "$(schemac drift)" 'no drift'
    query "alter table of_somebody_else owner to $name"
    expect_status 4 schemac drift
}

# Tables that no revision made are not dropped in silence, rows and all.
test_tables_of_others()
{
    mkdir schema
    echo 'project app { namespace public; }
table ev { at date not null; partition by range (at) { partition ev_2025 values from ('"'2025-01-01') to ('2026-01-01'"'); } }' > schema/a.schema
    schemac diff -m base
    schemac apply
    query "create table alembic_version (version_num varchar(32) primary key); insert into alembic_version values ('a'), ('b');
        create table ev_2026 partition of ev for values from ('2026-01-01') to ('2027-01-01');
        create table \"Odd name\" (id int); create view of_others as select 1 as one"
    sleep 1 # what the session before has read is told
    query "select pg_stat_reset()"
    expect_status 4 schemac drift
    for _ in $(seq 50); do
        scans=$(query "select seq_scan from pg_stat_user_tables where relname = 'alembic_version'")
        [ "$scans" = 0 ] || break
        sleep 0.1
    done
    expect "$scans" 1 # the rows are counted once
    expect_match "$output" 'table alembic_version: not in the snapshot, with 2 rows'
    expect_match "$output" 'table ev_2026: not in the snapshot, with 0 rows'
    expect_match "$(grep -B1 -x 'DROP TABLE alembic_version;' <<< "$output")" 'no revision created table alembic_version, which has 2 rows'
    expect_match "$(grep -B1 -x 'DROP TABLE ev_2026;' <<< "$output")" 'has 0 rows'
    expect_match "$(grep -B1 -x 'DROP TABLE "Odd name";' <<< "$output")" 'has 0 rows'
    expect_status 4 schemac drift --json
    expect_match "$output" '"holds": "2 rows"'
}

# What is recorded is unknown to the chain.
test_ahead()
{
    begin
    rm migrations/0006*
    sed -i '/^0006/d' migrations/revisions.sum
    expect_status 5 drift
    expect_match "$output" '0006'
}

tests_run
