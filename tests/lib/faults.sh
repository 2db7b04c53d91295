# For test_faults.sh: what runs are disturbed in, and what they must leave. A work is a project whose runs are known: the
# database before, and all that there is after an undisturbed run.
#
#   planned   statements that `diff` plans, over rows, and by hand what runs outside a transaction; up and down
#   hand      what people write: CALL and DO with commits, VACUUM, CREATE DATABASE; direct only (SC5322)
#   forms.N   an example of each row of src/plan/statement_forms.def, each a section of its own

# --- Projects --------------------------------------------------------------------------------------------------

project_block()
{
    mkdir -p schema migrations
    echo "project p { namespace $1; migrations \"migrations\"; }" > schema/p.schema
}

project_planned()
{
    project_block public
    cat > schema/t.schema <<'END'
enum mood { glad, sad }
table people { id bigint; email text; mood mood; joined date; primary key (id); index (mood); }
table docs { id bigint; person bigint; title text; size integer; body text; primary key (id); index (size); }
table events partition by range (id) { id bigint not null; what text; primary key (id); }
table events_1 partition of events for values from (0) to (500);
table events_2 partition of events for values from (500) to (1000);
view sizes as select person, sum(size) as size from docs group by person;
END
    schemac diff -m one
    printf '%s\n' "INSERT INTO people SELECT i, 'p' || i, 'sad', '2026-01-01' FROM generate_series(1, 300) i;" \
        "INSERT INTO docs SELECT i, 1 + i % 300, nullif('t' || i % 9, 't3'), i % 77, repeat('x', 90) FROM generate_series(1, 3000) i;" \
        "INSERT INTO events SELECT i, 'e' FROM generate_series(1, 999) i;" > migrations/0002_rows.up.sql
    printf '%s\n' 'DELETE FROM events; DELETE FROM docs; DELETE FROM people;' > migrations/0002_rows.down.sql
    schemac seal
    cat > schema/t.schema <<'END'
enum mood { glad, so_so, sad }
table people { id bigint; email text not null; mood mood default 'so_so'; joined timestamptz; nick text not null backfill (upper(email)); primary key (id);
    unique (email); index (mood, id desc); }
table docs { id bigint; person bigint not null; title text not null backfill ('none'); bytes bigint renamed from size; body text;
    words integer generated always as (length(body)) stored; primary key (id);
    foreign key (person) references people (id); index (bytes) where (title is not null); index (person); check (bytes >= 0); }
table events partition by range (id) { id bigint not null; what text; seen boolean not null default false; primary key (id); index (what); }
table events_1 partition of events for values from (0) to (500);
table events_2 partition of events for values from (500) to (1000);
table events_3 partition of events for values from (1000) to (2000);
view sizes as select d.person, sum(d.bytes) as size, p.nick from docs d join people p on p.id = d.person group by d.person, p.nick;
END
    schemac diff -m two --renames accept
    cat > migrations/0004_hand.up.sql <<'END'
-- schemac: no-transaction batch=500
UPDATE docs SET bytes = bytes + 1000;
-- schemac: transaction
INSERT INTO events (id, what) SELECT 1000 + i, 'late' FROM generate_series(1, 50) i;
-- schemac: no-transaction
REINDEX INDEX CONCURRENTLY public.docs_pkey;
UPDATE people SET nick = nick || '!';
VACUUM public.people;
CREATE INDEX CONCURRENTLY docs_title ON docs (title);
DROP INDEX CONCURRENTLY public.people_mood_id_idx;
ALTER TABLE public.events DETACH PARTITION public.events_2 CONCURRENTLY;
END
    cat > migrations/0004_hand.down.sql <<'END'
ALTER TABLE events ATTACH PARTITION events_2 FOR VALUES FROM (500) TO (1000);
CREATE INDEX people_mood_id_idx ON people (mood, id DESC);
DROP INDEX docs_title;
UPDATE people SET nick = left(nick, -1);
DELETE FROM events WHERE id > 1000;
UPDATE docs SET bytes = bytes - 1000;
END
    schemac seal
}

