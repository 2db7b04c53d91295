#!/bin/bash
# What pending revisions take away is saved before, and comes back as it was: --backup and what goes with it.
# SC5331 to SC5338.
. "$(dirname "$0")/../lib/db.sh"

# revision NUMBER UP DOWN
revision()
{
    printf '%s\n' "$2" > "migrations/$1_r.up.sql"
    printf '%s\n' "$3" > "migrations/$1_r.down.sql"
    schemac seal > /dev/null
}

begin()
{
    mkdir -p schema migrations dumps
    echo 'project p { }' > schema/p.schema
    revision 0001 "CREATE TYPE mood AS ENUM ('sad', 'happy');
        CREATE TABLE docs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text, feeling mood,
            length int GENERATED ALWAYS AS (length(title)) STORED);
        CREATE TABLE \"Odd.Name\" (doc bigint REFERENCES docs, \"N(1)\" text, PRIMARY KEY (doc, \"N(1)\"));
        CREATE TABLE big (id int);" 'DROP TABLE "Odd.Name", docs, big; DROP TYPE mood;'
    schemac apply > /dev/null
    query "INSERT INTO docs (title, feeling) SELECT E'line\\none\\t' || g, 'happy' FROM generate_series(1, 500) g;
        UPDATE docs SET feeling = NULL WHERE id % 7 = 0;
        INSERT INTO \"Odd.Name\" SELECT id, 'n' || id FROM docs;
        INSERT INTO big SELECT generate_series(1, 100)"
}

