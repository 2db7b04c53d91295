#!/bin/bash
# Which type becomes which: `diff` refuses just the pairs that PostgreSQL has no cast for, and what it writes for the
# others the server takes.
# MODE=release: hundreds of calls, of commands that other scripts make under sanitizers.
. "$(dirname "$0")/../lib/db.sh"

types()
{
    cat <<'TYPES'
boolean
bytea
"char"
name
bigint
smallint
integer
text
oid
json
jsonb
xml
point
box
polygon
circle
inet
cidr
macaddr
macaddr8
real
double precision
numeric
money
char(9)
varchar(9)
bit(5)
bit varying(5)
date
time
timestamp
timestamptz
timetz
interval
uuid
tsvector
tsquery
int4range
int4multirange
regclass
regproc
regprocedure
regtype
pg_lsn
citext
hstore
ltree
cube
vector
mood
word
count
pair
span
tag
integer[]
text[]
citext[]
word[]
count[]
mood[]
tag[]
TYPES
}

# The base type is a string by its category, and reads and writes as text does.
objects()
{
    cat <<'SQL'
create extension citext; create extension hstore; create extension ltree; create extension cube; create extension vector;
create type mood as enum ('low', 'high');
create domain word as citext;
create domain count as integer;
create type pair as (a integer, b text);
create type span as range (subtype = float8);
create type tag;
create function tag_in(cstring) returns tag language internal immutable strict as 'textin';
create function tag_out(tag) returns cstring language internal immutable strict as 'textout';
create type tag (input = tag_in, output = tag_out, internallength = variable, category = 'S', storage = extended);
SQL
}

# A table for each type, in it a column for each: of the table's type, or ("new") of its own where no line tI.cJ of the
# file $2 forbids it.
tables()
{
    local i j own
    for i in "${!all[@]}"; do
        printf 'create table t%s (id integer' "$i"
        for j in "${!all[@]}"; do
            own=$j
            if [ "$1" = old ] || grep -qx "t$i.c$j" "$2"; then own=$i; fi
            printf ', c%s %s' "$j" "${all[own]}"
        done
        echo ');'
    done
}

# What the server says of each pair when it is asked aloud; rows play no part.
asks()
{
    local i j
    echo 'begin;'
    for i in "${!all[@]}"; do
        for j in "${!all[@]}"; do
            echo "do \$\$ begin alter table t$i alter c$j type ${all[j]} using c$j::${all[j]};" \
                "exception when others then raise notice 't$i.c$j'; end; \$\$;"
        done
    done
    echo 'rollback;'
}

# schema/a.schema of a database with the tables $1 of the file $2.
schema_of()
{
    local url
    url=$(database_make)
    { objects; tables "$@"; } > tables.sql
    DATABASE_URL=$url query_file tables.sql > /dev/null
    DATABASE_URL=$url schemac pull | sed 's/^project [^ ]*/project casts/' > schema/a.schema
    database_drop "$url"
}

test_pairs_of_types()
{
    local -a all
    local mark pair from to
    mapfile -t all < <(types)
    mkdir -p schema
    { objects; tables old; } > base.sql
    query_file base.sql > /dev/null
    schemac pull | sed 's/^project [^ ]*/project casts/' > schema/a.schema
    schemac diff -m base -q
    schemac stamp head -q
    asks > asks.sql
    query_file asks.sql 2>&1 | sed -nE 's/.*NOTICE: +(t[0-9]+\.c[0-9]+)$/\1/p' | sort > server
    : > none
    schema_of new none
    schemac diff -m change --allow-data-loss > /dev/null 2> said || true
    sed -nE 's/.*(t[0-9]+\.c[0-9]+).*\[SC3004\]$/\1/p' said | sort -u > refused
    diff server refused | while read -r mark pair; do
        [[ $pair =~ ^t([0-9]+)\.c([0-9]+)$ ]] || continue
        from=${all[BASH_REMATCH[1]]} to=${all[BASH_REMATCH[2]]}
        case $mark in '<') echo "$from to $to: not refused" ;; *) echo "$from to $to: refused" ;; esac
    done > differences
    [ ! -s differences ] || fail "$(cat differences)"
    schema_of new refused
    schemac diff -m change --allow-data-loss -q
    schemac apply -q
    schemac revert -1 -q
}

tests_run "$@"
