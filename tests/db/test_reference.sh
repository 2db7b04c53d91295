#!/bin/bash
# The repository's own project: schema/, migrations/ and generated/. Its six revisions run up, down and up over
# rows, and schemac makes the same bytes again from tests/reference/.
. "$(dirname "$0")/../lib/db.sh"

revisions=(0001_baseline 0002_server_settings 0003_api_keys 0004_soft_delete 0005_chunk_embedding_index
    0006_task_status)

project() { cp -R "$ROOT"/schema "$ROOT"/migrations "$ROOT"/generated .; }

# Rows for the four tables of 0001: every status of a task, embeddings of 768 dimensions and none, chunks of chunks.
fill_baseline()
{
    query "
        select setseed(0.5);
        insert into projects
            select 'p' || i, 'project ' || i, timestamp '2026-01-01' + i * interval '1 hour'
            from generate_series(1, 3) i;
        insert into documents (id, project_id, filename, original_path, file_type, metadata, created_at)
            select 'd' || i, 'p' || 1 + i % 3, i || '.md', '/tmp/' || i || '.md', 'md',
                json_build_object('n', i), timestamp '2026-02-01' + i * interval '1 hour'
            from generate_series(1, 20) i;
        insert into chunks (id, document_id, content, embedding, position, parent_id)
            select 'c' || i, 'd' || 1 + i % 20, 'text ' || i,
                case when i % 10 <> 0 then
                    (select array_agg(random() - 0.5) from generate_series(1, 768) d where d + i > 0)::vector(768)
                end,
                i, case when i > 20 and i % 2 = 0 then 'c' || i - 20 end
            from generate_series(1, 300) i;
        insert into indexing_tasks (id, document_id, task_type, status, created_at)
            select 't' || i, 'd' || i, 'embed', (array['pending', 'running', 'done', 'failed'])[1 + i % 4],
                timestamp '2026-03-01'
            from generate_series(1, 20) i" > /dev/null
}

# Rows for what revision $1 made.
fill()
{
    case $1 in
    0001_*) fill_baseline ;;
    0002_*) query "insert into server_settings (key, value) values ('a', '1'), ('b', '2')" ;;
    0003_*) query "insert into api_keys (id, project_id, name, key_hash, scopes)
                   values ('k1', 'p1', 'one', 'x', '{read,write}'), ('k2', 'p2', 'two', 'y', '{}')" ;;
    0004_*) query "update documents set deleted_at = '2026-04-01 00:00:00Z' where id in ('d1', 'd2')" ;;
    esac
}

# How many rows each table of revisions 0001 to $1 has, and a checksum of what is in them. Left out is what the
# down side of 0004 says is lost.
content()
{
    local table tables="projects documents chunks indexing_tasks"
    [[ $1 < 0002 ]] || tables+=" server_settings"
    [[ $1 < 0003 ]] || tables+=" api_keys"
    for table in $tables; do
        query "select '$table', count(*), md5(string_agg((to_jsonb(t) - 'deleted_at')::text, ' '
            order by to_jsonb(t)::text collate \"C\")) from $table t"
    done
}

statuses() { query "select status || ':' || count(*) from indexing_tasks group by status order by status::text collate \"C\""; }

test_empty_to_head()
{
    project
    expect "$(schemac current)" base
    expect_status 4 schemac status --exit-code
    expect_match "$(schemac apply)" "applied 0006_task_status"
    expect "$(schemac current)" 0006_task_status
    schemac status --exit-code
    expect "$(schemac history | grep -c applied)" 6
    expect "$(query "select string_agg(id, ' ' order by sequence) from schemac.revisions where state = 'applied'")" \
        "0001 0002 0003 0004 0005 0006"
    expect_match "$(schemac apply)" "nothing to do"
    schemac check
    expect_match "$(schemac diff --exit-code)" "nothing to do"
    schemac fmt --check
    schemac revert base
    expect "$(schemac current)" base
    expect "$(query "select count(*) from pg_class where relnamespace = 'public'::regnamespace")" 0
    expect "$(query "select count(*) from pg_extension where extname = 'vector'")" 0
}

