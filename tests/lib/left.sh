# What a test started and did not end: found by a mark in the environment, which everything inherits, also what
# became a daemon or runs as another user. For tests/run.

# The processes whose environment has the variable $1 (NAME=VALUE), one a line.
left_processes() {
    grep -lszF -- "$1" /proc/[0-9]*/environ 2> /dev/null | sed -E 's|/proc/([0-9]+)/environ|\1|'
}

# Ends them: first as a server is told to stop at once, then by force. Prints what did not end by itself in time.
left_end() {
    local mark=$1 patience processes pid
    for patience in 0.1 0.4 1.5; do
        processes=$(left_processes "$mark")
        [ -n "$processes" ] || return 0
        sleep "$patience"
    done
    for pid in $processes; do
        [ -r "/proc/$pid/cmdline" ] && tr '\0' ' ' < "/proc/$pid/cmdline" | cut -c 1-200 && echo
    done | grep .
    # shellcheck disable=SC2086
    kill -QUIT $processes 2> /dev/null
    for patience in 0.2 0.8 2; do
        sleep "$patience"
        processes=$(left_processes "$mark")
        [ -n "$processes" ] || return 0
    done
    # shellcheck disable=SC2086
    kill -KILL $processes 2> /dev/null
}
