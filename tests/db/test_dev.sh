#!/bin/bash
# The private server: start, stop, start again, and whatever a machine does to it in between.
# SC5201 to SC5206 are shown here.
set -u
cd "$TEST_FOLDER" || exit 1
# As root the server runs as another user, who must be able to come here.
chmod 755 "$TEST_FOLDER"
mkdir project && cd project || exit 1
failed=0

check() { # WHAT EXPECTED ACTUAL
    if [ "$2" != "$3" ]; then
        echo "not as expected: $1"
        diff <(echo "$2") <(echo "$3") | sed 's/^/    /'
        failed=1
    fi
}
sql() { schemac dev psql -- -XAtqc "$1"; }
says() { # CODE COMMAND...: the command fails and names the code
    local code=$1 output
    shift
    output=$("$@" 2>&1) && { echo "does not fail: $*"; failed=1; }
    case $output in *"[$code]"*) ;; *) echo "does not say $code: $* says: $output"; failed=1 ;; esac
}
finish() { schemac -C "$TEST_FOLDER/project" dev stop > /dev/null 2>&1; }
trap finish EXIT

# Off.
check "status when off" "not running" "$(schemac dev status)"
says SC5205 schemac dev url
says SC5205 schemac dev psql
check "stop when off" 0 "$(schemac dev stop > /dev/null 2>&1; echo $?)"
check "nothing is made by looking" "" "$(ls -A)"
says SC5201 env SCHEMAC_PG_BIN=/nowhere schemac dev start

# On: many at once start one server, and all of them print its URL.
rm -rf .schemac
for i in 1 2 3 4; do schemac dev start > "url.$i" & done
wait
check "all have one URL" 1 "$(sort -u url.* | wc -l)"
check "the URL is the one of url" "$(cat url.1)" "$(schemac dev url)"
check "git ignores it" "*" "$(cat .schemac/.gitignore)"
check "UTF-8" "UTF8" "$(sql 'show server_encoding')"
check "no TCP" "" "$(sql 'show listen_addresses')"
check "database" "dev" "$(sql 'select current_database()')"
socket=$(schemac dev url | sed 's|.*host=||; s|&.*||')
check "socket folder is private" "700" "$(stat -c %a "$socket")"
[ $((${#socket} + 20)) -le 107 ] || { echo "long socket path: $socket"; failed=1; }
check "a second start is quick and changes nothing" "$(cat url.1)" "$(schemac dev start)"

# Only the server programs are there, and no psql.
program=$(command -v schemac)
programs=$(dirname "$(readlink "/proc/$(head -1 .schemac/postgres/postmaster.pid)/exe")")
mkdir ../programs
ln -s "$programs/initdb" "$programs/postgres" ../programs
says SC7108 env PATH=/nowhere SCHEMAC_PG_BIN="$PWD/../programs" "$program" dev psql

# Data outlives a restart, and a kill.
sql 'create table kept as select 42 as answer'
schemac dev stop -q
check "the socket's folder goes with the server" "" "$(ls -d "$socket" 2> /dev/null)"
schemac dev start > /dev/null
check "data is there after a restart" 42 "$(sql 'select answer from kept')"
kill -9 "$(head -1 .schemac/postgres/postmaster.pid)"
check "killed" "not running" "$(schemac dev status)"
schemac dev start > /dev/null
check "data is there after kill -9" 42 "$(sql 'select answer from kept')"

# The file that says what runs was lost.
rm .schemac/server
check "start without its state" "$(cat url.1)" "$(schemac dev start)"
check "same server" 42 "$(sql 'select answer from kept')"
check "ephemeral asked of a lasting one" 1 "$(schemac dev start --ephemeral 2>&1 | grep -c SC5206)"

# A stale pid file whose number another process has now.
schemac dev stop -q
pid=$$
printf '%s\n%s\n1\n5432\n%s\n' "$pid" "$PWD/.schemac/postgres" "$socket" > .schemac/postgres/postmaster.pid
check "not fooled by a number" "not running" "$(schemac dev status)"
schemac dev start > /dev/null
check "started over a stale pid file" 42 "$(sql 'select answer from kept')"

# A server that cannot start says why, with the end of its log.
schemac dev stop -q
echo 'nonsense = on' >> .schemac/postgres/postgresql.conf
says SC5203 schemac dev start
case $(schemac dev start 2>&1) in *nonsense*) ;; *) echo "the log is not shown"; failed=1 ;; esac
sed -i '/nonsense/d' .schemac/postgres/postgresql.conf

# Somebody else's socket folder is not used.
mkdir "$socket" && chmod 777 "$socket"
says SC5202 schemac dev start
rmdir "$socket"

# Reset empties it; JSON says where it is.
schemac dev start > /dev/null
schemac dev reset -q > /dev/null
check "empty after reset" "" "$(sql "select relname from pg_class where relname = 'kept'")"
check "JSON" "$(schemac dev url)" "$(schemac --json dev status | sed -n 's/.*"url": "\(.*\)",/\1/p')"
schemac dev stop -q

# An ephemeral one leaves nothing behind.
schemac dev start --ephemeral > /dev/null
data=$(schemac --json dev status | sed -n 's/.*"data": "\(.*\)",/\1/p')
[ -d "$data" ] || { echo "no data folder $data"; failed=1; }
check "without fsync" off "$(sql 'show fsync')"
schemac dev stop -q
check "its data is gone" "" "$(ls -d "$data" 2> /dev/null)"
check "killed, an ephemeral one is removed at the next start" "" "$(
    schemac dev start --ephemeral > /dev/null
    data=$(schemac --json dev status | sed -n 's/.*"data": "\(.*\)",/\1/p')
    kill -9 "$(head -1 "$data/postmaster.pid")"
    schemac dev start --ephemeral > /dev/null
    ls -d "$data" 2> /dev/null
    schemac dev stop -q)"

# The whole folder was removed under a running server: the next start ends it and takes its place.
schemac dev start > /dev/null
lost=$(head -1 .schemac/postgres/postmaster.pid)
rm -rf .schemac
schemac dev start > /dev/null
check "the lost server is ended" "" "$(tr -d '\0' < "/proc/$lost/cmdline" 2> /dev/null)"
check "the new one serves" 1 "$(sql 'select 1')"

# A project below a folder that the server's user may not pass (SC5204 would need a process that will not
# end: its sentence is in the code alone).
mkdir -m 700 -p "$TEST_FOLDER/closed/project"
if schemac -C "$TEST_FOLDER/closed/project" dev start > /dev/null; then
    check "serves from elsewhere" 1 "$(schemac -C "$TEST_FOLDER/closed/project" dev psql -- -XAtqc 'select 1')"
    data=$(schemac -C "$TEST_FOLDER/closed/project" --json dev status | sed -n 's/.*"data": "\(.*\)",/\1/p')
    schemac -C "$TEST_FOLDER/closed/project" dev stop -q
    rm -rf "$data"
else
    echo "does not start below a closed folder"
    failed=1
fi
exit $failed
