create extension vector;
create table rag_collection (uuid uuid primary key, name varchar not null unique, about jsonb);
create table rag_embedding (id varchar primary key, collection_id uuid references rag_collection (uuid) on delete cascade,
    embedding vector(8), document varchar, about jsonb);
create unique index rag_embedding_id_idx on rag_embedding (id);
create index rag_about_gin on rag_embedding using gin (about jsonb_path_ops);
create index on rag_embedding using hnsw (embedding vector_cosine_ops);
create table data_notes (id bigserial primary key, text varchar not null, extra json, node_id varchar, embedding vector(8),
    words tsvector generated always as (setweight(to_tsvector('simple', text), 'A')) stored);
create index on data_notes using gin (words);
create index on data_notes ((extra ->> 'document'));
create index on data_notes using hnsw (embedding vector_cosine_ops) with (m = 24, ef_construction = 100);
create table memory (id uuid not null default gen_random_uuid(), made timestamptz default (now() at time zone 'utc'),
    data jsonb default '{"a": [1, 2]}'::jsonb not null check (jsonb_typeof(data) = 'object'),
    tags text[] default array[]::text[], kind text check (kind in ('user', 'system', 'tool')), words tsvector,
    forgotten boolean not null default false);
create function memory_words() returns trigger language plpgsql as $$
begin
    new.words := to_tsvector('pg_catalog.simple', coalesce(new.data ->> 'text', ''));
    return new;
end $$;
create trigger memory_words before insert or update of data on memory for each row execute procedure memory_words();
