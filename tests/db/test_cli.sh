#!/bin/bash
# The commands on a real database: what they print, what they refuse, and with which status.
set -u
cd "$TEST_FOLDER" || exit 1
name=test_cli_$$
failed=0

check() { # WHAT EXPECTED ACTUAL
    if [ "$2" != "$3" ]; then
        echo "not as expected: $1"
        diff <(echo "$2") <(echo "$3") | sed 's/^/    /'
        failed=1
    fi
}
says() { # STATUS WORDS COMMAND...: ends with the status, and says the words on either stream
    local status=$1 words=$2 output got
    shift 2
    output=$("$@" 2>&1)
    got=$?
    case $output in *"$words"*) ;; *) echo "does not say $words: $*"; echo "$output" | sed 's/^/    /'; failed=1 ;; esac
    [ "$got" = "$status" ] || { echo "ends with $got and not $status: $*"; echo "$output" | sed 's/^/    /'; failed=1; }
}
server() { psql -XAtq "$TEST_SERVER_URL" -c "$1"; }
sql() { psql -XAtq "$DATABASE_URL" -c "$1"; }
finish() { server "drop database if exists $name with (force)" > /dev/null 2>&1; server "drop role if exists $name" > /dev/null 2>&1; }
trap finish EXIT
server "create database $name" || exit 1
export DATABASE_URL=${TEST_SERVER_URL/\/dev?/\/$name?}

mkdir -p project/schema && cd project || exit 1
echo 'project shop { }
table items { id bigint primary key; name text not null; }' > schema/shop.schema

# A first revision, from nothing to head.
says 4 SC7201 schemac check
says 4 0001_baseline schemac diff -m baseline --dry-run --exit-code
check "a dry run writes nothing" "" "$(ls migrations 2> /dev/null)"
says 0 0001_baseline schemac diff -m baseline
says 0 "nothing to do" schemac diff --exit-code
says 0 "ok: 1 table, 1 revision" schemac check
check "current of an empty database" base "$(schemac current)"
says 4 pending schemac status --exit-code
says 0 "would apply 0001_baseline" schemac apply --dry-run
check "a dry run makes nothing" "" "$(sql "select 1 from pg_namespace where nspname = 'schemac'")"
says 0 "applied 0001_baseline" schemac apply
says 0 "nothing to do: the database has 0001_baseline" schemac apply
says 0 "at head" schemac status --exit-code
check "current" 0001_baseline "$(schemac current)"
says 0 applied schemac history

# A second one, up and down, by all its names.
echo 'project shop { }
table items { id bigint primary key; name text not null; price numeric(10,2); }' > schema/shop.schema
says 0 0002_price schemac diff -m price
says 0 "applied 0002_price" schemac upgrade +1
says 0 "reverted 0002_price" schemac downgrade -1
says 0 "applied 0002_price" schemac apply 0002
says 0 "0002_price" schemac show head
says 0 "would revert 0001_baseline" schemac revert base --dry-run
check "JSON of apply" '"applied": []' "$(schemac apply --json | grep -o '"applied": \[\]')"

schemac revert -1 -q
check "JSON of status" \
    '{"project":"shop","schema":{"mistakes":0,"changes":0},"chain":{"revisions":2,"heads":["0002_price"]},"database":{"at":"0001_baseline","state":"behind","applied":1,"at_work":null},"pending":[{"revision":"0002_price","held_back":false,"sections":1,"sections_done":0,"half_done":null}],"held":[]' \
    "$(schemac status --json | grep -v '"url"' | tr -d ' \n' | sed 's/,"diagnostics".*//')"
schemac apply -q

# Scripts for a person to run.
schemac apply --sql base:head > script.sql
server "create database ${name}_script" && psql -XqAt "${TEST_SERVER_URL/\/dev?/\/${name}_script?}" -f script.sql > /dev/null
check "the script's database is at head" 0002_price \
    "$(schemac --database "${TEST_SERVER_URL/\/dev?/\/${name}_script?}" current)"
server "drop database ${name}_script"
says 0 "nothing to apply" schemac apply --sql
says 0 "drop table items" bash -c 'schemac revert --sql base | tr A-Z a-z'

# Generated C is current, or said not to be.
says 0 generated/shop.h schemac gen
check "a second gen writes nothing" "" "$(schemac gen)"
echo '/* edited */' >> generated/shop.c
says 4 SC7202 schemac check
schemac gen > /dev/null
sed -i 's/name text/name varchar(9)/' schema/shop.schema
says 0 SC7203 schemac gen
sed -i 's/name varchar(9)/name text/' schema/shop.schema
schemac gen > /dev/null

