#!/bin/bash
# Migrating as another role than the login (--set-role), and by a URL of its own (migrator env).
. "$(dirname "$0")/../lib/db.sh"
. "$(dirname "$0")/../lib/pooler.sh"

# Roles belong to the whole server: made once, left behind. The login has the owner's rights only after SET ROLE.
begin()
{
    query "do \$\$ begin
        perform pg_advisory_xact_lock(5462);
        if to_regrole('roles_owner') is null then
            create role roles_giver;
            create role roles_owner in role roles_giver;
            create role roles_login login noinherit in role roles_owner;
            create role roles_heir login in role roles_owner;
        end if; end \$\$"
    query "grant create on database \"$(query 'select current_database()')\" to roles_owner"
    query 'grant create, usage on schema public to roles_owner'
    mkdir -p schema migrations
    echo 'project p { migrator env "ROLES_MIGRATION_URL"; }' > schema/p.schema
    cat > migrations/0001_base.up.sql <<'SQL'
CREATE TABLE docs (id bigint PRIMARY KEY, title text);
INSERT INTO docs VALUES (1, 'one');
SQL
    echo 'DROP TABLE docs;' > migrations/0001_base.down.sql
    cat > migrations/0002_index.up.sql <<'SQL'
-- schemac: no-transaction
CREATE INDEX CONCURRENTLY docs_title ON docs (title);
CREATE VIEW titles AS SELECT title FROM docs;
SQL
    cat > migrations/0002_index.down.sql <<'SQL'
-- schemac: no-transaction
DROP VIEW titles;
DROP INDEX CONCURRENTLY docs_title;
SQL
    schemac seal
}

# The test's database as role $1.
as() { sed -E "s#://([^@/]*@)?#://$1@#" <<< "$DATABASE_URL"; }
owners()
{
    query "select distinct pg_get_userbyid(relowner) from pg_class where relnamespace in
        (select oid from pg_namespace where nspname in ('public', 'schemac'))
        union select pg_get_userbyid(nspowner) from pg_namespace where nspname = 'schemac'"
}

test_set_role_owns_all()
{
    begin
    schemac --database "$(as roles_login)" apply --set-role roles_owner
    expect "$(owners)" roles_owner
    expect "$(query 'select distinct role from schemac.revisions')" roles_login
    # what was done can be looked at without the role, and nothing is left to do
    expect "$(schemac --database "$(as roles_login)" current)" 0002_index
    expect_match "$(schemac --database "$(as roles_login)" apply --set-role roles_owner)" 'nothing to do'
    schemac --database "$(as roles_login)" revert --set-role roles_owner base
    expect "$(query "select count(*) from pg_class where relnamespace = 'public'::regnamespace")" 0
    schemac --database "$(as roles_login)" stamp --set-role roles_owner 0001
    expect "$(query 'select id from schemac.revisions')" 0001
    expect "$(query "select outcome from schemac.log where action = 'stamp'")" 'done'
}

test_set_role_of_one_that_inherits()
{
    begin
    schemac --database "$(as roles_heir)" apply --set-role roles_owner
    expect "$(owners)" roles_owner
    query 'revoke create, usage on schema public from roles_owner'
    schemac drift
}

# A section that changes the role does not change whose the record is, nor what the next one runs as.
test_set_role_after_a_section_with_its_own()
{
    begin
    cat > migrations/0003_own.up.sql <<'SQL'
-- schemac: transaction
RESET ROLE;
SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;
-- schemac: transaction
CREATE TABLE later (id int);
SQL
    schemac seal
    schemac --database "$(as roles_login)" apply --set-role roles_owner
    expect "$(owners)" roles_owner
}

