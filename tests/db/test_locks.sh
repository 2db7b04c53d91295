#!/bin/bash
# Every lock that a statement takes is named above it: what the revisions of these changes say, beside pg_locks.
# MODE=release: hundreds of calls, of commands that other scripts make under sanitizers.
. "$(dirname "$0")/../lib/db.sh"

base()
{
    mkdir -p schema
    cat > schema/a.schema <<'SCHEMA'
project app { namespace public; }
enum mood { sad, ok, happy }
table country { code char(2) primary key; name text not null unique; region text; }
table person { id bigint primary key; name varchar(80) not null; mood mood not null default 'ok'; country char(2) references country; age integer check (age >= 0); bio text;
  index (name); index (age) where (age > 1); }
table pet { id bigint primary key; owner bigint not null references person on delete cascade; kind text; }
table ev { id bigint; at date not null; v int; primary key (id, at); partition by range (at) { partition ev_1 values from ('2024-01-01') to ('2025-01-01'); partition ev_2 values from ('2025-01-01') to ('2026-01-01'); default partition ev_d; } index (v); }
table par { a int; b text; }
table kid inherits (par) { c int; }
table pup inherits (kid) { d int; }
table lone { id bigint not null; at date not null; v int; }
table log { id bigint primary key; p bigint references person; partition by range (id) { partition log_1 values from (1) to (10); } }
table log_2 { id bigint primary key; p bigint; }
table log_3 { id bigint primary key; p bigint; constraint log_p_fkey foreign key (p) references person; }
table refers { id bigint references log; }
view grown as select id, name from person where age > 18;
view names as select name from grown;
materialized view m as select id, name from person { index (id); }
function f() returns trigger language plpgsql as $$ begin return new; end $$;
sequence s;
domain d as integer check (value > 0);
table dt { x d; }
table alone { a int; b text; }
type pair { one int; two int; }
table pairs of pair;
table more_pairs of pair;
SCHEMA
    schemac diff -m base -q
    schemac apply -q
    query "insert into country values ('de', 'x', 'y'), ('fr', 'z', 'w');
        insert into person (id, name, mood, country, age, bio) values (1, 'a', 'ok', 'de', 20, 'x');
        insert into pet values (1, 1, 'cat'); insert into ev values (1, '2024-02-01', 1);
        insert into par values (2, 'b'); insert into kid values (2, 'b', 3)"
}

