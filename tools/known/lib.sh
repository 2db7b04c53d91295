# The tables of src/known/: what they are called, and how a server's are read. For write and compare beside it.
tables='extensions types access_methods operator_classes functions operators casts keywords options'
psql=$(ls -v /usr/lib/postgresql/*/bin/psql 2> /dev/null | tail -n 1)
: "${psql:=$(command -v psql)}"

# Reads the tables of the server with the empty database $1 into the folder $2, one row a line: a key to sort by, the
# extension ("postgresql": none), and the row without versions, apart by tabs.
known_read()
{
    local table
    for table in $tables; do
        cat tools/known/prepare.sql "tools/known/$table.sql" |
            "$psql" -XqAt -F $'\t' -v ON_ERROR_STOP=1 -d "$1" -f - > "$2/$table" || return 1
    done
}

# The name of the macro that rows of the table $1 are.
known_macro() { sed 's/s$//; s/classe$/class/' <<< "$1" | tr a-z A-Z; }

# The rows of the table $1 in src/known/ that are of version $2: extension and row, apart by a tab.
known_rows()
{
    sed -nE "s/^(FORMER_)?$(known_macro "$1")\(([0-9]+), ([0-9]+), ([a-z0-9_]+), /\2\t\3\t\4\t/p" "src/known/$1.def" |
        awk -F '\t' -v version="$2" '$1 <= version && version <= $2 { print $3 "\t" $4 }'
}
