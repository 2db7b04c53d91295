#!/bin/bash
# Faults, of five kinds and at random instants, in runs of revisions that have a statement of each form that `diff`
# plans and of those that people write by hand. After each one more `apply` (and `revert`) ends it: the catalog, the
# rows and the journal are those of a run that nothing disturbed, and statements that change rows ran once.
#
#   FAULTS=N   how many (default: 8; `make check-faults` makes 2000), and a third as many behind a pooler
#   SEED=N     chooses the kinds and instants
. "$(dirname "$0")/../lib/db.sh"
. "$(dirname "$0")/../lib/pooler.sh"

faults=${FAULTS:-8}
RANDOM=${SEED:-1}

project()
{
    mkdir -p schema migrations
    echo 'project p { namespace public; migrations "migrations"; }' > schema/p.schema
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

# All there is: the catalog, the rows, and what the journal says.
everything()
{
    database_dump "$1" | sort
    psql -XqAt -d "$1" <<'END'
select 'people', count(*), md5(string_agg(p::text, ' ' order by p.id)) from people p;
select 'docs', count(*), md5(string_agg(d::text, ' ' order by d.id)) from docs d;
select 'events', count(*), md5(string_agg(e::text, ' ' order by e.id)) from events e;
select id, state, sections, sections_done, statements_done, statement_open, subject from schemac.revisions order by sequence;
select action, revision, count(*) from schemac.log where outcome = 'done' group by 1, 2 order by 1, 2;
select 'invalid', indexrelid::regclass from pg_index where not (indisvalid and indisready);
END
}

# schemac on the database at hand, behind the pooler where there is one.
run()
{
    [ -n "${POOLED_URL:-}" ] || exec schemac "$@"
    DATABASE_URL="${POOLED_URL/"/$(name_of "$POOLED_URL")?"/"/$(name_of "$DATABASE_URL")?"}" exec schemac "$@"
}

# A fault of kind $1 after $2 ms of a run with the words that follow.
disturb()
{
    local kind=$1 pause=$2 runner
    shift 2
    run "$@" > disturbed.log 2>&1 &
    runner=$!
    sleep "$(printf '0.%03d' "$pause")"
    case $kind in
    kill) kill -9 $runner 2> /dev/null || true ;;
    interrupt) kill -INT $runner 2> /dev/null || true ;;
    cancel | terminate)
        query "select pg_${kind}_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
            and application_name ~ 'schemac'" > /dev/null ;;
    two)
        run "$@" > second.log 2>&1 &
        kill -9 $runner 2> /dev/null || true
        wait $! || true ;;
    esac
    wait $runner 2> /dev/null || true
}

# The database as it is before 0003 and after all, each copied for every fault.
states()
{
    export DATABASE_URL
    DATABASE_URL=$(database_make)
    before=$DATABASE_URL
    schemac apply 0002
    DATABASE_URL=$(database_copy "$before")
    after=$DATABASE_URL
    schemac apply
    everything "$after" > after
    DATABASE_URL=$(database_copy "$after")
    schemac revert 0002
    everything "$DATABASE_URL" > back
    database_drop "$DATABASE_URL"
}

name_of() { local name=${1#*//*/}; echo "${name%%\?*}"; }

database_copy()
{
    local name=fault_${BASHPID}_$RANDOM$RANDOM
    psql -XqAt -d "$TEST_SERVER_URL" -c "$(database_statement "$name" "\"$(name_of "$1")\"")" >&2
    url_of "$name"
}

run_faults()
{
    local kinds=(kill kill kill interrupt cancel terminate two) kind pause number
    for number in $(seq "$faults"); do
        kind=${kinds[RANDOM % 7]}
        pause=$((RANDOM % ${LONGEST:-400}))
        if [ $((number % 4)) = 0 ]; then
            DATABASE_URL=$(database_copy "$after")
            disturb "$kind" "$pause" revert 0002
            (run revert 0002) > last.log 2>&1 || fail "fault $number ($kind at $pause ms, revert): $(cat disturbed.log last.log)"
            everything "$DATABASE_URL" > found
            diff back found > difference || fail "fault $number ($kind at $pause ms, revert): $(cat difference disturbed.log last.log)"
        else
            DATABASE_URL=$(database_copy "$before")
            disturb "$kind" "$pause" apply
            (run apply) > last.log 2>&1 || fail "fault $number ($kind at $pause ms): $(cat disturbed.log last.log)"
            everything "$DATABASE_URL" > found
            diff after found > difference || fail "fault $number ($kind at $pause ms): $(cat difference disturbed.log last.log)"
        fi
        expect "$(query "select count(*) from pg_locks where database = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()")" 0
        database_drop "$DATABASE_URL"
    done
}

test_faults()
{
    project
    states
    run_faults
    database_drop "$before"
    database_drop "$after"
}

test_faults_behind_a_pooler()
{
    pool 3
    project
    states
    faults=$(((faults + 2) / 3)) run_faults
    database_drop "$before"
    database_drop "$after"
}

tests_run "$@"