# A change of the schema: its name, and what perl makes of the file.
changes()
{
    cat <<'CHANGES'
fk_add|s/bio text;/bio text references country (name);/
fk_drop|s/country char\(2\) references country;/country char(2);/
fk_new_table|s/$/\ntable nt { id int primary key; p bigint references person; }\n/
fk_drop_table|s/table pet .*\n//
drop_referenced|s/ references person on delete cascade//; s/\z/\n/
part_add|s/default partition ev_d;/default partition ev_d; partition ev_3 values from ('2026-01-01') to ('2027-01-01');/
part_drop|s/partition ev_2 values from \('2025-01-01'\) to \('2026-01-01'\);//
part_detach|s/partition ev_2 values from \('2025-01-01'\) to \('2026-01-01'\);//; s/\z/\ntable ev_2 { id bigint not null; at date not null; v int; constraint ev_2_pkey primary key (id, at); index ev_2_v_idx (v); }\n/
part_column|s/v int; primary key \(id, at\)/v int; w text; primary key (id, at)/
part_column_drop|s/ v int; primary key \(id, at\)/ primary key (id, at)/; s/\} index \(v\);/}/
part_index|s/index \(v\); \}/index (v); index (id); }/
part_index_drop|s/\} index \(v\);/}/
part_check|s/v int; primary key \(id, at\)/v int check (v > 0); primary key (id, at)/
part_notnull|s/ v int; primary key/ v int not null backfill (1); primary key/
part_type|s/ v int; primary key/ v bigint; primary key/
inh_column|s/a int; b text;/a int; b text; z int;/
inh_type|s/a int; b text;/a bigint; b text;/
inh_drop|s/a int; b text;/a int;/
inh_check|s/a int; b text;/a int check (a > 1); b text;/
type_fk|s/id bigint primary key; name varchar/id numeric primary key; name varchar/; s/owner bigint/owner numeric/
type_widen|s/varchar\(80\)/varchar(200)/
type_narrow|s/varchar\(80\)/varchar(20)/
type_text|s/bio text/bio integer using (length(bio))/
pk_change|s/table lone \{ id bigint not null;/table lone { id bigint primary key;/
unique_add|s/region text;/region text unique;/
key_drop|s/name text not null unique/name text not null/
not_null|s/region text;/region text not null backfill ('x');/
null|s/name text not null unique/name text unique/
default|s/region text;/region text default 'x';/
trigger|s/kind text; \}/kind text; trigger t before insert for each row execute function f(); }/
policy|s/table pet \{/table pet row security {/; s/kind text; \}/kind text; policy p using (true); }/
mview|s/as select id, name from person \{/as select id, name, age from person {/
view|s/select id, name from person where/select id, name, age from person where/
view_drop|s/view names.*\n//
view_remake|s/select id, name from person where/select name from person where/
enum_drop|s/\{ sad, ok, happy \}/{ ok, happy }/
domain|s/value > 0/value > 1/
rename_t|s/table lone \{/table solo renamed from lone {/
rename_in_all|s/v int; primary key \(id, at\)/w int renamed from v; primary key (id, at)/; s/index \(v\)/index ev_v_idx (w)/
rename_index|s/\} index \(v\);/} index ev_other_idx (v);/; s/index \(name\)/index named (name)/
rename_in_child|s/a int; b text; \}\ntable kid/a int; c2 text renamed from b; }\ntable kid/
rename_c|s/kind text; \}/sort text renamed from kind; }/
generated|s/bio text;/bio text; g int generated always as (age * 2) stored;/
seq|s/sequence s;/sequence s increment 2;/
owned|s/sequence s;/sequence s owned by lone.id;/
unlogged|s/table lone \{/table lone unlogged {/
with|s/table lone \{/table lone with (fillfactor = 70) {/
replica|s/table lone \{/table lone replica identity full {/
rule|s/kind text; \}/kind text; rule r as on insert to pet do also nothing; }/
statistics|s/\z/\nstatistics st (ndistinct) on kind, owner from pet;\n/
attach|s/table lone \{[^\n]*\n//; s/default partition ev_d;/default partition ev_d; partition ev_4 renamed from lone values from ('2027-01-01') to ('2028-01-01');/
join_parent|s/table alone \{ a int; b text; \}/table alone inherits (par) { a int; b text; }/
domain_not_null|s/domain d as integer check/domain d as integer not null check/
fk_to_partitioned|s/\z/\ntable ref { id bigint; at date; foreign key (id, at) references ev; }\n/
compression|s/a int; b text; \}\ntable kid/a int; b text compression pglz; }\ntable kid/
storage|s/a int; b text; \}\ntable kid/a int; b text storage external; }\ntable kid/
statistics_target|s/a int; b text; \}\ntable kid/a int statistics 7; b text; }\ntable kid/
child_says|s/inherits \(par\) \{/inherits (par) { a with options not null default 7 statistics 9; /
user_catalog|s/table lone \{/table lone with (user_catalog_table = true) {/
comment_of_part|s/index \(name\);/\/\/\/ x\n index (name);/
fk_comment|s/\z/\ncomment on constraint person_country_fkey on person is 'x';\n/
fk_rename|s/country char\(2\) references country;/country char(2) constraint person_of references country;/
fk_deferrable|s/references country;/references country deferrable;/
view_comment|s/\z/\ncomment on column names.name is 'x';\n/
seq_unlogged|s/sequence s;/sequence s unlogged;/
part_add_with_key|s/partition log_1 values from \(1\) to \(10\);/partition log_1 values from (1) to (10); partition log_4 values from (30) to (40);/
part_drop_with_key|s/ partition log_1 values from \(1\) to \(10\); //
attach_with_key|s/table log_2 \{[^\n]*\n//; s/partition log_1 values from \(1\) to \(10\);/partition log_1 values from (1) to (10); partition log_2 values from (10) to (20);/
attach_like_key|s/table log_3 \{[^\n]*\n//; s/partition log_1 values from \(1\) to \(10\);/partition log_1 values from (1) to (10); partition log_3 values from (20) to (30);/
detach_with_key|s/ partition log_1 values from \(1\) to \(10\); //; s/\z/\ntable log_1 { id bigint primary key; p bigint; }\n/
attribute|s/two int;/two int; three int;/
attribute_drop|s/ two int;//
attribute_rename|s/two int;/second int renamed from two;/
domain_column|s/table alone \{ a int;/table alone { a int; x d;/
fk_on_partitioned|s/ v int; primary key \(id, at\)/ v int references person; primary key (id, at)/
fk_on_partitioned_drop|s/p bigint references person; partition/p bigint; partition/
fk_column|s/ country char\(2\) references country;//
CHANGES
}

# Both directions of a change, in a copy of the database.
compare()
{
    local name=$1 edit=$2 bad=0 url
    shift 2
    cp -R project "$name"
    cd "$name"
    perl -0pi -e "$edit" schema/a.schema
    ! cmp -s schema/a.schema ../project/schema/a.schema || fail "$name changes nothing"
    schemac diff -m "$name" --allow-data-loss --renames ignore "$@" > diff.out 2>&1 || { cat diff.out; fail "$name: diff"; }
    psql -XqAt -d "$TEST_SERVER_URL" -c "$(database_statement "$copy" "$copied")"
    url=$(url_of "$copy")
    "$ROOT/tests/lib/compare_locks" "$url" migrations/0002_*.up.sql &&
        "$ROOT/tests/lib/compare_locks" "$url" migrations/0002_*.down.sql || bad=1
    psql -XqAt -d "$TEST_SERVER_URL" -c "drop database $copy"
    cd ..
    rm -rf "$name"
    return $bad
}

compare_all()
{
    local name edit bad=0 copied copy
    mkdir project
    cd project
    base
    cd ..
    copied=$(query 'select current_database()')
    copy=${copied}_copy
    while IFS='|' read -r name edit; do
        compare "$name" "$edit" "$@" || { echo "$name: see above"; bad=1; }
    done < <(changes)
    [ $bad = 0 ] || fail "locks are not as said"
}

test_locks_of_the_online_forms() { compare_all; }

test_locks_of_the_plain_forms() { compare_all --offline-ddl; }

tests_run "$@"