# A backup is read as that role, and brought back as it.
test_backup_in_a_role()
{
    begin
    printf '%s\n' 'ALTER TABLE docs DROP COLUMN title CASCADE;' > migrations/0003_drop.up.sql
    printf '%s\n' 'ALTER TABLE docs ADD COLUMN title text;' > migrations/0003_drop.down.sql
    schemac seal
    mkdir dumps
    schemac --database "$(as roles_login)" apply --set-role roles_owner 0002
    schemac --database "$(as roles_login)" apply --set-role roles_owner --backup dumps
    schemac --database "$(as roles_login)" revert --set-role roles_owner 0002
    schemac --database "$(as roles_login)" backups --restore-sql --set-role roles_owner dumps/*.dump > restore.sql
    psql -XqAt -v ON_ERROR_STOP=1 -d "$(as roles_login)" -f restore.sql
    expect "$(query 'select title from docs')" one
}

# A grant in another's name changes the role for itself alone.
test_set_role_and_a_grantor()
{
    begin
    rm -r schema migrations
    mkdir schema
    echo 'project p { } table docs { id int primary key; grant select to roles_giver with grant option;
        grant select to roles_login granted by roles_giver; } table zeta { id int primary key; }' > schema/p.schema
    schemac diff -m baseline > /dev/null
    query 'grant usage on schema public to roles_giver'
    schemac --database "$(as roles_login)" apply --set-role roles_owner
    expect "$(owners)" roles_owner
    expect "$(query "select relacl::text ~ 'roles_login=r/roles_giver' from pg_class where relname = 'docs'")" t
}

test_set_role_that_is_not_to_be_had()
{
    begin
    expect_status 5 schemac --database "$(as roles_login)" apply --set-role roles_heir
    expect_match "$output" 'member of roles_heir: GRANT roles_heir TO roles_login'
    expect_status 3 schemac --database "$(as roles_login)" apply --set-role roles_heir --no-preflight
    expect_match "$output" 'member of the role "roles_heir"'
    expect_status 3 schemac --database "$(as roles_login)" apply --set-role roles_nobody
    expect_match "$output" 'role "roles_nobody" does not exist'
    expect "$(query "select to_regclass('docs') is null")" t
}

test_set_role_behind_a_pooler()
{
    [ -n "$pgbouncer" ] || skip "this machine has no PgBouncer"
    begin
    rm migrations/0002* migrations/revisions.sum
    echo 'CREATE TABLE more (id int);' > migrations/0002_more.up.sql
    schemac seal
    pool 3
    pooled apply --set-role roles_owner
    expect "$(owners)" roles_owner
    printf '%s\n' '-- schemac: no-transaction' 'CREATE INDEX CONCURRENTLY docs_title ON public.docs (title);' > migrations/0003_out.up.sql
    schemac seal
    expect_status 3 pooled apply --set-role roles_owner
    expect_match "$output" 'SC5322'
    expect_match "$output" 'the role that it is to run as'
}

test_script_in_a_role()
{
    begin
    schemac apply --sql --set-role roles_owner base:head > script.sql
    query_file script.sql
    expect "$(owners)" roles_owner
}

# Each missing right is named with what grants it, before anything is done; granted as printed, all of it runs.
# SC5341
test_missing_rights()
{
    begin
    query "do \$\$ begin
        perform pg_advisory_xact_lock(5462);
        if to_regrole('roles_poor') is null then
            create role roles_poor;
            create role roles_poor_login login noinherit in role roles_poor;
        end if; end \$\$"
    query 'create table alices (id int primary key, n int); create table bobs (id int); create schema closed;
        create type kind as enum (); create function f() returns int language sql return 1;
        create table masked (id int primary key); alter table masked owner to roles_poor;
        alter table masked enable row level security; alter table masked force row level security;
        grant usage on schema closed, public to roles_poor'
    cat > migrations/0003_all.up.sql <<'SQL'
CREATE SCHEMA mine;
CREATE EXTENSION IF NOT EXISTS vector;
ALTER TABLE alices ADD COLUMN m int;
UPDATE alices SET n = 1;
CREATE TABLE closed.t (id int PRIMARY KEY, bob int);
ALTER TABLE closed.t ADD FOREIGN KEY (id) REFERENCES alices;
INSERT INTO bobs VALUES (1);
DROP TYPE kind;
DROP FUNCTION f();
ALTER TABLE docs OWNER TO roles_heir;
DELETE FROM masked WHERE id = 1;
CREATE TABLE mine.t (id int);
ALTER TABLE mine.t ADD COLUMN n int;
SQL
    schemac seal
    expect_status 5 schemac --database "$(as roles_poor_login)" apply --set-role roles_poor
    expect_match "$output" 'role "roles_poor" lacks 12 rights'
    sed -nE 's/^note: (.*) \(for .*/\1/p' <<< "$output" > lacking
    sed -E "s/$(query 'select current_database()')/DATABASE/g; s/$(query 'select current_user')/SUPER/g" lacking |
        LC_ALL=C sort > shown
    cat > expected <<'TEXT'
BYPASSRLS: of public.masked only the rows that policies show are seen: ALTER ROLE roles_poor BYPASSRLS
CREATE on database DATABASE: GRANT CREATE ON DATABASE DATABASE TO roles_poor
CREATE on schema closed: GRANT CREATE ON SCHEMA closed TO roles_poor
CREATE on schema public: GRANT CREATE ON SCHEMA public TO roles_poor
INSERT on public.bobs: GRANT INSERT ON public.bobs TO roles_poor
REFERENCES on public.alices: GRANT REFERENCES ON public.alices TO roles_poor
UPDATE on public.alices: GRANT UPDATE ON public.alices TO roles_poor
member of roles_heir: GRANT roles_heir TO roles_poor
owner of relation public.alices, which is SUPER: GRANT SUPER TO roles_poor
owner of routine public.f, which is SUPER: GRANT SUPER TO roles_poor
owner of type public.kind, which is SUPER: GRANT SUPER TO roles_poor
superuser: extension vector is not trusted: CREATE EXTENSION vector, run by one
TEXT
    expect_same expected shown
    expect "$(query "select to_regnamespace('schemac') is null")" t
    expect_status 5 schemac --database "$(as roles_poor_login)" apply --set-role roles_poor --dry-run
    expect_match "$output" 'would apply 0003_all'
    expect_match "$output" 'lacks 12 rights'
    expect_status 3 schemac --database "$(as roles_poor_login)" apply --set-role roles_poor --no-preflight
    sed -E 's/.*: //; s/, run by one//; s/$/;/' lacking | sort -u > grants.sql
    query_file grants.sql 2> /dev/null
    schemac --database "$(as roles_poor_login)" apply --set-role roles_poor
}

# Who migrates has a URL of its own; what looks at the database alone has the other one.
test_migrator_url()
{
    begin
    sed -i 's/}/database env "ROLES_URL"; }/' schema/p.schema
    export ROLES_URL="postgresql://nobody@localhost:1/none" ROLES_MIGRATION_URL=$DATABASE_URL
    schemac apply
    expect "$(schemac current)" 0002_index
    expect_match "$(schemac status)" 'at head'
    expect_status 3 schemac pull
    ROLES_URL=$ROLES_MIGRATION_URL ROLES_MIGRATION_URL= schemac revert
    expect "$(schemac current)" 0001_base
    # the other one will do where it is not set
    expect "$(ROLES_URL=$ROLES_MIGRATION_URL ROLES_MIGRATION_URL='' schemac current)" 0001_base
    schemac check
}

tests_run