# What 0001 makes goes with it: only the schema comes back.
test_the_first_revision()
{
    project
    database_dump > before.dump
    schemac apply 0001
    database_dump > after.dump
    fill 0001_baseline
    schemac revert base
    database_dump > down.dump
    expect_same before.dump down.dump
    schemac apply +1
    database_dump > up.dump
    expect_same after.dump up.dump
    expect "$(query 'select count(*) from chunks')" 0
}

test_each_revision_up_down_up_with_rows()
{
    local i revision before
    project
    schemac apply 0001
    fill 0001_baseline
    for i in 1 2 3 4 5; do
        revision=${revisions[i]} before=${revisions[i - 1]}
        database_dump > before.dump
        content "$before" > before.rows
        schemac apply +1
        expect "$(schemac current)" "$revision"
        fill "$revision"
        database_dump > after.dump
        content "$before" > after.rows
        expect_same before.rows after.rows
        schemac revert
        expect "$(schemac current)" "$before"
        expect_status 4 schemac status --exit-code
        database_dump > down.dump
        expect_same before.dump down.dump
        content "$before" > down.rows
        expect_same before.rows down.rows
        schemac apply "${revision%%_*}"
        database_dump > up.dump
        expect_same after.dump up.dump
        content "$before" > up.rows
        expect_same before.rows up.rows
        # what went with the way down comes again, for the revisions to follow
        fill "$revision"
    done
    schemac status --exit-code
    expect "$(grep -c '|300|' up.rows)" 1
}

test_all_the_way_keeps_the_rows()
{
    project
    schemac apply 0001
    fill 0001_baseline
    content 0001 > before.rows
    statuses > before.statuses
    schemac apply
    content 0001 > up.rows
    schemac revert -5
    content 0001 > down.rows
    expect_same before.rows up.rows
    expect_same before.rows down.rows
    statuses > down.statuses
    expect_same before.statuses down.statuses
}

test_task_status_both_ways()
{
    project
    schemac apply 0005
    fill_baseline
    statuses > before
    expect "$(tr '\n' ' ' < before)" "done:5 failed:5 pending:5 running:5 "
    schemac apply
    statuses > up
    expect_same before up
    expect "$(query "select pg_typeof(status) from indexing_tasks limit 1")" task_status
    expect "$(query "insert into indexing_tasks (id, document_id, task_type, created_at)
        values ('new', 'd1', 'x', now()) returning status")" pending
    schemac revert
    expect "$(query "select pg_typeof(status) from indexing_tasks limit 1")" "character varying"
    expect "$(query "delete from indexing_tasks where id = 'new' returning status")" pending
    statuses > down
    expect_same before down
    # a value that the enum lacks: refused whole, with nothing changed
    query "update indexing_tasks set status = 'paused' where id = 't1'"
    expect_status 1 schemac apply
    expect_match "$output" 'invalid input value for enum task_status: "paused"'
    expect "$(schemac current)" 0005_chunk_embedding_index
    expect "$(query "select to_regtype('task_status') is null")" t
    query "update indexing_tasks set status = 'running' where id = 't1'"
    schemac apply
    statuses > again
    expect_same before again
}

test_the_embedding_index_is_used()
{
    project
    schemac apply 0004
    fill_baseline
    schemac apply
    expect "$(query "select indisvalid and indisready from pg_index where indexrelid = 'chunks_embedding_idx'::regclass")" t
    query 'analyze chunks'
    nearest="from chunks order by embedding <=> (select embedding from chunks where id = 'c7') limit 5"
    expect_match "$(query "set enable_seqscan = off; explain select id $nearest")" "Index Scan using chunks_embedding_idx"
    query "set enable_seqscan = off; select id $nearest" > by_index
    expect "$(head -1 by_index)" c7
}

test_the_revisions_are_made_again()
{
    local revision
    mkdir -p schema
    for revision in "${revisions[@]}"; do
        cp "$ROOT/tests/reference/$revision.schema" schema/rag.schema
        schemac diff -m "${revision#*_}"
    done
    cmp "$ROOT/tests/reference/0006_task_status.schema" "$ROOT/schema/rag.schema"
    diff -ru "$ROOT/migrations" migrations || fail "the revisions differ"
    schemac gen
    diff -ru "$ROOT/generated" generated || fail "the generated C differs"
    schemac check
}

tests_run "$@"
