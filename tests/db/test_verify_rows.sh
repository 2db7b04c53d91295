#!/bin/bash
# The rows that verify makes up: in every table, with nulls and borders; what they prove, and what it says of it.
. "$(dirname "$0")/../lib/db.sh"

scratch() { schemac verify --scratch "$DATABASE_URL" "$@"; }
# The word after key $1 of the object that has "$2" in the JSON of `verify`.
json() { schemac --json verify --scratch "$DATABASE_URL" --allow-empty-tables | tr -d '\n ' | sed -E "s/.*\{[^{}]*$2[^{}]*\"$1\":\"?([^,\"}]*).*/\1/"; }

# What is hard to make rows for.
test_every_kind()
{
    cat > db.sql << 'SQL'
create extension vector;
create extension btree_gist;
create type mood as enum ('sad', 'glad');
create domain email as text check (value ~ '^[^@]+@[^@]+$');
create domain many as int check (value > 10);
create type pair as (a int, b text);
create table users (id bigint generated always as identity primary key, email email not null unique,
    age int check (age between 18 and 120), name varchar(5) not null, mood mood, pair pair, tags text[] not null, many many);
create table orders (id serial primary key, user_id bigint not null references users,
    total numeric(10, 2) not null check (total >= 0), status text not null check (status in ('new', 'paid')),
    starts date not null, ends date, check (starts < ends), length int generated always as (length(status)) stored);
create table heads (id int primary key, tail_id int not null);
create table tails (id int primary key, head_id int not null references heads);
alter table heads add foreign key (tail_id) references tails;
create table refused (id int primary key, x text);
create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
create trigger refuse before insert on refused for each row execute function refuse();
create table left_out (id int primary key, x text);
create function leave_out() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger leave_out before insert on left_out for each row execute function leave_out();
create table nothing ();
create table days (k text not null, at timestamptz not null, v int, primary key (k, at)) partition by range (at);
create table january partition of days for values from ('2024-01-01') to ('2024-02-01');
create table lists (x text not null, h int) partition by list (x);
create table list1 partition of lists for values in ('aa', 'bb') partition by hash (h);
create table list10 partition of list1 for values with (modulus 2, remainder 0);
create table list11 partition of list1 for values with (modulus 2, remainder 1);
create table parent (id int primary key, n text);
create table child (extra int not null) inherits (parent);
create table tree (id int primary key, parent_id int references tree, check (parent_id <> id));
create table either (head_id int references heads, tail_id int references tails, check (num_nonnulls(head_id, tail_id) = 1));
create table forced (id int primary key, tenant int);
alter table forced enable row level security;
alter table forced force row level security;
create table people (id int primary key, slug text not null check (slug ~ '^[a-z0-9-]+$'),
    code char(3) not null check (code = upper(code) and length(code) = 3), pct numeric not null check (pct >= 0.5 and pct <= 99.5),
    price int check (price > 100 and price % 10 = 0));
create table sums (id int primary key, x int not null, y int not null, z int not null, check (x + y + z = 100 and x < y and y < z));
create table booked (room int, during tstzrange not null, exclude using gist (room with =, during with &&));
create table vectors (id int primary key, e vector(3), h halfvec(4) not null, s sparsevec(5), v vector);
create index on vectors using hnsw (e vector_cosine_ops);
create table values (a smallint, b real, c double precision, d numeric, e numeric(3, 3), f money, g oid, h bool, i char(3), j bytea,
    k json, l jsonb, m uuid, n timestamp, o timestamptz, p time, q timetz, r interval, s inet, t cidr, u macaddr, v bit(4),
    w varbit(7), x point, y box, z circle, aa line, ab lseg, ac path, ad polygon, ae int4range, af tstzrange, ag xml, ah pg_lsn,
    ai tsvector, aj int[], ak regclass, al "char", am name, an int8multirange, ao numeric(5), ap numeric(2, 0) unique, aq tsquery,
    ar jsonpath, at varchar(1) unique, au mood[], av pair[]);
create table optional (id int primary key, u text unique, constraint long check (u is null or length(u) > 2));
create type scored as (n many, t email);
create domain few as scored[] check (cardinality(value) < 9);
create table nested (id int primary key, m many[], n scored, o scored[] not null, p few, q email[]);
SQL
    sed -i 's/create table values/create table value_types/' db.sql
    mkdir schema
    schemac pull db.sql --scratch "$DATABASE_URL" > schema/x.schema
    schemac diff -m one
    scratch > output
    expect_match "$(cat output)" '^rows     in 21 of 21 tables; '
    expect "$(grep -c '^no rows' output)" 0
    # each column that can be null is, in each table
    expect "$(sed -nE 's/.*\((.*) of (.*) columns that can be null.*/\1 \2/p' output | awk '{ print $1 - $2 }')" 0
    schemac --json verify --scratch "$DATABASE_URL" > output.json
    expect "$(tr -d '\n ' < output.json | grep -o '"columns_nullable":[0-9]*,"columns_null":[0-9]*' | awk -F'[:,]' '$2 != $4' )" ""
    # and back with all of it, after an edit of each table
    sed -i -E '/ partition of /!s/^table .*\{$/&\n    more text;/' schema/x.schema
    schemac diff -m two
    scratch > output
    expect_match "$(cat output)" '^verified 0002_two'
    expect "$(grep -c 'refused\|did not fit' output)" 0
}

