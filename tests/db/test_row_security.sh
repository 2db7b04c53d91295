#!/bin/bash
# Row security that is forced on the owner of the tables, who runs the migrations and is no superuser: rows get their
# values, what counts them sees them all, and row security is as it was, whatever becomes of the revision.
. "$(dirname "$0")/../lib/db.sh"

role=row_security_owner

# Makes the database the role's, and DATABASE_URL its login.
make_role()
{
    query "do \$\$ begin create role $role login; exception when duplicate_object or unique_violation then null; end \$\$"
    query "alter database \"$(query 'select current_database()')\" owner to $role"
    super=$DATABASE_URL
    DATABASE_URL=$(sed -E "s|//[^@/]*@?|//$role@|" <<< "$DATABASE_URL")
    export DATABASE_URL
}

as_super() { psql -XqAt -v ON_ERROR_STOP=1 -d "$super" -c "$1"; }

forced() { query "select string_agg(relname, ' ' order by relname) from pg_class where relforcerowsecurity"; }

write_before()
{
    mkdir -p schema
    cat > schema/app.schema << 'END'
project security { }
table tenants row security forced { id int primary key; name text; policy own using (name = current_user); }
table documents row security forced {
    id int primary key;
    tenant int;
    title text;
    number bigint;
    policy own using (tenant::text = current_setting('app.tenant', true));
}
table open row security { id int primary key; note text; }
table plans row security forced { id int primary key; name text; }
view plan_names as select p.id, p.name from plans p;
table orders { id int primary key; plan text; label text; }
function label_of(id int) returns text stable begin atomic select n.name from plan_names n where n.id = label_of.id; end;
END
}

# A `backfill` of the own row, of another table that is forced too, through a view, through a routine; row security that
# comes and goes.
write_after()
{
    cat > schema/app.schema << 'END'
project security { }
table tenants row security {
    id int primary key;
    name text not null backfill ('none');
    policy own using (name = current_user);
}
table documents row security forced {
    id int primary key;
    tenant int;
    title text not null backfill ((select t.name from tenants t where t.id = tenant));
    number bigint default (nextval('numbers'));
    policy own using (tenant::text = current_setting('app.tenant', true));
    policy nobody for select using (false);
}
sequence numbers owned by documents.number;
table open row security forced { id int primary key; note text not null backfill ((id::text)); }
table plans row security forced { id int primary key; name text; }
view plan_names as select p.id, p.name from plans p;
table orders {
    id int primary key;
    plan text not null backfill ((select n.name from plan_names n where n.id = orders.id));
    label text not null backfill (label_of(id));
}
function label_of(id int) returns text stable begin atomic select n.name from plan_names n where n.id = label_of.id; end;
END
}

begin()
{
    make_role
    write_before
    schemac diff -m before
    schemac apply
    as_super "insert into tenants values (1, 'a'), (2, null);
              insert into documents values (1, 1, null, 7), (2, 2, 't', 41), (3, 2, null, 5);
              insert into open values (1, null);
              insert into plans values (1, 'free'); insert into orders values (1, null, null)"
}

there_and_back() # OPTIONS OF DIFF
{
    begin
    write_after
    schemac diff -m after "$@"
    schemac apply
    expect "$(as_super 'select id, title from documents order by id')" "$(printf '1|a\n2|t\n3|none')"
    expect "$(as_super 'select id, name from tenants order by id')" "$(printf '1|a\n2|none')"
    expect "$(as_super 'select note from open')" 1
    expect "$(as_super 'select plan, label from orders')" 'free|free'
    expect "$(forced)" "documents open plans"
    # No number is given twice.
    as_super "insert into documents (id, title) values (9, 'n')"
    expect "$(as_super 'select number from documents where id = 9')" 42
    as_super "delete from documents where id = 9"
    schemac revert
    expect "$(forced)" "documents plans tenants"
    schemac apply
    schemac drift
}

test_rows_get_their_values() { there_and_back; }

test_rows_get_their_values_offline() { there_and_back --offline-ddl; }

# From a superuser row security hides nothing.
test_a_superuser_applies_it()
{
    begin
    write_after
    schemac diff -m after
    DATABASE_URL=$super schemac apply
    expect "$(as_super 'select count(*) from documents where title is null')" 0
    expect "$(forced)" "documents open plans"
}

# The lifting goes with its transaction.
test_a_failure_leaves_it_forced()
{
    local status=0
    begin
    sed -i 's|title text|title text not null backfill ((1 / (id - 3))::text)|' schema/app.schema
    schemac diff -m after
    schemac apply || status=$?
    [ "$status" != 0 ] || fail "apply does not divide by zero"
    expect "$(forced)" "documents plans tenants"
}

tests_run
