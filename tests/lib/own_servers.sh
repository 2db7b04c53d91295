# For tests/db: servers of a test's own, where the suite's cannot have the settings. Source it after db.sh.

programs=$(pg_config --bindir)

# as_server COMMAND...: a server refuses to run as root.
as_server()
{
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# Makes a folder for servers, $servers; all are stopped when the test ends.
own_servers()
{
    servers=$(mktemp -d /tmp/schemac-servers-XXXXXX)
    [ "$(id -u)" != 0 ] || chown postgres "$servers"
    trap stop_servers EXIT
}

make_server() # NAME
{
    (cd "$servers" && as_server "$programs/initdb" -D "$servers/$1" -A trust -U postgres -N > /dev/null)
}

start_server() # NAME PORT SETTINGS...
{
    local settings=("${@:3}")
    (cd "$servers" && as_server "$programs/pg_ctl" -D "$servers/$1" -w -s -l "$servers/$1.log" -o "-p $2 -k $servers \
        -c listen_addresses= -c fsync=off -c shared_buffers=16MB ${settings[*]/#/-c }" start)
}

stop_servers()
{
    local running
    for running in "$servers"/*/postmaster.pid; do
        [ ! -f "$running" ] || as_server "$programs/pg_ctl" -D "$(dirname "$running")" -s -m immediate stop
    done
    rm -rf "$servers"
}