# No row can be made: named, with the reason; it fails unless that is said to be known.
test_a_table_without_rows()
{
    mkdir schema
    cat > schema/x.schema << 'SCHEMA'
table good { id integer primary key; }
table never { id integer primary key; x integer not null; check (x < x); }
table parts partition by list (id) { id integer not null; }
SCHEMA
    schemac diff -m one
    expect_status 1 scratch
    expect_match "$output" SC5407
    expect_match "$output" 'no rows could be generated for 1 table'
    expect_match "$output" 'note: table never, at 0001_one: .*violates check constraint "never_x_check"'
    expect_match "$output" '^no rows  in parts: it has no partition'
    expect_match "$output" '^rows     in 1 of 2 tables; nulls in 0 of them'
    scratch --allow-empty-tables > output
    expect_match "$(cat output)" '^rows     in 1 of 2 tables'
    expect "$(json empty_at '"table":"never"')" 0001_one
    expect "$(json rows '"table":"good"')" 5
    expect "$(json can_have_rows '"table":"parts"')" false
}

# A migration that does something to nulls alone, or to what is long alone, is found out.
test_what_rows_with_nulls_and_borders_prove()
{
    mkdir schema
    echo 'table t { id integer primary key; a integer; b varchar(20) not null; }' > schema/x.schema
    schemac diff -m one
    echo 'table t { id integer primary key; a integer; b varchar(20) not null; c integer; }' > schema/x.schema
    schemac diff -m two
    scratch > output
    expect_match "$(cat output)" '^rows     in 1 of 1 table; nulls in 1 of them \(1 of 1 column that.*boundary values in 1 \(3 of 3 columns'
    cp -R migrations kept
    for statement in 'DELETE FROM t WHERE a IS NULL' 'UPDATE t SET b = left(b, 19)' 'UPDATE t SET a = 0 WHERE a = 2147483647' \
        "UPDATE t SET b = 'x' WHERE b = ''"; do
        sed -i "s/^COMMIT;/$statement;\n&/" migrations/0002_two.up.sql
        schemac seal
        expect_status 1 scratch
        expect_match "$output" 'rows differ.*SC5402'
        rm -rf migrations
        cp -R kept migrations
    done
    # what they cannot go through is said, and tried with what can
    sed -i 's/^COMMIT;/UPDATE t SET c = a + 1;\n&/' migrations/0002_two.up.sql
    schemac seal
    scratch > output
    expect_match "$(cat output)" 'with nulls, without boundary values: one of them was rejected \(integer out of range'
    expect "$(json borders 0002_two)" false
    expect "$(json nulls 0002_two)" true
    rm -rf migrations
    cp -R kept migrations
    sed -i 's/^COMMIT;/ALTER TABLE t ADD CHECK (a IS NOT NULL AND a < 100);\n&/' migrations/0002_two.up.sql
    sed -i 's/^COMMIT;/ALTER TABLE t DROP CONSTRAINT t_a_check;\n&/' migrations/0002_two.down.sql
    schemac seal
    expect_status 1 scratch
    expect_match "$output" 'without nulls and boundary values: rows with them were rejected \(.*t_a_check'
}

