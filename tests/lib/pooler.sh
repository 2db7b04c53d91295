# For tests behind a pooler in transaction mode: PgBouncer as it is installed, or PGBOUNCER=path, or ODYSSEY=path.
#
#   pool 3                                  # POOLED_URL is the test's database behind it, on 3 backends
#   pool 3 'max_prepared_statements = 100'  # with a line more in PgBouncer's configuration
#   pooled apply                            # schemac behind it

pgbouncer=${PGBOUNCER:-$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v pgbouncer || true)}

# The folder of its socket and files, of the user that the server runs as.
pool_folder()
{
    pool_socket=$(sed -E 's/.*[?&]host=([^&]*).*/\1/' <<< "$DATABASE_URL")
    pool_role=$(sed -E 's#^postgresql://([^@/]*)@.*#\1#' <<< "$DATABASE_URL")
    pool_as=()
    local owner
    folder=$(mktemp -d /tmp/schemac-pool.XXXXXX)
    owner=$(stat -c %U "$pool_socket")
    chmod 755 "$folder"
    if [ "$(id -u)" = 0 ]; then
        chown "$owner" "$folder"
        pool_as=(setpriv --reuid "$owner" --regid "$(id -g "$owner")" --clear-groups)
    fi
}

pgbouncer_command() # SIZE LINE...
{
    cat > "$folder/configuration" << END
[databases]
* = host=$pool_socket user=$pool_role
[pgbouncer]
listen_addr =
listen_port = 6547
unix_socket_dir = $folder
auth_type = any
pool_mode = transaction
default_pool_size = $1
server_idle_timeout = 600
ignore_startup_parameters = options,extra_float_digits
logfile = $folder/log
END
    shift
    printf '%s\n' "$@" >> "$folder/configuration"
    pool_command=("$pgbouncer" -q "$folder/configuration")
}

# It looks for the server's socket where it makes its own.
odyssey_command() # SIZE
{
    ln -s "$pool_socket/.s.PGSQL.5432" "$folder/.s.PGSQL.5432"
    cat > "$folder/configuration" << END
daemonize no
log_to_stdout no
log_file "$folder/log"
log_format "%p %t %l [%i %s] (%c) %m\n"
unix_socket_dir "$folder"
unix_socket_mode "0777"
locks_dir "$folder"
listen { port 6547 }
storage "server" { type "remote" port 5432 }
database default {
    user default {
        authentication "none" storage "server" storage_user "$pool_role" pool "transaction" pool_size $1
        pool_discard no pool_smart_discard no pool_reserve_prepared_statement yes
    }
}
END
    pool_command=("$ODYSSEY" "$folder/configuration")
}

# What it takes away again at the test's end.
pool_end()
{
    kill "$bouncer" 2> /dev/null || true
    wait "$bouncer" 2> /dev/null || true
    rm -rf "$folder"
}

pool() # [SIZE] [LINE OF PGBOUNCER'S CONFIGURATION...]
{
    local name size=${1:-3}
    [ $# = 0 ] || shift
    [ -n "${ODYSSEY:-}$pgbouncer" ] || skip "pgbouncer is not installed"
    pool_folder
    if [ -n "${ODYSSEY:-}" ]; then odyssey_command "$size"; else pgbouncer_command "$size" "$@"; fi
    "${pool_as[@]}" "${pool_command[@]}" > pooler.log 2>&1 &
    bouncer=$!
    trap pool_end EXIT
    name=$(sed -E 's|^[^/]*//[^/]*/([^?]*).*|\1|' <<< "$DATABASE_URL")
    POOLED_URL="postgresql://$pool_role@/$name?host=$folder&port=6547"
    for ((i = 0; i < 100; i++)); do
        [ -S "$folder/.s.PGSQL.6547" ] && return
        sleep 0.05
    done
    fail "$(cat pooler.log)"
}

pooled() { env DATABASE_URL="$POOLED_URL" schemac "$@"; }
pooled_query() { psql -XqAt -v ON_ERROR_STOP=1 -d "$POOLED_URL" -c "$1"; }