# What commits by itself can be run again: it is asked for, and the answer is true whatever was done of it.
project_hand()
{
    project_block public
    cat > migrations/0001_base.up.sql <<'END'
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE counted (n integer PRIMARY KEY, what text);
CREATE TABLE once (what text);
CREATE PROCEDURE fill(first integer, last integer) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN first .. last LOOP
        INSERT INTO counted VALUES (i, 'called') ON CONFLICT DO NOTHING;
        COMMIT;
    END LOOP;
END $$;
END
    cat > migrations/0002_commits.up.sql <<'END'
-- schemac: no-transaction
CALL fill(1, 20);
DO $$ BEGIN INSERT INTO once VALUES ('in a block'); END $$;
DO $$
BEGIN
    FOR i IN 21 .. 40 LOOP
        INSERT INTO counted VALUES (i, 'done') ON CONFLICT DO NOTHING;
        COMMIT;
    END LOOP;
END $$;
INSERT INTO once SELECT 'between' FROM generate_series(1, 100);
VACUUM (ANALYZE) counted;
ANALYZE once;
ALTER TYPE mood ADD VALUE 'glad';
REINDEX TABLE CONCURRENTLY counted;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS counted_what ON counted (what, n);
END
    cat > migrations/0003_more.up.sql <<'END'
-- schemac: transaction
INSERT INTO once VALUES ('first'); CREATE TABLE made AS SELECT n FROM counted;
DO $$ BEGIN EXECUTE 'ALTER TABLE made ADD PRIMARY KEY (n)'; END $$; UPDATE once SET what = what || '.';
-- schemac: no-transaction
CREATE DATABASE schemac_faults_made TEMPLATE template0;
DROP DATABASE IF EXISTS schemac_faults_none;
INSERT INTO once VALUES ('last');
-- schemac: transaction
CREATE TEMPORARY TABLE scratch AS SELECT 7 AS n; INSERT INTO made SELECT n + 100 FROM scratch; SET work_mem = '7MB';
END
    schemac seal
}

# The statements of forms.txt, a line each.
form_statements()
{
    local tables statement name
    while IFS='|' read -r _ tables statement; do
        tables=${tables% held}
        [ "$tables" != '?' ] || continue
        for name in $tables; do
            name=${name%%[0-9]*}
            case $name in own | -) ;; *) name=own_$name ;; esac
            echo "${statement//@/$name}"
        done
    done < <(sed '/^#/d; s/random()/random() * 0/; s/forms_space/pg_default/' "$ROOT/tests/lib/forms.txt")
}

# Those of the file $1 that can follow those before them, on $DATABASE_URL: their numbers.
forms_that_follow()
{
    psql -XqAt -d "$DATABASE_URL" -f "$ROOT/tests/lib/forms.sql" > forms.log 2>&1
    { echo 'set search_path to forms;'
        awk '{ print $0 ";"; print "\\if :ERROR\n\\else\n\\echo followed", NR, "\n\\endif" }' "$1"; } > follow.sql
    psql -XqAt -d "$DATABASE_URL" -f follow.sql 2> /dev/null | sed -n 's/^followed \([0-9]*\).*/\1/p'
}

# Revisions of 40 statements from the file $1.
form_revisions()
{
    project_block forms
    awk '{ file = sprintf("migrations/%04d_forms.up.sql", int((NR - 1) / 40) + 1)
           print "-- schemac: " (/ concurrently/ && !/^refresh/ ? "no-transaction" : "transaction") > file
           print $0 ";" > file }' "$1"
    schemac seal
}

