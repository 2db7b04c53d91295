#!/bin/bash
# A full disk: `diff` writes the revision and the snapshot, or nothing; the next run goes on. Who may not mount
# a small one does it in a namespace of his own.
if [ "$(id -u)" != 0 ] && [ -n "${TEST_SERVER_URL:-}" ] && unshare --user --map-root-user --mount true 2> /dev/null; then
    exec unshare --user --map-root-user --mount bash "$0" "$@"
fi
. "$(dirname "$0")/../lib/db.sh"

small=$TEST_FOLDER/small

fill_all_but()
{
    rm -f "$small/fill"
    dd if=/dev/zero of="$small/fill" bs=1k count=$((56 - $1)) 2> "$TEST_FOLDER/dd"
}

check_small()
{
    local free status
    for free in 0 4 8; do
        fill_all_but $free
        status=0
        schemac -q -C "$small" diff -m one > out 2> err || status=$?
        expect "$status" 1
        expect "$(grep -c SC7002 err)" 1
        expect "$(ls "$small/migrations" 2> /dev/null || true)" ""
    done
    rm -f "$small/fill"
    expect_status 0 schemac -q -C "$small" diff -m one
    expect_status 0 schemac -q -C "$small" check
}

test_nothing_is_half_written()
{
    mkdir -p "$small"
    mount -t tmpfs -o size=64k tmpfs "$small" 2> /dev/null || skip "this machine: no file system can be mounted"
    trap 'umount "$small"' EXIT
    mkdir "$small/schema"
    echo 'table t { id bigint primary key; }' > "$small/schema/a.schema"
    check_small
}

tests_run