# Two columns are filled in a revision after the one that they came with.
test_backfill_in_a_later_revision()
{
    mkdir schema
    echo 'table t { id integer primary key; a text; }' > schema/x.schema
    schemac diff -m one
    echo 'table t { id integer primary key; a text; b text; c integer; }' > schema/x.schema
    schemac diff -m two
    cat > schema/x.schema << 'SCHEMA'
table t { id integer primary key; a text; b text not null backfill (coalesce(a, 'none')); c bigint not null backfill (7); }
SCHEMA
    schemac diff -m three
    scratch > output
    expect_match "$(cat output)" '^verified 0003_three'
    expect "$(grep -c 'without rows' output)" 0
    expect "$(json nulls 0003_three)" true
}

# A key to a partitioned table is met by a row of any partition; one to a partition, by a row of that one.
test_keys_to_partitions()
{
    cat > db.sql << 'SQL'
create table parts (id text, part int, primary key (id, part)) partition by list (part);
create table parts0 partition of parts for values in (0);
create table parts1 partition of parts for values in (1) partition by list (part);
create table parts11 partition of parts1 for values in (1);
create table one (id text not null, part int not null, words text, foreign key (id, part) references parts on delete cascade);
create table exactly (id text not null, part int not null, foreign key (id, part) references parts0);
create table others (id text not null, part int not null, foreign key (id, part) references parts) partition by hash (id);
create table others0 partition of others for values with (modulus 2, remainder 0);
create table others1 partition of others for values with (modulus 2, remainder 1);
create table unseen (id text not null, part int not null, foreign key (id, part) references parts);
create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
create trigger refuse before insert on unseen for each row execute function refuse();
SQL
    psql -Xq -d "$DATABASE_URL" -f db.sql
    mkdir schema
    schemac pull > schema/x.schema
    schemac diff -m one 2> /dev/null
    scratch > output 2>&1
    expect_match "$(cat output)" '^rows     in 5 of 5 tables'
}

# Settings that a revision leaves, and a trigger that writes down what is made, change no sum.
test_sums_of_another_session()
{
    mkdir schema
    cat > schema/x.schema << 'SCHEMA'
table t { id integer primary key; at timestamptz not null; day daterange; data bytea; i interval; f real; m money; }
SCHEMA
    schemac diff -m one
    sed -i 's/m money;/m money; more integer;/' schema/x.schema
    schemac diff -m two
    sed -i "s/^COMMIT;/SET TimeZone = 'Asia\/Tokyo'; SET DateStyle = 'German'; SET IntervalStyle = iso_8601; SET bytea_output = escape;\
 SET extra_float_digits = -10; SET search_path = pg_catalog;\n&/" migrations/0002_two.up.sql
    schemac seal
    scratch > output
    expect_match "$(cat output)" "the catalog at head is the snapshot's"
    expect "$(grep -c 'refused\|did not fit' output)" 0
}

# A role that is no superuser sees what row security lets it see.
test_as_an_ordinary_role()
{
    local role=verifier_$BASHPID
    mkdir schema
    query "create role $role login createdb"
    cat > schema/x.schema << 'SCHEMA'
table open { id integer primary key; a text; }
table closed row security forced { id integer primary key; a text; }
SCHEMA
    schemac diff -m one
    DATABASE_URL=$(sed "s|//[^@/]*@|//$role@|" <<< "$DATABASE_URL")
    expect_status 1 scratch
    expect_match "$output" '^rows     in 1 of 2 tables'
    expect_match "$output" 'note: table closed, at 0001_one: new row violates row-level security policy'
    scratch --allow-empty-tables > output
}

tests_run "$@"