# Where a statement cannot follow, it begins another work; at most $1.
make_forms()
{
    local count=0
    form_statements > forms.left
    while [ -s forms.left ] && [ $count -lt "$1" ]; do
        DATABASE_URL=$(database_make)
        forms_that_follow forms.left > forms.numbers
        database_drop "$DATABASE_URL"
        [ -s forms.numbers ] || break
        count=$((count + 1))
        awk 'NR == FNR { follows[$1]; next } FNR in follows' forms.numbers forms.left > forms.now
        awk 'NR == FNR { follows[$1]; next } !(FNR in follows)' forms.numbers forms.left > forms.next
        mkdir -p "forms.$count"
        (cd "forms.$count" && form_revisions ../forms.now)
        mv forms.next forms.left
    done
}

# --- What there is ---------------------------------------------------------------------------------------------

# All of database $1: the catalog, the rows, and what the journal says. (Who was killed when all was done left its name
# on the lease; it is free when that server process is gone. Unlogged tables are empty after a crash.)
everything()
{
    database_dump "$1" | sort
    psql -XqAt -d "$1" <<'END'
set timezone to utc;
select format('select %L, count(*), md5(string_agg(t::text, '' '' order by t::text)) from only %s t', c.oid::regclass, c.oid::regclass)
    from pg_class c where relkind = 'r' and relpersistence <> 'u' and relnamespace::regnamespace::text not in ('schemac', 'pg_catalog', 'information_schema')
    order by c.oid::regclass::text \gexec
select id, state, sections, sections_done, statements_done, statement_open, subject from schemac.revisions order by sequence;
select action, revision, count(*) from schemac.log where outcome = 'done' and action <> 'settle' group by 1, 2 order by 1, 2;
select 'lease', pid from schemac.lease l join pg_stat_activity a on a.pid = backend_pid and a.backend_start = l.backend_start
    where token <> '';
select 'invalid', indexrelid::regclass from pg_index i where not (indisvalid and indisready)
    and (select relkind from pg_class where oid = indexrelid) <> 'I';
END
}

# --- Works -----------------------------------------------------------------------------------------------------

name_of() { local name=${1#*//*/}; echo "${name%%\?*}"; }

database_copy() # URL [TABLESPACE]
{
    local name=fault_${BASHPID}_$RANDOM$RANDOM
    psql -XqAt -d "$TEST_SERVER_URL" -c "$(database_statement "$name" "\"$(name_of "$1")\"")${2:+ tablespace $2}" >&2
    url_of "$name"
}

# The databases that runs of the work in folder $1 begin with, and what is there after them.
work_states()
{
    local work=$1 name="fault_${1}_$$" before after copy
    cd "$base/$work"
    before=$(database_make "$name.up")
    export DATABASE_URL=$before
    case $work in
    planned) schemac apply 0002 ;;
    hand) schemac apply 0001 ;;
    *) psql -XqAt -d "$before" -f "$ROOT/tests/lib/forms.sql" ;;
    esac
    copy=$(database_copy "$before")
    DATABASE_URL=$copy schemac apply
    everything "$copy" > after.up
    if [ "$work" = planned ]; then
        after=$(database_make_from "$name.down" "$copy")
        DATABASE_URL=$copy schemac revert 0002
        everything "$copy" > after.down
    fi
    database_drop "$copy"
    [ "$work" != hand ] || made_away
    schemac -q gen
}

database_make_from()
{
    psql -XqAt -d "$TEST_SERVER_URL" -c "$(database_statement "$1" "\"$(name_of "$2")\"")" >&2
    url_of "$1"
}

made_away() { psql -XqAt -d "$TEST_SERVER_URL" -c 'drop database if exists schemac_faults_made' 2> /dev/null; }

# The runner of the project in folder $1, compiled in: once.
work_runner_in()
{
    local flags
    [ ! -x "$1/runner" ] || return 0
    flags=$(pkg-config --cflags libpq 2> /dev/null || echo "-I$(pg_config --includedir)")
    # shellcheck disable=SC2086
    (cd "$1" && ${CC:-cc} -std=c11 -O1 $flags -I"$ROOT/src/runtime" -Igenerated -o runner \
        "$ROOT/tests/tools/runner.c" generated/p_chain.c "$BUILD/$MODE/lib/libschemac-run.a" -lpq)
}