# Targets that are none.
says 1 SC5301 schemac apply 9999
says 1 SC5301 schemac revert +1
says 1 SC5301 schemac stamp nonsense

# Written by hand: what goes wrong inside it.
schemac revision -m by_hand -q > /dev/null
says 1 "0003_by_hand" schemac apply
up=migrations/0003_by_hand.up.sql
header=$(head -3 $up)
write() { printf '%s\n\n%s\n' "$header" "$1" > $up; schemac seal -q > /dev/null; }
write 'create table a (id int); select nonsense from items;'
says 1 SC5305 schemac apply
says 1 "$up:5:33" schemac apply
check "all of it is rolled back" "" "$(sql "select 1 from pg_class where relname = 'a'")"
write 'create table items (id int);'
says 1 SC5306 schemac apply
says 1 "schemac stamp" schemac apply
write 'begin; create table a (id int); commit;'
says 1 SC5308 schemac apply
write 'create extension nonsense_extension;'
says 1 "not available" schemac apply
# Never sealed with a way down, it has none.
sed -i '/^0003/d' migrations/revisions.sum
rm migrations/0003_by_hand.down.sql
write 'create table a (id int);'
says 0 "applied 0003_by_hand" schemac apply
says 1 SC5309 schemac revert

# What was applied may not change.
write 'create table a (id bigint);'
says 5 "0003_by_hand" schemac apply
printf '%s\n\n%s\n' "$header" 'create table a (id int);' > $up
says 0 "nothing to do" schemac apply

# The database has what the files lack.
cp -R migrations kept
rm migrations/0003_by_hand.up.sql
grep -v '^0003' kept/revisions.sum > migrations/revisions.sum
says 5 SC5311 schemac apply
says 0 "not among these files" schemac history
rm -rf migrations
mv kept migrations

# Ctrl-C: the statement is cancelled, the database as it was, and the next run goes on.
schemac revision -m slow -q > /dev/null
up=migrations/0004_slow.up.sql
header=$(head -3 $up)
write 'create table b (id int); select pg_sleep(60);'
schemac apply > out 2>&1 &
pid=$!
for i in $(seq 100); do
    [ "$(sql "select count(*) from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid()")" = 1 ] && break
    sleep 0.1
done
kill -INT $pid
wait $pid
check "status of a cancelled run" 3 $?
grep -q SC5319 out || { echo "does not say SC5319"; cat out; failed=1; }
check "nothing is left of it" "" "$(sql "select 1 from pg_class where relname = 'b'")"
write 'create table b (id int);'
says 0 "applied 0004_slow" schemac apply

# A lock that is not to be had.
schemac revision -m locked -q > /dev/null
up=migrations/0005_locked.up.sql
header=$(head -3 $up)
write '-- schemac: transaction lock_timeout=50ms
alter table items add column locked int;'
psql -Xq "$DATABASE_URL" -c 'begin; lock table items; select pg_sleep(30)' > /dev/null 2>&1 &
holder=$!
for i in $(seq 50); do
    [ "$(sql "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and relation = 'items'::regclass")" = 1 ] && break
    sleep 0.1
done
schemac apply > out 2>&1 &
pid=$!
for i in $(seq 100); do
    grep -qE 'lock timeout.*; again in|waiting for lock on relation "items"' out && break
    sleep 0.1
done
sql "select pg_terminate_backend(pid) from pg_locks where mode = 'AccessExclusiveLock' and relation = 'items'::regclass" > /dev/null
kill $holder 2> /dev/null
wait $pid
check "applied when the lock was free" 0 $?
grep -qE 'lock timeout.*; again in|waiting for lock on relation "items"' out || { echo "does not say that it waits"; cat out; failed=1; }

# Rights, standbys, missing databases.
server "create role $name login"
limited=${DATABASE_URL/postgres@/$name@}
says 3 SC53 schemac --database "$limited" stamp base
says 3 SC5314 schemac --database "$DATABASE_URL&options=-c%20default_transaction_read_only%3Don" revert 0004
says 3 SC5105 schemac --database "${DATABASE_URL/$name/${name}_none}" status

# Two heads.
cp migrations/0005_locked.up.sql migrations/0006_other.up.sql
sed -i 's/0005_locked/0006_other/; s/locked int/other int/' migrations/0006_other.up.sql
schemac seal -q > /dev/null
says 1 "0005_locked" schemac apply head
check "heads" "0005_locked 0006_other" "$(schemac heads | tr '\n' ' ' | sed 's/ $//')"

# stamp --purge makes the record what one says.
says 0 "recorded" schemac stamp 0001 --purge
check "stamped" 0001_baseline "$(schemac current)"
exit $failed