apply_saving() { schemac apply --backup dumps "$@" 2> said || fail "$(cat said)"; }
sums() { query "select md5(string_agg(d::text, ',' order by id)) from docs d" && query 'select md5(string_agg(o::text, $$,$$ order by doc)) from "Odd.Name" o'; }
only_dump() { echo dumps/*.dump; }
# as it is printed
restore() { schemac backups --restore-sql "$1" > restore.sql && query_file restore.sql; }

test_lost_column_comes_back()
{
    begin
    revision 0002 'ALTER TABLE docs DROP COLUMN feeling;' 'ALTER TABLE docs ADD COLUMN feeling mood;'
    query 'select id, title, feeling from docs order by id' > before
    apply_saving
    expect_match "$(cat said)" 'the way back: schemac revert 0001 && schemac backups --restore-sql .dumps/'
    expect "$(stat -c %a "$(only_dump)")" 600
    expect_match "$(only_dump)" '\.0002\.[0-9]{8}T[0-9]{6}Z\.dump$'
    pg_restore --list "$(only_dump)" > list
    expect_match "$(cat list)" 'TABLE DATA public docs'
    ! grep -q 'public big' list || fail "what loses nothing is saved"
    expect "$(query "select message::jsonb ->> 'file' from schemac.log where action = 'backup'")" "$(basename "$(only_dump)")"
    # the rest was changed meanwhile, and stays so; a row that came has no old value
    query "update docs set title = 'new' where id = 3; delete from \"Odd.Name\" where doc = 5; delete from docs where id = 5;
        insert into docs (title) values ('late')"
    # as it is printed
    expect_match "$(schemac backups --restore-sql "$(only_dump)" 2>&1 || true)" 'column "feeling" of table public.docs is not there'
    way=$(sed -n 's/^the way back: //p' said)
    eval "${way/--restore-sql/--quiet --restore-sql}" > /dev/null
    expect "$(query 'select title from docs where id = 3')" new
    expect "$(query 'select count(*) from docs where id = 5')" 0
    expect "$(query 'select feeling is null from docs where id = 501')" t
    query "update docs set title = E'line\\none\\t3' where id = 3; delete from docs where id > 500;
        insert into docs (id, title, feeling) overriding system value values (5, E'line\\none\\t5', 'happy')"
    query 'select id, title, feeling from docs order by id' > after
    expect_same before after
}

test_dropped_tables_come_back()
{
    begin
    revision 0002 'DROP TABLE "Odd.Name"; DROP TABLE docs;' "CREATE TABLE docs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text, feeling mood,
            length int GENERATED ALWAYS AS (length(title)) STORED);
        CREATE TABLE \"Odd.Name\" (doc bigint REFERENCES docs, \"N(1)\" text, PRIMARY KEY (doc, \"N(1)\"));"
    sums > before
    apply_saving
    expect_status 1 schemac backups --restore-sql "$(only_dump)"
    expect_match "$output" 'table public.docs is not there to be restored.*SC5337'
    expect_match "$output" 'Revert the revisions first: schemac revert 0001'
    schemac revert 0001
    restore "$(only_dump)"
    sums > after
    expect_same before after
    # numbers go on where they were, and doing it again does nothing
    restore "$(only_dump)"
    sums > after
    expect_same before after
    expect "$(query "insert into docs (title) values ('next') returning id")" 501
    # without the runner's log it is an archive as any other
    query 'drop table "Odd.Name", docs'
    pg_restore --dbname="$DATABASE_URL" "$(only_dump)"
    sums > after
    expect_same before after
}

# Partitions, children, what foreign keys take along, names that change on the way; what is made on the way is not lost.
test_what_is_lost()
{
    begin
    query 'create table part (id int primary key, at int) partition by range (id);
        create table part_1 partition of part for values from (0) to (10);
        create table ref (id int primary key references part on delete cascade);
        create schema gone; create table gone.t (id int); create sequence counter'
    revision 0002 'ALTER TABLE docs RENAME TO papers; ALTER TABLE papers RENAME COLUMN title TO heading;
        CREATE TABLE made (id int, n int); ALTER TABLE big ADD COLUMN filled int; UPDATE big SET filled = 1;' ''
    revision 0003 'ALTER TABLE papers DROP COLUMN heading CASCADE; DELETE FROM part; DROP TABLE made; DROP SCHEMA gone CASCADE;
        DROP SEQUENCE counter;' ''
    apply_saving
    pg_restore --list "$(only_dump)" | sed -nE 's/.*(TABLE DATA|SEQUENCE SET) (public|gone) (.*) [^ ]*$/\2.\3/p' | sort > saved
    printf '%s\n' gone.t public.counter public.docs public.docs_id_seq public.part_1 public.ref > expected
    expect_same expected saved
    expect "$(query "select string_agg(t ->> 'name' || (t ->> 'columns'), ' ' order by t ->> 'name') from schemac.log, jsonb_array_elements(message::jsonb -> 'tables') t where action = 'backup' and t ->> 'whole' = 'false'")" 'docs["title"]'
}

test_nothing_lost_and_nothing_pending()
{
    begin
    revision 0002 'CREATE TABLE more (id int); DO $$ BEGIN NULL; END $$;' 'DROP TABLE more;'
    apply_saving
    expect_match "$(cat said)" 'no backup: the pending revisions lose nothing'
    expect_match "$(schemac apply --backup dumps)" 'nothing to do'
    expect "$(ls dumps)" ''
    # an attribute of a type: of columns wherever they are
    query 'create type pair as (a int, b int)'
    revision 0003 'ALTER TYPE pair DROP ATTRIBUTE a;' ''
    apply_saving
    expect_match "$(cat said)" 'what ALTER TYPE in revision 0003_r changes cannot be determined'
    rm dumps/*
    # a block that could do anything
    revision 0004 'DO $$ BEGIN EXECUTE $e$DELETE FROM big$e$; END $$;' ''
    apply_saving
    expect_match "$(cat said)" 'what a DO block in revision 0004_r changes cannot be determined'
    expect_match "$(pg_restore --list "$(only_dump)")" 'TABLE DATA public big'
}

test_six_runners_make_one_backup()
{
    begin
    revision 0002 'DROP TABLE big;' ''
    for i in 1 2 3 4 5 6; do schemac apply --backup dumps --backup-scope all > "out.$i" 2>&1 & done
    wait
    expect "$(ls dumps | wc -l)" 1
    expect "$(query "select to_regclass('big') is null")" t
}

# Whatever fails, no file is left and nothing applied.
test_failures()
{
    begin
    revision 0002 'DROP TABLE big;' ''
    mkdir bin
    printf '%s\n' '#!/bin/sh' 'case $1 in --version) exec pg_dump "$1";; esac' 'echo half; kill -9 $$' > bin/killed
    printf '%s\n' '#!/bin/sh' 'case $1 in --version) exec pg_dump "$1";; esac' 'echo "no space left" >&2; exit 1' > bin/full
    printf '%s\n' '#!/bin/sh' 'case $1 in --version) exec pg_dump "$1";; esac' 'echo garbage' > bin/garbage
    printf '%s\n' '#!/bin/sh' 'echo "pg_dump (PostgreSQL) 9.6.1"' > bin/old
    chmod +x bin/*
    ln -s "$(command -v pg_restore)" "$(command -v initdb)" "$(command -v postgres)" bin
    for way in killed:'ended by signal 9' full:'no space left' garbage:'pg_restore cannot read' old:'pg_dump is version 9, older than the server'; do
        cp "bin/${way%%:*}" bin/pg_dump
        sed -i "s|exec pg_dump|exec $(command -v pg_dump)|" bin/pg_dump
        expect_status 3 env SCHEMAC_PG_BIN="$PWD/bin" schemac apply --backup dumps
        expect_match "$output" "${way#*:}"
        expect_match "$output" 'SC533[12]'
        expect "$(ls -A dumps)" ''
        expect "$(query 'select count(*) from big')" 100
    done
    expect_status 3 schemac apply --backup nowhere
    expect_match "$output" 'could not write the backup "nowhere/.*SC5332'
    # what a killed run left goes with the next
    touch dumps/x.dump.abcdef.part
    # the user's own command
    expect_status 5 schemac apply --backup dumps --backup-command 'echo to nowhere; exit 3'
    expect_match "$output" 'failed with status 3'
    expect_match "$output" 'SC5336'
    expect_match "$output" 'to nowhere'
    expect "$(query 'select count(*) from big')" 100
    rm dumps/*.dump
    schemac apply --backup dumps --backup-command 'gzip < "$SCHEMAC_BACKUP_FILE" > kept.gz'
    gzip -dc kept.gz | cmp - "$(only_dump)"
    expect "$(ls dumps)" "$(basename "$(only_dump)")"
    expect "$(query "select count(*) from schemac.log where action = 'apply' and outcome = 'failed'")" 6
}

# While pg_dump works, the others see that the runner does; it ends when the runner is to end.
test_long_backup()
{
    begin
    revision 0002 'DROP TABLE big;' ''
    mkdir bin
    printf '%s\n' '#!/bin/sh' "case \$1 in --version) exec $(command -v pg_dump) \$1;; esac" 'exec sleep 60' > bin/pg_dump
    chmod +x bin/pg_dump
    ln -s "$(command -v pg_restore)" "$(command -v initdb)" "$(command -v postgres)" bin
    SCHEMAC_PG_BIN=$PWD/bin schemac apply --backup dumps > said 2>&1 &
    runner=$!
    until [ -n "$(ls -A dumps)" ]; do sleep 0.05; done
    first=$(query 'select beat from schemac.lease')
    sleep 2.3
    expect "$(query "select beat > '$first' and token <> '' from schemac.lease")" t
    kill -TERM $runner
    status=0
    wait $runner || status=$?
    expect $status 3
    expect_match "$(cat said)" 'cancelled|canceled'
    expect "$(ls -A dumps)" ''
    expect "$(query 'select count(*) from big')" 100
    expect "$(query "select token from schemac.lease")" ''
}

test_space()
{
    begin
    revision 0002 'DROP TABLE big;' ''
    mkdir small
    mount -t tmpfs -o size=4k tmpfs small 2> /dev/null || skip "this machine lets nobody mount"
    trap 'umount small' EXIT
    expect_status 5 schemac apply --backup small
    expect_match "$output" 'but only [0-9.]+ [kMGT]?B? ?.* free in "small".*SC5333'
    expect "$(query 'select count(*) from big')" 100
}

test_required_backup()
{
    begin
    revision 0002 'DROP TABLE big;' ''
    expect_status 5 schemac apply --backup dumps --require-backup 1h
    expect_match "$output" 'is at most 60 min old is in "dumps".*SC5334'
    pg_dump --format=custom --table=docs --file=dumps/other.dump "$DATABASE_URL"
    expect_status 5 schemac apply --backup dumps --require-backup 1h
    expect_match "$output" 'other.dump: it has no rows of table public.big'
    echo no > dumps/no.dump
    expect_status 5 schemac apply --backup dumps --require-backup 1h
    expect_match "$output" 'no.dump: pg_restore cannot read it'
    expect "$(query 'select count(*) from big')" 100
    # for all of the database a part will not do
    pg_dump --format=custom --file=dumps/all.dump "$DATABASE_URL"
    sleep 1.1
    expect_status 5 schemac apply --backup dumps --require-backup 0s
    output=$(schemac apply --backup dumps --require-backup 1h --backup-scope all --warn-backup 0s 2>&1)
    expect_match "$output" 'warning: no backup.*SC5335'
    expect_match "$output" 'applied 0002_r'
    expect_status 2 schemac apply --require-backup 1h
    expect_match "$output" '"--require-backup" requires --backup'
    expect_status 2 schemac apply --backup dumps --require-backup soon
}

test_list_and_prune()
{
    mkdir dumps
    now=$(date -u +%Y%m%dT%H%M%SZ)
    touch "dumps/shop.0001.20200101T000000Z.dump" "dumps/shop.0002.20200301T000000Z.dump" "dumps/shop.0003.$now.dump" \
        "dumps/a%2Fb.0001.20200101T000000Z.dump" dumps/mine.dump
    expect_match "$(schemac backups dumps)" 'database a/b, before 0001'
    expect "$(schemac backups dumps | wc -l)" 4
    schemac backups --keep 2 --dry-run dumps > /dev/null
    expect "$(ls dumps | wc -l)" 5
    schemac backups --keep 2 dumps > /dev/null
    expect "$(cd dumps && echo *)" "a%2Fb.0001.20200101T000000Z.dump mine.dump shop.0002.20200301T000000Z.dump shop.0003.$now.dump"
    expect_match "$(schemac backups --older-than 1d dumps)" '^removed dumps/shop.0002'
    expect "$(cd dumps && echo *)" "a%2Fb.0001.20200101T000000Z.dump mine.dump shop.0003.$now.dump"
}

# The password goes by the environment, and nowhere else.
test_password()
{
    begin
    revision 0002 'DROP TABLE big;' ''
    mkdir bin
    printf '%s\n' '#!/bin/sh' 'case $1 in --version) exec PROGRAM "$1";; esac' \
        'tr "\0" " " < /proc/$$/cmdline > seen; printf "%s" "$PGPASSWORD" > password; exec PROGRAM "$@"' |
        sed "s|PROGRAM|$(command -v pg_dump)|; s|> seen|> $PWD/seen|; s|> password|> $PWD/password|" > bin/pg_dump
    chmod +x bin/pg_dump
    ln -s "$(command -v pg_restore)" "$(command -v initdb)" "$(command -v postgres)" bin
    url=$(sed -E 's#://([^@/]*)@#://\1:s3cret@#' <<< "$DATABASE_URL")
    SCHEMAC_PG_BIN=$PWD/bin schemac --database "$url" apply --backup dumps > said 2>&1
    expect "$(cat password)" s3cret
    ! grep -q s3cret seen said || fail "a password is shown"
    expect "$(query "select count(*) from schemac.log where message ~ 's3cret'")" 0
}

tests_run
