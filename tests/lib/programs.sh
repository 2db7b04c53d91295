# Where PostgreSQL's own programs are. For tests/run, which asks once for all, and db.sh.

# The folder of psql, pg_dump and others, or nothing where it cannot be told.
programs_folder()
{
    local folder
    for folder in "${SCHEMAC_PG_BIN:-}" "$(pg_config --bindir 2> /dev/null)" \
        $(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -rV); do
        [ -z "$folder" ] || [ ! -x "$folder/psql" ] || { echo "$folder"; return; }
    done
}
