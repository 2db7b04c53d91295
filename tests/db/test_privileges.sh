#!/bin/bash
# Owners, grants, default privileges and comments of every kind, there and back, and through rebuilds.
. "$(dirname "$0")/../lib/db.sh"

# Roles belong to the whole server: made once, left behind.
roles()
{
    query "do \$\$ declare r text; begin
        foreach r in array array['privileges_app', 'privileges_boss', 'privileges_guest', 'owner'] loop
            if to_regrole(quote_ident(r)) is null then execute format('create role %I', r); end if;
        end loop; end \$\$"
}

# With owners and privileges, which database_dump leaves out.
dump()
{
    pg_dump --schema-only --exclude-schema=schemac -d "${1:-$DATABASE_URL}" | "$ROOT"/tests/lib/normalise_dump
}

write_before()
{
    mkdir -p schema
    cat > schema/app.schema <<'END'
extension vector;
grant usage on type vector in extension vector to privileges_app with grant option;
revoke execute on function public.vector_dims(vector) in extension vector from public;
namespace app { grant usage to privileges_app, privileges_guest; }
enum app.mood owner privileges_boss { sad, happy }
type app.point owner privileges_boss { x int; y int; grant usage to privileges_app with grant option; }
revoke usage on type app.mood from public;
domain app.small owner privileges_boss as int constraint positive check (value > 0);
comment on constraint positive on domain app.small is 'at least 1';
sequence app.counter owner privileges_boss;
grant usage, select on sequence app.counter to privileges_app;
/// The people
table app.people owner privileges_boss {
    id serial primary key;
    name text;
    age int;
    grant select (id, name), insert, update (age) to privileges_app;
    grant all to privileges_guest with grant option;
    grant delete to privileges_app granted by privileges_guest;
    grant references to "owner";
    revoke truncate from owner;
    trigger t before insert for each row execute function app.trg();
    policy pol using (id > 0);
    rule r as on delete to app.people do instead nothing;
    index people_name (name);
}
revoke usage on language plpgsql from public;
grant select (prosrc) on table pg_catalog.pg_proc to privileges_app;
comment on policy pol on app.people is 'a policy';
comment on rule r on app.people is 'a rule';
comment on trigger t on app.people is 'a trigger';
comment on index app.people_name is 'an index';
comment on constraint people_pkey on app.people is 'a key';
/// Names
view app.names owner privileges_boss as select name, age from app.people;
grant select (name) on table app.names to public;
grant select on table app.names to privileges_app;
comment on column app.names.name is 'their name';
materialized view app.old owner privileges_boss as select name from app.names {
    grant select to privileges_app;
    index old_name (name);
}
comment on column app.old.name is 'an old name';
function app.trg owner privileges_boss () returns trigger language plpgsql as $$ begin return new; end $$;
function app.one() returns int language sql return 1;
function app.one(a int, b app.point) returns int language sql return 1;
procedure app.two owner privileges_boss () language sql begin atomic end;
revoke execute on function app.one() from public;
grant execute on function app.one(integer, app.point) to privileges_app;
grant execute on procedure app.two to privileges_guest with grant option;
aggregate app.total owner privileges_boss (int) (sfunc = int4pl, stype = int);
grant execute on aggregate app.total(int) to privileges_app;
comment on aggregate app.total(int) is 'a sum';
operator app.+& owner privileges_boss (function = int4pl, leftarg = int, rightarg = int);
comment on operator app.+& (integer, integer) is 'an operator';
cast (int as app.point) with inout;
comment on cast (integer as app.point) is 'a cast';
collation app.c owner privileges_boss (locale = 'C');
comment on collation app.c is 'a collation';
text search configuration app.conf owner privileges_boss (parser = pg_catalog.default);
comment on text search configuration app.conf is 'a configuration';
foreign data wrapper privileges_w;
grant usage on foreign data wrapper privileges_w to privileges_boss, privileges_app;
server privileges_s owner privileges_boss foreign data wrapper privileges_w;
grant usage on server privileges_s to privileges_app;
comment on server privileges_s is 'a server';
foreign table app.far server privileges_s { id int; grant select (id) to privileges_app; }
statistics app.stats owner privileges_boss on id, age from app.people;
comment on statistics app.stats is 'statistics';
publication privileges_p for table app.people;
comment on publication privileges_p is 'a publication';
default privileges in namespace app grant select on tables to privileges_app;
default privileges revoke execute on functions from public;
default privileges for role privileges_boss grant usage on sequences to privileges_app with grant option;
END
}

write_after()
{
    cp schema/app.schema before
    sed -E -e '/^grant (select|usage|execute)/d' -e 's/ owner privileges_boss//' \
        -e 's/^comment on (.*) is .*/comment on \1 is '\''other'\'';/' -e '/^    grant (all|delete|references)/d' \
        -e 's/grant select \(id, name\), insert, update \(age\)/grant update, select (age), delete/' \
        -e '/revoke truncate/d' before > schema/app.schema
    cat >> schema/app.schema <<'END'
namespace public owner privileges_boss { grant create to privileges_app; }
/// made when default privileges are at work
table app.new owner privileges_app { id int; grant insert to privileges_guest; }
function app.new() returns int language sql return 1;
sequence app.next;
default privileges grant usage on types to privileges_boss;
END
}

# The database is exactly what the file says, and stays so.
expect_settled()
{
    schemac drift > drift.out || fail "$(cat drift.out)"
    schemac pull > pulled.schema
    rm -rf again
    mkdir -p again/schema
    cp pulled.schema again/schema/app.schema
    (cd again && schemac diff -m pulled > /dev/null && url=$(database_make) && DATABASE_URL=$url schemac apply > /dev/null &&
        dump "$url" > dump && database_drop "$url")
    dump > dump
    expect_same dump again/dump
}

test_there_and_back()
{
    roles
    write_before
    schemac diff -m before > /dev/null
    schemac apply
    expect_settled
    dump > dump.before
    write_after
    schemac diff --allow-data-loss -m after
    schemac apply
    expect_settled
    expect "$(query "select count(*) from aclexplode((select relacl from pg_class where relname = 'new' and relkind = 'r')) where grantee = 'privileges_app'::regrole and grantor <> grantee")" 0
    expect "$(query "select has_function_privilege('privileges_guest', 'app.new()', 'execute')")" t
    schemac revert
    dump > dump.reverted
    expect_same dump.before dump.reverted
    expect_settled
}

test_a_rebuild_keeps_everything()
{
    roles
    write_before
    schemac diff -m before > /dev/null
    schemac apply
    dump > dump.before
    sed -i 's/select name, age from app.people/select name::varchar(80) as name, age from app.people/' schema/app.schema
    schemac diff -m retyped
    schemac apply
    dump > dump.after
    diff dump.before dump.after > changed || true
    expect "$(grep -cE 'GRANT|REVOKE|COMMENT|OWNER' changed)" 0
    expect_settled
}

tests_run
