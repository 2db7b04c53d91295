#!/usr/bin/env bash
# The tests of generated code again, behind PgBouncer in transaction mode, which keeps no prepared statements.
set -uo pipefail
folder=${TEST_FOLDER:?}
pgbouncer=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v pgbouncer)
[ -n "$pgbouncer" ] || { echo "1..0 # SKIP pgbouncer is not installed"; exit 77; }

socket=$(sed -E 's/.*[?&]host=([^&]*).*/\1/' <<< "$TEST_SERVER_URL")
role=$(sed -E 's#^postgresql://([^@/]*)@.*#\1#' <<< "$TEST_SERVER_URL")
pool=$(mktemp -d /tmp/schemac-pool.XXXXXX)
owner=$(stat -c %U "$socket")
cat > "$pool/ini" << END
[databases]
* = host=$socket user=$role
[pgbouncer]
listen_addr =
listen_port = 6545
unix_socket_dir = $pool
auth_type = any
pool_mode = transaction
default_pool_size = 3
server_idle_timeout = 1
logfile = $pool/log
END
chmod 755 "$pool"
run=()
if [ "$(id -u)" = 0 ]; then
    chown -R "$owner" "$pool"
    run=(setpriv --reuid "$owner" --regid "$(id -g "$owner")" --clear-groups)
fi
"${run[@]}" "$pgbouncer" -q "$pool/ini" > "$folder/pgbouncer.log" 2>&1 &
process=$!
trap 'kill $process 2>/dev/null; wait $process 2>/dev/null; rm -rf "$pool"' EXIT
for ((i = 0; i < 100; i++)); do
    [ -S "$pool/.s.PGSQL.6545" ] && break
    sleep 0.05
done

number=0 failed=0
for name in test_rag test_types; do
    number=$((number + 1))
    make -s BUILD="$BUILD" MODE="$MODE" "$BUILD/$MODE/tests/models/$name" > "$folder/make" 2>&1
    if TEST_IS_POOLED=1 TEST_SERVER_URL="postgresql://$role@/postgres?host=$pool&port=6545" \
        timeout 120 "$BUILD/$MODE/tests/models/$name" > "$folder/pooled" 2>&1; then
        echo "ok $number - $name behind PgBouncer"
    else
        echo "not ok $number - $name behind PgBouncer"
        sed 's/^/# /' "$folder/pooled" | tail -30
        failed=1
    fi
done
echo "1..$number"
exit $failed
