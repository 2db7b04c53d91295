#!/bin/bash
# The environment says where the user's database is and how to talk to it. Servers of our own are found whatever it
# says.
. "$(dirname "$0")/../lib/db.sh"

# All variables of libpq and of the server's programs that could lead elsewhere.
misled()
{
    env PGHOST=nowhere.invalid PGHOSTADDR=10.255.255.1 PGPORT=5477 PGDATABASE=nothing PGUSER=nobody PGPASSWORD=wrong \
        PGPASSFILE=/nowhere PGSERVICE=nothing PGSERVICEFILE=/nowhere PGOPTIONS='-c nonsense=1' PGAPPNAME=x \
        PGSSLMODE=verify-full PGREQUIRESSL=1 PGSSLCERT=/nowhere PGSSLKEY=/nowhere PGSSLROOTCERT=/nowhere \
        PGREQUIREPEER=nobody PGSSLMINPROTOCOLVERSION=TLSv1.3 PGGSSENCMODE=require PGKRBSRVNAME=x PGGSSLIB=x \
        PGCONNECT_TIMEOUT=1 PGCLIENTENCODING=LATIN1 PGTARGETSESSIONATTRS=read-only PGCHANNELBINDING=require \
        PGSYSCONFDIR=/nowhere PGLOCALEDIR=/nowhere PGDATESTYLE=nonsense PGTZ=nowhere PGGEQO=nonsense PGDATA=/nowhere \
        PGREQUIREAUTH=scram-sha-256 PGSSLCERTMODE=require PGLOADBALANCEHOSTS=random PGSSLNEGOTIATION=direct "$@"
}

make_project()
{
    mkdir -p schema
    echo 'project app { namespace public; } table t { id int primary key; }' > schema/a.schema
    schemac diff -m base
}

test_verify()
{
    make_project
    expect_match "$(misled schemac verify)" 'verified 0001_base'
}

test_pull_of_a_file()
{
    echo 'create table t (id int primary key);' > dump.sql
    expect_match "$(misled schemac pull dump.sql)" 'table public.t'
}

test_dev()
{
    local url
    url=$(misled schemac dev start --ephemeral)
    expect "$(misled schemac dev psql -- -XAtqc 'select 1')" 1
    misled schemac dev stop -q
    expect_match "$url" '&port=5432'
}

# The database is where the variables say, the scratch server is our own.
test_drift()
{
    make_project
    schemac apply
    expect_match "$(PGPORT=5477 PGOPTIONS='-c search_path=pg_catalog' schemac --database "$DATABASE_URL" drift)" 'no drift'
    host=$(sed -E 's/.*host=([^&]*).*/\1/' <<< "$DATABASE_URL")
    name=$(query 'select current_database()')
    unset DATABASE_URL
    expect_match "$(PGHOST=$host PGUSER=postgres PGDATABASE=$name PGDATESTYLE=German schemac drift)" 'no drift'
}

tests_run
