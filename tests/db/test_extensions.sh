#!/bin/bash
# Extensions that are there already, and extensions that somebody else provides.
. "$(dirname "$0")/../lib/db.sh"

# Sets $role to a new role that may do nothing but make things in the test's database, and $url to its login.
make_role()
{
    role=extension_${BASHPID}_ci
    query "create role $role login; alter database \"$(query 'select current_database()')\" owner to $role"
    url=$(sed -E "s|//[^@/]*@?|//$role@|" <<< "$DATABASE_URL")
}

make_project() # EXTENSION
{
    mkdir -p schema
    echo "project app { namespace public; } $1 table t { id int primary key; e vector(3); }" > schema/a.schema
    schemac diff -m base
}

extension_is_there() { query "select count(*) from pg_extension where extname = 'vector'"; }

test_there_already()
{
    local role url
    make_role
    query 'create extension vector'
    make_project 'extension vector;'
    schemac --database "$url" apply
    expect "$(query 'select count(*) from t')" 0
    expect_match "$(schemac --database "$url" drift)" 'no drift'
    schemac verify
}

test_provided()
{
    local role url
    make_role
    make_project 'extension vector provided;'
    expect_match "$(cat migrations/0001_base.up.sql)" 'DO \$\$'
    expect_status 1 schemac --database "$url" apply
    expect_match "$output" 'extension "vector" does not exist'
    expect_match "$output" 'hint: It is provided'
    expect "$(query "select count(*) from pg_class where relname = 't'")" 0
    query 'create extension vector'
    schemac --database "$url" apply
    expect_match "$(schemac --database "$url" drift)" 'no drift'
    schemac verify
    schemac --database "$url" pull > schema/a.schema
    expect_match "$(cat schema/a.schema)" 'extension vector schema public provided;'
    sed -i '/owner/d' schema/a.schema
    expect_match "$(schemac diff)" 'nothing to do'
    schemac --database "$url" revert
    expect "$(extension_is_there)" 1
}

# In a namespace and a version of somebody else's choice.
test_provided_in_a_namespace()
{
    query 'create schema extensions; create extension vector schema extensions'
    local version
    version=$(query "select extversion from pg_extension where extname = 'vector'")
    mkdir schema
    echo "project app { namespace public; } namespace extensions; extension vector version '$version' schema extensions
        provided; table t { id int primary key; e extensions.vector(3); }" > schema/a.schema
    schemac diff -m base
    schemac apply
    expect_match "$(schemac drift)" 'no drift'
    schemac verify
    # another version
    sed -i "s/version '$version'/version '0.0.1'/" schema/a.schema
    schemac diff -m older
    expect_status 1 schemac apply
    expect_match "$output" 'extension "vector" of version 0.0.1 does not exist'
    schemac revert
    expect "$(extension_is_there)" 1
    expect "$(query "select count(*) from pg_namespace where nspname = 'extensions'")" 1
}

# What somebody else provides from now on, and no longer.
test_provided_later()
{
    make_project 'extension vector;'
    schemac apply
    sed -i 's/vector;/vector provided;/' schema/a.schema
    schemac diff -m provided
    schemac apply
    sed -i 's/vector provided;/vector;/' schema/a.schema
    schemac diff -m own
    schemac apply
    sed -i 's/extension vector;//; s/e vector(3);//' schema/a.schema
    schemac diff -m gone --allow-data-loss
    schemac apply
    expect "$(extension_is_there)" 0
    schemac revert 0002
    expect "$(extension_is_there)" 1
    schemac revert 0001
    expect "$(extension_is_there)" 1
    schemac revert
    expect "$(extension_is_there)" 0
    schemac verify
}

# `stamp` is the way only where nothing that the revision makes was missing.
test_hint_to_stamp()
{
    mkdir schema
    echo 'project app { namespace public; } table a { id int; } table b { id int; }' > schema/a.schema
    schemac diff -m base
    query 'create table b (id int)'
    expect_status 1 schemac apply
    expect_match "$output" 'relation "b" already exists'
    expect_match "$output" 'Rename or drop that'
    ! grep -q stamp <<< "$output" || fail "$output"
    query 'create table a (id int)'
    expect_status 1 schemac apply
    expect_match "$output" '`schemac stamp 0001` records'
}

tests_run
